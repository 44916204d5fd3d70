use chancery_intake::{PassedOver, SetAside, Skipped};
use std::collections::BTreeMap;
use std::fmt;

/// The books of a run: every report that was read is kept, a duplicate or set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Reports that intake came to, but for those that were skipped for their language.
    pub read: u64,
    /// Reports with records (or none to be found).
    pub kept: u64,
    /// Exact copies of an earlier report of the run.
    pub duplicates: u64,
    /// Set aside, by code.
    pub set_aside: BTreeMap<&'static str, u64>,
    /// Skipped, by language (ISO 639-3).
    pub skipped: BTreeMap<&'static str, u64>,
    /// Folder entries that are no reports, by what they are.
    pub passed_over: BTreeMap<&'static str, u64>,
    /// Words (UD syntactic words) of the reports that were kept.
    pub words: u64,
    /// Whether the run was stopped before the end of its input.
    pub interrupted: bool,
}

impl Books {
    /// How many were set aside for any reason.
    #[must_use]
    pub fn set_aside_in_all(&self) -> u64 {
        self.set_aside.values().sum()
    }

    /// How many were skipped for their language.
    #[must_use]
    pub fn skipped_in_all(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Whether read = kept + duplicates + set aside. Where it does not, a report was lost: a bug.
    #[must_use]
    pub fn balance(&self) -> bool {
        self.read == self.kept + self.duplicates + self.set_aside_in_all()
    }

    /// Whether the inputs held nothing to read: no report, or no input that could be opened.
    #[must_use]
    pub fn no_input(&self) -> bool {
        let unopened =
            ["missing", "no-permission"].iter().filter_map(|code| self.set_aside.get(code)).sum::<u64>();
        self.read == unopened && self.skipped.is_empty() && !self.interrupted
    }

    pub(crate) fn set_aside(&mut self, what: &SetAside) {
        *self.set_aside.entry(what.code).or_default() += 1;
    }

    pub(crate) fn skip(&mut self, what: &Skipped) {
        *self.skipped.entry(what.language).or_default() += 1;
    }

    pub(crate) fn pass_over(&mut self, what: &PassedOver) {
        *self.passed_over.entry(what.what).or_default() += 1;
    }
}

impl fmt::Display for Books {
    /// `read 862 = kept 850 + duplicates 3 + set aside 9 (broken-json 9); skipped 0 not English`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = |of: &BTreeMap<&'static str, u64>| {
            let parts: Vec<String> = of.iter().map(|(what, count)| format!("{what} {count}")).collect();
            if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
        };
        let set_aside = self.set_aside_in_all();
        write!(f, "read {} = kept {} + duplicates {}", self.read, self.kept, self.duplicates)?;
        write!(f, " + set aside {set_aside}{}", parts(&self.set_aside))?;
        write!(f, "; skipped {} not English{}", self.skipped_in_all(), parts(&self.skipped))?;
        let passed_over: u64 = self.passed_over.values().sum();
        if passed_over > 0 {
            write!(f, "; passed over {passed_over}{}", parts(&self.passed_over))?;
        }
        if self.interrupted {
            f.write_str("; interrupted")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_a_run() {
        let mut books = Books { read: 862, kept: 850, duplicates: 3, ..Books::default() };
        books.set_aside.insert("too-large", 1);
        books.set_aside.insert("broken-json", 8);
        assert!(books.balance());
        let line = "read 862 = kept 850 + duplicates 3 + set aside 9 (broken-json 8, too-large 1); skipped 0 not English";
        assert_eq!(books.to_string(), line);
        books.skipped.insert("spa", 2);
        books.passed_over.insert("hidden file", 1);
        assert_eq!(
            books.to_string(),
            format!("{}2 not English (spa 2); passed over 1 (hidden file 1)", &line[..line.len() - 13])
        );
    }

    #[test]
    fn a_missing_file_alone_is_no_input() {
        assert!(Books::default().no_input());
        let mut books = Books { read: 1, ..Books::default() };
        books.set_aside.insert("missing", 1);
        assert!(books.no_input());
        books.read = 2;
        books.kept = 1;
        assert!(!books.no_input());
    }
}
