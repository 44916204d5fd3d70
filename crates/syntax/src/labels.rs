//! Labels of a finished tree: each word is looked at with its head, its children and its neighbours.

use crate::hash;
use crate::parser::Input;
use crate::parser::Seen;
use crate::table::SparseTable;
use crate::tagger::best;

/// The part of the model that labels arcs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labeller {
    /// Relations as written in the treebanks. The root's relation is not among them.
    pub(crate) names: Vec<String>,
    pub(crate) table: SparseTable,
}

/// A tree with what the features ask for.
#[derive(Default)]
pub(crate) struct Tree {
    /// Index of the head; the number of words for the root.
    heads: Vec<u16>,
    /// Per word (and the root): first and last child to the left, first and last child to the right, number of
    /// children.
    edges: Vec<[u16; 4]>,
    counts: Vec<u16>,
    /// The sibling before and after on the same side of the head.
    siblings: Vec<[u16; 2]>,
}

const NONE: u16 = u16::MAX;

impl Tree {
    pub(crate) fn fill(&mut self, heads: &[u16]) {
        let n = heads.len();
        self.heads.clear();
        self.heads.extend_from_slice(heads);
        self.edges.clear();
        self.edges.resize(n + 1, [NONE; 4]);
        self.counts.clear();
        self.counts.resize(n + 1, 0);
        self.siblings.clear();
        self.siblings.resize(n, [NONE; 2]);
        for (i, &head) in heads.iter().enumerate() {
            let h = usize::from(head);
            let side = if i < h { 0 } else { 2 };
            let edges = &mut self.edges[h];
            if edges[side] == NONE {
                edges[side] = i as u16;
            } else {
                let last = edges[side + 1];
                self.siblings[i][0] = last;
                self.siblings[usize::from(last)][1] = i as u16;
            }
            edges[side + 1] = i as u16;
            self.counts[h] += 1;
        }
    }
}

/// Features of the arc to word `i`; `labels` are those of the words before it (0 = not yet).
pub(crate) fn features(input: &Input, tree: &Tree, i: usize, labels: &[u8], keys: &mut Vec<u64>) {
    keys.clear();
    let none = Seen { low: 1, tag: 250, upos: 250, cluster: 0xFFFF, coarse: 0xFF };
    let get = |i: u16| input.words.get(usize::from(i)).copied().unwrap_or(none);
    let label = |i: u16| labels.get(usize::from(i)).map_or(255, |&l| u32::from(l));
    let head = tree.heads[i];
    let h = usize::from(head);
    let (d, g) = (input.words[i], input.words[h]);
    let grand = tree.heads.get(h).map_or(none, |&g| get(g));
    let direction = u32::from(i < h);
    let gap = i.abs_diff(h);
    let near = direction
        | (if gap < 4 {
            gap as u32
        } else if gap < 8 {
            4
        } else {
            5
        }) << 1;
    let [l0, l1, r0, r1] = tree.edges[i].map(get);
    let own = tree.edges[h];
    let [before, after] = tree.siblings[i];
    let (sb, sa) = (get(before), get(after));
    let outer = get(if i < h { own[0] } else { own[3] });
    let left_neighbour = if i == 0 { none } else { input.words[i - 1] };
    let right_neighbour = get(i as u16 + 1);
    let across = get(own[if i < h { 2 } else { 0 }]);
    let count = u32::from(tree.counts[h].min(6));
    let kids = u32::from(tree.counts[i].min(4));
    let before_label = if before == NONE { 254 } else { label(before) };
    let head_label = label(head);
    let first_left = label(own[0]);
    let mut f = |template: u32, atoms: &[u32]| keys.push(hash::feature(template, atoms));
    f(500, &[d.low, d.tag, direction]);
    f(501, &[d.tag, g.tag, direction]);
    f(502, &[d.low, g.low, direction]);
    f(503, &[d.low, g.tag, direction]);
    f(504, &[d.tag, g.low, direction]);
    f(505, &[d.tag, g.tag, near]);
    f(506, &[d.tag, g.tag, l0.low, direction]);
    f(507, &[d.tag, g.tag, l0.tag, direction]);
    f(508, &[d.tag, l0.low, g.low, direction]);
    f(509, &[d.tag, r1.tag, g.tag, direction]);
    f(510, &[d.tag, l0.tag, l1.tag, r0.tag, direction]);
    f(511, &[d.tag, g.tag, sb.tag, direction]);
    f(512, &[d.tag, g.tag, sa.tag, direction]);
    f(513, &[d.tag, g.tag, before_label, direction]);
    f(514, &[d.tag, g.tag, grand.tag, direction]);
    f(515, &[d.tag, g.tag, left_neighbour.tag, right_neighbour.tag]);
    f(516, &[d.cluster, g.cluster, direction]);
    f(517, &[d.cluster, g.tag, direction]);
    f(518, &[d.tag, g.cluster, direction]);
    f(519, &[d.tag, g.tag, count, direction]);
    f(520, &[d.tag, g.tag, kids, direction]);
    f(521, &[d.tag, g.low, before_label, direction]);
    f(522, &[d.tag, g.tag, outer.tag, direction]);
    f(523, &[d.tag, across.tag, g.tag, direction]);
    f(524, &[d.low, d.tag, head_label, direction]);
    f(525, &[d.tag, g.tag, head_label, direction]);
    f(526, &[d.tag, g.tag, first_left, direction]);
    f(527, &[d.tag, d.cluster, l0.low, direction]);
    f(528, &[d.tag, l0.low, r1.tag, direction]);
    f(529, &[d.low, left_neighbour.low, direction]);
    f(530, &[d.low, right_neighbour.low, direction]);
    f(531, &[d.tag, l1.low, g.tag, direction]);
    f(532, &[g.tag, g.low, direction, d.upos, sa.upos, sb.upos]);
    f(533, &[d.tag, g.tag, first_left, before_label, near]);
    f(534, &[d.cluster, g.low, direction, l0.tag]);
    f(535, &[d.tag, r0.low, g.tag, direction]);
    f(536, &[d.coarse, d.tag, l0.low, g.coarse, direction]);
    f(537, &[d.coarse, g.low, direction]);
    f(538, &[d.low, g.coarse, direction]);
}

impl Labeller {
    /// Labels all words but the root; `out` holds indices into `names`.
    pub(crate) fn label(&self, input: &Input, tree: &Tree, keys: &mut Vec<u64>, out: &mut Vec<u8>) {
        out.clear();
        let n = self.names.len().min(128);
        for i in 0..input.len() {
            let mut label = 0;
            if usize::from(tree.heads[i]) < input.len() {
                features(input, tree, i, out, keys);
                let mut scores = [0; 128];
                self.table.add(keys, &mut scores);
                label = best(&scores[..n]) as u8;
            }
            out.push(label);
        }
    }
}
