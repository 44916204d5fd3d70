use super::*;
use crate::numbers::Words;
use chancery_document::{Basis, Published, Token, Upos};
use proptest::prelude::*;

fn language() -> Language {
    let words = Words::parse(include_str!("../../../../data/lang/en/quantities.toml")).unwrap();
    Language::parse(include_str!("../../../../data/lang/en/times.toml"), &words).unwrap()
}

/// A document with a report's date and an analysis without tags: what the stage reads from words alone.
pub(crate) fn parse(text: &str, day: Option<&str>) -> (Document, Analysis) {
    let mut document = Document::from_text(text);
    document.published = day.map(|d| Published {
        date: d.parse().unwrap(),
        value: d.to_owned(),
        zone: None,
        basis: "metadata",
        span: None,
    });
    let pieces = Pieces::cut(text);
    let token = |i: usize| Token {
        span: pieces.span(i, i + 1),
        continues: false,
        upos: Upos::X,
        feats: chancery_document::Feats::default(),
        lemma: pieces.str(i).to_lowercase().into(),
        head: i.checked_sub(1).map(|h| TokenId(h as u32)),
        deprel: chancery_document::Deprel::DEP,
    };
    let tokens: Vec<Token> = (0..pieces.items.len()).map(token).collect();
    let sentences = if tokens.is_empty() {
        Vec::new()
    } else {
        let span = pieces.span(0, tokens.len());
        vec![chancery_document::Sentence { span, tokens: 0..tokens.len() as u32, opens_paragraph: true }]
    };
    (document, Analysis { sentences, tokens, names: Vec::new() })
}

fn values(text: &str) -> Vec<String> {
    let (document, analysis) = parse(text, Some("2022-03-08"));
    let show = |t: TimexTag| format!("{}={}", document.quote(t.span), t.timex3.value);
    timex3(&document, &analysis, &language()).into_iter().map(show).collect()
}

#[test]
fn expressions_have_the_values_of_timex3() {
    for (text, want) in [
        ("They met on March 2, 2022.", "March 2, 2022=2022-03-02"),
        ("They met on Monday.", "Monday=2022-03-07"),
        ("They will meet on Monday.", "Monday=2022-03-14"),
        ("They met yesterday evening.", "yesterday evening=2022-03-07TEV"),
        ("It lasted nearly two years.", "nearly two years=P2Y"),
        ("It began in early May last year.", "early May last year=2021-05"),
        ("In the third quarter of 2021 it fell.", "the third quarter of 2021=2021-Q3"),
        ("It was common in the late 1980s.", "the late 1980s=198"),
        ("They meet every year.", "every year=P1Y"),
        ("It fell three days ago.", "three days ago=2022-03-05"),
        ("It opened at 08:30 UTC.", "08:30 UTC=2022-03-08T08:30Z"),
        ("He spoke on 8 March.", "8 March=2022-03-08"),
        ("The army left in December.", "December=2021-12"),
    ] {
        assert_eq!(values(text), [want], "{text}");
    }
}

#[test]
fn numbers_of_other_kinds_are_no_times() {
    for text in [
        "See https://example.org/2021/03/08 and call 555-2021-33.",
        "Flight 1999 carried 1960 passengers and cost $2021.",
        "Resolution 1701 may march on.",
        "The score was 2-1.",
    ] {
        assert_eq!(values(text), [""; 0], "{text}");
    }
}

#[test]
fn prepositions_set_the_ends() {
    let ends = |text: &str| {
        let (document, analysis) = parse(text, Some("2022-03-08"));
        let (times, _) = find(&document, &analysis, &language(), &[]);
        let show = |d: Option<Date>| d.map_or("..".to_owned(), |d| d.to_string());
        let v = &times[0].value;
        format!("{} {} {}", show(v.earliest), show(v.latest), v.extent.as_str())
    };
    assert_eq!(ends("Since 2016 they talk."), "2016-01-01 2022-03-08 throughout");
    assert_eq!(ends("From 2017 to 2021 they left."), "2017-01-01 2021-12-31 within");
    assert_eq!(ends("It was held until May 2019."), ".. 2019-05-31 throughout");
    assert_eq!(ends("Cooperation for the next three years."), "2022-03-08 2025-03-08 throughout");
    assert_eq!(ends("It happened between March and June 2020."), "2020-03-01 2020-06-30 within");
    assert_eq!(ends("They left before 1960."), ".. 1959-12-31 within");
}

#[test]
fn a_named_event_is_knowledge() {
    let anchor = Anchor {
        id: "storm".into(),
        phrase: "great storm".into(),
        earliest: "2019-12-01".parse().unwrap(),
        latest: "2020-03-31".parse().unwrap(),
    };
    let (document, analysis) =
        parse("Since the outbreak of the great storm, ships wait.", Some("2022-03-08"));
    let (times, _) = find(&document, &analysis, &language(), &[anchor]);
    assert_eq!(times.len(), 1);
    assert_eq!(times[0].value.earliest, Some("2019-12-01".parse().unwrap()));
    assert_eq!(times[0].value.earliest_basis, Basis::Knowledge);
    assert_eq!(times[0].value.latest_basis, Basis::ReportDate);
}

#[test]
fn without_a_date_nothing_is_guessed() {
    let (document, analysis) = parse("They met on Monday, last week and today.", None);
    let (times, notes) = find(&document, &analysis, &language(), &[]);
    assert!(times.iter().all(|t| !t.dates && t.value.earliest.is_none() && t.value.latest.is_none()));
    assert_eq!(notes.len(), 3);
}

#[test]
fn a_day_in_digits_keeps_both_readings() {
    let (document, analysis) = parse("It was signed on 03/02/2022.", Some("2022-03-08"));
    let (times, _) = find(&document, &analysis, &language(), &[]);
    assert_eq!(times[0].value.earliest, Some("2022-03-02".parse().unwrap()));
    assert_eq!(times[0].value.alternatives.len(), 1);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn any_run_of_time_words_is_read(words in proptest::collection::vec(0..WORDS.len(), 0..40)) {
        let text: Vec<&str> = words.iter().map(|&i| WORDS[i]).collect();
        check(&text.join(" "))?;
        check(&text.concat())?;
    }
}

const WORDS: &[&str] = &[
    "March",
    "May",
    "8",
    "2022",
    "last",
    "next",
    "the",
    "year",
    "years",
    "-",
    "/",
    ":",
    "of",
    "quarter",
    "third",
    "first",
    "half",
    "a",
    "two",
    "million",
    "ago",
    "later",
    "'",
    "s",
    "early",
    "mid",
    "since",
    "from",
    "to",
    "between",
    "and",
    "Monday",
    "night",
    "BC",
    "99999999999",
    "9999",
    "0001",
    ",",
    ".",
    "\n",
    "every",
    "summer",
    "am",
    "UTC",
    "decades",
    "centuries",
    "hundred",
    "31",
    "week",
    "past",
    "coming",
    "Q3",
    "FY",
    "é",
    "½",
];

fn check(text: &str) -> Result<(), TestCaseError> {
    for day in [None, Some("2022-03-08"), Some("9999-12-31"), Some("0001-01-01")] {
        let (document, analysis) = parse(text, day);
        let (times, _) = find(&document, &analysis, &language(), &[]);
        for pair in times.windows(2) {
            prop_assert!(pair[0].span.end() <= pair[1].span.start());
        }
        for t in &times {
            prop_assert!(t.phrase.contains(t.span));
            prop_assert!(t.value.earliest.zip(t.value.latest).is_none_or(|(a, b)| a <= b), "{:?}", t);
        }
    }
    Ok(())
}
