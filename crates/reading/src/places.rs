//! Stage `places`: where. A place is a name of the places table or of a country behind a word of place, or one
//! that the syntax model takes for a place.

use crate::context::Context;
use chancery_document::{Deprel, Mention, NameKind, Note, Place, Span, Stage, Upos, Why};
use chancery_tables::{Atom, PlaceEntry, atoms};
use rustc_hash::FxHashMap;

/// Prepositions of place.
const LOCATIVE: &[&str] = &["in", "at", "near", "outside", "inside", "around", "from", "to", "across", "off"];

/// All places, in order.
#[must_use]
pub fn find(context: &Context<'_>, mentions: &[Mention]) -> (Vec<Place>, Vec<Note>) {
    let named = countries(mentions);
    let mut places = of_mentions(context, mentions);
    let mut notes = Vec::new();
    for sentence in &context.trees.analysis.sentences {
        in_sentence(context, sentence.span, &named, mentions, &mut places, &mut notes);
    }
    places.sort_by_key(|p| p.mention.start());
    places.dedup_by(|b, a| a.mention.overlaps(b.mention));
    (places, notes)
}

/// How often each country is named: "Santiago" in a report about Chile is Chile's.
fn countries(mentions: &[Mention]) -> FxHashMap<&str, usize> {
    let mut count = FxHashMap::default();
    for country in mentions.iter().filter_map(|m| m.actor.country.as_deref()) {
        *count.entry(country).or_default() += 1;
    }
    count
}

/// Countries and regions behind a word of place.
fn of_mentions(context: &Context<'_>, mentions: &[Mention]) -> Vec<Place> {
    let trees = context.trees;
    let is_place = |m: &&Mention| {
        let kind = context.tables.world.actor(&m.actor.actor).map_or("", |a| &a.kind);
        let locative = trees.preposition(trees.first_conjunct(m.head)).is_some_and(|p| LOCATIVE.contains(&p));
        locative && matches!(kind, "country" | "territory" | "region" | "historical")
    };
    let place = |m: &Mention| {
        let known = context.tables.world.actor(&m.actor.actor);
        Place {
            id: m.actor.actor.as_str().into(),
            name: known.map_or_else(|| context.quote(m.span).into(), |a| a.label.clone()),
            lat: None,
            lon: None,
            country: m.actor.country.clone(),
            mention: m.span,
            head: m.head,
            why: vec![Why::new(Stage::Places, "country", context.quote(m.span))],
        }
    };
    mentions.iter().filter(is_place).map(place).collect()
}

fn in_sentence(
    context: &Context<'_>,
    span: Span,
    named: &FxHashMap<&str, usize>,
    mentions: &[Mention],
    places: &mut Vec<Place>,
    notes: &mut Vec<Note>,
) {
    let text = &context.document.text;
    let cut: Vec<Atom<'_>> = atoms(&text[span.start()..span.end()]).collect();
    let matcher = &context.tables.world.place_matcher;
    let numbers = matcher.number(&cut);
    let mut i = 0;
    while i < cut.len() {
        let Some(hit) = matcher.longest_at(&numbers, i) else {
            i += 1;
            continue;
        };
        i = hit.last;
        let at = Span::new(text, span.start() + cut[hit.first].start, span.start() + cut[hit.last - 1].end());
        if !is_place_here(context, at, mentions) {
            continue;
        }
        let entries: Vec<&PlaceEntry> = context.tables.world.places(hit.value).collect();
        match choose(&entries, named) {
            Some(entry) => places.extend(place(context, at, entry)),
            None => {
                let text = format!("`{}` is the name of {} places", context.quote(at), entries.len());
                notes.push(Note::at(Stage::Places, "place-in-doubt", at, text));
            }
        }
    }
}

fn is_place_here(context: &Context<'_>, at: Span, mentions: &[Mention]) -> bool {
    let trees = context.trees;
    let range = context.tokens_in(at);
    let Some(first) = trees.analysis.tokens.get(range.start as usize) else { return false };
    let after = mentions.partition_point(|m| m.span.end() <= at.start());
    if first.upos != Upos::Propn || mentions.get(after).is_some_and(|m| m.span.overlaps(at)) {
        return false;
    }
    let names = &trees.analysis.names;
    let after = names.partition_point(|n| n.span.end() <= at.start());
    let named = names.get(after).filter(|n| n.span.overlaps(at));
    let Some(head) = context.head_of(at) else { return false };
    let locative = trees.preposition(trees.first_conjunct(head)).is_some_and(|p| LOCATIVE.contains(&p));
    match named {
        Some(name) => name.kind == NameKind::Loc && at.contains(name.span),
        None => locative && matches!(trees.rel(head), Deprel::OBL | Deprel::NMOD | Deprel::CONJ),
    }
}

/// The place that a name stands for: in a country that the report names, else one ten times as large as any
/// other. A name that fits several otherwise is left alone.
fn choose<'t>(entries: &[&'t PlaceEntry], named: &FxHashMap<&str, usize>) -> Option<&'t PlaceEntry> {
    let weight = |e: &&PlaceEntry| named.get(&*e.country).copied().unwrap_or(0);
    let most = entries.iter().map(weight).max()?;
    let mut fit: Vec<&&PlaceEntry> = entries.iter().filter(|e| weight(e) == most).collect();
    fit.sort_by_key(|e| (&*e.feature != "capital", std::cmp::Reverse(e.population)));
    match fit[..] {
        [one] => Some(one),
        [first, second, ..] => {
            let clear =
                first.population > 10 * second.population || (most > 0 && first.country == second.country);
            (clear || &*first.feature == "capital").then_some(*first)
        }
        [] => None,
    }
}

fn place(context: &Context<'_>, at: Span, entry: &PlaceEntry) -> Option<Place> {
    Some(Place {
        id: format!("geonames:{}", entry.geonames).into(),
        name: entry.name.clone(),
        lat: entry.lat,
        lon: entry.lon,
        country: Some(entry.country.clone()),
        mention: at,
        head: context.head_of(at)?,
        why: vec![Why::new(Stage::Places, "gazetteer", format!("{} ({})", entry.name, entry.country))],
    })
}
