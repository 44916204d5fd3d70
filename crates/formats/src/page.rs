//! The page for people: the report's head, then every record in the order of the text with who, what, to whom,
//! when, how much, according to whom, and the words that it was read from.

use crate::style::Ink;
use crate::text::{clean, columns, shorten, wrap};
use crate::words;
use crate::{
    ActorRecord, ActorReference, Body, EventRecord, FigureRecord, Kind, NoteRecord, Record, RelationRecord,
    ReportRecord, SpanRecord, StatementRecord, Style,
};
use std::collections::BTreeMap;
use std::io;

/// Width of the column with the kinds of records.
const KIND: usize = 11;
/// Width of the column with the names of lines.
const LABEL: usize = 7;
/// Digits of an id that are shown: enough for one report.
const SHORT: usize = 9;
/// Holds a name and its id together in a list; printed as a space.
const TIE: &str = "\u{A0}";
/// Evidence is cut after so many lines.
const QUOTE_LINES: usize = 3;

/// Writes the page of one report from its records.
///
/// # Errors
/// What the writer gives.
pub fn write(out: &mut dyn io::Write, records: &[Record], style: &Style) -> io::Result<()> {
    Page::new(out, records, style).report(records)
}

/// Writes one record as it stands on the page.
pub(crate) fn write_one(
    out: &mut dyn io::Write,
    records: &[Record],
    record: &Record,
    style: &Style,
) -> io::Result<()> {
    Page::new(out, records, style).record(record)
}

/// The part of an id that a page shows and `chancery explain` takes.
#[must_use]
pub fn short(id: &str) -> &str {
    id.get(..SHORT).unwrap_or(id)
}

struct Page<'a> {
    out: &'a mut dyn io::Write,
    style: &'a Style,
    names: BTreeMap<&'a str, &'a ActorRecord>,
    statements: BTreeMap<&'a str, &'a StatementRecord>,
    figures: BTreeMap<&'a str, &'a FigureRecord>,
}

impl<'a> Page<'a> {
    fn new(out: &'a mut dyn io::Write, records: &'a [Record], style: &'a Style) -> Self {
        let mut page = Self {
            out,
            style,
            names: BTreeMap::new(),
            statements: BTreeMap::new(),
            figures: BTreeMap::new(),
        };
        for record in records {
            match &record.body {
                Body::Actor(actor) => {
                    page.names.insert(&actor.actor, actor);
                }
                Body::Statement(statement) => {
                    page.statements.insert(&record.common.id, statement);
                }
                Body::Figure(figure) => {
                    page.figures.insert(&record.common.id, figure);
                }
                _ => {}
            }
        }
        page
    }

    fn report(&mut self, records: &[Record]) -> io::Result<()> {
        for record in records {
            match &record.body {
                Body::Report(_) => {
                    self.record(record)?;
                    self.actors(records)?;
                }
                // Actors stand in the head, notes at the end.
                Body::Actor(_) | Body::Note(_) => {}
                _ => self.record(record)?,
            }
        }
        self.notes(records)
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        match &record.body {
            Body::Report(report) => self.head(record, report),
            Body::Statement(statement) => self.statement(record, statement),
            Body::Event(event) => self.event(record, event),
            Body::Figure(figure) => self.figure(record, figure),
            Body::Relation(relation) => self.relation(record, relation),
            Body::Note(note) => self.note(record, note),
            Body::Actor(actor) => {
                let names: Vec<String> = actor.names.iter().map(|n| clean(n)).collect();
                self.title("actor", &clean(&actor.actor), None, record)?;
                self.line("names", &names.join(" · "), Ink::Plain)
            }
        }
    }

    fn note(&mut self, record: &Record, note: &NoteRecord) -> io::Result<()> {
        self.title("note", &format!("{}: {}", note.code, clean(&note.text)), None, record)?;
        self.words(note.span.as_slice())
    }

