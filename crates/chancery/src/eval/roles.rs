//! Who does it and to whom, against sentences whose words are tagged as source and target.
//!
//! Gold is JSON Lines with `tokens` and `tags`: `B-S` and `I-S` the source, `T` the target, `R` who is both. The words are
//! joined by spaces and read as a report. Ours are the mentions of the sources and targets of all events of the sentence, as their own
//! words or with the whole phrase that they stand in, for gold marks now the one, now the other.
//! A span is right where it shares at least half of the words of the longer one with a span of the same role on the other side;
//! who is both may be found as either. Precision, recall and F1 over spans, for sources, targets and both together.

use crate::failure::Failure;
use chancery_document::{ActorRef, Analysis, Deprel, Document, Span, TokenId};
use chancery_pipeline::Engine;
use serde_json::Value;
use std::fmt::Write;

type Words = std::ops::Range<usize>;
/// A role's spans in gold, in words of the sentence.
type Spans = Vec<Words>;
/// Ours: the words of the mention and the phrase that it stands in.
type Ours = Vec<(Words, Words)>;

#[derive(Default)]
struct Counts {
    ours: usize,
    right: usize,
    gold: usize,
    found: usize,
}

/// The figures, and so many sentences of which something is missing or wrong.
pub(super) fn run(engine: &Engine, gold: &str, errors: usize) -> Result<String, Failure> {
    let (mut source, mut target, mut sentences) = (Counts::default(), Counts::default(), 0);
    let mut wrong = Vec::new();
    for (i, line) in gold.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |what: &str| Failure::no_input(format!("line {}: {what}", i + 1));
        let value: Value = serde_json::from_str(line).map_err(|e| fault(&e.to_string()))?;
        let words =
            |key: &str| -> Option<Vec<&str>> { value[key].as_array()?.iter().map(Value::as_str).collect() };
        let (Some(tokens), Some(tags)) = (words("tokens"), words("tags")) else {
            return Err(fault("`tokens` and `tags` are needed"));
        };
        sentences += 1;
        let reading = engine.read(Document::from_text(tokens.join(" ")));
        let mut ends = Vec::new();
        for token in &tokens {
            ends.push(ends.last().map_or(0, |e| e + 1) + token.len());
        }
        let range = |span: Span| {
            ends.partition_point(|e| *e <= span.start())..ends.partition_point(|e| *e < span.end()) + 1
        };
        let events = &reading.findings.events;
        let analysis = &reading.findings.analysis;
        let spans = |actors: &dyn Fn(usize) -> Vec<ActorRef>| -> Ours {
            let mentions = (0..events.len()).flat_map(actors).filter_map(|a| a.mention);
            let mut all: Ours = mentions.map(|m| (range(m), range(argument(analysis, m)))).collect();
            all.sort_by_key(|(m, _)| (m.start, m.end));
            all.dedup();
            all
        };
        let sources = spans(&|e| events[e].source.clone());
        let targets = spans(&|e| events[e].target.clone());
        let ok = source.add(&sources, &tagged(&tags, "S"), &tagged(&tags, "R"))
            & target.add(&targets, &tagged(&tags, "T"), &tagged(&tags, "R"));
        if !ok {
            let shown = |spans: &Spans| {
                spans.iter().map(|r| tokens[r.clone()].join(" ")).collect::<Vec<_>>().join("; ")
            };
            let gold = |tag| shown(&tagged(&tags, tag));
            wrong.push(format!(
                "{}\n  gold {} → {} (both: {})\n  ours {} → {}",
                tokens.join(" "),
                gold("S"),
                gold("T"),
                gold("R"),
                shown(&sources.iter().map(|s| s.0.clone()).collect()),
                shown(&targets.iter().map(|s| s.0.clone()).collect())
            ));
        }
    }
    if sentences == 0 {
        return Err(Failure::no_input("no sentences in the gold".to_owned()));
    }
    let both = Counts {
        ours: source.ours + target.ours,
        right: source.right + target.right,
        gold: source.gold + target.gold,
        found: source.found + target.found,
    };
    let mut out = format!("{sentences} sentences");
    for (name, counts) in [("source", &source), ("target", &target), ("both", &both)] {
        let share = |a: usize, b: usize| if b == 0 { 0.0 } else { 100.0 * a as f64 / b as f64 };
        let (p, r) = (share(counts.right, counts.ours), share(counts.found, counts.gold));
        let f = if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) };
        let _ = write!(out, "\n{name:7} precision {p:.1}, recall {r:.1}, F1 {f:.1}");
    }
    for line in wrong.iter().take(errors) {
        let _ = write!(out, "\n{line}");
    }
    Ok(out)
}

