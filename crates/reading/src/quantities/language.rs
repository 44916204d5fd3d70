use crate::numbers::{LanguageError, Pieces, Words, words_lookup as lookup};
use chancery_document::Modifier;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A phrase as pieces, lower case, with what it means.
#[derive(Clone, Debug)]
pub struct Phrase<T> {
    words: Vec<Box<str>>,
    /// What it means.
    pub means: T,
}

/// Phrases by their first word, longer ones first.
#[derive(Clone, Debug)]
pub struct Phrases<T>(FxHashMap<Box<str>, Vec<Phrase<T>>>);

impl<T: Clone> Phrases<T> {
    fn new(list: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut table: FxHashMap<Box<str>, Vec<Phrase<T>>> = FxHashMap::default();
        for (text, means) in list {
            let words = split(&text);
            if let Some(first) = words.first().cloned() {
                table.entry(first).or_default().push(Phrase { words, means });
            }
        }
        table.values_mut().for_each(|l| l.sort_by_key(|p| std::cmp::Reverse(p.words.len())));
        Self(table)
    }

    /// The longest phrase that starts at `i`, and the piece after it.
    pub fn at(&self, p: &Pieces<'_>, i: usize) -> Option<(&T, usize)> {
        self.starting(p, i)?.iter().find_map(|phrase| {
            let fits = |k: usize, w: &str| (k == 0 || !p.breaks(i + k)) && same(p.str(i + k), w);
            let all = phrase.words.iter().enumerate().all(|(k, w)| fits(k, w));
            all.then_some((&phrase.means, i + phrase.words.len()))
        })
    }

    fn starting(&self, p: &Pieces<'_>, i: usize) -> Option<&Vec<Phrase<T>>> {
        let word = p.str(i);
        if word.bytes().any(|b| b.is_ascii_uppercase()) || !word.is_ascii() {
            self.0.get(word.to_lowercase().as_str())
        } else {
            self.0.get(word)
        }
    }
}

fn same(piece: &str, word: &str) -> bool {
    piece.eq_ignore_ascii_case(word) || !piece.is_ascii() && piece.to_lowercase() == word
}

/// How a language says how much: `data/lang/<language>/quantities.toml`. Loaded once and passed as an argument.
#[derive(Clone, Debug)]
pub struct Language {
    /// Number words.
    pub words: Words,
    /// Symbols and codes before (or after) a number → ISO 4217.
    pub symbols: Phrases<Box<str>>,
    /// Names after a number, singular and plural → ISO 4217, or `None` where a name alone leaves it open.
    pub currencies: Phrases<Option<Box<str>>>,
    /// Shares and measures → UCUM or a noun.
    pub units: Phrases<Box<str>>,
    /// Abbreviations that count only right after digits.
    pub short_units: FxHashMap<Box<str>, Box<str>>,
    /// What stands before a number and bends it. Keyed by the last word: they are read backwards.
    pub before: FxHashMap<Box<str>, Vec<Phrase<Modifier>>>,
    /// What stands after a number and bends it.
    pub after: Phrases<Modifier>,
    /// "record".
    pub records: Phrases<()>,
    superlatives: FxHashSet<Box<str>>,
    tails: FxHashSet<Box<str>>,
    changes: FxHashMap<Box<str>, i8>,
    ends: FxHashMap<Box<str>, End>,
    per: FxHashSet<Box<str>>,
    articles: FxHashSet<Box<str>>,
    per_nouns: FxHashSet<Box<str>>,
    /// "annually" → year.
    pub per_adverbs: Phrases<Box<str>>,
    states: FxHashSet<Box<str>>,
    singular: FxHashMap<Box<str>, Box<str>>,
    labels: FxHashSet<Box<str>>,
    after_one: FxHashSet<Box<str>>,
}

