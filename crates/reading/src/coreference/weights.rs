//! The weights of what is seen of pronouns and candidates.

use super::features::{Class, Features, SLOTS, VALUES};
use chancery_tables::TableError;

/// What each value of each slot says for a candidate, by class of pronoun; and what "nobody of these" has.
#[derive(Clone, Debug)]
pub struct Weights {
    of: Vec<f32>,
    nobody: Vec<f32>,
    margin: [f32; Class::ALL.len()],
}

impl Default for Weights {
    fn default() -> Self {
        let classes = Class::ALL.len();
        Self {
            of: vec![0.0; classes * SLOTS.len() * VALUES],
            nobody: vec![0.0; classes * VALUES],
            margin: [0.0; Class::ALL.len()],
        }
    }
}

impl Weights {
    /// Reads `pronouns.tsv`: `class`, `slot`, `value`, `weight`. The slot `nobody` is what a candidate must reach
    /// (its values tell in which construction the pronoun stands), `margin` by how much, and by how much it must be better
    /// than the next.
    ///
    /// # Errors
    /// The first line that names no class, slot or number.
    pub fn parse(text: &str, path: &str) -> Result<Self, TableError> {
        let mut weights = Self::default();
        for (i, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.is_empty()) {
            let fault = |what: &str| TableError::new(path, i + 1, format!("{what}: `{line}`"));
            let cells: Vec<&str> = line.split('\t').collect();
            let [class, slot, value, weight] = cells[..] else {
                return Err(fault("four columns are needed"));
            };
            let class = Class::ALL.iter().position(|c| c.as_str() == class);
            let class = class.ok_or_else(|| fault("no such class"))?;
            let weight: f32 = weight.parse().map_err(|_| fault("the weight is no number"))?;
            match slot {
                "margin" => weights.margin[class] = weight,
                _ => {
                    let value = value.parse().ok().filter(|v: &usize| *v < VALUES);
                    let value = value.ok_or_else(|| fault("the value is out of range"))?;
                    if slot == "nobody" {
                        weights.nobody[class * VALUES + value] = weight;
                        continue;
                    }
                    let slot = SLOTS.iter().position(|s| *s == slot).ok_or_else(|| fault("no such slot"))?;
                    weights.of[(class * SLOTS.len() + slot) * VALUES + value] = weight;
                }
            }
        }
        Ok(weights)
    }

    /// The sum of a candidate's weights, in the order of the slots.
    #[must_use]
    pub fn score(&self, class: Class, features: &Features) -> f32 {
        let class = class as usize;
        features.iter().enumerate().fold(0.0, |sum, (slot, &value)| {
            sum + self.of[(class * SLOTS.len() + slot) * VALUES + usize::from(value) % VALUES]
        })
    }

    /// The best candidate, where it is better than nobody and than all others by the margin.
    #[must_use]
    pub fn choose(&self, class: Class, alone: u8, candidates: &[Features]) -> Option<usize> {
        self.choose_by(class, alone, candidates, self.margin[class as usize])
    }

    /// The same with another margin.
    #[must_use]
    pub fn choose_by(&self, class: Class, alone: u8, candidates: &[Features], margin: f32) -> Option<usize> {
        let scores: Vec<f32> = candidates.iter().map(|f| self.score(class, f)).collect();
        let mut best = None::<usize>;
        for (i, &score) in scores.iter().enumerate() {
            if best.is_none_or(|b| score > scores[b]) {
                best = Some(i);
            }
        }
        let best = best?;
        let nobody = self.nobody[class as usize * VALUES + usize::from(alone) % VALUES];
        let next =
            scores.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, &s)| s).fold(nobody, f32::max);
        (scores[best] >= next + margin).then_some(best)
    }
}
