//! CoNLL-U: reading treebanks and analyses, and writing analyses.
//!
//! Format: <https://universaldependencies.org/format.html>. Empty nodes are skipped, enhanced dependencies are
//! not read. [`read`] takes what it can of a treebank; [`Reader`] tells what is wrong, and where.

use crate::tokenize::is_space;
use chancery_document::{Analysis, Deprel, Document, Feats, NameKind, Token, Upos};
use std::fmt::Write as _;
use std::ops::Range;

/// A document of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeDocument {
    /// From `# newdoc id`; the number of the document where there is none.
    pub id: String,
    /// Its sentences.
    pub sentences: Vec<TreeSentence>,
}

/// A sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeSentence {
    /// From `# text`.
    pub text: String,
    /// Whether `# newpar` stands before it.
    pub opens_paragraph: bool,
    /// Surface tokens.
    pub tokens: Vec<TreeToken>,
    /// Syntactic words.
    pub words: Vec<TreeWord>,
}

/// A surface token: one word, or the words of a multiword token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeToken {
    /// As written.
    pub form: String,
    /// Its words.
    pub words: Range<usize>,
    /// False with `SpaceAfter=No`.
    pub space_after: bool,
    /// The last column of its line; empty for `_`.
    pub misc: Box<str>,
}

/// A syntactic word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeWord {
    /// Form.
    pub form: String,
    /// Lemma; `_` where there is none.
    pub lemma: String,
    /// Part of speech.
    pub upos: Upos,
    /// The treebank's own tag.
    pub xpos: String,
    /// Features.
    pub feats: Feats,
    /// Index of the head in the sentence; `None` for the root. A [`Reader`] gives it as written: it may lie
    /// outside the sentence, and is [`NO_HEAD`] where the column holds no number.
    pub head: Option<usize>,
    /// Relation, with its subtype, as written.
    pub deprel: String,
    /// The last column of its line; empty for `_`.
    pub misc: Box<str>,
    /// Its line, from 1.
    pub line: u64,
}

/// The most words that are held of a sentence, and the most bytes: what has more is no sentence.
const MOST: usize = 100_000;
const MOST_BYTES: usize = 32 << 20;
/// The most faults that are held of a sentence; the first is told.
const MOST_FAULTS: usize = 1_000;

/// The head of a word that has none.
pub const NO_HEAD: usize = usize::MAX;

/// A sentence, with what was said before it and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// `# newdoc`: a document starts with this sentence. It may have no sentence.
    pub opens_document: bool,
    /// From `# newdoc id = …`.
    pub id: Option<String>,
    /// The other comments of the form `# key = value`.
    pub comments: Vec<(String, String)>,
    /// The line where it starts, from 1.
    pub line: u64,
    /// The sentence: what could be read of it.
    pub sentence: TreeSentence,
    /// Lines that could not be read.
    pub faults: Vec<Fault>,
    /// Parts of speech that are none, as written; they are read as `X`.
    pub odd: Vec<Fault>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number, from 1.
    pub line: u64,
    /// What is wrong, for people.
    pub what: String,
    /// Its form, if it has one.
    pub form: Option<String>,
}

/// Reads CoNLL-U line by line.
#[derive(Debug, Default)]
pub struct Reader {
    block: Block,
    /// Words up to here belong to a multiword token.
    multiword_end: usize,
    /// The line of the last multiword token.
    multiword_line: u64,
    /// Bytes of the sentence so far.
    bytes: usize,
}

