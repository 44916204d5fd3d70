//! `read --conllu`: analyses of others in the place of the model's, with the books of any other input.

mod common;

use common::{Run, arg, chancery, chancery_with, file, folder};
use serde_json::Value;
use std::path::Path;

/// CoNLL-U of lines whose columns are parted by blanks.
fn table(lines: &str) -> String {
    let row = |l: &str| {
        if l.starts_with('#') { l.to_owned() } else { l.split_whitespace().collect::<Vec<_>>().join("\t") }
    };
    lines.trim().lines().map(|l| row(l.trim()) + "\n").collect::<String>() + "\n"
}

/// As Stanza writes it: names in `ner`, offsets, no paragraphs.
const STANZA: &str = "
    # newdoc id = first
    # text = Norway recalled its ambassador from Belarus.
    # sent_id = 0
    1 Norway Norway PROPN NNP Number=Sing 2 nsubj _ start_char=0|end_char=6|ner=S-GPE
    2 recalled recall VERB VBD Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin 0 root _ start_char=7|end_char=15|ner=O
    3 its its PRON PRP$ Case=Gen|Gender=Neut|Number=Sing|Person=3|Poss=Yes|PronType=Prs 4 nmod:poss _ start_char=16|end_char=19|ner=O
    4 ambassador ambassador NOUN NN Number=Sing 2 obj _ start_char=20|end_char=30|ner=O
    5 from from ADP IN _ 6 case _ start_char=31|end_char=35|ner=O
    6 Belarus Belarus PROPN NNP Number=Sing 2 obl _ start_char=36|end_char=43|ner=S-GPE|SpaceAfter=No
    7 . . PUNCT . _ 2 punct _ start_char=43|end_char=44|ner=O|SpacesAfter=\\n\\n";

/// As UDPipe writes it: no names.
const UDPIPE: &str = "
    # newdoc id = second
    # date = 2024-05-09
    # newpar
    # sent_id = 1
    # text = Minister Kari Holt thanked Peru.
    1 Minister minister PROPN NNP Number=Sing 2 nmod:desc _ _
    2 Kari Kari PROPN NNP Number=Sing 4 nsubj _ _
    3 Holt Holt PROPN NNP Number=Sing 2 flat _ _
    4 thanked thank VERB VBD Mood=Ind|Tense=Past|VerbForm=Fin 0 root _ _
    5 Peru Peru PROPN NNP Number=Sing 4 obj _ SpaceAfter=No
    6 . . PUNCT . _ 4 punct _ SpacesAfter=\\n";

fn read(run: &Run, kind: &str) -> Vec<Value> {
    run.records().into_iter().filter(|r| r["kind"] == kind).collect()
}

fn codes(run: &Run) -> Vec<String> {
    let code = |n: &Value| n["code"].as_str().expect("a code").to_owned();
    read(run, "note").iter().map(code).filter(|c| c != "undated").collect()
}

