/// A stretch of a document's text: byte offsets, end exclusive.
///
/// Invariant: `start <= end`, and both lie on character boundaries of the text that the span was made for.
/// The fields are private so that only the constructors here can make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span of `text`, in bytes.
    ///
    /// # Panics
    /// Where the offsets are not ordered, out of range or not on character boundaries: that is a bug of the
    /// stage that made them. The pipeline catches it per report and sets the report aside.
    #[must_use]
    pub fn new(text: &str, start: usize, end: usize) -> Self {
        assert!(
            start <= end && end <= text.len(),
            "span {start}..{end} outside a text of {} bytes",
            text.len()
        );
        assert!(
            text.is_char_boundary(start) && text.is_char_boundary(end),
            "span {start}..{end} cuts a character"
        );
        Self { start: offset(start), end: offset(end) }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// First byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no text.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside `self`.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words at this span.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start()..self.end()]
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("intake sets aside texts of 4 GiB and more")
}

/// Turns byte offsets into Unicode code points, the unit of everything that leaves the program.
///
/// One pass over the text keeps a count for every 64 bytes; a look-up counts at most 63 bytes.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points that start before byte `64 * i`.
    before: Vec<u32>,
}

const BLOCK: usize = 64;

impl<'t> CodePoints<'t> {
    /// Counts `text` once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += starts(block);
        }
        before.push(count);
        Self { text, before }
    }

    /// Code points before byte `at`.
    #[must_use]
    pub fn at(&self, at: usize) -> usize {
        let block = at / BLOCK;
        (self.before[block] + starts(&self.text.as_bytes()[block * BLOCK..at])) as usize
    }

    /// Start and end of a span in code points.
    #[must_use]
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.at(span.start()), self.at(span.end()))
    }
}

/// How many code points start in these bytes: every byte that is no continuation byte starts one.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|b| u32::from(b & 0xC0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_agree_with_counting(text in "\\PC{0,300}") {
            let points = CodePoints::new(&text);
            for (count, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(at), count);
            }
            prop_assert_eq!(points.at(text.len()), text.chars().count());
        }
    }

    #[test]
    #[should_panic(expected = "cuts a character")]
    fn a_span_never_cuts_a_character() {
        let _ = Span::new("é", 0, 1);
    }
}
