use crate::dates::Found;
use crate::url::UrlDate;
use chancery_document::{Date, Note, Published, Span, Stage};

/// A date that something says the report has, in the order of trust.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// `metadata`, `head`, `dateline`.
    pub(crate) basis: &'static str,
    pub(crate) found: Found,
    /// As written.
    pub(crate) value: String,
    pub(crate) span: Option<Span>,
}

/// Days by which two sources may differ without a note: zones, and print after the day.
const SLACK: i32 = 2;

/// Chooses the date of a report: metadata, then a head line, then the dateline (with the year of another source),
/// then the address, then the date given for undated reports. What disagrees is noted.
pub(crate) fn choose(
    candidates: &[Candidate],
    urls: &[(UrlDate, String, Option<Span>)],
    option: Option<Date>,
    notes: &mut Vec<Note>,
) -> Option<Published> {
    let mut known: Vec<Published> = Vec::new();
    let anchor = anchor(candidates, urls, option);
    for c in candidates {
        match &c.found {
            Found::Day { date, or, zone } => {
                let date = match (or, anchor) {
                    (Some(or), Some(near)) if apart(*or, near) < apart(*date, near) => *or,
                    _ => *date,
                };
                if let (Some(or), Found::Day { date: first, .. }) = (or, &c.found) {
                    let other = if *or == date { first } else { or };
                    let text = format!("{:?} is read as {date}; it may be {other}", c.value);
                    notes.push(note("date-ambiguous", c.span, text));
                }
                known.push(Published {
                    date,
                    value: c.value.clone(),
                    zone: zone.clone(),
                    basis: c.basis,
                    span: c.span,
                });
            }
            Found::NoYear(month, day) => match anchor.and_then(|near| with_year(*month, *day, near)) {
                Some(date) => known.push(Published {
                    date,
                    value: c.value.clone(),
                    zone: None,
                    basis: c.basis,
                    span: c.span,
                }),
                None => notes.push(note(
                    "date-without-year",
                    c.span,
                    format!("{:?} has no year and nothing else dates the report", c.value),
                )),
            },
            Found::Bad(why) => {
                notes.push(note(
                    "date-not-read",
                    c.span,
                    format!("{:?} is not read as a date: {why}", c.value),
                ));
            }
        }
    }
    for (date, url, span) in urls {
        if let UrlDate::Day(Found::Day { date, .. }) = date {
            known.push(Published { date: *date, value: url.clone(), zone: None, basis: "url", span: *span });
        }
    }
    if let Some(date) = option {
        known.push(Published { date, value: date.to_string(), zone: None, basis: "option", span: None });
    }
    if known.is_empty()
        && let Some((UrlDate::Month(year, month), _, span)) =
            urls.iter().find(|u| matches!(u.0, UrlDate::Month(..)))
    {
        notes.push(note("month-only", *span, format!("the address gives {year}-{month:02} and no day")));
    }
    let best = known.first()?.clone();
    let far = |p: &&Published| p.basis != "option" && apart(p.date, best.date) > SLACK;
    for other in known.iter().skip(1).filter(far) {
        let text = format!("{} says {}, {} says {}", best.basis, best.date, other.basis, other.date);
        notes.push(note("dates-disagree", other.span, text));
    }
    Some(best)
}

fn note(code: &'static str, span: Option<Span>, text: String) -> Note {
    Note { stage: Stage::Intake, code, span, text }
}

/// The most trusted whole date that is not in doubt: it gives the year to dates without one.
fn anchor(
    candidates: &[Candidate],
    urls: &[(UrlDate, String, Option<Span>)],
    option: Option<Date>,
) -> Option<Date> {
    let sure = |c: &Candidate| match c.found {
        Found::Day { date, or: None, .. } => Some(date),
        _ => None,
    };
    candidates
        .iter()
        .find_map(sure)
        .or_else(|| {
            urls.iter().find_map(|(date, ..)| match date {
                UrlDate::Day(Found::Day { date, .. }) => Some(*date),
                // The middle of the month: any day of it is then nearest to its own year.
                UrlDate::Month(year, month) => Date::new(*year, *month, 15).ok(),
                UrlDate::Day(_) => None,
            })
        })
        .or(option)
}

/// The month and day in the year that brings it nearest to `near`.
fn with_year(month: i8, day: i8, near: Date) -> Option<Date> {
    [near.year() - 1, near.year(), near.year() + 1]
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok())
        .min_by_key(|date| apart(*date, near))
}

fn apart(a: Date, b: Date) -> i32 {
    a.since(b).map_or(i32::MAX, |span| span.get_days().abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(basis: &'static str, text: &str) -> Candidate {
        Candidate {
            basis,
            found: crate::dates::whole(text).expect("a date"),
            value: text.to_owned(),
            span: None,
        }
    }

    fn pick(
        candidates: &[Candidate],
        url: Option<&str>,
        option: Option<&str>,
    ) -> (String, Vec<&'static str>) {
        let urls: Vec<_> =
            url.and_then(crate::url::date).map(|d| (d, String::new(), None)).into_iter().collect();
        let mut notes = Vec::new();
        let chosen = choose(candidates, &urls, option.and_then(crate::parse_day), &mut notes);
        let shown = chosen.map_or("-".to_owned(), |p| format!("{} {}", p.date, p.basis));
        (shown, notes.iter().map(|n| n.code).collect())
    }

    #[test]
    fn the_most_trusted_date_wins_and_disagreement_is_noted() {
        let all = [candidate("metadata", "2022-03-08"), candidate("dateline", "March 1")];
        assert_eq!(
            pick(&all, Some("http://a.b/2022/03/09/x"), None),
            ("2022-03-08 metadata".into(), vec!["dates-disagree"])
        );
        assert_eq!(
            pick(&[], Some("http://a.b/2022/03/09/x"), Some("2020-01-01")),
            ("2022-03-09 url".into(), vec![])
        );
        assert_eq!(pick(&[], None, Some("2020-01-01")), ("2020-01-01 option".into(), vec![]));
        assert_eq!(pick(&[], None, None), ("-".into(), vec![]));
    }

    #[test]
    fn a_dateline_takes_the_nearest_year() {
        let line = [candidate("dateline", "December 30")];
        assert_eq!(pick(&line, Some("http://a.b/2022/01/02/x"), None).0, "2021-12-30 dateline");
        assert_eq!(pick(&line, Some("http://a.b/2022/12/x/"), None).0, "2022-12-30 dateline");
        assert_eq!(pick(&line, None, None), ("-".into(), vec!["date-without-year"]));
    }

    #[test]
    fn doubtful_and_impossible_dates() {
        let doubt = [candidate("metadata", "08/03/2022")];
        assert_eq!(pick(&doubt, None, None), ("2022-03-08 metadata".into(), vec!["date-ambiguous"]));
        assert_eq!(pick(&doubt, Some("http://a.b/2022/08/04/x"), None).0, "2022-08-03 metadata");
        let bad = [candidate("metadata", "30 February 2022")];
        assert_eq!(pick(&bad, None, None), ("-".into(), vec!["date-not-read"]));
    }
}
