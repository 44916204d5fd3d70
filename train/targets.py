"""What teacher and student share: inventories, batches' targets, losses and measures."""

import torch
import torch.nn.functional as F

from corpora import NAME_LABELS


class Inventory:
    """The tags and relations of the treebanks, in a fixed order."""

    def __init__(self, tags, labels):
        self.tags, self.labels = tags, labels
        self.tag_of = {t: i for i, t in enumerate(tags)}
        self.label_of = {l: i for i, l in enumerate(labels)}

    @classmethod
    def of(cls, sentences):
        tags, labels = {}, {}
        for s in sentences:
            for t in s.get("tags", []):
                tags[t] = tags.get(t, 0) + 1
            for l in s.get("labels", []):
                labels[l] = labels.get(l, 0) + 1
        frequent = [t for t in sorted(tags) if tags[t] >= 5]
        return cls(frequent[:120], sorted(labels))

    def tag(self, tag):
        """The index of a tag, of one with the same part of speech where the pair is rare."""
        if tag in self.tag_of:
            return self.tag_of[tag]
        upos = tag.split(":")[0] + ":"
        return next((i for i, t in enumerate(self.tags) if t.startswith(upos)), 0)


NAME_OF = {n: i for i, n in enumerate(NAME_LABELS)}
IGNORE = -100


def targets(batch, width, inventory):
    """Padded tensors [sentences, width] of gold answers; IGNORE where there is none.

    Heads are indices with the root as `width` (the last candidate). `names` is a mask [sentences, width, labels] of
    the labels that are allowed; all false where nothing is known.
    """
    n = len(batch)
    tags = torch.full((n, width), IGNORE)
    heads = torch.full((n, width), IGNORE)
    labels = torch.full((n, width), IGNORE)
    allowed = torch.zeros((n, width, len(NAME_LABELS)), dtype=torch.bool)
    for b, s in enumerate(batch):
        for i in range(len(s["words"])):
            if "tags" in s:
                tags[b, i] = inventory.tag(s["tags"][i])
            if "heads" in s:
                head = s["heads"][i]
                heads[b, i] = width if head == i else head
                labels[b, i] = inventory.label_of.get(s["labels"][i], 0)
            if "names" in s:
                name = s["names"][i]
                allowed[b, i, NAME_OF[name]] = True
                if name == "O":
                    for label, j in NAME_OF.items():
                        if label != "O" and label[2:] not in s["kinds"]:
                            allowed[b, i, j] = True
    return tags, heads, labels, allowed


def gold_loss(out, tags, heads, labels, allowed):
    """Mean losses of the four tasks over the words that have an answer."""
    tag = F.cross_entropy(out["tags"].flatten(0, 1).float(), tags.flatten(), ignore_index=IGNORE)
    arc = F.cross_entropy(out["arcs"].flatten(0, 1).float(), heads.flatten(), ignore_index=IGNORE)
    label = F.cross_entropy(out["labels"].flatten(0, 1).float(), labels.flatten(), ignore_index=IGNORE)
    log = F.log_softmax(out["names"].float(), -1)
    known = allowed.any(-1)
    name = -torch.logsumexp(log.masked_fill(~allowed, -1e9), -1)[known]
    losses = [l if torch.isfinite(l) else l.new_zeros(()) for l in (tag, arc, label)]
    return [*losses, name.mean() if known.any() else log.new_zeros(())]


def spans(labels):
    """Spans (start, end, kind) of a list of BIOES labels, broken ones repaired by their kinds."""
    out, start, kind = [], None, None
    for i, label in enumerate([*labels, "O"]):
        place, k = label[:1], label[2:]
        if start is not None and (place in "OBS" or k != kind):
            out.append((start, i, kind))
            start = None
        if start is None and place != "O":
            start, kind = i, k
    return set(out)


class Measure:
    """Counts of UPOS, UAS, LAS with gold words and of exact names."""

    def __init__(self):
        self.words = self.upos = self.uas = self.las = 0
        self.name = [0, 0, 0]

    def add(self, s, tags, heads, labels, names):
        if "heads" in s:
            for i in range(len(s["words"])):
                self.words += 1
                self.upos += tags[i].split(":")[0] == s["tags"][i].split(":")[0]
                if heads[i] == s["heads"][i]:
                    self.uas += 1
                    self.las += labels[i] == s["labels"][i]
        if "names" in s:
            kinds = set(s["kinds"])
            gold, found = spans(s["names"]), {x for x in spans(names) if x[2] in kinds}
            self.name[0] += len(gold & found)
            self.name[1] += len(found)
            self.name[2] += len(gold)

    def __str__(self):
        w, (tp, f, g) = max(self.words, 1), self.name
        text = f"UPOS {100 * self.upos / w:.2f} UAS {100 * self.uas / w:.2f} LAS {100 * self.las / w:.2f}"
        return text + f" names F1 {200 * tp / max(f + g, 1):.2f} (P {100 * tp / max(f, 1):.1f} R {100 * tp / max(g, 1):.1f})"
