use crate::dateline;
use crate::dates::{self, Found};
use crate::published::Candidate;
use crate::url::{self, UrlDate};
use chancery_document::{Segment, SegmentKind, Span};
use regex::Regex;
use std::sync::LazyLock;

/// What the top of a text tells.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// Headline, head, body and captions, in order.
    pub(crate) segments: Vec<Segment>,
    pub(crate) dates: Vec<Candidate>,
    pub(crate) urls: Vec<(UrlDate, String, Option<Span>)>,
    /// Host of the first address line.
    pub(crate) host: Option<String>,
    pub(crate) headline: Option<Span>,
    pub(crate) author: Option<Span>,
    pub(crate) agency: Option<Span>,
}

/// Lines of a head; a text without a body after so many is all body.
const MOST_LINES: usize = 14;
/// A headline or a standfirst has no more bytes.
const LONGEST_HEADLINE: usize = 160;
/// A caption has no more bytes.
const LONGEST_CAPTION: usize = 400;

static DATE_WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:(?:first\s+|last\s+)?(?:date|dated|published|posted|updated|modified|created|issued|publication date|date of publication|release date)(?:\s+(?:on|at))?)\s*[:=-]?\s*",
    )
    .expect("a constant pattern")
});
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[Bb]y|BY|Written by|Reported by|Author:|Reporter:)\s+(\p{Lu}[\p{L}\p{M}'’.-]*(?:\s+(?:(?:and|de|del|van|von|bin|al|el|da|la|&)\s+)*\p{Lu}[\p{L}\p{M}'’.-]*){1,5})\s*(?:$|[,|/(]|-\s| in | for )",
    )
    .expect("a constant pattern")
});
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:(?:Photo|Photos|Picture|Image|Images|Photograph|File photo|Credit|Illustration|Graphic)\s*(?::|\bby\b|©|/)\s*\S.{0,60}|[(\[/](?:[^()\[\]]{0,30}\b(?i:photo|file photo|picture|image))[)\]]?)\s*\)?\.?$")
        .expect("a constant pattern")
});
const NO_NAMES: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads the top of a text: address lines, date lines, headlines, bylines, then the dateline of the first paragraph.
///
/// `title` is the headline that is already known; a first line equal to it is a headline whatever its form.
pub(crate) fn parse(text: &str, title: Option<&str>) -> Head {
    let mut head = Head::default();
    let mut lines = Lines { text, at: 0 };
    let mut body = None;
    for _ in 0..MOST_LINES {
        let Some(line) = lines.next_full() else { break };
        let words = line.of(text);
        match head.line(text, line, &lines, title) {
            Taken::Whole(kind) => head.segments.push(Segment::new(kind, line)),
            Taken::Part(len) => {
                head.segments
                    .push(Segment::new(SegmentKind::Head, Span::new(text, line.start(), line.start() + len)));
                let rest = &words[len..];
                body =
                    Some(line.end() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':').len());
                break;
            }
            Taken::Nothing => {
                body = Some(line.start());
                break;
            }
        }
    }
    let start = body.unwrap_or(lines.at);
    head.body(text, start);
    if !head.segments.iter().any(|s| s.kind == SegmentKind::Body) {
        head.all_body(text);
    }
    head
}

/// What a line of the head is.
enum Taken {
    /// The whole line is of this kind.
    Whole(SegmentKind),
    /// So many bytes are head, the rest is body.
    Part(usize),
    /// The body starts here.
    Nothing,
}

