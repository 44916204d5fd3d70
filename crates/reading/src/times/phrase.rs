//! From expressions to intervals: what "since", "until", "between … and …" make of a date.

use super::calendar::plus_days;
use super::direction::{Direction, head_of, tokens_in};
use super::language::Role;
use super::resolve::Resolved;
use super::scan::{Meaning, Pick, Scan, Thing};
use chancery_document::{
    Analysis, Basis, Date, Extent, Precision, Span, TimeMention, TimeValue, Timex3, Timex3Kind,
};
use chancery_tables::Anchor;

/// A time that ended more than two years before the report is history told in passing.
const BACKGROUND_DAYS: i32 = 730;

/// The word before an expression that sets one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Since,
    From,
    Until,
    By,
    Before,
    After,
    Throughout,
    For,
    Plain,
}

pub(super) struct Builder<'a> {
    pub scan: &'a Scan<'a>,
    pub analysis: &'a Analysis,
}

impl Builder<'_> {
    /// The preposition before piece `first`: what it does and where it starts.
    pub fn bound(&self, first: usize) -> (Bound, usize) {
        let scan = self.scan;
        let Some(at) = first.checked_sub(1).filter(|_| !scan.p.breaks(first)) else {
            return (Bound::Plain, first);
        };
        let e = scan.entry(at);
        let two = at.checked_sub(1).filter(|_| !scan.p.breaks(at));
        let starts = |k: usize| ["starting", "beginning", "effective"].iter().any(|w| scan.p.is_word(k, w));
        // "prior to", "up to", "starting in", "as of"
        if let Some(k) = two {
            if e.is(Role::To) && scan.p.is_word(k, "prior") {
                return (Bound::Before, k);
            }
            if e.is(Role::To) && scan.is(k, Role::Up) {
                return (Bound::Until, k);
            }
            if e.any(&[Role::In, Role::On, Role::From]) && starts(k) {
                return (Bound::From, k);
            }
            if e.is(Role::Of) && scan.p.is_word(k, "as") {
                return (Bound::Plain, k);
            }
        }
        let bound = if e.is(Role::Since) {
            Bound::Since
        } else if e.is(Role::From) || starts(at) {
            Bound::From
        } else if e.any(&[Role::Until, Role::Through]) {
            Bound::Until
        } else if e.is(Role::By) {
            Bound::By
        } else if e.is(Role::Before) {
            Bound::Before
        } else if e.is(Role::After) {
            Bound::After
        } else if e.is(Role::Throughout) {
            Bound::Throughout
        } else if e.is(Role::For) {
            Bound::For
        } else if e.any(&[
            Role::In,
            Role::On,
            Role::At,
            Role::During,
            Role::Within,
            Role::Over,
            Role::Between,
        ]) {
            return (Bound::Plain, at);
        } else {
            return (Bound::Plain, first);
        };
        (bound, at)
    }

    /// One expression with its preposition.
    pub fn single(&self, r: &Resolved, report: Option<Date>) -> Option<TimeMention> {
        let span = self.scan.p.span(r.item.first, r.item.next);
        let (bound, at) = self.bound(r.item.first);
        let phrase = self.scan.p.span(at, r.item.next);
        let bounds = r.cal.and_then(|c| c.bounds());
        let mut value = match (bounds, r.window) {
            (Some(bounds), _) => bounded(bound, bounds, r, report),
            (None, Some((earliest, latest))) => {
                let mut v = open();
                (v.earliest, v.latest) = (earliest, latest);
                v.precision = if earliest.is_some() && latest.is_some() {
                    Precision::Interval
                } else {
                    Precision::Open
                };
                if v.earliest == report && report.is_some() {
                    v.earliest_basis = Basis::ReportDate;
                }
                if v.latest == report && report.is_some() {
                    v.latest_basis = Basis::ReportDate;
                }
                v.extent = if matches!(bound, Bound::For | Bound::Throughout) {
                    Extent::Throughout
                } else {
                    Extent::Within
                };
                v
            }
            (None, None) => open(),
        };
        if let Some((a, b)) = r.other.and_then(|c| c.bounds()) {
            value.alternatives.push((Some(a), Some(b)));
        }
        value.timex3 = Some(Timex3 { kind: r.kind, value: r.value.clone(), modifier: r.item.modifier });
        let generic = matches!(r.item.meaning, Meaning::Picked(Pick::The, Thing::Unit(super::Unit::Day)));
        let dates = (r.cal.is_some() || r.window.is_some())
            && !generic
            && (value.earliest.is_some() || value.latest.is_some());
        self.mention(span, phrase, value, r.item.rule, dates, report)
    }

    /// "From 2017 to 2021", "between March and June", "1914-1918": one interval of two expressions.
    pub fn interval(&self, a: &Resolved, b: &Resolved, report: Option<Date>) -> Option<TimeMention> {
        let scan = self.scan;
        let joint = a.item.next;
        if b.item.first != joint + 1 || scan.p.breaks(joint) || scan.p.breaks(joint + 1) {
            return None;
        }
        let (bound, at) = self.bound(a.item.first);
        let between = a.item.first > 0 && scan.is(a.item.first - 1, Role::Between);
        let range = scan.any(joint, &[Role::To, Role::Until, Role::Through])
            && (bound == Bound::From || scan.is(joint, Role::Through) || bound == Bound::Plain && !between)
            || scan.p.is_dash(joint)
            || scan.is(joint, Role::And) && between;
        let (Some((start, _)), Some((_, end))) = (a.cal?.bounds(), b.cal?.bounds()) else { return None };
        if !range || start > end || a.kind != b.kind {
            return None;
        }
        let mut value = open();
        (value.earliest, value.latest) = (Some(start), Some(end));
        value.precision = Precision::Interval;
        value.extent = Extent::Within;
        value.timex3 = Some(Timex3 {
            kind: Timex3Kind::Date,
            value: format!("{}/{}", a.value, b.value),
            modifier: None,
        });
        let first = if bound == Bound::From || between { at } else { a.item.first };
        let span = scan.p.span(a.item.first, b.item.next);
        self.mention(span, scan.p.span(first, b.item.next), value, "interval", true, report)
    }

    /// "since the outbreak of the Covid-19 pandemic": a preposition and an event whose date a table knows.
    pub fn anchored(
        &self,
        at: usize,
        anchors: &AnchorIndex<'_>,
        report: Option<Date>,
    ) -> Option<(TimeMention, usize)> {
        let scan = self.scan;
        let e = scan.entry(at);
        let bound = match self.bound(at + 1).0 {
            b @ (Bound::Since | Bound::After | Bound::Before | Bound::Until | Bound::From) => b,
            _ if e.is(Role::During) => Bound::Plain,
            _ => return None,
        };
        // "the outbreak of the", "the end of": so many words may stand between
        let mut ends = false;
        for k in at + 1..(at + 6).min(scan.p.items.len()) {
            if scan.p.breaks(k) {
                return None;
            }
            if let Some((anchor, next)) = anchors.at(scan, k) {
                let first = if k > at + 1 { at + 1 } else { k };
                let (span, phrase) = (scan.p.span(first, next), scan.p.span(at, next));
                let (earliest, latest) = (Some(anchor.earliest), Some(anchor.latest));
                let mut v = open();
                (v.earliest_basis, v.latest_basis) = (Basis::Knowledge, Basis::Knowledge);
                v.precision = Precision::Interval;
                v.extent = Extent::Throughout;
                match bound {
                    Bound::Since | Bound::From | Bound::After => {
                        v.earliest = if ends { latest } else { earliest };
                        (v.latest, v.latest_basis) = (report, Basis::ReportDate);
                        if bound == Bound::After {
                            v.extent = Extent::Within;
                        }
                    }
                    Bound::Before | Bound::Until => v.latest = if ends { latest } else { earliest },
                    _ => (v.earliest, v.latest, v.extent) = (earliest, latest, Extent::Within),
                }
                if v.earliest.is_none() || v.latest.is_none() {
                    v.precision = Precision::Open;
                }
                v.timex3 =
                    Some(Timex3 { kind: Timex3Kind::Date, value: "XXXX-XX-XX".to_owned(), modifier: None });
                let dates = v.earliest.is_some() || v.latest.is_some();
                return Some((self.mention(span, phrase, v, "named-anchor", dates, report)?, next));
            }
            let filler = scan.any(k, &[Role::The, Role::Of, Role::Start, Role::End])
                || ["outbreak", "advent", "emergence", "eruption", "arrival"]
                    .iter()
                    .any(|w| scan.p.is_word(k, w));
            if !filler {
                return None;
            }
            ends |= scan.is(k, Role::End);
        }
        None
    }

    fn mention(
        &self,
        span: Span,
        phrase: Span,
        mut value: TimeValue,
        rule: &'static str,
        dates: bool,
        report: Option<Date>,
    ) -> Option<TimeMention> {
        let limit = report.and_then(|r| plus_days(r, -BACKGROUND_DAYS));
        value.background = value.latest.zip(limit).is_some_and(|(latest, limit)| latest < limit);
        value.mention = Some(span);
        let head = head_of(self.analysis, tokens_in(self.analysis, span)?);
        Some(TimeMention { span, phrase, head, value, rule, dates })
    }
}

