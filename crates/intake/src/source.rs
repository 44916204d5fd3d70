use crate::copies::{Copies, uri};
use crate::decode::{Transcode, controls, decode, utf16};
use crate::json::{self, JsonRecords, size};
use crate::walk::{Input, Step, Walk, shown};
use crate::{Copied, Item, Position, Record, SetAside, assemble, signature};
use chancery_document::{Date, Note, Stage};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

/// What a run may set.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The date of reports that nothing else dates.
    pub date: Option<Date>,
    /// Bytes of text that a report may have; a longer one is set aside.
    pub max_doc: u64,
}

impl Default for Options {
    /// No date; 20 MiB, as trafilatura's `MAX_FILE_SIZE`.
    fn default() -> Self {
        Self { date: None, max_doc: 20 << 20 }
    }
}

type Bytes = Box<dyn Read + Send>;

/// The reports of a file, in its order. The `uri` of each is the path with its line: `path:12`.
pub type Records = Box<dyn Iterator<Item = Result<Record, SetAside>> + Send>;

/// Cuts a file that is neither plain text nor JSON into its reports: UTF-8 bytes, the path as people call it, and
/// the bytes of text that a report may have.
pub type Cut = fn(Box<dyn BufRead + Send>, &str, u64) -> Records;

/// Reads inputs one report at a time: an iterator of [`Item`]s in the order of the inputs.
pub struct Intake {
    walk: Walk,
    options: Options,
    cut: Option<Cut>,
    copies: Copies,
    open: Option<Open>,
}

/// A file of several reports that is being read.
struct Open {
    path: Arc<str>,
    records: Records,
    note: Option<Note>,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Intake").field("options", &self.options).finish_non_exhaustive()
    }
}

/// Bytes of a file by which its kind is seen.
const HEAD: u64 = 64 << 10;

impl Intake {
    /// Will read these inputs; `-` is standard input. Nothing is opened yet.
    pub fn new(inputs: impl IntoIterator<Item = PathBuf>, options: Options) -> Self {
        Self { walk: Walk::new(inputs), options, cut: None, copies: Copies::default(), open: None }
    }

    /// Every input is of one kind and cut into reports so, whatever its name and its bytes look like.
    #[must_use]
    pub fn cut_by(self, cut: Cut) -> Self {
        Self { cut: Some(cut), ..self }
    }

    /// Opens an input. `None`: it holds several reports, which come next, or none.
    fn open(&mut self, input: Input) -> Option<Item> {
        let (path, bytes, length): (String, Bytes, Option<u64>) = match input {
            Input::Standard => ("-".to_owned(), Box::new(io::stdin()), None),
            Input::File(path) => {
                let path_shown = shown(&path);
                match File::open(&path).and_then(|file| file.metadata().map(|meta| (file, meta))) {
                    Err(error) => return Some(Item::SetAside(SetAside::io(&path_shown, &error))),
                    Ok((file, meta)) => (path_shown, Box::new(file), meta.is_file().then_some(meta.len())),
                }
            }
        };
        match self.sniff(&path, bytes, length) {
            Ok(item) => item,
            Err(set_aside) => Some(Item::SetAside(set_aside)),
        }
    }

    fn sniff(&mut self, path: &str, mut bytes: Bytes, length: Option<u64>) -> Result<Option<Item>, SetAside> {
        let mut head = first(&mut bytes, path)?;
        if let Some(what) = signature::binary(&head) {
            return Err(
                SetAside::new(path, "not-text", format!("not text ({what})")).help("give the text in it")
            );
        }
        let mut note = None;
        if let Some((encoding, how)) = utf16(&head) {
            note =
                Some(Note::whole(Stage::Intake, "encoding", format!("read as {}, {how}", encoding.name())));
            bytes = Box::new(Transcode::new(Cursor::new(head).chain(bytes), encoding));
            head = first(&mut bytes, path)?;
        }
        // What is said of the kind of the inputs counts more than a name.
        let name = if self.cut.is_some() { "" } else { path };
        if let Some(kind) = signature::markup(&head, name) {
            return Err(SetAside::new(path, "other-kind", format!("{kind}, which is not read yet"))
                .help("give plain text or JSON Lines"));
        }
        if self.cut.is_none() && signature::is_conllu(&head) {
            return Err(SetAside::new(path, "other-kind", "CoNLL-U: words with their trees")
                .help("give --conllu to read it"));
        }
        if head.is_empty() && path == "-" {
            return Ok(None);
        }
        if let Some(why) = controls(&head) {
            return Err(SetAside::new(path, "not-text", why).help("give the text in it"));
        }
        let shape = json::shape(&head, path);
        let bytes: Bytes = Box::new(Cursor::new(head).chain(bytes));
        let most = self.options.max_doc;
        let buffered = |bytes| BufReader::with_capacity(64 << 10, bytes);
        let records: Records = match (self.cut, shape) {
            (Some(cut), _) => cut(Box::new(buffered(bytes)), path, most),
            (None, Some(shape)) => Box::new(JsonRecords::new(buffered(bytes), path, shape, most)),
            (None, None) => return self.text(path, bytes, length, note).map(Some),
        };
        self.open = Some(Open { path: path.into(), records, note });
        Ok(None)
    }

