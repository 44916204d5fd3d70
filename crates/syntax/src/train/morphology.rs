//! Tables of lemmas and features from the treebanks.

use super::Prepared;
use crate::conllu::TreeDocument;
use crate::form::{self, Form};
use crate::morphology::{LONGEST_SUFFIX, Morphology, Rule, ending, suffix_key, template, word_key};
use crate::table::HashIndex;
use crate::tagger::{Tag, Tagset};
use std::collections::BTreeMap;
use std::hash::Hash;

/// Counts lemma rules and feature sets by word and by suffix.
pub(super) fn train(tagset: &Tagset, trees: &[TreeDocument], sentences: &[Prepared]) -> Morphology {
    debug_assert!(!tagset.names.is_empty());
    let words = || {
        let forms = sentences.iter().flat_map(|s| s.forms.iter().copied().zip(s.tags.iter().copied()));
        trees.iter().flat_map(|d| &d.sentences).flat_map(|s| &s.words).zip(forms)
    };
    let lemmas = words()
        .filter(|(w, _)| w.lemma != "_")
        .map(|(w, (form, tag))| (w.form.as_str(), form, tag, Rule::find(&w.form, &w.lemma)));
    let (rules, lemmas) = table(lemmas, template::LEMMA_WORD, template::LEMMA_SUFFIX);
    let feats = words().map(|(w, (form, tag))| (w.form.as_str(), form, tag, w.feats.bits()));
    let (sets, feats) = table(feats, template::FEATS_WORD, template::FEATS_SUFFIX);
    Morphology { rules, lemmas, sets, feats }
}

/// The values (most frequent first) and the index from words and suffixes to them. Words that their suffix
/// tells are left out.
fn table<'w, V: Ord + Hash + Clone>(
    words: impl Iterator<Item = (&'w str, Form, Tag, V)>,
    word_template: u32,
    suffix_template: u32,
) -> (Vec<V>, HashIndex) {
    let mut by_word: BTreeMap<u64, (Vec<u64>, BTreeMap<V, usize>)> = BTreeMap::new();
    let mut chars = Vec::new();
    let mut totals: BTreeMap<V, usize> = BTreeMap::new();
    for (word, form, tag, value) in words {
        *totals.entry(value.clone()).or_default() += 1;
        let entry = by_word.entry(word_key(word_template, &form, tag)).or_insert_with(|| {
            ending(word, &mut chars);
            let capital = form.is(form::flag::CAPITAL);
            let keys = (0..=chars.len().min(LONGEST_SUFFIX))
                .map(|n| suffix_key(suffix_template, &chars[chars.len() - n..], capital, tag));
            (keys.collect(), BTreeMap::new())
        });
        *entry.1.entry(value).or_default() += 1;
    }
    let mut values: Vec<(V, usize)> = totals.into_iter().collect();
    values.sort_by_key(|v| std::cmp::Reverse(v.1));
    let numbers: BTreeMap<&V, u32> = values.iter().enumerate().map(|(i, v)| (&v.0, i as u32)).collect();

    // A suffix counts word types, so that frequent irregular words don't speak for it.
    let mut by_suffix: BTreeMap<u64, BTreeMap<u32, usize>> = BTreeMap::new();
    let mut words: Vec<(u64, Vec<u64>, u32)> = Vec::new();
    for (key, (suffixes, counts)) in by_word {
        let Some(top) = counts.iter().max_by_key(|c| c.1).map(|c| numbers[c.0]) else { continue };
        for &suffix in &suffixes {
            *by_suffix.entry(suffix).or_default().entry(top).or_default() += 1;
        }
        words.push((key, suffixes, top));
    }
    let mut suffixes: BTreeMap<u64, u32> = BTreeMap::new();
    for (key, counts) in by_suffix {
        let all: usize = counts.values().sum();
        if let Some((&value, _)) = counts.iter().max_by_key(|c| c.1)
            && all >= 2
        {
            suffixes.insert(key, value);
        }
    }
    let mut pairs: Vec<(u64, u32)> = Vec::new();
    for (key, keys, value) in words {
        let told = keys.iter().rev().find_map(|k| suffixes.get(k)).copied();
        if told != Some(value) {
            pairs.push((key, value));
        }
    }
    pairs.extend(suffixes);
    (values.into_iter().map(|v| v.0).collect(), HashIndex::build(&pairs))
}
