//! Stage `codes`: how an act is labelled, by `data/codes/`.

use chancery_document::{Codes, Event, OtherAct, PloverCode};
use chancery_tables::Tables;

/// The labels of one event.
#[must_use]
pub fn of(tables: &Tables, event: &Event) -> Option<Codes> {
    let act = tables.codes.act(&event.act)?;
    let cameo = tables.codes.cameo(&act.cameo);
    let plover = act.plover.as_deref().and_then(|e| tables.codes.plover(e));
    let reason = nonconformity(tables, event, act.plover.is_some());
    let alternative = |name: &str| {
        let other = tables.codes.act(name)?;
        Some(OtherAct { act: name.into(), cameo: other.cameo.clone(), plover: other.plover.clone() })
    };
    Some(Codes {
        cameo: act.cameo.clone(),
        plover: PloverCode {
            event: act.plover.clone(),
            mode: act.mode.clone(),
            contexts: act.contexts.clone(),
            conformant: reason.is_none(),
            reason: reason.map(Into::into),
        },
        quad: plover.and_then(|p| p.quad).or_else(|| cameo.and_then(|c| c.quad)),
        goldstein: goldstein(tables, &act.cameo),
        plover_score: plover.and_then(|p| p.score),
        alternatives: event.alternatives.iter().filter_map(|a| alternative(a)).collect(),
    })
}

/// Why the PLOVER manual would not code an event: it has no event for it, or a side is only a region
/// (PLOVER manual 2.0, actors: regions are given no country).
fn nonconformity(tables: &Tables, event: &Event, has_event: bool) -> Option<&'static str> {
    if !has_event {
        return Some("statement");
    }
    let region = |a: &chancery_document::ActorRef| {
        tables.world.actor(&a.actor).is_some_and(|known| &*known.kind == "region")
    };
    let only_regions = |side: &[chancery_document::ActorRef]| !side.is_empty() && side.iter().all(region);
    if only_regions(&event.source) || only_regions(&event.target) {
        return Some("region");
    }
    event.target.is_empty().then_some("no-recipient")
}

/// The score of a code, or of its nearest parent that has one.
fn goldstein(tables: &Tables, code: &str) -> Option<f32> {
    (2..=code.len()).rev().find_map(|n| tables.codes.cameo(code.get(..n)?)?.goldstein)
}
