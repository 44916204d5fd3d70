//! Leaders by their last names alone: "Boric expelled the envoy".

use crate::context::Context;
use chancery_document::{ActorId, Mention, MentionKind, Stage, Via, Why};
use rustc_hash::FxHashSet;

/// The shortest last name that is taken for a leader's.
const SHORTEST: usize = 5;

/// A last name that one person of the tables has alone, who is in office on the report's day and whose country the report
/// names, is that person; a report without a date takes the last that was in office.
pub(crate) fn by_surname(context: &Context<'_>, mentions: &mut [Mention]) {
    // "Ana Holt Solís … Holt": words of longer names, which are somebody else's.
    let longer: FxHashSet<Box<str>> = mentions
        .iter()
        .filter(|m| m.actor.actor.kind() == "name" && m.actor.actor.local().contains(' '))
        .flat_map(|m| m.actor.actor.local().split_whitespace().map(Box::from))
        .collect();
    let mut countries: FxHashSet<Box<str>> =
        mentions.iter().filter_map(|m| m.actor.country.clone()).collect();
    for mention in mentions {
        let name = mention.actor.actor.local();
        if mention.actor.actor.kind() != "name"
            || mention.kind != MentionKind::Name
            || name.contains(' ')
            || name.chars().count() < SHORTEST
        {
            continue;
        }
        let Some((person, country)) = leader(context, name) else { continue };
        if longer.contains(name) || !countries.contains(&country) {
            continue;
        }
        let span = mention.span;
        let mut actor = context.reference(&person, mention.actor.mention, Via::Name);
        actor.role.clone_from(&mention.actor.role);
        let why = format!("“{}” → {person}: no other in the tables", context.quote(span));
        mention.why.push(Why::new(Stage::Actors, "last name of a leader", why));
        countries.extend(actor.country.clone());
        mention.actor = actor;
    }
}

/// Whoever alone has a last name, and the country whose office they hold.
fn leader(context: &Context<'_>, name: &str) -> Option<(ActorId, Box<str>)> {
    let world = &context.tables.world;
    let person = world.person_by_surname(name)?;
    let offices = world.offices_of(person, context.document.day());
    let country = offices.filter_map(|h| Some(Box::from(h.office.local().split_once('/')?.0))).last()?;
    Some((person.clone(), country))
}
