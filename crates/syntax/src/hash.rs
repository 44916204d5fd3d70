//! Hashes of words and features.
//!
//! They are part of the model file's meaning: a change here needs a new model and a new version of the format.

/// The hash of a feature: its template and the things that the template joins.
#[inline]
pub(crate) fn feature(template: u32, atoms: &[u32]) -> u64 {
    let mut h = u64::from(template).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for &atom in atoms {
        h = (h.rotate_left(23) ^ u64::from(atom)).wrapping_mul(0x9FB2_1C65_1E98_DF25);
    }
    h ^= h >> 32;
    h.wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// Takes one character after the other.
#[derive(Clone, Copy)]
pub(crate) struct CharHash(u32);

impl CharHash {
    pub(crate) const fn new() -> Self {
        Self(0x811C_9DC5)
    }

    #[inline]
    pub(crate) fn push(&mut self, c: char) {
        self.0 = (self.0.rotate_left(7) ^ c as u32).wrapping_mul(0x9E37_79B1);
    }

    #[inline]
    pub(crate) fn finish(self) -> u32 {
        let h = self.0 ^ (self.0 >> 15);
        h.wrapping_mul(0x85EB_CA6B) ^ (h >> 13)
    }
}

/// The hash of a string of characters.
pub(crate) fn chars(chars: &[char]) -> u32 {
    let mut hash = CharHash::new();
    for &c in chars {
        hash.push(c);
    }
    hash.finish()
}

/// A small deterministic generator (xorshift64*), for shuffling and sampling in training.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `n` (which is small: the bias does not matter).
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((self.next() >> 32) as usize * n) >> 32
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
