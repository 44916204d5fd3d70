//! What every analysis must keep to, and a few sentences.

use crate::product::Way;
use crate::train::{Corpora, TrainConfig, train};
use crate::{Model, conllu, predict};
use chancery_document::{Analysis, Document, NameKind, Segment, SegmentKind, Span, Upos};
use proptest::prelude::*;

/// The invariants that `chancery_document::Analysis` states.
fn check(document: &Document, analysis: &Analysis) {
    let mut at = 0;
    for sentence in &analysis.sentences {
        assert_eq!(sentence.tokens.start, at);
        at = sentence.tokens.end;
        let words: Vec<_> = analysis.words(sentence).collect();
        assert!(!words.is_empty());
        assert_eq!(words.iter().filter(|w| w.1.head.is_none()).count(), 1);
        assert_eq!(sentence.span.start(), words[0].1.span.start());
        assert_eq!(sentence.span.end(), words[words.len() - 1].1.span.end());
        for (id, word) in &words {
            assert!(!word.span.is_empty() && sentence.span.contains(word.span));
            assert!(!document.quote(word.span).contains(char::is_whitespace));
            assert!(!word.lemma.is_empty());
            // Every way up ends at the root.
            let (mut up, mut steps) = (*id, 0);
            while let Some(head) = analysis.token(up).head {
                assert!(sentence.tokens.contains(&head.0));
                up = head;
                steps += 1;
                assert!(steps <= words.len(), "a cycle");
            }
        }
        let segment = document.segments.iter().find(|s| s.content.contains(sentence.span));
        assert!(segment.is_some_and(|s| s.kind != SegmentKind::Head));
    }
    assert_eq!(at as usize, analysis.tokens.len());
    for pair in analysis.tokens.windows(2) {
        assert!(pair[0].span.end() <= pair[1].span.start());
    }
    for pair in analysis.names.windows(2) {
        assert!(pair[0].tokens.end <= pair[1].tokens.start);
    }
    for name in &analysis.names {
        let (first, last) = (name.tokens.start as usize, name.tokens.end as usize - 1);
        assert_eq!(name.span.start(), analysis.tokens[first].span.start());
        assert_eq!(name.span.end(), analysis.tokens[last].span.end());
        let sentence =
            &analysis.sentences[analysis.sentence_of(chancery_document::TokenId(name.tokens.start))];
        assert!(sentence.tokens.end >= name.tokens.end);
    }
}

fn analyze(text: &str) -> (Document, Analysis) {
    let document = Document::from_text(text);
    let (analysis, _) = Model::embedded().analyze(&document);
    check(&document, &analysis);
    (document, analysis)
}

