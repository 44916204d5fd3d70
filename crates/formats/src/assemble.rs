use crate::collect::{self, Collector};
use crate::ids::{Ids, Key};
use crate::number::hundredths;
use crate::{
    ActorRecord, ActorReference, Body, Common, Counts, Directory, EventRecord, Exact, FigureRecord, Kind,
    NoteRecord, PartyRecord, QuantityRecord, Record, RelationRecord, ReportRecord, SpanRecord,
    StatementRecord, VERSION,
};
use chancery_document::{
    ActorId, ActorRef, Document, Event, Figure, Findings, MentionKind, Note, Relation, SegmentKind, Span,
    Stage, Statement, Upos, Via, Why,
};
use std::collections::{BTreeMap, BTreeSet};

/// The records of one report: the report, the actors that they use by id, what was read in the order of the
/// text, and the notes.
#[must_use]
pub fn records_with(document: &Document, findings: &Findings, directory: &dyn Directory) -> Vec<Record> {
    Assembly::new(document, findings, directory).records()
}

/// PLOVER sectors whose members act for their country.
const OF_THE_STATE: &[&str] = &["GOV", "MIL", "JUD", "LEG", "COP", "SPY"];

struct Assembly<'a> {
    document: &'a Document,
    findings: &'a Findings,
    directory: &'a dyn Directory,
    collect: Collector<'a>,
    report: String,
    /// What was read, in the order of the text.
    order: Vec<(Kind, usize)>,
    /// Notes of intake and of reading: those on the whole report, then in the order of the text.
    notes: Vec<&'a Note>,
    statement_ids: Vec<String>,
    event_ids: Vec<String>,
    figure_ids: Vec<String>,
    relation_ids: Vec<String>,
    note_ids: Vec<String>,
    /// The names that the text uses for each actor.
    names: BTreeMap<&'a str, Vec<String>>,
}

impl<'a> Assembly<'a> {
    fn new(document: &'a Document, findings: &'a Findings, directory: &'a dyn Directory) -> Self {
        let mut notes: Vec<&Note> = document.notes.iter().chain(&findings.notes).collect();
        notes.sort_by_key(|n| n.span.map(Span::start));
        let mut assembly = Self {
            document,
            findings,
            directory,
            collect: Collector::new(&document.text),
            report: report_id(document),
            order: order(findings),
            notes,
            statement_ids: vec![String::new(); findings.statements.len()],
            event_ids: vec![String::new(); findings.events.len()],
            figure_ids: vec![String::new(); findings.figures.len()],
            relation_ids: vec![String::new(); findings.relations.len()],
            note_ids: Vec::new(),
            names: names(document, findings),
        };
        assembly.number();
        assembly
    }

    /// Gives every record its id, in the order of the text, so that ties are numbered alike in every run.
    fn number(&mut self) {
        let mut ids = Ids::default();
        for &(kind, i) in &self.order {
            let mut key = Key::default();
            key.words(&self.report).words(kind.as_str());
            match kind {
                Kind::Statement => {
                    let statement = &self.findings.statements[i];
                    let cue: Vec<&str> = statement.cue.iter().map(|&c| self.document.quote(c)).collect();
                    key.words(&cue.join(" "));
                    self.key_spans(&mut key, &statement_evidence(statement));
                    self.key_actors(&mut key, &statement.speakers);
                    self.key_actors(&mut key, &statement.addressee);
                    self.statement_ids[i] = ids.make('s', &key);
                }
                Kind::Event => {
                    let event = &self.findings.events[i];
                    key.words(&event.act);
                    self.key_spans(&mut key, &event_evidence(event, self.findings));
                    self.key_actors(&mut key, &event.source);
                    self.key_actors(&mut key, &event.target);
                    self.event_ids[i] = ids.make('e', &key);
                }
                Kind::Figure => {
                    let figure = &self.findings.figures[i];
                    key.maybe(figure.what.map(|w| self.document.quote(w)));
                    for value in [figure.value, figure.low, figure.high] {
                        key.maybe(value.map(|v| Exact(v).to_string()).as_deref());
                    }
                    self.key_spans(&mut key, &figure_evidence(figure));
                    self.figure_ids[i] = ids.make('f', &key);
                }
                _ => {
                    let relation = &self.findings.relations[i];
                    key.words(&relation.relation).words(relation.change.as_str());
                    self.key_spans(&mut key, &relation.evidence);
                    for (actor, part) in &relation.parties {
                        self.key_actors(&mut key, std::slice::from_ref(actor));
                        key.words(part);
                    }
                    self.relation_ids[i] = ids.make('l', &key);
                }
            }
        }
        for note in &self.notes {
            let mut key = Key::default();
            key.words(&self.report)
                .words("note")
                .words(note.stage.as_str())
                .words(note.code)
                .words(&note.text);
            self.key_spans(&mut key, note.span.as_slice());
            self.note_ids.push(ids.make('n', &key));
        }
    }

