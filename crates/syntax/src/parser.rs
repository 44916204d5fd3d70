//! Trees without labels: the arc-hybrid system (Kuhlmann et al. 2011) with a beam.
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
    pub(crate) coarse: u32,
}

/// Stands for "no word".
const NOTHING: Seen = Seen { low: 1, tag: 250, upos: 250, cluster: 0xFFFF, coarse: 0xFF };
const ROOT: Seen = Seen { low: 2, tag: 251, upos: 251, cluster: 0xFFFE, coarse: 0xFE };

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
            coarse: f.coarse,
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

/// A word with the children that it has so far: the outermost and the next one on both sides, and how many.
#[derive(Clone, Copy, Debug)]
struct Family {
    word: u16,
    left: [u16; 2],
    right: [u16; 2],
    counts: [u8; 2],
}

impl Family {
    const fn new(word: u16) -> Self {
        Self { word, left: [NONE; 2], right: [NONE; 2], counts: [0; 2] }
    }
}

/// An element of a stack. Stacks share their lower parts, so that a state is copied in no time.
#[derive(Clone, Copy, Debug)]
struct Node {
    family: Family,
    /// The element under it; 0 = the bottom, which is a node without a word.
    below: u32,
    depth: u16,
}

/// What the states of a sentence share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arena {
    nodes: Vec<Node>,
    /// Transitions with the one before: `previous << 2 | transition`.
    steps: Vec<u32>,
    /// The root's index, which is the number of words.
    root: u16,
}

/// A configuration: a stack, the first word of the buffer, and the way that led here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    top: u32,
    front: Family,
    /// The last step; 0 = the start.
    step: u32,
}

impl Arena {
    /// Forgets the last sentence; gives the start of the next.
    pub(crate) fn start(&mut self, words: usize) -> State {
        self.nodes.clear();
        self.nodes.push(Node { family: Family::new(NONE), below: 0, depth: 0 });
        self.steps.clear();
        self.steps.push(0);
        self.root = words as u16;
        State { top: 0, front: Family::new(0), step: 0 }
    }

    fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    /// The words of a stack from the top.
    pub(crate) fn stack(&self, state: &State) -> impl Iterator<Item = u16> {
        let mut at = state.top;
        std::iter::from_fn(move || {
            let node = self.node(at);
            at = node.below;
            (node.depth > 0).then_some(node.family.word)
        })
    }

    /// The first word of the buffer.
    pub(crate) fn next(state: &State) -> u16 {
        state.front.word
    }

    pub(crate) fn is_done(&self, state: &State) -> bool {
        state.front.word == self.root && state.top == 0
    }

    /// Which transitions are legal.
    pub(crate) fn legal(&self, state: &State) -> [bool; 3] {
        let at_root = state.front.word == self.root;
        let depth = self.node(state.top).depth;
        [!at_root, if at_root { depth == 1 } else { depth >= 1 }, depth >= 2]
    }

    /// The state after a legal transition.
    pub(crate) fn after(&mut self, state: &State, transition: Transition) -> State {
        let mut new = *state;
        let top = *self.node(state.top);
        match transition {
            Transition::Shift => {
                new.top = self.push(Node { family: state.front, below: state.top, depth: top.depth + 1 });
                new.front = Family::new(state.front.word + 1);
            }
            Transition::Left => {
                // The stack is nearest first: each new left child is further out.
                let front = &mut new.front;
                front.left = [top.family.word, front.left[0]];
                front.counts[0] = front.counts[0].saturating_add(1);
                new.top = top.below;
            }
            Transition::Right => {
                let mut head = *self.node(top.below);
                head.family.right = [top.family.word, head.family.right[0]];
                head.family.counts[1] = head.family.counts[1].saturating_add(1);
                new.top = self.push(head);
            }
        }
        self.steps.push(state.step << 2 | transition as u32);
        new.step = self.steps.len() as u32 - 1;
        new
    }

    fn push(&mut self, node: Node) -> u32 {
        self.nodes.push(node);
        self.nodes.len() as u32 - 1
    }

    /// The transitions that led to a state.
    pub(crate) fn way(&self, state: &State, out: &mut Vec<Transition>) {
        out.clear();
        let mut at = state.step;
        while at != 0 {
            let step = self.steps[at as usize];
            out.push(Transition::ALL[(step & 3) as usize]);
            at = step >> 2;
        }
        out.reverse();
    }

