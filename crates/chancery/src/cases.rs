use crate::args::TestArgs;
use crate::failure::{Exit, Failure};
use crate::setup;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// `chancery test`: runs cases and prints what failed.
pub(crate) fn run(args: &TestArgs, data: &Option<PathBuf>) -> Result<Exit, Failure> {
    let engine = setup::engine(data)?;
    let folder = Path::new("cases");
    let word = args.which.to_string_lossy();
    let (path, word) = if args.which.exists() { (args.which.as_path(), "") } else { (folder, &*word) };
    if !path.exists() {
        return Err(
            Failure::no_input(format!("no cases in {}", args.which.display())).help("give a folder of cases")
        );
    }
    let outcome = chancery_cases::run_matching(path, word, &|document| {
        let reading = engine.read(document);
        let records = chancery_formats::records(&reading.document, &reading.findings, engine.tables());
        (reading.document, reading.findings, records)
    });
    if outcome.cases.is_empty() {
        return Err(Failure::no_input(format!("no case in {} holds {word:?}", path.display())));
    }
    writeln!(io::stdout().lock(), "{outcome}").map_err(|e| Failure::output("-", &e))?;
    Ok(if outcome.ok() { Exit::Ok } else { Exit::Verification })
}