/// Which end of a change a preposition names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// "from 320"
    From,
    /// "to 451.6 billion"
    To,
    /// "by 41 per cent", "an increase of 5%"
    By,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "numbers")]
    _numbers: toml::Value,
    currency: Currency,
    units: BTreeMap<String, String>,
    short_units: BTreeMap<String, String>,
    modifiers: Modifiers,
    ranks: Ranks,
    changes: Changes,
    per: Per,
    things: Things,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Currency {
    symbols: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    shared: Shared,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Modifiers {
    before: BTreeMap<String, Vec<String>>,
    after: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ranks {
    record: Vec<String>,
    superlatives: Vec<String>,
    tails: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    up: Vec<String>,
    down: Vec<String>,
    from: Vec<String>,
    to: Vec<String>,
    by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Per {
    words: Vec<String>,
    articles: Vec<String>,
    nouns: Vec<String>,
    adverbs: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Things {
    states: Vec<String>,
    singular: BTreeMap<String, String>,
    labels: Vec<String>,
    pronoun_after_one: Vec<String>,
}

impl Language {
    /// Reads a `quantities.toml`.
    ///
    /// # Errors
    /// Where the text is not TOML, lacks a table or names an unknown modifier; the message names the line or
    /// the word.
    pub fn parse(toml: &str) -> Result<Self, LanguageError> {
        let words = Words::parse(toml)?;
        let file: File = toml::from_str(toml).map_err(|e| LanguageError(e.to_string()))?;
        let boxed = |list: BTreeMap<String, String>| list.into_iter().map(|(w, c)| (w, Box::<str>::from(c)));
        let set = |list: Vec<String>| list.into_iter().map(Box::<str>::from).collect::<FxHashSet<_>>();
        let table = |list: BTreeMap<String, String>| {
            list.into_iter()
                .map(|(k, v)| (Box::<str>::from(k), Box::<str>::from(v)))
                .collect::<FxHashMap<_, _>>()
        };
        let named = file.currency.names.into_iter().map(|(n, c)| (n, Some(Box::<str>::from(c))));
        let shared = file.currency.shared.names.into_iter().map(|n| (n, None));
        let currencies = named.chain(shared).flat_map(|(n, c)| [(format!("{n}s"), c.clone()), (n, c)]);
        let mut before: FxHashMap<Box<str>, Vec<Phrase<Modifier>>> = FxHashMap::default();
        for (text, means) in modifiers(file.modifiers.before)? {
            let words = split(&text);
            if let Some(last) = words.last().cloned() {
                before.entry(last).or_default().push(Phrase { words, means });
            }
        }
        before.values_mut().for_each(|l| l.sort_by_key(|p| std::cmp::Reverse(p.words.len())));
        let changes = file.changes.up.into_iter().map(|w| (w.into(), 1));
        let changes = changes.chain(file.changes.down.into_iter().map(|w| (w.into(), -1)));
        let ends = [(file.changes.from, End::From), (file.changes.to, End::To), (file.changes.by, End::By)];
        Ok(Self {
            words,
            symbols: Phrases::new(boxed(file.currency.symbols)),
            currencies: Phrases::new(currencies),
            units: Phrases::new(boxed(file.units)),
            short_units: table(file.short_units),
            before,
            after: Phrases::new(modifiers(file.modifiers.after)?),
            records: Phrases::new(file.ranks.record.into_iter().map(|w| (w, ()))),
            superlatives: set(file.ranks.superlatives),
            tails: set(file.ranks.tails),
            changes: changes.collect(),
            ends: ends.into_iter().flat_map(|(l, e)| l.into_iter().map(move |w| (w.into(), e))).collect(),
            per: set(file.per.words),
            articles: set(file.per.articles),
            per_nouns: set(file.per.nouns),
            per_adverbs: Phrases::new(boxed(file.per.adverbs)),
            states: set(file.things.states),
            singular: table(file.things.singular),
            labels: set(file.things.labels),
            after_one: set(file.things.pronoun_after_one),
        })
    }

    /// Whether a word is a superlative of size.
    #[must_use]
    pub fn is_superlative(&self, word: &str) -> bool {
        self.superlatives.contains(word)
    }

    /// Whether a word goes on after a superlative ("since 2015", "ever").
    #[must_use]
    pub fn is_tail(&self, word: &str) -> bool {
        self.tails.contains(word)
    }

    /// 1 for words of growth, -1 for words of decline.
    #[must_use]
    pub fn change(&self, word: &str) -> Option<i8> {
        lookup(&self.changes, word)
    }

    /// Which end of a change a word names.
    #[must_use]
    pub fn end(&self, word: &str) -> Option<End> {
        lookup(&self.ends, word)
    }

    /// Whether a word makes a rate of the noun after it: always ("per"), or with certain nouns ("a").
    #[must_use]
    pub fn rate(&self, word: &str, noun: &str) -> bool {
        self.per.contains(word) || self.articles.contains(word) && self.per_nouns.contains(noun)
    }

    /// Whether a word stands for people after a number ("killed").
    #[must_use]
    pub fn is_state(&self, word: &str) -> bool {
        self.states.contains(word)
    }

    /// Whether a number after this word names something ("Resolution").
    #[must_use]
    pub fn is_label(&self, word: &str) -> bool {
        self.labels.contains(word.to_lowercase().as_str())
    }

    /// Whether "one" before this word counts nothing.
    #[must_use]
    pub fn one_is_pronoun(&self, after: &str) -> bool {
        after.is_empty() || !after.starts_with(char::is_alphabetic) || self.after_one.contains(after)
    }

    /// The singular of a noun: from the table, else by its ending.
    #[must_use]
    pub fn singular(&self, noun: &str) -> String {
        let noun = noun.to_lowercase();
        if let Some(s) = self.singular.get(noun.as_str()) {
            return s.to_string();
        }
        let stem = |cut: usize, add: &str| format!("{}{add}", &noun[..noun.len() - cut]);
        if noun.ends_with("ies") && noun.len() > 4 {
            stem(3, "y")
        } else if ["sses", "shes", "ches", "xes", "zzes"].iter().any(|e| noun.ends_with(e)) {
            stem(2, "")
        } else if noun.ends_with('s')
            && !["ss", "us", "is"].iter().any(|e| noun.ends_with(e))
            && noun.len() > 2
        {
            stem(1, "")
        } else {
            noun
        }
    }
}

fn modifiers(table: BTreeMap<String, Vec<String>>) -> Result<Vec<(String, Modifier)>, LanguageError> {
    let mut list = Vec::new();
    for (name, words) in table {
        let modifier = match name.as_str() {
            "almost" => Modifier::Almost,
            "about" => Modifier::About,
            "over" => Modifier::Over,
            "at_least" => Modifier::AtLeast,
            "at_most" => Modifier::AtMost,
            "exact" => Modifier::Exact,
            _ => return Err(LanguageError(format!("quantities.toml: unknown modifier `{name}`"))),
        };
        list.extend(words.into_iter().map(|w| (w, modifier)));
    }
    Ok(list)
}

fn split(text: &str) -> Vec<Box<str>> {
    let pieces = Pieces::cut(text);
    (0..pieces.items.len()).map(|i| pieces.str(i).to_lowercase().into()).collect()
}

/// The phrase of a table keyed by last words that ends before piece `i`: what it means and where it starts.
pub(super) fn ending_before(
    table: &FxHashMap<Box<str>, Vec<Phrase<Modifier>>>,
    p: &Pieces<'_>,
    i: usize,
) -> Option<(Modifier, usize)> {
    let last = p.str(i.checked_sub(1)?).to_lowercase();
    table.get(last.as_str())?.iter().find_map(|phrase| {
        let first = i.checked_sub(phrase.words.len())?;
        let fits = phrase
            .words
            .iter()
            .enumerate()
            .all(|(k, w)| same(p.str(first + k), w) && !p.breaks(first + k + 1));
        fits.then_some((phrase.means, first))
    })
}
