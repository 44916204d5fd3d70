use crate::Exact;
use serde::Serialize;

/// The name of the schema that every record carries.
pub const VERSION: &str = "chancery/1";

/// One record of schema `chancery/1`: what all kinds share, then the fields of its kind, in one flat object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// What all kinds share.
    #[serde(flatten)]
    pub common: Common,
    /// The fields of its kind.
    #[serde(flatten)]
    pub body: Body,
}

/// What all kinds of records share.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Common {
    /// [`VERSION`].
    pub schema: &'static str,
    /// Which fields follow.
    pub kind: Kind,
    /// Hash of report, kind, act or relation, evidence and actor mentions; a rerun gives the same.
    pub id: String,
    /// The id of the report that it was read in.
    pub report: String,
    /// Which sentence holds the first evidence, from 0; `None` for reports, actors and notes on the whole.
    pub sentence: Option<usize>,
    /// The words that it was read from, in order of importance for its kind.
    pub evidence: Vec<SpanRecord>,
    /// Which rules and models decided.
    pub why: Vec<WhyRecord>,
    /// 0 to 1, rounded to 0.01; `None` for reports, actors and notes.
    pub confidence: Option<f64>,
    /// Ids of the notes about its words.
    pub notes: Vec<String>,
}

/// Kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Report,
    Actor,
    Statement,
    Event,
    Figure,
    Relation,
    Note,
}

impl Kind {
    /// All kinds, in the order in which records of the same words follow each other.
    pub const ALL: [Self; 7] =
        [Self::Report, Self::Actor, Self::Statement, Self::Event, Self::Figure, Self::Relation, Self::Note];

    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        ["report", "actor", "statement", "event", "figure", "relation", "note"][self as usize]
    }

    /// From the name in records.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == name)
    }
}

/// The fields of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "each says it on its type")]
pub enum Body {
    Report(ReportRecord),
    Actor(ActorRecord),
    Statement(StatementRecord),
    Event(Box<EventRecord>),
    Figure(Box<FigureRecord>),
    Relation(RelationRecord),
    Note(NoteRecord),
}

/// A stretch of the text: Unicode code points, end exclusive, and the words there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpanRecord {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub quote: String,
}

/// Which rule or model decided, and on what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhyRecord {
    /// The stage.
    pub stage: &'static str,
    /// Stable name of the rule, the frame or the model.
    pub rule: String,
    /// For people.
    pub detail: String,
}

/// A reference to an actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActorReference {
    /// Its id: the `actor` field of an actor record.
    pub actor: String,
    /// What it acts as here.
    pub role: Option<String>,
    /// ISO3.
    pub country: Option<String>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// Where it is mentioned.
    pub mention: Option<SpanRecord>,
    /// `name`, `pronoun`, `description` or `implied`.
    pub via: &'static str,
}

/// A reference to a party of a relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartyRecord {
    /// Who.
    #[serde(flatten)]
    pub actor: ActorReference,
    /// Its part: `recogniser`, `recognised`, `party`, `member`, …
    pub part: String,
}

/// When: an interval with a precision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeRecord {
    /// First possible day, `YYYY-MM-DD`; `None` = open.
    pub earliest: Option<String>,
    /// Last possible day; `None` = open.
    pub latest: Option<String>,
    /// `text`, `report-date` or `knowledge`; `None` where the end is open.
    pub earliest_basis: Option<&'static str>,
    /// As `earliest_basis`.
    pub latest_basis: Option<&'static str>,
    /// `day`, `month`, `year`, `interval` or `open`.
    pub precision: &'static str,
    /// `point`, `within` or `throughout`.
    pub extent: &'static str,
    /// Other readings of the same words.
    pub alternatives: Vec<IntervalRecord>,
    /// History told in passing.
    pub background: bool,
    /// The expression in TIMEX3.
    pub timex3: Option<Timex3Record>,
    /// The words.
    pub mention: Option<SpanRecord>,
}

/// A plain interval of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IntervalRecord {
    /// First day; `None` = open.
    pub earliest: Option<String>,
    /// Last day; `None` = open.
    pub latest: Option<String>,
}

