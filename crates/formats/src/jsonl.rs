//! JSON Lines: one record a line, UTF-8, a newline after each.

use crate::Record;
use std::io;

/// Writes records, one object a line.
///
/// # Errors
/// What the writer gives.
pub fn write(out: &mut dyn io::Write, records: &[Record]) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut *out, record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
