//! Products of whole numbers: the part of the network that takes the time.
//!
//! Inputs and weights are whole numbers from -127 to 127 and sums are 32 bits wide, so every way of computing gives
//! the same sums, whatever the processor can do. `tests` compares the ways.
#![allow(unsafe_code, reason = "instructions that the compiler does not choose by itself")]

use crate::file::{Damaged, Reader, Writer};

/// Outputs that are computed side by side.
pub(crate) const LANES: usize = 16;
/// Inputs that one instruction takes together.
const GROUP: usize = 4;

/// A linear layer: whole weights, and for each output a factor and a constant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Linear {
    /// Inputs, a multiple of [`GROUP`].
    pub(crate) inputs: usize,
    /// Outputs that are asked for; the rest up to a multiple of [`LANES`] is zero.
    pub(crate) outputs: usize,
    /// `[outputs / LANES][inputs / GROUP][LANES][GROUP]`.
    weights: Vec<i8>,
    scale: Vec<f32>,
    bias: Vec<f32>,
    /// The sum of the weights of each output, times 128.
    sums: Vec<i32>,
}

/// How products are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// With AVX-512 VNNI.
    Vnni,
    /// With AVX2.
    Avx2,
    /// With what every processor has.
    Plain,
}

impl Way {
    /// The fastest way on this processor.
    pub(crate) fn best() -> Self {
        Self::all()[0]
    }

    /// All ways that this processor has, the fastest first.
    pub(crate) fn all() -> Vec<Self> {
        let mut ways = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512vnni")
                && is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                ways.push(Self::Vnni);
            }
            if is_x86_feature_detected!("avx2") {
                ways.push(Self::Avx2);
            }
        }
        ways.push(Self::Plain);
        ways
    }
}

