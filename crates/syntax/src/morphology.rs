//! Lemmas and features of words.
//!
//! A lemma is made by a rule: cut so many characters, add an ending. Rules are looked up by word and tag, then
//! by the longest known suffix and tag. Features are looked up in the same way.

use crate::form::{self, Form};
use crate::hash;
use crate::table::HashIndex;
use crate::tagger::Tag;
use chancery_document::Feats;

/// How a lemma is made from a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Rule {
    /// Whether the form is put in lower case first.
    pub(crate) lower: bool,
    /// Characters cut from the end.
    pub(crate) cut: usize,
    /// What is added then.
    pub(crate) add: String,
}

/// Longest suffix that is looked up, in characters.
pub(crate) const LONGEST_SUFFIX: usize = 5;

/// The part of the model that knows lemmas and features.
#[derive(Clone, Debug, Default)]
pub(crate) struct Morphology {
    pub(crate) rules: Vec<Rule>,
    pub(crate) lemmas: HashIndex,
    /// Sets of features, as [`Feats::bits`].
    pub(crate) sets: Vec<u64>,
    pub(crate) feats: HashIndex,
}

/// Key of a word with its tag. Capitals matter: "May", "may".
pub(crate) fn word_key(template: u32, form: &Form, tag: Tag) -> u64 {
    hash::feature(template, &[form.low, u32::from(form.flags), u32::from(tag)])
}

/// Key of a suffix of `length` characters (0 = none) with the tag.
pub(crate) fn suffix_key(template: u32, suffix: &[char], capital: bool, tag: Tag) -> u64 {
    let length = suffix.len() as u32;
    hash::feature(template, &[hash::chars(suffix), length, u32::from(capital), u32::from(tag)])
}

/// Templates of the keys.
pub(crate) mod template {
    pub(crate) const LEMMA_WORD: u32 = 300;
    pub(crate) const LEMMA_SUFFIX: u32 = 301;
    pub(crate) const FEATS_WORD: u32 = 302;
    pub(crate) const FEATS_SUFFIX: u32 = 303;
}

impl Rule {
    /// The rule that makes `lemma` of `form`.
    pub(crate) fn find(form: &str, lemma: &str) -> Self {
        let low = lower(form);
        let lower = !(lemma.chars().any(char::is_uppercase) && common(form, lemma) >= common(&low, lemma));
        let base = if lower { &low } else { form };
        let shared = common(base, lemma);
        let cut = base.chars().count() - shared;
        Self { lower, cut, add: lemma.chars().skip(shared).collect() }
    }

    /// Applies the rule.
    pub(crate) fn apply(&self, form: &str) -> String {
        let base = if self.lower { lower(form) } else { form.to_owned() };
        let end = match self.cut.checked_sub(1) {
            None => base.len(),
            Some(n) => base.char_indices().nth_back(n).map_or(0, |c| c.0),
        };
        let mut lemma = base[..end].to_owned();
        lemma.push_str(&self.add);
        if lemma.is_empty() { form.to_owned() } else { lemma }
    }
}

fn lower(form: &str) -> String {
    if form.is_ascii() { form.to_ascii_lowercase() } else { form.to_lowercase() }
}

fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

impl Morphology {
    fn look_up(&self, index: &HashIndex, templates: [u32; 2], form: &Form, chars: &[char], tag: Tag) -> u32 {
        if let Some(value) = index.get(word_key(templates[0], form, tag)) {
            return value;
        }
        let capital = form.is(form::flag::CAPITAL);
        let longest = chars.len().min(LONGEST_SUFFIX);
        (0..=longest)
            .rev()
            .find_map(|n| index.get(suffix_key(templates[1], &chars[chars.len() - n..], capital, tag)))
            .unwrap_or(0)
    }

    /// The lemma of a word. `scratch` is only there to save allocations.
    pub(crate) fn lemma(&self, word: &str, form: &Form, tag: Tag, scratch: &mut Vec<char>) -> Box<str> {
        ending(word, scratch);
        let keys = [template::LEMMA_WORD, template::LEMMA_SUFFIX];
        let rule = self.look_up(&self.lemmas, keys, form, scratch, tag);
        match self.rules.get(rule as usize) {
            Some(rule) => rule.apply(word).into(),
            None => word.into(),
        }
    }

    /// The features of a word.
    pub(crate) fn feats(&self, word: &str, form: &Form, tag: Tag, scratch: &mut Vec<char>) -> Feats {
        ending(word, scratch);
        let keys = [template::FEATS_WORD, template::FEATS_SUFFIX];
        let set = self.look_up(&self.feats, keys, form, scratch, tag);
        Feats::from_bits(self.sets.get(set as usize).copied().unwrap_or(0))
    }
}

/// The last characters of a word in plain form.
pub(crate) fn ending(word: &str, out: &mut Vec<char>) {
    out.clear();
    out.extend(word.chars().rev().take(LONGEST_SUFFIX).map(form::plain));
    out.reverse();
}
