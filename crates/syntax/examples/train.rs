//! Trains the syntax model: `train DATA OUT [tune|final] [KEY=VALUE…]`.
//!
//! With `tune` a tenth of the training documents is kept aside and measured; with `final` all of them are used
//! and the development sets are measured.
#![allow(clippy::print_stdout, reason = "what it prints is for those who train")]

use chancery_document::{Document, NameKind};
use chancery_syntax::conllu::{self, TreeDocument};
use chancery_syntax::corpora::{self, Layout, NameCorpus, NameDocument};
use chancery_syntax::train::{Corpora, TrainConfig, train};
use chancery_syntax::{Model, eval, predict};
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

fn main() {
    let args: Vec<String> = env::args().collect();
    let [_, data, out, mode, rest @ ..] = args.as_slice() else {
        panic!("usage: train DATA OUT tune|final|eval")
    };
    let data = Path::new(data);
    let tune = mode == "tune" || mode == "eval-tune";
    let mut trees = Vec::new();
    for name in ["en_ewt-ud-train", "en_gum-open-ud-train"] {
        trees.extend(read_trees(data, name));
    }
    let (trees, held_trees): (Vec<_>, Vec<_>) = trees.into_iter().partition(|d| !tune || bucket(&d.id) != 0);
    let uner = read_names(data, "ner/uner_en_ewt-train-draft.iob2", Layout::Uner);
    // The names of a sentence are held out together with its tree.
    let document = |d: &NameDocument| d.id.rsplit_once('-').map_or(d.id.clone(), |p| p.0.to_owned());
    let (uner, held_uner): (Vec<_>, Vec<_>) =
        uner.into_iter().partition(|d| !tune || bucket(&document(d)) != 0);
    let news = read_names(data, "news/names.bio", Layout::News);
    let news_part = |d: &NameDocument| match bucket(&d.id) {
        8 => 1,
        9 => 2,
        _ => 0,
    };
    let news_dev: Vec<NameDocument> = news.iter().filter(|d| news_part(d) == 1).cloned().collect();
    let news_held: Vec<NameDocument> = news.iter().filter(|d| news_part(d) == 2).cloned().collect();
    let news: Vec<NameDocument> = news.into_iter().filter(|d| news_part(d) == 0).collect();
    let cross = read_names(data, "ner/crossner-politics-train.iob2", Layout::CrossNer);

    let option = |key: &str| rest.iter().find_map(|r| r.strip_prefix(key)?.strip_prefix('='));
    let start = Instant::now();
    let mut model = if mode.starts_with("eval") {
        Model::load(&fs::read(out).expect("a model")).expect("a sound model")
    } else {
        let mut config = TrainConfig::default();
        if let Some(epochs) = option("epochs") {
            for (i, e) in epochs.split(',').enumerate() {
                config.epochs[i] = e.parse().expect("a number");
            }
        }
        let number = |key: &str, or: usize| option(key).map_or(or, |v| v.parse().expect("a number"));
        config.beam = number("beam", config.beam);
        config.clusters[0] = number("fine", config.clusters[0]);
        config.clusters[1] = number("coarse", config.clusters[1]);
        config.greedy = number("greedy", config.greedy);
        config.frozen = number("frozen", config.frozen);
        config.features[3] = number("namer", config.features[3]);
        let three = vec![NameKind::Per, NameKind::Org, NameKind::Loc];
        let mut names = vec![
            NameCorpus { documents: uner, kinds: three },
            NameCorpus { documents: news, kinds: NameKind::ALL.to_vec() },
            NameCorpus {
                documents: cross,
                kinds: vec![NameKind::Per, NameKind::Org, NameKind::Loc, NameKind::Misc],
            },
        ];
        if let Some(gum) = option("gum-names") {
            let text = fs::read_to_string(gum).expect("names of GUM (train/gum_names.py)");
            let documents = corpora::read_bio(&text, Layout::Uner);
            let kinds = vec![NameKind::Per, NameKind::Org, NameKind::Loc];
            names.push(NameCorpus { documents, kinds });
        }
        let clusters = option("clusters")
            .map(|path| Box::new(Model::load(&fs::read(path).expect("a model")).expect("a sound model")));
        let mut texts = texts(data);
        texts.extend(trees.iter().map(|d| d.raw_text("\n\n").0));
        let corpora = Corpora { trees, names, texts, clusters };
        let model =
            train(&config, &corpora, &mut |line| println!("{:6.1} s  {line}", start.elapsed().as_secs_f64()));
        fs::write(out, model.save()).expect("to write the model");
        model
    };
    if let Some(width) = option("width") {
        let window = option("window").map_or(i32::MAX, |w| w.parse().expect("a number"));
        model.set_beam(width.parse().expect("a number"), window);
        if let Some(path) = option("save") {
            fs::write(path, model.save()).expect("to write the model");
        }
    }
    let (none, all) = (|_: &Document| Vec::new(), |_: &str, _: NameKind| true);
    println!("{:?}", model.sizes());
    println!("{} bytes, hash {}", fs::metadata(out).map_or(0, |m| m.len()), &model.hash()[..16]);
    if tune {
        let gum = |d: &&TreeDocument| d.id.starts_with("GUM_");
        println!(
            "held EWT  {}",
            eval::parse(&model, &held_trees.iter().filter(|d| !gum(d)).cloned().collect::<Vec<_>>())
        );
        println!(
            "held GUM  {}",
            eval::parse(&model, &held_trees.iter().filter(gum).cloned().collect::<Vec<_>>())
        );
        println!("held UNER {}", eval::names(&model, &held_uner, &none, &all));
        println!("news held {}", eval::names(&model, &news_held, &none, &all));
    } else {
        for name in [
            "en_ewt-ud-dev",
            "en_gum-open-ud-dev",
            "en_gum-nc-ud-dev",
            "en_lines-ud-dev",
            "en_partut-ud-train",
        ] {
            println!("{name:20} {}", eval::parse(&model, &read_trees(data, name)));
        }
        println!(
            "UNER dev  {}",
            eval::names(&model, &read_names(data, "ner/uner_en_ewt-dev.iob2", Layout::Uner), &none, &all)
        );
        println!("news dev  {}", eval::names(&model, &news_dev, &none, &all));
        println!("news held {}", eval::names(&model, &news_held, &none, &all));
    }
    if let Some(n) = option("errors") {
        name_errors(&model, if tune { &held_uner } else { &news_dev }, n.parse().expect("a number"));
    }
    speed(&model, data);
}

