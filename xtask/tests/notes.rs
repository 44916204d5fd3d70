//! Every code of a note stands in `docs/reference/notes.md`.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use regex::Regex;
use std::path::Path;

fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn codes_of_notes_are_described() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let reference = std::fs::read_to_string(root.join("docs/reference/notes.md")).unwrap();
    // A note is made with its stage and its code, or with a helper that knows the stage.
    let made = Regex::new(r#"(?:Note::(?:at|whole)\(\s*Stage::\w+,|\bnote\()\s*"([a-z0-9-]+)""#).unwrap();
    let mut files = Vec::new();
    for name in ["intake", "syntax", "reading"] {
        sources(&root.join("crates").join(name).join("src"), &mut files);
    }
    let mut seen = 0;
    for file in files {
        for found in made.captures_iter(&std::fs::read_to_string(&file).unwrap()) {
            let code = &found[1];
            let row = format!("`{code}`");
            assert!(reference.contains(&row), "{} makes note {row}, which no line describes", file.display());
            seen += 1;
        }
    }
    assert!(seen > 15, "only {seen} notes were found");
}
