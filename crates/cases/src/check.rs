//! A case against what was read: everything listed, nothing forbidden, and nothing else of the complete kinds.

use crate::case::{Case, Expectation};
use crate::compare::{differences, placed, shown, told};
use crate::view::Item;

/// What is wrong, one fault an entry; empty where the case holds.
pub(crate) fn faults(case: &Case, text: &str, items: &[Item]) -> Vec<String> {
    let candidates: Vec<Vec<usize>> = case
        .expected
        .iter()
        .map(|e| {
            let right =
                |i: &usize| e.kinds[0] == items[*i].kind && differences(e, &items[*i], text).is_empty();
            (0..items.len()).filter(right).collect()
        })
        .collect();
    let taken = assign(&candidates, items.len());
    let mut faults = Vec::new();
    for (e, expected) in case.expected.iter().enumerate() {
        if !taken.contains(&Some(e)) {
            faults.push(missing(expected, candidates[e].first().map(|&i| &items[i]), text, items));
        }
    }
    for never in &case.never {
        let hit = |item: &&Item| {
            never.kinds.iter().any(|k| k == item.kind) && differences(never, item, text).is_empty()
        };
        for item in items.iter().filter(hit) {
            faults.push(format!("never     {}\n  found   {}", expectation(never), described(item)));
        }
    }
    for (item, _) in items.iter().zip(&taken).filter(|(_, expected)| expected.is_none()) {
        if case.complete.iter().any(|k| k == item.kind) {
            faults.push(format!("unlisted  {}", described(item)));
        }
    }
    faults
}

/// Gives each expectation an item of its own, as many as can have one (augmenting paths). The answer says for
/// every item whose it is.
fn assign(candidates: &[Vec<usize>], items: usize) -> Vec<Option<usize>> {
    fn place(e: usize, candidates: &[Vec<usize>], taken: &mut [Option<usize>], seen: &mut [bool]) -> bool {
        for &item in &candidates[e] {
            if std::mem::replace(&mut seen[item], true) {
                continue;
            }
            let free = taken[item].is_none_or(|other| place(other, candidates, taken, seen));
            if free {
                taken[item] = Some(e);
                return true;
            }
        }
        false
    }
    let mut taken = vec![None; items];
    for e in 0..candidates.len() {
        place(e, candidates, &mut taken, &mut vec![false; items]);
    }
    taken
}

/// An expectation that nothing answers, with the nearest of what was read.
fn missing(expected: &Expectation, right: Option<&Item>, text: &str, items: &[Item]) -> String {
    let asked = format!("expected  {}", expectation(expected));
    if let Some(item) = right {
        return format!("{asked}\n  found   once: {} answers another expectation", described(item));
    }
    let same = items.iter().filter(|i| expected.kinds[0] == i.kind);
    let nearest = same.min_by_key(|i| (!placed(expected, i, text), differences(expected, i, text).len()));
    match nearest {
        None => format!("{asked}\n  found   no {}", expected.kinds[0]),
        Some(item) => {
            format!(
                "{asked}\n  nearest {}\n  but     {}",
                described(item),
                differences(expected, item, text).join("; ")
            )
        }
    }
}

fn expectation(expected: &Expectation) -> String {
    let mut words = vec![expected.kinds.join("|")];
    words.extend(expected.quote.as_ref().map(|q| format!("“{q}”")));
    words.extend(expected.fields.iter().map(|(field, value)| format!("{field} = {}", told(value))));
    words.join(" ")
}

/// A record in a line: its kind, what it is, who, and its words.
fn described(item: &Item) -> String {
    let mut words = vec![item.kind.to_owned()];
    let telling = [
        "act", "stance", "relation", "change", "code", "type", "actor", "title", "upos", "deprel", "source",
        "target", "speakers", "parties", "value", "unit", "earliest", "latest",
    ];
    let own = crate::view::fields(item.kind).unwrap_or_default();
    for field in telling.iter().filter(|f| own.contains(f)) {
        if let Some(value) = item.fields.get(*field).filter(|v| !v.is_null()) {
            words.push(format!("{field} = {}", shown(value)));
        }
    }
    words.push(format!("“{}”", brief(&item.words)));
    words.join(" ")
}

fn brief(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    if words.len() <= 16 { words.join(" ") } else { format!("{} …", words[..16].join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loose_expectation_leaves_the_item_that_a_strict_one_needs() {
        assert_eq!(assign(&[vec![0, 1], vec![0]], 2), [Some(1), Some(0)]);
        assert_eq!(assign(&[vec![0], vec![0]], 1), [Some(0)]);
    }
}
