//! A crate depends only on crates above it in the way of a report.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use std::path::Path;

/// The way of a report, as in ARCHITECTURE.md.
const ORDER: &[&str] = &[
    "document", "intake", "syntax", "tables", "reading", "ledger", "analysis", "formats", "pipeline",
    "cases", "web", "chancery", "python",
];

#[test]
fn crates_depend_only_on_those_above_them() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut checked = 0;
    for entry in std::fs::read_dir(crates).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let place =
            ORDER.iter().position(|c| *c == name).unwrap_or_else(|| panic!("`{name}` has no place in ORDER"));
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        let Some(toml::Value::Table(dependencies)) = manifest.get("dependencies") else { continue };
        for dependency in dependencies.keys().filter_map(|d| d.strip_prefix("chancery-")) {
            let above = ORDER.iter().position(|c| *c == dependency).unwrap();
            assert!(above < place, "`{name}` depends on `{dependency}`, which comes after it");
            checked += 1;
        }
    }
    assert!(checked > 10, "only {checked} dependencies were looked at");
}
