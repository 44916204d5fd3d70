mod coreference;
pub(crate) mod events;
pub(crate) mod judged;
mod mentions;
mod relation;
mod relations;
mod roles;

use crate::args::{EvalArgs, Task};
use crate::failure::{Exit, Failure};
use crate::setup::{self, Data};
use chancery_document::NameKind;
use chancery_pipeline::events::Taking;
use chancery_syntax::corpora::{Layout, read_bio};
use chancery_syntax::{Model, conllu, eval};
use chancery_tables::{NameUse, World};
use std::io::{self, Write};
use std::path::Path;

/// `chancery eval TASK --gold FILE`: the standard metric of a task.
pub(crate) fn run(args: &EvalArgs, data: &Data) -> Result<Exit, Failure> {
    let model = Model::embedded();
    let text = match args.task {
        Task::Parse => {
            let gold = conllu::read(&gold(&args.gold)?);
            if gold.is_empty() {
                return Err(
                    Failure::no_input(format!("no trees in {}", args.gold.display())).help("give CoNLL-U")
                );
            }
            eval::parse(model, &gold).to_string()
        }
        Task::Names => {
            let gold = read_bio(&gold(&args.gold)?, layout(&args.gold));
            if gold.is_empty() {
                return Err(Failure::no_input(format!("no names in {}", args.gold.display()))
                    .help("give BIO or IOB2"));
            }
            {
                let engine = setup::engine(data)?;
                let world = &engine.tables().world;
                let counts = |words: &str, kind: NameKind| match kind {
                    _ if !args.countries => true,
                    NameKind::Norp => true,
                    NameKind::Loc => is_country(world, words),
                    _ => false,
                };
                eval::names(model, &gold, &|text| engine.reader().known_names(text), &counts).to_string()
            }
        }
        Task::Relation => relation::run(&setup::taking(data, Taking::Frames)?, &gold(&args.gold)?)?,
        Task::Relations => {
            let Some(texts) = &args.texts else {
                return Err(Failure::usage(
                    "eval relations needs --texts, the reports of the gold relations",
                ));
            };
            relations::run(&setup::engine(data)?, &gold(&args.gold)?, texts, args.errors)?
        }
        Task::Roles => roles::run(&setup::engine(data)?, &gold(&args.gold)?, args.errors)?,
        Task::Coreference => coreference::run(&setup::engine(data)?, &gold(&args.gold)?)?,
        Task::Mentions => {
            let Some(texts) = &args.texts else {
                return Err(Failure::usage("eval mentions needs --texts, the reports of the gold mentions"));
            };
            mentions::run(&setup::engine(data)?, &gold(&args.gold)?, texts, args.errors)?
        }
        Task::Events => {
            let Some(texts) = &args.texts else {
                return Err(Failure::usage("eval events needs --texts, the reports of the gold events"));
            };
            events::run(&setup::engine(data)?, &gold(&args.gold)?, texts, args.errors)?
        }
        other => {
            let name = crate::predict::name(other);
            return Err(Failure::usage(format!("eval {name} is not there yet")).help(
                "there is parse, names, mentions, coreference, relation, events, relations and roles",
            ));
        }
    };
    writeln!(io::stdout().lock(), "{text}").map_err(|e| Failure::output("-", &e))?;
    Ok(Exit::Ok)
}

/// Whether words are a name of a state or territory, with or without "the".
fn is_country(world: &World, words: &str) -> bool {
    let words = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
    let Some(group) = world.name_matcher.get(words) else { return false };
    world.entries(group).any(|e| {
        let kind = world.actor(&e.actor).map_or("", |a| &a.kind);
        let proper =
            !matches!(e.used_as, NameUse::Adjective | NameUse::Demonym | NameUse::Capital | NameUse::Seat);
        proper && matches!(kind, "country" | "territory" | "historical")
    })
}

fn gold(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| Failure::input(path, &e))
}

/// The layout of a BIO file by its name, as the project's independent scorer tells it.
pub(crate) fn layout(path: &Path) -> Layout {
    let name = path.to_string_lossy().to_ascii_lowercase();
    if !name.ends_with(".iob2") {
        Layout::News
    } else if name.contains("crossner") {
        Layout::CrossNer
    } else {
        Layout::Uner
    }
}
