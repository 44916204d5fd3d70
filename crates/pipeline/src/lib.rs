//! The whole way on one page: bytes → documents → findings, in the order of the input, with flat memory.
//!
//! [`Engine`] reads one document; [`run`] reads inputs with as many threads as it is given and keeps the
//! [`Books`]: reports read = kept + duplicates + set aside. Threads are an argument; nothing here has a pool, a clock
//! or an environment, so that the same bytes give the same findings everywhere.
//!
//! Those who use Chancery as a Rust library start here:
//!
//! ```no_run
//! use chancery_pipeline::{Document, Engine};
//!
//! let engine = Engine::embedded()?;
//! let reading = engine.read(Document::from_text("China thanked Panama on Tuesday."));
//! for event in &reading.findings.events {
//!     println!("{event:?}");
//! }
//! # Ok::<(), chancery_pipeline::TableError>(())
//! ```

mod books;
pub mod conllu;
mod engine;
mod run;

pub use books::Books;
pub use engine::{Engine, Reading};
pub use run::{Output, run};

pub use chancery_document::{Date, Document, Findings};
pub use chancery_intake as intake;
pub use chancery_reading::{events, linear, pairs};
pub use chancery_syntax::{Model, ModelError};
pub use chancery_tables::{Source, TableError, Tables};
