use crate::text::prefix;
use chancery_document::Date;
use regex::Regex;
use std::sync::LazyLock;

/// A date as intake finds it in metadata, in a head line or in a dateline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A whole date.
    Day {
        date: Date,
        /// The other reading of 08/03/2022.
        or: Option<Date>,
        /// UTC offset or name of the zone as written.
        zone: Option<String>,
    },
    /// Month and day, no year.
    NoYear(i8, i8),
    /// Something in the form of a date that is none: 30 February, 03/04/05, 2565.
    Bad(&'static str),
}

const MONTH: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|\
                     oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const WEEKDAY: &str = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\b\\.?,?\\s+)?";

fn regex(pattern: &str) -> Regex {
    Regex::new(&pattern.replace("MONTH", MONTH).replace("WEEKDAY", WEEKDAY))
        .expect("a constant pattern that a test compiles")
}

static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\b|T)"));
static COMPACT: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\d{4})(\d{2})(\d{2})(?:\b|T)"));
static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^WEEKDAY(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[ \t\u{a0}-]+(MONTH)\b\.?(?:,?[ \t\u{a0}-]+(\d{4})\b)?",
    )
});
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)^WEEKDAY(MONTH)\b\.?[ \t\u{a0}]+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?[ \t\u{a0}]+(\d{4})\b)?")
});
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b"));
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^(?:,?\s*(?:at\s+|[-–—|]\s*)?)(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?i:[ap]\.?m\b\.?)?|\d{1,2}\s*(?i:[ap]m))",
        r"\s*\(?((?-i:Z|[A-Z]{2,5})\b|[+-]\d{2}:?\d{2}\b)?\)?",
    ))
});

/// A date at the start of a text, and how many bytes it takes, with its time of day and zone.
pub(crate) fn at_start(text: &str) -> Option<(Found, usize)> {
    let (found, end) = day_at_start(text)?;
    let Some(clock) = CLOCK.captures(&text[end..]) else { return Some((found, end)) };
    let zone = clock.get(1).map(|z| z.as_str().to_owned());
    let found = match found {
        Found::Day { date, or, .. } => Found::Day { date, or, zone },
        other => other,
    };
    Some((found, end + clock.get(0).map_or(0, |m| m.end())))
}

/// A date that is the whole of a text.
pub(crate) fn whole(text: &str) -> Option<Found> {
    let text = text.trim().trim_end_matches('.');
    let (found, end) = at_start(text)?;
    text[end..].trim().is_empty().then_some(found)
}

/// A day as `YYYY-MM-DD`: what `--date` takes.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    let groups = YEAR_FIRST.captures(text).filter(|g| g[0].len() == text.len() && text.len() == 10)?;
    match day(number(&groups[1]), number(&groups[2]), number(&groups[3])) {
        Found::Day { date, .. } => Some(date),
        _ => None,
    }
}

/// Seconds or milliseconds since 1970, by their size.
pub(crate) fn from_epoch(value: f64) -> Option<(Date, &'static str)> {
    let (seconds, unit) = match value.abs() {
        1e8..1e11 => (value, "seconds"),
        1e11..1e14 => (value / 1e3, "milliseconds"),
        _ => return None,
    };
    let days = (seconds / 86_400.0).floor() as i64;
    Some((civil_from_days(days)?, unit))
}

fn civil_from_days(days: i64) -> Option<Date> {
    // Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn day_at_start(text: &str) -> Option<(Found, usize)> {
    let capped = prefix(text, 80);
    if let Some(g) = YEAR_FIRST.captures(capped).or_else(|| COMPACT.captures(capped)) {
        let found = day(number(&g[1]), number(&g[2]), number(&g[3]));
        let end = g[0].len();
        return Some((found, end));
    }
    if let Some(g) = DAY_MONTH.captures(capped) {
        return Some((named(&g[2], &g[1], g.get(3).map(|y| y.as_str())), g[0].len()));
    }
    if let Some(g) = MONTH_DAY.captures(capped) {
        return Some((named(&g[1], &g[2], g.get(3).map(|y| y.as_str())), g[0].len()));
    }
    let g = NUMBERS.captures(capped)?;
    let found =
        if g[3].len() == 2 { Found::Bad("a year of two digits") } else { numbers(&g[1], &g[2], &g[3]) };
    Some((found, g[0].len()))
}