    fn head(&mut self, record: &Record, report: &ReportRecord) -> io::Result<()> {
        let uri = clean(&report.uri);
        let title = report.title.as_deref().map_or_else(|| uri.clone(), clean);
        self.title("report", &title, None, record)?;
        let mut from: Vec<String> = Vec::new();
        from.extend(report.publisher.as_ref().map(|p| self.name(&p.actor)));
        from.extend(report.agency.as_deref().map(|a| format!("agency {}", clean(a))));
        from.push(report.published.as_ref().map_or("undated".into(), |published| {
            let zone = published.zone.as_deref().map(clean).unwrap_or_default();
            let known = match published.basis {
                "head" => "read in its head",
                "dateline" => "read in its dateline",
                "url" => "read in its address",
                "option" => "given by the user",
                _ => "from its metadata",
            };
            format!("{}{zone} ({known})", clean(&published.value))
        }));
        from.extend(
            report.language.as_deref().filter(|&l| l != "en").map(|l| format!("language {}", clean(l))),
        );
        self.line("from", &from.join(" · "), Ink::Plain)?;
        if report.title.is_some() && !uri.is_empty() {
            self.line("file", &uri, Ink::Dim)?;
        }
        let counts = &report.counts;
        let read = [
            many(counts.words, "word"),
            many(counts.sentences, "sentence"),
            many(counts.events, "event"),
            many(counts.statements, "statement"),
            many(counts.figures, "figure"),
            many(counts.relations, "relation"),
            many(counts.notes, "note"),
        ];
        self.line("read", &read.join(" · "), Ink::Plain)?;
        if let Some(original) = &report.copy_of {
            self.line("copy", &format!("the same text as report {}", short(original)), Ink::Doubt)?;
        }
        Ok(())
    }

    /// Who is who, once, so that the records need only names.
    fn actors(&mut self, records: &[Record]) -> io::Result<()> {
        let known = |record: &Record| match &record.body {
            Body::Actor(actor) if !actor.actor.starts_with("name:") => {
                Some(format!("{} {}", self.name(&actor.actor), clean(&actor.actor)).replace(' ', TIE))
            }
            _ => None,
        };
        let who: Vec<String> = records.iter().filter_map(known).collect();
        if who.is_empty() { Ok(()) } else { self.line("actors", &who.join(" · "), Ink::Dim) }
    }

    fn event(&mut self, record: &Record, event: &EventRecord) -> io::Result<()> {
        let source = self.name_all(&event.source);
        let arrow = if event.reciprocal { "↔" } else { "→" };
        let who = match (source.is_empty(), event.target.is_empty()) {
            (true, true) => "nobody named".to_owned(),
            (false, true) => source,
            (true, false) => format!("somebody not named {arrow} {}", self.name_all(&event.target)),
            (false, false) => format!("{source} {arrow} {}", self.name_all(&event.target)),
        };
        let title = format!("{who}: {}", words::spaced(&clean(&event.act)));
        self.title("event", &title, words::doubt(&event.factuality).as_deref(), record)?;
        let mut when = words::time(&event.time);
        if let Some(place) = &event.place {
            when = format!("{when} · in {}", clean(&place.name));
        }
        self.line("when", &when, Ink::Plain)?;
        let figures = event.quantities.iter().filter_map(|q| {
            let figure = words::figure(self.figures.get(q.figure.as_str())?);
            let role = clean(&q.role);
            Some(if role == "amount" { figure } else { format!("{figure} ({role})") })
        });
        let figures: Vec<String> = figures.collect();
        if !figures.is_empty() {
            self.line("amount", &figures.join(" · "), Ink::Plain)?;
        }
        self.voice(event.statement.as_deref())?;
        if let Some(codes) = &event.codes {
            let mut labels = vec![format!("CAMEO {}", codes.cameo)];
            labels.push(match (&codes.plover.event, &codes.plover.mode) {
                (Some(event), Some(mode)) => format!("PLOVER {event} ({mode})"),
                (Some(event), None) => format!("PLOVER {event}"),
                (None, _) => "PLOVER has no code".into(),
            });
            if let (Some(_), false, Some(reason)) =
                (&codes.plover.event, codes.plover.conformant, &codes.plover.reason)
            {
                labels.push(format!("not coded by its manual: {}", words::spaced(reason)));
            }
            self.line("codes", &clean(&labels.join(" · ")), Ink::Dim)?;
        }
        self.words(&record.common.evidence)
    }