impl Linear {
    /// A layer from weights `[outputs][inputs]`, in units of `1 / step` of the inputs.
    pub(crate) fn new(weights: &[f32], bias: &[f32], inputs: usize, step: f32) -> Self {
        let outputs = weights.len() / inputs.max(1);
        let padded = outputs.next_multiple_of(LANES);
        let mut scale = vec![0.0; padded];
        let mut whole = vec![0; padded * inputs];
        for o in 0..outputs {
            let row = &weights[o * inputs..(o + 1) * inputs];
            let largest = row.iter().fold(0.0f32, |m, w| m.max(w.abs())).max(1e-12);
            scale[o] = largest / 127.0 / step;
            for (i, w) in row.iter().enumerate() {
                whole[o * inputs + i] = (w / largest * 127.0).round() as i8;
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(padded, 0.0);
        Self { outputs, ..Self::packed(&whole, inputs, scale, bias) }
    }

    /// Packs whole weights `[outputs][inputs]`.
    fn packed(whole: &[i8], inputs: usize, scale: Vec<f32>, bias: Vec<f32>) -> Self {
        let padded = scale.len();
        let mut weights = Vec::with_capacity(whole.len());
        for block in 0..padded / LANES {
            for group in 0..inputs / GROUP {
                for lane in 0..LANES {
                    let at = (block * LANES + lane) * inputs + group * GROUP;
                    weights.extend_from_slice(&whole[at..at + GROUP]);
                }
            }
        }
        let sum = |row: &[i8]| row.iter().map(|&w| i32::from(w)).sum::<i32>() * 128;
        let sums = whole.chunks_exact(inputs.max(1)).map(sum).collect();
        Self { inputs, outputs: padded, weights, scale, bias, sums }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u64(self.inputs as u64);
        out.u64(self.outputs as u64);
        out.bytes(&self.weights.iter().map(|&w| w as u8).collect::<Vec<_>>());
        out.f32s(&self.scale);
        out.f32s(&self.bias);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Damaged> {
        let size = |n: u64| usize::try_from(n).ok().filter(|&n| n <= 1 << 16).ok_or(Damaged);
        let inputs = size(input.u64()?)?;
        let outputs = size(input.u64()?)?;
        let weights: Vec<i8> = input.bytes()?.into_iter().map(|b| b as i8).collect();
        let (scale, bias) = (input.f32s()?, input.f32s()?);
        let padded = outputs.next_multiple_of(LANES);
        let sound = inputs > 0
            && inputs.is_multiple_of(GROUP)
            && weights.len() == padded * inputs
            && scale.len() == padded
            && bias.len() == padded
            && weights.iter().all(|&w| w != i8::MIN);
        if !sound {
            return Err(Damaged);
        }
        let mut sums = vec![0; padded];
        for (block, part) in weights.chunks_exact(inputs * LANES).enumerate() {
            for (i, &w) in part.iter().enumerate() {
                sums[block * LANES + i / GROUP % LANES] += i32::from(w) * 128;
            }
        }
        Ok(Self { inputs, outputs, weights, scale, bias, sums })
    }

    /// Outputs with the padding.
    pub(crate) fn padded(&self) -> usize {
        self.scale.len()
    }

    /// Bytes in the file.
    pub(crate) fn size(&self) -> usize {
        self.weights.len() + 8 * self.scale.len()
    }

    /// Computes the layer for rows of inputs; `inputs` is `[rows][self.inputs]`, and row `i` of it may start at any
    /// multiple `stride` of bytes (rows may overlap). `out` becomes `[rows][self.padded()]`.
    pub(crate) fn apply(&self, way: Way, inputs: &[i8], stride: usize, rows: usize, out: &mut Vec<f32>) {
        let width = self.padded();
        out.clear();
        out.resize(rows * width, 0.0);
        if rows == 0 {
            return;
        }
        assert!(inputs.len() >= (rows - 1) * stride + self.inputs, "rows of inputs");
        match way {
            // Safety: `Way::all` gives a way only where the processor has its instructions.
            #[cfg(target_arch = "x86_64")]
            Way::Vnni => unsafe { vnni(self, inputs, stride, rows, out) },
            #[cfg(target_arch = "x86_64")]
            Way::Avx2 => unsafe { avx2(self, inputs, stride, rows, out) },
            _ => plain(self, inputs, stride, rows, out),
        }
    }

    fn finish(&self, sums: &[i32; LANES], output: usize, out: &mut [f32]) {
        let (scale, bias) = (&self.scale[output..output + LANES], &self.bias[output..output + LANES]);
        for lane in 0..LANES {
            out[lane] = sums[lane] as f32 * scale[lane] + bias[lane];
        }
    }
}

fn plain(layer: &Linear, inputs: &[i8], stride: usize, rows: usize, out: &mut [f32]) {
    let width = layer.padded();
    for row in 0..rows {
        let input = &inputs[row * stride..row * stride + layer.inputs];
        for (block, weights) in layer.weights.chunks_exact(layer.inputs * LANES).enumerate() {
            let mut sums = [0i32; LANES];
            for (x, w) in input.chunks_exact(GROUP).zip(weights.chunks_exact(LANES * GROUP)) {
                for lane in 0..LANES {
                    for k in 0..GROUP {
                        sums[lane] += i32::from(x[k]) * i32::from(w[lane * GROUP + k]);
                    }
                }
            }
            let at = row * width + block * LANES;
            layer.finish(&sums, block * LANES, &mut out[at..at + LANES]);
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2(layer: &Linear, inputs: &[i8], stride: usize, rows: usize, out: &mut [f32]) {
    use std::arch::x86_64::{
        __m256i, _mm256_abs_epi8, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16,
        _mm256_maddubs_epi16, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_sign_epi8,
        _mm256_storeu_si256,
    };
    let width = layer.padded();
    let ones = _mm256_set1_epi16(1);
    for row in 0..rows {
        let input = &inputs[row * stride..row * stride + layer.inputs];
        for (block, weights) in layer.weights.chunks_exact(layer.inputs * LANES).enumerate() {
            let mut low = _mm256_setzero_si256();
            let mut high = _mm256_setzero_si256();
            for (x, w) in input.chunks_exact(GROUP).zip(weights.chunks_exact(LANES * GROUP)) {
                let x = i32::from_le_bytes([x[0] as u8, x[1] as u8, x[2] as u8, x[3] as u8]);
                let x = _mm256_set1_epi32(x);
                // Two products of at most 127 · 127 fit into 16 bits: nothing is cut off.
                // Safety: `w` has 64 bytes.
                let (a, b) = unsafe {
                    let p = w.as_ptr().cast::<__m256i>();
                    (_mm256_loadu_si256(p), _mm256_loadu_si256(p.add(1)))
                };
                let a = _mm256_maddubs_epi16(_mm256_abs_epi8(a), _mm256_sign_epi8(x, a));
                let b = _mm256_maddubs_epi16(_mm256_abs_epi8(b), _mm256_sign_epi8(x, b));
                low = _mm256_add_epi32(low, _mm256_madd_epi16(a, ones));
                high = _mm256_add_epi32(high, _mm256_madd_epi16(b, ones));
            }
            let mut sums = [0i32; LANES];
            // Safety: `sums` has 64 bytes.
            unsafe {
                let p = sums.as_mut_ptr().cast::<__m256i>();
                _mm256_storeu_si256(p, low);
                _mm256_storeu_si256(p.add(1), high);
            }
            let at = row * width + block * LANES;
            layer.finish(&sums, block * LANES, &mut out[at..at + LANES]);
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn vnni(layer: &Linear, inputs: &[i8], stride: usize, rows: usize, out: &mut [f32]) {
    let mut row = 0;
    // Safety: the same instructions are there, and the rows lie within `inputs` and `out`.
    unsafe {
        while row + 6 <= rows {
            vnni_rows::<6>(layer, inputs, stride, row, out);
            row += 6;
        }
        while row + 3 <= rows {
            vnni_rows::<3>(layer, inputs, stride, row, out);
            row += 3;
        }
        while row < rows {
            vnni_rows::<1>(layer, inputs, stride, row, out);
            row += 1;
        }
    }
}

/// `R` rows at a time with four vectors of outputs, so that a weight that was read is used `R` times.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
unsafe fn vnni_rows<const R: usize>(
    layer: &Linear,
    inputs: &[i8],
    stride: usize,
    row: usize,
    out: &mut [f32],
) {
    use std::arch::x86_64::{
        _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_loadu_ps, _mm512_loadu_si512,
        _mm512_mul_ps, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_ps, _mm512_sub_epi32,
    };
    let width = layer.padded();
    let blocks = width / LANES;
    let groups = layer.inputs / GROUP;
    let mut block = 0;
    while block < blocks {
        let many = (blocks - block).min(4);
        let mut sums = [[_mm512_setzero_si512(); 4]; R];
        // The last blocks are computed again rather than past the end.
        let starts: [usize; 4] = std::array::from_fn(|b| (block + b.min(many - 1)) * layer.inputs * LANES);
        for group in 0..groups {
            // Safety: `starts` are whole blocks of the weights; the rows were checked by `apply`.
            unsafe {
                let weights: [_; 4] = std::array::from_fn(|b| {
                    _mm512_loadu_si512(layer.weights.as_ptr().add(starts[b] + group * LANES * GROUP).cast())
                });
                for (r, sums) in sums.iter_mut().enumerate() {
                    let at = inputs.as_ptr().add((row + r) * stride + group * GROUP).cast::<i32>();
                    // Inputs are made positive by adding 128 to each; `sums` of the layer takes it away again.
                    let x = _mm512_set1_epi32(at.read_unaligned() ^ 0x8080_8080_u32 as i32);
                    for b in 0..4 {
                        sums[b] = _mm512_dpbusd_epi32(sums[b], x, weights[b]);
                    }
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            for (b, &sum) in sums.iter().enumerate().take(many) {
                let output = (block + b) * LANES;
                // Safety: `output` is a whole block of each list, and `out` has `width` places for each row.
                unsafe {
                    let sum =
                        _mm512_sub_epi32(sum, _mm512_loadu_si512(layer.sums.as_ptr().add(output).cast()));
                    let scaled = _mm512_mul_ps(
                        _mm512_cvtepi32_ps(sum),
                        _mm512_loadu_ps(layer.scale.as_ptr().add(output)),
                    );
                    let sum = _mm512_add_ps(scaled, _mm512_loadu_ps(layer.bias.as_ptr().add(output)));
                    _mm512_storeu_ps(out.as_mut_ptr().add((row + r) * width + output), sum);
                }
            }
        }
        block += many;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Random;

    #[test]
    fn all_ways_give_the_same_sums() {
        let mut random = Random::new(7);
        for (inputs, outputs, rows) in [(4, 1, 1), (96, 192, 7), (192, 97, 20), (576, 384, 13)] {
            let mut whole =
                |n: usize| -> Vec<i8> { (0..n).map(|_| (random.below(255) as i32 - 127) as i8).collect() };
            let weights: Vec<f32> = whole(inputs * outputs).iter().map(|&w| f32::from(w) / 50.0).collect();
            let bias: Vec<f32> = whole(outputs).iter().map(|&w| f32::from(w) / 30.0).collect();
            let layer = Linear::new(&weights, &bias, inputs, 24.0);
            let input = whole(inputs * rows);
            let mut expected = Vec::new();
            layer.apply(Way::Plain, &input, inputs, rows, &mut expected);
            assert!(expected.iter().any(|&x| x != 0.0));
            for way in Way::all() {
                let mut found = Vec::new();
                layer.apply(way, &input, inputs, rows, &mut found);
                assert_eq!(found, expected, "{way:?} {inputs} {outputs} {rows}");
            }
        }
    }

    #[test]
    fn the_largest_inputs_and_weights_fit() {
        let weights = vec![1.0; 576 * 16];
        let layer = Linear::new(&weights, &[0.0; 16], 576, 1.0);
        for way in Way::all() {
            let mut out = Vec::new();
            layer.apply(way, &[-127; 576], 576, 1, &mut out);
            assert_eq!(out[0], (576 * 127 * -127) as f32 / 127.0, "{way:?}");
        }
    }
}
