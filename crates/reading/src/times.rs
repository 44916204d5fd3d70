//! When: time expressions in the text, their TIMEX3 values and the intervals that they set.
//!
//! What counts as an expression, where it starts and ends and how its value is written follows the TimeML
//! annotation guidelines 1.2.1 (Saurí et al. 2006), section 2.2, and ISO 8601: the span holds the determiner
//! and the words that bend the value ("early May", "nearly two years") and leaves the preposition out.
//! Interval, precision, bases and extent are those of a record's `time`.
//!
//! The stage reads pieces of text (`crate::numbers`), not the tokens of the model; the tree only gives the head and
//! the tense of the governing verb. It resolves against [`Document::day`] and what the text told before. A
//! report without a date leaves relative expressions open; the date of today is never used.

mod absolute;
mod calendar;
mod clock;
mod direction;
mod duration;
mod language;
mod phrase;
mod relative;
mod resolve;
mod scan;
#[cfg(test)]
pub(crate) mod tests;
mod years;

use crate::numbers::Pieces;
use calendar::{Cal, Unit};
use chancery_document::{
    Analysis, Date, Document, Note, SegmentKind, Span, Stage, TimeMention, Timex3, TokenId,
};
use chancery_tables::Anchor;
pub use language::{Language, Phrase};
use phrase::{AnchorIndex, Builder};
use resolve::{Resolved, Resolver};
use scan::{Meaning, Scan, Thing};

/// A time expression as `chancery predict time` prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimexTag {
    /// The expression.
    pub span: Span,
    /// Its type, value and modifier.
    pub timex3: Timex3,
}

/// All times of a document in order of the text, not overlapping, and what could not be resolved.
#[must_use]
pub fn find(
    document: &Document,
    analysis: &Analysis,
    language: &Language,
    anchors: &[Anchor],
) -> (Vec<TimeMention>, Vec<Note>) {
    let pieces = Pieces::cut(&document.text);
    let scan = Scan::new(&pieces, language);
    let resolved = resolve_all(document, analysis, &scan);
    let builder = Builder { scan: &scan, analysis };
    let (mut mentions, mut notes) = (Vec::new(), Vec::new());
    let mut i = 0;
    while i < resolved.len() {
        let r = &resolved[i];
        let report = report_day(document, scan.p.span(r.item.first, r.item.next));
        let joined = resolved.get(i + 1).and_then(|next| builder.interval(r, next, report));
        i += if joined.is_some() { 2 } else { 1 };
        if r.adrift {
            let span = scan.p.span(r.item.first, r.item.next);
            notes.push(Note::at(Stage::Times, "time-unresolved", span, "no date to count from"));
        }
        mentions.extend(joined.or_else(|| builder.single(r, report)));
    }
    if !anchors.is_empty() {
        let found = anchored(document, &builder, &AnchorIndex::new(anchors));
        let free = |m: &TimeMention| {
            let at = mentions.partition_point(|t| t.span.end() <= m.span.start());
            mentions.get(at).is_none_or(|t| !t.span.overlaps(m.span))
        };
        let found: Vec<_> = found.into_iter().filter(free).collect();
        mentions.extend(found);
        mentions.sort_by_key(|m| (m.span.start(), m.span.end()));
    }
    (mentions, notes)
}

/// The TIMEX3 expressions of a document: the parts of an interval apart, named events left out.
#[must_use]
pub fn timex3(document: &Document, analysis: &Analysis, language: &Language) -> Vec<TimexTag> {
    let pieces = Pieces::cut(&document.text);
    let scan = Scan::new(&pieces, language);
    let marked = |r: &Resolved| r.item.rule != duration::AGE && r.item.rule != duration::RATE;
    resolve_all(document, analysis, &scan).into_iter().filter(marked).map(|r| tag(&scan, r)).collect()
}

fn tag(scan: &Scan<'_>, r: Resolved) -> TimexTag {
    let timex3 = Timex3 { kind: r.kind, value: r.value, modifier: r.item.modifier };
    TimexTag { span: scan.p.span(r.item.first, r.item.next), timex3 }
}

