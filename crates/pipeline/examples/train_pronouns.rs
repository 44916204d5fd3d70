//! Learns the weights by which pronouns find what they stand for: `train_pronouns GOLD OUT [KEY=VALUE…]`.
//!
//! GOLD is JSON Lines with `text` and `mentions` (`start`, `end` in code points, `chain`). For each pronoun the heads
//! of noun phrases before it are right where they lie in a mention of the same chain (the smallest that holds them). A
//! softmax over them and "nobody" is trained by gradient steps in a fixed order: the same file gives the same table.
//! A tenth of the documents, by a hash of the id, is kept aside and measured; `final=1` uses all of them.
#![allow(clippy::print_stdout, reason = "what it prints is for those who train")]

use chancery_document::{CodePoints, Document, TokenId};
use chancery_pipeline::Engine;
use chancery_reading::coreference::{Class, Features, SLOTS, VALUES, Weights};
use std::collections::BTreeMap;
use std::{env, fs};

/// A pronoun: its candidates and which of them are right.
struct Case {
    class: Class,
    alone: u8,
    features: Vec<Features>,
    right: Vec<bool>,
    held: bool,
}

fn main() {
    let args: Vec<String> = env::args().collect();
    let [_, gold, out, rest @ ..] = args.as_slice() else {
        panic!("usage: train_pronouns GOLD OUT [KEY=VALUE…]")
    };
    let number = |key: &str, or: f64| {
        let value = rest.iter().find_map(|r| r.strip_prefix(key)?.strip_prefix('='));
        value.map_or(or, |v| v.parse().expect("a number"))
    };
    let engine = Engine::embedded().expect("the tables in the program");
    let everything = number("final", 0.0) > 0.0;
    // In talk "it" mostly stands for what is going on.
    let spoken = ["conversation", "vlog", "court"];
    let cases: Vec<Case> = fs::read_to_string(gold)
        .expect("gold")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .filter(|v: &serde_json::Value| !spoken.iter().any(|g| v["genre"] == *g))
        .flat_map(|v| cases(&engine, &v, everything))
        .collect();
    println!("{} pronouns, {} kept aside", cases.len(), cases.iter().filter(|c| c.held).count());
    let mut weights = vec![0.0f64; Class::ALL.len() * SLOTS.len() * VALUES];
    let mut nobody = vec![0.0f64; Class::ALL.len() * VALUES];
    let mut bias = vec![0.0f64; Class::ALL.len()];
    let (epochs, rate, decay) = (number("epochs", 40.0) as usize, number("rate", 0.1), number("decay", 3e-4));
    for epoch in 0..epochs {
        let rate = rate * (1.0 - epoch as f64 / epochs as f64);
        for case in cases.iter().filter(|c| !c.held) {
            step(case, &mut weights, &mut nobody, &mut bias, rate, decay);
        }
    }
    let mut table = String::from("class\tslot\tvalue\tweight\n");
    for (c, class) in Class::ALL.iter().enumerate() {
        for v in 0..VALUES {
            let weight = bias[c] + nobody[c * VALUES + v];
            table += &format!("{}\tnobody\t{v}\t{weight:.3}\n", class.as_str());
        }
        let margin = number(class.as_str(), number("margin", 0.0));
        table += &format!("{}\tmargin\t0\t{margin:.3}\n", class.as_str());
        for (s, slot) in SLOTS.iter().enumerate() {
            for v in 0..VALUES {
                let weight = weights[(c * SLOTS.len() + s) * VALUES + v];
                if weight.abs() >= 0.0005 {
                    table += &format!("{}\t{slot}\t{v}\t{weight:.3}\n", class.as_str());
                }
            }
        }
    }
    fs::write(out, &table).expect("to write");
    let weights = Weights::parse(&table, out).expect("a table");
    for margin in [0.0, 0.5, 1.0, 1.5] {
        println!("margin {margin}");
        measure(&cases, &weights, margin);
    }
}

