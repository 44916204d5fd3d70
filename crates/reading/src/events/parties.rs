//! Whether those who take part in an event are somebody for a register, and whether two of them are one.

use super::matching::Lacks;
use chancery_document::{ActorRef, Via};
use chancery_tables::CodeTables;

/// Groups of acts that people do who act for nobody.
const PEOPLE_DO: &[&str] = &[
    "appeals and requests",
    "concessions",
    "demands",
    "disapproval and accusation",
    "fighting",
    "mass violence",
    "protests",
    "rejections and refusals",
    "threats",
    "unconventional violence",
];

/// Groups of acts that are done to people who are nobody in particular.
const TO_PEOPLE: &[&str] = &[
    "aid",
    "appeals and requests",
    "coercion",
    "demands",
    "disapproval and accusation",
    "fighting",
    "intent and promises",
    "investigations",
    "mass violence",
    "rejections and refusals",
    "retreat and release",
    "threats",
    "unconventional violence",
];

/// Whether those who take part are somebody for a register: a state, a body, an organisation, a bearer of an office,
/// armed or organised people. Between private persons nothing of it happens.
pub(super) fn are_political(
    act: &str,
    source: &[ActorRef],
    target: &[ActorRef],
    codes: &CodeTables,
) -> Result<(), Lacks> {
    let known = |a: &ActorRef| a.actor.kind() != "name" || a.country.is_some();
    if !source.iter().chain(target).any(known) {
        return Err(Lacks::Actor("nobody known to the tables takes part"));
    }
    let group = codes.act(act).map_or("", |a| &*a.group);
    let public = |a: &ActorRef| is_public(a);
    if group != "protests" && !source.iter().chain(target).any(public) {
        return Err(Lacks::Actor("nobody in public office or force takes part"));
    }
    // A reporter's question is no request.
    if source.iter().all(|a| a.sector.as_deref() == Some("JRN")) && group == "appeals and requests" {
        return Err(Lacks::Actor("reporters ask"));
    }
    // People as such ask, accuse, refuse, protest and fight; that they meet, thank or trade is no event of a register.
    if !source.iter().any(public) && !PEOPLE_DO.contains(&group) {
        return Err(Lacks::Actor("who does it is a private person"));
    }
    if !target.is_empty() && target.iter().all(is_generic_person) && !TO_PEOPLE.contains(&group) {
        return Err(Lacks::Actor("it is done to private persons"));
    }
    // Who does it is somebody known, or bears a title, or acts for a country, or does it to one who does.
    let some = |a: &ActorRef| known(a) || a.sector.is_some();
    if !source.iter().any(some) && !target.iter().any(public) {
        return Err(Lacks::Actor("who does it is known to no table"));
    }
    Ok(())
}

/// Whether two references are to the same actor in the same role: a state's police and its minister are two, and so are the
/// police and eight police officers.
pub(super) fn is_same(a: &ActorRef, b: &ActorRef) -> bool {
    // "The minister" and "the ministry" of one country are two, "the embassy" said twice is one.
    let roles = a.actor.kind() == "country"
        && a.via == Via::Description
        && b.via == Via::Description
        && a.mention != b.mention;
    a.actor == b.actor
        && (a.actor.kind() == "name" || a.mention == b.mention || (a.sector == b.sector && !roles))
}

/// People without a name: "hikers", "residents".
pub(super) fn is_generic_person(actor: &ActorRef) -> bool {
    actor.actor.kind() == "name" && actor.via == Via::Description && !is_public(actor)
}

/// Somebody who is more than a private person or company.
pub(super) fn is_public(actor: &ActorRef) -> bool {
    let private = matches!(actor.sector.as_deref(), Some("CVL" | "BUS" | "JRN" | "MED" | "MNC" | "CRM"));
    match actor.actor.kind() {
        "name" => actor.sector.is_some() && !private,
        "country" => !private,
        _ => true,
    }
}
