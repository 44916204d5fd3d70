use std::collections::{BTreeMap, BTreeSet};

/// Makes the ids of records: a letter for the kind and 16 hex digits of a hash of what makes the record itself.
///
/// Two records with the same key are numbered in the order of the text, so that a rerun gives the same ids.
#[derive(Default)]
pub(crate) struct Ids {
    /// How often a key was asked for, by its id without a number.
    asked: BTreeMap<String, usize>,
    taken: BTreeSet<String>,
}

impl Ids {
    pub(crate) fn make(&mut self, letter: char, key: &Key) -> String {
        let plain = key.id(letter);
        let tie = self.asked.entry(plain.clone()).or_default();
        loop {
            let id = if *tie == 0 { plain.clone() } else { key.clone().number(*tie).id(letter) };
            *tie += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// What a record is known by. Each part goes in with its length, so that no two lists of parts look alike.
#[derive(Clone, Default)]
pub(crate) struct Key(blake3::Hasher);

impl Key {
    pub(crate) fn words(&mut self, part: &str) -> &mut Self {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part.as_bytes());
        self
    }

    pub(crate) fn number(&mut self, part: usize) -> &mut Self {
        self.0.update(&(part as u64).to_le_bytes());
        self
    }

    /// Absent is another thing than empty.
    pub(crate) fn maybe(&mut self, part: Option<&str>) -> &mut Self {
        match part {
            Some(part) => self.number(1).words(part),
            None => self.number(0),
        }
    }

    pub(crate) fn id(&self, letter: char) -> String {
        let hex = self.0.finalize().to_hex();
        format!("{letter}{}", &hex[..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_numbered_the_same_way_each_time() {
        let make = || {
            let mut ids = Ids::default();
            let mut key = Key::default();
            key.words("r1").words("event").number(3);
            [ids.make('e', &key), ids.make('e', &key), ids.make('e', &key)]
        };
        let [a, b, c] = make();
        assert!(a != b && b != c && a != c);
        assert_eq!([a, b, c], make());
    }
}