fn cases(engine: &Engine, value: &serde_json::Value, everything: bool) -> Vec<Case> {
    let document = Document::from_text(value["text"].as_str().expect("text"));
    let points = CodePoints::new(&document.text);
    let id = value["id"].as_str().unwrap_or_default();
    let hash =
        id.bytes().fold(0xCBF2_9CE4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01B3));
    let held = !everything && (hash >> 32) % 10 == 0;
    let number = |v: &serde_json::Value| usize::try_from(v.as_u64().unwrap_or(0)).unwrap_or(0);
    let mentions: Vec<(usize, usize, String)> = value["mentions"]
        .as_array()
        .expect("mentions")
        .iter()
        .map(|m| (number(&m["start"]), number(&m["end"]), m["chain"].to_string()))
        .collect();
    let smallest = |start: usize, end: usize| {
        let holds = mentions.iter().filter(|m| m.0 <= start && end <= m.1);
        holds.min_by_key(|m| m.1 - m.0).map(|m| (m.1 - m.0, m.2.as_str()))
    };
    let (analysis, _) = engine.model().analyze_knowing(&document, &engine.reader().known_names(&document));
    let mut out = Vec::new();
    // A pronoun that was decided stands for what gold says, so that later ones see it as one.
    engine.reader().ask_pronouns(&document, analysis, &mut |analysis, question| {
        let chain = |id: TokenId| {
            let (start, end) = points.span(analysis.token(id).span);
            smallest(start, end)
        };
        let span = points.span(analysis.token(question.pronoun).span);
        let own = chain(question.pronoun).filter(|(size, _)| *size == span.1 - span.0);
        let (_, own) = own?;
        let right: Vec<bool> =
            question.heads.iter().map(|&h| chain(h).is_some_and(|(_, c)| c == own)).collect();
        let first = right.iter().position(|r| *r);
        out.push(Case {
            class: question.class,
            alone: question.alone,
            features: question.features.to_vec(),
            right,
            held,
        });
        first
    });
    out
}

/// One step along the gradient of the log of the chance that one of the right ones is chosen.
fn step(case: &Case, weights: &mut [f64], nobody: &mut [f64], bias: &mut [f64], rate: f64, decay: f64) {
    let class = case.class as usize;
    let at = |slot: usize, value: u8| (class * SLOTS.len() + slot) * VALUES + usize::from(value);
    let score = |f: &Features| f.iter().enumerate().map(|(s, &v)| weights[at(s, v)]).sum::<f64>();
    let mut scores: Vec<f64> = case.features.iter().map(score).collect();
    let own = class * VALUES + usize::from(case.alone);
    scores.push(bias[class] + nobody[own]);
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    let chances: Vec<f64> = scores.iter().map(|s| (s - most).exp()).collect();
    let all: f64 = chances.iter().sum();
    let is_right = |i: usize| match case.right.get(i) {
        Some(&right) => right,
        None => !case.right.contains(&true),
    };
    let right: f64 = (0..chances.len()).filter(|&i| is_right(i)).map(|i| chances[i]).sum();
    for (i, chance) in chances.iter().enumerate() {
        let wanted = if is_right(i) { chance / right } else { 0.0 };
        let push = rate * (wanted - chance / all);
        match case.features.get(i) {
            None => {
                bias[class] += push;
                nobody[own] += push - rate * decay * nobody[own];
            }
            Some(features) => {
                for (slot, &value) in features.iter().enumerate() {
                    let weight = &mut weights[at(slot, value)];
                    *weight += push - rate * decay * *weight;
                }
            }
        }
    }
}

fn measure(cases: &[Case], weights: &Weights, margin: f32) {
    let mut by: BTreeMap<(&str, bool), [usize; 4]> = BTreeMap::new();
    for case in cases {
        let counts = by.entry((case.class.as_str(), case.held)).or_default();
        counts[3] += 1;
        counts[2] += usize::from(case.right.contains(&true));
        if let Some(chosen) = weights.choose_by(case.class, case.alone, &case.features, margin) {
            counts[1] += 1;
            counts[0] += usize::from(case.right[chosen]);
        }
    }
    for ((class, held), [right, found, there, all]) in by {
        let rate = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        println!(
            "  {} {class:14} of {all}: precision {:.1}, recall {:.1}",
            if held { "held " } else { "train" },
            rate(right, found),
            rate(right, there)
        );
    }
}
