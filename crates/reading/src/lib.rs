//! The stages that read a parsed report.
//!
//! Each stage takes the document and what earlier stages found, and gives findings and notes. None changes what
//! an earlier stage found. [`Reader::read`] is the whole way on one page.

pub mod actors;
mod codes;
mod context;
pub mod coreference;
mod dating;
pub mod events;
mod generic;
pub mod linear;
mod mend;
pub mod numbers;
pub mod pairs;
mod participants;
mod places;
mod posts;
pub mod quantities;
mod quotes;
mod relations;
mod roles;
mod scope;
mod setting;
mod statements;
pub mod times;
mod tree;
mod voices;

pub use context::Context;
pub use posts::segment;
pub use tree::Trees;

use chancery_document::{Analysis, Document, Findings, KnownName, Note, Span, Stage};
use chancery_tables::{TableError, Tables};
use events::Taking;
use events::learned::EventModel;
use std::sync::OnceLock;

/// The model of pairs that ships; `data/models/en.pairs.toml` is its card.
const PAIRS: &[u8] = include_bytes!("../../../data/models/en.pairs");

/// The model of events that ships; `data/models/en.events.toml` is its card.
const EVENTS: &[u8] = include_bytes!("../../../data/models/en.events");

/// Reads parsed reports. Made once a run; holds no state between reports.
pub struct Reader {
    tables: Tables,
    times: times::Language,
    quantities: quantities::Language,
    pronouns: coreference::Weights,
    /// Unpacked when they are first asked for.
    pairs: OnceLock<pairs::PairModel>,
    events: OnceLock<EventModel>,
    taking: Taking,
}

impl Reader {
    /// A reader with these tables.
    ///
    /// # Errors
    /// Where `times.toml`, `quantities.toml` or `pronouns.tsv` of the language cannot be read.
    pub fn new(tables: Tables) -> Result<Self, TableError> {
        let fault = |file: &str, e: String| TableError::new(format!("data/lang/en/{file}"), 0, e);
        let words = numbers::Words::parse(&tables.english.quantities)
            .map_err(|e| fault("quantities.toml", e.to_string()))?;
        let times = times::Language::parse(&tables.english.times, &words)
            .map_err(|e| fault("times.toml", e.to_string()))?;
        let quantities = quantities::Language::parse(&tables.english.quantities)
            .map_err(|e| fault("quantities.toml", e.to_string()))?;
        let pronouns = coreference::Weights::parse(&tables.english.pronouns, "data/lang/en/pronouns.tsv")?;
        Ok(Self {
            tables,
            times,
            quantities,
            pronouns,
            pairs: OnceLock::new(),
            events: OnceLock::new(),
            taking: Taking::default(),
        })
    }

