//! Stage `coreference`: pronouns and descriptions that refer to somebody named before.
//!
//! One pass in the order of the text. Every noun phrase is kept in mind, known or not: a pronoun goes to the best of
//! them by weights that were learnt ([`weights`]), and gives a mention only where the best is an actor. An antecedent
//! stands in the same voice (an embedded post neither gives nor takes one), at most a few sentences back. Where two are
//! about equally good the words are left alone: a wrong "who" costs more than a missing one.

mod descriptions;
mod features;
mod speakers;
mod weights;

pub use features::{Class, Features, SLOTS, VALUES};
pub(crate) use speakers::first_persons;
pub use weights::Weights;

use crate::context::{Context, via};
use crate::roles;
use crate::setting::country_of_report;
use chancery_document::{
    ActorId, ActorRef, Chain, Deprel, Entity, Mention, MentionKind, Name, NameKind, Note, Phrase, Quote,
    Span, Stage, TokenId, Upos, Why,
};
use chancery_tables::{Gender, PatternKind};
use features::{Candidate, Past, Pronoun};
use rustc_hash::FxHashMap;

/// Sentences to look back.
const REACH: usize = 3;
/// Candidates to look at: a limit for texts without sentences.
const MOST: usize = 40;

/// A pronoun and what it may stand for, nearest first: what somebody must decide.
#[derive(Debug)]
pub struct Question<'q> {
    /// The pronoun.
    pub pronoun: TokenId,
    /// Its class.
    pub class: Class,
    /// In which construction it stands: whether it can stand for nothing at all.
    pub alone: u8,
    /// The heads of the phrases that it may stand for.
    pub heads: &'q [TokenId],
    /// What is seen of each.
    pub features: &'q [Features],
}

/// Adds mentions by pronoun and description. `is_date` tells names of days and months.
#[must_use]
pub fn resolve(
    context: &Context<'_>,
    quotes: &[Quote],
    named: Vec<Mention>,
    is_date: &dyn Fn(&str) -> bool,
    weights: &Weights,
) -> (Vec<Mention>, Vec<Entity>, Vec<Note>) {
    let mut decide =
        |question: &Question<'_>| weights.choose(question.class, question.alone, question.features);
    resolve_by(context, quotes, named, is_date, &mut decide)
}