/// A time expression in TIMEX3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timex3Record {
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// ISO 8601 as in TIMEX3.
    pub value: String,
    /// TIMEX3 `mod`.
    #[serde(rename = "mod")]
    pub modifier: Option<&'static str>,
}

/// One report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportRecord {
    /// BLAKE3 of the text, 64 hex digits.
    pub content_hash: String,
    /// Where it came from.
    pub uri: String,
    /// The id that it came with.
    pub source_id: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub publisher: Option<ActorReference>,
    /// The news agency that it was taken from, as written.
    pub agency: Option<String>,
    /// When it was published.
    pub published: Option<PublishedRecord>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// Its parts.
    pub segments: Vec<SegmentRecord>,
    /// The id of the report that it is an exact copy of.
    pub copy_of: Option<String>,
    /// How much was read.
    pub counts: Counts,
}

/// When a report was published and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublishedRecord {
    /// `YYYY-MM-DD`, with `Thh:mm` or `Thh:mm:ss` where it is known.
    pub value: String,
    /// `day`, `minute` or `second`.
    pub precision: &'static str,
    /// UTC offset as found.
    pub zone: Option<String>,
    /// `metadata`, `head`, `dateline`, `url` or `option`.
    pub basis: &'static str,
}

/// A stretch of a report with one voice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentRecord {
    /// `headline`, `head`, `body`, `post` or `caption`.
    pub kind: &'static str,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Author of a post.
    pub author: Option<String>,
    /// Handle of a post with its `@`.
    pub handle: Option<String>,
    /// Platform of a post.
    pub platform: Option<String>,
    /// When it was posted.
    pub posted: Option<String>,
    /// Address of a post, or the last one in it.
    pub url: Option<String>,
}

/// How much was read in a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub sentences: usize,
    /// Syntactic words without punctuation.
    pub words: usize,
    pub statements: usize,
    pub events: usize,
    pub figures: usize,
    pub relations: usize,
    pub notes: usize,
}

/// An actor that the report's records use.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActorRecord {
    /// Its id.
    pub actor: String,
    /// What it is: `country`, `territory`, `person`, `office`, `media`, …; `unknown` for `name:` ids.
    #[serde(rename = "type")]
    pub kind: String,
    /// The usual name, then the other names that this report uses.
    pub names: Vec<String>,
    /// Codes by scheme: `iso3`, `cow`, `gw`, `cameo`, `plover`, `fips`, `wikidata`, …
    pub codes: std::collections::BTreeMap<String, String>,
    /// The country that it acts for.
    pub represents: Option<String>,
}

/// Who says what, according to the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatementRecord {
    /// Who says it.
    pub speakers: Vec<ActorReference>,
    /// The words that tell that it is said.
    pub cue: Vec<SpanRecord>,
    /// What is said.
    pub content: Vec<SpanRecord>,
    /// To whom.
    pub addressee: Vec<ActorReference>,
    /// `direct`, `indirect`, `mixed` or `post`.
    pub mode: &'static str,
    /// What the speaker does by saying it.
    pub stance: String,
    /// When it was said.
    pub time: TimeRecord,
    /// The enclosing statement; `None` = told by the outlet.
    pub inside: Option<String>,
}

/// Who did what to whom.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventRecord {
    /// Our neutral name of the act.
    pub act: String,
    /// Who did it.
    pub source: Vec<ActorReference>,
    /// To or with whom; empty = nobody is named.
    pub target: Vec<ActorReference>,
    /// Whether both sides do it alike.
    pub reciprocal: bool,
    /// Labels; `None` where no ontology labels the act.
    pub codes: Option<CodesRecord>,
    /// When.
    pub time: TimeRecord,
    /// Where.
    pub place: Option<PlaceRecord>,
    /// How much.
    pub quantities: Vec<QuantityRecord>,
    /// Did it happen, by the words?
    pub factuality: FactualityRecord,
    /// The innermost statement that contains it; `None` = the outlet's own voice.
    pub statement: Option<String>,
    /// The statement by which it is done.
    pub performed_by: Option<String>,
}

