use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// A word or a single mark: what names are matched by. Independent of any tokenizer, so that a table's names
/// and a report's text are always cut alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Atom<'t> {
    /// First byte.
    pub start: usize,
    /// The characters.
    pub text: &'t str,
}

impl Atom<'_> {
    /// One past the last byte.
    #[must_use]
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is a word (not a mark).
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.text.chars().next().is_some_and(in_word)
    }
}

/// Letters, digits, combining marks and the invisible characters that may stand inside a word.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_invisible(c) || unicode_normalization::char::is_combining_mark(c)
}

/// Soft hyphen, zero-width and bidi marks: kept in the text, ignored in matching.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Cuts a text into words and marks.
pub fn atoms(text: &str) -> impl Iterator<Item = Atom<'_>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.by_ref().find(|(_, c)| !c.is_whitespace())?;
        let mut end = start + first.len_utf8();
        if in_word(first) {
            while let Some((at, c)) = rest.next_if(|&(_, c)| in_word(c)) {
                end = at + c.len_utf8();
            }
        }
        Some(Atom { start, text: &text[start..end] })
    })
}

/// The form in which atoms are compared: without accents, invisible and compatibility characters; curly
/// apostrophes straight; case kept. ASCII text, nearly all of it, is returned as it is.
#[must_use]
pub fn fold(atom: &str) -> Cow<'_, str> {
    if atom.is_ascii() {
        return Cow::Borrowed(atom);
    }
    let folded: String = atom
        .nfkd()
        .filter(|&c| !is_invisible(c) && !unicode_normalization::char::is_combining_mark(c))
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '`' => '\'',
            '–' | '‐' | '‑' => '-',
            'ø' => 'o',
            'Ø' => 'O',
            'ł' => 'l',
            'Ł' => 'L',
            'đ' => 'd',
            'ı' => 'i',
            c => c,
        })
        .collect();
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_are_cut_apart_and_folded() {
        let cut: Vec<&str> = atoms("Côte d’Ivoire–U.S.").map(|a| a.text).collect();
        assert_eq!(cut, ["Côte", "d", "’", "Ivoire", "–", "U", ".", "S", "."]);
        assert_eq!(fold("Côte"), "Cote");
        assert_eq!(fold("’"), "'");
        assert_eq!(fold("Chi\u{AD}na"), "China");
    }
}
