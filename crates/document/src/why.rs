use crate::Span;
use std::borrow::Cow;

/// The stages of the way of a report, in their order. One word per stage, used everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "ARCHITECTURE.md says what each stage does")]
pub enum Stage {
    Intake,
    Syntax,
    Posts,
    Quotes,
    Actors,
    Coreference,
    Times,
    Quantities,
    Places,
    Statements,
    Events,
    Relations,
    Codes,
}

impl Stage {
    /// All stages in the order in which they run.
    pub const ALL: [Self; 13] = [
        Self::Intake,
        Self::Syntax,
        Self::Posts,
        Self::Quotes,
        Self::Actors,
        Self::Coreference,
        Self::Times,
        Self::Quantities,
        Self::Places,
        Self::Statements,
        Self::Events,
        Self::Relations,
        Self::Codes,
    ];

    /// The name in records, case folders and `chancery explain`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Syntax => "syntax",
            Self::Posts => "posts",
            Self::Quotes => "quotes",
            Self::Actors => "actors",
            Self::Coreference => "coreference",
            Self::Times => "times",
            Self::Quantities => "quantities",
            Self::Places => "places",
            Self::Statements => "statements",
            Self::Events => "events",
            Self::Relations => "relations",
            Self::Codes => "codes",
        }
    }
}

/// Which rule or model decided, and on what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The stage that decided.
    pub stage: Stage,
    /// Stable name of the rule, the frame or the model.
    pub rule: Cow<'static, str>,
    /// For people: the words, the pattern, the table line.
    pub detail: String,
}

impl Why {
    /// A reason.
    pub fn new(stage: Stage, rule: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self { stage, rule: rule.into(), detail: detail.into() }
    }
}

/// What was seen and not coded, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The stage that saw it.
    pub stage: Stage,
    /// Stable code, kebab-case: `docs/reference/notes.md` lists them.
    pub code: &'static str,
    /// Where, if it is at a place.
    pub span: Option<Span>,
    /// For people.
    pub text: String,
}

impl Note {
    /// A note at a place.
    pub fn at(stage: Stage, code: &'static str, span: Span, text: impl Into<String>) -> Self {
        Self { stage, code, span: Some(span), text: text.into() }
    }

    /// A note about the whole report.
    pub fn whole(stage: Stage, code: &'static str, text: impl Into<String>) -> Self {
        Self { stage, code, span: None, text: text.into() }
    }
}
