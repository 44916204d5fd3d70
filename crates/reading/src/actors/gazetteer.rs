//! Names of the tables in the text.

use super::acronyms;
use super::compose::titles_in;
use crate::context::Context;
use chancery_document::{
    ActorId, Deprel, Document, KnownName, NameKind, Note, SegmentKind, Sentence, Span, Stage, TokenId, Upos,
};
use chancery_tables::{Atom, NameEntry, NameUse, Tables, atoms};
use rustc_hash::FxHashSet;

/// A name found in the text, before it is put together with titles.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Where.
    pub span: Span,
    /// Who.
    pub actor: ActorId,
    /// How the name is used; `None` for a name that only the syntax model knows.
    pub used_as: Option<NameUse>,
    /// Kind of actor (`country`, `person`, …).
    pub kind: Box<str>,
}

/// Names of the tables, longest first from the left.
pub(crate) fn find(context: &Context<'_>, notes: &mut Vec<Note>) -> Vec<Found> {
    let mut hits = Vec::new();
    for sentence in &context.trees.analysis.sentences {
        in_sentence(context, sentence.span, &mut hits);
    }
    let defined = acronyms::defined(context.document);
    hits.retain(|hit| {
        let long = defined.get(context.quote(hit.span));
        long.is_none_or(|long| hit.entries.iter().all(|e| is_name_of(context, long, &e.actor)))
    });
    let mut plain: FxHashSet<&ActorId> = hits.iter().filter_map(|h| sole(&h.entries)).collect();
    // A party or paper of a country that the report names, where it names no other that has one of that name.
    let countries: FxHashSet<Box<str>> =
        plain.iter().filter_map(|id| context.tables.world.actor(id)?.country.clone()).collect();
    for hit in hits.iter().filter(|h| sole(&h.entries).is_none() && h.entries.len() > 1) {
        let of = |e: &&&NameEntry| {
            let actor = context.tables.world.actor(&e.actor);
            actor.is_some_and(|a| {
                !matches!(&*a.kind, "country" | "territory" | "historical" | "region")
                    && a.country.as_ref().is_some_and(|c| countries.contains(c))
            })
        };
        let mut local = hit.entries.iter().filter(of).map(|e| &e.actor);
        if let Some(one) = local.next()
            && local.all(|other| other == one)
        {
            plain.insert(one);
        }
    }
    let mut found = Vec::new();
    for hit in &hits {
        match choose(&hit.entries, &plain) {
            // "English" may be a language or a people: it is the country where the report names that.
            Some(entry)
                if entry.ambiguous
                    && matches!(entry.used_as, NameUse::Adjective | NameUse::Demonym)
                    && !plain.contains(&entry.actor) => {}
            Some(entry) => {
                let kind = context.tables.world.actor(&entry.actor).map_or("", |a| &a.kind);
                found.push(Found {
                    span: hit.span,
                    actor: entry.actor.clone(),
                    used_as: Some(entry.used_as),
                    kind: kind.into(),
                });
            }
            None => {
                let who: Vec<&str> = hit.entries.iter().map(|e| e.actor.as_str()).collect();
                let text = format!("`{}` could be {}", context.quote(hit.span), who.join(" or "));
                notes.push(Note::at(Stage::Actors, "ambiguous-name", hit.span, text));
            }
        }
    }
    found
}

