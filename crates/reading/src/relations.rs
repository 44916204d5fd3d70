//! Stage `relations`: changes in the state of a relation that events tell of.
//!
//! `data/codes/relations.tsv` says which act starts, ends, raises or lowers which relation. Only an act that
//! happened, by the words, changes anything.

use crate::context::Context;
use chancery_document::{ActorRef, Event, Mode, Note, Polarity, Relation, RelationBasis, Stage, Why};

/// One relation for each pair of source and target.
#[must_use]
pub fn find(context: &Context<'_>, events: &[Event]) -> (Vec<Relation>, Vec<Note>) {
    let mut relations = Vec::new();
    let mut notes = Vec::new();
    for (i, event) in events.iter().enumerate() {
        let Some(rule) = context.tables.codes.relation(&event.act) else { continue };
        let happened =
            event.factuality.mode == Mode::Actual && event.factuality.polarity == Polarity::Positive;
        if !happened {
            let span = context.trees.token(event.trigger).span;
            let text = format!("{} is not told as done: {} stays as it is", event.act, rule.relation);
            notes.push(Note::at(Stage::Relations, "relation-not-changed", span, text));
            continue;
        }
        for source in &event.source {
            for target in &event.target {
                // Who suspends a judge is no organisation that she leaves.
                if !fits(source, &rule.source_part) || !fits(target, &rule.target_part) {
                    continue;
                }
                relations.push(Relation {
                    relation: rule.relation.clone(),
                    parties: vec![
                        (source.clone(), rule.source_part.clone()),
                        (target.clone(), rule.target_part.clone()),
                    ],
                    change: rule.change,
                    time: event.time.clone(),
                    event: i,
                    statement: event.statement,
                    basis: RelationBasis::Stated,
                    evidence: event.evidence.clone(),
                    why: vec![Why::new(
                        Stage::Relations,
                        "act-changes-relation",
                        format!("{} → {}", event.act, rule.relation),
                    )],
                    confidence: event.confidence,
                });
            }
        }
    }
    (relations, notes)
}

/// Whether an actor can have a part: only bodies have members.
fn fits(actor: &ActorRef, part: &str) -> bool {
    part != "organisation" || !matches!(actor.actor.kind(), "person" | "country" | "office")
}
