//! One pattern at one word.

use super::parties::{are_political, is_generic_person, is_public, is_same};
use super::{learned, loose};
use crate::generic;
use crate::participants::{Participants, implied};
use crate::roles;
use chancery_document::{ActorRef, Deprel, Stage, TokenId, Upos, Via, Why};
use chancery_tables::{Duty, Filler, Frame, Link, Pattern, PatternKind, Slot, Step, Takes};

/// A pattern that fits.
pub(crate) struct Match<'t> {
    pub frame: &'t Frame,
    /// The class of its act ([`learned::CLASSES`]).
    pub class: usize,
    pub pattern: &'t Pattern,
    pub trigger: TokenId,
    pub source: Vec<ActorRef>,
    pub target: Vec<ActorRef>,
    /// Both sides were named together.
    pub reciprocal: bool,
    /// Words that the pattern asked for, besides the trigger.
    pub words: Vec<TokenId>,
    /// Heads of the phrases that filled slots.
    pub phrases: Vec<TokenId>,
    /// How particular the pattern is.
    pub score: u32,
    pub why: Vec<Why>,
}

/// Why a pattern does not fit.
pub(crate) enum Lacks {
    /// Its words are not there.
    Words,
    /// Its words are there, but a slot could not be filled.
    Actor(&'static str),
}

/// Verbs that only carry the noun that is their object: "hold talks", "launch an attack", "give support".
const LIGHT: &[&str] = &[
    "hold",
    "have",
    "conduct",
    "launch",
    "make",
    "carry",
    "give",
    "take",
    "begin",
    "start",
    "resume",
    "continue",
    "open",
    "host",
    "stage",
    "mount",
    "offer",
    "provide",
    "send",
    "issue",
    "impose",
    "deliver",
    "express",
    "extend",
    "announce",
    "conclude",
    "complete",
    "finish",
    "pay",
    "undertake",
    "perform",
    "do",
    "lead",
    "attend",
    "convene",
    "step",
    "intensify",
    "escalate",
    "renew",
    "go",
    "organise",
    "organize",
    "voice",
];

/// Tries a pattern at a word.
pub(crate) fn matches<'t>(
    participants: &Participants<'_, 't>,
    frame: &'t Frame,
    pattern: &'t Pattern,
    trigger: TokenId,
) -> Result<Match<'t>, Lacks> {
    let mut matcher = Matcher {
        participants,
        pattern,
        found: Match {
            frame,
            class: learned::class_of(&participants.context.tables.codes, &frame.act),
            pattern,
            trigger,
            source: Vec::new(),
            target: Vec::new(),
            reciprocal: false,
            words: Vec::new(),
            phrases: Vec::new(),
            score: 0,
            why: Vec::new(),
        },
        anchors: vec![trigger],
        clause: None,
    };
    matcher.run()?;
    Ok(matcher.found)
}

struct Matcher<'p, 'c, 't> {
    participants: &'p Participants<'c, 't>,
    pattern: &'t Pattern,
    found: Match<'t>,
    /// Words that prepositional phrases and infinitives may hang on.
    anchors: Vec<TokenId>,
    /// The infinitive or gerund of the pattern.
    clause: Option<TokenId>,
}