#[test]
fn documents_are_reports_with_the_trees_that_they_bring() {
    let path = file(&folder("conllu-documents"), "parsed.conllu", table(STANZA) + &table(UDPIPE));
    let run = chancery(&["read", "--conllu", &path, "--format", "jsonl"]);
    assert_eq!(run.exit, 0, "{}", run.err);
    assert!(run.books().starts_with("read 2 = kept 2 + duplicates 0 + set aside 0"), "{}", run.err);
    let reports = read(&run, "report");
    let ids: Vec<&Value> = reports.iter().map(|r| &r["source_id"]).collect();
    assert_eq!(ids, ["first", "second"]);
    assert_eq!(reports[1]["uri"], format!("{path}:12"));
    assert_eq!(reports[1]["published"]["basis"], "metadata");
    let events = read(&run, "event");
    let told: Vec<String> = events
        .iter()
        .map(|e| format!("{} {} {}", e["source"][0]["actor"], e["act"], e["target"][0]["actor"]))
        .collect();
    assert_eq!(told[0], r#""country:NOR" "recall-ambassador" "country:BLR""#);
    assert!(told.iter().any(|t| t.contains("name:Kari Holt") && t.contains("country:PER")), "{told:?}");
    // The first has tags of names, the second has none.
    assert_eq!(codes(&run), ["names-untagged"]);
    let explained = chancery(&["explain", "--conllu", &path, events[0]["id"].as_str().expect("an id")]);
    assert_eq!(explained.exit, 0, "{}", explained.err);
    assert!(explained.out.contains("“Norway” LOC"), "{}", explained.out);
    for threads in ["1", "3"] {
        let again = chancery(&["read", "--conllu", &path, "--format", "jsonl", "--threads", threads]);
        assert!(again.out == run.out);
    }
    let piped = chancery_with(&["read", "--conllu", "-", "--format", "jsonl"], table(UDPIPE).as_bytes());
    assert_eq!((piped.exit, piped.count("report")), (0, 1), "{}", piped.err);
}

#[test]
fn a_tree_that_differs_gives_another_reading() {
    let turned =
        STANZA.replace("2 nsubj", "2 obl").replace("2 obl _ start_char=36", "2 nsubj _ start_char=36");
    let run = chancery_with(&["read", "--conllu", "-", "--format", "jsonl"], table(&turned).as_bytes());
    let sources: Vec<Value> = read(&run, "event").iter().map(|e| e["source"][0]["actor"].clone()).collect();
    assert_ne!(sources, ["country:NOR"]);
}

#[test]
fn broken_lines_are_named_and_the_rest_is_read() {
    let folder = folder("conllu-broken");
    let columns =
        STANZA.replace("5 from from ADP IN _ 6 case _", "5 from from ADP IN _ 6 case").replace("first", "a");
    let ids = STANZA.replace("    5 from", "    6 from").replace("first", "b");
    let heads = STANZA.replace("4 nmod:poss", "44 nmod:poss").replace("first", "c").replace("its", "her");
    let path =
        file(&folder, "parsed.conllu", table(&columns) + &table(&ids) + &table(&heads) + &table(UDPIPE));
    let run = chancery(&["read", "--conllu", &path, "--format", "jsonl"]);
    assert_eq!(run.exit, 3, "{}", run.err);
    assert!(
        run.books().starts_with("read 4 = kept 2 + duplicates 0 + set aside 2 (broken-conllu 2)"),
        "{}",
        run.err
    );
    assert!(run.err.contains(&format!("{path}:8:1: 9 columns, not 10")), "{}", run.err);
    assert!(run.err.contains(&format!("{path}:19:1: the id 6, where 5 should follow")), "{}", run.err);
    let notes = read(&run, "note");
    let mended = notes.iter().find(|n| n["code"] == "tree-mended").expect("a note");
    let text = mended["text"].as_str().expect("a text");
    assert!(text.contains(&format!("{path}:28: the head 44 in a sentence of 7 words")), "{text}");
    assert_eq!(run.count("event"), 2);
    // A sentence is left out, and the report is kept with the others.
    let two = table(&columns) + &table(&UDPIPE.replace("# newdoc id = second", "# sent_id = 2"));
    let run = chancery_with(&["read", "--conllu", "-", "--format", "jsonl"], two.as_bytes());
    assert_eq!((run.exit, run.count("report"), run.count("event")), (0, 1, 1), "{}", run.err);
    assert!(codes(&run).contains(&"sentence-left-out".to_owned()));
    let json = chancery_with(&["read", "--conllu", "-", "--json"], table(&columns).as_bytes());
    let message: Value = serde_json::from_str(json.err.lines().next().expect("a message")).expect("JSON");
    assert_eq!((&message["code"], &message["line"]), (&"broken-conllu".into(), &8.into()));
}

#[test]
fn heads_that_are_missing_leave_words_names_and_times() {
    let headless: String = table(STANZA)
        .lines()
        .map(|l| {
            let mut columns: Vec<&str> = l.split('\t').collect();
            if columns.len() == 10 {
                (columns[6], columns[7]) = ("_", "_");
            }
            columns.join("\t") + "\n"
        })
        .collect();
    let run = chancery_with(&["read", "--conllu", "-", "--format", "jsonl"], headless.as_bytes());
    assert_eq!(run.exit, 0, "{}", run.err);
    assert!(codes(&run).contains(&"no-tree".to_owned()), "{:?}", codes(&run));
}

#[test]
fn what_is_no_conllu_and_what_is_not_said_to_be() {
    let folder = folder("conllu-kinds");
    let plain = file(&folder, "plain.txt", "Norway recalled its ambassador from Belarus.\n");
    let run = chancery(&["read", "--conllu", &plain]);
    assert_eq!(run.exit, 3, "{}", run.err);
    assert!(
        run.err.contains(&format!("{plain}:1:1: 1 column, not 10 with tabs between them")),
        "{}",
        run.err
    );
    let parsed = file(&folder, "parsed.txt", table(STANZA));
    let run = chancery(&["read", &parsed]);
    assert_eq!(run.exit, 3);
    assert!(
        run.err.contains("give --conllu to read it") && run.books().contains("(other-kind 1)"),
        "{}",
        run.err
    );
    let empty = file(&folder, "empty.conllu", "");
    assert_eq!(chancery(&["read", "--conllu", &empty]).exit, 2);
    let missing = arg(&folder).to_owned() + "/no-such.conllu";
    assert_eq!(chancery(&["read", "--conllu", &missing]).exit, 2);
    let nothing = chancery_with(&["read", "--conllu", "-", "--format", "jsonl"], b"# newdoc id = nothing\n");
    assert_eq!((nothing.exit, nothing.count("report")), (0, 1), "{}", nothing.err);
    let large = table(&STANZA.repeat(40).replace("# newdoc id = first", "\n")) + &table(UDPIPE);
    let large = file(&folder, "large.conllu", large.replace("\t\n", ""));
    let run = chancery(&["read", "--conllu", &large, "--max-doc", "1kB", "--format", "jsonl"]);
    assert_eq!((run.exit, run.count("report")), (3, 1), "{}", run.err);
    assert!(
        run.err.contains(&format!("{large}:1:1: too large (more than 1 kB); see --max-doc")),
        "{}",
        run.err
    );
}

#[test]
fn copies_and_other_languages_are_counted_as_everywhere() {
    let spanish = "# newdoc id = es
        1 El el DET _ _ 2 det _ _
        2 ministro ministro NOUN _ _ 3 nsubj _ _
        3 visitó visitar VERB _ _ 0 root _ _
        4 la el DET _ _ 5 det _ _
        5 ciudad ciudad NOUN _ _ 3 obj _ _
        6 con con ADP _ _ 8 case _ _
        7 su su DET _ _ 8 det _ _
        8 colega colega NOUN _ _ 3 obl _ _
        9 de de ADP _ _ 10 case _ _
        10 España España PROPN _ _ 8 nmod _ _
        11 para para ADP _ _ 12 mark _ _
        12 hablar hablar VERB _ _ 3 advcl _ _
        13 del del ADP _ _ 14 case _ _
        14 comercio comercio NOUN _ _ 12 obl _ _";
    let all = table(STANZA) + &table(spanish) + &table(STANZA);
    let run = chancery_with(&["read", "--conllu", "-", "--format", "jsonl"], all.as_bytes());
    assert_eq!(run.exit, 0, "{}", run.err);
    let books = "read 2 = kept 1 + duplicates 1 + set aside 0; skipped 1 not English (spa 1)";
    assert_eq!(run.books(), books);
}

/// Act, sides without their order, and words of every event.
fn events(run: &Run) -> Vec<String> {
    let actors = |side: &Value| {
        let side = side.as_array().expect("a list");
        let mut actors: Vec<&str> = side.iter().filter_map(|a| a["actor"].as_str()).collect();
        actors.sort_unstable();
        actors.join("+")
    };
    let told = |e: &Value| {
        format!(
            "{} {} > {}: {}",
            e["act"],
            actors(&e["source"]),
            actors(&e["target"]),
            e["evidence"][0]["quote"]
        )
    };
    let mut events: Vec<String> = read(run, "event").iter().map(told).collect();
    events.sort_unstable();
    events
}

/// The model's own analysis, written and read again: the text to the letter, dates, posts and events. `predict` does not
/// know the names of the tables beforehand, so that one attachment may differ.
#[test]
fn what_predict_writes_reads_as_the_text_does() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folder = folder("conllu-examples");
    let (mut all, mut apart) = (0, 0);
    for name in ["horn-of-africa-aid", "ridge-road-clash", "tin-sanctions"] {
        let path = examples.join(name).with_extension("txt");
        let text = std::fs::read_to_string(&path).expect("an example");
        let line = serde_json::json!({"id": name, "text": text}).to_string();
        let parsed = chancery_with(&["predict", "parse"], line.as_bytes());
        let parsed = file(&folder, &format!("{name}.conllu"), parsed.out);
        let (from_text, from_trees) = (
            chancery(&["read", arg(&path), "--format", "jsonl"]),
            chancery(&["read", "--conllu", &parsed, "--format", "jsonl"]),
        );
        assert_eq!((from_text.exit, from_trees.exit), (0, 0), "{}", from_trees.err);
        let (a, b) = (&read(&from_text, "report")[0], &read(&from_trees, "report")[0]);
        assert_eq!(a["content_hash"], b["content_hash"]);
        assert_eq!((&a["published"], &a["segments"]), (&b["published"], &b["segments"]));
        let (a, b) = (events(&from_text), events(&from_trees));
        all += a.len();
        apart += a.iter().filter(|e| !b.contains(e)).count() + b.iter().filter(|e| !a.contains(e)).count();
    }
    assert!(all >= 6 && apart <= 2, "{apart} of {all} events differ");
}