/// The word by which the tree hangs the words of a span; `None` where the analysis has no word there.
pub(crate) fn head_at(analysis: &Analysis, span: Span) -> Option<TokenId> {
    Some(direction::head_of(analysis, direction::tokens_in(analysis, span)?))
}

/// The day that "today" is at a place: a post's own date, else the report's.
fn report_day(document: &Document, at: Span) -> Option<Date> {
    let posted = document
        .segment_of(at)
        .map(|s| &document.segments[s])
        .filter(|s| s.kind == SegmentKind::Post)
        .and_then(|s| s.posted.as_deref()?.get(..10)?.parse().ok());
    posted.or_else(|| document.day())
}

fn resolve_all(document: &Document, analysis: &Analysis, scan: &Scan<'_>) -> Vec<Resolved> {
    let items = scan.items();
    let history = tells_history(&items, document.day());
    let mut resolver = Resolver::new(document.day(), history);
    let mut resolved: Vec<Resolved> = Vec::with_capacity(items.len());
    for item in items {
        let span = scan.p.span(item.first, item.next);
        if in_head(document, span) || is_date_line(document, scan, &item) {
            continue;
        }
        resolver.report = report_day(document, span);
        let direction = scan.direction(&item, analysis);
        let now = resolver.resolve(item, direction);
        // "from March to May 1943": the year stands at the end.
        if let (Some(year), Some(before)) = (now.cal.and_then(Cal::year), resolved.last_mut())
            && matches!(now.item.meaning, Meaning::Fixed(_))
            && now.item.first == before.item.next + 1
            && let Some(until) = now.cal
        {
            Resolver::give_year(before, year, until);
        }
        resolved.push(now);
    }
    resolved
}

/// Whether most dates with a year lie far before the report, and few words tie the text to its day: an
/// article of an encyclopedia, an obituary. Months without a year then follow the year told last.
fn tells_history(items: &[scan::Item], report: Option<Date>) -> bool {
    let Some(report) = report else { return false };
    let old = |m: &Meaning| match m {
        Meaning::Fixed(cal) => cal.year().is_some_and(|y| y < report.year() - 1),
        _ => false,
    };
    let tied = |m: &Meaning| match m {
        Meaning::Days(_) | Meaning::Partial(scan::Partial::Weekday(_)) => true,
        Meaning::Picked(scan::Pick::This | scan::Pick::Last | scan::Pick::Next, Thing::Unit(unit)) => {
            *unit != Unit::Day
        }
        Meaning::Fixed(cal) => cal.year().is_some_and(|y| y >= report.year() - 1),
        _ => false,
    };
    let count = |f: &dyn Fn(&Meaning) -> bool| items.iter().filter(|i| f(&i.meaning)).count();
    let (old, tied) = (count(&old), count(&tied));
    old > 3 * tied && (old >= 5 || old >= 3 && tied == 0)
}

/// A date line or byline is read for the report's date, not for events.
fn in_head(document: &Document, span: Span) -> bool {
    document.segment_of(span).is_some_and(|s| document.segments[s].kind == SegmentKind::Head)
}

/// The report's own date alone on a line.
fn is_date_line(document: &Document, scan: &Scan<'_>, item: &scan::Item) -> bool {
    let Meaning::Fixed(Cal::Day(day)) = item.meaning else { return false };
    scan.p.breaks(item.first) && scan.p.breaks(item.next) && document.day() == Some(day)
}

fn anchored(document: &Document, builder: &Builder<'_>, anchors: &AnchorIndex<'_>) -> Vec<TimeMention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < builder.scan.p.items.len() {
        let report = report_day(document, builder.scan.p.span(at, at + 1));
        match builder.anchored(at, anchors, report) {
            Some((mention, next)) => {
                if !in_head(document, mention.span) {
                    found.push(mention);
                }
                at = next;
            }
            None => at += 1,
        }
    }
    found
}
