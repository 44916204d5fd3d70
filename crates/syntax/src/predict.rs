//! What `chancery predict parse|names` prints.

use crate::{Model, conllu};
use chancery_document::{CodePoints, Document, KnownName, Name};
use serde_json::{Value, json};

/// The analysis of a text as CoNLL-U, with `# newdoc id`.
#[must_use]
pub fn parse(model: &Model, id: &str, text: &str) -> String {
    let document = Document::from_text(text);
    let (analysis, _) = model.analyze(&document);
    conllu::write(&document, &analysis, id)
}

/// The names in a text, with those that are known beforehand (see [`Model::analyze_knowing`]).
#[must_use]
pub fn names(model: &Model, document: &Document, known: &[KnownName]) -> Vec<Name> {
    model.analyze_knowing(document, known).0.names
}

/// The line of `predict names` for the names of a text: `{"id", "names": [{"start", "end", "type"}]}`, code points.
#[must_use]
pub fn names_line(id: &Value, text: &str, names: &[Name]) -> Value {
    let points = CodePoints::new(text);
    let names: Vec<Value> = names
        .iter()
        .map(|n| {
            let (start, end) = points.span(n.span);
            json!({"start": start, "end": end, "type": n.kind.as_str()})
        })
        .collect();
    json!({"id": id, "names": names})
}
