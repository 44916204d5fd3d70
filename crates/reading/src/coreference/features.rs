//! What is seen of a pronoun and of a word that it may stand for: a value in each slot.
//!
//! The weights of the values (`data/lang/en/pronouns.tsv`) are learnt from a corpus of coreference. A candidate is the
//! head of any noun phrase, so that what no table knows competes with what is known.

use crate::context::Context;
use crate::roles;
use chancery_document::{Deprel, Mention, NameKind, TokenId, Upos};
use chancery_tables::{Filler, Link, PatternKind, Step};

/// What kind of pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// "he", "she", "him", "her"
    Person,
    /// "his", "her" before a noun
    PersonOwner,
    /// "it"
    Thing,
    /// "its"
    ThingOwner,
    /// "they", "them"
    Several,
    /// "their"
    SeveralOwner,
}

impl Class {
    /// All, in the order of the table.
    pub const ALL: [Self; 6] =
        [Self::Person, Self::PersonOwner, Self::Thing, Self::ThingOwner, Self::Several, Self::SeveralOwner];

    /// The name in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::PersonOwner => "person-owner",
            Self::Thing => "thing",
            Self::ThingOwner => "thing-owner",
            Self::Several => "several",
            Self::SeveralOwner => "several-owner",
        }
    }

    pub(super) fn of(form: &str, owner: bool) -> Option<Self> {
        Some(match (form, owner) {
            ("his" | "her", true) => Self::PersonOwner,
            ("he" | "she" | "him" | "her" | "himself" | "herself" | "his" | "hers", _) => Self::Person,
            ("its", _) => Self::ThingOwner,
            ("it" | "itself", _) => Self::Thing,
            ("their", _) => Self::SeveralOwner,
            ("they" | "them" | "themselves" | "theirs", _) => Self::Several,
            _ => return None,
        })
    }
}

/// The slots, in the order of a candidate's values; each value is below [`VALUES`].
pub const SLOTS: [&str; 14] = [
    "distance",
    "nearer",
    "role",
    "parallel",
    "form",
    "number",
    "gender",
    "clause",
    "count",
    "quote",
    "definite",
    "paragraph",
    "speaking",
    "form-near",
];
/// The most values of a slot.
pub const VALUES: usize = 64;

/// The values of a candidate.
pub type Features = [u8; SLOTS.len()];

/// What was said before of somebody or something.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Past {
    /// How often it was named.
    pub count: usize,
    /// 0 = nothing is known, 1 = "he", 2 = "she".
    pub gender: u8,
    /// The same by the given name, which may mislead.
    pub given: u8,
}

/// A pronoun and where it stands.
pub(super) struct Pronoun {
    pub id: TokenId,
    pub class: Class,
    /// 1 = "he", 2 = "she", 0 = neither.
    pub gender: u8,
    pub sentence: usize,
    /// The verb whose clause it stands in.
    pub verb: Option<TokenId>,
    /// The subject of that clause, if it is another word.
    pub subject: Option<TokenId>,
    pub quote: Option<usize>,
    /// It is the subject of a verb of saying.
    pub speaks: bool,
}

/// Where a candidate stands.
pub(super) struct Candidate<'m> {
    pub id: TokenId,
    pub sentence: usize,
    pub mention: Option<&'m Mention>,
    pub past: Past,
    pub quote: Option<usize>,
    /// How many better agreeing ones stand nearer.
    pub nearer: usize,
}

impl Pronoun {
    pub(super) fn new(
        context: &Context<'_>,
        id: TokenId,
        class: Class,
        sentence: usize,
        quote: Option<usize>,
    ) -> Self {
        let trees = context.trees;
        let verb = trees.ancestors(id).find(|&a| matches!(trees.token(a).upos, Upos::Verb | Upos::Aux));
        let subject = verb.and_then(|v| roles::subject(trees, v)).map(|s| s.head).filter(|&s| s != id);
        let gender = match context.form(id).to_lowercase().as_str() {
            "he" | "him" | "his" | "himself" => 1,
            "she" | "her" | "hers" | "herself" => 2,
            _ => 0,
        };
        Self { id, class, gender, sentence, verb, subject, quote, speaks: speaks(context, id) }
    }
}

