//! `chancery predict TASK`: one stage alone, open to anyone's gold data.

pub(crate) mod relation;
mod tasks;

pub(crate) use tasks::document;

use crate::args::{PredictArgs, Task};
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::setup::{self, Data};
use chancery_document::Document;
use chancery_intake::{Position, SetAside};
use chancery_pipeline::events::Taking;
use chancery_pipeline::{Engine, Model};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::io::{self, BufRead, BufWriter, Write};

/// The name of a task on the command line.
pub(crate) fn name(task: Task) -> String {
    task.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned())
}

/// What makes the output of a line: the text that is printed, with its line ends.
type Predict<'e> = Box<dyn Fn(&Value, &str, &Value) -> String + 'e>;

/// Reads JSON Lines on standard input and prints an answer for each, in the same order, with its id.
pub(crate) fn run(args: &PredictArgs, data: &Data, console: &Console) -> Result<Exit, Failure> {
    let engine;
    let predict: Predict<'_> = match args.task {
        Task::Parse => {
            let model = Model::embedded();
            Box::new(move |id, text, _| chancery_syntax::predict::parse(model, &plain(id), text))
        }
        Task::Names => {
            engine = setup::engine(data)?;
            Box::new(|id, text, _| {
                let document = Document::from_text(text);
                let known = engine.reader().known_names(&document);
                let names = chancery_syntax::predict::names(engine.model(), &document, &known);
                format!("{}\n", chancery_syntax::predict::names_line(id, text, &names))
            })
        }
        Task::Relation => {
            // The model of pairs learned beside what the frames read.
            engine = setup::taking(data, Taking::Frames)?;
            Box::new(|id, text, object| format!("{}\n", relation::line(&engine, id, text, object)))
        }
        Task::Maintext | Task::Roles | Task::Relations => {
            return Err(Failure::usage(format!("predict {} is not there yet", name(args.task))).help(
                "there is parse, names, mentions, coreference, attribution, time, quantity, places, relation and events",
            ));
        }
        task => {
            engine = setup::engine(data)?;
            reading(task, &engine)
        }
    };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    let (mut number, mut broken) = (0, 0);
    loop {
        line.clear();
        let n = input
            .read_until(b'\n', &mut line)
            .map_err(|e| Failure::no_input(format!("cannot read standard input: {e}")))?;
        if n == 0 {
            break;
        }
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = match request(&line, number) {
            Ok((id, text, object)) => predict(&id, &text, &object),
            Err(what) => {
                broken += 1;
                console.set_aside(&what);
                // One line out per line in, but for CoNLL-U, which has no lines to keep.
                if args.task == Task::Parse {
                    String::new()
                } else {
                    format!("{}\n", json!({"id": null, "error": what.message}))
                }
            }
        };
        out.write_all(answer.as_bytes()).map_err(|e| Failure::output("-", &e))?;
    }
    out.flush().map_err(|e| Failure::output("-", &e))?;
    if number == 0 {
        return Err(
            Failure::no_input("no input found on standard input").help("give JSON Lines with id and text")
        );
    }
    Ok(if broken > 0 { Exit::SetAside } else { Exit::Ok })
}

fn reading(task: Task, engine: &Engine) -> Predict<'_> {
    Box::new(move |id, text, object| {
        let document = document(text, object);
        let reading = engine.read(document);
        let answer = match task {
            Task::Mentions => tasks::mentions(id, &reading),
            Task::Coreference => tasks::coreference(id, &reading),
            Task::Attribution => tasks::attribution(id, &reading),
            Task::Time => tasks::time(id, &reading, engine),
            Task::Quantity => tasks::quantity(id, &reading),
            Task::Events => tasks::events(id, &reading),
            _ => tasks::places(id, &reading),
        };
        format!("{answer}\n")
    })
}

/// A line: its id, its text and all of it.
fn request(line: &[u8], number: u64) -> Result<(Value, String, Value), SetAside> {
    let fault = |column: u64, code, message: String| SetAside {
        path: "-".to_owned(),
        position: Some(Position::Line(number, column)),
        code,
        message,
        help: "give one JSON object a line, with id and text".to_owned(),
    };
    let object: Value = serde_json::from_slice(line).map_err(|e| {
        let full = e.to_string();
        let what = full.split(" at line ").next().unwrap_or(&full).to_owned();
        fault(e.column() as u64, "broken-json", format!("broken JSON: {what}"))
    })?;
    let Some(text) = object.get("text").and_then(Value::as_str) else {
        return Err(fault(1, "field-missing", "no field \"text\" that is a string".to_owned()));
    };
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    let text = text.to_owned();
    Ok((id, text, object))
}

/// An id in a comment of CoNLL-U.
fn plain(id: &Value) -> String {
    match id {
        Value::String(id) => id.replace(['\n', '\r'], " "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
