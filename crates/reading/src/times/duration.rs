//! Lengths of time, what is counted from them ("three days ago", "the next three years"), and sets.

use super::calendar::Unit;
use super::language::Role;
use super::scan::{Count, Item, Meaning, Partial, Scan, Thing};
use crate::numbers::{Kind, NumberWord};

/// The rule that reads ages. TimeML leaves them unmarked; they are found so that they are no figures.
pub(super) const AGE: &str = "age";

/// The rule that reads rates ("20 flights a week"), which TimeML leaves unmarked too.
pub(super) const RATE: &str = "rate";

/// A counted unit.
struct Length {
    next: usize,
    /// Whole units; `None` = several.
    count: Count,
    unit: Unit,
    value: String,
    /// "a year": with an article only.
    article: bool,
    /// "weeks": without any number.
    bare: bool,
    approx: bool,
}

impl Scan<'_> {
    /// The longest length of time at `i` with what is counted from it.
    pub fn duration(&self, i: usize) -> Option<Item> {
        super::scan::longest([self.window(i), self.counted(i), self.compound(i), self.year_period(i)])
    }

    /// "ten days", "ten days ago", "a week later", "weeks".
    fn counted(&self, i: usize) -> Option<Item> {
        let l = self.length(i)?;
        let modifier = l.approx.then_some("APPROX");
        if let Some((past, from_report, next)) = self.counted_from(&l) {
            let meaning = Meaning::Offset { count: l.count, unit: l.unit, past, from_report };
            return Some(Item { modifier, ..Item::new(i, next, meaning, "offset") });
        }
        if l.bare && !self.bare_fits(i, &l) {
            return None;
        }
        // "three-quarters of its food"
        if l.unit == Unit::Quarter && self.is(l.next, Role::Of) {
            return None;
        }
        // "one day he may": some day
        let led = [
            Role::In,
            Role::For,
            Role::Within,
            Role::After,
            Role::Of,
            Role::Than,
            Role::About,
            Role::Before,
            Role::Least,
        ];
        if self.p.is_word(i, "one")
            && l.unit == Unit::Day
            && self.p.spaced(i + 1)
            && !self.after_any(i, &led)
            && !self.is(l.next, Role::After)
        {
            return None;
        }
        let next = l.next;
        // "25 years old"
        if self.is(next, Role::Old) && !self.p.breaks(next) {
            return Some(Item::new(i, next + 1, Meaning::Duration(l.value), AGE));
        }
        if l.article {
            if matches!(l.unit, Unit::Quarter | Unit::Second | Unit::Night | Unit::Weekend | Unit::Half) {
                return None;
            }
            let counted = (i.saturating_sub(3)..i).any(|k| self.is_number(k))
                && !(i.saturating_sub(2)..=i).any(|k| self.p.breaks(k));
            if counted
                && !self.is(next, Role::After)
                && !self.is(next, Role::Before)
                && self.p.kind(i - 1) != Some(Kind::Mark(','))
            {
                return Some(Item::new(i, next, Meaning::Set(l.value), RATE));
            }
        }
        Some(Item { modifier, ..Item::new(i, next, Meaning::Duration(l.value), "duration") })
    }

    fn is_number(&self, i: usize) -> bool {
        self.p.kind(i) == Some(Kind::Digits)
            || matches!(
                self.lang.words.get(self.p.str(i)),
                Some(NumberWord::Cardinal(_) | NumberWord::Scale(_))
            )
            || ["times", "once", "twice"].iter().any(|w| self.p.is_word(i, w))
    }

    /// "ago", "earlier", "later", "from now", "before" at the end of a clause: whether the past, whether
    /// counted from the report, and the piece after.
    fn counted_from(&self, l: &Length) -> Option<(bool, bool, usize)> {
        let n = l.next;
        if self.p.breaks(n) {
            return None;
        }
        let e = self.entry(n);
        if e.is(Role::Ago) {
            return Some((true, true, n + 1));
        }
        if e.is(Role::Earlier) {
            return Some((true, false, n + 1));
        }
        if e.is(Role::Later) || self.p.is_word(n, "afterwards") || self.p.is_word(n, "afterward") {
            return Some((false, false, n + 1));
        }
        if e.is(Role::From) && self.is(n + 1, Role::Now) {
            return Some((false, true, n + 2));
        }
        let ends = matches!(self.p.str(n + 1), "" | "," | "." | ";" | ":");
        (e.is(Role::Before) && ends).then_some((true, false, n + 1))
    }

    /// "within weeks", "for years", "years of war", "decades": units without a number.
    fn bare_fits(&self, i: usize, l: &Length) -> bool {
        let led =
            self.after_any(i, &[Role::In, Role::For, Role::Within, Role::After, Role::Over, Role::Through]);
        let many = matches!(l.unit, Unit::Decade | Unit::Century);
        led && !matches!(l.unit, Unit::Second | Unit::Quarter | Unit::Weekend | Unit::Night)
            || many
            || self.is(l.next, Role::Of)
                && matches!(l.unit, Unit::Year | Unit::Month | Unit::Week | Unit::Day)
                && led
    }

    /// The count and unit at `i`.
    fn length(&self, i: usize) -> Option<Length> {
        let start = self.counted_start(i)?;
        let (mut next, mut count, mut value, article, bare, approx) = start;
        // "two more years", "eight trading days", "two consecutive quarters"
        let straight = if article { next } else { self.skip(self.skip(next, Role::More), Role::Straight) };
        next = straight;
        let entry = self.entry(next);
        let unit = entry.unit?;
        if self.p.breaks(next) && next > i || unit == Unit::Weekend && !bare {
            return None;
        }
        // "two second-hand cars", "a year-old boy": see [`Scan::compound`]
        if self.p.is_hyphen(next + 1) && !self.p.spaced(next + 1) && self.p.spaced(next) {
            let compound = self.any(next + 2, &[Role::Old, Role::Long])
                || self.any(next + 2, &[Role::Ago, Role::Earlier]);
            if !compound || article {
                return None;
            }
        }
        if article && entry.plural || bare && !entry.plural {
            return None;
        }
        next += 1;
        // "a year or two", "a week or so", "two years or so"
        let mut approx = approx;
        if self.is(next, Role::Or) {
            if self.is(next + 1, Role::So) {
                next += 2;
                approx = true;
            } else if article && self.is_number(next + 1) {
                next += 2;
                (count, value) = (None, "X".to_owned());
            } else if bare && self.entry(next + 1).unit.is_some() && self.entry(next + 1).plural {
                next += 2;
            }
        }
        // "a year and a half", "one year and three months"
        if self.is(next, Role::And) && !self.p.breaks(next) {
            if self.is(next + 1, Role::A) && self.is(next + 2, Role::Half) && count == Some(1) {
                return Some(Length {
                    next: next + 3,
                    count,
                    unit,
                    value: unit.duration("1.5"),
                    article: false,
                    bare,
                    approx,
                });
            }
            if let Some((after, Some(n), _, false, false, _)) = self.counted_start(next + 1)
                && let Some(small) = self.entry(after).unit.filter(|&s| s < unit && count.is_some())
            {
                let tail = small.duration(&n.to_string());
                let head = unit.duration(&value);
                let joined = match (head.contains('T'), tail.strip_prefix("PT")) {
                    (true, Some(t)) => format!("{head}{t}"),
                    (false, Some(t)) => format!("{head}T{t}"),
                    _ => format!("{head}{}", &tail[1..]),
                };
                return Some(Length {
                    next: after + 1,
                    count,
                    unit,
                    value: joined,
                    article: false,
                    bare,
                    approx,
                });
            }
        }
        let value =
            if value == "0.5" && unit == Unit::Hour { "PT30M".to_owned() } else { unit.duration(&value) };
        Some(Length { next, count, unit, value, article, bare, approx })
    }

    /// The number that counts units: the piece after it, the count, its text in a duration, whether it is an
    /// article, whether there is none.
    #[allow(clippy::type_complexity, reason = "taken apart at once")]
    fn counted_start(&self, i: usize) -> Option<(usize, Count, String, bool, bool, bool)> {
        let p = self.p;
        let vague = |next| Some((next, None, "X".to_owned(), false, false, false));
        if let Some(n) = self.lang.words.number(p, i) {
            // "between two and six days", "two to three weeks", "10-15 years"
            let joint = p.is_dash(n.next) || self.any(n.next, &[Role::To, Role::Or]);
            if joint
                && !p.breaks(n.next)
                && let Some(m) = self.lang.words.number(p, n.next + 1)
                && m.value > n.value
                && self.entry(self.skip_hyphen(m.next)).unit.is_some()
            {
                let count = u32::try_from(n.value).ok();
                return Some((self.skip_hyphen(m.next), count, n.value.to_string(), false, false, false));
            }
            let next = self.skip_hyphen(n.next);
            return Some((
                next,
                u32::try_from(n.value).ok().filter(|_| n.value.fract().is_zero()),
                n.value.to_string(),
                false,
                false,
                false,
            ));
        }
        let e = self.entry(i);
        if e.is(Role::A) {
            let n = self.entry(i + 1);
            if n.is(Role::Few) {
                return vague(i + 2);
            }
            if n.is(Role::Couple) && self.is(i + 2, Role::Of) {
                return Some((i + 3, Some(2), "2".to_owned(), false, false, true));
            }
            if n.is(Role::Half) {
                let hyphen = self.skip_hyphen(i + 2);
                self.entry(hyphen).unit?;
                return Some((hyphen, None, "0.5".to_owned(), false, false, false));
            }
            if n.any(&[Role::Straight]) && !self.p.is_word(i + 1, "short") {
                return Some((i + 2, Some(1), "1".to_owned(), false, false, false));
            }
            return Some((i + 1, Some(1), "1".to_owned(), true, false, false));
        }
        if e.is(Role::Half) && self.is(i + 1, Role::A) && self.entry(i + 2).unit.is_some() {
            return Some((i + 2, None, "0.5".to_owned(), false, false, false));
        }
        if e.is(Role::Couple) && self.is(i + 1, Role::Of) {
            return Some((i + 2, Some(2), "2".to_owned(), false, false, true));
        }
        if e.is(Role::Several) {
            return vague(self.skip_hyphen(i + 1));
        }
        if e.is(Role::Few) {
            return vague(i + 1);
        }
        if e.is(Role::Single) && self.p.is_hyphen(i + 1) {
            return Some((i + 2, Some(1), "1".to_owned(), false, false, false));
        }
        (e.unit.is_some() && e.plural).then(|| (i, None, "X".to_owned(), false, true, false))
    }

    /// "five-year", "eight-month-old", "decades-long", "year-long".
    fn compound(&self, i: usize) -> Option<Item> {
        let done = |next, value| {
            let rule = if self.is(next - 1, Role::Old) { AGE } else { "duration-adjective" };
            Some(Item::new(i, next, Meaning::Duration(value), rule))
        };
        let tail = |next: usize| {
            let old = self.p.is_hyphen(next)
                && !self.p.spaced(next)
                && self.any(next + 1, &[Role::Old, Role::Long]);
            if old { next + 2 } else { next }
        };
        let entry = self.entry(i);
        if let Some(unit) = entry.unit {
            let next = tail(i + 1);
            let count = if entry.plural { "X" } else { "1" };
            return (next > i + 1 && self.is(next - 1, Role::Long))
                .then(|| done(next, unit.duration(count)))?;
        }
        let l = self.length(i).filter(|l| !l.article && !l.bare)?;
        let next = tail(l.next);
        (next > l.next).then(|| done(next, l.value))?
    }

    /// "the next three years", "the past few weeks", "the first nine months", "the nine months".
    fn window(&self, i: usize) -> Option<Item> {
        let the = self.any(i, &[Role::The, Role::This]);
        let at = if the { i + 1 } else { i };
        let e = self.entry(at);
        let past = if e.any(&[Role::Last, Role::Past, Role::Previous, Role::Recent, Role::Latest]) {
            Some(true)
        } else if e.any(&[Role::Next, Role::Coming, Role::Following]) {
            Some(false)
        } else {
            None
        };
        if let Some(past) = past {
            let a = usize::from(self.is(at + 1, Role::A));
            let l = self.length(at + 1 + a).filter(|l| !l.bare && !l.article);
            let l = l?;
            let modifier = l.approx.then_some("APPROX");
            let meaning = Meaning::Window { count: l.count, unit: l.unit, past, value: l.value };
            return Some(Item { modifier, ..Item::new(i, l.next, meaning, "window") });
        }
        if !the {
            return None;
        }
        let first = e.is(Role::First) || self.p.is_word(at, "final") || self.p.is_word(at, "initial");
        let from = if first { at + 1 } else { at };
        let l = self.length(from).filter(|l| !l.article && (first || !l.bare))?;
        if self.counted_from(&l).is_some() || self.p.is_hyphen(l.next) && !self.p.spaced(l.next) {
            return None;
        }
        // "the two day rally", "the five-year plan": only the adjective
        if l.count.is_none_or(|n| n > 1) && !self.entry(l.next - 1).plural {
            return None;
        }
        let hyphen = self.p.is_hyphen(l.next - 2) && l.next >= from + 3;
        (!hyphen).then(|| Item::new(i, l.next, Meaning::Duration(l.value), "duration"))
    }

    /// "the quarter a year ago", "the same period a year earlier", "the corresponding period last year".
    fn year_period(&self, i: usize) -> Option<Item> {
        let the = self.skip(i, Role::The);
        let same = self.is(the, Role::Same)
            || ["corresponding", "comparable", "equivalent"].iter().any(|w| self.p.is_word(the, w));
        let at = if same { the + 1 } else { the };
        let e = self.entry(at);
        let thing = match e.unit {
            _ if e.is(Role::Period) => Thing::Period,
            Some(unit @ (Unit::Quarter | Unit::Month)) if !e.plural => Thing::Unit(unit),
            _ => return None,
        };
        if the == i && !same {
            return None;
        }
        let of = if self.any(at + 1, &[Role::Of, Role::In]) { at + 2 } else { at + 1 };
        if self.is(of, Role::Last) || self.is(of, Role::The) && self.is(of + 1, Role::Last) {
            let year = if self.is(of, Role::Last) { of + 1 } else { of + 2 };
            return (self.entry(year).unit == Some(Unit::Year))
                .then(|| Item::new(i, year + 1, Meaning::YearEarlier(thing), "year-earlier"));
        }
        let l = self.length(of).filter(|l| l.article && l.unit == Unit::Year)?;
        let (true, _, next) = self.counted_from(&l)? else { return None };
        Some(Item::new(i, next, Meaning::YearEarlier(thing), "year-earlier"))
    }

    /// "every year", "each July", "every two weeks", "daily", "annually".
    pub fn set(&self, i: usize) -> Option<Item> {
        let entry = self.entry(i);
        if entry.set > 0
            && !self.p.is_hyphen(i + 1)
            && !(self.p.capital(i) && i > 0 && !self.p.breaks(i) && self.p.capital(i - 1))
        {
            let value = self.lang.sets[usize::from(entry.set) - 1].to_string();
            return Some(Item::new(i, i + 1, Meaning::Set(value), "set-word"));
        }
        if !entry.is(Role::Every) {
            return None;
        }
        let at = self.skip(i + 1, Role::Other);
        let times = if at > i + 1 { "2" } else { "1" };
        let e = self.entry(at);
        let done = |next, value| Some(Item::new(i, next, Meaning::Set(value), "every"));
        if self.p.breaks(at) {
            return None;
        }
        if let Some(unit) = e.unit.filter(|_| !e.plural) {
            return done(at + 1, unit.duration(times));
        }
        if e.weekday > 0 {
            return done(at + 1, format!("XXXX-WXX-{}", e.weekday));
        }
        if e.month > 0 {
            return done(at + 1, format!("XXXX-{:02}", e.month));
        }
        if e.season > 0 {
            let code = ["SP", "SU", "FA", "WI"][(e.season as usize - 1) & 3];
            return done(at + 1, format!("XXXX-{code}"));
        }
        if let Some(part) = e.part {
            return done(at + 1, format!("XXXX-XX-XXT{part}"));
        }
        let l = self.length(at).filter(|l| !l.article && !l.bare)?;
        done(l.next, l.value)
    }

    /// What a partial date is called where no year can be found.
    pub(super) fn unknown(part: Partial) -> String {
        match part {
            Partial::Month(m) => format!("XXXX-{m:02}"),
            Partial::MonthDay(m, d) => format!("XXXX-{m:02}-{d:02}"),
            Partial::Weekday(w) => format!("XXXX-WXX-{w}"),
            Partial::Quarter(q) => format!("XXXX-Q{q}"),
            Partial::Half(h) => format!("XXXX-H{h}"),
            Partial::Season(s) => {
                format!("XXXX-{}", ["SP", "SU", "FA", "WI"][(s as usize).wrapping_sub(1) & 3])
            }
        }
    }
}
