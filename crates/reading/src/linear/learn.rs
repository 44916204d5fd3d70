//! Learns the weights of linear models: steps of AdaGrad along the gradient of the log of the chance of what is right, in an
//! order that is the same each time.

use super::{Keys, Linear};
use std::collections::BTreeMap;

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// How often each case is seen.
    pub epochs: usize,
    /// The length of a step.
    pub rate: f32,
    /// How much a weight is drawn to nought.
    pub decay: f32,
    /// How many cases must have a feature.
    pub least: u32,
}

/// A question with `N` answers: what is seen, how likely each answer is right, what the case weighs.
#[derive(Clone, Debug)]
pub struct Case<const N: usize> {
    /// What is seen.
    pub keys: Keys,
    /// How likely each answer is right.
    pub wanted: [f32; N],
    /// What it weighs beside others.
    pub weight: f32,
}

/// A choice between several: what is seen of each, and which are right.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is seen of each.
    pub options: Vec<Keys>,
    /// Which are right.
    pub right: Vec<bool>,
    /// What it weighs beside others.
    pub weight: f32,
}

/// Weights of features, before they are made whole.
pub type Weights<const N: usize> = BTreeMap<u32, [f32; N]>;

fn kept<'k>(all: impl Iterator<Item = &'k Keys>, least: u32) -> Vec<u32> {
    let mut count: BTreeMap<u32, u32> = BTreeMap::new();
    for (key, _) in all.flatten() {
        *count.entry(*key).or_default() += 1;
    }
    count.into_iter().filter(|c| c.1 >= least).map(|c| c.0).collect()
}

/// The numbers to `len` in an order that looks like none.
fn shuffle(order: &mut [usize], state: &mut u64) {
    for i in (1..order.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        order.swap(i, usize::try_from(*state % (i as u64 + 1)).unwrap_or(0));
    }
}

const SEED: u64 = 88_172_645_463_325_252;

/// Learns to answer; gives weights and bias.
#[must_use]
pub fn answers<const N: usize>(cases: &[&Case<N>], course: Course) -> (Weights<N>, [f32; N]) {
    let keys = kept(cases.iter().map(|c| &c.keys), course.least);
    let at: BTreeMap<u32, usize> = keys.iter().enumerate().map(|(i, k)| (*k, i)).collect();
    let rows: Vec<Vec<(usize, f32)>> = cases.iter().map(|c| placed(&c.keys, &at)).collect();
    let mut weights = vec![[0.0f32; N]; keys.len()];
    let mut seen = vec![[1e-3f32; N]; keys.len()];
    let mut bias = [0.0; N];
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut state = SEED;
    for _ in 0..course.epochs {
        shuffle(&mut order, &mut state);
        for &i in &order {
            let mut scores = bias;
            for &(row, value) in &rows[i] {
                for (score, weight) in scores.iter_mut().zip(&weights[row]) {
                    *score += weight * value;
                }
            }
            let chances = super::softmax(scores.map(f64::from));
            let mut push = [0.0f32; N];
            for (of, push) in push.iter_mut().enumerate() {
                *push = cases[i].weight * (cases[i].wanted[of] - chances[of] as f32);
            }
            for &(row, value) in &rows[i] {
                for ((weight, seen), push) in weights[row].iter_mut().zip(seen[row].iter_mut()).zip(push) {
                    let gradient = push * value - course.decay * *weight;
                    *seen += gradient * gradient;
                    *weight += course.rate * gradient / seen.sqrt();
                }
            }
            for (bias, push) in bias.iter_mut().zip(push) {
                *bias += 0.01 * push;
            }
        }
    }
    (keys.into_iter().zip(weights).collect(), bias)
}

fn placed(keys: &Keys, at: &BTreeMap<u32, usize>) -> Vec<(usize, f32)> {
    keys.iter().filter_map(|(k, v)| Some((*at.get(k)?, *v))).collect()
}

/// Learns to choose: the right ones together are to be likely.
#[must_use]
pub fn choices(cases: &[&Choice], course: Course) -> Linear<1> {
    let keys = kept(cases.iter().flat_map(|c| &c.options), course.least);
    let at: BTreeMap<u32, usize> = keys.iter().enumerate().map(|(i, k)| (*k, i)).collect();
    let rows: Vec<Vec<Vec<(usize, f32)>>> =
        cases.iter().map(|c| c.options.iter().map(|o| placed(o, &at)).collect()).collect();
    let mut weights = vec![0.0f32; keys.len()];
    let mut seen = vec![1e-3f32; keys.len()];
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut state = SEED;
    for _ in 0..course.epochs {
        shuffle(&mut order, &mut state);
        for &i in &order {
            let case = cases[i];
            let scores: Vec<f32> =
                rows[i].iter().map(|o| o.iter().map(|&(row, v)| weights[row] * v).sum()).collect();
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            let raised: Vec<f32> = scores.iter().map(|s| (s - most).exp()).collect();
            let all: f32 = raised.iter().sum();
            let right: f32 = raised.iter().zip(&case.right).filter(|r| *r.1).map(|r| r.0).sum();
            for ((option, raised), is_right) in rows[i].iter().zip(&raised).zip(&case.right) {
                let share = if *is_right && right > 0.0 { raised / right } else { 0.0 };
                let push = case.weight * (share - raised / all);
                if push.abs() < 1e-5 {
                    continue;
                }
                for &(row, value) in option {
                    let gradient = push * value - course.decay * weights[row];
                    seen[row] += gradient * gradient;
                    weights[row] += course.rate * gradient / seen[row].sqrt();
                }
            }
        }
    }
    let weights: Weights<1> = keys.into_iter().zip(weights.into_iter().map(|w| [w])).collect();
    Linear::new(&weights, [0.0], 1.0)
}
