//! Lines and paragraphs: where a sentence must end because of the layout.

use std::ops::Range;

/// A stretch of text that no sentence crosses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) range: Range<usize>,
    /// Whether it opens a paragraph.
    pub(crate) opens_paragraph: bool,
}

/// Longest line that counts as wrapped by hand or by a mail program, in characters.
const WIDEST_WRAP: usize = 120;

/// A non-empty line with what decides whether its end is a wrap.
struct Line {
    range: Range<usize>,
    /// Whether a blank line stands before it.
    after_blank: bool,
    width: usize,
    first_word: usize,
    ends_sentence: bool,
    starts_low: bool,
}

/// Cuts a segment into blocks. Blank lines always cut; single line ends cut unless the text is hard-wrapped,
/// that is, unless the next word would not have fitted on the line before.
pub(crate) fn blocks(text: &str, segment: Range<usize>) -> Vec<Block> {
    let lines = lines(text, segment);
    let width = lines.iter().map(|l| l.width).filter(|&w| w <= WIDEST_WRAP).max().unwrap_or(0);
    let breaks = || lines.windows(2).filter(|p| !p[1].after_blank);
    let is_full = |a: &Line, b: &Line| a.width + 1 + b.first_word > width && a.width <= WIDEST_WRAP;
    let (all, full) = (breaks().count(), breaks().filter(|p| is_full(&p[0], &p[1])).count());
    let wrapped = match all {
        0 => false,
        1..=2 => breaks().all(|p| p[0].width >= 40 && !p[0].ends_sentence && p[1].starts_low),
        _ => width >= 40 && full * 10 >= all * 7,
    };
    let mut blocks: Vec<Block> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let joins = i > 0 && !line.after_blank && wrapped && {
            let before = &lines[i - 1];
            is_full(before, line) || !before.ends_sentence
        };
        match blocks.last_mut() {
            Some(block) if joins => block.range.end = line.range.end,
            _ => blocks.push(Block { range: line.range.clone(), opens_paragraph: true }),
        }
    }
    blocks
}

fn lines(text: &str, segment: Range<usize>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = segment.start;
    let mut blank = true;
    for part in text[segment].split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{B}', '\u{C}']) {
        let range = at..at + part.len();
        // The separator; its length is found from the text, since some are longer than a byte.
        at = range.end + text[range.end..].chars().next().map_or(0, char::len_utf8);
        let trimmed = part.trim();
        if trimmed.is_empty() {
            // "\r\n" gives an empty part between the two: no blank line.
            let crlf =
                part.is_empty() && text[..range.start].ends_with('\r') && text[range.end..].starts_with('\n');
            blank |= !crlf;
            continue;
        }
        let first_word = trimmed.split_whitespace().next().map_or(0, |w| w.chars().count());
        let end = trimmed.trim_end_matches(['"', '\'', ')', ']', '”', '’', '»']);
        lines.push(Line {
            after_blank: blank,
            width: part.trim_end().chars().count(),
            first_word,
            ends_sentence: end.ends_with(['.', '!', '?', ':', '…']) || end.len() < trimmed.len(),
            starts_low: trimmed.starts_with(|c: char| c.is_lowercase()),
            range,
        });
        blank = false;
    }
    lines
}
