"""A larger encoder as teacher of the model of pairs: what one actor did to another in a sentence.

    python pairs.py fold PLV.jsonl ENCODER
    python pairs.py label PLV.jsonl ENCODER PAIRS.jsonl OUT [--but FOLD]

`fold` prints five-fold macro F1 of types, quads and conflict. `label` writes the teacher's chances for pairs of plain text
(`text`, `source`, `target`), for `examples/train_pairs.rs` to learn from; `--but` leaves a fold out.
"""

import argparse
import json
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

TYPES = ["ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "REJECT", "REQUEST",
         "SANCTION", "SUPPORT", "THREATEN", "YIELD"]
QUADS = [3, 1, 2, 4, 4, 1, 2, 4, 4, 3, 3, 4, 1, 3, 2]


class Teacher(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.bert = BertModel.from_pretrained(encoder, add_pooling_layer=False, attn_implementation="sdpa")
        size = self.bert.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(3 * size, len(TYPES))

    def forward(self, ids, mask, source, target):
        h = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        mean = lambda m: (h * m[..., None]).sum(1) / m.sum(1, keepdim=True).clamp(min=1)
        return self.out(self.drop(torch.cat([mean(mask.float()), mean(source), mean(target)], -1).float()))


class Encoder:
    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def ids(self, value):
        """Pieces with "#" around the source and "$" around the target, and which pieces these are."""
        text, marks = value["text"], []
        for name, mark in (("source", "#"), ("target", "$")):
            for s, e in value[name]:
                marks += [(s, 0, mark), (e, 1, mark)]
        out, who, at, now = [101], [0], 0, 0

        def put(piece, of):
            for i in self.tokenizer.encode(piece, add_special_tokens=False).ids:
                out.append(i)
                who.append(of)

        for place, closes, mark in sorted(marks):
            put(text[at:place], now)
            now = 0 if closes else (1 if mark == "#" else 2)
            put(mark, 1 if mark == "#" else 2)
            at = place
        put(text[at:], now)
        return out[:160] + [102], who[:160] + [0]


def tensors(batch):
    width = max(len(ids) for ids, _ in batch)
    ids = np.zeros((len(batch), width), np.int64)
    mask = np.zeros((len(batch), width), np.int64)
    who = np.zeros((len(batch), width), np.int64)
    for b, (i, w) in enumerate(batch):
        ids[b, : len(i)], mask[b, : len(i)], who[b, : len(i)] = i, 1, w
    who = torch.from_numpy(who)
    return torch.from_numpy(ids), torch.from_numpy(mask), (who == 1).float(), (who == 2).float()


def cases(values, encoder):
    return [(encoder.ids(v), TYPES.index(v["plover"])) for v in values]


def train(data, folder, epochs, seed):
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    rng = random.Random(seed)
    model = Teacher(folder)
    model.train()
    own = [p for n, p in model.named_parameters() if not n.startswith("bert.")]
    optimizer = torch.optim.AdamW([{"params": model.bert.parameters(), "lr": 1.5e-4}, {"params": own, "lr": 2e-3}], weight_decay=0.01)
    size = 24
    steps = epochs * ((len(data) + size - 1) // size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min((n + 1) / (steps / 10), max(0.02, (steps - n) / steps)))
    for _ in range(epochs):
        order = sorted(range(len(data)), key=lambda i: (len(data[i][0][0]) // 8, rng.random()))
        batches = [order[i : i + size] for i in range(0, len(order), size)]
        rng.shuffle(batches)
        for ids in batches:
            batch = [data[i] for i in ids]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(*tensors([b[0] for b in batch]))
            loss = F.cross_entropy(scores.float(), torch.tensor([right for _, right in batch]))
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
    model.eval()
    return model


@torch.no_grad()
def answers(model, encoded):
    out = np.zeros((len(encoded), len(TYPES)))
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
    for at in range(0, len(order), 64):
        ids = order[at : at + 64]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out[ids] = torch.softmax(model(*tensors([encoded[i] for i in ids])).float(), -1).numpy()
    return out


def macro(pairs):
    scores = []
    for label in sorted({g for g, _ in pairs}):
        t = sum(g == p == label for g, p in pairs)
        n = sum(g == label for g, _ in pairs) + sum(p == label for _, p in pairs)
        scores.append(200 * t / n if n else 0)
    return sum(scores) / len(scores)


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=["fold", "label"])
    parser.add_argument("plv")
    parser.add_argument("encoder")
    parser.add_argument("pairs", nargs="?")
    parser.add_argument("out", nargs="?")
    parser.add_argument("--but", type=int)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    encoder = Encoder(args.encoder)
    values = read(args.plv)
    gold = cases(values, encoder)
    start = time.time()
    if args.mode == "fold":
        chances = np.zeros((len(gold), len(TYPES)))
        for fold in range(5):
            model = train([g for i, g in enumerate(gold) if i % 5 != fold], args.encoder, args.epochs, args.seed)
            held = [i for i in range(len(gold)) if i % 5 == fold]
            chances[held] = answers(model, [gold[i][0] for i in held])
            right = sum(chances[i].argmax() == gold[i][1] for i in held)
            print(f"{time.time() - start:6.0f} s  fold {fold}: {right} of {len(held)}", flush=True)
        best = chances.argmax(-1)
        types = [(g[1], int(b)) for g, b in zip(gold, best)]
        quads = [(v["quad"], QUADS[b]) for v, b in zip(values, best)]
        print(f"five-fold macro F1: types {macro(types):.1f}, quads {macro(quads):.1f}, "
              f"conflict {macro([(g >= 3, p >= 3) for g, p in quads]):.1f}")
        return
    data = [g for i, g in enumerate(gold) if args.but is None or i % 5 != args.but]
    model = train(data, args.encoder, args.epochs, args.seed)
    pairs = read(args.pairs)
    chances = answers(model, [encoder.ids(p) for p in pairs])
    with open(args.out, "w", encoding="utf-8") as out:
        for p, c in zip(pairs, chances):
            p["chances"] = [round(float(x), 3) for x in c]
            out.write(json.dumps(p, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
