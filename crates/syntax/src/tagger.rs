//! Tags: part of speech joined with the treebanks' own finer tag (`VERB:VBD`), from left to right.

use crate::form::{Form, flag};
use crate::hash;
use crate::model::Hint;
use crate::table::SparseTable;
use chancery_document::Upos;

/// A fine tag: an index into [`Tagset::names`].
pub(crate) type Tag = u8;

/// The fine tags of a model.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tagset {
    /// `UPOS:XPOS`.
    pub(crate) names: Vec<String>,
    /// Their parts of speech.
    pub(crate) upos: Vec<Upos>,
}

impl Tagset {
    pub(crate) fn new(names: Vec<String>) -> Self {
        let upos = |n: &String| Upos::from_name(n.split(':').next().unwrap_or_default()).unwrap_or(Upos::X);
        Self { upos: names.iter().map(upos).collect(), names }
    }

    pub(crate) fn upos(&self, tag: Tag) -> Upos {
        self.upos.get(usize::from(tag)).copied().unwrap_or(Upos::X)
    }

    /// The tag of a word; one with the same part of speech where the pair is not listed.
    pub(crate) fn find(&self, upos: Upos, xpos: &str) -> Tag {
        let same = |n: &&String| n.split_once(':') == Some((upos.as_str(), xpos));
        let exact = self.names.iter().position(|n| same(&n));
        exact.or_else(|| self.upos.iter().position(|&u| u == upos)).unwrap_or(0) as Tag
    }
}

/// Tag before the first word.
pub(crate) const START: u32 = 255;

/// Whether a sentence is written in capitals throughout, so that capitals say nothing.
pub(crate) fn is_capitals(forms: &[Form]) -> bool {
    let (mut caps, mut letters) = (0, 0);
    for form in forms.iter().filter(|f| f.is(flag::LETTER)) {
        letters += 1;
        caps += usize::from(form.is(flag::ALL_CAPS));
    }
    letters >= 3 && caps * 10 >= letters * 8
}

/// Features of word `i` of a sentence; `t1` and `t2` are the tags of the two words before it.
pub(crate) fn features(forms: &[Form], i: usize, t1: u32, t2: u32, capitals: bool, keys: &mut Vec<u64>) {
    keys.clear();
    let none = Form::default();
    let at = |d: isize| usize::try_from(i as isize + d).ok().and_then(|j| forms.get(j)).unwrap_or(&none);
    let (w, p, pp, n, nn) = (at(0), at(-1), at(-2), at(1), at(2));
    let shape = if capitals { 7 } else { w.shape };
    let first = u32::from(i == 0) | u32::from(capitals) << 1;
    let mut f = |template: u32, atoms: &[u32]| keys.push(hash::feature(template, atoms));
    f(200, &[w.low]);
    f(201, &[w.suffix[0]]);
    f(202, &[w.suffix[1]]);
    f(203, &[w.suffix[2]]);
    f(204, &[w.suffix[3]]);
    f(205, &[w.prefix[0], first]);
    f(206, &[w.prefix[1]]);
    f(207, &[w.prefix[2]]);
    f(208, &[shape, first]);
    f(209, &[p.low]);
    f(210, &[n.low]);
    f(211, &[pp.low]);
    f(212, &[nn.low]);
    f(213, &[t1]);
    f(214, &[t1, t2]);
    f(215, &[t1, w.low]);
    f(216, &[p.low, w.low]);
    f(217, &[w.low, n.low]);
    f(218, &[t1, n.low]);
    f(219, &[t1, t2, w.low]);
    f(220, &[n.suffix[2], t1]);
    f(221, &[p.suffix[2]]);
    f(222, &[n.suffix[2], w.suffix[2]]);
    f(223, &[t1, w.suffix[2]]);
    f(224, &[w.cluster]);
    f(225, &[w.cluster, t1]);
    f(226, &[n.cluster, w.cluster]);
    f(227, &[p.cluster, w.cluster]);
    f(228, &[n.cluster, t1]);
    f(229, &[nn.coarse, n.coarse]);
    f(230, &[shape, w.suffix[2], first]);
    f(231, &[p.shape, shape, n.shape]);
    f(232, &[w.low, u32::from(w.flags), first]);
    f(233, &[t1, n.coarse, nn.coarse]);
    f(234, &[p.low, n.low]);
    f(235, &[n.low, nn.low]);
    f(236, &[t1, t2, n.suffix[1]]);
    f(237, &[p.coarse, w.coarse, n.coarse]);
    f(238, &[w.low, n.coarse]);
    f(239, &[w.low, p.coarse]);
    f(240, &[t1, t2, n.coarse]);
    f(241, &[w.suffix[2], n.coarse, t1]);
}

/// The part of the model that tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tagger {
    pub(crate) tags: Tagset,
    pub(crate) table: SparseTable,
}

impl Tagger {
    /// Tags a sentence.
    ///
    /// A word whose tags are known beforehand gets the likeliest of these.
    pub(crate) fn tag(&self, forms: &[Form], hints: &[Hint], keys: &mut Vec<u64>, out: &mut Vec<Tag>) {
        out.clear();
        let capitals = is_capitals(forms);
        let (mut t1, mut t2) = (START, START);
        let n = self.tags.names.len().min(128);
        for i in 0..forms.len() {
            features(forms, i, t1, t2, capitals, keys);
            let mut scores = [0; 128];
            self.table.add(keys, &mut scores);
            if let Some(hint) = hints.get(i).filter(|h| !h.tags.is_empty()) {
                for (t, score) in scores[..n].iter_mut().enumerate() {
                    if !hint.tags.contains(&self.tags.upos(t as Tag)) {
                        *score = i32::MIN;
                    }
                }
            }
            let tag = best(&scores[..n]) as Tag;
            out.push(tag);
            (t1, t2) = (u32::from(tag), t1);
        }
    }
}

/// The class with the highest score, the first of several.
pub(crate) fn best(scores: &[i32]) -> usize {
    let mut best = 0;
    for (i, &s) in scores.iter().enumerate() {
        if s > scores[best] {
            best = i;
        }
    }
    best
}
