//! What `chancery predict parse|names` prints.

use crate::{Model, conllu};
use chancery_document::{CodePoints, Document, Name};
use serde_json::{Value, json};

/// The analysis of a text as CoNLL-U, with `# newdoc id`.
#[must_use]
pub fn parse(model: &Model, id: &str, text: &str) -> String {
    let document = Document::from_text(text);
    let (analysis, _) = model.analyze(&document);
    conllu::write(&document, &analysis, id)
}

/// The names in a text.
#[must_use]
pub fn names(model: &Model, text: &str) -> Vec<Name> {
    model.analyze(&Document::from_text(text)).0.names
}

/// The line of `predict names` for a text: `{"id", "names": [{"start", "end", "type"}]}`, code points.
#[must_use]
pub fn names_line(model: &Model, id: &Value, text: &str) -> Value {
    let points = CodePoints::new(text);
    let names: Vec<Value> = names(model, text)
        .iter()
        .map(|n| {
            let (start, end) = points.span(n.span);
            json!({"start": start, "end": end, "type": n.kind.as_str()})
        })
        .collect();
    json!({"id": id, "names": names})
}
