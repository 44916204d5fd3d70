//! Classes of words by the words beside them, from plain text.
//!
//! The exchange algorithm for class bigram models (Kneser & Ney 1993; Martin, Liermann & Ney 1998): each word
//! moves to the class that makes the text likeliest, until few words move.

use crate::form;
use crate::layout;
use crate::model::cluster_key;
use crate::table::HashIndex;
use crate::tokenize::{Tokenizer, Work};
use std::collections::HashMap;

/// A word must occur this often to get a class.
const RARE: u32 = 5;

/// The fine and the coarse class (both from 1) of each frequent word of the texts: `fine | coarse << 16`.
pub(super) fn train(
    tokenizer: &Tokenizer,
    texts: &[String],
    [fine, coarse, passes]: [usize; 3],
    progress: &mut dyn FnMut(&str),
) -> HashIndex {
    if texts.is_empty() || fine == 0 || coarse == 0 {
        return HashIndex::default();
    }
    let corpus = Corpus::read(tokenizer, texts);
    let [fine, coarse] = [fine, coarse].map(|classes| {
        let mut exchange = Exchange::new(&corpus, classes);
        for pass in 0..passes {
            let moved = exchange.pass(&corpus);
            if pass + 1 == passes || moved * 200 < corpus.words.len() {
                progress(&format!("{classes} clusters, pass {}: {moved} words moved", pass + 1));
                break;
            }
        }
        exchange.class
    });
    let classes = |i: usize| (fine[i] + 1) | (coarse[i] + 1) << 16;
    let pairs: Vec<(u64, u32)> =
        corpus.words.iter().zip(1..).map(|(&low, i)| (cluster_key(low), classes(i))).collect();
    HashIndex::build(&pairs)
}

/// Words as numbers, the most frequent first; 0 stands for the edge of a block and for rare words.
struct Corpus {
    words: Vec<u32>,
    counts: Vec<u32>,
    /// Per word: neighbours to the left with counts, neighbours to the right with counts.
    left: Vec<Vec<(u32, u32)>>,
    right: Vec<Vec<(u32, u32)>>,
}

impl Corpus {
    fn read(tokenizer: &Tokenizer, texts: &[String]) -> Self {
        let mut sequence: Vec<u32> = Vec::new();
        let mut counts: HashMap<u32, u32> = HashMap::new();
        let (mut work, mut words) = (Work::new(), Vec::new());
        // A hash of 0 marks an edge.
        for text in texts {
            for block in layout::blocks(text, 0..text.len()) {
                words.clear();
                tokenizer.words(text, block.range, &mut work, &mut words);
                sequence.push(0);
                for word in &words {
                    let low = form::low(&text[word.range.clone()]).max(1);
                    *counts.entry(low).or_default() += 1;
                    sequence.push(low);
                }
            }
        }
        let mut frequent: Vec<(u32, u32)> = counts.into_iter().filter(|c| c.1 >= RARE && c.0 > 1).collect();
        frequent.sort_by_key(|&(low, count)| (std::cmp::Reverse(count), low));
        let numbers: HashMap<u32, u32> = frequent.iter().zip(1..).map(|(w, i)| (w.0, i)).collect();
        let ids: Vec<u32> = sequence.iter().map(|low| numbers.get(low).copied().unwrap_or(0)).collect();
        let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
        let mut counts = vec![0; frequent.len() + 1];
        for pair in ids.windows(2) {
            *pairs.entry((pair[0], pair[1])).or_default() += 1;
            counts[pair[1] as usize] += 1;
        }
        let mut left = vec![Vec::new(); frequent.len() + 1];
        let mut right = vec![Vec::new(); frequent.len() + 1];
        let mut pairs: Vec<((u32, u32), u32)> = pairs.into_iter().collect();
        pairs.sort_unstable();
        for ((a, b), n) in pairs {
            right[a as usize].push((b, n));
            left[b as usize].push((a, n));
        }
        Self { words: frequent.into_iter().map(|w| w.0).collect(), counts, left, right }
    }
}

