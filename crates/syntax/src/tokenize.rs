//! Words: white space, then a classifier that looks at each place where a word may end.

use crate::form;
use crate::hash::{self, CharHash};
use crate::table::{HashIndex, TripleTable};
use std::ops::Range;

/// A word as a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) range: Range<usize>,
    /// Whether it continues the multiword token of the word before it.
    pub(crate) continues: bool,
    /// Whether white space stands before it.
    pub(crate) spaced: bool,
}

/// What stands between two characters that touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Nothing: one word.
    None,
    /// The end of a token.
    Token,
    /// The end of a word inside a multiword token.
    Word,
}

impl Cut {
    pub(crate) const ALL: [Self; 3] = [Self::None, Self::Token, Self::Word];
}

/// The part of the model that finds words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokenizer {
    pub(crate) cuts: TripleTable,
    /// Letter runs that are two words ("cannot", "gonna"): hash → place of the cut and its kind.
    pub(crate) splits: HashIndex,
}

/// White space for our purpose: what no word may hold. Python's `\s` has the four separators too.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}' | '\u{FEFF}')
}

/// Kinds of characters; two of the same kind of letter or digit are never parted by the classifier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Other,
}

fn kind(c: char) -> Kind {
    if c.is_ascii_alphabetic() {
        Kind::Letter
    } else if c.is_ascii_digit() {
        Kind::Digit
    } else if c.is_ascii() {
        Kind::Other
    } else if c.is_alphabetic() || is_mark(c) {
        Kind::Letter
    } else if c.is_numeric() {
        Kind::Digit
    } else {
        Kind::Other
    }
}

/// Combining marks and joiners of the common blocks, which belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200C}' | '\u{200D}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}'
        | '\u{64B}'..='\u{65F}' | '\u{93C}' | '\u{93E}'..='\u{94D}' | '\u{20D0}'..='\u{20F0}' | '\u{FE0E}' | '\u{FE0F}')
}

/// Characters between white space.
pub(crate) struct Chunk {
    pub(crate) start: usize,
    /// Byte offset in the text and character.
    pub(crate) chars: Vec<(usize, char)>,
    kinds: Vec<Kind>,
    end: usize,
    /// Hash of the run of letters or digits (or the single other character) that each character is in.
    runs: Vec<(u32, u32, u32)>,
    traits: u32,
    next: char,
}

impl Chunk {
    /// The chunk that starts at `start`, which is no white space, reusing the memory of `self`.
    fn fill(&mut self, text: &str, start: usize, end: usize) {
        self.start = start;
        self.end = end;
        self.chars.clear();
        self.chars.extend(text[start..end].char_indices().map(|(i, c)| (start + i, c)));
        self.kinds.clear();
        self.kinds.extend(self.chars.iter().map(|c| kind(c.1)));
        self.next = text[end..].chars().find(|c| !is_space(*c)).unwrap_or('\0');
        self.runs.clear();
        let mut at = 0;
        while at < self.chars.len() {
            let k = self.kinds[at];
            let mut stop = at + 1;
            while k != Kind::Other && stop < self.chars.len() && self.kinds[stop] == k {
                stop += 1;
            }
            let mut run = CharHash::new();
            for c in &self.chars[at..stop] {
                run.push(form::plain(c.1));
            }
            self.runs.resize(stop, (run.finish(), at as u32, stop as u32));
            at = stop;
        }
        let chunk = &text[start..end];
        let ascii = |needle: &str| chunk.len() < 2000 && chunk.contains(needle);
        self.traits = u32::from(ascii("://") || ascii("www."))
            | u32::from(ascii("@")) << 1
            | u32::from(ascii(".com") || ascii(".org") || ascii(".net")) << 2
            | u32::from(ascii("/")) << 3;
    }

    pub(crate) fn new() -> Self {
        Self {
            start: 0,
            chars: Vec::new(),
            kinds: Vec::new(),
            end: 0,
            runs: Vec::new(),
            traits: 0,
            next: '\0',
        }
    }

    fn char(&self, at: isize) -> char {
        if at < 0 { '\u{2}' } else { self.chars.get(at as usize).map_or('\u{3}', |c| c.1) }
    }

