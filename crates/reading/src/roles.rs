//! Who does it and to whom, for a verb in any construction: active, passive, relative clause, participle,
//! control and raising, coordination.

use crate::tree::Trees;
use chancery_document::{Deprel, TokenId, Upos};

/// The head of a noun phrase that fills a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The head word.
    pub head: TokenId,
    /// The phrase stands in another clause (control, coordination, an infinitive).
    pub shared: bool,
    /// Which construction gave it.
    pub rule: &'static str,
}

const SUBJECT: &[Deprel] = &[Deprel::NSUBJ, Deprel::NSUBJ_PASS, Deprel::NSUBJ_OUTER];
/// Constructions nest this deep at most; deeper ones are left alone.
const DEPTH: usize = 8;

/// Who does it.
#[must_use]
pub fn agent(trees: &Trees<'_>, verb: TokenId) -> Option<Filled> {
    agent_at(trees, verb, 0)
}

fn agent_at(trees: &Trees<'_>, verb: TokenId, depth: usize) -> Option<Filled> {
    if !trees.is_passive(verb) {
        return subject_at(trees, verb, depth);
    }
    let by = |c: &TokenId| {
        trees.rel(*c) == Deprel::OBL_AGENT
            || (trees.rel(*c) == Deprel::OBL && trees.preposition(*c) == Some("by"))
    };
    let own = trees.children(verb).iter().copied().find(by);
    own.map(|head| Filled { head, shared: false, rule: "by-phrase" })
}

/// The grammatical subject, of whatever voice.
#[must_use]
pub fn subject(trees: &Trees<'_>, verb: TokenId) -> Option<Filled> {
    subject_at(trees, verb, 0)
}

fn subject_at(trees: &Trees<'_>, verb: TokenId, depth: usize) -> Option<Filled> {
    if depth > DEPTH {
        return None;
    }
    if let Some(own) = trees.child(verb, SUBJECT) {
        if trees.is_relative(own) {
            let noun = relative_noun(trees, verb)?;
            return Some(Filled { head: noun, shared: false, rule: "relative" });
        }
        if trees.token(own).upos != Upos::Pron || !matches!(trees.lemma(own), "it" | "there") {
            return Some(Filled { head: own, shared: false, rule: "subject" });
        }
        // A pronoun may be resolved; an expletive has its own relation.
        return Some(Filled { head: own, shared: false, rule: "subject" });
    }
    let head = trees.head(verb)?;
    let shared = |filled: Filled, rule| Filled { shared: true, rule, ..filled };
    match trees.rel(verb) {
        // Only verbs share a subject with verbs: "signed and ratified".
        Deprel::CONJ => subject_at(trees, head, depth + 1).map(|f| shared(f, "coordinated verb")),
        Deprel::XCOMP => controller(trees, head, depth + 1).map(|f| shared(f, "control")),
        // "accused X of supporting", "kept X from leaving": who is accused or kept acts.
        Deprel::ADVCL
            if is_prepositional_gerund(trees, verb) && trees.child(head, &[Deprel::OBJ]).is_some() =>
        {
            let object = trees.child(head, &[Deprel::OBJ])?;
            Some(Filled { head: object, shared: true, rule: "object control" })
        }
        // "X was the last to make": the infinitive hangs on the predicate in one of several ways.
        Deprel::ADVCL | Deprel::CSUBJ => {
            subject_at(trees, head, depth + 1).map(|f| shared(f, "adverbial clause"))
        }
        Deprel::ACL => of_noun(trees, verb, head, depth + 1),
        Deprel::PARATAXIS => None,
        _ => None,
    }
}

fn is_prepositional_gerund(trees: &Trees<'_>, verb: TokenId) -> bool {
    let marks = trees.children_by(verb, &[Deprel::MARK, Deprel::CASE]);
    let marked = marks.into_iter().any(|m| matches!(trees.lemma(m), "of" | "for" | "from" | "into"));
    let feats = trees.token(verb).feats;
    marked && (feats.has("VerbForm", "Ger") || feats.has("VerbForm", "Part"))
}

