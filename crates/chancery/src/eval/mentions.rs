//! Mentions of actors against mentions that were judged by hand.
//!
//! Gold is TSV: `report`, `start`, `end` (code points), `kind`, `actor`; the texts are JSON Lines with `id` and `text`
//! (and `date`, as `read` takes them). `kind` is `name`, `modifier`, `description`, `pronoun`, or `place`: a country that is only
//! where something happens, which may be found and need not. `actor` is an id; several joined by `+` where the words
//! stand for several; `people:ISO3` for people or bodies of a country that do not act for it; `?` where a careful
//! reader cannot tell.
//!
//! What is counted of ours: mentions with an id of the tables or of an office, and what a pronoun or description is said to
//! stand for. A name that no table knows stays `name:` with its words, which claims nothing; those are told apart.
//! One of our mentions is right where it overlaps a gold mention with the same id. A `name:` says no more than that
//! somebody of that name is meant: it is right where its words stand in the gold name, or in a gold mention of the same
//! one in the report; and where gold has a name that is one of the table's names of our actor. What lies within a larger
//! gold mention and is no word of its name ("US" in "US artist Kari Holt"), or stands in front of people or a body of
//! that very country, is passed over: gold does not mark it apart.
//! Precision: right among ours. Recall: gold mentions (without places and `?`) that one of ours is right about, with the
//! very id where gold has one of the tables.

use super::judged::{self, share};
use crate::failure::Failure;
use chancery_document::{CodePoints, Mention, MentionKind};
use chancery_pipeline::{Engine, Reading};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

struct Gold {
    start: usize,
    end: usize,
    kind: String,
    actor: String,
}

/// Right, ours, found, there, by kind.
#[derive(Default)]
struct Counts {
    right: BTreeMap<&'static str, usize>,
    ours: BTreeMap<&'static str, usize>,
    found: BTreeMap<String, usize>,
    there: BTreeMap<String, usize>,
}

/// The figures, and so many errors.
pub(super) fn run(engine: &Engine, gold: &str, texts: &Path, errors: usize) -> Result<String, Failure> {
    let gold = read(gold)?;
    let mut counts = Counts::default();
    let mut wrong: Vec<String> = Vec::new();
    let reports = judged::each(engine, &gold, texts, &mut |id, reading, gold| {
        compare(engine, id, reading, gold, &mut counts, &mut wrong);
    })?;
    let sum = |m: &BTreeMap<&'static str, usize>| m.values().sum::<usize>();
    let all = |m: &BTreeMap<String, usize>| m.values().sum::<usize>();
    let unknown = |m: &BTreeMap<&'static str, usize>| m.get("unknown name").copied().unwrap_or(0);
    let (right, ours) =
        (sum(&counts.right) - unknown(&counts.right), sum(&counts.ours) - unknown(&counts.ours));
    let (found, there) = (all(&counts.found), all(&counts.there));
    let mut out = format!("{reports} reports, {there} mentions, {ours} of ours\n");
    let _ = writeln!(out, "precision of ids {:.3} ({right} of {ours})", share(right, ours));
    let _ = write!(out, "recall {:.3} ({found} of {there})", share(found, there));
    for (kind, n) in &counts.ours {
        let right = counts.right.get(kind).copied().unwrap_or(0);
        let (found, there) =
            (counts.found.get(*kind).copied().unwrap_or(0), counts.there.get(*kind).copied().unwrap_or(0));
        let _ = write!(
            out,
            "\n{kind:12} precision {:.3} ({right} of {n}), recall {:.3} ({found} of {there})",
            share(right, *n),
            share(found, there)
        );
    }
    Ok(judged::with_errors(out, &wrong, errors))
}

