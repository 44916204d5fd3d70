#!/usr/bin/env python3
"""Checks the tables of data/codes: order, form, duplicates, unknown codes, coverage, sources. Exit 1 on any fault."""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
HEADS = {
    "cameo.tsv": "code label goldstein quad source",
    "plover.tsv": "event label quad score source",
    "plover_modes.tsv": "event mode label source",
    "plover_contexts.tsv": "context label source",
    "acts.tsv": "act label cameo plover_event plover_mode contexts group reciprocal source",
    "cameo_plover.tsv": "cameo event mode contexts table_2021 source",
}
KEYS = {"plover_modes.tsv": 2}
faults = []


def load(name):
    raw = (HERE / name).read_bytes()
    if not raw.endswith(b"\n") or b"\r" in raw or b'"' in raw:
        faults.append(f"{name}: line ends or quotes")
    lines = raw.decode("utf-8").split("\n")[:-1]
    head = lines[0].split("\t")
    if head != HEADS[name].split():
        faults.append(f"{name}: header is {head}")
    body = lines[1:]
    if [l.encode() for l in body] != sorted(l.encode() for l in body):
        faults.append(f"{name}: not sorted by bytes")
    rows, seen = [], set()
    for n, line in enumerate(body, 2):
        cells = line.split("\t")
        if len(cells) != len(head):
            faults.append(f"{name}:{n}: {len(cells)} cells")
            continue
        if any(c != c.strip() for c in cells):
            faults.append(f"{name}:{n}: blank at the edge of a cell")
        row = dict(zip(head, cells))
        key = tuple(cells[: KEYS.get(name, 1)])
        if key in seen:
            faults.append(f"{name}:{n}: {key} twice")
        seen.add(key)
        if not row["source"]:
            faults.append(f"{name}:{n}: no source")
        if "label" in row and not row["label"]:
            faults.append(f"{name}:{n}: no label")
        rows.append(row)
    return rows


tables = {name: load(name) for name in HEADS}
cameo = {r["code"]: r for r in tables["cameo.tsv"]}
events = {r["event"]: r for r in tables["plover.tsv"]}
modes = {(r["event"], r["mode"]) for r in tables["plover_modes.tsv"]}
contexts = {r["context"] for r in tables["plover_contexts.tsv"]}

for code, r in cameo.items():
    if not re.fullmatch(r"(0[1-9]|1[0-9]|20)\d{0,2}", code):
        faults.append(f"cameo.tsv: odd code {code}")
    root = int(code[:2])
    if r["quad"] != ("1" if root <= 5 else "2" if root <= 9 else "3" if root <= 14 else "4"):
        faults.append(f"cameo.tsv: quad of {code}")
    if r["goldstein"] and not -10 <= float(r["goldstein"]) <= 10:
        faults.append(f"cameo.tsv: score of {code}")
for e, _ in modes:
    if e not in events:
        faults.append(f"plover_modes.tsv: unknown event {e}")


def plover(where, event, mode, ctx):
    if not event and (mode or ctx):
        faults.append(f"{where}: mode or context without an event")
    if event and event not in events:
        faults.append(f"{where}: unknown event {event}")
    if mode and (event, mode) not in modes:
        faults.append(f"{where}: unknown mode {event}/{mode}")
    parts = ctx.split(",") if ctx else []
    if len(parts) != len(set(parts)):
        faults.append(f"{where}: a context twice")
    for c in parts:
        if c not in contexts:
            faults.append(f"{where}: unknown context {c}")


for r in tables["cameo_plover.tsv"]:
    if r["cameo"] not in cameo:
        faults.append(f"cameo_plover.tsv: unknown code {r['cameo']}")
    plover(f"cameo_plover.tsv {r['cameo']}", r["event"], r["mode"], r["contexts"])
for code in cameo:
    if code not in {r["cameo"] for r in tables["cameo_plover.tsv"]}:
        faults.append(f"cameo_plover.tsv: {code} is missing")

used = set()
for r in tables["acts.tsv"]:
    where = f"acts.tsv {r['act']}"
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", r["act"]):
        faults.append(f"{where}: not kebab-case")
    if r["cameo"] not in cameo:
        faults.append(f"{where}: unknown CAMEO code {r['cameo']}")
    if len(r["cameo"]) == 2:
        faults.append(f"{where}: a bare root")
    used.add(r["cameo"])
    plover(where, r["plover_event"], r["plover_mode"], r["contexts"])
    if r["cameo"][:2] != "01" and not r["plover_event"]:
        faults.append(f"{where}: PLOVER leaves out statements only")
    if not r["group"]:
        faults.append(f"{where}: no group")
    if r["reciprocal"] not in ("", "yes"):
        faults.append(f"{where}: reciprocal is {r['reciprocal']}")
for code in cameo:
    if len(code) > 2 and code not in used:
        faults.append(f"acts.tsv: no act for {code}")

for name, rows in tables.items():
    loose = sum(r["source"] == "unverified" for r in rows)
    print(f"{name}: {len(rows)} lines, {loose} unverified")
print("cameo.tsv without a score:", " ".join(c for c, r in cameo.items() if not r["goldstein"]) or "none")
for f in faults:
    print("FAULT", f, file=sys.stderr)
sys.exit(bool(faults))
