//! Reports that were judged by hand, read as `read` reads them.

use crate::failure::Failure;
use chancery_intake::{Intake, Item, Options};
use chancery_pipeline::{Engine, Reading};
use std::collections::BTreeMap;
use std::path::Path;

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
    let mut reports = 0;
    for item in Intake::new([texts.to_owned()], Options::default()) {
        let Item::Report(document) = item else { continue };
        let Some(id) = document.source_id.clone() else { continue };
        let Some(gold) = gold.get(&id) else { continue };
        reports += 1;
        compare(&id, &engine.read(*document), gold);
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
