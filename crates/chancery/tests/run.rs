//! A run: the same output whatever the threads, formats, exit codes, and the real reports.

mod common;

use common::{REPORT, chancery, chancery_with, command, file, folder, lines, shared};
use std::process::Stdio;

#[test]
fn threads_and_reruns_change_nothing() {
    let folder = folder("threads");
    let path = file(&folder, "reports.jsonl", lines(60) + "{\"broken\n" + &lines(3));
    for format in ["jsonl", "json", "text"] {
        let one = chancery(&["read", &path, "--format", format, "--threads", "1"]);
        assert_eq!(one.exit, 3, "{}", one.err);
        assert!(one.books().starts_with("read 64 = kept 60 + duplicates 3 + set aside 1"), "{}", one.err);
        for threads in ["1", "2", "5"] {
            let again = chancery(&["read", &path, "--format", format, "--threads", threads]);
            assert!(again.out == one.out, "{format} with {threads} threads differs");
            assert_eq!(again.err, one.err);
        }
    }
}

#[test]
fn formats_by_option_and_by_ending() {
    let folder = folder("formats");
    let path = file(&folder, "report.txt", REPORT);
    let page = chancery(&["read", &path]).out;
    assert!(page.contains("Panama") && !page.contains('\x1b'), "{page}");
    for (ending, option) in [("txt", "text"), ("jsonl", "jsonl"), ("json", "json")] {
        let out = folder.join(format!("out.{ending}"));
        let run = chancery(&["read", &path, "-o", common::arg(&out)]);
        assert_eq!((run.exit, run.out.as_str()), (0, ""));
        let written = std::fs::read_to_string(&out).expect("the output");
        assert_eq!(written, chancery(&["read", &path, "--format", option]).out);
    }
    let array: serde_json::Value =
        serde_json::from_str(&chancery(&["read", &path, "--format", "json"]).out).expect("one array");
    assert_eq!(array[0]["kind"], "report");
    let run = chancery(&["read", &path, "-o", "/no/such/folder/out.jsonl"]);
    assert_eq!(run.exit, 1);
    assert!(run.err.contains("cannot write to /no/such/folder/out.jsonl"), "{}", run.err);
}