/// The names of the tables that are nothing else, in the text of a report before it is parsed: they help the
/// syntax model, which cannot know them all.
pub(crate) fn known(document: &Document, tables: &Tables) -> Vec<KnownName> {
    let world = &tables.world;
    let mut found = Vec::new();
    for segment in document.segments.iter().filter(|s| s.kind != SegmentKind::Head) {
        let text = segment.content.of(&document.text);
        let cut: Vec<Atom<'_>> = atoms(text).collect();
        let numbers = world.name_matcher.number(&cut);
        let mut i = 0;
        while i < cut.len() {
            let Some(hit) = world.name_matcher.longest_at(&numbers, i) else {
                i += 1;
                continue;
            };
            i = hit.last;
            let mut entries = world.entries(hit.value);
            let the = hit.first > 0 && cut[hit.first - 1].text.eq_ignore_ascii_case("the");
            if entries.any(|e| e.ambiguous || (e.needs_the && !the)) {
                continue;
            }
            let adjective =
                world.entries(hit.value).any(|e| matches!(e.used_as, NameUse::Adjective | NameUse::Demonym));
            let start = segment.content.start() + cut[hit.first].start;
            let end = segment.content.start() + cut[hit.last - 1].end();
            let mut kinds = world.entries(hit.value).map(|e| name_kind(tables, e));
            let kind = kinds.next().flatten().filter(|k| kinds.all(|other| other == Some(*k)));
            found.push(KnownName { span: Span::new(&document.text, start, end), adjective, kind });
        }
    }
    found
}

/// What kind of name the syntax model calls a name of the tables.
fn name_kind(tables: &Tables, entry: &NameEntry) -> Option<NameKind> {
    if matches!(entry.used_as, NameUse::Adjective | NameUse::Demonym) {
        return Some(NameKind::Norp);
    }
    let kind = tables.world.actor(&entry.actor).map_or("", |a| &a.kind);
    match kind {
        "country" | "territory" | "historical" | "region" => Some(NameKind::Loc),
        "person" => Some(NameKind::Per),
        "programme" | "agreement" | "" => None,
        _ => Some(NameKind::Org),
    }
}

/// Whether words are a name of an actor in the tables.
fn is_name_of(context: &Context<'_>, words: &str, actor: &ActorId) -> bool {
    let world = &context.tables.world;
    world.name_matcher.get(words).is_some_and(|group| world.entries(group).any(|e| e.actor == *actor))
}

struct NameHit<'t> {
    span: Span,
    entries: Vec<&'t NameEntry>,
}

fn in_sentence<'t>(context: &Context<'t>, span: Span, hits: &mut Vec<NameHit<'t>>) {
    let text = &context.document.text[span.start()..span.end()];
    let cut: Vec<Atom<'_>> = atoms(text).collect();
    let world = &context.tables.world;
    let capitals = in_capitals(&cut);
    let numbers =
        if capitals { world.name_matcher.number_capitals(&cut) } else { world.name_matcher.number(&cut) };
    let mut i = 0;
    while i < cut.len() {
        let Some(hit) = world.name_matcher.longest_at(&numbers, i) else {
            i += 1;
            continue;
        };
        let (first, last) = (&cut[hit.first], &cut[hit.last - 1]);
        let at = Span::new(&context.document.text, span.start() + first.start, span.start() + last.end());
        let the = i > 0 && cut[i - 1].text.eq_ignore_ascii_case("the");
        let mut entries: Vec<&NameEntry> =
            world.entries(hit.value).filter(|e| fits(context, e, the, capitals, first.text)).collect();
        // What a user says of a name goes before what the tables say.
        if entries.iter().any(|e| e.user) {
            entries.retain(|e| e.user);
        }
        if entries.is_empty() || !is_name_here(context, at, &entries, capitals) {
            i += 1;
            continue;
        }
        hits.push(NameHit { span: at, entries });
        i = hit.last;
    }
}

