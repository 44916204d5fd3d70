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

    /// The table for running, of at most `most` features: those with the largest weights among those that were
    /// updated at least `min_updates` times. Of their weights those of at least `threshold` are kept.
    pub(crate) fn sparse(&self, min_updates: u32, most: usize, threshold: f64) -> SparseTable {
        let mut averages = self.averages(min_updates);
        keep_largest(&mut averages, most, |weights| weights.iter().map(|w| w.1.abs()).fold(0.0, f64::max));
        let largest = averages.iter().flat_map(|f| f.1.iter().map(|w| w.1.abs())).fold(1e-9, f64::max);
        let mut features = Vec::new();
        for (key, weights) in averages {
            let kept: Vec<(u8, i32)> = weights
                .iter()
                .filter(|w| w.1.abs() >= threshold)
                .map(|&(c, w)| (c, root(w, largest, SPARSE_LIMIT)))
                .filter(|w| w.1 != 0)
                .collect();
            if !kept.is_empty() {
                features.push((key, kept));
            }
        }
        SparseTable::build(&features)
    }
}

/// The weight as the square of a whole number with a sign, `largest` as the square of `limit`.
fn root(weight: f64, largest: f64, limit: i32) -> i32 {
    let root = ((weight.abs() / largest).sqrt() * f64::from(limit)).round() as i32;
    if weight < 0.0 { -root } else { root }
}

/// Keeps the `most` features with the largest weights; the order stays.
fn keep_largest<W>(features: &mut Vec<(u64, W)>, most: usize, size: impl Fn(&W) -> f64) {
    if features.len() > most {
        let mut sizes: Vec<f64> = features.iter().map(|f| size(&f.1)).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        let least = sizes[most];
        features.retain(|f| size(&f.1) > least);
    }
}

/// A perceptron of three classes; the same as [`Perceptron`] with a layout that is faster for few classes.
pub(crate) struct TriplePerceptron {
    index: Index,
    values: Vec<[i32; 3]>,
    /// Per feature: sums of the values over the steps before the last change, the step of that, changes.
    histories: Vec<([i64; 3], [u32; 3], u32)>,
    keys: Vec<u64>,
    step: u32,
    /// Whether features that are not there stay out.
    frozen: bool,
}

impl TriplePerceptron {
    pub(crate) fn new() -> Self {
        Self {
            index: Index::new(),
            values: Vec::new(),
            histories: Vec::new(),
            keys: Vec::new(),
            step: 0,
            frozen: false,
        }
    }

    /// Drops all but the features that [`table`](Self::table) would keep, lets no other in from now on, and
    /// starts averaging anew: what is learnt then makes up for what was dropped.
    pub(crate) fn freeze(&mut self, min_updates: u32, most: usize) {
        let kept = self.averages(min_updates, most);
        let mut new = Self { frozen: true, ..Self::new() };
        for (key, _) in kept {
            let Some(row) = self.index.get(key) else { continue };
            new.index.get_or_insert(key, new.values.len() as u32);
            new.values.push(self.values[row as usize]);
            new.histories.push(([0; 3], [0; 3], min_updates));
            new.keys.push(key);
        }
        *self = new;
    }

    /// The sum of the weights of the features.
    pub(crate) fn score(&self, keys: &[u64]) -> [i32; 3] {
        let mut scores = [0; 3];
        for row in keys.iter().filter_map(|&k| self.index.get(k)) {
            let values = &self.values[row as usize];
            for (score, value) in scores.iter_mut().zip(values) {
                *score += value;
            }
        }
        scores
    }

    /// Starts averaging anew: what was learnt so far is only a good start.
    pub(crate) fn restart(&mut self) {
        self.step = 0;
        for history in &mut self.histories {
            (history.0, history.1) = ([0; 3], [0; 3]);
        }
    }

    /// Counts a decision: averaging weighs each state by how long it held.
    pub(crate) fn tick(&mut self) {
        self.step += 1;
    }

    /// Adds `by` to the weight of a class for each feature.
    pub(crate) fn add(&mut self, keys: &[u64], class: usize, by: i32) {
        for &key in keys {
            if self.frozen && self.index.get(key).is_none() {
                continue;
            }
            let row = self.index.get_or_insert(key, self.values.len() as u32) as usize;
            if row == self.values.len() {
                self.values.push([0; 3]);
                self.histories.push(([0; 3], [self.step; 3], 0));
                self.keys.push(key);
            }
            let value = &mut self.values[row][class];
            let (totals, since, updates) = &mut self.histories[row];
            totals[class] += i64::from(*value) * i64::from(self.step - since[class]);
            since[class] = self.step;
            *updates += 1;
            *value += by;
        }
    }

    /// Moves the weights from a wrong class to a right one.
    pub(crate) fn update(&mut self, keys: &[u64], right: usize, wrong: usize) {
        self.add(keys, right, 1);
        self.add(keys, wrong, -1);
    }

    /// The table for running, of at most `most` features: those with the largest weights among those that were
    /// updated at least `min_updates` times.
    pub(crate) fn table(&self, min_updates: u32, most: usize) -> TripleTable {
        let averages = self.averages(min_updates, most);
        let largest = averages.iter().flat_map(|f| f.1).map(f64::abs).fold(1e-9, f64::max);
        let rows = averages.into_iter().map(|(key, w)| (key, w.map(|w| root(w, largest, TRIPLE_LIMIT))));
        TripleTable::build(&rows.filter(|f| f.1 != [0; 3]).collect::<Vec<_>>())
    }

    fn averages(&self, min_updates: u32, most: usize) -> Vec<(u64, [f64; 3])> {
        let mut averages: Vec<(u64, [f64; 3])> = Vec::new();
        for ((&key, values), (totals, since, updates)) in
            self.keys.iter().zip(&self.values).zip(&self.histories)
        {
            if *updates >= min_updates {
                let mean = |c: usize| {
                    let total = totals[c] + i64::from(values[c]) * i64::from(self.step - since[c]);
                    total as f64 / f64::from(self.step.max(1))
                };
                averages.push((key, [mean(0), mean(1), mean(2)]));
            }
        }
        averages.sort_by_key(|f| f.0);
        keep_largest(&mut averages, most, |weights| weights.iter().map(|w| w.abs()).fold(0.0, f64::max));
        averages
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
