use crate::{Source, TableError, tsv};
use chancery_document::RelationChange;
use rustc_hash::FxHashMap;

/// An act and its labels: a line of `codes/acts.tsv`.
#[derive(Clone, Debug)]
pub struct Act {
    /// Its name.
    pub act: Box<str>,
    /// For people.
    pub label: Box<str>,
    /// CAMEO code.
    pub cameo: Box<str>,
    /// PLOVER event; `None` for mere statements.
    pub plover: Option<Box<str>>,
    /// PLOVER mode.
    pub mode: Option<Box<str>>,
    /// PLOVER contexts.
    pub contexts: Vec<Box<str>>,
    /// Heading in the documentation.
    pub group: Box<str>,
    /// Both sides do it alike.
    pub reciprocal: bool,
}

/// A CAMEO code: a line of `codes/cameo.tsv`.
#[derive(Clone, Debug)]
pub struct CameoCode {
    /// Label.
    pub label: Box<str>,
    /// Goldstein score.
    pub goldstein: Option<f32>,
    /// Quad class.
    pub quad: Option<u8>,
}

/// A PLOVER event: a line of `codes/plover.tsv`.
#[derive(Clone, Debug)]
pub struct PloverEvent {
    /// Label.
    pub label: Box<str>,
    /// Quad class.
    pub quad: Option<u8>,
    /// PLOVER 2 score.
    pub score: Option<f32>,
}

/// What an act does to a relation: a line of `codes/relations.tsv`.
#[derive(Clone, Debug)]
pub struct RelationRule {
    /// `diplomatic-ties`, …
    pub relation: Box<str>,
    /// What changes.
    pub change: RelationChange,
    /// The part of the source.
    pub source_part: Box<str>,
    /// The part of the target.
    pub target_part: Box<str>,
}

/// How acts are labelled.
#[derive(Debug, Default)]
pub struct CodeTables {
    acts: Vec<Act>,
    by_name: FxHashMap<Box<str>, usize>,
    cameo: FxHashMap<Box<str>, CameoCode>,
    plover: FxHashMap<Box<str>, PloverEvent>,
    contexts: Vec<Box<str>>,
    modes: Vec<(Box<str>, Box<str>)>,
    relations: FxHashMap<Box<str>, RelationRule>,
    /// CAMEO code or the beginning of one → the act of saying that one will do it.
    intents: FxHashMap<Box<str>, Box<str>>,
}

impl CodeTables {
    pub(crate) fn load(source: &Source) -> Result<Self, TableError> {
        let mut codes = Self::default();
        for file in source.tables("codes/cameo.tsv")? {
            for row in tsv::rows(&file, &["code", "label", "goldstein", "quad", "source"])? {
                let code = CameoCode {
                    label: row.need("label")?.into(),
                    goldstein: number(&row, "goldstein")?,
                    quad: number(&row, "quad")?.filter(|q| *q > 0),
                };
                codes.cameo.insert(row.need("code")?.into(), code);
            }
        }
        for file in source.tables("codes/plover.tsv")? {
            for row in tsv::rows(&file, &["event", "label", "quad", "score", "source"])? {
                let event = PloverEvent {
                    label: row.need("label")?.into(),
                    quad: number(&row, "quad")?,
                    score: number(&row, "score")?,
                };
                codes.plover.insert(row.need("event")?.into(), event);
            }
        }
        for file in source.tables("codes/plover_contexts.tsv")? {
            for row in tsv::rows(&file, &["context", "label", "source"])? {
                codes.contexts.push(row.need("context")?.into());
            }
        }
        for file in source.tables("codes/plover_modes.tsv")? {
            for row in tsv::rows(&file, &["event", "mode", "label", "source"])? {
                codes.modes.push((row.need("event")?.into(), row.need("mode")?.into()));
            }
        }
        for file in source.tables("codes/intents.tsv")? {
            for row in tsv::rows(&file, &["cameo", "intent"])? {
                codes.intents.insert(row.need("cameo")?.into(), row.need("intent")?.into());
            }
        }
        codes.load_acts(source)?;
        for file in source.tables("codes/relations.tsv")? {
            for row in tsv::rows(&file, &["act", "relation", "change", "source_part", "target_part"])? {
                let change = row.need("change")?;
                let rule = RelationRule {
                    relation: row.need("relation")?.into(),
                    change: RelationChange::from_name(change)
                        .ok_or_else(|| row.error(format!("`{change}` is no change of a relation")))?,
                    source_part: row.need("source_part")?.into(),
                    target_part: row.need("target_part")?.into(),
                };
                codes.relations.insert(row.need("act")?.into(), rule);
            }
        }
        Ok(codes)
    }

