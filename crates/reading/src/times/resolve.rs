//! From what an expression says to the calendar: against the report's date and what was told before.

use super::absolute::inside;
use super::calendar::{Cal, Unit, in_week, monday, plus_days};
use super::direction::Direction;
use super::scan::{Item, Meaning, Partial, Pick, Scan, Thing};
use chancery_document::{Date, Timex3Kind};

/// An expression with its place in the calendar.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub item: Item,
    pub kind: Timex3Kind,
    /// TIMEX3 value.
    pub value: String,
    /// What it denotes, where that is known.
    pub cal: Option<Cal>,
    /// A stretch seen from the report ("the next three years"): first and last day.
    pub window: Option<(Option<Date>, Option<Date>)>,
    /// The other reading of a date in digits.
    pub other: Option<Cal>,
    /// Whether the report's date would be needed and is not known.
    pub adrift: bool,
    pub direction: Direction,
}

/// How many pieces a year that was told stays the year of the months after it, in a report of today's news.
/// About two paragraphs; measured on TimeBank and WikiWars, where 60 to 200 score alike.
const YEAR_REACH: usize = 100;

/// How many pieces after a quarter "a year ago" still means the same quarter a year ago: a paragraph or two of
/// a company's figures.
const QUARTER_REACH: usize = 80;

pub(super) struct Resolver {
    /// The day that "today" is; differs between segments.
    pub report: Option<Date>,
    /// Whether the text tells history: most dates are years old.
    pub history: bool,
    /// The date told last, and where.
    told: Option<(Cal, usize)>,
    /// The quarter told last that was no comparison.
    quarter: Option<(Cal, usize)>,
    /// The year told last in so many words, and where.
    year: Option<(i16, usize)>,
}

impl Resolver {
    pub fn new(report: Option<Date>, history: bool) -> Self {
        Self { report, history, told: None, quarter: None, year: None }
    }

    pub fn resolve(&mut self, item: Item, direction: Direction) -> Resolved {
        let mut out = Resolved {
            kind: Timex3Kind::Date,
            value: String::new(),
            cal: None,
            window: None,
            other: None,
            adrift: false,
            direction,
            item,
        };
        let meaning = out.item.meaning.clone();
        let at = out.item.first;
        match &meaning {
            Meaning::Duration(value) => (out.kind, out.value) = (Timex3Kind::Duration, value.clone()),
            Meaning::Set(value) => (out.kind, out.value) = (Timex3Kind::Set, value.clone()),
            Meaning::Reference(value) => out.value = (*value).to_owned(),
            Meaning::Window { count, unit, past, value } => {
                (out.kind, out.value) = (Timex3Kind::Duration, value.clone());
                out.window = self.report.map(|day| {
                    let n = count.and_then(|n| i32::try_from(n).ok());
                    let far = n
                        .and_then(|n| Cal::Day(day).shift(*unit, if *past { -n } else { n }))
                        .and_then(|c| Some(c.bounds()?.0));
                    if *past { (far, Some(day)) } else { (Some(day), far) }
                });
                out.adrift = self.report.is_none();
            }
            Meaning::Clock(clock, day) => {
                out.kind = Timex3Kind::Time;
                let cal = match day {
                    Some(day) => self.cal(day, direction, at),
                    None => self.told_day(at).or(self.report).map(Cal::Day),
                };
                out.adrift = cal.is_none();
                let date = cal.map_or("XXXX-XX-XX".to_owned(), Cal::value);
                out.value = format!("{date}{clock}");
                out.cal = cal;
            }
            Meaning::Either(a, b) => {
                // The reading that is not after the report, where only one is; else the American order.
                let fits = |c: Cal| self.report.is_none_or(|r| c.bounds().is_some_and(|(d, _)| d <= r));
                let (first, second) = if !fits(*a) && fits(*b) { (*b, *a) } else { (*a, *b) };
                (out.cal, out.other, out.value) = (Some(first), Some(second), first.value());
            }
            _ => {
                out.cal = self.cal(&meaning, direction, at);
                out.value = out.cal.map_or_else(|| self.unresolved(&meaning), Cal::value);
                let vague = matches!(meaning, Meaning::Offset { count: None, .. });
                out.adrift = out.cal.is_none() && !vague;
                if let (Meaning::Offset { count: None, past: true, from_report: true, .. }, Some(day)) =
                    (&meaning, self.report)
                {
                    out.window = Some((None, Some(day)));
                }
            }
        }
        self.remember(&out);
        out
    }

