//! What people really hand in: each with its message, its place, its exit code, the other reports read, and books
//! that balance.

mod common;

use common::{REPORT, Run, arg, chancery, chancery_with, file, folder, lines};

/// `read N = kept K + duplicates D + set aside S`, with the sum checked.
fn books(run: &Run) -> [u64; 4] {
    let head = run.books().split(';').next().unwrap_or("");
    let number = |after: &str| -> u64 {
        let rest = head.split_once(after).unwrap_or_else(|| panic!("no books: {:?}", run.err)).1;
        rest.split(|c: char| !c.is_ascii_digit()).next().expect("a number").parse().expect("a number")
    };
    let books = [number("read "), number("kept "), number("duplicates "), number("set aside ")];
    assert_eq!(books[0], books[1] + books[2] + books[3], "{head}");
    books
}

#[test]
fn empty_and_blank_files_are_kept_without_records() {
    let folder = folder("empty");
    let (empty, blank) = (file(&folder, "empty.txt", ""), file(&folder, "blank.txt", " \n\t\r\n"));
    let word = file(&folder, "word.txt", "Panama");
    let run = chancery(&["read", &empty, &blank, &word, "--format", "jsonl"]);
    assert_eq!((run.exit, books(&run)), (0, [3, 3, 0, 0]), "{}", run.err);
    assert_eq!((run.count("report"), run.count("event")), (3, 0));
    let notes: Vec<_> = run.records().into_iter().filter(|r| r["code"] == "empty").collect();
    assert_eq!(notes.len(), 2);
}

#[test]
fn no_input_is_usage() {
    let folder = folder("nothing");
    let run = chancery(&["read", arg(&folder)]);
    assert_eq!(run.exit, 2);
    assert!(run.err.contains(&format!("no input found in {}", arg(&folder))), "{}", run.err);
    let run = chancery(&["read", "-"]);
    assert_eq!(run.exit, 2);
    assert!(run.err.contains("no input found in standard input"), "{}", run.err);
    assert_eq!(chancery(&["read"]).exit, 2);
    assert_eq!(chancery(&["read", "--no-such-option", "x"]).exit, 2);
    assert_eq!(chancery(&["read", "x", "--date", "8.3.2022"]).exit, 2);
    assert_eq!(chancery(&["read", "x", "-o", "y.docx"]).exit, 2);
}

#[test]
fn a_missing_file_alone_is_no_input_and_among_others_set_aside() {
    let folder = folder("missing");
    let missing = arg(&folder).to_owned() + "/no-such.txt";
    let run = chancery(&["read", &missing]);
    assert_eq!(run.exit, 2);
    assert!(run.err.contains(&format!("{missing}: no such file or folder")), "{}", run.err);
    let good = file(&folder, "good.txt", REPORT);
    let run = chancery(&["read", &missing, &good, "--format", "jsonl"]);
    assert_eq!((run.exit, books(&run)), (3, [2, 1, 0, 1]), "{}", run.err);
    assert!(run.books().contains("(missing 1)"), "{}", run.err);
    assert_eq!(run.count("report"), 1);
}

