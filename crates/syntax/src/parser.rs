//! Trees without labels: the arc-hybrid system (Kuhlmann et al. 2011), greedy.
//!
//! The root stands at the end of the buffer as one more word; it takes one dependent, the last word left on
//! the stack. So every sequence of legal transitions gives a tree with one root.

use crate::form::Form;
use crate::hash;
use crate::table::TripleTable;
use crate::tagger::{Tag, Tagset};

/// What the parser sees of a sentence: numbers per word, the root last.
pub(crate) struct Input {
    pub(crate) words: Vec<Seen>,
}

/// What the parser sees of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) low: u32,
    pub(crate) tag: u32,
    pub(crate) upos: u32,
    pub(crate) cluster: u32,
}

/// Stands for "no word".
const NOTHING: Seen = Seen { low: 1, tag: 250, upos: 250, cluster: 0xFFFF };
const ROOT: Seen = Seen { low: 2, tag: 251, upos: 251, cluster: 0xFFFE };

impl Input {
    pub(crate) fn new(forms: &[Form], tags: &[Tag], tagset: &Tagset) -> Self {
        let mut input = Self { words: Vec::new() };
        input.fill(forms, tags, tagset);
        input
    }

    /// The same in the memory of an earlier sentence.
    pub(crate) fn fill(&mut self, forms: &[Form], tags: &[Tag], tagset: &Tagset) {
        self.words.clear();
        self.words.extend(forms.iter().zip(tags).map(|(f, &t)| Seen {
            low: f.low,
            tag: u32::from(t),
            upos: tagset.upos(t) as u32,
            cluster: f.cluster,
        }));
        self.words.push(ROOT);
    }

    /// Words without the root.
    pub(crate) fn len(&self) -> usize {
        self.words.len() - 1
    }

    fn get(&self, i: u16) -> Seen {
        self.words.get(usize::from(i)).copied().unwrap_or(NOTHING)
    }
}

/// What the parser does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transition {
    /// The first word of the buffer goes on the stack.
    Shift,
    /// The top of the stack depends on the first word of the buffer.
    Left,
    /// The top of the stack depends on the word under it.
    Right,
}

impl Transition {
    pub(crate) const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// No word.
pub(crate) const NONE: u16 = u16::MAX;

/// A configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) stack: Vec<u16>,
    pub(crate) next: u16,
    /// The root's index, which is the number of words.
    pub(crate) root: u16,
    pub(crate) heads: Vec<u16>,
    children: Vec<Children>,
}

/// The outermost and next children of a word on both sides, and how many there are.
#[derive(Clone, Copy, Debug)]
struct Children {
    left: [u16; 2],
    right: [u16; 2],
    counts: [u8; 2],
}

const CHILDLESS: Children = Children { left: [NONE; 2], right: [NONE; 2], counts: [0; 2] };

impl State {
    /// The start: an empty stack.
    pub(crate) fn reset(&mut self, words: usize) {
        self.stack.clear();
        self.next = 0;
        self.root = words as u16;
        self.heads.clear();
        self.heads.resize(words, NONE);
        self.children.clear();
        self.children.resize(words + 1, CHILDLESS);
    }

    pub(crate) fn is_done(&self) -> bool {
        self.next == self.root && self.stack.is_empty()
    }

    /// Which transitions are legal.
    pub(crate) fn legal(&self) -> [bool; 3] {
        let at_root = self.next == self.root;
        let depth = self.stack.len();
        [!at_root, if at_root { depth == 1 } else { depth >= 1 }, depth >= 2]
    }

    /// The `i`-th word from the top of the stack.
    pub(crate) fn top(&self, i: usize) -> u16 {
        self.stack.len().checked_sub(i + 1).map_or(NONE, |at| self.stack[at])
    }

    /// Does a legal transition.
    pub(crate) fn apply(&mut self, transition: Transition) {
        match transition {
            Transition::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Transition::Left => {
                if let Some(child) = self.stack.pop() {
                    self.heads[usize::from(child)] = self.next;
                    let c = &mut self.children[usize::from(self.next)];
                    // The stack is closer first: each new left child is further out.
                    c.left = [child, c.left[0]];
                    c.counts[0] = c.counts[0].saturating_add(1);
                }
            }
            Transition::Right => {
                if let Some(child) = self.stack.pop() {
                    let head = self.top(0);
                    self.heads[usize::from(child)] = head;
                    let c = &mut self.children[usize::from(head)];
                    c.right = [child, c.right[0]];
                    c.counts[1] = c.counts[1].saturating_add(1);
                }
            }
        }
    }

