//! Names: begin, inside, end and single labels, found with a small beam, with a memory of the report.

use crate::form::{Form, flag};
use crate::hash;
use crate::table::SparseTable;
use crate::tagger::{Tag, Tagset, is_capitals};
use chancery_document::NameKind;
use std::collections::HashMap;
use std::ops::Range;

/// A label: 0 = outside; else `1 + 4 * kind + place`, place 0 = begin, 1 = inside, 2 = end, 3 = single.
pub(crate) type Label = u8;

/// Outside of all names.
pub(crate) const OUTSIDE: Label = 0;
/// How many labels there are.
pub(crate) const LABELS: usize = 1 + 4 * NameKind::ALL.len();

/// What was named in the report so far: word → how often it was part of a name of each kind, and how often
/// not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    seen: HashMap<u32, [u16; 6]>,
}

impl Memory {
    /// Takes in the labels of a sentence.
    pub(crate) fn learn(&mut self, forms: &[Form], labels: &[Label]) {
        for (form, &label) in forms.iter().zip(labels) {
            if form.is(flag::CAPITAL) {
                let counts = self.seen.entry(form.low).or_default();
                let at = if label == OUTSIDE { 5 } else { usize::from((label - 1) / 4) };
                counts[at] = counts[at].saturating_add(1);
            }
        }
    }

    /// The most frequent kind of a word (0 = never seen, 1–5 = kinds, 6 = outside).
    fn recall(&self, form: &Form) -> u32 {
        if !form.is(flag::CAPITAL) {
            return 7;
        }
        let Some(counts) = self.seen.get(&form.low) else { return 0 };
        let mut best = 0;
        for i in 1..6 {
            if counts[i] > counts[best] {
                best = i;
            }
        }
        best as u32 + 1
    }
}

/// Whether `label` may follow `before`.
pub(crate) fn may_follow(before: Label, label: Label) -> bool {
    let open = before != OUTSIDE && (before - 1) % 4 < 2;
    if open {
        label != OUTSIDE && (label - 1) / 4 == (before - 1) / 4 && matches!((label - 1) % 4, 1 | 2)
    } else {
        label == OUTSIDE || matches!((label - 1) % 4, 0 | 3)
    }
}

/// What stays the same for all words of a sentence.
pub(crate) struct Context<'a> {
    pub(crate) forms: &'a [Form],
    pub(crate) tags: &'a [Tag],
    pub(crate) tagset: &'a Tagset,
    pub(crate) memory: &'a Memory,
    pub(crate) capitals: bool,
}

impl<'a> Context<'a> {
    pub(crate) fn new(forms: &'a [Form], tags: &'a [Tag], tagset: &'a Tagset, memory: &'a Memory) -> Self {
        Self { forms, tags, tagset, memory, capitals: is_capitals(forms) }
    }

