use crate::failure::Failure;
use chancery_pipeline::{Engine, Model, Source, Tables};
use std::borrow::Cow;
use std::path::PathBuf;

/// The tables in the program, with the user's folder laid over them.
pub(crate) fn tables(data: &Option<PathBuf>) -> Result<Tables, Failure> {
    let source = match data {
        None => Source::embedded(),
        Some(folder) => Source::with_overlay(folder).map_err(|e| Failure::data(e.to_string()))?,
    };
    Tables::load(&source).map_err(|e| Failure::data(e.to_string()).help("mend that line"))
}

/// An engine of those tables and the model in the program.
pub(crate) fn engine(data: &Option<PathBuf>) -> Result<Engine, Failure> {
    Engine::new(tables(data)?, Cow::Borrowed(Model::embedded()))
        .map_err(|e| Failure::data(e.to_string()).help("mend that line"))
}
