//! From findings to records, and from records to the formats that people and programs read.
//!
//! [`records`] turns what was read in one report into records of schema `chancery/1`: offsets in Unicode code
//! points with the quote beside them, links by id, decimals written exactly. [`jsonl`] and [`json`] write them
//! for programs, [`page`] for people; [`explain`] shows how one of them was read. [`SCHEMA`] is the JSON Schema
//! of all records and the source of their reference.

mod assemble;
mod collect;
mod directory;
pub mod explain;
mod ids;
pub mod json;
pub mod jsonl;
mod known;
mod number;
pub mod page;
mod record;
mod schema;
mod style;
mod text;
mod words;

pub use assemble::records_with;
pub use directory::{Directory, Facts, Unknown};
pub use known::records;
pub use number::Exact;
pub use record::{
    ActorRecord, ActorReference, AlternativeRecord, Body, ChangeRecord, CodesRecord, Common, Counts,
    EventRecord, FactualityRecord, FigureRecord, IntervalRecord, Kind, NoteRecord, PartyRecord, PlaceRecord,
    PloverRecord, PublishedRecord, QuantityRecord, Record, RelationRecord, ReportRecord, SegmentRecord,
    SpanRecord, StatementRecord, TimeRecord, Timex3Record, VERSION, WhyRecord,
};
pub use schema::{SCHEMA, reference};
pub use style::Style;
