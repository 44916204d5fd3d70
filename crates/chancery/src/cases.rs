use crate::args::TestArgs;
use crate::failure::{Exit, Failure};
use crate::setup;
use std::io::{self, Write};
use std::path::PathBuf;

/// `chancery test`: runs cases and prints what failed.
pub(crate) fn run(args: &TestArgs, data: &Option<PathBuf>) -> Result<Exit, Failure> {
    let engine = setup::engine(data)?;
    if !args.path.exists() {
        return Err(
            Failure::no_input(format!("no cases in {}", args.path.display())).help("give a folder of cases")
        );
    }
    let outcome = chancery_cases::run_matching(&args.path, &args.only, &|document| {
        let reading = engine.read(document);
        let records = chancery_formats::records(&reading.document, &reading.findings, engine.tables());
        (reading.document, reading.findings, records)
    });
    writeln!(io::stdout().lock(), "{outcome}").map_err(|e| Failure::output("-", &e))?;
    Ok(if outcome.ok() { Exit::Ok } else { Exit::Verification })
}
