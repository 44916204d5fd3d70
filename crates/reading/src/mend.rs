//! Attachments that words decide and the syntax model cannot know.
//!
//! The model chooses among attachments by what its treebanks showed. Where a word of the language tables takes
//! an infinitive ("determination to", "willingness to"), an infinitive right behind it belongs to it, and not to
//! the verb before it. Only heads change, within a sentence, and a tree stays a tree.

use chancery_document::{Analysis, Deprel, TokenId, Upos};
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

fn is_above(analysis: &Analysis, top: TokenId, id: TokenId) -> bool {
    std::iter::successors(analysis.token(id).head, |h| analysis.token(*h).head).any(|h| h == top)
}
