//! Leaders by their last names alone: "Maduro expelled the envoy".

use crate::context::Context;
use chancery_document::{ActorId, Mention, MentionKind, Stage, Via, Why};

/// The shortest last name that is taken for a leader's.
const SHORTEST: usize = 5;

/// A last name that one person of the tables has alone, who is in office on the report's day and whose country the report
/// names, is that person; a report without a date takes the last that was in office.
pub(crate) fn by_surname(context: &Context<'_>, mentions: &mut [Mention]) {
    for i in 0..mentions.len() {
        let mention = &mentions[i];
        let name = mention.actor.actor.local();
        if mention.actor.actor.kind() != "name"
            || mention.kind != MentionKind::Name
            || name.contains(' ')
            || name.chars().count() < SHORTEST
        {
            continue;
        }
        let Some((person, country)) = leader(context, name) else { continue };
        // "Cristiana Holt Barrios … Holt": somebody else of that name.
        let other = |m: &Mention| {
            let local = m.actor.actor.local();
            m.actor.actor.kind() == "name" && local != name && local.split_whitespace().any(|w| w == name)
        };
        if mentions.iter().any(other)
            || !mentions.iter().any(|m| m.actor.country.as_deref() == Some(&*country))
        {
            continue;
        }
        let span = mentions[i].span;
        let mut actor = context.reference(&person, mentions[i].actor.mention, Via::Name);
        actor.role.clone_from(&mentions[i].actor.role);
        let why = format!("“{}” → {person}: no other in the tables", context.quote(span));
        mentions[i].why.push(Why::new(Stage::Actors, "last name of a leader", why));
        mentions[i].actor = actor;
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
