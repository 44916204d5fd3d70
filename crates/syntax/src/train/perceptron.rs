//! The averaged perceptron (Freund & Schapire 1999; Collins 2002) over hashed features.

use crate::table::{SPARSE_LIMIT, SparseTable, TRIPLE_LIMIT, TripleTable};

/// The weight of one class for one feature, with what averaging needs.
#[derive(Clone, Copy)]
struct Weight {
    class: u8,
    value: i32,
    /// Sum of the values over the steps before `since`.
    total: i64,
    since: u32,
    updates: u32,
}

/// Weights in training. Features are numbered as they come.
pub(crate) struct Perceptron {
    index: Index,
    rows: Vec<Vec<Weight>>,
    keys: Vec<u64>,
    step: u32,
}

impl Perceptron {
    pub(crate) fn new() -> Self {
        Self { index: Index::new(), rows: Vec::new(), keys: Vec::new(), step: 0 }
    }

    /// Adds the weights of the features to the scores.
    pub(crate) fn score(&self, keys: &[u64], scores: &mut [i32]) {
        for &key in keys {
            if let Some(row) = self.index.get(key) {
                for w in &self.rows[row as usize] {
                    scores[usize::from(w.class)] += w.value;
                }
            }
        }
    }

    /// Counts a decision: averaging weighs each state by how long it held.
    pub(crate) fn tick(&mut self) {
        self.step += 1;
    }

    /// Adds `by` to the weight of a class for each feature.
    pub(crate) fn add(&mut self, keys: &[u64], class: usize, by: i32) {
        for &key in keys {
            let row = self.index.get_or_insert(key, self.rows.len() as u32) as usize;
            if row == self.rows.len() {
                self.rows.push(Vec::new());
                self.keys.push(key);
            }
            let row = &mut self.rows[row];
            let class = class as u8;
            let at = row.iter().position(|w| w.class == class).unwrap_or_else(|| {
                row.push(Weight { class, value: 0, total: 0, since: self.step, updates: 0 });
                row.len() - 1
            });
            let w = &mut row[at];
            w.total += i64::from(w.value) * i64::from(self.step - w.since);
            w.since = self.step;
            w.value += by;
            w.updates += 1;
        }
    }

    /// Moves the weights from a wrong class to a right one.
    pub(crate) fn update(&mut self, keys: &[u64], right: usize, wrong: usize) {
        self.add(keys, right, 1);
        self.add(keys, wrong, -1);
    }

    /// Averages of the features that were updated at least `min_updates` times, in the order of their keys.
    fn averages(&self, min_updates: u32) -> Vec<(u64, Vec<(u8, f64)>)> {
        let mut out: Vec<(u64, Vec<(u8, f64)>)> = Vec::new();
        for (key, row) in self.keys.iter().zip(&self.rows) {
            if row.iter().map(|w| w.updates).sum::<u32>() < min_updates {
                continue;
            }
            let mean = |w: &Weight| {
                let total = w.total + i64::from(w.value) * i64::from(self.step - w.since);
                total as f64 / f64::from(self.step.max(1))
            };
            let mut weights: Vec<(u8, f64)> = row.iter().map(|w| (w.class, mean(w))).collect();
            weights.sort_by_key(|w| w.0);
            out.push((*key, weights));
        }
        out.sort_by_key(|f| f.0);
        out
    }

    /// The table for running: features updated at least `min_updates` times, weights of at least `threshold`.
    pub(crate) fn sparse(&self, min_updates: u32, threshold: f64) -> SparseTable {
        let averages = self.averages(min_updates);
        let largest = averages.iter().flat_map(|f| f.1.iter().map(|w| w.1.abs())).fold(1e-9, f64::max);
        let mut features = Vec::new();
        for (key, weights) in averages {
            let kept: Vec<(u8, i32)> = weights
                .iter()
                .filter(|w| w.1.abs() >= threshold)
                .map(|&(c, w)| {
                    let root = ((w.abs() / largest).sqrt() * f64::from(SPARSE_LIMIT)).round() as i32;
                    (c, if w < 0.0 { -root } else { root })
                })
                .filter(|w| w.1 != 0)
                .collect();
            if !kept.is_empty() {
                features.push((key, kept));
            }
        }
        SparseTable::build(&features)
    }

    /// The table for running, of three classes.
    pub(crate) fn triples(&self, min_updates: u32, threshold: f64) -> TripleTable {
        let averages = self.averages(min_updates);
        let largest = averages.iter().flat_map(|f| f.1.iter().map(|w| w.1.abs())).fold(1.0, f64::max);
        let scale = (f64::from(TRIPLE_LIMIT) / largest).min(1024.0);
        let mut features = Vec::new();
        for (key, weights) in averages {
            let mut row = [0; 3];
            for &(class, weight) in &weights {
                row[usize::from(class)] = (weight * scale).round() as i32;
            }
            if weights.iter().any(|w| w.1.abs() >= threshold) && row != [0; 3] {
                features.push((key, row));
            }
        }
        TripleTable::build(&features)
    }
}

/// A growing hash table from keys to row numbers.
struct Index {
    keys: Vec<u64>,
    rows: Vec<u32>,
    used: usize,
}

impl Index {
    fn new() -> Self {
        Self { keys: vec![0; 1 << 16], rows: vec![0; 1 << 16], used: 0 }
    }

    #[inline]
    fn find(&self, key: u64) -> usize {
        let mask = self.keys.len() - 1;
        let mut at = (key >> 20) as usize & mask;
        while self.keys[at] != 0 && self.keys[at] != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn get(&self, key: u64) -> Option<u32> {
        let key = key | 1;
        let at = self.find(key);
        (self.keys[at] == key).then(|| self.rows[at])
    }

    fn get_or_insert(&mut self, key: u64, row: u32) -> u32 {
        let key = key | 1;
        let at = self.find(key);
        if self.keys[at] == key {
            return self.rows[at];
        }
        self.keys[at] = key;
        self.rows[at] = row;
        self.used += 1;
        if self.used * 2 > self.keys.len() {
            self.grow();
        }
        row
    }

    fn grow(&mut self) {
        let size = self.keys.len() * 2;
        let keys = std::mem::replace(&mut self.keys, vec![0; size]);
        let rows = std::mem::replace(&mut self.rows, vec![0; size]);
        for (key, row) in keys.into_iter().zip(rows).filter(|p| p.0 != 0) {
            let at = self.find(key);
            self.keys[at] = key;
            self.rows[at] = row;
        }
    }
}