/// Prints names that were missed (-) and names that were made up (+), in their surroundings.
fn name_errors(model: &Model, documents: &[NameDocument], most: usize) {
    let mut printed = 0;
    for document in documents {
        let found = predict::names(model, &Document::from_text(document.text.as_str()), &[]);
        let around = |r: &std::ops::Range<usize>| {
            let text = &document.text;
            let from =
                (0..=r.start.saturating_sub(40)).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
            let to =
                (r.end + 30..).find(|&i| i >= text.len() || text.is_char_boundary(i)).unwrap_or(text.len());
            let to = to.min(text.len());
            let (a, b, c) = (&text[from..r.start], &text[r.clone()], &text[r.end..to]);
            format!("{a}[[{b}]]{c}").replace('\n', " / ")
        };
        for (range, kind) in &document.names {
            if let Some(kind) = kind
                && !found
                    .iter()
                    .any(|n| n.kind == *kind && n.span.start() == range.start && n.span.end() == range.end)
            {
                println!("- {} {}", kind.as_str(), around(range));
                printed += 1;
            }
        }
        for name in &found {
            let range = name.span.start()..name.span.end();
            if !document.names.iter().any(|n| n.1 == Some(name.kind) && n.0 == range) {
                println!("+ {} {}", name.kind.as_str(), around(&range));
                printed += 1;
            }
        }
        if printed > most {
            return;
        }
    }
}

fn speed(model: &Model, data: &Path) {
    let text = fs::read_to_string(data.join("news/reports.jsonl")).expect("reports");
    let documents: Vec<Document> = text
        .lines()
        .take(300)
        .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok())
        .map(|v| Document::from_text(v["text"].as_str().unwrap_or_default()))
        .collect();
    // Processor time, so that what else the machine does does not count.
    let start = processor_seconds();
    let words: usize = documents.iter().map(|d| model.analyze(d).0.tokens.len()).sum();
    let seconds = processor_seconds() - start;
    println!("{words} words of news in {seconds:.2} s: {:.0} words/s", words as f64 / seconds);
}

fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

fn read_trees(data: &Path, name: &str) -> Vec<TreeDocument> {
    let path = data.join(format!("parse/{name}.conllu"));
    conllu::read(&fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

/// Plain text: the newswires without what is held out, and the unlabelled corpora.
fn texts(data: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for name in
        ["news/reports", "unlabelled/reuters-1987", "unlabelled/insight-crime", "attribution/polnear-train"]
    {
        let lines = fs::read_to_string(data.join(format!("{name}.jsonl"))).expect("plain text");
        for value in lines.lines().filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok()) {
            let held = name.starts_with("news") && bucket(value["id"].as_str().unwrap_or_default()) >= 8;
            if !held {
                out.push(value["text"].as_str().unwrap_or_default().to_owned());
            }
        }
    }
    out
}

fn read_names(data: &Path, path: &str, layout: Layout) -> Vec<NameDocument> {
    corpora::read_bio(&fs::read_to_string(data.join(path)).expect("names"), layout)
}

/// One of ten buckets, from the id alone.
fn bucket(id: &str) -> u64 {
    let hash =
        id.bytes().fold(0xCBF2_9CE4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01B3));
    (hash >> 32) % 10
}
