//! Events against events that were judged by hand.
//!
//! Gold is TSV: `report`, `start`, `end` (code points of the word that says the act), `plover`, `cameo` (root), `source`,
//! `target`, `status`, `sure`. An actor is `country:ISO3` for a state and whoever acts for it, `people:ISO3` for people and
//! bodies of a country that don't, `group:`, `org:`, `region:` and `name:` with a name as the report has it; `+` joins
//! several, `|` stands between what is equally right, of acts as well, `-` is nobody. `sure` says whether any careful coder would enter it;
//! of what only some would (`maybe`) none is asked for, and each is right where it is found.
//!
//! One of our events is right where its act word stands in the sentence of a gold event with the same PLOVER event or
//! CAMEO root, each of its sources is a gold source and each of its targets a gold target, and neither side is empty where
//! gold has somebody. The two sides of what is done together may change places. Plain statements (CAMEO 01) are not counted.
//! Precision: right among ours. Recall: gold events that are sure with one of ours that is right; no gold event is
//! found by the words of another sentence.

use super::judged::{self, share};
use crate::eval::mentions::folded;
use crate::failure::Failure;
use chancery_document::{ActorRef, CodePoints, Event};
use chancery_pipeline::{Engine, Reading};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// An event that was marked by hand.
#[derive(Clone)]
pub(crate) struct Gold {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) plover: String,
    pub(crate) cameo: String,
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) sure: bool,
    /// Which words say who: source, target. None where no words do, or the file does not tell.
    pub(crate) words: [Vec<(usize, usize)>; 2],
}

#[derive(Default)]
struct Counts {
    /// Right, then what is wrong first: no event in the sentence, act, source, target.
    ours: [usize; 5],
    sure: [usize; 2],
    all: [usize; 2],
    /// By our own confidence in hundredths: right, all.
    confident: BTreeMap<u32, [usize; 2]>,
}

/// The figures, and so many errors.
pub(super) fn run(engine: &Engine, gold: &str, texts: &Path, errors: usize) -> Result<String, Failure> {
    let gold = read(gold)?;
    let mut counts = Counts::default();
    let mut wrong: Vec<String> = Vec::new();
    let reports = judged::each(engine, &gold, texts, &mut |id, reading, gold| {
        compare(engine, id, reading, gold, &mut counts, &mut wrong);
    })?;
    let ours: usize = counts.ours.iter().sum();
    let [right, none, act, source, target] = counts.ours;
    let mut out = format!("{reports} reports, {} events in gold, {ours} of ours\n", counts.all[1]);
    let _ = writeln!(out, "precision {:.3} ({right} of {ours})", share(right, ours));
    let _ = writeln!(
        out,
        "recall of the sure ones {:.3} ({} of {}), of all {:.3} ({} of {})",
        share(counts.sure[0], counts.sure[1]),
        counts.sure[0],
        counts.sure[1],
        share(counts.all[0], counts.all[1]),
        counts.all[0],
        counts.all[1]
    );
    let _ = write!(
        out,
        "wrong: {none} with no event in the sentence, {act} in the act, {source} in the source, {target} in the target"
    );
    let bins = counts.confident.iter().rev();
    let bins = bins.map(|(c, [right, all])| format!("{:.2}: {right} of {all}", f64::from(*c) / 100.0));
    let _ = write!(out, "\nright by confidence: {}", bins.collect::<Vec<String>>().join(", "));
    Ok(judged::with_errors(out, &wrong, errors))
}

/// The marked events, by report.
pub(crate) fn read(gold: &str) -> Result<BTreeMap<String, Vec<Gold>>, Failure> {
    let event = |start, end, [plover, cameo, source, target, sure]: [&str; 5], words| Gold {
        start,
        end,
        plover: plover.to_owned(),
        cameo: cameo.to_owned(),
        source: source.to_owned(),
        target: target.to_owned(),
        sure: sure == "sure",
        words,
    };
    let with_words = gold.lines().next().is_some_and(|head| head.ends_with("\tsource_words\ttarget_words"));
    if with_words {
        return judged::gold(gold, |start, end, cells: [&str; 11]| {
            let [_, _, _, plover, cameo, source, target, _, sure, by, to] = cells;
            event(start, end, [plover, cameo, source, target, sure], [places(by), places(to)])
        });
    }
    judged::gold(gold, |start, end, [_, _, _, plover, cameo, source, target, _, sure]| {
        event(start, end, [plover, cameo, source, target, sure], [Vec::new(), Vec::new()])
    })
}

