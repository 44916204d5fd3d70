"""Names of persons, organisations and places from the entities of GUM, as IOB2 beside its trees.

    python gum_names.py ENTITIES.jsonl TREES.conllu OUT.iob2

GUM marks whole noun phrases and says which are named. Of a named one the run of capitalised words around its head is the
name, without titles before a person and without what another, smaller name in it covers; phrases whose head is no
proper noun of the tree are left out. `names(OUT, uner=True)` of corpora.py and the Rust trainer read it.
"""

import json
import sys

KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
JOINTS = ("of", "for", "and", "the", "de", "'s", "&", "-")
TITLES = set("mr mrs ms miss dr sir professor prof president senator governor mayor judge justice captain general colonel "
             "major king queen prince princess lord lady saint st chairman minister secretary doctor father mother mom dad "
             "aunt uncle grandma grandpa mommy daddy".split())


def documents(path):
    doc, out, rows = None, {}, []
    for line in [*open(path, encoding="utf-8"), ""]:
        line = line.rstrip("\n")
        if line.startswith("# newdoc id"):
            doc = line.split("=", 1)[1].strip()
        elif line.startswith("#"):
            continue
        elif not line:
            if rows:
                out.setdefault(doc, []).append(rows)
            rows = []
        else:
            rows.append(line.split("\t"))
    return out


def surface(sentence):
    """Tokens as written: (form, indices of their words)."""
    out, last = [], 0
    for c in sentence:
        if "-" in c[0]:
            first, last = map(int, c[0].split("-"))
            out.append((c[1], list(range(first - 1, last))))
        elif c[0].isdigit() and int(c[0]) > last:
            out.append((c[1], [int(c[0]) - 1]))
    return out


def names_of(entities, sentences):
    text, at, places = entities["text"], 0, []
    for s, sentence in enumerate(sentences):
        words = [c for c in sentence if c[0].isdigit()]
        for form, indices in surface(sentence):
            start = text.find(form, at)
            if start < 0 or start - at > 40:
                return None
            at = start + len(form)
            for i in indices:
                places.append((start, at, s, i, words))
    labels = [["O"] * len([c for c in s if c[0].isdigit()]) for s in sentences]
    mentions = [m for m in entities["mentions"] if m["named"] and m["type"] in KINDS]
    for m in sorted(mentions, key=lambda m: m["end"] - m["start"]):
        inside = [p for p in places if m["start"] <= p[0] and p[1] <= m["end"]]
        if not inside or len({p[2] for p in inside}) > 1:
            continue
        s, words = inside[0][2], inside[0][4]
        indices = {p[3] for p in inside}
        head = next((i for i in sorted(indices) if int(words[i][6]) - 1 not in indices), None)
        if head is None or words[head][3] != "PROPN":
            continue
        capital = lambda i: i in indices and words[i][1][:1].isupper() and words[i][3] not in ("DET", "PRON", "ADP")
        joined = lambda i: i in indices and words[i][1].lower() in JOINTS and m["type"] != "person"
        first = last = head
        while capital(first - 1) or (joined(first - 1) and capital(first - 2)):
            first -= 1
        while capital(last + 1) or (joined(last + 1) and capital(last + 2)):
            last += 1
        while m["type"] == "person" and first < last and words[first][1].lower().rstrip(".") in TITLES:
            first += 1
        if m["type"] == "person" and first == last and words[first][1].lower().rstrip(".") in TITLES:
            continue
        for i in range(first, last + 1):
            labels[s][i] = ("B-" if i == first else "I-") + KINDS[m["type"]]
    return labels


def main():
    entities = {}
    for line in open(sys.argv[1], encoding="utf-8"):
        value = json.loads(line)
        entities[value["id"]] = value
    with open(sys.argv[3], "w", encoding="utf-8") as out:
        for doc, sentences in documents(sys.argv[2]).items():
            labels = names_of(entities[doc], sentences) if doc in entities else None
            if labels is None:
                continue
            for n, (sentence, row) in enumerate(zip(sentences, labels)):
                out.write((f"# newdoc id = {doc}\n" if n == 0 else "") + f"# sent_id = {doc}-{n + 1}\n")
                words = [c for c in sentence if c[0].isdigit()]
                for i, (word, label) in enumerate(zip(words, row)):
                    out.write(f"{i + 1}\t{word[1]}\t{label}\t-\t-\n")
                out.write("\n")


if __name__ == "__main__":
    main()
