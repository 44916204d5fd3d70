//! Persons: names that only the syntax model knows, and surnames of persons named in full.

use super::compose::titles_in;
use super::gazetteer::Found;
use crate::context::Context;
use crate::setting::country_of_report;
use chancery_document::{
    ActorId, Deprel, Mention, MentionKind, NameKind, Span, Stage, TokenId, Upos, Via, Why,
};
use rustc_hash::FxHashMap;

/// Words before a name that are no part of it.
const HONORIFICS: &[&str] = &[
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "sheikh", "madam", "prof.", "prof", "lord",
    "lady", "hon", "hon.",
];

/// Whether a word stands before a name and is no part of it: "Mr", "Dr".
pub(crate) fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&word.to_lowercase().as_str())
}

/// Adds the names of persons and organisations that the tables don't know; drops what lies inside them.
pub(crate) fn add(context: &Context<'_>, names: &mut Vec<Found>) {
    let tabled = names.len();
    for name in &context.trees.analysis.names {
        let kind = match name.kind {
            NameKind::Per => "person",
            NameKind::Org => "organisation",
            NameKind::Loc | NameKind::Norp | NameKind::Misc => continue,
        };
        let after = names[..tabled].partition_point(|f| f.span.end() <= name.span.start());
        if names[..tabled].get(after).is_some_and(|f| f.span.overlaps(name.span)) {
            continue;
        }
        let Some(mut span) = without_honorific(context, name.span) else { continue };
        if name.kind == NameKind::Org {
            span = from_its_beginning(context, span, &names[..tabled]);
        }
        let words = context.quote(span).trim_end_matches("'s").trim_end_matches("’s");
        if span.is_empty() || !words.chars().any(char::is_alphabetic) {
            continue;
        }
        names.push(Found { span, actor: ActorId::unknown(words), used_as: None, kind: kind.into() });
    }
    names.sort_by_key(|f| f.span.start());
}

/// An organisation's name with the proper nouns right before it that hang on it and are no name of their own: the country
/// in "Fiji Coral Holdings", which the tables know, and the syntax model then takes for one.
fn from_its_beginning(context: &Context<'_>, span: Span, tabled: &[Found]) -> Span {
    let trees = context.trees;
    let range = context.tokens_in(span);
    let mut first = range.start;
    while first > 0 {
        let before = TokenId(first - 1);
        let token = trees.token(before);
        let hangs = trees.rel(before) == Deprel::COMPOUND
            && trees.head(before).is_some_and(|h| h.0 >= first && h.0 < range.end);
        let own = tabled
            .iter()
            .rev()
            .take_while(|f| f.span.end() > token.span.start())
            .any(|f| f.span.overlaps(token.span));
        let capital = context.form(before).starts_with(char::is_uppercase);
        if token.upos != Upos::Propn
            || !hangs
            || own
            || !capital
            || !titles_in(context, token.span).is_empty()
        {
            break;
        }
        first -= 1;
    }
    trees.token(TokenId(first)).span.cover(span)
}

/// A name without "Mr" or "Dr" before it. Where the model took only the "Mr", the proper nouns behind it are
/// the name.
fn without_honorific(context: &Context<'_>, span: Span) -> Option<Span> {
    let tokens = &context.trees.analysis.tokens;
    let mut range = context.tokens_in(span);
    let honorific = |i: u32| {
        let form = tokens.get(i as usize).map(|t| context.quote(t.span).to_lowercase());
        form.is_some_and(|f| is_honorific(&f))
    };
    while !range.is_empty() && honorific(range.start) {
        range.start += 1;
    }
    let proper = |i: u32| tokens.get(i as usize).is_some_and(|t| t.upos == Upos::Propn);
    while range.is_empty() && range.start > 0 && proper(range.end) && range.end < range.start + 3 {
        range.end += 1;
    }
    let (first, last) = (tokens.get(range.start as usize)?, tokens.get(range.end.checked_sub(1)? as usize)?);
    (range.start < range.end).then(|| first.span.cover(last.span))
}

