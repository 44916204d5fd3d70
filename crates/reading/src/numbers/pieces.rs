use chancery_document::Span;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of letters. An apostrophe starts a new word: "today's" is "today" and "'s".
    Word,
    /// A number in digits with its groups and decimals: `7`, `1,234.5`, `12,34,567`.
    Digits,
    /// Digits with several points that are no groups: versions and addresses (`1.2.3`), but also `7.8.2007`.
    Dotted,
    /// One other character.
    Mark(char),
    /// A web address, a mail address, a handle, a hashtag: never read.
    Skip,
}

/// A piece of text.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Whether a line break stands before it.
    pub breaks: bool,
}

/// All pieces of a text, in order.
#[derive(Clone, Debug)]
pub struct Pieces<'t> {
    /// The text.
    pub text: &'t str,
    /// The pieces.
    pub items: Vec<Piece>,
}

impl<'t> Pieces<'t> {
    /// Cuts a text. One pass.
    #[must_use]
    pub fn cut(text: &'t str) -> Self {
        let mut cutter =
            Cutter { text, bytes: text.as_bytes(), at: 0, items: Vec::with_capacity(text.len() / 4) };
        cutter.run();
        Self { text, items: cutter.items }
    }

    /// The characters of a piece; empty beyond the end.
    #[must_use]
    pub fn str(&self, i: usize) -> &'t str {
        self.items.get(i).map_or("", |p| &self.text[p.start as usize..p.end as usize])
    }

    /// What a piece is; `None` beyond the end.
    #[must_use]
    pub fn kind(&self, i: usize) -> Option<Kind> {
        self.items.get(i).map(|p| p.kind)
    }

    /// Whether a piece is this mark.
    #[must_use]
    pub fn is_mark(&self, i: usize, mark: char) -> bool {
        self.kind(i) == Some(Kind::Mark(mark))
    }

    /// Whether a piece is one of the marks that join a compound: hyphen, non-breaking hyphen.
    #[must_use]
    pub fn is_hyphen(&self, i: usize) -> bool {
        matches!(self.kind(i), Some(Kind::Mark('-' | '\u{2010}' | '\u{2011}')))
    }

    /// Whether a piece is a dash or a hyphen.
    #[must_use]
    pub fn is_dash(&self, i: usize) -> bool {
        self.is_hyphen(i) || matches!(self.kind(i), Some(Kind::Mark('\u{2012}'..='\u{2015}')))
    }

    /// Whether a piece is a word with these letters, whatever their case.
    #[must_use]
    pub fn is_word(&self, i: usize, word: &str) -> bool {
        self.kind(i) == Some(Kind::Word) && self.str(i).eq_ignore_ascii_case(word)
    }

    /// Whether white space stands before a piece. True beyond the end.
    #[must_use]
    pub fn spaced(&self, i: usize) -> bool {
        self.items.get(i).is_none_or(|p| p.spaced)
    }

    /// Whether a piece starts a line (or lies beyond the end).
    #[must_use]
    pub fn breaks(&self, i: usize) -> bool {
        self.items.get(i).is_none_or(|p| p.breaks || i == 0)
    }

    /// Whether a word starts with a capital.
    #[must_use]
    pub fn capital(&self, i: usize) -> bool {
        self.str(i).chars().next().is_some_and(char::is_uppercase)
    }

    /// The span of the pieces `first..next`, which must not be empty.
    #[must_use]
    pub fn span(&self, first: usize, next: usize) -> Span {
        Span::new(self.text, self.items[first].start as usize, self.items[next - 1].end as usize)
    }

    /// A whole number without groups, at most nine digits long.
    #[must_use]
    pub fn plain(&self, i: usize) -> Option<u32> {
        let digits = self.str(i);
        (self.kind(i) == Some(Kind::Digits)
            && digits.len() <= 9
            && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
    }
}

struct Cutter<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    items: Vec<Piece>,
}

