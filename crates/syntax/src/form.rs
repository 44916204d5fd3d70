//! What the models see of a word's characters.

use crate::hash::{self, CharHash};

/// A word as numbers: hashes of what its characters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Lower case, digits as `0`, typographic quotes and dashes as plain ones.
    pub(crate) low: u32,
    /// The last one to four characters of that.
    pub(crate) suffix: [u32; 4],
    /// The first one to three.
    pub(crate) prefix: [u32; 3],
    /// Pattern of upper case, lower case, digits and punctuation, runs shortened.
    pub(crate) shape: u32,
    /// Class of distribution, from unlabelled text; 0 = unknown.
    pub(crate) cluster: u32,
    /// The same, coarser.
    pub(crate) coarse: u32,
    /// Bits of [`flag`].
    pub(crate) flags: u8,
}

/// Bits of [`Form::flags`].
pub(crate) mod flag {
    /// Starts with a capital.
    pub(crate) const CAPITAL: u8 = 1;
    /// Has letters, none of them small, and at least two.
    pub(crate) const ALL_CAPS: u8 = 2;
    /// Has a digit.
    pub(crate) const DIGIT: u8 = 4;
    /// Has no letter and no digit.
    pub(crate) const PUNCTUATION: u8 = 8;
    /// Has a letter.
    pub(crate) const LETTER: u8 = 16;
}

/// One character for all that are used alike.
pub(crate) fn plain(c: char) -> char {
    match c {
        'a'..='z' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '0'..='9' => '0',
        '’' | '‘' | '`' | '´' | '‛' => '\'',
        '“' | '”' | '„' | '«' | '»' | '‟' => '"',
        '–' | '—' | '‑' | '‐' | '−' => '-',
        _ if c.is_ascii() => c,
        _ if c.is_numeric() => '0',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

impl Form {
    /// Reads a word. `scratch` is only there to save allocations.
    pub(crate) fn new(word: &str, scratch: &mut Vec<char>) -> Self {
        scratch.clear();
        let mut low = CharHash::new();
        let mut shape = CharHash::new();
        let (mut last, mut run) = ('\0', 0);
        let mut flags = 0;
        let (mut upper, mut lower) = (0u32, 0u32);
        for (i, c) in word.chars().enumerate() {
            let p = plain(c);
            scratch.push(p);
            low.push(p);
            let kind = if c.is_uppercase() {
                upper += 1;
                if i == 0 {
                    flags |= flag::CAPITAL;
                }
                'X'
            } else if c.is_alphabetic() {
                lower += 1;
                'x'
            } else if p == '0' {
                flags |= flag::DIGIT;
                'd'
            } else {
                p
            };
            run = if kind == last { run + 1 } else { 0 };
            last = kind;
            if run < 2 {
                shape.push(kind);
            }
        }
        if upper > 1 && lower == 0 {
            flags |= flag::ALL_CAPS;
        }
        if upper + lower > 0 {
            flags |= flag::LETTER;
        } else if flags & flag::DIGIT == 0 {
            flags |= flag::PUNCTUATION;
        }
        let n = scratch.len();
        let suffix =
            std::array::from_fn(|i| hash::chars(&scratch[n.saturating_sub(i + 1)..]) ^ (i as u32 + 1));
        let prefix = std::array::from_fn(|i| hash::chars(&scratch[..n.min(i + 1)]) ^ (i as u32 + 1));
        Self { low: low.finish(), suffix, prefix, shape: shape.finish(), cluster: 0, coarse: 0, flags }
    }

    pub(crate) fn is(&self, bit: u8) -> bool {
        self.flags & bit != 0
    }
}

/// The hash that [`Form::low`] has for a word.
pub(crate) fn low(word: &str) -> u32 {
    let mut hash = CharHash::new();
    for c in word.chars() {
        hash.push(plain(c));
    }
    hash.finish()
}