/// "Wang" after or before "Wang Yi" is the same person: the only one of the report who has that name, or the only one
/// who was named in full before.
pub(crate) fn join_surnames(context: &Context<'_>, mentions: &mut [Mention]) {
    let is_person = |m: &Mention| context.is_person(m);
    // Part of a name → the persons with that part, each with its fullest name, in order of the text.
    let mut by_part: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (i, mention) in mentions.iter().enumerate().filter(|(_, m)| is_person(m)) {
        let parts = name_parts(context, mention);
        if parts.len() < 2 {
            continue;
        }
        let length = parts.len();
        for part in parts {
            let known = by_part.entry(part).or_default();
            match known.iter_mut().find(|k| same_person(context, &mentions[**k], mention)) {
                Some(k) if name_parts(context, &mentions[*k]).len() < length => *k = i,
                Some(_) => {}
                None => known.push(i),
            }
        }
    }
    // Whom a last name alone has stood for: "Holt" stays Kari Holt when her father Per Holt is named.
    let mut called: FxHashMap<usize, usize> = FxHashMap::default();
    for i in 0..mentions.len() {
        if mentions[i].actor.actor.kind() != "name" || !is_person(&mentions[i]) {
            continue;
        }
        let parts = name_parts(context, &mentions[i]);
        let Some(persons) = parts.last().and_then(|part| by_part.get(part)) else { continue };
        let whole = match &persons[..] {
            [one] => *one,
            several => {
                let mut before =
                    several.iter().filter(|&&k| mentions[k].span.start() < mentions[i].span.start());
                match (before.next(), before.next()) {
                    (Some(&one), None) => one,
                    (Some(_), Some(_)) => {
                        let often = |k: &&usize| called.get(*k).is_some_and(|&times| times >= OFTEN);
                        let mut known = several.iter().filter(often);
                        match (known.next(), known.next()) {
                            (Some(&one), None) => one,
                            _ => continue,
                        }
                    }
                    _ => continue,
                }
            }
        };
        // All of its words must be words of the whole name: "Karimi Qodousi" of "Javad Karimi Qodousi".
        let of_whole = name_parts(context, &mentions[whole]);
        if whole == i || parts.len() >= of_whole.len() || !parts.iter().all(|p| of_whole.contains(p)) {
            continue;
        }
        join(mentions, i, whole);
        *called.entry(whole).or_default() += 1;
    }
}

/// Makes a mention one of the actor of another, with the role that it has here.
fn join(mentions: &mut [Mention], i: usize, whole: usize) {
    let (span, via) = (mentions[i].actor.mention, mentions[i].actor.via);
    let role = mentions[i].actor.role.clone();
    let mut actor = mentions[whole].actor.clone();
    actor.mention = span;
    actor.via = via;
    actor.role = role.or(actor.role);
    mentions[i].actor = actor;
}

/// "KPA" and "the People's Army" are the Korean People's Army where the report names it in full: the initials, or some
/// words and the last one, of one organisation that no table knows.
pub(crate) fn join_organisations(context: &Context<'_>, mentions: &mut [Mention]) {
    let unknown = |m: &Mention| {
        let name = m.actor.actor.kind() == "name" && m.kind == MentionKind::Name;
        name && context.name_at(m.span).is_some_and(|n| n.kind == NameKind::Org && n.span == m.span)
    };
    let names: Vec<(usize, String)> = mentions
        .iter()
        .enumerate()
        .filter(|(_, m)| unknown(m))
        .map(|(i, m)| (i, m.actor.actor.local().to_owned()))
        .collect();
    // Longer names by their initials and by their last word: a short one need not look at all.
    let mut wholes: FxHashMap<&str, usize> = FxHashMap::default();
    for (i, name) in names.iter().filter(|(_, n)| n.contains(' ')) {
        wholes.entry(name).or_insert(*i);
    }
    let mut by_key: FxHashMap<String, Vec<(usize, &str)>> = FxHashMap::default();
    let mut firsts: Vec<(&str, usize)> = wholes.into_iter().collect();
    firsts.sort_by_key(|w| w.1);
    for (whole, i) in firsts {
        let last = whole.split_whitespace().last().unwrap_or_default();
        for key in [initials(whole), last.to_owned()] {
            by_key.entry(key).or_default().push((i, whole));
        }
    }
    for (i, name) in &names {
        let last = name.split_whitespace().last().unwrap_or_default();
        let keys = [name.replace('.', ""), last.to_owned()];
        let near = keys.iter().filter_map(|k| by_key.get(k)).flatten().take(NEAR);
        let mut fits = near.filter(|(_, whole)| *whole != name && stands_for(name, whole)).map(|(i, _)| *i);
        if let Some(whole) = fits.next()
            && fits.all(|other| other == whole)
        {
            join(mentions, *i, whole);
        }
    }
}