impl Head {
    fn line(&mut self, text: &str, line: Span, after: &Lines<'_>, title: Option<&str>) -> Taken {
        let words = line.of(text);
        if url::is_url(words) && url_before_text(words).is_none() {
            if let Some(date) = url::date(words) {
                self.urls.push((date, words.to_owned(), Some(line)));
            }
            self.host = self.host.take().or_else(|| url::host(words).map(str::to_owned));
            return Taken::Whole(SegmentKind::Head);
        }
        if let Some(len) = url_before_text(words) {
            let url = &words[..len];
            let span = Span::new(text, line.start(), line.start() + len);
            if let Some(date) = url::date(url) {
                self.urls.push((date, url.to_owned(), Some(span)));
            }
            self.host = self.host.take().or_else(|| url::host(url).map(str::to_owned));
            return Taken::Part(len);
        }
        if let Some(taken) = self.date_line(text, line) {
            return taken;
        }
        let same = |title: &str| title.split_whitespace().eq(words.split_whitespace());
        if self.headline.is_none() && title.is_some_and(same) {
            self.headline = Some(line);
            return Taken::Whole(SegmentKind::Headline);
        }
        if let Some(name) = byline(words) {
            let start = line.start() + name.start;
            self.author = self.author.or(Some(Span::new(text, start, line.start() + name.end)));
            return Taken::Whole(SegmentKind::Head);
        }
        if words.len() <= LONGEST_CAPTION && CAPTION.is_match(words) {
            return Taken::Whole(SegmentKind::Caption);
        }
        let Some(shape) = after.after(line) else { return Taken::Nothing };
        if is_bare_name(words) && shape.blank {
            // A reporter's name or a rubric: neither is a sentence, and which of the two no rule can tell.
            return Taken::Whole(SegmentKind::Head);
        }
        let headlines = self.segments.iter().filter(|s| s.kind == SegmentKind::Headline).count();
        if headlines < 2 && is_headline(words, shape) {
            self.headline = self.headline.or(Some(line));
            return Taken::Whole(SegmentKind::Headline);
        }
        Taken::Nothing
    }

    /// `date 2022-03-08`, `Published: 8 March 2022 10:30 GMT`, `Monday, 27 January 2014`.
    fn date_line(&mut self, text: &str, line: Span) -> Option<Taken> {
        let words = line.of(text);
        let marker = DATE_WORD.find(words).map_or(0, |m| m.end());
        let (found, len) = dates::at_start(&words[marker..])?;
        let end = marker + len;
        let rest = words[end..].trim_start_matches(|c: char| c.is_whitespace() || "|.-–—·".contains(c));
        let whole = rest.is_empty() || rest.len() <= 40 && marker > 0 && DATE_WORD.is_match(rest);
        // Text on the same line only after an unmistakable marker: the word "date" and a date of digits.
        let marked = marker > 0
            && words[marker..].starts_with(|c: char| c.is_ascii_digit())
            && words[..4].eq_ignore_ascii_case("date");
        if !whole && !marked || marker == 0 && matches!(found, Found::NoYear(..)) {
            return None;
        }
        let span = Span::new(text, line.start() + marker, line.start() + end);
        self.dates.push(Candidate {
            basis: "head",
            found,
            value: span.of(text).to_owned(),
            span: Some(span),
        });
        Some(if whole { Taken::Whole(SegmentKind::Head) } else { Taken::Part(end) })
    }

    /// The dateline, then the rest with captions cut out.
    fn body(&mut self, text: &str, start: usize) {
        let end = text.trim_end().len();
        let mut at = start + (text[start.min(end)..end].len() - text[start.min(end)..end].trim_start().len());
        if at >= end {
            return;
        }
        let first_line = &text[at..at + text[at..end].find(['\n', '\r']).unwrap_or(end - at)];
        if let Some(d) = dateline::parse(first_line) {
            let span = Span::new(text, at, at + first_line[..d.len].trim_end().len());
            self.segments.push(Segment::new(SegmentKind::Head, span));
            if let Some((found, range)) = d.date {
                let span = Span::new(text, at + range.start, at + range.end);
                let value = span.of(text).to_owned();
                self.dates.push(Candidate { basis: "dateline", found, value, span: Some(span) });
            }
            self.agency = d.agency.map(|r| Span::new(text, at + r.start, at + r.end));
            at += d.len;
        }
        let mut push = |kind, start: usize, end: usize| {
            let part = &text[start..end];
            let start = start + (part.len() - part.trim_start().len());
            let end = start + part.trim().len();
            if start < end {
                self.segments.push(Segment::new(kind, Span::new(text, start, end)));
            }
        };
        let mut lines = Lines { text: &text[..end], at };
        let mut open = at;
        while let Some(line) = lines.next_full() {
            let words = line.of(text);
            if line.start() > at && words.len() <= LONGEST_CAPTION && CAPTION.is_match(words) {
                push(SegmentKind::Body, open, line.start());
                push(SegmentKind::Caption, line.start(), line.end());
                open = line.end();
            }
        }
        push(SegmentKind::Body, open, end);
    }

