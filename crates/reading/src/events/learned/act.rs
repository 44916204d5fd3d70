//! Which act a word tells of: what is seen of it.

use super::{CLASSES, class_of};
use crate::context::Context;
use crate::events::Tried;
use crate::linear::Seen;
use crate::pairs::PairModel;
use crate::roles;
use crate::tree::Trees;
use chancery_document::{Deprel, SegmentKind, TokenId, Upos};

/// What is seen of a word that may tell of an act. `who` tells what kind of actor a phrase stands for.
pub(crate) fn features(
    context: &Context<'_>,
    pairs: &PairModel,
    tried: &Tried<'_>,
    who: &dyn Fn(TokenId) -> String,
    seen: &mut Seen,
) {
    let look = Look { context, trees: context.trees, trigger: tried.trigger };
    look.word(pairs, seen);
    look.complements(who, seen);
    look.above(who, seen);
    look.mood(seen);
    frames(context, tried, seen);
    if tried.sport {
        seen.add(&["sport"]);
    }
}

/// What the frames say of the word.
fn frames(context: &Context<'_>, tried: &Tried<'_>, seen: &mut Seen) {
    let mut classes: Vec<(usize, &str)> = tried.full.iter().map(|m| (m.class, "F=")).collect();
    let of = |act: &str| class_of(&context.tables.codes, act);
    classes.extend(tried.lacking.iter().map(|f| (of(&f.act), "f=")));
    classes.extend(tried.starts.iter().map(|(f, _)| (of(&f.act), "g=")));
    classes.sort_unstable();
    classes.dedup();
    if tried.full.is_empty() {
        seen.add(&["F0"]);
        if tried.lacking.is_empty() {
            seen.add(&["f0"]);
        }
    }
    for (class, how) in classes {
        seen.add(&[how, CLASSES[class]]);
    }
    if let Some(best) = tried.full.iter().max_by_key(|m| m.score) {
        seen.add(&["B=", CLASSES[best.class]]);
        let score = match best.score {
            0..=3 => "low",
            4..=6 => "mid",
            _ => "high",
        };
        seen.add(&["B=", CLASSES[best.class], score]);
        seen.add(&["frame=", &best.frame.id]);
    }
}

struct Look<'c, 'a> {
    context: &'c Context<'a>,
    trees: &'c Trees<'a>,
    trigger: TokenId,
}

