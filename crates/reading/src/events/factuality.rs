//! Did it happen, by the words? Negation, auxiliaries, and the words that the clause hangs on.

use crate::context::Context;
use chancery_document::{Certainty, Deprel, Factuality, Mode, Polarity, TokenId, Upos};
use chancery_tables::Effect;

/// Prepositions whose noun is taken as given: "planned to report after her visit" is no doubt of the visit.
const PRESUPPOSED: &[&str] =
    &["after", "since", "following", "during", "amid", "despite", "because", "over", "due", "given", "upon"];

/// Words that negate their clause.
const NEGATIONS: &[&str] = &["not", "never", "n't", "neither", "nor"];

/// The factuality of the clause of a word. What somebody says is not judged by its cue: `statement` tells whose
/// voice it is.
pub(crate) fn of(context: &Context<'_>, trigger: TokenId) -> Factuality {
    let trees = context.trees;
    let mut fact = Factuality::FACT;
    own(context, trigger, &mut fact);
    let mut at = trigger;
    for _ in 0..8 {
        let Some(head) = trees.head(at) else { break };
        match trees.rel(at) {
            // "an agreement signed by X": done, whatever the noun hangs on.
            Deprel::ACL if !trees.is_to_infinitive(at) => break,
            Deprel::XCOMP | Deprel::ACL => {
                if trees.is_to_infinitive(at) || trees.rel(at) == Deprel::XCOMP {
                    embedded(context, head, &mut fact);
                }
                own(context, head, &mut fact);
            }
            // "to expand cooperation": a purpose is not yet done.
            Deprel::ADVCL if trees.is_to_infinitive(at) => weaken(&mut fact, Mode::Future),
            Deprel::ADVCL => {
                let marks = trees.children_by(at, &[Deprel::MARK, Deprel::CASE]);
                for mark in marks.collect::<Vec<_>>() {
                    match trees.lemma(mark) {
                        "without" => fact.polarity = Polarity::Negative,
                        "from" => embedded(context, head, &mut fact),
                        _ => {}
                    }
                }
                if trees
                    .children_by(at, &[Deprel::MARK])
                    .any(|m| matches!(trees.lemma(m), "if" | "unless" | "whether"))
                {
                    weaken(&mut fact, Mode::Hypothetical);
                }
                // A participle shares the mood of its main clause.
                if trees.child(at, &[Deprel::NSUBJ, Deprel::NSUBJ_PASS]).is_none() {
                    own(context, head, &mut fact);
                }
            }
            // What somebody wants to happen ("demanded that X leave") has not happened.
            Deprel::CCOMP => {
                let effect = context.tables.english.embeddings.get(trees.lemma(head)).map(|e| e.effect);
                // "told him that X had left" asks for nothing: the clause tells of what is.
                let told = trees.token(at).feats.has("Tense", "Past")
                    || trees.children_by(at, &[Deprel::AUX, Deprel::COP]).any(|a| {
                        trees.token(a).feats.has("VerbForm", "Fin")
                            && matches!(trees.lemma(a), "have" | "be" | "will" | "do")
                    });
                match effect {
                    Some(Effect::Requested) if told => {}
                    Some(effect @ (Effect::Requested | Effect::Doubtful | Effect::Hypothetical)) => {
                        apply(effect, &mut fact);
                    }
                    _ => {}
                }
                break;
            }
            // "the plan for talks", "a ban on exports was lifted": a noun under a word that changes it.
            Deprel::OBJ | Deprel::OBL | Deprel::NMOD | Deprel::NSUBJ | Deprel::NSUBJ_PASS => {
                let presupposed = trees.preposition(at).is_some_and(|p| PRESUPPOSED.contains(&p));
                // "if nations interfered in Russia's invasion": the invasion is taken as given.
                let owned = trees.preposition(at).is_some()
                    && trees
                        .children_by(at, &[Deprel::NMOD_POSS])
                        .any(|o| trees.token(o).upos == Upos::Propn);
                if presupposed || owned || !matches!(trees.token(at).upos, Upos::Noun | Upos::Adj) {
                    break;
                }
                let noun = trees.rel(at) != Deprel::NSUBJ && trees.token(head).upos == Upos::Noun;
                let wish = trees.rel(at) == Deprel::OBJ
                    || (noun && matches!(trees.preposition(at), Some("for" | "of" | "to")));
                if wish {
                    embedded(context, head, &mut fact);
                }
                if trees.rel(at) != Deprel::NMOD {
                    own(context, head, &mut fact);
                }
            }
            Deprel::CONJ => {
                // An auxiliary stands once for coordinated verbs: "will meet and discuss".
                if trees.child(at, &[Deprel::AUX, Deprel::NSUBJ]).is_none() {
                    auxiliaries(context, head, &mut fact);
                }
            }
            _ => break,
        }
        at = head;
    }
    fact
}

