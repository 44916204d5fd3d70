//! Roles without names: "police", "lawmakers", "protesters", "the mayor" are those of the country that the words name
//! or, where they name none, of the country that the report is set in.

use crate::actors::titles_in;
use crate::participants::Participants;
use crate::setting::Setting;
use chancery_document::{ActorId, ActorRef, Deprel, NameKind, Span, TokenId, Upos, Via};

/// Sectors of those who act for a state.
pub(crate) const OF_STATE: &[&str] = &["GOV", "MIL", "COP", "JUD", "LEG", "SPY"];

/// Whoever a common noun stands for by its role.
pub(crate) fn actor(
    participants: &Participants<'_, '_>,
    setting: &Setting,
    head: TokenId,
) -> Option<ActorRef> {
    let (context, trees) = (participants.context, participants.context.trees);
    let token = trees.token(head);
    if token.upos != Upos::Noun && token.upos != Upos::Propn {
        return None;
    }
    // A name that no table knows is somebody in particular, and so is what hangs on it; "Christians" are people.
    if let Some(name) = context.name_at(token.span) {
        let people = name.kind == NameKind::Norp && token.feats.has("Number", "Plur");
        return people.then(|| ActorRef {
            actor: ActorId::unknown(context.quote(name.span)),
            role: None,
            country: None,
            sector: Some("CVL".into()),
            mention: Some(name.span),
            via: Via::Description,
        });
    }
    // "All countries must" asks nobody in particular.
    let any = |d: TokenId| matches!(trees.lemma(d), "all" | "any" | "every" | "each" | "no");
    if trees.children_by(head, &[Deprel::DET]).any(any) {
        return None;
    }
    let before = trees.children_by(head, &[Deprel::AMOD, Deprel::COMPOUND]).map(|c| trees.token(c).span);
    let span = before.fold(token.span, Span::cover);
    let title = titles_in(context, span).into_iter().find(|t| t.span.contains(token.span)).map(|t| t.title);
    let english = &context.tables.english;
    let lemma = trees.lemma(head).to_lowercase();
    // "Political forces" bear no arms; "armed forces" is a term.
    let term = |c: TokenId| english.bodies.contains(&*format!("{} {lemma}", trees.lemma(c).to_lowercase()));
    let compound = english.bodies.iter().any(|b| b.ends_with(&*format!(" {lemma}")));
    if compound && !trees.children_by(head, &[Deprel::AMOD, Deprel::COMPOUND]).any(term) {
        return None;
    }
    if english.of_others.contains(&*lemma) {
        return None;
    }
    let body = english.named_bodies.get(&*lemma).filter(|s| OF_STATE.contains(&&***s));
    let (sector, for_state): (Box<str>, bool) = match (title, english.agents.get(&*lemma)) {
        (Some(title), _) => (title.sector.clone(), true),
        (None, Some(agent)) => (agent.sector.clone(), agent.acts_for_country),
        (None, None) if body.is_some() => (body?.clone(), true),
        (None, None) if english.persons.contains(&*lemma) => ("CVL".into(), false),
        (None, None) => return None,
    };
    let is_agent = title.is_some() || english.agents.contains_key(&*lemma) || body.is_some();
    // "The US people and government": whose the first is, the others are.
    let first = trees.first_conjunct(head);
    let shared = || participants.owners(first).into_iter().find_map(|a| a.country);
    let own = participants.owners(head).into_iter().find_map(|a| a.country).or_else(shared);
    let of = || {
        trees
            .children_by(head, &[Deprel::NMOD])
            .filter(|&c| matches!(trees.preposition(c), Some("of" | "in" | "from")))
            .find_map(|c| participants.mention(c).and_then(|m| m.actor.country.clone()))
    };
    let here = || setting.at(trees.analysis.sentence_of(head)).map(Into::into);
    // Immigrants, companies and terrorists of a report may be anybody's; its police, its protesters are its own.
    let told = own.or_else(of);
    let country = if sector.as_ref() == "CVL" && !is_agent { told } else { told.or_else(here) };
    // "The army" where nothing tells whose is nobody.
    if for_state && country.is_none() {
        return None;
    }
    let by_state = country.as_ref().filter(|_| for_state).map(|iso3| ActorId::new(format!("country:{iso3}")));
    let words = participants.by_words(head)?;
    let mention = words.mention;
    Some(ActorRef {
        actor: by_state.unwrap_or(words.actor),
        role: None,
        country,
        sector: Some(sector),
        mention,
        via: Via::Description,
    })
}
