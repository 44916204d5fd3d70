//! Chores of the project: `cargo run -p xtask -- notice` writes the third-party notice.

mod notice;

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let mut err = std::io::stderr().lock();
    let outcome = match task.as_str() {
        "notice" => notice::write(),
        other => Err(format!("no chore `{other}`; there is: notice")),
    };
    match outcome {
        Ok(message) => {
            let _ = writeln!(err, "{message}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            let _ = writeln!(err, "xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
