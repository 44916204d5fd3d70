//! Stage `events`: who did what to whom.
//!
//! Every verb, noun and adjective that starts a frame is tried ([`matching`]). Of the frames that match at one
//! word the most specific wins; the others are kept as alternatives. A word that a frame used as a part of its
//! own act (the infinitive in "agreed to withdraw", the object in "imposed sanctions") starts no event itself.

pub(crate) mod factuality;
mod loose;
mod matching;
mod parties;
mod quantities;

use crate::context::Context;
use crate::dating;
use crate::participants::Participants;
use crate::setting::Setting;
use crate::voices::Voices;
use chancery_document::{
    ActorRef, Codes, Deprel, Event, Findings, Mode, Note, Place, Polarity, SegmentKind, Span, Stage, TokenId,
    Upos, Via, Why,
};
use chancery_tables::{Act, Filler, Link, PatternKind, Step};
use matching::Match;
use rustc_hash::FxHashMap;

/// How sure an event is: the share of right ones among 150 events of 90 reports that were judged by hand
/// (`docs/dev/judged/events.tsv` and `events-international.tsv`), by who takes part.
mod sure {
    /// Both sides stand in the clause by names that the tables know: 17 of 23.
    pub const KNOWN: f32 = 0.75;
    /// A side is unknown, a role without a name, or named elsewhere: 64 of 114.
    pub const SHARED: f32 = 0.55;
    /// To whom it is done is not told: 3 of 13.
    pub const ONE_SIDED: f32 = 0.25;
}

/// All events, in order of their triggers.
#[must_use]
pub fn find(context: &Context<'_>, findings: &Findings) -> (Vec<Event>, Vec<Note>) {
    let setting = Setting::new(context, &findings.mentions, &findings.places);
    let participants = Participants::within(context, &findings.mentions, &setting);
    let mut notes = Vec::new();
    let mut chosen = choose(candidates(&participants, &mut notes));
    chosen.sort_by_key(|(m, _)| m.trigger);
    let by_cue: FxHashMap<TokenId, usize> =
        findings.statements.iter().enumerate().filter_map(|(i, s)| Some((s.cue_head?, i))).collect();
    let voices = Voices::new(&findings.statements);
    let mut events: Vec<Event> = Vec::new();
    for (found, alternatives) in chosen {
        let event = event(context, findings, &voices, &by_cue, &found, alternatives);
        // The same act between the same actors told twice in one clause is one event.
        let twin = |e: &Event| {
            e.act == event.act
                && e.source.iter().map(|a| &a.actor).eq(event.source.iter().map(|a| &a.actor))
                && e.target.iter().map(|a| &a.actor).eq(event.target.iter().map(|a| &a.actor))
                && e.evidence.iter().any(|a| event.evidence.iter().any(|b| a.overlaps(*b)))
        };
        let recent = events.len().saturating_sub(6);
        if !events[recent..].iter().any(twin) {
            events.push(event);
        }
    }
    told_by_headline(context, &mut events);
    (events, notes)
}

/// A headline tells the news in other words: an act that the text tells too is counted there.
fn told_by_headline(context: &Context<'_>, events: &mut Vec<Event>) {
    let headline = |e: &Event| {
        let segment = context.segment(context.trees.token(e.trigger).span);
        segment.is_some_and(|s| context.document.segments[s].kind == SegmentKind::Headline)
    };
    let same = |a: &[ActorRef], b: &[ActorRef]| {
        (a.is_empty() && b.is_empty())
            || a.iter().any(|x| {
                b.iter().any(|y| x.actor == y.actor || (x.country.is_some() && x.country == y.country))
            })
    };
    let (above, below): (Vec<Event>, Vec<Event>) = std::mem::take(events).into_iter().partition(headline);
    let twice = |e: &Event| {
        below.iter().any(|b| b.act == e.act && same(&b.source, &e.source) && same(&b.target, &e.target))
    };
    events.extend(above.into_iter().filter(|e| !twice(e)));
    events.extend(below);
    events.sort_by_key(|e| e.trigger);
}

