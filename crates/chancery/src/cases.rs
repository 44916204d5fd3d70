use crate::args::TestArgs;
use crate::failure::{Exit, Failure};
use crate::setup::{self, Data};
use chancery_cases::frames;
use chancery_pipeline::events::Taking;
use chancery_pipeline::{Document, Engine};
use std::io::{self, Write};
use std::path::Path;

/// `chancery test`: runs cases and prints what failed.
pub(crate) fn run(args: &TestArgs, data: &Data) -> Result<Exit, Failure> {
    let engine = setup::engine(data)?;
    let folder = Path::new("cases");
    let word = args.which.to_string_lossy();
    let (path, word) = if args.which.exists() { (args.which.as_path(), "") } else { (folder, &*word) };
    if !path.exists() {
        return Err(
            Failure::no_input(format!("no cases in {}", args.which.display())).help("give a folder of cases")
        );
    }
    let by = |engine: &Engine, document: Document| {
        let reading = engine.read(document);
        let records = chancery_formats::records(&reading.document, &reading.findings, engine.tables());
        (reading.document, reading.findings, records)
    };
    let outcome = chancery_cases::run_matching(path, word, &|document| by(&engine, document));
    if outcome.cases.is_empty() {
        return Err(Failure::no_input(format!("no case in {} holds {word:?}", path.display())));
    }
    let mut out = io::stdout().lock();
    let mut ok = outcome.ok();
    // The sentences of the frames belong to a folder of cases that says how many of them must hold.
    let expected = path.join("frames.expected");
    if word.is_empty() && expected.is_file() {
        // They say what the frames read; how likely that is right is another question.
        let engine = setup::taking(data, Taking::Frames)?;
        let sentences =
            frames::run(&engine.tables().english.frames, &expected, &|document| by(&engine, document));
        ok &= sentences.ok();
        writeln!(out, "{sentences}").map_err(|e| Failure::output("-", &e))?;
    }
    writeln!(out, "{outcome}").map_err(|e| Failure::output("-", &e))?;
    Ok(if ok { Exit::Ok } else { Exit::Verification })
}
