//! The sentences of frames, read by a reader that sees one act in everything.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use chancery_cases::{Verdict, frames};
use chancery_document::*;
use chancery_formats::Record;
use chancery_tables::{Source, Tables};
use std::path::PathBuf;

/// Reads an act of Peru against the African Union in every sentence that has a "Peru".
fn read(document: Document) -> (Document, Findings, Vec<Record>) {
    let mut findings = Findings::default();
    let actor = |id: &str, country: Option<&str>| ActorRef {
        actor: ActorId::new(id),
        role: None,
        country: country.map(Into::into),
        sector: None,
        mention: None,
        via: Via::Name,
    };
    for reciprocal in [false, true] {
        if document.text.contains(if reciprocal { "Qatar" } else { "Peru" }) {
            findings.events.push(Event {
                act: "thank".into(),
                source: vec![actor("person:somebody", Some("PER"))],
                target: vec![actor("org:african-union", None)],
                reciprocal,
                evidence: Vec::new(),
                trigger: TokenId(0),
                time: TimeValue::bounded_by(None),
                place: None,
                quantities: Vec::new(),
                factuality: Factuality::FACT,
                statement: None,
                performed_by: None,
                alternatives: Vec::new(),
                codes: None,
                why: Vec::new(),
                confidence: 1.0,
            });
        }
    }
    (document, findings, Vec::new())
}

/// The tables with one frame that has these sentences, and what is expected of them.
fn run(name: &str, sentences: &str, expected: &str) -> frames::Report {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("lang/en/frames")).unwrap();
    let frame = format!("[[frame]]\nact = \"thank\"\nverb = [\"S zzz T\"]\n{sentences}\n");
    std::fs::write(folder.join("lang/en/frames/zzz.toml"), frame).unwrap();
    std::fs::write(folder.join("frames.expected"), expected).unwrap();
    let tables = Tables::load(&Source::with_overlay(&folder).unwrap()).unwrap();
    let mut report = frames::run(&tables.english.frames, &folder.join("frames.expected"), &read);
    report.outcome.cases.retain(|c| c.path.ends_with("zzz.toml") || c.path.ends_with("frames.expected"));
    report
}

#[test]
fn an_actor_is_its_id_or_acts_for_the_country() {
    let report = run(
        "fits",
        "examples = [\"Peru a => country:PER > org:african-union\", \"Peru b => > country:PER\",\n\
         \"Peru c => person:somebody\", \"Qatar d => org:african-union > country:PER\"]",
        "share = 0.0",
    );
    let passed: Vec<bool> = report.outcome.cases.iter().map(|c| c.verdict == Verdict::Passed).collect();
    assert_eq!(passed, [true, false, true, true]);
    assert!(report.ok(), "{report}");
    assert_eq!(report.outcome.cases[1].line, 4);
}

#[test]
fn a_share_that_falls_fails_with_its_sentences() {
    let report = run("falls", "examples = [\"Chad a\"]", "share = 0.9");
    assert!(!report.ok());
    let told = report.to_string();
    assert!(told.contains("zzz.toml:4 Chad a"), "{told}");
    assert!(told.contains("expected  thank"), "{told}");
    assert!(told.contains("at least 0.9000"), "{told}");
}

#[test]
fn a_sentence_that_must_not_match_fails_unless_it_is_named() {
    assert!(!run("never", "never = [\"Peru a\"]", "share = 0.0").ok());
    assert!(run("named", "never = [\"Peru a\"]", "share = 0.0\nbroken = [\"Peru a\"]").ok());
    let mended = run("mended", "never = [\"Chad a\"]", "share = 0.0\nbroken = [\"Chad a\"]");
    assert!(mended.to_string().contains("“Chad a” does not match any more"), "{mended}");
    let gone = run("gone", "never = [\"Chad a\"]", "share = \"most\"");
    assert!(gone.to_string().contains("frames.expected"), "{gone}");
}
