use crate::{Deprel, Feats, Span};
use std::ops::Range;

/// Index of a word in [`Analysis::tokens`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub u32);

impl TokenId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Universal part-of-speech tags (UD v2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are those of Universal Dependencies")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    /// All tags, in the order of their numbers.
    pub const ALL: [Self; 17] = [
        Self::Adj,
        Self::Adp,
        Self::Adv,
        Self::Aux,
        Self::Cconj,
        Self::Det,
        Self::Intj,
        Self::Noun,
        Self::Num,
        Self::Part,
        Self::Pron,
        Self::Propn,
        Self::Punct,
        Self::Sconj,
        Self::Sym,
        Self::Verb,
        Self::X,
    ];

    /// The UD name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        [
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
            "PUNCT", "SCONJ", "SYM", "VERB", "X",
        ][self as usize]
    }

    /// From the UD name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.as_str() == name)
    }

    /// Nouns, proper nouns, pronouns and numbers: what can head a noun phrase.
    #[must_use]
    pub fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Propn | Self::Pron | Self::Num)
    }
}

/// A syntactic word (UD: one line of CoNLL-U with a whole-number id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its characters. The words of a multiword token ("don't" = "do" + "n't") divide the characters.
    pub span: Span,
    /// Whether it continues the multiword token of the word before it.
    pub continues: bool,
    /// Part of speech.
    pub upos: Upos,
    /// Morphological features.
    pub feats: Feats,
    /// Lemma.
    pub lemma: Box<str>,
    /// Its head; `None` for the root of the sentence.
    pub head: Option<TokenId>,
    /// The relation to its head.
    pub deprel: Deprel,
}

/// A sentence: a stretch of text and a range of tokens.
///
/// Invariants: the tokens lie in the span, in order; exactly one has no head; heads lie in the sentence and
/// form a tree; a sentence lies within one segment of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From the first character of the first token to the last of the last.
    pub span: Span,
    /// Indices into [`Analysis::tokens`].
    pub tokens: Range<u32>,
    /// Whether it opens a paragraph.
    pub opens_paragraph: bool,
}

/// Kinds of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of the task `names`")]
pub enum NameKind {
    Per,
    Org,
    Loc,
    Norp,
    Misc,
}

impl NameKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Per, Self::Org, Self::Loc, Self::Norp, Self::Misc];

    /// The name in `predict names`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Per => "PER",
            Self::Org => "ORG",
            Self::Loc => "LOC",
            Self::Norp => "NORP",
            Self::Misc => "MISC",
        }
    }

    /// From the name in `predict names`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == name)
    }
}

/// A name found by the syntax model. Names don't overlap and are in order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its characters.
    pub span: Span,
    /// Its words.
    pub tokens: Range<u32>,
    /// What kind of thing it names.
    pub kind: NameKind,
}

/// A name that a table knows, found in the text before `syntax` reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownName {
    /// Its characters.
    pub span: Span,
    /// An adjective or a demonym ("Chinese"), not a name alone.
    pub adjective: bool,
    /// What kind of name it is, where only one kind has it.
    pub kind: Option<NameKind>,
}

/// What `syntax` reads in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// All words of the document in order.
    pub tokens: Vec<Token>,
    /// Names in order.
    pub names: Vec<Name>,
}

/// An analysis that came with a report: somebody else's sentences, words and trees, which are read instead of the
/// syntax model's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The sentences as they were given: they know nothing of segments.
    pub analysis: Analysis,
    /// Whether names were tagged; where they were not, the trees tell what they can.
    pub named: bool,
}

impl Analysis {
    /// The word at an index.
    #[must_use]
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id.index()]
    }

    /// The words of a sentence, with their ids.
    pub fn words(&self, sentence: &Sentence) -> impl DoubleEndedIterator<Item = (TokenId, &Token)> + Clone {
        let range = sentence.tokens.clone();
        range.map(|i| (TokenId(i), &self.tokens[i as usize]))
    }

    /// The index of the sentence that holds a token.
    #[must_use]
    pub fn sentence_of(&self, id: TokenId) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= id.0)
    }
}