impl Matcher<'_, '_, '_> {
    fn run(&mut self) -> Result<(), Lacks> {
        let trees = self.participants.context.trees;
        let called =
            self.pattern.trigger.lemmas.iter().filter_map(|l| is_called(trees, self.found.trigger, l)).max();
        self.found.score += called.ok_or(Lacks::Words)? - 1;
        self.particle()?;
        // "signed by Latvia with Estonia": what follows the by-phrase often hangs on it in the tree.
        if self.pattern.kind == PatternKind::Verb
            && trees.is_passive(self.found.trigger)
            && let Some(by) = roles::agent(trees, self.found.trigger)
        {
            self.anchors.push(by.head);
        }
        // "Meetings were held between X and Y": what hangs on the light verb is the noun's.
        if self.pattern.kind == PatternKind::Noun {
            self.anchors.extend(light_verb(trees, self.found.trigger));
        }
        for step in &self.pattern.steps {
            match self.step(step) {
                Ok(()) => {}
                Err(_) if step.optional => {}
                Err(lacks) => return Err(lacks),
            }
        }
        self.nothing_else()?;
        self.before()?;
        self.settle()
    }

    /// A verb without an object in its pattern has none in the text: "marched" is not "marched his troops".
    fn nothing_else(&self) -> Result<(), Lacks> {
        let takes_object =
            self.pattern.steps.iter().any(|s| {
                matches!(s.link, Link::Object | Link::IndirectObject | Link::Anywhere | Link::Duty(_))
            });
        let trees = self.participants.context.trees;
        let own = trees.child(self.found.trigger, &[Deprel::OBJ, Deprel::CCOMP]);
        let own = own.filter(|o| !self.found.words.contains(o));
        // "demonstrated how a state can work": a question word right behind the verb opens its content.
        let next = trees.analysis.tokens.get(self.found.trigger.index() + 1).map(|t| &*t.lemma);
        let asks = matches!(next, Some("how" | "what" | "why" | "that" | "whether"));
        let other = self.pattern.kind == PatternKind::Verb && !takes_object && (own.is_some() || asks);
        if other { Err(Lacks::Words) } else { Ok(()) }
    }

    fn particle(&mut self) -> Result<(), Lacks> {
        let trees = self.participants.context.trees;
        let own = trees.children(self.found.trigger).iter().copied().find(|&c| {
            trees.rel(c) == Deprel::COMPOUND_PRT
                || (trees.rel(c) == Deprel::ADVMOD && matches!(trees.token(c).upos, Upos::Adp | Upos::Adv))
                    && self.pattern.trigger.particle.as_deref() == Some(trees.lemma(c))
        });
        match (&self.pattern.trigger.particle, own) {
            (None, Some(particle)) if trees.rel(particle) == Deprel::COMPOUND_PRT => Err(Lacks::Words),
            (Some(wanted), Some(particle)) if trees.lemma(particle) == &**wanted => {
                self.found.words.push(particle);
                self.found.score += 2;
                Ok(())
            }
            (Some(_), _) => Err(Lacks::Words),
            _ => Ok(()),
        }
    }

    fn step(&mut self, step: &Step) -> Result<(), Lacks> {
        match &step.link {
            Link::Object => {
                let filler = step.filler.as_ref().ok_or(Lacks::Words)?;
                let object = self.object().ok_or(Lacks::Words)?;
                self.fill(filler, object)
            }
            Link::IndirectObject => {
                let trees = self.participants.context.trees;
                let filler = step.filler.as_ref().ok_or(Lacks::Words)?;
                let own = trees.child(self.found.trigger, &[Deprel::IOBJ]);
                // "Panama was given aid": the receiver is the subject of the passive.
                let passive = || {
                    let verb = self.found.trigger;
                    trees.is_passive(verb).then(|| trees.child(verb, &[Deprel::NSUBJ_PASS])).flatten()
                };
                let receiver = own.or_else(passive).ok_or(Lacks::Words)?;
                self.fill(filler, receiver)
            }
            Link::ClauseObject => {
                let filler = step.filler.as_ref().ok_or(Lacks::Words)?;
                let verb = self.clause.ok_or(Lacks::Words)?;
                let object = roles::patient(self.participants.context.trees, verb).ok_or(Lacks::Words)?;
                self.fill(filler, object.head)
            }
            Link::Preposition(prepositions) => self.prepositional(step, prepositions),
            Link::Duty(duty) => {
                let filler = step.filler.as_ref().ok_or(Lacks::Words)?;
                let trees = self.participants.context.trees;
                let clause = trees
                    .children_by(self.found.trigger, &[Deprel::CCOMP])
                    .find(|&c| obliges(trees, c, *duty));
                let clause = clause.ok_or(Lacks::Words)?;
                let subject =
                    trees.child(clause, &[Deprel::NSUBJ, Deprel::NSUBJ_PASS]).ok_or(Lacks::Words)?;
                self.found.words.push(clause);
                self.fill(filler, subject)
            }
            Link::Anywhere => {
                let Some(Filler::Slot(slot, takes)) = step.filler else { return Err(Lacks::Words) };
                self.anywhere(slot, takes)
            }
            Link::Infinitive(lemmas) => self.subordinate(lemmas, true),
            Link::Gerund(lemmas) => self.subordinate(lemmas, false),
        }
    }

    fn object(&self) -> Option<TokenId> {
        let trees = self.participants.context.trees;
        let verb = self.found.trigger;
        // "was given aid": the thing given stays an object in the passive.
        if trees.is_passive(verb)
            && let Some(own) = trees.child(verb, &[Deprel::OBJ])
        {
            return Some(own);
        }
        let patient = roles::patient(trees, verb).map(|p| p.head);
        // "asked Tunisia for maps": the one person asked may hang on the verb as an indirect object.
        patient.or_else(|| trees.child(verb, &[Deprel::IOBJ]))
    }

    /// A phrase fills a place of the pattern.
    fn fill(&mut self, filler: &Filler, head: TokenId) -> Result<(), Lacks> {
        let trees = self.participants.context.trees;
        match filler {
            Filler::Slot(slot, takes) => {
                // "received 1.4 billion and Peru 1.2 billion": a sum lends its place to nobody.
                let sum = matches!(trees.token(head).upos, Upos::Num | Upos::Sym);
                let mut actors = if sum { Vec::new() } else { self.participants.affected(head) };
                actors.retain(|a| self.takes(*takes, a));
                if actors.is_empty() && *slot != Slot::Any {
                    return Err(Lacks::Actor("nobody known fills a slot"));
                }
                self.found.phrases.push(head);
                // Prepositional phrases often hang on the object in the tree.
                self.anchors.push(head);
                if *slot != Slot::Any {
                    self.put(*slot, actors)?;
                    self.found.score += 2;
                }
                Ok(())
            }
            Filler::Words { of, lemmas } => {
                let called = |t: TokenId| lemmas.iter().filter_map(|l| is_called(trees, t, l)).max();
                let fits = |t: &TokenId| lemmas.is_empty() || called(*t).is_some();
                let word = trees.coordinated(head).into_iter().find(fits).ok_or(Lacks::Words)?;
                if let Some((slot, takes)) = of {
                    // "Peruvian singer Kari Holt": she, and not Peru.
                    let mut owners = self.participants.actors(word);
                    owners.retain(|a| matches!(a.actor.kind(), "person" | "name") && a.via == Via::Name);
                    if owners.is_empty() {
                        owners = self.participants.owners(word);
                    }
                    if owners.is_empty() {
                        let of = trees
                            .children_by(word, &[Deprel::NMOD])
                            .find(|&c| trees.preposition(c) == Some("of"));
                        owners = of.map_or_else(Vec::new, |c| self.participants.actors(c));
                    }
                    // The word may itself be the head of a mention: "expelled Russian diplomats".
                    if owners.is_empty() {
                        owners = self.participants.actors(word);
                    }
                    owners.retain(|a| self.takes(*takes, a));
                    if owners.is_empty() {
                        return Err(Lacks::Actor("nobody known owns the object"));
                    }
                    self.put(*slot, owners)?;
                    self.found.score += 2;
                }
                self.found.words.push(word);
                self.anchors.push(word);
                if word != head {
                    self.anchors.push(head);
                }
                // A term of two words says more than one of one word.
                self.found.score += called(word).map_or(0, |words| 2 + words);
                Ok(())
            }
        }
    }

    fn prepositional(&mut self, step: &Step, prepositions: &[Box<str>]) -> Result<(), Lacks> {
        let trees = self.participants.context.trees;
        let filler = step.filler.as_ref().ok_or(Lacks::Words)?;
        let mut lacks = Lacks::Words;
        let mut anchors = self.anchors.clone();
        // "expand and deepen cooperation with": what hangs on a coordinated word serves both.
        for anchor in self.anchors.clone() {
            anchors.extend(trees.children_by(anchor, &[Deprel::CONJ]).filter(|&c| c.0 > anchor.0));
        }
        for anchor in anchors {
            for &child in trees.children(anchor) {
                let preposition = match trees.rel(child) {
                    Deprel::OBL
                    | Deprel::NMOD
                    | Deprel::OBL_AGENT
                    | Deprel::ADVCL
                    | Deprel::ACL
                    | Deprel::XCOMP => trees.preposition(child),
                    _ => None,
                };
                let fits = preposition.is_some_and(|p| prepositions.iter().any(|w| **w == *p));
                if !fits || self.found.phrases.contains(&child) {
                    continue;
                }
                match self.fill(filler, child) {
                    Ok(()) => {
                        self.found.score += 1;
                        return Ok(());
                    }
                    Err(Lacks::Actor(why)) => lacks = Lacks::Actor(why),
                    Err(Lacks::Words) => {}
                }
            }
        }
        Err(lacks)
    }

    /// `~T`: the other side, wherever in the complements of the trigger it stands.
    fn anywhere(&mut self, slot: Slot, takes: Takes) -> Result<(), Lacks> {
        let does = roles::agent(self.participants.context.trees, self.found.trigger);
        let doing = does.map_or_else(Vec::new, |d| self.participants.actors(d.head));
        let wanted = |a: &ActorRef| self.takes(takes, a) && doing.iter().all(|d| !is_same(d, a));
        // What the pattern has as its words is no side: "send doctors".
        let used = |t: TokenId| self.found.words.contains(&t);
        let found = loose::other_side(self.participants, self.found.trigger, &wanted, &used);
        let (head, actors) = found.ok_or(Lacks::Actor("nobody known is on the other side"))?;
        self.found.phrases.push(head);
        self.found.score += 1;
        self.put(slot, actors)
    }

    /// An infinitive or a gerund under one of the words so far.
    fn subordinate(&mut self, lemmas: &[Box<str>], infinitive: bool) -> Result<(), Lacks> {
        let trees = self.participants.context.trees;
        for anchor in self.anchors.clone() {
            for &child in trees.children(anchor) {
                let links = matches!(
                    trees.rel(child),
                    Deprel::XCOMP | Deprel::ACL | Deprel::ADVCL | Deprel::CCOMP | Deprel::OBL | Deprel::NMOD
                );
                let form = if infinitive {
                    // "told X that the goal is to …" tells nobody to do it.
                    trees.is_to_infinitive(child) && !trees.has_child(child, Deprel::MARK, "that")
                } else {
                    let feats = trees.token(child).feats;
                    feats.has("VerbForm", "Ger") || feats.has("VerbForm", "Part")
                };
                if !links || !form {
                    continue;
                }
                // "step up" is not "step", and "pull_out" asks for its particle.
                let called = |t: TokenId| {
                    let particle = trees.child(t, &[Deprel::COMPOUND_PRT]).map(|p| trees.lemma(p));
                    lemmas.iter().any(|l| match l.split_once('_') {
                        Some((verb, wanted)) => verb == trees.lemma(t) && particle == Some(wanted),
                        None => **l == *trees.lemma(t) && particle.is_none(),
                    })
                };
                let fits = |t: &TokenId| lemmas.is_empty() || called(*t);
                if let Some(verb) = trees.coordinated(child).into_iter().find(fits) {
                    self.found.words.push(verb);
                    self.anchors.push(verb);
                    self.clause = Some(verb);
                    if let Some(object) = trees.child(verb, &[Deprel::OBJ]) {
                        self.anchors.push(object);
                        self.found.phrases.push(object);
                    }
                    self.found.score += if lemmas.is_empty() { 1 } else { 3 };
                    return Ok(());
                }
            }
        }
        Err(Lacks::Words)
    }

    /// The slot before the trigger.
    fn before(&mut self) -> Result<(), Lacks> {
        let trigger = self.found.trigger;
        let trees = self.participants.context.trees;
        match (self.pattern.kind, self.pattern.before) {
            (PatternKind::Verb, Some((slot, takes))) => {
                let agent = roles::agent(trees, trigger);
                self.subject(slot, takes, agent)
            }
            (PatternKind::Adjective, Some((slot, takes))) => {
                let subject = roles::subject(trees, trigger);
                self.subject(slot, takes, subject)
            }
            (PatternKind::Noun, Some((slot, takes))) => self.owner(slot, takes, true),
            (PatternKind::Noun, None) if self.found.source.is_empty() && !self.found.reciprocal => {
                // "held talks with T": the subject of the light verb acts. Nobody need be named.
                let _ = self.owner(Slot::Source, Takes::Anybody, false);
                Ok(())
            }
            (_, None) => Ok(()),
        }
    }

    fn subject(&mut self, slot: Slot, takes: Takes, filled: Option<roles::Filled>) -> Result<(), Lacks> {
        let Some(filled) = filled else {
            if let Some(state) = self.state() {
                self.found.why.push(Why::new(Stage::Events, "who-does-it", "the state: nobody is named"));
                return self.put(slot, vec![state]);
            }
            return if slot == Slot::Any { Ok(()) } else { Err(Lacks::Actor("nobody is named who does it")) };
        };
        if slot == Slot::Any {
            return Ok(());
        }
        let mut actors = implied(self.participants.actors(filled.head), filled.shared);
        actors.retain(|a| self.takes(takes, a));
        // "Arrested by a team of officers"
        if actors.is_empty()
            && filled.rule == "by-phrase"
            && let Some(state) = self.state()
        {
            actors.push(state);
        }
        if actors.is_empty() {
            return Err(Lacks::Actor("who does it is not known"));
        }
        if !filled.shared {
            self.found.phrases.push(filled.head);
        }
        let detail = format!("“{}”: {}", self.participants.context.form(filled.head), filled.rule);
        self.found.why.push(Why::new(Stage::Events, "who-does-it", detail));
        self.put(slot, actors)?;
        self.found.score += 2;
        Ok(())
    }

    /// Whose act a noun tells of: possessor, nationality, "by X", or the subject of a light verb.
    fn owner(&mut self, slot: Slot, takes: Takes, with_owners: bool) -> Result<(), Lacks> {
        let trees = self.participants.context.trees;
        let noun = self.found.trigger;
        let mut actors = if with_owners { self.participants.owners(noun) } else { Vec::new() };
        // What the pattern has as its other side is not its owner too.
        let taken: Vec<ActorRef> = self.found.target.clone();
        actors.retain(|a| taken.iter().all(|t| t.actor != a.actor));
        let mut rule = "owner of the noun";
        if actors.is_empty() {
            let by = trees.children_by(noun, &[Deprel::NMOD]).find(|&c| trees.preposition(c) == Some("by"));
            actors = by.map_or_else(Vec::new, |c| self.participants.actors(c));
            rule = "by-phrase";
        }
        // "The call of the authorities", where "of" does not bring whom it is done to.
        if actors.is_empty() && self.is_done_by_of() {
            let of = |c: &TokenId| trees.preposition(*c) == Some("of") && !self.found.phrases.contains(c);
            let of = trees.children_by(noun, &[Deprel::NMOD]).find(of);
            actors = of.map_or_else(Vec::new, |c| self.participants.actors(c));
            rule = "of-phrase";
        }
        // "They are in talks with the ministry"
        if actors.is_empty() && trees.child(noun, &[Deprel::COP]).is_some() {
            let subject = trees.child(noun, &[Deprel::NSUBJ]);
            actors = subject.map_or_else(Vec::new, |c| self.participants.actors(c));
            rule = "subject of the predicate";
        }
        if actors.is_empty()
            && let Some(verb) = light_verb(trees, noun)
            && let Some(agent) = roles::agent(trees, verb)
        {
            actors = implied(self.participants.actors(agent.head), agent.shared);
            rule = "subject of the light verb";
            if !actors.is_empty() {
                self.found.words.push(verb);
                if !agent.shared {
                    self.found.phrases.push(agent.head);
                }
                self.found.score += 1;
            }
        }
        actors.retain(|a| self.takes(takes, a));
        if actors.is_empty()
            && let Some(state) = self.state()
        {
            rule = "the state: nobody is named";
            actors.push(state);
        }
        if actors.is_empty() {
            return Err(Lacks::Actor("whose act it is is not known"));
        }
        self.found.why.push(Why::new(Stage::Events, "who-does-it", rule));
        self.put(slot, actors)?;
        self.found.score += 2;
        Ok(())
    }

    /// Whether "of" behind the noun brings who does it: "the demands of the workers", but not "the arrest of the workers".
    fn is_done_by_of(&self) -> bool {
        let act = self.participants.context.tables.codes.act(&self.found.frame.act);
        let asks_for_of = self
            .pattern
            .steps
            .iter()
            .any(|s| matches!(&s.link, Link::Preposition(p) if p.iter().any(|p| &**p == "of")));
        !asks_for_of
            && act.is_some_and(|a| {
                matches!(
                    &*a.group,
                    "aid"
                        | "appeals and requests"
                        | "demands"
                        | "intent and promises"
                        | "meetings and talks"
                        | "protests"
                        | "threats"
                )
            })
    }

    /// The state that an act is of which only states do.
    fn state(&self) -> Option<ActorRef> {
        let trees = self.participants.context.trees;
        // "People investigated for theft" are a kind of people.
        let kind = trees.rel(self.found.trigger) == Deprel::ACL;
        self.participants.state_at(self.found.trigger).filter(|_| self.found.frame.by_state && !kind)
    }

    /// Whether an actor is of the kind that a slot takes.
    fn takes(&self, takes: Takes, actor: &ActorRef) -> bool {
        let tables = self.participants.context.tables;
        let known = tables.world.actor(&actor.actor).map(|a| &*a.kind);
        let office = actor.actor.kind() == "office";
        match takes {
            Takes::Anybody => true,
            Takes::State => {
                actor.country.is_some() || matches!(known, Some("region" | "bloc" | "igo" | "alliance"))
            }
            Takes::Place => matches!(known, Some("country" | "historical" | "territory" | "region")),
            Takes::Org => {
                matches!(known, Some("igo" | "bloc" | "alliance" | "bank" | "court" | "ngo" | "party"))
            }
            Takes::Programme => matches!(known, Some("programme" | "agreement")),
            Takes::Person => {
                office || known == Some("person") || (known.is_none() && actor.actor.kind() == "name")
            }
        }
    }

    fn put(&mut self, slot: Slot, actors: Vec<ActorRef>) -> Result<(), Lacks> {
        match slot {
            Slot::Source => self.found.source.extend(actors),
            Slot::Target => self.found.target.extend(actors),
            Slot::Both => {
                if actors.len() < 2 {
                    return Err(Lacks::Actor("only one of the two sides is named"));
                }
                self.found.reciprocal = true;
                self.found.source.extend(actors);
            }
            Slot::Any => {}
        }
        Ok(())
    }

    /// Nobody does it to themselves; of two sides named together the first is the source.
    fn settle(&mut self) -> Result<(), Lacks> {
        let wants = |wanted: &[Slot]| {
            let fills = |f: &Option<Filler>| match f {
                Some(Filler::Slot(s, _)) => wanted.contains(s),
                Some(Filler::Words { of: Some((s, _)), .. }) => wanted.contains(s),
                _ => false,
            };
            self.pattern.before.is_some_and(|(s, _)| wanted.contains(&s))
                || self.pattern.steps.iter().any(|s| fills(&s.filler))
        };
        let (source_wanted, target_wanted) = (wants(&[Slot::Source, Slot::Both]), wants(&[Slot::Target]));
        let optional = self.pattern.steps.iter().any(|s| {
            s.optional
                && matches!(
                    s.filler,
                    Some(Filler::Slot(Slot::Target, _) | Filler::Words { of: Some((Slot::Target, _)), .. })
                )
        });
        let found = &mut self.found;
        found.source.dedup_by(|b, a| a.actor == b.actor);
        let source = found.source.clone();
        found.target.retain(|t| source.iter().all(|s| !is_same(s, t)));
        // "Ratified by both governments": what several states do alike they do with each other.
        let act = self.participants.context.tables.codes.act(&found.frame.act);
        let together = act.is_some_and(|a| {
            matches!(
                &*a.group,
                "diplomatic cooperation"
                    | "intent and promises"
                    | "material cooperation"
                    | "meetings and talks"
            )
        });
        let states = found.source.iter().filter(|a| a.country.is_some() && is_public(a)).count();
        if together
            && found.target.is_empty()
            && (!target_wanted || optional)
            && states == found.source.len()
            && states > 1
        {
            found.reciprocal = true;
        }
        if found.reciprocal && found.source.len() > 1 {
            let rest = found.source.split_off(1);
            found.target.extend(rest);
        }
        let nominal = self.pattern.kind == PatternKind::Noun;
        if (source_wanted || nominal) && found.source.is_empty() {
            return Err(Lacks::Actor("who does it is not known"));
        }
        if found.target.is_empty() && found.frame.to_state {
            let of_state = |a: &ActorRef| {
                a.actor.kind() != "name" && a.sector.as_deref().is_none_or(|s| generic::OF_STATE.contains(&s))
            };
            let state = self.participants.state_at(found.trigger);
            let state = state.filter(|_| !found.source.iter().any(of_state));
            if let Some(state) = state {
                found.target.push(state);
                found.why.push(Why::new(Stage::Events, "to-whom", "the state: nobody is named"));
            } else if act.is_none_or(|a| &*a.group != "protests") {
                return Err(Lacks::Actor("to whom it is done is not known"));
            }
        }
        if target_wanted && !optional && found.target.is_empty() {
            return Err(Lacks::Actor("to whom it is done is not known"));
        }
        // Of two patterns the one that tells to whom it is done tells more.
        found.score += 3 * u32::from(found.target.iter().any(|a| !is_generic_person(a)));
        let codes = &self.participants.context.tables.codes;
        are_political(&self.found.frame.act, &self.found.source, &self.found.target, codes)
    }
}

