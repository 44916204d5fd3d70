//! What one actor did to another in a sentence: one of PLOVER's types, by a learnt model, for whatever frames do not cover.
//!
//! [`features`] are words and what hangs where between the two, the acts that frames would give these words, and the
//! events that were read. [`PairModel`] weighs them (`data/models/en.pairs`, made by
//! `crates/pipeline/examples/train_pairs.rs`).

use crate::context::Context;
use crate::linear::Linear;
pub use crate::linear::key;
use chancery_document::{Deprel, Findings, Span, TokenId, Upos};
use chancery_tables::{PatternKind, TableError, Tables};
use std::collections::BTreeMap;

/// The types, in the order of the model. YIELD is CONCEDE and RETREAT together.
pub const TYPES: [&str; 15] = [
    "ACCUSE",
    "AGREE",
    "AID",
    "ASSAULT",
    "COERCE",
    "CONSULT",
    "COOPERATE",
    "MOBILIZE",
    "PROTEST",
    "REJECT",
    "REQUEST",
    "SANCTION",
    "SUPPORT",
    "THREATEN",
    "YIELD",
];

/// The quad class of each type: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
pub const QUADS: [u8; 15] = [3, 1, 2, 4, 4, 1, 2, 4, 4, 3, 3, 4, 1, 3, 2];

/// What is seen of a pair, with how much of it.
pub type Features = BTreeMap<String, f32>;

/// The type of an act, folded to [`TYPES`].
#[must_use]
pub fn type_of(tables: &Tables, act: &str) -> Option<usize> {
    let plover = tables.codes.act(act)?.plover.as_deref()?;
    let folded = if matches!(plover, "CONCEDE" | "RETREAT") { "YIELD" } else { plover };
    TYPES.iter().position(|t| *t == folded)
}

/// What is seen of a source and a target (either may be unnamed) in a text that was read.
#[must_use]
pub(crate) fn features(
    context: &Context<'_>,
    findings: &Findings,
    source: &[Span],
    target: &[Span],
) -> Features {
    let look = Look { context, source: tokens(context, source), target: tokens(context, target) };
    let mut out = Features::new();
    look.words(&mut out);
    look.clause(&mut out);
    look.frames(&mut out);
    look.events(findings, source, target, &mut out);
    out
}

fn tokens(context: &Context<'_>, spans: &[Span]) -> Vec<TokenId> {
    spans.iter().flat_map(|&s| context.tokens_in(s)).map(TokenId).collect()
}

struct Look<'c, 'a> {
    context: &'c Context<'a>,
    source: Vec<TokenId>,
    target: Vec<TokenId>,
}

fn add(out: &mut Features, name: String, value: f32) {
    let old = out.entry(name).or_insert(0.0);
    *old = (*old + value).min(2.0);
}

impl Look<'_, '_> {
    fn outside(&self, id: TokenId) -> bool {
        !self.source.contains(&id) && !self.target.contains(&id)
    }

    fn lemma(&self, id: TokenId) -> String {
        self.context.trees.lemma(id).to_lowercase()
    }

    fn content(&self, id: TokenId) -> bool {
        matches!(self.context.trees.token(id).upos, Upos::Verb | Upos::Noun | Upos::Adj | Upos::Adv)
    }

    /// The head of the words of an actor.
    fn head(&self, words: &[TokenId]) -> Option<TokenId> {
        let trees = self.context.trees;
        words.iter().copied().find(|&w| trees.head(w).is_none_or(|h| !words.contains(&h)))
    }

    /// Words, pairs of words, beginnings of words.
    fn words(&self, out: &mut Features) {
        let all = (0..self.context.trees.analysis.tokens.len() as u32).map(TokenId);
        let mut before: Option<String> = None;
        let (s, t) =
            (self.source.first().map_or(u32::MAX, |i| i.0), self.target.first().map_or(u32::MAX, |i| i.0));
        for id in all {
            if !self.outside(id) {
                before = Some(if self.source.contains(&id) { "S" } else { "T" }.to_owned());
                continue;
            }
            let upos = self.context.trees.token(id).upos;
            if matches!(upos, Upos::Punct | Upos::Propn | Upos::Num | Upos::Det) {
                continue;
            }
            let lemma = self.lemma(id);
            if self.content(id) {
                add(out, format!("w={lemma}"), 1.0);
                let stem: String = lemma.chars().take(5).collect();
                add(out, format!("x={stem}"), 0.5);
                if s != u32::MAX && t != u32::MAX {
                    let between = (s < id.0) != (t < id.0);
                    if between {
                        add(out, format!("m={lemma}"), 1.0);
                    }
                }
            }
            if let Some(before) = &before {
                add(out, format!("b={before} {lemma}"), 0.7);
            }
            before = Some(lemma);
        }
    }

