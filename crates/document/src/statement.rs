use crate::{ActorRef, Span, TimeValue, TokenId, Why};

/// Words between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// With the marks.
    pub span: Span,
    /// Without them.
    pub inner: Span,
    /// The paragraph ended without a closing mark and the next one opens with one: the quote goes on.
    pub continues: bool,
    /// A few words in quotes inside a clause ("new colonial power"), not a clause of its own.
    pub scare: bool,
}

/// How somebody's words are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum StatementMode {
    Direct,
    Indirect,
    Mixed,
    Post,
}

impl StatementMode {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
            Self::Post => "post",
        }
    }
}

/// What the speaker does by saying it. The cue word decides: `data/lang/en/cues.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stance(pub Box<str>);

/// Who says what, according to the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Who says it.
    pub speakers: Vec<ActorRef>,
    /// The words that tell that it is said.
    pub cue: Vec<Span>,
    /// The word that the tree hangs the cue by; `None` for posts.
    pub cue_head: Option<TokenId>,
    /// What is said.
    pub content: Vec<Span>,
    /// To whom.
    pub addressee: Vec<ActorRef>,
    /// How it is given.
    pub mode: StatementMode,
    /// What the speaker does by saying it.
    pub stance: Stance,
    /// When it was said.
    pub time: TimeValue,
    /// The enclosing statement, as an index into [`crate::Findings::statements`].
    pub inside: Option<usize>,
    /// Which rules read it.
    pub why: Vec<Why>,
    /// Calibrated, 0 to 1.
    pub confidence: f32,
}

impl Statement {
    /// Whether `span` starts in the content.
    #[must_use]
    pub fn holds(&self, span: Span) -> bool {
        self.content.iter().any(|c| c.start() <= span.start() && span.start() < c.end())
    }
}
