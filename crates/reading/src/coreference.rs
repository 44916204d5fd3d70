//! Stage `coreference`: pronouns and descriptions that refer to somebody named before.
//!
//! One pass in the order of the text. An antecedent stands in the same voice (an embedded post neither gives
//! nor takes one), at most three sentences back. Where two antecedents are equally good the words are left
//! alone: a wrong "who" costs more than a missing one.

use crate::actors::titles_in;
use crate::context::{Context, via};
use crate::roles;
use crate::voices::Voices;
use chancery_document::{
    ActorId, ActorRef, Chain, Deprel, Mention, MentionKind, Note, Quote, Span, Stage, Statement,
    StatementMode, TokenId, Upos, Via, Why,
};

/// Sentences to look back.
const REACH: usize = 3;

/// Adds mentions by pronoun and description, and gives the chains of all mentions.
#[must_use]
pub fn resolve(
    context: &Context<'_>,
    quotes: &[Quote],
    named: Vec<Mention>,
) -> (Vec<Mention>, Vec<Chain>, Vec<Note>) {
    let mut state = State { context, quotes, mentions: named, notes: Vec::new() };
    for sentence in 0..context.trees.analysis.sentences.len() {
        state.sentence(sentence);
    }
    let chains = chains(&state.mentions);
    (state.mentions, chains, state.notes)
}

struct State<'c, 'a> {
    context: &'c Context<'a>,
    quotes: &'c [Quote],
    mentions: Vec<Mention>,
    notes: Vec<Note>,
}

/// What an antecedent must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Person,
    Thing,
    Several,
}

impl State<'_, '_> {
    fn sentence(&mut self, index: usize) {
        let sentence = &self.context.trees.analysis.sentences[index];
        for i in sentence.tokens.clone() {
            let id = TokenId(i);
            if self.held(id).is_some() {
                continue;
            }
            let found = match self.context.trees.token(id).upos {
                Upos::Pron | Upos::Det => self.pronoun(index, id),
                Upos::Noun | Upos::Propn => self.description(index, id),
                _ => None,
            };
            if let Some(mention) = found {
                let at = self.mentions.partition_point(|m| m.span.start() < mention.span.start());
                self.mentions.insert(at, mention);
            }
        }
    }

    /// The mention that holds a word.
    fn held(&self, id: TokenId) -> Option<usize> {
        let span = self.context.trees.token(id).span;
        let after = self.mentions.partition_point(|m| m.span.start() <= span.start());
        let i = after.checked_sub(1)?;
        self.mentions[i].span.contains(span).then_some(i)
    }

    fn pronoun(&mut self, sentence: usize, id: TokenId) -> Option<Mention> {
        let trees = self.context.trees;
        let form = self.context.form(id).to_lowercase();
        let wanted = match form.as_str() {
            "he" | "him" | "his" | "she" | "her" | "hers" => Wanted::Person,
            "it" | "its" => Wanted::Thing,
            "they" | "them" | "their" => Wanted::Several,
            _ => return None,
        };
        if trees.rel(id) == Deprel::EXPL {
            return None;
        }
        let antecedent =
            self.antecedent(sentence, id, wanted).or_else(|| self.last_speaker(sentence, id, wanted))?;
        let why = format!("“{form}” → {}", self.mentions[antecedent].actor.actor);
        Some(self.refer(id, trees.token(id).span, MentionKind::Pronoun, antecedent, "pronoun", why))
    }

    fn refer(
        &self,
        head: TokenId,
        span: Span,
        kind: MentionKind,
        antecedent: usize,
        rule: &'static str,
        why: String,
    ) -> Mention {
        let of = &self.mentions[antecedent];
        let here = |a: &ActorRef| ActorRef { mention: Some(span), via: via(kind), ..a.clone() };
        Mention {
            span,
            head,
            kind,
            actor: here(&of.actor),
            others: of.others.iter().map(here).collect(),
            why: vec![Why::new(Stage::Coreference, rule, why)],
        }
    }

