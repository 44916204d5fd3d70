//! Runs the built program in a folder of its own.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::print_stdout, reason = "a test says that it is skipped")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run of the program gave.
pub struct Run {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The books, which are the last line on standard error.
    pub fn books(&self) -> &str {
        self.err.lines().last().unwrap_or("")
    }

    /// How many records of a kind were printed as JSON Lines.
    pub fn count(&self, kind: &str) -> usize {
        self.records().iter().filter(|r| r["kind"] == kind).count()
    }

    pub fn records(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|l| serde_json::from_str(l).expect("a record a line")).collect()
    }
}

/// The program with arguments, in a clean environment.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.args(args).env_remove("NO_COLOR").env("LC_ALL", "C");
    command
}

/// Runs it with nothing on standard input.
pub fn chancery(args: &[&str]) -> Run {
    chancery_with(args, b"")
}

/// Runs it with bytes on standard input.
pub fn chancery_with(args: &[&str], input: &[u8]) -> Run {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // The program may end before it has read everything.
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    Run {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// An empty folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A file in a folder, as the argument that names it.
pub fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a file");
    path.to_str().expect("a path in UTF-8").to_owned()
}

pub fn arg(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A report written for these tests.
pub const REPORT: &str = "date 2022-03-08 China today expressed its willingness to work more with Panama. \
                          Foreign Minister Wang Yi said that China will supply Panama with two million doses of vaccines.\n";

/// Several reports as JSON Lines, all different.
pub fn lines(count: usize) -> String {
    let line = |i: usize| {
        let text = format!(
            "PANAMA CITY, March {} (Xinhua) -- Panama and China signed {i} agreements on trade. \
             President Laurentino Cortizo met Foreign Minister Wang Yi on Tuesday and thanked China.",
            i % 28 + 1
        );
        serde_json::json!({"id": i, "text": text, "date": "2022-03-20"}).to_string() + "\n"
    };
    (0..count).map(line).collect()
}

/// The folder with shared data beside the checkout, where there is one; else the test says that it is skipped.
pub fn shared(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CHANCERY_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED {test}: no folder {} (CHANCERY_SHARED names another)", folder.display());
    None
}
