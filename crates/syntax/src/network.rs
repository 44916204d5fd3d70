//! The encoder: word vectors, gated convolutions and attention, and the scores of all decisions.
//!
//! Products are whole numbers ([`crate::product`]); what is between them is `f32` in a fixed order
//! ([`crate::lanes`]): every processor gives the same bits.

use crate::file::{Damaged, Reader, Writer};
use crate::lanes::{self, FAR, WIDE, add, add_row, gate, normalize};
use crate::product::{Linear, Way};
use crate::rows::{self, ROWS};

/// A step of the encoder; each adds to the vectors that it is given.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// A convolution of width 3, half of whose outputs are gates for the other half.
    Gate(Linear),
    /// Attention over the sentence.
    Attention {
        /// Queries, keys and values.
        inputs: Linear,
        /// `[heads][2 * FAR + 1]`, added to the scores.
        distance: Vec<f32>,
        output: Linear,
    },
}

/// The weights.
#[derive(Clone, Debug, Default)]
pub(crate) struct Network {
    /// `[rows::TABLE][embedding]`.
    pub(crate) table: Vec<i8>,
    /// What one step of each row of the table is worth: numbers with the upper 16 bits of an `f32`.
    pub(crate) worth: Vec<f32>,
    pub(crate) project: Linear,
    pub(crate) blocks: Vec<Block>,
    /// Tags, hidden layer of names, query, key, dependent, governor, one behind the other.
    pub(crate) decisions: Linear,
    /// Where each of these starts, and the end.
    pub(crate) parts: Vec<usize>,
    pub(crate) names: Linear,
    pub(crate) labels: Linear,
    pub(crate) root_key: Vec<f32>,
    pub(crate) root_governor: Vec<f32>,
    /// `[2 * FAR + 1]`, added to the scores of arcs.
    pub(crate) distance: Vec<f32>,
}

/// Memory of the encoder and its answers for the sentence that was read last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scores {
    /// `[words][tags]` with a stride of `tag_stride`.
    pub(crate) tags: Vec<f32>,
    pub(crate) tag_stride: usize,
    /// `[words][name labels]` with a stride of `name_stride`.
    pub(crate) names: Vec<f32>,
    pub(crate) name_stride: usize,
    /// `[words][words + 1]`: the score of each head, the last is the root. A word is not its own head.
    pub(crate) arcs: Vec<f32>,
    x: Vec<f32>,
    whole: Vec<i8>,
    out: Vec<f32>,
    hidden: Vec<f32>,
    weights: Vec<f32>,
}

