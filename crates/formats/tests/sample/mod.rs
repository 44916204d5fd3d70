//! A small report that was read by hand: what every format is tested with.
#![allow(dead_code, clippy::unwrap_used, reason = "each test uses its part, and may fail here")]

use chancery_document::*;
use chancery_formats::{Directory, Facts};

pub const TEXT: &str = "Chile sends tents to Peru\n\n\
    LIMA, March 8 — Foreign Minister Inés Rojas told Radio Bahía that Chile has supplied Peru with almost \
    2,000,000 tents since the earthquake of last December, and that “Peru will never forget it”.\n\n\
    In September 1960 Chile recognized the government in Lima. \
    Bolivia may join the talks. The aid cost a record 451.6 billion dollars.";

/// A directory that knows four actors.
pub struct Four;

impl Directory for Four {
    fn facts(&self, actor: &ActorId) -> Option<Facts> {
        let (kind, label, country, codes): (_, _, _, &[(&str, &str)]) = match actor.as_str() {
            "country:CHL" => ("country", "Chile", "CHL", &[("iso3", "CHL"), ("cow", "155")]),
            "country:PER" => ("country", "Peru", "PER", &[("iso3", "PER"), ("cow", "135")]),
            "office:PER/foreign-minister" => ("office", "Foreign Minister of Peru", "PER", &[]),
            "org:radio-bahia" => ("media", "Radio Bahía", "PER", &[]),
            _ => return None,
        };
        Some(Facts {
            kind: kind.into(),
            label: label.into(),
            country: Some(country.into()),
            sector: Some(if kind == "media" { "JRN".into() } else { "GOV".into() }),
            codes: codes.iter().map(|&(s, c)| (s.into(), c.into())).collect(),
        })
    }

    fn outlet(&self, name: &str) -> Option<ActorId> {
        (name == "Radio Bahia").then(|| ActorId::new("org:radio-bahia"))
    }
}

pub fn span(quote: &str) -> Span {
    let start = TEXT.find(quote).unwrap_or_else(|| panic!("no {quote:?} in the sample"));
    Span::new(TEXT, start, start + quote.len())
}

pub fn actor(id: &str, quote: &str) -> ActorRef {
    let country = id.strip_prefix("country:").map(Into::into);
    ActorRef {
        actor: ActorId::new(id),
        role: None,
        country,
        sector: Some("GOV".into()),
        mention: Some(span(quote)),
        via: Via::Name,
    }
}

fn day(date: &str) -> Option<Date> {
    Some(date.parse().unwrap())
}

fn time(earliest: Option<Date>, latest: Option<Date>, precision: Precision) -> TimeValue {
    TimeValue {
        earliest,
        latest,
        precision,
        earliest_basis: Basis::Text,
        latest_basis: Basis::Text,
        extent: Extent::Point,
        ..TimeValue::bounded_by(None)
    }
}

fn today() -> TimeValue {
    TimeValue {
        earliest_basis: Basis::ReportDate,
        latest_basis: Basis::ReportDate,
        ..time(day("2022-03-08"), day("2022-03-08"), Precision::Day)
    }
}

pub fn document() -> Document {
    let mut document = Document::from_text(TEXT);
    let headline = span("Chile sends tents to Peru");
    document.segments[0] = Segment::new(SegmentKind::Body, Span::new(TEXT, headline.end(), TEXT.len()));
    document.segments.insert(0, Segment::new(SegmentKind::Headline, headline));
    document.uri = "reports/tents.txt".into();
    document.publisher = Some("Radio Bahia".into());
    document.published = Some(Published {
        date: Date::constant(2022, 3, 8),
        value: "March 8".into(),
        zone: None,
        basis: "dateline",
        span: Some(span("March 8")),
    });
    document.language = Some("en".into());
    document
}

/// Words between spaces and full stops; the first word of a sentence is its root.
fn analysis() -> Analysis {
    let mut analysis = Analysis::default();
    let mut open = true;
    let mut at = 0;
    for word in TEXT.split_inclusive([' ', '\n']) {
        let bare = word.trim_end();
        let start = at;
        at += word.len();
        let (core, stop) = match bare.strip_suffix(['.', ',']) {
            Some(core) => (core, &bare[core.len()..]),
            None => (bare, ""),
        };
        if core.is_empty() {
            open |= word.contains('\n');
            continue;
        }
        let id = analysis.tokens.len() as u32;
        if open {
            let span = Span::new(TEXT, start, start + bare.len());
            analysis.sentences.push(Sentence { span, tokens: id..id, opens_paragraph: true });
        }
        let root = TokenId(analysis.sentences.last().unwrap().tokens.start);
        for (part, upos) in [(core, Upos::Noun), (stop, Upos::Punct)] {
            if part.is_empty() {
                continue;
            }
            let from = if upos == Upos::Punct { start + core.len() } else { start };
            let id = analysis.tokens.len() as u32;
            analysis.tokens.push(Token {
                span: Span::new(TEXT, from, from + part.len()),
                continues: false,
                upos,
                feats: Feats::parse("Number=Sing"),
                lemma: part.to_lowercase().into(),
                head: (root.0 != id).then_some(root),
                deprel: if root.0 == id { Deprel::ROOT } else { Deprel::DEP },
            });
        }
        let end = analysis.tokens.len() as u32;
        let sentence = analysis.sentences.last_mut().unwrap();
        sentence.span = sentence.span.cover(Span::new(TEXT, start, start + bare.len()));
        sentence.tokens.end = end;
        open = stop == "." || word.ends_with('\n');
    }
    analysis
}

