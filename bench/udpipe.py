"""Speed and accuracy of `chancery predict parse` beside UDPipe 1, both from raw text, on one core, in one run.

    pip install ufal.udpipe
    cargo build --release -p chancery
    python bench/udpipe.py TRAIN.conllu REPORTS.jsonl [--iterations 1]

UDPipe is trained here on the same treebank. How often it passes over the treebank changes its accuracy and not its speed;
with few iterations (the default) only the speed is a fair comparison. The published accuracy of the finished model of
UDPipe 1.2 on EWT is LAS 77.5 from raw text.
"""

import argparse
import json
import os
import resource
import subprocess
import time

from ufal.udpipe import InputFormat, Model, Pipeline, ProcessingError, Sentence, Sentences, Trainer


def sentences(path):
    reader = InputFormat.newConlluInputFormat()
    reader.setText(open(path, encoding="utf-8").read())
    out, error = Sentences(), ProcessingError()
    sentence = Sentence()
    while reader.nextSentence(sentence, error):
        out.append(sentence)
        sentence = Sentence()
    return out


def train(train_path, iterations, path):
    error = ProcessingError()
    data = Trainer.train(
        "morphodita_parsito",
        sentences(train_path),
        Sentences(),
        f"epochs={iterations}",
        f"models=2;iterations={iterations}",
        f"iterations={iterations};embedding_upostag=20;embedding_feats=20;embedding_xpostag=0;embedding_form=50;"
        "embedding_lemma=0;embedding_deprel=20;hidden_layer=200;transition_system=projective;transition_oracle=dynamic",
        error,
    )
    if error.occurred():
        raise SystemExit(error.message)
    with open(path, "wb") as out:
        out.write(data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape"))


def children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser()
    for name in ("train", "reports"):
        parser.add_argument(name)
    parser.add_argument("--iterations", type=int, default=1)
    parser.add_argument("--model", default="target/udpipe.model")
    parser.add_argument("--chancery", default="target/release/chancery")
    parser.add_argument("--words", type=int, default=40_000)
    args = parser.parse_args()
    if not os.path.exists(args.model):
        train(args.train, args.iterations, args.model)

    texts, words = [], 0
    for line in open(args.reports, encoding="utf-8"):
        texts.append(json.loads(line)["text"])
        words += len(texts[-1].split())
        if words > args.words:
            break

    model = Model.load(args.model)  # the pipeline does not keep it alive
    pipeline = Pipeline(model, "tokenize", Pipeline.DEFAULT, Pipeline.DEFAULT, "conllu")
    start, count = time.process_time(), 0
    for text in texts:
        error = ProcessingError()
        out = pipeline.process(text, error)
        count += sum(line.split("\t", 1)[0].isdigit() for line in out.split("\n"))
    theirs = count / (time.process_time() - start)

    # The same texts twenty times, less the time of a run with one text: what starting costs does not count.
    def run(lines):
        before = children_seconds()
        out = subprocess.run([args.chancery, "-q", "predict", "parse"], input="".join(lines).encode(),
                             stdout=subprocess.PIPE, check=True).stdout
        words = sum(line.split(b"\t", 1)[0].isdigit() for line in out.split(b"\n"))
        return words, children_seconds() - before

    lines = [json.dumps({"id": str(i), "text": t}) + "\n" for i, t in enumerate(texts * 20)]
    idle = run(lines[:1])[1]
    count, seconds = run(lines)
    ours = count / (seconds - idle)
    print(f"UDPipe 1   {theirs:9.0f} words/s of processor time")
    print(f"chancery   {ours:9.0f} words/s of processor time (trees and names)")
    print(f"ratio      {ours / theirs:9.1f}")


if __name__ == "__main__":
    main()
