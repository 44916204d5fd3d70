use crate::TableError;
use crate::source::File;

/// One line of a table.
pub(crate) struct Row<'t> {
    pub path: &'t str,
    pub line: usize,
    cells: Vec<&'t str>,
    columns: &'static [&'static str],
}

impl<'t> Row<'t> {
    /// The cell of a column; empty cells are `None`.
    pub fn get(&self, column: &str) -> Option<&'t str> {
        let i = self.columns.iter().position(|c| *c == column)?;
        Some(self.cells[i]).filter(|c| !c.is_empty())
    }

    /// The cell of a column that must not be empty.
    pub fn need(&self, column: &str) -> Result<&'t str, TableError> {
        self.get(column).ok_or_else(|| self.error(format!("column `{column}` is empty")))
    }

    /// A fault in this line.
    pub fn error(&self, message: impl Into<String>) -> TableError {
        TableError::new(self.path, self.line, message)
    }
}

/// The lines of a table. The first line names the columns, which must be these.
pub(crate) fn rows<'t>(file: &'t File, columns: &'static [&'static str]) -> Result<Vec<Row<'t>>, TableError> {
    let mut lines = file.text.lines().enumerate();
    let header = lines.next().map_or("", |(_, l)| l);
    if !header.split('\t').eq(columns.iter().copied()) {
        let message = format!("the first line must name the columns {}", columns.join(", "));
        return Err(TableError::new(&file.path, 1, message));
    }
    let mut rows = Vec::new();
    for (i, line) in lines {
        if line.is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != columns.len() {
            let message = format!("{} columns instead of {}", cells.len(), columns.len());
            return Err(TableError::new(&file.path, i + 1, message));
        }
        rows.push(Row { path: &file.path, line: i + 1, cells, columns });
    }
    Ok(rows)
}
