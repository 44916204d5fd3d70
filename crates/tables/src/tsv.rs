use crate::TableError;
use crate::source::File;

/// The most columns of a table: a line's cells need no list of their own.
const WIDEST: usize = 10;

/// One line of a table.
pub(crate) struct Row<'t> {
    pub path: &'t str,
    pub line: usize,
    cells: [&'t str; WIDEST],
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
    if !header.trim_start_matches('\u{FEFF}').split('\t').eq(columns.iter().copied()) {
        let message = format!("the first line must name the columns {}", columns.join(", "));
        return Err(TableError::new(&file.path, 1, message));
    }
    let mut rows = Vec::with_capacity(file.text.len() / 64);
    for (i, line) in lines.filter(|(_, l)| !l.is_empty()) {
        let mut cells = [""; WIDEST];
        let mut count = 0;
        for cell in line.split('\t') {
            if let Some(place) = cells.get_mut(count) {
                *place = cell;
            }
            count += 1;
        }
        if count != columns.len() {
            let message = format!("{count} columns instead of {}", columns.len());
            return Err(TableError::new(&file.path, i + 1, message));
        }
        rows.push(Row { path: &file.path, line: i + 1, cells, columns });
    }
    Ok(rows)
}
