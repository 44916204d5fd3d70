//! Linear models over hashed features, kept in whole steps: small files, the same answer everywhere.

pub mod learn;

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What is seen of a question: hashes of features, with how much of each.
pub type Keys = Vec<(u32, f32)>;

/// The hash of a feature's name (FNV-1a, 32 bits).
#[must_use]
pub fn key(name: &str) -> u32 {
    name.bytes().fold(START, step)
}

const START: u32 = 0x811C_9DC5;

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// Collects features as hashes and, where somebody asks why, their names as well.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The hashes.
    pub keys: Keys,
    /// The names, in the same order; `None`: not kept.
    pub names: Option<Vec<String>>,
}

impl Seen {
    /// One that keeps names.
    #[must_use]
    pub fn with_names() -> Self {
        Self { keys: Keys::new(), names: Some(Vec::new()) }
    }

    /// Adds the feature whose name is these parts one after the other.
    pub fn add(&mut self, parts: &[&str]) {
        self.add_value(parts, 1.0);
    }

    /// Adds a feature that is there to some degree.
    pub fn add_value(&mut self, parts: &[&str], value: f32) {
        let hash = parts.iter().flat_map(|p| p.bytes()).fold(START, step);
        self.keys.push((hash, value));
        if let Some(names) = &mut self.names {
            names.push(parts.concat());
        }
    }
}

/// Weights of features for `N` answers.
#[derive(Clone, Debug)]
pub struct Linear<const N: usize> {
    /// Hash of a feature → a weight for each answer, in steps.
    weights: FxHashMap<u32, [i8; N]>,
    bias: [i8; N],
    /// What a step is worth.
    step: f32,
}

impl<const N: usize> Default for Linear<N> {
    fn default() -> Self {
        Self { weights: FxHashMap::default(), bias: [0; N], step: 0.0 }
    }
}

impl<const N: usize> Linear<N> {
    /// From weights by the hash of the feature. Scores are divided by `temperature`, so that chances are what they say.
    #[must_use]
    pub fn new(weights: &BTreeMap<u32, [f32; N]>, bias: [f32; N], temperature: f32) -> Self {
        let all = weights.values().flatten().chain(&bias);
        let step = all.fold(0.0f32, |m, w| m.max(w.abs())).max(1e-6) / 127.0;
        let whole = |w: &[f32; N]| w.map(|w| (w / step).round() as i8);
        let kept = weights.iter().map(|(k, w)| (*k, whole(w))).filter(|(_, w)| w.iter().any(|&w| w != 0));
        Self { weights: kept.collect(), bias: whole(&bias), step: step / temperature }
    }

    /// The bytes: step, bias, then sorted features with their weights.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.step.to_le_bytes().to_vec();
        out.extend(self.bias.map(|w| w as u8));
        let mut all: Vec<(&u32, &[i8; N])> = self.weights.iter().collect();
        all.sort();
        for (key, weights) in all {
            out.extend(key.to_le_bytes());
            out.extend(weights.map(|w| w as u8));
        }
        out
    }

    /// From [`Linear::bytes`]; `None` where they are cut short.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (step, rest) = bytes.split_first_chunk::<4>()?;
        let (bias, rest) = rest.split_first_chunk::<N>()?;
        let rows = rest.chunks_exact(4 + N);
        if !rows.remainder().is_empty() {
            return None;
        }
        let mut weights = FxHashMap::default();
        for row in rows {
            let (key, of) = row.split_first_chunk::<4>()?;
            let of: [u8; N] = of.try_into().ok()?;
            weights.insert(u32::from_le_bytes(*key), of.map(|b| b as i8));
        }
        Some(Self { weights, bias: bias.map(|b| b as i8), step: f32::from_le_bytes(*step) })
    }

    /// The score of each answer.
    #[must_use]
    pub fn scores(&self, seen: impl IntoIterator<Item = (u32, f32)>) -> [f64; N] {
        let mut scores = self.bias.map(f64::from);
        for (key, value) in seen {
            if let Some(weights) = self.weights.get(&key) {
                for (score, &weight) in scores.iter_mut().zip(weights) {
                    *score += f64::from(weight) * f64::from(value);
                }
            }
        }
        scores.map(|s| s * f64::from(self.step))
    }

    /// The chance of each answer.
    #[must_use]
    pub fn chances(&self, seen: impl IntoIterator<Item = (u32, f32)>) -> [f64; N] {
        softmax(self.scores(seen))
    }

    /// The names of the features that speak most for an answer, the most telling first: at most so many.
    #[must_use]
    pub fn reasons<'s>(&self, seen: &'s Seen, of: usize, most: usize) -> Vec<&'s str> {
        let names = seen.names.iter().flatten().map(String::as_str);
        let weigh = |((key, value), name): (&(u32, f32), &'s str)| {
            (self.weights.get(key).map_or(0.0, |w| f32::from(w[of]) * value), name)
        };
        let mut all: Vec<(f32, &str)> =
            seen.keys.iter().zip(names).map(weigh).filter(|r| r.0 > 0.0).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        all.into_iter().take(most).map(|r| r.1).collect()
    }

    /// The weights of a feature; `None`: it says nothing.
    #[must_use]
    pub fn of(&self, key: u32) -> Option<[f32; N]> {
        self.weights.get(&key).map(|w| w.map(|w| f32::from(w) * self.step))
    }
}

/// Chances from scores.
#[must_use]
pub fn softmax<const N: usize>(scores: [f64; N]) -> [f64; N] {
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    let raised = scores.map(|s| (s - most).exp());
    let all: f64 = raised.iter().sum();
    raised.map(|r| r / all)
}
