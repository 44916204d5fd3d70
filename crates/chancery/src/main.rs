//! `chancery`: reads news reports about relations between countries and keeps the register of them.
//!
//! The command line. It alone reads clock and environment and prints: data on standard output, everything for people on
//! standard error. `docs/reference/exit-codes.md` says how it ends.

mod args;
mod cases;
mod console;
mod eval;
mod explain;
mod failure;
mod lint;
mod lookup;
mod output;
mod predict;
mod read;
mod setup;
mod train;
mod version;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use console::Console;
use failure::{Exit, Failure};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

fn main() -> ExitCode {
    console::keep_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Ok };
            // Help into a closed pipe is no failure.
            let _ = error.print();
            return code.into();
        }
    };
    let console = Console::new(cli.quiet, cli.json);
    let ended = catch_unwind(AssertUnwindSafe(|| dispatch(cli, &console)));
    match ended {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(failure)) => {
            console.failure(&failure);
            failure.exit.into()
        }
        Err(_) => {
            console.failure(&Failure::bug(&console::last_panic()));
            Exit::Stopped.into()
        }
    }
}

fn dispatch(cli: Cli, console: &Console) -> Result<Exit, Failure> {
    let data = setup::Data { folder: cli.data, actors: cli.actors, least: cli.min_confidence };
    if cli.version {
        return version::run(&data);
    }
    match cli.command {
        None => Err(Failure::usage("no command").help("see chancery --help")),
        Some(Command::Read(args)) => read::run(&args, &data, console),
        Some(Command::Explain(args)) => explain::run(&args, &data, console),
        Some(Command::Test(args)) => cases::run(&args, &data),
        Some(Command::Lookup(args)) => lookup::run(&args, &data, console),
        Some(Command::Lint) => lint::run(&data, console),
        Some(Command::Predict(args)) => predict::run(&args, &data, console),
        Some(Command::Eval(args)) => eval::run(&args, &data),
        Some(Command::Train(args)) => train::run(&args, &data, console),
        Some(Command::Completions { shell }) => {
            clap_complete::generate(
                shell,
                &mut Cli::command(),
                "chancery",
                &mut output::Quiet(io::stdout().lock()),
            );
            Ok(Exit::Ok)
        }
        Some(Command::Manpage) => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(|e| Failure::output("-", &e))?;
            io::stdout().lock().write_all(&page).map_err(|e| Failure::output("-", &e))?;
            Ok(Exit::Ok)
        }
    }
}
