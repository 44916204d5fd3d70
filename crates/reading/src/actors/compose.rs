//! Titles, names and agent nouns put together into mentions.

use super::gazetteer::Found;
use crate::context::Context;
use chancery_document::{
    ActorId, ActorRef, Deprel, Mention, MentionKind, Span, Stage, TokenId, Upos, Via, Why,
};
use chancery_tables::{Atom, NameUse, PatternKind, Title, atoms};

/// A title in the text.
#[derive(Clone, Copy, Debug)]
pub struct TitleHit<'t> {
    /// Its words.
    pub span: Span,
    /// What it is.
    pub title: &'t Title,
}

/// The titles in a stretch of text.
#[must_use]
pub fn titles_in<'t>(context: &Context<'t>, span: Span) -> Vec<TitleHit<'t>> {
    let english = &context.tables.english;
    let text = &context.document.text[span.start()..span.end()];
    let cut: Vec<Atom<'_>> = atoms(text).collect();
    let numbers = english.title_matcher.number(&cut);
    let mut hits = Vec::new();
    let mut i = 0;
    while i < cut.len() {
        let Some(hit) = english.title_matcher.longest_at(&numbers, i) else {
            i += 1;
            continue;
        };
        let (start, end) = (cut[hit.first].start, cut[hit.last - 1].end());
        let at = Span::new(&context.document.text, span.start() + start, span.start() + end);
        hits.push(TitleHit { span: at, title: &english.titles[hit.value as usize] });
        i = hit.last;
    }
    hits
}

/// Puts names, titles and agent nouns together.
pub(crate) fn mentions(context: &Context<'_>, names: &[Found]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut used = vec![false; names.len()];
    for sentence in &context.trees.analysis.sentences {
        for title in titles_in(context, sentence.span) {
            if let Some(mention) = with_title(context, names, &mut used, title) {
                mentions.push(mention);
            }
        }
    }
    for (i, name) in names.iter().enumerate() {
        if !used[i]
            && let Some(mention) = alone(context, names, name)
        {
            mentions.push(mention);
        }
    }
    mentions
}

/// Words that may stand between a country and a title, or between a title and a name.
const BETWEEN: &[&str] =
    &["former", "ex", "then", "new", "outgoing", "incoming", "acting", "visiting", "senior", "-"];

/// "Syrian regime's foreign minister": the government stands for its country.
fn is_government(context: &Context<'_>, word: &str) -> bool {
    let agent = context.tables.english.agents.get(&*word.to_lowercase());
    agent.is_some_and(|a| a.acts_for_country && &*a.sector == "GOV")
}

fn gap<'t>(context: &'t Context<'_>, from: Span, to: Span) -> Option<&'t str> {
    (from.end() <= to.start()).then(|| context.document.text[from.end()..to.start()].trim())
}

