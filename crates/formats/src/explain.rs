//! How one record was read: stage by stage, in the order in which they run, what was seen in its sentences, which
//! rule decided and what was noted instead.

mod table;

use crate::assemble::order;
use crate::style::Ink;
use crate::text::{clean, columns, shorten, wrap};
use crate::{Body, Kind, Record, Style, page};
use chancery_document::{
    Analysis, Document, Event, Figure, Findings, Mention, Sentence, Span, Stage, Statement, TokenId, Why,
};
use std::fmt;
use std::io;

/// Width of the column with the names of stages.
const STAGE: usize = 13;
/// Sentences whose trees are shown.
const TREES: usize = 3;

/// Why a record cannot be explained.
#[derive(Debug)]
pub enum Error {
    /// No record has an id that starts so.
    NotFound(String),
    /// Several have: their ids.
    Ambiguous(Vec<String>),
    /// What the writer gave.
    Io(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(id) => write!(f, "no record with the id {id}"),
            Self::Ambiguous(ids) => write!(f, "several records: {}", ids.join(", ")),
            Self::Io(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(e: io::Error) -> Self {
        Self::Io(e)
    }
}

/// The record with an id or the only one whose id starts so.
///
/// # Errors
/// Where there is none, or several.
pub fn find<'r>(records: &'r [Record], id: &str) -> Result<&'r Record, Error> {
    let found: Vec<&Record> =
        records.iter().filter(|r| !id.is_empty() && r.common.id.starts_with(id)).collect();
    match found.as_slice() {
        [] => Err(Error::NotFound(id.to_owned())),
        [one] => Ok(one),
        several => several
            .iter()
            .find(|r| r.common.id == id)
            .copied()
            .ok_or_else(|| Error::Ambiguous(several.iter().map(|r| r.common.id.clone()).collect())),
    }
}

/// Writes how the record with `id` (or the start of one) was read. `records` are those that
/// [`crate::records`] makes of these findings.
///
/// # Errors
/// Where there is no such record, or what the writer gives.
pub fn write(
    out: &mut dyn io::Write,
    document: &Document,
    findings: &Findings,
    records: &[Record],
    id: &str,
    style: &Style,
) -> Result<(), Error> {
    let record = find(records, id)?;
    page::write_one(out, records, record, style)?;
    let read = |r: &&Record| !matches!(r.common.kind, Kind::Report | Kind::Actor | Kind::Note);
    let at = records.iter().filter(read).position(|r| r.common.id == record.common.id);
    let shown = at.and_then(|at| order(findings).get(at).copied());
    let spans = spans(record, document, findings, shown);
    let analysis = &findings.analysis;
    let sentences = (0..analysis.sentences.len())
        .filter(|&i| spans.iter().any(|s| s.overlaps(analysis.sentences[i].span)))
        .collect();
    let mut explanation = Explanation { out, document, findings, style, record, shown, spans, sentences };
    explanation.stages()?;
    Ok(())
}

/// The words that a record is about, in bytes.
fn spans(
    record: &Record,
    document: &Document,
    findings: &Findings,
    shown: Option<(Kind, usize)>,
) -> Vec<Span> {
    match (shown, &record.body) {
        (Some((Kind::Statement, i)), _) => {
            let statement = &findings.statements[i];
            statement.cue.iter().chain(&statement.content).copied().collect()
        }
        (Some((Kind::Event, i)), _) => findings.events[i].evidence.clone(),
        (Some((Kind::Figure, i)), _) => vec![findings.figures[i].span],
        (Some((_, i)), _) => findings.relations[i].evidence.clone(),
        (None, Body::Actor(actor)) => {
            let own = |m: &&Mention| m.actor.actor.as_str() == actor.actor;
            findings.mentions.iter().filter(own).map(|m| m.span).collect()
        }
        (None, Body::Note(note)) => {
            let same = |n: &&chancery_document::Note| n.code == note.code && n.text == note.text;
            document.notes.iter().chain(&findings.notes).filter(same).filter_map(|n| n.span).collect()
        }
        (None, _) => Vec::new(),
    }
}

struct Explanation<'a> {
    out: &'a mut dyn io::Write,
    document: &'a Document,
    findings: &'a Findings,
    style: &'a Style,
    record: &'a Record,
    /// The record among the findings.
    shown: Option<(Kind, usize)>,
    /// Its words.
    spans: Vec<Span>,
    /// The sentences that hold them.
    sentences: Vec<usize>,
}