#[test]
fn a_binary_file_is_named_and_the_others_are_read() {
    let folder = folder("binary");
    file(&folder, "a.txt", REPORT);
    let png = file(&folder, "b.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let program = std::fs::read(env!("CARGO_BIN_EXE_chancery")).expect("the program");
    file(&folder, "c", &program[..20_000]);
    let noise: Vec<u8> = (0..5000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    file(&folder, "d.txt", noise);
    let run = chancery(&["read", arg(&folder), "--format", "jsonl"]);
    assert_eq!((run.exit, books(&run)), (3, [4, 1, 0, 3]), "{}", run.err);
    assert!(run.err.contains(&format!("{png}: not text (PNG signature)")), "{}", run.err);
    assert!(run.err.contains("/c: not text (ELF program)") || !cfg!(target_os = "linux"), "{}", run.err);
    assert_eq!(run.count("report"), 1);
}

#[test]
fn a_broken_line_is_named_by_line_and_column() {
    let folder = folder("broken");
    let mut text = lines(3);
    text.push_str("{\"id\": 4, \"text\": \"Panama said\n");
    text.push_str("{\"id\": 5, \"text\": null}\n\n{\"id\": 6, \"title\": \"no text\"}\n");
    text.push_str("{\"id\": 7, \"text\": \"A lone \\ud800 surrogate: China thanked Panama.\"}\n");
    text.push_str("{\"id\": 8, \"text\": \"The last line has no");
    let path = file(&folder, "reports.jsonl", text);
    let run = chancery(&["read", &path, "--format", "jsonl"]);
    assert_eq!((run.exit, books(&run)), (3, [8, 4, 0, 4]), "{}", run.err);
    for expected in [
        ":4:30: broken JSON: ends early",
        ":5:1: the field \"text\" is null, not a string",
        ":7:1: no field with the text of the report; there is id, title",
        ":9:39: broken JSON: ends early",
    ] {
        assert!(run.err.contains(&format!("{path}{expected}")), "{expected} in {}", run.err);
    }
    let reports = run.records();
    let ids: Vec<_> =
        reports.iter().filter(|r| r["kind"] == "report").map(|r| r["source_id"].clone()).collect();
    assert_eq!(ids, ["0", "1", "2", "7"]);
}

#[test]
fn messages_as_json_lines() {
    let run = chancery_with(&["read", "-", "--json", "--format", "jsonl"], b"{\"text\": 1}\n");
    let messages: Vec<serde_json::Value> =
        run.err.lines().map(|l| serde_json::from_str(l).expect("JSON Lines")).collect();
    assert_eq!(run.exit, 3);
    assert_eq!((&messages[0]["level"], &messages[0]["code"]), (&"set-aside".into(), &"field-type".into()));
    assert_eq!((&messages[0]["line"], &messages[0]["column"]), (&1.into(), &1.into()));
    assert_eq!((&messages[1]["level"], &messages[1]["read"]), (&"books".into(), &1.into()));
    assert_eq!(chancery_with(&["read", "-", "--quiet"], b"{\"text\": 1}\n").err, "");
}

#[test]
fn invalid_utf8_is_replaced_and_other_encodings_are_read() {
    let folder = folder("encodings");
    let mut damaged = REPORT.repeat(4).into_bytes();
    damaged.extend(b"The end \xc3\x28 of it \xed\xa0\x80.");
    let damaged = file(&folder, "damaged.txt", damaged);
    let run = chancery(&["read", &damaged, "--format", "jsonl"]);
    assert_eq!((run.exit, books(&run)), (0, [1, 1, 0, 0]), "{}", run.err);
    assert!(run.out.contains("\"invalid-utf8\""), "{}", run.out);
    let garbage = file(&folder, "garbage.txt", [b"\xff\xfa\xf0\x81 a".as_slice(); 200].concat());
    let run = chancery(&["read", &garbage]);
    assert_eq!(run.exit, 3);
    assert!(run.err.contains("not text"), "{}", run.err);

    // The same report in other encodings gives the same events.
    let events = |bytes: Vec<u8>| {
        let path = file(&folder, "one.txt", bytes);
        let run = chancery(&["read", &path, "--format", "jsonl"]);
        assert_eq!(run.exit, 0, "{}", run.err);
        let events: Vec<_> = run.records().into_iter().filter(|r| r["kind"] == "event").collect();
        assert!(!events.is_empty());
        events
    };
    let plain = events(REPORT.as_bytes().to_vec());
    let with_mark = format!("\u{feff}{REPORT}");
    assert_eq!(events(with_mark.clone().into_bytes()), plain);
    assert_eq!(events(with_mark.encode_utf16().flat_map(u16::to_le_bytes).collect()), plain);
    assert_eq!(events(with_mark.encode_utf16().flat_map(u16::to_be_bytes).collect()), plain);
    assert_eq!(events(REPORT.encode_utf16().flat_map(u16::to_le_bytes).collect()), plain);
}

#[test]
fn copies_other_languages_and_odd_files_are_counted_apart() {
    let folder = folder("counted");
    file(&folder, "a.txt", REPORT);
    file(&folder, "b.txt", REPORT.replace(". ", ".\n"));
    file(
        &folder,
        "c.txt",
        "El presidente de Panamá se reunió el martes con el ministro de Relaciones Exteriores de China para hablar de comercio.",
    );
    file(&folder, ".hidden", REPORT);
    std::fs::create_dir(folder.join("sub")).expect("a folder");
    file(&folder.join("sub"), "d.json", "[{\"text\": \"Panama thanked China on Tuesday.\"}]");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&folder, folder.join("sub/loop")).expect("a link");
    let run = chancery(&["read", arg(&folder), "--format", "jsonl"]);
    assert_eq!((run.exit, books(&run)), (0, [3, 2, 1, 0]), "{}", run.err);
    assert!(run.books().contains("skipped 1 not English (spa 1)"), "{}", run.err);
    assert!(run.books().contains("hidden file 1"), "{}", run.err);
    assert!(run.books().contains("linked folder 1") || !cfg!(unix), "{}", run.err);
}

#[test]
fn the_date_option_dates_only_what_nothing_dates() {
    let run = chancery_with(&["read", "-", "--format", "jsonl", "--date", "2020-01-02"], REPORT.as_bytes());
    assert_eq!(run.records()[0]["published"]["basis"], "head");
    let run =
        chancery_with(&["read", "-", "--format", "jsonl", "--date", "2020-01-02"], b"Panama thanked China.");
    assert_eq!(run.records()[0]["published"]["value"], "2020-01-02");
    let run = chancery_with(&["read", "-", "--format", "jsonl"], b"Panama thanked China.");
    assert!(run.records()[0]["published"].is_null());
}

#[test]
fn a_text_over_the_limit_is_set_aside_and_the_next_is_read() {
    let folder = folder("large");
    let large = file(&folder, "large.txt", REPORT.repeat(20));
    let small = file(&folder, "small.txt", REPORT);
    let run = chancery(&["read", &large, &small, "--max-doc", "1kB", "--format", "jsonl"]);
    assert_eq!((run.exit, books(&run)), (3, [2, 1, 0, 1]), "{}", run.err);
    assert!(run.err.contains("too large (4 kB > 1 kB); see --max-doc"), "{}", run.err);
}

/// Peak memory of a run in kB, by `/proc`; `None` where there is none.
#[cfg(target_os = "linux")]
fn peak(
    args: &[&str],
    mut feed: impl FnMut(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> (i32, u64, String) {
    use std::io::Read;
    use std::process::Stdio;
    let mut child = common::command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let watcher = std::thread::spawn(move || {
        let mut most = 0;
        while let Ok(text) = std::fs::read_to_string(&status) {
            let peak =
                text.lines().find_map(|l| l.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
            let Some(peak) = peak else { break };
            most = most.max(peak);
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        most
    });
    let _ = feed(&mut stdin);
    drop(stdin);
    let mut err = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut err).expect("UTF-8");
    let exit = child.wait().expect("the program ends").code().unwrap_or(-1);
    (exit, watcher.join().expect("the watcher ends"), err)
}

#[test]
#[ignore = "long: 20 MB of prose"]
#[cfg(target_os = "linux")]
fn a_text_of_20_mb_is_read() {
    let folder = folder("20mb");
    let text = REPORT.repeat((20 << 20) / REPORT.len());
    let path = file(&folder, "long.txt", &text);
    let (exit, peak, err) = peak(&["read", &path, "--format", "jsonl", "--threads", "1"], |_| Ok(()));
    assert_eq!(exit, 0, "{err}");
    assert!(err.contains("read 1 = kept 1"), "{err}");
    println!("20 MB of prose: peak {} MB", peak >> 10);
}

#[test]
#[ignore = "long: a line of 1 GB"]
#[cfg(target_os = "linux")]
fn a_line_of_1_gb_is_set_aside_in_flat_memory() {
    let block = vec![b'x'; 1 << 20];
    let (exit, peak, err) = peak(&["read", "-"], |to| (0..1000).try_for_each(|_| to.write_all(&block)));
    assert_eq!(exit, 3, "{err}");
    assert!(err.contains("too large"), "{err}");
    assert!(peak < 256 << 10, "peak {peak} kB");
    let (exit, peak, err) = peak_json(&block);
    assert_eq!(exit, 3, "{err}");
    assert!(err.contains("read 2 = kept 1 + duplicates 0 + set aside 1 (too-large 1)"), "{err}");
    assert!(peak < 256 << 10, "peak {peak} kB");
}

#[cfg(target_os = "linux")]
fn peak_json(block: &[u8]) -> (i32, u64, String) {
    peak(&["read", "-"], |to| {
        to.write_all(b"{\"text\": \"")?;
        (0..1000).try_for_each(|_| to.write_all(block))?;
        to.write_all(b"\"}\n{\"text\": \"Panama thanked China.\"}\n")
    })
}
