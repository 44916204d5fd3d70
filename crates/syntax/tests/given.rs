//! Analyses that came with a report: what CoNLL-U may hold, and what is made of it.
#![allow(clippy::unwrap_used, reason = "a test may fail so")]

use chancery_document::{Analysis, Document, NameKind, Segment, SegmentKind, Span, TokenId};
use chancery_syntax::conllu::{self, Reader};
use chancery_syntax::given::{Builder, Report, fit};
use chancery_syntax::{Model, predict};
use proptest::prelude::*;

/// The first document of CoNLL-U as a report.
fn report(text: &str) -> Report {
    let mut reader = Reader::default();
    let mut builder = Builder::new("f");
    for (number, line) in (1..).zip(text.split('\n')) {
        if let Some(block) = reader.line(number, line) {
            builder.push(&block);
        }
    }
    if let Some(block) = reader.finish() {
        builder.push(&block);
    }
    builder.finish()
}

/// A table of words: columns are parted by blanks, `.` stands for an empty column.
fn table(lines: &str) -> String {
    let line = |l: &str| {
        if l.starts_with('#') { l.to_owned() } else { l.split_whitespace().collect::<Vec<_>>().join("\t") }
    };
    lines.trim().lines().map(|l| line(l.trim()) + "\n").collect::<String>() + "\n"
}

