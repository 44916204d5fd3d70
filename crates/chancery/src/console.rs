use crate::failure::Failure;
use chancery_intake::{Position, SetAside};
use chancery_pipeline::Books;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Standard error: messages for people, or as JSON Lines; progress on a terminal.
#[derive(Debug)]
pub(crate) struct Console {
    quiet: bool,
    json: bool,
    /// When the progress line was last drawn; `None`: no progress is shown.
    drawn: Option<Cell<Instant>>,
    /// Whether a progress line stands on the terminal.
    standing: Cell<bool>,
}

impl Console {
    pub(crate) fn new(quiet: bool, json: bool) -> Self {
        let shown = !quiet && !json && io::stderr().is_terminal();
        Self { quiet, json, drawn: shown.then(|| Cell::new(Instant::now())), standing: Cell::new(false) }
    }

    /// What stops the run. Said even when quiet.
    pub(crate) fn failure(&self, failure: &Failure) {
        if failure.silent {
            return;
        }
        self.line(
            &format!("chancery: {failure}"),
            json!({"level": "error", "code": failure.code, "message": failure.message, "help": failure.help}),
        );
    }

    /// What could not be read.
    pub(crate) fn set_aside(&self, what: &SetAside) {
        if self.quiet {
            return;
        }
        let (mut line, mut column, mut byte) = (None, None, None);
        match what.position {
            Some(Position::Line(l, c)) => (line, column) = (Some(l), Some(c)),
            Some(Position::Byte(b)) => byte = Some(b),
            None => {}
        }
        self.line(
            &what.to_string(),
            json!({"level": "set-aside", "code": what.code, "path": what.path, "line": line, "column": column, "byte": byte,
                   "message": what.message, "help": what.help}),
        );
    }

    /// For people alone.
    pub(crate) fn say(&self, message: &str) {
        if !self.quiet {
            self.line(message, json!({"level": "info", "message": message}));
        }
    }

    /// The last line of a run.
    pub(crate) fn books(&self, books: &Books) {
        if self.quiet {
            return;
        }
        self.line(
            &books.to_string(),
            json!({"level": "books", "read": books.read, "kept": books.kept, "duplicates": books.duplicates,
                   "set_aside": books.set_aside, "skipped": books.skipped, "passed_over": books.passed_over,
                   "words": books.words, "interrupted": books.interrupted}),
        );
    }

    /// How far the run is: a line that the next one takes the place of.
    pub(crate) fn progress(&self, reports: u64) {
        let Some(drawn) = &self.drawn else { return };
        if drawn.get().elapsed() < Duration::from_millis(200) {
            return;
        }
        drawn.set(Instant::now());
        self.standing.set(true);
        let _ = write!(io::stderr().lock(), "\r\x1b[K{reports} reports");
    }

    /// Takes the progress line away.
    pub(crate) fn clear(&self) {
        if self.standing.replace(false) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }

    fn line(&self, text: &str, object: Value) {
        self.clear();
        // A closed standard error is no reason to stop: the data may still be wanted.
        let mut err = io::stderr().lock();
        let _ = if self.json { writeln!(err, "{object}") } else { writeln!(err, "{}", harmless(text)) };
    }
}

/// Text without control characters, which could move the cursor or set the clipboard of a terminal.
fn harmless(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(bad) {
        return text.into();
    }
    text.chars()
        .map(|c| if bad(c) { c.escape_default().to_string() } else { c.to_string() })
        .collect::<String>()
        .into()
}

static PANIC: Mutex<String> = Mutex::new(String::new());

/// Keeps the last panic instead of printing it: a report's panic is told with the report, another one as a failure.
pub(crate) fn keep_panics() {
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = PANIC.lock() {
            *last = info.to_string().replace('\n', " ");
        }
    }));
}

/// The last panic, with its place in the source.
pub(crate) fn last_panic() -> String {
    PANIC.lock().map(|last| last.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_sequence_reaches_a_terminal() {
        assert_eq!(harmless("a\x1b]0;title\x07 b"), "a\\u{1b}]0;title\\u{7} b");
        assert_eq!(harmless("São Tomé"), "São Tomé");
    }
}
