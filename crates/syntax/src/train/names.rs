//! Training of the namer on corpora that mark different kinds.

use super::perceptron::Perceptron;
use super::{HEADLINE_EVERY, TrainConfig};
use crate::Model;
use crate::corpora::{NameCorpus, NameDocument};
use crate::form::Form;
use crate::hash::Random;
use crate::layout;
use crate::names::{self, Context, Label, Memory, OUTSIDE, Search};
use crate::table::SparseTable;
use crate::tagger::Tag;
use crate::tokenize::{Word, Work};
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
    let mut searches = [Search::default(), Search::default()];
    for epoch in 0..config.epochs[4] {
        random.shuffle(&mut order);
        let (mut wrong, mut all) = (0, 0);
        for &r in &order {
            let report = &reports[r];
            let mut memory = Memory::default();
            for example in &report.sentences {
                let context = Context::new(&example.forms, &example.tags, &model.tagger.tags, &memory);
                let (right, same) = sentence(&mut perceptron, &mut searches, &context, example, report);
                wrong += usize::from(!same);
                all += 1;
                memory.learn(&example.forms, &right);
            }
        }
        let right = 100.0 - 100.0 * wrong as f64 / all.max(1) as f64;
        progress(&format!("namer, pass {}: sentences without a mistake {right:.2}", epoch + 1));
    }
    perceptron.sparse(MIN_UPDATES, config.features[3], THRESHOLD)
}

const MIN_UPDATES: u32 = 5;
const THRESHOLD: f64 = 0.0;

/// Learns from a sentence: the best labelling against the best one that agrees with the corpus, up to where
/// the latter is furthest behind. Gives a labelling that agrees, and whether the best one did.
fn sentence(
    perceptron: &mut Perceptron,
    [free, bound]: &mut [Search; 2],
    context: &Context<'_>,
    example: &Example,
    report: &Report,
) -> (Vec<Label>, bool) {
    let n = example.forms.len();
    free.run(context, |k, s| perceptron.score(k, s), |_, _| {}, |_, _| true);
    bound.run(context, |k, s| perceptron.score(k, s), |_, _| {}, |i, l| is_allowed(example, report, i, l));
    perceptron.tick();
    let (mut right, mut guess) = (Vec::new(), Vec::new());
    bound.labels(n, &mut right);
    free.labels(n, &mut guess);
    if right.len() < n {
        return (example.gold.clone(), true);
    }
    let agrees = guess.iter().enumerate().all(|(i, &l)| is_allowed(example, report, i, l));
    if agrees {
        return (right, true);
    }
    let behind = |i: usize| free.bests[i].0 - bound.bests[i].0;
    let worst = (0..n).max_by_key(|&i| behind(i)).map_or(n, |i| i + 1);
    let (mut better, mut worse) = (Vec::new(), Vec::new());
    bound.labels(worst, &mut better);
    free.labels(worst, &mut worse);
    for i in 0..worst {
        let before = |labels: &[Label]| {
            let at = |d: usize| i.checked_sub(d).map_or(OUTSIDE, |j| labels[j]);
            [at(1), at(2)]
        };
        let (a, b) = (before(&better), before(&worse));
        if better[i] != worse[i] {
            context.fixed(i, &mut free.keys);
            perceptron.update(&free.keys, usize::from(better[i]), usize::from(worse[i]));
        }
        if better[i] != worse[i] || a != b {
            context.moving(i, a, &mut free.keys);
            perceptron.add(&free.keys, usize::from(better[i]), 1);
            context.moving(i, b, &mut free.keys);
            perceptron.add(&free.keys, usize::from(worse[i]), -1);
        }
    }
    (right, false)
}

/// Whether a label agrees with the corpus: the gold label, or where the gold is "outside" also a name of a
/// kind that the corpus does not mark.
fn is_allowed(example: &Example, report: &Report, i: usize, label: Label) -> bool {
    let gold = example.gold[i];
    if label == gold || example.free[i] {
        return true;
    }
    gold == OUTSIDE && label != OUTSIDE && !report.marked[usize::from((label - 1) / 4)]
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
        for (end, _) in model.splitter.ends(text, &words, &forms, &[]) {
            let ranges: Vec<Range<usize>> = words[start..end].iter().map(|w| w.range.clone()).collect();
            let forms = forms[start..end].to_vec();
            let mut tags = Vec::new();
            model.tagger.tag(&forms, &[], &mut keys, &mut tags);
            let (gold, free) = align(&ranges, document);
            let headline = (out.len() % HEADLINE_EVERY == 1).then(|| {
                let word = |w: &Word| model.form(&text[w.range.clone()].to_uppercase(), &mut chars);
                let forms: Vec<Form> = words[start..end].iter().map(word).collect();
                let mut tags = Vec::new();
                model.tagger.tag(&forms, &[], &mut keys, &mut tags);
                Example { forms, tags, gold: gold.clone(), free: free.clone() }
            });
            out.push(Example { forms, tags, gold, free });
            out.extend(headline);
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
