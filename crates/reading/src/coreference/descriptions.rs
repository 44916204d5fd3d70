//! Descriptions: "the region", "that country", "the minister", "the two countries".

use super::{REACH, State};
use crate::actors::titles_in;
use chancery_document::{
    ActorId, ActorRef, Deprel, Mention, MentionKind, Note, Span, Stage, TokenId, Upos, Via, Why,
};

impl State<'_, '_> {
    /// "the region", "that country", "the minister", "the two countries".
    pub(super) fn description(&mut self, sentence: usize, id: TokenId) -> Option<Mention> {
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
            let ministry = kinds.iter().any(|k| &**k == "ministry");
            let fits = |m: &Mention| {
                (kinds.iter().any(|k| &**k == kind_of(m))
                    || (ministry && m.actor.actor.local().ends_with("-ministry")))
                    && m.actor.sector.is_none_or_state()
                    && !m.span.overlaps(span)
            };
            let country = kinds.iter().any(|k| &**k == "country");
            let of_report = || self.of_report(span).filter(|_| country);
            let Some(antecedent) = of_report().or_else(|| self.latest(sentence, span, fits)) else {
                return self.country_of_officials(sentence, id, span).filter(|_| country);
            };
            let why = format!("“{}” → {}", self.context.quote(span), self.mentions[antecedent].actor.actor);
            return Some(self.refer(
                id,
                span,
                MentionKind::Description,
                &self.mentions[antecedent],
                "description",
                why,
            ));
        }
        let title = titles_in(self.context, trees.token(id).span).into_iter().next()?.title;
        let bears = |m: &Mention| {
            let office = m.actor.role.as_ref().unwrap_or(&m.actor.actor);
            let office = office.as_str().rsplit('/').next().unwrap_or("");
            let any = |of: &str| &*title.office == of && office.ends_with(of);
            office == &*title.office || any("minister") || any("ministry")
        };
        let antecedent = self.latest(sentence, span, bears).or_else(|| self.only(span, bears))?;
        let why = format!("“{}” → {}", self.context.quote(span), self.mentions[antecedent].actor.actor);
        Some(self.refer(id, span, MentionKind::Description, &self.mentions[antecedent], "title", why))
    }

    /// The last mention of the country that the report is about: "the country" in it is that, whichever was named last.
    fn of_report(&self, before: Span) -> Option<usize> {
        let country = self.country.as_ref().filter(|_| self.voice(before).is_none())?;
        let id = format!("country:{country}");
        let end = self.mentions.partition_point(|m| m.span.start() < before.start());
        (0..end).rev().find(|&i| {
            let mention = &self.mentions[i];
            mention.actor.actor.as_str() == id
                && mention.others.is_empty()
                && mention.actor.sector.is_none_or_state()
        })
    }

    /// "The police", "the president" where the report is about one country: that country's.
    pub(super) fn in_context(&self, id: TokenId) -> Option<Mention> {
        let trees = self.context.trees;
        let token = trees.token(id);
        let country = self.country.as_ref().filter(|_| self.voice(token.span).is_none())?;
        let the = trees.child(id, &[Deprel::DET]);
        let definite = the.is_some_and(|d| trees.lemma(d).eq_ignore_ascii_case("the"));
        let bare = |c: &TokenId| match trees.rel(*c) {
            Deprel::DET | Deprel::CASE | Deprel::PUNCT | Deprel::CC | Deprel::CONJ => true,
            Deprel::AMOD | Deprel::COMPOUND => {
                self.context.tables.english.within_bodies.contains(&*trees.lemma(*c).to_lowercase())
            }
            _ => false,
        };
        if !trees.children(id).iter().all(bare)
            || matches!(trees.rel(id), Deprel::FLAT | Deprel::NMOD_DESC | Deprel::APPOS)
        {
            return None;
        }
        let english = &self.context.tables.english;
        let lemma = trees.lemma(id).to_lowercase();
        // "Armed forces" is a term of its own.
        let before = trees.children_by(id, &[Deprel::AMOD, Deprel::COMPOUND]).last();
        let term = before.map_or_else(String::new, |w| format!("{} {lemma}", trees.lemma(w).to_lowercase()));
        let is = |of: &rustc_hash::FxHashSet<Box<str>>| of.contains(&*lemma) || of.contains(&*term);
        let body = is(&english.bodies);
        let plural = token.feats.has("Number", "Plur");
        // "Army bases" are the army's; "police officers" are one mention.
        let before_noun = trees.rel(id) == Deprel::COMPOUND;
        let named =
            trees.head(id).filter(|_| before_noun).is_some_and(|h| trees.token(h).upos == Upos::Propn);
        if named {
            return None;
        }
        let beside = trees.head(id).filter(|_| before_noun).map(|h| trees.lemma(h).to_lowercase());
        if beside.is_some_and(|noun| {
            english.agents.contains_key(&*noun)
                || english.persons.contains(&*noun)
                || english.title_matcher.get(&noun).is_some()
        }) {
            return None;
        }
        // "Governments" are nobody's in particular.
        let mass = is(&english.mass_bodies);
        if (the.is_some() && !definite) || !body || !(mass || before_noun || (definite && !plural)) {
            return None;
        }
        let agent = english.agents.get(&*lemma)?;
        let span = the.map_or(token.span, |d| trees.token(d).span).cover(token.span);
        if self.overlaps_mention(span) {
            return None;
        }
        Some(self.of_country(
            country,
            Some(&agent.sector),
            id,
            span,
            ("country of the report", "of the report"),
        ))
    }

    /// "The Norwegian premier … the country's longest bridge": the only country whose officials were named in this and the
    /// last sentences, where no country was.
    fn country_of_officials(&self, sentence: usize, id: TokenId, span: Span) -> Option<Mention> {
        let trees = self.context.trees;
        let floor = trees.analysis.sentences[sentence.saturating_sub(REACH + 1)].span.start();
        let first = self.mentions.partition_point(|m| m.span.start() < floor);
        let near = self.mentions[first..].iter().take_while(|m| m.span.end() <= span.start());
        let mut countries =
            near.filter(|m| self.voice(m.span) == self.voice(span)).filter_map(|m| m.actor.country.as_ref());
        let country = countries.next()?;
        if countries.any(|other| other != country) {
            return None;
        }
        Some(self.of_country(country, None, id, span, ("country of officials", "of its officials")))
    }

    /// A description that means a country or a body of it, with the name of the rule and what it says of the country.
    fn of_country(
        &self,
        country: &str,
        sector: Option<&str>,
        head: TokenId,
        span: Span,
        (rule, whose): (&'static str, &str),
    ) -> Mention {
        let actor = ActorId::new(format!("country:{country}"));
        let mut actor = self.context.reference(&actor, Some(span), Via::Description);
        if let Some(sector) = sector {
            actor.sector = Some(sector.into());
        }
        let why = format!("“{}” → {} {whose}", self.context.quote(span), actor.actor);
        Mention {
            span,
            head,
            kind: MentionKind::Description,
            actor,
            others: Vec::new(),
            why: vec![Why::new(Stage::Coreference, rule, why)],
        }
    }

    /// "Her government", "President Holt's government", "the government of President Holt": that of the country for which
    /// the owner acts.
    pub(super) fn owned_body(&self, id: TokenId) -> Option<Mention> {
        let trees = self.context.trees;
        let english = &self.context.tables.english;
        let lemma = trees.lemma(id).to_lowercase();
        let agent = english.agents.get(&*lemma).filter(|_| english.bodies.contains(&*lemma))?;
        let owner = trees.child(id, &[Deprel::NMOD_POSS]).or_else(|| {
            trees.children_by(id, &[Deprel::NMOD]).find(|&c| trees.preposition(c) == Some("of"))
        })?;
        let held = &self.mentions[self.held(owner)?];
        let acts = matches!(held.actor.actor.kind(), "person" | "country" | "office")
            || held.actor.sector.as_deref() == Some("GOV");
        let country = held.actor.country.as_ref().filter(|_| acts && held.others.is_empty())?;
        let span = trees.token(id).span;
        if self.overlaps_mention(span) {
            return None;
        }
        Some(self.of_country(country, Some(&agent.sector), id, span, ("body of its owner", "of its owner")))
    }

    /// Of several in one sentence: a subject before others; of several subjects the first; of no subject the
    /// only actor there is.
    fn best(&self, fit: &[usize]) -> Option<usize> {
        let trees = self.context.trees;
        let subject = |&&i: &&usize| {
            let head = trees.first_conjunct(self.mentions[i].head);
            matches!(trees.rel(head), Deprel::NSUBJ | Deprel::NSUBJ_PASS)
        };
        let same = |&i: &usize| self.mentions[i].actor.actor == self.mentions[fit[0]].actor.actor;
        if fit.iter().all(same) {
            return fit.last().copied();
        }
        fit.iter().find(subject).copied()
    }

    /// The only actor of a kind that was named at all.
    fn only(&self, before: Span, fits: impl Fn(&Mention) -> bool) -> Option<usize> {
        let voice = self.voice(before);
        let end = self.mentions.partition_point(|m| m.span.start() < before.start());
        let mut all = (0..end).rev().filter(|&i| {
            let m = &self.mentions[i];
            m.span.end() <= before.start() && self.voice(m.span) == voice && fits(m)
        });
        let last = all.next()?;
        let actor = &self.mentions[last].actor.actor;
        all.all(|i| self.mentions[i].actor.actor == *actor).then_some(last)
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
        // "English" before a noun is not what "the country" stands for, where anything else is.
        if candidates.iter().any(|&i| self.mentions[i].kind != MentionKind::Modifier) {
            candidates.retain(|&i| self.mentions[i].kind != MentionKind::Modifier);
        }
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
        self.best(&candidates)
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

trait StateSector {
    fn is_none_or_state(&self) -> bool;
}

impl StateSector for Option<Box<str>> {
    /// A country itself or its government, not its army or its citizens.
    fn is_none_or_state(&self) -> bool {
        self.as_deref().is_none_or(|s| matches!(s, "GOV" | "IGO"))
    }
}
