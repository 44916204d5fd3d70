//! What one actor did to another, against pairs of known type: macro F1 (the unweighted mean over classes) of PLOVER's
//! types, of quad classes, and of conflict against cooperation.

use crate::failure::Failure;
use crate::predict::{document, relation};
use chancery_pipeline::Engine;
use chancery_pipeline::pairs::{QUADS, TYPES, figures};
use serde_json::Value;

/// The figures of a gold file: JSON Lines with `text`, `source`, `target`, `plover`, `quad`.
pub(super) fn run(engine: &Engine, gold: &str) -> Result<String, Failure> {
    let (mut types, mut quads) = (Vec::new(), Vec::new());
    for (i, line) in gold.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |what: &str| Failure::no_input(format!("line {}: {what}", i + 1));
        let value: Value = serde_json::from_str(line).map_err(|e| fault(&format!("broken JSON: {e}")))?;
        let text = value["text"].as_str().ok_or_else(|| fault("no field \"text\""))?;
        let of = TYPES.iter().position(|t| Some(*t) == value["plover"].as_str());
        let of = of.ok_or_else(|| fault("no type of PLOVER in \"plover\""))?;
        let quad = value["quad"].as_u64().and_then(|q| u8::try_from(q).ok()).unwrap_or(QUADS[of]);
        let (source, target) =
            (relation::spans(text, &value["source"]), relation::spans(text, &value["target"]));
        let reading = engine.read(document(text, &value));
        let (best, _) = relation::answer(engine, &reading, &source, &target);
        types.push((of, best));
        quads.push((usize::from(quad), usize::from(QUADS[best])));
    }
    if types.is_empty() {
        return Err(Failure::no_input("no pairs in the gold file"));
    }
    Ok(format!("{} pairs, {}", types.len(), figures(&types, &quads)))
}