struct Exchange {
    classes: usize,
    /// Class per word; the last class holds the edge alone.
    class: Vec<u32>,
    /// Counts of pairs of classes, by the first and by the second.
    forward: Vec<u32>,
    backward: Vec<u32>,
    totals: Vec<u32>,
    logs: Vec<f64>,
}

impl Exchange {
    fn new(corpus: &Corpus, classes: usize) -> Self {
        let all = classes + 1;
        let class: Vec<u32> = (0..corpus.counts.len())
            .map(|w| if w == 0 { classes as u32 } else { ((w - 1) % classes) as u32 })
            .collect();
        let logs = (0..1 << 16).map(|n| f64::from(n) * f64::from(n.max(1)).ln()).collect();
        let mut new = Self {
            classes,
            forward: vec![0; all * all],
            backward: vec![0; all * all],
            totals: vec![0; all],
            class,
            logs,
        };
        for (a, next) in corpus.right.iter().enumerate() {
            for &(b, n) in next {
                let (a, b) = (new.class[a] as usize, new.class[b as usize] as usize);
                new.forward[a * all + b] += n;
                new.backward[b * all + a] += n;
                new.totals[b] += n;
            }
        }
        new
    }

    fn f(&self, n: u32) -> f64 {
        match self.logs.get(n as usize) {
            Some(&v) => v,
            None => f64::from(n) * f64::from(n).ln(),
        }
    }

    /// Moves each word once; gives the number of words that moved.
    fn pass(&mut self, corpus: &Corpus) -> usize {
        let all = self.classes + 1;
        let mut moved = 0;
        let (mut l, mut r) = (vec![0u32; all], vec![0u32; all]);
        let mut gains = vec![0f64; self.classes];
        for w in 1..corpus.counts.len() {
            l.fill(0);
            r.fill(0);
            let mut own = 0;
            for &(v, n) in &corpus.left[w] {
                if v as usize == w {
                    own += n;
                } else {
                    l[self.class[v as usize] as usize] += n;
                }
            }
            for &(v, n) in corpus.right[w].iter().filter(|p| p.0 as usize != w) {
                r[self.class[v as usize] as usize] += n;
            }
            let from = self.class[w] as usize;
            self.shift(from, &l, &r, own, corpus.counts[w], false);
            for (b, gain) in gains.iter_mut().enumerate() {
                let n = self.totals[b];
                let both = self.forward[b * all + b];
                *gain = self.f(both + l[b] + r[b] + own)
                    - self.f(both)
                    - 2.0 * (self.f(n + corpus.counts[w]) - self.f(n));
            }
            for c in 0..all {
                for (counts, by) in [(&self.forward, l[c]), (&self.backward, r[c])] {
                    if by > 0 {
                        let row = &counts[c * all..c * all + self.classes];
                        for (b, (gain, &n)) in gains.iter_mut().zip(row).enumerate() {
                            if b != c {
                                *gain += self.f(n + by) - self.f(n);
                            }
                        }
                    }
                }
            }
            let mut to = from;
            for b in 0..self.classes {
                if gains[b] > gains[to] + 1e-9 {
                    to = b;
                }
            }
            self.shift(to, &l, &r, own, corpus.counts[w], true);
            self.class[w] = to as u32;
            moved += usize::from(to != from);
        }
        moved
    }

    /// Adds a word to a class or takes it out.
    fn shift(&mut self, class: usize, l: &[u32], r: &[u32], own: u32, count: u32, add: bool) {
        let all = self.classes + 1;
        let by = |n: &mut u32, d: u32| *n = if add { *n + d } else { *n - d };
        for c in 0..all {
            by(&mut self.forward[c * all + class], l[c]);
            by(&mut self.backward[class * all + c], l[c]);
            by(&mut self.forward[class * all + c], r[c]);
            by(&mut self.backward[c * all + class], r[c]);
        }
        by(&mut self.forward[class * all + class], own);
        by(&mut self.backward[class * all + class], own);
        by(&mut self.totals[class], count);
    }
}
