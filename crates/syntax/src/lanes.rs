//! What the network computes between its products, in `f32`.
//!
//! Every sum has one fixed order and nothing is fused, so that every processor gives the same bits; only how many
//! numbers an instruction takes differs. Each function is compiled once for each [`Way`].
#![allow(unsafe_code, reason = "functions compiled for instructions that not every processor has")]

use crate::product::Way;

/// Steps of the inputs of products in one standard deviation.
pub(crate) const STEP: f32 = 24.0;
/// Distances beyond this count as this.
pub(crate) const FAR: usize = 12;
/// Numbers that are summed side by side.
pub(crate) const WIDE: usize = 16;

/// Adding and taking away this number rounds to the nearest whole number, halves to the even one.
const ROUND: f32 = 12_582_912.0;

/// Compiles a function for each way, and one that chooses among them.
macro_rules! in_every_way {
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$doc])*
        pub(crate) fn $name(way: Way, $($arg: $type),*) {
            #[inline(always)]
            fn body($($arg: $type),*) $body
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
            fn wide($($arg: $type),*) {
                body($($arg),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn middle($($arg: $type),*) {
                body($($arg),*);
            }
            match way {
                // Safety: `Way::all` gives a way only where the processor has its instructions.
                #[cfg(target_arch = "x86_64")]
                Way::Vnni => unsafe { wide($($arg),*) },
                #[cfg(target_arch = "x86_64")]
                Way::Avx2 => unsafe { middle($($arg),*) },
                _ => body($($arg),*),
            }
        }
    };
}

in_every_way! {
    /// Takes mean and scale from each row of `size` numbers and rounds to whole steps.
    fn normalize(rows: &[f32], size: usize, out: &mut Vec<i8>) {
        out.clear();
        out.resize(rows.len(), 0);
        for (row, out) in rows.chunks_exact(size).zip(out.chunks_exact_mut(size)) {
            let mean = sum(row, |x| x) / size as f32;
            let variance = sum(row, |x| (x - mean) * (x - mean)) / size as f32;
            let factor = STEP / (variance + 1e-5).sqrt();
            for (x, out) in row.iter().zip(out) {
                let steps = ((x - mean) * factor).clamp(-127.0, 127.0) + ROUND;
                *out = (steps.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32) as i8;
            }
        }
    }
}

in_every_way! {
    /// Adds to each row of `x` the first half of the row of `out`, weighed by the gates in its second half.
    fn gate(x: &mut [f32], out: &[f32], size: usize) {
        for (x, out) in x.chunks_exact_mut(size).zip(out.chunks_exact(2 * size)) {
            let (values, gates) = out.split_at(size);
            for ((x, v), g) in x.iter_mut().zip(values).zip(gates) {
                *x += v / (1.0 + exp(-g));
            }
        }
    }
}

in_every_way! {
    /// Adds `out` to `x`, number by number.
    fn add(x: &mut [f32], out: &[f32]) {
        for (x, y) in x.iter_mut().zip(out) {
            *x += y;
        }
    }
}

in_every_way! {
    /// Adds a row of whole numbers, each worth so much.
    fn add_row(x: &mut [f32], row: &[i8], worth: f32) {
        for (x, &v) in x.iter_mut().zip(row) {
            *x += f32::from(v) * worth;
        }
    }
}

in_every_way! {
    /// Attention: `inputs` are rows of queries, keys and values of `size` numbers; `distance` is
    /// `[heads][2 * FAR + 1]`; `out` becomes the mixed values.
    fn attend(inputs: &[f32], size: usize, distance: &[f32], weights: &mut Vec<f32>, out: &mut Vec<f32>) {
        let n = inputs.len() / (3 * size);
        let heads = distance.len() / (2 * FAR + 1);
        let width = size / heads;
        let shrink = 1.0 / (width as f32).sqrt();
        out.clear();
        out.resize(n * size, 0.0);
        for word in 0..n {
            for head in 0..heads {
                let part = |word: usize, kind: usize| {
                    let start = word * 3 * size + kind * size + head * width;
                    &inputs[start..start + width]
                };
                let query = part(word, 0);
                let bias = &distance[head * (2 * FAR + 1)..(head + 1) * (2 * FAR + 1)];
                weights.clear();
                let mut largest = f32::MIN;
                for other in 0..n {
                    let score = dot(query, part(other, 1)) * shrink + bias[far(word, other)];
                    largest = largest.max(score);
                    weights.push(score);
                }
                weights.resize(n.next_multiple_of(WIDE), f32::NEG_INFINITY);
                for w in weights.iter_mut() {
                    *w = exp(*w - largest);
                }
                weights[n..].fill(0.0);
                let total = 1.0 / sum(weights, |w| w);
                let mixed = &mut out[word * size + head * width..word * size + (head + 1) * width];
                for (other, weight) in weights[..n].iter().enumerate() {
                    let weight = weight * total;
                    for (m, v) in mixed.iter_mut().zip(part(other, 2)) {
                        *m += weight * v;
                    }
                }
            }
        }
    }
}

