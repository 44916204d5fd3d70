//! The sentences that stand beside the frames of a language: each is read, and must or must not give its act.
//!
//! The trees are a model's, so not every sentence that should match can. How many do is held by a ratchet,
//! `cases/frames.expected`: the share of them never falls unseen, and a sentence that must not match never does
//! but where it is named there.

use crate::{CaseResult, Outcome, Read, Verdict};
use chancery_document::{ActorId, ActorRef, Document, Event};
use chancery_tables::{Example, Frame, Frames};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What became of the sentences of all frames.
#[derive(Clone, Debug)]
pub struct Report {
    /// Every sentence in the order of frames. One that fails within what is expected is `Todo`.
    pub outcome: Outcome,
    /// Sentences that must give their act, and do.
    pub passed: usize,
    /// Sentences that must give their act.
    pub wanted: usize,
    /// The share of them that must pass, from 0 to 1.
    pub least: f64,
}

/// `cases/frames.expected`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// The least share of sentences that must give their act, and do.
    share: f64,
    /// Sentences that must not give their act, and are known to.
    #[serde(default)]
    broken: BTreeSet<String>,
}

/// Reads the sentences of all frames and holds them against the file of what is expected.
#[must_use]
pub fn run(frames: &Frames, expected: &Path, read: Read<'_>) -> Report {
    let mut outcome = Outcome::default();
    let limits = std::fs::read_to_string(expected)
        .map_err(|e| format!("cannot be read: {e}"))
        .and_then(|text| toml::from_str(&text).map_err(|e| e.to_string()));
    let limits: Expected = limits.unwrap_or_else(|fault| {
        outcome.fault(expected, 0, &fault);
        Expected::default()
    });
    let (mut passed, mut wanted) = (0, 0);
    let mut seen = BTreeSet::new();
    for frame in frames.all() {
        for example in &frame.examples {
            let fault = fault(frame, example, read);
            let verdict = match (example.wanted, fault) {
                (_, None) => Verdict::Passed,
                (true, Some(fault)) => Verdict::Todo(fault),
                (false, Some(fault)) if limits.broken.contains(&*example.text) => Verdict::Todo(fault),
                (false, Some(fault)) => Verdict::Failed(vec![fault]),
            };
            if example.wanted {
                wanted += 1;
                passed += usize::from(verdict == Verdict::Passed);
            } else if verdict != Verdict::Passed {
                seen.insert(example.text.to_string());
            }
            outcome.cases.push(CaseResult {
                path: (*frame.path).into(),
                line: example.line,
                heading: example.text.to_string(),
                verdict,
            });
        }
    }
    for mended in limits.broken.difference(&seen) {
        outcome.fault(expected, 0, &format!("“{mended}” does not match any more: remove it from `broken`"));
    }
    let report = Report { outcome, passed, wanted, least: limits.share };
    if report.share() < report.least { report.failed() } else { report }
}

impl Report {
    /// The share of the sentences that must give their act, and do.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.passed as f64 / self.wanted.max(1) as f64
    }

    /// Whether no more fails than is expected.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.outcome.ok()
    }

    /// What was to do has failed: too much of it.
    fn failed(mut self) -> Self {
        for case in &mut self.outcome.cases {
            if let Verdict::Todo(fault) = &case.verdict {
                case.verdict = Verdict::Failed(vec![fault.clone()]);
            }
        }
        self
    }
}

/// The failures and, behind them, what is held by the ratchet.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.outcome)?;
        write!(
            f,
            "frames: {} of {} sentences give their act ({:.4}, at least {:.4})",
            self.passed,
            self.wanted,
            self.share(),
            self.least
        )
    }
}

/// What is wrong with one sentence, and what was read in it.
fn fault(frame: &Frame, example: &Example, read: Read<'_>) -> Option<String> {
    let mut document = Document::from_text(&*example.text);
    document.language = Some("en".into());
    let Ok((_, findings, _)) = catch_unwind(AssertUnwindSafe(|| read(document))) else {
        return Some("the reader panicked".to_owned());
    };
    let given = findings.events.iter().any(|e| e.act == frame.act && (!example.wanted || fits(example, e)));
    if given == example.wanted {
        return None;
    }
    let told: Vec<String> = findings.events.iter().map(told).collect();
    let told = if told.is_empty() { "no event".to_owned() } else { told.join("; ") };
    let asked = if example.wanted { "expected " } else { "never    " };
    Some(format!("{asked} {}{}\nfound     {told}", frame.act, sides(&example.source, &example.target)))
}

/// Whether the actors of a sentence are those of an event; either way round where both do it.
fn fits(example: &Example, event: &Event) -> bool {
    let among = |ids: &[Box<str>], side: &[ActorRef]| ids.iter().all(|id| side.iter().any(|a| is(a, id)));
    let straight = among(&example.source, &event.source) && among(&example.target, &event.target);
    let turned = among(&example.source, &event.target) && among(&example.target, &event.source);
    let together =
        |ids: &[Box<str>]| ids.iter().all(|id| event.source.iter().chain(&event.target).any(|a| is(a, id)));
    straight || event.reciprocal && (turned || together(&example.source) && together(&example.target))
}

/// Whether an actor is meant by an id: it is the one, or acts for the country.
fn is(actor: &ActorRef, id: &str) -> bool {
    let country = id.strip_prefix("country:").is_some_and(|c| actor.country.as_deref() == Some(c));
    country || actor.actor.as_str() == id
}

fn told(event: &Event) -> String {
    let ids = |side: &[ActorRef]| side.iter().map(|a| a.actor.clone()).collect::<Vec<ActorId>>();
    format!("{}{}", event.act, sides(&ids(&event.source), &ids(&event.target)))
}

fn sides<A: fmt::Display>(source: &[A], target: &[A]) -> String {
    let list = |side: &[A]| side.iter().map(|a| format!(" {a}")).collect::<String>();
    let (source, target) = (list(source), list(target));
    if source.is_empty() && target.is_empty() { source } else { format!(" ={source} >{target}") }
}