/// The words as `form>head form` with their relations.
fn tree(text: &str, analysis: &Analysis) -> String {
    let form = |id: TokenId| analysis.token(id).span.of(text);
    let word = |t: &chancery_document::Token| {
        let head = t.head.map_or("0", form);
        format!("{}>{head} {}", t.span.of(text), t.deprel.as_str())
    };
    analysis.tokens.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn names(report: &Report) -> Vec<(NameKind, &str)> {
    report.given.analysis.names.iter().map(|n| (n.kind, n.span.of(&report.text))).collect()
}

fn codes(report: &Report) -> Vec<&str> {
    report.notes.iter().map(|n| n.code).collect()
}

/// What `Analysis` promises.
fn check(text: &str, analysis: &Analysis) {
    let mut at = 0;
    for sentence in &analysis.sentences {
        assert_eq!(sentence.tokens.start, at);
        at = sentence.tokens.end;
        let words: Vec<_> = analysis.words(sentence).collect();
        assert_eq!(words.iter().filter(|w| w.1.head.is_none()).count(), 1, "{}", tree(text, analysis));
        assert_eq!(sentence.span.start(), words[0].1.span.start());
        assert_eq!(sentence.span.end(), words[words.len() - 1].1.span.end());
        assert!(!words[0].1.continues);
        for (id, word) in &words {
            assert!(!word.span.is_empty() && sentence.span.contains(word.span));
            let ways = std::iter::successors(Some(*id), |&i| analysis.token(i).head);
            assert!(ways.clone().all(|i| sentence.tokens.contains(&i.0)));
            assert!(ways.take(words.len() + 1).count() <= words.len(), "a ring: {}", tree(text, analysis));
        }
    }
    assert_eq!(at as usize, analysis.tokens.len());
    assert!(analysis.tokens.windows(2).all(|p| p[0].span.end() <= p[1].span.start()));
    assert!(analysis.names.windows(2).all(|p| p[0].tokens.end <= p[1].tokens.start));
    for name in &analysis.names {
        let word = |i: u32| analysis.token(TokenId(i)).span;
        assert_eq!(name.span, word(name.tokens.start).cover(word(name.tokens.end - 1)));
        assert_eq!(
            analysis.sentence_of(TokenId(name.tokens.start)),
            analysis.sentence_of(TokenId(name.tokens.end - 1))
        );
    }
}

#[test]
fn text_comes_back_with_its_white_space() {
    let words = "1 Oslo _ PROPN _ _ 2 nsubj _ SpacesAfter=\\n\\t
                 2 waits _ VERB _ _ 0 root _ SpaceAfter=No
                 3 . _ PUNCT _ _ 2 punct _ SpacesAfter=\\s\\s";
    let next = "# newpar\n1 Why _ ADV _ _ 0 root _ SpaceAfter=No\n2 ? _ PUNCT _ _ 1 punct _ SpacesAfter=\\n";
    let found = report(&(table(words) + &table(words) + &table(next)));
    assert_eq!(found.text, "Oslo\n\twaits.  Oslo\n\twaits.\n\nWhy?\n");
    let opens: Vec<bool> = found.given.analysis.sentences.iter().map(|s| s.opens_paragraph).collect();
    assert_eq!(opens, [true, false, true]);
    check(&found.text, &found.given.analysis);
    // The spaces of `# text`, where no line tells of them.
    let found = report(&table(
        "# text = He's late.\n1-2 He's _ _ _ _ _ _ _ _\n1 He he PRON _ _ 3 nsubj _ _\n2 's be AUX _ _ 3 cop _ _\n3 late late ADJ _ _ 0 root _ _\n4 . . PUNCT _ _ 3 punct _ _",
    ));
    assert_eq!(found.text, "He's late.");
    assert_eq!(codes(&found), [""; 0]);
    // A token that was broken by a line end, and offsets in the place of SpaceAfter.
    let found = report(&table(
        "1 10,000 _ NUM _ _ 2 nummod _ SpacesInToken=10,\\n000|start_char=0|end_char=7\n2 men _ NOUN _ _ 0 root _ start_char=8|end_char=11\n3 ! _ PUNCT _ _ 2 punct _ start_char=11|end_char=12",
    ));
    assert_eq!(found.text, "10,\n000 men!");
    let met = "1 (a _ X _ _ 0 ROOT _ start_char=0|end_char=2";
    let found = report(&(table(met) + &table("1 b) _ X _ _ 0 ROOT _ start_char=2|end_char=4") + &table(met)));
    assert_eq!((found.text.as_str(), codes(&found)), ("(ab) (a", vec![]));
}

#[test]
fn a_text_with_other_words_is_not_taken() {
    let found = report(&table(
        "# text = Oslo will wait.\n1 Oslo _ PROPN _ _ 2 nsubj _ _\n2 waits _ VERB _ _ 0 root _ _",
    ));
    assert_eq!(found.text, "Oslo waits");
    assert_eq!(codes(&found), ["text-differs"]);
    assert!(found.notes[0].text.contains("f:1"), "{}", found.notes[0].text);
}

#[test]
fn words_of_a_multiword_token_and_empty_nodes() {
    let found = report(&table(
        "1-2 cannot _ _ _ _ _ _ _ SpaceAfter=No
         1 can can AUX _ _ 0 root _ _
         2 not not PART _ _ 1 advmod _ _
         2.1 go go VERB _ _ _ _ 1:conj _
         3-5 dunno _ _ _ _ _ _ _ _
         3 do do AUX _ _ 1 conj _ _
         4 not not PART _ _ 3 advmod _ _
         5 know know VERB _ _ 3 xcomp _ _",
    ));
    assert_eq!(found.text, "cannotdunno");
    let forms: Vec<&str> = found.given.analysis.tokens.iter().map(|t| t.span.of(&found.text)).collect();
    assert_eq!(forms, ["can", "not", "d", "u", "nno"]);
    let continues: Vec<bool> = found.given.analysis.tokens.iter().map(|t| t.continues).collect();
    assert_eq!(continues, [false, true, false, true, true]);
    check(&found.text, &found.given.analysis);
}

#[test]
fn names_in_the_manner_of_several_tools() {
    let stanza = "1-2 Ruiz's _ _ _ _ _ _ _ ner=S-PERSON|start_char=0|end_char=6
         1 Ruiz _ PROPN _ _ 3 nmod:poss _ _
         2 's _ PART _ _ 1 case _ _
         3 Bank _ PROPN _ _ 0 root _ ner=B-ORG
         4 of _ ADP _ _ 5 case _ ner=I-ORG
         5 Peru _ PROPN _ _ 3 nmod _ ner=E-ORG
         6 in _ ADP _ _ 7 case _ ner=O
         7 May _ PROPN _ _ 3 nmod _ ner=S-DATE
         8 Lima _ PROPN _ _ 3 list _ ner=S-GPE
         9 Lima _ PROPN _ _ 3 list _ ner=S-FAC";
    use NameKind::{Loc, Norp, Org, Per};
    let found = report(&table(stanza));
    assert_eq!(names(&found), [(Per, "Ruiz's"), (Org, "Bank of Peru"), (Loc, "Lima"), (Loc, "Lima")]);
    assert!(found.given.named && found.notes.is_empty());
    let biluo = "1 Ana _ PROPN _ _ 0 root _ NE=B-PER\n2 Ruiz _ PROPN _ _ 1 flat _ NE=L-PER\n3 Peruvian _ ADJ _ _ 1 amod _ NE=U-NORP\n4 x _ X _ _ 1 dep _ NE=U-STARSHIP";
    let found = report(&table(biluo));
    assert_eq!(names(&found), [(Per, "Ana Ruiz"), (Norp, "Peruvian")]);
    assert_eq!(codes(&found), ["label-unknown"]);
    let untagged = report(&table("1 Ana _ PROPN _ _ 0 root _ _"));
    assert!(!untagged.given.named);
}

#[test]
fn trees_are_mended_and_lines_are_named() {
    let words = |heads: [&str; 4]| {
        let rel = |h: &str| if h == "0" { "root" } else { "obl" };
        let line = |(i, h): (usize, &&str)| format!("{} w{i} _ NOUN _ _ {h} {} _ _", i + 1, rel(h));
        table(&heads.iter().enumerate().map(line).collect::<Vec<_>>().join("\n"))
    };
    for (heads, expected, code, what) in [
        (
            ["2", "0", "2", "9"],
            "w0>w1 obl, w1>0 root, w2>w1 obl, w3>w1 dep",
            "tree-mended",
            "f:4: the head 9 in a sentence of 4 words",
        ),
        (
            ["0", "1", "4", "3"],
            "w0>0 root, w1>w0 obl, w2>w0 dep, w3>w2 obl",
            "tree-mended",
            "f:3: heads go round",
        ),
        (["2", "1", "2", "3"], "w0>0 root, w1>w0 obl, w2>w1 obl, w3>w2 obl", "tree-mended", "f:1: no word"),
        (
            ["0", "2", "1", "1"],
            "w0>0 root, w1>w0 dep, w2>w0 obl, w3>w0 obl",
            "tree-mended",
            "f:2: heads go round",
        ),
        (
            ["0", "1", "0", "3"],
            "w0>0 root, w1>w0 obl, w2>w0 parataxis, w3>w2 obl",
            "tree-mended",
            "f:3: a second root, `w2`",
        ),
        (["_", "1", "_", "3"], "w0>0 root, w1>w0 obl, w2>w0 obl, w3>w2 obl", "no-tree", "f:1: 2 of 4 words"),
    ] {
        let found = report(&words(heads));
        assert_eq!(tree(&found.text, &found.given.analysis), expected);
        assert_eq!(codes(&found), [code], "{heads:?}");
        assert!(found.notes[0].text.contains(what), "{}", found.notes[0].text);
        check(&found.text, &found.given.analysis);
    }
}

#[test]
fn a_sentence_with_a_broken_line_is_left_out_and_the_next_is_read() {
    let good = "1 Oslo _ PROPN _ _ 2 nsubj _ _\n2 waits _ VERB _ _ 0 root _ _";
    for (broken, words, what) in [
        ("1 Peru _ PROPN _ _ 2 nsubj _\n2 left _ VERB _ _ 0 root _ _", "Peru left", "f:1: 9 columns, not 10"),
        (
            "1 Peru _ PROPN _ _ 3 nsubj _ _\n3 left _ VERB _ _ 0 root _ _",
            "Peru left",
            "f:2: the id 3, where 2 should follow",
        ),
        ("1 Peru _ PROPN _ _ 2 nsubj _ _\nx left _ VERB _ _ 0 root _ _", "Peru left", "f:2: `x` is no id"),
        (
            "# text = Peru left!\n1-5 Peru _ _ _ _ _ _ _ _\n1 left _ VERB _ _ 0 root _ _",
            "Peru left!",
            "f:2: a multiword token goes on",
        ),
        (
            "1-2 a _ _ _ _ _ _ _ _\n1 a _ X _ _ 0 root _ _\n2 b _ X _ _ 1 dep _ _",
            "a",
            "`a` has fewer characters than words",
        ),
        ("no columns at all", "columns", "f:1: "),
    ] {
        let found = report(&(table(broken) + &table(good)));
        assert_eq!(found.text, format!("{words} Oslo waits"), "{broken}");
        assert_eq!(codes(&found), ["sentence-left-out"]);
        assert!(found.notes[0].text.contains(what), "{}", found.notes[0].text);
        assert_eq!(found.notes[0].span.unwrap().of(&found.text), words);
        assert_eq!(tree(&found.text, &found.given.analysis), "Oslo>waits nsubj, waits>0 root");
    }
}

#[test]
fn a_missing_blank_line_and_an_unknown_label() {
    let text = "# sent_id = 1\n1 Oslo _ PROPN _ _ 2 nsubjpass _ _\n2 waits _ VERBUM _ _ 0 root _ _\n# sent_id = 2\n1 So _ ADV _ _ 0 root _ _";
    let found = report(&table(text));
    assert_eq!(found.given.analysis.sentences.len(), 2);
    assert_eq!(codes(&found), ["label-unknown", "label-unknown"]);
    let said: Vec<&str> = found.notes.iter().map(|n| n.text.as_str()).collect();
    assert!(
        said.iter().any(|t| t.contains("f:2: `nsubjpass`"))
            && said.iter().any(|t| t.contains("f:3: `VERBUM`"))
    );
    assert_eq!(&*found.given.analysis.tokens[0].lemma, "oslo");
}

#[test]
fn the_analysis_is_cut_to_the_segments() {
    let found = report(&table(
        "1 Oslo _ PROPN _ _ 4 dep _ NER=B-LOC
         2 -- _ PUNCT _ _ 1 punct _ _
         3 Peru _ PROPN _ _ 4 nsubj _ NER=B-LOC
         4 left _ VERB _ _ 0 root _ _
         5 we _ PRON _ _ 6 nsubj _ _
         6 stay _ VERB _ _ 4 conj _ _
         7 Ana _ PROPN _ _ 6 list _ NER=B-PER",
    ));
    let text = found.text.clone();
    let span = |words: &str| {
        let at = text.find(words).unwrap();
        Span::new(&text, at, at + words.len())
    };
    let mut post = Segment::new(SegmentKind::Post, span("we stay Ana"));
    post.content = span("we stay");
    let segments = vec![
        Segment::new(SegmentKind::Head, span("Oslo --")),
        Segment::new(SegmentKind::Body, span("Peru left")),
        post,
    ];
    let document = Document { segments, ..Document::from_text(text.clone()) };
    let (fitted, notes) = fit(&document, found.given.analysis);
    check(&text, &fitted);
    assert!(notes.is_empty());
    assert_eq!(tree(&text, &fitted), "Peru>left nsubj, left>0 root, we>stay nsubj, stay>0 root");
    assert_eq!(fitted.sentences.len(), 2);
    let kept: Vec<&str> = fitted.names.iter().map(|n| n.span.of(&text)).collect();
    assert_eq!(kept, ["Peru"]);
}

#[test]
fn a_sentence_without_end_is_cut() {
    let line =
        |i: usize| format!("{} w _ NOUN _ _ {} {} _ _", i + 1, i, if i == 0 { "root" } else { "conj" });
    let found = report(&table(&(0..1000).map(line).collect::<Vec<_>>().join("\n")));
    let document = Document::from_text(found.text);
    let (fitted, notes) = fit(&document, found.given.analysis);
    check(&document.text, &fitted);
    assert_eq!(fitted.sentences.len(), 3);
    assert!(notes.len() == 2 && notes.iter().all(|n| n.code == "split-long"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// What `predict parse` writes gives back the text to the letter, and the same analysis.
    #[test]
    fn what_is_written_comes_back(text in "(\\PC|[ \n\r\t.,'\"()-]|[A-Z]?[a-z]{1,8}){0,60}") {
        let model = Model::embedded();
        let document = Document::from_text(text.clone());
        let (analysis, _) = model.analyze(&document);
        let found = report(&predict::parse(model, "x", &text));
        if !analysis.tokens.is_empty() {
            prop_assert_eq!(&found.text, &text);
            let (fitted, _) = fit(&document, found.given.analysis);
            prop_assert_eq!(&fitted.tokens, &analysis.tokens);
            prop_assert_eq!(&fitted.names, &analysis.names);
            prop_assert_eq!(&fitted.sentences, &analysis.sentences);
            prop_assert_eq!(conllu::write(&document, &fitted, "x"), conllu::write(&document, &analysis, "x"));
        }
    }

    /// Whatever stands in the columns, trees are trees.
    #[test]
    fn any_columns_give_trees(
        rows in proptest::collection::vec(("(-|\\.|0|[1-9]|1[0-9]|[1-9]-[1-9])", "[a-z]{0,2}", 0..12_usize, "(_|0|[1-9]|99)", "(root|nsubj|dep|_|x)", "(_|NER=[BIES]-(PER|GPE)|SpaceAfter=No|SpacesAfter=.{0,4})"), 0..30),
        tidy in any::<bool>(),
        cut in 0..30_usize,
    ) {
        let mut text = String::new();
        let mut number = 0;
        for (id, form, blank, head, rel, misc) in rows {
            number = if blank == 0 { 0 } else { number + 1 };
            if blank == 0 {
                text.push('\n');
                continue;
            }
            let id = if tidy { number.to_string() } else { id };
            let form = if tidy && form.is_empty() { "a".to_owned() } else { form };
            text += &format!("{id}\t{form}\t_\tNOUN\t_\t_\t{head}\t{rel}\t_\t{misc}\n");
        }
        let found = report(&text);
        check(&found.text, &found.given.analysis);
        // Cut anywhere, too.
        let at = |n: usize| found.text.char_indices().map(|c| c.0).nth(n).unwrap_or(found.text.len());
        let part = |kind, from: usize, to: usize| Segment::new(kind, Span::new(&found.text, from, to));
        let segments = vec![
            part(SegmentKind::Head, 0, at(cut / 2)),
            part(SegmentKind::Headline, at(cut / 2), at(cut)),
            part(SegmentKind::Body, at(cut), found.text.len()),
        ];
        let document = Document { segments, ..Document::from_text(found.text.clone()) };
        check(&found.text, &fit(&document, found.given.analysis).0);
    }

    #[test]
    fn any_text_is_read(text in "(\\PC|[\t\n]|1\t|#|newdoc|=){0,80}") {
        let found = report(&text);
        check(&found.text, &found.given.analysis);
    }
}
