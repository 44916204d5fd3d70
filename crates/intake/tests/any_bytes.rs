//! Any bytes at all are read or set aside; a document's segments are in order and inside its text.

use chancery_document::{Document, SegmentKind};
use chancery_intake::{Intake, Item, Options, Record, assemble};
use proptest::prelude::*;
use std::io::Write;
use std::path::Path;

fn holds(document: &Document) {
    let mut end = 0;
    for segment in &document.segments {
        assert!(segment.span.start() >= end, "segments overlap: {:?}", document.segments);
        end = segment.span.end();
        let _ = document.quote(segment.span);
    }
    assert!(end <= document.text.len());
    if !document.text.trim().is_empty() {
        assert!(document.segments.iter().any(|s| s.kind != SegmentKind::Caption), "{document:?}");
    }
    if let Some(span) = document.published.as_ref().and_then(|p| p.span) {
        let _ = document.quote(span);
    }
}

fn read(bytes: &[u8], name: &str) -> Vec<Item> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{:?}", std::thread::current().id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    std::fs::File::create(&path).and_then(|mut f| f.write_all(bytes)).expect("a file");
    Intake::new([path], Options::default()).collect()
}

fn check(bytes: &[u8], name: &str) {
    for item in read(bytes, name) {
        if let Item::Report(document) = item {
            holds(&document);
        }
    }
}

/// Pieces that heads, datelines and JSON are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "date ",
        "2022-03-08",
        "\n",
        "\r\n\r\n",
        "\u{2028}",
        "http://a.b/2022/03/08/x",
        "PANAMA CITY",
        ", ",
        "March 8",
        " (Xinhua) ",
        "-- ",
        "By ",
        "Wang Yi",
        ": ",
        "The minister said. ",
        "Photo: AFP",
        "\u{feff}",
        "é",
        "“",
        "(",
        ")",
        "/TASS/",
        "30 February ",
        "\u{200b}",
        "\0",
        " ",
        "{\"text\":\"",
        "\"}",
        "[",
        "]",
        "\\ud800",
        "中",
        "—",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_of_a_text(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check(&bytes, "bytes.txt");
    }

    #[test]
    fn bytes_of_json_lines(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check(&bytes, "bytes.jsonl");
    }

    #[test]
    fn pieces_of_a_text(text in pieces(), title in prop::option::of(pieces()), date in prop::option::of(pieces())) {
        if let Ok(document) = assemble(Record { text, title, date, ..Record::default() }, None) {
            holds(&document);
        }
    }

    #[test]
    fn pieces_of_any_file(text in pieces(), name in prop::sample::select(vec!["p.txt", "p.json", "p.jsonl"])) {
        check(text.as_bytes(), name);
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        if let Ok(document) = assemble(Record { text, ..Record::default() }, None) {
            holds(&document);
        }
    }
}