    fn children(&self, word: u16) -> Children {
        self.children.get(usize::from(word)).copied().unwrap_or(CHILDLESS)
    }
}

fn distance(a: u16, b: u16) -> u32 {
    if a == NONE || b == NONE {
        return 9;
    }
    match b.abs_diff(a) {
        n @ 0..=4 => u32::from(n),
        5..=7 => 5,
        8..=12 => 6,
        13..=25 => 7,
        _ => 8,
    }
}

/// Features of a configuration: the templates of Zhang & Nivre (2011) without labels, and clusters.
pub(crate) fn features(state: &State, input: &Input, keys: &mut Vec<u64>) {
    keys.clear();
    let ids = [state.top(0), state.top(1), state.top(2)];
    let next = state.next;
    let [s0, s1, s2] = ids.map(|i| input.get(i));
    let b0 = input.get(next);
    let b1 = input.get(next.saturating_add(1));
    let b2 = input.get(next.saturating_add(2));
    let before = next.checked_sub(1).map_or(NOTHING, |i| input.get(i));
    let (c0, c1, cb) = (state.children(ids[0]), state.children(ids[1]), state.children(next));
    let s0l = input.get(c0.left[0]);
    let s0l2 = input.get(c0.left[1]);
    let s0r = input.get(c0.right[0]);
    let s0r2 = input.get(c0.right[1]);
    let s1l = input.get(c1.left[0]);
    let s1l2 = input.get(c1.left[1]);
    let s1r = input.get(c1.right[0]);
    let s1r2 = input.get(c1.right[1]);
    let bl = input.get(cb.left[0]);
    let bl2 = input.get(cb.left[1]);
    let d0 = distance(ids[0], next);
    let d1 = distance(ids[1], ids[0]);
    let v0 = u32::from(c0.counts[0].min(3)) | u32::from(c0.counts[1].min(3)) << 2;
    let v1 = u32::from(c1.counts[0].min(3)) | u32::from(c1.counts[1].min(4)) << 2;
    let vb = u32::from(cb.counts[0].min(3));
    // Words around the stack's words in the text: what lies between is often a mark or a comma.
    let s0n = ids[0].checked_add(1).map_or(NOTHING, |i| input.get(i));
    let s0p = if ids[0] == NONE { NOTHING } else { ids[0].checked_sub(1).map_or(NOTHING, |i| input.get(i)) };
    let mut f = |template: u32, atoms: &[u32]| keys.push(hash::feature(template, atoms));
    f(400, &[s0.low, s0.tag]);
    f(401, &[s0.tag]);
    f(402, &[s1.low, s1.tag]);
    f(403, &[s1.tag, s0.tag]);
    f(404, &[b0.low, b0.tag]);
    f(405, &[b0.tag]);
    f(406, &[b1.low, b1.tag]);
    f(407, &[b1.tag, b0.tag]);
    f(408, &[b2.low, b2.tag]);
    f(409, &[s2.tag, s1.tag, s0.tag]);
    f(410, &[s0.low, s0.tag, b0.low, b0.tag]);
    f(411, &[s0.low, s0.tag, b0.tag]);
    f(412, &[s0.tag, b0.low, b0.tag]);
    f(413, &[s0.low, b0.low]);
    f(414, &[s0.tag, b0.tag, d0]);
    f(415, &[s1.low, s1.tag, s0.low, s0.tag]);
    f(416, &[s1.low, s1.tag, s0.tag]);
    f(417, &[s1.tag, s0.low, s0.tag]);
    f(418, &[s1.low, s0.low]);
    f(419, &[s1.tag, s0.tag, d1]);
    f(420, &[s1.tag, s0.tag, b0.tag]);
    f(421, &[s0.tag, b0.tag, b1.tag]);
    f(422, &[b0.tag, b1.tag, b2.tag]);
    f(423, &[s1.tag, s0.tag, b0.tag, b1.tag]);
    f(424, &[s0.low, b0.tag, b1.tag]);
    f(425, &[s1.low, s0.tag, b0.tag]);
    f(426, &[s1.tag, s0.low, b0.tag]);
    f(427, &[s1.tag, s0.tag, b0.low]);
    f(428, &[s0.tag, s0l.tag, b0.tag]);
    f(429, &[s0.tag, s0r.tag, b0.tag]);
    f(430, &[s0.tag, bl.tag, b0.tag]);
    f(431, &[s1.tag, s0.tag, s0l.tag]);
    f(432, &[s1.tag, s0.tag, s0r.tag]);
    f(433, &[s1.tag, s1r.tag, s0.tag]);
    f(434, &[s1.tag, s1l.tag, s0.tag]);
    f(435, &[s1.tag, s1r.tag, s0.tag, b0.tag]);
    f(436, &[s0.tag, s0l.tag, s0l2.tag]);
    f(437, &[s0.tag, s0r.tag, s0r2.tag]);
    f(438, &[s1.tag, s1r.tag, s1r2.tag]);
    f(439, &[b0.tag, bl.tag, bl2.tag]);
    f(440, &[s0.tag, s0.low, v0]);
    f(441, &[s1.tag, s1.low, v1]);
    f(442, &[b0.tag, b0.low, vb]);
    f(443, &[s0.tag, v0, b0.tag, vb]);
    f(444, &[s1.tag, v1, s0.tag, v0]);
    f(445, &[s0.low, d0, b0.tag]);
    f(446, &[b0.low, d0, s0.tag]);
    f(447, &[s1.low, d1, s0.tag]);
    f(448, &[s0.low, d1, s1.tag]);
    f(449, &[s0.cluster, b0.cluster]);
    f(450, &[s1.cluster, s0.cluster]);
    f(451, &[s0.cluster, b0.tag, s1.tag]);
    f(452, &[s1.cluster, s0.tag, b0.tag]);
    f(453, &[s1.tag, s0.tag, b0.cluster]);
    f(454, &[s0l.low, s0.tag, s1.tag]);
    f(455, &[s0l.low, s0.low, s1.low]);
    f(456, &[s0.tag, s0n.tag, b0.tag]);
    f(457, &[s0p.tag, s0.tag, s1.tag, b0.tag]);
    f(458, &[before.tag, b0.tag, s0.tag]);
    f(459, &[s0l.low, s0.tag, s1.cluster]);
    f(460, &[s2.tag, s1.tag, s0.tag, b0.tag]);
    f(461, &[s1l2.tag, s1l.tag, s1.tag]);
    f(462, &[s0r.low, s0.tag, b0.tag]);
    f(463, &[s1r.low, s1.tag, s0.tag]);
    f(464, &[bl.low, b0.tag, s0.tag]);
    f(465, &[s2.low, s0.tag, b0.tag]);
    f(466, &[s0.low, b1.tag, b0.low]);
    f(467, &[s1.tag, s0.tag, b0.tag, b1.tag, b2.tag]);
    f(468, &[s1.upos, s0.upos, b0.upos, s1r.upos, s0l.upos, s0r.upos]);
    f(469, &[s2.cluster, s1.cluster, s0.cluster]);
}

/// The part of the model that builds trees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parser {
    pub(crate) table: TripleTable,
}

impl Parser {
    /// Parses a sentence; the heads are in `state.heads`, the root's index is the number of words.
    pub(crate) fn parse(&self, input: &Input, state: &mut State, keys: &mut Vec<u64>) {
        state.reset(input.len());
        while !state.is_done() {
            let legal = state.legal();
            let mut scores = [0; 3];
            if legal.iter().filter(|l| **l).count() > 1 {
                features(state, input, keys);
                scores = self.table.score(keys);
            }
            state.apply(Transition::ALL[choose(&scores, legal)]);
        }
    }
}

/// The best of the legal transitions.
pub(crate) fn choose(scores: &[i32; 3], legal: [bool; 3]) -> usize {
    let mut best = 3;
    for i in 0..3 {
        if legal[i] && (best == 3 || scores[i] > scores[best]) {
            best = i;
        }
    }
    best.min(2)
}
