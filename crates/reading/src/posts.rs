//! Stage `posts`: embedded posts of somebody else, each a segment and a voice of its own.
//!
//! It works on the text alone and runs before `syntax`, because a sentence must not cross from the article
//! into a post. In plain text a post is known by its signature, which platforms write when a post is embedded:
//! a dash, the author, the handle in brackets and the date.

use chancery_document::{Date, Document, Segment, SegmentKind, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Signature of an embedded post: "— Ana Pérez (@anaperez) March 2, 2022".
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        [—–―-]{1,2} [\ \u{a0}]*
        (?P<author> [^()\n—–]{1,80}? ) [\ \u{a0}]*
        \( (?P<handle> @[\p{L}\p{N}_.]{1,40} (?:@[\p{L}\p{N}.-]+)? ) \) [\ \u{a0},·-]*
        (?: (?P<mdy> (?P<month>[A-Z][a-z]{2,8})\.? \ (?P<day>\d{1,2}) ,? \ (?P<year>\d{4}) )
          | (?P<dmy> (?P<day2>\d{1,2}) \ (?P<month2>[A-Z][a-z]{2,8})\.? ,? \ (?P<year2>\d{4}) ) )?
        ",
    )
    .expect("the pattern is a constant and compiles")
});

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:https?://|pic\.twitter\.com/)[^\s<>\u{201d}]+")
        .expect("the pattern is a constant and compiles")
});

/// Cuts posts out of the body segments of a document.
pub fn segment(document: &mut Document) {
    let mut segments = Vec::with_capacity(document.segments.len());
    for segment in std::mem::take(&mut document.segments) {
        if segment.kind == SegmentKind::Body {
            cut(&document.text, segment.span, &mut segments);
        } else {
            segments.push(segment);
        }
    }
    document.segments = segments;
}

fn cut(text: &str, body: Span, out: &mut Vec<Segment>) {
    let mut from = body.start();
    for found in SIGNATURE.captures_iter(&text[body.start()..body.end()]) {
        let whole = found.get(0).expect("group 0 is the match");
        let at = body.start() + whole.start();
        let end = body.start() + whole.end();
        // The post is the paragraph that the signature closes.
        let paragraph = text[from..at].rfind("\n\n").map_or(from, |i| from + i + 2);
        let paragraph = paragraph.max(text[from..at].rfind("\r\n\r\n").map_or(from, |i| from + i + 4));
        let closes = text[end..body.end()].split('\n').next().is_none_or(|rest| rest.trim().is_empty());
        let words = text[paragraph..at].trim();
        if words.is_empty() || !closes {
            continue;
        }
        push_body(text, from, paragraph, out);
        let start = paragraph + text[paragraph..at].find(words).unwrap_or(0);
        let content = without_address(text, Span::new(text, start, start + words.len()));
        let url = ADDRESS.find_iter(words).last().map(|m| m.as_str().to_owned());
        let group = |name: &str| found.name(name).map(|m| m.as_str().trim().to_owned());
        out.push(Segment {
            kind: SegmentKind::Post,
            span: Span::new(text, start, end),
            author: group("author"),
            handle: group("handle"),
            platform: url.as_deref().and_then(platform).map(str::to_owned),
            posted: posted(&found),
            url,
            content,
        });
        from = end;
    }
    push_body(text, from, body.end(), out);
}

fn push_body(text: &str, from: usize, to: usize, out: &mut Vec<Segment>) {
    if !text[from..to].trim().is_empty() {
        out.push(Segment::new(SegmentKind::Body, Span::new(text, from, to)));
    }
}

/// The words of a post without the address at its end.
fn without_address(text: &str, span: Span) -> Span {
    let words = span.of(text);
    match ADDRESS.find_iter(words).last().filter(|m| m.end() == words.len()) {
        Some(address) => {
            let kept = words[..address.start()].trim_end();
            if kept.is_empty() { span } else { Span::new(text, span.start(), span.start() + kept.len()) }
        }
        None => span,
    }
}

fn platform(url: &str) -> Option<&'static str> {
    const HOSTS: &[(&str, &str)] = &[
        ("//t.co/", "twitter"),
        ("twitter.com/", "twitter"),
        ("//x.com/", "twitter"),
        ("//t.me/", "telegram"),
        ("facebook.com/", "facebook"),
        ("instagram.com/", "instagram"),
        ("bsky.app/", "bluesky"),
    ];
    HOSTS.iter().find(|(host, _)| url.contains(host)).map(|&(_, name)| name)
}

fn posted(found: &regex::Captures<'_>) -> Option<String> {
    let part = |a: &str, b: &str| found.name(a).or_else(|| found.name(b)).map(|m| m.as_str());
    let month = month_number(part("month", "month2")?)?;
    let day: i8 = part("day", "day2")?.parse().ok()?;
    let year: i16 = part("year", "year2")?.parse().ok()?;
    Date::new(year, month, day).ok().map(|d| d.to_string())
}

/// The number of an English month by its name or its first three letters.
fn month_number(name: &str) -> Option<i8> {
    const MONTHS: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_lowercase();
    let fits = |m: &&str| **m == *name || (name.len() >= 3 && name.len() <= 4 && m.starts_with(&name[..3]));
    MONTHS.iter().position(fits).map(|i| i as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_cut_out_with_its_signature() {
        let text = "The minister left.\n\nNobody was told about this visit. https://t.co/abc — Ana Pérez (@ana_p) \
                    May 3, 2021\n\nTalks go on.";
        let mut document = Document::from_text(text);
        segment(&mut document);
        let kinds: Vec<_> = document.segments.iter().map(|s| s.kind).collect();
        assert_eq!(kinds, [SegmentKind::Body, SegmentKind::Post, SegmentKind::Body]);
        let post = &document.segments[1];
        assert_eq!(post.author.as_deref(), Some("Ana Pérez"));
        assert_eq!(post.handle.as_deref(), Some("@ana_p"));
        assert_eq!(post.posted.as_deref(), Some("2021-05-03"));
        assert_eq!(post.platform.as_deref(), Some("twitter"));
        assert_eq!(post.content.of(text), "Nobody was told about this visit.");
    }

    #[test]
    fn a_dash_and_brackets_alone_are_no_post() {
        let mut document =
            Document::from_text("The party — Nueva Vía (NV) — won. Its leader (@nv_lider) spoke at length.");
        segment(&mut document);
        assert_eq!(document.segments.len(), 1);
    }
}
