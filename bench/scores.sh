#!/usr/bin/env bash
# What docs/dev/scores.md quotes, measured anew: the program against gold sets and real reports.
# They lie in ../shared (or $CHANCERY_SHARED) and are not part of the project; without them this measures nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${CHANCERY_SHARED:-../shared}
if [ ! -d "$shared" ]; then
  echo "skipped: no folder $shared with gold sets and reports (set CHANCERY_SHARED)"
  exit 0
fi
cargo build -q --release --locked -p chancery
chancery=target/release/chancery
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "== seed report: right, never-rules broken"
"$chancery" -q read "$shared/seed/report.txt" --format jsonl | "$shared/seed/score.py" | tail -n 1 || true

echo "== trees from raw text, EWT dev and GUM dev: chancery eval, then the independent scorer"
for gold in en_ewt-ud-dev en_gum-open-ud-dev en_gum-nc-ud-dev; do
  echo "-- $gold"
  "$chancery" eval parse --gold "$shared/data/parse/$gold.conllu"
  python3 "$shared/score/score.py" input parse "$shared/data/parse/$gold.conllu" > "$work/in"
  "$chancery" predict parse < "$work/in" > "$work/out"
  python3 "$shared/score/score.py" parse "$shared/data/parse/$gold.conllu" "$work/out"
done

echo "== names, UNER EWT dev"
"$chancery" eval names --gold "$shared/data/ner/uner_en_ewt-dev.iob2"

echo "== coreference, GUM dev; mentions judged by hand"
"$chancery" eval coreference --gold "$shared/data/ner/gum-open-entities-dev.jsonl"
for set in actors actors-second; do
  "$chancery" eval mentions --gold "docs/dev/judged/$set.tsv" --texts "$shared/data/news/reports.jsonl"
done

echo "== events judged by hand; sources and targets of tagged sentences"
for set in events events-international events-third; do
  "$chancery" eval events --gold "docs/dev/judged/$set.tsv" --texts "$shared/data/news/reports.jsonl"
done
"$chancery" eval relations --gold docs/dev/judged/relations.tsv --texts "$shared/data/news/reports.jsonl"
"$chancery" eval roles --gold "$shared/data/relation/cameo-roles-train-safe.jsonl"

echo "== who says what, PolNeAR dev: the independent scorer"
"$chancery" predict attribution < "$shared/data/attribution/polnear-dev.jsonl" > "$work/out"
python3 "$shared/score/score.py" attribution "$shared/data/attribution/polnear-dev.jsonl" "$work/out"

echo "== pairs: PLV train, five-fold, without a teacher (with one: docs/guides/train-pairs.md)"
cargo run -q --release --locked -p chancery-pipeline --example train_pairs -- \
  "$shared/data/relation/plv-train.jsonl" "$work/en.pairs" examples=0.1 decay=2e-3

echo "== the tables: time and memory"
cargo run -q --release --locked -p chancery-tables --example load

echo "== times: MEANTIME dev"
python3 "$shared/score/score.py" input time "$shared/data/time/meantime-dev.jsonl" > "$work/in"
"$chancery" predict time < "$work/in" > "$work/out"
python3 "$shared/score/score.py" time "$shared/data/time/meantime-dev.jsonl" "$work/out"

echo "== real reports: books, seconds and memory; one thread against two; two runs"
reports="$shared/data/news/reports.jsonl"
/usr/bin/time -f "%e s, %M KB" "$chancery" read "$reports" --threads 1 --format jsonl -o "$work/one.jsonl"
"$chancery" -q read "$reports" --threads 2 --format jsonl -o "$work/two.jsonl"
"$chancery" -q read "$reports" --threads 2 --format jsonl -o "$work/again.jsonl"
cmp "$work/one.jsonl" "$work/two.jsonl"
cmp "$work/two.jsonl" "$work/again.jsonl"
echo "identical"
