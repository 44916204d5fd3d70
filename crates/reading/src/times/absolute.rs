//! Dates with a place in the calendar: days, months, quarters, seasons, years, decades, centuries.

use super::calendar::Cal;
use super::language::Role;
use super::scan::{Item, Meaning, Partial, Scan, Thing, longest};
use crate::numbers::{Kind, NumberWord};

impl Scan<'_> {
    /// The longest date at `i`, absolute or relative.
    pub fn date(&self, i: usize) -> Option<Item> {
        longest([
            self.digital(i),
            self.weekday_date(i),
            self.month_date(i),
            self.day_month(i),
            self.quarter(i),
            self.half(i),
            self.season(i),
            self.decade(i),
            self.century(i),
            self.fiscal(i),
            self.year(i),
            self.holiday(i),
            self.relative(i),
        ])
    }

    /// `2022-03-08`, `2022/03/08`, `08/03/2022`, `8.3.2022` (ISO 8601 and what people write).
    fn digital(&self, i: usize) -> Option<Item> {
        let p = self.p;
        if p.kind(i) == Some(Kind::Dotted) {
            let mut parts = p.str(i).split('.').map(str::parse::<i16>);
            let (Some(Ok(d)), Some(Ok(m)), Some(Ok(y)), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            else {
                return None;
            };
            let cal = Cal::day(
                four_digits(y, p.str(i).rsplit('.').next()?.len())?,
                i8::try_from(m).ok()?,
                i8::try_from(d).ok()?,
            )?;
            return Some(Item::new(i, i + 1, Meaning::Fixed(cal), "date-in-digits"));
        }
        let first = p.plain(i)?;
        let mark = p.is_hyphen(i + 1) && p.is_hyphen(i + 3) || p.is_mark(i + 1, '/') && p.is_mark(i + 3, '/');
        if !mark || (i + 1..i + 5).any(|k| p.spaced(k)) || p.is_mark(i + 5, '/') {
            return None;
        }
        let (second, third) = (p.plain(i + 2)?, p.plain(i + 4)?);
        let small = |n: u32| i8::try_from(n).ok();
        let mut next = i + 5;
        if p.str(i).len() == 4 {
            let cal = Cal::day(i16::try_from(first).ok()?, small(second)?, small(third)?)?;
            // 2022-03-08T10:35:00Z
            if p.str(next).eq_ignore_ascii_case("t") && !p.spaced(next) && p.is_mark(next + 2, ':') {
                next += 4;
                while p.is_mark(next, ':')
                    && p.plain(next + 1).is_some()
                    && !p.spaced(next + 1)
                    && next < i + 18
                {
                    next += 2;
                }
                next += usize::from(p.is_word(next, "z") && !p.spaced(next));
            }
            return Some(Item::new(i, next, Meaning::Fixed(cal), "date-in-digits"));
        }
        let year = four_digits(i16::try_from(third).ok()?, p.str(i + 4).len())?;
        let (american, other) =
            (Cal::day(year, small(first)?, small(second)?), Cal::day(year, small(second)?, small(first)?));
        let meaning = match (american, other) {
            (Some(a), Some(b)) if a != b => Meaning::Either(a, b),
            (Some(a), _) | (None, Some(a)) => Meaning::Fixed(a),
            (None, None) => return None,
        };
        Some(Item::new(i, next, meaning, "date-in-digits"))
    }

    /// A month's name and the piece after it and its point.
    pub fn month(&self, i: usize) -> Option<(i8, usize)> {
        let entry = self.entry(i);
        if entry.month == 0 || !self.p.capital(i) {
            return None;
        }
        let point = self.p.is_mark(i + 1, '.') && !self.p.spaced(i + 1) && self.p.str(i).len() <= 4;
        let inside = point && matches!(self.p.kind(i + 2), Some(Kind::Digits)) && !self.p.breaks(i + 2);
        Some((entry.month, if inside { i + 2 } else { i + 1 }))
    }

    /// A day of the month: `8`, `8th`, `eighth`, `the 8th`. Not a number that goes on ("8 percent", "8:30").
    fn day_of_month(&self, i: usize) -> Option<(i8, usize)> {
        let (n, next) = match self.lang.words.read_ordinal(self.p, i) {
            Some(found) => found,
            None if self.p.str(i).len() <= 2 => (self.p.plain(i)?, i + 1),
            None => return None,
        };
        let day = i8::try_from(n).ok().filter(|d| (1..=31).contains(d))?;
        let clock = self.p.is_mark(next, ':') && !self.p.spaced(next) && self.p.plain(next + 1).is_some();
        let goes_on = self.p.is_mark(next, '%')
            || matches!(self.lang.words.get(self.p.str(next)), Some(NumberWord::Scale(_)));
        (!clock && !goes_on).then_some((day, next))
    }

    /// A year in digits or words where a date lets one expect it: `2022`, `'22`, `nineteen ninety-six`, `241 BC`.
    pub fn year_at(&self, i: usize) -> Option<(i16, usize)> {
        if self.p.breaks(i) && i > 0 {
            return None;
        }
        if let Some(n) = self.p.plain(i) {
            if let Some(found) = self.era(i, n) {
                return Some(found);
            }
            let ok = self.p.str(i).len() == 4 && (1000..=2999).contains(&n) && !self.p.is_mark(i + 1, '%');
            let clock = self.p.is_mark(i + 1, ':') && !self.p.spaced(i + 1);
            return (ok && !clock).then_some((n as i16, i + 1));
        }
        if matches!(self.p.str(i), "'" | "’" | "‘") && self.p.str(i + 1).len() == 2 && !self.p.spaced(i + 1)
        {
            return Some((four_digits(self.p.plain(i + 1)? as i16, 2)?, i + 2));
        }
        self.spelled_year(i)
    }

    fn era(&self, i: usize, n: u32) -> Option<(i16, usize)> {
        if n == 0 || n > 4000 {
            return None;
        }
        // "BC", "B.C."
        let (bc, next) = if self.is(i + 1, Role::Bc) || self.is(i + 1, Role::Ad) {
            (self.is(i + 1, Role::Bc), i + 2)
        } else if self.p.str(i + 1) == "B" && self.p.is_mark(i + 2, '.') && self.p.str(i + 3) == "C" {
            (true, if self.p.is_mark(i + 4, '.') { i + 5 } else { i + 4 })
        } else {
            return None;
        };
        let capital = self.p.capital(i + 1);
        capital.then_some((if bc { -(n as i16) } else { n as i16 }, next))
    }

    fn spelled_year(&self, i: usize) -> Option<(i16, usize)> {
        let words = &self.lang.words;
        let NumberWord::Cardinal(first) = words.get(self.p.str(i))? else { return None };
        if first == 2 && words.get(self.p.str(i + 1)) == Some(NumberWord::Scale(1000)) {
            let n = words.number(self.p, i).filter(|n| n.scale == 1000)?;
            let value = u32::try_from(n.value).ok().filter(|v| (2000..2100).contains(v))?;
            return Some((value as i16, n.next));
        }
        if !(11..=20).contains(&first) || self.p.breaks(i + 1) {
            return None;
        }
        let j = self.skip_hyphen(i + 1);
        match words.get(self.p.str(j))? {
            NumberWord::Cardinal(n @ 10..=90) => {
                let k = self.skip_hyphen(j + 1);
                match words.get(self.p.str(k)) {
                    Some(NumberWord::Cardinal(unit @ 1..=9)) if n >= 20 => {
                        Some(((first * 100 + n + unit) as i16, k + 1))
                    }
                    _ => Some(((first * 100 + n) as i16, j + 1)),
                }
            }
            _ => None,
        }
    }

    /// "Monday", "Monday, March 8", "Saturday, June 24, 1950", "Friday 8 March". With a part of the day it is a
    /// time: see [`Scan::part_of_day`].
    fn weekday_date(&self, i: usize) -> Option<Item> {
        let entry = self.entry(i);
        if entry.weekday == 0 || !self.p.capital(i) {
            return None;
        }
        let point = self.p.is_mark(i + 1, '.') && !self.p.spaced(i + 1) && self.p.str(i).len() <= 5;
        let mut next = i + 1 + usize::from(point && entry.weak);
        if self.p.is_mark(next, ',') {
            next += 1;
        }
        let full = longest([self.month_date(next), self.day_month(next)]);
        if let Some(date) = full
            && matches!(date.meaning, Meaning::Fixed(Cal::Day(_)) | Meaning::Partial(Partial::MonthDay(..)))
            && !self.p.breaks(next)
        {
            return Some(Item { first: i, rule: "weekday-and-date", ..date });
        }
        (!entry.weak)
            .then(|| Item::new(i, i + 1, Meaning::Partial(Partial::Weekday(entry.weekday)), "weekday"))
    }

    /// "March 8, 2022", "March 8", "March 2022", "March of last year", "March".
    fn month_date(&self, i: usize) -> Option<Item> {
        let (month, next) = self.month(i)?;
        let weak = self.entry(i).weak;
        if self.p.breaks(next) && next > i + 1 {
            return None;
        }
        let the = self.skip(next, Role::The);
        if !self.p.breaks(next)
            && let Some((day, after)) = self.day_of_month(the)
        {
            let year_from = if self.p.is_mark(after, ',') { after + 1 } else { self.skip(after, Role::Of) };
            if let Some((year, end)) = self.year_at(year_from)
                && !self.counts(end, year_from)
                && let Some(cal) = Cal::day(year, month, day)
            {
                return Some(Item::new(i, end, Meaning::Fixed(cal), "month-day-year"));
            }
            Cal::day(2000, month, day)?;
            // "May 30 people": the number counts
            return Some(Item::new(i, after, Meaning::Partial(Partial::MonthDay(month, day)), "month-day"));
        }
        let after = if self.p.is_mark(next, ',') { next + 1 } else { self.skip(next, Role::Of) };
        if let Some((year, end)) = self.year_at(after)
            && !(after > next && self.counts(end, after))
        {
            return Some(Item::new(i, end, Meaning::Fixed(Cal::Month(year, month)), "month-year"));
        }
        let of = self.skip(next, Role::Of);
        if !self.p.breaks(of)
            && let Some(year) = self.relative(of).filter(|y| is_year(&y.meaning))
        {
            let meaning = Meaning::Inside(Box::new(year.meaning), Partial::Month(month));
            return Some(Item::new(i, year.next, meaning, "month-of-year"));
        }
        if weak && !self.month_stands_alone(i) {
            return None;
        }
        Some(Item::new(i, i + 1, Meaning::Partial(Partial::Month(month)), "month"))
    }

    /// "in March", "by May", "since March": words that are also verbs count as months only so.
    fn month_stands_alone(&self, i: usize) -> bool {
        use Role::*;
        let before = i.checked_sub(1).map(|j| self.entry(j)).unwrap_or_default();
        let led = before.any(&[
            In, Since, By, Until, During, Of, From, Through, This, Last, Next, Early, Late, To, Between,
            Every, After, Before, Mid,
        ]) || (before.is(And) || i > 0 && self.p.is_hyphen(i - 1))
            && i >= 2
            && self.entry(i - 2).month > 0;
        // A month at the head of a sentence is rare; the modal verb and the name are not.
        led && !self.p.breaks(i) && (!self.p.capital(i + 1) || self.is(i + 1, A))
    }

    /// "8 March 2022", "8th of March", "the 19th of October 1950".
    fn day_month(&self, i: usize) -> Option<Item> {
        let the = self.skip(i, Role::The);
        let (day, next) = self.day_of_month(the)?;
        let of = self.skip(next, Role::Of);
        let (month, next) = self.month(of)?;
        if self.p.breaks(of) {
            return None;
        }
        let after = if self.p.is_mark(next, ',') { next + 1 } else { self.skip(next, Role::Of) };
        if let Some((year, end)) = self.year_at(after)
            && !(after > next && self.counts(end, after))
        {
            let cal = Cal::day(year, month, day)?;
            return Some(Item::new(i, end, Meaning::Fixed(cal), "day-month-year"));
        }
        Cal::day(2000, month, day)?;
        Some(Item::new(i, next, Meaning::Partial(Partial::MonthDay(month, day)), "day-month"))
    }

    /// "the third quarter of 2009", "third-quarter", "the 1988 second quarter", "Q3 2009", "its fourth quarter".
    fn quarter(&self, i: usize) -> Option<Item> {
        let p = self.p;
        // Q3, 3Q
        let short = match p.str(i) {
            "Q" if !p.spaced(i + 1) && p.str(i + 1).len() == 1 => p.plain(i + 1).map(|q| (q, i + 2)),
            s if s.len() == 1 && p.str(i + 1) == "Q" && !p.spaced(i + 1) => p.plain(i).map(|q| (q, i + 2)),
            _ => None,
        };
        if let Some((q @ 1..=4, next)) = short {
            return Some(self.with_year(i, next, Partial::Quarter(q as i8), "quarter"));
        }
        let the = self.skip(i, Role::The);
        if let Some((year, next)) = self.year_at(the).filter(|_| p.plain(the).is_some()) {
            // "the 1988 quarter", "the 1989 period" take the quarter from what was told before
            if the > i && (self.entry(next).unit == Some(super::Unit::Quarter) || self.is(next, Role::Period))
            {
                return Some(Item::new(i, next + 1, Meaning::Fixed(Cal::Year(year)), "period-of-year"));
            }
            let (q, end) = self.quarter_name(self.skip_hyphen(next))?;
            return Some(Item::new(i, end, Meaning::Fixed(Cal::Quarter(year, q)), "quarter"));
        }
        let (q, next) = self.quarter_name(the)?;
        // "the third-quarter loss": the article belongs to the loss
        if the > i && self.p.is_hyphen(next - 2) {
            return None;
        }
        Some(self.with_year(i, next, Partial::Quarter(q), "quarter"))
    }

    /// "third quarter", "fiscal third quarter", "third-quarter".
    pub fn quarter_name(&self, i: usize) -> Option<(i8, usize)> {
        let fiscal = self.skip(i, Role::Fiscal);
        let at = if fiscal > i { self.skip_hyphen(fiscal) } else { i };
        let (q, next) = self.lang.words.read_ordinal(self.p, at)?;
        let unit = self.skip(self.skip_hyphen(next), Role::Fiscal);
        (q <= 4
            && self.entry(unit).unit == Some(super::Unit::Quarter)
            && !self.entry(unit).plural
            && !self.p.breaks(unit))
        .then_some((q as i8, unit + 1))
    }

    /// "the first half of 2008", "the second half of last year", "H1 2008".
    fn half(&self, i: usize) -> Option<Item> {
        let p = self.p;
        if p.str(i) == "H"
            && !p.spaced(i + 1)
            && let Some(h @ 1..=2) = p.plain(i + 1)
            && let Some((year, next)) = self.year_at(i + 2)
        {
            return Some(Item::new(i, next, Meaning::Fixed(Cal::Half(year, h as i8)), "half"));
        }
        let the = self.skip(i, Role::The);
        let (h, next) = match self.lang.words.read_ordinal(p, the) {
            Some((h @ 1..=2, next)) => (h as i8, next),
            _ if self.is(the, Role::Last) => (2, the + 1),
            _ => return None,
        };
        let half = self.skip_hyphen(next);
        if !self.is(half, Role::Half) || !self.is(half + 1, Role::Of) {
            return None;
        }
        let item = self.with_year(i, half + 1, Partial::Half(h), "half");
        (item.next > half + 1).then_some(item)
    }

    /// Adds the year that follows a part of a year: "of 2009", "2009", "of this year", "of the year".
    fn with_year(&self, first: usize, next: usize, part: Partial, rule: &'static str) -> Item {
        let of = self.skip(next, Role::Of);
        let of = if self.p.is_mark(of, ',') { of + 1 } else { of };
        let fiscal = self.skip(of, Role::Fiscal);
        if let Some((year, end)) = self.year_at(fiscal) {
            return Item::new(first, end, Meaning::Fixed(inside(year, part)), rule);
        }
        let year = if self.p.breaks(of) { None } else { self.relative(of).filter(|y| is_year(&y.meaning)) };
        match year {
            Some(year) => Item::new(first, year.next, Meaning::Inside(Box::new(year.meaning), part), rule),
            None => Item::new(first, next, Meaning::Partial(part), rule),
        }
    }

    /// "the winter of 1914", "summer 1918", "the summer". "Spring" and "fall" need more than themselves.
    fn season(&self, i: usize) -> Option<Item> {
        let the = self.skip(i, Role::The);
        let entry = self.entry(the);
        if entry.season == 0 {
            return None;
        }
        let item = self.with_year(i, the + 1, Partial::Season(entry.season), "season");
        let alone = matches!(item.meaning, Meaning::Partial(_));
        let led = the > i
            || self.after_any(i, &[Role::In, Role::Since, Role::By, Role::Until, Role::This, Role::During]);
        let event = self.any(the + 1, &[Role::In, Role::Of, Role::From, Role::To]);
        if alone && entry.weak && (!led || event || self.p.str(the + 1).is_empty()) {
            return None;
        }
        Some(item)
    }

    /// "the 1990s", "the '80s", "the nineties".
    fn decade(&self, i: usize) -> Option<Item> {
        let p = self.p;
        let the = self.skip(i, Role::The);
        let mut at = if self.any(the, &[Role::Early, Role::Late, Role::Mid]) && the > i {
            self.skip_hyphen(the + 1)
        } else {
            the
        };
        let modifier = [(Role::Early, "START"), (Role::Late, "END"), (Role::Mid, "MID")]
            .into_iter()
            .find(|&(r, _)| at > the && self.is(the, r))
            .map(|(_, m)| m);
        let done = |next: usize, decade: i16| {
            Some(Item { modifier, ..Item::new(i, next, Meaning::Fixed(Cal::Decade(decade)), "decade") })
        };
        let entry = self.entry(at);
        if entry.decade > 0 && the > i {
            return done(at + 1, 190 + i16::from(entry.decade));
        }
        let quote = matches!(p.str(at), "'" | "’" | "‘");
        at += usize::from(quote);
        let n = p.plain(at)?;
        let plural = !p.spaced(at + 1) && p.is_word(at + 1, "s")
            || matches!(p.str(at + 1), "'s" | "’s") && !p.spaced(at + 1);
        if !plural || n % 10 != 0 {
            return None;
        }
        match p.str(at).len() {
            4 if (1000..=2100).contains(&n) => done(at + 2, (n / 10) as i16),
            // "the 80s"; "the 20s" are left to the reader: 1920 or 2020
            2 if (30..=90).contains(&n)
                && (quote || the > i || self.after_any(i, &[Role::And, Role::In])) =>
            {
                done(at + 2, 190 + (n / 10) as i16)
            }
            _ => None,
        }
    }

    /// "the 20th century", "11th-century".
    fn century(&self, i: usize) -> Option<Item> {
        let the = self.skip(i, Role::The);
        let (n, next) = self.lang.words.read_ordinal(self.p, the)?;
        let unit = self.skip_hyphen(next);
        if self.entry(unit).unit != Some(super::Unit::Century) || !(1..=30).contains(&n) {
            return None;
        }
        Some(Item::new(i, unit + 1, Meaning::Fixed(Cal::Century(n as i16 - 1)), "century"))
    }

    /// "fiscal 2022", "fiscal year 2022", "FY2022", "the 2022 fiscal year".
    fn fiscal(&self, i: usize) -> Option<Item> {
        let done =
            |next: usize, year: i16| Some(Item::new(i, next, Meaning::Fixed(Cal::Year(year)), "fiscal-year"));
        if self.p.str(i) == "FY" {
            let (year, next) = self.year_at(i + 1)?;
            return done(next, year);
        }
        let the = self.skip(i, Role::The);
        if self.is(the, Role::Fiscal) {
            let word = self.skip(the + 1, Role::YearWord);
            let (year, next) = self.year_at(word)?;
            return done(next, year);
        }
        if self.p.is_word(the, "year") {
            let (year, next) = self.year_at(the + 1)?;
            return done(next, year);
        }
        let (year, next) = self.year_at(the).filter(|_| the > i)?;
        (self.is(next, Role::Fiscal) && self.is(next + 1, Role::YearWord)).then(|| done(next + 2, year))?
    }

    fn holiday(&self, i: usize) -> Option<Item> {
        if !self.p.capital(i) {
            return None;
        }
        let ((month, day), next) = self.phrase(i, self.lang.holidays(self.p.str(i)))?;
        if let Some((year, end)) = self.year_at(if self.p.is_mark(next, ',') { next + 1 } else { next }) {
            return Some(Item::new(i, end, Meaning::Fixed(Cal::day(year, month, day)?), "holiday"));
        }
        Some(Item::new(i, next, Meaning::Partial(Partial::MonthDay(month, day)), "holiday"))
    }
}

/// Whether an expression names a year.
pub(super) fn is_year(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Picked(_, Thing::Unit(super::Unit::Year)) | Meaning::Fixed(Cal::Year(_)))
}

/// The part of a given year.
pub(super) fn inside(year: i16, part: Partial) -> Cal {
    match part {
        Partial::Month(m) => Cal::Month(year, m),
        Partial::MonthDay(m, d) => Cal::day(year, m, d).unwrap_or(Cal::Month(year, m)),
        Partial::Quarter(q) => Cal::Quarter(year, q),
        Partial::Half(h) => Cal::Half(year, h),
        Partial::Season(s) => Cal::Season(year, s),
        Partial::Weekday(_) => Cal::Year(year),
    }
}

/// A year of two or four digits: 70 to 99 are the 1900s.
pub(super) fn four_digits(year: i16, digits: usize) -> Option<i16> {
    match digits {
        4 => Some(year),
        2 => Some(if year >= 60 { 1900 + year } else { 2000 + year }),
        _ => None,
    }
}
