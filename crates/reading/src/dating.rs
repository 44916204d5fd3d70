//! Which time expression dates a clause.
//!
//! A time belongs to the verb that it hangs on, to what shares that verb's clause (coordinated verbs,
//! participles, infinitives), and to nouns under it. It does not reach into what somebody says: "said on Monday
//! that China supplied" dates the saying.

use crate::context::Context;
use crate::roles;
use chancery_document::{Deprel, TimeMention, TimeValue, TokenId, Upos, Why};

/// The time of the clause of `trigger`, which matched the words `nodes`, with the reason.
pub(crate) fn date(
    context: &Context<'_>,
    times: &[TimeMention],
    trigger: TokenId,
    nodes: &[TokenId],
    stage: chancery_document::Stage,
) -> (TimeValue, Why) {
    let trees = context.trees;
    let sentence = &trees.analysis.sentences[trees.analysis.sentence_of(trigger)];
    let first = times.partition_point(|t| t.span.end() <= sentence.span.start());
    let here = times[first..].iter().take_while(|t| t.span.start() < sentence.span.end()).filter(|t| t.dates);
    let mut best: Option<(usize, &TimeMention)> = None;
    for time in here {
        let Some(distance) = distance(context, time.head, trigger, nodes) else { continue };
        if best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, time));
        }
    }
    match best {
        Some((distance, time)) => {
            let words = context.quote(time.phrase);
            let reason = match distance {
                0 => format!("“{words}” hangs on the words of the act"),
                _ => format!("“{words}” dates the clause that shares its subject"),
            };
            let mut value = time.value.clone();
            value.mention = Some(time.phrase);
            (value, Why::new(stage, "time-by-tree", reason))
        }
        None => {
            let segment = context.segment(trees.token(trigger).span).map(|s| &context.document.segments[s]);
            let posted = segment.and_then(|s| s.posted.as_deref()).and_then(|p| p.get(..10)?.parse().ok());
            let why = Why::new(stage, "time-bounded", "no date of its own: not after the report or the post");
            (TimeValue::bounded_by(posted.or(context.document.day())), why)
        }
    }
}

/// How far a time is from an act: 0 where it hangs on its words, more for each clause between them; `None`
/// where it does not reach.
fn distance(context: &Context<'_>, time: TokenId, trigger: TokenId, nodes: &[TokenId]) -> Option<usize> {
    let trees = context.trees;
    // Up from the time through nouns to the word that it dates.
    let mut governors = Vec::new();
    for up in trees.ancestors(time) {
        governors.push(up);
        if matches!(trees.token(up).upos, Upos::Verb | Upos::Aux)
            || trees.child(up, &[Deprel::COP, Deprel::NSUBJ]).is_some()
        {
            break;
        }
    }
    if governors.iter().any(|g| nodes.contains(g) || *g == trigger) {
        return Some(0);
    }
    let governor = *governors.last()?;
    let mut at = trigger;
    for steps in 1..8 {
        // A clause with a subject of its own under "while" or "after" has its own time.
        let passes = match trees.rel(at) {
            Deprel::CONJ
            | Deprel::XCOMP
            | Deprel::ACL
            | Deprel::OBJ
            | Deprel::OBL
            | Deprel::NMOD
            | Deprel::NSUBJ
            | Deprel::NSUBJ_PASS => true,
            Deprel::ADVCL | Deprel::CSUBJ => trees.child(at, &[Deprel::NSUBJ, Deprel::NSUBJ_PASS]).is_none(),
            _ => false,
        };
        if !passes {
            return None;
        }
        let own_subject = trees.child(at, &[Deprel::NSUBJ, Deprel::NSUBJ_PASS]);
        if trees.rel(at) == Deprel::CONJ && own_subject.is_some() {
            // "On Monday X left and Y came": a fronted time covers both, a later one only its own verb.
            let head = trees.head(at)?;
            return (governor == head && time.0 < first_word(context, head)).then_some(steps);
        }
        at = trees.head(at)?;
        if at == governor {
            return Some(steps);
        }
    }
    None
}

fn first_word(context: &Context<'_>, verb: TokenId) -> u32 {
    roles::subject(context.trees, verb).map_or(verb.0, |s| s.head.0.min(verb.0))
}
