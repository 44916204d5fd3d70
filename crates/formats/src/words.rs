//! Times, figures and acts in words.

use crate::{Exact, FactualityRecord, FigureRecord, TimeRecord};
use chancery_document::Decimal;

/// An act, a relation or a stance in words: `supply-medical-aid` is "supply medical aid".
pub(crate) fn spaced(name: &str) -> String {
    name.replace(['-', '_'], " ")
}

/// When, with where it is known from where the text does not say it.
pub(crate) fn time(time: &TimeRecord) -> String {
    let mut words = interval(time);
    if let Some(basis) = basis(time) {
        words = format!("{words} ({basis})");
    }
    for other in &time.alternatives {
        let end = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".into());
        let (earliest, latest) = (end(&other.earliest), end(&other.latest));
        let reading = if earliest == latest { earliest } else { format!("{earliest} to {latest}") };
        words = format!("{words}, or {reading}");
    }
    if time.background {
        words.push_str(" · background");
    }
    words
}

fn interval(time: &TimeRecord) -> String {
    let (earliest, latest) = match (&time.earliest, &time.latest) {
        (None, None) => return "not known".into(),
        (None, Some(latest)) => return format!("by {latest}"),
        (Some(earliest), None) => return format!("since {earliest}"),
        (Some(earliest), Some(latest)) => (earliest.as_str(), latest.as_str()),
    };
    if earliest == latest {
        return earliest.to_owned();
    }
    let whole = whole_year(earliest, latest).or_else(|| whole_month(earliest, latest));
    match (time.precision, whole) {
        (_, Some((from, to))) if from == to && time.extent == "throughout" => format!("throughout {from}"),
        (_, Some((from, to))) if from == to => format!("in {from}"),
        (_, Some((from, to))) => between(time, from, to),
        // The first of a month that comes from a table is a month; that from the text is a day.
        _ if time.earliest_basis == Some("knowledge") && earliest.ends_with("-01") => {
            between(time, &earliest[..7], latest)
        }
        _ => between(time, earliest, latest),
    }
}

fn between(time: &TimeRecord, from: &str, to: &str) -> String {
    if time.extent == "throughout" {
        format!("from {from} to {to}")
    } else {
        format!("between {from} and {to}")
    }
}

/// The years of an interval that starts and ends with a year.
fn whole_year<'a>(earliest: &'a str, latest: &'a str) -> Option<(&'a str, &'a str)> {
    Some((earliest.strip_suffix("-01-01")?, latest.strip_suffix("-12-31")?))
}

/// The months of an interval that starts and ends with a month.
fn whole_month<'a>(earliest: &'a str, latest: &'a str) -> Option<(&'a str, &'a str)> {
    let day: chancery_document::Date = latest.parse().ok()?;
    let last = day.day() == day.days_in_month();
    Some((earliest.strip_suffix("-01").filter(|_| last)?, latest.get(..7)?))
}

fn basis(time: &TimeRecord) -> Option<String> {
    let name = |basis: &'static str| match basis {
        "report-date" => "report date",
        other => other,
    };
    let told = |basis: Option<&'static str>| basis.filter(|&b| b != "text").map(name);
    match (told(time.earliest_basis), told(time.latest_basis)) {
        (None, None) => None,
        (Some(a), Some(b)) if a == b => Some(a.into()),
        (Some(a), None) if time.latest.is_some() => Some(format!("start: {a}")),
        (None, Some(b)) if time.earliest.is_some() => Some(format!("end: {b}")),
        (Some(a), None) => Some(a.into()),
        (None, Some(b)) => Some(b.into()),
        (Some(a), Some(b)) => Some(format!("start: {a}, end: {b}")),
    }
}

/// Why it is not plain fact; `None` where it is.
pub(crate) fn doubt(factuality: &FactualityRecord) -> Option<String> {
    let mut words = Vec::new();
    if factuality.polarity == "negative" {
        words.push("negated");
    }
    if factuality.mode != "actual" {
        words.push(factuality.mode);
    }
    if factuality.certainty != "certain" {
        words.push(factuality.certainty);
    }
    (!words.is_empty()).then(|| words.join(", "))
}

