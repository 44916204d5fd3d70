//! What was read, as a case sees it: records and findings with names instead of ids, offsets and nests.

use chancery_document::{Analysis, CodePoints, Document, Findings, MentionKind, Span};
use chancery_formats::{Kind, Record};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Something that was read.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// One of [`KINDS`].
    pub(crate) kind: &'static str,
    /// Where, in code points.
    pub(crate) spans: Vec<(usize, usize)>,
    /// How a quote must lie to its spans.
    pub(crate) fit: Fit,
    /// Its fields, those of [`fields`].
    pub(crate) fields: Map<String, Value>,
    /// Its words.
    pub(crate) words: String,
}

/// How a quote lies to the spans of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// They share a character: the evidence of records.
    Overlaps,
    /// It is one of them, to the character.
    Exact,
    /// It lies in one of them.
    Inside,
}

/// Kinds that a case can list.
pub(crate) const KINDS: [&str; 15] = [
    "report",
    "actor",
    "statement",
    "event",
    "figure",
    "relation",
    "note",
    "segment",
    "sentence",
    "token",
    "name",
    "quotation",
    "mention",
    "time",
    "place",
];

/// The fields that a case can give for a kind, beside `quote` and `nth`; `None` where there is no such kind.
pub(crate) fn fields(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "report" => &["title", "publisher", "agency", "published", "basis", "language", "uri"],
        "actor" => &["actor", "type", "names", "represents"],
        "statement" => &[
            "speakers",
            "speaker",
            "cue",
            "content",
            "addressee",
            "mode",
            "stance",
            "inside",
            "earliest",
            "latest",
            "earliest_basis",
            "latest_basis",
            "precision",
            "extent",
            "background",
            "when",
            "sentence",
            "notes",
        ],
        "event" => &[
            "act",
            "source",
            "target",
            "both",
            "reciprocal",
            "cameo",
            "plover",
            "plover_mode",
            "contexts",
            "conformant",
            "reason",
            "quad",
            "goldstein",
            "earliest",
            "latest",
            "earliest_basis",
            "latest_basis",
            "precision",
            "extent",
            "background",
            "when",
            "place",
            "quantities",
            "factuality",
            "speaker",
            "statement",
            "performed_by",
            "sentence",
            "notes",
        ],
        "figure" => &[
            "what",
            "value",
            "low",
            "high",
            "modifier",
            "rank_claim",
            "unit",
            "per",
            "scope",
            "change",
            "earliest",
            "latest",
            "earliest_basis",
            "latest_basis",
            "precision",
            "extent",
            "background",
            "when",
            "speaker",
            "statement",
            "event",
            "sentence",
            "notes",
        ],
        "relation" => &[
            "relation",
            "parties",
            "change",
            "basis",
            "earliest",
            "latest",
            "earliest_basis",
            "latest_basis",
            "precision",
            "extent",
            "background",
            "when",
            "speaker",
            "statement",
            "event",
            "sentence",
            "notes",
        ],
        "note" => &["stage", "code", "text"],
        "segment" => &["kind", "type", "author", "handle", "platform", "posted", "url"],
        "sentence" => &["sentence", "opens_paragraph"],
        "token" => &["upos", "lemma", "head", "deprel", "feats", "sentence"],
        "name" => &["type", "sentence"],
        "quotation" => &["inner", "scare", "continues"],
        "mention" => &["actor", "role", "country", "sector", "type", "via", "others", "sentence"],
        "time" => &[
            "phrase",
            "value",
            "type",
            "mod",
            "dates",
            "rule",
            "earliest",
            "latest",
            "earliest_basis",
            "latest_basis",
            "precision",
            "extent",
            "background",
            "sentence",
        ],
        "place" => &["id", "name", "country", "lat", "lon", "sentence"],
        _ => return None,
    })
}

/// Everything that was read, in the order of records and findings.
pub(crate) fn items(document: &Document, findings: &Findings, records: &[Record]) -> Vec<Item> {
    let mut items = records_as_items(records);
    items.extend(findings_as_items(document, findings));
    items
}