impl Cutter<'_> {
    fn run(&mut self) {
        let (mut spaced, mut breaks) = (false, false);
        while let Some(c) = self.text[self.at..].chars().next() {
            if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
                spaced = true;
                breaks |= c == '\n' || c == '\r' || c == '\u{2028}' || c == '\u{2029}';
                self.at += c.len_utf8();
                continue;
            }
            let start = self.at;
            let after_space = spaced || self.items.is_empty();
            let kind = if after_space && self.is_address() {
                self.at = self.word_end();
                Kind::Skip
            } else if c.is_ascii_digit() {
                self.digits()
            } else if c == '.' && self.leads_decimals(after_space) {
                self.at += 1;
                self.at += self.run_of_digits(self.at);
                Kind::Digits
            } else if c.is_alphabetic() {
                self.take_while(|c| c.is_alphabetic() || is_mark_of_letter(c));
                Kind::Word
            } else if matches!(c, '\'' | '\u{2019}') && !after_space && self.letter_follows(c.len_utf8()) {
                self.at += c.len_utf8();
                self.take_while(char::is_alphabetic);
                Kind::Word
            } else {
                self.at += c.len_utf8();
                Kind::Mark(c)
            };
            self.items.push(Piece { start: offset(start), end: offset(self.at), kind, spaced, breaks });
            (spaced, breaks) = (false, false);
        }
    }

    /// A web or mail address, a handle or a hashtag starts here. Looks at no more than the first characters,
    /// but for mail addresses, whose local part is short.
    fn is_address(&self) -> bool {
        let rest = &self.bytes[self.at..];
        let starts =
            |prefix: &[u8]| rest.len() >= prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix);
        if starts(b"http://") || starts(b"https://") || starts(b"www.") {
            return true;
        }
        if matches!(rest, [b'@' | b'#', next, ..] if next.is_ascii_alphabetic()) {
            return true;
        }
        let local = rest.iter().take(64).position(|b| !(b.is_ascii_alphanumeric() || b"._+-".contains(b)));
        matches!(local, Some(n) if n > 0 && rest[n] == b'@' && rest.get(n + 1).is_some_and(u8::is_ascii_alphanumeric))
    }

    /// ".25" and "$.25": decimals without a whole part.
    fn leads_decimals(&self, after_space: bool) -> bool {
        let money =
            || matches!(self.items.last(), Some(Piece { kind: Kind::Mark('$' | '€' | '£' | '¥'), .. }));
        self.run_of_digits(self.at + 1) > 0 && (after_space || money())
    }

    fn word_end(&self) -> usize {
        let rest = &self.text[self.at..];
        self.at + rest.find(char::is_whitespace).unwrap_or(rest.len())
    }

    fn letter_follows(&self, skip: usize) -> bool {
        self.text[self.at + skip..].chars().next().is_some_and(char::is_alphabetic)
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.find(|c| !keep(c)).unwrap_or(rest.len());
    }

    fn run_of_digits(&self, from: usize) -> usize {
        self.bytes[from.min(self.bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count()
    }

    /// Digits with their groups and decimals. Groups: `1,234,567`, `12,34,567`, and the same with a thin or
    /// no-break space; `1.234.567` with at least two points.
    fn digits(&mut self) -> Kind {
        let first = self.run_of_digits(self.at);
        self.at += first;
        if first <= 3 {
            for group in [",", "\u{a0}", "\u{202f}", "\u{2009}"] {
                while self.text[self.at..].starts_with(group) {
                    let from = self.at + group.len();
                    let size = self.run_of_digits(from);
                    let more = size == 2 && group == "," && self.group_of_three_follows(from + 2);
                    if size != 3 && !more {
                        break;
                    }
                    self.at = from + size;
                }
            }
        }
        let mut points = 0;
        let mut groups_of_three = first <= 3;
        let after_first = self.at;
        while self.bytes.get(self.at) == Some(&b'.') {
            let size = self.run_of_digits(self.at + 1);
            if size == 0 {
                break;
            }
            groups_of_three &= size == 3;
            self.at += 1 + size;
            points += 1;
        }
        let plain = points > 0 && after_first == self.at;
        if points > 1 && !plain && !groups_of_three { Kind::Dotted } else { Kind::Digits }
    }

    fn group_of_three_follows(&self, mut at: usize) -> bool {
        // Indian grouping: pairs, then three digits at the end. Eight pairs are more than any number here has.
        for _ in 0..8 {
            if self.bytes.get(at) != Some(&b',') {
                return false;
            }
            match self.run_of_digits(at + 1) {
                2 => at += 3,
                n => return n == 3,
            }
        }
        false
    }
}

fn is_mark_of_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("intake sets aside texts of 4 GiB and more")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let pieces = Pieces::cut(text);
        (0..pieces.items.len()).map(|i| pieces.str(i)).collect()
    }

    #[test]
    fn pieces_are_words_numbers_and_marks() {
        assert_eq!(cut("today's $400bn"), ["today", "'s", "$", "400", "bn"]);
        assert_eq!(cut("1,234.5, 12,34,567 and 1,2"), ["1,234.5", ",", "12,34,567", "and", "1", ",", "2"]);
        assert_eq!(
            cut("see https://t.co/2021 (@h_2020) third-quarter"),
            ["see", "https://t.co/2021", "(", "@", "h", "_", "2020", ")", "third", "-", "quarter"]
        );
        assert_eq!(cut("1.234.567 1.2.3 5."), ["1.234.567", "1.2.3", "5", "."]);
    }
}
