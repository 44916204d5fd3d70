use crate::{Date, Given, Note, Span};

/// One report: its text and what intake knows about it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The text, UTF-8, decoded and never normalised.
    pub text: String,
    /// Where it came from: a path, with `:line` for one of several reports of a file.
    pub uri: String,
    /// The id it came with.
    pub source_id: Option<String>,
    /// The headline given as metadata.
    pub title: Option<String>,
    /// The outlet given as metadata, as written.
    pub publisher: Option<String>,
    /// The news agency it was taken from, as written.
    pub agency: Option<String>,
    /// The author given as metadata, as written.
    pub author: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Headline, body, posts, captions: in order of the text, not overlapping. Intake gives headline and body;
    /// the posts stage cuts posts out of the body.
    pub segments: Vec<Segment>,
    /// What intake saw and could not use.
    pub notes: Vec<Note>,
    /// The analysis that it came with, if any.
    pub given: Option<Box<Given>>,
}

/// The date of a report and how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// The value as found, which may hold a time of day.
    pub value: String,
    /// UTC offset as found (`Z`, `+08:00`), where there is one.
    pub zone: Option<String>,
    /// `metadata`, `head` (a date line at the top), `dateline`, `url`, `option`.
    pub basis: &'static str,
    /// The words it was read from, where it stands in the text.
    pub span: Option<Span>,
}

/// What a stretch of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// The title as it stands in the text.
    Headline,
    /// A date line, a URL line, a byline, an agency slug: read for metadata, not for events.
    Head,
    /// The outlet's own text.
    Body,
    /// An embedded post of somebody else: a voice of its own.
    Post,
    /// The caption of a picture.
    Caption,
}

impl SegmentKind {
    /// The name in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Head => "head",
            Self::Body => "body",
            Self::Post => "post",
            Self::Caption => "caption",
        }
    }
}

/// A stretch of the text with one voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What it is.
    pub kind: SegmentKind,
    /// Where it is.
    pub span: Span,
    /// Author of a post, as written.
    pub author: Option<String>,
    /// Handle of a post with its `@`.
    pub handle: Option<String>,
    /// Platform of a post (`twitter`, `telegram`, …), where the text tells it.
    pub platform: Option<String>,
    /// When it was posted: `YYYY-MM-DD`, with a time where the text tells it.
    pub posted: Option<String>,
    /// Address of a post or the last address in it.
    pub url: Option<String>,
    /// The words of a post without its signature; equals `span` elsewhere.
    pub content: Span,
}

impl Segment {
    /// A segment without the fields of a post.
    #[must_use]
    pub fn new(kind: SegmentKind, span: Span) -> Self {
        Self {
            kind,
            span,
            author: None,
            handle: None,
            platform: None,
            posted: None,
            url: None,
            content: span,
        }
    }
}

impl Document {
    /// A document that is one body. What tests and `predict` start from.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        let whole = Span::new(&text, 0, text.len());
        Self { segments: vec![Segment::new(SegmentKind::Body, whole)], text, ..Self::default() }
    }

    /// The segment that holds the start of `span`.
    #[must_use]
    pub fn segment_of(&self, span: Span) -> Option<usize> {
        let after = self.segments.partition_point(|s| s.span.start() <= span.start());
        let index = after.checked_sub(1)?;
        (span.start() < self.segments[index].span.end()).then_some(index)
    }

    /// The words at a span.
    #[must_use]
    pub fn quote(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The day of publication.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.published.as_ref().map(|p| p.date)
    }
}
