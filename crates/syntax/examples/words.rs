//! Helps the trainer under `train/`: cuts plain text into sentences and words, and tells what the encoder sees of
//! words.
//!
//! `words text < reports.jsonl` prints a sentence a line, words separated by tabs.
//! `words features < WORDS > FILE` reads a word a line and writes 11 little-endian u32 for each.

#![allow(clippy::print_stdout, reason = "what it prints is for those who train")]

use chancery_document::Document;
use chancery_syntax::{Model, word_features};
use std::io::{BufRead, Write};

fn main() {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let lines = std::io::stdin().lock().lines().map_while(Result::ok);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if mode == "features" {
        for line in lines {
            for n in word_features(&line) {
                out.write_all(&n.to_le_bytes()).expect("to write");
            }
        }
        return;
    }
    let model = Model::embedded();
    for line in lines {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        let document = Document::from_text(value["text"].as_str().unwrap_or_default());
        let (analysis, _) = model.analyze(&document);
        for sentence in &analysis.sentences {
            let words: Vec<&str> = sentence
                .tokens
                .clone()
                .map(|t| {
                    &document.text
                        [analysis.tokens[t as usize].span.start()..analysis.tokens[t as usize].span.end()]
                })
                .collect();
            writeln!(out, "{}", words.join("\t").replace('\n', " ")).expect("to write");
        }
    }
}
