//! Quotes and the cues that they belong to.

use super::sure;
use crate::participants::Participants;
use chancery_document::{Note, Quote, Span, Stage, Stance, Statement, StatementMode, TimeValue, Why};

/// Gives each quote to the cue of a sentence that it touches; a quote without one to the speaker before it.
pub(super) fn attach(
    participants: &Participants<'_, '_>,
    quotes: &[Quote],
    statements: &mut Vec<Statement>,
    notes: &mut Vec<Note>,
) {
    let context = participants.context;
    let analysis = context.trees.analysis;
    statements.sort_by_key(|s| s.cue.first().copied());
    let with_cue = statements.len();
    let mut last: Option<(usize, usize)> = None;
    for quote in quotes {
        let first = analysis.sentences.partition_point(|s| s.span.end() <= quote.span.start());
        let end = analysis.sentences.partition_point(|s| s.span.start() < quote.span.end());
        let touched = analysis.sentences[first..end.max(first)].iter().map(|s| s.span);
        let Some(reach) = touched.reduce(Span::cover) else { continue };
        // Cue and content stand in the sentences that the quote touches.
        let from = statements[..with_cue].partition_point(|s| s.cue[0].start() < reach.start());
        let to = statements[..with_cue].partition_point(|s| s.cue[0].start() < reach.end());
        if quote.scare {
            mark_mixed(quote, &mut statements[from..to]);
            continue;
        }
        let holder = best_cue(quote, reach, &statements[from..to]).map(|i| from + i);
        match holder {
            Some(i) => {
                let statement = &mut statements[i];
                let whole = statement.content.iter().all(|c| {
                    quote.span.contains(*c) || c.contains(quote.inner) && c.len() < quote.span.len() + 8
                });
                statement.mode = if whole { StatementMode::Direct } else { StatementMode::Mixed };
                statement.content.retain(|c| !quote.span.contains(*c));
                if statement.content.iter().all(|c| !c.contains(quote.inner)) {
                    let trimmed: Vec<Span> =
                        statement.content.iter().map(|c| without(context.document, *c, quote.span)).collect();
                    statement.content = trimmed;
                    statement.content.push(quote.inner);
                }
                statement.content.retain(|c| !c.is_empty());
                statement.content.sort_unstable();
                last = Some((i, end));
            }
            None => match last.filter(|&(_, sentence)| first <= sentence + 1) {
                Some((i, _)) => {
                    let of = &statements[i];
                    let speakers = of.speakers.clone();
                    let stance = Stance("says".into());
                    statements.push(direct(
                        participants,
                        quote,
                        speakers,
                        stance,
                        sure::CONTINUED,
                        "quote-goes-on",
                    ));
                    last = Some((i, end));
                }
                None => {
                    let text = "nobody near it says these words";
                    notes.push(Note::at(Stage::Statements, "quote-without-speaker", quote.span, text));
                    let stance = Stance("says".into());
                    let rule = "quote-without-speaker";
                    statements.push(direct(participants, quote, Vec::new(), stance, sure::NO_SPEAKER, rule));
                }
            },
        }
    }
}

fn direct(
    participants: &Participants<'_, '_>,
    quote: &Quote,
    speakers: Vec<chancery_document::ActorRef>,
    stance: Stance,
    confidence: f32,
    rule: &'static str,
) -> Statement {
    Statement {
        speakers,
        cue: Vec::new(),
        cue_head: None,
        content: if quote.inner.is_empty() { Vec::new() } else { vec![quote.inner] },
        addressee: Vec::new(),
        mode: StatementMode::Direct,
        stance,
        time: TimeValue::bounded_by(participants.context.document.day()),
        inside: None,
        why: vec![Why::new(Stage::Statements, rule, "words in quotation marks")],
        confidence,
    }
}

/// Words in quotes inside what is said: the statement is mixed.
fn mark_mixed(quote: &Quote, statements: &mut [Statement]) {
    for statement in statements.iter_mut().filter(|s| s.mode == StatementMode::Indirect) {
        if statement.holds(quote.inner) {
            statement.mode = StatementMode::Mixed;
        }
    }
}

/// The cue for a quote: one whose content meets it, else the nearest one outside it in its sentences.
fn best_cue(quote: &Quote, reach: Span, statements: &[Statement]) -> Option<usize> {
    let outside = |s: &Statement| s.cue.first().is_some_and(|c| !c.overlaps(quote.span));
    let meets = |s: &Statement| outside(s) && s.content.iter().any(|c| c.overlaps(quote.span));
    let smallest = |&i: &usize| statements[i].content.iter().map(|c| c.len()).sum::<usize>();
    if let Some(i) = (0..statements.len()).filter(|&i| meets(&statements[i])).min_by_key(smallest) {
        return Some(i);
    }
    let near = |s: &Statement| {
        outside(s)
            && s.cue_head.is_some()
            && s.cue[0].start() >= reach.start()
            && s.cue[0].end() <= reach.end()
    };
    let gap = |&i: &usize| {
        let cue = statements[i].cue[0];
        let distance = cue.start().abs_diff(quote.span.end()).min(quote.span.start().abs_diff(cue.end()));
        // A cue that still has no content takes the quote before one that has.
        (!statements[i].content.is_empty(), distance)
    };
    (0..statements.len()).filter(|&i| near(&statements[i])).min_by_key(gap)
}

/// What is left of a span before or after a quote that it meets.
fn without(document: &chancery_document::Document, span: Span, quote: Span) -> Span {
    if !span.overlaps(quote) {
        return span;
    }
    let text = &document.text;
    if span.start() < quote.start() {
        let kept = text[span.start()..quote.start()].trim_end();
        Span::new(text, span.start(), span.start() + kept.len())
    } else {
        let from = quote.end().min(span.end());
        let kept = text[from..span.end()].trim_start();
        Span::new(text, span.end() - kept.len(), span.end())
    }
}