#[test]
fn a_closed_pipe_ends_the_run_in_silence() {
    let folder = folder("pipe");
    let path = file(&folder, "reports.jsonl", lines(400));
    let mut child = command(&["read", &path, "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_stops_the_run() {
    let run = chancery_with(&["read", "-", "-o", "/dev/full", "--format", "jsonl"], REPORT.as_bytes());
    assert_eq!(run.exit, 1);
    assert!(run.err.contains("cannot write to /dev/full"), "{}", run.err);
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_the_run_with_its_books() {
    use std::io::{Read, Write};
    let mut child = command(&["read", "-", "--format", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    let mut stdout = child.stdout.take().expect("piped");
    let mut stderr = child.stderr.take().expect("piped");
    let reader = std::thread::spawn(move || {
        let mut first = [0; 1];
        stdout.read_exact(&mut first).map(|()| stdout)
    });
    // Reports without end, until the first output shows that the run is on its way.
    let report = lines(50);
    let writer = std::thread::spawn(move || while stdin.write_all(report.as_bytes()).is_ok() {});
    let mut stdout = reader.join().expect("the reader ends").expect("output");
    let drain = std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    let status = child.wait().expect("the program ends");
    let mut err = String::new();
    stderr.read_to_string(&mut err).expect("UTF-8");
    let _ = (writer.join(), drain.join());
    assert_eq!(status.code(), Some(130), "{err}");
    assert!(err.lines().last().unwrap_or("").ends_with("; interrupted"), "{err}");
}

#[test]
fn version_help_completions_and_manual() {
    let version = chancery(&["--version"]);
    assert_eq!(version.exit, 0);
    for line in ["chancery 0", "schema chancery/1", "data ", "model "] {
        assert!(version.out.lines().any(|l| l.starts_with(line)), "{}", version.out);
    }
    assert_eq!(chancery(&["--help"]).exit, 0);
    assert_eq!(chancery(&[]).exit, 2);
    assert!(chancery(&["completions", "bash"]).out.contains("chancery"));
    assert!(chancery(&["manpage"]).out.contains(".TH"));
}

#[test]
fn explain_finds_a_record_by_the_start_of_its_id() {
    let folder = folder("explain");
    let path = file(&folder, "report.txt", REPORT);
    let records = chancery(&["read", &path, "--format", "jsonl"]).records();
    let event = records.iter().find(|r| r["kind"] == "event").expect("an event");
    let id = event["id"].as_str().expect("an id");
    let run = chancery(&["explain", &path, &id[..12]]);
    assert_eq!(run.exit, 0, "{}", run.err);
    for stage in ["syntax", "actors", "events", "codes"] {
        assert!(run.out.contains(stage), "{stage} in {}", run.out);
    }
    let run = chancery(&["explain", &path, "e000000000000"]);
    assert_eq!(run.exit, 2);
    assert!(run.err.contains("no record with the id e000000000000"), "{}", run.err);
    assert_eq!(chancery(&["explain", "/no/such/file", id]).exit, 2);
}

#[test]
fn test_and_lint_tell_by_their_exit_code() {
    let folder = folder("cases");
    let good = "# Thanks\n\n## A thank\n\n```report\nPanama thanked China on Tuesday.\n```\n\n\
                ```records\nonly = []\n[[never]]\nkind = \"note\"\ncode = \"no-such-code\"\n```\n";
    file(&folder, "good.md", good);
    let run = chancery(&["test", common::arg(&folder)]);
    assert_eq!(run.exit, 0, "{}{}", run.out, run.err);
    let wrong = good.replace("[[never]]\nkind = \"note\"\ncode", "[[note]]\ncode");
    file(&folder, "wrong.md", wrong);
    let run = chancery(&["test", common::arg(&folder)]);
    assert_eq!(run.exit, 4, "{}", run.out);
    assert_eq!(chancery(&["test", "/no/such/cases"]).exit, 2);
    let run = chancery(&["lint", "--data", "/no/such/folder"]);
    assert_eq!(run.exit, 4, "{}{}", run.out, run.err);
}

#[test]
fn all_real_reports_are_read() {
    let Some(shared) = shared("all_real_reports_are_read") else { return };
    let path = shared.join("data/news/reports.jsonl");
    if !path.is_file() {
        println!("SKIPPED all_real_reports_are_read: no {}", path.display());
        return;
    }
    let two = chancery(&["read", common::arg(&path), "--format", "jsonl", "--threads", "2"]);
    assert_eq!(two.exit, 0, "{}", two.err);
    assert!(two.books().starts_with("read 862 = kept 860 + duplicates 2 + set aside 0"), "{}", two.err);
    let one = chancery(&["read", common::arg(&path), "--format", "jsonl", "--threads", "1"]);
    assert!(one.out == two.out, "one thread and two differ");
}

/// The chain of voices ends: no statement is inside itself, by however many others.
#[test]
fn voices_never_run_in_a_ring() {
    let report = "\"I call on the Senate so that, once and for all, we end this useless quarrel which helps nobody; \
        I call on the Senate (members) and tell them that the Government will not meddle in their work, because we \
        must be respectful of it,\" he said.\n";
    let records = chancery_with(&["read", "-", "--format", "jsonl"], report.as_bytes()).records();
    let statements: Vec<_> = records.iter().filter(|r| r["kind"] == "statement").collect();
    assert!(statements.len() > 2, "{}", statements.len());
    for statement in &statements {
        let mut up = statement["inside"].as_str();
        for _ in 0..statements.len() {
            up = up
                .and_then(|id| statements.iter().find(|s| s["id"] == id))
                .and_then(|s| s["inside"].as_str());
        }
        assert!(up.is_none(), "{} is in a ring", statement["id"]);
    }
}