impl Reader {
    /// Takes a line without its end and its number, from 1; gives the sentence that it ends.
    pub fn line(&mut self, number: u64, line: &str) -> Option<Block> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let line = if number == 1 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        if let Some(comment) = line.strip_prefix('#') {
            // A comment opens a sentence, even where the blank line before it is missing.
            let ended = if self.has_words() { self.end() } else { None };
            let before = self.comment(number, comment.trim());
            return ended.or(before);
        }
        if line.trim().is_empty() {
            return if self.has_words() { self.end() } else { None };
        }
        self.start(number);
        self.word(number, line);
        None
    }

    /// The sentence that the end of the input ends.
    pub fn finish(&mut self) -> Option<Block> {
        if self.has_words() || self.block.opens_document { self.end() } else { None }
    }

    fn has_words(&self) -> bool {
        !self.block.sentence.words.is_empty() || !self.block.faults.is_empty()
    }

    fn start(&mut self, number: u64) {
        if self.block.line == 0 {
            self.block.line = number;
        }
    }

    fn end(&mut self) -> Option<Block> {
        let words = self.block.sentence.words.len();
        if self.multiword_end > words && words > 0 {
            let what = "a multiword token goes on behind the last word of its sentence".to_owned();
            self.block.faults.push(Fault { line: self.multiword_line, what, form: None });
        }
        (self.multiword_end, self.bytes) = (0, 0);
        Some(std::mem::take(&mut self.block))
    }

    /// Gives the document before, where that has no words.
    fn comment(&mut self, number: u64, comment: &str) -> Option<Block> {
        let mut before = None;
        if let Some(rest) = comment.strip_prefix("newdoc") {
            if self.block.opens_document {
                before = self.end();
            }
            self.block.opens_document = true;
            self.block.id = rest.split_once('=').map(|p| p.1.trim().to_owned());
        } else if comment.starts_with("newpar") {
            self.block.sentence.opens_paragraph = true;
        } else if let Some(text) = comment.strip_prefix("text =") {
            self.block.sentence.text = text.trim().to_owned();
        } else if let Some((key, value)) = comment.split_once('=') {
            self.block.comments.push((key.trim().to_owned(), value.trim().to_owned()));
        }
        self.start(number);
        before
    }

    fn word(&mut self, number: u64, line: &str) {
        self.bytes += line.len();
        let sentence = &mut self.block.sentence;
        let next = sentence.words.len();
        let columns: Vec<&str> = line.split('\t').collect();
        let held = self.bytes <= MOST_BYTES;
        let mut fault = |what: String| {
            let form = columns.get(1).filter(|_| held).map(|f| (*f).to_owned());
            if self.block.faults.len() < MOST_FAULTS {
                self.block.faults.push(Fault { line: number, what, form });
            }
        };
        if next >= MOST || !held {
            return fault(format!("a sentence of more than {MOST} words or {} MiB", MOST_BYTES >> 20));
        }
        let &[id, form, lemma, upos, xpos, feats, head, deprel, _, misc] = columns.as_slice() else {
            let s = if columns.len() == 1 { "" } else { "s" };
            return fault(format!("{} column{s}, not 10 with tabs between them", columns.len()));
        };
        let empty_node = id.split_once('.').is_some_and(|(n, m)| is_number(n) && is_number(m));
        if empty_node {
            return;
        }
        if form.trim().is_empty() {
            return fault("no form".to_owned());
        }
        let token = |words: Range<usize>| TreeToken {
            form: form.to_owned(),
            words,
            space_after: !misc.split('|').any(|m| m == "SpaceAfter=No"),
            misc: filled(misc),
        };
        if let Some((first, last)) = id.split_once('-') {
            let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) else {
                return fault(format!("`{id}` is no id"));
            };
            if first != next + 1 || last <= first || next < self.multiword_end {
                return fault(format!("the id {id}, where {} should follow", next + 1));
            }
            sentence.tokens.push(token(next..last));
            (self.multiword_end, self.multiword_line) = (last, number);
            return;
        }
        match id.parse::<usize>() {
            Ok(n) if n == next + 1 => {}
            Ok(_) => return fault(format!("the id {id}, where {} should follow", next + 1)),
            Err(_) => return fault(format!("`{id}` is no id")),
        }
        if next >= self.multiword_end {
            sentence.tokens.push(token(next..next + 1));
        }
        let known = Upos::from_name(upos);
        if known.is_none() {
            self.block.odd.push(Fault { line: number, what: upos.to_owned(), form: None });
        }
        sentence.words.push(TreeWord {
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            upos: known.unwrap_or(Upos::X),
            xpos: xpos.to_owned(),
            feats: Feats::parse(feats),
            head: head.parse().map_or(Some(NO_HEAD), |h: usize| h.checked_sub(1)),
            deprel: deprel.to_owned(),
            misc: filled(misc),
            line: number,
        });
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A column, empty where there is nothing in it.
fn filled(column: &str) -> Box<str> {
    if column == "_" { "".into() } else { column.into() }
}

