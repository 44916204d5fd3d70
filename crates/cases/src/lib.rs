//! Tests that anyone can read: `cases/<stage>/<topic>.md`.
//!
//! A case is a heading with a report and the records that must be read in it; `cases/README.md` describes the
//! form. This crate reads the files and compares; what reads the reports is handed in, so that a user's tables
//! can be tested with a user's cases.

mod case;
mod check;
mod compare;
pub mod frames;
mod invariants;
mod markdown;
mod outcome;
mod view;

pub use outcome::{CaseResult, Outcome, Verdict};

use case::Case;
use chancery_document::{Document, Findings};
use chancery_formats::Record;
use invariants::Invariants;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Reads one report: the document with what its stages add to it, what was found, and the records.
pub type Read<'a> = &'a dyn Fn(Document) -> (Document, Findings, Vec<Record>);

/// Runs all cases under a folder, or those of one file, in the order of their paths.
#[must_use]
pub fn run(path: &Path, read: Read<'_>) -> Outcome {
    run_matching(path, "", read)
}

/// Runs the cases whose path or heading holds `word`.
#[must_use]
pub fn run_matching(path: &Path, word: &str, read: Read<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut files = Vec::new();
    if let Err(e) = markdown_files(path, &mut files) {
        outcome.fault(path, 0, &format!("cannot be listed: {e}"));
    }
    files.sort();
    let invariants = Invariants::new();
    for file in files {
        match std::fs::read_to_string(&file) {
            Ok(text) => run_text(&file, &text, word, &invariants, read, &mut outcome),
            Err(e) => outcome.fault(&file, 0, &format!("cannot be read: {e}")),
        }
    }
    if outcome.cases.is_empty() && word.is_empty() {
        outcome.fault(path, 0, "no cases");
    }
    outcome
}

/// Every Markdown file below a folder but the ones that describe it.
fn markdown_files(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        let named = |name: &str| path.file_name().is_some_and(|n| n == name);
        if path.is_dir() {
            markdown_files(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "md") && !named("README.md") {
            files.push(path);
        }
    }
    Ok(())
}

/// Runs the cases of one file.
fn run_text(
    path: &Path,
    text: &str,
    word: &str,
    invariants: &Invariants,
    read: Read<'_>,
    outcome: &mut Outcome,
) {
    for section in markdown::sections(text) {
        let wanted =
            word.is_empty() || path.to_string_lossy().contains(word) || section.heading.contains(word);
        if !wanted {
            continue;
        }
        let verdict = match Case::parse(&section) {
            Ok(None) => continue,
            Ok(Some(case)) => verdict(&case, invariants, read),
            Err(faults) => Verdict::Failed(faults),
        };
        outcome.cases.push(CaseResult {
            path: path.to_owned(),
            line: section.line,
            heading: section.heading.to_owned(),
            verdict,
        });
    }
}

fn verdict(case: &Case, invariants: &Invariants, read: Read<'_>) -> Verdict {
    let result = catch_unwind(AssertUnwindSafe(|| read(case.document.clone())));
    let Ok((document, findings, records)) = result else {
        return Verdict::Failed(vec!["the reader panicked".into()]);
    };
    let broken = invariants.faults(&document.text, &records);
    if !broken.is_empty() {
        // What must hold for every report is no matter of one case: `todo` excuses nothing here.
        return Verdict::Failed(broken);
    }
    let items = view::items(&document, &findings, &records);
    let faults = check::faults(case, &document.text, &items);
    match (&case.todo, faults.is_empty()) {
        (None, true) => Verdict::Passed,
        (None, false) => Verdict::Failed(faults),
        (Some(why), false) => Verdict::Todo(why.clone()),
        (Some(_), true) => Verdict::Failed(vec!["now passes: remove its `todo`".into()]),
    }
}
