//! What the encoder sees of a word: rows of one table of vectors, whose sum stands for the word.
//!
//! Words are unbounded and the table is not: every feature is hashed to a row. A word has two rows of its own, so
//! that two words seldom share both.

use crate::form::Form;

/// How many rows a word has.
pub(crate) const ROWS: usize = 9;

/// Rows of each feature, in the order of [`rows`]; both rows of the word itself come from the same stretch.
const SIZES: [u32; ROWS - 1] = [49_152, 6_144, 1_024, 256, 1_024, 6_144, 8_192, 512];

/// Rows of the table for words that are known to be part of a name: 0 = nothing is known, 1 = a proper noun,
/// 2 = the adjective of a name.
pub(crate) const HINTS: usize = 3;

/// All rows of the table.
pub(crate) const TABLE: usize = {
    let (mut sum, mut i) = (HINTS, 0);
    while i < SIZES.len() {
        sum += SIZES[i] as usize;
        i += 1;
    }
    sum
};

/// Spreads a hash evenly; `salt` makes another function of it.
fn mix(hash: u32, salt: u32) -> u32 {
    let mut x = hash ^ salt.wrapping_mul(0x9E37_79B1);
    x = (x ^ (x >> 16)).wrapping_mul(0x7FEB_352D);
    x = (x ^ (x >> 15)).wrapping_mul(0x846C_A68B);
    x ^ (x >> 16)
}

/// The row of a hash in a stretch of `size` rows.
fn row(hash: u32, salt: u32, size: u32) -> u32 {
    ((u64::from(mix(hash, salt)) * u64::from(size)) >> 32) as u32
}

/// The rows of a word.
pub(crate) fn rows(form: &Form) -> [u32; ROWS] {
    let shape = form.shape ^ u32::from(form.flags).wrapping_mul(0x85EB_CA6B);
    let features = [
        form.low,
        form.prefix[2],
        form.prefix[1],
        form.suffix[0],
        form.suffix[1],
        form.suffix[2],
        form.suffix[3],
        shape,
    ];
    let mut out = [0; ROWS];
    let mut base = HINTS as u32;
    for (i, (&hash, &size)) in features.iter().zip(&SIZES).enumerate() {
        let salt = i as u32 + 1;
        out[i + 1] = base + row(hash, salt, size);
        if i == 0 {
            out[0] = base + row(hash, 100, size);
        }
        base += size;
    }
    out
}

/// The rows of a word, then the last row of the word in capitals and of the word in small letters: for the trainer.
#[must_use]
pub fn word_features(word: &str) -> [u32; ROWS + 2] {
    let mut scratch = Vec::new();
    let mut of = |word: &str| rows(&Form::new(word, &mut scratch));
    let own = of(word);
    let mut out = [0; ROWS + 2];
    out[..ROWS].copy_from_slice(&own);
    out[ROWS] = of(&word.to_uppercase())[ROWS - 1];
    out[ROWS + 1] = of(&word.to_lowercase())[ROWS - 1];
    out
}
