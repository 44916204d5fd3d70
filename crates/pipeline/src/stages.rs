//! The functions of the stages, in one place: what `Engine::read` calls.

use chancery_document::{Analysis, Document, Findings, Note};
use chancery_tables::Tables;

/// The syntax model.
pub use chancery_syntax::Model;

pub(crate) fn embedded_model() -> &'static Model {
    Model::embedded()
}

pub(crate) fn segment(_document: &mut Document, _tables: &Tables) {}

pub(crate) fn analyze(model: &Model, document: &Document) -> (Analysis, Vec<Note>) {
    model.analyze(document)
}

pub(crate) fn read(_document: &Document, analysis: Analysis, _tables: &Tables) -> Findings {
    Findings { analysis, ..Findings::default() }
}