    fn suits(&self, mention: &Mention, wanted: Wanted) -> bool {
        // "Canadian" before a noun is not what "it" stands for.
        if mention.kind == MentionKind::Modifier {
            return false;
        }
        let person = self.context.is_person(mention);
        let office = mention.actor.actor.kind() == "office" && !self.is_body(mention);
        let kind = self.context.tables.world.actor(&mention.actor.actor).map_or("", |a| &a.kind);
        match wanted {
            Wanted::Person => person || office,
            Wanted::Thing => !person && !office && mention.others.is_empty() && !self.is_plural(mention),
            Wanted::Several => self.is_plural(mention) || kind == "region" || !mention.others.is_empty(),
        }
    }

    fn is_body(&self, mention: &Mention) -> bool {
        let id = mention.actor.actor.local();
        let english = &self.context.tables.english;
        english.titles.iter().any(|t| t.body && id.ends_with(&*t.office))
    }

    fn is_plural(&self, mention: &Mention) -> bool {
        let trees = self.context.trees;
        trees.token(mention.head).feats.has("Number", "Plur") && mention.kind != MentionKind::Modifier
            || (trees.coordinated(mention.head).len() > 1 && trees.rel(mention.head) != Deprel::CONJ)
    }

    /// The mention that a pronoun most likely stands for.
    fn antecedent(&self, sentence: usize, id: TokenId, wanted: Wanted) -> Option<usize> {
        let trees = self.context.trees;
        let verb = trees.ancestors(id).find(|&a| matches!(trees.token(a).upos, Upos::Verb | Upos::Aux));
        let possessive = trees.rel(id) == Deprel::NMOD_POSS;
        let own_subject = verb.and_then(|v| roles::subject(trees, v)).filter(|s| s.head != id);
        // "China expressed its willingness": the subject of the clause owns.
        if possessive
            && let Some(i) = own_subject.and_then(|s| self.held(s.head))
            && self.suits(&self.mentions[i], wanted)
        {
            return Some(i);
        }
        let barred = |m: &Mention| {
            own_subject.is_some_and(|s| {
                self.held(s.head).is_some_and(|h| self.mentions[h].actor.actor == m.actor.actor)
            }) && !possessive
        };
        let voice = self.voice(trees.token(id).span);
        // Outside a quote nobody is meant who is named only in it; inside a quote not the one who speaks.
        let quote = self.quote(trees.token(id).span);
        let across = |m: &Mention| {
            let theirs = self.quote(m.span);
            match (quote, theirs) {
                (None, Some(_)) => true,
                (Some(_), None) => {
                    let cues = &self.context.tables.english.cues;
                    let speaks = trees.head(m.head).is_some_and(|v| cues.contains_key(trees.lemma(v)));
                    speaks && trees.analysis.sentence_of(m.head) == sentence
                }
                _ => false,
            }
        };
        let mut seen = 0;
        for back in 0..=sentence {
            let at = sentence - back;
            let span = trees.analysis.sentences[at].span;
            if self.voice(span) != voice {
                continue;
            }
            seen += 1;
            if seen > REACH + 1 {
                return None;
            }
            let first = self.mentions.partition_point(|m| m.span.start() < span.start());
            let here =
                self.mentions[first..].iter().enumerate().take_while(|(_, m)| m.span.end() <= span.end());
            let before = trees.token(id).span;
            let fit: Vec<usize> = here
                .filter(|(_, m)| {
                    m.span.end() <= before.start() && self.suits(m, wanted) && !barred(m) && !across(m)
                })
                .map(|(i, _)| first + i)
                .collect();
            let nearest = fit.last().map_or(0, |&i| self.mentions[i].span.end());
            if back <= 1 && self.is_blocked(at, id, nearest, wanted) {
                return None;
            }
            if fit.is_empty() {
                continue;
            }
            return self.best(&fit, back, wanted);
        }
        None
    }

    /// "He added": whoever spoke last in the sentences before, where nothing else decides.
    fn last_speaker(&self, sentence: usize, id: TokenId, wanted: Wanted) -> Option<usize> {
        let trees = self.context.trees;
        let cues = &self.context.tables.english.cues;
        let speaks = |head: TokenId| {
            let subject = matches!(trees.rel(head), Deprel::NSUBJ);
            subject && trees.head(head).is_some_and(|v| cues.contains_key(trees.lemma(v)))
        };
        if wanted != Wanted::Person || !speaks(id) {
            return None;
        }
        let voice = self.voice(trees.token(id).span);
        let floor = trees.analysis.sentences[sentence.saturating_sub(REACH)].span.start();
        let first = self.mentions.partition_point(|m| m.span.start() < floor);
        let end = self
            .mentions
            .partition_point(|m| m.span.start() < trees.analysis.sentences[sentence].span.start());
        (first..end).rev().find(|&i| {
            let m = &self.mentions[i];
            speaks(m.head)
                && self.suits(m, wanted)
                && self.voice(m.span) == voice
                && self.quote(m.span).is_none()
        })
    }

