//! Makes a model of weights that were trained elsewhere (`train/student.py`) and the parts that stay linear.

use crate::Model;
use crate::lanes::{FAR, STEP};
use crate::model::Neural;
use crate::network::{Block, Network};
use crate::product::{LANES, Linear};
use crate::rows;
use chancery_document::Upos;
use serde_json::Value;
use std::collections::BTreeMap;

/// Weights in the safetensors layout: a header in JSON, then numbers.
struct Weights<'b> {
    tensors: BTreeMap<String, (Vec<usize>, &'b [u8])>,
    meta: Value,
}

impl<'b> Weights<'b> {
    fn read(bytes: &'b [u8]) -> Option<Self> {
        let length = usize::try_from(u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?)).ok()?;
        let header: Value = serde_json::from_slice(bytes.get(8..8 + length)?).ok()?;
        let data = bytes.get(8 + length..)?;
        let mut tensors = BTreeMap::new();
        for (name, entry) in header.as_object()?.iter().filter(|e| e.0 != "__metadata__") {
            let number = |v: &Value| v.as_u64().and_then(|n| usize::try_from(n).ok());
            let shape = entry["shape"].as_array()?.iter().map(number).collect::<Option<_>>()?;
            let (from, to) = (number(&entry["data_offsets"][0])?, number(&entry["data_offsets"][1])?);
            if entry["dtype"] != "F32" {
                return None;
            }
            tensors.insert(name.clone(), (shape, data.get(from..to)?));
        }
        let meta = serde_json::from_str(header["__metadata__"]["model"].as_str()?).ok()?;
        Some(Self { tensors, meta })
    }

    fn numbers(&self, name: &str) -> Option<Vec<f32>> {
        let bytes = self.tensors.get(name)?.1;
        Some(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    fn strings(&self, key: &str) -> Option<Vec<String>> {
        serde_json::from_value(self.meta[key].clone()).ok()
    }

    fn inputs(&self, name: &str) -> Option<usize> {
        self.tensors.get(&format!("{name}.weight"))?.0.get(1).copied()
    }

    fn linear(&self, name: &str) -> Option<Linear> {
        let weights = self.numbers(&format!("{name}.weight"))?;
        let inputs = self.inputs(name)?;
        let bias = self.numbers(&format!("{name}.bias")).unwrap_or_else(|| vec![0.0; weights.len() / inputs]);
        Some(Linear::new(&weights, &bias, inputs, STEP))
    }
}

/// The model that has words, sentences, lemmas and features of `base` and all else by the weights; `None` where the
/// bytes are no weights of our network.
///
/// With `name_weight` the linear namer of `base` stays, and the network's scores of names count so much beside it.
#[must_use]
pub fn pack(base: &Model, weights: &[u8], name_weight: Option<f32>) -> Option<Model> {
    let weights = Weights::read(weights)?;
    let plan = weights.meta["plan"].as_str()?;
    let mut blocks = Vec::new();
    for (i, kind) in plan.chars().enumerate() {
        blocks.push(match kind {
            'G' => Block::Gate(weights.linear(&format!("blocks.{i}.linear"))?),
            'A' => Block::Attention {
                inputs: weights.linear(&format!("blocks.{i}.inputs"))?,
                distance: weights.numbers(&format!("blocks.{i}.distance"))?,
                output: weights.linear(&format!("blocks.{i}.output"))?,
            },
            _ => return None,
        });
    }
    let (decisions, parts) = decisions(&weights)?;
    let (table, worth) = table(&weights.numbers("table.weight")?);
    let network = Network {
        table,
        worth,
        project: weights.linear("project")?,
        blocks,
        decisions,
        parts,
        names: weights.linear("heads.names")?,
        labels: weights.linear("heads.labels")?,
        root_key: weights.numbers("heads.root")?,
        root_governor: weights.numbers("heads.root_governor")?,
        distance: weights.numbers("heads.distance").filter(|d| d.len() == 2 * FAR + 1)?,
    };
    let mut model = base.clone();
    let tag = |name: &String| {
        let (upos, xpos) = name.split_once(':')?;
        Some(base.tagger.tags.find(Upos::from_name(upos)?, xpos))
    };
    let tags = weights.strings("tags")?.iter().map(tag).collect::<Option<_>>()?;
    model.labeller.names = weights.strings("labels")?;
    model.network =
        Some(Box::new(Neural { network, tags, name_weight: name_weight.unwrap_or(0.0), way: None }));
    model.tagger.table = Default::default();
    model.parser.table = Default::default();
    model.labeller.table = Default::default();
    if name_weight.is_none() {
        model.namer.table = Default::default();
    }
    model.finish();
    Some(model)
}

/// The table of vectors in whole steps, each row with its own worth of a step.
fn table(numbers: &[f32]) -> (Vec<i8>, Vec<f32>) {
    let size = numbers.len() / rows::TABLE;
    let (mut table, mut worth) = (Vec::with_capacity(numbers.len()), Vec::with_capacity(rows::TABLE));
    for row in numbers.chunks_exact(size.max(1)) {
        let exact = row.iter().fold(0.0f32, |m, w| m.max(w.abs())).max(1e-12) / 127.0;
        // The next larger number that the file can hold, so that no whole step is beyond 127.
        let step = f32::from_bits(((exact.to_bits() >> 16) + 1) << 16);
        worth.push(step);
        table.extend(row.iter().map(|w| (w / step).round() as i8));
    }
    (table, worth)
}

/// One layer of all that is decided from a word's vector, each part filled up to whole blocks.
fn decisions(weights: &Weights<'_>) -> Option<(Linear, Vec<usize>)> {
    let names = ["tags", "name_hidden", "query", "key", "dependent", "governor"];
    let inputs = weights.inputs("heads.tags")?;
    let (mut all, mut bias, mut parts) = (Vec::new(), Vec::new(), vec![0]);
    for name in names {
        let part = weights.numbers(&format!("heads.{name}.weight"))?;
        let outputs = (part.len() / inputs).next_multiple_of(LANES);
        all.extend(part);
        all.resize((parts[parts.len() - 1] + outputs) * inputs, 0.0);
        bias.extend(weights.numbers(&format!("heads.{name}.bias")).unwrap_or_default());
        bias.resize(parts[parts.len() - 1] + outputs, 0.0);
        parts.push(parts[parts.len() - 1] + outputs);
    }
    Some((Linear::new(&all, &bias, inputs, STEP), parts))
}
