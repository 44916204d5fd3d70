use crate::args::{IntakeArgs, ReadArgs};
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::output::{Format, Out, style};
use crate::setup::{self, Data};
use chancery_intake::{Intake, Options};
use chancery_pipeline::{Output, conllu, run as run_pipeline};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

impl IntakeArgs {
    /// These inputs, read as the options say.
    pub(crate) fn open(&self, inputs: impl IntoIterator<Item = PathBuf>) -> Intake {
        let intake = Intake::new(inputs, Options { date: self.date, max_doc: self.max_doc });
        if self.conllu { intake.cut_by(conllu::reports) } else { intake }
    }
}

/// `chancery read`: reports in, records out, the books last.
pub(crate) fn run(args: &ReadArgs, data: &Data, console: &Console) -> Result<Exit, Failure> {
    let format = Format::choose(args.format, args.output.as_deref())?;
    let engine = setup::engine(data)?;
    setup::say_brought(engine.tables(), console);
    let stop = interruptible()?;
    let style = style(args.output.is_none() && io::stdout().is_terminal(), args.notes);
    let mut out = Out::open(args.output.as_deref(), format)?;
    let intake = args.intake.open(args.inputs.iter().cloned());
    let mut done = 0_u64;
    let books = run_pipeline(
        &engine,
        intake,
        args.threads,
        &stop,
        |reading| {
            let records = chancery_formats::records(&reading.document, &reading.findings, engine.tables());
            Out::make(format, records, &style)
        },
        |output| {
            done += 1;
            console.progress(done);
            match output {
                Output::Report(made) => {
                    if out.is_live() {
                        console.clear();
                    }
                    out.write(&made, format)?;
                }
                Output::SetAside(what) => console.set_aside(&what),
                Output::Copy(_) | Output::Skipped(_) | Output::PassedOver(_) => {}
            }
            Ok::<(), Failure>(())
        },
    )?;
    out.close()?;
    if books.no_input() {
        let inputs: Vec<String> = args.inputs.iter().map(|p| input_name(p)).collect();
        console.failure(&Failure::no_input(format!("no input found in {}", inputs.join(", "))));
    }
    console.books(&books);
    Ok(if books.interrupted {
        Exit::Interrupted
    } else if books.no_input() {
        Exit::Usage
    } else if books.set_aside.is_empty() {
        Exit::Ok
    } else {
        Exit::SetAside
    })
}

/// An input as people call it.
pub(crate) fn input_name(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

/// A flag that Ctrl-C or a request to end sets; a second one ends the program at once.
fn interruptible() -> Result<Arc<AtomicBool>, Failure> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, Exit::Interrupted as i32, stop.clone())
            .and_then(|_| signal_hook::flag::register(signal, stop.clone()))
            .map_err(|e| Failure::bug(&format!("no handler for signals: {e}")))?;
    }
    Ok(stop)
}