/// The country (or organisation) whose the title is, and the person who bears it.
fn with_title(
    context: &Context<'_>,
    names: &[Found],
    used: &mut [bool],
    hit: TitleHit<'_>,
) -> Option<Mention> {
    let after = names.partition_point(|n| n.span.start() < hit.span.end());
    let before = names.partition_point(|n| n.span.start() < hit.span.start()).checked_sub(1);
    let owner_kinds =
        ["country", "historical", "territory", "igo", "bloc", "alliance", "region", "bank", "court"];
    let owns = |i: usize| owner_kinds.contains(&&*names[i].kind);
    let is_person = |i: usize| &*names[i].kind == "person";
    // "Chinese FM", "China's FM", "US former president"
    let left = before.filter(|&i| {
        owns(i)
            && gap(context, names[i].span, hit.span).is_some_and(|g| {
                let g = g
                    .trim_start_matches("'s")
                    .trim_start_matches("’s")
                    .trim_start_matches(['\'', '’'])
                    .trim();
                let g = g.strip_suffix("'s").or_else(|| g.strip_suffix("’s")).unwrap_or(g);
                g.is_empty()
                    || is_government(context, g)
                    || g.split_whitespace().all(|w| BETWEEN.contains(&w.to_lowercase().as_str()))
            })
    });
    // "president of Panama", "ambassador to the UN"
    let right_of = Some(after).filter(|&i| i < names.len() && owns(i)).filter(|&i| {
        gap(context, hit.span, names[i].span).is_some_and(|g| {
            matches!(g, "of" | "of the") || (matches!(g, "to" | "to the") && hit.title.many && left.is_none())
        })
    });
    let name_at = match right_of {
        Some(_) => after + 1,
        None => after,
    };
    let person_after = Some(name_at).filter(|&i| i < names.len() && is_person(i)).filter(|&i| {
        let anchor = right_of.map_or(hit.span, |r| names[r].span);
        gap(context, anchor, names[i].span).is_some_and(|g| g.is_empty() || (g == "," && right_of.is_some()))
    });
    // "Wang Yi, China's foreign minister," and "Wang Yi, the foreign minister"
    let first = left.map_or(hit.span, |l| names[l].span);
    let person_before = names
        .partition_point(|n| n.span.start() < first.start())
        .checked_sub(1)
        .filter(|&i| person_after.is_none() && is_person(i) && !used[i])
        .filter(|&i| gap(context, names[i].span, first).is_some_and(|g| matches!(g, "," | ", the" | ", a")));
    // "President Ana Ruiz of Peru"
    let behind =
        person_after.map(|p| p + 1).filter(|&i| left.or(right_of).is_none() && i < names.len() && owns(i));
    let behind = behind.filter(|&i| {
        person_after
            .and_then(|p| gap(context, names[p].span, names[i].span))
            .is_some_and(|g| matches!(g, "of" | "of the"))
    });
    let owner = left.or(right_of).or(behind);
    let owner_of_title = hit.title.country.as_ref().map(|c| ActorId::new(format!("country:{c}")));
    let owner_id = owner.map(|i| names[i].actor.clone()).or(owner_of_title);
    let person = person_after.or(person_before);
    if owner_id.is_none() && person.is_none() {
        return None;
    }
    let office = owner_id.as_ref().map(|o| office_id(o, hit.title));
    let mut span = left.map_or(hit.span, |l| names[l].span.cover(hit.span));
    let (actor, kind, why) = match person {
        Some(i) => {
            used[i] = true;
            if person_before.is_some() {
                span = names[i].span;
            } else {
                span = span.cover(names[i].span);
            }
            let (actor, rule) = bearer(context, names[i].clone(), office.as_ref(), hit.title);
            (actor, MentionKind::Name, rule)
        }
        None => {
            // A body or an office: "the Chinese FM", "the State Department"
            let office = office?;
            if let Some(r) = right_of {
                span = span.cover(names[r].span);
            }
            let mut actor = context.reference(&office, None, Via::Description);
            actor.sector = Some(hit.title.sector.clone());
            actor.country = actor.country.or_else(|| country_of(context, owner_id.as_ref()?));
            let many = hit.title.many && !hit.title.body;
            if many {
                // "the Chinese ambassador": one of several; acts for the country
                actor.role = Some(office);
                actor.actor = owner_id.clone()?;
            }
            (actor, MentionKind::Description, "title of a country")
        }
    };
    for i in
        [left, right_of.filter(|_| person_before.is_none() && (person_after.is_some() || person.is_none()))]
            .into_iter()
            .flatten()
    {
        used[i] = true;
    }
    let head = context.head_of(span)?;
    let detail = format!("{} → {}", context.quote(span), actor.actor);
    Some(Mention {
        span,
        head,
        kind,
        actor: ActorRef { mention: Some(span), ..actor },
        others: Vec::new(),
        why: vec![Why::new(Stage::Actors, why, detail)],
    })
}

fn office_id(owner: &ActorId, title: &Title) -> ActorId {
    ActorId::new(format!("office:{}/{}", owner.local(), title.office))
}

fn country_of(context: &Context<'_>, owner: &ActorId) -> Option<Box<str>> {
    context.reference(owner, None, Via::Implied).country
}

/// Who bears a title: the person of that name, with the office as role.
fn bearer(
    context: &Context<'_>,
    name: Found,
    office: Option<&ActorId>,
    title: &Title,
) -> (ActorRef, &'static str) {
    let world = &context.tables.world;
    let day = context.document.day();
    let mut id = name.actor.clone();
    let mut rule = "title and name";
    // "President Xi": the holder of such an office on that day whose name has this word; in a report without a date the
    // only one who ever was.
    if id.kind() == "name" {
        let words = id.local().to_owned();
        let bears = |person: &ActorId| {
            world
                .actor(person)
                .is_some_and(|p| p.label.split_whitespace().any(|w| w == words) || *p.label == *words)
        };
        let suffix = format!("/{}", title.office);
        let mut holders = world
            .holders()
            .iter()
            .filter(|h| office.map_or(h.office.as_str().ends_with(&suffix), |o| h.office == *o))
            .filter(|h| day.is_none_or(|d| h.term.holds(d)) && bears(&h.person));
        if let Some(holder) = holders.next()
            && holders.all(|h| h.person == holder.person)
        {
            id = holder.person.clone();
            rule = "holder of the office";
        }
    }
    let mut actor = context.reference(&id, None, Via::Name);
    let held = world.offices_of(&id, day).find(|h| h.office.as_str().ends_with(&*title.office));
    actor.role = office.cloned().or_else(|| held.map(|h| h.office.clone()));
    let from_role = actor.role.as_ref().and_then(|r| context.reference(r, None, Via::Implied).country);
    actor.country = from_role.or(actor.country);
    actor.sector = Some(title.sector.clone());
    (actor, rule)
}

