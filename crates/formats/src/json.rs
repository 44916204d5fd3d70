//! One JSON array of all records of a run, one record a line, so that it can be written as reports come in and
//! still be read by line-based tools.

use crate::Record;
use std::io;

/// Writes the records of one report as an array.
///
/// # Errors
/// What the writer gives.
pub fn write(out: &mut dyn io::Write, records: &[Record]) -> io::Result<()> {
    let mut array = Array::open(out)?;
    array.write(records)?;
    array.close().map(drop)
}

/// Writes an array record by record.
pub struct Array<W: io::Write> {
    out: W,
    empty: bool,
}

impl<W: io::Write> Array<W> {
    /// Opens the array.
    ///
    /// # Errors
    /// What the writer gives.
    pub fn open(mut out: W) -> io::Result<Self> {
        out.write_all(b"[")?;
        Ok(Self { out, empty: true })
    }

    /// Adds the records of a report.
    ///
    /// # Errors
    /// What the writer gives.
    pub fn write(&mut self, records: &[Record]) -> io::Result<()> {
        for record in records {
            self.out.write_all(if self.empty { b"\n" } else { b",\n" })?;
            self.empty = false;
            serde_json::to_writer(&mut self.out, record)?;
        }
        Ok(())
    }

    /// Closes the array and gives the writer back.
    ///
    /// # Errors
    /// What the writer gives.
    pub fn close(mut self) -> io::Result<W> {
        self.out.write_all(if self.empty { b"]\n" } else { b"\n]\n" })?;
        Ok(self.out)
    }
}
