//! CoNLL-U in: each document of a file is a report that brings its sentences, words and trees along.
//!
//! The file is streamed: one document is held at a time, and no more of it than a report may have.

use chancery_document::{Note, Stage};
use chancery_intake::{Position, Record, Records, SetAside, next_line, size};
use chancery_syntax::conllu::{Block, Reader};
use chancery_syntax::given::Builder;
use std::io::BufRead;

/// The most bytes of a line; what has more is no word of a sentence.
const LONGEST_LINE: usize = 1 << 20;

/// Cuts CoNLL-U into reports: what `Intake::cut_by` is given.
#[must_use]
pub fn reports(bytes: Box<dyn BufRead + Send>, path: &str, max_doc: u64) -> Records {
    Box::new(Reports {
        bytes,
        path: path.to_owned(),
        max_doc,
        line: 0,
        buffer: Vec::new(),
        reader: Reader::default(),
        next: None,
        ended: false,
    })
}

struct Reports {
    bytes: Box<dyn BufRead + Send>,
    path: String,
    max_doc: u64,
    /// The number of the last line that was read.
    line: u64,
    buffer: Vec<u8>,
    reader: Reader,
    /// The sentence that opens the next document.
    next: Option<Block>,
    ended: bool,
}

/// A document on its way.
struct Open {
    builder: Builder,
    record: Record,
    line: u64,
    /// Sentences that could be read.
    sentences: usize,
    too_large: bool,
}

impl Reports {
    /// The next sentence of the file. `Ok(None)`: the end.
    fn block(&mut self, damaged: &mut usize) -> Result<Option<Block>, SetAside> {
        while !self.ended {
            self.buffer.clear();
            let found = next_line(&mut self.bytes, &mut self.buffer, LONGEST_LINE);
            match found {
                Err(error) => {
                    self.ended = true;
                    let message = format!("reading stopped here: {error}");
                    return Err(self.set_aside(self.line + 1, "unreadable", message));
                }
                Ok(None) => {
                    self.ended = true;
                    return Ok(self.reader.finish());
                }
                Ok(Some(too_long)) => {
                    self.line += 1;
                    // A line without columns is told as broken.
                    let bytes = if too_long { b"too long" } else { self.buffer.as_slice() };
                    let text = String::from_utf8_lossy(bytes);
                    *damaged += usize::from(matches!(text, std::borrow::Cow::Owned(_)));
                    let text = text.strip_suffix('\n').unwrap_or(&text);
                    if let Some(block) = self.reader.line(self.line, text) {
                        return Ok(Some(block));
                    }
                }
            }
        }
        Ok(None)
    }

    fn set_aside(&self, line: u64, code: &'static str, message: String) -> SetAside {
        SetAside {
            path: self.path.clone(),
            position: Some(Position::Line(line, 1)),
            code,
            message,
            help: String::new(),
        }
    }

    fn open(&self, block: &Block) -> Open {
        let mut record = Record {
            uri: format!("{}:{}", self.path, block.line),
            id: block.id.clone(),
            ..Record::default()
        };
        record.describe(&block.comments);
        Open { builder: Builder::new(&self.path), record, line: block.line, sentences: 0, too_large: false }
    }

    /// Takes a sentence in. Of a document that is too large nothing more is held.
    fn add(&self, open: &mut Open, block: &Block) {
        let bytes = open.builder.len() as u64;
        let more: usize = block.sentence.tokens.iter().map(|t| t.form.len() + 1).sum();
        open.too_large |= bytes + more.max(block.sentence.text.len()) as u64 > self.max_doc.saturating_add(1);
        if open.too_large {
            open.builder = Builder::new(&self.path);
            return;
        }
        open.sentences += usize::from(block.faults.is_empty() && !block.sentence.words.is_empty());
        open.builder.push(block);
    }

    fn close(&self, open: Open, damaged: usize) -> Result<Record, SetAside> {
        let Open { builder, mut record, line, sentences, too_large } = open;
        if too_large {
            let message = format!("too large (more than {})", size(self.max_doc));
            return Err(SetAside {
                help: "see --max-doc".into(),
                ..self.set_aside(line, "too-large", message)
            });
        }
        let report = builder.finish();
        if let Some((line, what)) = report.broken.filter(|_| sentences == 0) {
            let help = "no sentence of the report could be read; the others were".into();
            return Err(SetAside { help, ..self.set_aside(line, "broken-conllu", what) });
        }
        if damaged > 0 {
            let text = format!("invalid UTF-8 in {damaged} lines, replaced by U+FFFD");
            record.notes.push(Note::whole(Stage::Intake, "invalid-utf8", text));
        }
        record.notes.extend(report.notes);
        record.text = report.text;
        record.given = Some(Box::new(report.given));
        Ok(record)
    }
}

impl Iterator for Reports {
    type Item = Result<Record, SetAside>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut damaged = 0;
        let first = match self.next.take() {
            Some(block) => block,
            None => match self.block(&mut damaged) {
                Ok(block) => block?,
                Err(set_aside) => return Some(Err(set_aside)),
            },
        };
        let mut open = self.open(&first);
        self.add(&mut open, &first);
        loop {
            match self.block(&mut damaged) {
                Ok(Some(block)) if block.opens_document => {
                    self.next = Some(block);
                    return Some(self.close(open, damaged));
                }
                Ok(Some(block)) => self.add(&mut open, &block),
                Ok(None) => return Some(self.close(open, damaged)),
                // What was read before it is no whole report.
                Err(set_aside) => return Some(Err(set_aside)),
            }
        }
    }
}
