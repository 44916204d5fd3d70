//! Attachments that words decide and the syntax model cannot know.
//!
//! The model chooses among attachments by what its treebanks showed. Where a word of the language tables takes
//! an infinitive ("determination to", "willingness to"), an infinitive right behind it belongs to it, and not to
//! the verb before it. Only heads change, within a sentence, and a tree stays a tree.

use chancery_document::{Analysis, Deprel, Document, KnownName, TokenId, Upos};
use chancery_tables::Language;

/// Hangs infinitives on the nouns that take them.
pub(crate) fn infinitives(analysis: &mut Analysis, english: &Language) {
    for i in 1..analysis.tokens.len() {
        let token = &analysis.tokens[i];
        let to = &*token.lemma == "to" && token.deprel == Deprel::MARK;
        let Some(verb) = token.head.filter(|_| to) else { continue };
        let noun = TokenId(i as u32 - 1);
        let takes = {
            let before = analysis.token(noun);
            before.upos == Upos::Noun && english.embeddings.contains_key(&before.lemma)
        };
        let loose = matches!(analysis.token(verb).deprel, Deprel::ADVCL | Deprel::XCOMP | Deprel::ACL);
        // The noun must not hang under the infinitive itself, or the tree would close into a ring.
        let above = analysis.token(verb).head.is_some_and(|h| h != noun && is_above(analysis, h, noun));
        if takes && loose && above && !is_above(analysis, verb, noun) {
            let infinitive = &mut analysis.tokens[verb.index()];
            infinitive.head = Some(noun);
            infinitive.deprel = Deprel::ACL;
        }
    }
}

/// Names of actors that stand in a row are coordinated: "Panama, Peru and Chile" are three, never one that
/// describes another.
pub(crate) fn rows_of_names(analysis: &mut Analysis, document: &Document, known: &[KnownName]) {
    let name_of = |analysis: &Analysis, id: TokenId| {
        let span = analysis.token(id).span;
        let after = known.partition_point(|k| k.span.end() <= span.start());
        known.get(after).filter(|k| k.span.contains(span) && !k.adjective).map(|k| k.span)
    };
    for i in 0..analysis.tokens.len() {
        let id = TokenId(i as u32);
        let token = analysis.token(id);
        let modifies = matches!(token.deprel, Deprel::COMPOUND | Deprel::NMOD | Deprel::NMOD_DESC | Deprel::AMOD);
        let Some(head) = token.head.filter(|h| modifies && h.0 > id.0) else { continue };
        let (Some(first), Some(second)) = (name_of(analysis, id), name_of(analysis, head)) else { continue };
        if first.overlaps(second) {
            continue;
        }
        // Other names of the row may stand between; a comma must follow the first.
        let comma = document.text[first.end()..second.start()].trim_start().starts_with(',');
        let Some(above) = analysis.token(head).head.filter(|_| comma) else { continue };
        let deprel = analysis.token(head).deprel;
        let first = &mut analysis.tokens[i];
        (first.head, first.deprel) = (Some(above), deprel);
        let second = &mut analysis.tokens[head.index()];
        (second.head, second.deprel) = (Some(id), Deprel::CONJ);
    }
}

/// A day is not who does it: in "China today expressed" the subject is China.
pub(crate) fn days_before_verbs(analysis: &mut Analysis, is_day: impl Fn(&str) -> bool) {
    for i in 1..analysis.tokens.len() {
        let (day, before) = (TokenId(i as u32), TokenId(i as u32 - 1));
        let token = analysis.token(day);
        if !matches!(token.deprel, Deprel::NSUBJ | Deprel::NSUBJ_PASS) || !is_day(&token.lemma.to_lowercase()) {
            continue;
        }
        let Some(verb) = token.head else { continue };
        let deprel = token.deprel;
        let name = analysis.token(before);
        if name.head == Some(day) && name.upos.is_nominal() && name.deprel != Deprel::CASE {
            let name = &mut analysis.tokens[before.index()];
            (name.head, name.deprel) = (Some(verb), deprel);
            analysis.tokens[i].deprel = Deprel::OBL_UNMARKED;
        }
    }
}

fn is_above(analysis: &Analysis, top: TokenId, id: TokenId) -> bool {
    std::iter::successors(analysis.token(id).head, |h| analysis.token(*h).head).any(|h| h == top)
}
