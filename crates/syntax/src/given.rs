//! An analysis that came with a report, in the place of the model's: CoNLL-U made a report.
//!
//! [`Builder`] takes the sentences of a document as they are read and gives its text, rebuilt, and its analysis.
//! [`fit`] cuts that analysis to the segments of the report, which are known only when the text is.
//!
//! Nothing that a file may hold stops this: a sentence with a line that cannot be read is left out of the analysis
//! (and stays in the text), a tree that is none is mended, and notes tell where.

use crate::conllu::{Block, NO_HEAD, NameTag, TreeSentence, TreeToken, divide, misc, unescaped};
use crate::sentences::LONGEST;
use crate::tokenize::is_space;
use chancery_document::{
    Analysis, Deprel, Document, Given, Name, NameKind, Note, SegmentKind, Sentence, Span, Stage, Token,
    TokenId,
};
use std::ops::Range;

/// A report made of CoNLL-U.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Its text.
    pub text: String,
    /// Its sentences, words, trees and names.
    pub given: Given,
    /// What could not be taken as it was.
    pub notes: Vec<Note>,
    /// The first line that could not be read, and what is wrong with it.
    pub broken: Option<(u64, String)>,
}

/// Makes a report of the sentences of a document.
#[derive(Debug)]
pub struct Builder {
    /// The file, for notes.
    path: String,
    report: Report,
    /// White space behind the last word, where its line tells it.
    after: Gap,
    /// Where the last word ends by the offsets that a tool writes.
    end: Option<u64>,
    mended: Told,
    left_out: Told,
    headless: Told,
    unknown: Told,
    /// Labels that were told as unknown: each is told once.
    labels: Vec<String>,
    differs: Told,
}

/// Notes of one kind: the first ones in full, the others counted.
#[derive(Debug, Default)]
struct Told {
    first: Vec<(Span, String)>,
    more: usize,
}

/// Notes of a kind that are given one by one.
const NOTES: usize = 20;

impl Told {
    fn at(&mut self, span: Span, what: String) {
        if self.first.len() < NOTES { self.first.push((span, what)) } else { self.more += 1 }
    }

    fn notes(self, make: fn(Span, String) -> Note, out: &mut Vec<Note>) {
        let last = self.first.last().map(|f| f.0);
        out.extend(self.first.into_iter().map(|(span, what)| make(span, what)));
        if let Some(span) = last.filter(|_| self.more > 0) {
            out.push(make(span, format!("and {} more behind this", self.more)));
        }
    }
}

/// The white space between two tokens, by what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Gap {
    /// Nothing is known: a space, or a blank line before a paragraph.
    #[default]
    Unknown,
    /// `SpaceAfter=No`, or offsets that meet.
    None,
    /// Told to the letter.
    Exactly(String),
}

