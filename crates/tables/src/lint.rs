//! Checks what the tables say of each other. `chancery lint` prints what it finds.

use crate::frames::{Filler, Link};
use crate::{TableError, Tables};
use chancery_document::ActorId;
use rustc_hash::FxHashMap;

/// All faults, in the order of the tables.
#[must_use]
pub fn lint(tables: &Tables) -> Vec<TableError> {
    let mut faults = Vec::new();
    acts(tables, &mut faults);
    frames(tables, &mut faults);
    actors(tables, &mut faults);
    names(tables, &mut faults);
    terms(tables, &mut faults);
    faults
}

/// How many lines of the world tables are from memory.
#[must_use]
pub fn unverified(tables: &Tables) -> usize {
    let actors = tables.world.actors().iter().filter(|a| &*a.source == "unverified").count();
    actors + tables.world.holders().iter().filter(|h| &*h.source == "unverified").count()
}

fn acts(tables: &Tables, faults: &mut Vec<TableError>) {
    let path = "data/codes/acts.tsv";
    for act in tables.codes.acts() {
        let mut fault = |m: String| faults.push(TableError::new(path, 0, format!("act `{}`: {m}", act.act)));
        if tables.codes.cameo(&act.cameo).is_none() {
            fault(format!("no CAMEO code {}", act.cameo));
        }
        if let Some(event) = &act.plover {
            if tables.codes.plover(event).is_none() {
                fault(format!("no PLOVER event {event}"));
            }
            if let Some(mode) = act.mode.as_ref().filter(|m| !tables.codes.is_mode(event, m)) {
                fault(format!("{event} has no mode {mode}"));
            }
        }
        for context in act.contexts.iter().filter(|c| !tables.codes.is_context(c)) {
            fault(format!("no PLOVER context {context}"));
        }
    }
    for act in tables.codes.intent_acts().filter(|a| tables.codes.act(a).is_none()) {
        faults.push(TableError::new("data/codes/intents.tsv", 0, format!("no act `{act}` in acts.tsv")));
    }
    for act in tables.codes.relation_acts().filter(|a| tables.codes.act(a).is_none()) {
        faults.push(TableError::new("data/codes/relations.tsv", 0, format!("no act `{act}` in acts.tsv")));
    }
}

fn frames(tables: &Tables, faults: &mut Vec<TableError>) {
    let mut seen: FxHashMap<(u8, String), (&str, &str)> = FxHashMap::default();
    for frame in tables.english.frames.all() {
        let fault = |m: String| TableError::new(&*frame.path, frame.line, m);
        if tables.codes.act(&frame.act).is_none() {
            faults.push(fault(format!("no act `{}` in data/codes/acts.tsv", frame.act)));
        }
        if !frame.examples.iter().any(|e| e.wanted) {
            faults.push(fault(format!("frame `{}` has no example that must match", frame.id)));
        }
        for pattern in &frame.patterns {
            if !names_somebody(pattern) {
                faults.push(fault(format!("pattern `{}` names neither S, T nor B", pattern.text)));
            }
            for lemma in &pattern.trigger.lemmas {
                let particle = pattern.trigger.particle.as_deref().unwrap_or("");
                let key = format!("{lemma}_{particle} {:?} {:?}", pattern.before, pattern.steps);
                if let Some((act, id)) = seen.insert((pattern.kind as u8, key), (&frame.act, &frame.id))
                    && act != &*frame.act
                {
                    let message = format!("pattern `{}` has two acts: also in frame `{id}`", pattern.text);
                    faults.push(fault(message));
                }
            }
        }
    }
}

fn names_somebody(pattern: &crate::Pattern) -> bool {
    use crate::Slot::{Both, Source, Target};
    let coded = |s: &crate::Slot| matches!(s, Source | Target | Both);
    pattern.before.as_ref().is_some_and(|(s, _)| coded(s))
        || pattern.steps.iter().any(|s| match (&s.link, &s.filler) {
            (Link::Infinitive(_) | Link::Gerund(_), _) | (_, None) => false,
            (_, Some(Filler::Slot(slot, _))) => coded(slot),
            (_, Some(Filler::Words { of, .. })) => of.as_ref().is_some_and(|(s, _)| coded(s)),
        })
}

