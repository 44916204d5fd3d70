//! Stage `events`: who did what to whom.
//!
//! Every verb, noun and adjective that starts a frame is tried ([`tries`], [`matching`]). A learnt model reads the same words
//! ([`learned`]), and [`choosing`] takes the likelier of the two, where it is likely enough.

mod choosing;
pub(crate) mod factuality;
pub mod learned;
mod loose;
mod matching;
mod parties;
mod quantities;
mod tries;

use crate::context::Context;
use crate::dating;
use crate::linear::Keys;
use crate::pairs::PairModel;
use crate::participants::Participants;
use crate::setting::Setting;
use crate::voices::Voices;
use chancery_document::{
    ActorRef, Codes, Deprel, Event, Findings, Mode, Note, Place, Polarity, SegmentKind, Span, Stage, TokenId,
    Upos, Why,
};
pub use choosing::Taking;
use learned::EventModel;
use learned::accept::Weighed;
use learned::asker::{self, Asker, Question};
use rustc_hash::FxHashMap;
pub(crate) use tries::Tried;

/// What a word was read as.
pub(crate) struct Found {
    /// A line of `data/codes/acts.tsv`.
    pub act: Box<str>,
    /// The word.
    pub trigger: TokenId,
    pub source: Vec<ActorRef>,
    pub target: Vec<ActorRef>,
    /// Both sides were named together.
    pub reciprocal: bool,
    /// Other words that tell of the act.
    pub words: Vec<TokenId>,
    /// Heads of the phrases of the sides.
    pub phrases: Vec<TokenId>,
    /// Other acts that the word was read as.
    pub alternatives: Vec<Box<str>>,
    pub why: Vec<Why>,
    /// The chance that it is right.
    pub confidence: f32,
}

/// All events, in order of their triggers.
#[must_use]
pub(crate) fn find(
    context: &Context<'_>,
    findings: &Findings,
    model: &EventModel,
    pairs: &PairModel,
    taking: Taking,
) -> (Vec<Event>, Vec<Note>) {
    let setting = Setting::new(context, &findings.mentions, &findings.places);
    let participants = Participants::within(context, &findings.mentions, &setting);
    let mut notes = Vec::new();
    let asker = Asker::new(&participants, findings, pairs);
    let tried = tries::all(&participants, &|lemma, upos| model.asks(lemma, upos), &mut notes);
    let mut chosen = choosing::choose(&asker, model, &tried, taking);
    chosen.sort_by_key(|found| found.trigger);
    let by_cue: FxHashMap<TokenId, usize> =
        findings.statements.iter().enumerate().filter_map(|(i, s)| Some((s.cue_head?, i))).collect();
    let voices = Voices::new(&findings.statements);
    let mut events: Vec<Event> = Vec::new();
    for found in chosen {
        let event = event(context, findings, &voices, &by_cue, found);
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

/// Asks about each word that may tell of an act.
pub(crate) fn ask(
    context: &Context<'_>,
    findings: &Findings,
    asks: &dyn Fn(&str, Upos) -> bool,
    pairs: &PairModel,
    each: &mut dyn FnMut(&Question<'_>),
) {
    with_asker(context, findings, asks, pairs, |asker, tried| {
        tried.iter().for_each(|t| each(&Question::new(asker, t)));
    });
}

/// The readings of all words that may tell of an act.
pub(crate) fn weigh(
    context: &Context<'_>,
    findings: &Findings,
    asks: &dyn Fn(&str, Upos) -> bool,
    pairs: &PairModel,
    model: &EventModel,
) -> Vec<(Span, usize, Weighed, Keys)> {
    with_asker(context, findings, asks, pairs, |asker, tried| asker::weighed(asker, model, tried))
}

fn with_asker<T>(
    context: &Context<'_>,
    findings: &Findings,
    asks: &dyn Fn(&str, Upos) -> bool,
    pairs: &PairModel,
    work: impl FnOnce(&Asker<'_, '_, '_>, &[Tried<'_>]) -> T,
) -> T {
    let setting = Setting::new(context, &findings.mentions, &findings.places);
    let participants = Participants::within(context, &findings.mentions, &setting);
    let asker = Asker::new(&participants, findings, pairs);
    work(&asker, &tries::all(&participants, asks, &mut Vec::new()))
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

fn event(
    context: &Context<'_>,
    findings: &Findings,
    voices: &Voices<'_>,
    by_cue: &FxHashMap<TokenId, usize>,
    found: Found,
) -> Event {
    let found = &found;
    let (time, why_time) = dating::date(context, &findings.times, found.trigger, &found.words, Stage::Events);
    let trigger = context.trees.token(found.trigger).span;
    let act = context.tables.codes.act(&found.act);
    let mut factuality = factuality::of(context, found.trigger);
    let words = clause(context, found);
    let mut why = found.why.clone();
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
        why.push(Why::new(Stage::Events, "promised", format!("{} → {intent}", found.act)));
    }
    let figures = quantities::of(context, &findings.figures, found);
    let performed_by = by_cue.get(&found.trigger).copied();
    let statement = voices.innermost(trigger).filter(|s| Some(*s) != performed_by);
    Event {
        act: intent.map_or_else(|| found.act.clone(), Into::into),
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
        alternatives: found.alternatives.clone(),
        codes: None::<Codes>,
        why,
        confidence: found.confidence,
    }
}

/// The words of the act: from the first to the last word that filled the frame, with the phrases of its
/// objects, and without clauses of other verbs.
fn clause(context: &Context<'_>, found: &Found) -> Vec<Span> {
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
fn place(context: &Context<'_>, places: &[Place], found: &Found) -> Option<usize> {
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