    /// Whether the classifier decides about the place before character `at` (which is not the first).
    fn is_open(&self, at: usize) -> bool {
        let (a, b) = (self.kinds[at - 1], self.kinds[at]);
        if a != b || a == Kind::Other {
            return !is_mark(self.chars[at].1);
        }
        // The place before "n't".
        a == Kind::Letter
            && matches!(self.chars[at].1, 'n' | 'N')
            && matches!(form::plain(self.char(at as isize + 1)), '\'')
            && matches!(self.char(at as isize + 2), 't' | 'T')
    }

    /// Features of the place before character `at`; `since` is the place of the last cut.
    fn features(&self, at: usize, since: usize, before: Cut, keys: &mut Vec<u64>) {
        keys.clear();
        let i = at as isize;
        let exact = |d: isize| self.char(i + d) as u32;
        let shape = |d: isize| match self.char(i + d) {
            c @ ('\u{2}' | '\u{3}') => c as u32,
            c if c.is_uppercase() => 'X' as u32,
            c => match kind(c) {
                Kind::Letter => 'x' as u32,
                Kind::Digit => '0' as u32,
                Kind::Other => form::plain(c) as u32,
            },
        };
        let n = self.chars.len();
        let (left, left_start, left_end) = self.runs[at - 1];
        let (right, _, right_end) = self.runs[at];
        // Inside a letter run (before "n't") the run to the left ends here.
        let left =
            if left_end as usize > at { hash::chars(&[exact_char(self.char(i - 1)), 'n']) } else { left };
        let left_length = (at - left_start as usize).min(6) as u32;
        let right_length = (right_end as usize - at).min(6) as u32;
        let to_end = (n - at).min(4) as u32;
        let from_start = at.min(4) as u32;
        let (s1, s2, s3) = (shape(-1), shape(-2), shape(-3));
        let (t0, t1, t2) = (shape(0), shape(1), shape(2));
        let was = before as u32 | u32::from(since == at - 1) << 2 | u32::from(since == 0) << 3;
        let next = match self.next {
            '\0' => 0,
            c if c.is_uppercase() => 1,
            c if c.is_lowercase() => 2,
            c if c.is_numeric() => 3,
            _ => 4,
        };
        let beyond = self.runs.get(right_end as usize).map_or(0, |r| r.0);
        let behind = (left_start as usize).checked_sub(1).map_or(0, |b| self.runs[b].0);
        let mut f = |template: u32, atoms: &[u32]| keys.push(hash::feature(template, atoms));
        f(1, &[s1, t0]);
        f(2, &[s2, s1, t0, t1]);
        f(3, &[s3, s2, s1, t0]);
        f(4, &[s1, t0, t1, t2]);
        f(5, &[left, t0]);
        f(6, &[left, t0, right]);
        f(7, &[s1, right]);
        f(8, &[s1, right, beyond]);
        f(9, &[behind, left, t0]);
        f(10, &[s1, t0, left_length, right_length]);
        f(11, &[s1, t0, to_end, next]);
        f(12, &[s1, t0, from_start, was]);
        f(13, &[s1, t0, self.traits]);
        f(14, &[exact(-1), exact(0), self.traits, to_end]);
        f(15, &[s2, s1, t0, t1, was]);
        f(16, &[left, t0, to_end, next]);
        f(17, &[s1, right, to_end]);
        f(18, &[behind, left, t0, right]);
        f(19, &[left, t0, right, beyond]);
        f(20, &[s1, t0, t1, to_end, was]);
        f(21, &[left, t0, t1, right_length]);
        f(22, &[s3, s2, s1, t0, t1, t2]);
    }
}

fn exact_char(c: char) -> char {
    form::plain(c)
}

/// The key of a letter run in [`Tokenizer::splits`].
pub(crate) fn split_key(run: u32) -> u64 {
    hash::feature(40, &[run])
}

/// Longest stretch without white space that is looked at in one piece, in bytes.
const LONGEST_CHUNK: usize = 4096;

