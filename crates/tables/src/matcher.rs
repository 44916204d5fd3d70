use crate::atoms::{Atom, atoms, fold};
use rustc_hash::FxHashMap;

/// Finds any of many phrases in one pass: a trie over atoms, longest match first.
#[derive(Debug, Default)]
pub struct Matcher {
    words: FxHashMap<Box<str>, u32>,
    /// (node, word) → node; node 0 is the root.
    edges: FxHashMap<(u32, u32), u32>,
    /// The phrase that ends at a node.
    ends: Vec<Option<u32>>,
    lower: bool,
}

/// A phrase found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index of its first atom.
    pub first: usize,
    /// Index one past its last atom.
    pub last: usize,
    /// The number that [`Matcher::add`] was given.
    pub value: u32,
}

impl Matcher {
    /// A matcher that keeps case.
    #[must_use]
    pub fn new() -> Self {
        Self { ends: vec![None], ..Self::default() }
    }

    /// A matcher that ignores case.
    #[must_use]
    pub fn ignoring_case() -> Self {
        Self { lower: true, ..Self::new() }
    }

    fn key<'a>(&self, atom: &'a str) -> std::borrow::Cow<'a, str> {
        let folded = fold(atom);
        // "Al-Sisi", "al-Sisi", "El Baradei": the article is written either way.
        if matches!(&*folded, "Al" | "El") {
            return folded.to_lowercase().into();
        }
        if self.lower && folded.chars().any(char::is_uppercase) {
            folded.to_lowercase().into()
        } else {
            folded
        }
    }

    /// Adds a phrase. A phrase added twice keeps its first value, which is returned.
    pub fn add(&mut self, phrase: &str, value: u32) -> u32 {
        let mut node = 0;
        for atom in atoms(phrase).filter(|a| fold(a.text) != "-") {
            let key = self.key(atom.text);
            let next_word = self.words.len() as u32;
            let word = match self.words.get(&*key) {
                Some(&w) => w,
                None => {
                    self.words.insert(key.into(), next_word);
                    next_word
                }
            };
            let fresh = self.ends.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(fresh);
            if node == fresh {
                self.ends.push(None);
            }
        }
        *self.ends[node as usize].get_or_insert(value)
    }

    /// The numbers of a text's atoms for this matcher: look-ups are done once per atom.
    #[must_use]
    pub fn number(&self, text: &[Atom<'_>]) -> Vec<Option<u32>> {
        text.iter().map(|a| self.number_of(&self.key(a.text))).collect()
    }

    fn number_of(&self, key: &str) -> Option<u32> {
        if key == "-" { Some(HYPHEN) } else { self.words.get(key).copied() }
    }

    /// The same for atoms in CAPITALS, which are also tried with only their first letter capital.
    #[must_use]
    pub fn number_capitals(&self, text: &[Atom<'_>]) -> Vec<Option<u32>> {
        let title = |a: &str| {
            let mut chars = a.chars();
            chars.next().map(|c| c.to_string() + &chars.as_str().to_lowercase()).unwrap_or_default()
        };
        text.iter()
            .map(|a| {
                let key = self.key(a.text);
                self.words.get(&*title(&key)).copied().or_else(|| self.number_of(&key))
            })
            .collect()
    }

    /// The longest phrase that starts at an atom.
    #[must_use]
    pub fn longest_at(&self, numbers: &[Option<u32>], first: usize) -> Option<Hit> {
        let mut node = 0;
        let mut best = None;
        for (i, number) in numbers[first..].iter().enumerate() {
            let Some(word) = number else { break };
            // "Amir-Abdollahian" and "Amir Abdollahian" are one name.
            if *word == HYPHEN && i > 0 {
                continue;
            }
            let Some(&next) = self.edges.get(&(node, *word)) else { break };
            node = next;
            if let Some(value) = self.ends[node as usize] {
                best = Some(Hit { first, last: first + i + 1, value });
            }
        }
        best
    }

    /// The value of a whole phrase.
    #[must_use]
    pub fn get(&self, phrase: &str) -> Option<u32> {
        let text: Vec<Atom<'_>> = atoms(phrase).collect();
        let hit = self.longest_at(&self.number(&text), 0)?;
        (hit.last == text.len()).then_some(hit.value)
    }
}

/// The number of a hyphen, which no phrase holds.
const HYPHEN: u32 = u32::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins_and_case_counts() {
        let mut m = Matcher::new();
        m.add("Congo", 1);
        m.add("Republic of the Congo", 2);
        let text: Vec<Atom<'_>> = atoms("Republic of the Congo, congo").collect();
        let numbers = m.number(&text);
        assert_eq!(m.longest_at(&numbers, 0), Some(Hit { first: 0, last: 4, value: 2 }));
        assert_eq!(m.longest_at(&numbers, 5), None);
    }
}
