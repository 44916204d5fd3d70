//! The other side of an act, wherever in its complements it is named: `~T` in a pattern.

use crate::participants::Participants;
use crate::roles;
use chancery_document::{ActorRef, Deprel, TokenId, Upos};

/// Prepositions that bring the other side, nearest in meaning first.
const DIRECT: &[&str] =
    &["to", "on", "upon", "with", "against", "from", "at", "toward", "towards", "between", "among"];
const INDIRECT: &[&str] = &["of", "for", "over", "about", "into", "behind", "by"];
/// How deep in phrases and clauses it may stand.
const DEPTH: usize = 3;

/// The first of the complements of a word that stands for somebody wanted, with the head of its phrase.
pub(super) fn other_side(
    participants: &Participants<'_, '_>,
    trigger: TokenId,
    wanted: &dyn Fn(&ActorRef) -> bool,
    used: &dyn Fn(TokenId) -> bool,
) -> Option<(TokenId, Vec<ActorRef>)> {
    let search = Search { participants, wanted, used };
    let trees = participants.context.trees;
    if matches!(trees.token(trigger).upos, Upos::Verb | Upos::Aux | Upos::Adj) {
        search.of_verb(trigger, 0)
    } else {
        search.of_noun(trigger, 0)
    }
}

struct Search<'p, 'c, 't> {
    participants: &'p Participants<'c, 't>,
    wanted: &'p dyn Fn(&ActorRef) -> bool,
    used: &'p dyn Fn(TokenId) -> bool,
}

impl Search<'_, '_, '_> {
    fn named(&self, head: TokenId) -> Option<(TokenId, Vec<ActorRef>)> {
        let mut actors = if (self.used)(head) { Vec::new() } else { self.participants.affected(head) };
        actors.retain(|a| (self.wanted)(a));
        (!actors.is_empty()).then_some((head, actors))
    }

    /// The phrase itself, whose it is, then what hangs on it.
    fn phrase(&self, head: TokenId, depth: usize) -> Option<(TokenId, Vec<ActorRef>)> {
        if let Some(found) = self.named(head) {
            return Some(found);
        }
        let mut owners = self.participants.owners(head);
        owners.retain(|a| (self.wanted)(a));
        if !owners.is_empty() {
            return Some((head, owners));
        }
        if depth < DEPTH { self.of_noun(head, depth + 1) } else { None }
    }

    fn of_noun(&self, noun: TokenId, depth: usize) -> Option<(TokenId, Vec<ActorRef>)> {
        let trees = self.participants.context.trees;
        self.prepositional(noun, &[Deprel::NMOD], depth).or_else(|| {
            // "the order to release X", "suspicions that X took money"; a participle only tells more of the noun.
            let told = |c: &TokenId| {
                trees.is_to_infinitive(*c)
                    || trees.has_child(*c, Deprel::MARK, "that")
                    || trees.rel(*c) == Deprel::CCOMP
            };
            // "A crackdown targeting T"
            let aimed = |c: &TokenId| matches!(trees.lemma(*c), "target" | "aim" | "direct");
            let clause = trees.children_by(noun, &[Deprel::ACL, Deprel::CCOMP]).find(|c| told(c) || aimed(c));
            let told = clause.filter(|_| depth < DEPTH).and_then(|c| self.of_clause(c, depth + 1));
            told.or_else(|| if depth < DEPTH { self.maker(noun, depth + 1) } else { None })
        })
    }

    fn of_verb(&self, verb: TokenId, depth: usize) -> Option<(TokenId, Vec<ActorRef>)> {
        let trees = self.participants.context.trees;
        let patient = roles::patient(trees, verb).map(|p| p.head);
        let receiver = trees.child(verb, &[Deprel::IOBJ]);
        receiver
            .into_iter()
            .chain(patient)
            .find_map(|head| self.phrase(head, depth))
            .or_else(|| self.prepositional(verb, &[Deprel::OBL], depth))
            .or_else(|| {
                // "asked if X had come" asks nobody for anything.
                let asks = |c: &TokenId| {
                    let opens = trees.children(*c).iter().any(|&w| {
                        matches!(
                            trees.lemma(w),
                            "if" | "whether" | "what" | "why" | "how" | "who" | "when" | "where"
                        )
                    });
                    !opens && depth < DEPTH
                };
                // "committed to supporting T" hangs on the adjective as an adverbial clause.
                let adjective = trees.token(verb).upos == Upos::Adj;
                let links: &'static [Deprel] = if adjective {
                    &[Deprel::CCOMP, Deprel::XCOMP, Deprel::ADVCL]
                } else {
                    &[Deprel::CCOMP, Deprel::XCOMP]
                };
                let mut clauses = trees.children_by(verb, links).filter(asks);
                clauses.find_map(|c| self.of_clause(c, depth + 1))
            })
    }

    /// "demanded that Israel withdraw": who does it in the clause, then to whom.
    fn of_clause(&self, clause: TokenId, depth: usize) -> Option<(TokenId, Vec<ActorRef>)> {
        let trees = self.participants.context.trees;
        let own = trees.child(clause, &[Deprel::NSUBJ, Deprel::NSUBJ_PASS]);
        own.and_then(|s| self.phrase(s, depth)).or_else(|| {
            let verb = matches!(trees.token(clause).upos, Upos::Verb | Upos::Aux);
            if verb { self.of_verb(clause, depth) } else { self.phrase(clause, depth) }
        })
    }

    /// "The reforms made by X"
    fn maker(&self, noun: TokenId, depth: usize) -> Option<(TokenId, Vec<ActorRef>)> {
        let trees = self.participants.context.trees;
        let made = trees.children_by(noun, &[Deprel::ACL]).find(|&c| trees.is_past_participle(c))?;
        let by = trees.children_by(made, &[Deprel::OBL, Deprel::OBL_AGENT]);
        let by = by.into_iter().find(|&c| trees.preposition(c) == Some("by"))?;
        self.phrase(by, depth)
    }

    fn prepositional(
        &self,
        at: TokenId,
        links: &'static [Deprel],
        depth: usize,
    ) -> Option<(TokenId, Vec<ActorRef>)> {
        let trees = self.participants.context.trees;
        // "Positions in X", "the situation in X" are X's; what is done in X is not done to it.
        let within: &[&str] =
            if depth > 0 && links.contains(&Deprel::NMOD) { &["in", "inside"] } else { &[] };
        [DIRECT, INDIRECT, within].into_iter().find_map(|prepositions| {
            // "By" behind a verb brings who does it.
            let verb = matches!(trees.token(at).upos, Upos::Verb | Upos::Aux);
            let fits = |c: &TokenId| {
                trees.preposition(*c).is_some_and(|p| prepositions.contains(&p) && !(verb && p == "by"))
            };
            trees.children_by(at, links).filter(fits).find_map(|c| self.phrase(c, depth))
        })
    }
}
