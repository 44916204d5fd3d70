//! The nouns of Chancery.
//!
//! A [`Document`] owns its text once, as UTF-8, decoded and never normalised. Everything else points into it
//! with a [`Span`]. `syntax` gives an [`Analysis`]; the stages of `reading` give [`Findings`]. Nothing in this
//! crate reads a file, a clock or the environment.

mod actor;
mod analysis;
mod deprel;
mod document;
mod event;
mod feats;
mod figure;
mod findings;
mod span;
mod statement;
mod time;
mod why;

pub use actor::{ActorId, ActorRef, Chain, Entity, Mention, MentionKind, Phrase, Via};
pub use analysis::{Analysis, Given, KnownName, Name, NameKind, Sentence, Token, TokenId, Upos};
pub use deprel::Deprel;
pub use document::{Document, Published, Segment, SegmentKind};
pub use event::{
    Certainty, Codes, Event, Factuality, Mode, OtherAct, Place, PloverCode, Polarity, QuantityRef, Relation,
    RelationBasis, RelationChange,
};
pub use feats::Feats;
pub use figure::{Change, Figure, Modifier};
pub use findings::Findings;
pub use span::{CodePoints, Span};
pub use statement::{Quote, Stance, Statement, StatementMode};
pub use time::{Basis, Extent, Precision, TimeMention, TimeValue, Timex3, Timex3Kind};
pub use why::{Note, Stage, Why};

/// Dates are civil dates: a report's day, no zone.
pub use jiff::civil::Date;
/// Values are decimals, never binary floats.
pub use rust_decimal::Decimal;