/// Whether a clause says what its subject has to do: "must open", "has to open", "should open".
fn obliges(trees: &crate::tree::Trees<'_>, clause: TokenId, duty: Duty) -> bool {
    let modal = |c: &TokenId| match duty {
        Duty::Must => trees.lemma(*c) == "must",
        Duty::Should => matches!(trees.lemma(*c), "should" | "ought"),
    };
    let verb = match duty {
        Duty::Must => "have",
        Duty::Should => "need",
    };
    // "Should be confident" is no duty to do anything.
    if !matches!(trees.token(clause).upos, Upos::Verb) {
        return false;
    }
    let to = || trees.children_by(clause, &[Deprel::XCOMP]).any(|x| trees.is_to_infinitive(x));
    trees.children_by(clause, &[Deprel::AUX, Deprel::AUX_PASS]).any(|c| modal(&c))
        || (trees.lemma(clause) == verb && to())
}

/// The verb that carries a noun as its object: "hold talks".
fn light_verb(trees: &crate::tree::Trees<'_>, noun: TokenId) -> Option<TokenId> {
    let top = trees.first_conjunct(noun);
    let verb = trees.head(top)?;
    let carried = matches!(trees.rel(top), Deprel::OBJ | Deprel::NSUBJ_PASS);
    let joined = trees.rel(top) == Deprel::OBL && matches!(trees.preposition(top), Some("in" | "at" | "on"));
    let light = (carried && LIGHT.contains(&trees.lemma(verb)))
        || (joined && matches!(trees.lemma(verb), "participate" | "take" | "engage" | "go"));
    ((carried || joined) && light).then_some(verb)
}