impl Explanation<'_> {
    fn stages(&mut self) -> io::Result<()> {
        for stage in Stage::ALL {
            let lines = match stage {
                Stage::Intake => self.intake(),
                Stage::Syntax => self.syntax(),
                Stage::Posts => self.posts(),
                Stage::Quotes => self.quotes(),
                Stage::Actors => self.mentions(false),
                Stage::Coreference => self.mentions(true),
                Stage::Times => self.times(),
                Stage::Quantities => self.quantities(),
                Stage::Places => self.places(),
                Stage::Statements => self.statements(),
                Stage::Events => self.events(),
                Stage::Relations => self.relations(),
                Stage::Codes => self.codes(),
            };
            self.stage(stage, lines)?;
        }
        Ok(())
    }

    /// A stage with what it saw, then what it noted.
    fn stage(&mut self, stage: Stage, mut lines: Vec<Line>) -> io::Result<()> {
        let notes = self.document.notes.iter().chain(&self.findings.notes).filter(|n| n.stage == stage);
        for note in notes {
            // A note on the whole report is shown with the report and where it is intake's.
            let here = match note.span {
                Some(span) => self.here(span),
                None => self.record.common.kind == Kind::Report || stage == Stage::Intake,
            };
            if here {
                lines.push(Line::noted(format!("noted {}: {}", note.code, note.text)));
            }
        }
        writeln!(self.out)?;
        if lines.is_empty() {
            lines.push(Line { indent: 0, ..Line::why("nothing here") });
        }
        for (i, line) in lines.iter().enumerate() {
            let room = self.style.width.saturating_sub(STAGE + line.indent);
            let parts = if line.table { vec![line.text.clone()] } else { wrap(&clean(&line.text), room) };
            for (j, part) in parts.iter().enumerate() {
                let name = if i + j == 0 { stage.as_str() } else { "" };
                writeln!(
                    self.out,
                    "{}{}{}",
                    self.style.paint(Ink::Strong, name),
                    " ".repeat(STAGE - columns(name) + line.indent),
                    self.style.paint(line.ink, part)
                )?;
            }
        }
        Ok(())
    }

    /// Whether a span starts in one of the record's sentences, or in its words where these lie outside sentences.
    fn here(&self, span: Span) -> bool {
        let analysis = &self.findings.analysis;
        self.sentences.iter().any(|&i| analysis.sentences[i].span.overlaps(span))
            || self.spans.iter().any(|s| s.overlaps(span))
    }

    fn quote(&self, span: Span) -> String {
        format!("“{}”", shorten(&clean(self.document.quote(span)), self.style.width))
    }

    fn intake(&self) -> Vec<Line> {
        let mut lines = vec![Line::seen(self.document.uri.clone())];
        lines.push(Line::seen(match &self.document.published {
            Some(p) => format!("published {} from “{}” ({})", p.date, p.value, p.basis),
            None => "no date of publication".into(),
        }));
        lines.extend(self.document.publisher.as_ref().map(|p| Line::seen(format!("published by {p}"))));
        lines
    }

    fn posts(&self) -> Vec<Line> {
        let segments = self.document.segments.iter();
        let shown = segments.filter(|s| {
            self.record.common.kind == Kind::Report || self.spans.iter().any(|x| x.overlaps(s.span))
        });
        shown
            .map(|segment| {
                let mut words = vec![segment.kind.as_str().to_owned()];
                words.extend(segment.author.as_ref().map(|a| format!("by {a}")));
                words.extend(segment.handle.clone());
                words.extend(segment.platform.as_ref().map(|p| format!("on {p}")));
                words.extend(segment.posted.clone());
                words.extend(segment.url.clone());
                Line::seen(words.join(" · "))
            })
            .collect()
    }

    fn quotes(&self) -> Vec<Line> {
        let quotes = self.findings.quotes.iter().filter(|q| self.here(q.span));
        quotes
            .map(|q| {
                let scare = if q.scare { " (a few words inside a clause)" } else { "" };
                let on = if q.continues { " (goes on in the next paragraph)" } else { "" };
                Line::seen(format!("{}{scare}{on}", clean(self.document.quote(q.span))))
            })
            .collect()
    }

    /// Mentions that a table or a rule named, or those that lead back to an earlier one.
    fn mentions(&self, coreference: bool) -> Vec<Line> {
        let later = |m: &Mention| m.why.iter().any(|w| w.stage == Stage::Coreference);
        let mut lines = Vec::new();
        for mention in self.findings.mentions.iter().filter(|m| self.here(m.span) && later(m) == coreference)
        {
            let actor = &mention.actor;
            let role = actor.role.as_ref().map(|r| format!(" as {r}")).unwrap_or_default();
            let others = mention.others.iter().map(|o| format!(", {}", o.actor)).collect::<String>();
            lines.push(Line::seen(format!(
                "{} → {}{role}{others} ({})",
                self.quote(mention.span),
                actor.actor,
                actor.via.as_str()
            )));
            lines.extend(mention.why.iter().map(Line::because));
            if coreference {
                lines.extend(self.chain(mention));
            }
        }
        lines
    }

    /// The mentions that refer to the same actor.
    fn chain(&self, mention: &Mention) -> Option<Line> {
        let chain = self.findings.chains.iter().find(|c| c.actor == mention.actor.actor)?;
        let same = |&&i: &&usize| self.findings.mentions[i].span != mention.span;
        let others: Vec<String> = chain
            .mentions
            .iter()
            .filter(same)
            .take(6)
            .map(|&i| self.quote(self.findings.mentions[i].span))
            .collect();
        (!others.is_empty()).then(|| Line::why(format!("same as {}", others.join(", "))))
    }

    fn times(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for time in self.findings.times.iter().filter(|t| self.here(t.span)) {
            let timex3 = time.value.timex3.as_ref().map_or("", |t| t.value.as_str());
            let dates = if time.dates { "" } else { " (dates no event)" };
            lines.push(Line::seen(format!(
                "{} → {timex3}, {}{dates}",
                self.quote(time.phrase),
                table::time(self.document, &time.value)
            )));
            lines.push(Line::why(format!("times: {}", time.rule)));
        }
        lines
    }

    fn quantities(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (i, figure) in self.findings.figures.iter().enumerate().filter(|(_, f)| self.here(f.span)) {
            lines.push(
                self.mark((Kind::Figure, i), format!("{} → {}", self.quote(figure.span), value(figure))),
            );
            lines.extend(figure.why.iter().map(Line::because));
        }
        lines
    }

    fn places(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for place in self.findings.places.iter().filter(|p| self.here(p.mention)) {
            lines.push(Line::seen(format!("{} → {} {}", self.quote(place.mention), place.name, place.id)));
            lines.extend(place.why.iter().map(Line::because));
        }
        lines
    }

    fn statements(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let here = |s: &Statement| s.cue.iter().chain(&s.content).any(|&x| self.here(x));
        for (i, statement) in self.findings.statements.iter().enumerate().filter(|(_, s)| here(s)) {
            let cue: Vec<String> = statement.cue.iter().map(|&c| self.quote(c)).collect();
            let inside = if statement.inside.is_some() { ", inside another statement" } else { "" };
            lines.push(self.mark(
                (Kind::Statement, i),
                format!(
                    "{} {}, cue {}, {}{inside}",
                    ids(&statement.speakers),
                    statement.stance.0,
                    if cue.is_empty() { "none".to_owned() } else { cue.join(" ") },
                    statement.mode.as_str()
                ),
            ));
            lines.extend(statement.content.iter().map(|&c| Line::why(self.quote(c))));
            lines.extend(statement.why.iter().map(Line::because));
        }
        lines
    }

    fn events(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (i, event) in self.findings.events.iter().enumerate().filter(|(_, e)| self.event_here(e)) {
            let target = if event.target.is_empty() { "nobody named".into() } else { ids(&event.target) };
            let text =
                format!("{} → {target}: {}, at {}", ids(&event.source), event.act, self.word(event.trigger));
            lines.push(self.mark((Kind::Event, i), text));
            lines.push(Line::why(format!("when: {}", table::time(self.document, &event.time))));
            let fact = event.factuality;
            let facts = [fact.polarity.as_str(), fact.mode.as_str(), fact.certainty.as_str()];
            lines.push(Line::why(facts.join(", ")));
            lines.extend(event.why.iter().map(Line::because));
            if !event.alternatives.is_empty() {
                lines.push(Line::noted(format!("also matched: {}", event.alternatives.join(", "))));
            }
        }
        lines
    }

    fn relations(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let relations = self.findings.relations.iter().enumerate();
        for (i, relation) in relations.filter(|(_, r)| r.evidence.iter().any(|&s| self.here(s))) {
            let parties: Vec<String> =
                relation.parties.iter().map(|(a, part)| format!("{} ({part})", a.actor)).collect();
            let text = format!(
                "{}: {} {}, {}",
                parties.join(" – "),
                relation.relation,
                relation.change.as_str(),
                relation.basis.as_str()
            );
            lines.push(self.mark((Kind::Relation, i), text));
            lines.extend(relation.why.iter().map(Line::because));
        }
        lines
    }

    fn codes(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (i, event) in self.findings.events.iter().enumerate().filter(|(_, e)| self.event_here(e)) {
            let Some(codes) = &event.codes else {
                lines.push(self.mark((Kind::Event, i), format!("{}: no codes", event.act)));
                continue;
            };
            let plover = codes.plover.event.as_deref().unwrap_or("none");
            let quad = codes.quad.map_or_else(|| "none".into(), |q| q.to_string());
            lines.push(self.mark(
                (Kind::Event, i),
                format!("{}: CAMEO {}, PLOVER {plover}, quad class {quad}", event.act, codes.cameo),
            ));
            if !codes.plover.conformant {
                let reason = codes.plover.reason.as_deref().unwrap_or("no reason given");
                lines.push(Line::why(format!("PLOVER's manual would not code it: {reason}")));
            }
            for chancery_document::OtherAct { act, cameo, plover } in &codes.alternatives {
                let plover = plover.as_deref().unwrap_or("none");
                lines.push(Line::noted(format!("weighed: {act}, CAMEO {cameo}, PLOVER {plover}")));
            }
        }
        lines
    }

    fn event_here(&self, event: &Event) -> bool {
        event.evidence.iter().any(|&s| self.here(s))
    }

    fn word(&self, id: TokenId) -> String {
        self.findings.analysis.tokens.get(id.index()).map_or_else(String::new, |t| self.quote(t.span))
    }

    /// A finding, with a mark where it is the record that is explained.
    fn mark(&self, finding: (Kind, usize), text: String) -> Line {
        if self.shown == Some(finding) {
            Line { text: format!("▸ {text}"), ink: Ink::Strong, indent: 0, table: false }
        } else {
            Line::seen(text)
        }
    }

    /// The trees of the record's sentences and the names in them.
    fn syntax(&self) -> Vec<Line> {
        let analysis: &Analysis = &self.findings.analysis;
        let mut lines = Vec::new();
        for &i in self.sentences.iter().take(TREES) {
            let sentence: &Sentence = &analysis.sentences[i];
            lines.push(Line::seen(format!("sentence {i}, {} words", sentence.tokens.len())));
            lines.extend(table::tree(self.document, analysis, sentence).into_iter().map(Line::table));
            let names = analysis.names.iter().filter(|n| sentence.span.contains(n.span));
            let names: Vec<String> =
                names.map(|n| format!("{} {}", self.quote(n.span), n.kind.as_str())).collect();
            if !names.is_empty() {
                lines.push(Line::seen(format!("names: {}", names.join(" · "))));
            }
        }
        if let Some(more) = self.sentences.len().checked_sub(TREES).filter(|&n| n > 0) {
            lines.push(Line::why(format!("and {more} more sentences")));
        }
        lines
    }
}

