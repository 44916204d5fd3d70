//! The page of all acts, written from the tables: `docs/reference/acts.md`.

use crate::Tables;
use std::fmt::Write;

/// The page: each act with its codes, the patterns that say it, and a sentence of its frame.
#[must_use]
pub fn acts(tables: &Tables) -> String {
    let mut out = String::from(
        "# Acts\n\nWritten from `data/codes/acts.tsv` and `data/lang/en/frames/`; a test compares. An act is Chancery's own \
         neutral name; the codes are those of CAMEO and PLOVER (event, mode, contexts), quad class and Goldstein score \
         those of the CAMEO code. Patterns are as in the frame files: S does it, T it is done to, `{…}` is a class of words \
         of `data/lang/en/classes.toml`.\n",
    );
    let mut groups: Vec<&str> = Vec::new();
    for act in tables.codes.acts() {
        if !groups.contains(&&*act.group) {
            groups.push(&act.group);
        }
    }
    let said = tables.codes.acts().iter().filter(|a| frames(tables, &a.act).next().is_some()).count();
    let _ = writeln!(out, "\n{} acts, {said} of them with frames.", tables.codes.acts().len());
    for group in groups {
        let _ = writeln!(out, "\n## {}{}", group[..1].to_uppercase(), &group[1..]);
        for act in tables.codes.acts().iter().filter(|a| &*a.group == group) {
            let _ = writeln!(out, "\n### {}\n", act.act);
            let cameo = tables.codes.cameo(&act.cameo);
            let quad = cameo.and_then(|c| c.quad).map_or(String::new(), |q| format!(", quad {q}"));
            let scale = cameo.and_then(|c| c.goldstein).map_or(String::new(), |g| format!(", Goldstein {g}"));
            let mode = act.mode.as_ref().map_or(String::new(), |m| format!(" {m}"));
            let contexts = if act.contexts.is_empty() {
                String::new()
            } else {
                format!(" ({})", act.contexts.iter().map(|c| &**c).collect::<Vec<_>>().join(", "))
            };
            let plover = act.plover.as_deref().unwrap_or("none");
            let both = if act.reciprocal { " Both sides do it." } else { "" };
            let _ = writeln!(
                out,
                "{}. CAMEO {}{quad}{scale}; PLOVER {plover}{mode}{contexts}.{both}",
                act.label, act.cameo
            );
            for frame in frames(tables, &act.act) {
                let patterns: Vec<String> = frame.patterns.iter().map(|p| format!("`{}`", p.text)).collect();
                let _ = writeln!(out, "\n- {}", patterns.join(", "));
                if let Some(example) = frame.examples.iter().find(|e| e.wanted) {
                    let _ = writeln!(out, "- “{}”", example.text);
                }
            }
        }
    }
    out
}

fn frames<'t>(tables: &'t Tables, act: &'t str) -> impl Iterator<Item = &'t crate::Frame> {
    tables.english.frames.all().iter().filter(move |f| &*f.act == act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    /// `CHANCERY_WRITE=1 cargo test -p chancery-tables` writes the page anew.
    #[test]
    fn the_page_of_acts_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/acts.md");
        let page = acts(&Tables::load(&Source::embedded()).expect("the tables in the program"));
        if std::env::var_os("CHANCERY_WRITE").is_some() {
            std::fs::write(path, &page).expect("to write");
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            there == page,
            "docs/reference/acts.md is old: CHANCERY_WRITE=1 cargo test -p chancery-tables"
        );
    }
}