    /// Whether a subject that is nobody known stands nearer and agrees: "police said that they arrested".
    fn is_blocked(&self, sentence: usize, pronoun: TokenId, after: usize, wanted: Wanted) -> bool {
        let trees = self.context.trees;
        let cues = &self.context.tables.english.cues;
        let words = trees.analysis.words(&trees.analysis.sentences[sentence]);
        let own = trees.lemma(pronoun);
        let mut subjects = words.filter(|(i, t)| {
            let subject = matches!(t.deprel, Deprel::NSUBJ | Deprel::NSUBJ_PASS);
            let noun =
                matches!(t.upos, Upos::Noun | Upos::Propn) || (t.upos == Upos::Pron && &*t.lemma == own);
            subject && noun && i.0 < pronoun.0 && t.span.start() >= after && self.held(*i).is_none()
        });
        subjects.any(|(i, t)| {
            // The same pronoun was left alone before: whoever it is, it is not one of the known.
            if t.upos == Upos::Pron {
                return true;
            }
            let plural =
                t.feats.has("Number", "Plur") || &*t.lemma == "police" || trees.coordinated(i).len() > 1;
            let speaks = trees.head(i).is_some_and(|v| cues.contains_key(trees.lemma(v)));
            match wanted {
                Wanted::Person => !plural && (speaks || t.upos == Upos::Propn),
                Wanted::Thing => !plural && !speaks,
                Wanted::Several => plural,
            }
        })
    }

    /// Of several in one sentence: a subject before others; of several subjects the first; of no subject the
    /// only actor there is.
    fn best(&self, fit: &[usize], back: usize, wanted: Wanted) -> Option<usize> {
        let trees = self.context.trees;
        let subject = |&&i: &&usize| {
            let head = trees.first_conjunct(self.mentions[i].head);
            matches!(trees.rel(head), Deprel::NSUBJ | Deprel::NSUBJ_PASS)
        };
        let same = |&i: &usize| self.mentions[i].actor.actor == self.mentions[fit[0]].actor.actor;
        if fit.iter().all(same) {
            return fit.last().copied();
        }
        if wanted == Wanted::Several && back == 0 {
            return fit.last().copied();
        }
        let first = *fit.iter().find(subject)?;
        // "Nilsen met Lahti. He …": either may be meant.
        let verb = trees.head(trees.first_conjunct(self.mentions[first].head));
        let beside = |&&i: &&usize| {
            let top = trees.first_conjunct(self.mentions[i].head);
            !same(&i)
                && trees.head(top) == verb
                && matches!(trees.rel(top), Deprel::OBJ | Deprel::OBL | Deprel::IOBJ)
        };
        let rival = wanted == Wanted::Person && fit.iter().find(beside).is_some();
        (!rival).then_some(first)
    }

    /// The quote that holds a span, if it is more than a few words.
    fn quote(&self, span: Span) -> Option<usize> {
        let after = self.quotes.partition_point(|q| q.span.end() <= span.start());
        let quote = self.quotes.get(after)?;
        (quote.span.contains(span) && !quote.scare).then_some(after)
    }

    /// The post that a span lies in; `None` is the outlet's own voice.
    fn voice(&self, span: Span) -> Option<usize> {
        let segment = self.context.segment(span);
        segment.filter(|_| self.context.is_post(segment))
    }