/// Negation, auxiliaries, adverbs and conditions of the clause itself.
fn own(context: &Context<'_>, verb: TokenId, fact: &mut Factuality) {
    let trees = context.trees;
    auxiliaries(context, verb, fact);
    for &child in trees.children(verb) {
        let lemma = trees.lemma(child);
        match trees.rel(child) {
            Deprel::ADVMOD | Deprel::CC | Deprel::CC_PRECONJ if NEGATIONS.contains(&lemma) => {
                // "not only" affirms.
                let next = trees.analysis.tokens.get(child.index() + 1).map(|t| &*t.lemma);
                if next != Some("only") {
                    fact.polarity = Polarity::Negative;
                }
            }
            Deprel::ADVMOD => {
                if let Some(e) = context.tables.english.embeddings.get(lemma)
                    && matches!(e.effect, Effect::Doubtful | Effect::Hypothetical)
                {
                    apply(e.effect, fact);
                }
            }
            Deprel::DET if lemma == "no" => fact.polarity = Polarity::Negative,
            Deprel::NSUBJ | Deprel::OBJ if trees.has_child(child, Deprel::DET, "no") || lemma == "nobody" => {
                fact.polarity = Polarity::Negative;
            }
            Deprel::MARK if matches!(lemma, "if" | "unless" | "whether") => weaken(fact, Mode::Hypothetical),
            _ => {}
        }
    }
}

fn auxiliaries(context: &Context<'_>, verb: TokenId, fact: &mut Factuality) {
    let trees = context.trees;
    for aux in trees.children_by(verb, &[Deprel::AUX]) {
        match trees.lemma(aux) {
            "will" | "shall" | "wo" => weaken(fact, Mode::Future),
            "would" | "could" | "may" | "might" | "can" => weaken(fact, Mode::Hypothetical),
            "should" | "must" | "ought" => weaken(fact, Mode::Requested),
            _ => {}
        }
    }
}

/// The effect of a verb, noun or adjective on what hangs on it.
fn embedded(context: &Context<'_>, head: TokenId, fact: &mut Factuality) {
    if let Some(e) = context.tables.english.embeddings.get(context.trees.lemma(head)) {
        apply(e.effect, fact);
    }
}

fn apply(effect: Effect, fact: &mut Factuality) {
    match effect {
        Effect::Same => {}
        Effect::Future => weaken(fact, Mode::Future),
        Effect::Requested => weaken(fact, Mode::Requested),
        Effect::Hypothetical => weaken(fact, Mode::Hypothetical),
        Effect::Doubtful => fact.certainty = Certainty::Doubtful,
        Effect::Negative => {
            fact.polarity = match fact.polarity {
                Polarity::Positive => Polarity::Negative,
                Polarity::Negative => Polarity::Positive,
            }
        }
    }
}

/// The first mode found, the innermost, stays.
fn weaken(fact: &mut Factuality, mode: Mode) {
    if fact.mode == Mode::Actual {
        fact.mode = mode;
    }
}
