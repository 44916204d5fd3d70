//! Reports that were judged by hand, read as `read` reads them.

use crate::failure::Failure;
use chancery_intake::{Intake, Item, Options};
use chancery_pipeline::{Engine, Reading};
use std::collections::BTreeMap;
use std::path::Path;

/// Gold by report: TSV with a head line, `N` columns, of which the first three are `report`, `start` and `end` (code points);
/// `of` makes an entry of these two and all the columns. A report with nothing in it has a line too, for it counts: its start
/// is `-`.
///
/// # Errors
/// The first line that is otherwise.
pub(super) fn gold<G, const N: usize>(
    tsv: &str,
    of: impl Fn(usize, usize, [&str; N]) -> G,
) -> Result<BTreeMap<String, Vec<G>>, Failure> {
    let mut out: BTreeMap<String, Vec<G>> = BTreeMap::new();
    for (i, line) in tsv.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let Ok(cells) = <[&str; N]>::try_from(cells) else {
            return Err(Failure::no_input(format!("line {}: {N} columns are needed", i + 1)));
        };
        let entries = out.entry(cells[0].to_owned()).or_default();
        if cells[1] == "-" {
            continue;
        }
        let (Ok(start), Ok(end)) = (cells[1].parse(), cells[2].parse()) else {
            return Err(Failure::no_input(format!("line {}: start and end are numbers", i + 1)));
        };
        entries.push(of(start, end, cells));
    }
    Ok(out)
}

/// A part of a whole; of nothing it is 0.
pub(super) fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

/// The figures and, below them, so many of the errors.
pub(super) fn with_errors(mut figures: String, wrong: &[String], errors: usize) -> String {
    for line in wrong.iter().take(errors) {
        figures.push('\n');
        figures.push_str(line);
    }
    figures
}

/// Reads each report of `texts` that gold has something of, and says how many there were.
///
/// # Errors
/// Where a report of the gold is not in the texts.
pub(super) fn each<G>(
    engine: &Engine,
    gold: &BTreeMap<String, G>,
    texts: &Path,
    compare: &mut dyn FnMut(&str, &Reading, &G),
) -> Result<usize, Failure> {
    each_owned(engine, gold, texts, &mut |id, reading| compare(id, &reading, &gold[id]))
}

/// The same, the readings to keep.
///
/// # Errors
/// Where a report of the gold is not in the texts.
pub(crate) fn each_owned<G>(
    engine: &Engine,
    gold: &BTreeMap<String, G>,
    texts: &Path,
    take: &mut dyn FnMut(&str, Reading),
) -> Result<usize, Failure> {
    let mut reports = 0;
    for item in Intake::new([texts.to_owned()], Options::default()) {
        let Item::Report(document) = item else { continue };
        let Some(id) = document.source_id.clone() else { continue };
        if !gold.contains_key(&id) {
            continue;
        }
        reports += 1;
        take(&id, engine.read(*document));
    }
    if reports < gold.len() {
        let missing = gold.len() - reports;
        return Err(Failure::no_input(format!(
            "{missing} reports of the gold are not in {}",
            texts.display()
        )));
    }
    Ok(reports)
}