    /// Takes a year over from a later part of the same stretch: "from March to May 1943".
    pub fn give_year(resolved: &mut Resolved, year: i16, until: Cal) {
        let part = match resolved.item.meaning {
            Meaning::Partial(
                part @ (Partial::Month(_) | Partial::MonthDay(..) | Partial::Season(_) | Partial::Quarter(_)),
            ) => part,
            _ => return,
        };
        let same = inside(year, part);
        let fits = same.bounds().zip(until.bounds()).is_some_and(|(a, b)| a.0 <= b.0);
        let cal = if fits { same } else { inside(year - 1, part) };
        resolved.cal = Some(cal);
        resolved.value = cal.value();
        resolved.adrift = false;
    }

    fn remember(&mut self, r: &Resolved) {
        let at = r.item.first;
        let comparison =
            matches!(r.item.meaning, Meaning::YearEarlier(_) | Meaning::Offset { past: true, .. });
        let explicit = matches!(r.item.meaning, Meaning::Fixed(_) | Meaning::Either(..));
        // In a story of old times, what was counted from the report's day ("the day", "that week") tells nothing.
        let today = self.report.zip(r.cal.and_then(Cal::year)).is_some_and(|(d, y)| y >= d.year() - 1);
        if self.history && today && !explicit {
            return;
        }
        if let Some(cal) = r.cal {
            if !comparison {
                self.told = Some((cal, at));
                if matches!(cal, Cal::Quarter(..)) {
                    self.quarter = Some((cal, at));
                }
            }
            let carried = self.year.is_some_and(|(y, p)| cal.year() == Some(y) && self.near(p, at));
            if let Some(year) = cal.year().filter(|_| explicit || carried || self.history && !comparison) {
                self.year = Some((year, at));
            }
        }
    }

    fn near(&self, from: usize, at: usize) -> bool {
        self.history || at - from <= YEAR_REACH
    }

    fn told_day(&self, at: usize) -> Option<Date> {
        match self.told {
            Some((Cal::Day(d), from)) if self.near(from, at) => Some(d),
            _ => None,
        }
    }

    /// The year of an old story that is being told here.
    fn old_year(&self, at: usize) -> Option<i16> {
        let (year, from) = self.year?;
        let old = self.report.is_none_or(|r| year < r.year() - 1);
        (self.near(from, at) && old && self.history).then_some(year)
    }

    fn cal(&self, meaning: &Meaning, direction: Direction, at: usize) -> Option<Cal> {
        match meaning {
            Meaning::Fixed(cal) => Some(*cal),
            Meaning::Partial(part) => self.partial(*part, direction, at),
            Meaning::Days(n) => plus_days(self.report?, *n).map(Cal::Day),
            Meaning::Inside(year, part) => {
                let year = self.cal(year, direction, at)?.year()?;
                Some(inside(year, *part))
            }
            Meaning::Picked(pick, thing) => self.picked(*pick, *thing, direction, at),
            Meaning::Offset { count, unit, past, from_report } => {
                let n = i32::try_from((*count)?).ok()?;
                self.offset(if *past { -n } else { n }, *unit, *from_report, at)
            }
            Meaning::YearEarlier(thing) => {
                let now = match thing {
                    Thing::Partial(part) => self.partial(*part, Direction::Past, at)?,
                    _ => match self.quarter.or(self.told).map(|(c, _)| c) {
                        Some(cal) => cal,
                        None => Cal::around(self.report?, Unit::Year),
                    },
                };
                now.shift(Unit::Year, -1)
            }
            Meaning::DayAfter(day) => match self.told?.0 {
                Cal::Day(d) => Cal::day(d.year(), d.month(), *day),
                _ => None,
            },
            _ => None,
        }
    }