    /// A text that looks like nothing but a head is a body, but for its dates and addresses.
    fn all_body(&mut self, text: &str) {
        for segment in &mut self.segments {
            if segment.kind != SegmentKind::Head {
                segment.kind = SegmentKind::Body;
            }
        }
        self.headline = None;
        if self.segments.is_empty() {
            self.segments.push(Segment::new(SegmentKind::Body, Span::new(text, 0, text.len())));
        }
    }
}

/// Bytes of an address that the text follows on the same line, even without a space ("/2003781903Police said").
fn url_before_text(line: &str) -> Option<usize> {
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    if !url::is_url(&line[..end]) {
        return None;
    }
    let word = end - line[..end].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let glued = line.as_bytes()[word - 1].is_ascii_digit()
        && line[word..end].starts_with(|c: char| c.is_ascii_uppercase())
        && end < line.len();
    let cut = if glued { word } else { end };
    (cut < line.len()).then_some(cut)
}

/// The name in a byline.
fn byline(words: &str) -> Option<std::ops::Range<usize>> {
    if words.len() > 170 {
        return None;
    }
    let name = BYLINE.captures(words)?.get(1)?;
    let first = name.as_str().split_whitespace().next()?;
    (!NO_NAMES.contains(&first)).then(|| name.range())
}

/// Two to four capitalised words and nothing else, not in the manner of a headline with small words.
fn is_bare_name(words: &str) -> bool {
    let count = words.split_whitespace().count();
    let letters = |w: &str| w.chars().all(|c| c.is_alphabetic() || "'’.-".contains(c));
    (2..=3).contains(&count)
        && words.split_whitespace().all(|w| w.chars().next().is_some_and(char::is_uppercase) && letters(w))
}

/// What stands around a line.
#[derive(Clone, Copy)]
struct After {
    /// A blank line follows.
    blank: bool,
    /// Bytes of the next line that is not blank.
    next: usize,
}

/// A short line without a final stop, set apart from what follows.
fn is_headline(words: &str, after: After) -> bool {
    let last = words.trim_end_matches(['"', '”', '’', '\'', ')', '»']).chars().next_back();
    let opens =
        words.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || "\"'“‘«#".contains(c));
    // A line all in quotes is somebody's words, which open many a feature.
    let opens_quoted = words.starts_with(['"', '“']);
    let closes_quoted = words.ends_with(['"', '”']);
    let apart = after.blank || after.next > words.len() * 3 / 2 && after.next > 100;
    opens
        && apart
        && words.len() <= LONGEST_HEADLINE
        && words.split_whitespace().count() >= 2
        && !(opens_quoted && closes_quoted)
        && !holds_sentence_end(words)
        && !last.is_none_or(|c| ".,;:…-–—".contains(c))
        && !dateline::parse(words).is_some_and(|d| d.marked)
}

/// Whether a sentence ends within a line: a word of small letters, a stop, and a capital after it.
fn holds_sentence_end(words: &str) -> bool {
    let mut before = words.split(' ');
    let mut ahead = before.clone().skip(1);
    before.by_ref().any(|word| {
        let next = ahead.next().unwrap_or("");
        let stem = word.trim_end_matches(['.', '!', '?', '"', '”']);
        stem.len() < word.len()
            && stem.len() >= 4
            && stem.chars().all(|c| !c.is_uppercase())
            && next.starts_with(char::is_uppercase)
    })
}

/// Lines at every kind of line end, without the white space around them.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    /// The next line that is not blank.
    fn next_full(&mut self) -> Option<Span> {
        while self.at < self.text.len() {
            let start = self.at;
            let end = line_end(self.text, start);
            self.at = after_end(self.text, end);
            let line = &self.text[start..end];
            let inner = line.trim_matches(is_space);
            if !inner.is_empty() {
                let start = start + (line.len() - line.trim_start_matches(is_space).len());
                return Some(Span::new(self.text, start, start + inner.len()));
            }
        }
        None
    }

    /// What follows a line; `None` at the end of the text.
    fn after(&self, line: Span) -> Option<After> {
        let mut ahead = Lines { text: self.text, at: after_end(self.text, line_end(self.text, line.end())) };
        let next_starts = ahead.at;
        let next = ahead.next_full()?;
        let blank = line_end(self.text, next_starts) < next.start();
        Some(After { blank, next: next.len() })
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0')
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..]
        .find(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}', '\u{85}'])
        .map_or(text.len(), |i| from + i)
}

