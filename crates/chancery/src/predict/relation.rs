//! `predict relation`: what a source did to a target, as an act with its codes.

use chancery_document::{ActorRef, Event, Span};
use chancery_pipeline::pairs::{QUADS, TYPES, type_of};
use chancery_pipeline::{Engine, Reading};
use serde_json::{Value, json};

/// The act that stands for a whole type, and its code: where no frame says which act of the type it is.
const ACTS: [&str; TYPES.len()] = [
    "accuse-unspecified",
    "express-intent-to-cooperate",
    "supply-aid",
    "use-force-unspecified",
    "coerce-unspecified",
    "consult-unspecified",
    "cooperate-materially",
    "show-force-unspecified",
    "dissent-unspecified",
    "reject-unspecified",
    "request",
    "reduce-relations-unspecified",
    "cooperate-diplomatically",
    "threaten-unspecified",
    "yield-unspecified",
];

/// `{"id","act","plover","mode","quad","cameo","confidence"}`: always an answer.
pub(super) fn line(engine: &Engine, id: &Value, text: &str, object: &Value) -> Value {
    let (source, target) = (spans(text, &object["source"]), spans(text, &object["target"]));
    let reading = engine.read(super::document(text, object));
    let (of, chance) = answer(engine, &reading, &source, &target);
    let event = event_of(engine, &reading, &source, &target, of);
    let act = event.map_or(ACTS[of], |e| &*e.act);
    let codes = engine.tables().codes.act(act);
    let plover = codes.and_then(|a| a.plover.clone());
    json!({
        "id": id,
        "act": act,
        "plover": plover.as_deref().unwrap_or(if TYPES[of] == "YIELD" { "CONCEDE" } else { TYPES[of] }),
        "mode": codes.and_then(|a| a.mode.clone()),
        "quad": QUADS[of],
        "cameo": codes.map(|a| a.cameo.clone()),
        "confidence": (chance * 100.0).round() / 100.0,
    })
}

/// The spans of a list of pairs of code points; what lies beyond the text is cut off.
pub(crate) fn spans(text: &str, pairs: &Value) -> Vec<Span> {
    let at: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let place = |v: &Value| {
        let point = usize::try_from(v.as_u64().unwrap_or(0)).unwrap_or(usize::MAX);
        at[point.min(at.len() - 1)]
    };
    let span = |p: &Value| {
        let (start, end) = (place(&p[0]), place(&p[1]));
        (start < end).then(|| Span::new(text, start, end))
    };
    pairs.as_array().into_iter().flatten().filter_map(span).collect()
}

/// The likeliest type and its chance.
pub(crate) fn answer(engine: &Engine, reading: &Reading, source: &[Span], target: &[Span]) -> (usize, f64) {
    let reader = engine.reader();
    let features = reader.pair(&reading.document, &reading.findings, source, target);
    let chances = reader.pair_model().chances(&features);
    let mut best = 0;
    for (of, &chance) in chances.iter().enumerate() {
        if chance > chances[best] {
            best = of;
        }
    }
    (best, chances[best])
}

/// The event between the two that was read with this type.
fn event_of<'r>(
    engine: &Engine,
    reading: &'r Reading,
    source: &[Span],
    target: &[Span],
    of: usize,
) -> Option<&'r Event> {
    let over = |actors: &[ActorRef], spans: &[Span]| {
        spans.is_empty()
            || actors.iter().filter_map(|a| a.mention).any(|m| spans.iter().any(|s| s.overlaps(m)))
    };
    reading.findings.events.iter().find(|e| {
        type_of(engine.tables(), &e.act) == Some(of) && over(&e.source, source) && over(&e.target, target)
    })
}