/// Reads CoNLL-U. Lines that are no CoNLL-U are skipped.
#[must_use]
pub fn read(text: &str) -> Vec<TreeDocument> {
    let mut documents: Vec<TreeDocument> = Vec::new();
    let mut take = |block: Block| {
        let words = !block.sentence.words.is_empty();
        if block.opens_document || words && documents.is_empty() {
            let id = block.id.unwrap_or_else(|| documents.len().to_string());
            documents.push(TreeDocument { id, sentences: Vec::new() });
        }
        let mut sentence = block.sentence;
        if let Some(document) = documents.last_mut().filter(|_| words) {
            repair(&mut sentence);
            document.sentences.push(sentence);
        }
    };
    let mut reader = Reader::default();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(block) = reader.line(number, line) {
            take(block);
        }
    }
    if let Some(block) = reader.finish() {
        take(block);
    }
    documents
}

/// Cuts what a damaged file may hold: heads out of range, tokens without words.
fn repair(sentence: &mut TreeSentence) {
    let n = sentence.words.len();
    for word in &mut sentence.words {
        word.head = word.head.filter(|&h| h < n);
    }
    for token in &mut sentence.tokens {
        token.words.end = token.words.end.min(n);
    }
}

impl TreeDocument {
    /// The raw text: the sentences joined by a space, paragraphs by `paragraph`; with the byte range of each
    /// word in it. The words of a multiword token divide its characters as far as their forms allow.
    #[must_use]
    pub fn raw_text(&self, paragraph: &str) -> (String, Vec<Vec<Range<usize>>>) {
        let mut text = String::new();
        let mut spans = Vec::new();
        for sentence in &self.sentences {
            if !text.is_empty() {
                text.push_str(if sentence.opens_paragraph { paragraph } else { " " });
            }
            let mut words = Vec::new();
            for (i, token) in sentence.tokens.iter().enumerate() {
                let start = text.len();
                text.push_str(&token.form);
                divide(&token.form, start, &sentence.words[token.words.clone()], &mut words);
                if token.space_after && i + 1 < sentence.tokens.len() {
                    text.push(' ');
                }
            }
            spans.push(words);
        }
        (text, spans)
    }
}

/// Divides the characters of a token among its words.
pub(crate) fn divide(form: &str, start: usize, words: &[TreeWord], out: &mut Vec<Range<usize>>) {
    let mut at = 0;
    for (i, word) in words.iter().enumerate() {
        let left = words.len() - i - 1;
        let end = if left == 0 {
            form.len()
        } else {
            let count = word.form.chars().count();
            form[at..].char_indices().nth(count).map_or(form.len(), |(n, _)| at + n)
        };
        out.push(start + at..start + end);
        at = end;
    }
}

/// Writes an analysis with its document's id.
///
/// Comments: `# newdoc id`, `# newpar`, `# sent_id`, `# text`. Multiword tokens have a range line. The last column
/// tells names (`NER=B-PER`, `NER=I-PER`) and white space other than one space (`SpaceAfter=No`, `SpacesAfter`,
/// before the first word `SpacesBefore`), so that the text comes back as it was.
#[must_use]
pub fn write(document: &Document, analysis: &Analysis, id: &str) -> String {
    let mut out = String::new();
    let id = id.replace(['\n', '\r'], " ");
    let _ = writeln!(out, "# newdoc id = {id}");
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        if sentence.opens_paragraph {
            out.push_str("# newpar\n");
        }
        let _ = writeln!(out, "# sent_id = {id}-{}", number + 1);
        let text = document.quote(sentence.span);
        let _ = writeln!(out, "# text = {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
        write_words(&mut out, document, analysis, sentence.tokens.clone());
        out.push('\n');
    }
    out
}

fn write_words(out: &mut String, document: &Document, analysis: &Analysis, range: Range<u32>) {
    for i in range.clone() {
        let word = &analysis.tokens[i as usize];
        let number = i - range.start + 1;
        let last =
            (i + 1..range.end).take_while(|&j| analysis.tokens[j as usize].continues).last().unwrap_or(i);
        let starts_multiword = last > i && !word.continues;
        if starts_multiword {
            let form = document.quote(word.span.cover(analysis.tokens[last as usize].span));
            let misc = column(spaces_around(document, analysis, i, last));
            let end = last - range.start + 1;
            let _ = writeln!(out, "{number}-{end}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}");
        }
        let mut misc: Vec<String> = name_tag(analysis, i).into_iter().collect();
        if !word.continues && !starts_multiword {
            misc.extend(spaces_around(document, analysis, i, i));
        }
        let head = word.head.map_or(0, |h| h.0 - range.start + 1);
        let _ = writeln!(
            out,
            "{number}\t{}\t{}\t{}\t_\t{}\t{head}\t{}\t_\t{}",
            document.quote(word.span),
            word.lemma,
            word.upos.as_str(),
            word.feats,
            word.deprel.as_str(),
            column(misc),
        );
    }
}

