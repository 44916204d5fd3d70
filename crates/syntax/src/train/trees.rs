//! Training of the parser and the labeller.

use super::oracle;
use super::perceptron::Perceptron;
use super::{Prepared, TrainConfig};
use crate::conllu::TreeDocument;
use crate::hash::Random;
use crate::labels::{self, Tree};
use crate::parser::{self, Input, State, Transition, choose};
use crate::table::{SparseTable, TripleTable};
use crate::tagger::{Tag, Tagset, best};

/// A sentence with its tree.
pub(super) struct Example {
    input: Input,
    heads: Vec<u16>,
    deprels: Vec<String>,
}

/// Sentences with the tags that a tagger gave them.
pub(super) fn inputs(
    tagset: &Tagset,
    trees: &[TreeDocument],
    sentences: &[Prepared],
    tags: &[Vec<Tag>],
) -> Vec<Example> {
    let gold = trees.iter().flat_map(|d| &d.sentences);
    let mut out = Vec::new();
    for ((sentence, prepared), tags) in gold.zip(sentences).zip(tags) {
        let n = sentence.words.len();
        if n < 2 || n > 250 {
            continue;
        }
        out.push(Example {
            input: Input::new(&prepared.forms, tags, tagset),
            heads: sentence.words.iter().map(|w| w.head.unwrap_or(n) as u16).collect(),
            deprels: sentence.words.iter().map(|w| w.deprel.clone()).collect(),
        });
    }
    out
}

/// In how many of ten states the parser's own choice is followed, from the second pass.
const EXPLORE: usize = 9;

/// Trains the parser with the dynamic oracle: it learns the best way on from its own mistakes.
pub(super) fn train_parser(
    config: &TrainConfig,
    examples: &[Example],
    progress: &mut dyn FnMut(&str),
) -> TripleTable {
    let mut perceptron = Perceptron::new();
    let mut random = Random::new(config.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = State::default();
    let mut keys = Vec::new();
    for epoch in 0..config.epochs[2] {
        random.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &e in &order {
            let Example { input, heads, .. } = &examples[e];
            state.reset(input.len());
            while !state.is_done() {
                let legal = state.legal();
                if legal.iter().filter(|l| **l).count() == 1 {
                    state.apply(Transition::ALL[choose(&[0; 3], legal)]);
                    continue;
                }
                parser::features(&state, input, &mut keys);
                perceptron.tick();
                let mut scores = [0; 3];
                perceptron.score(&keys, &mut scores);
                let costs = oracle::costs(&state, heads);
                let lowest = (0..3).filter(|&t| legal[t]).map(|t| costs[t]).min().unwrap_or(0);
                let good: [bool; 3] = std::array::from_fn(|t| legal[t] && costs[t] == lowest);
                let (guess, wanted) = (choose(&scores, legal), choose(&scores, good));
                if guess != wanted {
                    perceptron.update(&keys, wanted, guess);
                }
                let follow = epoch > 0 && random.below(10) < EXPLORE;
                state.apply(Transition::ALL[if follow { guess } else { wanted }]);
            }
            right += state.heads.iter().zip(heads).filter(|(a, b)| a == b).count();
            all += heads.len();
        }
        progress(&format!("parser, pass {}: UAS {:.2}", epoch + 1, 100.0 * right as f64 / all.max(1) as f64));
    }
    perceptron.triples(PARSER_MIN_UPDATES, PARSER_THRESHOLD)
}

const MIN_UPDATES: u32 = 6;
const PARSER_MIN_UPDATES: u32 = 8;
const PARSER_THRESHOLD: f64 = 0.3;
const LABEL_THRESHOLD: f64 = 0.08;

/// Trains the labeller on gold trees.
pub(super) fn train_labeller(
    config: &TrainConfig,
    examples: &[Example],
    progress: &mut dyn FnMut(&str),
) -> (Vec<String>, SparseTable) {
    let mut names: Vec<String> = examples.iter().flat_map(|e| e.deprels.iter().cloned()).collect();
    names.sort();
    names.dedup();
    names.truncate(128);
    let mut perceptron = Perceptron::new();
    let mut random = Random::new(config.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut tree = Tree::default();
    let (mut keys, mut guesses) = (Vec::new(), Vec::new());
    for epoch in 0..config.epochs[3] {
        random.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &e in &order {
            let Example { input, heads, deprels } = &examples[e];
            tree.fill(heads);
            guesses.clear();
            for i in 0..input.len() {
                let mut guess = 0;
                if usize::from(heads[i]) < input.len() {
                    let gold = names.binary_search(&deprels[i]).unwrap_or(0);
                    labels::features(input, &tree, i, &guesses, &mut keys);
                    perceptron.tick();
                    let mut scores = [0; 128];
                    perceptron.score(&keys, &mut scores);
                    guess = best(&scores[..names.len()]);
                    if guess != gold {
                        perceptron.update(&keys, gold, guess);
                    }
                    right += usize::from(guess == gold);
                    all += 1;
                }
                guesses.push(guess as u8);
            }
        }
        progress(&format!("labeller, pass {}: {:.2}", epoch + 1, 100.0 * right as f64 / all.max(1) as f64));
    }
    (names, perceptron.sparse(MIN_UPDATES, LABEL_THRESHOLD))
}
