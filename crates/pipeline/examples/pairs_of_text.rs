//! Pairs of actors in the sentences of plain text, for a teacher to label: `pairs_of_text MOST < reports.jsonl`.
//!
//! Prints `{"text","source","target"}` (code points within the sentence) for two mentions of a sentence that are not the
//! same actor: the first as source of each other, and now and then the other way round. Every report gives at most 40.
#![allow(clippy::print_stdout, reason = "what it prints is for those who train")]

use chancery_document::{Document, Mention, MentionKind, Span};
use chancery_pipeline::Engine;
use serde_json::{Value, json};
use std::io::BufRead;

fn main() {
    let most: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    let engine = Engine::embedded().expect("the tables in the program");
    let mut printed = 0;
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(value) = serde_json::from_str::<Value>(&line) else { continue };
        let reading = engine.read(Document::from_text(value["text"].as_str().unwrap_or_default()));
        let (text, findings) = (&reading.document.text, &reading.findings);
        let mut of_report = 0;
        for sentence in &findings.analysis.sentences {
            let span = sentence.span;
            let words = sentence.tokens.len();
            let inside = |m: &&Mention| {
                span.contains(m.span) && matches!(m.kind, MentionKind::Name | MentionKind::Description)
            };
            let here: Vec<&Mention> = findings.mentions.iter().filter(inside).collect();
            if !(5..=60).contains(&words) || here.len() < 2 {
                continue;
            }
            for (i, other) in here.iter().enumerate().skip(1).take(2) {
                let (mut a, mut b) = (here[0], *other);
                if a.actor.actor == b.actor.actor || of_report == 40 {
                    continue;
                }
                if (printed + i) % 4 == 0 {
                    std::mem::swap(&mut a, &mut b);
                }
                let points = |s: Span| {
                    let count = |to: usize| text[span.start()..to].chars().count();
                    json!([[count(s.start()), count(s.end())]])
                };
                let sentence = &text[span.start()..span.end()];
                println!("{}", json!({"text": sentence, "source": points(a.span), "target": points(b.span)}));
                of_report += 1;
                printed += 1;
                if printed == most {
                    return;
                }
            }
        }
    }
}