fn column(entries: Vec<String>) -> String {
    if entries.is_empty() { "_".to_owned() } else { entries.join("|") }
}

/// The name that a word belongs to, in the manner of IOB2.
fn name_tag(analysis: &Analysis, i: u32) -> Option<String> {
    let after = analysis.names.partition_point(|n| n.tokens.end <= i);
    let name = analysis.names.get(after).filter(|n| n.tokens.contains(&i))?;
    let place = if name.tokens.start == i { 'B' } else { 'I' };
    Some(format!("NER={place}-{}", name.kind.as_str()))
}

/// The white space behind the surface token of these words, and before the first of the document.
fn spaces_around(document: &Document, analysis: &Analysis, first: u32, last: u32) -> Vec<String> {
    let all: &[Token] = &analysis.tokens;
    let mut entries = Vec::new();
    let end = all[last as usize].span.end();
    let next = all.get(last as usize + 1).map(|t| t.span.start());
    match &document.text[end..next.unwrap_or(document.text.len())] {
        "" if next.is_some() => entries.push("SpaceAfter=No".to_owned()),
        "" => {}
        " " if next.is_some() => {}
        gap if gap.chars().all(is_space) => entries.push(format!("SpacesAfter={}", escaped(gap))),
        _ => {}
    }
    let before = &document.text[..all[first as usize].span.start()];
    if first == 0 && !before.is_empty() && before.chars().all(is_space) {
        entries.push(format!("SpacesBefore={}", escaped(before)));
    }
    entries
}

/// White space as the last column writes it.
fn escaped(spaces: &str) -> String {
    let mut out = String::new();
    for c in spaces.chars() {
        match c {
            ' ' => out.push_str("\\s"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
    out
}

/// What the last column writes with `\s`, `\t`, `\r`, `\n`, `\p` (a bar) and `\\`.
pub(crate) fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('s') => ' ',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('n') => '\n',
                Some('p') => '|',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    out
}

/// The value of a key in the last column, whatever its case: tools write `NER=`, `ner=`.
pub(crate) fn misc<'t>(column: &'t str, key: &str) -> Option<&'t str> {
    let mut pairs = column.split('|').filter_map(|entry| entry.split_once('='));
    pairs.find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|p| p.1)
}

/// The kind of a name by its tag in IOB2, BIOES or BILUO; whether a name starts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameTag {
    /// No name; also what a tagger marks that is none: dates, numbers, money.
    Out,
    /// A name starts.
    Begins(NameKind),
    /// A name goes on.
    Inside(NameKind),
    /// A kind that nothing is known of.
    Unknown,
}

impl NameTag {
    /// Kinds of CoNLL 2003, of OntoNotes and of this program.
    pub(crate) fn parse(tag: &str) -> Self {
        if matches!(tag, "" | "O" | "-" | "_") {
            return Self::Out;
        }
        let (place, kind) = match tag.split_once('-') {
            Some((place, kind)) if place.len() == 1 => (place, kind),
            _ => ("I", tag),
        };
        let kind = match kind.to_ascii_uppercase().as_str() {
            "PER" | "PERSON" => NameKind::Per,
            "ORG" | "ORGANIZATION" | "ORGANISATION" => NameKind::Org,
            "LOC" | "GPE" | "FAC" | "LOCATION" => NameKind::Loc,
            "NORP" => NameKind::Norp,
            "MISC" | "PRODUCT" | "EVENT" | "WORK_OF_ART" | "LAW" | "LANGUAGE" => NameKind::Misc,
            "DATE" | "TIME" | "PERCENT" | "MONEY" | "QUANTITY" | "ORDINAL" | "CARDINAL" => return Self::Out,
            _ => return Self::Unknown,
        };
        if matches!(place, "B" | "S" | "U") { Self::Begins(kind) } else { Self::Inside(kind) }
    }
}

/// The relation of a treebank as the document crate knows it.
#[must_use]
pub fn deprel(name: &str) -> Deprel {
    Deprel::from_name(name)
}
