//! The shipped tables load, and `lint` finds nothing in them.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use chancery_tables::{Source, Tables, lint::lint};

#[test]
fn the_shipped_tables_are_clean() {
    let tables = Tables::load(&Source::embedded()).unwrap();
    let faults: Vec<String> = lint(&tables).iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