fn after_end(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    end + if rest.starts_with("\r\n") { 2 } else { rest.chars().next().map_or(0, char::len_utf8) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The segments as `kind:words`, then author, agency and dates.
    fn shown(text: &str, title: Option<&str>) -> Vec<String> {
        let head = parse(text, title);
        let mut shown: Vec<String> =
            head.segments.iter().map(|s| format!("{}:{}", s.kind.as_str(), s.span.of(text))).collect();
        shown.extend(head.author.map(|s| format!("by {}", s.of(text))));
        shown.extend(head.agency.map(|s| format!("from {}", s.of(text))));
        shown.extend(head.dates.iter().map(|d| format!("{} {}", d.basis, d.value)));
        shown
    }

    #[test]
    fn a_date_on_the_line_of_the_text() {
        assert_eq!(
            shown(" date 2022-03-08 According to the FM, China helped.\n\nMore.", None),
            ["head:date 2022-03-08", "body:According to the FM, China helped.\n\nMore.", "head 2022-03-08"]
        );
    }

    #[test]
    fn a_wire_report() {
        let text = "https://a.org/news/1\r\n\r\nPanama opens an embassy in Beijing\r\n\r\nBy Ana Ruiz\r\nPublished: 8 March 2022 10:30 GMT\r\n\r\nPANAMA CITY, March 8 (Xinhua) -- Panama opened it.\r\n\r\nThe minister cuts the ribbon. Photo: Xinhua\r\n\r\nMore.\r\n";
        assert_eq!(
            shown(text, None),
            [
                "head:https://a.org/news/1",
                "headline:Panama opens an embassy in Beijing",
                "head:By Ana Ruiz",
                "head:Published: 8 March 2022 10:30 GMT",
                "head:PANAMA CITY, March 8 (Xinhua) --",
                "body:Panama opened it.",
                "caption:The minister cuts the ribbon. Photo: Xinhua",
                "body:More.",
                "by Ana Ruiz",
                "from Xinhua",
                "head 8 March 2022 10:30 GMT",
                "dateline March 8",
            ]
        );
    }

    #[test]
    fn what_is_no_head() {
        for text in [
            "One line without a stop",
            "A first sentence. And a second one!\n\nMore text follows here.",
            "“Do you agree?”\n\nThat was asked on Monday.",
            "By Tuesday the rebels had taken the town.\n\nMore.",
            "March 8 was a holiday.\n\nMore.",
            "Dated ideas hold the country back.\n\nMore.",
            "the line goes\non in the next\nand ends.",
        ] {
            assert_eq!(shown(text, None), [format!("body:{text}")], "{text}");
        }
    }

    #[test]
    fn heads_of_other_forms() {
        let body = "The talks began on Monday in the capital of Panama and will go on.";
        for (head, expected) in [
            (
                "Monday, 27 January 2014",
                vec!["head:Monday, 27 January 2014", "BODY", "head Monday, 27 January 2014"],
            ),
            (
                "Energy Crisis - President Announces Plan",
                vec!["headline:Energy Crisis - President Announces Plan", "BODY"],
            ),
            ("Iran: nuclear talks resume", vec!["headline:Iran: nuclear talks resume", "BODY"]),
            ("SIYABONGA SITHOLE", vec!["head:SIYABONGA SITHOLE", "BODY"]),
            ("www.a.org/x", vec!["head:www.a.org/x", "BODY"]),
        ] {
            let text = format!("{head}\n\n{body}");
            let expected: Vec<String> =
                expected.iter().map(|e| e.replace("BODY", &format!("body:{body}"))).collect();
            assert_eq!(shown(&text, None), expected);
        }
        let text = format!("https://a.org/2022/07/17/2003Police on Monday said so.\n\n{body}");
        assert_eq!(
            shown(&text, None)[..2],
            [
                "head:https://a.org/2022/07/17/2003".to_owned(),
                format!("body:Police on Monday said so.\n\n{body}")
            ]
        );
        // A line that is the title of the metadata is a headline whatever its form.
        assert_eq!(
            shown(&format!("Talks began.\n{body}"), Some("Talks  began."))[0],
            "headline:Talks began."
        );
    }
}