fn candidates<'t>(participants: &Participants<'_, 't>, notes: &mut Vec<Note>) -> Vec<Match<'t>> {
    let context = participants.context;
    let trees = context.trees;
    let mut found = Vec::new();
    // Whether the sentence at hand tells of sport.
    let mut sport: Option<(usize, bool)> = None;
    for (i, token) in trees.analysis.tokens.iter().enumerate() {
        let kind = match token.upos {
            Upos::Verb | Upos::Aux => PatternKind::Verb,
            Upos::Noun => PatternKind::Noun,
            Upos::Adj => PatternKind::Adjective,
            _ => continue,
        };
        let trigger = TokenId(i as u32);
        let sentence = trees.analysis.sentence_of(trigger);
        if sport.is_none_or(|(s, _)| s != sentence) {
            sport = Some((sentence, is_sport(context, sentence)));
        }
        let mut lacking = None;
        let before = found.len();
        for (frame, pattern) in context.tables.english.frames.at(kind, &token.lemma) {
            let game = sport == Some((sentence, true))
                && context.tables.codes.act(&frame.act).is_some_and(is_played);
            if game {
                lacking = Some((frame, "the sentence tells of sport"));
                continue;
            }
            match matching::matches(participants, frame, pattern, trigger) {
                Ok(m) => found.push(m),
                // A note only where the words are particular: a bare verb fits too much.
                Err(matching::Lacks::Actor(why)) if pattern.steps.iter().any(is_particular) => {
                    lacking = Some((frame, why));
                }
                Err(matching::Lacks::Actor(_)) => {}
                Err(matching::Lacks::Words) => {}
            }
        }
        if let Some((frame, why)) = lacking.filter(|_| found.len() == before) {
            let text = format!("`{}` fits {}, but {why}", context.form(trigger), frame.act);
            notes.push(Note::at(Stage::Events, "no-actor-for-frame", token.span, text));
        }
    }
    found
}

/// Whether a sentence has a word of sport (class `sport`).
fn is_sport(context: &Context<'_>, sentence: usize) -> bool {
    let trees = context.trees;
    let Some(terms) = context.tables.english.classes.get("sport") else { return false };
    trees.analysis.words(&trees.analysis.sentences[sentence]).any(|(id, token)| {
        matches!(token.upos, Upos::Noun | Upos::Propn)
            && terms.iter().any(|t| {
                t.ends_with(&*token.lemma.to_lowercase()) && matching::is_called(trees, id, t).is_some()
            })
    })
}

/// Acts whose words are also those of games: teams meet, host, visit, attack and defend.
fn is_played(act: &Act) -> bool {
    matches!(
        &*act.group,
        "meetings and talks" | "fighting" | "unconventional violence" | "military and police posture"
    )
}

/// A part of a pattern that asks for certain words.
fn is_particular(step: &Step) -> bool {
    match (&step.link, &step.filler) {
        (Link::Infinitive(lemmas) | Link::Gerund(lemmas), _) => !lemmas.is_empty(),
        (_, Some(Filler::Words { lemmas, .. })) => !lemmas.is_empty(),
        _ => false,
    }
}