fn open() -> TimeValue {
    TimeValue { earliest_basis: Basis::Text, latest_basis: Basis::Text, ..TimeValue::bounded_by(None) }
}

/// What a preposition makes of a date's first and last day.
fn bounded(bound: Bound, (start, end): (Date, Date), r: &Resolved, report: Option<Date>) -> TimeValue {
    let mut v = open();
    (v.earliest, v.latest) = (Some(start), Some(end));
    v.precision = r.cal.map_or(Precision::Interval, |c| c.precision());
    v.extent = if v.precision == Precision::Day { Extent::Point } else { Extent::Within };
    let past = r.direction != Direction::Future;
    let until_report = |v: &mut TimeValue| {
        v.latest = report.filter(|&d| d >= start);
        v.latest_basis = Basis::ReportDate;
    };
    match bound {
        Bound::Since => {
            until_report(&mut v);
            v.extent = Extent::Throughout;
        }
        Bound::From => {
            v.latest = None;
            v.extent = Extent::Throughout;
        }
        Bound::After => {
            v.earliest = plus_days(end, 1);
            if past && report.is_some_and(|d| d > end) {
                until_report(&mut v)
            } else {
                v.latest = None
            }
            v.extent = Extent::Within;
        }
        Bound::Before => {
            (v.earliest, v.latest) = (None, plus_days(start, -1));
            v.extent = Extent::Within;
        }
        Bound::Until => {
            v.earliest = None;
            v.extent = Extent::Throughout;
        }
        Bound::By => {
            v.earliest = None;
            if report.is_some_and(|d| d <= start) && !past {
                (v.earliest, v.earliest_basis) = (report, Basis::ReportDate);
            }
            v.extent = Extent::Within;
        }
        Bound::Throughout => v.extent = Extent::Throughout,
        Bound::For | Bound::Plain => return v,
    }
    if bound != Bound::Throughout {
        v.precision =
            if v.earliest.is_some() && v.latest.is_some() { Precision::Interval } else { Precision::Open };
    }
    v
}

