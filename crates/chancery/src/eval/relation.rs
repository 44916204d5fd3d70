//! What one actor did to another, against pairs of known type: macro F1 (the unweighted mean over classes) of PLOVER's
//! types, of quad classes, and of conflict against cooperation.

use crate::failure::Failure;
use crate::predict::{document, relation};
use chancery_pipeline::Engine;
use chancery_pipeline::pairs::{QUADS, TYPES};
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
    let conflict: Vec<(usize, usize)> =
        quads.iter().map(|(g, a)| (usize::from(*g >= 3), usize::from(*a >= 3))).collect();
    Ok(format!(
        "{} pairs, macro F1: types {:.1} quads {:.1} binary {:.1}",
        types.len(),
        macro_f1(&types),
        macro_f1(&quads),
        macro_f1(&conflict)
    ))
}

fn macro_f1(pairs: &[(usize, usize)]) -> f64 {
    let mut labels: Vec<usize> = pairs.iter().map(|p| p.0).collect();
    labels.sort_unstable();
    labels.dedup();
    let f1 = |of: &usize| {
        let right = pairs.iter().filter(|p| p.0 == *of && p.1 == *of).count() as f64;
        let given = pairs.iter().filter(|p| p.1 == *of).count();
        let there = pairs.iter().filter(|p| p.0 == *of).count();
        200.0 * right / (given + there) as f64
    };
    labels.iter().map(f1).sum::<f64>() / labels.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_counts_alike() {
        assert_eq!(macro_f1(&[(1, 1), (1, 1), (2, 1)]), (200.0 * 2.0 / 5.0 + 0.0) / 2.0);
    }
}