    /// A file that is one report.
    fn text(
        &mut self,
        path: &str,
        bytes: Bytes,
        length: Option<u64>,
        note: Option<Note>,
    ) -> Result<Item, SetAside> {
        let most = self.options.max_doc;
        let too_large = |found: String| {
            SetAside::new(path, "too-large", format!("too large ({found})")).help("see --max-doc")
        };
        // A file in UTF-16 is measured by what it becomes.
        if let Some(length) = length.filter(|&n| n > most && note.is_none()) {
            return Err(too_large(format!("{} > {}", size(length), size(most))));
        }
        let mut content = Vec::new();
        if let Err(error) = bytes.take(most + 1).read_to_end(&mut content) {
            return Err(SetAside::io(path, &error).at(Position::Byte(content.len() as u64)));
        }
        if content.len() as u64 > most {
            return Err(too_large(format!("more than {}", size(most))));
        }
        let decoded = decode(&content).map_err(|why| SetAside::new(path, "not-text", why))?;
        let mut notes = decoded.notes;
        notes.extend(note);
        Ok(self.finish(
            Record { text: decoded.text, uri: path.to_owned(), notes, ..Record::default() },
            &path.into(),
            None,
        ))
    }

    fn finish(&mut self, record: Record, path: &Arc<str>, line: Option<u64>) -> Item {
        let date = self.options.date;
        let document = match catch_unwind(AssertUnwindSafe(|| assemble(record, date))) {
            Ok(Ok(document)) => document,
            Ok(Err(skipped)) => return Item::Skipped(skipped),
            Err(_) => {
                let set_aside = SetAside::new(&uri(path, line), "panic", "reading its head hit a bug");
                return Item::SetAside(set_aside.help("please report it with this text"));
            }
        };
        if !document.text.trim().is_empty()
            && let Some(of) = self.copies.first(&document.text, document.title.as_deref(), path, line)
        {
            return Item::Copy(Copied { uri: uri(path, line), of });
        }
        Item::Report(Box::new(document))
    }

    /// The next report of the open file.
    fn record(&mut self) -> Option<Item> {
        let open = self.open.as_mut()?;
        match open.records.next() {
            None => {
                self.open = None;
                None
            }
            Some(Err(set_aside)) => Some(Item::SetAside(set_aside)),
            Some(Ok(mut record)) => {
                record.notes.extend(open.note.clone());
                let path = open.path.clone();
                let line = record.uri.rsplit_once(':').and_then(|(_, line)| line.parse().ok());
                Some(self.finish(record, &path, line))
            }
        }
    }
}

impl Iterator for Intake {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.record() {
                return Some(item);
            }
            let item = match self.walk.next()? {
                Step::Tell(item) => Some(item),
                Step::Open(input) => self.open(input),
            };
            if item.is_some() {
                return item;
            }
        }
    }
}

/// The first bytes of an input.
fn first(bytes: &mut Bytes, path: &str) -> Result<Vec<u8>, SetAside> {
    let mut head = Vec::new();
    match bytes.take(HEAD).read_to_end(&mut head) {
        Ok(_) => Ok(head),
        Err(error) => Err(SetAside::io(path, &error).at(Position::Byte(head.len() as u64))),
    }
}