/// A name without a title.
fn alone(context: &Context<'_>, names: &[Found], name: &Found) -> Option<Mention> {
    let head = context.head_of(name.span)?;
    let place_name = matches!(name.used_as, Some(NameUse::Capital | NameUse::Seat));
    if let Some(mention) = with_agent(context, name, head) {
        return Some(mention);
    }
    if place_name && !stands_for_government(context, name, head) {
        return None;
    }
    let modifier = matches!(context.trees.rel(head), Deprel::AMOD | Deprel::COMPOUND | Deprel::NMOD_DESC)
        && context.trees.head(head).is_some_and(|h| !name_holds(context, names, name, h));
    let kind = if modifier { MentionKind::Modifier } else { MentionKind::Name };
    let mut actor = context.reference(&name.actor, Some(name.span), Via::Name);
    // "Islami Andolan Bangladesh" has the country in its name and is not the country.
    if let Some(whole) = longer_name(context, names, name, head) {
        actor.actor = ActorId::unknown(context.quote(whole));
        actor.sector = None;
    }
    // "Panamanians" and "the Panamanians" are citizens, who don't act for their country.
    let citizens = name.used_as == Some(NameUse::Demonym)
        && kind == MentionKind::Name
        && context.trees.token(head).feats.has("Number", "Plur")
        && (context.quote(name.span).ends_with('s') || !context.trees.has_child(head, Deprel::DET, "the"));
    if citizens {
        actor.actor = ActorId::unknown(context.quote(name.span));
        actor.sector = Some("CVL".into());
    }
    if name.actor.kind() == "person" && actor.role.is_none() {
        let mut held = context.tables.world.offices_of(&name.actor, context.document.day());
        actor.role = held.next().filter(|_| context.document.day().is_some()).map(|h| h.office.clone());
    }
    let rule = match name.used_as {
        Some(used) => used.as_str(),
        None => "name in the text",
    };
    Some(Mention {
        span: name.span,
        head,
        kind,
        actor,
        others: Vec::new(),
        why: vec![Why::new(Stage::Actors, rule, format!("{} → {}", context.quote(name.span), name.actor))],
    })
}

/// The longer name that a country's name closes: proper nouns right before it that the tree joins to it and that
/// are neither a title nor a name of their own.
fn longer_name(context: &Context<'_>, names: &[Found], name: &Found, head: TokenId) -> Option<Span> {
    let trees = context.trees;
    let country = matches!(&*name.kind, "country" | "territory" | "historical");
    if !country || matches!(name.used_as, Some(NameUse::Adjective | NameUse::Demonym)) {
        return None;
    }
    let first = context.tokens_in(name.span).start;
    let joined = |before: TokenId, after: TokenId| {
        let links = |t: TokenId| matches!(trees.rel(t), Deprel::COMPOUND | Deprel::FLAT);
        (links(before) && trees.head(before).is_some_and(|h| h == head || h == after))
            || (links(head) && trees.head(head).is_some_and(|h| h.0 <= before.0 && h.0 + 4 > before.0))
    };
    let mut from = first;
    while from > 0 {
        let before = TokenId(from - 1);
        let token = trees.token(before);
        let after = names.partition_point(|n| n.span.end() <= token.span.start());
        let own = names.get(after).is_some_and(|n| n.used_as.is_some() && n.span.overlaps(token.span))
            || !titles_in(context, token.span).is_empty();
        if token.upos != Upos::Propn || own || !joined(before, TokenId(from)) {
            break;
        }
        from -= 1;
    }
    (from < first).then(|| trees.token(TokenId(from)).span.cover(name.span))
}

fn name_holds(context: &Context<'_>, names: &[Found], name: &Found, token: TokenId) -> bool {
    let at = context.trees.token(token).span;
    let i = names.partition_point(|n| n.span.start() <= at.start()).checked_sub(1);
    i.is_some_and(|i| names[i].span.contains(at) && names[i].span == name.span)
}