/// The subject of a verb of saying.
fn speaks(context: &Context<'_>, id: TokenId) -> bool {
    let trees = context.trees;
    trees.rel(id) == Deprel::NSUBJ
        && trees.head(id).is_some_and(|v| context.tables.english.cues.contains_key(trees.lemma(v)))
}

/// The values of a candidate for a pronoun.
pub(super) fn of(context: &Context<'_>, pronoun: &Pronoun, candidate: &Candidate<'_>) -> Features {
    let trees = context.trees;
    let id = candidate.id;
    let distance = (pronoun.sentence - candidate.sentence).min(4) as u8;
    let role = role(context, id);
    let form = form(context, candidate);
    let nearer = candidate.nearer.min(5) as u8;
    let subject = |r: u8| matches!(r, 0 | 1);
    let own = self::role(context, pronoun.id);
    let parallel = u8::from(own == role) + 2 * u8::from(subject(own)) + 4 * u8::from(subject(role));
    let number = if trees.child(id, &[Deprel::CONJ]).is_some() && trees.rel(id) != Deprel::CONJ {
        3
    } else if trees.token(id).feats.has("Number", "Plur") {
        1
    } else {
        2 * u8::from(!trees.token(id).feats.has("Number", "Sing"))
    };
    let gender = match (pronoun.gender, candidate.past.gender) {
        (0, _) => 0,
        (a, 0) if candidate.past.given != 0 => 4 + u8::from(a != candidate.past.given),
        // Of somebody who was just named nothing is known yet.
        (_, 0) => 3 * u8::from(candidate.nearer == 0 && matches!(form, 0 | 6)),
        (a, b) => 1 + u8::from(a != b),
    };
    let quote = match (pronoun.quote, candidate.quote) {
        (None, None) => 0,
        (Some(a), Some(b)) => 1 + u8::from(a != b),
        (None, Some(_)) => 3,
        (Some(_), None) => 4 + u8::from(speaks(context, id)),
    };
    let paragraphs = (candidate.sentence + 1..=pronoun.sentence)
        .filter(|&s| trees.analysis.sentences[s].opens_paragraph)
        .count();
    let speaking = u8::from(pronoun.speaks) + 2 * u8::from(speaks(context, id));
    [
        distance,
        nearer,
        role,
        parallel,
        form,
        number,
        gender,
        clause(context, pronoun, id),
        u8::from(candidate.past.count > 0),
        quote,
        definite(context, id),
        paragraphs.min(3) as u8,
        speaking,
        form * 2 + u8::from(distance == 0),
    ]
}

/// 0–1 subjects, then objects, obliques and what hangs on nouns.
fn role(context: &Context<'_>, id: TokenId) -> u8 {
    let trees = context.trees;
    let role = |rel| match rel {
        Deprel::NSUBJ => 0,
        Deprel::NSUBJ_PASS => 1,
        Deprel::OBJ | Deprel::IOBJ => 2,
        Deprel::OBL_AGENT => 3,
        Deprel::OBL => 4,
        Deprel::NMOD_POSS => 5,
        Deprel::NMOD => 6,
        Deprel::APPOS => 7,
        Deprel::ROOT => 8,
        Deprel::COMPOUND | Deprel::AMOD => 9,
        _ => 10,
    };
    match trees.rel(id) {
        Deprel::CONJ => 11 + role(trees.rel(trees.first_conjunct(id))),
        rel => role(rel),
    }
}