/// The same with somebody else deciding about each pronoun: for training.
pub fn resolve_by(
    context: &Context<'_>,
    quotes: &[Quote],
    named: Vec<Mention>,
    is_date: &dyn Fn(&str) -> bool,
    decide: &mut dyn FnMut(&Question<'_>) -> Option<usize>,
) -> (Vec<Mention>, Vec<Entity>, Vec<Note>) {
    let mut state = State {
        context,
        quotes,
        is_date,
        mentions: named,
        notes: Vec::new(),
        phrases: Vec::new(),
        entities: Vec::new(),
        by_name: FxHashMap::default(),
        by_word: FxHashMap::default(),
        called: FxHashMap::default(),
        country: None,
    };
    let (places, _) = crate::places::find(context, &state.mentions);
    state.country = country_of_report(context, &state.mentions, &places);
    for sentence in 0..context.trees.analysis.sentences.len() {
        state.sentence(sentence, decide);
    }
    let entities = state.named_entities();
    (state.mentions, entities, state.notes)
}

struct State<'c, 'a> {
    context: &'c Context<'a>,
    quotes: &'c [Quote],
    /// Whether a word is the name of a day or month, which no pronoun stands for.
    is_date: &'c dyn Fn(&str) -> bool,
    /// In order of the text.
    mentions: Vec<Mention>,
    notes: Vec<Note>,
    /// Heads of noun phrases up to here, in order.
    phrases: Vec<Spoken>,
    entities: Vec<Known>,
    /// Names, actors and nouns → entity.
    by_name: FxHashMap<String, usize>,
    /// Words of names → the last entity whose name has them.
    by_word: FxHashMap<String, usize>,
    /// What somebody or something named was called: "applicant" after "Holt, the applicant" → entity.
    called: FxHashMap<String, Option<usize>>,
    /// The country that the report is about, where it is about one.
    country: Option<Box<str>>,
}

struct Spoken {
    id: TokenId,
    sentence: usize,
    entity: usize,
    named: bool,
}

/// Somebody or something that the report speaks of.
struct Known {
    past: Past,
    /// One of its mentions, where it is an actor.
    mention: Option<Mention>,
    /// What kind of name it has, and its names.
    kind: Option<NameKind>,
    names: Vec<String>,
}

impl State<'_, '_> {
    fn sentence(&mut self, index: usize, decide: &mut dyn FnMut(&Question<'_>) -> Option<usize>) {
        let sentence = &self.context.trees.analysis.sentences[index];
        for i in sentence.tokens.clone() {
            let id = TokenId(i);
            if let Some(held) = self.held(id) {
                // "Chinese" before a noun is no phrase of its own; "China" there is one.
                let phrase = self.mentions[held].kind != MentionKind::Modifier
                    || self.context.trees.token(id).upos == Upos::Propn;
                if self.mentions[held].head == id && phrase {
                    self.enter_mention(index, id, held);
                } else {
                    self.enter_owner(index, id, held);
                }
                continue;
            }
            let (found, entered) = match self.context.trees.token(id).upos {
                Upos::Pron | Upos::Det => (self.pronoun(index, id, decide), true),
                Upos::Noun | Upos::Propn | Upos::Num => {
                    match self
                        .description(index, id)
                        .or_else(|| self.owned_body(id))
                        .or_else(|| self.in_context(id))
                    {
                        Some(found) => (Some(found), false),
                        None => (self.enter_noun(index, id), true),
                    }
                }
                _ => continue,
            };
            if let Some(mention) = found {
                let at = self.mentions.partition_point(|m| m.span.start() < mention.span.start());
                self.mentions.insert(at, mention);
                if !entered {
                    self.enter_mention(index, id, at);
                }
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

    /// Whether any mention overlaps a span.
    fn overlaps_mention(&self, span: Span) -> bool {
        let after = self.mentions.partition_point(|m| m.span.start() < span.end());
        self.mentions[..after].last().is_some_and(|m| m.span.overlaps(span))
    }

    fn enter_mention(&mut self, sentence: usize, id: TokenId, held: usize) {
        let mention = &self.mentions[held];
        let actor = mention.actor.actor.clone();
        let named = matches!(mention.kind, MentionKind::Name | MentionKind::Modifier);
        let agent = self.context.trees.token(id).upos == Upos::Noun && named;
        let key = match &mention.others[..] {
            // "The Chinese government" acts for China, and is something else than the country in the text.
            [] if agent => format!("{} {}", mention.actor.actor, self.context.trees.lemma(id)),
            [] => mention.actor.actor.to_string(),
            _ => format!("{}+{}", mention.actor.actor, mention.others[0].actor),
        };
        let name = named.then_some(mention.span);
        let entity = self.entity_of(key);
        if self.entities[entity].mention.is_none() {
            self.entities[entity].mention = Some(self.mentions[held].clone());
        }
        if let Some(name) = name {
            self.remember_words(name, entity);
            if let Some(found) = self.context.name_at(name) {
                self.entities[entity].kind.get_or_insert(found.kind);
                if found.kind == NameKind::Per {
                    self.entities[entity].past.given = self.gender_of_actor(&actor);
                }
            }
            // "Director Kari Holt" is the director.
            let title = |w: &TokenId| self.context.trees.token(*w).upos == Upos::Noun;
            let before = self.context.tokens_in(name).map(TokenId).take_while(|w| *w != id);
            if let Some(title) = before.filter(title).last().filter(|_| self.context.holds_person(name)) {
                self.call(title, entity);
            }
        }
        self.enter(sentence, id, entity, self.gender_by_title(id), named);
    }

    /// Keeps what somebody is called; `None` once two are.
    fn call(&mut self, noun: TokenId, entity: usize) {
        let lemma = self.context.trees.lemma(noun).to_lowercase();
        let called = self.called.entry(lemma).or_insert(Some(entity));
        if called.is_some_and(|known| known != entity) {
            *called = None;
        }
    }

    /// The country in "the government of China", where the whole is one mention.
    fn enter_owner(&mut self, sentence: usize, id: TokenId, held: usize) {
        let trees = self.context.trees;
        let mention = &self.mentions[held];
        let country = mention.actor.country.as_ref().filter(|_| trees.token(id).upos == Upos::Propn);
        let name = self.context.name_at(trees.token(id).span);
        if let (Some(country), Some(name)) = (country, name)
            && name.kind == NameKind::Loc
            && self.context.head_of(name.span) == Some(id)
            && mention.span.contains(name.span)
        {
            let entity = self.entity_of(format!("country:{country}"));
            self.enter(sentence, id, entity, 0, true);
        }
    }

    /// A noun phrase that is no known actor; a mention where it goes back to one: "the company", "Nilsen, a teacher".
    fn enter_noun(&mut self, sentence: usize, id: TokenId) -> Option<Mention> {
        let trees = self.context.trees;
        let token = trees.token(id);
        let name = self.context.name_at(token.span);
        if let Some(name) = name {
            // The other words of a name are no phrases.
            if self.context.head_of(name.span) == Some(id) {
                let entity = self.by_name(name);
                self.enter(sentence, id, entity, self.gender_by_title(id), true);
            }
            return None;
        }
        if matches!(trees.rel(id), Deprel::COMPOUND | Deprel::FLAT | Deprel::FIXED | Deprel::GOESWITH)
            || (self.is_date)(self.context.form(id))
        {
            return None;
        }
        let (entity, rule) = if let Some(entity) = self.equated(id) {
            if self.entities[entity].mention.is_some() && token.upos == Upos::Noun {
                self.call(id, entity);
            }
            let of_person = self.entities[entity].kind == Some(NameKind::Per);
            let fits = if of_person { self.is_person_noun(id) } else { self.is_known_noun(id) };
            let rule = if trees.rel(id) == Deprel::APPOS { "apposition" } else { "predicate" };
            let told = token.upos == Upos::Noun && fits && (rule == "apposition" || of_person);
            (entity, told.then_some(rule))
        } else if let Some(entity) = self.named_behind(id) {
            (entity, Some("apposition"))
        } else if let Some(entity) = self.called_so(id) {
            (entity, Some("as it was called"))
        } else if let Some(entity) = self.by_kind(id) {
            (entity, Some("description"))
        } else {
            let (entity, back) = self.by_noun(id);
            (entity, (back && self.is_known_noun(id)).then_some("word of a name"))
        };
        self.enter(sentence, id, entity, self.gender_by_title(id), false);
        let of = self.entities[entity].mention.as_ref().filter(|m| m.others.is_empty())?;
        let rule = rule.filter(|_| !token.feats.has("Number", "Plur"))?;
        let the = trees.child(id, &[Deprel::DET]).map_or(token.span, |d| trees.token(d).span);
        let span = the.cover(token.span);
        let free = !self.overlaps_mention(span);
        let why = format!("“{}” → {}", self.context.quote(span), of.actor.actor);
        free.then(|| self.refer(id, span, MentionKind::Description, of, rule, why))
    }

    /// The person in "the director, Kari Holt", whose name stands behind the noun.
    fn named_behind(&mut self, id: TokenId) -> Option<usize> {
        let name = self.context.trees.child(id, &[Deprel::APPOS]).filter(|_| self.is_person_noun(id))?;
        let held = self.held(name)?;
        let mention = &self.mentions[held];
        let person =
            mention.head == name && mention.kind == MentionKind::Name && self.context.is_person(mention);
        let actor = mention.actor.actor.to_string();
        person.then(|| {
            let entity = self.entity_of(actor);
            self.entities[entity].mention.get_or_insert_with(|| self.mentions[held].clone());
            entity
        })
    }

    /// A noun for people of whatever calling.
    fn is_person_noun(&self, id: TokenId) -> bool {
        let english = &self.context.tables.english;
        let lemma = &*self.context.trees.lemma(id).to_lowercase();
        english.persons.contains(lemma)
            || english.title_matcher.get(lemma).is_some()
            || english.agents.get(lemma).is_some_and(|a| &*a.sector != "BUS")
    }

    /// A noun for people, bodies or places: a title, an agent, a description.
    fn is_known_noun(&self, id: TokenId) -> bool {
        let english = &self.context.tables.english;
        let lemma = &*self.context.trees.lemma(id).to_lowercase();
        english.title_matcher.get(lemma).is_some()
            || english.agents.contains_key(lemma)
            || english.descriptions.contains_key(lemma)
    }

    /// A name said again, in other words too: "the Holt Foundation" and "Holt Foundation of Peru", "HF".
    fn by_name(&mut self, name: &Name) -> usize {
        let quote = self.context.quote(name.span);
        let quote = quote.strip_suffix("'s").or_else(|| quote.strip_suffix("’s")).unwrap_or(quote);
        let entity = match self.by_name.get(quote) {
            Some(&entity) => entity,
            None => {
                let known = self.named_otherwise(name.kind, quote);
                let entity = known.unwrap_or_else(|| self.new_entity());
                self.by_name.insert(quote.to_owned(), entity);
                self.entities[entity].names.push(quote.to_owned());
                entity
            }
        };
        self.entities[entity].kind.get_or_insert(name.kind);
        if name.kind == NameKind::Per {
            let given = self.gender_of_name(quote);
            self.entities[entity].past.given = given;
        }
        self.remember_words(name.span, entity);
        entity
    }

    /// What the given name of a person tells: 1 for a man, 2 for a woman, 0 for nothing.
    fn gender_of_actor(&self, actor: &ActorId) -> u8 {
        match self.context.tables.world.actor(actor) {
            Some(known) => self.gender_of_name(&known.label),
            None => self.gender_of_name(actor.local()),
        }
    }

    fn gender_of_name(&self, name: &str) -> u8 {
        let mut words = name.split_whitespace();
        let given = words.next().filter(|_| words.next().is_some()).unwrap_or_default();
        match self.context.tables.world.gender_of_name(given) {
            Some(Gender::Male) => 1,
            Some(Gender::Female) => 2,
            None => 0,
        }
    }

    /// The last entity of the kind that has a longer name with all these words, or with these initials.
    fn named_otherwise(&self, kind: NameKind, name: &str) -> Option<usize> {
        let words: Vec<&str> = name.split_whitespace().collect();
        let capitals = name.chars().count() > 1 && name.chars().all(|c| c.is_uppercase() || c == '.');
        let initials = |long: &str| -> String {
            long.split([' ', '-']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect()
        };
        let same = |long: &String| {
            let theirs: Vec<&str> = long.split_whitespace().collect();
            let (more, less) = if theirs.len() > words.len() { (&theirs, &words) } else { (&words, &theirs) };
            let part = more.len() > less.len()
                && less.iter().all(|w| more.contains(w))
                && less.iter().any(|w| w.chars().count() > 3);
            // A place that another holds in its name is not that place: "San José" and "San José Province".
            let part = part && (kind != NameKind::Loc || more.first() == less.first());
            part || (capitals && initials(long) == name.replace('.', ""))
        };
        let kinds = |k: &Known| k.kind == Some(kind) && k.names.iter().any(same);
        (0..self.entities.len()).rev().take(200).find(|&i| kinds(&self.entities[i]))
    }

    /// What an apposition or a predicate is said of: "Nilsen, a teacher", "Nilsen is a teacher".
    fn equated(&self, id: TokenId) -> Option<usize> {
        let trees = self.context.trees;
        let top = trees.first_conjunct(id);
        if top != id && trees.child(top, &[Deprel::COP]).is_none() {
            return None;
        }
        let id = top;
        let other = if trees.rel(id) == Deprel::APPOS {
            trees.head(id)?
        } else if trees.rel(id) == Deprel::XCOMP {
            let verb = trees.head(id).filter(|&v| matches!(trees.lemma(v), "become" | "remain"))?;
            roles::subject(trees, verb)?.head
        } else {
            trees.child(id, &[Deprel::COP])?;
            if trees.children(id).iter().any(|&c| trees.token(c).feats.has("Polarity", "Neg")) {
                return None;
            }
            roles::subject(trees, id)?.head
        };
        let plural = |t: TokenId| trees.token(t).feats.has("Number", "Plur");
        if plural(id) != plural(other) {
            return None;
        }
        let before = self.phrases.iter().rev().take(MOST).find(|p| p.id == other)?;
        Some(before.entity)
    }

    /// "The city", "the company": the only place or organisation that was named in the last sentences.
    fn by_kind(&self, id: TokenId) -> Option<usize> {
        let trees = self.context.trees;
        let the = trees.child(id, &[Deprel::DET]).map(|d| trees.lemma(d).to_lowercase());
        let alone = |c: &TokenId| matches!(trees.rel(*c), Deprel::DET | Deprel::CASE | Deprel::PUNCT);
        if !matches!(the.as_deref(), Some("the" | "this"))
            || trees.token(id).feats.has("Number", "Plur")
            || !trees.children(id).iter().all(alone)
        {
            return None;
        }
        let description = self.context.tables.english.descriptions.get(trees.lemma(id))?;
        let means = |kind: &str| description.refers_to.iter().any(|k| &**k == kind);
        let kind = match (means("place"), means("organisation")) {
            (true, _) => NameKind::Loc,
            (_, true) => NameKind::Org,
            _ => return None,
        };
        let voice = self.voice(trees.token(id).span);
        let sentence = trees.analysis.sentence_of(id);
        let near = self.phrases.iter().rev().take_while(|p| p.sentence + REACH >= sentence);
        // Those of the tables have kinds that tell more.
        let unknown = |k: &Known| {
            k.kind == Some(kind) && k.mention.as_ref().is_none_or(|m| m.actor.actor.kind() == "name")
        };
        let mut fit = near.filter(|p| {
            p.named && unknown(&self.entities[p.entity]) && self.voice(trees.token(p.id).span) == voice
        });
        let found = fit.next()?.entity;
        fit.all(|p| p.entity == found).then_some(found)
    }

    /// "The applicant" after "Holt, the applicant".
    fn called_so(&self, id: TokenId) -> Option<usize> {
        let trees = self.context.trees;
        let the = trees.child(id, &[Deprel::DET]).map(|d| trees.lemma(d).to_lowercase());
        let alone = |c: &TokenId| matches!(trees.rel(*c), Deprel::DET | Deprel::CASE | Deprel::PUNCT);
        let definite = matches!(the.as_deref(), Some("the" | "this" | "that"));
        if !definite || trees.token(id).feats.has("Number", "Plur") || !trees.children(id).iter().all(alone) {
            return None;
        }
        *self.called.get(&*trees.lemma(id).to_lowercase())?
    }

    /// "The driver" after "a driver", "the university" after "Holt University" (`true`: a name's word); else something new.
    fn by_noun(&mut self, id: TokenId) -> (usize, bool) {
        let trees = self.context.trees;
        let token = trees.token(id);
        let definite = trees.child(id, &[Deprel::DET]).is_some_and(|d| {
            matches!(&*trees.lemma(d).to_lowercase(), "the" | "this" | "that" | "these" | "those")
        });
        let number = if token.feats.has("Number", "Plur") { "s" } else { "" };
        let key = format!("{}{number}", token.lemma.to_lowercase());
        let bare = !trees
            .children(id)
            .iter()
            .any(|&c| matches!(trees.rel(c), Deprel::NMOD | Deprel::ACL | Deprel::ACL_RELCL));
        if definite && bare {
            if let Some(&entity) = self.by_word.get(&key) {
                return (entity, true);
            }
            return (self.entity_of(key), false);
        }
        // A new one takes the word over.
        let entity = self.new_entity();
        self.by_name.insert(key, entity);
        (entity, false)
    }

    /// Keeps the word of a name that says what it is: "University" of "Holt University", "Council" of "Council of Elders".
    fn remember_words(&mut self, name: Span, entity: usize) {
        let several = self.context.quote(name).split_whitespace().count() > 1;
        let proper = |h: &TokenId| self.context.trees.token(*h).upos == Upos::Propn;
        if let Some(head) = self.context.head_of(name).filter(|h| several && proper(h)) {
            self.by_word.insert(self.context.form(head).to_lowercase(), entity);
        }
    }

    fn new_entity(&mut self) -> usize {
        self.entities.push(Known { past: Past::default(), mention: None, kind: None, names: Vec::new() });
        self.entities.len() - 1
    }

    fn entity_of(&mut self, key: String) -> usize {
        if let Some(&entity) = self.by_name.get(&key) {
            return entity;
        }
        let entity = self.new_entity();
        self.by_name.insert(key, entity);
        entity
    }

    fn enter(&mut self, sentence: usize, id: TokenId, entity: usize, gender: u8, named: bool) {
        let past = &mut self.entities[entity].past;
        // Only what is named counts: a pronoun that was led wrong must not lead the next one.
        past.count += usize::from(named);
        if gender != 0 {
            past.gender = gender;
        }
        self.phrases.push(Spoken { id, sentence, entity, named });
    }

    /// 1 for a man, 2 for a woman by the words that stand with the name, 0 where nothing tells.
    fn gender_by_title(&self, id: TokenId) -> u8 {
        let trees = self.context.trees;
        let own = trees.children(id).iter().copied().chain([id]);
        let mut told = own.filter_map(|w| match &*self.context.form(w).to_lowercase() {
            "mr" | "mr." | "sir" | "king" | "prince" | "lord" | "man" | "father" | "son" | "husband"
            | "brother" | "boy" | "chairman" | "spokesman" | "businessman" => Some(1),
            "mrs" | "mrs." | "ms" | "ms." | "miss" | "queen" | "princess" | "lady" | "woman" | "mother"
            | "daughter" | "wife" | "sister" | "girl" | "chairwoman" | "spokeswoman" | "businesswoman"
            | "madam" => Some(2),
            _ => None,
        });
        told.next_back().unwrap_or(0)
    }

    fn pronoun(
        &mut self,
        sentence: usize,
        id: TokenId,
        decide: &mut dyn FnMut(&Question<'_>) -> Option<usize>,
    ) -> Option<Mention> {
        let trees = self.context.trees;
        let form = self.context.form(id).to_lowercase();
        let class = Class::of(&form, trees.rel(id) == Deprel::NMOD_POSS)?;
        if trees.rel(id) == Deprel::EXPL {
            return None;
        }
        let span = trees.token(id).span;
        let pronoun = Pronoun::new(self.context, id, class, sentence, self.quote(span));
        let (heads, features, entities) = self.candidates(&pronoun);
        let alone = features::alone(self.context, &pronoun);
        let question = Question { pronoun: id, class, alone, heads: &heads, features: &features };
        let chosen = Self::last_speaker(&pronoun, &features)
            .or_else(|| decide(&question))
            .or_else(|| self.same_subject(&pronoun, &heads, &entities))
            .or_else(|| Self::same_speaker(&pronoun, &features));
        let chosen = chosen.filter(|&i| !self.is_rivalled(&pronoun, &heads, &features, i));
        let Some(chosen) = chosen.map(|i| entities[i]) else {
            // Whoever it is, the same pronoun may come back to it.
            let entity = self.new_entity();
            self.enter(sentence, id, entity, pronoun.gender, false);
            return None;
        };
        self.enter(sentence, id, chosen, pronoun.gender, false);
        let antecedent = self.entities[chosen].mention.as_ref()?;
        // "The Spanish official … she" is a person who acts for Spain, and is not Spain.
        let person = matches!(class, Class::Person | Class::PersonOwner);
        if person && !matches!(antecedent.actor.actor.kind(), "person" | "name" | "office" | "actor") {
            return None;
        }
        let why = format!("“{form}” → {}", antecedent.actor.actor);
        Some(self.refer(id, span, MentionKind::Pronoun, antecedent, "pronoun", why))
    }

    /// "India sent … . It also invited …": who does what actors do is who did it in the sentence before, where that is a
    /// country or a body. The corpus of the weights has few of these.
    fn same_subject(&self, pronoun: &Pronoun, heads: &[TokenId], entities: &[usize]) -> Option<usize> {
        let trees = self.context.trees;
        let verb = trees.head(pronoun.id).filter(|&v| trees.token(v).upos == Upos::Verb)?;
        let english = &self.context.tables.english;
        let acts = english.frames.at(PatternKind::Verb, trees.lemma(verb)).next().is_some();
        let main = |id: TokenId| {
            trees.rel(id) == Deprel::NSUBJ && trees.head(id).is_some_and(|v| trees.rel(v) == Deprel::ROOT)
        };
        if pronoun.class != Class::Thing || !acts || !main(pronoun.id) || pronoun.quote.is_some() {
            return None;
        }
        let before = &trees.analysis.sentences[pronoun.sentence.checked_sub(1)?].tokens;
        let at = heads.iter().position(|&h| before.contains(&h.0) && main(h))?;
        let mention = self.entities[entities[at]].mention.as_ref()?;
        let body = mention.others.is_empty()
            && !self.context.is_person(mention)
            && mention.kind == MentionKind::Name;
        body.then_some(at)
    }

    /// "…", he said: whoever spoke in this sentence or the one before, where only one person did.
    fn last_speaker(pronoun: &Pronoun, features: &[Features]) -> Option<usize> {
        let near = |f: &Features| features::speaks_too(f) && features::is_near(f) && features::is_person(f);
        let mut spoke = (0..features.len()).filter(|&i| near(&features[i]));
        let one = spoke.next().filter(|_| pronoun.class == Class::Person && pronoun.speaks)?;
        spoke.next().is_none().then_some(one)
    }

    /// "He added": whoever spoke last, where nothing else decides and nobody else who is a person stands nearer.
    fn same_speaker(pronoun: &Pronoun, features: &[Features]) -> Option<usize> {
        let at = features.iter().position(|f| features::is_person(f) || features::is_he(f))?;
        (pronoun.class == Class::Person && pronoun.speaks && features::speaks_too(&features[at]))
            .then_some(at)
    }

    /// "Nilsen met Lahti. He …": the other person of the clause before may be meant as well.
    fn is_rivalled(
        &self,
        pronoun: &Pronoun,
        heads: &[TokenId],
        features: &[Features],
        chosen: usize,
    ) -> bool {
        let trees = self.context.trees;
        let top = trees.first_conjunct(heads[chosen]);
        let subject = matches!(trees.rel(top), Deprel::NSUBJ | Deprel::NSUBJ_PASS);
        let earlier = !trees.analysis.sentences[pronoun.sentence].tokens.contains(&top.0);
        let beside = |i: usize| {
            let other = trees.first_conjunct(heads[i]);
            trees.head(other) == trees.head(top)
                && matches!(trees.rel(other), Deprel::OBJ | Deprel::OBL | Deprel::IOBJ)
                && features::is_person(&features[i])
        };
        pronoun.class == Class::Person
            && subject
            && earlier
            && (0..heads.len()).any(|i| i != chosen && beside(i))
    }

    /// What a pronoun may stand for, nearest first: heads, what is seen of them, entities; each entity once.
    fn candidates(&self, pronoun: &Pronoun) -> (Vec<TokenId>, Vec<Features>, Vec<usize>) {
        let trees = self.context.trees;
        let voice = self.voice(trees.token(pronoun.id).span);
        let (mut heads, mut seen, mut entities) = (Vec::new(), Vec::new(), Vec::new());
        let (mut sentences, mut last) = (0, usize::MAX);
        let mut nearer = 0;
        let must_be_actor = features::must_be_actor(self.context, pronoun);
        for phrase in self.phrases.iter().rev() {
            if self.voice(trees.token(phrase.id).span) != voice {
                continue;
            }
            if phrase.sentence != last {
                sentences += usize::from(phrase.sentence != pronoun.sentence);
                last = phrase.sentence;
            }
            if sentences > REACH + 1 || heads.len() == MOST {
                break;
            }
            if entities.contains(&phrase.entity) {
                continue;
            }
            let entity = &self.entities[phrase.entity];
            let candidate = Candidate {
                id: phrase.id,
                sentence: phrase.sentence,
                mention: entity.mention.as_ref(),
                past: entity.past,
                quote: self.quote(trees.token(phrase.id).span),
                nearer,
            };
            let features = features::of(self.context, pronoun, &candidate);
            if features::excluded(pronoun.class, &features)
                || (must_be_actor && features::is_thing(&features))
            {
                continue;
            }
            nearer += usize::from(features::agrees(pronoun.class, &features));
            heads.push(phrase.id);
            seen.push(features);
            entities.push(phrase.entity);
        }
        (heads, seen, entities)
    }

    /// What is named and spoken of twice or more.
    fn named_entities(&self) -> Vec<Entity> {
        let actor = |k: &Known| k.mention.as_ref().map(|m| m.actor.actor.clone());
        let mut all: Vec<Entity> =
            self.entities.iter().map(|k| Entity { actor: actor(k), phrases: Vec::new() }).collect();
        for phrase in &self.phrases {
            all[phrase.entity].phrases.push(Phrase { head: phrase.id, named: phrase.named });
        }
        all.retain(|e| e.phrases.len() > 1 && e.phrases.iter().any(|p| p.named));
        all
    }

    fn refer(
        &self,
        head: TokenId,
        span: Span,
        kind: MentionKind,
        of: &Mention,
        rule: &'static str,
        why: String,
    ) -> Mention {
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
}

/// Adds mentions to others, both in order of the text, where they don't overlap.
pub(crate) fn merge(mentions: &mut Vec<Mention>, more: Vec<Mention>) {
    mentions.extend(more);
    mentions.sort_by_key(|m| m.span.start());
    mentions.dedup_by(|b, a| a.span.overlaps(b.span));
}

/// Adds what later stages found to the entities that are the same actors.
pub(crate) fn extend(entities: &mut [Entity], more: &[Mention]) {
    let by_actor: FxHashMap<ActorId, usize> =
        entities.iter().enumerate().filter_map(|(i, e)| Some((e.actor.clone()?, i))).collect();
    for mention in more {
        if let Some(&i) = by_actor.get(&mention.actor.actor) {
            entities[i].phrases.push(Phrase { head: mention.head, named: false });
            entities[i].phrases.sort_by_key(|p| p.head);
        }
    }
}

/// The mentions of each actor, in the order in which the actors come up.
pub(crate) fn chains(mentions: &[Mention]) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    let mut by_actor = FxHashMap::default();
    for (i, mention) in mentions.iter().enumerate() {
        let at = *by_actor.entry(&mention.actor.actor).or_insert(chains.len());
        if at == chains.len() {
            chains.push(Chain { actor: mention.actor.actor.clone(), mentions: Vec::new() });
        }
        chains[at].mentions.push(i);
    }
    chains
}
