use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// What a word does in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberWord {
    /// `one` … `nineteen`, `twenty` … `ninety`, `zero`.
    Cardinal(u32),
    /// `hundred`, `thousand`, `million`, `crore`, `dozen`: multiplies what stands before it.
    Scale(u64),
    /// The short form of a scale, read only right after digits: `bn`, `m`, `k`.
    ShortScale(u64),
    /// A scale in the plural without a number before it: `millions`, `dozens`. It names no value.
    Vague(u64),
    /// `first`, `third`, `twenty-first`.
    Ordinal(u32),
    /// `half`, `quarter`, `thirds`: one part of so many.
    Part(u32),
    /// `a`, `an`: one, before a scale or a part.
    Article,
    /// `and`.
    And,
    /// `minus`, `negative`.
    Minus,
    /// `point`.
    Point,
}

/// A file of a language that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageError(pub String);

impl fmt::Display for LanguageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LanguageError {}

/// The number words of a language: the table `numbers` of `data/lang/<language>/quantities.toml`.
#[derive(Clone, Debug, Default)]
pub struct Words {
    cardinals: FxHashMap<Box<str>, NumberWord>,
    ordinals: FxHashMap<Box<str>, u32>,
    parts: FxHashMap<Box<str>, u32>,
}

#[derive(Deserialize)]
struct File {
    numbers: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    cardinals: BTreeMap<String, u32>,
    scales: BTreeMap<String, u64>,
    short_scales: BTreeMap<String, u64>,
    vague: BTreeMap<String, u64>,
    ordinals: BTreeMap<String, u32>,
    parts: BTreeMap<String, u32>,
    articles: Vec<String>,
    and: Vec<String>,
    minus: Vec<String>,
    point: Vec<String>,
}

impl Words {
    /// Reads the table `numbers` of a `quantities.toml`.
    ///
    /// # Errors
    /// Where the text is not TOML or the table lacks a part; the message names the line.
    pub fn parse(toml: &str) -> Result<Self, LanguageError> {
        let File { numbers: t } = toml::from_str(toml).map_err(|e| LanguageError(e.to_string()))?;
        let mut words = Self::default();
        let mut put = |list: Vec<String>, kind: NumberWord| {
            for word in list {
                words.cardinals.insert(word.into(), kind);
            }
        };
        put(t.articles, NumberWord::Article);
        put(t.and, NumberWord::And);
        put(t.minus, NumberWord::Minus);
        put(t.point, NumberWord::Point);
        let cardinals = t.cardinals.into_iter().map(|(w, n)| (w, NumberWord::Cardinal(n)));
        let scales = t.scales.into_iter().map(|(w, n)| (w, NumberWord::Scale(n)));
        let short = t.short_scales.into_iter().map(|(w, n)| (w, NumberWord::ShortScale(n)));
        let vague = t.vague.into_iter().map(|(w, n)| (w, NumberWord::Vague(n)));
        words.cardinals.extend(cardinals.chain(scales).chain(short).chain(vague).map(|(w, k)| (w.into(), k)));
        words.ordinals = t.ordinals.into_iter().map(|(w, n)| (w.into(), n)).collect();
        words.parts = t.parts.into_iter().map(|(w, n)| (w.into(), n)).collect();
        Ok(words)
    }

    /// What a word does in a cardinal number.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<NumberWord> {
        lookup(&self.cardinals, word)
    }

    /// The rank that an ordinal names.
    #[must_use]
    pub fn ordinal(&self, word: &str) -> Option<u32> {
        lookup(&self.ordinals, word)
    }

    /// The number of equal parts that `half`, `third`, `quarters` … names.
    #[must_use]
    pub fn part(&self, word: &str) -> Option<u32> {
        lookup(&self.parts, word)
    }
}

/// Looks a word up whatever its case, without allocating for ASCII words.
pub(crate) fn lookup<V: Copy>(table: &FxHashMap<Box<str>, V>, word: &str) -> Option<V> {
    let mut buffer = [0u8; 24];
    if word.is_ascii() {
        let lower = buffer.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        table.get(std::str::from_utf8(lower).ok()?).copied()
    } else {
        table.get(word.to_lowercase().as_str()).copied()
    }
}
