//! Training of the parser and the labeller.

use super::oracle;
use super::perceptron::{Perceptron, TriplePerceptron};
use super::{Prepared, TrainConfig};
use crate::conllu::TreeDocument;
use crate::hash::Random;
use crate::labels::{self, Tree};
use crate::parser::{self, Arena, Input, Parser, State, Transition, choose, keep_best};
use crate::table::SparseTable;
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
        if !(2..=250).contains(&n) || tags.len() != n {
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

/// Trains the parser: first greedily with the dynamic oracle, so that it learns the best way on from its own
/// mistakes; then with a beam, where the whole way to the worst mistake counts (max-violation, Huang et al.
/// 2012).
pub(super) fn train_parser(
    config: &TrainConfig,
    examples: &[Example],
    progress: &mut dyn FnMut(&str),
) -> Parser {
    let mut trainer = ParserTrainer {
        perceptron: TriplePerceptron::new(),
        random: Random::new(config.seed),
        arena: Arena::default(),
        keys: Vec::new(),
        beam: config.beam,
    };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let beam_from = if config.beam > 1 { config.greedy } else { usize::MAX };
    for epoch in 0..config.epochs[2] {
        trainer.random.shuffle(&mut order);
        if epoch == beam_from {
            trainer.perceptron.restart();
        }
        if epoch + config.frozen == config.epochs[2] && epoch > 0 {
            trainer.perceptron.freeze(PARSER_MIN_UPDATES, config.features[1]);
        }
        let (mut right, mut all) = (0, 0);
        for &e in &order {
            let example = &examples[e];
            right +=
                if epoch < beam_from { trainer.greedy(example, epoch > 0) } else { trainer.beam(example) };
            all += example.heads.len();
        }
        progress(&format!("parser, pass {}: {:.2}", epoch + 1, 100.0 * right as f64 / all.max(1) as f64));
    }
    let table = trainer.perceptron.table(PARSER_MIN_UPDATES, config.features[1]);
    Parser { table, beam: config.run_beam.max(1), window: config.window }
}

/// In how many of ten states the parser's own choice is followed, from the second pass.
const EXPLORE: usize = 9;

struct ParserTrainer {
    perceptron: TriplePerceptron,
    random: Random,
    arena: Arena,
    keys: Vec<u64>,
    beam: usize,
}

/// A state of the beam in training.
#[derive(Clone, Copy)]
struct Held {
    score: i32,
    state: State,
    /// Whether the way to it is the gold way.
    gold: bool,
}

impl ParserTrainer {
    /// Scores of the transitions; none where there is no choice.
    fn scores(&mut self, state: &State, input: &Input) -> [i32; 3] {
        let mut scores = [0; 3];
        if self.arena.legal(state).iter().filter(|l| **l).count() > 1 {
            parser::features(&self.arena, state, input, &mut self.keys);
            scores = self.perceptron.score(&self.keys);
        }
        scores
    }

    /// Walks through a sentence; gives the number of right decisions.
    fn greedy(&mut self, example: &Example, explore: bool) -> usize {
        let Example { input, heads, .. } = example;
        let mut state = self.arena.start(input.len());
        let mut mistakes = 0;
        while !self.arena.is_done(&state) {
            let legal = self.arena.legal(&state);
            let scores = self.scores(&state, input);
            self.perceptron.tick();
            let good = cheapest(oracle::costs(&self.arena, &state, heads), legal);
            let (guess, wanted) = (choose(&scores, legal), choose(&scores, good));
            if guess != wanted {
                self.perceptron.update(&self.keys, wanted, guess);
                mistakes += 1;
            }
            let follow = explore && self.random.below(10) < EXPLORE;
            state = self.arena.after(&state, Transition::ALL[if follow { guess } else { wanted }]);
        }
        heads.len().saturating_sub(mistakes)
    }

    /// Searches with the beam and learns from where the gold way was furthest behind.
    fn beam(&mut self, example: &Example) -> usize {
        let Example { input, heads, .. } = example;
        let start = self.arena.start(input.len());
        let mut beam = vec![Held { score: 0, state: start, gold: true }];
        // The gold way is followed beside the beam when it has fallen out.
        let mut gold = Held { score: 0, state: start, gold: true };
        let mut worst: Option<(i32, State, State)> = None;
        let mut candidates = Vec::new();
        for _ in 0..2 * input.len() {
            let legal = self.arena.legal(&gold.state);
            let good = cheapest(oracle::costs(&self.arena, &gold.state, heads), legal);
            let gold_scores = self.scores(&gold.state, input);
            // Of several right transitions the one that reduces.
            let wanted = [1, 2, 0].into_iter().find(|&t| good[t]).unwrap_or(0);
            candidates.clear();
            for (i, held) in beam.iter().enumerate() {
                let legal = self.arena.legal(&held.state);
                let scores = if held.gold { gold_scores } else { self.scores(&held.state, input) };
                for t in (0..3).filter(|&t| legal[t]) {
                    candidates.push((held.score + scores[t], i as u32, t as u8));
                }
            }
            keep_best(&mut candidates, self.beam);
            let mut next = Vec::with_capacity(candidates.len());
            let mut gold_state = None;
            for &(score, i, t) in &candidates {
                let from = beam[i as usize];
                let state = self.arena.after(&from.state, Transition::ALL[usize::from(t)]);
                let is_gold = from.gold && usize::from(t) == wanted;
                if is_gold {
                    gold_state = Some(state);
                }
                next.push(Held { score, state, gold: is_gold });
            }
            gold.score += gold_scores[wanted];
            gold.state = gold_state.unwrap_or_else(|| self.arena.after(&gold.state, Transition::ALL[wanted]));
            beam = next;
            let behind = beam[0].score - gold.score;
            if !beam[0].gold && worst.is_none_or(|w| behind >= w.0) {
                worst = Some((behind, gold.state, beam[0].state));
            }
        }
        self.perceptron.tick();
        let (mut right, mut guess) = (Vec::new(), Vec::new());
        let (mut stack, mut found) = (Vec::new(), Vec::new());
        self.arena.way(&beam[0].state, &mut guess);
        self.arena.heads(&guess, &mut stack, &mut found);
        if let Some((_, gold, best)) = worst {
            self.arena.way(&gold, &mut right);
            self.arena.way(&best, &mut guess);
            // From here on the states are gone: the arena is used anew.
            self.learn(input, &right, &guess);
        }
        found.iter().zip(heads).filter(|(a, b)| a == b).count()
    }

    /// Moves the weights from one way to another.
    fn learn(&mut self, input: &Input, right: &[Transition], wrong: &[Transition]) {
        let shared = right.iter().zip(wrong).take_while(|(a, b)| a == b).count();
        for (way, by) in [(right, 1), (wrong, -1)] {
            let mut state = self.arena.start(input.len());
            for (i, &transition) in way.iter().enumerate() {
                if i >= shared && self.arena.legal(&state).iter().filter(|l| **l).count() > 1 {
                    parser::features(&self.arena, &state, input, &mut self.keys);
                    self.perceptron.add(&self.keys, transition as usize, by);
                }
                state = self.arena.after(&state, transition);
            }
        }
    }
}

/// The legal transitions that cost least.
fn cheapest(costs: [u32; 3], legal: [bool; 3]) -> [bool; 3] {
    let lowest = (0..3).filter(|&t| legal[t]).map(|t| costs[t]).min().unwrap_or(0);
    std::array::from_fn(|t| legal[t] && costs[t] == lowest)
}

const MIN_UPDATES: u32 = 6;
const PARSER_MIN_UPDATES: u32 = 6;
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
    (names, perceptron.sparse(MIN_UPDATES, config.features[2], LABEL_THRESHOLD))
}
