//! The order of the lines of a table changes nothing.

use chancery_document::Document;
use chancery_pipeline::{Engine, Model, Source, Tables};
use std::borrow::Cow;
use std::fs;
use std::path::Path;

#[test]
fn shuffled_tables_give_the_same_findings() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let folder = std::env::temp_dir().join(format!("chancery-shuffled-{}", std::process::id()));
    for part in ["world", "places"] {
        fs::create_dir_all(folder.join(part)).expect("a folder");
        for entry in fs::read_dir(data.join(part)).expect("the tables") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "tsv") {
                let text = fs::read_to_string(&path).expect("a table");
                let name = path.file_name().expect("a name");
                fs::write(folder.join(part).join(name), shuffled(&text)).expect("to write");
            }
        }
    }
    let engine = |source: &Source| {
        let tables = Tables::load(source).expect("tables");
        Engine::new(tables, Cow::Borrowed(Model::embedded())).expect("an engine")
    };
    let (ours, other) = (engine(&Source::embedded()), engine(&Source::instead(&folder)));
    fs::remove_dir_all(&folder).expect("to clear up");
    let mut read = 0;
    for root in ["examples", "cases"] {
        for text in texts(&data.join("..").join(root)) {
            let findings = |e: &Engine| format!("{:#?}", e.read(Document::from_text(text.as_str())).findings);
            let (one, two) = (findings(&ours), findings(&other));
            let differs = one.lines().zip(two.lines()).enumerate().find(|(_, (a, b))| a != b);
            assert!(one == two, "{differs:?} in {}…", text.chars().take(80).collect::<String>());
            read += 1;
        }
    }
    assert!(read > 30, "{read} texts");
}

/// The lines behind the header in another order: every seventh, from the end.
fn shuffled(text: &str) -> String {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or("");
    let mut lines: Vec<&str> = lines.collect();
    lines.reverse();
    let turned = (0..7).flat_map(|first| lines.iter().skip(first).step_by(7));
    std::iter::once(&header).chain(turned).map(|l| format!("{l}\n")).collect()
}

/// The files below a folder.
fn texts(folder: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            out.extend(texts(&path));
        } else if path.extension().is_some_and(|e| e == "txt" || e == "md") {
            out.extend(fs::read_to_string(&path));
        }
    }
    out
}
