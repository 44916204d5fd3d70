//! How much: numbers with their units, the thing counted, what the words around do to the value.
//!
//! A figure keeps "almost" and "at least": almost 400 million is not 400 million. Units follow ISO 4217 for
//! money and UCUM for measures; what has no code keeps its English singular. Numbers that belong to a time
//! expression, name a thing ("Resolution 1701"), rank it ("third") or are a score are no figures. The stage
//! reads pieces of text (`crate::numbers`); tags and trees only give the thing counted.

mod around;
mod change;
mod language;
mod scan;
#[cfg(test)]
mod tests;
mod thing;

use crate::numbers::Pieces;
use crate::times::head_at;
use around::Around;
use chancery_document::{
    Analysis, Change, Decimal, Document, Figure, Modifier, Note, SegmentKind, Span, Stage, TimeMention, Why,
};
use change::Linked;
pub use language::{End, Language, Phrase, Phrases};
use scan::{Amount, Found, Scan};
use thing::Things;

/// How sure a figure is by what it was read from. Set by hand; to be calibrated on named data.
mod confidence {
    /// A currency or a measure stands beside the number.
    pub const UNIT: f32 = 0.95;
    /// A noun counted follows.
    pub const NOUN: f32 = 0.9;
    /// "two thirds of".
    pub const FRACTION: f32 = 0.85;
    /// A number alone.
    pub const BARE: f32 = 0.5;
}

/// Number words up to this one stand for people and things told before more often than for figures.
const SMALL: u32 = 12;

/// "the two countries", "these three parties": a small number behind an article only points back and counts
/// nothing new.
fn is_reference(analysis: &Analysis, figure: &Figure) -> bool {
    const SMALL: Decimal = Decimal::from_parts(10, 0, 0, false, 0);
    let tokens = &analysis.tokens;
    let first = tokens.partition_point(|t| t.span.end() <= figure.span.start());
    let Some(before) = first.checked_sub(1).map(|i| &tokens[i]) else { return false };
    let points_back = before.feats.has("Definite", "Def")
        || before.feats.has("PronType", "Dem")
        || before.feats.has("Poss", "Yes");
    let counted =
        figure.unit.as_deref().is_some_and(|u| u.len() > 3 && u.bytes().all(|b| b.is_ascii_lowercase()));
    points_back && counted && figure.value.is_some_and(|v| v <= SMALL && v.fract().is_zero())
}

/// All figures of a document in order of the text, and what was seen and is none. `times` are the times of the same
/// document, in order.
#[must_use]
pub fn find(
    document: &Document,
    analysis: &Analysis,
    language: &Language,
    times: &[TimeMention],
) -> (Vec<Figure>, Vec<Note>) {
    let pieces = Pieces::cut(&document.text);
    let scan = Scan { p: &pieces, lang: language };
    let (amounts, notes) = amounts(document, &scan, times);
    let reader = Reader {
        document,
        around: Around { p: &pieces, lang: language },
        things: Things { text: &document.text, analysis, lang: language },
        times,
    };
    let firsts: Vec<usize> =
        amounts.iter().map(|a| reader.around.before(a.first).map_or(a.first, |(_, at)| at)).collect();
    let linked: Vec<Linked<'_>> =
        amounts.iter().zip(&firsts).map(|(amount, &first)| Linked { amount, first }).collect();
    let changes = change::link(&pieces, language, &linked);
    let figures = amounts.iter().zip(changes).filter_map(|(a, c)| reader.figure(a, c));
    let figures = figures.filter(|f| !is_reference(analysis, f)).collect();
    (figures, notes)
}

/// The amounts outside times, not overlapping.
fn amounts(document: &Document, scan: &Scan<'_>, times: &[TimeMention]) -> (Vec<Amount>, Vec<Note>) {
    let (mut amounts, mut notes): (Vec<Amount>, Vec<Note>) = (Vec::new(), Vec::new());
    let (mut i, mut t) = (0, 0);
    let p = scan.p;
    while i < p.items.len() {
        let at = p.items[i].start as usize;
        while times.get(t).is_some_and(|m| m.span.end() <= at) {
            t += 1;
        }
        if times.get(t).is_some_and(|m| m.span.start() <= at) {
            i += 1;
            continue;
        }
        let found = scan.amount(i);
        // An amount that runs into a time ("5 2022", "two a year") ends before it.
        let clash =
            |next: usize| times.get(t).is_some_and(|m| m.span.start() < p.items[next - 1].end as usize);
        match found {
            Some(Found::Amount(a)) if clash(a.next) => i = a.after_number.max(i + 1),
            Some(Found::Amount(a)) => {
                i = a.next;
                if !in_head(document, scan, &a) {
                    amounts.push(a);
                }
            }
            Some(Found::Absurd(next)) => {
                notes.push(Note::at(
                    Stage::Quantities,
                    "value-out-of-range",
                    p.span(i, next),
                    "no such number is read",
                ));
                i = next;
            }
            Some(Found::Vague(next)) => {
                notes.push(Note::at(
                    Stage::Quantities,
                    "number-without-value",
                    p.span(i, next),
                    "a size, no value",
                ));
                i = next;
            }
            Some(Found::Skip(next)) => i = next.max(i + 1),
            None => i += 1,
        }
    }
    (amounts, notes)
}