impl Network {
    pub(crate) fn write(&self, out: &mut Writer) {
        out.bytes(&self.table.iter().map(|&w| w as u8).collect::<Vec<_>>());
        out.u16s(&self.worth.iter().map(|w| (w.to_bits() >> 16) as u16).collect::<Vec<_>>());
        self.project.write(out);
        out.u64(self.blocks.len() as u64);
        for block in &self.blocks {
            match block {
                Block::Gate(linear) => {
                    out.u64(0);
                    linear.write(out);
                }
                Block::Attention { inputs, distance, output } => {
                    out.u64(1);
                    inputs.write(out);
                    out.f32s(distance);
                    output.write(out);
                }
            }
        }
        self.decisions.write(out);
        out.u64s(&self.parts.iter().map(|&p| p as u64).collect::<Vec<_>>());
        self.names.write(out);
        self.labels.write(out);
        out.f32s(&self.root_key);
        out.f32s(&self.root_governor);
        out.f32s(&self.distance);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Damaged> {
        let table: Vec<i8> = input.bytes()?.into_iter().map(|b| b as i8).collect();
        let worth: Vec<f32> = input.u16s()?.into_iter().map(|b| f32::from_bits(u32::from(b) << 16)).collect();
        let project = Linear::read(input)?;
        let blocks = (0..input.u64()?.min(64)).map(|_| read_block(input)).collect::<Result<_, _>>()?;
        let decisions = Linear::read(input)?;
        let parts = input.u64s()?.into_iter().map(|p| usize::try_from(p).unwrap_or(usize::MAX)).collect();
        let network = Self {
            table,
            worth,
            project,
            blocks,
            decisions,
            parts,
            names: Linear::read(input)?,
            labels: Linear::read(input)?,
            root_key: input.f32s()?,
            root_governor: input.f32s()?,
            distance: input.f32s()?,
        };
        if network.is_sound() { Ok(network) } else { Err(Damaged) }
    }

    /// Whether all sizes fit together, so that nothing else needs to ask.
    fn is_sound(&self) -> bool {
        let size = self.size();
        let width = |part: usize| self.parts[part + 1] - self.parts[part];
        let fits = |block: &Block| match block {
            Block::Gate(l) => l.inputs == 3 * size && l.outputs == 2 * size,
            Block::Attention { inputs, distance, output } => {
                inputs.inputs == size
                    && inputs.outputs == 3 * size
                    && output.inputs == size
                    && output.outputs == size
                    && !distance.is_empty()
                    && distance.len().is_multiple_of(2 * FAR + 1)
                    && size.is_multiple_of(distance.len() / (2 * FAR + 1) * WIDE)
            }
        };
        self.worth.len() == rows::TABLE
            && self.worth.iter().all(|w| w.is_finite())
            && self.table.len() == rows::TABLE * self.project.inputs
            && self.project.inputs.is_multiple_of(WIDE)
            && size.is_multiple_of(WIDE)
            && self.blocks.iter().all(fits)
            && self.parts.len() == 7
            && self.parts[0] == 0
            && self.parts.windows(2).all(|p| p[0] < p[1])
            && self.parts.iter().all(|p| p.is_multiple_of(WIDE))
            && self.parts[6] == self.decisions.padded()
            && self.decisions.inputs == size
            && self.names.inputs == width(1)
            && width(2) == width(3)
            && self.root_key.len() == width(3)
            && width(4) == width(5)
            && self.root_governor.len() == width(5)
            && self.labels.inputs == width(4)
            && self.distance.len() == 2 * FAR + 1
    }

    fn size(&self) -> usize {
        self.project.outputs
    }

    /// Bytes of the table and of the layers in the file.
    pub(crate) fn sizes(&self) -> [usize; 2] {
        let blocks = self.blocks.iter().map(|b| match b {
            Block::Gate(l) => l.size(),
            Block::Attention { inputs, output, .. } => inputs.size() + output.size(),
        });
        let layers: usize = blocks.sum();
        let heads = self.project.size() + self.decisions.size() + self.names.size() + self.labels.size();
        [self.table.len() + 2 * self.worth.len(), layers + heads]
    }

    /// Reads a sentence: rows of the table and what is known beforehand (see [`rows::HINTS`]) of each word.
    pub(crate) fn read_sentence(&self, words: &[[u32; ROWS]], hints: &[u8], way: Way, scores: &mut Scores) {
        let n = words.len();
        let size = self.size();
        let Scores { tags, names, arcs, x, whole, out, hidden, weights, .. } = scores;
        self.vectors(way, words, hints, hidden);
        normalize(way, hidden, self.project.inputs, whole);
        self.project.apply(way, whole, self.project.inputs, n, x);
        for block in &self.blocks {
            match block {
                Block::Gate(linear) => {
                    // A row of zeros before and behind: three rows that follow each other are one input.
                    hidden.clear();
                    hidden.resize(size, 0.0);
                    hidden.extend_from_slice(x);
                    hidden.resize((n + 2) * size, 0.0);
                    normalize(way, hidden, size, whole);
                    linear.apply(way, whole, size, n, out);
                    gate(way, x, out, size);
                }
                Block::Attention { inputs, distance, output } => {
                    normalize(way, x, size, whole);
                    inputs.apply(way, whole, size, n, out);
                    lanes::attend(way, out, size, distance, weights, hidden);
                    normalize(way, hidden, size, whole);
                    output.apply(way, whole, size, n, out);
                    add(way, x, out);
                }
            }
        }
        normalize(way, x, size, whole);
        self.decisions.apply(way, whole, size, n, out);
        let stride = self.decisions.padded();
        let part =
            |word: usize, part: usize| word * stride + self.parts[part]..word * stride + self.parts[part + 1];

        scores.tag_stride = self.parts[1];
        tags.clear();
        hidden.clear();
        for word in 0..n {
            tags.extend_from_slice(&out[part(word, 0)]);
            hidden.extend(out[part(word, 1)].iter().map(|h| h.max(0.0)));
        }
        normalize(way, hidden, self.names.inputs, whole);
        self.names.apply(way, whole, self.names.inputs, n, names);
        scores.name_stride = self.names.padded();

        lanes::arcs(way, out, stride, [self.parts[2], self.parts[3]], &self.root_key, &self.distance, arcs);
    }

    /// Scores of the relations of each word to its head (the number of words for the root), `[words][stride]`; gives
    /// the stride. [`Network::read_sentence`] was called before.
    pub(crate) fn relations(
        &self,
        heads: &[u16],
        way: Way,
        scores: &mut Scores,
        out: &mut Vec<f32>,
    ) -> usize {
        let stride = self.decisions.padded();
        let Scores { whole, out: decisions, hidden, .. } = scores;
        hidden.clear();
        for (word, &head) in heads.iter().enumerate() {
            let head = usize::from(head);
            let own = &decisions[word * stride + self.parts[4]..word * stride + self.parts[5]];
            let of_head = if head < heads.len() {
                &decisions[head * stride + self.parts[5]..head * stride + self.parts[6]]
            } else {
                &self.root_governor[..]
            };
            hidden.extend(own.iter().zip(of_head).map(|(a, b)| (a + b).max(0.0)));
        }
        normalize(way, hidden, self.labels.inputs, whole);
        self.labels.apply(way, whole, self.labels.inputs, heads.len(), out);
        self.labels.padded()
    }

    /// The vectors of words: sums of rows of the table.
    fn vectors(&self, way: Way, words: &[[u32; ROWS]], hints: &[u8], out: &mut Vec<f32>) {
        let size = self.project.inputs;
        out.clear();
        out.resize(words.len() * size, 0.0);
        for (i, (word, sum)) in words.iter().zip(out.chunks_exact_mut(size)).enumerate() {
            let hint = u32::from(hints.get(i).copied().unwrap_or(0));
            for &row in word.iter().chain([&hint]) {
                let row = row as usize;
                add_row(way, sum, &self.table[row * size..(row + 1) * size], self.worth[row]);
            }
        }
    }
}

fn read_block(input: &mut Reader<'_>) -> Result<Block, Damaged> {
    Ok(if input.u64()? == 0 {
        Block::Gate(Linear::read(input)?)
    } else {
        Block::Attention {
            inputs: Linear::read(input)?,
            distance: input.f32s()?,
            output: Linear::read(input)?,
        }
    })
}
