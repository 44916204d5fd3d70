//! Who does an act, and to whom it is done: whoever may be meant, and what is seen of them.

use super::{CLASSES, Side};
use crate::events::{Tried, parties};
use crate::linear::Seen;
use crate::participants::Participants;
use crate::roles;
use crate::voices::Voices;
use chancery_document::{ActorId, ActorRef, Deprel, Findings, TokenId, Upos, Via};
use rustc_hash::FxHashMap;

/// How somebody comes to be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A phrase of the sentence stands for them.
    Own,
    /// The first of several that are named together.
    First,
    /// The others of them.
    Rest,
    /// A phrase of the sentence is theirs, or lies in their country.
    Theirs,
    /// They say it.
    Speaker,
    /// The sentence before names them.
    Before,
    /// The state that the sentence is set in.
    Implied,
    /// One of the two countries that the report names most.
    Main,
    /// Nobody.
    Nobody,
}

impl How {
    fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::First => "first",
            Self::Rest => "rest",
            Self::Theirs => "theirs",
            Self::Speaker => "speaker",
            Self::Before => "before",
            Self::Implied => "implied",
            Self::Main => "main",
            Self::Nobody => "nobody",
        }
    }
}

/// Somebody who may be a side of an act.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The word that stands for them.
    pub head: Option<TokenId>,
    /// Who: several where they are named together; none for nobody.
    pub actors: Vec<ActorRef>,
    /// How they come to be asked about.
    pub how: How,
    /// Their kind, as features name it.
    kind: String,
    /// How often the report names the first of them, as features name it.
    often: &'static str,
    /// The place of their country among those of the report, as features name it.
    rank: &'static str,
}

impl Candidate {
    /// Whether these are they.
    pub(crate) fn is(&self, actors: &[ActorRef]) -> bool {
        are_same(&self.actors, actors)
    }

    /// Whether both act for one state.
    pub(crate) fn acts_for_same(&self, actors: &[ActorRef]) -> bool {
        let state = |side: &[ActorRef]| match side {
            [one] if parties::is_public(one) => one.country.clone(),
            _ => None,
        };
        let own = state(&self.actors);
        own.is_some() && own == state(actors)
    }
}

/// Whether two lists name the same actors in the same order.
pub(crate) fn are_same(a: &[ActorRef], b: &[ActorRef]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.actor == b.actor)
}

/// How many of one sentence are asked about.
const MOST: usize = 24;

/// Finds candidates and what is seen of them.
pub(crate) struct Sides<'p, 'c, 'a> {
    participants: &'p Participants<'c, 'a>,
    findings: &'c Findings,
    voices: Voices<'c>,
    counts: FxHashMap<&'c ActorId, usize>,
    /// The countries of the report, those that it names most first.
    countries: Vec<Box<str>>,
}

/// The kind of an actor: what it is, for whom it acts, whether a country is known.
pub(crate) fn kind_of(actors: &[ActorRef]) -> String {
    let Some(actor) = actors.first() else { return "nobody".into() };
    let kind = actor.actor.kind();
    let sector = actor.sector.as_deref().unwrap_or("-");
    let country = if actor.country.is_some() { "+" } else { "" };
    format!("{kind}/{sector}{country}")
}

impl<'p, 'c, 'a> Sides<'p, 'c, 'a> {
    pub fn new(participants: &'p Participants<'c, 'a>, findings: &'c Findings) -> Self {
        let mut counts: FxHashMap<&ActorId, usize> = FxHashMap::default();
        for mention in &findings.mentions {
            *counts.entry(&mention.actor.actor).or_default() += 1;
        }
        let mut votes: Vec<&str> =
            findings.mentions.iter().filter_map(|m| m.actor.country.as_deref()).collect();
        votes.sort_unstable();
        let mut runs: Vec<(usize, &str)> = votes.chunk_by(|a, b| a == b).map(|r| (r.len(), r[0])).collect();
        runs.sort_unstable_by(|a, b| b.cmp(a));
        let countries = runs.into_iter().map(|r| r.1.into()).collect();
        Self { participants, findings, voices: Voices::new(&findings.statements), counts, countries }
    }

    /// The kind of whoever a phrase stands for.
    pub fn who(&self, head: TokenId) -> String {
        kind_of(&self.participants.actors(head))
    }

