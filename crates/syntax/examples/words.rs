//! Helps the trainer under `train/`: cuts plain text into sentences and words, and tells what the encoder sees of
//! words.
//!
//! `words text < reports.jsonl` prints a sentence a line, words separated by tabs.
//! `words names MODEL < reports.jsonl` prints the BIOES labels of the same words.
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
    let names = mode == "names";
    let model = match std::env::args().nth(2) {
        Some(path) => &Model::load(&std::fs::read(path).expect("a model")).expect("a sound model"),
        None => Model::embedded(),
    };
    for line in lines {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        let document = Document::from_text(value["text"].as_str().unwrap_or_default());
        let (analysis, _) = model.analyze(&document);
        for sentence in &analysis.sentences {
            let label = |t: u32| match analysis.names.iter().find(|n| n.tokens.contains(&t)) {
                None => "O".to_owned(),
                Some(n) => {
                    let place = match (t == n.tokens.start, t + 1 == n.tokens.end) {
                        (true, true) => 'S',
                        (true, false) => 'B',
                        (false, true) => 'E',
                        (false, false) => 'I',
                    };
                    format!("{place}-{}", n.kind.as_str())
                }
            };
            let word = |t: u32| {
                let span = analysis.tokens[t as usize].span;
                document.text[span.start()..span.end()].to_owned()
            };
            let words: Vec<String> =
                sentence.tokens.clone().map(|t| if names { label(t) } else { word(t) }).collect();
            writeln!(out, "{}", words.join("\t").replace('\n', " ")).expect("to write");
        }
    }
}