impl Counts {
    /// Counts the spans of a sentence; whether all is right. Who is both is asked for as neither, and right as either.
    fn add(&mut self, ours: &Ours, gold: &Spans, both: &Spans) -> bool {
        let right = ours.iter().filter(|o| gold.iter().chain(both).any(|g| same(o, g))).count();
        let found = gold.iter().filter(|g| ours.iter().any(|o| same(o, g))).count();
        self.ours += ours.len();
        self.gold += gold.len();
        self.right += right;
        self.found += found;
        right == ours.len() && found == gold.len()
    }
}

/// The phrase that a verb has as its subject, object or oblique and that a mention stands in, without its clauses: gold marks
/// "the Danish minister's demand" where the actor is the minister.
fn argument(analysis: &Analysis, mention: Span) -> Span {
    let inside = |id: &TokenId| mention.contains(analysis.token(*id).span);
    let ids = || (0..analysis.tokens.len() as u32).map(TokenId);
    let outside = |id: &TokenId| analysis.token(*id).head.is_none_or(|h| !inside(&h));
    let Some(mut top) = ids().filter(inside).find(outside) else { return mention };
    while let Some(head) = analysis.token(top).head {
        let nominal = matches!(
            analysis.token(top).deprel,
            Deprel::NMOD
                | Deprel::NMOD_POSS
                | Deprel::NMOD_DESC
                | Deprel::COMPOUND
                | Deprel::AMOD
                | Deprel::APPOS
                | Deprel::FLAT
        );
        if !nominal {
            break;
        }
        top = head;
    }
    let clause = |id: TokenId| {
        matches!(
            analysis.token(id).deprel,
            Deprel::ACL
                | Deprel::ACL_RELCL
                | Deprel::CASE
                | Deprel::PUNCT
                | Deprel::CONJ
                | Deprel::CC
                | Deprel::ADVCL
                | Deprel::CCOMP
        )
    };
    let under = |id: TokenId| {
        let mut at = id;
        for _ in 0..analysis.tokens.len() {
            if at == top {
                return true;
            }
            if clause(at) && analysis.token(at).head == Some(top) {
                return false;
            }
            match analysis.token(at).head {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    };
    ids().filter(|id| under(*id)).map(|id| analysis.token(id).span).fold(mention, Span::cover)
}

fn same(ours: &(Words, Words), gold: &Words) -> bool {
    overlap(&ours.0, gold) || overlap(&ours.1, gold)
}

fn overlap(a: &Words, b: &Words) -> bool {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    shared > 0 && 2 * shared >= a.len().max(b.len())
}

fn tagged(tags: &[&str], role: &str) -> Spans {
    let mut spans: Spans = Vec::new();
    for (i, tag) in tags.iter().enumerate() {
        match tag.split_once('-') {
            Some(("B", r)) if r == role => spans.push(i..i + 1),
            Some(("I", r)) if r == role => match spans.last_mut().filter(|s| s.end == i) {
                Some(last) => last.end = i + 1,
                None => spans.push(i..i + 1),
            },
            _ => {}
        }
    }
    spans
}