    fn offset(&self, n: i32, unit: Unit, from_report: bool, at: usize) -> Option<Cal> {
        let told = self.told.filter(|&(_, from)| self.near(from, at)).map(|(c, _)| c);
        // In a company's figures "a year ago" is the same quarter a year ago.
        if unit == Unit::Year && n < 0 {
            if let Some((quarter, from)) = self.quarter
                && n == -1
                && at - from <= QUARTER_REACH
            {
                return quarter.shift(unit, n);
            }
            if let (false, Some(month @ Cal::Month(..))) = (from_report, told) {
                return month.shift(unit, n);
            }
        }
        let base = match told {
            Some(told) if !from_report => told,
            _ => Cal::Day(self.report?),
        };
        let fine = matches!(
            unit,
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Night | Unit::Week | Unit::Fortnight
        );
        if fine && !matches!(base, Cal::Day(_) | Cal::Week(_) | Cal::Weekend(_)) {
            // "in 1960 … three days later": no day is known
            return None;
        }
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => Some(base),
            Unit::Day | Unit::Night => base.shift(Unit::Day, n),
            _ => base.as_unit(unit)?.shift(unit, n),
        }
    }

    fn picked(&self, pick: Pick, thing: Thing, direction: Direction, at: usize) -> Option<Cal> {
        let told = self.told.filter(|&(_, from)| self.near(from, at)).map(|(c, _)| c);
        let from_told = |unit: Unit| -> Option<Cal> {
            match (told, self.report) {
                // a coarse date tells no day
                (Some(t), _) if t.unit() <= unit => t.as_unit(unit),
                (Some(_), _) if self.history => None,
                (_, Some(r)) => Some(Cal::around(r, unit)),
                _ => None,
            }
        };
        match thing {
            Thing::Unit(unit) => {
                let here = || self.report.map(|r| Cal::around(r, unit));
                match pick {
                    Pick::This => here(),
                    Pick::Last if unit == Unit::Weekend => here()?.shift(unit, -1),
                    Pick::Last => here()?.shift(unit, -1),
                    Pick::Next => here()?.shift(unit, 1),
                    Pick::Previous => from_told(unit)?.shift(unit, -1),
                    Pick::Following => from_told(unit)?.shift(unit, 1),
                    Pick::Same => from_told(unit),
                    Pick::The => match unit {
                        Unit::Quarter => self.quarter.map(|(c, _)| c).or_else(|| here()?.shift(unit, -1)),
                        Unit::Weekend => {
                            let day = self.report?;
                            let over =
                                direction != Direction::Future && day.weekday().to_monday_zero_offset() < 4;
                            let back = if over { -1 } else { 0 };
                            here()?.shift(unit, back)
                        }
                        Unit::Day => self.told_day(at).or(self.report).map(Cal::Day),
                        Unit::Year if self.old_year(at).is_some() => self.old_year(at).map(Cal::Year),
                        _ => here(),
                    },
                }
            }
            Thing::Period => self
                .quarter
                .map(|(c, _)| c)
                .or_else(|| Cal::around(self.report?, Unit::Quarter).shift(Unit::Quarter, -1)),
            Thing::Partial(part) => {
                let report = self.report;
                match (pick, part) {
                    (Pick::Previous, _) => {
                        self.before(told.and_then(|t| Some(t.bounds()?.0)).or(report)?, part)
                    }
                    (Pick::Following, _) => {
                        self.after(told.and_then(|t| Some(t.bounds()?.1)).or(report)?, part)
                    }
                    (Pick::Last, _) => self.before(report?, part),
                    (Pick::Next, _) => self.after(report?, part),
                    (_, Partial::Weekday(w)) => in_week(monday(report?), w).map(Cal::Day),
                    (Pick::Same | Pick::The, _) => told?.year().map(|y| inside(y, part)),
                    (Pick::This, _) => Some(inside(report?.year(), part)),
                }
            }
        }
    }

    /// The last one that ended before a day.
    fn before(&self, day: Date, part: Partial) -> Option<Cal> {
        if let Partial::Weekday(w) = part {
            let same = in_week(monday(day), w)?;
            return if same < day { Some(Cal::Day(same)) } else { plus_days(same, -7).map(Cal::Day) };
        }
        let this = inside(day.year(), part);
        Some(if this.bounds()?.1 < day { this } else { inside(day.year() - 1, part) })
    }

    /// The first one that starts after a day.
    fn after(&self, day: Date, part: Partial) -> Option<Cal> {
        if let Partial::Weekday(w) = part {
            let same = in_week(monday(day), w)?;
            return if same > day { Some(Cal::Day(same)) } else { plus_days(same, 7).map(Cal::Day) };
        }
        let this = inside(day.year(), part);
        Some(if this.bounds()?.0 > day { this } else { inside(day.year() + 1, part) })
    }

    /// A month, a day, a quarter without its year; a weekday without its week.
    fn partial(&self, part: Partial, direction: Direction, at: usize) -> Option<Cal> {
        if let Partial::Weekday(w) = part {
            if let (true, Some(day)) = (self.history, self.told_day(at)) {
                let same = in_week(monday(day), w)?;
                return if same >= day { Some(Cal::Day(same)) } else { plus_days(same, 7).map(Cal::Day) };
            }
            let report = self.report?;
            let same = in_week(monday(report), w)?;
            let days = match direction {
                Direction::Future if same < report => 7,
                Direction::Past | Direction::Unknown if same > report => -7,
                _ => 0,
            };
            return plus_days(same, days).map(Cal::Day);
        }
        if let Some(year) = self.old_year(at) {
            // December 1916 … January: the next year has begun.
            let turned = match (self.told, part) {
                (Some((told, from)), Partial::Month(m) | Partial::MonthDay(m, _)) if self.near(from, at) => {
                    told.year() == Some(year) && m <= 2 && month_of(told).is_some_and(|t| t >= 11)
                }
                _ => false,
            };
            return Some(inside(if turned { year + 1 } else { year }, part));
        }
        let report = self.report?;
        let year = |y: i16| inside(y, part);
        let this = year(report.year());
        let (start, end) = this.bounds()?;
        let ahead = start > report;
        let over = end < report;
        // Where the words leave it open, the nearest: a day within half a year on either side.
        let far =
            |d: Date, e: Date| (i64::from(d.year() - e.year()) * 12 + i64::from(d.month() - e.month())).abs();
        Some(match direction {
            Direction::Future if over && far(report, end) > 2 => year(report.year() + 1),
            Direction::Past if ahead && !matches!(part, Partial::MonthDay(..)) => year(report.year() - 1),
            Direction::Past if ahead && far(start, report) > 3 => year(report.year() - 1),
            Direction::Unknown if ahead && far(start, report) > 3 => year(report.year() - 1),
            Direction::Unknown if over && far(report, end) > 9 => year(report.year() + 1),
            _ => this,
        })
    }

    fn unresolved(&self, meaning: &Meaning) -> String {
        match meaning {
            Meaning::Partial(part) | Meaning::Inside(_, part) | Meaning::Picked(_, Thing::Partial(part)) => {
                Scan::unknown(*part)
            }
            Meaning::Offset { past: true, .. } => "PAST_REF".to_owned(),
            Meaning::Offset { past: false, .. } => "FUTURE_REF".to_owned(),
            Meaning::Picked(_, Thing::Unit(Unit::Year)) => "XXXX".to_owned(),
            Meaning::Picked(_, Thing::Unit(Unit::Month)) => "XXXX-XX".to_owned(),
            Meaning::Picked(_, Thing::Unit(Unit::Week)) => "XXXX-WXX".to_owned(),
            Meaning::Picked(_, Thing::Unit(Unit::Quarter)) | Meaning::YearEarlier(_) => "XXXX-QX".to_owned(),
            _ => "XXXX-XX-XX".to_owned(),
        }
    }
}

fn month_of(cal: Cal) -> Option<i8> {
    match cal {
        Cal::Day(d) => Some(d.month()),
        Cal::Month(_, m) => Some(m),
        _ => None,
    }
}