/// Cuts a stretch of text at white space (and what is longer than [`LONGEST_CHUNK`]); calls `each` with the
/// chunks.
pub(crate) fn chunks(text: &str, range: Range<usize>, mut each: impl FnMut(&str, usize, usize)) {
    let mut start = None;
    for (i, c) in text[range.clone()].char_indices() {
        let at = range.start + i;
        match (is_space(c), start) {
            (true, Some(s)) => {
                each(text, s, at);
                start = None;
            }
            (false, None) => start = Some(at),
            (false, Some(s)) if at - s >= LONGEST_CHUNK => {
                each(text, s, at);
                start = Some(at);
            }
            _ => {}
        }
    }
    if let Some(s) = start {
        each(text, s, range.end);
    }
}

/// Walks over the open places of a chunk. `decide` is given the features and the place (byte offset) and
/// answers with the cut.
pub(crate) fn walk(
    chunk: &mut Chunk,
    text: &str,
    start: usize,
    end: usize,
    keys: &mut Vec<u64>,
    mut decide: impl FnMut(&[u64], usize) -> Cut,
    mut cut: impl FnMut(usize, Cut),
) {
    chunk.fill(text, start, end);
    let (mut since, mut before) = (0, Cut::None);
    for at in 1..chunk.chars.len() {
        if chunk.is_open(at) {
            chunk.features(at, since, before, keys);
            let place = chunk.chars[at].0;
            let decision = decide(keys, place);
            if decision != Cut::None {
                since = at;
                cut(place, decision);
            }
            before = decision;
        }
    }
}

impl Tokenizer {
    /// Appends the words of a stretch of text.
    pub(crate) fn words(&self, text: &str, range: Range<usize>, work: &mut Work, out: &mut Vec<Word>) {
        let first = out.len();
        chunks(text, range, |text, start, end| {
            let mut spaced = out.len() > first && out.last().is_some_and(|w| w.range.end < start);
            let bytes = &text.as_bytes()[start..end];
            let letters = bytes.iter().all(u8::is_ascii_alphabetic);
            work.places.clear();
            if letters {
                self.split_run(text, start, end, &mut work.places);
            } else {
                let Work { chunk, keys, places } = work;
                let decide = |keys: &[u64], _| {
                    let s = self.cuts.score(keys);
                    if s[0] >= s[1] && s[0] >= s[2] {
                        Cut::None
                    } else if s[1] >= s[2] {
                        Cut::Token
                    } else {
                        Cut::Word
                    }
                };
                walk(chunk, text, start, end, keys, decide, |at, cut| places.push((at, cut)));
                self.split_pieces(text, start, end, places);
            }
            let (mut from, mut continues) = (start, false);
            for &(at, cut) in work.places.iter().chain([&(end, Cut::Token)]) {
                out.push(Word { range: from..at, continues, spaced });
                (from, continues, spaced) = (at, cut == Cut::Word, false);
            }
        });
    }

    /// "cannot" → "can", "not", where the whole run is known.
    fn split_run(&self, text: &str, start: usize, end: usize, places: &mut Vec<(usize, Cut)>) {
        if end - start > 24 {
            return;
        }
        let Some(split) = self.splits.get(split_key(form::low(&text[start..end]))) else { return };
        let at = start + (split >> 2) as usize;
        if at > start && at < end && text.is_char_boundary(at) {
            places.push((at, Cut::ALL[(split & 3).min(2) as usize]));
        }
    }

    /// The same for the letter runs among the pieces of a chunk ("cannot,").
    fn split_pieces(&self, text: &str, start: usize, end: usize, places: &mut Vec<(usize, Cut)>) {
        let (mut from, known) = (start, places.len());
        for i in 0..=known {
            let to = if i < known { places[i].0 } else { end };
            if to - from <= 24 && text.as_bytes()[from..to].iter().all(u8::is_ascii_alphabetic) {
                self.split_run(text, from, to, places);
            }
            from = to;
        }
        if places.len() > known {
            places.sort_by_key(|p| p.0);
        }
    }
}

/// Memory that is used again and again.
pub(crate) struct Work {
    pub(crate) chunk: Chunk,
    pub(crate) keys: Vec<u64>,
    places: Vec<(usize, Cut)>,
}

impl Work {
    pub(crate) fn new() -> Self {
        Self { chunk: Chunk::new(), keys: Vec::new(), places: Vec::new() }
    }
}