    fn key_spans(&self, key: &mut Key, spans: &[Span]) {
        key.number(spans.len());
        for &span in spans {
            let (start, end) = self.collect.offsets(span);
            key.number(start).number(end);
        }
    }

    fn key_actors(&self, key: &mut Key, actors: &[ActorRef]) {
        key.number(actors.len());
        for actor in actors {
            key.words(actor.actor.as_str());
            self.key_spans(key, actor.mention.as_slice());
        }
    }

    fn records(&self) -> Vec<Record> {
        let mut records = vec![self.report_record()];
        let read: Vec<Record> = self.order.iter().map(|&(kind, i)| self.record(kind, i)).collect();
        records.extend(self.actor_records(&records[0], &read));
        records.extend(read);
        records.extend(self.notes.iter().zip(&self.note_ids).map(|(note, id)| self.note(note, id)));
        records
    }

    fn record(&self, kind: Kind, i: usize) -> Record {
        match kind {
            Kind::Statement => self.statement(&self.findings.statements[i], &self.statement_ids[i]),
            Kind::Event => self.event(&self.findings.events[i], &self.event_ids[i]),
            Kind::Figure => self.figure(&self.findings.figures[i], &self.figure_ids[i]),
            _ => self.relation(&self.findings.relations[i], &self.relation_ids[i]),
        }
    }

    fn common(
        &self,
        kind: Kind,
        id: &str,
        evidence: &[Span],
        why: &[Why],
        confidence: Option<f32>,
    ) -> Common {
        Common {
            schema: VERSION,
            kind,
            id: id.to_owned(),
            report: self.report.clone(),
            sentence: evidence.first().and_then(|&span| self.sentence(span)),
            evidence: self.collect.spans(evidence),
            why: collect::why(why),
            confidence: confidence.map(|c| hundredths(c.clamp(0.0, 1.0))),
            notes: self.notes_about(kind, evidence),
        }
    }

    /// Ids of the notes that lie in the evidence. A statement holds the words of many records: only what its own
    /// stage noted is about it.
    fn notes_about(&self, kind: Kind, evidence: &[Span]) -> Vec<String> {
        let mut ids = Vec::new();
        if kind == Kind::Note {
            return ids;
        }
        for outer in evidence {
            let start = self.notes.partition_point(|n| n.span.is_none_or(|s| s.start() < outer.start()));
            let after = self.notes.partition_point(|n| n.span.is_none_or(|s| s.start() < outer.end()));
            for (note, id) in self.notes[start..after].iter().zip(&self.note_ids[start..after]) {
                let about = kind != Kind::Statement || note.stage == Stage::Statements;
                if about && note.span.is_some_and(|s| outer.contains(s)) {
                    ids.push(id.clone());
                }
            }
        }
        ids
    }

    /// The sentence that holds the start of a span.
    fn sentence(&self, span: Span) -> Option<usize> {
        let sentences = &self.findings.analysis.sentences;
        let last = sentences.partition_point(|s| s.span.start() <= span.start()).checked_sub(1)?;
        (span.start() < sentences[last].span.end()).then_some(last)
    }

    fn statement_id(&self, index: Option<usize>) -> Option<String> {
        index.map(|i| self.statement_ids[i].clone())
    }

    fn report_record(&self) -> Record {
        let document = self.document;
        let analysis = &self.findings.analysis;
        let headline = document.segments.iter().find(|s| s.kind == SegmentKind::Headline);
        let title =
            document.title.clone().or_else(|| headline.map(|s| document.quote(s.span).trim().to_owned()));
        let body = ReportRecord {
            content_hash: blake3::hash(document.text.as_bytes()).to_hex().to_string(),
            uri: document.uri.clone(),
            source_id: document.source_id.clone(),
            title,
            publisher: document.publisher.as_deref().map(|name| self.publisher(name)),
            agency: document.agency.clone(),
            published: document.published.as_ref().map(collect::published),
            language: document.language.clone(),
            segments: document.segments.iter().map(|s| self.collect.segment(s)).collect(),
            copy_of: None,
            counts: Counts {
                sentences: analysis.sentences.len(),
                words: analysis.tokens.iter().filter(|t| t.upos != Upos::Punct).count(),
                statements: self.findings.statements.len(),
                events: self.findings.events.len(),
                figures: self.findings.figures.len(),
                relations: self.findings.relations.len(),
                notes: self.notes.len(),
            },
        };
        Record { common: self.common(Kind::Report, &self.report, &[], &[], None), body: Body::Report(body) }
    }

