use super::calendar::{Cal, Unit};
use super::language::{Entry, Language, Phrase, Role};
use crate::numbers::{Kind, Pieces};

/// A date or a part of one that lacks its year (or, for weekdays, its week).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Partial {
    Month(i8),
    MonthDay(i8, i8),
    Weekday(i8),
    Quarter(i8),
    Half(i8),
    Season(i8),
}

/// How a determiner picks one of many weeks, Mondays, springs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pick {
    /// "this week", "the current week".
    This,
    /// "last week", "the past week".
    Last,
    /// "next week", "the coming week".
    Next,
    /// "the previous week", seen from what was told before.
    Previous,
    /// "the following week", seen from what was told before.
    Following,
    /// "that week", "the same week".
    Same,
    /// "the week": whichever is talked of.
    The,
}

/// What is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Unit(Unit),
    Partial(Partial),
    /// "the period": as long as what was told before.
    Period,
}

/// How many units; `None` = several, a few.
pub(super) type Count = Option<u32>;

/// What an expression says, before the report's date is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A date with its year.
    Fixed(Cal),
    /// A date in digits with two readings, the first by the American order.
    Either(Cal, Cal),
    /// A date without its year.
    Partial(Partial),
    /// A part of a year that is told by an expression of its own: "last year's third quarter".
    Inside(Box<Meaning>, Partial),
    /// So many days after the report's: `today` = 0.
    Days(i32),
    /// "last week", "this Monday".
    Picked(Pick, Thing),
    /// "three days ago" (from the report), "three days later" (from what was told before).
    Offset { count: Count, unit: Unit, past: bool, from_report: bool },
    /// "the next three years".
    Window { count: Count, unit: Unit, past: bool, value: String },
    /// The same stretch a year before what was told: "the year-earlier quarter".
    YearEarlier(Thing),
    /// A length of time.
    Duration(String),
    /// Something that comes again.
    Set(String),
    /// `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`.
    Reference(&'static str),
    /// A time of the clock (`T10:35`, `T10:35Z`) or a part of the day (`TMO`) on a day of its own, or on the
    /// one told before.
    Clock(String, Option<Box<Meaning>>),
    /// A day of the month or the last digits of a year after a list: "28 and 29 May", "1990-94".
    DayAfter(i8),
}

/// An expression in the pieces.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Index of the first piece.
    pub first: usize,
    /// Index of the piece after the last.
    pub next: usize,
    /// What it says.
    pub meaning: Meaning,
    /// TIMEX3 `mod`.
    pub modifier: Option<&'static str>,
    /// Which rule read it.
    pub rule: &'static str,
}

impl Item {
    pub fn new(first: usize, next: usize, meaning: Meaning, rule: &'static str) -> Self {
        Self { first, next, meaning, modifier: None, rule }
    }
}

/// The pieces of a text with what each can be in a time expression.
pub(super) struct Scan<'a> {
    pub p: &'a Pieces<'a>,
    pub lang: &'a Language,
    entries: Vec<Entry>,
}

/// Rules look at most so many pieces ahead: the longest expressions of the language are shorter.
const LONGEST: usize = 24;

impl<'a> Scan<'a> {
    pub fn new(p: &'a Pieces<'a>, lang: &'a Language) -> Self {
        let entry =
            |i: usize| if p.kind(i) == Some(Kind::Word) { lang.entry(p.str(i)) } else { Entry::default() };
        let entries = (0..p.items.len()).map(entry).collect();
        Self { p, lang, entries }
    }

    /// All expressions in order, not overlapping: at each piece the longest one.
    pub fn items(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut i = 0;
        while i < self.p.items.len() {
            match self.item(i, items.last()) {
                Some(item) => {
                    debug_assert!(item.next > i && item.next - i <= LONGEST);
                    i = item.next;
                    items.push(item);
                }
                None => i += 1,
            }
        }
        items
    }

    fn item(&self, i: usize, before: Option<&Item>) -> Option<Item> {
        if self.p.kind(i) == Some(Kind::Skip) || self.is_glued(i) {
            return None;
        }
        let candidates = [
            self.modified(i),
            self.date(i),
            self.clock(i),
            self.duration(i),
            self.reference(i),
            self.set(i),
            self.listed(i, before),
        ];
        longest(candidates)
    }

    /// A piece that continues a word or number before it without space ("A330-300", "x-2020", "$2021"): no
    /// expression starts there, but after a bracket, a quote or a dash.
    fn is_glued(&self, i: usize) -> bool {
        if i == 0 || self.p.spaced(i) {
            return false;
        }
        match self.p.kind(i - 1) {
            Some(Kind::Mark(c)) => {
                if self.p.is_hyphen(i - 1) {
                    // "pre-March", "(2017-2021", "mid-May": a hyphen after a word glues numbers, not names.
                    let before = i.checked_sub(2).and_then(|j| self.p.kind(j));
                    return before == Some(Kind::Word)
                        && self.p.kind(i) == Some(Kind::Digits)
                        && !self.p.spaced(i - 1)
                        && !self.entry(i - 2).is(Role::Mid);
                }
                matches!(
                    c,
                    '$' | '€'
                        | '£'
                        | '¥'
                        | '₹'
                        | '#'
                        | '@'
                        | '_'
                        | '+'
                        | '='
                        | '&'
                        | '%'
                        | '/'
                        | '.'
                        | ':'
                        | '°'
                ) && self.p.kind(i) == Some(Kind::Digits)
            }
            Some(Kind::Word) => self.p.kind(i) == Some(Kind::Digits),
            _ => true,
        }
    }

