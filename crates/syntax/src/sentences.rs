//! Sentences: a classifier that looks at each gap between words of a block.

use crate::form::{Form, flag, plain};
use crate::hash;
use crate::model::Hint;
use crate::table::TripleTable;
use crate::tokenize::Word;

/// Longest sentence in words; longer ones are cut at the best gap.
pub(crate) const LONGEST: usize = 400;

/// The part of the model that ends sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Splitter {
    /// Classes: 0 goes on, 1 ends.
    pub(crate) table: TripleTable,
    /// Added to the score of "ends".
    pub(crate) bias: i32,
}

/// What the words of the sentence so far tell.
#[derive(Clone, Copy, Default)]
pub(crate) struct State {
    first: usize,
    parentheses: i32,
    quotes: u32,
}

impl State {
    pub(crate) fn start(first: usize) -> Self {
        Self { first, parentheses: 0, quotes: 0 }
    }

    /// Takes a word in.
    pub(crate) fn push(&mut self, text: &str, word: &Word) {
        if word.range.len() <= 3 {
            match text[word.range.clone()].chars().next().map(plain) {
                Some('(' | '[') => self.parentheses += 1,
                Some(')' | ']') => self.parentheses -= 1,
                Some('"') => self.quotes ^= 1,
                _ => {}
            }
        }
    }
}

/// Features of the gap after word `i` of a block.
pub(crate) fn features(
    text: &str,
    words: &[Word],
    forms: &[Form],
    i: usize,
    state: &State,
    keys: &mut Vec<u64>,
) {
    keys.clear();
    let low = |d: isize| at(forms, i as isize + d).map_or(0, |f| f.low);
    let shape = |d: isize| at(forms, i as isize + d).map_or(0, |f| f.shape);
    let cluster = |d: isize| at(forms, i as isize + d).map_or(0, |f| f.cluster);
    let spaced = |d: isize| at(words, i as isize + d).is_none_or(|w| w.spaced);
    let flags = |d: isize| at(forms, i as isize + d).map_or(0, |f| u32::from(f.flags));
    let next = &words[i + 1];
    let gap =
        u32::from(next.spaced) | u32::from(text[words[i].range.end..next.range.start].contains('\n')) << 1;
    let glued = u32::from(spaced(0)) | u32::from(spaced(2)) << 1 | gap << 2;
    let length = match i + 1 - state.first {
        n @ 0..=3 => n as u32,
        4..=6 => 4,
        7..=12 => 5,
        13..=25 => 6,
        26..=40 => 7,
        _ => 8,
    };
    let open = (state.parentheses.clamp(0, 2) as u32) | state.quotes << 2;
    let mut f = |template: u32, atoms: &[u32]| keys.push(hash::feature(template, atoms));
    f(100, &[low(0), gap]);
    f(101, &[low(1), gap]);
    f(102, &[low(0), low(1)]);
    f(103, &[shape(0), shape(1), gap]);
    f(104, &[low(0), shape(1), glued]);
    f(105, &[shape(0), low(1), glued]);
    f(106, &[low(-1), low(0), shape(1)]);
    f(107, &[shape(-1), low(0), shape(1), glued]);
    f(108, &[low(0), shape(1), length]);
    f(109, &[low(0), open, shape(1)]);
    f(110, &[shape(0), shape(1), shape(2), gap]);
    f(111, &[low(0), low(1), low(2)]);
    f(112, &[low(0), shape(1), low(2)]);
    f(113, &[shape(-1), shape(0), shape(1), shape(2), glued]);
    f(114, &[cluster(0), cluster(1), flags(1)]);
    f(115, &[cluster(1), cluster(2), low(0)]);
    f(116, &[length, flags(0), flags(1)]);
    f(117, &[low(-1), low(0), low(1)]);
    f(118, &[flags(-2), flags(-1), flags(0), flags(1), flags(2), flags(3)]);
    f(119, &[low(1), low(2), flags(0)]);
    f(120, &[forms[state.first].low, length, shape(1)]);
    f(121, &[forms[state.first].shape, low(0), flags(1), length]);
    f(122, &[shape(0), low(1), low(2), length.min(4)]);
    f(123, &[cluster(-1), cluster(0), cluster(1), flags(1)]);
}

fn at<T>(items: &[T], i: isize) -> Option<&T> {
    usize::try_from(i).ok().and_then(|i| items.get(i))
}

/// Whether a sentence may end after word `i`: not inside a multiword token.
pub(crate) fn may_end(words: &[Word], i: usize) -> bool {
    !words[i + 1].continues
}

/// Gaps that are decided without the classifier: a plain small word in the middle of plain words.
pub(crate) fn is_plain(words: &[Word], forms: &[Form], i: usize) -> bool {
    let small = |f: &Form| f.flags == flag::LETTER;
    words[i + 1].spaced && small(&forms[i]) && small(&forms[i + 1])
}

impl Splitter {
    /// The ends (exclusive) of the sentences of a block, and whether each was forced by the length.
    pub(crate) fn ends(
        &self,
        text: &str,
        words: &[Word],
        forms: &[Form],
        hints: &[Hint],
    ) -> Vec<(usize, bool)> {
        let mut ends = Vec::new();
        let mut state = State::start(0);
        let mut keys = Vec::new();
        // The best gap of the sentence so far, for cutting.
        let mut best: Option<(i32, usize)> = None;
        let mut i = 0;
        while i + 1 < words.len() {
            state.push(text, &words[i]);
            if may_end(words, i) && !hints.get(i).is_some_and(|h| h.goes_on) {
                let margin = if is_plain(words, forms, i) {
                    i32::MIN / 2
                } else {
                    features(text, words, forms, i, &state, &mut keys);
                    let s = self.table.score(&keys);
                    s[1] - s[0] + self.bias
                };
                if margin > 0 {
                    ends.push((i + 1, false));
                    (state, best) = (State::start(i + 1), None);
                } else if best.is_none_or(|b| margin >= b.0) {
                    best = Some((margin, i + 1));
                }
            }
            if i + 1 - state.first >= LONGEST {
                let end = best.map_or(i + 1, |b| b.1);
                ends.push((end, true));
                (state, best) = (State::start(end), None);
                i = end;
            } else {
                i += 1;
            }
        }
        if !words.is_empty() {
            ends.push((words.len(), false));
        }
        ends
    }
}