    /// The verbs over source and target, the path between them, objects, negation, modals.
    fn clause(&self, out: &mut Features) {
        let trees = self.context.trees;
        let verb_of = |id: TokenId| {
            trees
                .ancestors(id)
                .find(|&a| matches!(trees.token(a).upos, Upos::Verb) || trees.rel(a) == Deprel::ROOT)
        };
        let (s, t) = (self.head(&self.source), self.head(&self.target));
        for (name, head) in [("s", s), ("t", t)] {
            let Some(head) = head else {
                add(out, format!("{name}?"), 1.0);
                continue;
            };
            let rel = format!("{:?}", trees.rel(trees.first_conjunct(head)));
            let case = trees.preposition(trees.first_conjunct(head)).unwrap_or("");
            add(out, format!("{name}r={rel} {case}"), 1.0);
            if let Some(above) = trees.head(head) {
                add(out, format!("{name}h={} {case}", self.lemma(above)), 1.5);
            }
            if let Some(verb) = verb_of(head) {
                add(out, format!("{name}v={}", self.lemma(verb)), 1.5);
                add(out, format!("{name}vr={} {rel} {case}", self.lemma(verb)), 1.0);
                for child in trees.children(verb) {
                    let rel = trees.rel(*child);
                    if self.outside(*child)
                        && matches!(
                            rel,
                            Deprel::OBJ | Deprel::XCOMP | Deprel::CCOMP | Deprel::OBL | Deprel::COMPOUND_PRT
                        )
                    {
                        add(out, format!("{name}o={} {}", self.lemma(verb), self.lemma(*child)), 1.0);
                        add(out, format!("{name}c={}", self.lemma(*child)), 0.7);
                    }
                    if trees.token(*child).feats.has("Polarity", "Neg") || trees.lemma(*child) == "not" {
                        add(out, format!("{name}neg"), 1.0);
                        add(out, format!("{name}neg={}", self.lemma(verb)), 1.0);
                    }
                    if rel == Deprel::AUX {
                        add(out, format!("{name}aux={}", self.lemma(*child)), 0.7);
                    }
                    if rel == Deprel::MARK {
                        add(out, format!("{name}mark={}", self.lemma(*child)), 0.5);
                    }
                }
                if trees.is_passive(verb) {
                    add(out, format!("{name}pass"), 0.5);
                }
            }
        }
        if let (Some(s), Some(t)) = (s, t) {
            let over: Vec<TokenId> = std::iter::once(s).chain(trees.ancestors(s)).collect();
            if let Some(top) = std::iter::once(t).chain(trees.ancestors(t)).find(|a| over.contains(a)) {
                add(out, format!("top={}", self.lemma(top)), 1.5);
                let down = std::iter::once(t).chain(trees.ancestors(t)).take_while(|&a| a != top);
                for id in over.iter().copied().take_while(|&a| a != top).chain(down) {
                    if self.outside(id) {
                        add(out, format!("p={}", self.lemma(id)), 1.2);
                    }
                }
            }
        }
    }

    /// The types of the acts that frames give the words.
    fn frames(&self, out: &mut Features) {
        let trees = self.context.trees;
        let tables = self.context.tables;
        let near: Vec<TokenId> = [self.head(&self.source), self.head(&self.target)]
            .into_iter()
            .flatten()
            .flat_map(|h| trees.ancestors(h).take(3))
            .collect();
        for i in 0..trees.analysis.tokens.len() as u32 {
            let id = TokenId(i);
            let kind = match trees.token(id).upos {
                Upos::Verb => PatternKind::Verb,
                Upos::Noun => PatternKind::Noun,
                Upos::Adj => PatternKind::Adjective,
                _ => continue,
            };
            if !self.outside(id) {
                continue;
            }
            let acts = tables.english.frames.at(kind, trees.lemma(id));
            let types: Vec<usize> = acts.filter_map(|(frame, _)| type_of(tables, &frame.act)).collect();
            let share = 1.0 / types.len().max(1) as f32;
            for of in types {
                add(out, format!("f={}", TYPES[of]), share);
                if near.contains(&id) {
                    add(out, format!("fn={}", TYPES[of]), share);
                }
            }
        }
    }

    /// The types of the events that were read, and of those between the two.
    fn events(&self, findings: &Findings, source: &[Span], target: &[Span], out: &mut Features) {
        let over = |actors: &[chancery_document::ActorRef], spans: &[Span]| {
            actors.iter().filter_map(|a| a.mention).any(|m| spans.iter().any(|s| s.overlaps(m)))
        };
        for event in &findings.events {
            let Some(of) = type_of(self.context.tables, &event.act) else { continue };
            add(out, format!("e={}", TYPES[of]), 1.0);
            let (s, t) = (over(&event.source, source), over(&event.target, target));
            if s && t {
                add(out, format!("E={}", TYPES[of]), 2.0);
            } else if s || t {
                add(out, format!("E?={}", TYPES[of]), 1.0);
            }
        }
    }
}

