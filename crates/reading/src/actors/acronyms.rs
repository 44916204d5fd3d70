//! Acronyms that a report defines itself: "National Prosecuting Authority (NPA)". There the acronym means this,
//! whatever a table says of it.

use chancery_document::Document;
use chancery_tables::{Atom, atoms};
use rustc_hash::FxHashMap;

/// Acronym → the words that it stands for in this report.
pub(super) fn defined(document: &Document) -> FxHashMap<&str, &str> {
    let text = &document.text;
    let cut: Vec<Atom<'_>> = atoms(text).collect();
    let mut found = FxHashMap::default();
    for i in 2..cut.len().saturating_sub(1) {
        let acronym = cut[i].text;
        let bracketed = cut[i - 1].text == "(" && cut[i + 1].text == ")";
        let capital = (2..=8).contains(&acronym.len()) && acronym.bytes().all(|b| b.is_ascii_uppercase());
        if bracketed
            && capital
            && let Some(first) = long_form(&cut[..i - 1], acronym)
        {
            let words = &text[cut[first].start..cut[i - 2].end()];
            found.entry(acronym).or_insert(words);
        }
    }
    found
}

/// The first of the words before a bracket whose initials are the letters of the acronym. Small words and the
/// parts of hyphenated words may be left out.
fn long_form(before: &[Atom<'_>], acronym: &str) -> Option<usize> {
    const REACH: usize = 16;
    let mut letters = acronym.chars().rev().peekable();
    let mut first = None;
    for (i, word) in before.iter().enumerate().rev().take(REACH) {
        let Some(letter) = letters.peek() else { break };
        let initial = word.text.chars().next()?;
        if initial == *letter {
            letters.next();
            first = Some(i);
        } else if initial.is_uppercase() || matches!(word.text, "." | ";" | "(" | ")") {
            return None;
        }
    }
    first.filter(|_| letters.peek().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acronym_is_what_the_report_says() {
        let document =
            Document::from_text("The National Union of Bakers (NUB) met the Fair Price Agency (XY).");
        let found = defined(&document);
        assert_eq!(found.get("NUB"), Some(&"National Union of Bakers"));
        assert_eq!(found.get("XY"), None);
    }
}
