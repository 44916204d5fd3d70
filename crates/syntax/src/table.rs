//! The weights of a trained linear model, as they stand in the model file.
//!
//! Both tables are hash tables with open addressing: a feature that was never seen in training costs one
//! look-up and adds nothing. A fingerprint of the feature guards against most collisions.

use crate::file::{Damaged, Reader, Writer};

/// Slots are found by the high half of the hash, fingerprints come from the low half.
#[inline]
fn slot_of(key: u64, slots: usize) -> usize {
    (((key >> 32) * slots as u64) >> 32) as usize
}

/// How many first slots are read before the first of them is looked at, so that the waits for memory overlap.
const AHEAD: usize = 16;

/// How many slots for so many features: three in ten stay empty, so that probing is short.
fn slots_for(features: usize) -> usize {
    features * 10 / 7 + 8
}

/// Weights of up to 128 classes, most of them zero: each feature has a list of class and weight.
#[derive(Clone, Debug, Default)]
pub(crate) struct SparseTable {
    /// Fingerprint (32 bits, 0 = empty), start in `entries` (25 bits), length (7 bits).
    slots: Vec<u64>,
    /// Weight (9 bits, signed), class (7 bits). The weight that counts is its square with its sign: few weights
    /// are large, and a large one needs no exactness.
    entries: Vec<u16>,
}

/// Largest absolute weight in a [`SparseTable`], before it is squared.
pub(crate) const SPARSE_LIMIT: i32 = 255;

impl SparseTable {
    /// From features with their weights (already quantised to ±[`SPARSE_LIMIT`]).
    pub(crate) fn build(features: &[(u64, Vec<(u8, i32)>)]) -> Self {
        let mut table = Self { slots: vec![0; slots_for(features.len())], entries: Vec::new() };
        for (key, weights) in features {
            let fingerprint = u64::from(*key as u32 | 1);
            let start = table.entries.len() as u64;
            for &(class, weight) in weights.iter().take(127) {
                table.entries.push(((weight as i16) << 7) as u16 | u16::from(class & 127));
            }
            let length = weights.len().min(127) as u64;
            let mut at = slot_of(*key, table.slots.len());
            while table.slots[at] != 0 {
                at = if at + 1 == table.slots.len() { 0 } else { at + 1 };
            }
            table.slots[at] = fingerprint << 32 | start << 7 | length;
        }
        table
    }

