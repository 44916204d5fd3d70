//! Every path of the project that a document names exists.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use regex::Regex;
use std::path::{Path, PathBuf};

/// Files that a run makes, or that a user has.
const MADE: &[&str] = &["target/", "chancery.db"];

fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !name.starts_with("target") && name != "cases" {
            documents(&path, found);
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
}

#[test]
fn paths_in_documents_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    documents(&root, &mut files);
    let quoted =
        Regex::new(r"`((?:crates|data|docs|cases|examples|bench|train|xtask)/[A-Za-z0-9_./-]*)`").unwrap();
    let mut checked = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for found in quoted.captures_iter(&text) {
            let path = &found[1];
            if MADE.iter().any(|m| path.starts_with(m)) {
                continue;
            }
            assert!(root.join(path).exists(), "{} names `{path}`, which is not there", file.display());
            checked += 1;
        }
    }
    assert!(checked > 5, "only {checked} paths were looked at");
}
