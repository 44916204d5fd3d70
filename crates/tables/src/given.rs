//! Given names that one gender has: `world/given-names.tsv`.

use crate::source::File;
use crate::{Source, TableError};

/// What a given name tells of who has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// "he"
    Male,
    /// "she"
    Female,
}

/// All names in one text, for 20,000 small strings would take longer to build than to read.
#[derive(Debug, Default)]
pub(crate) struct GivenNames {
    text: String,
    /// Where each name starts and ends, by the bytes of the names.
    names: Vec<(u32, u32, Gender)>,
}

impl GivenNames {
    pub(crate) fn load(source: &Source) -> Result<Self, TableError> {
        let mut given = Self::default();
        for file in source.tables("world/given-names.tsv")? {
            given.add(&file)?;
        }
        let text = &given.text;
        if !given.names.is_sorted_by(|a, b| part(text, a) <= part(text, b)) {
            given.names.sort_by(|a, b| part(text, a).cmp(part(text, b)));
        }
        Ok(given)
    }

    /// Reads the lines itself: rows of cells cost more than all else here.
    fn add(&mut self, file: &File) -> Result<(), TableError> {
        let mut lines = file.text.lines().enumerate();
        if lines.next().map(|(_, l)| l) != Some("name\tgender\tsource") {
            let message = "the first line must name the columns name, gender, source";
            return Err(TableError::new(&file.path, 1, message));
        }
        self.text.reserve(file.text.len());
        for (i, line) in lines.filter(|(_, l)| !l.is_empty()) {
            let (name, rest) = line.split_once('\t').unwrap_or((line, ""));
            let gender = match rest.split_once('\t') {
                Some(("m", _)) => Gender::Male,
                Some(("f", _)) => Gender::Female,
                _ => {
                    let message = format!("a name, `m` or `f` and a source are needed: `{line}`");
                    return Err(TableError::new(&file.path, i + 1, message));
                }
            };
            let start = self.text.len() as u32;
            self.text.push_str(name);
            self.names.push((start, self.text.len() as u32, gender));
        }
        Ok(())
    }

    pub(crate) fn gender(&self, name: &str) -> Option<Gender> {
        let at = self.names.binary_search_by(|n| part(&self.text, n).cmp(name)).ok()?;
        Some(self.names[at].2)
    }
}

fn part<'t>(text: &'t str, name: &(u32, u32, Gender)) -> &'t str {
    &text[name.0 as usize..name.1 as usize]
}