impl Builder {
    /// For a document of this file.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            report: Report::default(),
            after: Gap::Unknown,
            end: None,
            mended: Told::default(),
            left_out: Told::default(),
            headless: Told::default(),
            unknown: Told::default(),
            labels: Vec::new(),
            differs: Told::default(),
        }
    }

    /// Bytes of text so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.report.text.len()
    }

    /// Whether there is no text yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.report.text.is_empty()
    }

    /// Takes the next sentence.
    pub fn push(&mut self, block: &Block) {
        let sentence = &block.sentence;
        if let Some(fault) = block.faults.first() {
            return self.leave_out(block, fault.line, &fault.what);
        }
        let crowded = |t: &&TreeToken| surface(t).chars().count() < t.words.len();
        if let Some(token) = sentence.tokens.iter().find(crowded) {
            let what = format!("`{}` has fewer characters than words", token.form);
            return self.leave_out(block, line_of(sentence, token), &what);
        }
        if sentence.tokens.is_empty() {
            return;
        }
        let opens_paragraph = self.open(sentence);
        let start = self.report.text.len();
        let spans = self.words(sentence);
        let text = &self.report.text;
        let span = Span::new(text, start, text.len());
        let texted = sentence.text.split_whitespace().flat_map(str::chars);
        if !sentence.text.is_empty() && !text[start..].split_whitespace().flat_map(str::chars).eq(texted) {
            let what =
                format!("`# text` has other words than the lines below it ({})", self.place(block.line));
            self.differs.at(span, what);
        }
        for odd in &block.odd {
            self.unknown(span, odd.line, &odd.what, "no part of speech of UD 2; read as X");
        }
        let base = self.report.given.analysis.tokens.len() as u32;
        let tree = self.tree(sentence, span);
        self.read_names(sentence, &spans, base);
        let firsts: Vec<usize> = sentence.tokens.iter().map(|t| t.words.start).collect();
        for (i, word) in sentence.words.iter().enumerate() {
            let (head, deprel) = tree[i];
            let lemma = match word.lemma.trim() {
                "" | "_" if word.form != "_" => word.form.to_lowercase(),
                lemma => lemma.to_owned(),
            };
            self.report.given.analysis.tokens.push(Token {
                span: Span::new(&self.report.text, spans[i].start, spans[i].end),
                continues: firsts.binary_search(&i).is_err(),
                upos: word.upos,
                feats: word.feats,
                lemma: lemma.into(),
                head: head.map(|h| TokenId(base + h as u32)),
                deprel,
            });
        }
        let tokens = base..base + sentence.words.len() as u32;
        self.report.given.analysis.sentences.push(Sentence { span, tokens, opens_paragraph });
    }

    /// The report.
    #[must_use]
    pub fn finish(mut self) -> Report {
        if let Gap::Exactly(spaces) = &self.after {
            self.report.text.push_str(spaces);
        }
        let notes = &mut self.report.notes;
        self.left_out.notes(|s, what| Note::at(Stage::Syntax, "sentence-left-out", s, what), notes);
        self.mended.notes(|s, what| Note::at(Stage::Syntax, "tree-mended", s, what), notes);
        self.headless.notes(|s, what| Note::at(Stage::Syntax, "no-tree", s, what), notes);
        self.unknown.notes(|s, what| Note::at(Stage::Syntax, "label-unknown", s, what), notes);
        self.differs.notes(|s, what| Note::at(Stage::Syntax, "text-differs", s, what), notes);
        self.report
    }

    fn place(&self, line: u64) -> String {
        format!("{}:{line}", self.path)
    }

    /// The white space before a sentence; whether it opens a paragraph.
    fn open(&mut self, sentence: &TreeSentence) -> bool {
        let text = &mut self.report.text;
        let first = text.is_empty();
        let before = sentence.tokens.first().map_or(Gap::Unknown, |t| told(&t.misc, "SpacesBefore"));
        let start = sentence.tokens.first().and_then(|t| offset(&t.misc, "start_char"));
        let meets = self.end.take().is_some_and(|end| start == Some(end));
        let mut gap = match (std::mem::take(&mut self.after), before) {
            (Gap::Exactly(after), Gap::Exactly(before)) => after + &before,
            (_, Gap::Exactly(before)) => before,
            (Gap::Exactly(after), _) => after,
            (Gap::None, _) => String::new(),
            (Gap::Unknown, _) => " ".repeat(usize::from(!first && !meets)),
        };
        if sentence.opens_paragraph && !first && gap.chars().all(|c| matches!(c, ' ' | '\t')) {
            gap = "\n\n".to_owned();
        }
        text.push_str(&gap);
        first || sentence.opens_paragraph || gap.matches('\n').count() > 1
    }

    /// Writes the tokens of a sentence; gives the place of each word.
    fn words(&mut self, sentence: &TreeSentence) -> Vec<Range<usize>> {
        let from_text = gaps(sentence);
        let text = &mut self.report.text;
        let mut spans = Vec::with_capacity(sentence.words.len());
        for (i, token) in sentence.tokens.iter().enumerate() {
            let (start, form) = (text.len(), surface(token));
            text.push_str(&form);
            let first = spans.len();
            divide(&form, start, &sentence.words[token.words.clone()], &mut spans);
            if spans[first..].iter().any(Range::is_empty) {
                spread(&form, start, &mut spans[first..]);
            }
            let after = after(token, sentence.tokens.get(i + 1));
            if i + 1 == sentence.tokens.len() {
                self.after = after;
                self.end = offset(&token.misc, "end_char");
                break;
            }
            let before = told(&sentence.tokens[i + 1].misc, "SpacesBefore");
            match (after, before, &from_text) {
                (Gap::Exactly(after), Gap::Exactly(before), _) => text.push_str(&(after + &before)),
                (Gap::Exactly(spaces), ..) | (_, Gap::Exactly(spaces), _) => text.push_str(&spaces),
                (.., Some(gaps)) => text.push_str(gaps[i]),
                (Gap::None, ..) => {}
                (Gap::Unknown, ..) => text.push(' '),
            }
        }
        spans
    }

    /// A sentence that cannot be read stays in the text.
    fn leave_out(&mut self, block: &Block, line: u64, what: &str) {
        let sentence = &block.sentence;
        self.report.broken.get_or_insert_with(|| (line, what.to_owned()));
        self.open(sentence);
        let words = match &*sentence.text {
            "" => {
                let of_tokens = sentence.tokens.iter().map(|t| (line_of(sentence, t), &*t.form));
                let of_faults = block.faults.iter().filter_map(|f| Some((f.line, f.form.as_deref()?)));
                let mut forms: Vec<(u64, &str)> = of_tokens.chain(of_faults).collect();
                forms.sort_by_key(|f| f.0);
                forms.iter().map(|f| f.1).collect::<Vec<_>>().join(" ")
            }
            text => text.to_owned(),
        };
        let start = self.report.text.len();
        self.report.text.push_str(words.trim());
        let span = Span::new(&self.report.text, start, self.report.text.len());
        let what = format!("{}: {what}; the sentence is left out", self.place(line));
        self.left_out.at(span, what);
    }

    /// Heads and relations that make one tree, whatever the columns say.
    fn tree(&mut self, sentence: &TreeSentence, span: Span) -> Vec<(Option<usize>, Deprel)> {
        let words = &sentence.words;
        let mut faults: Vec<(u64, String)> = Vec::new();
        let missing = words.iter().filter(|w| w.head == Some(NO_HEAD)).count();
        let roots: Vec<usize> = (0..words.len()).filter(|&i| words[i].head.is_none()).collect();
        let verb = |i: &usize| words[*i].upos == chancery_document::Upos::Verb;
        let spare = || (0..words.len()).find(verb).unwrap_or(0);
        let root = roots.first().copied().unwrap_or_else(spare);
        if roots.is_empty() && missing == 0 {
            faults.push((words[root].line, "no word of the sentence is its root".to_owned()));
        }
        let mut tree: Vec<(Option<usize>, Deprel)> = Vec::with_capacity(words.len());
        for (i, word) in words.iter().enumerate() {
            let deprel = Deprel::from_name(&word.deprel);
            let below = if deprel == Deprel::ROOT { Deprel::DEP } else { deprel };
            tree.push(match word.head {
                _ if i == root => (None, Deprel::ROOT),
                None => {
                    faults.push((word.line, format!("a second root, `{}`", word.form)));
                    (Some(root), Deprel::PARATAXIS)
                }
                Some(NO_HEAD) => (Some(root), if word.deprel == "_" { Deprel::DEP } else { below }),
                Some(head) if head >= words.len() => {
                    let count = words.len();
                    faults.push((word.line, format!("the head {} in a sentence of {count} words", head + 1)));
                    (Some(root), Deprel::DEP)
                }
                Some(head) => (Some(head), below),
            });
            let known =
                i == root || word.deprel == "_" || deprel != Deprel::DEP || word.deprel.starts_with("dep");
            if !known {
                self.unknown(span, word.line, &word.deprel, "no relation of UD 2; read as dep");
            }
        }
        for i in break_rings(&mut tree, root) {
            faults.push((words[i].line, format!("heads go round in a ring at `{}`", words[i].form)));
        }
        if missing > 0 {
            let line = words.iter().find(|w| w.head == Some(NO_HEAD)).map_or(0, |w| w.line);
            let place = self.place(line);
            let what = format!("{place}: {missing} of {} words have no head; they hang on one", words.len());
            self.headless.at(span, what);
        }
        if let Some((line, what)) = faults.first() {
            let more =
                if faults.len() > 1 { format!(" (and {} more)", faults.len() - 1) } else { String::new() };
            self.mended.at(span, format!("{}: {what}{more}; mended", self.place(*line)));
        }
        tree
    }

    /// A label that nothing is known of.
    fn unknown(&mut self, span: Span, line: u64, label: &str, what: &str) {
        if self.labels.iter().any(|l| l == label) {
            return;
        }
        if self.labels.len() < NOTES {
            self.labels.push(label.to_owned());
        }
        self.unknown.at(span, format!("{}: `{label}` is {what}", self.place(line)));
    }

    /// The names that the last column tags.
    fn read_names(&mut self, sentence: &TreeSentence, spans: &[Range<usize>], base: u32) {
        let mut open: Option<(usize, NameKind)> = None;
        let mut names: Vec<(Range<usize>, NameKind)> = Vec::new();
        let mut unknown: Vec<(u64, String)> = Vec::new();
        for token in &sentence.tokens {
            for i in token.words.clone() {
                let word = &sentence.words[i];
                let own = tag_of(&word.misc);
                let tag = own.or_else(|| tag_of(&token.misc));
                self.report.given.named |= tag.is_some();
                let found = tag.map_or(NameTag::Out, NameTag::parse);
                // The words of a multiword token share its tag: the name starts once.
                let found = match found {
                    NameTag::Begins(kind) if own.is_none() && i > token.words.start => NameTag::Inside(kind),
                    other => other,
                };
                if found == NameTag::Unknown {
                    unknown.push((word.line, tag.unwrap_or_default().to_owned()));
                }
                open = match (found, open) {
                    (NameTag::Inside(kind), Some((start, same))) if kind == same => {
                        if let Some(name) = names.last_mut() {
                            name.0 = start..i + 1;
                        }
                        open
                    }
                    (NameTag::Begins(kind) | NameTag::Inside(kind), _) => {
                        names.push((i..i + 1, kind));
                        Some((i, kind))
                    }
                    (NameTag::Out | NameTag::Unknown, _) => None,
                };
            }
        }
        for (line, tag) in unknown {
            let span = Span::new(&self.report.text, spans[0].start, spans[spans.len() - 1].end);
            self.unknown(span, line, &tag, "no kind of name that is known; read as none");
        }
        let text = &self.report.text;
        for (range, kind) in names {
            let span = Span::new(text, spans[range.start].start, spans[range.end - 1].end);
            let tokens = base + range.start as u32..base + range.end as u32;
            self.report.given.analysis.names.push(Name { span, tokens, kind });
        }
    }
}