in_every_way! {
    /// Scores of arcs `[words][words + 1]`, the last candidate is the root; a word is not its own head. `rows` has
    /// `words` rows of `stride` numbers with the query and the key at the given places.
    fn arcs(
        rows: &[f32],
        stride: usize,
        at: [usize; 2],
        root: &[f32],
        distance: &[f32],
        out: &mut Vec<f32>,
    ) {
        let words = rows.len() / stride;
        let shrink = 1.0 / (root.len() as f32).sqrt();
        out.clear();
        for word in 0..words {
            let query = &rows[word * stride + at[0]..word * stride + at[0] + root.len()];
            for head in 0..words {
                let key = &rows[head * stride + at[1]..head * stride + at[1] + root.len()];
                let score = dot(query, key) * shrink + distance[far(word, head)];
                out.push(if head == word { f32::NEG_INFINITY } else { score });
            }
            out.push(dot(query, root) * shrink);
        }
    }
}

/// The place of a distance in a table of distances.
#[inline(always)]
fn far(from: usize, to: usize) -> usize {
    (to + FAR).saturating_sub(from).min(2 * FAR)
}

/// Adds up with a fixed order: [`WIDE`] sums side by side, then these from the first to the last.
#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0f32; WIDE];
    for chunk in values.chunks_exact(WIDE) {
        for lane in 0..WIDE {
            sums[lane] += of(chunk[lane]);
        }
    }
    total(&sums)
}

#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; WIDE];
    for (a, b) in a.chunks_exact(WIDE).zip(b.chunks_exact(WIDE)) {
        for lane in 0..WIDE {
            sums[lane] += a[lane] * b[lane];
        }
    }
    total(&sums)
}

/// Halves are added to each other until one number is left: short chains.
#[inline(always)]
fn total(sums: &[f32; WIDE]) -> f32 {
    let mut s = *sums;
    let mut half = WIDE / 2;
    while half > 0 {
        for lane in 0..half {
            s[lane] += s[lane + half];
        }
        half /= 2;
    }
    s[0]
}

/// `e` to the power of `x`, exact to about 1e-7; the same operations for every `x`.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 87.0) * std::f32::consts::LOG2_E;
    let shifted = x + ROUND;
    let f = x - (shifted - ROUND);
    let whole = (shifted.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
    let mut p = 1.540_353e-4f32;
    for c in [1.333_355_8e-3, 9.618_129e-3, 5.550_411e-2, 2.402_265e-1, 6.931_472e-1, 1.0] {
        p = p * f + c;
    }
    p * f32::from_bits(((whole + 127) << 23) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Random;

    #[test]
    fn powers_are_exact_enough() {
        for i in -8000..8000 {
            let x = i as f32 / 100.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn all_ways_give_the_same_bits() {
        let mut random = Random::new(5);
        let (n, size) = (23, 192);
        let numbers: Vec<f32> = (0..n * 3 * size).map(|_| random.below(2000) as f32 / 300.0 - 3.3).collect();
        let distance: Vec<f32> = (0..6 * (2 * FAR + 1)).map(|_| random.below(100) as f32 / 50.0).collect();
        let of = |way: Way| {
            let (mut whole, mut mixed, mut weights) = (Vec::new(), Vec::new(), Vec::new());
            normalize(way, &numbers, size, &mut whole);
            attend(way, &numbers, size, &distance, &mut weights, &mut mixed);
            gate(way, &mut mixed, &numbers[..2 * n * size], size);
            let mut scores = Vec::new();
            arcs(way, &numbers, 3 * size, [0, size], &numbers[..128], &distance[..2 * FAR + 1], &mut scores);
            add_row(way, &mut mixed, &whole[..n * size], 0.37);
            let bits = |v: &[f32]| v.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            (whole, bits(&mixed), bits(&scores))
        };
        let plain = of(Way::Plain);
        for way in Way::all() {
            assert!(of(way) == plain, "{way:?}");
        }
    }
}