/// 08/03/2022: day first, unless only the month can be first; the other reading is kept where there is one.
fn numbers(a: &str, b: &str, year: &str) -> Found {
    let (a, b, year) = (number(a), number(b), number(year));
    let (day_first, month_first) = (day(year, b, a), day(year, a, b));
    match (day_first, month_first) {
        (Found::Day { date, .. }, Found::Day { date: or, .. }) if or != date => {
            Found::Day { date, or: Some(or), zone: None }
        }
        (Found::Bad(_), other) => other,
        (found, _) => found,
    }
}

fn named(month: &str, day_number: &str, year: Option<&str>) -> Found {
    let month = month_number(month);
    let day_number = number(day_number);
    match year {
        Some(year) => day(number(year), month, day_number),
        // 2024 is a leap year: every day that exists in some year exists in it.
        None => match day(2024, month, day_number) {
            Found::Day { date, .. } => Found::NoYear(date.month(), date.day()),
            other => other,
        },
    }
}

fn month_number(name: &str) -> u32 {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    NAMES.iter().position(|n| name.starts_with(n)).map_or(0, |i| i as u32 + 1)
}

fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(0)
}

/// A day of the Gregorian calendar.
pub(crate) fn day(year: u32, month: u32, day: u32) -> Found {
    if (2400..=2700).contains(&year) {
        return Found::Bad("a year that looks like the Buddhist calendar");
    }
    let date =
        || Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    match date() {
        Some(date) if year > 0 => Found::Day { date, or: None, zone: None },
        _ => Found::Bad("no such day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match whole(text) {
            None => "-".to_owned(),
            Some(Found::Day { date, or, zone }) => {
                let or = or.map(|d| format!(" or {d}")).unwrap_or_default();
                let zone = zone.map(|z| format!(" zone {z}")).unwrap_or_default();
                format!("{date}{or}{zone}")
            }
            Some(Found::NoYear(month, day)) => format!("--{month:02}-{day:02}"),
            Some(Found::Bad(why)) => format!("bad: {why}"),
        }
    }

    #[test]
    fn forms_of_dates() {
        for (text, expected) in [
            ("2022-03-08", "2022-03-08"),
            ("2022/3/8", "2022-03-08"),
            ("20220308", "2022-03-08"),
            ("2022-03-08T23:59:60Z", "2022-03-08 zone Z"),
            ("2022-03-08 24:00 +0800", "2022-03-08 zone +0800"),
            ("2022-03-08T10:30:00.123+14:00", "2022-03-08 zone +14:00"),
            ("Tue, 08 Mar 2022 10:00:00 GMT", "2022-03-08 zone GMT"),
            ("Monday, 27 January 2014", "2014-01-27"),
            ("27th of January, 2014", "2014-01-27"),
            ("March 8, 2022 at 4:15 pm EST", "2022-03-08 zone EST"),
            ("Jul 26 2022", "2022-07-26"),
            ("Sept. 3, 2021.", "2021-09-03"),
            ("8-Mar-2022", "2022-03-08"),
            ("March 8", "--03-08"),
            ("29 February", "--02-29"),
            ("29 February 2023", "bad: no such day"),
            ("30 February 2022", "bad: no such day"),
            ("2022-02-30", "bad: no such day"),
            ("0000-01-01", "bad: no such day"),
            ("9999-12-31", "9999-12-31"),
            ("10000-01-01", "-"),
            ("08/03/2022", "2022-03-08 or 2022-08-03"),
            ("03/03/2022", "2022-03-03"),
            ("25/03/2022", "2022-03-25"),
            ("03/25/2022", "2022-03-25"),
            ("03/04/05", "bad: a year of two digits"),
            ("8 March 2565", "bad: a year that looks like the Buddhist calendar"),
            ("March of the penguins", "-"),
            ("May 5 people died", "-"),
            ("Maybe 5", "-"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn epochs_by_their_size() {
        assert_eq!(
            from_epoch(1_646_697_600.0).map(|(d, u)| (d.to_string(), u)),
            Some(("2022-03-08".into(), "seconds"))
        );
        assert_eq!(from_epoch(1_646_697_600_000.0).map(|(d, _)| d.to_string()), Some("2022-03-08".into()));
        assert_eq!(from_epoch(-1_000_000_000.0).map(|(d, _)| d.to_string()), Some("1938-04-24".into()));
        assert_eq!(from_epoch(2022.0), None);
    }

    #[test]
    fn a_day_for_the_command_line() {
        assert!(parse_day("2022-03-08").is_some());
        for wrong in ["2022-3-8", "08/03/2022", "2022-02-30", "2022-03-08T10:00", "", "2022/03/08x"] {
            assert!(parse_day(wrong).is_none(), "{wrong}");
        }
    }
}
