//! Dates seen from the report or from what was told before: "yesterday", "last week", "three days later".

use super::calendar::Unit;
use super::language::Role;
use super::scan::{Item, Meaning, Partial, Pick, Scan, Thing};

impl Scan<'_> {
    /// The longest relative date at `i`.
    pub fn relative(&self, i: usize) -> Option<Item> {
        super::scan::longest([
            self.deictic_day(i),
            self.picked(i),
            self.bare_unit(i),
            self.year_earlier(i),
            self.vague_units(i),
            self.year_end(i),
        ])
    }

    fn deictic_day(&self, i: usize) -> Option<Item> {
        let days = |n, rule| Some(Item::new(i, i + 1, Meaning::Days(n), rule));
        let entry = self.entry(i);
        // "USA Today"
        if self.p.capital(i) && i > 0 && !self.p.breaks(i) && self.p.capital(i - 1) {
            return None;
        }
        if entry.is(Role::Today) {
            return days(0, "today");
        }
        if entry.is(Role::Yesterday) {
            return days(-1, "yesterday");
        }
        entry.is(Role::Tomorrow).then(|| days(1, "tomorrow"))?
    }

    /// The words that pick: "this", "the last", "this past", "that same"; and the piece after them.
    fn pick(&self, i: usize) -> Option<(Pick, usize)> {
        let the = self.skip(i, Role::The);
        let e = self.entry(the);
        let next = self.entry(the + 1);
        let pick = if e.is(Role::This) {
            if next.is(Role::Past) || next.is(Role::Last) {
                return Some((Pick::Last, the + 2));
            }
            if next.any(&[Role::Coming, Role::Next]) {
                return Some((Pick::Next, the + 2));
            }
            if next.any(&[Role::Same, Role::Current]) {
                return Some((Pick::This, the + 2));
            }
            Pick::This
        } else if e.is(Role::That) {
            return Some((Pick::Same, self.skip(the + 1, Role::Same)));
        } else if e.any(&[Role::Last, Role::Latest]) || e.is(Role::Past) && !next.is(Role::And) {
            Pick::Last
        } else if e.is(Role::Next) || e.is(Role::Coming) {
            // "the next day" follows what was told, "next week" the report
            Pick::Next
        } else if e.is(Role::Current) {
            Pick::This
        } else if e.is(Role::Previous) {
            Pick::Previous
        } else if e.is(Role::Following) {
            Pick::Following
        } else if e.is(Role::Same) && the > i {
            Pick::Same
        } else {
            return None;
        };
        Some((pick, the + 1))
    }

    /// "last week", "this Monday", "next March", "last spring", "last year's third quarter", "the past decade".
    fn picked(&self, i: usize) -> Option<Item> {
        let (pick, at) = self.pick(i)?;
        if self.p.breaks(at) {
            return None;
        }
        let at = if self.is(at, Role::Fiscal) { at + 1 } else { self.skip(at, Role::Straight) };
        let entry = self.entry(at);
        let next = at + 1;
        let done = |thing, rule| Some(Item::new(i, next, Meaning::Picked(pick, thing), rule));
        // "this May", "next March 8"
        if let Some((month, after)) = self.month(at) {
            if let Some(date) = self.date(at).filter(|d| d.next > after && pick == Pick::This) {
                return Some(Item { first: i, ..date });
            }
            if let Some(Partial::MonthDay(m, d)) = self.date(at).and_then(|d| match d.meaning {
                Meaning::Partial(p) => Some(p),
                _ => None,
            }) {
                let end = self.date(at)?.next;
                return Some(Item::new(
                    i,
                    end,
                    Meaning::Picked(pick, Thing::Partial(Partial::MonthDay(m, d))),
                    "picked-day",
                ));
            }
            return Some(Item::new(
                i,
                after,
                Meaning::Picked(pick, Thing::Partial(Partial::Month(month))),
                "picked-month",
            ));
        }
        if entry.weekday > 0 && !entry.weak && self.p.capital(at) {
            // "this coming Sunday, March 8"
            if let Some(date) = self.date(at).filter(|d| d.next > next) {
                return Some(Item { first: i, ..date });
            }
            return done(Thing::Partial(Partial::Weekday(entry.weekday)), "picked-weekday");
        }
        if entry.season > 0 && !(entry.weak && pick == Pick::Same) {
            return done(Thing::Partial(Partial::Season(entry.season)), "picked-season");
        }
        if let Some((q, end)) = self.quarter_name(at).filter(|_| pick != Pick::Same) {
            return Some(Item::new(
                i,
                end,
                Meaning::Picked(pick, Thing::Partial(Partial::Quarter(q))),
                "picked-quarter",
            ));
        }
        if entry.is(Role::Period) && (pick == Pick::Last && self.is(at - 1, Role::Latest)) {
            return done(Thing::Period, "picked-period");
        }
        let unit = entry.unit.filter(|_| !entry.plural)?;
        // "this second", "the last minute": no dates; "the last quarter mile": no time at all
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour)
            || self.p.is_hyphen(next) && !self.p.spaced(next)
        {
            return None;
        }
        // "This Week": a programme
        if unit == Unit::Night || self.p.capital(at) {
            return None;
        }
        // "last year's third quarter", "this year's summer"
        if unit == Unit::Year && self.possessive(next) && !self.p.breaks(next + 1) {
            if let Some((q, end)) = self.quarter_name(next + 1) {
                let year = Meaning::Picked(pick, Thing::Unit(unit));
                return Some(Item::new(
                    i,
                    end,
                    Meaning::Inside(Box::new(year), Partial::Quarter(q)),
                    "quarter-of-year",
                ));
            }
            if self.entry(next + 1).unit == Some(Unit::Quarter) {
                return Some(Item::new(
                    i,
                    next + 2,
                    Meaning::YearEarlier(Thing::Unit(Unit::Quarter)),
                    "year-earlier",
                ));
            }
        }
        // "the next year or so"
        if self.is(next, Role::Or) && self.is(next + 1, Role::So) {
            let meaning = Meaning::Picked(pick, Thing::Unit(unit));
            return Some(Item { modifier: Some("APPROX"), ..Item::new(i, next + 2, meaning, "picked-unit") });
        }
        // "the past decade" reaches to the report
        let past =
            self.is(at - 1, Role::Past) || matches!(unit, Unit::Decade | Unit::Century) && pick == Pick::Last;
        if past && self.is(i, Role::The) {
            let value = unit.duration("1");
            let meaning = Meaning::Window { count: Some(1), unit, past: true, value };
            return Some(Item::new(i, next, meaning, "window"));
        }
        done(Thing::Unit(unit), "picked-unit")
    }

    /// "the year", "the quarter", "the weekend": the one that is talked of. "The year ended March 31" is a
    /// length of time.
    fn bare_unit(&self, i: usize) -> Option<Item> {
        if !self.is(i, Role::The) {
            return None;
        }
        let whole = self.skip(i + 1, Role::Straight);
        let fiscal = self.skip(whole, Role::Fiscal);
        let entry = self.entry(fiscal);
        let next = fiscal + 1;
        let unit = entry.unit.filter(|u| {
            !entry.plural
                && matches!(
                    u,
                    Unit::Year | Unit::Quarter | Unit::Month | Unit::Week | Unit::Weekend | Unit::Day
                )
        })?;
        let named =
            self.p.capital(fiscal) || self.p.breaks(fiscal) || self.p.is_hyphen(next) && !self.p.spaced(next);
        let told = ["that", "when", "after", "before", "he", "she", "they", "we", "i", "it", "of"]
            .iter()
            .any(|w| self.p.is_word(next, w));
        if named || told && matches!(unit, Unit::Day) || self.p.is_word(next, "of") {
            return None;
        }
        if ["ended", "ending", "to"].iter().any(|w| self.p.is_word(next, w)) && unit != Unit::Day {
            return Some(Item::new(i, next, Meaning::Duration(unit.duration("1")), "bare-unit"));
        }
        Some(Item::new(i, next, Meaning::Picked(Pick::The, Thing::Unit(unit)), "bare-unit"))
    }

    /// "the year-earlier quarter", "the year-ago period", "year-earlier", "the same period a year earlier".
    fn year_earlier(&self, i: usize) -> Option<Item> {
        let article = self.skip(i, Role::The);
        let alike = ["same", "comparable", "corresponding"].iter().any(|w| self.p.is_word(article, w));
        let the = if alike { article + 1 } else { article };
        let compound = self.entry(the).unit == Some(Unit::Year)
            && self.p.is_hyphen(the + 1)
            && !self.p.spaced(the + 1)
            && self.any(the + 2, &[Role::Earlier, Role::Ago]);
        if !compound {
            return None;
        }
        let at = the + 3;
        if let Some((q, next)) = self.quarter_name(at) {
            return Some(Item::new(
                i,
                next,
                Meaning::YearEarlier(Thing::Partial(Partial::Quarter(q))),
                "year-earlier",
            ));
        }
        let entry = self.entry(at);
        if entry.is(Role::Period) {
            return Some(Item::new(i, at + 1, Meaning::YearEarlier(Thing::Period), "year-earlier"));
        }
        if let Some(unit @ (Unit::Quarter | Unit::Month)) = entry.unit.filter(|_| !entry.plural) {
            return Some(Item::new(i, at + 1, Meaning::YearEarlier(Thing::Unit(unit)), "year-earlier"));
        }
        Some(Item::new(the, at, Meaning::YearEarlier(Thing::Period), "year-earlier")).filter(|_| the == i)
    }

    /// "recent years", "coming weeks", "past years", "these days": no dates, but times.
    fn vague_units(&self, i: usize) -> Option<Item> {
        let the = self.skip(i, Role::The);
        let e = self.entry(the);
        let value = if e.is(Role::Recent) || e.any(&[Role::Past, Role::Previous]) {
            "PAST_REF"
        } else if e.any(&[Role::Coming, Role::Future]) {
            "FUTURE_REF"
        } else {
            return None;
        };
        let entry = self.entry(the + 1);
        let unit = entry.unit.filter(|_| entry.plural && !self.p.breaks(the + 1))?;
        (unit >= Unit::Day).then(|| Item::new(i, the + 2, Meaning::Reference(value), "vague-units"))
    }

    /// "year end", "year's end", "the year-end".
    fn year_end(&self, i: usize) -> Option<Item> {
        let the = self.skip(i, Role::The);
        if !self.p.is_word(the, "year") {
            return None;
        }
        let end = if self.possessive(the + 1) { the + 2 } else { self.skip_hyphen(the + 1) };
        let led =
            self.after_any(i, &[Role::By, Role::At, Role::Until, Role::Before, Role::Since, Role::About]);
        (led && self.p.is_word(end, "end")).then(|| Item {
            modifier: Some("END"),
            ..Item::new(i, end + 1, Meaning::Picked(Pick::The, Thing::Unit(Unit::Year)), "year-end")
        })
    }
}
