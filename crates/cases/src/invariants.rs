//! What holds for the records of every report, whatever its case lists.

use chancery_formats::{Kind, Record, SCHEMA};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) struct Invariants {
    /// A validator for each kind: its faults name the field, where "one of seven schemas" would not.
    schemas: BTreeMap<Kind, jsonschema::Validator>,
}

impl Invariants {
    pub(crate) fn new() -> Self {
        let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON: its own tests parse it");
        let of = |kind: Kind| {
            let mut one = schema.clone();
            if let Some(fields) = one.as_object_mut() {
                fields.remove("oneOf");
                fields.insert("$ref".into(), format!("#/$defs/{}", kind.as_str()).into());
            }
            (kind, jsonschema::validator_for(&one).expect("the schema is valid: its own tests check it"))
        };
        Self { schemas: Kind::ALL.into_iter().map(of).collect() }
    }

    /// Records that the schema does not allow, quotes that are not the text at their offsets, ids that occur
    /// twice and links that lead nowhere.
    pub(crate) fn faults(&self, text: &str, records: &[Record]) -> Vec<String> {
        let text: Vec<char> = text.chars().collect();
        let ids: BTreeSet<&str> = records.iter().map(|r| r.common.id.as_str()).collect();
        let mut faults = Vec::new();
        if ids.len() < records.len() {
            faults.push("two records have the same id".into());
        }
        for record in records {
            let name = format!("{} {}", record.common.kind.as_str(), record.common.id);
            let value = match serde_json::to_value(record) {
                Ok(value) => value,
                Err(e) => {
                    faults.push(format!("{name}: {e}"));
                    continue;
                }
            };
            for fault in self.schemas[&record.common.kind].iter_errors(&value) {
                faults.push(format!("{name}: schema: {}: {fault}", fault.instance_path));
            }
            walk(&value, &mut |field, value| match value {
                Value::Object(span) if span.contains_key("quote") => {
                    let at =
                        |end: &str| span.get(end).and_then(Value::as_u64).map_or(usize::MAX, |n| n as usize);
                    let there: Option<String> = text.get(at("start")..at("end")).map(|c| c.iter().collect());
                    if there.as_deref() != span["quote"].as_str() {
                        faults.push(format!(
                            "{name}: {field}: {} is not the text at its offsets",
                            span["quote"]
                        ));
                    }
                }
                Value::String(id) if LINKS.contains(&field) && !ids.contains(id.as_str()) => {
                    faults.push(format!("{name}: {field}: there is no record {id}"));
                }
                _ => {}
            });
        }
        faults
    }
}

/// Fields that hold the id of a record of the same report. (`copy_of` leads to another report.)
const LINKS: [&str; 7] = ["report", "statement", "inside", "event", "performed_by", "figure", "notes"];

/// Calls `visit` for every value with the name of the field that it stands in. A PLOVER code's `event` is the
/// name of a type, not a link.
fn walk(value: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    fn inner(field: &str, value: &Value, visit: &mut dyn FnMut(&str, &Value)) {
        visit(field, value);
        match value {
            Value::Object(fields) if field != "codes" => fields.iter().for_each(|(f, v)| inner(f, v, visit)),
            Value::Array(items) => items.iter().for_each(|v| inner(field, v, visit)),
            _ => {}
        }
    }
    inner("", value, visit);
}