fn form(context: &Context<'_>, candidate: &Candidate<'_>) -> u8 {
    let trees = context.trees;
    let token = trees.token(candidate.id);
    if token.upos == Upos::Pron {
        return match &*context.form(candidate.id).to_lowercase() {
            "he" | "him" | "his" | "she" | "her" | "himself" | "herself" => 16,
            "it" | "its" | "itself" => 18,
            "they" | "them" | "their" | "themselves" => 19,
            _ => 20,
        };
    }
    if let Some(mention) = candidate.mention {
        if !mention.others.is_empty() {
            return 21;
        }
        let kind = context.tables.world.actor(&mention.actor.actor).map_or("", |a| &a.kind);
        return match kind {
            "country" | "territory" | "historical" => 1 + 21 * u8::from(token.upos == Upos::Noun),
            "region" => 2,
            "programme" | "agreement" | "armed-group" => 5,
            "" if context.is_person(mention) => 6,
            "" if mention.actor.actor.kind() == "office" => 4,
            "" => 7,
            "person" => 0,
            _ => 3,
        };
    }
    let name = context.name_at(token.span);
    match name.map(|n| n.kind) {
        Some(NameKind::Per) => return 6,
        Some(NameKind::Org) => return 7,
        Some(NameKind::Loc) => return 8,
        Some(NameKind::Norp | NameKind::Misc) => return 9,
        None => {}
    }
    if token.upos == Upos::Propn {
        return 10;
    }
    let english = &context.tables.english;
    let lemma = &*token.lemma;
    if english.title_matcher.get(lemma).is_some() {
        return 11;
    }
    if let Some(agent) = english.agents.get(lemma) {
        return if agent.acts_for_country { 12 } else { 23 };
    }
    if english.descriptions.contains_key(lemma) {
        return 13;
    }
    let person = ["er", "or", "ist", "man", "woman", "ian", "ant", "ee"].iter().any(|e| lemma.ends_with(e));
    let act = ["tion", "ment", "ing", "ity", "ness", "ism", "sion"].iter().any(|e| lemma.ends_with(e));
    let act = act || english.frames.at(PatternKind::Noun, lemma).next().is_some();
    if act { 17 } else { 15 - u8::from(person) }
}

/// How the candidate stands to the pronoun's own clause.
fn clause(context: &Context<'_>, pronoun: &Pronoun, id: TokenId) -> u8 {
    let trees = context.trees;
    let owner = matches!(pronoun.class, Class::PersonOwner | Class::ThingOwner | Class::SeveralOwner);
    if trees.is_under(pronoun.id, id) {
        // "the man whose car he drove" or "the house and its owner"
        return 1 + u8::from(trees.ancestors(pronoun.id).any(|a| trees.rel(a) == Deprel::ACL_RELCL));
    }
    let Some(verb) = pronoun.verb else { return 0 };
    let reflexive = context.form(pronoun.id).to_lowercase().contains("sel");
    if pronoun.subject == Some(id) {
        return 3 + u8::from(owner) + 2 * u8::from(reflexive);
    }
    let clause_of =
        |t: TokenId| trees.ancestors(t).find(|&a| matches!(trees.token(a).upos, Upos::Verb | Upos::Aux));
    if clause_of(id) == Some(verb) {
        return 7 + u8::from(owner);
    }
    // The subject of the clause above.
    let above = trees.ancestors(verb).find(|&a| matches!(trees.token(a).upos, Upos::Verb | Upos::Aux));
    let above_subject = above.and_then(|v| roles::subject(trees, v)).map(|s| s.head);
    if above_subject == Some(id) {
        return 9;
    }
    if above.is_some() && clause_of(id) == above {
        return 10;
    }
    if trees.head(id) == Some(verb) { 11 } else { 0 }
}

fn definite(context: &Context<'_>, id: TokenId) -> u8 {
    let trees = context.trees;
    if trees.token(id).upos == Upos::Propn {
        return 0;
    }
    if trees.child(id, &[Deprel::NMOD_POSS]).is_some() {
        return 1;
    }
    match trees.child(id, &[Deprel::DET]).map(|d| trees.lemma(d).to_lowercase()).as_deref() {
        Some("the") => 2,
        Some("a" | "an") => 3,
        Some("this" | "that" | "these" | "those") => 4,
        Some(_) => 5,
        None => 6,
    }
}

