#!/usr/bin/env bash
# Formats, lints, builds, tests and cases. `./test.sh --long` adds what takes minutes: the large inputs, the gold
# sets and the real reports of ../shared, where that folder is there.
set -euo pipefail
cd "$(dirname "$0")"

step() { printf '\n== %s\n' "$*"; }

# A fresh Debian machine with Rust lacks a C compiler for zstd.
if ! command -v cc >/dev/null; then
  step "install a C compiler"
  apt-get update -qq && apt-get install -y -qq build-essential
fi

step "formats"
cargo fmt --all -- --check

step "lints"
cargo clippy --workspace --all-targets --locked -- -D warnings

step "tests"
cargo test --workspace --locked

step "tables"
if ! command -v python3 >/dev/null; then
  apt-get update -qq && apt-get install -y -qq python3-minimal
fi
python3 data/world/build/check.py >/dev/null || { python3 data/world/build/check.py; exit 1; }
python3 data/world/build/reference.py --check
cargo run -q --locked -p chancery -- lint

step "cases"
cargo run -q --locked -p chancery -- test cases

step "dependencies: licences, bans, sources"
command -v cargo-deny >/dev/null || cargo install cargo-deny --locked --quiet
cargo deny --all-features check bans licenses sources

step "third-party notice"
cargo run -q --locked -p xtask -- notice

if [ "${1:-}" = "--long" ]; then
  step "long tests"
  cargo test --workspace --locked -- --ignored
  step "the program against gold sets and real reports"
  bench/scores.sh
fi
