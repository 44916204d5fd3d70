//! Relations against relations that were judged by hand.
//!
//! Gold is TSV: `report`, `start`, `end` (code points of the word that tells of it), `relation`, `change`, `party1`, `party2`,
//! `status`; actors as for events. One of ours is right where it stands in the sentence of a gold relation of the same name and
//! change, each of its parties is one of gold's, and both sides of gold are among them. Gold relations that only hold, without a
//! change, and those that are not actual are counted as right where they are found and are asked for by nobody: Chancery's
//! relations are changes.

use super::events::is;
use super::judged::{self, share};
use crate::failure::Failure;
use chancery_document::{ActorRef, CodePoints, Relation};
use chancery_pipeline::{Engine, Reading};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

struct Gold {
    start: usize,
    end: usize,
    relation: String,
    change: String,
    parties: [String; 2],
    asked: bool,
}

#[derive(Default)]
struct Counts {
    right: usize,
    ours: usize,
    found: usize,
    there: usize,
}

/// The figures, and so many errors.
pub(super) fn run(engine: &Engine, gold: &str, texts: &Path, errors: usize) -> Result<String, Failure> {
    let gold = read(gold)?;
    let mut counts = Counts::default();
    let mut wrong = Vec::new();
    let reports = judged::each(engine, &gold, texts, &mut |id, reading, gold| {
        compare(engine, id, reading, gold, &mut counts, &mut wrong);
    })?;
    let Counts { right, ours, found, there } = counts;
    let mut out = format!("{reports} reports, {there} changes of relations in gold, {ours} of ours\n");
    let _ = writeln!(out, "precision {:.3} ({right} of {ours})", share(right, ours));
    let _ = write!(out, "recall {:.3} ({found} of {there})", share(found, there));
    Ok(judged::with_errors(out, &wrong, errors))
}

fn read(gold: &str) -> Result<BTreeMap<String, Vec<Gold>>, Failure> {
    judged::gold(gold, |start, end, [_, _, _, relation, change, first, second, status]| Gold {
        start,
        end,
        relation: relation.to_owned(),
        change: change.to_owned(),
        parties: [first.to_owned(), second.to_owned()],
        asked: change != "holds" && matches!(status, "actual" | "past"),
    })
}

fn compare(
    engine: &Engine,
    id: &str,
    reading: &Reading,
    gold: &[Gold],
    counts: &mut Counts,
    wrong: &mut Vec<String>,
) {
    let points = CodePoints::new(&reading.document.text);
    let findings = &reading.findings;
    let sentences = &findings.analysis.sentences;
    let mut found = vec![false; gold.len()];
    for ours in &findings.relations {
        counts.ours += 1;
        let trigger = findings.analysis.token(findings.events[ours.event].trigger).span;
        let at = sentences.partition_point(|s| s.span.end() <= trigger.start());
        let Some(sentence) = sentences.get(at) else { continue };
        let (start, end) = points.span(sentence.span);
        let mut right = false;
        for (g, theirs) in gold.iter().enumerate() {
            if theirs.start < end && theirs.end > start && is_right(engine, ours, theirs) {
                (found[g], right) = (true, true);
            }
        }
        counts.right += usize::from(right);
        if !right {
            let parties: Vec<&str> = ours.parties.iter().map(|(a, _)| a.actor.as_str()).collect();
            wrong.push(format!(
                "+ {id} {} {} {}: `{}`",
                ours.relation,
                ours.change.as_str(),
                parties.join(" – "),
                reading.document.quote(trigger)
            ));
        }
    }
    for (gold, found) in gold.iter().zip(found).filter(|(g, _)| g.asked) {
        counts.there += 1;
        counts.found += usize::from(found);
        if !found {
            wrong.push(format!(
                "- {id} {}-{} {} {} {} – {}",
                gold.start, gold.end, gold.relation, gold.change, gold.parties[0], gold.parties[1]
            ));
        }
    }
}

/// An agreement and a partnership are told by the same acts.
fn is_right(engine: &Engine, ours: &Relation, gold: &Gold) -> bool {
    let same = gold.relation == *ours.relation
        || (gold.relation == "alliance-or-partnership"
            && matches!(&*ours.relation, "agreement" | "diplomatic-ties"));
    let side = |actor: &ActorRef, side: &str| side.split(['+', '|']).any(|g| is(engine, actor, g.trim()));
    let all = ours.parties.iter().all(|(a, _)| gold.parties.iter().any(|g| side(a, g)));
    let both = gold.parties.iter().all(|g| ours.parties.iter().any(|(a, _)| side(a, g)));
    same && (gold.change == "holds" || gold.change == ours.change.as_str()) && all && both
}