/// The tag of a name in the last column.
fn tag_of(column: &str) -> Option<&str> {
    ["NER", "NE", "name"].iter().find_map(|key| misc(column, key))
}

/// A token as the text has it: the form, in which white space may be another.
fn surface(token: &TreeToken) -> String {
    match misc(&token.misc, "SpacesInToken") {
        Some(written) => unescaped(written),
        None => token.form.clone(),
    }
}

fn line_of(sentence: &TreeSentence, token: &TreeToken) -> u64 {
    sentence.words.get(token.words.start).map_or(0, |w| w.line)
}

/// What the last column tells of white space: only white space is taken.
fn told(column: &str, key: &str) -> Gap {
    match misc(column, key).map(unescaped) {
        Some(spaces) if spaces.chars().all(is_space) => Gap::Exactly(spaces),
        _ => Gap::Unknown,
    }
}

/// An offset that a tool writes beside a token.
fn offset(column: &str, key: &str) -> Option<u64> {
    misc(column, key)?.parse().ok()
}

/// The white space behind a token, by its own line or by offsets that tools write beside it.
fn after(token: &TreeToken, next: Option<&TreeToken>) -> Gap {
    let own = told(&token.misc, "SpacesAfter");
    if own != Gap::Unknown {
        return own;
    }
    let end = offset(&token.misc, "end_char");
    let meets = end.is_some() && next.is_some_and(|n| offset(&n.misc, "start_char") == end);
    if !token.space_after || meets { Gap::None } else { Gap::Unknown }
}