/// "almost 400 million doses of vaccines".
pub(crate) fn figure(figure: &FigureRecord) -> String {
    let mut words = match (&figure.value, &figure.low, &figure.high) {
        (Some(value), ..) => modified(figure.modifier, &number(value)),
        (None, Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
        (None, Some(low), None) => format!("at least {}", number(low)),
        (None, None, Some(high)) => format!("at most {}", number(high)),
        (None, None, None) => "a number that is not given".into(),
    };
    let what = figure.what.as_deref().map(crate::text::clean);
    let one = figure.value.is_some_and(|v| v.0.abs() == Decimal::ONE);
    match (&figure.unit, what) {
        // "400 million doses of vaccines": the thing counted names the unit.
        (Some(unit), Some(what)) if what.to_lowercase().starts_with(&unit.to_lowercase()) => {
            words = format!("{words} {what}");
        }
        (unit, what) => {
            match unit.as_deref() {
                Some("%") => words.push('%'),
                Some(unit) => words = format!("{words} {}", if one { unit.to_owned() } else { plural(unit) }),
                None => {}
            }
            if let Some(what) = what {
                let joint = if unit.is_some() { " – " } else { " " };
                words = format!("{words}{joint}{what}");
            }
        }
    }
    if let Some(per) = &figure.per {
        words = format!("{words} per {per}");
    }
    if let Some(change) = &figure.change {
        let ends = [("from", &change.from), ("to", &change.to), ("by", &change.by)];
        for (end, value) in ends {
            let Some(value) = value else { continue };
            words = format!("{words}, {end} {}", number(value));
            match change.by_unit.as_deref().filter(|_| end == "by") {
                Some("%") => words.push('%'),
                Some(unit) => words = format!("{words} {unit}"),
                None => {}
            }
        }
    }
    words
}

/// Of a noun; symbols of units and currencies have none.
fn plural(unit: &str) -> String {
    if unit.len() < 4 || !unit.bytes().all(|b| b.is_ascii_lowercase()) {
        return unit.to_owned();
    }
    match unit {
        "person" => "people".into(),
        _ if unit.ends_with('y') && !unit.ends_with("ay") && !unit.ends_with("ey") => {
            format!("{}ies", &unit[..unit.len() - 1])
        }
        _ if unit.ends_with('s') || unit.ends_with('x') || unit.ends_with("ch") || unit.ends_with("sh") => {
            format!("{unit}es")
        }
        _ => format!("{unit}s"),
    }
}

fn modified(modifier: &str, number: &str) -> String {
    match modifier {
        "exact" => number.to_owned(),
        other => format!("{} {number}", spaced(other)),
    }
}

/// 400000000 is "400 million", 451600000000 is "451.6 billion", 12345 is "12,345".
pub(crate) fn number(value: &Exact) -> String {
    for (name, zeros) in [("trillion", 12), ("billion", 9), ("million", 6)] {
        let unit = Decimal::from(10u64.pow(zeros));
        let shown = (value.0 / unit).normalize();
        if value.0.abs() >= unit && shown.scale() <= 3 {
            return format!("{} {name}", grouped(&shown.to_string()));
        }
    }
    grouped(&value.to_string())
}

/// Commas between thousands.
fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(
        earliest: Option<&str>,
        latest: Option<&str>,
        bases: [&'static str; 2],
        extent: &'static str,
    ) -> String {
        time(&TimeRecord {
            earliest: earliest.map(Into::into),
            latest: latest.map(Into::into),
            earliest_basis: earliest.map(|_| bases[0]),
            latest_basis: latest.map(|_| bases[1]),
            precision: "interval",
            extent,
            alternatives: Vec::new(),
            background: false,
            timex3: None,
            mention: None,
        })
    }

    #[test]
    fn times_are_told_in_words() {
        let text = ["text", "text"];
        let report = ["report-date", "report-date"];
        let day = Some("2022-03-08");
        assert_eq!(when(day, day, text, "point"), "2022-03-08");
        assert_eq!(when(day, day, report, "point"), "2022-03-08 (report date)");
        assert_eq!(when(None, day, report, "within"), "by 2022-03-08 (report date)");
        assert_eq!(when(Some("1960-09-01"), Some("1960-09-30"), text, "point"), "in 1960-09");
        assert_eq!(when(Some("2021-01-01"), Some("2021-12-31"), text, "throughout"), "throughout 2021");
        assert_eq!(when(Some("2017-01-01"), Some("2021-12-31"), text, "within"), "between 2017 and 2021");
        assert_eq!(
            when(Some("2019-12-01"), day, ["knowledge", "report-date"], "within"),
            "between 2019-12 and 2022-03-08 (start: knowledge, end: report date)"
        );
        assert_eq!(when(Some("2022-03-01"), day, text, "throughout"), "from 2022-03-01 to 2022-03-08");
        assert_eq!(when(None, None, text, "within"), "not known");
    }

    #[test]
    fn numbers_are_told_in_words() {
        for (value, expected) in [
            ("400000000", "400 million"),
            ("451600000000", "451.6 billion"),
            ("-1234567", "−1,234,567"),
            ("1234", "1,234"),
            ("41.5", "41.5"),
            ("1200000000000000", "1,200 trillion"),
        ] {
            assert_eq!(number(&Exact(value.parse().unwrap())), expected);
        }
    }
}
