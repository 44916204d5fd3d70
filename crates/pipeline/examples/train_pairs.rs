//! Trains the model of pairs: `train_pairs PLV.jsonl OUT [KEY=VALUE…]`.
//!
//! PLV is JSON Lines with `text`, `source`, `target` (lists of spans in code points) and `plover`. The sentences beside
//! the frames are learnt too, each with the source and target that are read in it, and with `soft=PREFIX` the pairs of
//! `PREFIX.all.jsonl` with a teacher's `chances` (`train/pairs.py label`; for the folds `PREFIX.0.jsonl` to
//! `PREFIX.4.jsonl`, each of a teacher that did not see the fold). Prints five-fold macro F1 of types, quads and conflict,
//! each fold by the place of the line modulo five; then trains on all and writes the model.
#![allow(clippy::print_stdout, reason = "what it prints is for those who train")]

use chancery_document::{ActorRef, Document, Span};
use chancery_pipeline::Engine;
use chancery_pipeline::events::Taking;
use chancery_reading::pairs::{Features, PairModel, QUADS, TYPES, figures, key, type_of};
use serde_json::Value;
use std::collections::BTreeMap;
use std::{env, fs};

/// A pair: its features, how likely each type is right, its weight.
struct Case {
    features: Vec<(u32, f32)>,
    wanted: [f32; TYPES.len()],
    quad: u8,
    weight: f32,
}

impl Case {
    fn right(&self) -> usize {
        (0..TYPES.len()).max_by(|&a, &b| self.wanted[a].total_cmp(&self.wanted[b])).unwrap_or(0)
    }
}

/// Only this type is right.
fn only(of: usize) -> [f32; TYPES.len()] {
    let mut wanted = [0.0; TYPES.len()];
    wanted[of] = 1.0;
    wanted
}

type Weights = BTreeMap<u32, [f32; TYPES.len()]>;

fn main() {
    let args: Vec<String> = env::args().collect();
    let [_, plv, out, rest @ ..] = args.as_slice() else {
        panic!("usage: train_pairs PLV.jsonl OUT [KEY=VALUE…]")
    };
    let number = |key: &str, or: f32| {
        let value = rest.iter().find_map(|r| r.strip_prefix(key)?.strip_prefix('='));
        value.map_or(or, |v| v.parse().expect("a number"))
    };
    let (epochs, rate, decay) = (number("epochs", 30.0) as usize, number("rate", 0.2), number("decay", 2e-4));
    let least = number("least", 2.0) as u32;
    let engine = Engine::embedded().expect("the tables in the program").taking(Taking::Frames);
    let gold: Vec<Case> = lines(plv).iter().filter_map(|v| pair(&engine, v)).collect();
    let more = examples(&engine, number("examples", 0.5));
    println!("{} pairs, {} examples of frames", gold.len(), more.len());
    let soft = rest.iter().find_map(|r| r.strip_prefix("soft="));
    let (weight, sure) = (number("taught", 0.5), number("sure", 0.5));
    // What the teacher is not sure of is mostly no act between the two.
    let is_sure = |c: &&Case| c.wanted[c.right()] >= sure;
    let texts = soft.map_or_else(Vec::new, |prefix| taught(&engine, &format!("{prefix}.all.jsonl"), weight));
    println!("{} pairs of a teacher", texts.len());
    let mut answers = vec![[0.0f64; TYPES.len()]; gold.len()];
    for fold in 0..5 {
        // The same pairs with the answers of a teacher that did not see this fold.
        let of_fold =
            soft.map_or_else(Vec::new, |prefix| answered(&texts, &format!("{prefix}.{fold}.jsonl")));
        let seen = (0..gold.len()).filter(|i| i % 5 != fold).map(|i| &gold[i]);
        let train: Vec<&Case> = seen.chain(&more).chain(of_fold.iter().filter(is_sure)).collect();
        let (weights, bias) = learn(&train, epochs, rate, decay, least);
        for i in (fold..gold.len()).step_by(5) {
            answers[i] = scores(&gold[i].features, &weights, &bias).map(f64::from);
        }
    }
    let temperature = warmth(&gold, &answers);
    report(&gold, &answers, temperature);
    let all: Vec<&Case> = gold.iter().chain(&more).chain(texts.iter().filter(is_sure)).collect();
    let (weights, bias) = learn(&all, epochs, rate, decay, least);
    let model = PairModel::new(&weights, bias, temperature as f32);
    let bytes = model.save();
    fs::write(out, &bytes).expect("to write");
    println!("{} features, {} bytes", weights.len(), bytes.len());
}

fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("a file");
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

fn hashed(features: &Features) -> Vec<(u32, f32)> {
    features.iter().map(|(name, value)| (key(name), *value)).collect()
}

fn pair(engine: &Engine, value: &Value) -> Option<Case> {
    let of = TYPES.iter().position(|t| Some(*t) == value["plover"].as_str())?;
    let quad = value["quad"].as_u64().and_then(|q| u8::try_from(q).ok()).unwrap_or(QUADS[of]);
    Some(Case { features: seen(engine, value)?, wanted: only(of), quad, weight: 1.0 })
}

/// What is seen of the pair of a line.
fn seen(engine: &Engine, value: &Value) -> Option<Vec<(u32, f32)>> {
    let text = value["text"].as_str()?;
    let reading = engine.read(Document::from_text(text));
    let (source, target) = (spans(text, &value["source"]), spans(text, &value["target"]));
    Some(hashed(&engine.reader().pair(&reading.document, &reading.findings, &source, &target)))
}

/// Pairs with a teacher's chances.
fn taught(engine: &Engine, path: &str, weight: f32) -> Vec<Case> {
    let read = |value: &Value| {
        let case = Case { features: seen(engine, value)?, wanted: chances_of(value)?, quad: 0, weight };
        Some(Case { quad: QUADS[case.right()], ..case })
    };
    lines(path).iter().map(|v| read(v).expect("text, source, target, chances")).collect()
}

fn chances_of(value: &Value) -> Option<[f32; TYPES.len()]> {
    let chances: Vec<f32> =
        value["chances"].as_array()?.iter().map(|c| c.as_f64().unwrap_or(0.0) as f32).collect();
    chances.try_into().ok()
}

/// The same cases with the chances of another teacher.
fn answered(texts: &[Case], path: &str) -> Vec<Case> {
    let answers = lines(path);
    assert_eq!(answers.len(), texts.len(), "{path}");
    let with = |(case, value): (&Case, &Value)| Case {
        features: case.features.clone(),
        wanted: chances_of(value).expect("chances"),
        quad: case.quad,
        weight: case.weight,
    };
    texts.iter().zip(&answers).map(with).collect()
}

/// The spans of a list of pairs of code points.
fn spans(text: &str, pairs: &Value) -> Vec<Span> {
    let at: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let number = |v: &Value| usize::try_from(v.as_u64().unwrap_or(0)).unwrap_or(0).min(at.len() - 1);
    let pairs = pairs.as_array().into_iter().flatten();
    pairs.map(|p| Span::new(text, at[number(&p[0])], at[number(&p[1])])).collect()
}

/// The sentences beside the frames that give their act.
fn examples(engine: &Engine, weight: f32) -> Vec<Case> {
    let tables = engine.tables();
    let mut out = Vec::new();
    for frame in tables.english.frames.all() {
        let Some(of) = type_of(tables, &frame.act) else { continue };
        for example in frame.examples.iter().filter(|e| e.wanted) {
            let reading = engine.read(Document::from_text(&*example.text));
            let event = reading.findings.events.iter().find(|e| e.act == frame.act);
            let Some(event) = event else { continue };
            let spans =
                |actors: &[ActorRef]| -> Vec<Span> { actors.iter().filter_map(|a| a.mention).collect() };
            let (s, t) = (spans(&event.source), spans(&event.target));
            let features = engine.reader().pair(&reading.document, &reading.findings, &s, &t);
            out.push(Case { features: hashed(&features), wanted: only(of), quad: QUADS[of], weight });
        }
    }
    out
}

fn scores(features: &[(u32, f32)], weights: &Weights, bias: &[f32; TYPES.len()]) -> [f32; TYPES.len()] {
    let mut scores = *bias;
    for (key, value) in features {
        if let Some(of) = weights.get(key) {
            for (score, weight) in scores.iter_mut().zip(of) {
                *score += weight * value;
            }
        }
    }
    scores
}

fn chances(features: &[(u32, f32)], weights: &Weights, bias: &[f32; TYPES.len()]) -> [f32; TYPES.len()] {
    let scores = scores(features, weights, bias);
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let raised = scores.map(|s| (s - most).exp());
    let all: f32 = raised.iter().sum();
    raised.map(|r| r / all)
}