/// The white space between the tokens in `# text`, where it has the very tokens.
fn gaps(sentence: &TreeSentence) -> Option<Vec<&str>> {
    let mut rest = sentence.text.trim();
    let mut gaps = Vec::with_capacity(sentence.tokens.len());
    for (i, token) in sentence.tokens.iter().enumerate() {
        let words = rest.trim_start_matches(is_space);
        if i > 0 {
            gaps.push(&rest[..rest.len() - words.len()]);
        }
        rest = words.strip_prefix(token.form.as_str())?;
    }
    rest.is_empty().then_some(gaps)
}

/// Gives each word of a token at least one of its characters.
fn spread(form: &str, start: usize, spans: &mut [Range<usize>]) {
    let mut at = 0;
    let mut cuts = form.char_indices().map(|(i, _)| i).skip(1);
    let last = spans.len() - 1;
    for (i, span) in spans.iter_mut().enumerate() {
        let end = if i == last { form.len() } else { cuts.next().unwrap_or(form.len()) };
        *span = start + at..start + end;
        at = end;
    }
}

/// Hangs a word of every ring on the root; gives those words.
fn break_rings(tree: &mut [(Option<usize>, Deprel)], root: usize) -> Vec<usize> {
    // 0 not seen, 1 on the way up, 2 reaches the root.
    let mut seen = vec![0_u8; tree.len()];
    let mut broken = Vec::new();
    let mut way = Vec::new();
    for i in 0..tree.len() {
        let mut at = i;
        way.clear();
        while seen[at] == 0 {
            seen[at] = 1;
            way.push(at);
            match tree[at].0 {
                Some(head) => at = head,
                None => break,
            }
        }
        if seen[at] == 1 && tree[at].0.is_some() {
            tree[at] = (Some(root), Deprel::DEP);
            broken.push(at);
        }
        for &word in &way {
            seen[word] = 2;
        }
    }
    broken
}

