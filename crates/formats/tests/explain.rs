//! Stage by stage.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

mod sample;

use chancery_document::Stage;
use chancery_formats::{Kind, Style, explain, page, records_with};

fn explain_with(id: &str, style: &Style) -> String {
    let (document, findings) = (sample::document(), sample::findings());
    let records = records_with(&document, &findings, &sample::Four);
    let mut out = Vec::new();
    explain::write(&mut out, &document, &findings, &records, id, style).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn an_event_is_explained_stage_by_stage() {
    let records = records_with(&sample::document(), &sample::findings(), &sample::Four);
    let event = records.iter().find(|r| r.common.kind == Kind::Event).unwrap();
    let told = explain_with(page::short(&event.common.id), &Style::default());
    let mut at = 0;
    for stage in Stage::ALL {
        let heading = format!("\n{} ", stage.as_str());
        at +=
            told[at..].find(&heading).unwrap_or_else(|| panic!("no {} in order in\n{told}", stage.as_str()));
    }
    for seen in [
        "▸ country:CHL → country:PER: supply-humanitarian-aid, at “supplied”",
        "frame:supply-humanitarian-aid/1 – supply {target} with {aid}",
        "weighed: supply-aid, CAMEO 070, PLOVER AID",
        "“Foreign Minister Inés Rojas” → name:Inés Rojas as office:PER/foreign-minister (name)",
    ] {
        assert!(told.contains(seen), "no {seen:?} in\n{told}");
    }
    if std::env::var_os("CHANCERY_SHOW").is_some() {
        println!("{told}");
    }
}

#[test]
fn every_record_can_be_explained_at_any_width() {
    for record in records_with(&sample::document(), &sample::findings(), &sample::Four) {
        for width in [1, 40, 100] {
            assert!(!explain_with(&record.common.id, &Style { width, ..Style::default() }).is_empty());
        }
    }
}

#[test]
fn an_id_must_be_one_record() {
    let records = records_with(&sample::document(), &sample::findings(), &sample::Four);
    assert!(matches!(explain::find(&records, "zz"), Err(explain::Error::NotFound(_))));
    assert!(matches!(explain::find(&records, ""), Err(explain::Error::NotFound(_))));
    assert!(matches!(explain::find(&records, "e"), Err(explain::Error::Ambiguous(ids)) if ids.len() == 3));
}
