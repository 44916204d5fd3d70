use crate::args::ExplainArgs;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::output::style;
use crate::read::input_name;
use crate::setup::{self, Data};
use chancery_formats::explain;
use chancery_intake::Item;
use std::io::{self, IsTerminal, Write};

/// `chancery explain FILE ID`: reads the file again and shows how the record came about.
pub(crate) fn run(args: &ExplainArgs, data: &Data, console: &Console) -> Result<Exit, Failure> {
    let engine = setup::engine(data)?;
    setup::say_brought(engine.tables(), console);
    let style = style(io::stdout().is_terminal(), true);
    let mut reports = 0;
    for item in args.intake.open([args.file.clone()]) {
        let document = match item {
            Item::Report(document) => *document,
            Item::SetAside(what) => {
                console.set_aside(&what);
                continue;
            }
            Item::Copy(_) | Item::Skipped(_) | Item::PassedOver(_) => continue,
        };
        reports += 1;
        let found = engine.guarded(document, |reading| {
            let records = chancery_formats::records(&reading.document, &reading.findings, engine.tables());
            let mut page = Vec::new();
            explain::write(&mut page, &reading.document, &reading.findings, &records, &args.id, &style)
                .map(|()| page)
        });
        match found {
            Err(what) => console.set_aside(&what),
            Ok(Ok(page)) => {
                let mut out = io::stdout().lock();
                out.write_all(&page).and_then(|()| out.flush()).map_err(|e| Failure::output("-", &e))?;
                return Ok(Exit::Ok);
            }
            Ok(Err(explain::Error::NotFound(_))) => {}
            Ok(Err(error @ explain::Error::Ambiguous(_))) => {
                return Err(Failure::usage(error.to_string()).help("give more of the id"));
            }
            Ok(Err(explain::Error::Io(error))) => return Err(Failure::output("-", &error)),
        }
    }
    let file = input_name(&args.file);
    if reports == 0 {
        return Err(Failure::no_input(format!("no input found in {file}")));
    }
    Err(Failure::usage(format!("no record with the id {} in {file}", args.id))
        .help("chancery read prints the ids; give the same --date and --data"))
}