    fn publisher(&self, name: &str) -> ActorReference {
        let actor = self.directory.outlet(name).unwrap_or_else(|| ActorId::unknown(name));
        let facts = self.directory.facts(&actor).unwrap_or_default();
        ActorReference {
            actor: actor.to_string(),
            role: None,
            country: facts.country,
            sector: facts.sector,
            mention: None,
            via: Via::Name.as_str(),
        }
    }

    fn statement(&self, statement: &Statement, id: &str) -> Record {
        let evidence = statement_evidence(statement);
        let body = StatementRecord {
            speakers: self.collect.actors(&statement.speakers),
            cue: self.collect.spans(&statement.cue),
            content: self.collect.spans(&statement.content),
            addressee: self.collect.actors(&statement.addressee),
            mode: statement.mode.as_str(),
            stance: statement.stance.0.to_string(),
            time: self.collect.time(&statement.time),
            inside: self.statement_id(statement.inside),
        };
        Record {
            common: self.common(Kind::Statement, id, &evidence, &statement.why, Some(statement.confidence)),
            body: Body::Statement(body),
        }
    }

    fn event(&self, event: &Event, id: &str) -> Record {
        let quantity = |q: &chancery_document::QuantityRef| QuantityRecord {
            figure: self.figure_ids[q.figure].clone(),
            role: q.role.to_string(),
        };
        let body = EventRecord {
            act: event.act.to_string(),
            source: self.collect.actors(&event.source),
            target: self.collect.actors(&event.target),
            reciprocal: event.reciprocal,
            codes: event.codes.as_ref().map(collect::codes),
            time: self.collect.time(&event.time),
            place: event.place.map(|p| self.collect.place(&self.findings.places[p])),
            quantities: event.quantities.iter().map(quantity).collect(),
            factuality: collect::factuality(event.factuality),
            statement: self.statement_id(event.statement),
            performed_by: self.statement_id(event.performed_by),
        };
        let evidence = event_evidence(event, self.findings);
        Record {
            common: self.common(Kind::Event, id, &evidence, &event.why, Some(event.confidence)),
            body: Body::Event(Box::new(body)),
        }
    }

    fn figure(&self, figure: &Figure, id: &str) -> Record {
        let quote = |span: Option<Span>| span.map(|s| self.document.quote(s).to_owned());
        let body = FigureRecord {
            what: quote(figure.what),
            low: figure.low.map(Exact),
            high: figure.high.map(Exact),
            value: figure.value.map(Exact),
            modifier: figure.modifier.as_str(),
            rank_claim: quote(figure.rank_claim),
            unit: figure.unit.clone(),
            per: figure.per.clone(),
            scope: self.collect.actors(&figure.scope),
            time: figure.time.as_ref().map(|t| self.collect.time(t)),
            change: figure.change.as_ref().map(collect::change),
            statement: self.statement_id(figure.statement),
            event: figure.event.map(|e| self.event_ids[e].clone()),
        };
        Record {
            common: self.common(
                Kind::Figure,
                id,
                &figure_evidence(figure),
                &figure.why,
                Some(figure.confidence),
            ),
            body: Body::Figure(Box::new(body)),
        }
    }

    fn relation(&self, relation: &Relation, id: &str) -> Record {
        let party = |(actor, part): &(ActorRef, Box<str>)| PartyRecord {
            actor: self.collect.actor(actor),
            part: part.to_string(),
        };
        let body = RelationRecord {
            relation: relation.relation.to_string(),
            parties: relation.parties.iter().map(party).collect(),
            change: relation.change.as_str(),
            time: self.collect.time(&relation.time),
            event: self.event_ids.get(relation.event).cloned(),
            statement: self.statement_id(relation.statement),
            basis: relation.basis.as_str(),
        };
        let confidence = Some(relation.confidence);
        Record {
            common: self.common(Kind::Relation, id, &relation.evidence, &relation.why, confidence),
            body: Body::Relation(body),
        }
    }

    fn note(&self, note: &Note, id: &str) -> Record {
        let span: Option<SpanRecord> = note.span.map(|s| self.collect.span(s));
        let common = self.common(Kind::Note, id, note.span.as_slice(), &[], None);
        let body = NoteRecord { stage: note.stage.as_str(), code: note.code, span, text: note.text.clone() };
        Record { common, body: Body::Note(body) }
    }

    /// The actors that the records name, the offices that they act as and the countries that they act for.
    fn actor_records(&self, report: &Record, read: &[Record]) -> Vec<Record> {
        let mut used = BTreeSet::new();
        for record in std::iter::once(report).chain(read) {
            for actor in record.actors() {
                used.insert(actor.actor.clone());
                used.extend(actor.role.clone());
            }
        }
        let represented: Vec<String> = used.iter().filter_map(|id| self.actor(id).represents).collect();
        used.extend(represented);
        used.iter()
            .map(|actor| {
                let mut key = Key::default();
                key.words(&self.report).words("actor").words(actor);
                let common = self.common(Kind::Actor, &key.id('a'), &[], &[], None);
                Record { common, body: Body::Actor(self.actor(actor)) }
            })
            .collect()
    }

