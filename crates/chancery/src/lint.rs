use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::setup::{self, Data};
use chancery_tables::lint::{lint, unverified};
use std::io::{self, Write};

/// `chancery lint`: checks the tables and prints each fault with its file and line.
pub(crate) fn run(data: &Data, console: &Console) -> Result<Exit, Failure> {
    let mut out = io::stdout().lock();
    let tables = match setup::tables(data) {
        Ok(tables) => tables,
        // A line that cannot be read is what lint is asked about.
        Err(failure) => {
            writeln!(out, "{}", failure.message).map_err(|e| Failure::output("-", &e))?;
            return Ok(Exit::Verification);
        }
    };
    let faults = lint(&tables);
    for fault in &faults {
        writeln!(out, "{fault}").map_err(|e| Failure::output("-", &e))?;
    }
    console.say(&format!(
        "{} faults; {} lines are from memory (unverified)",
        faults.len(),
        unverified(&tables)
    ));
    Ok(if faults.is_empty() { Exit::Ok } else { Exit::Verification })
}
