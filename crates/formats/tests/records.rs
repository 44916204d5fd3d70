//! What holds for the records of every report.

#![allow(clippy::unwrap_used, reason = "a test may fail so")]

mod sample;

use chancery_document::Document;
use chancery_formats::{Record, json, jsonl, records_with};
use serde_json::Value;
use std::collections::BTreeSet;

fn records() -> Vec<Record> {
    records_with(&sample::document(), &sample::findings(), &sample::Four)
}

fn values() -> Vec<Value> {
    records().iter().map(|r| serde_json::to_value(r).unwrap()).collect()
}

fn spans(value: &Value, found: &mut Vec<(usize, usize, String)>) {
    match value {
        Value::Object(fields) => {
            if let (Some(start), Some(end), Some(quote)) =
                (fields.get("start"), fields.get("end"), fields.get("quote"))
            {
                let at = |v: &Value| v.as_u64().unwrap() as usize;
                found.push((at(start), at(end), quote.as_str().unwrap().to_owned()));
            }
            fields.values().for_each(|v| spans(v, found));
        }
        Value::Array(items) => items.iter().for_each(|v| spans(v, found)),
        _ => {}
    }
}

#[test]
fn every_span_slices_to_its_quote_in_code_points() {
    let text: Vec<char> = sample::TEXT.chars().collect();
    let mut found = Vec::new();
    values().iter().for_each(|v| spans(v, &mut found));
    assert!(found.len() > 20);
    for (start, end, quote) in found {
        assert_eq!(text[start..end].iter().collect::<String>(), quote);
    }
}

#[test]
fn records_follow_the_text_between_report_and_notes() {
    let kinds: Vec<String> = values().iter().map(|v| v["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        kinds,
        [
            "report",
            "actor",
            "actor",
            "actor",
            "actor",
            "actor",
            "actor",
            "statement",
            "event",
            "figure",
            "event",
            "relation",
            "event",
            "figure",
            "note",
            "note"
        ]
    );
}

#[test]
fn links_lead_to_records_and_evidence_is_never_missing() {
    let values = values();
    let ids: BTreeSet<&str> = values.iter().map(|v| v["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), values.len(), "ids are unique");
    for value in &values {
        for link in ["report", "statement", "inside", "event", "performed_by", "copy_of"] {
            if let Some(id) = value[link].as_str() {
                assert!(ids.contains(id), "{link} {id}");
            }
        }
        for quantity in value["quantities"].as_array().into_iter().flatten() {
            assert!(ids.contains(quantity["figure"].as_str().unwrap()));
        }
        let kind = value["kind"].as_str().unwrap();
        if !["report", "actor", "note"].contains(&kind) {
            assert!(!value["evidence"].as_array().unwrap().is_empty());
            assert!(value["sentence"].is_u64());
        }
    }
    let noted = values.iter().find(|v| v["act"] == "consult").unwrap();
    assert_eq!(noted["notes"].as_array().unwrap().len(), 1);
}

#[test]
fn numbers_are_written_as_they_are() {
    let mut lines = Vec::new();
    jsonl::write(&mut lines, &records()).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    assert!(lines.contains(r#""value":2000000,"modifier":"almost""#), "{lines}");
    assert!(lines.contains(r#""value":451600000000,"#));
    assert!(lines.contains(r#""goldstein":7.4,"#));
    assert!(lines.contains(r#""confidence":0.82,"#));
}

#[test]
fn a_rerun_gives_the_same_bytes_and_a_path_changes_no_id() {
    let write = |document: &Document| {
        let mut out = Vec::new();
        jsonl::write(&mut out, &records_with(document, &sample::findings(), &sample::Four)).unwrap();
        String::from_utf8(out).unwrap()
    };
    let document = sample::document();
    let first = write(&document);
    assert_eq!(first, write(&document));
    let moved = Document { uri: "elsewhere/tents.txt".into(), ..document.clone() };
    assert_eq!(first, write(&moved).replace("elsewhere", "reports"));
    let renamed = Document { source_id: Some("17".into()), ..document };
    let ids = |lines: &str| -> Vec<Value> {
        lines.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["id"].clone()).collect()
    };
    assert!(ids(&first).iter().zip(ids(&write(&renamed))).all(|(a, b)| *a != b));
}

#[test]
fn an_array_holds_the_lines() {
    let mut array = json::Array::open(Vec::new()).unwrap();
    array.write(&records()).unwrap();
    array.write(&records()).unwrap();
    let array: Vec<Value> = serde_json::from_slice(&array.close().unwrap()).unwrap();
    assert_eq!(array.len(), 2 * values().len());
    let mut once = Vec::new();
    json::write(&mut once, &records()).unwrap();
    assert_eq!(serde_json::from_slice::<Vec<Value>>(&once).unwrap(), values());
    let empty = json::Array::open(Vec::new()).unwrap().close().unwrap();
    assert_eq!(String::from_utf8(empty).unwrap(), "[]\n");
}

#[test]
fn actors_lead_to_names_and_countries() {
    let values = values();
    let rojas = values.iter().find(|v| v["actor"] == "name:Inés Rojas").unwrap();
    assert_eq!(rojas["names"][0], "Inés Rojas");
    assert_eq!(rojas["type"], "unknown");
    let office = values.iter().find(|v| v["actor"] == "office:PER/foreign-minister").unwrap();
    assert_eq!(office["represents"], "country:PER");
    let radio = values.iter().find(|v| v["actor"] == "org:radio-bahia").unwrap();
    assert_eq!(radio["represents"], Value::Null, "an outlet does not speak for its country");
    assert_eq!(values[0]["publisher"]["actor"], "org:radio-bahia");
    assert_eq!(values[0]["published"]["value"], "2022-03-08");
}