    pub fn entry(&self, i: usize) -> Entry {
        self.entries.get(i).copied().unwrap_or_default()
    }

    pub fn is(&self, i: usize, role: Role) -> bool {
        self.entries.get(i).is_some_and(|e| e.is(role))
    }

    pub fn any(&self, i: usize, roles: &[Role]) -> bool {
        self.entries.get(i).is_some_and(|e| e.any(roles))
    }

    /// Whether the piece before `i` plays one of the roles.
    pub fn after_any(&self, i: usize, roles: &[Role]) -> bool {
        i > 0 && !self.p.breaks(i) && self.any(i - 1, roles)
    }

    /// `next`, or the piece after it where a role is played there.
    pub fn skip(&self, next: usize, role: Role) -> usize {
        if self.is(next, role) && !self.p.breaks(next) { next + 1 } else { next }
    }

    /// `next`, or the piece after a hyphen there.
    pub fn skip_hyphen(&self, next: usize) -> usize {
        if self.p.is_hyphen(next) && !self.p.breaks(next) { next + 1 } else { next }
    }

    /// Whether a possessive ending stands at a piece.
    pub fn possessive(&self, i: usize) -> bool {
        matches!(self.p.str(i), "'s" | "’s") || (matches!(self.p.str(i), "'" | "’") && !self.p.spaced(i))
    }

    /// The longest phrase of a table that starts at `i`.
    pub fn phrase<T: Copy>(&self, i: usize, table: &[Phrase<T>]) -> Option<(T, usize)> {
        table.iter().find_map(|phrase| {
            let fits = phrase.words.iter().enumerate().all(|(k, word)| {
                let piece = self.p.str(i + k);
                (k == 0 || !self.p.breaks(i + k)) && same_letters(piece, word)
            });
            fits.then_some((phrase.means, i + phrase.words.len()))
        })
    }

    /// "early May", "the end of 1990", "earlier this year", "nearly two years", "more than a week".
    fn modified(&self, i: usize) -> Option<Item> {
        longest([self.part_of(i), self.earlier(i), self.approximate(i)])
    }

    fn part_of(&self, i: usize) -> Option<Item> {
        let at = self.skip(i, Role::The);
        if at > i
            && let Some(item) = self.unit_of(i)
        {
            return Some(item);
        }
        let early = self.any(at, &[Role::Early, Role::Late, Role::Mid]);
        let modifier = if self.any(at, &[Role::Early, Role::Start]) {
            "START"
        } else if self.any(at, &[Role::Late, Role::End]) {
            "END"
        } else if self.is(at, Role::Mid) {
            "MID"
        } else {
            return None;
        };
        let mut next = at + 1;
        if early && !self.is(next, Role::Of) {
            // "mid-March", "early in the day" is no such phrase
            next = self.skip_hyphen(next);
            let inner = longest([self.date(next), self.part_of_day(next)])?;
            // "the early 1980s": no second article inside
            let plain = !self.is(next, Role::The) && !matches!(inner.meaning, Meaning::Reference(_));
            return plain.then_some(Item { first: i, modifier: Some(modifier), ..inner });
        }
        if !self.is(next, Role::Of)
            || self.any(at, &[Role::Early, Role::Late])
            || self.is(at, Role::Close) && at == i
        {
            return None;
        }
        next += 1;
        let inner = self.date(next)?;
        Some(Item { first: i, modifier: Some(modifier), ..inner })
    }

    /// "the last week of March", "the first day of May": a part of the date after "of".
    fn unit_of(&self, i: usize) -> Option<Item> {
        let at = i + 1;
        let (modifier, next) = if self.is(at, Role::Last) || self.p.is_word(at, "final") {
            ("END", at + 1)
        } else {
            let (rank, next) = self.lang.words.read_ordinal(self.p, at)?;
            (if rank == 1 { "START" } else { "MID" }, next)
        };
        let entry = self.entry(next);
        let unit = entry
            .unit
            .filter(|u| !entry.plural && matches!(u, Unit::Day | Unit::Week | Unit::Weekend | Unit::Month))?;
        if !self.is(next + 1, Role::Of) || self.p.breaks(next + 1) || self.p.breaks(next) {
            return None;
        }
        let inner = self.date(next + 2)?;
        let coarser = match &inner.meaning {
            Meaning::Partial(Partial::Month(_)) | Meaning::Fixed(Cal::Month(..)) => unit < Unit::Month,
            Meaning::Fixed(Cal::Year(_)) | Meaning::Inside(..) | Meaning::Picked(..) => true,
            _ => false,
        };
        coarser.then_some(Item { first: i, modifier: Some(modifier), ..inner })
    }