    fn statement(&mut self, record: &Record, statement: &StatementRecord) -> io::Result<()> {
        let speakers = match self.name_all(&statement.speakers) {
            nobody if nobody.is_empty() => "somebody not named".to_owned(),
            speakers => speakers,
        };
        let mut title = format!("{speakers} {}", words::spaced(&clean(&statement.stance)));
        if !statement.addressee.is_empty() {
            title = format!("{title}, to {}", self.name_all(&statement.addressee));
        }
        let manner = match statement.mode {
            "direct" => "in own words",
            "mixed" => "partly in own words",
            "post" => "in a post",
            _ => "as the report words it",
        };
        self.title("statement", &title, None, record)?;
        self.line("when", &format!("{} · {manner}", words::time(&statement.time)), Ink::Plain)?;
        if statement.inside.is_some() {
            self.voice(statement.inside.as_deref())?;
        }
        self.words(&statement.content)
    }

    fn figure(&mut self, record: &Record, figure: &FigureRecord) -> io::Result<()> {
        self.title("figure", &words::figure(figure), None, record)?;
        let mut about = Vec::new();
        if !figure.scope.is_empty() {
            about.push(format!("of {}", self.name_all(&figure.scope)));
        }
        about.extend(figure.time.as_ref().map(words::time));
        about.extend(figure.rank_claim.as_deref().map(|claim| format!("called “{}”", clean(claim))));
        if !about.is_empty() {
            self.line("about", &about.join(" · "), Ink::Plain)?;
        }
        self.voice(figure.statement.as_deref())?;
        self.words(&record.common.evidence)
    }

    fn relation(&mut self, record: &Record, relation: &RelationRecord) -> io::Result<()> {
        let part = |p: &crate::PartyRecord| {
            let name = self.name(&p.actor.actor);
            if p.part == "party" { name } else { format!("{name} ({})", words::spaced(&clean(&p.part))) }
        };
        let parties: Vec<String> = relation.parties.iter().map(part).collect();
        let title = format!(
            "{}: {} – {}",
            parties.join(" – "),
            words::spaced(&clean(&relation.relation)),
            relation.change
        );
        let doubt = (relation.basis == "inferred").then_some("inferred");
        self.title("relation", &title, doubt, record)?;
        self.line("when", &words::time(&relation.time), Ink::Plain)?;
        self.voice(relation.statement.as_deref())?;
        self.words(&record.common.evidence)
    }

    fn notes(&mut self, records: &[Record]) -> io::Result<()> {
        let notes: Vec<(&Record, &NoteRecord)> = records
            .iter()
            .filter_map(|r| if let Body::Note(note) = &r.body { Some((r, note)) } else { None })
            .collect();
        if notes.is_empty() {
            return Ok(());
        }
        if self.style.notes {
            for (record, note) in notes {
                self.note(record, note)?;
            }
            return Ok(());
        }
        let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        let rank =
            |stage| chancery_document::Stage::ALL.iter().position(|s| s.as_str() == stage).unwrap_or(0);
        for (_, note) in notes {
            *counts.entry((rank(note.stage), note.code)).or_default() += 1;
        }
        let told: Vec<String> =
            counts.iter().map(|((_, code), n)| format!("{} {n}×", words::spaced(code))).collect();
        writeln!(self.out)?;
        self.row("notes", "seen and not coded:", &told.join(" · "), Ink::Dim)
    }

    /// Who tells it: the chain of statements from the innermost speaker to the outlet.
    fn voice(&mut self, statement: Option<&str>) -> io::Result<()> {
        let mut told = Vec::new();
        let mut next = statement;
        while let Some(statement) = next.and_then(|id| self.statements.get(id)) {
            // A chain is as deep as the text nests; damaged links must not run in a circle.
            if told.len() > 8 {
                break;
            }
            told.push(self.speaker(statement));
            next = statement.inside.as_deref();
        }
        if told.is_empty() {
            return self.line("voice", "the report’s own", Ink::Dim);
        }
        self.line("voice", &format!("according to {}", told.join(", as told by ")), Ink::Plain)
    }

    fn speaker(&self, statement: &StatementRecord) -> String {
        // Their offices stand in the record of the statement.
        let speakers: Vec<String> = statement.speakers.iter().map(|s| self.name(&s.actor)).collect();
        let mut words =
            if speakers.is_empty() { "somebody not named".to_owned() } else { speakers.join(", ") };
        let cue: Vec<String> = statement.cue.iter().map(|c| clean(&c.quote)).collect();
        let mut told = if statement.mode == "post" { "in a post".to_owned() } else { cue.join(" … ") };
        if !statement.addressee.is_empty() {
            told = format!("{told} {}", self.name_all(&statement.addressee));
        }
        // "According to Wang Yi (According to)" tells it twice.
        if !told.trim().is_empty() && !told.to_lowercase().starts_with("according") {
            words = format!("{words} ({})", told.trim());
        }
        words
    }

