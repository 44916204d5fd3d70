//! Trains the syntax model: `train DATA OUT [tune|final] [KEY=VALUE…]`.
//!
//! With `tune` a tenth of the training documents is kept aside and measured; with `final` all of them are used
//! and the development sets are measured.

use chancery_document::{Document, NameKind};
use chancery_syntax::conllu::{self, TreeDocument};
use chancery_syntax::corpora::{self, Layout, NameCorpus, NameDocument};
use chancery_syntax::train::{Corpora, TrainConfig, train};
use chancery_syntax::{Model, eval};
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
    let model = if mode.starts_with("eval") {
        Model::load(&fs::read(out).expect("a model")).expect("a sound model")
    } else {
        let mut config = TrainConfig::default();
        if let Some(epochs) = option("epochs") {
            for (i, e) in epochs.split(',').enumerate() {
                config.epochs[i] = e.parse().expect("a number");
            }
        }
        let three = vec![NameKind::Per, NameKind::Org, NameKind::Loc];
        let names = vec![
            NameCorpus { documents: uner, kinds: three },
            NameCorpus { documents: news, kinds: NameKind::ALL.to_vec() },
            NameCorpus {
                documents: cross,
                kinds: vec![NameKind::Per, NameKind::Org, NameKind::Loc, NameKind::Misc],
            },
        ];
        let corpora = Corpora { trees, names, texts: Vec::new() };
        let model =
            train(&config, &corpora, &mut |line| println!("{:6.1} s  {line}", start.elapsed().as_secs_f64()));
        fs::write(out, model.save()).expect("to write the model");
        model
    };
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
        println!("held UNER {}", eval::names(&model, &held_uner));
        println!("news held {}", eval::names(&model, &news_held));
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
            eval::names(&model, &read_names(data, "ner/uner_en_ewt-dev.iob2", Layout::Uner))
        );
        println!("news dev  {}", eval::names(&model, &news_dev));
    }
    speed(&model, data);
}

fn speed(model: &Model, data: &Path) {
    let text = fs::read_to_string(data.join("news/reports.jsonl")).expect("reports");
    let documents: Vec<Document> = text
        .lines()
        .take(300)
        .filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok())
        .map(|v| Document::from_text(v["text"].as_str().unwrap_or_default()))
        .collect();
    let start = Instant::now();
    let words: usize = documents.iter().map(|d| model.analyze(d).0.tokens.len()).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!("{words} words of news in {seconds:.2} s: {:.0} words/s", words as f64 / seconds);
}

fn read_trees(data: &Path, name: &str) -> Vec<TreeDocument> {
    let path = data.join(format!("parse/{name}.conllu"));
    conllu::read(&fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
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
