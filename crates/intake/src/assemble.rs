use crate::language::{self, Language};
use crate::published::{self, Candidate};
use crate::{Skipped, dates, fields, head, url};
use chancery_document::{Date, Document, Given, Note, Stage};

/// A report as it was found: its text and what came with it.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The decoded text.
    pub text: String,
    /// Where it came from.
    pub uri: String,
    /// The id it came with.
    pub id: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The date as written, or seconds or milliseconds since 1970.
    pub date: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// The news agency.
    pub agency: Option<String>,
    /// The author.
    pub author: Option<String>,
    /// The language it is said to be in.
    pub language: Option<String>,
    /// What was seen on the way here.
    pub notes: Vec<Note>,
    /// The analysis that it came with.
    pub given: Option<Box<Given>>,
}

impl Record {
    /// Takes what fields of text tell, by the names that fields of JSON go by (`meta::` before one is dropped).
    /// Nothing that is already known is changed.
    pub fn describe(&mut self, fields: &[(String, String)]) {
        let value = |names: &[&str]| {
            let named = |name: &str| {
                let is = |key: &str| fields::is_named(key.strip_prefix("meta::").unwrap_or(key), name);
                fields.iter().rev().find(|(key, value)| is(key) && !value.is_empty())
            };
            names.iter().find_map(|name| named(name)).map(|(_, value)| value.clone())
        };
        let take = |field: &mut Option<String>, names| {
            if field.is_none() {
                *field = value(names);
            }
        };
        take(&mut self.id, fields::ID);
        take(&mut self.title, fields::TITLE);
        take(&mut self.date, fields::DATE);
        take(&mut self.url, fields::URL);
        take(&mut self.publisher, fields::PUBLISHER);
        take(&mut self.agency, fields::AGENCY);
        take(&mut self.author, fields::AUTHOR);
        take(&mut self.language, fields::LANGUAGE);
        if let Some(address) = self.publisher.take_if(|p| url::is_url(p)) {
            self.url.get_or_insert(address);
        }
    }
}

/// Makes a document of a record: reads its head, dates it, sees its language.
///
/// `option` dates a report that nothing else dates.
///
/// # Errors
/// A report in a language that is not read.
pub fn assemble(record: Record, option: Option<Date>) -> Result<Document, Skipped> {
    let Record { text, uri, id, title, date, url, publisher, agency, author, language, mut notes, given } =
        record;
    let head = head::parse(&text, title.as_deref());
    let language = match language::detect(body_of(&text, &head)) {
        Language::English => Some("en".to_owned()),
        Language::Other(code) => return Err(Skipped { uri, language: code }),
        Language::Unknown => language,
    };
    let mut candidates = Vec::new();
    if let Some(value) = date {
        match metadata_date(&value, &mut notes) {
            Some(found) => candidates.push(Candidate { basis: "metadata", found, value, span: None }),
            None => notes.push(note("date-not-read", format!("{value:?} is not read as a date"))),
        }
    }
    candidates.extend(head.dates);
    let mut urls = Vec::new();
    if let Some(url) = &url
        && let Some(date) = url::date(url)
    {
        urls.push((date, url.clone(), None));
    }
    urls.extend(head.urls);
    let published = published::choose(&candidates, &urls, option, &mut notes);
    if published.is_none() {
        notes.push(note("undated", "nothing dates this report".to_owned()));
    }
    if text.trim().is_empty() {
        notes.push(note("empty", "the report has no words".to_owned()));
    }
    let quote = |span: chancery_document::Span| span.of(&text).to_owned();
    let host = url.as_deref().and_then(url::host).map(str::to_owned).or(head.host);
    Ok(Document {
        source_id: id,
        title: title.or_else(|| head.headline.map(quote)),
        publisher: publisher.or(host),
        agency: agency.or_else(|| head.agency.map(quote)),
        author: author.or_else(|| head.author.map(quote)),
        published,
        language,
        segments: head.segments,
        notes,
        uri,
        text,
        given,
    })
}

/// What the language is told by: from the first body on.
fn body_of<'t>(text: &'t str, head: &head::Head) -> &'t str {
    use chancery_document::SegmentKind::Body;
    let start = head.segments.iter().find(|s| s.kind == Body).map_or(0, |s| s.span.start());
    &text[start..]
}

fn metadata_date(value: &str, notes: &mut Vec<Note>) -> Option<dates::Found> {
    if let Some(found) = dates::whole(value) {
        return Some(found);
    }
    let number: f64 = value.trim().parse().ok()?;
    let (date, unit) = dates::from_epoch(number)?;
    notes.push(note("date-from-epoch", format!("{value} is read as {unit} since 1970")));
    Some(dates::Found::Day { date, or: None, zone: Some("Z".to_owned()) })
}

fn note(code: &'static str, text: String) -> Note {
    Note::whole(Stage::Intake, code, text)
}