/// A line under the name of a stage.
struct Line {
    text: String,
    ink: Ink,
    indent: usize,
    /// Set as it is, never broken.
    table: bool,
}

impl Line {
    fn seen(text: impl Into<String>) -> Self {
        Self { text: text.into(), ink: Ink::Plain, indent: 0, table: false }
    }

    fn why(text: impl Into<String>) -> Self {
        Self { text: text.into(), ink: Ink::Dim, indent: 2, table: false }
    }

    fn because(why: &Why) -> Self {
        Self::why(format!("{}: {} – {}", why.stage.as_str(), why.rule, why.detail))
    }

    fn noted(text: impl Into<String>) -> Self {
        Self { text: text.into(), ink: Ink::Doubt, indent: 2, table: false }
    }

    fn table(text: String) -> Self {
        Self { text, ink: Ink::Plain, indent: 2, table: true }
    }
}

fn ids(actors: &[chancery_document::ActorRef]) -> String {
    if actors.is_empty() {
        return "nobody named".into();
    }
    actors.iter().map(|a| a.actor.to_string()).collect::<Vec<String>>().join(", ")
}

/// A figure's numbers, modifier and unit.
fn value(figure: &Figure) -> String {
    let mut parts = vec![figure.modifier.as_str().to_owned()];
    for (name, value) in [("value", figure.value), ("low", figure.low), ("high", figure.high)] {
        parts.extend(value.map(|v| format!("{name} {}", v.normalize())));
    }
    parts.extend(figure.unit.as_ref().map(|u| format!("unit {u}")));
    parts.extend(figure.per.as_ref().map(|p| format!("per {p}")));
    parts.join(", ")
}
