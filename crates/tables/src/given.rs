//! Given names that one gender has: `world/given-names.tsv`.

use crate::{Source, TableError, tsv};

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
            for row in tsv::rows(&file, &["name", "gender", "source"])? {
                let name = row.need("name")?;
                let gender = match row.need("gender")? {
                    "m" => Gender::Male,
                    "f" => Gender::Female,
                    other => return Err(row.error(format!("gender is `m` or `f`, not `{other}`"))),
                };
                let start = given.text.len() as u32;
                given.text.push_str(name);
                given.names.push((start, given.text.len() as u32, gender));
            }
        }
        let text = &given.text;
        given.names.sort_by(|a, b| part(text, a).cmp(part(text, b)));
        Ok(given)
    }

    pub(crate) fn gender(&self, name: &str) -> Option<Gender> {
        let at = self.names.binary_search_by(|n| part(&self.text, n).cmp(name)).ok()?;
        Some(self.names[at].2)
    }
}

fn part<'t>(text: &'t str, name: &(u32, u32, Gender)) -> &'t str {
    &text[name.0 as usize..name.1 as usize]
}