    /// "the region", "that country", "the minister", "the two countries".
    fn description(&mut self, sentence: usize, id: TokenId) -> Option<Mention> {
        let trees = self.context.trees;
        let the = trees.child(id, &[Deprel::DET])?;
        if !matches!(trees.lemma(the).to_lowercase().as_str(), "the" | "this" | "that" | "both" | "these") {
            return None;
        }
        let bare = trees.children(id).iter().all(|&c| {
            matches!(
                trees.rel(c),
                Deprel::DET | Deprel::CASE | Deprel::PUNCT | Deprel::NUMMOD | Deprel::CONJ | Deprel::CC
            ) || trees.token(c).upos == Upos::Verb
                || (trees.rel(c) == Deprel::AMOD && trees.lemma(c) == "same")
        });
        if !bare {
            return None;
        }
        let lemma = trees.lemma(id).to_lowercase();
        let plural = trees.token(id).feats.has("Number", "Plur");
        let span = trees.token(the).span.cover(trees.token(id).span);
        if plural {
            return self.pair(sentence, id, the, &lemma, span);
        }
        let english = &self.context.tables.english;
        if let Some(description) = english.descriptions.get(&*lemma) {
            let kinds = description.refers_to.clone();
            let kind_of =
                |m: &Mention| self.context.tables.world.actor(&m.actor.actor).map_or("", |a| &*a.kind);
            let fits = |m: &Mention| {
                kinds.iter().any(|k| &**k == kind_of(m))
                    && m.actor.sector.is_none_or_state()
                    && !m.span.overlaps(span)
            };
            let antecedent = self.latest(sentence, span, fits)?;
            let why = format!("“{}” → {}", self.context.quote(span), self.mentions[antecedent].actor.actor);
            return Some(self.refer(id, span, MentionKind::Description, antecedent, "description", why));
        }
        let title = titles_in(self.context, trees.token(id).span).into_iter().next()?.title;
        let bears = |m: &Mention| {
            let office = m.actor.role.as_ref().unwrap_or(&m.actor.actor);
            let office = office.as_str().rsplit('/').next().unwrap_or("");
            office == &*title.office || (&*title.office == "minister" && office.ends_with("minister"))
        };
        let antecedent = self.latest(sentence, span, bears)?;
        let why = format!("“{}” → {}", self.context.quote(span), self.mentions[antecedent].actor.actor);
        Some(self.refer(id, span, MentionKind::Description, antecedent, "title", why))
    }

    /// The only actor of a kind in this and the last sentences; of several the subject of the last sentence
    /// that names any.
    fn latest(&self, sentence: usize, before: Span, fits: impl Fn(&Mention) -> bool) -> Option<usize> {
        let trees = self.context.trees;
        let voice = self.voice(before);
        let floor = trees.analysis.sentences[sentence.saturating_sub(REACH + 1)].span.start();
        let first = self.mentions.partition_point(|m| m.span.start() < floor);
        let end = self.mentions.partition_point(|m| m.span.start() < before.start());
        let mut candidates: Vec<usize> = (first..end)
            .filter(|&i| {
                let m = &self.mentions[i];
                m.span.end() <= before.start() && self.voice(m.span) == voice && fits(m)
            })
            .collect();
        let last = *candidates.last()?;
        let actor = |i: usize| &self.mentions[i].actor.actor;
        if candidates.iter().all(|&i| actor(i) == actor(last)) {
            return Some(last);
        }
        let last_sentence = trees.analysis.sentence_of(self.mentions[last].head);
        if last_sentence == sentence {
            return None;
        }
        candidates.retain(|&i| trees.analysis.sentence_of(self.mentions[i].head) == last_sentence);
        self.best(&candidates, 1, Wanted::Thing)
    }

