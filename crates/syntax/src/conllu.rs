//! CoNLL-U: reading treebanks and writing analyses.
//!
//! Format: <https://universaldependencies.org/format.html>. Empty nodes are skipped, enhanced dependencies are
//! not read.

use chancery_document::{Analysis, Deprel, Document, Feats, Upos};
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
    /// Index of the head in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Relation, with its subtype, as written.
    pub deprel: String,
}

/// Reads CoNLL-U. Lines that are no CoNLL-U are skipped.
#[must_use]
pub fn read(text: &str) -> Vec<TreeDocument> {
    let mut documents: Vec<TreeDocument> = Vec::new();
    let mut sentence = TreeSentence::default();
    let mut multiword_end = 0;
    for line in text.lines().chain([""]) {
        if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim_start();
            if let Some(rest) = comment.strip_prefix("newdoc") {
                let id = rest.split_once('=').map(|p| p.1.trim().to_owned());
                let id = id.unwrap_or_else(|| documents.len().to_string());
                documents.push(TreeDocument { id, sentences: Vec::new() });
            } else if comment.starts_with("newpar") {
                sentence.opens_paragraph = true;
            } else if let Some(text) = comment.strip_prefix("text =") {
                sentence.text = text.trim().to_owned();
            }
        } else if line.trim().is_empty() {
            if !sentence.words.is_empty() {
                if documents.is_empty() {
                    documents.push(TreeDocument { id: "0".to_owned(), sentences: Vec::new() });
                }
                repair(&mut sentence);
                if let Some(document) = documents.last_mut() {
                    document.sentences.push(std::mem::take(&mut sentence));
                }
                multiword_end = 0;
            }
        } else {
            word_line(line, &mut sentence, &mut multiword_end);
        }
    }
    documents
}

fn word_line(line: &str, sentence: &mut TreeSentence, multiword_end: &mut usize) {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[id, form, lemma, upos, xpos, feats, head, deprel, _, misc] = columns.as_slice() else { return };
    let space_after = !misc.split('|').any(|m| m == "SpaceAfter=No");
    let next = sentence.words.len();
    if let Some((first, last)) = id.split_once('-') {
        if let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>())
            && first == next + 1
            && last > first
        {
            sentence.tokens.push(TreeToken { form: form.to_owned(), words: next..last, space_after });
            *multiword_end = last;
        }
        return;
    }
    if id.parse() != Ok(next + 1) {
        return;
    }
    if next >= *multiword_end {
        sentence.tokens.push(TreeToken { form: form.to_owned(), words: next..next + 1, space_after });
    }
    sentence.words.push(TreeWord {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        upos: Upos::from_name(upos).unwrap_or(Upos::X),
        xpos: xpos.to_owned(),
        feats: Feats::parse(feats),
        head: head.parse::<usize>().ok().and_then(|h| h.checked_sub(1)),
        deprel: deprel.to_owned(),
    });
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
fn divide(form: &str, start: usize, words: &[TreeWord], out: &mut Vec<Range<usize>>) {
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
/// Comments: `# newdoc id`, `# newpar`, `# sent_id`, `# text`. Multiword tokens have a range line.
#[must_use]
pub fn write(document: &Document, analysis: &Analysis, id: &str) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# newdoc id = {}", id.replace(['\n', '\r'], " "));
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        if sentence.opens_paragraph {
            out.push_str("# newpar\n");
        }
        let _ = writeln!(out, "# sent_id = {}-{}", id.replace(['\n', '\r'], " "), number + 1);
        let text = document.quote(sentence.span);
        let _ = writeln!(out, "# text = {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
        write_words(&mut out, document, analysis, sentence.tokens.clone());
        out.push('\n');
    }
    out
}

fn write_words(out: &mut String, document: &Document, analysis: &Analysis, range: Range<u32>) {
    let words = &analysis.tokens[range.start as usize..range.end as usize];
    for (i, word) in words.iter().enumerate() {
        let glued =
            |at: usize| words.get(at + 1).is_some_and(|next| next.span.start() == words[at].span.end());
        let last = (i + 1..words.len()).take_while(|&j| words[j].continues).last().unwrap_or(i);
        let starts_multiword = last > i && !word.continues;
        if starts_multiword {
            let form = document.quote(word.span.cover(words[last].span));
            let misc = if glued(last) { "SpaceAfter=No" } else { "_" };
            let _ = writeln!(out, "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}", i + 1, last + 1);
        }
        let in_multiword = word.continues || starts_multiword;
        let misc = if !in_multiword && glued(i) { "SpaceAfter=No" } else { "_" };
        let head = word.head.map_or(0, |h| h.0 - range.start + 1);
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t_\t{}\t{head}\t{}\t_\t{misc}",
            i + 1,
            document.quote(word.span),
            word.lemma,
            word.upos.as_str(),
            word.feats,
            word.deprel.as_str(),
        );
    }
}

/// The relation of a treebank as the document crate knows it.
#[must_use]
pub fn deprel(name: &str) -> Deprel {
    Deprel::from_name(name)
}
