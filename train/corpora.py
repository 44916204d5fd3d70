"""Treebanks, corpora of names and plain text as sentences of words.

A sentence is a dict of `words` (list of str) and, where known, `tags` ("UPOS:XPOS"), `heads` (index of the head,
the word's own index for the root), `labels` (relations) and `names` (BIOES labels of the five kinds) with `kinds`
(the kinds that its corpus marks; where a kind is not marked, its absence means nothing).
"""

import json
from pathlib import Path

KINDS = ["PER", "ORG", "LOC", "NORP", "MISC"]
NAME_LABELS = ["O"] + [f"{place}-{kind}" for kind in KINDS for place in "BIES"]
THREE = ["PER", "ORG", "LOC"]

KIND_OF = {
    "PER": "PER", "Person": "PER", "person": "PER", "politician": "PER",
    "ORG": "ORG", "Organization": "ORG", "organisation": "ORG", "politicalparty": "ORG",
    "LOC": "LOC", "Location": "LOC", "Facility": "LOC", "location": "LOC", "country": "LOC",
    "NORP": "NORP",
    "MISC": "MISC", "Miscellaneous": "MISC", "misc": "MISC", "Product": "MISC", "event": "MISC",
    "election": "MISC",
}


def bucket(identifier):
    """One of ten buckets, from the id alone (FNV-1a); the same as in the Rust trainer."""
    h = 0xCBF29CE484222325
    for b in identifier.encode():
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return (h >> 32) % 10


def trees(path):
    """Sentences of a CoNLL-U file; `doc` is the document's id, `id` the sentence's."""
    out, doc, sent, rows = [], "", "", []
    for line in Path(path).read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc id"):
            doc = line.split("=", 1)[1].strip()
        elif line.startswith("# sent_id"):
            sent = line.split("=", 1)[1].strip()
        elif line.startswith("#"):
            continue
        elif not line.strip():
            if rows:
                out.append({
                    "doc": doc, "id": sent,
                    "words": [r[1] for r in rows],
                    "tags": [f"{r[3]}:{r[4]}" for r in rows],
                    "heads": [int(r[6]) - 1 if r[6] != "0" else i for i, r in enumerate(rows)],
                    "labels": [r[7] for r in rows],
                })
            rows = []
        else:
            columns = line.split("\t")
            if columns[0].isdigit():
                rows.append(columns)
    return out


def bioes(tags):
    """Labels B, I, E, S of our kinds from BIO or BIOES tags of any corpus; other labels are outside."""
    spans, start, kind = [], None, None
    for i, tag in enumerate([*tags, "O"]):
        place, label = tag[:1], tag[2:]
        if start is not None and not (place in "IE" and label == kind):
            spans.append((start, i, kind))
            start = None
        if start is None and place in "BSIE" and label:
            start, kind = i, label
    out = ["O"] * len(tags)
    for start, end, label in spans:
        if label not in KIND_OF:
            continue
        kind = KIND_OF[label]
        for i in range(start, end):
            place = "S" if end - start == 1 else "B" if i == start else "E" if i == end - 1 else "I"
            out[i] = f"{place}-{kind}"
    return out


def names(path, uner=False):
    """Sentences of a BIO file: columns index, form, tag (`uner`) or form, tag."""
    out, doc, sent, rows = [], "", "", []
    for line in [*Path(path).read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# newdoc"):
            doc = line.rsplit("=", 1)[1].strip()
        elif line.startswith("# sent_id"):
            sent = line.rsplit("=", 1)[1].strip()
        elif line.startswith("# "):
            continue
        elif not line.strip():
            if rows:
                out.append({"doc": doc, "id": sent, "words": [r[0] for r in rows],
                            "names": bioes([r[1] for r in rows])})
            rows = []
        else:
            columns = line.split("\t")
            rows.append((columns[1], columns[2]) if uner else (columns[0], columns[-1]))
    return out


def gold(data, held):
    """All sentences with gold analyses for training, and the held ones by name of the set.

    `held`: keep a tenth of EWT, GUM and their names out (for choices); the newswires' tenth is always kept out.
    """
    data = Path(data)
    train, kept = [], {"EWT": [], "GUM": [], "news": []}
    uner = {s["id"]: s["names"] for s in names(data / "ner/uner_en_ewt-train-draft.iob2", uner=True)}
    for name in ["EWT", "GUM"]:
        file = {"EWT": "en_ewt-ud-train", "GUM": "en_gum-open-ud-train"}[name]
        for s in trees(data / f"parse/{file}.conllu"):
            found = uner.get(s["id"])
            if found is not None and len(found) == len(s["words"]):
                s["names"], s["kinds"] = found, THREE
            (kept[name] if held and bucket(s["doc"]) == 0 else train).append(s)
    for s in names(data / "news/names.bio"):
        s["kinds"] = KINDS
        if bucket(s["doc"]) == 9:
            kept["news"].append(s)
        elif bucket(s["doc"]) != 8:
            train.append(s)
    for s in names(data / "ner/crossner-politics-train.iob2"):
        s["kinds"] = ["PER", "ORG", "LOC", "MISC"]
        train.append(s)
    # Lines longer than a sentence can be have no place in a batch.
    return [s for s in train if len(s["words"]) <= 150], kept


def development(data):
    """The development sets with gold words: EWT with names, GUM, the newswires' tenth."""
    data = Path(data)
    uner = {s["id"]: s["names"] for s in names(data / "ner/uner_en_ewt-dev.iob2", uner=True)}
    ewt = trees(data / "parse/en_ewt-ud-dev.conllu")
    for s in ewt:
        found = uner.get(s["id"])
        if found is not None and len(found) == len(s["words"]):
            s["names"], s["kinds"] = found, THREE
    news = [dict(s, kinds=KINDS) for s in names(data / "news/names.bio") if bucket(s["doc"]) == 8]
    return {"EWT": ewt, "GUM": trees(data / "parse/en_gum-open-ud-dev.conllu"), "news": news}


def tokenized(path):
    """Sentences of plain text, one a line, words separated by tabs (as `examples/words.rs` writes them)."""
    with open(path, encoding="utf-8") as lines:
        return [{"words": line.rstrip("\n").split("\t")} for line in lines]


def write_jsonl(path, sentences):
    with open(path, "w", encoding="utf-8") as out:
        for s in sentences:
            out.write(json.dumps(s, ensure_ascii=False) + "\n")
