//! Bytes → [`Document`](chancery_document::Document).
//!
//! [`Intake`] walks inputs (files, folders, standard input) and gives an [`Item`] for every report in the order
//! of the input: a report to read, an exact copy of an earlier one, a report that is set aside with the place and
//! the reason, or one that is skipped because it is not in English. Nothing is lost between the bytes and the
//! items, and one bad report never stops the run.
//!
//! Memory stays flat: files are streamed, a record is held only while it is read, and the only thing that grows is
//! one hash per report, which finds exact copies.
//!
//! The text of a document is what was decoded, never normalised: a date line, an address, a headline or a dateline
//! at the top become [segments](chancery_document::Segment) of it.

mod assemble;
mod copies;
mod dateline;
mod dates;
mod decode;
mod fields;
mod head;
mod item;
mod json;
mod language;
mod lines;
mod published;
mod signature;
mod source;
mod text;
mod url;
mod walk;

pub use assemble::{Record, assemble};
pub use dates::parse_day;
pub use item::{Copied, Item, PassedOver, Position, SetAside, Skipped};
pub use json::size;
pub use lines::next_line;
pub use source::{Cut, Intake, Options, Records};