/// Whether a candidate is of a kind that the pronoun can stand for, by and large.
pub(super) fn agrees(class: Class, features: &Features) -> bool {
    let (form, number) = (features[4], features[5]);
    match class {
        Class::Person | Class::PersonOwner => {
            number != 1 && matches!(form, 0 | 4 | 6 | 10 | 11 | 14 | 16 | 23)
        }
        Class::Thing | Class::ThingOwner => number != 1 && !matches!(form, 0 | 6 | 16 | 19 | 21),
        Class::Several | Class::SeveralOwner => number == 1 || number == 3 || matches!(form, 19 | 21),
    }
}

/// Whether a pronoun can never stand for such a candidate: "she" for a country, "it" for a person.
pub(super) fn excluded(class: Class, features: &Features) -> bool {
    match class {
        Class::Person | Class::PersonOwner => matches!(features[4], 1 | 2 | 3 | 5 | 8 | 18 | 19 | 21),
        Class::Thing | Class::ThingOwner => matches!(features[4], 0 | 6 | 16 | 19 | 21),
        Class::Several | Class::SeveralOwner => matches!(features[4], 16),
    }
}

/// Whether a candidate is a person by a name, a title or the tables.
pub(super) fn is_person(features: &Features) -> bool {
    matches!(features[4], 0 | 6 | 11) && features[5] != 1
}

/// What tells that a pronoun stands for none of the candidates: "it is clear that", "it rained".
pub(super) fn alone(context: &Context<'_>, pronoun: &Pronoun) -> u8 {
    let trees = context.trees;
    let Some(head) = trees.head(pronoun.id) else { return 0 };
    let kind = match trees.token(head).upos {
        Upos::Verb => 1,
        Upos::Adj => 2,
        Upos::Noun | Upos::Propn => 3,
        Upos::Aux => 4,
        _ => 5,
    };
    let clause = trees
        .child(head, &[Deprel::CCOMP, Deprel::CSUBJ, Deprel::XCOMP, Deprel::ACL, Deprel::ADVCL])
        .is_some();
    let subject = matches!(trees.rel(pronoun.id), Deprel::NSUBJ | Deprel::NSUBJ_PASS);
    let also = trees.child(head, &[Deprel::OBJ]).is_some();
    1 + kind * 8 + 4 * u8::from(clause) + 2 * u8::from(subject) + u8::from(also)
}

/// Whether a pronoun is the object of a verb that takes an actor there in this construction: "supply them with".
pub(super) fn must_be_actor(context: &Context<'_>, pronoun: &Pronoun) -> bool {
    let trees = context.trees;
    let Some(verb) = trees.head(pronoun.id).filter(|_| trees.rel(pronoun.id) == Deprel::OBJ) else {
        return false;
    };
    let prepositions: Vec<&str> =
        trees.children_by(verb, &[Deprel::OBL]).filter_map(|o| trees.preposition(o)).collect();
    let present = |step: &Step| match &step.link {
        Link::Preposition(words) => step.optional || words.iter().any(|w| prepositions.contains(&&**w)),
        _ => true,
    };
    let frames = &context.tables.english.frames;
    frames.at(PatternKind::Verb, trees.lemma(verb)).any(|(_, pattern)| {
        let object = pattern.steps.iter().find(|s| s.link == Link::Object);
        let prepositional =
            pattern.steps.iter().any(|s| matches!(s.link, Link::Preposition(_)) && !s.optional);
        prepositional
            && object.is_some_and(|o| matches!(o.filler, Some(Filler::Slot(..))))
            && pattern.steps.iter().all(present)
    })
}

/// Whether a candidate is a common noun that is nobody: neither an agent nor a country nor a person.
pub(super) fn is_thing(features: &Features) -> bool {
    matches!(features[4], 15 | 17)
}

/// Whether a candidate is a pronoun of a person.
pub(super) fn is_he(features: &Features) -> bool {
    features[4] == 16
}

/// Whether a candidate stands in the sentence of the pronoun or the one before.
pub(super) fn is_near(features: &Features) -> bool {
    features[0] <= 1
}

/// Whether both speak, the pronoun and the candidate, and no gender speaks against it.
pub(super) fn speaks_too(features: &Features) -> bool {
    features[12] == 3 && features[6] != 2
}