/// How many words of a term a noun and its neighbours are, where they are all of it: the noun's lemma alone, or
/// it as the head of several words that stand around it ("military aid", "state of emergency").
pub(super) fn is_called(trees: &crate::tree::Trees<'_>, noun: TokenId, term: &str) -> Option<u32> {
    let is = |id: TokenId, word: &str| trees.lemma(id).eq_ignore_ascii_case(word);
    if !term.contains(' ') {
        return is(noun, term).then_some(1);
    }
    let words: Vec<&str> = term.split(' ').collect();
    let head =
        words.iter().position(|w| *w == "of").and_then(|i| i.checked_sub(1)).unwrap_or(words.len() - 1);
    // The words of the term one after the other; hyphens between them don't count.
    let next = |from: TokenId, step: i64| {
        let mut at = i64::from(from.0) + step;
        while let Some(token) = usize::try_from(at).ok().and_then(|i| trees.analysis.tokens.get(i)) {
            if token.upos != Upos::Punct {
                return Some(TokenId(at as u32));
            }
            at += step;
        }
        None
    };
    let follow = |step: i64, rest: &[&str]| {
        let mut at = noun;
        rest.iter().all(|word| {
            let found = next(at, step).filter(|id| is(*id, word));
            at = found.unwrap_or(at);
            found.is_some()
        })
    };
    let before: Vec<&str> = words[..head].iter().rev().copied().collect();
    let whole = is(noun, words[head]) && follow(-1, &before) && follow(1, &words[head + 1..]);
    whole.then_some(words.len() as u32)
}