/// Anchors by the first word of their phrase, longer phrases first.
pub(super) struct AnchorIndex<'a> {
    sorted: Vec<(Vec<String>, &'a Anchor)>,
}

impl<'a> AnchorIndex<'a> {
    pub fn new(anchors: &'a [Anchor]) -> Self {
        let words = |a: &'a Anchor| {
            let pieces = crate::numbers::Pieces::cut(&a.phrase);
            ((0..pieces.items.len()).map(|i| pieces.str(i).to_lowercase()).collect::<Vec<_>>(), a)
        };
        let mut sorted: Vec<_> = anchors.iter().map(words).filter(|(w, _)| !w.is_empty()).collect();
        sorted.sort_by(|(a, x), (b, y)| a[0].cmp(&b[0]).then(b.len().cmp(&a.len())).then(x.id.cmp(&y.id)));
        Self { sorted }
    }

    fn at(&self, scan: &Scan<'_>, i: usize) -> Option<(&'a Anchor, usize)> {
        let first = scan.p.str(i).to_lowercase();
        let from = self.sorted.partition_point(|(w, _)| w[0] < first);
        self.sorted[from..].iter().take_while(|(w, _)| w[0] == first).find_map(|(words, anchor)| {
            let fits = words.iter().enumerate().all(|(k, w)| scan.p.str(i + k).to_lowercase() == *w);
            fits.then_some((*anchor, i + words.len()))
        })
    }
}
