use std::fmt;
use std::path::{Path, PathBuf};

/// What became of a run.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Every case in the order of paths and lines.
    pub cases: Vec<CaseResult>,
}

/// What became of one case.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// The file.
    pub path: PathBuf,
    /// The line of its heading, from 1; 0 where the whole file is at fault.
    pub line: usize,
    /// Its heading.
    pub heading: String,
    /// Whether it passed.
    pub verdict: Verdict,
}

/// Whether a case passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All that is listed was read, and nothing that must not be.
    Passed,
    /// What is wrong, one fault an entry.
    Failed(Vec<String>),
    /// It fails, and is known to: why.
    Todo(String),
}

impl Outcome {
    /// Cases that passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|c| c.verdict == Verdict::Passed).count()
    }

    /// Cases that failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.cases.iter().filter(|c| matches!(c.verdict, Verdict::Failed(_))).count()
    }

    /// Cases that fail and are known to.
    #[must_use]
    pub fn todo(&self) -> usize {
        self.cases.len() - self.passed() - self.failed()
    }

    /// Whether no case failed.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.failed() == 0
    }

    /// A file or folder that is at fault itself.
    pub(crate) fn fault(&mut self, path: &Path, line: usize, fault: &str) {
        self.cases.push(CaseResult {
            path: path.to_owned(),
            line,
            heading: String::new(),
            verdict: Verdict::Failed(vec![fault.to_owned()]),
        });
    }
}

/// The failures, one block a case, and the counts in the last line.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for case in &self.cases {
            let Verdict::Failed(faults) = &case.verdict else { continue };
            writeln!(f, "{}:{} {}", case.path.display(), case.line, case.heading)?;
            for fault in faults {
                for line in fault.lines() {
                    writeln!(f, "    {line}")?;
                }
            }
            writeln!(f)?;
        }
        write!(f, "{} passed, {} failed", self.passed(), self.failed())?;
        if self.todo() > 0 {
            write!(f, ", {} to do", self.todo())?;
        }
        Ok(())
    }
}
