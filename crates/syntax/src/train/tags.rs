//! Training of the tagger, and tags that the parser is trained with.

use super::perceptron::Perceptron;
use super::{Prepared, TrainConfig};
use crate::conllu::TreeDocument;
use crate::hash::Random;
use crate::table::SparseTable;
use crate::tagger::{self, START, Tag, Tagger, Tagset, best};
use std::collections::BTreeMap;

/// A fine tag must be seen this often; rarer ones are read as the most frequent of their part of speech.
const RARE: usize = 10;

/// The fine tags of the treebanks, the most frequent first.
pub(super) fn tagset(trees: &[TreeDocument]) -> Tagset {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in trees.iter().flat_map(|d| &d.sentences).flat_map(|s| &s.words) {
        *counts.entry(format!("{}:{}", word.upos.as_str(), word.xpos)).or_default() += 1;
    }
    let mut names: Vec<(String, usize)> = counts.into_iter().filter(|c| c.1 >= RARE).collect();
    names.sort_by_key(|c| std::cmp::Reverse(c.1));
    Tagset::new(names.into_iter().take(127).map(|c| c.0).collect())
}

/// Trains a tagger.
pub(super) fn train(config: &TrainConfig, tagset: &Tagset, sentences: &[&Prepared]) -> SparseTable {
    let mut perceptron = Perceptron::new();
    let mut random = Random::new(config.seed);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut keys = Vec::new();
    let n = tagset.names.len();
    for _ in 0..config.epochs[1] {
        random.shuffle(&mut order);
        for &s in &order {
            let Prepared { forms, tags, .. } = sentences[s];
            let capitals = tagger::is_capitals(forms);
            let (mut t1, mut t2) = (START, START);
            for (i, &gold) in tags.iter().enumerate() {
                tagger::features(forms, i, t1, t2, capitals, &mut keys);
                perceptron.tick();
                let mut scores = [0; 128];
                perceptron.score(&keys, &mut scores);
                let guess = best(&scores[..n]);
                if guess != usize::from(gold) {
                    perceptron.update(&keys, usize::from(gold), guess);
                }
                (t1, t2) = (guess as u32, t1);
            }
        }
    }
    perceptron.sparse(MIN_UPDATES, config.features[0], THRESHOLD)
}

const MIN_UPDATES: u32 = 6;
const THRESHOLD: f64 = 0.08;
const FOLDS: usize = 5;

/// Tags of each sentence by a tagger that was trained on the other documents.
pub(super) fn jackknife(
    config: &TrainConfig,
    tagset: &Tagset,
    sentences: &[Prepared],
    progress: &mut dyn FnMut(&str),
) -> Vec<Vec<Tag>> {
    let mut out: Vec<Vec<Tag>> = vec![Vec::new(); sentences.len()];
    let mut keys = Vec::new();
    let (mut right, mut all) = (0, 0);
    if config.epochs[2] + config.epochs[3] == 0 {
        return out;
    }
    for fold in 0..FOLDS {
        let others: Vec<&Prepared> = sentences.iter().filter(|s| s.document % FOLDS != fold).collect();
        let config = TrainConfig { epochs: [0, config.epochs[1].min(6), 0, 0, 0], ..config.clone() };
        let tagger = Tagger { tags: tagset.clone(), table: train(&config, tagset, &others) };
        for (sentence, tags) in sentences.iter().zip(&mut out).filter(|s| s.0.document % FOLDS == fold) {
            tagger.tag(&sentence.forms, &[], &mut keys, tags);
            let same = |(a, b): &(&Tag, &Tag)| tagset.upos(**a) == tagset.upos(**b);
            right += tags.iter().zip(&sentence.tags).filter(same).count();
            all += tags.len();
        }
    }
    progress(&format!("jackknifed tags: UPOS {:.2}", 100.0 * right as f64 / all.max(1) as f64));
    out
}
