use chancery_document::{ActorRef, CodePoints, Document, Event, Mention, Phrase, Published, Span};
use chancery_pipeline::intake::parse_day;
use chancery_pipeline::{Engine, Reading};
use serde_json::{Value, json};

/// The text of a line as a document that is one body, dated by `dct`.
pub(crate) fn document(text: &str, object: &Value) -> Document {
    let dct = object.get("dct").and_then(Value::as_str).unwrap_or("");
    let published = dct.get(..10).and_then(parse_day).map(|date| Published {
        date,
        value: dct.to_owned(),
        zone: None,
        basis: "metadata",
        span: None,
    });
    Document { published, ..Document::from_text(text) }
}

/// `{"id","mentions":[{"start","end","kind","actor","others","role","country","sector"}]}`, in order of the text.
pub(super) fn mentions(id: &Value, reading: &Reading) -> Value {
    let points = CodePoints::new(&reading.document.text);
    let mention = |m: &Mention| {
        let (start, end) = points.span(m.span);
        let others: Vec<&str> = m.others.iter().map(|a| a.actor.as_str()).collect();
        json!({
            "start": start, "end": end, "kind": m.kind.as_str(), "actor": m.actor.actor.as_str(), "others": others,
            "role": m.actor.role.as_ref().map(|r| r.as_str()), "country": m.actor.country, "sector": m.actor.sector,
        })
    };
    json!({"id": id, "mentions": reading.findings.mentions.iter().map(mention).collect::<Vec<_>>()})
}

/// `{"id","events":[{"start","end","act","cameo","plover","source","target","polarity","mode"}]}`; `start` and `end` are of
/// the word that says the act.
pub(super) fn events(id: &Value, reading: &Reading) -> Value {
    let points = CodePoints::new(&reading.document.text);
    let findings = &reading.findings;
    let ids = |actors: &[ActorRef]| actors.iter().map(|a| a.actor.as_str().to_owned()).collect::<Vec<_>>();
    let event = |e: &Event| {
        let (start, end) = points.span(findings.analysis.token(e.trigger).span);
        json!({
            "start": start, "end": end, "act": e.act,
            "cameo": e.codes.as_ref().map(|c| &c.cameo),
            "plover": e.codes.as_ref().and_then(|c| c.plover.event.as_ref()),
            "source": ids(&e.source), "target": ids(&e.target),
            "polarity": e.factuality.polarity.as_str(), "mode": e.factuality.mode.as_str(),
        })
    };
    json!({"id": id, "events": findings.events.iter().map(event).collect::<Vec<_>>()})
}

/// `{"id","chains":[[[s,e]…]…]}`: what is named and spoken of twice or more, each phrase by its head word.
pub(super) fn coreference(id: &Value, reading: &Reading) -> Value {
    let points = CodePoints::new(&reading.document.text);
    let findings = &reading.findings;
    let head = |p: &Phrase| pair(&points, findings.analysis.token(p.head).span);
    let chains: Vec<Vec<Value>> =
        findings.entities.iter().map(|e| e.phrases.iter().map(head).collect()).collect();
    json!({"id": id, "chains": chains})
}

/// `{"id","attributions":[{"source","cue","content"}]}`, lists of spans.
pub(super) fn attribution(id: &Value, reading: &Reading) -> Value {
    let points = CodePoints::new(&reading.document.text);
    let spans =
        |spans: &mut dyn Iterator<Item = Span>| -> Vec<Value> { spans.map(|s| pair(&points, s)).collect() };
    let attributions: Vec<Value> = reading
        .findings
        .statements
        .iter()
        .map(|s| {
            json!({
                "source": spans(&mut s.speakers.iter().filter_map(|a| a.mention)),
                "cue": spans(&mut s.cue.iter().copied()),
                "content": spans(&mut s.content.iter().copied()),
            })
        })
        .collect();
    json!({"id": id, "attributions": attributions})
}

/// `{"id","timex3":[{"start","end","type","value","mod"}]}`.
pub(super) fn time(id: &Value, reading: &Reading, engine: &Engine) -> Value {
    let points = CodePoints::new(&reading.document.text);
    let tags = engine.reader().timex3(&reading.document, &reading.findings.analysis);
    let timex3: Vec<Value> = tags
        .iter()
        .map(|t| {
            let (start, end) = points.span(t.span);
            let timex3 = &t.timex3;
            json!({"start": start, "end": end, "type": timex3.kind.as_str(), "value": timex3.value, "mod": timex3.modifier})
        })
        .collect();
    json!({"id": id, "timex3": timex3})
}

/// `{"id","quantities":[{"start","end","value","low","high","modifier","unit","of"}]}`; values are JSON numbers.
pub(super) fn quantity(id: &Value, reading: &Reading) -> Value {
    let points = CodePoints::new(&reading.document.text);
    let quantities: Vec<Value> = reading
        .findings
        .figures
        .iter()
        .map(|f| {
            let (start, end) = points.span(f.number);
            let decimal = |d: Option<chancery_document::Decimal>| d.and_then(|d| d.normalize().to_string().parse::<serde_json::Number>().ok());
            json!({
                "start": start, "end": end, "value": decimal(f.value), "low": decimal(f.low), "high": decimal(f.high),
                "modifier": f.modifier.as_str(), "unit": f.unit, "of": f.what.map(|w| reading.document.quote(w)),
            })
        })
        .collect();
    json!({"id": id, "quantities": quantities})
}

/// `{"id","places":[{"start","end","lat","lon","country","geonames"}]}`.
pub(super) fn places(id: &Value, reading: &Reading) -> Value {
    let points = CodePoints::new(&reading.document.text);
    let places: Vec<Value> = reading
        .findings
        .places
        .iter()
        .map(|p| {
            let (start, end) = points.span(p.mention);
            let geonames = p.id.strip_prefix("geonames:");
            json!({"start": start, "end": end, "lat": p.lat, "lon": p.lon, "country": p.country, "geonames": geonames})
        })
        .collect();
    json!({"id": id, "places": places})
}

fn pair(points: &CodePoints<'_>, span: Span) -> Value {
    let (start, end) = points.span(span);
    json!([start, end])
}