    /// The heads that transitions build; the root's index stands for the root.
    pub(crate) fn heads(&self, way: &[Transition], stack: &mut Vec<u16>, heads: &mut Vec<u16>) {
        heads.clear();
        heads.resize(usize::from(self.root), self.root);
        stack.clear();
        let mut next = 0;
        for transition in way {
            if *transition == Transition::Shift {
                stack.push(next);
                next += 1;
            } else if let Some(child) = stack.pop() {
                let under = stack.last().copied().unwrap_or(self.root);
                heads[usize::from(child)] = if *transition == Transition::Left { next } else { under };
            }
        }
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
pub(crate) fn features(arena: &Arena, state: &State, input: &Input, keys: &mut Vec<u64>) {
    keys.clear();
    let n0 = arena.node(state.top);
    let n1 = arena.node(n0.below);
    let n2 = arena.node(n1.below);
    let ids = [n0.family.word, n1.family.word, n2.family.word];
    let next = state.front.word;
    let [s0, s1, s2] = ids.map(|i| input.get(i));
    let b0 = input.get(next);
    let b1 = input.get(next.saturating_add(1));
    let b2 = input.get(next.saturating_add(2));
    let before = next.checked_sub(1).map_or(NOTHING, |i| input.get(i));
    let (c0, c1, cb) = (&n0.family, &n1.family, &state.front);
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
    f(451, &[s0.coarse, b0.tag, s1.tag]);
    f(452, &[s1.coarse, s0.tag, b0.tag]);
    f(453, &[s1.tag, s0.tag, b0.coarse]);
    f(454, &[s0l.low, s0.tag, s1.tag]);
    f(455, &[s0l.low, s0.low, s1.low]);
    f(456, &[s0.tag, s0n.tag, b0.tag]);
    f(457, &[s0p.tag, s0.tag, s1.tag, b0.tag]);
    f(458, &[before.tag, b0.tag, s0.tag]);
    f(459, &[s0l.low, s0.tag, s1.coarse]);
    f(460, &[s2.tag, s1.tag, s0.tag, b0.tag]);
    f(461, &[s1l2.tag, s1l.tag, s1.tag]);
    f(462, &[s0r.low, s0.tag, b0.tag]);
    f(463, &[s1r.low, s1.tag, s0.tag]);
    f(464, &[bl.low, b0.tag, s0.tag]);
    f(465, &[s2.low, s0.tag, b0.tag]);
    f(466, &[s0.low, b1.tag, b0.low]);
    f(467, &[s1.tag, s0.tag, b0.tag, b1.tag, b2.tag]);
    f(468, &[s1.upos, s0.upos, b0.upos, s1r.upos, s0l.upos, s0r.upos]);
    f(469, &[s2.coarse, s1.coarse, s0.coarse]);
    f(470, &[s1.coarse, s0.coarse, b0.coarse]);
    f(471, &[s0.coarse, b0.coarse, d0]);
    f(472, &[s0l.low, s0.coarse, s1.coarse]);
    f(473, &[s1.low, s0l.low, s0.coarse]);
}

/// The part of the model that builds trees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parser {
    pub(crate) table: TripleTable,
    /// How many states are followed side by side.
    pub(crate) beam: usize,
    /// States that are this far behind the best are given up.
    pub(crate) window: i32,
}

/// Memory that is used again and again.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    pub(crate) arena: Arena,
    pub(crate) keys: Vec<u64>,
    states: Vec<(i32, State)>,
    candidates: Vec<(i32, u32, u8)>,
    way: Vec<Transition>,
    stack: Vec<u16>,
}

impl Parser {
    /// Parses a sentence; a head that is the number of words is the root.
    pub(crate) fn parse(&self, input: &Input, desk: &mut Desk, heads: &mut Vec<u16>) {
        let start = desk.arena.start(input.len());
        desk.states.clear();
        desk.states.push((0, start));
        let Desk { arena, keys, states, candidates, way, stack } = desk;
        // All ways have the same length, two transitions a word.
        for _ in 0..2 * input.len() {
            candidates.clear();
            for (i, (score, state)) in states.iter().enumerate() {
                let legal = arena.legal(state);
                let mut scores = [0; 3];
                if legal.iter().filter(|l| **l).count() > 1 {
                    features(arena, state, input, keys);
                    scores = self.table.score(keys);
                }
                for t in 0..3 {
                    if legal[t] {
                        candidates.push((score + scores[t], i as u32, t as u8));
                    }
                }
            }
            keep_best(candidates, self.beam);
            let least = candidates.first().map_or(0, |c| c.0.saturating_sub(self.window));
            candidates.retain(|c| c.0 >= least);
            let from = states.len();
            for &(score, i, t) in candidates.iter() {
                let state = states[i as usize].1;
                states.push((score, arena.after(&state, Transition::ALL[usize::from(t)])));
            }
            states.drain(..from);
        }
        if let Some((_, best)) = states.first() {
            arena.way(best, way);
        }
        arena.heads(way, stack, heads);
    }
}

/// Leaves the `n` best candidates, the best first; of equals the one that came first.
pub(crate) fn keep_best(candidates: &mut Vec<(i32, u32, u8)>, n: usize) {
    candidates.sort_by_key(|c| std::cmp::Reverse(c.0));
    candidates.truncate(n.max(1));
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
