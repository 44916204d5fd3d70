//! The nouns of the document as parts of records: code points instead of bytes, names instead of enums.

use crate::number::hundredths;
use crate::record::AlternativeRecord;
use crate::{
    ActorReference, ChangeRecord, CodesRecord, Exact, FactualityRecord, IntervalRecord, PlaceRecord,
    PloverRecord, PublishedRecord, SegmentRecord, SpanRecord, TimeRecord, Timex3Record, WhyRecord,
};
use chancery_document::{
    ActorRef, Change, CodePoints, Codes, Date, Factuality, Place, Published, Segment, Span, TimeValue, Why,
};

/// Makes parts of records for one text.
pub(crate) struct Collector<'t> {
    text: &'t str,
    points: CodePoints<'t>,
}

impl<'t> Collector<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, points: CodePoints::new(text) }
    }

    pub(crate) fn offsets(&self, span: Span) -> (usize, usize) {
        self.points.span(span)
    }

    pub(crate) fn span(&self, span: Span) -> SpanRecord {
        let (start, end) = self.points.span(span);
        SpanRecord { start, end, quote: span.of(self.text).to_owned() }
    }

    pub(crate) fn spans(&self, spans: &[Span]) -> Vec<SpanRecord> {
        spans.iter().map(|&s| self.span(s)).collect()
    }

    pub(crate) fn actor(&self, actor: &ActorRef) -> ActorReference {
        ActorReference {
            actor: actor.actor.to_string(),
            role: actor.role.as_ref().map(ToString::to_string),
            country: owned(actor.country.as_ref()),
            sector: owned(actor.sector.as_ref()),
            mention: actor.mention.map(|m| self.span(m)),
            via: actor.via.as_str(),
        }
    }

    pub(crate) fn actors(&self, actors: &[ActorRef]) -> Vec<ActorReference> {
        actors.iter().map(|a| self.actor(a)).collect()
    }

    pub(crate) fn time(&self, time: &TimeValue) -> TimeRecord {
        TimeRecord {
            earliest: day(time.earliest),
            latest: day(time.latest),
            earliest_basis: time.earliest.map(|_| time.earliest_basis.as_str()),
            latest_basis: time.latest.map(|_| time.latest_basis.as_str()),
            precision: time.precision.as_str(),
            extent: time.extent.as_str(),
            alternatives: time
                .alternatives
                .iter()
                .map(|&(earliest, latest)| IntervalRecord { earliest: day(earliest), latest: day(latest) })
                .collect(),
            background: time.background,
            timex3: time.timex3.as_ref().map(|t| Timex3Record {
                kind: t.kind.as_str(),
                value: t.value.clone(),
                modifier: t.modifier,
            }),
            mention: time.mention.map(|m| self.span(m)),
        }
    }

    pub(crate) fn place(&self, place: &Place) -> PlaceRecord {
        PlaceRecord {
            id: place.id.to_string(),
            name: place.name.to_string(),
            lat: place.lat,
            lon: place.lon,
            country: owned(place.country.as_ref()),
            mention: self.span(place.mention),
        }
    }

    pub(crate) fn segment(&self, segment: &Segment) -> SegmentRecord {
        let (start, end) = self.points.span(segment.span);
        SegmentRecord {
            kind: segment.kind.as_str(),
            start,
            end,
            author: segment.author.clone(),
            handle: segment.handle.clone(),
            platform: segment.platform.clone(),
            posted: segment.posted.clone(),
            url: segment.url.clone(),
        }
    }
}

pub(crate) fn why(why: &[Why]) -> Vec<WhyRecord> {
    why.iter()
        .map(|w| WhyRecord { stage: w.stage.as_str(), rule: w.rule.to_string(), detail: w.detail.clone() })
        .collect()
}

pub(crate) fn factuality(factuality: Factuality) -> FactualityRecord {
    FactualityRecord {
        polarity: factuality.polarity.as_str(),
        mode: factuality.mode.as_str(),
        certainty: factuality.certainty.as_str(),
    }
}

pub(crate) fn codes(codes: &Codes) -> CodesRecord {
    CodesRecord {
        cameo: codes.cameo.to_string(),
        plover: PloverRecord {
            event: owned(codes.plover.event.as_ref()),
            mode: owned(codes.plover.mode.as_ref()),
            contexts: codes.plover.contexts.iter().map(ToString::to_string).collect(),
            conformant: codes.plover.conformant,
            reason: owned(codes.plover.reason.as_ref()),
        },
        quad: codes.quad,
        goldstein: codes.goldstein.map(hundredths),
        plover_score: codes.plover_score.map(hundredths),
        alternatives: codes
            .alternatives
            .iter()
            .map(|other| AlternativeRecord {
                act: other.act.to_string(),
                cameo: other.cameo.to_string(),
                plover: owned(other.plover.as_ref()),
            })
            .collect(),
    }
}

pub(crate) fn change(change: &Change) -> ChangeRecord {
    ChangeRecord {
        from: change.from.map(Exact),
        to: change.to.map(Exact),
        by: change.by.map(Exact),
        by_unit: change.by_unit.clone(),
    }
}

/// The value is the day, with the time of day where the value as found is an ISO 8601 time of that day.
pub(crate) fn published(published: &Published) -> PublishedRecord {
    let mut value = published.date.to_string();
    let (clock, precision) = published.value.strip_prefix(&value).map_or(("", "day"), clock);
    if !clock.is_empty() {
        value = format!("{value}T{clock}");
    }
    PublishedRecord { value, precision, zone: published.zone.clone(), basis: published.basis }
}

/// `hh:mm` or `hh:mm:ss` at the start of what follows the day in a time of ISO 8601.
fn clock(rest: &str) -> (&str, &'static str) {
    let Some(time) = rest.strip_prefix(['T', ' ']) else { return ("", "day") };
    let fits = |shape: &str| {
        time.len() >= shape.len()
            && shape
                .bytes()
                .zip(time.bytes())
                .all(|(s, t)| if s == b'0' { t.is_ascii_digit() } else { s == t })
    };
    if fits("00:00:00") {
        (&time[..8], "second")
    } else if fits("00:00") {
        (&time[..5], "minute")
    } else {
        ("", "day")
    }
}

#[allow(clippy::borrowed_box, reason = "what `as_ref` gives for the fields of the nouns")]
pub(crate) fn owned(text: Option<&Box<str>>) -> Option<String> {
    text.map(ToString::to_string)
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|d| d.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_kept_where_it_is_one() {
        let at = |value: &str| {
            let found = Published {
                date: Date::constant(2022, 3, 8),
                value: value.into(),
                zone: None,
                basis: "metadata",
                span: None,
            };
            let record = published(&found);
            (record.value, record.precision)
        };
        assert_eq!(at("2022-03-08T09:30:00Z"), ("2022-03-08T09:30:00".into(), "second"));
        assert_eq!(at("2022-03-08 09:30"), ("2022-03-08T09:30".into(), "minute"));
        assert_eq!(at("2022-03-08Té9:30"), ("2022-03-08".into(), "day"));
        assert_eq!(at("March 8, 2022"), ("2022-03-08".into(), "day"));
    }
}
