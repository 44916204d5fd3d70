use super::calendar::Unit;
use crate::numbers::{LanguageError, Words, words_lookup as lookup};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a word can be in a time expression. A word may be several things: "second", "may", "fall".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// 1 to 12, or 0.
    pub month: i8,
    /// 1 (Monday) to 7, or 0.
    pub weekday: i8,
    /// 1 spring, 2 summer, 3 autumn, 4 winter, or 0.
    pub season: i8,
    /// `twenties` = 2 … `nineties` = 9, or 0.
    pub decade: i8,
    /// Month or weekday only beside a day or a year ("may", "march").
    pub weak: bool,
    /// A unit.
    pub unit: Option<Unit>,
    /// Whether the unit stands in the plural.
    pub plural: bool,
    /// Part of the day: `MO`, `AF`, `EV`, `NI`, `DT`.
    pub part: Option<&'static str>,
    /// Index into [`Language::sets`] + 1, or 0.
    pub set: u8,
    /// A UTC offset in minutes; [`ANY_ZONE`] where the name has several.
    pub zone: Option<i16>,
    /// One bit for each [`Role`].
    roles: u128,
}

/// The offset of a zone's name that several zones share ("EST").
pub const ANY_ZONE: i16 = 9999;

impl Entry {
    /// Whether the word plays a role.
    pub fn is(&self, role: Role) -> bool {
        self.roles & (1 << role as u32) != 0
    }

    /// Whether the word plays one of the roles.
    pub fn any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|&r| self.is(r))
    }
}

