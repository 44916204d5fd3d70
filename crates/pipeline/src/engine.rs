use chancery_document::{Analysis, Document, Findings, Given, Note};
use chancery_intake::SetAside;
use chancery_reading::events::Taking;
use chancery_reading::{Reader, segment};
use chancery_syntax::Model;
use chancery_tables::{Source, TableError, Tables};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// All that reading needs: the tables and the model. Shared by any number of threads.
pub struct Engine {
    reader: Reader,
    model: Cow<'static, Model>,
}

/// A report that was read.
#[derive(Debug)]
pub struct Reading {
    /// The report, with posts cut out of its body.
    pub document: Document,
    /// What was read in it.
    pub findings: Findings,
}

impl Engine {
    /// An engine of these tables and this model.
    ///
    /// # Errors
    /// The first line of a table that the stages of reading cannot use.
    pub fn new(tables: Tables, model: Cow<'static, Model>) -> Result<Self, TableError> {
        Ok(Self { reader: Reader::new(tables)?, model })
    }

    /// The tables and the model that are built into the program.
    ///
    /// # Errors
    /// The first line of a table that cannot be read: a bug of the program.
    pub fn embedded() -> Result<Self, TableError> {
        Self::new(Tables::load(&Source::embedded())?, Cow::Borrowed(Model::embedded()))
    }

    /// The same, which takes other readings of events.
    #[must_use]
    pub fn taking(mut self, taking: Taking) -> Self {
        self.reader = self.reader.taking(taking);
        self
    }

    /// The stages of reading.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        self.reader.tables()
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Reads one report: posts, then syntax, then all stages of reading. Reading never fails.
    ///
    /// An analysis that the report came with is read in the place of the model's.
    #[must_use]
    pub fn read(&self, mut document: Document) -> Reading {
        segment(&mut document);
        let (analysis, notes) = match document.given.take() {
            Some(given) => self.given(&document, *given),
            None => self.model.analyze_knowing(&document, &self.reader.known_names(&document)),
        };
        let mut findings = self.reader.read(&document, analysis);
        findings.notes.splice(0..0, notes);
        Reading { document, findings }
    }

    fn given(&self, document: &Document, given: Given) -> (Analysis, Vec<Note>) {
        let (mut analysis, mut notes) = chancery_syntax::given::fit(document, given.analysis);
        if !given.named {
            notes.extend(self.reader.name(document, &mut analysis));
        }
        (analysis, notes)
    }

    /// Reads one report and works on what was read; a panic, which is a bug, sets the report aside.
    ///
    /// # Errors
    /// Where reading panicked: code `panic`, with the message of the panic.
    pub fn guarded<T>(&self, document: Document, work: impl FnOnce(Reading) -> T) -> Result<T, SetAside> {
        let uri = document.uri.clone();
        catch_unwind(AssertUnwindSafe(|| work(self.read(document)))).map_err(|panic| {
            let message = panic
                .downcast_ref::<&str>()
                .map(|m| (*m).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "no message".to_owned());
            SetAside {
                path: uri,
                position: None,
                code: "panic",
                message: format!("reading it hit a bug: {message}"),
                help: "please report it with this text".to_owned(),
            }
        })
    }
}