fn why(stage: Stage, rule: &'static str, detail: &str) -> Vec<Why> {
    vec![Why::new(stage, rule, detail)]
}

fn at(analysis: &Analysis, quote: &str) -> TokenId {
    let start = span(quote).start();
    TokenId(analysis.tokens.iter().position(|t| t.span.start() >= start).unwrap() as u32)
}

fn codes(cameo: &str, plover: &str, score: f32) -> Option<Codes> {
    Some(Codes {
        cameo: cameo.into(),
        plover: PloverCode {
            event: Some(plover.into()),
            mode: None,
            contexts: vec!["disasters".into()],
            conformant: true,
            reason: None,
        },
        quad: Some(2),
        goldstein: Some(score),
        plover_score: Some(score),
        alternatives: vec![OtherAct {
            act: "supply-aid".into(),
            cameo: "070".into(),
            plover: Some("AID".into()),
        }],
    })
}

pub fn findings() -> Findings {
    let analysis = analysis();
    let rojas = ActorRef {
        role: Some(ActorId::new("office:PER/foreign-minister")),
        country: Some("PER".into()),
        ..actor("name:Inés Rojas", "Foreign Minister Inés Rojas")
    };
    let said = Statement {
        speakers: vec![rojas.clone()],
        cue: vec![span("told")],
        cue_head: Some(at(&analysis, "told")),
        content: vec![
            span("Chile has supplied Peru with almost 2,000,000 tents since the earthquake of last December"),
            span("“Peru will never forget it”"),
        ],
        addressee: vec![actor("org:radio-bahia", "Radio Bahía")],
        mode: StatementMode::Mixed,
        stance: Stance("says".into()),
        time: today(),
        inside: None,
        why: why(Stage::Statements, "cue-verb", "told"),
        confidence: 0.914,
    };
    let supplied = Event {
        act: "supply-humanitarian-aid".into(),
        source: vec![actor("country:CHL", "Chile has").clone_at("Chile", "Chile has")],
        target: vec![actor("country:PER", "Peru with").clone_at("Peru", "Peru with")],
        reciprocal: false,
        evidence: vec![span(
            "Chile has supplied Peru with almost 2,000,000 tents since the earthquake of last December",
        )],
        trigger: at(&analysis, "supplied"),
        time: TimeValue {
            earliest_basis: Basis::Knowledge,
            latest_basis: Basis::ReportDate,
            extent: Extent::Within,
            timex3: Some(Timex3 { kind: Timex3Kind::Date, value: "2021-12".into(), modifier: None }),
            mention: Some(span("since the earthquake of last December")),
            ..time(day("2021-12-01"), day("2022-03-08"), Precision::Interval)
        },
        place: Some(0),
        quantities: vec![QuantityRef { figure: 0, role: "amount".into() }],
        factuality: Factuality::FACT,
        statement: Some(0),
        performed_by: None,
        alternatives: vec!["supply-aid".into()],
        codes: codes("073", "AID", 7.4),
        why: why(Stage::Events, "frame:supply-humanitarian-aid/1", "supply {target} with {aid}"),
        confidence: 0.8249,
    };
    let recognized = Event {
        act: "recognize-state".into(),
        source: vec![actor("country:CHL", "Chile recognized").clone_at("Chile", "Chile recognized")],
        target: vec![actor("country:PER", "the government in Lima")],
        evidence: vec![span("In September 1960 Chile recognized the government in Lima")],
        trigger: at(&analysis, "recognized"),
        time: TimeValue {
            background: true,
            alternatives: vec![(day("1960-08-31"), day("1960-08-31"))],
            ..time(day("1960-09-01"), day("1960-09-30"), Precision::Month)
        },
        place: None,
        quantities: Vec::new(),
        statement: None,
        codes: codes("054", "SUPPORT", 4.6),
        why: why(Stage::Events, "frame:recognize-state/1", "recognize {target}"),
        confidence: 0.7,
        ..supplied.clone()
    };
    let join = Event {
        act: "consult".into(),
        source: vec![actor("name:Bolivia", "Bolivia")],
        target: Vec::new(),
        evidence: vec![span("Bolivia may join the talks")],
        trigger: at(&analysis, "join"),
        time: TimeValue::bounded_by(day("2022-03-08")),
        factuality: Factuality {
            mode: Mode::Hypothetical,
            certainty: Certainty::Doubtful,
            ..Factuality::FACT
        },
        codes: None,
        ..recognized.clone()
    };
    let tents = Figure {
        span: span("almost 2,000,000 tents"),
        number: span("2,000,000 tents"),
        head: at(&analysis, "tents since"),
        what: Some(span("tents since").cut(5)),
        value: Some("2000000".parse().unwrap()),
        low: None,
        high: Some("2000000".parse().unwrap()),
        modifier: Modifier::Almost,
        rank_claim: None,
        unit: Some("tent".into()),
        per: None,
        change: None,
        scope: vec![actor("country:CHL", "Chile has").clone_at("Chile", "Chile has")],
        time: Some(supplied.time.clone()),
        statement: Some(0),
        event: Some(0),
        why: why(Stage::Quantities, "number-noun", "2,000,000 tents"),
        confidence: 0.95,
    };
    let cost = Figure {
        span: span("451.6 billion dollars"),
        number: span("451.6 billion dollars"),
        what: Some(span("The aid")),
        value: Some("451600000000.00".parse().unwrap()),
        high: None,
        modifier: Modifier::Exact,
        rank_claim: Some(span("record")),
        unit: Some("USD".into()),
        change: Some(Change {
            by: Some("41.0".parse().unwrap()),
            by_unit: Some("%".into()),
            ..Change::default()
        }),
        scope: Vec::new(),
        time: None,
        statement: None,
        event: None,
        ..tents.clone()
    };
    let relation = Relation {
        relation: "recognition".into(),
        parties: vec![
            (recognized.source[0].clone(), "recogniser".into()),
            (recognized.target[0].clone(), "recognised".into()),
        ],
        change: RelationChange::Start,
        time: recognized.time.clone(),
        event: 1,
        statement: None,
        basis: RelationBasis::Inferred,
        evidence: recognized.evidence.clone(),
        why: why(Stage::Relations, "act-to-relation", "recognize-state"),
        confidence: 0.7,
    };
    let mention = |quote: &str, actor: &ActorRef| Mention {
        span: span(quote),
        head: at(&analysis, quote),
        kind: MentionKind::Name,
        actor: actor.clone(),
        others: Vec::new(),
        why: why(Stage::Actors, "table:names", quote),
    };
    let mentions = vec![
        mention("Foreign Minister Inés Rojas", &rojas),
        mention("Radio Bahía", &said.addressee[0]),
        mention("Bolivia", &join.source[0]),
    ];
    let lima = Place {
        id: "geonames:3936456".into(),
        name: "Lima".into(),
        lat: Some(-12.04318),
        lon: Some(-77.02824),
        country: Some("PER".into()),
        mention: span("LIMA"),
        head: at(&analysis, "LIMA"),
        why: why(Stage::Places, "table:places", "LIMA"),
    };
    let phrase = span("since the earthquake of last December");
    let times = vec![TimeMention {
        span: span("last December"),
        phrase,
        head: at(&analysis, "December"),
        value: supplied.time.clone(),
        rule: "anchor",
        dates: true,
    }];
    let names = vec![Name {
        span: span("Radio Bahía"),
        tokens: at(&analysis, "Radio").0..at(&analysis, "Radio").0 + 2,
        kind: NameKind::Org,
    }];
    let quote = span("“Peru will never forget it”");
    Findings {
        entities: Vec::new(),
        quotes: vec![Quote {
            span: quote,
            inner: span("Peru will never forget it"),
            continues: false,
            scare: false,
        }],
        chains: vec![Chain { actor: rojas.actor.clone(), mentions: vec![0] }],
        mentions,
        times,
        places: vec![lima],
        figures: vec![tents, cost],
        statements: vec![said],
        events: vec![supplied, recognized, join],
        relations: vec![relation],
        notes: vec![
            Note::at(
                Stage::Events,
                "no-target",
                span("join the talks"),
                "nobody is named that the talks are with",
            ),
            Note::whole(Stage::Intake, "no-zone", "the dateline names no time zone"),
        ],
        analysis: Analysis { names, ..analysis },
    }
}

trait Cut {
    fn cut(self, length: usize) -> Self;
}

impl Cut for Span {
    /// The first bytes of a span that was found by more words than are meant.
    fn cut(self, length: usize) -> Self {
        Span::new(TEXT, self.start(), self.start() + length)
    }
}

trait CloneAt {
    fn clone_at(self, quote: &str, within: &str) -> Self;
}

impl CloneAt for ActorRef {
    /// Mentioned by the first words of `within`.
    fn clone_at(self, quote: &str, within: &str) -> Self {
        Self { mention: Some(span(within).cut(quote.len())), ..self }
    }
}