fn warmed(scores: &[f64; TYPES.len()], temperature: f64) -> [f64; TYPES.len()] {
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    let raised = scores.map(|s| ((s - most) / temperature).exp());
    let all: f64 = raised.iter().sum();
    raised.map(|r| r / all)
}

/// What scores must be divided by for the chances of what is right, in the folds that were left out, to be largest.
fn warmth(gold: &[Case], answers: &[[f64; TYPES.len()]]) -> f64 {
    let loss = |t: f64| -> f64 {
        gold.iter().zip(answers).map(|(g, a)| -warmed(a, t)[g.right()].max(1e-12).ln()).sum()
    };
    let tried = (5..80).map(|i| f64::from(i) / 10.0);
    tried.min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap_or(1.0)
}

/// Steps of AdaGrad along the gradient of the log of the chance of what is right, in the order of the cases.
fn learn(cases: &[&Case], epochs: usize, rate: f32, decay: f32, least: u32) -> (Weights, [f32; TYPES.len()]) {
    let mut count: BTreeMap<u32, u32> = BTreeMap::new();
    for case in cases {
        for (key, _) in &case.features {
            *count.entry(*key).or_default() += 1;
        }
    }
    let mut weights: Weights =
        count.iter().filter(|c| *c.1 >= least).map(|c| (*c.0, [0.0; TYPES.len()])).collect();
    let mut seen: Weights = weights.iter().map(|w| (*w.0, [1e-3; TYPES.len()])).collect();
    let mut bias = [0.0; TYPES.len()];
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut state = 88_172_645_463_325_252u64;
    for _ in 0..epochs {
        for i in (1..order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            order.swap(i, usize::try_from(state % (i as u64 + 1)).unwrap_or(0));
        }
        for &i in &order {
            let case = cases[i];
            let chances = chances(&case.features, &weights, &bias);
            let mut push = [0.0; TYPES.len()];
            for (of, push) in push.iter_mut().enumerate() {
                *push = case.weight * (case.wanted[of] - chances[of]);
            }
            for (key, value) in &case.features {
                let (Some(of), Some(seen)) = (weights.get_mut(key), seen.get_mut(key)) else { continue };
                for ((weight, seen), push) in of.iter_mut().zip(seen.iter_mut()).zip(push) {
                    let gradient = push * value - decay * *weight;
                    *seen += gradient * gradient;
                    *weight += rate * gradient / seen.sqrt();
                }
            }
            for (bias, push) in bias.iter_mut().zip(push) {
                *bias += 0.01 * push;
            }
        }
    }
    (weights, bias)
}

fn report(gold: &[Case], answers: &[[f64; TYPES.len()]], temperature: f64) {
    let best = |c: &[f64; TYPES.len()]| (0..TYPES.len()).max_by(|&a, &b| c[a].total_cmp(&c[b])).unwrap_or(0);
    let types: Vec<(usize, usize)> = gold.iter().zip(answers).map(|(g, a)| (g.right(), best(a))).collect();
    let quads: Vec<(usize, usize)> =
        gold.iter().zip(answers).map(|(g, a)| (usize::from(g.quad), usize::from(QUADS[best(a)]))).collect();
    println!("five-fold {}", figures(&types, &quads));
    println!("temperature {temperature}; how often the best answer is right, by its chance:");
    for band in 0..5 {
        let (low, high) = (0.2 * f64::from(band), 0.2 * f64::from(band + 1));
        let in_band =
            gold.iter().zip(answers).map(|(g, a)| (warmed(a, temperature)[best(a)], best(a) == g.right()));
        let found: Vec<(f64, bool)> = in_band.filter(|(c, _)| *c > low && *c <= high).collect();
        let right = found.iter().filter(|f| f.1).count() as f64 / found.len().max(1) as f64;
        let mean = found.iter().map(|f| f.0).sum::<f64>() / found.len().max(1) as f64;
        println!("  {low:.1}-{high:.1}: {:4} pairs, mean chance {mean:.2}, right {right:.2}", found.len());
    }
    for (of, name) in TYPES.iter().enumerate() {
        let (g, a) = (types.iter().filter(|t| t.0 == of).count(), types.iter().filter(|t| t.1 == of).count());
        let both = types.iter().filter(|t| t.0 == of && t.1 == of).count();
        println!("  {name:10} {g:4} of gold, {a:4} given, {both:4} right");
    }
}