    fn name_all(&self, actors: &[ActorReference]) -> String {
        let names: Vec<String> = actors.iter().map(|a| self.reference(a)).collect();
        names.join(", ")
    }

    /// The name, with the office that it acts in.
    fn reference(&self, actor: &ActorReference) -> String {
        let name = self.name(&actor.actor);
        match actor.role.as_deref().filter(|&role| role != actor.actor) {
            Some(role) => format!("{name} ({})", self.name(role)),
            None => name,
        }
    }

    /// The usual name; the id where nobody knows a name.
    fn name(&self, id: &str) -> String {
        let known = self.names.get(id).and_then(|actor| actor.names.first());
        clean(known.map_or_else(|| id.strip_prefix("name:").unwrap_or(id), String::as_str))
    }

    /// The first line of a record: its kind, what it says, and on the right how sure and its short id.
    fn title(&mut self, kind: &str, title: &str, doubt: Option<&str>, record: &Record) -> io::Result<()> {
        let style = self.style;
        let mut right = short(&record.common.id).to_owned();
        if let Some(confidence) = record.common.confidence {
            right = format!("{confidence:.2} {right}");
        }
        let room = style.width.saturating_sub(KIND + columns(&right) + 2);
        let doubt = doubt.map(|d| format!("[{d}]"));
        let whole = doubt.iter().fold(title.to_owned(), |title, doubt| format!("{title} {doubt}"));
        writeln!(self.out)?;
        for (i, line) in wrap(&whole, room).iter().enumerate() {
            let kind = if i == 0 { kind } else { "" };
            let pad = room.saturating_sub(columns(line));
            // The mark of doubt stands at the end; a break of the line may have split it.
            let (said, mark) = match doubt.as_ref().and_then(|d| line.strip_suffix(d.as_str())) {
                Some(said) => (said, &line[said.len()..]),
                None => (line.as_str(), ""),
            };
            write!(
                self.out,
                "{}{}{}{}",
                style.paint(Ink::Dim, kind),
                " ".repeat(KIND - columns(kind)),
                style.paint(Ink::Strong, said),
                style.paint(Ink::Doubt, mark)
            )?;
            if i == 0 {
                write!(self.out, "{}  {}", " ".repeat(pad), style.paint(Ink::Dim, &right))?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// A line of a record under its title: a label and text, wrapped.
    fn line(&mut self, label: &str, text: &str, ink: Ink) -> io::Result<()> {
        self.row("", label, text, ink)
    }

    fn row(&mut self, kind: &str, label: &str, text: &str, ink: Ink) -> io::Result<()> {
        let style = self.style;
        let indent = LABEL.max(columns(label) + 1);
        for (i, line) in wrap(text, style.width.saturating_sub(KIND + indent)).iter().enumerate() {
            let (kind, label) = if i == 0 { (kind, label) } else { ("", "") };
            writeln!(
                self.out,
                "{}{}{}{}{}",
                style.paint(Ink::Dim, kind),
                " ".repeat(KIND - columns(kind)),
                style.paint(Ink::Dim, label),
                " ".repeat(indent - columns(label)),
                style.paint(ink, &line.replace(TIE, " "))
            )?;
        }
        Ok(())
    }

    /// The words of the report, as many as fit into a few lines; a gap between two spans is `…`.
    fn words(&mut self, evidence: &[SpanRecord]) -> io::Result<()> {
        if evidence.is_empty() {
            return Ok(());
        }
        let quotes: Vec<String> = evidence.iter().map(|e| clean(&e.quote)).collect();
        let room = self.style.width.saturating_sub(KIND + LABEL) * QUOTE_LINES;
        let quote = shorten(&quotes.join(" … "), room.saturating_sub(8));
        // What is a quotation in the report has its marks already.
        let quote =
            if quotes.len() == 1 && quote.starts_with('“') { quote } else { format!("“{quote}”") };
        self.line("words", &quote, Ink::Quote)
    }
}

fn many(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

impl Page<'_> {
    /// Keeps the kinds of records in one column.
    const _FITS: () = assert!(Kind::ALL.len() == 7 && KIND > "statement".len());
}
