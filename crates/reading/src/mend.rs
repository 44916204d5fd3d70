//! Attachments that words decide and the syntax model cannot know.
//!
//! The model chooses among attachments by what its treebanks showed. Where a word of the language tables takes
//! an infinitive ("determination to", "willingness to"), an infinitive right behind it belongs to it, and not to
//! the verb before it. Only heads change, within a sentence, and a tree stays a tree.

use chancery_document::{Analysis, Deprel, Document, KnownName, TokenId, Upos};
use chancery_tables::Language;

/// The lemma of a verb whose form is a regular form of a verb of the tables and whose own lemma is no verb of
/// theirs: the model guesses lemmas of words that it has not seen.
pub(crate) fn lemmas(analysis: &mut Analysis, document: &Document, english: &Language) {
    for token in &mut analysis.tokens {
        if token.upos != Upos::Verb {
            continue;
        }
        let form = document.quote(token.span).to_lowercase();
        if let Some(verb) = english.verb_forms.get(&*form).filter(|v| ***v != *token.lemma) {
            token.lemma.clone_from(verb);
        }
    }
}

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
        let modifies =
            matches!(token.deprel, Deprel::COMPOUND | Deprel::NMOD | Deprel::NMOD_DESC | Deprel::AMOD);
        // A name behind a comma that hangs on the name before.
        let describes = matches!(token.deprel, Deprel::APPOS | Deprel::COMPOUND | Deprel::FLAT);
        if let Some(before) = token.head.filter(|h| describes && h.0 < id.0)
            && let (Some(first), Some(second)) = (name_of(analysis, before), name_of(analysis, id))
            && !first.overlaps(second)
            && document.text[first.end()..second.start()].trim_start().starts_with(',')
        {
            analysis.tokens[i].deprel = Deprel::CONJ;
            continue;
        }
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

/// A time is not who does it, and no name is part of a time: in "China today expressed", "in May 2011 Chile
/// recognised" and "from 2001 to 2004 Chad was the first" the subjects are China, Chile and Chad.
pub(crate) fn times_beside_names(
    analysis: &mut Analysis,
    known: &[KnownName],
    is_day: impl Fn(&str) -> bool,
    is_month: impl Fn(&str) -> bool,
) {
    for i in 1..analysis.tokens.len() {
        let (id, before) = (TokenId(i as u32), TokenId(i as u32 - 1));
        let token = analysis.token(id);
        let word = token.lemma.to_lowercase();
        if is_subject(token.deprel) && is_day(&word) {
            let (Some(verb), deprel) = (token.head, token.deprel) else { continue };
            let name = analysis.token(before);
            if name.head == Some(id) && name.upos.is_nominal() {
                rehang(analysis, before, verb, deprel);
                analysis.tokens[i].deprel = Deprel::OBL_UNMARKED;
            }
            continue;
        }
        // A name without a preposition before a verb that has no subject is not one more of its circumstances.
        if matches!(token.deprel, Deprel::OBL | Deprel::OBL_UNMARKED)
            && let Some(verb) = token.head.filter(|v| v.0 > id.0 && is_known(analysis, known, id))
            && analysis.token(verb).upos == Upos::Verb
            && !children(analysis, id).any(|c| analysis.token(c).deprel == Deprel::CASE)
            && !children(analysis, verb).any(|c| is_subject(analysis.token(c).deprel))
        {
            analysis.tokens[i].deprel = Deprel::NSUBJ;
            continue;
        }
        // A name that hangs on a month, a day or a year before it.
        let Some(time) = token.head.filter(|h| h.0 < id.0 && is_known(analysis, known, id)) else { continue };
        let word = analysis.token(time).lemma.to_lowercase();
        let part = matches!(
            token.deprel,
            Deprel::FLAT | Deprel::COMPOUND | Deprel::NMOD | Deprel::APPOS | Deprel::NMOD_UNMARKED
        );
        let bare = !children(analysis, id).any(|c| analysis.token(c).deprel == Deprel::CASE);
        let Some(verb) = analysis.token(time).head.filter(|v| v.0 > id.0) else { continue };
        let is_year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        let is_clause = analysis.token(verb).upos == Upos::Verb
            || children(analysis, verb).any(|c| analysis.token(c).deprel == Deprel::COP);
        if part && bare && (is_month(&word) || is_day(&word) || is_year) && is_clause {
            let has_subject = children(analysis, verb).any(|c| is_subject(analysis.token(c).deprel));
            rehang(analysis, id, verb, if has_subject { Deprel::OBL } else { Deprel::NSUBJ });
        }
    }
}