fn read(gold: &str) -> Result<BTreeMap<String, Vec<Gold>>, Failure> {
    judged::gold(gold, |start, end, [_, _, _, kind, actor]| Gold {
        start,
        end,
        kind: kind.to_owned(),
        actor: actor.to_owned(),
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
    let mut hit = vec![false; gold.len()];
    let text: Vec<char> = reading.document.text.chars().collect();
    for mention in &reading.findings.mentions {
        let (start, end) = points.span(mention.span);
        let over: Vec<usize> =
            (0..gold.len()).filter(|&g| gold[g].start < end && start < gold[g].end).collect();
        let named: Vec<usize> =
            over.iter().copied().filter(|&g| is_named(mention, &gold[g].actor, gold, &text)).collect();
        let exact =
            |g: &usize| is_right(mention, &gold[*g].actor) || is_name_of(engine, mention, &gold[*g].actor);
        let right: Vec<usize> = over.iter().copied().filter(|g| exact(g) || named.contains(g)).collect();
        for g in &right {
            let tabled = ["country:", "person:", "org:", "region:", "group:", "programme:", "agreement:"];
            hit[*g] |= exact(g) || !tabled.iter().any(|t| gold[*g].actor.starts_with(t));
        }
        let part = |g: &&usize| {
            let larger = gold[**g].end - gold[**g].start > end - start;
            let words = folded(reading.document.quote(mention.span));
            let own = gold[**g].actor.split_once(':').map_or_else(Vec::new, |a| folded(a.1));
            is_part(mention, &gold[**g].actor)
                || (larger && mention.kind != MentionKind::Pronoun && !words.iter().any(|w| own.contains(w)))
        };
        if right.is_empty() && over.iter().any(|g| part(&g)) {
            continue;
        }
        // A country that is only a place may be found.
        if !right.is_empty() && right.iter().all(|&g| gold[g].kind == "place") {
            continue;
        }
        let claims = mention.actor.actor.kind() != "name"
            || matches!(mention.kind, MentionKind::Pronoun | MentionKind::Description);
        let kind = if claims { mention.kind.as_str() } else { "unknown name" };
        *counts.ours.entry(kind).or_default() += 1;
        if right.is_empty() {
            let theirs: Vec<&str> = over.iter().map(|&g| &*gold[g].actor).collect();
            wrong.push(format!(
                "+ {id} {start}-{end} {kind} `{}` {} (gold: {})",
                reading.document.quote(mention.span),
                mention.actor.actor,
                theirs.join(" ")
            ));
        } else {
            *counts.right.entry(kind).or_default() += 1;
        }
    }
    for (gold, hit) in gold.iter().zip(hit).filter(|(g, _)| g.kind != "place" && g.actor != "?") {
        *counts.there.entry(gold.kind.clone()).or_default() += 1;
        if hit {
            *counts.found.entry(gold.kind.clone()).or_default() += 1;
        } else {
            let quote: String = text[gold.start.min(text.len())..gold.end.min(text.len())].iter().collect();
            wrong.push(format!("- {id} {}-{} {} `{quote}` {}", gold.start, gold.end, gold.kind, gold.actor));
        }
    }
}

fn is_right(mention: &Mention, gold: &str) -> bool {
    let mut ours: Vec<&str> =
        [&mention.actor].into_iter().chain(&mention.others).map(|a| a.actor.as_str()).collect();
    ours.sort_unstable();
    ours.dedup();
    if let Some(iso3) = gold.strip_prefix("people:") {
        let country = mention.actor.country.as_deref() == Some(iso3);
        return country && mention.actor.actor.kind() == "name";
    }
    // "The Chinese police" is China with the sector of its police.
    let sector = mention.actor.sector.as_deref().unwrap_or("");
    if let ([one], Some(body)) = (&ours[..], gold.strip_prefix("office:"))
        && let (Some(country), Some((owner, office))) = (one.strip_prefix("country:"), body.split_once('/'))
    {
        let named = match office {
            "police" => "COP",
            "armed-forces" | "army" | "navy" => "MIL",
            "parliament" | "senate" => "LEG",
            "supreme-court" | "court" | "courts" => "JUD",
            _ => return false,
        };
        return country == owner && sector == named;
    }
    ours.join("+") == gold
        || matches!(&ours[..], [one] if one.starts_with("name:") && folded(one) == folded(gold))
}

/// Whether a `name:` has the words of the gold actor: of its own name, or of how the report names it.
fn is_named(mention: &Mention, actor: &str, gold: &[Gold], text: &[char]) -> bool {
    if mention.actor.actor.kind() != "name" || actor == "?" || actor.starts_with("people:") {
        return false;
    }
    let words = folded(mention.actor.actor.local());
    let quote = |g: &Gold| text[g.start.min(text.len())..g.end.min(text.len())].iter().collect::<String>();
    let own = actor.strip_prefix("name:").map(folded);
    let others = gold.iter().filter(|g| g.actor == actor && g.kind == "name").map(|g| folded(&quote(g)));
    !words.is_empty() && own.into_iter().chain(others).any(|theirs| words.iter().all(|w| theirs.contains(w)))
}

/// Words in small letters, without marks and without "the" before them.
pub(super) fn folded(words: &str) -> Vec<String> {
    let split = words.split(|c: char| !c.is_alphanumeric());
    split.filter(|w| !w.is_empty()).map(str::to_lowercase).skip_while(|w| w == "the").collect()
}

/// Whether our adjective stands in front of people or a body of that country.
fn is_part(mention: &Mention, gold: &str) -> bool {
    let Some(country) = mention.actor.country.as_deref() else { return false };
    let of = |prefix| gold.strip_prefix(prefix).is_some_and(|rest: &str| rest.starts_with(country));
    mention.kind == MentionKind::Modifier && (of("people:") || of("office:"))
}

/// Whether gold's name is a name of our actor in the tables.
fn is_name_of(engine: &Engine, mention: &Mention, gold: &str) -> bool {
    let Some(name) = gold.strip_prefix("name:").map(folded) else { return false };
    let world = &engine.tables().world;
    let label = world.actor(&mention.actor.actor).map(|a| folded(&a.label));
    mention.others.is_empty()
        && (label == Some(name.clone()) || world.names_of(&mention.actor.actor).any(|n| folded(n) == name))
}