    fn candidate(&self, head: Option<TokenId>, actors: Vec<ActorRef>, how: How) -> Candidate {
        let count = actors.first().and_then(|a| self.counts.get(&a.actor)).copied().unwrap_or(0);
        let often = match count {
            0 => "0",
            1 => "1",
            2..=3 => "3",
            4..=7 => "7",
            _ => "8",
        };
        let country = actors.first().and_then(|a| a.country.as_deref());
        let rank = match country.map(|c| self.countries.iter().position(|o| **o == *c)) {
            Some(Some(0)) => "first",
            Some(Some(1)) => "second",
            Some(Some(2)) => "third",
            Some(_) => "other",
            None => "none",
        };
        Candidate { head, kind: kind_of(&actors), actors, how, often, rank }
    }

    /// Everybody whom a sentence names.
    pub fn of_sentence(&self, sentence: usize) -> Vec<Candidate> {
        let trees = self.participants.context.trees;
        let mut out = Vec::new();
        for (id, token) in trees.analysis.words(&trees.analysis.sentences[sentence]) {
            if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj) || out.len() >= MOST {
                continue;
            }
            if self.participants.mention(id).is_some_and(|m| m.head != id) || self.is_of_another(id) {
                continue;
            }
            let all = self.participants.actors(id);
            if all.is_empty() {
                let theirs =
                    if token.upos == Upos::Adj { Vec::new() } else { self.participants.affected(id) };
                if !theirs.is_empty() {
                    out.push(self.candidate(Some(id), theirs, How::Theirs));
                }
                continue;
            }
            if all.len() > 1 {
                out.push(self.candidate(Some(id), all[..1].to_vec(), How::First));
                out.push(self.candidate(Some(id), all[1..].to_vec(), How::Rest));
            }
            out.push(self.candidate(Some(id), all, How::Own));
        }
        out
    }

    /// "Its neighbour" is somebody else.
    fn is_of_another(&self, id: TokenId) -> bool {
        let context = self.participants.context;
        let owned = context.trees.head(id).filter(|_| context.trees.rel(id) == Deprel::NMOD_POSS);
        owned.is_some_and(|o| context.tables.english.of_others.contains(context.trees.lemma(o)))
    }

    /// Everybody who may be a side of the act that a word tells of; the last is nobody.
    pub fn of_trigger(&self, trigger: TokenId, here: &[Candidate], before: &[Candidate]) -> Vec<Candidate> {
        let trees = self.participants.context.trees;
        let mut out: Vec<Candidate> = here.iter().filter(|c| c.head != Some(trigger)).cloned().collect();
        let named = |out: &[Candidate], actor: &ActorRef| {
            out.iter().any(|c| c.actors.iter().any(|a| a.actor == actor.actor))
        };
        let span = trees.token(trigger).span;
        let mut voices: Vec<usize> = self.voices.holding(span).collect();
        voices.sort_by_key(|&i| crate::voices::size(&self.findings.statements[i]));
        for voice in voices.into_iter().take(2) {
            let speakers = &self.findings.statements[voice].speakers;
            if speakers.first().is_some_and(|f| !named(&out, f)) {
                out.push(self.candidate(None, speakers.clone(), How::Speaker));
            }
        }
        for candidate in before.iter().filter(|c| c.how == How::Own) {
            let subject = candidate.head.is_some_and(|h| {
                matches!(trees.rel(trees.first_conjunct(h)), Deprel::NSUBJ | Deprel::NSUBJ_PASS | Deprel::OBJ)
            });
            if subject && candidate.actors.first().is_some_and(|a| !named(&out, a)) {
                out.push(Candidate { how: How::Before, ..candidate.clone() });
            }
        }
        for iso3 in self.countries.iter().take(2) {
            let country = ActorId::new(format!("country:{iso3}"));
            let actor = self.participants.context.reference(&country, None, Via::Implied);
            let there = out.iter().any(|c| c.actors.iter().any(|a| a.country == actor.country));
            if !there {
                out.push(self.candidate(None, vec![actor], How::Main));
            }
        }
        if let Some(state) = self.participants.state_at(trigger) {
            out.push(self.candidate(None, vec![state], How::Implied));
        }
        out.push(self.candidate(None, Vec::new(), How::Nobody));
        out
    }

    /// Whether somebody else than the subject of a verb: what a storm did, nobody of the sentence did. A pronoun that
    /// stays open may be anybody.
    pub fn is_elsewhere(&self, trigger: TokenId, candidate: &Candidate) -> bool {
        let trees = self.participants.context.trees;
        if trees.token(trigger).upos != Upos::Verb || candidate.how == How::Nobody {
            return false;
        }
        let Some(agent) = roles::agent(trees, trigger) else { return false };
        let open =
            trees.token(agent.head).upos == Upos::Pron || !self.participants.actors(agent.head).is_empty();
        !open && candidate.head.is_none_or(|h| !trees.is_under(h, agent.head))
    }

    /// What is seen of somebody as a side of an act. The source is given where the target is asked for.
    pub fn features(
        &self,
        side: Side,
        class: usize,
        tried: &Tried<'_>,
        candidate: &Candidate,
        source: Option<&Candidate>,
        seen: &mut Seen,
    ) {
        let trees = self.participants.context.trees;
        let trigger = tried.trigger;
        let k = CLASSES[class];
        let lemma = trees.lemma(trigger);
        let how = candidate.how.as_str();
        let kind = candidate.kind.as_str();
        seen.add(&["h=", how]);
        seen.add(&["hk=", how, k]);
        seen.add(&["hl=", how, " ", lemma]);
        seen.add(&["a=", kind]);
        seen.add(&["ak=", kind, k]);
        seen.add(&["ah=", kind, how]);
        seen.add(&["n=", candidate.often]);
        seen.add(&["m=", candidate.rank]);
        seen.add(&["mk=", candidate.rank, k]);
        seen.add(&["mh=", candidate.rank, how]);
        if let Some(actor) = candidate.actors.first() {
            seen.add(&["v=", actor.via.as_str()]);
            if actor.via == Via::Pronoun {
                seen.add(&["vh=", how]);
            }
            if candidate.actors.len() > 1 {
                seen.add(&["several", k]);
            }
            if parties::is_public(actor) {
                seen.add(&["public", k]);
            }
            if parties::is_generic_person(actor) {
                seen.add(&["people", k]);
            }
        }
        self.by_frames(side, class, tried, candidate, seen);
        // Where the clause has a subject or an object of its own, who is it?
        let trees = self.participants.context.trees;
        for (name, filled) in [("ag=", roles::agent(trees, trigger)), ("pa=", roles::patient(trees, trigger))]
        {
            let who = match filled {
                None => "none",
                Some(f) if candidate.head.is_some_and(|h| trees.first_conjunct(h) == f.head) => "self",
                Some(f) if self.participants.actors(f.head).is_empty() => "nobody",
                Some(f) if f.shared => "shared",
                Some(_) => "other",
            };
            seen.add(&[name, who]);
            seen.add(&[name, who, k]);
            seen.add(&[name, who, how]);
        }
        if let Some(head) = candidate.head.filter(|_| candidate.how != How::Before) {
            self.by_tree(k, trigger, head, seen);
        }
        if side == Side::Target
            && let Some(source) = source
        {
            self.beside(k, source, candidate, trigger, seen);
        }
    }

    /// What frames that fit the word said of them.
    fn by_frames(&self, side: Side, class: usize, tried: &Tried<'_>, candidate: &Candidate, seen: &mut Seen) {
        let is = |actors: &[ActorRef]| {
            if candidate.actors.is_empty() {
                return actors.is_empty();
            }
            candidate.actors.iter().all(|c| {
                actors.iter().any(|a| a.actor == c.actor && (a.mention == c.mention || c.mention.is_none()))
            })
        };
        for found in &tried.full {
            let (own, other) = match side {
                Side::Source => (&found.source, &found.target),
                Side::Target => (&found.target, &found.source),
            };
            let same = if found.class == class { "+" } else { "~" };
            if is(own) {
                seen.add(&["F", same]);
            }
            if is(other) && !candidate.actors.is_empty() {
                seen.add(&["F!", same]);
            }
        }
    }

    /// How the word stands to the one that tells of the act.
    fn by_tree(&self, k: &str, trigger: TokenId, head: TokenId, seen: &mut Seen) {
        let trees = self.participants.context.trees;
        let lemma = trees.lemma(trigger);
        let upos = trees.token(trigger).upos.as_str();
        let voice =
            if trees.token(trigger).upos == Upos::Verb && trees.is_passive(trigger) { "p" } else { "a" };
        let path = self.path(trigger, head);
        seen.add(&["p=", &path, voice, upos]);
        seen.add(&["pk=", &path, voice, upos, k]);
        seen.add(&["pl=", &path, " ", lemma]);
        seen.add(&["w=", trees.lemma(head)]);
        let top = trees.first_conjunct(head);
        let preposition = trees.preposition(top).unwrap_or("-");
        seen.add(&["c=", trees.rel(top).as_str(), preposition]);
        seen.add(&["ck=", trees.rel(top).as_str(), preposition, k]);
        if let Some(above) = trees.head(top) {
            seen.add(&["hw=", trees.lemma(above), " ", preposition]);
        }
        let far = match trigger.0.abs_diff(head.0) {
            0..=1 => "1",
            2..=3 => "3",
            4..=7 => "7",
            8..=15 => "15",
            _ => "16",
        };
        let before = if head < trigger { "<" } else { ">" };
        seen.add(&["d=", before, far]);
        seen.add(&["dk=", before, k, upos]);
        let agent = roles::agent(trees, trigger);
        let patient = roles::patient(trees, trigger);
        if agent.as_ref().is_some_and(|a| a.head == top) {
            let shared = if agent.is_some_and(|a| a.shared) { "shared" } else { "own" };
            seen.add(&["agent"]);
            seen.add(&["agent", k]);
            seen.add(&["agent", shared]);
        }
        if patient.as_ref().is_some_and(|p| p.head == top) {
            seen.add(&["patient"]);
            seen.add(&["patient", k]);
        }
        let above = trees.head(trees.first_conjunct(trigger));
        if let Some(above) = above.filter(|&a| trees.token(a).upos == Upos::Verb) {
            let rel = trees.rel(trees.first_conjunct(trigger)).as_str();
            if roles::agent(trees, above).is_some_and(|a| a.head == top) {
                seen.add(&["above agent ", rel]);
                seen.add(&["above agent ", rel, k]);
                seen.add(&["above agent ", trees.lemma(above)]);
            }
            if roles::patient(trees, above).is_some_and(|a| a.head == top) {
                seen.add(&["above patient ", rel]);
                seen.add(&["above patient ", rel, k]);
            }
        }
        // Whoever hangs on somebody else is seldom meant.
        let inside = trees.head(top).is_some_and(|h| {
            h != trigger && trees.token(h).upos.is_nominal() && !self.participants.actors(h).is_empty()
        });
        if inside {
            seen.add(&["inside", trees.rel(top).as_str()]);
        }
        let span = trees.token(head).span;
        let at = trees.token(trigger).span;
        let speaks = |i: usize| {
            self.findings.statements[i].speakers.iter().any(|s| s.mention.is_some_and(|m| m.overlaps(span)))
        };
        if self.voices.holding(at).any(speaks) {
            seen.add(&["speaks"]);
            seen.add(&["speaks", k]);
        }
    }

    /// The way from one word to the other through the tree, by the names of the links.
    fn path(&self, from: TokenId, to: TokenId) -> String {
        let trees = self.participants.context.trees;
        let over: Vec<TokenId> = std::iter::once(from).chain(trees.ancestors(from)).collect();
        let mut down = Vec::new();
        let mut at = to;
        let top = loop {
            if let Some(i) = over.iter().position(|&o| o == at) {
                break i;
            }
            down.push(at);
            match trees.head(at) {
                Some(head) => at = head,
                None => return "none".into(),
            }
        };
        if top + down.len() > 5 {
            return "far".into();
        }
        let mut path = String::new();
        for &id in &over[..top] {
            path.push('^');
            path.push_str(trees.rel(id).as_str());
        }
        for &id in down.iter().rev() {
            path.push('>');
            path.push_str(trees.rel(id).as_str());
            if matches!(trees.rel(id), Deprel::OBL | Deprel::NMOD) {
                path.push_str(trees.preposition(id).unwrap_or("-"));
            }
        }
        path
    }

    /// How the target stands to the source.
    fn beside(&self, k: &str, source: &Candidate, target: &Candidate, trigger: TokenId, seen: &mut Seen) {
        seen.add(&["st=", &source.kind, " ", &target.kind]);
        seen.add(&["sth=", source.how.as_str(), " ", target.how.as_str(), k]);
        let (Some(s), Some(t)) = (source.actors.first(), target.actors.first()) else { return };
        if s.actor == t.actor {
            seen.add(&["same"]);
            seen.add(&["same", k]);
        } else if s.country.is_some() && s.country == t.country {
            seen.add(&["home"]);
            seen.add(&["home", k]);
        } else if s.country.is_some() && t.country.is_some() {
            seen.add(&["abroad"]);
            seen.add(&["abroad", k]);
        }
        if let (Some(a), Some(b)) = (source.head, target.head) {
            let order = match (a < trigger, b < trigger, a < b) {
                (true, false, _) => "s v t",
                (false, true, _) => "t v s",
                (true, true, true) => "s t v",
                (true, true, false) => "t s v",
                (false, false, true) => "v s t",
                (false, false, false) => "v t s",
            };
            seen.add(&["order=", order, k]);
            let trees = self.participants.context.trees;
            if trees.first_conjunct(a) == trees.first_conjunct(b) {
                seen.add(&["joined", k]);
            }
        }
    }
}

/// Whether two candidates may be source and target of one act: nobody does it to themselves.
pub(crate) fn may_meet(source: &Candidate, target: &Candidate) -> bool {
    let overlap = source.head.is_some() && source.head == target.head && source.how != How::First;
    !overlap && !source.actors.iter().any(|s| target.actors.iter().any(|t| parties::is_same(s, t)))
}
