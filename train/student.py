"""Trains the small model that ships: convolutions and attention over hashed word vectors.

    python student.py GOLD_DATA WORDS SOFT OUT [--epochs N] [--held]

WORDS is the program `target/release/examples/words`; SOFT the prefix of what `teacher.py label` wrote. Every input of a
matrix product is normalised and rounded to whole steps of 1/24, as the program computes it later in integers.
"""

import argparse
import json
import subprocess
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

from corpora import NAME_LABELS, development, gold, tokenized
from heads import FAR, Heads
from targets import IGNORE, Inventory, Measure, NAME_OF

TABLE = 72_451  # HINTS + all rows of crates/syntax/src/rows.rs
ROWS = 9
WORD_DROP, NAME_DROP = 0.05, 0.35
STEP = 24.0


def rounded(x):
    """The vector without mean and scale, in whole steps; the gradient passes as if it were not rounded."""
    x = F.layer_norm(x.float(), x.shape[-1:])
    steps = (x * STEP).round().clamp(-127, 127) / STEP
    return x + (steps - x).detach()


class Gate(nn.Module):
    """A gated convolution of width 3 beside a shortcut."""

    def __init__(self, size):
        super().__init__()
        self.linear = nn.Linear(3 * size, 2 * size)

    def forward(self, x, mask):
        h = rounded(x) * mask[..., None]
        h = torch.cat([F.pad(h, (0, 0, 1, 0))[:, :-1], h, F.pad(h, (0, 0, 0, 1))[:, 1:]], -1)
        a, b = self.linear(h).chunk(2, -1)
        return x + a.float() * torch.sigmoid(b.float())


