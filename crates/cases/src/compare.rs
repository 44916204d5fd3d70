//! Whether what was read is what a case lists.

use crate::case::Expectation;
use crate::view::{Fit, Item};
use serde_json::Value as Json;
use toml::Value;

/// Absent, in a case: TOML has no null.
const NONE: &str = "none";

/// What keeps an item from being the expected one: a line for each field. Empty where it is.
pub(crate) fn differences(expected: &Expectation, item: &Item, text: &str) -> Vec<String> {
    let mut different = Vec::new();
    if !placed(expected, item, text) {
        different.push("other words".to_owned());
    }
    for (field, value) in &expected.fields {
        let found = item.fields.get(field).unwrap_or(&Json::Null);
        if !agrees(value, found) {
            different.push(format!("{field} is {}, not {}", shown(found), told(value)));
        }
    }
    different
}

/// Whether an item lies where the quoted words are.
pub(crate) fn placed(expected: &Expectation, item: &Item, text: &str) -> bool {
    let Some(quote) = &expected.quote else { return true };
    let length = quote.chars().count();
    let mut places = text.match_indices(quote.as_str()).map(|(at, _)| text[..at].chars().count());
    let fits = |start: usize| {
        let end = start + length;
        item.spans.iter().any(|&(s, e)| match item.fit {
            Fit::Overlaps => s < end && start < e,
            Fit::Exact => (s, e) == (start, end),
            Fit::Inside => s <= start && end <= e,
        })
    };
    match expected.nth {
        Some(n) => places.nth(n.saturating_sub(1)).is_some_and(fits),
        None => places.any(fits),
    }
}

/// Whether a value of a record is what a case says. A list in a case is the whole list, in any order; a single
/// value is one of the list. An actor is its id, a place its id or name, a span some of its words.
fn agrees(expected: &Value, found: &Json) -> bool {
    match (expected, found) {
        (Value::String(none), _) if none == NONE => {
            found.is_null() || found.as_array().is_some_and(Vec::is_empty) || found == NONE
        }
        (Value::Array(expected), Json::Array(found)) => same(expected, found),
        (_, Json::Array(found)) => found.iter().any(|f| agrees(expected, f)),
        (Value::Array(expected), _) => expected.len() == 1 && agrees(&expected[0], found),
        (Value::Table(expected), Json::Object(found)) => {
            expected.iter().all(|(field, value)| agrees(value, found.get(field).unwrap_or(&Json::Null)))
        }
        (Value::String(words), Json::Object(found)) => {
            let is = |field: &str| found.get(field).and_then(Json::as_str).is_some_and(|f| f == words);
            let span = found.get("quote").and_then(Json::as_str);
            is("actor")
                || (!found.contains_key("actor") && (is("id") || is("name") || is("act")))
                || span.is_some_and(|quote| quote.contains(words.as_str()))
        }
        (Value::String(expected), Json::String(found)) => expected == found,
        (Value::Datetime(expected), Json::String(found)) => expected.to_string() == *found,
        (Value::Integer(expected), Json::Number(found)) => {
            found.as_f64().is_some_and(|f| f == *expected as f64)
        }
        (Value::Float(expected), Json::Number(found)) => found.as_f64().is_some_and(|f| f == *expected),
        (Value::Boolean(expected), Json::Bool(found)) => expected == found,
        _ => false,
    }
}

/// The same things in any order.
fn same(expected: &[Value], found: &[Json]) -> bool {
    let mut left: Vec<&Json> = found.iter().collect();
    expected.len() == found.len()
        && expected.iter().all(|e| {
            let at = left.iter().position(|f| agrees(e, f));
            at.map(|at| left.swap_remove(at)).is_some()
        })
}

/// A found value in as few words as tell it.
pub(crate) fn shown(found: &Json) -> String {
    match found {
        Json::Null => NONE.into(),
        Json::Array(items) if items.is_empty() => NONE.into(),
        Json::Array(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<String>>().join(", ")),
        Json::Object(fields) => {
            let known = ["actor", "name", "quote", "id"].iter().find_map(|f| fields.get(*f)?.as_str());
            known.map_or_else(|| found.to_string(), str::to_owned)
        }
        Json::String(words) => words.clone(),
        other => other.to_string(),
    }
}

/// A value of a case as it is written.
pub(crate) fn told(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(told).collect::<Vec<String>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn agree(expected: &str, found: Json) -> bool {
        let table: toml::Table = format!("x = {expected}").parse().unwrap();
        agrees(&table["x"], &found)
    }

    #[test]
    fn values_agree_by_what_they_are() {
        let peru = json!({"actor": "country:PER", "mention": {"start": 0, "end": 4, "quote": "Peru"}});
        assert!(agree("'country:PER'", peru.clone()));
        assert!(!agree("'Peru'", peru.clone()));
        assert!(agree("['country:PER']", json!([peru])));
        assert!(agree("'country:PER'", json!([1, peru])));
        assert!(!agree("['country:PER']", json!([1, peru])));
        assert!(agree("['b', 'a']", json!(["a", "b"])));
        assert!(!agree("['a', 'a']", json!(["a", "b"])));
        assert!(agree("[]", json!([])));
        assert!(!agree("[]", json!([1])));
        assert!(agree("'none'", json!([])));
        assert!(agree("'none'", Json::Null));
        assert!(!agree("'none'", json!("a")));
        assert!(agree("2022-03-08", json!("2022-03-08")));
        assert!(agree("400_000_000", json!(400_000_000)));
        assert!(agree("451.6", json!(451.6)));
        assert!(agree("'willing'", json!({"quote": "expressed its willingness"})));
        assert!(agree(
            "{role = 'killed', value = 12}",
            json!({"role": "killed", "value": 12, "unit": "person"})
        ));
        assert!(!agree("{role = 'injured'}", json!({"role": "killed"})));
        assert!(agree("'Lima'", json!({"id": "geonames:1", "name": "Lima"})));
    }
}