macro_rules! roles {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// What a function word does in a time expression: the table `roles` of `times.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names are those of the table")]
        pub enum Role { $($variant),* }

        impl Role {
            fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

roles! {
    The = "the", A = "a", This = "this", These = "these", That = "that", Last = "last", Next = "next",
    Past = "past", Coming = "coming", Previous = "previous", Following = "following", Same = "same",
    Current = "current", Latest = "latest", Recent = "recent", Future = "future", Ago = "ago",
    Earlier = "earlier", Later = "later", Before = "before", Early = "early", Late = "late", Mid = "mid",
    Start = "start", End = "end", Of = "of", In = "in", On = "on", At = "at", By = "by", Until = "until",
    Since = "since", From = "from", To = "to", Through = "through", Between = "between", And = "and",
    Or = "or", After = "after", During = "during", Throughout = "throughout", Within = "within", For = "for",
    Over = "over", About = "about", Nearly = "nearly", More = "more", Less = "less", Than = "than",
    Least = "least", Most = "most", Up = "up", Under = "under", Close = "close", No = "no", Every = "every",
    Per = "per", Several = "several", Few = "few", Couple = "couple", Half = "half", First = "first",
    Fiscal = "fiscal", Period = "period", Old = "old", Long = "long", Single = "single", So = "so",
    Now = "now", Today = "today", Yesterday = "yesterday", Tomorrow = "tomorrow", Tonight = "tonight",
    Overnight = "overnight", Noon = "noon", Midnight = "midnight", Oclock = "oclock", Rest = "rest",
    Other = "other", YearWord = "year", Straight = "straight", Bc = "bc", Ad = "ad", Plan = "plan",
    Will = "will", Would = "would", Was = "was", Did = "did",
}

/// A phrase of several words with what it means.
#[derive(Clone, Debug)]
pub struct Phrase<T> {
    /// Its words, lower case.
    pub words: Vec<Box<str>>,
    /// What it means.
    pub means: T,
}

/// How a language says when: `data/lang/<language>/times.toml` with the number words of its
/// `quantities.toml`. Loaded once and passed as an argument.
#[derive(Clone, Debug)]
pub struct Language {
    /// Number words.
    pub words: Words,
    entries: FxHashMap<Box<str>, Entry>,
    /// Durations of the words that name a set: `daily` → `P1D`.
    pub sets: Vec<Box<str>>,
    /// Holidays by their first word; longer phrases first.
    holidays: FxHashMap<Box<str>, Vec<Phrase<(i8, i8)>>>,
    /// Phrases for now, then and some day by their first word; longer phrases first.
    references: FxHashMap<Box<str>, Vec<Phrase<&'static str>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    months: BTreeMap<String, i8>,
    weekdays: BTreeMap<String, i8>,
    weak: Weak,
    units: BTreeMap<String, String>,
    seasons: BTreeMap<String, String>,
    parts: BTreeMap<String, String>,
    decades: BTreeMap<String, i8>,
    holidays: BTreeMap<String, [i8; 2]>,
    references: References,
    sets: BTreeMap<String, String>,
    zones: BTreeMap<String, i16>,
    roles: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weak {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct References {
    present: Vec<String>,
    past: Vec<String>,
    future: Vec<String>,
}

impl Language {
    /// Reads a `times.toml`; `words` comes from the `quantities.toml` beside it.
    ///
    /// # Errors
    /// Where the text is not TOML, lacks a table or names an unknown unit, part of the day or role.
    pub fn parse(toml: &str, words: &Words) -> Result<Self, LanguageError> {
        let file: File = toml::from_str(toml).map_err(|e| LanguageError(e.to_string()))?;
        let mut entries: FxHashMap<Box<str>, Entry> = FxHashMap::default();
        let mut sets = Vec::new();
        for (w, n) in in_range(file.months, "month", 1, 12)? {
            at(&mut entries, &w).month = n;
        }
        for (w, n) in in_range(file.weekdays, "weekday", 1, 7)? {
            at(&mut entries, &w).weekday = n;
        }
        for (w, n) in in_range(file.decades, "decade", 1, 9)? {
            at(&mut entries, &w).decade = n;
        }
        for w in file.weak.words {
            at(&mut entries, &w).weak = true;
        }
        for (w, code) in file.units {
            let entry = at(&mut entries, &w);
            entry.unit = Some(Unit::from_code(&code).ok_or_else(|| unknown("unit", &code))?);
            entry.plural = w.ends_with('s') || w.ends_with('a') || w.ends_with("ies");
        }
        for (w, code) in file.seasons {
            let season = ["SP", "SU", "FA", "WI"].iter().position(|c| *c == code);
            at(&mut entries, &w).season = season.ok_or_else(|| unknown("season", &code))? as i8 + 1;
        }
        for (w, code) in file.parts {
            let part = ["MO", "AF", "EV", "NI", "DT"].into_iter().find(|c| *c == code);
            at(&mut entries, &w).part = Some(part.ok_or_else(|| unknown("part of the day", &code))?);
        }
        for (w, duration) in file.sets {
            sets.push(duration.into());
            at(&mut entries, &w).set = u8::try_from(sets.len()).map_err(|_| unknown("set beyond 255", &w))?;
        }
        for (w, minutes) in file.zones {
            at(&mut entries, &w).zone = Some(minutes);
        }
        for (name, list) in file.roles {
            let role = Role::from_name(&name).ok_or_else(|| unknown("role", &name))?;
            for w in list {
                at(&mut entries, &w).roles |= 1 << role as u32;
            }
        }
        let mut references = Vec::new();
        for (list, value) in [
            (file.references.present, "PRESENT_REF"),
            (file.references.past, "PAST_REF"),
            (file.references.future, "FUTURE_REF"),
        ] {
            references.extend(list.into_iter().map(|w| (w, value)));
        }
        let holidays = file.holidays.into_iter().map(|(w, [m, d])| (w, (m, d)));
        Ok(Self {
            words: words.clone(),
            entries,
            sets,
            holidays: by_first_word(holidays),
            references: by_first_word(references.into_iter()),
        })
    }

    /// Whether a word names a month.
    #[must_use]
    pub fn is_month(&self, word: &str) -> bool {
        self.entry(word).month > 0
    }

    /// Whether a word names a day ("today", "Monday").
    #[must_use]
    pub fn is_day(&self, word: &str) -> bool {
        let entry = self.entry(word);
        (entry.weekday > 0 && !entry.weak)
            || entry.any(&[Role::Today, Role::Yesterday, Role::Tomorrow, Role::Tonight])
    }

    /// What a word can be; an empty entry for other words.
    #[must_use]
    pub fn entry(&self, word: &str) -> Entry {
        lookup(&self.entries, word).unwrap_or_default()
    }

    /// Holidays that start with a word of these letters.
    #[must_use]
    pub fn holidays(&self, first: &str) -> &[Phrase<(i8, i8)>] {
        self.holidays.get(first.to_lowercase().as_str()).map_or(&[], Vec::as_slice)
    }

    /// References that start with a word of these letters.
    #[must_use]
    pub fn references(&self, first: &str) -> &[Phrase<&'static str>] {
        self.references.get(first.to_lowercase().as_str()).map_or(&[], Vec::as_slice)
    }
}

fn at<'e>(entries: &'e mut FxHashMap<Box<str>, Entry>, word: &str) -> &'e mut Entry {
    entries.entry(word.into()).or_default()
}

fn unknown(what: &str, name: &str) -> LanguageError {
    LanguageError(format!("times.toml: unknown {what} `{name}`"))
}

fn in_range(
    table: BTreeMap<String, i8>,
    what: &str,
    low: i8,
    high: i8,
) -> Result<BTreeMap<String, i8>, LanguageError> {
    match table.iter().find(|(_, n)| !(low..=high).contains(n)) {
        Some((w, _)) => Err(unknown(what, w)),
        None => Ok(table),
    }
}

fn by_first_word<T>(phrases: impl Iterator<Item = (String, T)>) -> FxHashMap<Box<str>, Vec<Phrase<T>>> {
    let mut table: FxHashMap<Box<str>, Vec<Phrase<T>>> = FxHashMap::default();
    for (text, means) in phrases {
        let words: Vec<Box<str>> = split(&text).into_iter().map(Into::into).collect();
        table.entry(words[0].clone()).or_default().push(Phrase { words, means });
    }
    table.values_mut().for_each(|list| list.sort_by_key(|p| std::cmp::Reverse(p.words.len())));
    table
}

/// Cuts a phrase of the table as the text is cut.
fn split(text: &str) -> Vec<&str> {
    let pieces = crate::numbers::Pieces::cut(text);
    (0..pieces.items.len()).map(|i| pieces.str(i)).collect()
}
