use chancery_document::{Date, Precision};
use std::time::Duration;

/// A unit of the calendar or the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// From the letters in `times.toml`.
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "TS" => Self::Second,
            "TM" => Self::Minute,
            "TH" => Self::Hour,
            "D" => Self::Day,
            "N" => Self::Night,
            "W" => Self::Week,
            "F" => Self::Fortnight,
            "WE" => Self::Weekend,
            "M" => Self::Month,
            "Q" => Self::Quarter,
            "H" => Self::Half,
            "Y" => Self::Year,
            "DE" => Self::Decade,
            "CE" => Self::Century,
            "ML" => Self::Millennium,
            _ => return None,
        })
    }

    /// A TIMEX3 duration of `count` units: `P3Y`, `PT30M`, `P1DE` (TimeML annotation guidelines 1.2.1, 2.2.1.4).
    pub fn duration(self, count: &str) -> String {
        let (prefix, letters) = match self {
            Self::Decade | Self::Century if count.parse::<u32>().is_ok() => {
                let years = if self == Self::Decade { 10 } else { 100 };
                let years = count.parse::<u32>().map_or(0, |n| n.saturating_mul(years));
                return format!("P{years}Y");
            }
            Self::Second => ("PT", "S"),
            Self::Minute => ("PT", "M"),
            Self::Hour => ("PT", "H"),
            Self::Day | Self::Night => ("P", "D"),
            Self::Week => ("P", "W"),
            Self::Weekend => ("P", "WE"),
            Self::Month => ("P", "M"),
            Self::Quarter => ("P", "Q"),
            Self::Half => ("P", "H"),
            Self::Year => ("P", "Y"),
            Self::Decade => ("P", "DE"),
            Self::Century => ("P", "CE"),
            Self::Millennium => ("P", "ML"),
            Self::Fortnight => {
                let weeks =
                    count.parse::<u32>().map_or("X".to_owned(), |n| (n.saturating_mul(2)).to_string());
                return format!("P{weeks}W");
            }
        };
        format!("{prefix}{count}{letters}")
    }
}

/// A stretch of the calendar with a name: what a time expression denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cal {
    /// A day.
    Day(Date),
    /// A week, by its Monday (ISO 8601).
    Week(Date),
    /// A Saturday and Sunday, by the Monday before them.
    Weekend(Date),
    /// Year and month.
    Month(i16, i8),
    /// Year and quarter 1 to 4.
    Quarter(i16, i8),
    /// Year and half 1 or 2.
    Half(i16, i8),
    /// Year and season: 1 spring, 2 summer, 3 autumn, 4 winter. A winter belongs to the year of its December.
    Season(i16, i8),
    /// A year; negative = before our era.
    Year(i16),
    /// A decade, by its first three digits.
    Decade(i16),
    /// A century, by its first two digits.
    Century(i16),
}

const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