fn records_as_items(records: &[Record]) -> Vec<Item> {
    let values: Vec<Map<String, Value>> = records
        .iter()
        .filter_map(
            |r| if let Ok(Value::Object(fields)) = serde_json::to_value(r) { Some(fields) } else { None },
        )
        .collect();
    let by_id: BTreeMap<&str, &Map<String, Value>> =
        values.iter().filter_map(|v| Some((v.get("id")?.as_str()?, v))).collect();
    let mut items = Vec::new();
    for (record, value) in records.iter().zip(&values) {
        let mut fields = value.clone();
        resolve(&mut fields, value, &by_id);
        if record.common.kind == Kind::Report {
            fields.insert("basis".into(), value["published"]["basis"].clone());
            fields.insert("published".into(), value["published"]["value"].clone());
        }
        let evidence = &record.common.evidence;
        let quotes: Vec<&str> = evidence.iter().map(|e| e.quote.as_str()).collect();
        items.push(Item {
            kind: record.common.kind.as_str(),
            spans: evidence.iter().map(|e| (e.start, e.end)).collect(),
            fit: Fit::Overlaps,
            fields,
            words: quotes.join(" … "),
        });
    }
    items
}

/// Brings nested fields to the top and puts words in the place of ids.
fn resolve(
    fields: &mut Map<String, Value>,
    value: &Map<String, Value>,
    by_id: &BTreeMap<&str, &Map<String, Value>>,
) {
    let linked = |link: &str| by_id.get(value.get(link)?.as_str()?).copied();
    for link in ["statement", "inside", "performed_by"] {
        if let Some(statement) = linked(link) {
            fields.insert(link.into(), cue(statement).into());
        }
    }
    if let Some(event) = linked("event") {
        fields.insert("event".into(), event["act"].clone());
    }
    fields.insert("speaker".into(), chain(value, by_id).into());
    if let Some(Value::Array(ids)) = value.get("notes") {
        let codes = ids.iter().filter_map(|id| Some(by_id.get(id.as_str()?)?.get("code")?.clone()));
        fields.insert("notes".into(), codes.collect());
    }
    if let Some(Value::Array(quantities)) = value.get("quantities") {
        let full = quantities.iter().map(|q| {
            let figure = q["figure"].as_str().and_then(|id| by_id.get(id));
            let mut full = figure.map_or_else(Map::new, |f| (*f).clone());
            full.insert("role".into(), q["role"].clone());
            Value::Object(full)
        });
        fields.insert("quantities".into(), full.collect());
    }
    if let Some(Value::Object(time)) = value.get("time") {
        hoist_time(fields, time);
    }
    if let Some(codes) = value.get("codes").filter(|c| c.get("cameo").is_some()) {
        let plover = &codes["plover"];
        for (name, code) in [
            ("cameo", &codes["cameo"]),
            ("plover", &plover["event"]),
            ("plover_mode", &plover["mode"]),
            ("contexts", &plover["contexts"]),
            ("conformant", &plover["conformant"]),
            ("reason", &plover["reason"]),
            ("quad", &codes["quad"]),
            ("goldstein", &codes["goldstein"]),
        ] {
            fields.insert(name.into(), code.clone());
        }
    }
    if let Some(Value::Object(factuality)) = value.get("factuality") {
        let mut words: Vec<Value> = factuality.values().cloned().collect();
        if words.iter().all(|w| ["positive", "actual", "certain"].iter().any(|plain| w == plain)) {
            words.push("fact".into());
        }
        fields.insert("factuality".into(), words.into());
    }
    if let (Some(Value::Array(source)), Some(Value::Array(target))) =
        (value.get("source"), value.get("target"))
    {
        fields.insert("both".into(), source.iter().chain(target).cloned().collect());
    }
}

fn hoist_time(fields: &mut Map<String, Value>, time: &Map<String, Value>) {
    for (name, value) in time {
        let name = if name == "mention" { "when" } else { name };
        if name != "alternatives" {
            fields.insert(name.into(), value.clone());
        }
    }
}

/// The words by which a statement is known to a case: its cue, or `post`.
fn cue(statement: &Map<String, Value>) -> String {
    let cue: Vec<&str> =
        statement["cue"].as_array().into_iter().flatten().filter_map(|c| c["quote"].as_str()).collect();
    if cue.is_empty() { statement["mode"].as_str().unwrap_or_default().to_owned() } else { cue.join(" ") }
}

