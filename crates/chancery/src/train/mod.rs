mod events;

use crate::args::{TrainArgs, TrainEventsArgs, TrainSyntaxArgs, TrainTask};
use crate::console::Console;
use crate::eval::layout;
use crate::failure::{Exit, Failure};
use crate::setup::{self, Data};
use chancery_document::NameKind;
use chancery_intake::{Intake, Item, Options};
use chancery_syntax::conllu;
use chancery_syntax::corpora::{NameCorpus, read_bio};
use chancery_syntax::train::{Corpora, TrainConfig, train};
use std::path::{Path, PathBuf};

/// `chancery train TASK`.
pub(crate) fn run(args: &TrainArgs, data: &Data, console: &Console) -> Result<Exit, Failure> {
    match &args.task {
        TrainTask::Syntax(args) => syntax(args, console),
        TrainTask::Events(args) => of_events(args, data, console),
    }
}

fn of_events(args: &TrainEventsArgs, data: &Data, console: &Console) -> Result<Exit, Failure> {
    let mut gold = std::collections::BTreeMap::new();
    for path in &args.gold {
        gold.extend(crate::eval::events::read(&read(path)?)?);
    }
    let mut settings = std::collections::BTreeMap::new();
    for setting in &args.set {
        let parsed = setting.split_once('=').and_then(|(k, v)| Some((k.to_owned(), v.parse::<f64>().ok()?)));
        let form = || Failure::usage(format!("settings are given as KEY=NUMBER, not as {setting:?}"));
        let (key, value) = parsed.ok_or_else(form)?;
        settings.insert(key, value);
    }
    let set = |key: &str, or: f64| settings.get(key).copied().unwrap_or(or);
    let model = events::train(&setup::engine(data)?, &gold, &args.texts, console, &set)?;
    std::fs::write(&args.output, model.save())
        .map_err(|e| Failure::output(&args.output.display().to_string(), &e))?;
    console.say(&format!("model in {}", args.output.display()));
    Ok(Exit::Ok)
}

fn syntax(args: &TrainSyntaxArgs, console: &Console) -> Result<Exit, Failure> {
    let mut corpora = Corpora::default();
    for path in &args.trees {
        let trees = conllu::read(&read(path)?);
        if trees.is_empty() {
            return Err(Failure::no_input(format!("no trees in {}", path.display())).help("give CoNLL-U"));
        }
        corpora.trees.extend(trees);
    }
    for names in &args.names {
        corpora.names.push(name_corpus(names)?);
    }
    for path in &args.texts {
        corpora.texts.extend(texts(path, console));
    }
    let mut config = TrainConfig { card: args.card.clone(), ..TrainConfig::default() };
    if let Some(seed) = args.seed {
        config.seed = seed;
    }
    let model = train(&config, &corpora, &mut |line| console.say(line));
    std::fs::write(&args.output, model.save())
        .map_err(|e| Failure::output(&args.output.display().to_string(), &e))?;
    console.say(&format!("model {} in {}", model.hash(), args.output.display()));
    Ok(Exit::Ok)
}

/// `per,org,loc=names.iob2`: which kinds a corpus marks matters, since what it does not mark may still be a name.
fn name_corpus(argument: &str) -> Result<NameCorpus, Failure> {
    let form = || {
        Failure::usage(format!("names are given as KINDS=FILE, not as {argument:?}"))
            .help("KINDS: per,org,loc,norp,misc")
    };
    let (kinds, path) = argument.split_once('=').ok_or_else(form)?;
    let kinds = kinds
        .split(',')
        .map(|kind| NameKind::from_name(&kind.trim().to_ascii_uppercase()).ok_or_else(form))
        .collect::<Result<Vec<_>, _>>()?;
    let path = PathBuf::from(path);
    Ok(NameCorpus { documents: read_bio(&read(&path)?, layout(&path)), kinds })
}

fn texts(path: &Path, console: &Console) -> Vec<String> {
    let mut texts = Vec::new();
    for item in Intake::new([path.to_owned()], Options::default()) {
        match item {
            Item::Report(document) => texts.push(document.text),
            Item::SetAside(what) => console.set_aside(&what),
            Item::Copy(_) | Item::Skipped(_) | Item::PassedOver(_) => {}
        }
    }
    texts
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| Failure::input(path, &e))
}
