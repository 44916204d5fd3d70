use super::*;
use crate::numbers::Words;
use crate::times::tests::parse;
use proptest::prelude::*;

fn language() -> Language {
    Language::parse(include_str!("../../../../data/lang/en/quantities.toml")).unwrap()
}

fn times(document: &Document, analysis: &Analysis) -> Vec<TimeMention> {
    let words = Words::parse(include_str!("../../../../data/lang/en/quantities.toml")).unwrap();
    let times =
        crate::times::Language::parse(include_str!("../../../../data/lang/en/times.toml"), &words).unwrap();
    crate::times::find(document, analysis, &times, &[]).0
}

fn read(text: &str) -> Vec<String> {
    let (document, analysis) = parse(text, Some("2022-03-08"));
    let (figures, _) = find(&document, &analysis, &language(), &times(&document, &analysis));
    let show = |d: Option<Decimal>| d.map_or("..".to_owned(), |d| d.normalize().to_string());
    let line = |f: &Figure| {
        let unit = f.unit.as_deref().unwrap_or("-");
        format!("{} {} {} {}", f.modifier.as_str(), show(f.low), show(f.high), unit)
    };
    figures.iter().map(line).collect()
}

#[test]
fn figures_keep_modifier_and_unit() {
    for (text, want) in [
        ("almost 400 million doses of vaccines", "almost .. 400000000 dose"),
        ("at least 20 people", "at_least 20 .. person"),
        ("between 5 and 7 million pesos", "exact 5000000 7000000 peso"),
        ("around US$2.5bn", "about .. .. USD"),
        ("more than 41 per cent", "over 41 .. %"),
        ("no more than 12 Australian dollars", "at_most .. 12 AUD"),
        ("Rs 5 lakh crore", "exact 5000000000000 5000000000000 INR"),
        ("27 MW", "exact 27 27 MW"),
        ("10,000 km2", "exact 10000 10000 km2"),
        ("30 killed", "exact 30 30 person"),
        ("a 27-nation bloc", "exact 27 27 nation"),
    ] {
        assert_eq!(read(text), [want], "{text}");
    }
}

#[test]
fn names_ranks_scores_and_times_are_no_figures() {
    for text in [
        "Resolution 1701 and Flight 370",
        "the third talks on March 8, 2022",
        "it won 2-1",
        "COVID-19 and the F-35",
        "for three years",
        "one of them",
        "the 68-year-old minister",
        "see https://example.org/400",
    ] {
        assert_eq!(read(text), [""; 0], "{text}");
    }
}

#[test]
fn a_change_has_both_ends() {
    let text = "Trade rose 41 per cent to 451.6 billion dollars from 320 billion dollars.";
    let (document, analysis) = parse(text, None);
    let (figures, _) = find(&document, &analysis, &language(), &[]);
    let change = figures.iter().find_map(|f| f.change.clone()).unwrap();
    assert_eq!(change.from, "320000000000".parse().ok());
    assert_eq!(change.to, "451600000000".parse().ok());
    assert_eq!(change.by, "41".parse().ok());
    assert_eq!(change.by_unit.as_deref(), Some("%"));
}

#[test]
fn absurd_values_are_notes() {
    let (document, analysis) = parse("400 billion billion dollars, 1e400 euros and dozens of ships", None);
    let (figures, notes) = find(&document, &analysis, &language(), &[]);
    assert!(figures.is_empty());
    let codes: Vec<_> = notes.iter().map(|n| n.code).collect();
    assert_eq!(codes, ["value-out-of-range", "value-out-of-range", "number-without-value"]);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn any_run_of_number_words_is_read(words in proptest::collection::vec(0..WORDS.len(), 0..40)) {
        let text: Vec<&str> = words.iter().map(|&i| WORDS[i]).collect();
        check(&text.join(" "))?;
        check(&text.concat())?;
    }
}

const WORDS: &[&str] = &[
    "1",
    "20",
    "999999999999",
    "1,234",
    ".5",
    "million",
    "billion",
    "hundred",
    "and",
    "a",
    "half",
    "of",
    "$",
    "US$",
    "%",
    "-",
    "to",
    "between",
    "percent",
    "km",
    "2",
    "²",
    "almost",
    "at",
    "least",
    "rose",
    "from",
    "by",
    "people",
    "killed",
    "one",
    "third",
    "thirds",
    "e",
    "400",
    "½",
    "/",
    "dozen",
    "dozens",
    "per",
    "year",
    "\n",
    "é",
    "record",
    "minus",
    "lakh",
    "crore",
    "trillion",
    "quadrillion",
    "point",
    "zero",
];

fn check(text: &str) -> Result<(), TestCaseError> {
    let (document, analysis) = parse(text, Some("2022-03-08"));
    let times = times(&document, &analysis);
    let (figures, _) = find(&document, &analysis, &language(), &times);
    for pair in figures.windows(2) {
        prop_assert!(pair[0].number.start() <= pair[1].number.start());
    }
    for f in &figures {
        prop_assert!(f.span.contains(f.number));
        prop_assert!(times.iter().all(|t| !t.span.contains(f.number)));
        prop_assert!(f.low.zip(f.high).is_none_or(|(a, b)| a <= b));
    }
    Ok(())
}
