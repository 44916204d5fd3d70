//! Which figures belong to an act.

use super::Found;
use crate::context::Context;
use chancery_document::{Deprel, Figure, QuantityRef, TokenId, Upos};

/// The figures that hang on the words of an act, each with its part in it.
pub(super) fn of(context: &Context<'_>, figures: &[Figure], found: &Found) -> Vec<QuantityRef> {
    let trees = context.trees;
    let sentence = trees.analysis.sentences[trees.analysis.sentence_of(found.trigger)].span;
    let first = figures.partition_point(|f| f.span.start() < sentence.start());
    let in_sentence = figures[first..].iter().take_while(|f| f.span.start() < sentence.end());
    in_sentence
        .enumerate()
        .filter(|(_, figure)| belongs(context, figure.head, found))
        .map(|(i, figure)| QuantityRef { figure: first + i, role: role(figure, found).into() })
        .collect()
}

/// Up from the figure through nouns to a word of the act, with no other verb between.
fn belongs(context: &Context<'_>, figure: TokenId, found: &Found) -> bool {
    let trees = context.trees;
    let mut at = figure;
    for _ in 0..6 {
        if at == found.trigger || found.words.contains(&at) {
            return true;
        }
        if matches!(trees.token(at).upos, Upos::Verb | Upos::Aux) || trees.rel(at) == Deprel::ACL_RELCL {
            return false;
        }
        let Some(head) = trees.head(at) else { return false };
        at = head;
    }
    false
}

fn role(figure: &Figure, found: &Found) -> &'static str {
    let person = figure.unit.as_deref() == Some("person");
    let money =
        figure.unit.as_deref().is_some_and(|u| u.len() == 3 && u.bytes().all(|b| b.is_ascii_uppercase()));
    match &*found.act {
        "kill" | "massacre" | "kill-en-masse" | "assassinate" | "execute" if person => "killed",
        _ if person => "people",
        _ if money => "money",
        _ => "amount",
    }
}