fn in_head(document: &Document, scan: &Scan<'_>, a: &Amount) -> bool {
    let segment = document.segment_of(scan.p.span(a.first, a.next));
    segment.is_some_and(|s| document.segments[s].kind == SegmentKind::Head)
}

struct Reader<'a> {
    document: &'a Document,
    around: Around<'a>,
    things: Things<'a>,
    times: &'a [TimeMention],
}

impl Reader<'_> {
    fn figure(&self, a: &Amount, change: Option<Change>) -> Option<Figure> {
        let p = self.around.p;
        let lang = self.around.lang;
        let text = &self.document.text;
        // "one of", "one another"
        let one = a.word && a.low == Decimal::ONE;
        if one && a.unit.is_none() && lang.one_is_pronoun(&p.str(a.next).to_lowercase()) {
            return None;
        }
        let (mut modifier, first) = self.around.before(a.first).unwrap_or((Modifier::Exact, a.first));
        let mut next = a.next;
        let mut after_number = a.after_number;
        for at in [a.after_number, a.next] {
            if modifier == Modifier::Exact
                && let Some((m, end)) = self.around.after(at)
            {
                modifier = m;
                next = next.max(end);
                after_number = end;
            }
        }
        let number_end = p.items[next - 1].end as usize;
        let thing = if a.rule == "fraction" {
            self.things.after(number_end, true)
        } else {
            let from = if a.counts { p.items[after_number - 1].end as usize } else { number_end };
            self.things.after(from, a.counts)
        };
        let (mut unit, mut end, mut confidence) = (a.unit.clone(), number_end, confidence::UNIT);
        let mut rule = a.rule;
        if a.rule == "fraction" {
            confidence = confidence::FRACTION;
        } else if unit.is_none() {
            match &thing {
                Some(t) => {
                    unit = t.unit.clone();
                    end = end.max(t.noun_end);
                    confidence = confidence::NOUN;
                    rule = "noun-counted";
                }
                None => confidence = confidence::BARE,
            }
        }
        // A number word alone ("the two met") counts nothing that is named.
        let small = a.low.abs() <= Decimal::from(SMALL);
        if a.word && small && unit.is_none() && thing.is_none() && change.is_none() && a.rule != "fraction" {
            return None;
        }
        let end_piece =
            (next..p.items.len()).find(|&k| p.items[k].start as usize >= end).unwrap_or(p.items.len());
        let after_thing = thing.as_ref().map(|t| {
            (end_piece..p.items.len())
                .find(|&k| p.items[k].start as usize >= t.words.end())
                .unwrap_or(p.items.len())
        });
        let per = self
            .around
            .rate(end_piece)
            .or_else(|| after_thing.and_then(|k| self.around.rate(k)))
            .map(|(n, _)| n);
        let number = p.span(a.first, next).cover(Span::new(text, p.items[a.first].start as usize, end));
        let between = a.high.is_some() && first == a.first && first > 0 && p.is_word(first - 1, "between");
        let first = if between { first - 1 } else { first };
        let span = p.span(first, first + 1).cover(number);
        let rank = self.around.rank(a.first, end_piece.max(next), self.times).map(|(x, y)| p.span(x, y));
        let head = head_at(self.things.analysis, number)?;
        let what = thing.map(|t| t.words).or_else(|| change.as_ref().and_then(|_| self.things.subject(head)));
        let (low, high, value) = ends(a, modifier);
        let mut why = vec![Why::new(Stage::Quantities, rule, number.of(text))];
        if modifier != Modifier::Exact {
            why.push(Why::new(Stage::Quantities, "modifier", modifier.as_str()));
        }
        if change.is_some() {
            why.push(Why::new(Stage::Quantities, "change", ""));
        }
        Some(Figure {
            span,
            number,
            head,
            what,
            value,
            low,
            high,
            modifier,
            rank_claim: rank,
            unit,
            per,
            change,
            scope: Vec::new(),
            time: None,
            statement: None,
            event: None,
            why,
            confidence,
        })
    }
}

/// Low end, high end and value by the modifier: "almost 400" is at most 400, "over 400" at least.
fn ends(a: &Amount, modifier: Modifier) -> (Option<Decimal>, Option<Decimal>, Option<Decimal>) {
    if let Some(high) = a.high {
        return (Some(a.low), Some(high), None);
    }
    let v = Some(a.low);
    match modifier {
        Modifier::Exact => (v, v, v),
        Modifier::About => (None, None, v),
        Modifier::Almost | Modifier::AtMost => (None, v, v),
        Modifier::Over | Modifier::AtLeast => (v, None, v),
    }
}
