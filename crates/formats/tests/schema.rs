//! The schema, its reference and the records agree.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

mod sample;

use chancery_document::{Document, Findings};
use chancery_formats::{Kind, SCHEMA, Unknown, records_with, reference};
use serde_json::Value;
use std::path::Path;

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

#[test]
fn records_are_valid() {
    let schema = schema();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let sample = records_with(&sample::document(), &sample::findings(), &sample::Four);
    let unknown = records_with(&sample::document(), &sample::findings(), &Unknown);
    let empty = records_with(&Document::from_text(""), &Findings::default(), &Unknown);
    for record in sample.iter().chain(&unknown).chain(&empty) {
        let value = serde_json::to_value(record).unwrap();
        let def = format!("#/$defs/{}", record.common.kind.as_str());
        let mut one = schema.clone();
        one.as_object_mut().unwrap().remove("oneOf");
        one["$ref"] = def.into();
        let faults: Vec<String> = jsonschema::validator_for(&one)
            .unwrap()
            .iter_errors(&value)
            .map(|e| format!("{}: {e}", e.instance_path))
            .collect();
        assert!(faults.is_empty(), "{faults:#?}\n{value:#}");
        assert!(validator.is_valid(&value));
    }
}

#[test]
fn a_record_with_a_strange_or_missing_field_is_not_valid() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for record in records_with(&sample::document(), &sample::findings(), &sample::Four) {
        let value = serde_json::to_value(&record).unwrap();
        let fields: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        for field in fields {
            let mut less = value.clone();
            less.as_object_mut().unwrap().remove(&field);
            assert!(!validator.is_valid(&less), "{} without {field}", record.common.kind.as_str());
        }
        let mut more = value.clone();
        more["strange"] = 1.into();
        assert!(!validator.is_valid(&more), "{} with a strange field", record.common.kind.as_str());
    }
}

#[test]
fn every_kind_and_every_field_is_described() {
    let schema = schema();
    for kind in Kind::ALL {
        assert!(schema["$defs"][kind.as_str()].is_object(), "{}", kind.as_str());
        assert_eq!(Kind::from_name(kind.as_str()), Some(kind));
    }
    for (name, def) in schema["$defs"].as_object().unwrap() {
        assert!(def["description"].is_string(), "{name}");
        for (field, value) in def["properties"].as_object().unwrap() {
            assert!(value["description"].is_string(), "{name}.{field}");
        }
    }
}

#[test]
fn the_reference_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/records.md");
    let made = reference();
    if std::env::var_os("CHANCERY_WRITE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == made,
        "docs/reference/records.md is stale; to rewrite it: CHANCERY_WRITE=1 cargo test -p chancery-formats --test schema"
    );
}