/// The subject of an infinitive under a verb: its object if it has one ("urged China to"), else its subject
/// ("agreed to"). "promise X to" is the exception.
fn controller(trees: &Trees<'_>, verb: TokenId, depth: usize) -> Option<Filled> {
    let object = trees.child(verb, &[Deprel::OBJ, Deprel::IOBJ]);
    match object {
        Some(head) if trees.lemma(verb) != "promise" && !trees.is_passive(verb) => {
            Some(Filled { head, shared: true, rule: "object control" })
        }
        _ => subject_at(trees, verb, depth),
    }
}

/// The subject of a clause that hangs on a noun.
fn of_noun(trees: &Trees<'_>, verb: TokenId, noun: TokenId, depth: usize) -> Option<Filled> {
    if !trees.is_to_infinitive(verb) {
        // "troops attacking the city"; a passive participle asks for its subject here too: "aid sent by X".
        return Some(Filled { head: noun, shared: false, rule: "participle" });
    }
    // "the call on Russia to stop": who is asked acts.
    if matches!(trees.lemma(noun), "request" | "call" | "appeal" | "demand" | "pressure" | "order" | "plea") {
        let asked = |c: &TokenId| matches!(trees.preposition(*c), Some("on" | "to" | "with" | "for"));
        let asked = trees.children_by(noun, &[Deprel::NMOD]).find(asked)?;
        return Some(Filled { head: asked, shared: true, rule: "who is asked" });
    }
    // "its willingness to work", "China's decision to send"
    if let Some(owner) = trees.child(noun, &[Deprel::NMOD_POSS]) {
        return Some(Filled { head: owner, shared: true, rule: "owner of the noun" });
    }
    // "X was the first to establish"
    if let Some(own) = trees.child(noun, SUBJECT).filter(|_| trees.child(noun, &[Deprel::COP]).is_some()) {
        return Some(Filled { head: own, shared: true, rule: "subject of the predicate" });
    }
    // "the decision of X to send"
    let of = trees.children_by(noun, &[Deprel::NMOD]).find(|&c| trees.preposition(c) == Some("of"));
    if let Some(owner) = of {
        return Some(Filled { head: owner, shared: true, rule: "owner of the noun" });
    }
    // "X made the decision to send": the subject of the verb that the noun hangs on
    let above = trees.head(noun)?;
    let object = matches!(
        trees.rel(noun),
        Deprel::OBJ | Deprel::OBL | Deprel::CONJ | Deprel::XCOMP | Deprel::NSUBJ_PASS
    );
    if !object {
        return None;
    }
    agent_at(trees, above, depth + 1).map(|f| Filled { shared: true, rule: "subject of the light verb", ..f })
}

/// The noun that a relative clause hangs on.
#[must_use]
pub fn relative_noun(trees: &Trees<'_>, verb: TokenId) -> Option<TokenId> {
    let mut at = verb;
    for _ in 0..DEPTH {
        if trees.rel(at) == Deprel::ACL_RELCL {
            return trees.head(at);
        }
        if !matches!(trees.rel(at), Deprel::CONJ | Deprel::XCOMP | Deprel::CCOMP) {
            return None;
        }
        at = trees.head(at)?;
    }
    None
}

/// To whom or what it is done: the object of an active verb, the subject of a passive one.
#[must_use]
pub fn patient(trees: &Trees<'_>, verb: TokenId) -> Option<Filled> {
    if trees.is_passive(verb) {
        return subject(trees, verb);
    }
    if let Some(own) = trees.child(verb, &[Deprel::OBJ]) {
        if trees.is_relative(own) {
            let noun = relative_noun(trees, verb)?;
            return Some(Filled { head: noun, shared: false, rule: "relative" });
        }
        return Some(Filled { head: own, shared: false, rule: "object" });
    }
    // "imposed, then lifted, sanctions": the object stands after the last verb only
    let mut shared = trees.children_by(verb, &[Deprel::CONJ]).filter_map(|c| trees.child(c, &[Deprel::OBJ]));
    shared.next().map(|head| Filled { head, shared: true, rule: "coordinated verb" })
}