    /// The same, which takes other readings of events.
    #[must_use]
    pub fn taking(mut self, taking: Taking) -> Self {
        self.taking = taking;
        self
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The TIMEX3 expressions of a report, the ends of an interval apart, as `predict time` gives them.
    #[must_use]
    pub fn timex3(&self, document: &Document, analysis: &Analysis) -> Vec<times::TimexTag> {
        times::timex3(document, analysis, &self.times)
    }

    /// The names in a report that the tables know beyond doubt: a help for the syntax model.
    #[must_use]
    pub fn known_names(&self, document: &Document) -> Vec<KnownName> {
        actors::known(document, &self.tables)
    }

    /// Names the persons of an analysis that came without tagged names, as far as its trees and the tables tell them.
    #[must_use]
    pub fn name(&self, document: &Document, analysis: &mut Analysis) -> Vec<Note> {
        analysis.names = actors::untagged(document, analysis, &self.tables);
        if analysis.tokens.is_empty() {
            return Vec::new();
        }
        let what = "no names are tagged: persons are told by the trees, organisations by the tables alone";
        vec![Note::whole(Stage::Syntax, "names-untagged", what)]
    }

    /// The model of what one actor did to another.
    #[must_use]
    pub fn pair_model(&self) -> &pairs::PairModel {
        // A test loads the model that ships, so it cannot fail here.
        self.pairs.get_or_init(|| pairs::PairModel::load(PAIRS).unwrap_or_default())
    }

    /// The model of who did what to whom.
    #[must_use]
    pub fn event_model(&self) -> &EventModel {
        // A test loads the model that ships, so it cannot fail here.
        self.events.get_or_init(|| EventModel::load(EVENTS).unwrap_or_default())
    }

    /// What is seen of a source and a target in a report: for the model of pairs.
    #[must_use]
    pub fn pair(
        &self,
        document: &Document,
        findings: &Findings,
        source: &[Span],
        target: &[Span],
    ) -> pairs::Features {
        let trees = Trees::new(&findings.analysis);
        let context = Context { document, trees: &trees, tables: &self.tables };
        pairs::features(&context, findings, source, target)
    }

    /// Asks `decide` about each pronoun of a report, as the coreference stage does: for training and measuring.
    pub fn ask_pronouns(
        &self,
        document: &Document,
        mut analysis: Analysis,
        decide: &mut dyn FnMut(&Analysis, &coreference::Question<'_>) -> Option<usize>,
    ) {
        self.mend(document, &mut analysis);
        let trees = Trees::new(&analysis);
        let context = Context { document, trees: &trees, tables: &self.tables };
        let (quotes, _) = quotes::find(&context);
        let (named, _) = actors::find(&context);
        let is_date = |w: &str| self.times.is_day(w) || self.times.is_month(w);
        let mut decide = |question: &coreference::Question<'_>| decide(&analysis, question);
        coreference::resolve_by(&context, &quotes, named, &is_date, &mut decide);
    }

    /// Asks about the events of a report that was read, as the events stage does: for training and measuring. `asks`: which words
    /// besides those that start frames.
    pub fn ask_events(
        &self,
        document: &Document,
        findings: &Findings,
        asks: &dyn Fn(&str, chancery_document::Upos) -> bool,
        each: &mut dyn FnMut(&events::learned::asker::Question<'_>),
    ) {
        let trees = Trees::new(&findings.analysis);
        let context = Context { document, trees: &trees, tables: &self.tables };
        events::ask(&context, findings, asks, self.pair_model(), each);
    }

    /// The readings of all words of a report by a model: place of the word, its sentence, what was read, what is seen of it.
    pub fn weigh_events(
        &self,
        document: &Document,
        findings: &Findings,
        asks: &dyn Fn(&str, chancery_document::Upos) -> bool,
        model: &EventModel,
    ) -> Vec<(Span, usize, events::learned::accept::Weighed, linear::Keys)> {
        let trees = Trees::new(&findings.analysis);
        let context = Context { document, trees: &trees, tables: &self.tables };
        events::weigh(&context, findings, asks, self.pair_model(), model)
    }

    /// Sets right what words of the tables decide and the syntax model cannot know.
    fn mend(&self, document: &Document, analysis: &mut Analysis) {
        mend::lemmas(analysis, document, &self.tables.english);
        mend::infinitives(analysis, &self.tables.english);
        mend::subjects_behind_clauses(analysis);
        let known = self.known_names(document);
        mend::rows_of_names(analysis, document, &known);
        let (is_day, is_month) = (|w: &str| self.times.is_day(w), |w: &str| self.times.is_month(w));
        mend::times_beside_names(analysis, &known, is_day, is_month);
        mend::bare_objects(analysis, &known);
        mend::finite_verbs(analysis);
    }

    /// Reads one report: its own segments and trees, and nothing else.
    #[must_use]
    pub fn read(&self, document: &Document, mut analysis: Analysis) -> Findings {
        self.mend(document, &mut analysis);
        let mut findings = Findings::default();
        let trees = Trees::new(&analysis);
        let context = Context { document, trees: &trees, tables: &self.tables };
        let mut notes: Vec<Note> = Vec::new();
        let mut keep = |more: Vec<Note>| notes.extend(more);

        let (quotes, more) = quotes::find(&context);
        findings.quotes = quotes;
        keep(more);
        let (named, more) = actors::find(&context);
        keep(more);
        let is_date = |w: &str| self.times.is_day(w) || self.times.is_month(w);
        let (mentions, entities, more) =
            coreference::resolve(&context, &findings.quotes, named, &is_date, &self.pronouns);
        findings.mentions = mentions;
        findings.entities = entities;
        keep(more);
        let (times, more) = times::find(document, trees.analysis, &self.times, &self.tables.world.anchors);
        findings.times = times;
        keep(more);
        let (figures, more) = quantities::find(document, trees.analysis, &self.quantities, &findings.times);
        findings.figures = figures;
        keep(more);
        let (places, more) = places::find(&context, &findings.mentions);
        findings.places = places;
        keep(more);
        let (statements, more) =
            statements::find(&context, &findings.mentions, &findings.quotes, &findings.times);
        findings.statements = statements;
        keep(more);
        let first_persons = coreference::first_persons(&context, &findings.statements, &findings.mentions);
        coreference::extend(&mut findings.entities, &first_persons);
        coreference::merge(&mut findings.mentions, first_persons);
        findings.chains = coreference::chains(&findings.mentions);
        statements::speak_for_themselves(&context, &findings.mentions, &mut findings.statements);
        let (events, more) =
            events::find(&context, &findings, self.event_model(), self.pair_model(), self.taking);
        findings.events = events;
        keep(more);
        scope::link(&context, &mut findings);
        let (relations, more) = relations::find(&context, &findings.events);
        findings.relations = relations;
        keep(more);
        for event in &mut findings.events {
            event.codes = codes::of(&self.tables, event);
        }
        findings.notes = notes;
        findings.analysis = analysis;
        findings
    }
}