    /// Features of word `i` that don't depend on the labels before it.
    pub(crate) fn fixed(&self, i: usize, keys: &mut Vec<u64>) {
        keys.clear();
        let none = Form::default();
        let at = |d: isize| self.index(i, d).map_or(&none, |j| &self.forms[j]);
        let (w, p, pp, n, nn) = (at(0), at(-1), at(-2), at(1), at(2));
        let shape = |f: &Form| if self.capitals { 7 } else { f.shape };
        let caps = |f: &Form| u32::from(f.flags);
        let (t0, t1, tn) = (self.upos(i, 0), self.upos(i, -1), self.upos(i, 1));
        let fine = u32::from(self.tags[i]);
        let first = u32::from(i == 0) | u32::from(self.capitals) << 1;
        let (m, mn, mp) = (self.memory.recall(w), self.memory.recall(n), self.memory.recall(p));
        let mut f = |template: u32, atoms: &[u32]| keys.push(hash::feature(template, atoms));
        f(600, &[w.low]);
        f(602, &[p.low]);
        f(603, &[n.low]);
        f(604, &[pp.low]);
        f(605, &[nn.low]);
        f(606, &[w.low, p.low]);
        f(607, &[w.low, n.low]);
        f(608, &[shape(w), first]);
        f(611, &[shape(p), shape(w), shape(n)]);
        f(612, &[w.suffix[2]]);
        f(613, &[w.suffix[3]]);
        f(614, &[w.prefix[2]]);
        f(615, &[w.suffix[1], shape(w)]);
        f(619, &[fine, shape(w)]);
        f(620, &[t1, t0, tn]);
        f(622, &[w.cluster]);
        f(624, &[p.cluster]);
        f(625, &[n.cluster]);
        f(626, &[p.cluster, w.cluster]);
        f(627, &[w.cluster, n.cluster]);
        f(628, &[pp.coarse, p.coarse, shape(w)]);
        f(629, &[n.coarse, nn.coarse, shape(w)]);
        f(632, &[m, caps(w)]);
        f(634, &[m, mp, mn]);
        f(636, &[m, first, fine]);
        f(637, &[p.low, n.low, caps(w)]);
        f(638, &[pp.low, p.low]);
        f(639, &[n.low, nn.low]);
        f(640, &[w.low, caps(w), first]);
        f(642, &[caps(pp), caps(p), caps(w), caps(n), caps(nn)]);
        f(643, &[p.low, w.cluster]);
        f(644, &[n.low, w.cluster]);
        f(648, &[p.coarse, w.coarse, n.coarse]);
    }

    /// Features of word `i` with the labels of the two words before it.
    pub(crate) fn moving(&self, i: usize, before: [Label; 2], keys: &mut Vec<u64>) {
        keys.clear();
        let none = Form::default();
        let at = |d: isize| self.index(i, d).map_or(&none, |j| &self.forms[j]);
        let (w, p, n) = (at(0), at(-1), at(1));
        let shape = |f: &Form| if self.capitals { 7 } else { f.shape };
        let caps = |f: &Form| u32::from(f.flags);
        let (t0, tn) = (self.upos(i, 0), self.upos(i, 1));
        let fine = u32::from(self.tags[i]);
        let (m, mn) = (self.memory.recall(w), self.memory.recall(n));
        let (l1, l2) = (u32::from(before[0]), u32::from(before[1]));
        let mut f = |template: u32, atoms: &[u32]| keys.push(hash::feature(template, atoms));
        f(601, &[w.low, l1]);
        f(609, &[shape(w), shape(p), l1]);
        f(610, &[shape(w), shape(n), l1]);
        f(616, &[l1]);
        f(617, &[l1, l2]);
        f(618, &[l1, fine, caps(w)]);
        f(621, &[l1, t0, tn]);
        f(623, &[w.cluster, l1]);
        f(630, &[l1, p.low]);
        f(631, &[l1, n.low, caps(w)]);
        f(633, &[m, l1]);
        f(635, &[mn, l1]);
        f(641, &[w.prefix[2], w.suffix[2], l1]);
        f(645, &[n.suffix[2], caps(n), l1]);
        f(646, &[w.suffix[2], l1]);
        f(647, &[l1, l2, n.coarse]);
        f(649, &[w.coarse, shape(w), l1]);
    }

    fn index(&self, i: usize, d: isize) -> Option<usize> {
        usize::try_from(i as isize + d).ok().filter(|&j| j < self.forms.len())
    }

    fn upos(&self, i: usize, d: isize) -> u32 {
        self.index(i, d).map_or(99, |j| self.tagset.upos(self.tags[j]) as u32)
    }
}

/// How many labellings of a sentence are followed side by side.
const BEAM: usize = 4;

/// A labelling up to a word.
#[derive(Clone, Copy, Debug)]
struct Hypothesis {
    score: i32,
    /// Labels of the last two words.
    last: [Label; 2],
    /// Its place in the history.
    step: u32,
}

/// The search for the best labelling; its memory is used again and again.
#[derive(Debug, Default)]
pub(crate) struct Search {
    beam: Vec<Hypothesis>,
    next: Vec<Hypothesis>,
    /// The step before and the label.
    history: Vec<(u32, Label)>,
    pub(crate) keys: Vec<u64>,
    /// The best score up to each word.
    pub(crate) bests: Vec<(i32, u32)>,
}

