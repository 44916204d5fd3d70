use crate::{ActorRef, Span, TimeValue, TokenId, Why};

/// Affirmed or negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Polarity {
    Positive,
    Negative,
}

/// In which world it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Mode {
    Actual,
    Future,
    Hypothetical,
    Generic,
    Requested,
}

/// How sure the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Certainty {
    Certain,
    Doubtful,
}

impl Polarity {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }
}

impl Mode {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Future => "future",
            Self::Hypothetical => "hypothetical",
            Self::Generic => "generic",
            Self::Requested => "requested",
        }
    }
}

impl Certainty {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Doubtful => "doubtful",
        }
    }
}

/// Apart from whose voice tells it: did it happen, by the words?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factuality {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// In which world.
    pub mode: Mode,
    /// How sure.
    pub certainty: Certainty,
}

impl Factuality {
    /// It happened.
    pub const FACT: Self =
        Self { polarity: Polarity::Positive, mode: Mode::Actual, certainty: Certainty::Certain };
}

/// A place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// `geonames:…`, `country:…`, or `name:…` where no table knows it.
    pub id: Box<str>,
    /// The usual name.
    pub name: Box<str>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// ISO3.
    pub country: Option<Box<str>>,
    /// Where.
    pub mention: Span,
    /// The word that the tree hangs it by.
    pub head: TokenId,
    /// Which table line or rule told so.
    pub why: Vec<Why>,
}

/// The part that a figure plays in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityRef {
    /// Index into [`crate::Findings::figures`].
    pub figure: usize,
    /// `killed`, `injured`, `participants`, `money`, `amount`, …
    pub role: Box<str>,
}

/// An act by PLOVER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PloverCode {
    /// `AID`, `CONSULT`, …; `None` where PLOVER has no event (CAMEO 01).
    pub event: Option<Box<str>>,
    /// Mode, where the event has modes.
    pub mode: Option<Box<str>>,
    /// Contexts.
    pub contexts: Vec<Box<str>>,
    /// Whether the PLOVER manual would code it.
    pub conformant: bool,
    /// Why not.
    pub reason: Option<Box<str>>,
}

/// An act that was weighed and not chosen, with its labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherAct {
    /// The act.
    pub act: Box<str>,
    /// CAMEO code.
    pub cameo: Box<str>,
    /// PLOVER event.
    pub plover: Option<Box<str>>,
}

/// How an act is labelled. The codes stage fills it from `data/codes/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Codes {
    /// CAMEO code, two to four digits.
    pub cameo: Box<str>,
    /// PLOVER.
    pub plover: PloverCode,
    /// Quad class, 1 to 4; `None` where neither manual gives one.
    pub quad: Option<u8>,
    /// Goldstein score, −10 to 10.
    pub goldstein: Option<f32>,
    /// PLOVER 2 score.
    pub plover_score: Option<f32>,
    /// Other acts that were weighed.
    pub alternatives: Vec<OtherAct>,
}

/// Who did what to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Our own name of the act, a line of `data/codes/acts.tsv`.
    pub act: Box<str>,
    /// Who did it.
    pub source: Vec<ActorRef>,
    /// To or with whom. Empty = no target is named.
    pub target: Vec<ActorRef>,
    /// Whether both sides do it alike.
    pub reciprocal: bool,
    /// The words that tell of it: the clause, without clauses of other events.
    pub evidence: Vec<Span>,
    /// The word that the frame matched at.
    pub trigger: TokenId,
    /// When.
    pub time: TimeValue,
    /// Where, as an index into [`crate::Findings::places`].
    pub place: Option<usize>,
    /// How much.
    pub quantities: Vec<QuantityRef>,
    /// Did it happen, by the words?
    pub factuality: Factuality,
    /// Innermost statement that contains it; `None` = the outlet's own voice.
    pub statement: Option<usize>,
    /// The statement by which it is done (deplores, praises).
    pub performed_by: Option<usize>,
    /// Other acts that matched the same words.
    pub alternatives: Vec<Box<str>>,
    /// Labels; `None` before the codes stage has run.
    pub codes: Option<Codes>,
    /// Which frames and rules read it.
    pub why: Vec<Why>,
    /// Calibrated, 0 to 1.
    pub confidence: f32,
}

/// What a record of a relation says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum RelationChange {
    Start,
    End,
    Upgrade,
    Downgrade,
    Reaffirm,
}

impl RelationChange {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Reaffirm => "reaffirm",
        }
    }

    /// From the name in `data/codes/relations.tsv`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Start, Self::End, Self::Upgrade, Self::Downgrade, Self::Reaffirm]
            .into_iter()
            .find(|c| c.as_str() == name)
    }
}

/// Whether the text says it or it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum RelationBasis {
    Stated,
    Inferred,
}

impl RelationBasis {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inferred => "inferred",
        }
    }
}

/// A change in the state of a relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// `diplomatic-ties`, `recognition`, `membership`, `participation`, `agreement`, `sanctions`, …
    pub relation: Box<str>,
    /// The parties, each with its part (`recogniser`, `recognised`, `party`, `member`, …).
    pub parties: Vec<(ActorRef, Box<str>)>,
    /// What changes.
    pub change: RelationChange,
    /// When.
    pub time: TimeValue,
    /// The event that tells of it.
    pub event: usize,
    /// Innermost statement that contains it.
    pub statement: Option<usize>,
    /// Stated or inferred.
    pub basis: RelationBasis,
    /// The words.
    pub evidence: Vec<Span>,
    /// Which rule read it.
    pub why: Vec<Why>,
    /// Calibrated, 0 to 1.
    pub confidence: f32,
}