/// A name behind an active verb, with no preposition of its own, is its object; and a verb with an object and
/// without a form of "be" is active.
pub(crate) fn bare_objects(analysis: &mut Analysis, known: &[KnownName]) {
    for i in 0..analysis.tokens.len() {
        let id = TokenId(i as u32);
        let token = analysis.token(id);
        let bare = matches!(token.deprel, Deprel::OBL | Deprel::OBL_UNMARKED | Deprel::NMOD_UNMARKED);
        let Some(verb) = token.head.filter(|v| bare && v.0 < id.0) else { continue };
        let of_verb = || children(analysis, verb);
        let free = analysis.token(verb).upos == Upos::Verb
            && !of_verb().any(|c| matches!(analysis.token(c).deprel, Deprel::OBJ | Deprel::AUX_PASS));
        let unmarked = !children(analysis, id).any(|c| analysis.token(c).deprel == Deprel::CASE);
        if free && unmarked && is_known(analysis, known, id) {
            analysis.tokens[i].deprel = Deprel::OBJ;
        }
    }
    for i in 0..analysis.tokens.len() {
        if analysis.tokens[i].deprel != Deprel::NSUBJ_PASS {
            continue;
        }
        let Some(verb) = analysis.tokens[i].head else { continue };
        let has = |d: Deprel| children(analysis, verb).any(|c| analysis.token(c).deprel == d);
        let be = children(analysis, verb).any(|c| matches!(&*analysis.token(c).lemma, "be" | "get"));
        let have = children(analysis, verb).any(|c| {
            analysis.token(c).deprel == Deprel::AUX && matches!(&*analysis.token(c).lemma, "have" | "do")
        });
        // "Ethiopia has condemned": no passive without a form of "be".
        if !be && (has(Deprel::OBJ) || have) && !has(Deprel::AUX_PASS) {
            analysis.tokens[i].deprel = Deprel::NSUBJ;
        }
    }
}

/// A past participle behind a noun has no object of its own ("aid sent by X"), so a noun with one is its subject:
/// "The Canadian FM invited Barbados".
pub(crate) fn finite_verbs(analysis: &mut Analysis) {
    for i in 0..analysis.tokens.len() {
        let id = TokenId(i as u32);
        let token = analysis.token(id);
        let past = token.feats.has("VerbForm", "Part") && token.feats.has("Tense", "Past")
            || token.feats.has("VerbForm", "Fin");
        let Some(noun) = token.head.filter(|n| token.deprel == Deprel::ACL && past && n.0 < id.0) else {
            continue;
        };
        let root = analysis.token(noun).head.is_none();
        let has = |d: Deprel| children(analysis, id).any(|c| analysis.token(c).deprel == d);
        let active = has(Deprel::OBJ) && !has(Deprel::OBL_AGENT) && !has(Deprel::MARK);
        if root && active && !children(analysis, noun).any(|c| is_subject(analysis.token(c).deprel)) {
            let verb = &mut analysis.tokens[i];
            (verb.head, verb.deprel) = (None, Deprel::ROOT);
            rehang(analysis, noun, id, Deprel::NSUBJ);
        }
    }
}

/// "Having met Peru, Chile left": what follows a clause that opens the sentence is the subject of a verb without one, and
/// describes no name inside that clause.
pub(crate) fn subjects_behind_clauses(analysis: &mut Analysis) {
    for i in 0..analysis.tokens.len() {
        let id = TokenId(i as u32);
        let token = analysis.token(id);
        let Some(noun) = token.head.filter(|n| token.deprel == Deprel::APPOS && n.0 < id.0) else { continue };
        let clause = std::iter::once(noun)
            .chain(std::iter::successors(analysis.token(noun).head, |h| analysis.token(*h).head))
            .find(|&a| analysis.token(a).deprel == Deprel::ADVCL);
        let Some(verb) = clause.and_then(|c| analysis.token(c).head).filter(|v| v.0 > id.0) else { continue };
        let free = !children(analysis, verb).any(|c| {
            let between = c.0 > id.0 && c.0 < verb.0 && analysis.token(c).upos.is_nominal();
            is_subject(analysis.token(c).deprel) || between
        });
        let comma = children(analysis, id).any(|c| c.0 < id.0 && analysis.token(c).upos == Upos::Punct)
            || analysis.tokens[noun.index() + 1..i].iter().any(|t| t.upos == Upos::Punct);
        if free && comma && analysis.token(verb).feats.has("VerbForm", "Fin") {
            rehang(analysis, id, verb, Deprel::NSUBJ);
        }
    }
}

fn is_subject(deprel: Deprel) -> bool {
    matches!(deprel, Deprel::NSUBJ | Deprel::NSUBJ_PASS)
}

/// Whether a word is part of a known name that is no adjective.
fn is_known(analysis: &Analysis, known: &[KnownName], id: TokenId) -> bool {
    let span = analysis.token(id).span;
    let after = known.partition_point(|k| k.span.end() <= span.start());
    known.get(after).is_some_and(|k| k.span.contains(span) && !k.adjective)
}

fn rehang(analysis: &mut Analysis, id: TokenId, head: TokenId, deprel: Deprel) {
    let token = &mut analysis.tokens[id.index()];
    (token.head, token.deprel) = (Some(head), deprel);
}

/// The words that hang on a word. Walks its sentence's neighbourhood: at most 60 words to either side.
fn children(analysis: &Analysis, id: TokenId) -> impl Iterator<Item = TokenId> {
    const REACH: u32 = 60;
    let end = (id.0 + REACH).min(analysis.tokens.len() as u32);
    (id.0.saturating_sub(REACH)..end).map(TokenId).filter(move |c| analysis.token(*c).head == Some(id))
}

fn is_above(analysis: &Analysis, top: TokenId, id: TokenId) -> bool {
    std::iter::successors(analysis.token(id).head, |h| analysis.token(*h).head).any(|h| h == top)
}
