use chancery_document::Document;
use std::fmt;

/// What intake gives, in the order of the input.
#[derive(Debug)]
pub enum Item {
    /// A report to read.
    Report(Box<Document>),
    /// An exact copy of an earlier report of this run: same words in text and title.
    Copy(Copied),
    /// A report, a line or a file that could not be read.
    SetAside(SetAside),
    /// A report in a language that is not read. No fault, counted apart.
    Skipped(Skipped),
    /// A folder entry that is no report (a socket, a hidden file): counted, not part of the sum.
    PassedOver(PassedOver),
}

/// An exact copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where the copy is.
    pub uri: String,
    /// Where the first one was.
    pub of: String,
}

/// Where in a file something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Line and column, both from 1; the column counts characters.
    Line(u64, u64),
    /// Offset in bytes from 0.
    Byte(u64),
}

/// What could not be read, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The file, as it was named or found.
    pub path: String,
    /// Where in the file.
    pub position: Option<Position>,
    /// Stable code in kebab-case; `docs/reference/books.md` lists them.
    pub code: &'static str,
    /// What happened, for people.
    pub message: String,
    /// What to do about it, for people; may be empty.
    pub help: String,
}

impl SetAside {
    pub(crate) fn new(path: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), position: None, code, message: message.into(), help: String::new() }
    }

    pub(crate) fn at(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// An input that cannot be opened or read: `missing`, `no-permission` or `unreadable`.
    pub(crate) fn io(path: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        match error.kind() {
            Kind::NotFound => Self::new(path, "missing", "no such file or folder").help("check the name"),
            Kind::PermissionDenied => Self::new(path, "no-permission", "may not be read")
                .help("change its permissions, or leave it out"),
            _ => Self::new(path, "unreadable", error.to_string()),
        }
    }

    /// The path with the position: `reports.jsonl:12:34`, `page.txt (byte 300)`.
    #[must_use]
    pub fn place(&self) -> String {
        match self.position {
            None => self.path.clone(),
            Some(Position::Line(line, column)) => format!("{}:{line}:{column}", self.path),
            Some(Position::Byte(at)) => format!("{} (byte {at})", self.path),
        }
    }
}

impl fmt::Display for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.message)?;
        if !self.help.is_empty() {
            write!(f, "; {}", self.help)?;
        }
        Ok(())
    }
}

/// A report in a language that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where it is.
    pub uri: String,
    /// ISO 639-3 code of the language that it seems to be in, or `und`.
    pub language: &'static str,
}

/// A folder entry that is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Where it is.
    pub path: String,
    /// What it is: `hidden file`, `special file`, `linked folder`, `dangling link`.
    pub what: &'static str,
}