    /// Adds the weights of the features to the scores. `scores` has 128 places.
    #[inline]
    pub(crate) fn add(&self, keys: &[u64], scores: &mut [i32; 128]) {
        if self.slots.is_empty() {
            return;
        }
        for keys in keys.chunks(AHEAD) {
            let mut first = [(0, 0); AHEAD];
            for (first, &key) in first.iter_mut().zip(keys) {
                let at = slot_of(key, self.slots.len());
                *first = (at, self.slots[at]);
            }
            for (&key, &(mut at, mut slot)) in keys.iter().zip(&first) {
                let fingerprint = key as u32 | 1;
                while slot != 0 && (slot >> 32) as u32 != fingerprint {
                    at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
                    slot = self.slots[at];
                }
                // An empty slot has no entries.
                let start = (slot as u32 >> 7) as usize;
                let length = (slot & 127) as usize;
                for &entry in self.entries.get(start..start + length).unwrap_or_default() {
                    let weight = i32::from(entry as i16 >> 7);
                    scores[usize::from(entry & 127)] += weight * weight.abs();
                }
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Bytes in the file.
    pub(crate) fn size(&self) -> usize {
        let mut out = Writer::default();
        self.write(&mut out);
        out.0.len()
    }

    /// The file has no empty slots: a bit for each slot, then fingerprints, lengths and entries of the full ones.
    pub(crate) fn write(&self, out: &mut Writer) {
        write_full(&self.slots, out);
        let full = || self.slots.iter().filter(|&&s| s != 0);
        out.u32s(&full().map(|s| (s >> 32) as u32).collect::<Vec<_>>());
        out.bytes(&full().map(|s| (s & 127) as u8).collect::<Vec<_>>());
        let of = |s: &u64| {
            let start = (*s as u32 >> 7) as usize;
            &self.entries[start..start + (s & 127) as usize]
        };
        out.u16s(&full().flat_map(of).copied().collect::<Vec<_>>());
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Damaged> {
        let (mut slots, full) = read_full(input)?;
        let (prints, lengths, entries) = (input.u32s()?, input.bytes()?, input.u16s()?);
        if prints.len() != full.len() || lengths.len() != full.len() {
            return Err(Damaged);
        }
        let mut start = 0;
        for ((&at, &print), &length) in full.iter().zip(&prints).zip(&lengths) {
            slots[at] = u64::from(print | 1) << 32 | start << 7 | u64::from(length & 127);
            start += u64::from(length & 127);
        }
        if start != entries.len() as u64 { Err(Damaged) } else { Ok(Self { slots, entries }) }
    }
}

/// Writes how many slots there are and a bit for each that is full.
fn write_full(slots: &[u64], out: &mut Writer) {
    let bits = |slots: &[u64]| slots.iter().enumerate().fold(0, |b, (i, &s)| b | u64::from(s != 0) << i);
    out.u64(slots.len() as u64);
    out.u64s(&slots.chunks(64).map(bits).collect::<Vec<_>>());
}

/// Empty slots and the places of those that are to be filled.
fn read_full(input: &mut Reader<'_>) -> Result<(Vec<u64>, Vec<usize>), Damaged> {
    let count = usize::try_from(input.u64()?).map_err(|_| Damaged)?;
    let bits = input.u64s()?;
    if count.div_ceil(64) != bits.len() {
        return Err(Damaged);
    }
    let full: Vec<usize> = (0..count).filter(|&i| bits[i / 64] >> (i % 64) & 1 == 1).collect();
    // A full table would be searched for ever.
    if count > 0 && full.len() == count { Err(Damaged) } else { Ok((vec![0; count], full)) }
}

/// Weights of three classes: five bytes a slot, from the low bits up three weights of 9 bits (signed; their
/// squares count, as in [`SparseTable`]) and a fingerprint of 13 bits.
#[derive(Clone, Debug, Default)]
pub(crate) struct TripleTable {
    /// The slots and three bytes more, so that each can be read as a `u64`.
    bytes: Vec<u8>,
}

/// Bytes of a slot of a [`TripleTable`].
const TRIPLE: usize = 5;

/// Largest absolute weight in a [`TripleTable`], before it is squared.
pub(crate) const TRIPLE_LIMIT: i32 = 255;

impl TripleTable {
    /// From features with their weights (already quantised to ±[`TRIPLE_LIMIT`]).
    pub(crate) fn build(features: &[(u64, [i32; 3])]) -> Self {
        let slots = slots_for(features.len());
        let mut table = Self { bytes: vec![0; slots * TRIPLE + 3] };
        for (key, weights) in features {
            let mut slot = Self::fingerprint(*key) << 27;
            for (i, &weight) in weights.iter().enumerate() {
                slot |= (weight as u64 & 0x1FF) << (9 * i);
            }
            let mut at = slot_of(*key, slots);
            while table.slot(at) != 0 {
                at = if at + 1 == slots { 0 } else { at + 1 };
            }
            table.bytes[at * TRIPLE..(at + 1) * TRIPLE].copy_from_slice(&slot.to_le_bytes()[..TRIPLE]);
        }
        table
    }

    /// 13 bits of the low half of the hash, never 0.
    #[inline]
    fn fingerprint(key: u64) -> u64 {
        key & 0x1FFF | 1
    }

    #[inline]
    fn slot(&self, at: usize) -> u64 {
        match self.bytes[at * TRIPLE..].first_chunk::<8>() {
            Some(bytes) => u64::from_le_bytes(*bytes) & 0xFF_FFFF_FFFF,
            None => 0,
        }
    }

    /// The sum of the weights of the features.
    #[inline]
    pub(crate) fn score(&self, keys: &[u64]) -> [i32; 3] {
        let mut scores = [0; 3];
        let slots = self.bytes.len() / TRIPLE;
        if slots == 0 {
            return scores;
        }
        let square = |w: i32| w * w.abs();
        for keys in keys.chunks(AHEAD) {
            let mut first = [(0, 0); AHEAD];
            for (first, &key) in first.iter_mut().zip(keys) {
                let at = slot_of(key, slots);
                *first = (at, self.slot(at));
            }
            for (&key, &(mut at, mut slot)) in keys.iter().zip(&first) {
                let fingerprint = Self::fingerprint(key);
                while slot != 0 && slot >> 27 != fingerprint {
                    at = if at + 1 == slots { 0 } else { at + 1 };
                    slot = self.slot(at);
                }
                // An empty slot has no weights.
                let low = slot as u32;
                scores[0] += square((low << 23) as i32 >> 23);
                scores[1] += square((low << 14) as i32 >> 23);
                scores[2] += square((low << 5) as i32 >> 23);
            }
        }
        scores
    }

    /// Bytes in the file.
    pub(crate) fn size(&self) -> usize {
        let mut out = Writer::default();
        self.write(&mut out);
        out.0.len()
    }

    /// As in [`SparseTable`]: only full slots.
    pub(crate) fn write(&self, out: &mut Writer) {
        let slots: Vec<u64> = (0..self.bytes.len() / TRIPLE).map(|at| self.slot(at)).collect();
        write_full(&slots, out);
        let full = slots.iter().filter(|&&s| s != 0);
        out.bytes(&full.flat_map(|s| s.to_le_bytes()[..TRIPLE].to_vec()).collect::<Vec<_>>());
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Damaged> {
        let (slots, full) = read_full(input)?;
        let values = input.bytes()?;
        if values.len() != full.len() * TRIPLE {
            return Err(Damaged);
        }
        let mut table = Self::default();
        if !slots.is_empty() {
            table.bytes = vec![0; slots.len() * TRIPLE + 3];
        }
        for (at, value) in full.into_iter().zip(values.chunks_exact(TRIPLE)) {
            table.bytes[at * TRIPLE..(at + 1) * TRIPLE].copy_from_slice(value);
        }
        Ok(table)
    }
}

/// A small map from hashes to numbers: word to cluster, word and tag to lemma rule, …
///
/// Keys are 64-bit feature hashes, of which 32 bits are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct HashIndex {
    /// Fingerprint (32 bits, 0 = empty), value (32 bits).
    slots: Vec<u64>,
}

impl HashIndex {
    pub(crate) fn build(pairs: &[(u64, u32)]) -> Self {
        let mut slots = vec![0u64; slots_for(pairs.len())];
        for &(key, value) in pairs {
            let mut at = slot_of(key, slots.len());
            while slots[at] != 0 {
                at = if at + 1 == slots.len() { 0 } else { at + 1 };
            }
            slots[at] = u64::from(key as u32 | 1) << 32 | u64::from(value);
        }
        Self { slots }
    }

    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let fingerprint = key as u32 | 1;
        let mut at = slot_of(key, self.slots.len());
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return None;
            }
            if (slot >> 32) as u32 == fingerprint {
                return Some(slot as u32);
            }
            at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
        }
    }

    /// Bytes in the file.
    pub(crate) fn size(&self) -> usize {
        let mut out = Writer::default();
        self.write(&mut out);
        out.0.len()
    }

    /// As in [`SparseTable`]: only full slots.
    pub(crate) fn write(&self, out: &mut Writer) {
        write_full(&self.slots, out);
        out.u64s(&self.slots.iter().filter(|&&s| s != 0).copied().collect::<Vec<_>>());
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Damaged> {
        let (mut slots, full) = read_full(input)?;
        let values = input.u64s()?;
        if values.len() != full.len() || values.contains(&0) {
            return Err(Damaged);
        }
        for (at, value) in full.into_iter().zip(values) {
            slots[at] = value;
        }
        Ok(Self { slots })
    }
}
