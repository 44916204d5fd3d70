//! Text for terminals: cleaned, measured in columns, broken into lines.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The words on one line: white space is one space, and no character can move the cursor, ring, recolour the
/// terminal or turn the direction of what follows. A report is written by strangers.
pub(crate) fn clean(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| {
            word.chars().filter(|&c| !turns(c)).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Marks, embeddings and overrides of direction.
fn turns(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Columns that a line takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Breaks clean text into lines of at most `width` columns, at spaces; a word that is wider than a line (an
/// address, Chinese) is broken where it must be.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let wide = columns(word);
        if used > 0 && used + 1 + wide > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += wide;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Cuts clean text after a word so that at most `width` columns are left, with an ellipsis.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for word in text.split(' ') {
        if columns(&kept) + columns(word) + 2 > width {
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    if kept.is_empty() {
        kept = wrap(text, width.saturating_sub(1)).swap_remove(0);
    }
    format!("{}…", kept.trim_end_matches([',', ';', ':', '–', '—']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_to_the_width_and_lose_nothing() {
        let text = "China hat 中国外交部发言人表示中国愿同拉美和加勒比国家加强合作 with https://example.org/a/very/long/address";
        for width in [8, 20, 33] {
            let lines = wrap(text, width);
            assert!(lines.iter().all(|l| columns(l) <= width), "{lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert_eq!(wrap("", 20), [""]);
    }

    #[test]
    fn strangers_cannot_drive_the_terminal() {
        assert_eq!(clean("a\u{1b}[31m  red\n\u{202E}text\u{7}"), "a\u{FFFD}[31m red text\u{FFFD}");
    }

    #[test]
    fn long_text_is_cut_after_a_word() {
        assert_eq!(shorten("the region is, not anyone's backyard", 16), "the region is…");
        assert_eq!(shorten("short", 16), "short");
        assert_eq!(shorten("Donaudampfschifffahrt", 12), "Donaudampfs…");
    }
}
