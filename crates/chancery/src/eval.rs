use crate::args::{EvalArgs, Task};
use crate::failure::{Exit, Failure};
use chancery_syntax::corpora::{Layout, read_bio};
use chancery_syntax::{Model, conllu, eval};
use std::io::{self, Write};
use std::path::Path;

/// `chancery eval TASK --gold FILE`: the standard metric of a task.
pub(crate) fn run(args: &EvalArgs) -> Result<Exit, Failure> {
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
            eval::names(model, &gold).to_string()
        }
        other => {
            let name = crate::predict::name(other);
            return Err(Failure::usage(format!("eval {name} is not there yet"))
                .help("there is eval parse and eval names"));
        }
    };
    writeln!(io::stdout().lock(), "{text}").map_err(|e| Failure::output("-", &e))?;
    Ok(Exit::Ok)
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