/// Cuts a given analysis to the segments of its report, as `Model::analyze` reads them: words of a head, of the
/// signature of a post and of its address are left out, no sentence lies in two segments, and none is longer than
/// the model's longest. What hung on a word that is left out hangs on the next word above it.
///
/// The notes tell where a sentence was cut because of its length (`split-long`).
#[must_use]
pub fn fit(document: &Document, given: Analysis) -> (Analysis, Vec<Note>) {
    let ranges: Vec<Span> = document
        .segments
        .iter()
        .filter(|s| s.kind != SegmentKind::Head)
        .map(|s| if s.kind == SegmentKind::Post { s.content } else { s.span })
        .collect();
    let segment = |span: Span| {
        let after = ranges.partition_point(|r| r.end() <= span.start());
        ranges.get(after).filter(|r| r.contains(span)).map(|_| after)
    };
    let mut fitted = Analysis::default();
    let mut notes = Vec::new();
    // Where each word went.
    let mut moved: Vec<Option<u32>> = vec![None; given.tokens.len()];
    for sentence in &given.sentences {
        let places: Vec<Option<usize>> = given.words(sentence).map(|(_, t)| segment(t.span)).collect();
        let mut start = 0;
        let mut opens_paragraph = sentence.opens_paragraph;
        while start < places.len() {
            let same = places[start..].iter().take_while(|p| **p == places[start]).count();
            let end = start + same.min(LONGEST);
            if places[start].is_some() {
                let first = sentence.tokens.start;
                piece(
                    document,
                    &given,
                    first + start as u32..first + end as u32,
                    opens_paragraph,
                    &mut fitted,
                    &mut moved,
                );
                opens_paragraph = same <= LONGEST;
                if same > LONGEST {
                    let what = format!("a sentence of more than {LONGEST} words is cut");
                    let span = fitted.sentences[fitted.sentences.len() - 1].span;
                    notes.push(Note::at(Stage::Syntax, "split-long", span, what));
                }
            }
            start = end;
        }
    }
    for name in given.names {
        let (first, last) = (moved[name.tokens.start as usize], moved[name.tokens.end as usize - 1]);
        let (Some(first), Some(last)) = (first, last) else { continue };
        let whole = last - first == name.tokens.end - 1 - name.tokens.start;
        if whole && fitted.sentence_of(TokenId(first)) == fitted.sentence_of(TokenId(last)) {
            fitted.names.push(Name { tokens: first..last + 1, ..name });
        }
    }
    (fitted, notes)
}

/// How far up a tree is looked for a word of the same piece.
const STEPS: usize = 50;

/// Takes a stretch of a sentence as a sentence of its own.
fn piece(
    document: &Document,
    given: &Analysis,
    range: Range<u32>,
    opens_paragraph: bool,
    out: &mut Analysis,
    moved: &mut [Option<u32>],
) {
    let words = &given.tokens[range.start as usize..range.end as usize];
    let up = |i: u32| std::iter::successors(given.tokens[i as usize].head, |h| given.token(*h).head);
    let above: Vec<Option<u32>> =
        range.clone().map(|i| up(i).take(STEPS).map(|h| h.0).find(|h| range.contains(h))).collect();
    let tops = || range.clone().zip(&above).filter(|(_, a)| a.is_none()).map(|(i, _)| i);
    let solid = |i: &u32| given.tokens[*i as usize].upos != chancery_document::Upos::Punct;
    let own_root = tops().find(|&i| given.tokens[i as usize].head.is_none());
    let Some(root) = own_root.or_else(|| tops().find(solid)).or_else(|| tops().next()) else { return };
    let base = out.tokens.len() as u32;
    let new = |i: u32| TokenId(base + i - range.start);
    for ((i, word), above) in range.clone().zip(words).zip(&above) {
        let (head, deprel) = match *above {
            _ if i == root => (None, Deprel::ROOT),
            Some(head) => (Some(new(head)), word.deprel),
            None if word.deprel == Deprel::ROOT => (Some(new(root)), Deprel::PARATAXIS),
            None => (Some(new(root)), word.deprel),
        };
        moved[i as usize] = Some(new(i).0);
        // A piece may start within a multiword token.
        let continues = word.continues && i > range.start;
        out.tokens.push(Token { head, deprel, continues, ..word.clone() });
    }
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    let span = Span::new(&document.text, first.span.start(), last.span.end());
    out.sentences.push(Sentence { span, tokens: base..base + words.len() as u32, opens_paragraph });
}
