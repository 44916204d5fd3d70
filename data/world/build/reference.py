"""Writes docs/reference/world.md: what the tables of the world hold, and where they are thin.

    python3 data/world/build/reference.py           # writes it
    python3 data/world/build/reference.py --check   # fails where it is not up to date
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

WORLD = Path(__file__).resolve().parents[1]
TARGET = WORLD.parents[1] / "docs/reference/world.md"
HEADS = {"president", "prime-minister", "king", "queen", "emir", "prince", "emperor", "sultan", "chancellor", "supreme-leader",
         "general-secretary", "pope", "co-president", "captain-regent", "grand-duke", "military-leader",
         "military-council-chair", "presidential-council-chair", "state-counsellor", "governor-general"}
G20 = "ARG AUS BRA CAN CHN FRA DEU IND IDN ITA JPN MEX RUS SAU ZAF KOR TUR GBR USA".split()
LATIN = "BOL CHL COL CRI CUB DOM ECU GTM HND HTI NIC PAN PER PRY SLV URY VEN".split()


def rows(table):
    lines = (WORLD / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"))) for line in lines[1:] if line]


def year(date, end):
    return int(date[:4]) if date else (9999 if end else 0)


def covers(holders, year_):
    return any(year(h["from"], False) <= year_ <= year(h["to"], True) for h in holders)


def share(found):
    unverified = sum(r["source"].startswith("unverified") for r in found)
    return f"{len(found)} | {len(found) - unverified} | {unverified}"


def page():
    actors, names, codes, holders = rows("actors"), rows("names"), rows("codes"), rows("holders")
    out = ["# What the tables of the world hold", "",
           "Written by `data/world/build/reference.py` from `data/world/`; a test compares. A line with a source names a document, "
           "file or page that was looked at; the others are from memory (`unverified`): they help to read a text and prove nothing.", "",
           "| table | lines | with a source | from memory |", "|---|---|---|---|"]
    for table in ["actors", "names", "codes", "members", "holders", "successors", "anchors"]:
        out.append(f"| {table} | {share(rows(table))} |")
    out += ["", "## Actors by type", "", "| type | actors | with a source | from memory |", "|---|---|---|---|"]
    by_type = defaultdict(list)
    for a in actors:
        by_type[a["type"]].append(a)
    for kind in sorted(by_type):
        out.append(f"| {kind} | {share(by_type[kind])} |")
    media = Counter(a["country"] for a in by_type["media"] if a["country"])
    out += ["", f"Media of {len(media)} countries."]

    out += ["", "## Names and codes of states", ""]
    kinds = defaultdict(set)
    for n in names:
        kinds[n["actor"]].add(n["kind"])
    schemes = defaultdict(set)
    for c in codes:
        schemes[c["actor"]].add(c["scheme"])
    states = sorted((a for a in actors if a["type"] == "country"), key=lambda a: a["label"])
    listed = lambda missing: ", ".join(missing) if missing else "none"
    for kind in ["adjective", "demonym", "capital"]:
        out.append(f"- without {kind}: {listed([s['label'] for s in states if kind not in kinds[s['actor']]])}")
    for scheme in ["iso3", "cow", "cameo", "fips", "wikidata"]:
        own = lambda s: scheme in schemes[s["actor"]] or (scheme == "iso3")
        out.append(f"- without {scheme} code: {listed([s['label'] for s in states if not own(s)])}")

    out += ["", "## Heads of state and government", "",
            "States of today for which no head of state or government is known in a year:", ""]
    of = defaultdict(list)
    for h in holders:
        owner, office = h["office"].split(":", 1)[1].split("/", 1)
        if office in HEADS:
            of[owner].append(h)
    for at in [1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020, 2025]:
        missing = [s["label"] for s in states if not covers(of[s["actor"].split(":")[1]], at)]
        known = len(states) - len(missing)
        text = f"- {at}: {known} of {len(states)} known"
        out.append(text + (f"; not {', '.join(missing)}" if at >= 2000 and missing else ""))
    out.append("")
    out.append("Before 2000 many of those that are missing were not independent.")

    out += ["", "## Foreign ministers since 2000", "", "Years from 2000 to 2025 in which one is known:", ""]
    ministers = defaultdict(list)
    for h in holders:
        owner, office = h["office"].split(":", 1)[1].split("/", 1)
        if office == "foreign-minister":
            ministers[owner].append(h)
    for title, group in [("G20", G20), ("Latin America", LATIN)]:
        cells = [f"{iso} {sum(covers(ministers[iso], y) for y in range(2000, 2026))}" for iso in group]
        out.append(f"- {title}: {', '.join(cells)} (of 26)")

    readme = (WORLD / "README.md").read_text(encoding="utf-8")
    gaps = readme.split("## Known gaps", 1)[1].strip()
    out += ["", "## Known gaps", "", gaps, ""]
    return "\n".join(out)


def main():
    text = page()
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET} is not up to date: python3 data/world/build/reference.py")
        return
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