    /// The act of promising or planning an act, by the longest beginning of its CAMEO code that `codes/intents.tsv` has.
    #[must_use]
    pub fn intent_of(&self, act: &Act) -> Option<&str> {
        (2..=act.cameo.len()).rev().find_map(|end| self.intents.get(act.cameo.get(..end)?)).map(AsRef::as_ref)
    }

    /// The acts of `codes/intents.tsv`, for lint.
    pub(crate) fn intent_acts(&self) -> impl Iterator<Item = &str> {
        self.intents.values().map(AsRef::as_ref)
    }

    fn load_acts(&mut self, source: &Source) -> Result<(), TableError> {
        const COLUMNS: &[&str] = &[
            "act",
            "label",
            "cameo",
            "plover_event",
            "plover_mode",
            "contexts",
            "group",
            "reciprocal",
            "source",
        ];
        for file in source.tables("codes/acts.tsv")? {
            for row in tsv::rows(&file, COLUMNS)? {
                let act = Act {
                    act: row.need("act")?.into(),
                    label: row.need("label")?.into(),
                    cameo: row.need("cameo")?.into(),
                    plover: row.get("plover_event").map(Into::into),
                    mode: row.get("plover_mode").map(Into::into),
                    contexts: row
                        .get("contexts")
                        .map_or_else(Vec::new, |c| c.split(',').map(Into::into).collect()),
                    group: row.need("group")?.into(),
                    reciprocal: row.get("reciprocal").is_some(),
                };
                if self.by_name.insert(act.act.clone(), self.acts.len()).is_some() {
                    return Err(row.error(format!("act `{}` is there already", act.act)));
                }
                self.acts.push(act);
            }
        }
        Ok(())
    }

    /// An act by its name.
    #[must_use]
    pub fn act(&self, name: &str) -> Option<&Act> {
        self.by_name.get(name).map(|&i| &self.acts[i])
    }

    /// All acts, in the order of the table.
    #[must_use]
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// A CAMEO code.
    #[must_use]
    pub fn cameo(&self, code: &str) -> Option<&CameoCode> {
        self.cameo.get(code)
    }

    /// A PLOVER event.
    #[must_use]
    pub fn plover(&self, event: &str) -> Option<&PloverEvent> {
        self.plover.get(event)
    }

    /// Whether PLOVER has this context.
    #[must_use]
    pub fn is_context(&self, context: &str) -> bool {
        self.contexts.iter().any(|c| &**c == context)
    }

    /// Whether a PLOVER event has this mode.
    #[must_use]
    pub fn is_mode(&self, event: &str, mode: &str) -> bool {
        self.modes.iter().any(|(e, m)| &**e == event && &**m == mode)
    }

    /// What an act does to a relation.
    #[must_use]
    pub fn relation(&self, act: &str) -> Option<&RelationRule> {
        self.relations.get(act)
    }

    /// The acts that change a relation.
    pub fn relation_acts(&self) -> impl Iterator<Item = &str> {
        let mut acts: Vec<&str> = self.relations.keys().map(|a| &**a).collect();
        acts.sort_unstable();
        acts.into_iter()
    }
}

fn number<T: std::str::FromStr>(row: &tsv::Row<'_>, column: &str) -> Result<Option<T>, TableError> {
    let Some(cell) = row.get(column) else { return Ok(None) };
    cell.parse().map(Some).map_err(|_| row.error(format!("`{cell}` in column `{column}` is no number")))
}
