//! What happened by a learnt model, for what frames do not cover and to choose between readings.
//!
//! Three questions are asked one after the other. Which act does a word tell of ([`act`]): one of the roots of CAMEO, or none. Who
//! does it and to whom it is done ([`sides`]): of all that the sentence and the words around it name, or nobody. Whether
//! what came out of it is right ([`accept`]). Frames are asked first; what they found is seen by each question.
//! `data/models/en.events` holds the weights, made by `chancery train events` (`docs/guides/train-events.md`).

pub mod accept;
mod act;
pub mod asker;
pub mod sides;

use crate::linear::{Linear, key};
use chancery_document::Upos;
use chancery_tables::{CodeTables, TableError};

/// No act, then the roots of CAMEO from 02 to 19; 20 counts as 18 (`data/codes/cameo.tsv`). Public statements (01) are no events here.
pub const CLASSES: [&str; 19] = [
    "-", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19",
];

/// No act.
pub const NONE: usize = 0;

/// The act of each class where no frame knows a nearer one: the unspecified ones of `data/codes/acts.tsv`.
pub const UNSPECIFIED: [&str; 19] = [
    "",
    "appeal-unspecified",
    "express-intent-to-cooperate",
    "consult-unspecified",
    "cooperate-diplomatically",
    "cooperate-materially",
    "supply-aid",
    "yield-unspecified",
    "investigate-unspecified",
    "demand-unspecified",
    "disapprove-unspecified",
    "reject-unspecified",
    "threaten-unspecified",
    "dissent-unspecified",
    "show-force-unspecified",
    "reduce-relations-unspecified",
    "coerce-unspecified",
    "use-unconventional-violence",
    "use-force-unspecified",
];

/// The class of a CAMEO code.
#[must_use]
pub fn class_of_code(cameo: &str) -> usize {
    let root = match cameo.get(..2) {
        Some("20") => "18",
        Some(root) => root,
        None => return NONE,
    };
    CLASSES.iter().position(|c| *c == root).unwrap_or(NONE)
}

/// The class of an act.
#[must_use]
pub fn class_of(codes: &CodeTables, act: &str) -> usize {
    codes.act(act).map_or(NONE, |a| class_of_code(&a.cameo))
}

/// The weights of all questions.
#[derive(Clone, Debug, Default)]
pub struct EventModel {
    /// Which act.
    pub acts: Linear<{ CLASSES.len() }>,
    /// Who does it.
    pub sources: Linear<1>,
    /// To whom.
    pub targets: Linear<1>,
    /// Whether it is right.
    pub accepts: Linear<1>,
}

const MAGIC: &[u8; 8] = b"CHEVENT1";

impl EventModel {
    /// Whether a word is asked about that starts no frame: it told of acts in what the model learnt from.
    #[must_use]
    pub fn asks(&self, lemma: &str, upos: Upos) -> bool {
        self.acts.of(asked(lemma, upos)).is_some()
    }

    /// The bytes of the file: magic, then each model with its length before it.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for part in [self.acts.bytes(), self.sources.bytes(), self.targets.bytes(), self.accepts.bytes()] {
            out.extend((part.len() as u32).to_le_bytes());
            out.extend(part);
        }
        out
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Where it is no such model, or cut short.
    pub fn load(bytes: &[u8]) -> Result<Self, TableError> {
        let fault = || TableError::new("data/models/en.events", 0, "this is no model of events");
        let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(fault)?;
        let mut part = || {
            let (len, after) = rest.split_first_chunk::<4>()?;
            let (part, after) = after.split_at_checked(u32::from_le_bytes(*len) as usize)?;
            rest = after;
            Some(part)
        };
        let mut parts = [&[][..]; 4];
        for p in &mut parts {
            *p = part().ok_or_else(fault)?;
        }
        let [acts, sources, targets, accepts] = parts;
        Ok(Self {
            acts: Linear::from_bytes(acts).ok_or_else(fault)?,
            sources: Linear::from_bytes(sources).ok_or_else(fault)?,
            targets: Linear::from_bytes(targets).ok_or_else(fault)?,
            accepts: Linear::from_bytes(accepts).ok_or_else(fault)?,
        })
    }
}

/// Which side of an act somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Who does it.
    Source,
    /// To whom or with whom.
    Target,
}

/// The feature that words have which told of acts.
#[must_use]
pub fn asked(lemma: &str, upos: Upos) -> u32 {
    key(&format!("l={lemma}/{}", upos.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_root_has_a_class_and_an_act() {
        let tables = chancery_tables::Tables::load(&chancery_tables::Source::embedded()).expect("tables");
        for (class, act) in UNSPECIFIED.iter().enumerate().skip(1) {
            assert_eq!(class_of(&tables.codes, act), class, "{act}");
        }
        assert_eq!(class_of_code("2042"), class_of_code("18"));
        assert_eq!(class_of_code("010"), NONE);
        assert_eq!(class_of_code(""), NONE);
    }

    #[test]
    fn the_card_is_of_the_model_that_ships() {
        let card = include_str!("../../../../../data/models/en.events.toml");
        let bytes = include_bytes!("../../../../../data/models/en.events");
        assert!(card.contains(&format!("bytes = {}\n", bytes.len())), "the card's size");
        let model = EventModel::load(bytes).expect("a model");
        assert_eq!(model.save(), bytes);
        assert!(model.asks("meet", Upos::Verb));
        assert!(EventModel::load(&bytes[..bytes.len() - 1]).is_err());
        assert!(EventModel::load(b"CHEVENT0").is_err());
    }
}