impl Cal {
    /// A day, where the calendar has it.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::Day)
    }

    /// The TIMEX3 value.
    pub fn value(self) -> String {
        match self {
            Self::Day(d) => format!("{}-{:02}-{:02}", year(d.year()), d.month(), d.day()),
            Self::Week(d) | Self::Weekend(d) => {
                let week = d.iso_week_date();
                let end = if matches!(self, Self::Weekend(_)) { "-WE" } else { "" };
                format!("{:04}-W{:02}{end}", week.year(), week.week())
            }
            Self::Month(y, m) => format!("{}-{m:02}", year(y)),
            Self::Quarter(y, q) => format!("{}-Q{q}", year(y)),
            Self::Half(y, h) => format!("{}-H{h}", year(y)),
            Self::Season(y, s) => format!("{}-{}", year(y), SEASONS[(s - 1) as usize & 3]),
            Self::Year(y) => year(y),
            Self::Decade(d) => format!("{d:03}"),
            Self::Century(c) => format!("{c:02}"),
        }
    }

    /// First and last day.
    pub fn bounds(self) -> Option<(Date, Date)> {
        let months = |y: i16, first: i8, count: i8| {
            let start = Date::new(y, first, 1).ok()?;
            let last = first + count - 1;
            let (y, last) = if last > 12 { (y.checked_add(1)?, last - 12) } else { (y, last) };
            Some((start, Date::new(y, last, 1).ok()?.last_of_month()))
        };
        match self {
            Self::Day(d) => Some((d, d)),
            Self::Week(d) => Some((d, plus_days(d, 6)?)),
            Self::Weekend(d) => Some((plus_days(d, 5)?, plus_days(d, 6)?)),
            Self::Month(y, m) => months(y, m, 1),
            Self::Quarter(y, q) => months(y, 3 * q - 2, 3),
            Self::Half(y, h) => months(y, 6 * h - 5, 6),
            Self::Season(y, s) => months(y, 3 * s, 3),
            Self::Year(y) => months(y, 1, 12),
            Self::Decade(d) => Some((months(d * 10, 1, 12)?.0, months(d * 10 + 9, 1, 12)?.1)),
            Self::Century(c) => Some((months(c * 100, 1, 12)?.0, months(c * 100 + 99, 1, 12)?.1)),
        }
    }

    /// The year it lies in, or starts in.
    pub fn year(self) -> Option<i16> {
        match self {
            Self::Day(d) => Some(d.year()),
            Self::Week(d) | Self::Weekend(d) => Some(d.iso_week_date().year()),
            Self::Month(y, _)
            | Self::Quarter(y, _)
            | Self::Half(y, _)
            | Self::Season(y, _)
            | Self::Year(y) => Some(y),
            Self::Decade(_) | Self::Century(_) => None,
        }
    }

    /// How fine it is.
    pub fn precision(self) -> Precision {
        match self {
            Self::Day(_) => Precision::Day,
            Self::Month(..) => Precision::Month,
            Self::Year(_) => Precision::Year,
            _ => Precision::Interval,
        }
    }

    /// The unit that it is one of.
    pub fn unit(self) -> Unit {
        match self {
            Self::Day(_) => Unit::Day,
            Self::Week(_) => Unit::Week,
            Self::Weekend(_) => Unit::Weekend,
            Self::Month(..) => Unit::Month,
            Self::Quarter(..) | Self::Season(..) => Unit::Quarter,
            Self::Half(..) => Unit::Half,
            Self::Year(_) => Unit::Year,
            Self::Decade(_) => Unit::Decade,
            Self::Century(_) => Unit::Century,
        }
    }

    /// The stretch of `unit` that holds the first day of `self`.
    pub fn as_unit(self, unit: Unit) -> Option<Self> {
        Some(Self::around(self.bounds()?.0, unit))
    }

    /// The stretch of `unit` that holds a day.
    pub fn around(d: Date, unit: Unit) -> Self {
        match unit {
            Unit::Week | Unit::Fortnight => Self::Week(monday(d)),
            Unit::Weekend => Self::Weekend(monday(d)),
            Unit::Month => Self::Month(d.year(), d.month()),
            Unit::Quarter => Self::Quarter(d.year(), (d.month() + 2) / 3),
            Unit::Half => Self::Half(d.year(), (d.month() + 5) / 6),
            Unit::Year => Self::Year(d.year()),
            Unit::Decade => Self::Decade(d.year().div_euclid(10)),
            Unit::Century | Unit::Millennium => Self::Century(d.year().div_euclid(100)),
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Night => Self::Day(d),
        }
    }

    /// The same stretch `count` units later (earlier where negative): a day plus two months is a day, a month
    /// plus one year a month. `None` beyond the calendar.
    pub fn shift(self, unit: Unit, count: i32) -> Option<Self> {
        if unit == Unit::Fortnight {
            return self.shift(Unit::Week, count.checked_mul(2)?);
        }
        let months = match unit {
            Unit::Month => count,
            Unit::Quarter => count.checked_mul(3)?,
            Unit::Half => count.checked_mul(6)?,
            Unit::Year => count.checked_mul(12)?,
            Unit::Decade => count.checked_mul(120)?,
            Unit::Century => count.checked_mul(1200)?,
            Unit::Millennium => count.checked_mul(12000)?,
            _ => {
                let days = match unit {
                    Unit::Week | Unit::Weekend => count.checked_mul(7)?,
                    Unit::Day | Unit::Night => count,
                    _ => 0,
                };
                return match self {
                    Self::Day(d) => plus_days(d, days).map(Self::Day),
                    Self::Week(d) => plus_days(d, days).map(Self::Week),
                    Self::Weekend(d) => plus_days(d, days).map(Self::Weekend),
                    other => plus_days(other.bounds()?.0, days).map(Self::Day),
                };
            }
        };
        let years = i16::try_from(months / 12).ok()?;
        match self {
            Self::Day(d) => plus_months(d, months).map(Self::Day),
            Self::Week(d) => plus_months(d, months).map(|d| Self::Week(monday(d))),
            Self::Weekend(d) => plus_months(d, months).map(|d| Self::Weekend(monday(d))),
            Self::Month(y, m) => {
                plus_months(Date::new(y, m, 1).ok()?, months).map(|d| Self::around(d, Unit::Month))
            }
            Self::Quarter(y, q) => {
                plus_months(Date::new(y, 3 * q - 2, 1).ok()?, months).map(|d| Self::around(d, Unit::Quarter))
            }
            Self::Half(y, h) => {
                plus_months(Date::new(y, 6 * h - 5, 1).ok()?, months).map(|d| Self::around(d, Unit::Half))
            }
            Self::Season(y, s) => in_calendar(y.checked_add(years)?).map(|y| Self::Season(y, s)),
            Self::Year(y) => in_calendar(y.checked_add(years)?).map(Self::Year),
            Self::Decade(d) => {
                in_calendar(d.checked_add(years / 10)?.checked_mul(10)?).map(|y| Self::Decade(y / 10))
            }
            Self::Century(c) => {
                in_calendar(c.checked_add(years / 100)?.checked_mul(100)?).map(|y| Self::Century(y / 100))
            }
        }
    }
}