/// A capital stands for a government where it acts or is dealt with, not where something happens in it.
fn stands_for_government(context: &Context<'_>, name: &Found, head: TokenId) -> bool {
    let trees = context.trees;
    let first = trees.first_conjunct(head);
    if name.used_as == Some(NameUse::Seat) {
        return !matches!(
            trees.preposition(first),
            Some("in" | "at" | "near" | "outside" | "around" | "from")
        );
    }
    match trees.rel(first) {
        // "Lima's harbour district" is in the city.
        Deprel::NMOD_POSS => trees.head(first).is_none_or(|owned| {
            let place = context.tables.english.descriptions.get(trees.lemma(owned));
            trees.token(owned).upos != Upos::Propn
                && !place.is_some_and(|d| d.refers_to.iter().any(|k| &**k == "place"))
        }),
        Deprel::NSUBJ | Deprel::NSUBJ_PASS | Deprel::OBL_AGENT => true,
        // "accused Beijing", "called on Moscow": dealt with, as verbs of the frames deal.
        Deprel::OBJ | Deprel::OBL | Deprel::NMOD => match trees.preposition(first) {
            Some("with" | "against" | "between" | "by") => true,
            // "Pressure from Beijing"
            Some("from") => trees.head(first).is_some_and(|noun| {
                trees.token(noun).upos == Upos::Noun
                    && context.tables.english.frames.at(PatternKind::Noun, trees.lemma(noun)).next().is_some()
            }),
            None | Some("on") => trees.head(first).is_some_and(|verb| {
                let lemma = trees.lemma(verb);
                let dealt = context.tables.english.frames.at(PatternKind::Verb, lemma).next().is_some();
                dealt && !matches!(lemma, "leave" | "reach" | "enter")
            }),
            _ => false,
        },
        Deprel::COMPOUND => {
            trees.head(first).is_some_and(|h| trees.token(h).upos == Upos::Propn && h.0 > first.0)
        }
        _ => false,
    }
}

/// "Chinese troops", "the government of Panama", "Latin American nations".
fn with_agent(context: &Context<'_>, name: &Found, head: TokenId) -> Option<Mention> {
    let trees = context.trees;
    let english = &context.tables.english;
    if !matches!(
        &*name.kind,
        "country" | "historical" | "territory" | "region" | "igo" | "bloc" | "alliance" | "armed-group"
    ) {
        return None;
    }
    let noun = trees.head(head)?;
    let linked = match trees.rel(head) {
        Deprel::AMOD | Deprel::COMPOUND | Deprel::NMOD_POSS | Deprel::NMOD_DESC => true,
        Deprel::NMOD => match trees.preposition(head) {
            Some("of") => true,
            // "companies in Peru" are Peru's; "troops in Peru" may be anybody's.
            Some("in" | "from") => trees.head(head).is_some_and(|noun| {
                english.agents.get(trees.lemma(noun)).is_some_and(|a| !a.acts_for_country)
            }),
            _ => false,
        },
        _ => false,
    };
    if !linked || !matches!(trees.token(noun).upos, Upos::Noun | Upos::Propn) {
        return None;
    }
    let lemma = trees.lemma(noun).to_lowercase();
    let plural = trees.token(noun).feats.has("Number", "Plur");
    let members = plural
        && &*name.kind == "region"
        && english.descriptions.get(&*lemma).is_some_and(|d| d.refers_to.iter().any(|k| &**k == "country"));
    let agent = english.agents.get(&*lemma);
    if agent.is_none() && !members {
        return None;
    }
    // From the name to the noun, or from the noun to the name behind "of".
    let noun_span = trees.token(noun).span;
    let span = name.span.cover(noun_span);
    let range = context.tokens_in(span);
    if range.len() > 8 {
        return None;
    }
    let mut actor = context.reference(&name.actor, Some(span), Via::Name);
    if let Some(agent) = agent {
        actor.sector = Some(agent.sector.clone());
        // Rebels, companies and citizens belong to a country and don't act for it; a diplomat of a region is not
        // the region.
        if !agent.acts_for_country || &*name.kind == "region" {
            actor.actor = ActorId::unknown(context.quote(span));
        }
    }
    let rule = if members { "countries of a region" } else { "agent of a country" };
    Some(Mention {
        span,
        head: noun,
        kind: MentionKind::Name,
        actor,
        others: Vec::new(),
        why: vec![Why::new(Stage::Actors, rule, format!("{} → {}", context.quote(span), name.actor))],
    })
}