impl<'c> Look<'c, '_> {
    fn lemma(&self, id: TokenId) -> &'c str {
        self.trees.lemma(id)
    }

    fn word(&self, pairs: &PairModel, seen: &mut Seen) {
        let token = self.trees.token(self.trigger);
        let lemma = self.lemma(self.trigger);
        seen.add(&["l=", lemma, "/", token.upos.as_str()]);
        seen.add(&["l=", lemma]);
        seen.add(&["u=", token.upos.as_str()]);
        seen.add(&["r=", self.trees.rel(self.trigger).as_str()]);
        let stem: String = lemma.chars().take(5).collect();
        seen.add(&["x=", &stem]);
        if let Some(weights) = pairs.of_word(lemma) {
            for (class, weight) in weights.iter().enumerate() {
                seen.add_value(&["e", crate::pairs::TYPES[class]], *weight);
            }
        }
        let english = &self.context.tables.english;
        if let Some(cue) = english.cues.get(lemma).or_else(|| english.nominal_cues.get(lemma)) {
            seen.add(&["cue=", &cue.stance]);
        }
        if let Some(embedding) = english.embeddings.get(lemma) {
            seen.add(&["emb=", &format!("{:?}", embedding.effect)]);
        }
    }

    fn complements(&self, who: &dyn Fn(TokenId) -> String, seen: &mut Seen) {
        let (trees, lemma) = (self.trees, self.lemma(self.trigger));
        for &child in trees.children(self.trigger) {
            let rel = trees.rel(child);
            let name = rel.as_str();
            match rel {
                Deprel::PUNCT | Deprel::DET | Deprel::CASE | Deprel::CC => {}
                Deprel::AUX | Deprel::AUX_PASS | Deprel::MARK | Deprel::COP | Deprel::COMPOUND_PRT => {
                    seen.add(&["c=", name, " ", self.lemma(child)]);
                    if rel == Deprel::COMPOUND_PRT {
                        seen.add(&["lc=", lemma, " ", self.lemma(child)]);
                    }
                }
                Deprel::OBL | Deprel::NMOD => {
                    let preposition = trees.preposition(child).unwrap_or("-");
                    let who = who(child);
                    seen.add(&["c=", name, preposition]);
                    seen.add(&["lc=", lemma, " ", preposition]);
                    seen.add(&["cw=", preposition, " ", &who]);
                    seen.add(&["o=", self.lemma(child)]);
                }
                Deprel::CCOMP => self.content(child, who, seen),
                _ => {
                    seen.add(&["c=", name]);
                    seen.add(&["lc=", lemma, " ", name]);
                    if matches!(
                        rel,
                        Deprel::OBJ
                            | Deprel::XCOMP
                            | Deprel::AMOD
                            | Deprel::COMPOUND
                            | Deprel::ADVMOD
                            | Deprel::ACL
                    ) {
                        seen.add(&["o", name, "=", self.lemma(child)]);
                        seen.add(&["lo=", lemma, " ", self.lemma(child)]);
                    }
                    if matches!(rel, Deprel::OBJ | Deprel::IOBJ | Deprel::NMOD_POSS | Deprel::AMOD) {
                        seen.add(&["w", name, "=", &who(child)]);
                    }
                }
            }
        }
        if let Some(agent) = roles::agent(trees, self.trigger) {
            let who = who(agent.head);
            seen.add(&["s=", &who]);
            seen.add(&["ls=", lemma, " ", &who]);
            seen.add(&["sn=", self.lemma(agent.head)]);
        } else {
            seen.add(&["s-"]);
        }
        if let Some(patient) = roles::patient(trees, self.trigger) {
            seen.add(&["p=", &who(patient.head)]);
            seen.add(&["pn=", self.lemma(patient.head)]);
        }
    }

    /// What is said: its verb, its duties, its words of praise and blame.
    fn content(&self, clause: TokenId, who: &dyn Fn(TokenId) -> String, seen: &mut Seen) {
        let trees = self.trees;
        let lemma = self.lemma(self.trigger);
        seen.add(&["lc=", lemma, " ccomp"]);
        seen.add(&["cc=", self.lemma(clause)]);
        for &child in trees.children(clause) {
            match trees.rel(child) {
                Deprel::AUX | Deprel::MARK => seen.add(&["ca=", self.lemma(child)]),
                Deprel::NSUBJ | Deprel::NSUBJ_PASS => {
                    seen.add(&["cs=", &who(child)]);
                    seen.add(&["csl=", self.lemma(child)]);
                }
                Deprel::OBJ | Deprel::XCOMP | Deprel::ADVMOD | Deprel::AMOD => {
                    seen.add(&["co=", self.lemma(child)]);
                }
                _ => {}
            }
        }
    }

    /// What the word hangs on.
    fn above(&self, who: &dyn Fn(TokenId) -> String, seen: &mut Seen) {
        let (trees, lemma) = (self.trees, self.lemma(self.trigger));
        let top = trees.first_conjunct(self.trigger);
        if top != self.trigger {
            seen.add(&["conj=", self.lemma(top)]);
        }
        let rel = trees.rel(top).as_str();
        let Some(head) = trees.head(top) else { return };
        let preposition = trees.preposition(top).unwrap_or("");
        seen.add(&["h=", self.lemma(head), " ", rel, preposition]);
        seen.add(&["hl=", lemma, " ", self.lemma(head)]);
        seen.add(&["hu=", trees.token(head).upos.as_str(), " ", rel, preposition]);
        if trees.token(self.trigger).upos == Upos::Noun
            && trees.token(head).upos == Upos::Verb
            && let Some(agent) = roles::agent(trees, head)
        {
            seen.add(&["hs=", rel, " ", &who(agent.head)]);
        }
        let english = &self.context.tables.english;
        if let Some(cue) = english.cues.get(self.lemma(head)) {
            seen.add(&["hcue=", &cue.stance, rel]);
        }
        if let Some(embedding) = english.embeddings.get(self.lemma(head)) {
            seen.add(&["hemb=", &format!("{:?}", embedding.effect), rel]);
        }
    }

    /// Tense, voice, the place in the report.
    fn mood(&self, seen: &mut Seen) {
        let trees = self.trees;
        let token = trees.token(self.trigger);
        for name in ["Tense", "VerbForm", "Number"] {
            if let Some(value) = token.feats.get(name) {
                seen.add(&[name, "=", value]);
            }
        }
        if token.upos == Upos::Verb && trees.is_passive(self.trigger) {
            seen.add(&["passive"]);
        }
        if trees
            .children(self.trigger)
            .iter()
            .any(|&c| matches!(self.lemma(c), "not" | "n't" | "never" | "no"))
        {
            seen.add(&["neg"]);
        }
        let segment = self.context.segment(token.span);
        if segment.is_some_and(|s| self.context.document.segments[s].kind == SegmentKind::Headline) {
            seen.add(&["headline"]);
        }
    }
}
