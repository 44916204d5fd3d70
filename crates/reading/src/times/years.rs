//! Years that stand alone, and the numbers that only look like years.

use super::calendar::Cal;
use super::language::Role;
use super::scan::{Item, Meaning, Partial, Scan};
use crate::numbers::{Kind, NumberWord};

impl Scan<'_> {
    /// A year alone. From 1900 to 2050 four digits are a year unless they count something; earlier ones need a
    /// word before them that asks for a time.
    pub fn year(&self, i: usize) -> Option<Item> {
        let (year, next) = self.year_at(i)?;
        let done = || Some(Item::new(i, next, Meaning::Fixed(Cal::Year(year)), "year"));
        if self.p.plain(i).is_none() || next > i + 1 {
            // "nineteen ninety-six", "'99", "241 BC"
            let short = matches!(self.p.str(i), "'" | "’" | "‘") || self.p.is_word(i, "two");
            return (!short || self.after_any(i, &[In, Of, Since, Until, From])).then(done)?;
        }
        use Role::*;
        let asked = self.after_any(
            i,
            &[
                In, Since, During, Until, By, From, Through, Between, After, Before, Throughout, Early, Late,
                Mid,
            ],
        );
        let of = self.after_any(i, &[Of, To, And, For, The]);
        let bracket = i > 0
            && (matches!(self.p.kind(i - 1), Some(Kind::Mark('(' | '['))) || self.p.is_dash(i - 1))
            && matches!(self.p.kind(next), Some(Kind::Mark(_)));
        let range = self.year_range(i) || i >= 2 && self.p.is_dash(i - 1) && self.year_range(i - 2);
        if self.looks_like_something_else(i, next) && !range {
            return None;
        }
        let modern = (1900..=2050).contains(&year);
        let plausible = (1000..=2100).contains(&year);
        if modern && !self.counts(next, i)
            || plausible && (asked || bracket || range || of && year >= 1500) && !self.counts(next, i)
        {
            return done();
        }
        None
    }

    /// `1917-1918`, `1990-94`.
    fn year_range(&self, i: usize) -> bool {
        let year = |k: usize| {
            self.p.str(k).len() == 4 && self.p.plain(k).is_some_and(|n| (1000..=2100).contains(&n))
        };
        let first = year(i) && self.p.is_dash(i + 1) && !self.p.breaks(i + 2);
        let inner = i >= 2 && !self.p.spaced(i) && self.p.is_dash(i - 1) && self.p.plain(i - 2).is_some();
        first
            && !inner
            && (year(i + 2)
                || self.p.str(i + 2).len() == 2
                    && self.p.plain(i + 2).is_some_and(|n| n > self.p.plain(i).unwrap_or(0) % 100))
            && !(self.p.is_dash(i + 3) && self.p.plain(i + 4).is_some())
    }

    /// Numbers with a sign, a currency, a unit or more digits around them; telephone numbers; model numbers.
    fn looks_like_something_else(&self, i: usize, next: usize) -> bool {
        let before = i.checked_sub(1).map(|j| self.p.str(j)).unwrap_or("");
        let signs =
            matches!(before, "$" | "€" | "£" | "¥" | "₹" | "#" | "№" | "+" | "°") && !self.p.breaks(i);
        let mid = i >= 2 && self.any(i - 2, &[Role::Mid, Role::Early, Role::Late]);
        let joined = i > 0
            && !mid
            && !self.p.spaced(i)
            && (self.p.is_dash(i - 1) || matches!(before, "/" | "." | ":"))
            && i.checked_sub(2).is_some_and(|j| {
                matches!(self.p.kind(j), Some(Kind::Digits | Kind::Word)) && !self.p.spaced(i - 1)
            });
        let numbered = [
            "no",
            "nr",
            "number",
            "flight",
            "resolution",
            "article",
            "room",
            "highway",
            "route",
            "page",
            "usd",
            "eur",
            "rmb",
        ]
        .iter()
        .any(|w| before.eq_ignore_ascii_case(w))
            && !self.p.breaks(i)
            || (before == "." && i >= 2 && self.p.is_word(i - 2, "no"));
        let unit = self.p.is_mark(next, '%')
            || self.p.is_mark(next, '°')
            || matches!(
                self.lang.words.get(self.p.str(next)),
                Some(NumberWord::Scale(_) | NumberWord::ShortScale(_))
            )
            || self.entry(next).unit.is_some_and(|u| u != super::Unit::Quarter)
            || (!self.p.spaced(next)
                && matches!(self.p.kind(next), Some(Kind::Word))
                && !self.possessive(next))
            || (self.p.is_dash(next)
                && !self.p.spaced(next)
                && !self.p.spaced(next + 1)
                && self.p.kind(next + 1) == Some(Kind::Digits)
                && !self.year_range(i))
            || (self.p.is_mark(next, '/')
                && self.p.kind(next + 1) == Some(Kind::Digits)
                && self.p.str(next + 1).len() > 2)
            || (self.p.is_mark(next, ':')
                && !self.p.spaced(next)
                && self.p.kind(next + 1) == Some(Kind::Digits));
        // A number right before or after another number: a table, a score, a telephone number.
        let row = i > 0
            && self.p.kind(i - 1) == Some(Kind::Digits)
            && !self.p.breaks(i)
            && !(i >= 2 && self.entry(i - 2).month > 0)
            || self.p.kind(next) == Some(Kind::Digits) && !self.p.breaks(next);
        signs || joined || numbered || unit || row
    }

    /// Whether the number at `number` counts the word at `next`: a lower-case plural without a determiner
    /// before the number ("killed 2000 people" against "the 2004 elections").
    pub fn counts(&self, next: usize, number: usize) -> bool {
        let word = self.p.str(next);
        let lower = word.chars().next().is_some_and(char::is_lowercase) && !self.p.breaks(next);
        let plural = lower
            && (word.ends_with('s') && word.len() > 3 && !word.ends_with("ss")
                || matches!(word, "people" | "men" | "women" | "children" | "troops"));
        let verb = [
            "was", "has", "is", "does", "sees", "says", "as", "this", "thus", "plus", "versus", "across",
            "towards", "always", "besides",
        ]
        .contains(&word)
            || self.entry(next).month > 0
            || !self.entry(next).any(&[]) && self.is(next, Role::During);
        let determined = number > 0 && {
            let before = number - 1;
            self.any(before, &[Role::The, Role::This, Role::That, Role::Since, Role::In, Role::During])
                || self.possessive(before)
                || ["its", "his", "her", "their", "our", "a", "an", "summer", "early", "late"]
                    .iter()
                    .any(|w| self.p.is_word(before, w))
                || self.p.is_mark(before, ',') && self.entry(next).is(Role::And)
        };
        plural && !verb && !determined
    }

    /// The rest of a list: "28 and [29] May" is read by [`Scan::date`]; here "May 7-[9]", "May 7 and [8]",
    /// "1990-[94]", and before a date: "[28] and 29 May".
    pub fn listed(&self, i: usize, before: Option<&Item>) -> Option<Item> {
        let n = self.p.plain(i).filter(|_| self.p.str(i).len() <= 2)?;
        let (_, next) = self.lang.words.read_ordinal(self.p, i).unwrap_or((n, i + 1));
        let joint = |k: usize| self.p.is_dash(k) || self.any(k, &[Role::And, Role::To, Role::Or]);
        let day = i8::try_from(n).ok().filter(|d| (1..=31).contains(d));
        // forward: a day before a joint and a full date
        if let Some(day) = day
            && joint(next)
            && let Some(date) = self.date(next + 1)
        {
            let first = match date.meaning {
                Meaning::Fixed(Cal::Day(d))
                    if self.p.plain(next + 1).is_some() || self.is(next + 1, Role::The) =>
                {
                    Cal::day(d.year(), d.month(), day).filter(|_| day < d.day()).map(Meaning::Fixed)
                }
                Meaning::Partial(Partial::MonthDay(m, d))
                    if self.p.plain(next + 1).is_some() || self.is(next + 1, Role::The) =>
                {
                    (day < d).then_some(Meaning::Partial(Partial::MonthDay(m, day)))
                }
                _ => None,
            };
            if let Some(meaning) = first {
                return Some(Item::new(i, next, meaning, "day-of-list"));
            }
        }
        // backward: right after a date and a joint
        let before = before.filter(|b| i >= 2 && b.next == i - 1 && joint(i - 1) && !self.p.breaks(i))?;
        let ends = matches!(self.p.kind(next), None | Some(Kind::Mark(_)))
            && !self.p.is_mark(next, '%')
            && !self.p.is_mark(next, '/')
            || self.p.breaks(next)
            || self.entry(next).any(&[Role::In, Role::At, Role::On, Role::For, Role::To, Role::By]);
        match before.meaning {
            Meaning::Partial(Partial::MonthDay(..)) | Meaning::Fixed(Cal::Day(_)) | Meaning::DayAfter(_)
                if ends =>
            {
                day.map(|d| Item::new(i, next, Meaning::DayAfter(d), "day-of-list"))
            }
            Meaning::Fixed(Cal::Year(y)) if self.p.is_dash(i - 1) && self.p.str(i).len() == 2 && y > 0 => {
                let year = y - y % 100 + n as i16;
                (year > y && ends)
                    .then(|| Item::new(i, next, Meaning::Fixed(Cal::Year(year)), "year-of-range"))
            }
            _ => None,
        }
    }
}
