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
    let mut rows = Vec::new();
    each(file, columns, |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok(rows)
}

/// The same one by one: the rows of a large table would fill more memory than what is made of them.
pub(crate) fn each<'t>(
    file: &'t File,
    columns: &'static [&'static str],
    mut take: impl FnMut(Row<'t>) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let mut lines = file.text.lines().enumerate();
    let header = lines.next().map_or("", |(_, l)| l);
    if !header.trim_start_matches('\u{FEFF}').split('\t').eq(columns.iter().copied()) {
        let message = format!("the first line must name the columns {}", columns.join(", "));
        return Err(TableError::new(&file.path, 1, message));
    }
    for (i, line) in lines.filter(|(_, l)| !l.is_empty()) {
        let mut cells = [""; WIDEST];
        let (mut count, mut start) = (0, 0);
        let tabs = line.bytes().enumerate().filter(|(_, b)| *b == b'\t').map(|(at, _)| at);
        for end in tabs.chain([line.len()]) {
            if let Some(place) = cells.get_mut(count) {
                *place = &line[start..end];
            }
            (count, start) = (count + 1, end + 1);
        }
        if count != columns.len() {
            let message = format!("{count} columns instead of {}", columns.len());
            return Err(TableError::new(&file.path, i + 1, message));
        }
        take(Row { path: &file.path, line: i + 1, cells, columns })?;
    }
    Ok(())
}