/// How an act is labelled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodesRecord {
    /// CAMEO code, a string: `030` is not 30.
    pub cameo: String,
    /// PLOVER.
    pub plover: PloverRecord,
    /// Quad class 1 to 4.
    pub quad: Option<u8>,
    /// −10 to 10.
    pub goldstein: Option<f64>,
    /// PLOVER 2 score.
    pub plover_score: Option<f64>,
    /// Other acts that were weighed.
    pub alternatives: Vec<AlternativeRecord>,
}

/// Another act that was weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlternativeRecord {
    /// Its name.
    pub act: String,
    /// Its CAMEO code.
    pub cameo: String,
    /// Its PLOVER event.
    pub plover: Option<String>,
}

/// An act by PLOVER.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PloverRecord {
    /// `None` where PLOVER has no event.
    pub event: Option<String>,
    /// Mode, where the event has modes.
    pub mode: Option<String>,
    /// Contexts.
    pub contexts: Vec<String>,
    /// Whether the PLOVER manual would code it.
    pub conformant: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// Where an event took place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceRecord {
    /// `geonames:…`, `country:…`, or `name:…` where no table knows it.
    pub id: String,
    /// The usual name.
    pub name: String,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// ISO3.
    pub country: Option<String>,
    /// Where it is mentioned.
    pub mention: SpanRecord,
}

/// A figure that belongs to an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuantityRecord {
    /// The id of the figure.
    pub figure: String,
    /// `killed`, `injured`, `participants`, `money`, …
    pub role: String,
}

/// Did it happen, by the words?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FactualityRecord {
    /// `positive` or `negative`.
    pub polarity: &'static str,
    /// `actual`, `future`, `hypothetical`, `generic` or `requested`.
    pub mode: &'static str,
    /// `certain` or `doubtful`.
    pub certainty: &'static str,
}

/// A quantity with its modifier, unit and scope.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureRecord {
    /// The thing counted, in the text's words.
    pub what: Option<String>,
    /// Lower end.
    pub low: Option<Exact>,
    /// Upper end.
    pub high: Option<Exact>,
    /// Value as written, without its modifier; `None` for a range.
    pub value: Option<Exact>,
    /// `exact`, `almost`, `about`, `over`, `at_least` or `at_most`.
    pub modifier: &'static str,
    /// "record", "largest since 2015".
    pub rank_claim: Option<String>,
    /// ISO 4217, `%`, UCUM or a singular English noun.
    pub unit: Option<String>,
    /// The singular noun of "per year", "a day".
    pub per: Option<String>,
    /// Whose.
    pub scope: Vec<ActorReference>,
    /// When it holds.
    pub time: Option<TimeRecord>,
    /// Both ends of a change.
    pub change: Option<ChangeRecord>,
    /// The innermost statement that contains it; `None` = the outlet's own voice.
    pub statement: Option<String>,
    /// The event that it belongs to.
    pub event: Option<String>,
}

/// Both ends of a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChangeRecord {
    /// Value before.
    pub from: Option<Exact>,
    /// Value after.
    pub to: Option<Exact>,
    /// The change, signed.
    pub by: Option<Exact>,
    /// Unit of `by`.
    pub by_unit: Option<String>,
}

/// A change in the state of a relation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelationRecord {
    /// `diplomatic-ties`, `recognition`, `membership`, …
    pub relation: String,
    /// The parties, each with its part.
    pub parties: Vec<PartyRecord>,
    /// `start`, `end`, `upgrade`, `downgrade` or `reaffirm`.
    pub change: &'static str,
    /// When.
    pub time: TimeRecord,
    /// The event that tells of it.
    pub event: Option<String>,
    /// The innermost statement that contains it; `None` = the outlet's own voice.
    pub statement: Option<String>,
    /// `stated` or `inferred`.
    pub basis: &'static str,
}

/// What was seen and not coded, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteRecord {
    /// The stage that saw it.
    pub stage: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// Where, if it is at a place.
    pub span: Option<SpanRecord>,
    /// For people.
    pub text: String,
}