    /// "the two countries", "both sides": the two that were named last, where exactly two were.
    fn pair(
        &mut self,
        sentence: usize,
        id: TokenId,
        the: TokenId,
        lemma: &str,
        span: Span,
    ) -> Option<Mention> {
        const NOUNS: &[&str] =
            &["country", "nation", "side", "state", "neighbor", "neighbour", "government", "leader"];
        let trees = self.context.trees;
        let two = trees.lemma(the) == "both"
            || trees.children_by(id, &[Deprel::NUMMOD]).any(|n| matches!(trees.lemma(n), "two" | "2"));
        if !two || !NOUNS.contains(&lemma) {
            return None;
        }
        for back in 0..=REACH.min(sentence) {
            let at = trees.analysis.sentences[sentence - back].span;
            if self.voice(at) != self.voice(span) {
                continue;
            }
            let mut actors: Vec<ActorRef> = Vec::new();
            let first = self.mentions.partition_point(|m| m.span.start() < at.start());
            let here =
                self.mentions[first..].iter().take_while(|m| m.span.start() < at.end().min(span.start()));
            for mention in here {
                // Leaders and governments stand for their countries here; media and companies don't.
                let state =
                    mention.actor.actor.kind() == "country" || mention.actor.sector.as_deref() == Some("GOV");
                let Some(country) = mention.actor.country.as_ref().filter(|_| state) else { continue };
                if actors.iter().all(|a| a.country.as_ref() != Some(country)) {
                    let id = ActorId::new(format!("country:{country}"));
                    actors.push(self.context.reference(&id, Some(span), Via::Description));
                }
            }
            if actors.len() == 2 {
                let second = actors.pop()?;
                let first = actors.pop()?;
                let why = format!("“{}” → {} and {}", self.context.quote(span), first.actor, second.actor);
                return Some(Mention {
                    span,
                    head: id,
                    kind: MentionKind::Description,
                    actor: first,
                    others: vec![second],
                    why: vec![Why::new(Stage::Coreference, "pair", why)],
                });
            }
            if actors.len() > 2 {
                let text = format!("“{}” could be any of {}", self.context.quote(span), actors.len());
                self.notes.push(Note::at(Stage::Coreference, "pair-in-doubt", span, text));
                return None;
            }
        }
        None
    }
}

/// "I" and "we" in what somebody says: the speaker; "we" of somebody who acts for a country, that country.
/// Runs after the statements stage, which tells who speaks.
#[must_use]
pub(crate) fn first_persons(context: &Context<'_>, statements: &[Statement]) -> Vec<Mention> {
    let trees = context.trees;
    let voices = Voices::new(statements);
    let mut found = Vec::new();
    for (i, token) in trees.analysis.tokens.iter().enumerate() {
        if !matches!(token.upos, Upos::Pron | Upos::Det) || !token.feats.has("Person", "1") {
            continue;
        }
        let speaking = voices.innermost(token.span).map(|s| &statements[s]);
        let own_words = |s: &&Statement| s.mode != StatementMode::Indirect;
        let Some([speaker]) = speaking.filter(own_words).map(|s| &s.speakers[..]) else { continue };
        let plural = !token.feats.has("Number", "Sing");
        let state = speaker.country.as_ref().filter(|_| plural && speaker.sector.as_deref() == Some("GOV"));
        let mut actor = match state {
            Some(iso3) => context.reference(&ActorId::new(format!("country:{iso3}")), None, Via::Pronoun),
            None => speaker.clone(),
        };
        actor.mention = Some(token.span);
        actor.via = Via::Pronoun;
        let detail = format!("“{}” → {}", context.quote(token.span), actor.actor);
        found.push(Mention {
            span: token.span,
            head: TokenId(i as u32),
            kind: MentionKind::Pronoun,
            actor,
            others: Vec::new(),
            why: vec![Why::new(Stage::Coreference, "speaker", detail)],
        });
    }
    found
}

/// Adds mentions to others, both in order of the text, where they don't overlap.
pub(crate) fn merge(mentions: &mut Vec<Mention>, more: Vec<Mention>) {
    mentions.extend(more);
    mentions.sort_by_key(|m| m.span.start());
    mentions.dedup_by(|b, a| a.span.overlaps(b.span));
}

trait StateSector {
    fn is_none_or_state(&self) -> bool;
}

impl StateSector for Option<Box<str>> {
    /// A country itself or its government, not its army or its citizens.
    fn is_none_or_state(&self) -> bool {
        self.as_deref().is_none_or(|s| matches!(s, "GOV" | "IGO"))
    }
}

/// The mentions of each actor, in the order in which the actors come up.
pub(crate) fn chains(mentions: &[Mention]) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    let mut by_actor = rustc_hash::FxHashMap::default();
    for (i, mention) in mentions.iter().enumerate() {
        let at = *by_actor.entry(&mention.actor.actor).or_insert(chains.len());
        if at == chains.len() {
            chains.push(Chain { actor: mention.actor.actor.clone(), mentions: Vec::new() });
        }
        chains[at].mentions.push(i);
    }
    chains
}
