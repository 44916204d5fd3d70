use crate::{
    Analysis, Chain, Entity, Event, Figure, Mention, Note, Place, Quote, Relation, Statement, TimeMention,
};

/// All that was read in one report. Each stage adds its own field and may read those before it;
/// none changes what an earlier stage found, but for the links named here.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Sentences, tokens, trees, names.
    pub analysis: Analysis,
    /// Words in quotation marks.
    pub quotes: Vec<Quote>,
    /// Mentions of actors, in order of the text, not overlapping. Coreference adds pronouns and descriptions.
    pub mentions: Vec<Mention>,
    /// Which mentions are the same actor.
    pub chains: Vec<Chain>,
    /// What the report names and comes back to, actors and others.
    pub entities: Vec<Entity>,
    /// Time expressions, in order.
    pub times: Vec<TimeMention>,
    /// Quantities, in order. Later stages set `scope`, `time`, `statement` and `event`.
    pub figures: Vec<Figure>,
    /// Places, in order.
    pub places: Vec<Place>,
    /// Who says what.
    pub statements: Vec<Statement>,
    /// Who did what to whom. The codes stage sets `codes`.
    pub events: Vec<Event>,
    /// Changes in relations.
    pub relations: Vec<Relation>,
    /// What was seen and not coded.
    pub notes: Vec<Note>,
}
