//! Which actors a noun phrase stands for.

use crate::actors::titles_in;
use crate::context::Context;
use crate::generic;
use crate::setting::Setting;
use chancery_document::{ActorId, ActorRef, Deprel, Mention, MentionKind, Span, TokenId, Upos, Via};
use rustc_hash::FxHashMap;

/// Looks mentions up by their words.
pub(crate) struct Participants<'c, 'a> {
    pub context: &'c Context<'a>,
    pub mentions: &'c [Mention],
    by_token: Vec<Option<u32>>,
    /// Whose the roles without names are; `None`: they are nobody.
    setting: Option<&'c Setting>,
    /// Names that no table knows → where the report tells their sector, and their country.
    told: FxHashMap<&'c ActorId, Told<'c>>,
}

#[derive(Default)]
struct Told<'c> {
    sector: Option<&'c ActorRef>,
    country: Option<&'c ActorRef>,
}

/// Nouns that only count or group what "of" brings: "a group of countries", "members of the EU".
const PARTITIVES: &[&str] = &[
    "one",
    "some",
    "many",
    "most",
    "all",
    "both",
    "none",
    "member",
    "group",
    "majority",
    "number",
    "part",
    "rest",
    "people",
    "leader",
    "head",
    "representative",
    "couple",
    "dozen",
    "hundred",
    "thousand",
    "delegation",
    "team",
];

impl<'c, 'a> Participants<'c, 'a> {
    pub fn new(context: &'c Context<'a>, mentions: &'c [Mention]) -> Self {
        let mut by_token = vec![None; context.trees.analysis.tokens.len()];
        for (i, mention) in mentions.iter().enumerate() {
            for token in context.tokens_in(mention.span) {
                by_token[token as usize].get_or_insert(i as u32);
            }
            by_token[mention.head.index()] = Some(i as u32);
        }
        Self { context, mentions, by_token, setting: None, told: FxHashMap::default() }
    }

    /// The same, with roles without names as somebody: "police", "protesters".
    pub fn within(context: &'c Context<'a>, mentions: &'c [Mention], setting: &'c Setting) -> Self {
        let mut told: FxHashMap<&ActorId, Told<'_>> = FxHashMap::default();
        for actor in mentions.iter().map(|m| &m.actor).filter(|a| a.actor.kind() == "name") {
            let told = told.entry(&actor.actor).or_default();
            told.sector = told.sector.or_else(|| Some(actor).filter(|a| a.sector.is_some()));
            told.country = told.country.or_else(|| Some(actor).filter(|a| a.country.is_some()));
        }
        let mut all = Self { setting: Some(setting), ..Self::new(context, mentions) };
        // "U.S. Special Envoy Per Holt": whose title names a country is of it.
        for mention in
            mentions.iter().filter(|m| m.actor.actor.kind() == "name" && m.kind == MentionKind::Name)
        {
            let told = told.entry(&mention.actor.actor).or_default();
            if told.country.is_none() {
                told.country = all.country_before(mention);
            }
        }
        all.told = told;
        all
    }

