//! From scores to answers: the best tree, the best labels of names.

use crate::names::{LABELS, Label, OUTSIDE, may_follow};
use chancery_document::Deprel;

/// Memory of [`heads`]; used again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    state: Vec<u8>,
}

/// The heads of the best tree with one root. `scores` is `[words][words + 1]`, the last candidate is the root; so is
/// the number of words in `out`.
///
/// Most often the best head of each word gives a tree; else Chu-Liu and Edmonds find the best one.
pub(crate) fn heads(scores: &[f32], words: usize, work: &mut Work, out: &mut Vec<u16>) {
    out.clear();
    for row in scores.chunks_exact(words + 1) {
        out.push(best(row) as u16);
    }
    let roots = out.iter().filter(|&&h| usize::from(h) == words).count();
    if roots != 1 || cycle(out, words, &mut work.state) {
        // Node 0 is the root. Every tree has an arc from it, so a high price of these leaves just one.
        const PRICE: f64 = 1e6;
        let n = words + 1;
        let mut weights = vec![f64::NEG_INFINITY; n * n];
        for word in 0..words {
            let row = &scores[word * n..(word + 1) * n];
            weights[word + 1] = f64::from(row[words]) - PRICE;
            for head in (0..words).filter(|&h| h != word) {
                weights[(head + 1) * n + word + 1] = f64::from(row[head]);
            }
        }
        out.clear();
        let tree = arborescence(&weights, n);
        out.extend(tree[1..].iter().map(|&h| if h == 0 { words as u16 } else { h as u16 - 1 }));
    }
}

/// The place of the highest score, the first of several.
pub(crate) fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (i, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = i;
        }
    }
    best
}

/// Whether heads run in a circle.
fn cycle(heads: &[u16], words: usize, state: &mut Vec<u8>) -> bool {
    // 0 = not seen, 1 = on the way, 2 = leads to the root.
    state.clear();
    state.resize(words + 1, 0);
    state[words] = 2;
    for start in 0..words {
        let mut at = start;
        while state[at] == 0 {
            state[at] = 1;
            at = usize::from(heads[at]);
        }
        if state[at] == 1 {
            return true;
        }
        let mut at = start;
        while state[at] == 1 {
            state[at] = 2;
            at = usize::from(heads[at]);
        }
    }
    false
}

/// The best tree from node 0; `weights[from * n + to]`. Gives the head of each node (of node 0: 0).
fn arborescence(weights: &[f64], n: usize) -> Vec<usize> {
    let mut heads = vec![0; n];
    for to in 1..n {
        for from in 0..n {
            if from != to && weights[from * n + to] > weights[heads[to] * n + to] {
                heads[to] = from;
            }
        }
    }
    let Some(ring) = ring(&heads) else { return heads };
    // The ring becomes one node, the last; `old` are the nodes outside it.
    let mut inside = vec![false; n];
    for &node in &ring {
        inside[node] = true;
    }
    let old: Vec<usize> = (0..n).filter(|&v| !inside[v]).collect();
    let m = old.len() + 1;
    let mut smaller = vec![f64::NEG_INFINITY; m * m];
    let (mut enters, mut leaves) = (vec![ring[0]; m], vec![ring[0]; m]);
    for (i, &u) in old.iter().enumerate() {
        for (j, &v) in old.iter().enumerate() {
            smaller[i * m + j] = weights[u * n + v];
        }
        let (mut into, mut out) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for &v in &ring {
            let gain = weights[u * n + v] - weights[heads[v] * n + v];
            if gain > into {
                (into, enters[i]) = (gain, v);
            }
            if weights[v * n + u] > out {
                (out, leaves[i]) = (weights[v * n + u], v);
            }
        }
        smaller[i * m + m - 1] = into;
        smaller[(m - 1) * m + i] = out;
    }
    let tree = arborescence(&smaller, m);
    for (j, &v) in old.iter().enumerate().skip(1) {
        heads[v] = if tree[j] == m - 1 { leaves[j] } else { old[tree[j]] };
    }
    let from = tree[m - 1];
    heads[enters[from]] = old[from];
    heads
}

/// The nodes of a ring, where there is one.
fn ring(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let mut ring = vec![at];
            let mut next = heads[at];
            while next != at {
                ring.push(next);
                next = heads[next];
            }
            return Some(ring);
        }
    }
    None
}