/// The most specific match of each trigger, with the acts of the others; none whose trigger is part of a
/// better one.
fn choose(mut found: Vec<Match<'_>>) -> Vec<(Match<'_>, Vec<Box<str>>)> {
    found.sort_by_key(|m| (std::cmp::Reverse(m.score), m.trigger));
    let mut used: FxHashMap<TokenId, usize> = FxHashMap::default();
    let mut chosen: Vec<(Match<'_>, Vec<Box<str>>)> = Vec::new();
    for m in found {
        match used.get(&m.trigger) {
            Some(&i) => {
                let (best, others) = &mut chosen[i];
                if best.trigger == m.trigger
                    && best.frame.act != m.frame.act
                    && !others.contains(&m.frame.act)
                {
                    others.push(m.frame.act.clone());
                }
            }
            None => {
                for node in m.words.iter().chain([&m.trigger]) {
                    used.entry(*node).or_insert(chosen.len());
                }
                chosen.push((m, Vec::new()));
            }
        }
    }
    chosen
}

fn event(
    context: &Context<'_>,
    findings: &Findings,
    voices: &Voices<'_>,
    by_cue: &FxHashMap<TokenId, usize>,
    found: &Match<'_>,
    alternatives: Vec<Box<str>>,
) -> Event {
    let (time, why_time) = dating::date(context, &findings.times, found.trigger, &found.words, Stage::Events);
    let trigger = context.trees.token(found.trigger).span;
    let act = context.tables.codes.act(&found.frame.act);
    let known = |a: &ActorRef| a.via == Via::Name && a.actor.kind() != "name";
    let confidence = if found.target.is_empty() {
        sure::ONE_SIDED
    } else if found.source.iter().chain(&found.target).all(known) {
        sure::KNOWN
    } else {
        sure::SHARED
    };
    let mut factuality = factuality::of(context, found.trigger);
    let words = clause(context, found);
    let mut why = vec![Why::new(
        Stage::Events,
        found.frame.id.to_string(),
        format!("pattern `{}`", found.pattern.text),
    )];
    why.extend(found.why.iter().cloned());
    why.push(why_time);
    // Who promises or plans an act of cooperation has promised it, and not done it.
    let done = context.trees.token(found.trigger).feats.has("Tense", "Past");
    // "Held a rally to pay tribute" pays it.
    let purpose = context.trees.rel(found.trigger) == Deprel::ADVCL;
    let promised =
        factuality.mode == Mode::Future && factuality.polarity == Polarity::Positive && !done && !purpose;
    let intent = act.filter(|_| promised).and_then(|a| context.tables.codes.intent_of(a));
    if let Some(intent) = intent {
        factuality.mode = Mode::Actual;
        why.push(Why::new(Stage::Events, "promised", format!("{} → {intent}", found.frame.act)));
    }
    let figures = quantities::of(context, &findings.figures, found);
    let performed_by = by_cue.get(&found.trigger).copied();
    let statement = voices.innermost(trigger).filter(|s| Some(*s) != performed_by);
    Event {
        act: intent.map_or_else(|| found.frame.act.clone(), Into::into),
        source: found.source.clone(),
        target: found.target.clone(),
        reciprocal: found.reciprocal || act.is_some_and(|a| a.reciprocal && !found.source.is_empty()),
        evidence: words,
        trigger: found.trigger,
        time,
        place: place(context, &findings.places, found),
        quantities: figures,
        factuality,
        statement,
        performed_by,
        alternatives,
        codes: None::<Codes>,
        why,
        confidence: if factuality.polarity == Polarity::Negative { confidence * 0.9 } else { confidence },
    }
}

/// The words of the act: from the first to the last word that filled the frame, with the phrases of its
/// objects, and without clauses of other verbs.
fn clause(context: &Context<'_>, found: &Match<'_>) -> Vec<Span> {
    let trees = context.trees;
    let mut words = vec![found.trigger];
    for &node in found.words.iter().chain(&found.phrases) {
        words.extend(trees.phrase(node));
    }
    words.extend(trees.children(found.trigger).iter().copied().filter(|&c| {
        matches!(trees.rel(c), Deprel::AUX | Deprel::AUX_PASS | Deprel::COMPOUND_PRT | Deprel::ADVMOD)
            && trees.token(c).upos != Upos::Punct
    }));
    let sentence = trees.analysis.sentence_of(found.trigger);
    words.retain(|&w| trees.analysis.sentence_of(w) == sentence);
    words.sort_unstable();
    words.dedup();
    // One stretch where the words stand close together; the far subject of an infinitive apart.
    let mut spans: Vec<Span> = Vec::new();
    for run in words.chunk_by(|a, b| b.0 - a.0 <= 8) {
        spans.extend(trees.span(run));
    }
    for mention in found.source.iter().chain(&found.target).filter_map(|a| a.mention) {
        if !spans.iter().any(|s| s.overlaps(mention)) {
            spans.push(mention);
        }
    }
    spans.sort_unstable();
    spans
}

/// A place that hangs on the words of the act behind "in", "at" or "near", and is no party to it.
fn place(context: &Context<'_>, places: &[Place], found: &Match<'_>) -> Option<usize> {
    let trees = context.trees;
    let sentence = trees.analysis.sentences[trees.analysis.sentence_of(found.trigger)].span;
    let first = places.partition_point(|p| p.mention.start() < sentence.start());
    let party = |p: &Place| {
        found.source.iter().chain(&found.target).any(|a| a.mention.is_some_and(|m| m.overlaps(p.mention)))
    };
    let hangs = |p: &Place| {
        let top = trees.first_conjunct(p.head);
        matches!(trees.preposition(top), Some("in" | "at" | "near" | "outside" | "inside"))
            && trees.head(top).is_some_and(|h| h == found.trigger || found.words.contains(&h))
    };
    (first..places.len())
        .take_while(|&i| places[i].mention.start() < sentence.end())
        .find(|&i| hangs(&places[i]) && !party(&places[i]))
}