/// Everybody in whose voice a record is told, innermost first.
fn chain(value: &Map<String, Value>, by_id: &BTreeMap<&str, &Map<String, Value>>) -> Vec<Value> {
    let mut speakers = Vec::new();
    let mut at = Some(value);
    // A chain is never deeper than there are records: links in a circle must end.
    for _ in 0..=by_id.len() {
        let Some(record) = at else { break };
        speakers.extend(record.get("speakers").and_then(Value::as_array).into_iter().flatten().cloned());
        let outer = record.get("inside").or_else(|| record.get("statement"));
        at = outer.and_then(Value::as_str).and_then(|id| by_id.get(id)).copied();
    }
    speakers
}

fn findings_as_items(document: &Document, findings: &Findings) -> Vec<Item> {
    let points = CodePoints::new(&document.text);
    let analysis = &findings.analysis;
    let item = |kind: &'static str, span: Span, fit: Fit, fields: Value| {
        let fields = if let Value::Object(fields) = fields { fields } else { Map::new() };
        Item { kind, spans: vec![points.span(span)], fit, fields, words: document.quote(span).to_owned() }
    };
    let mut items = Vec::new();
    for s in &document.segments {
        let kind = s.kind.as_str();
        let fields = json!({"kind": kind, "type": kind, "author": s.author, "handle": s.handle,
            "platform": s.platform, "posted": s.posted, "url": s.url});
        items.push(item("segment", s.span, Fit::Inside, fields));
    }
    for (i, s) in analysis.sentences.iter().enumerate() {
        let fields = json!({"sentence": i, "opens_paragraph": s.opens_paragraph});
        items.push(item("sentence", s.span, Fit::Exact, fields));
    }
    for (i, t) in analysis.tokens.iter().enumerate() {
        let head = t.head.map(|h| document.quote(analysis.token(h).span));
        let sentence = analysis.sentences.partition_point(|s| s.tokens.end as usize <= i);
        let fields = json!({"upos": t.upos.as_str(), "lemma": t.lemma, "head": head, "deprel": t.deprel.as_str(),
            "feats": t.feats.to_string(), "sentence": sentence});
        items.push(item("token", t.span, Fit::Exact, fields));
    }
    for n in &analysis.names {
        let fields = json!({"type": n.kind.as_str(), "sentence": sentence(analysis, n.span)});
        items.push(item("name", n.span, Fit::Exact, fields));
    }
    for q in &findings.quotes {
        let fields = json!({"inner": document.quote(q.inner), "scare": q.scare, "continues": q.continues});
        items.push(item("quotation", q.span, Fit::Exact, fields));
    }
    for m in &findings.mentions {
        let kind = match m.kind {
            MentionKind::Name => "name",
            MentionKind::Modifier => "modifier",
            MentionKind::Description => "description",
            MentionKind::Pronoun => "pronoun",
        };
        let others: Vec<&str> = m.others.iter().map(|o| o.actor.as_str()).collect();
        let a = &m.actor;
        let fields = json!({"actor": a.actor.as_str(), "role": a.role.as_ref().map(|r| r.as_str()),
            "country": a.country, "sector": a.sector, "type": kind, "via": a.via.as_str(), "others": others,
            "sentence": sentence(analysis, m.span)});
        items.push(item("mention", m.span, Fit::Exact, fields));
    }
    for t in &findings.times {
        let v = &t.value;
        let timex3 = v.timex3.as_ref();
        let day = |day: Option<chancery_document::Date>| day.map(|d| d.to_string());
        let fields = json!({"phrase": document.quote(t.phrase), "value": timex3.map(|x| &x.value),
            "type": timex3.map(|x| x.kind.as_str()), "mod": timex3.and_then(|x| x.modifier), "dates": t.dates,
            "rule": t.rule, "earliest": day(v.earliest), "latest": day(v.latest),
            "earliest_basis": v.earliest.map(|_| v.earliest_basis.as_str()),
            "latest_basis": v.latest.map(|_| v.latest_basis.as_str()), "precision": v.precision.as_str(),
            "extent": v.extent.as_str(), "background": v.background, "sentence": sentence(analysis, t.span)});
        items.push(item("time", t.span, Fit::Exact, fields));
    }
    for p in &findings.places {
        let fields = json!({"id": p.id, "name": p.name, "country": p.country, "lat": p.lat, "lon": p.lon,
            "sentence": sentence(analysis, p.mention)});
        items.push(item("place", p.mention, Fit::Exact, fields));
    }
    items
}

/// The index of the sentence that holds the start of a span.
fn sentence(analysis: &Analysis, span: Span) -> usize {
    analysis.sentences.partition_point(|s| s.span.end() <= span.start())
}