/// Weights of features, by type.
#[derive(Clone, Debug, Default)]
pub struct PairModel(Linear<{ TYPES.len() }>);

impl PairModel {
    /// From weights by the hash of the feature. Scores are divided by `temperature`, so that chances are what they say.
    #[must_use]
    pub fn new(
        weights: &BTreeMap<u32, [f32; TYPES.len()]>,
        bias: [f32; TYPES.len()],
        temperature: f32,
    ) -> Self {
        Self(Linear::new(weights, bias, temperature))
    }

    /// The bytes of the file: magic, then the model ([`Linear::bytes`]).
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        [MAGIC, self.0.bytes().as_slice()].concat()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Where it is no such model, or cut short.
    pub fn load(bytes: &[u8]) -> Result<Self, TableError> {
        let model = bytes.strip_prefix(MAGIC).and_then(Linear::from_bytes);
        model.map(Self).ok_or_else(|| TableError::new("data/models/en.pairs", 0, "this is no model of pairs"))
    }

    /// The chance of each type.
    #[must_use]
    pub fn chances(&self, features: &Features) -> [f64; TYPES.len()] {
        self.0.chances(features.iter().map(|(name, value)| (key(name), *value)))
    }

    /// What a word by itself says for each type.
    #[must_use]
    pub fn of_word(&self, lemma: &str) -> Option<[f32; TYPES.len()]> {
        self.0.of(key(&format!("w={lemma}")))
    }

    /// The features that speak most for a type, with what they add.
    #[must_use]
    pub fn reasons<'f>(&self, features: &'f Features, of: usize) -> Vec<(&'f str, f32)> {
        let weigh = |(name, value): (&'f String, &f32)| {
            let weight = self.0.of(key(name)).map_or(0.0, |w| w[of]);
            (name.as_str(), weight * value)
        };
        let mut all: Vec<(&str, f32)> = features.iter().map(weigh).filter(|r| r.1 > 0.0).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        all
    }
}

const MAGIC: &[u8; 8] = b"CHPAIRS1";

/// The three figures of a gold set, in percent: macro F1 (the unweighted mean over the classes of the gold) of types, of quad
/// classes, and of conflict against cooperation. Each pair is what is right and what was answered.
#[must_use]
pub fn figures(types: &[(usize, usize)], quads: &[(usize, usize)]) -> String {
    let conflict: Vec<(usize, usize)> =
        quads.iter().map(|(g, a)| (usize::from(*g >= 3), usize::from(*a >= 3))).collect();
    format!(
        "macro F1: types {:.1} quads {:.1} binary {:.1}",
        macro_f1(types),
        macro_f1(quads),
        macro_f1(&conflict)
    )
}

fn macro_f1(pairs: &[(usize, usize)]) -> f64 {
    let mut labels: Vec<usize> = pairs.iter().map(|p| p.0).collect();
    labels.sort_unstable();
    labels.dedup();
    // A label of the gold is there at least once, so that `there` is never nought.
    let f1 = |of: &usize| {
        let right = pairs.iter().filter(|p| p.0 == *of && p.1 == *of).count() as f64;
        let given = pairs.iter().filter(|p| p.1 == *of).count();
        let there = pairs.iter().filter(|p| p.0 == *of).count();
        200.0 * right / (given + there) as f64
    };
    labels.iter().map(f1).sum::<f64>() / labels.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_counts_alike() {
        assert_eq!(macro_f1(&[(1, 1), (1, 1), (2, 1)]), (200.0 * 2.0 / 5.0 + 0.0) / 2.0);
        assert_eq!(figures(&[(0, 0)], &[(3, 4)]), "macro F1: types 100.0 quads 0.0 binary 100.0");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut weights = BTreeMap::new();
        let mut of = [0.0; TYPES.len()];
        of[3] = 2.0;
        weights.insert(key("w=bomb"), of);
        let model = PairModel::new(&weights, [0.0; TYPES.len()], 2.0);
        let read = PairModel::load(&model.save()).expect("a model");
        let features = Features::from([("w=bomb".to_owned(), 1.0)]);
        assert_eq!(model.chances(&features), read.chances(&features));
        let best = read.chances(&features);
        assert!(best.iter().all(|&c| c <= best[3]), "{best:?}");
        assert_eq!(read.reasons(&features, 3)[0].0, "w=bomb");
        assert!(PairModel::load(&model.save()[..20]).is_err());
        assert!(PairModel::load(b"CHPAIRS0").is_err());
    }

    #[test]
    fn the_card_is_of_the_model_that_ships() {
        let card = include_str!("../../../data/models/en.pairs.toml");
        let bytes = include_bytes!("../../../data/models/en.pairs");
        assert!(card.contains(&format!("bytes = {}\n", bytes.len())), "the card's size");
        PairModel::load(bytes).expect("a model");
    }
}