impl Search {
    /// Finds the best labelling among those that `allowed` lets through. `score` adds the scores of features,
    /// `prior` what else is thought of the labels of a word.
    pub(crate) fn run(
        &mut self,
        context: &Context<'_>,
        score: impl Fn(&[u64], &mut [i32; 128]),
        prior: impl Fn(usize, &mut [i32; 128]),
        allowed: impl Fn(usize, Label) -> bool,
    ) {
        let words = context.forms.len();
        self.history.clear();
        self.bests.clear();
        self.beam.clear();
        self.beam.push(Hypothesis { score: 0, last: [OUTSIDE; 2], step: u32::MAX });
        for i in 0..words {
            context.fixed(i, &mut self.keys);
            let mut fixed = [0; 128];
            score(&self.keys, &mut fixed);
            prior(i, &mut fixed);
            self.next.clear();
            for hypothesis in &self.beam {
                context.moving(i, hypothesis.last, &mut self.keys);
                let mut scores = fixed;
                score(&self.keys, &mut scores);
                for label in 0..LABELS as Label {
                    let opens = label != OUTSIDE && (label - 1) % 4 < 2;
                    if may_follow(hypothesis.last[0], label)
                        && !(opens && i + 1 == words)
                        && allowed(i, label)
                    {
                        self.next.push(Hypothesis {
                            score: hypothesis.score + scores[usize::from(label)],
                            last: [label, hypothesis.last[0]],
                            step: hypothesis.step,
                        });
                    }
                }
            }
            self.next.sort_by_key(|h| std::cmp::Reverse(h.score));
            self.next.truncate(BEAM);
            for hypothesis in &mut self.next {
                self.history.push((hypothesis.step, hypothesis.last[0]));
                hypothesis.step = self.history.len() as u32 - 1;
            }
            std::mem::swap(&mut self.beam, &mut self.next);
            match self.beam.first() {
                Some(best) => self.bests.push((best.score, best.step)),
                None => return,
            }
        }
    }

    /// The best labelling up to (and without) word `end`; empty where nothing was allowed.
    pub(crate) fn labels(&self, end: usize, out: &mut Vec<Label>) {
        out.clear();
        let Some(&(_, mut step)) = end.checked_sub(1).and_then(|last| self.bests.get(last)) else { return };
        while step != u32::MAX {
            let (before, label) = self.history[step as usize];
            out.push(label);
            step = before;
        }
        out.reverse();
    }
}

/// The part of the model that finds names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Namer {
    pub(crate) table: SparseTable,
}

impl Namer {
    /// Labels a sentence; `prior` adds what a network thinks of the labels of a word.
    pub(crate) fn label(
        &self,
        context: &Context<'_>,
        search: &mut Search,
        prior: impl Fn(usize, &mut [i32; 128]),
        out: &mut Vec<Label>,
    ) {
        search.run(context, |keys, scores| self.table.add(keys, scores), prior, |_, _| true);
        search.labels(context.forms.len(), out);
    }
}

/// The names that labels spell: ranges of words and kinds.
pub(crate) fn spans(labels: &[Label]) -> Vec<(Range<usize>, NameKind)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, &label) in labels.iter().enumerate() {
        if label == OUTSIDE {
            continue;
        }
        let (kind, place) = ((label - 1) / 4, (label - 1) % 4);
        if matches!(place, 0 | 3) {
            start = i;
        }
        if place >= 2 {
            out.push((start..i + 1, NameKind::ALL[usize::from(kind).min(NameKind::ALL.len() - 1)]));
        }
    }
    out
}

/// The labels that spell names.
pub(crate) fn labels(words: usize, names: &[(Range<usize>, NameKind)]) -> Vec<Label> {
    let mut out = vec![OUTSIDE; words];
    for (range, kind) in names {
        for i in range.clone() {
            let place = match (i == range.start, i + 1 == range.end) {
                (true, true) => 3,
                (true, false) => 0,
                (false, true) => 2,
                (false, false) => 1,
            };
            out[i] = 1 + 4 * *kind as u8 + place;
        }
    }
    out
}
