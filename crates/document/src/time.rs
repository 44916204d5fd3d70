use crate::{Date, Span, TokenId};

/// How finely a time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Precision {
    Day,
    Month,
    Year,
    Interval,
    Open,
}

impl Precision {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
            Self::Interval => "interval",
            Self::Open => "open",
        }
    }
}

/// Where an end of an interval was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Read in the text.
    Text,
    /// The date of the report.
    ReportDate,
    /// A table of the world (the date of a named event).
    Knowledge,
}

impl Basis {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::ReportDate => "report-date",
            Self::Knowledge => "knowledge",
        }
    }
}

/// How what happened fills the interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// At one time in it.
    Point,
    /// At one or several times in it.
    Within,
    /// All through it.
    Throughout,
}

impl Extent {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Within => "within",
            Self::Throughout => "throughout",
        }
    }
}

/// The types of TIMEX3 (ISO-TimeML).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of TIMEX3")]
pub enum Timex3Kind {
    Date,
    Time,
    Duration,
    Set,
}

impl Timex3Kind {
    /// The name in TIMEX3.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

/// A normalised time expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex3 {
    /// Its type.
    pub kind: Timex3Kind,
    /// ISO 8601 as in TIMEX3: `2022-03-08`, `2022-W10`, `2021`, `P3Y`, `PRESENT_REF`, `XXXX-03`.
    pub value: String,
    /// TIMEX3 `mod`: `START`, `MID`, `END`, `APPROX`, `BEFORE`, `AFTER`, `LESS_THAN`, `MORE_THAN`, …
    pub modifier: Option<&'static str>,
}

/// An interval with a precision: what an event, a figure, a relation or a statement is dated by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeValue {
    /// First day that is possible; `None` = open.
    pub earliest: Option<Date>,
    /// Last day that is possible; `None` = open.
    pub latest: Option<Date>,
    /// Where `earliest` comes from.
    pub earliest_basis: Basis,
    /// Where `latest` comes from.
    pub latest_basis: Basis,
    /// How fine the interval is.
    pub precision: Precision,
    /// How the thing fills it.
    pub extent: Extent,
    /// Other readings of the same words (08/03/2022).
    pub alternatives: Vec<(Option<Date>, Option<Date>)>,
    /// History told in passing.
    pub background: bool,
    /// The expression in TIMEX3.
    pub timex3: Option<Timex3>,
    /// The words.
    pub mention: Option<Span>,
}

impl TimeValue {
    /// The time of something without a date of its own: not after the report, where the report is dated.
    #[must_use]
    pub fn bounded_by(report: Option<Date>) -> Self {
        Self {
            earliest: None,
            latest: report,
            earliest_basis: Basis::ReportDate,
            latest_basis: Basis::ReportDate,
            precision: Precision::Open,
            extent: Extent::Within,
            alternatives: Vec::new(),
            background: false,
            timex3: None,
            mention: None,
        }
    }
}

/// A time expression in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeMention {
    /// The expression as TIMEX3 marks it (no preposition, no "since").
    pub span: Span,
    /// With the preposition that bounds it: "since the outbreak of the pandemic", "From 2017 to 2021".
    pub phrase: Span,
    /// The word that the tree hangs the expression by.
    pub head: TokenId,
    /// Its value. `value.timex3` is always set.
    pub value: TimeValue,
    /// Which rule read it.
    pub rule: &'static str,
    /// Whether it can date an event (a DATE or an interval, not a bare duration or an age).
    pub dates: bool,
}