class Attention(nn.Module):
    """Attention over the sentence with a learned weight for each distance, beside a shortcut."""

    def __init__(self, size, heads):
        super().__init__()
        self.heads = heads
        self.inputs = nn.Linear(size, 3 * size)
        self.distance = nn.Parameter(torch.zeros(heads, 2 * FAR + 1))
        self.output = nn.Linear(size, size)

    def forward(self, x, mask):
        b, n, size = x.shape
        q, k, v = self.inputs(rounded(x)).view(b, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        at = torch.arange(n)
        far = (at[None, :] - at[:, None]).clamp(-FAR, FAR) + FAR
        bias = self.distance[:, far][None].masked_fill(~mask[:, None, None, :], -1e9)
        h = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        return x + self.output(rounded(h.transpose(1, 2).reshape(b, n, size))).float()


class SmallHeads(Heads):
    """The same decisions; hidden layers are rounded like all inputs of products."""

    def relations(self, h, heads):
        b, n, _ = h.shape
        governors = torch.cat([self.governor(h), self.root_governor.to(h.dtype).expand(b, 1, -1)], 1)
        chosen = governors.gather(1, heads.clamp(0, n)[..., None].expand(-1, -1, governors.shape[-1]))
        return self.labels(rounded(F.relu(self.dependent(h) + chosen)))

    def forward(self, h, mask, heads=None):
        h = rounded(h)
        arcs = self.arcs(h, mask)
        heads = arcs.argmax(-1) if heads is None else torch.where(heads < 0, arcs.argmax(-1), heads)
        names = self.names(rounded(F.relu(self.name_hidden(h))))
        return {"tags": self.tags(h), "names": names, "arcs": arcs, "labels": self.relations(h, heads)}


class Student(nn.Module):
    def __init__(self, inventory, embedding=96, size=192, plan="GGAGAG", dropout=0.1):
        super().__init__()
        self.table = nn.Embedding(TABLE, embedding)
        nn.init.normal_(self.table.weight, std=0.3)
        self.project = nn.Linear(embedding, size)
        self.blocks = nn.ModuleList([Gate(size) if p == "G" else Attention(size, size // 32) for p in plan])
        self.heads = SmallHeads(size, len(inventory.tags), len(inventory.labels), len(NAME_LABELS))
        self.drop = nn.Dropout(dropout)

    def forward(self, rows, keep, mask, heads=None):
        """`rows` [sentences, width, 10] of the table, `keep` the same with 0 for rows that are left out."""
        x = (self.table(rows) * keep[..., None]).sum(2)
        x = self.project(self.drop(rounded(x))).float()
        for block in self.blocks:
            x = self.drop(block(x, mask))
        return self.heads(x, mask, heads)


class Texts:
    """Sentences as flat arrays: word ids, and answers with three candidates for each task."""

    def __init__(self, sentences, features, inventory, soft=None):
        self.starts = np.cumsum([0] + [len(s["words"]) for s in sentences])
        self.words = np.array([features[w] for s in sentences for w in s["words"]], np.int32)
        n = len(self.words)
        self.allowed = np.zeros(n, np.int32)
        self.soft = soft
        self.in_name = soft["names_index"][:, 0] != 0 if soft is not None else np.zeros(n, bool)
        if soft is not None:
            return
        self.tags = np.full(n, IGNORE)
        self.arcs = np.full(n, IGNORE)
        self.labels = np.full(n, IGNORE)
        for s, start in zip(sentences, self.starts):
            for i in range(len(s["words"])):
                if "heads" in s:
                    self.tags[start + i] = inventory.tag(s["tags"][i])
                    self.arcs[start + i] = -1 if s["heads"][i] == i else s["heads"][i]
                    self.labels[start + i] = inventory.label_of.get(s["labels"][i], 0)
                if "names" in s:
                    name = s["names"][i]
                    bits = 1 << NAME_OF[name]
                    if name == "O":
                        bits |= sum(1 << j for l, j in NAME_OF.items() if l != "O" and l[2:] not in s["kinds"])
                    self.allowed[start + i] = bits
                    self.in_name[start + i] = name != "O"

    def lengths(self):
        return np.diff(self.starts)

    def index(self, ids):
        """Places in the flat arrays [sentences, width] and which are real."""
        lengths = self.lengths()[ids]
        at = np.arange(lengths.max())
        mask = at[None, :] < lengths[:, None]
        return np.where(mask, self.starts[ids][:, None] + at[None, :], 0), mask


def features_of(program, sentences):
    """Ids of words and their rows, asked of the program."""
    words = sorted({w for s in sentences for w in s["words"]})
    words = [w for w in words if "\n" not in w and "\r" not in w]
    data = subprocess.run([program, "features"], input="\n".join(words).encode(), capture_output=True, check=True).stdout
    rows = np.frombuffer(data, "<u4").reshape(-1, ROWS + 2).astype(np.int64)
    assert len(rows) == len(words), (len(rows), len(words))
    return {w: i for i, w in enumerate(words)}, rows


def batches(lengths, size, rng):
    order = np.argsort(lengths + rng.random(len(lengths)), kind="stable")
    out, start = [], 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end + 1 - start) * lengths[order[end]] <= size:
            end += 1
        out.append(order[start:end])
        start = end
    return out


def inputs(texts, ids, rows, rng=None, known=None):
    """Rows of the table, which are kept, and the mask; with `rng`, changed as training wants them."""
    index, mask = texts.index(ids)
    r = rows[texts.words[index]]
    hint = np.zeros(index.shape, np.int64)
    keep = np.ones((*index.shape, ROWS + 1), np.float32)
    if rng is not None:
        variant = rng.random(len(ids))
        r = r.copy()
        r[variant < 0.03, :, ROWS - 1] = r[variant < 0.03, :, ROWS]
        low = (variant >= 0.03) & (variant < 0.07)
        r[low, :, ROWS - 1] = r[low, :, ROWS + 1]
        # A name is to be known by its surroundings and its endings too, not only by heart.
        named = texts.in_name[index]
        dropped = rng.random(index.shape) < np.where(named, NAME_DROP, WORD_DROP)
        for i in range(1, index.shape[1]):
            dropped[:, i] = np.where(named[:, i] & named[:, i - 1], dropped[:, i - 1], dropped[:, i])
        keep[..., 0][dropped] = 0
        keep[..., 1][dropped] = 0
        if known is not None:
            hint = known(index, mask, rng)
    return torch.from_numpy(np.concatenate([r[..., :ROWS], hint[..., None]], -1)), torch.from_numpy(keep), torch.from_numpy(mask), index


def hints(texts, inventory):
    """Says of some words beforehand that they are part of a name, as the tables of names will."""
    upos = np.array([t.split(":")[0] for t in inventory.tags])
    proper, adjective = upos == "PROPN", upos == "ADJ"
    norp = np.array([n.endswith("NORP") for n in NAME_LABELS])

    def known(index, mask, rng):
        soft = texts.soft
        tags = soft["tags_index"][index, 0] if soft else np.maximum(texts.tags[index], 0)
        if soft:
            in_name = soft["names_index"][index, 0]
            outside, people = in_name == 0, norp[in_name]
        else:
            outside, people = (texts.allowed[index] & 1) == 1, np.zeros(index.shape, bool)
            outside |= texts.allowed[index] == 0
        told = (rng.random(len(index)) < 0.5)[:, None] & mask & ~outside
        # One throw for a run of words: names are known as wholes.
        throw = rng.random(index.shape) < 0.5
        for i in range(1, index.shape[1]):
            goes_on = ~outside[:, i] & ~outside[:, i - 1]
            throw[:, i] = np.where(goes_on, throw[:, i - 1], throw[:, i])
        told &= throw
        return np.where(told & proper[tags], 1, np.where(told & adjective[tags] & people, 2, 0))

    return known


def soft_loss(scores, index, p, mask):
    log = F.log_softmax(scores.float(), -1)
    return -(log.gather(-1, index) * p).sum(-1)[mask].mean()


def loss_of(texts, index, mask, model_in, model):
    width = index.shape[1]
    if texts.soft is not None:
        take = lambda key: (torch.from_numpy(texts.soft[key + "_index"][index].astype(np.int64)),
                            torch.from_numpy(texts.soft[key + "_p"][index].astype(np.float32)))
        arcs, arcs_p = take("arcs")
        # The third candidate of a very short sentence is no word of it (and has no weight).
        arcs = torch.where(arcs < 0, width, arcs).clamp(max=width)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = model(*model_in, arcs[..., 0])
        parts = {"tags": take("tags"), "arcs": (arcs, arcs_p), "labels": take("labels"), "names": take("names")}
        return [soft_loss(out[k], i, p / p.sum(-1, keepdim=True).clamp(min=1e-3), mask) for k, (i, p) in parts.items()]
    padded = lambda a: torch.from_numpy(np.where(mask.numpy(), a[index], IGNORE))
    tags, arcs, labels = padded(texts.tags), padded(texts.arcs), padded(texts.labels)
    arcs = torch.where(arcs == -1, width, arcs)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = model(*model_in, arcs)
    ce = lambda k, t: F.cross_entropy(out[k].float().flatten(0, 1), t.flatten(), ignore_index=IGNORE) if (t >= 0).any() else torch.zeros(())
    bits = torch.from_numpy(np.where(mask.numpy(), texts.allowed[index], 0).astype(np.int64))
    allowed = (bits[..., None] >> torch.arange(len(NAME_LABELS))) & 1 == 1
    known = bits != 0
    log = F.log_softmax(out["names"].float(), -1)
    name = -torch.logsumexp(log.masked_fill(~allowed, -1e9), -1)[known]
    return [ce("tags", tags), ce("arcs", arcs), ce("labels", labels), name.mean() if known.any() else torch.zeros(())]


@torch.no_grad()
def measure(model, sentences, texts, rows, inventory):
    model.eval()
    result = Measure()
    for ids in batches(texts.lengths(), 4000, np.random.default_rng(1)):
        r, keep, mask, _ = inputs(texts, ids, rows)
        out = {k: v.argmax(-1).tolist() for k, v in model(r, keep, mask).items()}
        width = r.shape[1]
        for b, i in enumerate(ids):
            s = sentences[i]
            heads = [j if h == width else h for j, h in enumerate(out["arcs"][b])]
            result.add(s, [inventory.tags[t] for t in out["tags"][b]], heads,
                       [inventory.labels[l] for l in out["labels"][b]], [NAME_LABELS[n] for n in out["names"][b]])
    model.train()
    return result


def save(model, inventory, args):
    """Writes the weights, from which `examples/pack.rs` makes the model file."""
    model_of = {"tags": inventory.tags, "labels": inventory.labels, "plan": args.plan}
    # One key: the order of several is another in each run.
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, args.out, {"model": json.dumps(model_of)})


def main():
    parser = argparse.ArgumentParser()
    for name in ("data", "program", "soft", "out"):
        parser.add_argument(name)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", default="GGAGAG")
    parser.add_argument("--size", type=int, default=192)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.use_deterministic_algorithms(True)
    rng = np.random.default_rng(args.seed)

    sentences, held = gold(args.data, args.held)
    trees = [s for s in sentences if "heads" in s]
    named = [s for s in sentences if "heads" not in s]
    soft_sentences = tokenized(args.soft + ".txt") if args.soft != "-" else []
    sets = dict(held) if args.held else {"news held": held["news"]}
    dev = development(args.data)
    everything = [*sentences, *soft_sentences, *(s for g in (sets, dev) for ss in g.values() for s in ss)]
    ids, rows = features_of(args.program, everything)
    inventory = Inventory.of(sentences)
    corpora = [Texts(trees, ids, inventory), Texts(named, ids, inventory)]
    repeats = [2, 1]
    if soft_sentences:
        soft = dict(np.load(args.soft + ".npz"))
        corpora.append(Texts(soft_sentences, ids, inventory, soft))
        repeats.append(1)
    tests = {k: (v, Texts(v, ids, inventory)) for k, v in sets.items()}
    known = [hints(t, inventory) for t in corpora]

    model = Student(inventory, size=args.size, plan=args.plan)
    print("parameters", sum(p.numel() for p in model.parameters()), "words", [len(c.words) for c in corpora], flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01, betas=(0.9, 0.98))
    size = 4000
    count = sum(r * len(batches(c.lengths(), size, rng)) for c, r in zip(corpora, repeats))
    steps = args.epochs * count
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min((n + 1) / 300, max(0.005, (steps - n) / steps)))
    start, step = time.time(), 0
    for epoch in range(args.epochs):
        plan = [(k, b) for k, (c, r) in enumerate(zip(corpora, repeats)) for _ in range(r) for b in batches(c.lengths(), size, rng)]
        rng.shuffle(plan)
        for k, batch in plan:
            r, keep, mask, index = inputs(corpora[k], batch, rows, rng, known[k])
            losses = loss_of(corpora[k], index, mask, (r, keep, mask), model)
            sum(losses).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            step += 1
            if step % 200 == 0:
                print(f"{time.time() - start:6.0f} s  step {step}/{steps} set {k}", [round(float(l.detach()), 3) for l in losses], flush=True)
        for name, (s, t) in tests.items():
            print(f"epoch {epoch + 1} {name}: {measure(model, s, t, rows, inventory)}", flush=True)
        save(model, inventory, args)
    for name, s in dev.items():
        print(f"development {name}: {measure(model, s, Texts(s, ids, inventory), rows, inventory)}", flush=True)


if __name__ == "__main__":
    main()