/// A headline in capitals: more than two words and hardly a small letter.
fn in_capitals(cut: &[Atom<'_>]) -> bool {
    let letters = || cut.iter().flat_map(|a| a.text.chars()).filter(|c| c.is_alphabetic());
    cut.iter().filter(|a| a.is_word()).count() > 2
        && letters().filter(|c| c.is_lowercase()).count() * 10 < letters().count()
}

/// How many years after its end a state is still spoken of by its bare name.
const GONE: i16 = 60;
/// The year of a report that tells none, for that.
const YEAR: i16 = 2000;

fn fits(context: &Context<'_>, entry: &NameEntry, the: bool, capitals: bool, first: &str) -> bool {
    let day = context.document.day();
    let in_use = day.is_none_or(|d| entry.term.holds(d) || entry.used_as == NameUse::Former);
    let actor_lives = |e: &NameEntry| {
        let dated = context.tables.world.actor(&e.actor).map(|a| (&*a.kind, a.term));
        // A person or body may be named after its end; a country that is to come may not.
        dated.is_none_or(|(kind, term)| match kind {
            "country" => day.is_none_or(|d| term.from.is_none_or(|f| f <= d)),
            // A state that is long gone shares its name with a place of today: Texas, Hanover.
            "historical" => term.to.is_none_or(|t| t.year() >= day.map_or(YEAR, |d| d.year()) - GONE),
            _ => true,
        })
    };
    // In a headline in capitals an acronym cannot be told from a word.
    let word_like = capitals && entry.used_as == NameUse::Acronym && WORDS.contains(&first);
    in_use && actor_lives(entry) && (the || !entry.needs_the) && !word_like
}

/// Acronyms that are words when everything is in capitals.
const WORDS: &[&str] = &["US", "WHO", "IT", "AID", "ICE", "AU", "AP", "SHE", "CAR", "LAC", "SADC"];

/// Whether the words are a name here: not inside a longer word or an address, not part of a person's name.
fn is_name_here(context: &Context<'_>, span: Span, entries: &[&NameEntry], capitals: bool) -> bool {
    let range = context.tokens_in(span);
    let tokens = &context.trees.analysis.tokens[range.start as usize..range.end as usize];
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
    let glued = context.document.text[first.span.start()..span.start()].chars().any(char::is_alphanumeric)
        && !context.document.text[first.span.start()..span.start()].ends_with('-');
    let address = |s: Span| {
        let word = context.quote(s);
        word.contains("://") || word.contains("www.") || word.contains('@') || word.contains(".com")
    };
    if glued || address(first.span) || address(last.span) {
        return false;
    }
    // A common noun or verb that looks like a name: "turkey" never (case), but "Polish the floor", "May".
    let single = tokens.len() == 1;
    let ambiguous = entries.iter().any(|e| e.ambiguous);
    if single
        && !capitals
        && matches!(first.upos, Upos::Verb | Upos::Aux | Upos::Adv | Upos::Intj | Upos::Det)
    {
        return false;
    }
    // "her brother Chad": named after a person, and no country.
    if ambiguous && is_beside_person(context, span) {
        return false;
    }
    let person = entries.iter().any(|e| e.actor.kind() == "person");
    let elsewise = || {
        is_currency(context, span)
            || is_part_of_title(context, span, entries)
            || is_part_of_name(context, span)
            || is_language(context, span, entries)
    };
    if !capitals && !person && elsewise() {
        return false;
    }
    let names = &context.trees.analysis.names;
    let after = names.partition_point(|n| n.span.end() <= span.start());
    let inside = names.get(after).filter(|n| n.span.overlaps(span));
    match inside {
        // "Jordan Smith", "Chad Brown": a person, unless the table knows the person.
        Some(name) if name.kind == NameKind::Per => person || (!ambiguous && span.contains(name.span)),
        // "Bank of China", "University of Panama": the longer name wins; a body of state is put together later.
        Some(name) if name.kind == NameKind::Org && name.span.contains(span) && name.span != span => {
            is_state_body(context, name.span)
        }
        Some(_) => true,
        None => !ambiguous || first.upos == Upos::Propn,
    }
}

/// "Translated into French, Japanese and Turkish", "speaks Spanish", "in English".
fn is_language(context: &Context<'_>, span: Span, entries: &[&NameEntry]) -> bool {
    let trees = context.trees;
    let word = |e: &&NameEntry| matches!(e.used_as, NameUse::Adjective | NameUse::Demonym);
    let Some(head) = context.head_of(span).filter(|_| entries.iter().all(word)) else { return false };
    if trees.token(head).feats.has("Number", "Plur") || trees.child(head, &[Deprel::DET]).is_some() {
        return false;
    }
    let top = trees.first_conjunct(head);
    let verb = trees.head(top).map(|v| trees.lemma(v));
    match trees.rel(top) {
        Deprel::OBL | Deprel::NMOD => matches!(trees.preposition(top), Some("in" | "into")),
        Deprel::OBJ => {
            matches!(verb, Some("speak" | "learn" | "teach" | "translate" | "write" | "understand"))
        }
        _ => false,
    }
}

/// "Foreign Affairs" of "the Ministry of Foreign Affairs" is no magazine.
fn is_part_of_title(context: &Context<'_>, span: Span, entries: &[&NameEntry]) -> bool {
    let body = |e: &&NameEntry| matches!(e.actor.kind(), "org" | "group" | "programme");
    if !entries.iter().all(body) {
        return false;
    }
    let sentence = context.token_at(span.start()).map(|t| context.trees.analysis.sentence_of(t));
    let Some(sentence) = sentence.map(|s| context.trees.analysis.sentences[s].span) else { return false };
    titles_in(context, sentence).iter().any(|t| t.span.contains(span) && t.span != span)
}

/// "US" of "US$".
fn is_currency(context: &Context<'_>, span: Span) -> bool {
    context.document.text[span.end()..].starts_with(['$', '€', '£'])
}

/// The most words of a longer name behind the one that is known.
const LONGEST: u32 = 8;

/// Whether a name is part of a longer one that no table knows: "Qatar" of "Qatar Charity", "Western" of "Western Cape",
/// "Pole" of "North Pole". A word with a capital is joined to it that is no title ("US President"), no agent ("US
/// Navy"), no other name, and the sentence is not a headline with capitals throughout.
fn is_part_of_name(context: &Context<'_>, span: Span) -> bool {
    let trees = context.trees;
    let range = context.tokens_in(span);
    let (first, last) = (TokenId(range.start), TokenId(range.end.saturating_sub(1)));
    let Some(head) = context.head_of(span) else { return false };
    let sentence = &trees.analysis.sentences[trees.analysis.sentence_of(first)];
    let within = |id: TokenId| sentence.tokens.contains(&id.0);
    let capital = |id: TokenId| {
        let form = context.form(id);
        form.starts_with(char::is_uppercase) && form.chars().any(char::is_lowercase)
    };
    // "Shipping and Harbour Weekly", "Bakers' League"
    let joins =
        |id: TokenId| matches!(context.form(id), "and" | "of" | "for" | "&" | "'" | "’" | "'s" | "’s");
    // Behind it: the name hangs on the word, right behind, that carries the longer name.
    let next = TokenId(last.0 + 1);
    let carries = within(next) && capital(next) && {
        let to = trees.head(head).filter(|h| h.0 >= next.0 && h.0 < next.0 + LONGEST && within(*h));
        let joined = matches!(trees.rel(head), Deprel::COMPOUND | Deprel::AMOD);
        joined
            && to.is_some_and(|h| {
                trees.token(h).upos == Upos::Propn
                    && (next.0..=h.0).all(|i| capital(TokenId(i)) || joins(TokenId(i)))
            })
    };
    // Before it: "North" hangs on "Pole".
    let leads = first.0 > 0 && {
        let before = TokenId(first.0 - 1);
        let joined = matches!(trees.rel(before), Deprel::COMPOUND | Deprel::AMOD | Deprel::FLAT);
        within(before)
            && matches!(
                context.form(before),
                "North" | "South" | "East" | "West" | "Northern" | "Southern" | "Eastern" | "Western" | "New"
            )
            && joined
            && trees.head(before) == Some(head)
    };
    if leads {
        return true;
    }
    carries
        && !is_known_behind(context, next, trees.head(head).unwrap_or(next))
        && !in_title_case(context, sentence)
}

/// Whether the words from one to another are, or begin with, a title, an agent, a name of the tables or a person.
fn is_known_behind(context: &Context<'_>, first: TokenId, last: TokenId) -> bool {
    let trees = context.trees;
    let english = &context.tables.english;
    let span = trees.token(first).span.cover(trees.token(last).span);
    let cut: Vec<Atom<'_>> = atoms(context.quote(span)).collect();
    let titles = english.title_matcher.number(&cut);
    let world = &context.tables.world.name_matcher;
    let names = world.number(&cut);
    let agent = |id: u32| {
        let lemma = trees.lemma(TokenId(id)).to_lowercase();
        // A "charity" or a "company" with a capital is the last word of a name.
        let agent = english.agents.get(&*lemma).or_else(|| english.agents.get(lemma.trim_end_matches('s')));
        agent.is_some_and(|a| !matches!(&*a.sector, "NGO" | "BUS" | "JRN"))
    };
    let person =
        |id: u32| context.name_at(trees.token(TokenId(id)).span).is_some_and(|n| n.kind == NameKind::Per);
    (0..cut.len()).any(|i| english.title_matcher.longest_at(&titles, i).is_some())
        || world.longest_at(&names, 0).is_some()
        || (first.0..=last.0).any(|i| agent(i) || person(i))
}

/// Whether all nouns, verbs and adjectives of a sentence have capitals: a headline, in which capitals tell nothing.
fn in_title_case(context: &Context<'_>, sentence: &Sentence) -> bool {
    let small = |i: TokenId| {
        let content = matches!(
            context.trees.token(i).upos,
            Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv | Upos::Aux
        );
        content && context.form(i).starts_with(char::is_lowercase)
    };
    !sentence.tokens.clone().map(TokenId).any(small)
}

/// Whether a name is put beside a common noun that is no country, region or agent.
fn is_beside_person(context: &Context<'_>, span: Span) -> bool {
    let trees = context.trees;
    let english = &context.tables.english;
    let Some(head) = context.head_of(span).filter(|&h| trees.rel(h) == Deprel::APPOS) else { return false };
    trees.head(head).is_some_and(|noun| {
        let lemma = trees.lemma(noun);
        trees.token(noun).upos == Upos::Noun
            && !english.descriptions.contains_key(lemma)
            && !english.agents.contains_key(lemma)
    })
}

/// Whether an organisation's name is a body of its state: "Chinese Foreign Ministry", "US Army".
fn is_state_body(context: &Context<'_>, name: Span) -> bool {
    let english = &context.tables.english;
    let words: Vec<Atom<'_>> = atoms(context.quote(name)).collect();
    let numbers = english.title_matcher.number(&words);
    let title = (0..words.len()).any(|i| english.title_matcher.longest_at(&numbers, i).is_some());
    let last = words.last().map(|w| w.text.to_lowercase()).unwrap_or_default();
    let agent = |w: &str| english.agents.get(w).is_some_and(|a| a.acts_for_country);
    title || agent(&last) || agent(last.trim_end_matches('s'))
}

fn sole<'t>(entries: &[&'t NameEntry]) -> Option<&'t ActorId> {
    let first = entries.first()?;
    (!first.ambiguous && entries.iter().all(|e| e.actor == first.actor)).then_some(&first.actor)
}

/// One actor: the only one, or the one that the report names elsewhere beyond doubt.
fn choose<'t>(entries: &[&'t NameEntry], plain: &FxHashSet<&ActorId>) -> Option<&'t NameEntry> {
    let first = entries.first()?;
    if entries.iter().all(|e| e.actor == first.actor) {
        // "Laos" is the country before it is several Lao.
        let is_name =
            |e: &&&NameEntry| matches!(e.used_as, NameUse::Name | NameUse::Short | NameUse::Official);
        return Some(entries.iter().find(is_name).unwrap_or(first));
    }
    // A person's name beats nothing; a country beats its capital's other meanings.
    let mut named = entries.iter().filter(|e| plain.contains(&e.actor));
    let one = named.next()?;
    named.all(|e| e.actor == one.actor).then_some(one)
}
