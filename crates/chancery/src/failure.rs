use std::fmt;
use std::io;
use std::process::ExitCode;

/// How the program ends: `docs/reference/exit-codes.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All was done.
    Ok = 0,
    /// Stopped before the end.
    Stopped = 1,
    /// Wrong usage, or nothing to read.
    Usage = 2,
    /// Some reports were set aside.
    SetAside = 3,
    /// What was checked is wrong.
    Verification = 4,
    /// Interrupted by Ctrl-C or a request to end.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What stopped the program: what happened, where, what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// Stable code in kebab-case.
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: String,
    /// Nobody reads on: not worth a word.
    pub(crate) silent: bool,
}

impl Failure {
    fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Self { exit, code, message: message.into(), help: String::new(), silent: false }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    pub(crate) fn no_input(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "no-input", message)
    }

    /// Tables or a model that cannot be used.
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "data", message)
    }

    /// Writing failed; a reader who closed the pipe has read enough, which is no failure.
    pub(crate) fn output(path: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { silent: true, ..Self::new(Exit::Ok, "closed", "") };
        }
        let name = if path == "-" { "standard output" } else { path };
        Self::new(Exit::Stopped, "output", format!("cannot write to {name}: {error}"))
    }

    /// A file that a command needs cannot be read.
    pub(crate) fn input(path: &std::path::Path, error: &io::Error) -> Self {
        Self::no_input(format!("cannot read {}: {error}", path.display()))
    }

    pub(crate) fn bug(panic: &str) -> Self {
        Self::new(Exit::Stopped, "bug", format!("stopped by a bug: {panic}"))
            .help("please report it with this text")
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.help.is_empty() {
            write!(f, "; {}", self.help)?;
        }
        Ok(())
    }
}
