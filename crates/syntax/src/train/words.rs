//! Training of the tokenizer and the splitter on raw text that is rebuilt from the treebanks.

use super::TrainConfig;
use super::perceptron::TriplePerceptron;
use crate::Model;
use crate::conllu::TreeDocument;
use crate::form;
use crate::hash::Random;
use crate::sentences::{self, Splitter, State};
use crate::table::HashIndex;
use crate::tokenize::{self, Cut, Tokenizer, Word, Work, split_key};
use std::collections::{BTreeMap, HashMap};

/// Trains the tokenizer.
pub(super) fn train_tokenizer(config: &TrainConfig, trees: &[TreeDocument]) -> Tokenizer {
    let texts: Vec<(String, HashMap<usize, Cut>)> = trees.iter().map(gold_cuts).collect();
    let splits = letter_splits(&texts);
    let mut perceptron = TriplePerceptron::new();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut random = Random::new(config.seed);
    let Work { mut chunk, mut keys, .. } = Work::new();
    for _ in 0..config.epochs[0] {
        random.shuffle(&mut order);
        for &i in &order {
            let (text, cuts) = &texts[i];
            tokenize::chunks(text, 0..text.len(), |text, start, end| {
                let decide = |keys: &[u64], place: usize| {
                    let gold = cuts.get(&place).copied().unwrap_or(Cut::None);
                    perceptron.tick();
                    let scores = perceptron.score(keys);
                    let wrong =
                        (0..3).filter(|&c| c != gold as usize).max_by_key(|&c| scores[c]).unwrap_or(0);
                    if scores[gold as usize] <= scores[wrong] + MARGIN {
                        perceptron.update(keys, gold as usize, wrong);
                    }
                    gold
                };
                tokenize::walk(&mut chunk, text, start, end, &mut keys, decide, |_, _| {});
            });
        }
    }
    Tokenizer { cuts: perceptron.table(2, usize::MAX), splits }
}

/// A decision must be won by this much in training, or it is trained on.
const MARGIN: i32 = 2;

/// The raw text of a document and what stands before each word that touches the one before it.
fn gold_cuts(document: &TreeDocument) -> (String, HashMap<usize, Cut>) {
    let (text, spans) = document.raw_text("\n\n");
    let mut cuts = HashMap::new();
    for (sentence, spans) in document.sentences.iter().zip(&spans) {
        for token in &sentence.tokens {
            for word in token.words.clone() {
                let cut = if word == token.words.start { Cut::Token } else { Cut::Word };
                cuts.insert(spans[word].start, cut);
            }
        }
    }
    (text, cuts)
}

/// How often a run is whole, and how often it is cut at a place.
type Cuts = (usize, BTreeMap<(usize, usize), usize>);

/// Letter runs that are more often than not two words.
fn letter_splits(texts: &[(String, HashMap<usize, Cut>)]) -> HashIndex {
    let mut runs: BTreeMap<String, Cuts> = BTreeMap::new();
    for (text, cuts) in texts {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_alphabetic() {
                at += 1;
                continue;
            }
            let end = (at..bytes.len()).find(|&i| !bytes[i].is_ascii_alphabetic()).unwrap_or(bytes.len());
            // "don't" is cut before the n by the classifier.
            let contraction =
                bytes[end - 1].eq_ignore_ascii_case(&b'n') && text[end..].starts_with(['\'', '’']);
            let run = runs.entry(text[at..end].to_ascii_lowercase()).or_default();
            match (at + 1..end).find_map(|i| Some((i - at, *cuts.get(&i)? as usize))) {
                Some(split) if !contraction => *run.1.entry(split).or_default() += 1,
                _ => run.0 += 1,
            }
            at = end;
        }
    }
    let mut pairs = Vec::new();
    for (run, (whole, splits)) in runs {
        if let Some((&(place, cut), &count)) = splits.iter().max_by_key(|s| s.1)
            && count > whole
            && run.len() <= 24
        {
            pairs.push((split_key(form::low(&run)), (place as u32) << 2 | cut as u32));
        }
    }
    HashIndex::build(&pairs)
}

/// A block of words with the ends of its sentences.
struct Block {
    text: usize,
    words: Vec<Word>,
    forms: Vec<form::Form>,
    /// Whether a sentence ends after the word.
    ends: Vec<bool>,
}

/// Trains the splitter, on documents cut into paragraphs and on documents in one piece.
pub(super) fn train_splitter(config: &TrainConfig, model: &Model, trees: &[TreeDocument]) -> Splitter {
    let mut texts = Vec::new();
    let mut blocks = Vec::new();
    for document in trees {
        for whole in [false, true] {
            blocks_of(document, whole, model, texts.len(), &mut blocks);
            texts.push(document.raw_text(if whole { " " } else { "\n\n" }).0);
        }
    }
    let mut perceptron = TriplePerceptron::new();
    let mut random = Random::new(config.seed);
    let mut keys = Vec::new();
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    for _ in 0..config.epochs[0] {
        random.shuffle(&mut order);
        for &b in &order {
            let block = &blocks[b];
            let text = &texts[block.text];
            let mut state = State::start(0);
            for i in 0..block.words.len().saturating_sub(1) {
                state.push(text, &block.words[i]);
                if sentences::may_end(&block.words, i) && !sentences::is_plain(&block.words, &block.forms, i)
                {
                    sentences::features(text, &block.words, &block.forms, i, &state, &mut keys);
                    perceptron.tick();
                    let scores = perceptron.score(&keys);
                    let gold = usize::from(block.ends[i]);
                    if scores[gold] <= scores[1 - gold] + MARGIN {
                        perceptron.update(&keys, gold, 1 - gold);
                    }
                }
                if block.ends[i] {
                    state = State::start(i + 1);
                }
            }
        }
    }
    Splitter { table: perceptron.table(2, usize::MAX), bias: 0 }
}

fn blocks_of(document: &TreeDocument, whole: bool, model: &Model, text: usize, out: &mut Vec<Block>) {
    let (raw, spans) = document.raw_text(if whole { " " } else { "\n\n" });
    let mut scratch = Vec::new();
    for (number, (sentence, spans)) in document.sentences.iter().zip(&spans).enumerate() {
        if number == 0 || (!whole && sentence.opens_paragraph) {
            out.push(Block { text, words: Vec::new(), forms: Vec::new(), ends: Vec::new() });
        }
        let Some(block) = out.last_mut() else { continue };
        for token in &sentence.tokens {
            for word in token.words.clone() {
                let range = spans[word].clone();
                block.forms.push(model.form(&raw[range.clone()], &mut scratch));
                let spaced = block.words.last().is_some_and(|w: &Word| w.range.end < range.start);
                block.words.push(Word { range, continues: word > token.words.start, spaced });
                block.ends.push(false);
            }
        }
        if let Some(last) = block.ends.last_mut() {
            *last = true;
        }
    }
}