fn forms(text: &str) -> Vec<String> {
    let (document, analysis) = analyze(text);
    analysis.tokens.iter().map(|t| document.quote(t.span).to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_gives_trees(text in "(\\PC|[ \n\r\t.,'\"()-]|[A-Z]?[a-z]{1,8}){0,60}") {
        analyze(&text);
    }

    #[test]
    fn any_characters_give_trees(text in proptest::collection::vec(any::<char>(), 0..200)) {
        analyze(&text.into_iter().collect::<String>());
    }

    #[test]
    fn what_is_written_is_read_back(text in "([A-Z]?[a-z']{1,8}[ .,]){0,30}") {
        let (document, analysis) = analyze(&text);
        let read = conllu::read(&conllu::write(&document, &analysis, "x"));
        let words: Vec<_> = read.iter().flat_map(|d| &d.sentences).flat_map(|s| &s.words).collect();
        prop_assert_eq!(words.len(), analysis.tokens.len());
        for (read, token) in words.iter().zip(&analysis.tokens) {
            prop_assert_eq!(&read.form, document.quote(token.span));
            prop_assert_eq!(&read.lemma, &*token.lemma);
            prop_assert_eq!(read.upos, token.upos);
            prop_assert_eq!(read.feats, token.feats);
            prop_assert_eq!(&read.deprel, token.deprel.as_str());
            prop_assert_eq!(read.head.is_none(), token.head.is_none());
        }
    }
}

#[test]
fn words_of_a_multiword_token_divide_its_characters() {
    assert_eq!(
        forms("I don't think it's wrong; we cannot go."),
        ["I", "do", "n't", "think", "it", "'s", "wrong", ";", "we", "can", "not", "go", "."]
    );
    let (_, analysis) = analyze("They didn’t come.");
    assert!(analysis.tokens[2].continues);
}

#[test]
fn a_plain_sentence_is_read() {
    let (document, analysis) = analyze("China donated 500,000 vaccine doses to Panama on Monday.");
    assert_eq!(analysis.sentences.len(), 1);
    let root = analysis.tokens.iter().find(|t| t.head.is_none());
    let root = root.expect("every sentence has a root");
    assert_eq!((document.quote(root.span), &*root.lemma, root.upos), ("donated", "donate", Upos::Verb));
    let subject = analysis.tokens.iter().find(|t| t.deprel.as_str() == "nsubj").expect("a subject");
    assert_eq!(document.quote(subject.span), "China");
    let names: Vec<_> = analysis.names.iter().map(|n| (document.quote(n.span), n.kind)).collect();
    assert_eq!(names, [("China", NameKind::Loc), ("Panama", NameKind::Loc)]);
}

#[test]
fn blank_lines_end_sentences_and_wrapped_lines_do_not() {
    let (_, analysis) = analyze("Ministers met in Quito\r\n\r\nThey signed a treaty.\r\nIt was a success.");
    assert_eq!(analysis.sentences.len(), 3);
    let wrapped = "The minister said on Tuesday that the government would not take part in\n\
                   the talks that are planned for next week in the capital, because it had\n\
                   not been asked. He added that a letter would be sent to all of the other\n\
                   parties.\n";
    let (_, analysis) = analyze(wrapped);
    assert_eq!(analysis.sentences.len(), 2);
}

#[test]
fn heads_are_skipped_and_posts_give_their_content() {
    let mut document = Document::from_text("Head line\nThe body stands here.\nA post it is. @who");
    let span = |a, b| Span::new(&document.text, a, b);
    let mut post = Segment::new(SegmentKind::Post, span(32, 50));
    post.content = span(32, 45);
    let segments = vec![
        Segment::new(SegmentKind::Head, span(0, 9)),
        Segment::new(SegmentKind::Body, span(10, 31)),
        post,
    ];
    document.segments = segments;
    let (analysis, _) = Model::embedded().analyze(&document);
    let words: Vec<_> = analysis.tokens.iter().map(|t| document.quote(t.span)).collect();
    assert_eq!(words, ["The", "body", "stands", "here", ".", "A", "post", "it", "is", "."]);
}

#[test]
fn hostile_texts_are_read() {
    analyze(&"a".repeat(300_000));
    analyze(&".'\u{202E}(".repeat(30_000));
    let document = Document::from_text("word ".repeat(20_000));
    let (analysis, notes) = Model::embedded().analyze(&document);
    check(&document, &analysis);
    assert!(notes.iter().all(|n| n.code == "split-long") && !notes.is_empty());
}

#[test]
fn a_model_file_is_checked() {
    let model = Model::embedded();
    let mut bytes = model.save();
    assert_eq!(Model::load(&bytes).map(|m| m.hash().to_owned()).as_deref(), Ok(model.hash()));
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    assert!(Model::load(&bytes).is_err());
    assert!(Model::load(&bytes[..40]).is_err() && Model::load(b"").is_err());
}

#[test]
fn the_card_is_of_the_model() {
    let card = include_str!("../../../data/models/en.syntax.toml");
    assert!(
        card.contains(Model::embedded().hash()),
        "the card names another hash than {}",
        Model::embedded().hash()
    );
}

#[test]
fn headlines_and_datelines_are_read() {
    let (document, analysis) = analyze("PANAMA CITY, March 8 (Xinhua) -- China will send doctors to Panama.");
    let names: Vec<_> = analysis.names.iter().map(|n| (document.quote(n.span), n.kind)).collect();
    assert!(names.contains(&("PANAMA CITY", NameKind::Loc)), "{names:?}");
    assert!(names.contains(&("China", NameKind::Loc)), "{names:?}");
    let (document, analysis) = analyze("CHINA SENDS VACCINES TO PANAMA");
    let verb = analysis.tokens.iter().find(|t| t.head.is_none()).expect("a root");
    assert_eq!((document.quote(verb.span), &*verb.lemma), ("SENDS", "send"));
}

#[test]
fn training_is_repeatable() {
    let treebank = "# newdoc id = a\n# text = Dogs do n't bark.\n1\tDogs\tdog\tNOUN\tNNS\tNumber=Plur\t4\tnsubj\t_\t_\n\
        2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_\n3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n\
        4\tbark\tbark\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n";
    let trees: Vec<_> = (0..20).flat_map(|_| conllu::read(treebank)).collect();
    let text = "Dogs bark at dogs . They bark .".to_owned();
    let corpora = Corpora { trees, texts: vec![text; 9], ..Corpora::default() };
    let config = TrainConfig { epochs: [2, 2, 4, 2, 1], ..TrainConfig::default() };
    let [a, b] = [(); 2].map(|()| train(&config, &corpora, &mut |_| ()));
    assert!(a.save() == b.save());
}

#[test]
fn the_same_text_gives_the_same_analysis() {
    let text =
        "BEIJING, March 8 (Xinhua) -- China and Panama agreed to deepen ties, Foreign Minister Wang Yi said.";
    assert_eq!(predict::parse(Model::embedded(), "1", text), predict::parse(Model::embedded(), "1", text));
}

/// Integers and a fixed order of sums: what the processor can do changes the time, not the trees.
#[test]
fn processors_agree() {
    let texts = [
        "GENEVA, March 3 - The foreign minister of Norway, Kari Holt, said on Monday that talks with Chad had failed.",
        "He did n't think so; \"we tried,\" she said (twice). RIVALS SIGN DEAL AFTER WEEK OF TALKS",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z https://example.org/a?b=c @someone #tag 1,234.5 km",
    ];
    let expected: Vec<Analysis> = texts.iter().map(|t| analyze(t).1).collect();
    for way in Way::all() {
        let mut model = Model::embedded().clone();
        let Some(neural) = &mut model.network else { panic!("the model that ships has a network") };
        neural.way = Some(way);
        for (text, expected) in texts.iter().zip(&expected) {
            let found = model.analyze(&Document::from_text(*text)).0;
            assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{way:?}");
        }
    }
}
