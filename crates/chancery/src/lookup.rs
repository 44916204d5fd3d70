use crate::args::LookupArgs;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::setup::{self, Data};
use chancery_document::{ActorId, Document, Mention, Published};
use chancery_pipeline::{Date, Engine, Reading};
use chancery_tables::{NameEntry, Term, World, fold};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The most other meanings that are listed.
const MOST: usize = 12;

/// `chancery lookup NAME`: whom the words mean, why, and who else they could be.
pub(crate) fn run(args: &LookupArgs, data: &Data, console: &Console) -> Result<Exit, Failure> {
    let engine = setup::engine(data)?;
    setup::say_brought(engine.tables(), console);
    let name = args.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Failure::usage("lookup needs a name").help("chancery lookup \"Foggy Bottom\""));
    }
    let page = page(&engine, &name, args.date);
    io::stdout().lock().write_all(page.as_bytes()).map_err(|e| Failure::output("-", &e))?;
    Ok(Exit::Ok)
}

fn page(engine: &Engine, name: &str, date: Option<Date>) -> String {
    let world = &engine.tables().world;
    let mut out = match date {
        Some(day) => format!("{name}, in a report of {day}\n\n"),
        None => format!("{name}, in a report without a date\n\n"),
    };
    let reading = read(engine, name, date);
    let meant: Vec<&Mention> =
        reading.findings.mentions.iter().filter(|m| m.span.start() < name.len()).collect();
    let notes = reading.findings.notes.iter().filter(|n| n.code == "ambiguous-name");
    for note in notes {
        let _ = writeln!(out, "left alone  {}", note.text);
    }
    for mention in &meant {
        meaning(&mut out, engine, &reading, mention, date);
    }
    if meant.is_empty() && !out.contains("left alone") {
        out.push_str("no actor: the tables have nobody of that name, and it is no title of a country\n");
    }
    let entries: Vec<&NameEntry> =
        world.name_matcher.get(name).map_or_else(Vec::new, |group| world.entries(group).collect());
    if !entries.is_empty() {
        out.push_str("\nthe tables have\n");
        for entry in entries {
            entry_line(&mut out, world, entry, date);
        }
    }
    others(&mut out, world, name, &meant, date);
    out
}

/// The words as the subject of a sentence in which states act.
fn read(engine: &Engine, name: &str, date: Option<Date>) -> Reading {
    let published = date.map(|date| Published {
        date,
        value: date.to_string(),
        zone: None,
        basis: "metadata",
        span: None,
    });
    engine.read(Document {
        published,
        ..Document::from_text(format!("{name} signed an agreement with Tonga."))
    })
}

fn meaning(out: &mut String, engine: &Engine, reading: &Reading, mention: &Mention, date: Option<Date>) {
    let world = &engine.tables().world;
    let quote = reading.document.quote(mention.span);
    for actor in std::iter::once(&mention.actor).chain(&mention.others) {
        let label = world.actor(&actor.actor).map_or("", |a| &a.label);
        if actor.actor.kind() == "name" {
            let _ = writeln!(out, "“{quote}” stays {}: the tables know nobody for certain", actor.actor);
        } else {
            let _ = writeln!(out, "“{quote}” means {}  {label}", actor.actor);
        }
        let mut facts = Vec::new();
        facts.extend(actor.role.as_ref().map(|r| format!("as {r}")));
        facts.extend(actor.country.as_ref().map(|c| format!("country {c}")));
        facts.extend(actor.sector.as_ref().map(|s| format!("sector {s}")));
        if !facts.is_empty() {
            let _ = writeln!(out, "  {}", facts.join(", "));
        }
        offices(out, world, &actor.actor, date);
        for (successor, when) in world.successors_of(&actor.actor) {
            let label = world.actor(successor).map_or("", |a| &a.label);
            let when = when.map_or(String::new(), |d| format!(" in {}", d.year()));
            let _ = writeln!(out, "  followed{when} by {successor}  {label}");
        }
    }
    for why in &mention.why {
        let _ = writeln!(out, "  because: {}", why.rule);
    }
}

/// The offices that a person holds on the day, or ever held; who holds an office on the day.
fn offices(out: &mut String, world: &World, actor: &ActorId, date: Option<Date>) {
    for held in world.offices_of(actor, date) {
        let _ = writeln!(out, "  {} {} ({})", held.office, during(held.term), held.source);
    }
    if let Some(day) = date.filter(|_| actor.kind() == "office") {
        for held in world.holders_on(actor, day) {
            let _ = writeln!(out, "  held by {} {} ({})", held.person, during(held.term), held.source);
        }
    }
}

fn entry_line(out: &mut String, world: &World, entry: &NameEntry, date: Option<Date>) {
    let label = world.actor(&entry.actor).map_or("", |a| &a.label);
    let mut facts = vec![entry.used_as.as_str().to_owned()];
    if entry.user {
        facts = vec!["from your file".to_owned()];
    }
    if entry.ambiguous {
        facts.push("often something else".to_owned());
    }
    if entry.needs_the {
        facts.push("only with “the”".to_owned());
    }
    if entry.term != Term::default() {
        facts.push(during(entry.term));
    }
    if date.is_some_and(|d| !entry.term.holds(d)) {
        facts.push("not on that day".to_owned());
    }
    let _ = writeln!(out, "  {:<28} {label:<28} {}", entry.actor.as_str(), facts.join(", "));
}

/// Who else has the words in the name: the actors of the tables, office holders of the day first.
fn others(out: &mut String, world: &World, name: &str, meant: &[&Mention], date: Option<Date>) {
    let words: Vec<String> =
        name.split(' ').map(|w| fold(w).to_lowercase()).filter(|w| w.len() > 2).collect();
    let has = |label: &str| {
        let label: Vec<String> = label.split([' ', '-']).map(|w| fold(w).to_lowercase()).collect();
        !words.is_empty() && words.iter().all(|w| label.contains(w))
    };
    let mut found: Vec<(bool, &ActorId, &str)> = world
        .actors()
        .iter()
        .filter(|a| has(&a.label) && !meant.iter().any(|m| m.actor.actor == a.id))
        .map(|a| (world.offices_of(&a.id, date).next().is_none(), &a.id, &*a.label))
        .collect();
    found.sort();
    if found.is_empty() {
        return;
    }
    out.push_str("\nalso with these words\n");
    for (_, id, label) in found.iter().take(MOST) {
        let office = world.offices_of(id, date).next();
        let office = office.map_or(String::new(), |h| format!("{} {}", h.office, during(h.term)));
        let _ = writeln!(out, "  {:<28} {label:<28} {office}", id.as_str());
    }
    if found.len() > MOST {
        let _ = writeln!(out, "  and {} more", found.len() - MOST);
    }
}

fn during(term: Term) -> String {
    match (term.from, term.to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => String::new(),
    }
}
