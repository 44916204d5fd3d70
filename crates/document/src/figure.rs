use crate::{ActorRef, Decimal, Span, TimeValue, TokenId, Why};

/// How a figure's words bend its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Modifier {
    Exact,
    Almost,
    About,
    Over,
    AtLeast,
    AtMost,
}

impl Modifier {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Almost => "almost",
            Self::About => "about",
            Self::Over => "over",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
        }
    }
}

/// Both ends of a change: "rose 41 per cent to 451.6 billion from 320".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Value before.
    pub from: Option<Decimal>,
    /// Value after.
    pub to: Option<Decimal>,
    /// Amount or percentage of the change, signed.
    pub by: Option<Decimal>,
    /// Unit of `by` (`%` or the figure's unit).
    pub by_unit: Option<String>,
}

/// A quantity in the text. The quantities stage fills all but `scope`, `time`, `statement` and `event`.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The words: number, modifier, unit ("almost 400 million doses").
    pub span: Span,
    /// The number and its unit alone, without modifier ("400 million doses").
    pub number: Span,
    /// The word that the tree hangs the quantity by (the unit noun, the currency, else the number).
    pub head: TokenId,
    /// The thing counted ("doses of vaccines", "people killed"), in the text's words.
    pub what: Option<Span>,
    /// Value as written, without its modifier; `None` for a range.
    pub value: Option<Decimal>,
    /// Lower end, where the words set one.
    pub low: Option<Decimal>,
    /// Upper end, where the words set one.
    pub high: Option<Decimal>,
    /// What the words around do to the value.
    pub modifier: Modifier,
    /// "record", "largest since 2015".
    pub rank_claim: Option<Span>,
    /// ISO 4217, `%`, UCUM or a singular English noun.
    pub unit: Option<String>,
    /// "per year", "a day": the singular noun.
    pub per: Option<String>,
    /// Both ends of a change.
    pub change: Option<Change>,
    /// Whose: actors in scope.
    pub scope: Vec<ActorRef>,
    /// When it holds.
    pub time: Option<TimeValue>,
    /// Innermost statement that contains it.
    pub statement: Option<usize>,
    /// The event that it belongs to.
    pub event: Option<usize>,
    /// Which rules read it.
    pub why: Vec<Why>,
    /// Calibrated, 0 to 1.
    pub confidence: f32,
}