    /// "earlier this month", "later Sunday", "late in the day", "earlier in the year".
    fn earlier(&self, i: usize) -> Option<Item> {
        let modifier = if self.any(i, &[Role::Earlier, Role::Early]) {
            "START"
        } else if self.any(i, &[Role::Later, Role::Late]) {
            "END"
        } else {
            return None;
        };
        let next = if self.is(i + 1, Role::In) { i + 2 } else { i + 1 };
        let inner = longest([self.date(next), self.part_of_day(next)])?;
        let fits = match &inner.meaning {
            Meaning::Picked(Pick::The, Thing::Unit(_)) => next == i + 2,
            Meaning::Picked(..) | Meaning::Days(_) | Meaning::Clock(..) => true,
            Meaning::Partial(Partial::Weekday(_)) => next == i + 1,
            Meaning::Fixed(Cal::Year(_)) => next == i + 2,
            _ => false,
        };
        fits.then_some(Item { first: i, modifier: Some(modifier), ..inner })
    }

    /// "about two years", "more than a week", "at least the past 18 months", "no more than sixty days".
    fn approximate(&self, i: usize) -> Option<Item> {
        let (next, modifier) = self.bound(i)?;
        let inner = longest([self.duration(next), self.clock(next), self.date(next)])?;
        // "over several years": a preposition
        if matches!(&inner.meaning, Meaning::Duration(v) if v.contains('X')) && !self.is(next - 1, Role::Than)
        {
            return None;
        }
        let modifier = match inner.meaning {
            Meaning::Offset { .. } if modifier != "APPROX" => "APPROX",
            _ => modifier,
        };
        match inner.meaning {
            Meaning::Duration(_) | Meaning::Offset { .. } | Meaning::Window { .. } => {}
            // "around March 8", "around 7:15 p.m."; not "about last year"
            Meaning::Clock(..) | Meaning::Fixed(_) | Meaning::Partial(_)
                if ["around", "circa", "approximately", "roughly"].iter().any(|w| self.p.is_word(i, w)) => {}
            _ => return None,
        }
        Some(Item { first: i, modifier: Some(modifier), ..inner })
    }

    /// The words that bend a number: the piece after them and the TIMEX3 `mod`.
    fn bound(&self, i: usize) -> Option<(usize, &'static str)> {
        let than = |k: usize| self.is(k, Role::Than);
        if self.is(i, Role::No) && than(i + 2) {
            let less = self.is(i + 1, Role::Less);
            return Some((i + 3, if less { "EQUAL_OR_MORE" } else { "EQUAL_OR_LESS" }));
        }
        if self.is(i, Role::More) && than(i + 1) || self.is(i, Role::Over) {
            let next = if self.is(i, Role::Over) { i + 1 } else { i + 2 };
            // "over the past year": a preposition
            return (!self.any(next, &[Role::The, Role::This, Role::Next, Role::Last]))
                .then_some((next, "MORE_THAN"));
        }
        if self.is(i, Role::Less) && than(i + 1) {
            return Some((i + 2, "LESS_THAN"));
        }
        if self.is(i, Role::Under) {
            return Some((i + 1, "LESS_THAN"));
        }
        if self.is(i, Role::Nearly) {
            return Some((i + 1, "EQUAL_OR_LESS"));
        }
        if self.is(i, Role::Close) && self.is(i + 1, Role::To) {
            return Some((i + 2, "EQUAL_OR_LESS"));
        }
        if self.is(i, Role::At) && self.any(i + 1, &[Role::Least, Role::Most]) {
            let least = self.is(i + 1, Role::Least);
            return Some((i + 2, if least { "EQUAL_OR_MORE" } else { "EQUAL_OR_LESS" }));
        }
        if self.is(i, Role::Up) && self.is(i + 1, Role::To) {
            return Some((i + 2, "EQUAL_OR_LESS"));
        }
        self.is(i, Role::About).then_some((i + 1, "APPROX"))
    }

    fn reference(&self, i: usize) -> Option<Item> {
        if !self.p.kind(i).is_some_and(|k| k == Kind::Word) {
            return None;
        }
        let (value, next) = self.phrase(i, self.lang.references(self.p.str(i)))?;
        // "the past" is a time of its own only where no noun follows: not in "the past president"
        if self.is(next - 1, Role::Past) && self.p.kind(next) == Some(Kind::Word) && !self.p.breaks(next) {
            let function = self.p.str(next).len() <= 3 || self.is(next, Role::That);
            if !function {
                return None;
            }
        }
        // "now-defunct", "so far-reaching"
        (!self.p.is_hyphen(next) || self.p.spaced(next))
            .then(|| Item::new(i, next, Meaning::Reference(value), "reference"))
    }
}

/// The candidate that reaches furthest; the first of several equal ones.
pub(super) fn longest<const N: usize>(candidates: [Option<Item>; N]) -> Option<Item> {
    candidates.into_iter().flatten().reduce(|best, item| if item.next > best.next { item } else { best })
}

fn same_letters(piece: &str, word: &str) -> bool {
    piece.eq_ignore_ascii_case(word)
        || (piece.contains('’') && piece.replace('’', "'").eq_ignore_ascii_case(word))
}
