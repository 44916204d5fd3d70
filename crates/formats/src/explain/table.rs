//! Trees and times in lines.

use crate::collect::Collector;
use crate::text::{clean, columns};
use crate::words;
use chancery_document::{Analysis, Document, Sentence, TimeValue};

/// The words of a sentence: number, form, lemma, part of speech, head, relation, features; one line each, the
/// columns as wide as their widest cell.
pub(super) fn tree(document: &Document, analysis: &Analysis, sentence: &Sentence) -> Vec<String> {
    let first = sentence.tokens.start;
    let rows: Vec<[String; 7]> = analysis
        .words(sentence)
        .map(|(id, token)| {
            [
                (id.0 - first + 1).to_string(),
                clean(document.quote(token.span)),
                clean(&token.lemma),
                token.upos.as_str().to_owned(),
                token.head.map_or(0, |head| head.0 + 1 - first).to_string(),
                token.deprel.as_str().to_owned(),
                token.feats.to_string(),
            ]
        })
        .collect();
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = columns(cell).max(*width);
        }
    }
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (i, (cell, width)) in row.iter().zip(widths).enumerate() {
                let pad = " ".repeat(width - columns(cell));
                // Numbers stand at the right of their columns.
                let cell = if matches!(i, 0 | 4) { format!("{pad}{cell}") } else { format!("{cell}{pad}") };
                line.push_str(&cell);
                line.push_str("  ");
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// An interval in words.
pub(super) fn time(document: &Document, value: &TimeValue) -> String {
    words::time(&Collector::new(&document.text).time(value))
}