/// The relations of words to their heads; `scores` is `[words][stride]`.
///
/// A word has one subject at most: of two, the less likely one gets its next best relation.
pub(crate) fn labels(
    scores: &mut [f32],
    stride: usize,
    deprels: &[Deprel],
    heads: &[u16],
    out: &mut Vec<u8>,
) {
    let known = deprels.len().min(stride);
    let is_subject = |label: usize| matches!(deprels[label].as_str(), "nsubj" | "nsubj:pass");
    out.clear();
    // The subject of each word so far.
    let mut subjects: Vec<Option<usize>> = vec![None; heads.len() + 1];
    for word in 0..heads.len() {
        let row = &mut scores[word * stride..word * stride + known];
        // The root's relation is given by its head alone.
        for (score, _) in row.iter_mut().zip(deprels).filter(|s| *s.1 == Deprel::ROOT) {
            *score = f32::NEG_INFINITY;
        }
        out.push(best(row) as u8);
        let head = usize::from(heads[word]);
        if head == heads.len() || !is_subject(usize::from(out[word])) {
            continue;
        }
        let Some(other) = subjects[head].replace(word) else { continue };
        let margin = |word: usize, scores: &[f32]| {
            let row = &scores[word * stride..word * stride + known];
            let rest = (0..known).filter(|&l| !is_subject(l)).map(|l| row[l]).fold(f32::MIN, f32::max);
            row[best(row)] - rest
        };
        let loser = if margin(word, scores) < margin(other, scores) { word } else { other };
        if loser == word {
            subjects[head] = Some(other);
        }
        let row = &mut scores[loser * stride..loser * stride + known];
        for (label, score) in row.iter_mut().enumerate() {
            if is_subject(label) {
                *score = f32::NEG_INFINITY;
            }
        }
        out[loser] = best(row) as u8;
    }
}

/// The best labels of names of which each may follow the one before. `scores` is `[words][stride]`.
pub(crate) fn names(scores: &[f32], stride: usize, words: usize, out: &mut Vec<Label>) {
    out.clear();
    let mut back: Vec<[Label; LABELS]> = Vec::with_capacity(words);
    let mut before = [f32::NEG_INFINITY; LABELS];
    before[usize::from(OUTSIDE)] = 0.0;
    for row in scores.chunks_exact(stride).take(words) {
        let mut now = [f32::NEG_INFINITY; LABELS];
        let mut from = [OUTSIDE; LABELS];
        for label in 0..LABELS {
            for (last, &score) in before.iter().enumerate() {
                if score > now[label] && may_follow(last as Label, label as Label) {
                    (now[label], from[label]) = (score, last as Label);
                }
            }
            now[label] += row[label];
        }
        back.push(from);
        before = now;
    }
    // A name may not be left open.
    let closed = |label: usize| may_follow(label as Label, OUTSIDE);
    let mut at = OUTSIDE;
    for label in (0..LABELS).filter(|&l| closed(l)) {
        if before[label] > before[usize::from(at)] {
            at = label as Label;
        }
    }
    for from in back.iter().rev() {
        out.push(at);
        at = from[usize::from(at)];
    }
    out.reverse();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Random;

    /// The best tree by looking at all.
    fn all_trees(scores: &[f32], words: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        let mut heads = vec![0u16; words];
        let mut state = Vec::new();
        for number in 0..(words + 1).pow(words as u32) {
            let mut rest = number;
            for head in &mut heads {
                *head = (rest % (words + 1)) as u16;
                rest /= words + 1;
            }
            let roots = heads.iter().filter(|&&h| usize::from(h) == words).count();
            if roots == 1 && !cycle(&heads, words, &mut state) {
                best = best.max(total(scores, &heads));
            }
        }
        best
    }

    fn total(scores: &[f32], heads: &[u16]) -> f32 {
        heads.iter().enumerate().map(|(w, &h)| scores[w * (heads.len() + 1) + usize::from(h)]).sum()
    }

    #[test]
    fn the_tree_found_is_the_best() {
        let mut random = Random::new(3);
        for round in 0..400 {
            let words = 1 + round % 5;
            let mut scores: Vec<f32> =
                (0..words * (words + 1)).map(|_| random.below(1000) as f32 / 8.0).collect();
            for word in 0..words {
                scores[word * (words + 1) + word] = f32::NEG_INFINITY;
            }
            let mut found = Vec::new();
            heads(&scores, words, &mut Work::default(), &mut found);
            assert!(!cycle(&found, words, &mut Vec::new()));
            assert!((total(&scores, &found) - all_trees(&scores, words)).abs() < 1e-2);
        }
    }
}