    /// The country that is named before a name in its own phrase, with nothing but the words of a title between.
    fn country_before(&self, name: &Mention) -> Option<&'c ActorRef> {
        let trees = self.context.trees;
        let first = self.context.tokens_in(name.span).start;
        let of_title = |id: u32| {
            let token = trees.token(TokenId(id));
            matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj)
                || matches!(&*token.lemma, "of" | "to" | "the" | "for")
        };
        let before = (0..first).rev().take(9).take_while(|&id| of_title(id));
        let sentence = trees.analysis.sentence_of(name.head);
        let named = before.map(TokenId).filter(|&id| trees.analysis.sentence_of(id) == sentence);
        // The farthest: in "Israeli Minister for Egypt X" the first word tells whose.
        let countries = named.filter_map(|id| self.mention(id)).filter(|m| {
            m.actor.actor.kind() == "country" && matches!(m.kind, MentionKind::Modifier | MentionKind::Name)
        });
        let country = countries
            .last()
            .filter(|m| m.kind == MentionKind::Modifier || trees.rel(m.head) == Deprel::COMPOUND)?;
        Some(&country.actor)
    }

    /// The mention that a word belongs to.
    pub fn mention(&self, token: TokenId) -> Option<&'c Mention> {
        self.by_token[token.index()].map(|i| &self.mentions[i as usize])
    }

    /// The actors of a noun phrase and of those coordinated with it.
    pub fn actors(&self, head: TokenId) -> Vec<ActorRef> {
        let mut found: Vec<ActorRef> = Vec::new();
        for token in self.context.trees.coordinated(head) {
            for actor in self.of_phrase(token, 0).into_iter().map(|a| self.placed(a, token)) {
                if found.iter().all(|f| f.actor != actor.actor) {
                    found.push(actor);
                }
            }
        }
        found
    }

    /// The actors of a phrase that something is done to; what is a country's stands for it: "to Chad's fishing industry".
    pub fn affected(&self, head: TokenId) -> Vec<ActorRef> {
        let own = self.actors(head);
        let trees = self.context.trees;
        // "Shelled Bergen", "an ultimatum to Washington": the country that it lies in.
        if own.is_empty()
            && let Some(iso3) = self.setting.and_then(|s| s.of_place(head))
        {
            let country = ActorId::new(format!("country:{iso3}"));
            return vec![self.context.reference(&country, Some(trees.token(head).span), Via::Description)];
        }
        let english = &self.context.tables.english;
        let lemma = trees.lemma(head);
        let somebody = self.context.name_at(trees.token(head).span).is_some()
            || english.descriptions.contains_key(lemma)
            || english.persons.contains(lemma);
        if !own.is_empty() || somebody || self.setting.is_none() {
            return own;
        }
        let mut owners = self.owners(head);
        owners.retain(|a| a.actor.kind() == "country");
        if owners.is_empty()
            && let Some(setting) = self.setting
        {
            // "An army camp", "a police station"
            let of = trees.children_by(head, &[Deprel::COMPOUND]);
            owners.extend(of.filter_map(|c| generic::actor(self, setting, c)).take(1));
        }
        owners
    }

    /// The state that a word's sentence is set in.
    pub fn state_at(&self, at: TokenId) -> Option<ActorRef> {
        let sentence = self.context.trees.analysis.sentence_of(at);
        let iso3 = self.setting?.place_of(sentence)?;
        let state = ActorId::new(format!("country:{iso3}"));
        let mut actor = self.context.reference(&state, None, Via::Implied);
        actor.sector = Some("GOV".into());
        Some(actor)
    }

    /// Somebody whom no table knows is what the report elsewhere says of them, or what their name says: "Per Holt" is the
    /// "Deputy Transport Minister Per Holt" of the first sentence, a "Bureau" a body. Who acts for a state acts for that of
    /// the report.
    fn placed(&self, mut actor: ActorRef, at: TokenId) -> ActorRef {
        let Some(setting) = self.setting.filter(|_| actor.actor.kind() == "name") else { return actor };
        let told = self.told.get(&actor.actor);
        if actor.sector.is_none()
            && let Some(told) = told.and_then(|t| t.sector)
        {
            (actor.sector, actor.role) = (told.sector.clone(), told.role.clone());
        }
        if actor.country.is_none()
            && let Some(told) = told.and_then(|t| t.country)
        {
            actor.country = told.country.clone();
        }
        if actor.via == Via::Name
            && let Some(name) = actor.mention.filter(|m| !self.context.holds_person(*m))
        {
            actor.sector = actor.sector.or_else(|| self.sector_of_name(name));
            actor.country = actor.country.or_else(|| self.country_of_name(name, at));
        }
        let acts = actor.sector.as_deref().is_some_and(|s| generic::OF_STATE.contains(&s));
        if actor.country.is_none() && acts {
            let sentence = self.context.trees.analysis.sentence_of(at);
            let country = if actor.via == Via::Name { setting.home() } else { setting.at(sentence) };
            actor.country = country.map(Into::into);
        }
        actor
    }

    /// The country that an organisation is of: "Norway's Northern Fleet", "Peru Railways".
    fn country_of_name(&self, name: Span, head: TokenId) -> Option<Box<str>> {
        let owner =
            self.context.trees.child(head, &[Deprel::NMOD_POSS, Deprel::AMOD]).and_then(|o| self.mention(o));
        let owner = owner.filter(|m| m.actor.actor.kind() == "country").and_then(|m| m.actor.country.clone());
        owner.or_else(|| {
            let quote = self.context.quote(name);
            let world = &self.context.tables.world;
            let (end, _) =
                quote.match_indices(' ').find(|(at, _)| world.name_matcher.get(&quote[..*at]).is_some())?;
            let mut entries = world.entries(world.name_matcher.get(&quote[..end])?);
            let first = entries.next().filter(|e| !e.ambiguous && e.actor.kind() == "country")?;
            entries.all(|e| e.actor == first.actor).then(|| first.actor.local().into())
        })
    }

    /// What the words of a name tell of a body: the last that tells anything counts.
    fn sector_of_name(&self, name: Span) -> Option<Box<str>> {
        let words = self.context.quote(name).split(|c: char| !c.is_alphanumeric() && c != '\'');
        let named = &self.context.tables.english.named_bodies;
        words
            .filter(|w| w.starts_with(char::is_uppercase))
            .rev()
            .find_map(|w| named.get(&*w.to_lowercase()).cloned())
    }

    fn of_phrase(&self, head: TokenId, depth: usize) -> Vec<ActorRef> {
        let trees = self.context.trees;
        if let Some(mention) =
            self.mention(head).filter(|m| m.kind != MentionKind::Modifier || m.head == head)
        {
            return std::iter::once(&mention.actor).chain(&mention.others).cloned().collect();
        }
        if depth > 3 {
            return Vec::new();
        }
        // "The ministry said it had": whoever says it, where nothing else was found.
        if trees.token(head).upos == Upos::Pron
            && let Some(speaker) = self.speaker_above(head)
        {
            return self.of_phrase(speaker, depth + 1);
        }
        // "the minister, Juan Pérez"
        if let Some(named) = trees.children_by(head, &[Deprel::APPOS]).find(|&a| self.mention(a).is_some()) {
            return self.of_phrase(named, depth + 1);
        }
        if PARTITIVES.contains(&trees.lemma(head)) {
            let of = trees.children_by(head, &[Deprel::NMOD]).find(|&c| trees.preposition(c) == Some("of"));
            if let Some(of) = of {
                return trees
                    .coordinated(of)
                    .into_iter()
                    .flat_map(|c| self.of_phrase(c, depth + 1))
                    .collect();
            }
        }
        // "its spokesman", "his foreign ministry": an office of the country of whoever owns it
        if let Some(office) = self.owned_office(head) {
            return vec![office];
        }
        // "a statement by the ministry", "Iran's claim": who makes it
        if self.context.tables.english.nominal_cues.contains_key(trees.lemma(head)) {
            let by = trees
                .children_by(head, &[Deprel::NMOD])
                .find(|&c| matches!(trees.preposition(c), Some("by" | "from" | "of")));
            let made = by.map_or_else(Vec::new, |c| self.of_phrase(c, depth + 1));
            let made = if made.is_empty() { self.owners(head) } else { made };
            return if made.is_empty() { self.issuer(head, depth) } else { made };
        }
        self.setting.and_then(|s| generic::actor(self, s, head)).into_iter().collect()
    }

    /// The subject of the verb of saying whose content a pronoun is the subject of.
    fn speaker_above(&self, pronoun: TokenId) -> Option<TokenId> {
        let trees = self.context.trees;
        let third = matches!(trees.lemma(pronoun), "it" | "they" | "he" | "she");
        let verb = trees.head(pronoun).filter(|_| third && trees.rel(pronoun) == Deprel::NSUBJ)?;
        let says = trees.head(verb).filter(|_| trees.rel(verb) == Deprel::CCOMP)?;
        self.setting.filter(|_| self.context.tables.english.cues.contains_key(trees.lemma(says)))?;
        let subject = crate::roles::subject(trees, says)?.head;
        let several = |t: TokenId| trees.token(t).feats.has("Number", "Plur");
        let agrees = trees.lemma(pronoun) == "they" || !several(subject);
        (subject != pronoun && agrees).then_some(subject)
    }

    /// "X issued a statement": who puts it out, where the noun has no owner.
    fn issuer(&self, noun: TokenId, depth: usize) -> Vec<ActorRef> {
        let trees = self.context.trees;
        let verb = trees.head(noun).filter(|_| trees.rel(noun) == Deprel::OBJ);
        let issues =
            verb.filter(|&v| matches!(trees.lemma(v), "issue" | "release" | "make" | "publish" | "send"));
        let subject = issues.and_then(|v| crate::roles::subject(trees, v));
        subject.map_or_else(Vec::new, |s| self.of_phrase(s.head, depth + 1))
    }

    /// The office or agent that a pronoun or a name owns: "its spokesman", "Peru's army".
    fn owned_office(&self, head: TokenId) -> Option<ActorRef> {
        let (context, trees) = (self.context, self.context.trees);
        if context.tables.english.of_others.contains(trees.lemma(head)) {
            return None;
        }
        let owner = self.mention(trees.child(head, &[Deprel::NMOD_POSS])?)?;
        let iso3 = owner.actor.country.as_ref().filter(|_| owner.actor.actor.kind() != "org")?;
        let from = trees.children_by(head, &[Deprel::AMOD, Deprel::COMPOUND]).map(|c| trees.token(c).span);
        let span = from.fold(trees.token(head).span, Span::cover);
        let title = titles_in(context, span).into_iter().next().map(|t| t.title);
        let agent = context.tables.english.agents.get(trees.lemma(head)).filter(|a| a.acts_for_country);
        let sector = title.map(|t| t.sector.clone()).or_else(|| agent.map(|a| a.sector.clone()))?;
        let office = title.map(|t| ActorId::new(format!("office:{iso3}/{}", t.office)));
        let single = title.is_some_and(|t| !t.many);
        Some(ActorRef {
            actor: match &office {
                Some(office) if single => office.clone(),
                _ => ActorId::new(format!("country:{iso3}")),
            },
            role: office.filter(|_| !single),
            country: Some(iso3.clone()),
            sector: Some(sector),
            mention: Some(span),
            via: Via::Description,
        })
    }

    /// Whose a noun is: its possessor, nationality or a name before it.
    pub fn owners(&self, noun: TokenId) -> Vec<ActorRef> {
        const LINKS: &[Deprel] = &[Deprel::NMOD_POSS, Deprel::AMOD, Deprel::COMPOUND, Deprel::NMOD_DESC];
        let trees = self.context.trees;
        let mut found: Vec<ActorRef> = Vec::new();
        let mut add = |mention: &Mention| {
            for actor in std::iter::once(&mention.actor).chain(&mention.others) {
                if found.iter().all(|f| f.actor != actor.actor) {
                    found.push(self.placed(actor.clone(), noun));
                }
            }
        };
        // The noun may itself be the head of a mention: "Chinese troops" are China's.
        let mut nested = vec![noun];
        while let Some(at) = nested.pop() {
            for child in trees.children_by(at, LINKS) {
                for part in trees.coordinated(child) {
                    if let Some(mention) = self.mention(part) {
                        add(mention);
                    }
                }
                // "US-China trade talks": the pair may hang on the word before the noun
                if trees.rel(child) == Deprel::COMPOUND {
                    nested.push(child);
                }
            }
        }
        found
    }

    /// A reference for a speaker that no table knows: the words of the phrase.
    pub fn by_words(&self, head: TokenId) -> Option<ActorRef> {
        let trees = self.context.trees;
        if !matches!(trees.token(head).upos, Upos::Noun | Upos::Propn) {
            return None;
        }
        let words = trees.subtree(head, |c| {
            matches!(
                trees.rel(c),
                Deprel::AMOD
                    | Deprel::COMPOUND
                    | Deprel::NUMMOD
                    | Deprel::FLAT
                    | Deprel::NMOD_POSS
                    | Deprel::NMOD_DESC
            ) || (trees.rel(c) == Deprel::CASE
                && trees.head(c).is_some_and(|h| trees.rel(h) == Deprel::NMOD_POSS))
        });
        let honorific = |w: &TokenId| crate::actors::is_honorific(self.context.form(*w));
        let words: Vec<TokenId> = words.into_iter().skip_while(honorific).collect();
        let span = trees.span(&words)?;
        let country = self.owners(head).into_iter().find_map(|a| a.country);
        let agent = self.context.tables.english.agents.get(trees.lemma(head));
        Some(ActorRef {
            actor: ActorId::unknown(self.context.quote(span)),
            role: None,
            country,
            sector: agent.map(|a| a.sector.clone()),
            mention: Some(span),
            via: Via::Description,
        })
    }
}

/// The same actor, implied by a word in another clause.
pub(crate) fn implied(mut actors: Vec<ActorRef>, shared: bool) -> Vec<ActorRef> {
    if shared {
        for actor in &mut actors {
            if actor.via == Via::Name {
                actor.via = Via::Implied;
            }
        }
    }
    actors
}

/// Runs of consecutive words as spans, without marks at their ends.
pub(crate) fn runs(context: &Context<'_>, words: &[TokenId]) -> Vec<Span> {
    let mut spans = Vec::new();
    for run in words.chunk_by(|a, b| b.0 == a.0 + 1) {
        spans.extend(context.trees.span(run));
    }
    spans
}
