//! Training of the namer on corpora that mark different kinds.

use super::TrainConfig;
use super::perceptron::Perceptron;
use crate::Model;
use crate::corpora::{NameCorpus, NameDocument};
use crate::form::Form;
use crate::hash::Random;
use crate::layout;
use crate::names::{self, Context, LABELS, Label, Memory, OUTSIDE, may_follow};
use crate::table::SparseTable;
use crate::tagger::Tag;
use crate::tokenize::Work;
use chancery_document::NameKind;
use std::ops::Range;

/// A sentence with its labels.
struct Example {
    forms: Vec<Form>,
    tags: Vec<Tag>,
    gold: Vec<Label>,
    /// Words about which the corpus says nothing.
    free: Vec<bool>,
}

/// A document with the kinds that its corpus marks.
struct Report {
    sentences: Vec<Example>,
    marked: [bool; NameKind::ALL.len()],
}

/// Trains the namer.
pub(super) fn train(
    config: &TrainConfig,
    model: &Model,
    corpora: &[NameCorpus],
    progress: &mut dyn FnMut(&str),
) -> SparseTable {
    let mut reports = Vec::new();
    for corpus in corpora {
        let marked = NameKind::ALL.map(|k| corpus.kinds.contains(&k));
        reports.extend(corpus.documents.iter().map(|d| Report { sentences: examples(model, d), marked }));
    }
    let mut perceptron = Perceptron::new();
    let mut random = Random::new(config.seed);
    let mut order: Vec<usize> = (0..reports.len()).collect();
    let mut keys = Vec::new();
    for epoch in 0..config.epochs[4] {
        random.shuffle(&mut order);
        let (mut wrong, mut all) = (0, 0);
        for &r in &order {
            let report = &reports[r];
            let mut memory = Memory::default();
            for example in &report.sentences {
                let context = Context::new(&example.forms, &example.tags, &model.tagger.tags, &memory);
                let mut before = [OUTSIDE; 2];
                let mut labels = Vec::new();
                for i in 0..example.forms.len() {
                    context.features(i, before, &mut keys);
                    perceptron.tick();
                    let mut scores = [0; LABELS];
                    perceptron.score(&keys, &mut scores);
                    let last = i + 1 == example.forms.len();
                    let guess = names::choose(&scores, before[0], last);
                    let allowed = |l: Label| is_allowed(example, report, i, l, before[0], last);
                    let mut label = guess;
                    if !allowed(guess) {
                        let wanted = (0..LABELS as Label).filter(|&l| allowed(l));
                        label = wanted.max_by_key(|&l| scores[usize::from(l)]).unwrap_or(example.gold[i]);
                        perceptron.update(&keys, usize::from(label), usize::from(guess));
                        wrong += 1;
                    }
                    all += 1;
                    labels.push(label);
                    before = [label, before[0]];
                }
                memory.learn(&example.forms, &labels);
            }
        }
        progress(&format!(
            "namer, pass {}: {:.2}",
            epoch + 1,
            100.0 - 100.0 * f64::from(wrong) / f64::from(all.max(1))
        ));
    }
    perceptron.sparse(MIN_UPDATES, THRESHOLD)
}

const MIN_UPDATES: u32 = 5;
const THRESHOLD: f64 = 0.08;

/// Whether a label agrees with the corpus: the gold label, or where the gold is "outside" also a name of a
/// kind that the corpus does not mark.
fn is_allowed(example: &Example, report: &Report, i: usize, label: Label, before: Label, last: bool) -> bool {
    let gold = example.gold[i];
    if label == gold {
        return true;
    }
    if gold != OUTSIDE || label == OUTSIDE {
        // A name of an unmarked kind that was opened must be closed before the next gold name; "outside" is
        // then not among what may follow, but is what the corpus says.
        return false;
    }
    let opens = (label - 1) % 4 < 2;
    let free = example.free[i] || !report.marked[usize::from((label - 1) / 4)];
    let next_is_outside = example.gold.get(i + 1).is_some_and(|&g| g == OUTSIDE);
    free && may_follow(before, label) && !(opens && (last || !next_is_outside))
}

/// The sentences of a document as the model cuts them.
fn examples(model: &Model, document: &NameDocument) -> Vec<Example> {
    let text = &document.text;
    let mut work = Work::new();
    let (mut chars, mut keys) = (Vec::new(), Vec::new());
    let mut out = Vec::new();
    for block in layout::blocks(text, 0..text.len()) {
        let mut words = Vec::new();
        model.tokenizer.words(text, block.range, &mut work, &mut words);
        let forms: Vec<Form> = words.iter().map(|w| model.form(&text[w.range.clone()], &mut chars)).collect();
        let mut start = 0;
        for (end, _) in model.splitter.ends(text, &words, &forms) {
            let ranges: Vec<Range<usize>> = words[start..end].iter().map(|w| w.range.clone()).collect();
            let forms = forms[start..end].to_vec();
            let mut tags = Vec::new();
            model.tagger.tag(&forms, &mut keys, &mut tags);
            let (gold, free) = align(&ranges, document);
            out.push(Example { forms, tags, gold, free });
            start = end;
        }
    }
    out
}

/// Labels of words from the byte ranges of names; a name that a sentence cuts is free.
fn align(words: &[Range<usize>], document: &NameDocument) -> (Vec<Label>, Vec<bool>) {
    let mut names: Vec<(Range<usize>, NameKind)> = Vec::new();
    let mut free = vec![false; words.len()];
    let first = document.names.partition_point(|n| n.0.end <= words.first().map_or(0, |w| w.start));
    for (range, kind) in &document.names[first..] {
        let from = words.partition_point(|w| w.end <= range.start);
        let to = words.partition_point(|w| w.start < range.end);
        if from >= to {
            break;
        }
        let exact = words[from].start == range.start && words[to - 1].end == range.end;
        match kind {
            Some(kind) if exact && names.last().is_none_or(|n| n.0.end <= from) => {
                names.push((from..to, *kind))
            }
            _ => free[from..to].fill(true),
        }
    }
    (names::labels(words.len(), &names), free)
}