/// `12-17+30-34`; `-`: none.
fn places(cell: &str) -> Vec<(usize, usize)> {
    let place = |p: &str| {
        let (start, end) = p.split_once('-')?;
        Some((start.parse().ok()?, end.parse().ok()?))
    };
    cell.split('+').filter_map(place).collect()
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
    for event in &findings.events {
        let Some(codes) = &event.codes else { continue };
        if codes.cameo.starts_with("01") {
            continue;
        }
        // The same act told again is one event with more evidence: each place is looked at.
        let mut verdict = 1;
        let trigger = findings.analysis.token(event.trigger).span;
        for place in event.evidence.iter().chain([&trigger]) {
            let first = sentences.partition_point(|s| s.span.end() <= place.start());
            let Some(sentence) = sentences.get(first) else { continue };
            let (start, end) = points.span(sentence.span);
            for (g, event_of_gold) in gold.iter().enumerate() {
                if event_of_gold.start >= end || event_of_gold.end <= start {
                    continue;
                }
                let how = judge(engine, event, event_of_gold);
                if how == 0 {
                    found[g] = true;
                    verdict = 0;
                } else if verdict != 0 {
                    verdict = verdict.max(how);
                }
            }
        }
        counts.ours[verdict] += 1;
        let confident = counts.confident.entry((event.confidence * 100.0).round() as u32).or_default();
        confident[0] += usize::from(verdict == 0);
        confident[1] += 1;
        if verdict != 0 {
            let kinds = ["", "no event", "act", "source", "target"];
            let names = |actors: &[ActorRef]| {
                actors.iter().map(|a| a.actor.as_str().to_owned()).collect::<Vec<_>>().join("+")
            };
            let (start, end) = points.span(trigger);
            wrong.push(format!(
                "+ {id} {start}-{end} {}: `{}` {} {} {} → {}",
                kinds[verdict],
                reading.document.quote(trigger),
                codes.plover.event.as_deref().unwrap_or("-"),
                codes.cameo,
                names(&event.source),
                names(&event.target)
            ));
        }
    }
    let text: Vec<char> = reading.document.text.chars().collect();
    for (gold, found) in gold.iter().zip(found) {
        counts.all[1] += 1;
        counts.sure[1] += usize::from(gold.sure);
        if found {
            counts.all[0] += 1;
            counts.sure[0] += usize::from(gold.sure);
        } else if gold.sure {
            let quote: String = text[gold.start.min(text.len())..gold.end.min(text.len())].iter().collect();
            wrong.push(format!(
                "- {id} {}-{} `{quote}` {} {} {} → {}",
                gold.start, gold.end, gold.plover, gold.cameo, gold.source, gold.target
            ));
        }
    }
}

/// 0 = right, else what is wrong first: 2 the act, 3 the source, 4 the target.
fn judge(engine: &Engine, event: &Event, gold: &Gold) -> usize {
    let Some(codes) = &event.codes else { return 2 };
    let plover = codes.plover.event.as_deref();
    let root = codes.cameo.get(..2);
    let same =
        gold.plover.split('|').any(|g| Some(g) == plover) || gold.cameo.split('|').any(|g| Some(g) == root);
    if !same {
        return 2;
    }
    judge_sides(engine, &event.source, &event.target, event.reciprocal, gold)
}

/// The same for the sides alone.
pub(crate) fn judge_sides(
    engine: &Engine,
    source: &[ActorRef],
    target: &[ActorRef],
    reciprocal: bool,
    gold: &Gold,
) -> usize {
    let together = reciprocal || matches!(&*gold.plover, "CONSULT" | "COOPERATE" | "AGREE");
    if together && side(engine, target, &gold.source) && side(engine, source, &gold.target) {
        return 0;
    }
    match (side(engine, source, &gold.source), side(engine, target, &gold.target)) {
        (true, true) => 0,
        (false, _) => 3,
        (true, false) => 4,
    }
}

/// Whether each of ours is somebody of gold's, and nobody is there where gold has nobody.
pub(crate) fn side(engine: &Engine, ours: &[ActorRef], gold: &str) -> bool {
    let options: Vec<&str> = gold.split(['+', '|']).map(str::trim).collect();
    if ours.is_empty() {
        return options.contains(&"-");
    }
    ours.iter().all(|actor| options.iter().any(|g| is(engine, actor, g)))
}

pub(super) fn is(engine: &Engine, ours: &ActorRef, gold: &str) -> bool {
    let Some((kind, local)) = gold.split_once(':') else { return false };
    let country = ours.country.as_deref();
    match kind {
        "country" => country == Some(local) || ours.actor.as_str() == gold,
        "people" => country == Some(local) || (country.is_none() && ours.actor.kind() == "name"),
        _ => {
            let theirs = folded(local);
            let world = &engine.tables().world;
            let label = world.actor(&ours.actor).map(|a| a.label.to_string());
            let own = [ours.actor.local().to_owned()].into_iter().chain(label);
            let names = own.chain(world.names_of(&ours.actor).map(str::to_owned));
            names.map(|n| folded(&n)).any(|n| {
                // "UNHCR" for its words, or the words for it.
                let initials =
                    |words: &[String]| -> String { words.iter().filter_map(|w| w.chars().next()).collect() };
                let short =
                    |a: &[String], b: &[String]| matches!(a, [one] if b.len() > 2 && *one == initials(b));
                let bare: Vec<String> = n.iter().filter(|w| w.len() > 3).cloned().collect();
                if short(&theirs, &n) || short(&theirs, &bare) || short(&n, &theirs) {
                    return true;
                }
                let common = n.iter().filter(|w| theirs.contains(w)).count();
                common > 0 && (common == n.len() || common == theirs.len())
            })
        }
    }
}
