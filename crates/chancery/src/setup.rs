use crate::console::Console;
use crate::failure::Failure;
use chancery_pipeline::events::Taking;
use chancery_pipeline::{Engine, Model, Source, Tables};
use std::borrow::Cow;
use std::path::PathBuf;

/// What a user lays over the tables in the program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Data {
    /// A folder of tables.
    pub(crate) folder: Option<PathBuf>,
    /// Dictionaries and tables of actors.
    pub(crate) actors: Vec<PathBuf>,
    /// How likely right an event must be to be kept.
    pub(crate) least: f64,
}

/// The tables in the program, with the user's laid over them.
pub(crate) fn tables(data: &Data) -> Result<Tables, Failure> {
    let source = match &data.folder {
        None => Source::embedded(),
        Some(folder) => Source::with_overlay(folder).map_err(|e| Failure::data(e.to_string()))?,
    };
    Tables::load(&source.with_actors(&data.actors))
        .map_err(|e| Failure::data(e.to_string()).help("mend that line"))
}

/// An engine of those tables and the model in the program.
pub(crate) fn engine(data: &Data) -> Result<Engine, Failure> {
    taking(data, Taking::Likely(data.least))
}

/// The same, which takes other readings of events.
pub(crate) fn taking(data: &Data, taking: Taking) -> Result<Engine, Failure> {
    Engine::new(tables(data)?, Cow::Borrowed(Model::embedded()))
        .map(|engine| engine.taking(taking))
        .map_err(|e| Failure::data(e.to_string()).help("mend that line"))
}

/// Says how many names each file of actors brought, and which lines could not be read.
pub(crate) fn say_brought(tables: &Tables, console: &Console) {
    const SHOWN: usize = 5;
    for (path, names) in &tables.brought {
        let skipped: Vec<_> = tables.skipped.iter().filter(|s| s.path == *path).collect();
        for fault in skipped.iter().take(SHOWN) {
            console.say(&fault.to_string());
        }
        let more =
            if skipped.is_empty() { String::new() } else { format!(", {} lines skipped", skipped.len()) };
        console.say(&format!("{path}: {names} names of actors and agents{more}"));
    }
}
