use crate::failure::Failure;
use chancery_formats::{Record, Style, json, jsonl, page};
use clap::ValueEnum;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// How records are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A page for people
    Text,
    /// One array of records
    Json,
    /// One record a line
    Jsonl,
}

impl Format {
    /// The format that was asked for, or the one of the ending of the file.
    pub(crate) fn choose(asked: Option<Self>, file: Option<&Path>) -> Result<Self, Failure> {
        if let Some(format) = asked {
            return Ok(format);
        }
        let Some(file) = file else { return Ok(Self::Text) };
        let ending = file.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "txt" | "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            "jsonl" | "ndjson" => Ok(Self::Jsonl),
            _ => Err(Failure::usage(format!("no format is known by the ending of {}", file.display()))
                .help("call it .txt, .json or .jsonl, or give --format")),
        }
    }
}

/// The records of one report, ready to be written.
#[derive(Debug)]
pub(crate) enum Made {
    Bytes(Vec<u8>),
    Records(Vec<Record>),
}

/// Where records go.
pub(crate) struct Out {
    path: String,
    sink: Sink,
    /// Flush after every report: somebody is watching.
    live: bool,
    written: bool,
}

enum Sink {
    Lines(Box<dyn Write>),
    Array(json::Array<Box<dyn Write>>),
}

impl Out {
    /// Opens a file or standard output.
    pub(crate) fn open(path: Option<&Path>, format: Format) -> Result<Self, Failure> {
        let name = path.map_or("-".to_owned(), |p| p.display().to_string());
        let fail = |e: io::Error| Failure::output(&name, &e);
        let writer: Box<dyn Write> = match path {
            Some(path) => Box::new(BufWriter::with_capacity(1 << 16, File::create(path).map_err(fail)?)),
            None => Box::new(BufWriter::with_capacity(1 << 16, io::stdout().lock())),
        };
        let sink = match format {
            Format::Json => Sink::Array(json::Array::open(writer).map_err(fail)?),
            Format::Text | Format::Jsonl => Sink::Lines(writer),
        };
        let live = path.is_none() && io::stdout().is_terminal();
        Ok(Self { path: name, sink, live, written: false })
    }

    /// Sets the records of a report in a format. Done on the thread that read the report.
    pub(crate) fn make(format: Format, records: Vec<Record>, style: &Style) -> Made {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        match format {
            Format::Json => return Made::Records(records),
            Format::Jsonl => {
                let _ = jsonl::write(&mut bytes, &records);
            }
            Format::Text => {
                let _ = page::write(&mut bytes, &records, style);
            }
        }
        Made::Bytes(bytes)
    }

    /// Whether somebody is watching.
    pub(crate) fn is_live(&self) -> bool {
        self.live
    }

    /// Writes the records of a report.
    pub(crate) fn write(&mut self, made: &Made, format: Format) -> Result<(), Failure> {
        let apart = self.written && format == Format::Text;
        let result = match (&mut self.sink, made) {
            (Sink::Lines(out), Made::Bytes(bytes)) => {
                let gap: &[u8] = if apart { b"\n" } else { b"" };
                out.write_all(gap)
                    .and_then(|()| out.write_all(bytes))
                    .and_then(|()| if self.live { out.flush() } else { Ok(()) })
            }
            (Sink::Array(array), Made::Records(records)) => array.write(records),
            _ => Ok(()),
        };
        self.written = true;
        result.map_err(|e| Failure::output(&self.path, &e))
    }

    /// Ends the output; what cannot be written to the end is a failure.
    pub(crate) fn close(self) -> Result<(), Failure> {
        let result = match self.sink {
            Sink::Lines(mut out) => out.flush(),
            Sink::Array(array) => array.close().and_then(|mut out| out.flush()),
        };
        result.map_err(|e| Failure::output(&self.path, &e))
    }
}

/// How a page is set: colour on a terminal unless `NO_COLOR` is set; as wide as the terminal, 100 columns elsewhere.
pub(crate) fn style(to_terminal: bool, notes: bool) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    let width = terminal_size::terminal_size().map_or(100, |(w, _)| usize::from(w.0)).clamp(60, 120);
    Style {
        colour: to_terminal && !set("NO_COLOR") && !dumb,
        width: if to_terminal { width } else { 100 },
        notes,
    }
}

/// Swallows write errors, for writers that would panic at a closed pipe.
pub(crate) struct Quiet<W>(pub(crate) W);

impl<W: Write> Write for Quiet<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.0.flush();
        Ok(())
    }
}