    fn actor(&self, id: &str) -> ActorRecord {
        let id = ActorId::new(id);
        let Some(facts) = self.directory.facts(&id) else {
            let names = if id.kind() == "name" { vec![id.local().to_owned()] } else { Vec::new() };
            let kind = if id.kind() == "name" { "unknown" } else { id.kind() };
            return ActorRecord {
                names: self.names(&id, names),
                kind: kind.to_owned(),
                codes: BTreeMap::new(),
                represents: None,
                actor: id.to_string(),
            };
        };
        let of_the_state =
            id.kind() == "office" || facts.sector.as_deref().is_some_and(|s| OF_THE_STATE.contains(&s));
        let country = facts.country.filter(|_| of_the_state && id.kind() != "country");
        ActorRecord {
            names: self.names(&id, vec![facts.label]),
            kind: facts.kind,
            codes: facts.codes,
            represents: country.map(|iso3| format!("country:{iso3}")),
            actor: id.to_string(),
        }
    }

    /// Adds the names that the text uses.
    fn names(&self, id: &ActorId, mut names: Vec<String>) -> Vec<String> {
        for name in self.names.get(id.as_str()).into_iter().flatten() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }
}

impl Record {
    /// The references to actors in this record.
    pub fn actors(&self) -> impl Iterator<Item = &ActorReference> {
        let parties: &[PartyRecord] = if let Body::Relation(r) = &self.body { &r.parties } else { &[] };
        let lists: [&[ActorReference]; 2] = match &self.body {
            Body::Report(r) => [r.publisher.as_slice(), &[]],
            Body::Statement(s) => [&s.speakers, &s.addressee],
            Body::Event(e) => [&e.source, &e.target],
            Body::Figure(f) => [&f.scope, &[]],
            Body::Actor(_) | Body::Relation(_) | Body::Note(_) => [&[], &[]],
        };
        lists.into_iter().flatten().chain(parties.iter().map(|p| &p.actor))
    }
}

/// A path, a run or a machine changes nothing in it.
fn report_id(document: &Document) -> String {
    let mut key = Key::default();
    let published = document.published.as_ref().map(collect::published);
    key.words(&document.text)
        .maybe(published.as_ref().map(|p| p.value.as_str()))
        .maybe(document.source_id.as_deref());
    key.id('r')
}

/// Statements, events, figures and relations by their first word, then by kind, then as they were found.
pub(crate) fn order(findings: &Findings) -> Vec<(Kind, usize)> {
    let first = |evidence: &[Span]| evidence.iter().map(|s| s.start()).min().unwrap_or(usize::MAX);
    let mut order = Vec::new();
    for (i, s) in findings.statements.iter().enumerate() {
        order.push((first(&statement_evidence(s)), Kind::Statement, i));
    }
    for (i, e) in findings.events.iter().enumerate() {
        order.push((first(&event_evidence(e, findings)), Kind::Event, i));
    }
    for (i, f) in findings.figures.iter().enumerate() {
        order.push((first(&figure_evidence(f)), Kind::Figure, i));
    }
    for (i, r) in findings.relations.iter().enumerate() {
        order.push((first(&r.evidence), Kind::Relation, i));
    }
    order.sort_unstable();
    order.into_iter().map(|(_, kind, i)| (kind, i)).collect()
}

/// Cue and content, in the order of the text.
fn statement_evidence(statement: &Statement) -> Vec<Span> {
    in_order(statement.cue.iter().chain(&statement.content).copied())
}

fn event_evidence(event: &Event, findings: &Findings) -> Vec<Span> {
    if !event.evidence.is_empty() {
        return event.evidence.clone();
    }
    // No record without evidence: the word that the frame matched at is the least there is.
    findings.analysis.tokens.get(event.trigger.index()).map(|t| t.span).into_iter().collect()
}

/// The figure's words, those of the thing counted and of its rank; what overlaps is one span.
fn figure_evidence(figure: &Figure) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::new();
    for span in in_order([figure.span].into_iter().chain(figure.what).chain(figure.rank_claim)) {
        match merged.last_mut() {
            Some(last) if last.overlaps(span) => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged
}

fn in_order(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

fn names<'a>(document: &Document, findings: &'a Findings) -> BTreeMap<&'a str, Vec<String>> {
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for mention in findings.mentions.iter().filter(|m| m.kind == MentionKind::Name) {
        let words: Vec<&str> = document.quote(mention.span).split_whitespace().collect();
        let words = words.join(" ");
        let known = names.entry(mention.actor.actor.as_str()).or_default();
        if !known.contains(&words) {
            known.push(words);
        }
    }
    names
}
