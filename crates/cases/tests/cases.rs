//! Cases in files, read by a reader that knows four words.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use chancery_cases::{Outcome, Verdict, run, run_matching};
use chancery_document::*;
use chancery_formats::{Record, Unknown, records_with};
use std::path::PathBuf;

/// Reads "A aids B." as an event, and nothing else.
fn read(document: Document) -> (Document, Findings, Vec<Record>) {
    let mut findings = Findings::default();
    let text = document.text.clone();
    let mut at = 0;
    for sentence in text.split_inclusive('.') {
        let start = at;
        at += sentence.len();
        let span = Span::new(&text, start, at);
        if sentence.contains("panic") {
            panic!("as the report asks");
        }
        let first = findings.analysis.tokens.len() as u32;
        let mut from = start;
        for word in sentence.split_inclusive(' ') {
            let bare = word.trim();
            let here = from + word.find(bare).unwrap();
            from += word.len();
            if bare.is_empty() {
                continue;
            }
            findings.analysis.tokens.push(Token {
                span: Span::new(&text, here, here + bare.len()),
                continues: false,
                upos: Upos::Noun,
                feats: Feats::default(),
                lemma: bare.to_lowercase().into(),
                head: None,
                deprel: Deprel::ROOT,
            });
        }
        let last = findings.analysis.tokens.len() as u32;
        findings.analysis.sentences.push(Sentence { span, tokens: first..last, opens_paragraph: false });
        let words: Vec<(TokenId, Span)> =
            (first..last).map(|i| (TokenId(i), findings.analysis.tokens[i as usize].span)).collect();
        let [a, aids, b] = words.as_slice() else { continue };
        if document.quote(aids.1) != "aids" {
            continue;
        }
        let actor = |span: Span| ActorRef {
            actor: ActorId::unknown(document.quote(span).trim_end_matches('.')),
            role: None,
            country: None,
            sector: None,
            mention: Some(span),
            via: Via::Name,
        };
        findings.events.push(Event {
            act: "supply-aid".into(),
            source: vec![actor(a.1)],
            target: vec![actor(b.1)],
            reciprocal: false,
            evidence: vec![a.1.cover(b.1)],
            trigger: aids.0,
            time: TimeValue::bounded_by(document.day()),
            place: None,
            quantities: Vec::new(),
            factuality: Factuality::FACT,
            statement: None,
            performed_by: None,
            alternatives: Vec::new(),
            codes: None,
            why: vec![Why::new(Stage::Events, "aids", "aids")],
            confidence: 1.0,
        });
    }
    let records = records_with(&document, &findings, &Unknown);
    (document, findings, records)
}

/// A folder of its own for each test.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (file, text) in files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn one(name: &str, report: &str, records: &str) -> Outcome {
    let text =
        format!("# Aid\n\nWhy.\n\n## A case\n\n```report\n{report}\n```\n\n```records\n{records}\n```\n");
    run(&folder(name, &[("events/aid.md", &text)]), &read)
}

fn faults(outcome: &Outcome) -> String {
    match &outcome.cases[0].verdict {
        Verdict::Failed(faults) => faults.join("\n"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_listed_is_compared() {
    let outcome = one(
        "listed",
        "date: 2022-03-08\n\nÉire aids Bolivia. Nothing else.",
        "[[event]]\nquote = \"aids\"\nact = \"supply-aid\"\nsource = [\"name:Éire\"]\ntarget = \"name:Bolivia\"\n\
         latest = 2022-03-08\nearliest = \"none\"\nfactuality = \"fact\"\nspeaker = \"none\"\n\
         [[token]]\nquote = \"else.\"\nlemma = \"else.\"\n\
         [[never]]\nkind = [\"statement\", \"event\"]\nquote = \"Nothing\"\n",
    );
    assert!(outcome.ok(), "{outcome}");
    assert_eq!(outcome.to_string(), "1 passed, 0 failed");
}

#[test]
fn what_differs_is_told_with_the_nearest_record() {
    let outcome = one("differs", "Peru aids Bolivia.", "[[event]]\nquote = \"aids\"\nact = \"consult\"");
    let told = outcome.to_string();
    assert!(told.contains("events/aid.md:5 A case"), "{told}");
    assert!(told.contains("expected  event “aids” act = consult"), "{told}");
    assert!(told.contains("act is supply-aid, not consult"), "{told}");
    assert!(
        told.contains("unlisted  event act = supply-aid source = [name:Peru] target = [name:Bolivia]"),
        "{told}"
    );
    assert!(told.ends_with("0 passed, 1 failed"), "{told}");
}

#[test]
fn an_unlisted_event_fails_unless_other_kinds_are_complete() {
    assert!(faults(&one("unlisted", "Peru aids Bolivia.", "")).starts_with("unlisted  event"));
    assert!(one("only", "Peru aids Bolivia.", "only = [\"statement\"]").ok());
    assert!(one("nothing", "Peru aids Bolivia.", "only = []").ok());
}

#[test]
fn one_record_answers_one_expectation() {
    let twice = "[[event]]\nquote = \"aids\"\n[[event]]\nquote = \"aids\"";
    assert!(faults(&one("twice", "Peru aids Bolivia.", twice)).contains("answers another expectation"));
    assert!(one("both", "Peru aids Bolivia. Chile aids Peru.", twice).ok());
}

#[test]
fn never_forbids() {
    let never = "only = []\n[[never]]\nkind = \"event\"\ntarget = \"name:Bolivia\"";
    assert!(
        faults(&one("never", "Peru aids Bolivia.", never)).contains("never     event target = name:Bolivia")
    );
    assert!(one("never-else", "Peru aids Chile.", never).ok());
}

#[test]
fn a_case_to_do_must_fail() {
    let fails = one("todo", "Peru aids Bolivia.", "todo = \"no frame for it\"");
    assert!(fails.ok() && fails.todo() == 1, "{fails}");
    assert_eq!(fails.to_string(), "0 passed, 0 failed, 1 to do");
    let passes = one("done", "Nothing.", "todo = \"no frame for it\"");
    assert_eq!(faults(&passes), "now passes: remove its `todo`");
}

#[test]
fn a_panic_and_a_broken_case_fail_even_where_it_is_to_do() {
    assert_eq!(faults(&one("panics", "This will panic.", "todo = \"x\"")), "the reader panicked");
    assert!(
        faults(&one("broken", "Text.", "todo = \"x\"\n[[event]]\nsourse = \"a\""))
            .contains("no field `sourse`")
    );
    let lone = run(&folder("lone", &[("a.md", "## Lone\n```report\nText.\n```\n")]), &read);
    assert!(faults(&lone).contains("one `report` block and one `records` block"));
}

#[test]
fn files_are_found_and_chosen() {
    let case = "## Nothing\n```report\nNothing.\n```\n```records\n```\n";
    let files =
        [("b/x.md", case), ("a/y.md", case), ("README.md", "## No case\n```report\n```\n"), ("a/z.txt", "")];
    let path = folder("found", &files);
    let outcome = run(&path, &read);
    let names: Vec<String> =
        outcome.cases.iter().map(|c| c.path.strip_prefix(&path).unwrap().display().to_string()).collect();
    assert_eq!(names, ["a/y.md", "b/x.md"]);
    assert_eq!(run_matching(&path, "y.md", &read).cases.len(), 1);
    assert_eq!(run(&path.join("b/x.md"), &read).cases.len(), 1);
    assert!(!run(&folder("empty", &[("README.md", "")]), &read).ok(), "no cases is a fault");
    assert!(!run(&path.join("missing"), &read).ok());
}