fn actors(tables: &Tables, faults: &mut Vec<TableError>) {
    let known = |id: &ActorId| tables.world.actor(id).is_some();
    let is_country = |iso3: &str| known(&ActorId::new(format!("country:{iso3}")));
    for actor in tables.world.actors() {
        let path = "data/world/actors.tsv";
        if let Some(country) = actor.country.as_ref().filter(|c| !is_country(c)) {
            faults.push(TableError::new(
                path,
                0,
                format!("`{}` belongs to unknown country {country}", actor.id),
            ));
        }
        if tables.world.names_of(&actor.id).next().is_none() {
            faults.push(TableError::new(path, 0, format!("`{}` has no name in names.tsv", actor.id)));
        }
    }
    for (group, member, _) in tables.world.members() {
        for id in [group, member].into_iter().filter(|id| !known(id)) {
            faults.push(TableError::new("data/world/members.tsv", 0, format!("`{id}` is not in actors.tsv")));
        }
    }
    for holder in tables.world.holders().iter().filter(|h| !known(&h.person)) {
        let message = format!("`{}` is not in actors.tsv", holder.person);
        faults.push(TableError::new("data/world/holders.tsv", 0, message));
    }
}

/// Words that name two actors at the same time must be flagged, unless one of them only stands for a
/// government (a capital, a seat) or a nationality goes with its country.
fn names(tables: &Tables, faults: &mut Vec<TableError>) {
    let mut by_text: FxHashMap<&str, Vec<&crate::NameEntry>> = FxHashMap::default();
    for entry in tables.world.names() {
        by_text.entry(&entry.text).or_default().push(entry);
    }
    for entry in tables.world.names() {
        let others = by_text[&*entry.text].iter();
        let clash = others.filter(|o| o.actor > entry.actor && overlap(o.term, entry.term));
        for other in clash.filter(|o| !o.ambiguous && !entry.ambiguous) {
            let message = format!("`{}` names both {} and {}: flag it", entry.text, entry.actor, other.actor);
            faults.push(TableError::new("data/world/names.tsv", 0, message));
        }
    }
}

/// Offices that several people hold at once, by law or in turns.
const SHARED: &[&str] =
    &["BIH/", "SMR/", "AND/", "CHE/", "/captain-regent", "/co-prince", "/co-president", "-spokesperson"];

fn terms(tables: &Tables, faults: &mut Vec<TableError>) {
    let mut by_office: FxHashMap<&str, Vec<&crate::Holder>> = FxHashMap::default();
    for holder in tables.world.holders() {
        by_office.entry(holder.office.as_str()).or_default().push(holder);
    }
    let mut offices: Vec<_> = by_office.into_iter().collect();
    offices.sort_unstable_by_key(|(office, _)| *office);
    for (office, mut holders) in offices {
        if SHARED.iter().any(|s| office.contains(s)) {
            continue;
        }
        // Of two that began in the same year, the one that ended first came first.
        holders.sort_by_key(|h| (h.term.from, h.term.to.is_none(), h.term.to));
        for pair in holders.windows(2) {
            if overlap(pair[0].term, pair[1].term) && !handover(pair[0].term, pair[1].term) {
                let message = format!("{office}: terms of {} and {} overlap", pair[0].person, pair[1].person);
                faults.push(TableError::new("data/world/holders.tsv", 0, message));
            }
        }
    }
}

/// The day of a handover belongs to both; so does its month or year where the table knows no more.
fn handover(before: crate::Term, after: crate::Term) -> bool {
    let (Some(end), Some(start)) = (before.to, after.from) else { return false };
    // One side may be known to the day and the other to the month or year.
    let inside = (end == end.last_of_year() && end.year() == start.year())
        || (start.day_of_year() == 1 && end.year() == start.year())
        || (end == end.last_of_month() && end.first_of_month() == start.first_of_month())
        || (start.day() == 1 && end.first_of_month() == start);
    end == start || inside
}

fn overlap(a: crate::Term, b: crate::Term) -> bool {
    let before = |end: Option<chancery_document::Date>, start: Option<chancery_document::Date>| matches!((end, start), (Some(e), Some(s)) if e < s);
    !before(a.to, b.from) && !before(b.to, a.from)
}
