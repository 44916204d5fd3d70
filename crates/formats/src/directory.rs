use chancery_document::ActorId;
use std::collections::BTreeMap;

/// What is known of an actor beyond its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// `country`, `person`, `office`, `media`, …
    pub kind: String,
    /// The usual name.
    pub label: String,
    /// ISO3 of the country that it belongs to or represents.
    pub country: Option<String>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// Codes by scheme.
    pub codes: BTreeMap<String, String>,
}

/// Who is known: the part of the tables that records need.
pub trait Directory {
    /// What is known of an actor; `None` where no table knows it.
    fn facts(&self, actor: &ActorId) -> Option<Facts>;

    /// The actor that an outlet's name stands for.
    fn outlet(&self, name: &str) -> Option<ActorId>;
}

/// Knows nobody: records with ids and the text's words alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unknown;

impl Directory for Unknown {
    fn facts(&self, _: &ActorId) -> Option<Facts> {
        None
    }

    fn outlet(&self, _: &str) -> Option<ActorId> {
        None
    }
}