/// How often a last name must have stood for somebody to go on doing so when another of that name is named.
const OFTEN: usize = 3;

/// The most longer names that a short one is held against.
const NEAR: usize = 200;

fn initials(name: &str) -> String {
    name.split([' ', '-']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect()
}

/// Whether a short name can be a longer one's: its initials, or part of its words with the last.
fn stands_for(name: &str, whole: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let theirs: Vec<&str> = whole.split_whitespace().collect();
    let capitals = name.chars().count() > 1 && name.chars().all(|c| c.is_uppercase() || c == '.');
    let part = words.len() > 1
        && words.len() < theirs.len()
        && words.last() == theirs.last()
        && words.iter().all(|w| theirs.contains(w));
    part || (capitals && initials(whole) == name.replace('.', ""))
}

/// "The Ministry of Defence" where the report is about one country is that country's.
pub(crate) fn bodies_of_report(context: &Context<'_>, mentions: &mut [Mention]) {
    let Some(country) = country_of_report(context, mentions, &[]) else { return };
    for mention in
        mentions.iter_mut().filter(|m| m.actor.actor.kind() == "name" && m.kind == MentionKind::Name)
    {
        let hits = titles_in(context, mention.span);
        let [hit] = &hits[..] else { continue };
        if hit.span == mention.span && hit.title.body && hit.title.country.is_none() {
            let office = ActorId::new(format!("office:{country}/{}", hit.title.office));
            let mut actor = context.reference(&office, Some(mention.span), Via::Name);
            actor.sector = Some(hit.title.sector.clone());
            mention.why = vec![Why::new(
                Stage::Actors,
                "country of the report",
                format!("{} → {}", context.quote(mention.span), actor.actor),
            )];
            mention.actor = actor;
        }
    }
}

/// Whether two names are one: the same actor, or one name is part of the other.
fn same_person(context: &Context<'_>, a: &Mention, b: &Mention) -> bool {
    let (x, y) = (name_parts(context, a), name_parts(context, b));
    a.actor.actor == b.actor.actor || x.iter().all(|p| y.contains(p)) || y.iter().all(|p| x.contains(p))
}

/// The words of a person's name, without title and honorifics.
fn name_parts(context: &Context<'_>, mention: &Mention) -> Vec<String> {
    let words = match mention.actor.actor.kind() {
        "name" => mention.actor.actor.local().to_owned(),
        _ => {
            let label = context.tables.world.actor(&mention.actor.actor).map(|a| a.label.to_string());
            label.unwrap_or_default()
        }
    };
    let parts = words.split_whitespace().filter(|w| w.chars().count() > 1 && !w.ends_with('.'));
    parts.map(str::to_owned).collect()
}

/// "the Iranian foreign minister" is the person whom the report names with that office, where it names one.
pub(crate) fn join_offices(mentions: &mut [Mention]) {
    let mut bearers: FxHashMap<ActorId, Option<usize>> = FxHashMap::default();
    for (i, mention) in mentions.iter().enumerate() {
        let person = matches!(mention.actor.actor.kind(), "person" | "name");
        let Some(role) = mention.actor.role.clone().filter(|_| person) else { continue };
        let known = bearers.entry(role).or_insert(Some(i));
        if known.is_some_and(|k| mentions[k].actor.actor != mention.actor.actor) {
            *known = None;
        }
    }
    for i in 0..mentions.len() {
        if let Some(Some(bearer)) = bearers.get(&mentions[i].actor.actor).copied() {
            let here = (mentions[i].actor.mention, mentions[i].actor.via);
            mentions[i].actor = mentions[bearer].actor.clone();
            (mentions[i].actor.mention, mentions[i].actor.via) = here;
        }
    }
}
