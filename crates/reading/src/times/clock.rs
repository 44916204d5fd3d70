//! Times of the clock and parts of the day, with the day that they belong to.

use super::calendar::Unit;
use super::language::{ANY_ZONE, Role};
use super::scan::{Item, Meaning, Partial, Pick, Scan, Thing};

impl Scan<'_> {
    /// The longest time of day at `i`.
    pub fn clock(&self, i: usize) -> Option<Item> {
        super::scan::longest([self.hour(i), self.named_hour(i), self.part_of_day(i)])
    }

    /// "10:35 a.m.", "5 p.m. EST", "08:30 UTC", "0800 GMT", "five o'clock", with the day that follows.
    fn hour(&self, i: usize) -> Option<Item> {
        let p = self.p;
        let (mut hour, mut minute, mut next, mut sure) = match (p.plain(i), p.str(i).len()) {
            (Some(h), 1 | 2) if p.is_mark(i + 1, ':') && !p.spaced(i + 1) => {
                let m = p.plain(i + 2).filter(|&m| m < 60 && p.str(i + 2).len() == 2 && !p.spaced(i + 2))?;
                let seconds =
                    p.is_mark(i + 3, ':') && !p.spaced(i + 3) && p.plain(i + 4).is_some_and(|s| s < 60);
                let led = self.after_any(
                    i,
                    &[
                        Role::At,
                        Role::By,
                        Role::Until,
                        Role::About,
                        Role::From,
                        Role::Before,
                        Role::After,
                        Role::Since,
                    ],
                );
                (h, Some(m), if seconds { i + 5 } else { i + 3 }, led)
            }
            // "0800 UTC", "1430 GMT"
            (Some(n), 4) if self.entry(i + 1).zone.is_some() && p.str(i + 1).len() > 1 && n % 100 < 60 => {
                (n / 100, Some(n % 100), i + 1, true)
            }
            (Some(h), 1 | 2) => (h, None, i + 1, false),
            (None, _) => {
                let n = self
                    .lang
                    .words
                    .number(p, i)
                    .filter(|n| !n.digits && self.is(n.next + 1, Role::Oclock))?;
                (u32::try_from(n.value).ok()?, None, n.next, false)
            }
            _ => return None,
        };
        if hour > 24 {
            return None;
        }
        // "3.30 p.m." is read as a number with decimals elsewhere; "5 o'clock"
        if p.is_word(next, "o") && self.is(next + 1, Role::Oclock) {
            next += 2;
            sure = true;
        }
        if let Some((afternoon, after)) = self.half_of_day(next) {
            if hour == 0 || hour > 12 && minute.is_none() {
                return None;
            }
            if hour <= 12 {
                hour = hour % 12 + if afternoon { 12 } else { 0 };
            }
            next = after;
            sure = true;
        }
        let (zone, after) = self.zone(next);
        if after > next {
            sure |= minute.is_some() || zone.is_some();
            next = after;
        }
        let day = self.day_after(next);
        if !sure && (minute.is_none() || day.is_none()) {
            return None;
        }
        if minute.is_none() && hour > 24 {
            return None;
        }
        let minute = *minute.get_or_insert(0);
        let clock = match zone {
            Some(0) => format!("T{hour:02}:{minute:02}Z"),
            Some(z) if z != ANY_ZONE => {
                format!(
                    "T{hour:02}:{minute:02}{}{:02}:{:02}",
                    if z < 0 { '-' } else { '+' },
                    z.abs() / 60,
                    z.abs() % 60
                )
            }
            _ => format!("T{hour:02}:{minute:02}"),
        };
        let next = day.as_ref().map_or(next, |d| d.next);
        Some(Item::new(i, next, Meaning::Clock(clock, day.map(|d| Box::new(d.meaning))), "clock"))
    }

    /// "a.m.", "pm": whether it is the afternoon, and the piece after.
    fn half_of_day(&self, i: usize) -> Option<(bool, usize)> {
        let p = self.p;
        for (word, afternoon) in [("am", false), ("pm", true)] {
            if p.is_word(i, word) {
                return Some((afternoon, i + 1));
            }
            let m = p.is_mark(i + 1, '.') && p.is_word(i + 2, "m") && !p.spaced(i + 1) && !p.spaced(i + 2);
            if p.is_word(i, &word[..1]) && m {
                return Some((afternoon, i + 3 + usize::from(p.is_mark(i + 3, '.') && !p.spaced(i + 3))));
            }
        }
        None
    }

    /// "UTC", "GMT", "EST", "local time", "Baghdad time": the offset and the piece after.
    fn zone(&self, i: usize) -> (Option<i16>, usize) {
        let p = self.p;
        if p.breaks(i) {
            return (None, i);
        }
        if let Some(zone) = self.entry(i).zone.filter(|_| p.capital(i) || p.is_word(i, "z")) {
            if p.is_word(i, "z") && p.spaced(i) {
                return (None, i);
            }
            return (Some(zone), i + 1);
        }
        if p.is_word(i, "local") && p.is_word(i + 1, "time") {
            return (None, i + 2);
        }
        if p.capital(i) && p.is_word(i + 1, "time") && self.entry(i).weekday == 0 {
            return (None, i + 2);
        }
        (None, i)
    }

    /// A day that follows a time without "on": "5 p.m. EST, Nov. 9", "noon Thursday", "16:00 UTC today".
    fn day_after(&self, i: usize) -> Option<Item> {
        if self.p.breaks(i) {
            return None;
        }
        let at = if self.p.is_mark(i, ',') { i + 1 } else { i };
        let item = self.date(at)?;
        is_day(&item.meaning).then_some(item)
    }

    /// "noon", "midnight Friday".
    fn named_hour(&self, i: usize) -> Option<Item> {
        let entry = self.entry(i);
        let clock = if entry.is(Role::Noon) {
            "T12:00"
        } else if entry.is(Role::Midnight) {
            "T24:00"
        } else {
            return None;
        };
        let day = self.day_after(i + 1);
        let next = day.as_ref().map_or(i + 1, |d| d.next);
        Some(Item::new(
            i,
            next,
            Meaning::Clock(clock.to_owned(), day.map(|d| Box::new(d.meaning))),
            "named-hour",
        ))
    }

    /// "Friday morning", "this morning", "last night", "tonight", "overnight", "the morning of March 8",
    /// "mid-afternoon yesterday", "yesterday evening".
    pub fn part_of_day(&self, i: usize) -> Option<Item> {
        let done = |next: usize, part: &str, day: Option<Meaning>| {
            Some(Item::new(i, next, Meaning::Clock(format!("T{part}"), day.map(Box::new)), "part-of-day"))
        };
        let entry = self.entry(i);
        if entry.is(Role::Tonight) {
            return done(i + 1, "NI", Some(Meaning::Days(0)));
        }
        if entry.is(Role::Overnight) {
            return done(i + 1, "NI", Some(Meaning::Days(-1))).filter(|_| !self.p.is_hyphen(i + 1));
        }
        // a day and a part of it
        let named = (entry.weekday > 0 && !entry.weak && self.p.capital(i))
            || entry.any(&[Role::Yesterday, Role::Tomorrow]);
        if named {
            let part = self.entry(i + 1).part.filter(|_| !self.p.breaks(i + 1))?;
            let day = match entry.weekday {
                0 => Meaning::Days(if entry.is(Role::Yesterday) { -1 } else { 1 }),
                w => Meaning::Partial(Partial::Weekday(w)),
            };
            return done(i + 2, part, Some(day));
        }
        if entry.is(Role::This) || entry.is(Role::Last) {
            let part = self.entry(i + 1).part.filter(|_| !self.p.breaks(i + 1))?;
            let last = entry.is(Role::Last);
            if last && part != "NI" {
                return None;
            }
            return done(i + 2, part, Some(Meaning::Days(if last { -1 } else { 0 })));
        }
        if entry.is(Role::That)
            || entry.is(Role::The) && self.any(i + 1, &[Role::Next, Role::Following, Role::Same])
        {
            let at = if entry.is(Role::That) { self.skip(i + 1, Role::Same) } else { i + 2 };
            let part = self.entry(at).part?;
            let pick =
                if entry.is(Role::That) || self.is(i + 1, Role::Same) { Pick::Same } else { Pick::Following };
            return done(at + 1, part, Some(Meaning::Picked(pick, Thing::Unit(Unit::Day))));
        }
        let the = self.skip(i, Role::The);
        let part = self.entry(the).part?;
        // "the morning of March 8", "mid-afternoon yesterday", "the morning"
        let of = self.skip(the + 1, Role::Of);
        if !self.p.breaks(of)
            && let Some(day) = self.date(of).filter(|d| is_day(&d.meaning))
        {
            return done(day.next, part, Some(day.meaning));
        }
        let alone =
            the > i && matches!(part, "MO" | "AF" | "EV") && !self.p.is_word(the, "dawn") && of == the + 1;
        alone.then(|| done(the + 1, part, None))?
    }
}

/// Whether an expression names a day.
fn is_day(meaning: &Meaning) -> bool {
    use super::calendar::Cal;
    match meaning {
        Meaning::Days(_) | Meaning::Fixed(Cal::Day(_)) | Meaning::Either(..) => true,
        Meaning::Partial(p) | Meaning::Picked(_, Thing::Partial(p)) => {
            matches!(p, Partial::MonthDay(..) | Partial::Weekday(_))
        }
        _ => false,
    }
}
