//! Stage `quotes`: words in quotation marks.
//!
//! A quote may run over paragraphs: each paragraph opens with a mark and only the last closes. An apostrophe is
//! no mark: single quotes count only where an opening one stands before a word and a closing one after.

use crate::context::Context;
use chancery_document::{Note, Quote, SegmentKind, Span, Stage, Upos};

/// All quotes, in order; quotes within quotes are left inside the outer one.
#[must_use]
pub fn find(context: &Context<'_>) -> (Vec<Quote>, Vec<Note>) {
    let mut quotes = Vec::new();
    let mut notes = Vec::new();
    for segment in &context.document.segments {
        if segment.kind != SegmentKind::Head {
            in_segment(context, segment.content, &mut quotes, &mut notes);
        }
    }
    (quotes, notes)
}

/// An opening mark and the marks that may close it.
fn closers(open: char) -> &'static [char] {
    match open {
        '“' => &['”', '"'],
        '"' => &['"', '”'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '‘' => &['’'],
        '\'' => &['\''],
        _ => &[],
    }
}

fn in_segment(context: &Context<'_>, segment: Span, quotes: &mut Vec<Quote>, notes: &mut Vec<Note>) {
    let text = &context.document.text;
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    let mut chars = text[segment.start()..segment.end()].char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let at = segment.start() + i;
        let after = chars.peek().map_or(' ', |&(_, a)| a);
        if c == '\n' && paragraph_ends(text, at, segment.end()) {
            if let Some((start, mark)) = open.take() {
                let next = text[at..segment.end()].trim_start().chars().next();
                let continues = next.is_some_and(|n| n == mark || closers(mark).contains(&n));
                if continues {
                    push(context, start, mark, at, true, quotes);
                } else {
                    let span = Span::new(text, start, start + mark.len_utf8());
                    notes.push(Note::at(
                        Stage::Quotes,
                        "quote-not-closed",
                        span,
                        "no closing mark in its paragraph",
                    ));
                }
            }
        } else if let Some((start, mark)) = open {
            let single = matches!(c, '’' | '\'');
            let closes = closers(mark).contains(&c) && !before.is_whitespace();
            if closes && (!single || !after.is_alphanumeric()) {
                push(context, start, mark, at + c.len_utf8(), false, quotes);
                open = None;
            }
        } else if !closers(c).is_empty() && !before.is_alphanumeric() && !after.is_whitespace() {
            // An apostrophe before a word or a year ('90s, 'em) opens nothing.
            let apostrophe = c == '\''
                && !text[at..segment.end()].split('\n').next().is_some_and(|l| l[1..].contains('\''));
            if !(apostrophe || (c == '\'' && after.is_ascii_digit())) {
                open = Some((at, c));
            }
        }
        before = c;
    }
}

/// Whether the line break at `at` ends a paragraph: a blank line or the end follows.
fn paragraph_ends(text: &str, at: usize, end: usize) -> bool {
    let rest = text[at + 1..end].trim_start_matches([' ', '\t', '\r']);
    rest.is_empty()
        || rest.starts_with('\n')
        || text[..at].trim_end_matches('\r').ends_with(['.', '!', '?', '”', '"'])
}

fn push(
    context: &Context<'_>,
    start: usize,
    mark: char,
    end: usize,
    continues: bool,
    quotes: &mut Vec<Quote>,
) {
    let text = &context.document.text;
    let words = text[start..end].trim_end();
    let span = Span::new(text, start, start + words.len());
    let closing = if continues { 0 } else { words.chars().next_back().map_or(0, char::len_utf8) };
    let from = start + mark.len_utf8();
    let inner = Span::new(text, from, (span.end() - closing).max(from));
    let range = context.tokens_in(inner);
    let tokens = &context.trees.analysis.tokens[range.start as usize..range.end as usize];
    let finite =
        tokens.iter().any(|t| matches!(t.upos, Upos::Verb | Upos::Aux) && t.feats.has("VerbForm", "Fin"));
    let scare = !continues && tokens.len() < 8 && !(finite && tokens.len() > 3);
    quotes.push(Quote { span, inner, continues, scare });
}
