use crate::{Span, TokenId, Why};
use std::fmt;

/// Who: `country:PAN`, `office:CHN/foreign-minister`, `person:wang-yi`, `region:…`, `org:…`, `programme:…`,
/// `group:…`, `actor:…` of a user's file, or `name:` with the words of the text where nobody is known by that name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(pub Box<str>);

impl ActorId {
    /// An id from a table or from the words of the text.
    pub fn new(id: impl Into<Box<str>>) -> Self {
        Self(id.into())
    }

    /// The id for a name that no table knows.
    #[must_use]
    pub fn unknown(words: &str) -> Self {
        let words: Vec<&str> = words.split_whitespace().collect();
        Self(format!("name:{}", words.join(" ")).into())
    }

    /// The id as written in records.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the colon: `country`, `office`, `person`, …
    #[must_use]
    pub fn kind(&self) -> &str {
        self.0.split_once(':').map_or("", |(kind, _)| kind)
    }

    /// What stands after the colon.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.split_once(':').map_or(&self.0, |(_, local)| local)
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a record came to an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A name or an adjective of it stands in the text.
    Name,
    /// A pronoun refers to it.
    Pronoun,
    /// A description ("the Foreign Ministry", "the region") refers to it.
    Description,
    /// No word of the clause stands for it: the subject of an infinitive, the author of a post.
    Implied,
}

impl Via {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Pronoun => "pronoun",
            Self::Description => "description",
            Self::Implied => "implied",
        }
    }
}

/// A reference to an actor in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorRef {
    /// Who.
    pub actor: ActorId,
    /// What it acts as here (`office:CHN/foreign-minister`).
    pub role: Option<ActorId>,
    /// ISO3 of the country that it belongs to or represents.
    pub country: Option<Box<str>>,
    /// PLOVER sector (`GOV`, `MIL`, …).
    pub sector: Option<Box<str>>,
    /// Where it is mentioned.
    pub mention: Option<Span>,
    /// How the mention leads to the actor.
    pub via: Via,
}

/// Kinds of mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// A name.
    Name,
    /// An adjective or a noun before another noun ("Chinese", "US").
    Modifier,
    /// A noun phrase without a name as its head ("the minister", "the region").
    Description,
    /// A pronoun or a possessive.
    Pronoun,
}

impl MentionKind {
    /// The name in outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Modifier => "modifier",
            Self::Description => "description",
            Self::Pronoun => "pronoun",
        }
    }
}

/// A mention of an actor. Invariant: every mention of a chain has the same actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words that name it: a title and a name together ("Foreign Minister Wang Yi"), without articles,
    /// appositions and relative clauses.
    pub span: Span,
    /// The word that the tree hangs it by.
    pub head: TokenId,
    /// What kind of mention.
    pub kind: MentionKind,
    /// Who, with role, country and sector.
    pub actor: ActorRef,
    /// The others, where the words stand for several actors ("the two countries").
    pub others: Vec<ActorRef>,
    /// Which table line or rule told so.
    pub why: Vec<Why>,
}

/// Somebody or something that a report comes back to, known or not: its phrases, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entity {
    /// Who, where it is an actor.
    pub actor: Option<ActorId>,
    /// Where it is spoken of.
    pub phrases: Vec<Phrase>,
}

/// A phrase that speaks of an [`Entity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its head word.
    pub head: TokenId,
    /// Whether it is a name.
    pub named: bool,
}

/// The mentions that refer to one actor, as indices into [`crate::Findings::mentions`], in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Who.
    pub actor: ActorId,
    /// Its mentions.
    pub mentions: Vec<usize>,
}
