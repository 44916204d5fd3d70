//! What Chancery knows: the world, the codes and the language.
//!
//! Everything is a text file under `data/`, embedded in the program; a user's own folder can be laid over it
//! ([`Source::with_overlay`]). Loading checks the form of every line and names file and line of a fault;
//! [`lint`] checks what the lines say of each other.

mod atoms;
mod codes;
mod dictionary;
mod error;
mod frames;
mod given;
mod inflect;
mod language;
pub mod lint;
mod matcher;
mod outlets;
pub mod reference;
mod source;
mod tsv;
mod world;

pub use atoms::{Atom, atoms, fold};
pub use codes::{Act, CameoCode, CodeTables, PloverEvent, RelationRule};
pub use error::TableError;
pub use frames::{
    Duty, Example, Filler, Frame, Frames, Link, Pattern, PatternKind, Slot, Step, Takes, Trigger,
};
pub use given::Gender;
pub use language::{Agent, Classes, Cue, Effect, Embedding, Language, Title};
pub use matcher::{Hit, Matcher};
pub use source::Source;
pub use world::{Actor, Anchor, Holder, NameEntry, NameUse, PlaceEntry, Standing, Term, World};

/// All tables of one run.
pub struct Tables {
    /// Who and what exists.
    pub world: World,
    /// How acts are labelled.
    pub codes: CodeTables,
    /// How things are said in English.
    pub english: Language,
    /// Hash of all table files, for `--version` and for the ledger's runs.
    pub hash: String,
    /// Lines of a user's dictionaries that could not be read.
    pub skipped: Vec<TableError>,
    /// Files of a user's actors with how many names each brought.
    pub brought: Vec<(String, usize)>,
}

impl Tables {
    /// Loads and checks the form of all tables.
    ///
    /// # Errors
    /// The first line that cannot be read, with its file and number.
    pub fn load(source: &Source) -> Result<Self, TableError> {
        let mut tables = Self {
            world: World::load(source)?,
            codes: CodeTables::load(source)?,
            english: Language::load(source, "lang/en")?,
            hash: source.hash(),
            skipped: Vec::new(),
            brought: Vec::new(),
        };
        for file in source.dictionaries()? {
            let read = dictionary::add(&mut tables.world, &file.path, &file.text)?;
            tables.english.add_agents(&read.agents);
            tables.skipped.extend(read.skipped);
            tables.brought.push((file.path, read.names));
        }
        Ok(tables)
    }
}
