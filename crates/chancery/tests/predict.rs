//! `predict` and `eval`: JSON Lines in, one out per line in, ids carried over, broken lines named.

mod common;

use common::{arg, chancery, chancery_with, shared};
use serde_json::Value;
use std::process::Command;

const INPUT: &str = "{\"id\": \"a\", \"text\": \"China gave Panama 400 million dollars on 8 March 2022.\", \"dct\": \"2022-03-09\"}\n\
                     {\"id\": 7, \"text\": \"Wang Yi said that Panama thanked China.\"}\n";

#[test]
fn every_task_answers_line_by_line() {
    for (task, field) in [
        ("names", "names"),
        ("attribution", "attributions"),
        ("time", "timex3"),
        ("quantity", "quantities"),
        ("places", "places"),
        ("mentions", "mentions"),
        ("coreference", "chains"),
    ] {
        let run = chancery_with(&["predict", task], INPUT.as_bytes());
        assert_eq!(run.exit, 0, "{task}: {}", run.err);
        let answers: Vec<Value> = run.records();
        assert_eq!((&answers[0]["id"], &answers[1]["id"]), (&"a".into(), &7.into()), "{task}");
        assert!(answers.iter().all(|a| a[field].is_array()), "{task}: {}", run.out);
    }
    let time = chancery_with(&["predict", "time"], INPUT.as_bytes());
    assert!(time.out.contains("\"2022-03-08\""), "{}", time.out);
    let parse = chancery_with(&["predict", "parse"], INPUT.as_bytes());
    assert!(
        parse.out.contains("# newdoc id = a\n") && parse.out.contains("# newdoc id = 7\n"),
        "{}",
        parse.out
    );
}

#[test]
fn a_broken_line_is_named_and_the_others_are_answered() {
    let input = format!("{{\"id\": 1\n{INPUT}{{\"id\": 2}}\n");
    let run = chancery_with(&["predict", "names"], input.as_bytes());
    assert_eq!(run.exit, 3);
    assert!(run.err.contains("-:1:") && run.err.contains("-:4:1: no field \"text\""), "{}", run.err);
    let answers = run.records();
    assert_eq!(answers.len(), 4);
    assert!(answers[0]["error"].is_string() && answers[3]["error"].is_string());
    assert_eq!(answers[2]["id"], 7);
}

#[test]
fn every_pair_has_an_answer() {
    let input = "{\"id\": 1, \"text\": \"Panama thanked China.\", \"source\": [[0, 6]], \"target\": [[15, 20]]}\n\
                 {\"id\": 2, \"text\": \"Iraqi troops bombed a village in Syria.\", \"source\": [[0, 12]], \"target\": [[20, 99]]}\n\
                 {\"id\": 3, \"text\": \"\", \"source\": [], \"target\": []}\n\
                 {\"id\": 4, \"text\": \"Nothing of the kind.\"}\n";
    let run = chancery_with(&["predict", "relation"], input.as_bytes());
    assert_eq!(run.exit, 0, "{}", run.err);
    let answers = run.records();
    assert_eq!(answers.len(), 4);
    assert_eq!(
        (answers[0]["plover"].as_str(), answers[0]["quad"].as_u64()),
        (Some("SUPPORT"), Some(1)),
        "{}",
        run.out
    );
    assert_eq!(
        (answers[1]["plover"].as_str(), answers[1]["quad"].as_u64()),
        (Some("ASSAULT"), Some(4)),
        "{}",
        run.out
    );
    for answer in &answers {
        assert!(matches!(answer["quad"].as_u64(), Some(1..=4)), "{answer}");
        assert!(answer["cameo"].is_string() && answer["act"].is_string(), "{answer}");
        assert!(answer["confidence"].as_f64().is_some_and(|c| (0.0..=1.0).contains(&c)), "{answer}");
    }
}

#[test]
fn what_is_not_there_says_so() {
    let run = chancery_with(&["predict", "maintext"], b"{}");
    assert_eq!(run.exit, 2);
    assert!(run.err.contains("predict maintext is not there yet"), "{}", run.err);
    let run = chancery(&["eval", "places", "--gold", "x"]);
    assert_eq!(run.exit, 2);
    assert_eq!(chancery_with(&["predict", "names"], b"").exit, 2);
    assert_eq!(chancery(&["eval", "parse", "--gold", "/no/such/file"]).exit, 2);
}

/// The project's own figures and those of the independent scorer are the same.
#[test]
fn eval_agrees_with_the_independent_scorer() {
    let test = "eval_agrees_with_the_independent_scorer";
    let Some(shared) = shared(test) else { return };
    let scorer = shared.join("score/score.py");
    for (task, gold) in [("parse", "parse/en_ewt-ud-dev.conllu"), ("names", "ner/uner_en_ewt-dev.iob2")] {
        let gold = shared.join("data").join(gold);
        if !gold.is_file() || !scorer.is_file() {
            println!("SKIPPED {test} {task}: no {} or no {}", gold.display(), scorer.display());
            continue;
        }
        let score = |args: &[&str]| {
            let output = Command::new("python3").arg(&scorer).args(args).output().expect("python3 runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        };
        let input = score(&["input", task, arg(&gold)]);
        let predicted = chancery_with(&["predict", task], &input);
        assert_eq!(predicted.exit, 0, "{}", predicted.err);
        let folder = common::folder(&format!("eval-{task}"));
        let file = common::file(&folder, "predicted", predicted.out);
        let theirs = String::from_utf8(score(&[task, arg(&gold), &file])).expect("UTF-8");
        let ours = chancery(&["eval", task, "--gold", arg(&gold)]).out;
        assert!(ours.starts_with(theirs.trim()), "ours {ours} theirs {theirs}");
    }
}
