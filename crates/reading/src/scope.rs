//! What a figure belongs to: its time, whose it is, who says so, and its event.

use crate::context::Context;
use crate::participants::Participants;
use crate::voices::Voices;
use chancery_document::{ActorRef, Figure, Findings, Span, Stage, TimeMention, TokenId, Upos, Why};

/// Fills `scope`, `time`, `statement` and `event` of all figures.
pub(crate) fn link(context: &Context<'_>, findings: &mut Findings) {
    let mut figures = std::mem::take(&mut findings.figures);
    let voices = Voices::new(&findings.statements);
    let participants = Participants::new(context, &findings.mentions);
    for figure in &mut figures {
        figure.scope = scope(&participants, figure);
        figure.statement = voices.innermost(figure.span);
        if let Some((time, why)) = time(context, &findings.times, figure) {
            figure.time = Some(time);
            figure.why.push(why);
        }
    }
    for (i, event) in findings.events.iter().enumerate() {
        for quantity in &event.quantities {
            let figure = &mut figures[quantity.figure];
            figure.event.get_or_insert(i);
            if figure.time.is_none() && event.time.mention.is_some() {
                figure.time = Some(event.time.clone());
            }
        }
    }
    findings.figures = figures;
}

/// The actors named in the noun phrase of the figure.
fn scope(participants: &Participants<'_, '_>, figure: &Figure) -> Vec<ActorRef> {
    let trees = participants.context.trees;
    let mut found: Vec<ActorRef> = Vec::new();
    let words = trees.subtree(figure.head, |c| !matches!(trees.token(c).upos, Upos::Verb | Upos::Aux));
    for mention in words.into_iter().filter_map(|w| participants.mention(w)) {
        if found.iter().all(|f| f.actor != mention.actor.actor) {
            found.push(mention.actor.clone());
        }
    }
    found
}

/// The time in the figure's own phrase or right behind it, with no verb between.
fn time(
    context: &Context<'_>,
    times: &[TimeMention],
    figure: &Figure,
) -> Option<(chancery_document::TimeValue, Why)> {
    let trees = context.trees;
    let sentence = trees.analysis.sentences[trees.analysis.sentence_of(figure.head)].span;
    let first = times.partition_point(|t| t.span.end() <= sentence.start());
    let in_sentence = times[first..].iter().take_while(|t| t.span.start() < sentence.end());
    let near = in_sentence.filter(|t| t.dates && !t.span.overlaps(figure.span)).filter(|t| {
        let inside = trees.is_under(t.head, figure.head);
        inside || (t.span.start() >= figure.span.end() && !verb_between(context, figure.span, t.span))
    });
    let time = near.min_by_key(|t| t.span.start().abs_diff(figure.span.end()))?;
    let mut value = time.value.clone();
    value.mention = Some(time.phrase);
    Some((value, Why::new(Stage::Quantities, "time-behind-figure", context.quote(time.phrase))))
}

fn verb_between(context: &Context<'_>, left: Span, right: Span) -> bool {
    let from = context.tokens_in(left).end;
    let to = context.tokens_in(right).start;
    (from..to.max(from)).map(TokenId).any(|t| matches!(context.trees.token(t).upos, Upos::Verb | Upos::Aux))
}
