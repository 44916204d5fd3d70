//! Stage `statements`: who says what, according to the text.
//!
//! A cue is a verb of saying with a clause, a noun phrase or a quote as its content; a phrase such as
//! "according to"; a noun such as "his claim that"; or a post. Each statement then points to the statement that
//! encloses it, so that the chain outlet → speaker → quoted speaker can be followed.

mod cues;
mod interview;
mod quoted;

pub(crate) use interview::Interview;

use crate::context::Context;
use crate::participants::Participants;
use crate::roles;
use crate::voices::{Voices, size};
use chancery_document::{
    ActorId, ActorRef, Mention, Note, Quote, SegmentKind, Span, Stage, Stance, Statement, StatementMode,
    TimeMention, TimeValue, Via, Why,
};

/// How sure a statement is by its construction. Set by reading sixty statements of real reports by eye; issue
/// by issue these give way to a calibrated model.
pub(crate) mod sure {
    /// A verb of saying with a clause or a quote, and a resolved speaker.
    pub const CLAUSE: f32 = 0.9;
    /// "according to".
    pub const PHRASE: f32 = 0.9;
    /// A noun phrase as content.
    pub const NOUN: f32 = 0.75;
    /// A quote whose speaker was named in another sentence.
    pub const CONTINUED: f32 = 0.7;
    /// A post with a signature.
    pub const POST: f32 = 0.95;
    /// Nobody could be found who says it.
    pub const NO_SPEAKER: f32 = 0.5;
}

/// All statements, in order of the text, with their enclosing statements.
#[must_use]
pub fn find(
    context: &Context<'_>,
    mentions: &[Mention],
    quotes: &[Quote],
    times: &[TimeMention],
) -> (Vec<Statement>, Vec<Note>) {
    let participants = Participants::new(context, mentions);
    let mut notes = Vec::new();
    let mut statements = cues::verbs(&participants, quotes, times, &mut notes);
    statements.extend(cues::phrases(&participants));
    statements.extend(cues::nouns(&participants));
    quoted::attach(&participants, quotes, &mut statements, &mut notes);
    statements.extend(
        Interview::of(context, mentions).into_iter().flat_map(|i| i.statements(context).collect::<Vec<_>>()),
    );
    statements.extend(posts(context));
    statements.retain(|s| !s.content.is_empty());
    statements.sort_by_key(|s| (first(s).start(), std::cmp::Reverse(first(s).end())));
    let voices = Voices::new(&statements);
    // The smaller ones first: what closes a ring is then that a larger one lies in a smaller one.
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|&i| (size(&statements[i]), i));
    let mut inside = vec![None; statements.len()];
    for i in order {
        inside[i] = enclosing(&statements, &voices, i, &inside);
    }
    for (statement, inside) in statements.iter_mut().zip(inside) {
        statement.inside = inside;
    }
    (statements, notes)
}

/// "we hope that" in what somebody says: the speaker hopes. Fills in speakers that are first persons.
pub(crate) fn speak_for_themselves(
    context: &Context<'_>,
    mentions: &[Mention],
    statements: &mut [Statement],
) {
    let participants = Participants::new(context, mentions);
    for statement in statements.iter_mut().filter(|s| s.speakers.is_empty()) {
        let Some(agent) = statement.cue_head.and_then(|cue| roles::agent(context.trees, cue)) else {
            continue;
        };
        statement.speakers = participants.actors(agent.head);
        if !statement.speakers.is_empty() {
            statement.confidence = sure::CLAUSE;
        }
    }
}

/// The first words of a statement.
fn first(statement: &Statement) -> Span {
    let all = statement.cue.iter().chain(&statement.content);
    all.copied().min().expect("statements without content were dropped")
}

/// The smallest other statement whose content holds this one's cue (or, without one, its content).
fn enclosing(
    statements: &[Statement],
    voices: &Voices<'_>,
    i: usize,
    inside: &[Option<usize>],
) -> Option<usize> {
    let own = &statements[i];
    let at = own.cue.first().or(own.content.first())?;
    // A statement about as large as this one is not around it.
    let around = |j: &usize| *j != i && size(&statements[*j]) > size(own) / 2;
    // Two statements never enclose each other.
    let apart = |j: &usize| !(own.holds(first(&statements[*j])) && size(own) >= size(&statements[*j]));
    // Nor do several in a ring.
    let ringless = |j: &usize| std::iter::successors(Some(*j), |&up| inside[up]).all(|up| up != i);
    voices.holding(*at).filter(around).filter(apart).filter(ringless).min_by_key(|&j| size(&statements[j]))
}

/// A post is a statement of its author.
fn posts(context: &Context<'_>) -> Vec<Statement> {
    let document = context.document;
    let posts = document.segments.iter().filter(|s| s.kind == SegmentKind::Post);
    posts
        .map(|segment| {
            let author = segment.author.as_deref().or(segment.handle.as_deref());
            let at = author.and_then(|a| {
                let found = document.quote(segment.span).rfind(a)?;
                let start = segment.span.start() + found;
                Some(Span::new(&document.text, start, start + a.len()))
            });
            let speakers = author.map(|a| ActorRef {
                actor: ActorId::unknown(a),
                role: None,
                country: None,
                sector: None,
                mention: at,
                via: Via::Name,
            });
            let day = segment.posted.as_deref().and_then(|p| p.get(..10)?.parse().ok());
            Statement {
                speakers: speakers.into_iter().collect(),
                cue: Vec::new(),
                cue_head: None,
                content: vec![segment.content],
                addressee: Vec::new(),
                mode: StatementMode::Post,
                stance: Stance("says".into()),
                time: match day {
                    Some(day) => TimeValue {
                        earliest: Some(day),
                        earliest_basis: chancery_document::Basis::Text,
                        latest: Some(day),
                        latest_basis: chancery_document::Basis::Text,
                        precision: chancery_document::Precision::Day,
                        extent: chancery_document::Extent::Point,
                        ..TimeValue::bounded_by(None)
                    },
                    None => TimeValue::bounded_by(document.day()),
                },
                inside: None,
                why: vec![Why::new(Stage::Posts, "post", "the author of the post says it")],
                confidence: sure::POST,
            }
        })
        .collect()
}