/// A year as TIMEX3 writes it: four digits, `BC` before those before our era.
fn year(y: i16) -> String {
    if y < 0 { format!("BC{:04}", -y) } else { format!("{y:04}") }
}

/// Years that the calendar holds with room for a shift by one.
fn in_calendar(y: i16) -> Option<i16> {
    (-9000..=9000).contains(&y).then_some(y)
}

/// The day `days` later.
pub fn plus_days(d: Date, days: i32) -> Option<Date> {
    let span = Duration::from_secs(u64::from(days.unsigned_abs()) * 86_400);
    if days < 0 { d.checked_sub(span).ok() } else { d.checked_add(span).ok() }
}

/// The same day of the month `months` later, or the last day of a month that is too short.
pub fn plus_months(d: Date, months: i32) -> Option<Date> {
    let index =
        i32::from(d.year()).checked_mul(12)?.checked_add(i32::from(d.month()) - 1)?.checked_add(months)?;
    let year = in_calendar(i16::try_from(index.div_euclid(12)).ok()?)?;
    let first = Date::new(year, (index.rem_euclid(12) + 1) as i8, 1).ok()?;
    Date::new(year, first.month(), d.day().min(first.days_in_month())).ok()
}

/// The Monday of the week of a day.
pub fn monday(d: Date) -> Date {
    plus_days(d, -i32::from(d.weekday().to_monday_zero_offset())).unwrap_or(d)
}

/// The day of a weekday (1 = Monday) in the week that starts on a Monday.
pub fn in_week(monday: Date, weekday: i8) -> Option<Date> {
    plus_days(monday, i32::from(weekday) - 1)
}
