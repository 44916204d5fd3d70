use crate::markdown::{Block, Section};
use crate::view;
use chancery_document::{Document, Published};
use chancery_intake::{Record, assemble};
use toml::{Table, Value};

/// One case: a report and what must and must not be read in it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) document: Document,
    /// What must be read.
    pub(crate) expected: Vec<Expectation>,
    /// What must not be read.
    pub(crate) never: Vec<Expectation>,
    /// Kinds that are listed to the last one.
    pub(crate) complete: Vec<String>,
    /// Why it fails, where it is known to.
    pub(crate) todo: Option<String>,
}

/// A record that must, or must not, be read.
#[derive(Debug)]
pub(crate) struct Expectation {
    /// Its kinds: one, but for `never`.
    pub(crate) kinds: Vec<String>,
    /// Words of the report that its evidence shares.
    pub(crate) quote: Option<String>,
    /// Which of the places of these words is meant, from 1; any of them where none is given.
    pub(crate) nth: Option<usize>,
    /// The other fields, by the names of [`view`].
    pub(crate) fields: Table,
}

impl Case {
    /// Reads the blocks of a section; `None` where it is prose. Faults name the line of the block.
    pub(crate) fn parse(section: &Section<'_>) -> Result<Option<Self>, Vec<String>> {
        let one = |language: &str| {
            let mut blocks = section.blocks.iter().filter(|b| b.language == language);
            (blocks.next(), blocks.next())
        };
        let (report, records) = match (one("report"), one("records")) {
            ((None, _), (None, _)) => return Ok(None),
            ((Some(report), None), (Some(records), None)) => (report, records),
            _ => return Err(vec!["a case has one `report` block and one `records` block".into()]),
        };
        if section.heading.is_empty() {
            return Err(vec!["a case stands under a `##` heading".into()]);
        }
        if let Some(open) = [report, records].into_iter().find(|b| !b.closed) {
            return Err(vec![format!("line {}: the block is not closed", open.line)]);
        }
        let document = document(report)?;
        let table: Table = records.text.parse().map_err(|e: toml::de::Error| {
            let before = e.span().map_or("", |s| records.text.get(..s.start).unwrap_or_default());
            vec![format!("line {}: {}", records.line + before.matches('\n').count(), e.message())]
        })?;
        Self::from_table(document, table).map(Some)
    }

    fn from_table(document: Document, table: Table) -> Result<Self, Vec<String>> {
        let mut case = Self {
            document,
            expected: Vec::new(),
            never: Vec::new(),
            complete: vec!["event".into()],
            todo: None,
        };
        let mut faults = Vec::new();
        for (key, value) in table {
            match (key.as_str(), value) {
                ("todo", Value::String(why)) if !why.trim().is_empty() => case.todo = Some(why),
                ("only", value) => match strings(&value) {
                    Some(kinds) if kinds.iter().all(|k| view::fields(k).is_some()) => case.complete = kinds,
                    _ => faults.push(format!("`only` is a list of kinds: {}", view::KINDS.join(", "))),
                },
                ("never", Value::Array(tables)) => {
                    for table in tables {
                        case.add(None, table, &mut faults);
                    }
                }
                (kind, Value::Array(tables)) if view::fields(kind).is_some() => {
                    for table in tables {
                        case.add(Some(kind), table, &mut faults);
                    }
                }
                (other, _) => faults.push(format!(
                    "`{other}` is neither `todo = \"why\"`, `only = […]`, `[[never]]` nor one of [[{}]]",
                    view::KINDS.join("]], [[")
                )),
            }
        }
        if faults.is_empty() { Ok(case) } else { Err(faults) }
    }

    /// Adds an expectation; one without a kind of its own must not be read.
    fn add(&mut self, kind: Option<&str>, table: Value, faults: &mut Vec<String>) {
        let name = kind.unwrap_or("never");
        let Value::Table(mut fields) = table else {
            faults.push(format!("`{name}` is written [[{name}]]"));
            return;
        };
        let kinds = match kind {
            Some(kind) => vec![kind.to_owned()],
            None => match fields.remove("kind").as_ref().and_then(strings) {
                Some(kinds) if !kinds.is_empty() && kinds.iter().all(|k| view::fields(k).is_some()) => kinds,
                _ => {
                    faults.push(format!("a [[never]] names its kind: {}", view::KINDS.join(", ")));
                    return;
                }
            },
        };
        let quote = fields.remove("quote").map(|q| q.as_str().map_or_else(|| q.to_string(), str::to_owned));
        if let Some(quote) = quote.as_deref().filter(|q| q.is_empty() || !self.document.text.contains(q)) {
            faults.push(format!("[[{name}]] quotes “{quote}”, which is not in the report"));
        }
        let nth =
            fields.remove("nth").map(|n| n.as_integer().and_then(|n| usize::try_from(n).ok()).unwrap_or(0));
        let places = |quote: &str| self.document.text.matches(quote).count();
        if let (Some(n), Some(quote)) = (nth, &quote)
            && (n == 0 || n > places(quote))
        {
            faults.push(format!("[[{name}]] asks for place {n} of “{quote}”, which the report has not"));
        }
        for field in fields.keys() {
            // A misspelt field would make a [[never]] hold for ever.
            if !kinds.iter().any(|k| view::fields(k).is_some_and(|known| known.contains(&field.as_str()))) {
                let known: Vec<&str> =
                    kinds.iter().filter_map(|k| view::fields(k)).flatten().copied().collect();
                faults.push(format!(
                    "[[{name}]] has no field `{field}`; it has quote, nth, {}",
                    known.join(", ")
                ));
            }
        }
        let expectation = Expectation { kinds, quote, nth, fields };
        if kind.is_some() { self.expected.push(expectation) } else { self.never.push(expectation) }
    }
}

/// A string, or a list of strings.
fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(many) => many.iter().map(|v| v.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

/// The report: lines `date: …`, `title: …` and so on before the first blank line, then the text. It goes through
/// intake as any report does, which sees headlines, datelines and addresses in the text.
fn document(block: &Block<'_>) -> Result<Document, Vec<String>> {
    let (head, text) = match block.text.split_once("\n\n") {
        Some((head, text)) if head.lines().all(|line| entry(line).is_some()) => (head, text),
        _ => ("", block.text),
    };
    let mut record = Record { text: text.to_owned(), uri: "case".into(), ..Record::default() };
    for (name, value) in head.lines().filter_map(entry) {
        let value = value.to_owned();
        match name {
            "title" => record.title = Some(value),
            "publisher" => record.publisher = Some(value),
            "agency" => record.agency = Some(value),
            "author" => record.author = Some(value),
            "uri" => {
                record.url = Some(value.clone()).filter(|v| v.starts_with("http"));
                record.uri = value;
            }
            "language" => record.language = Some(value),
            _ => record.date = Some(value),
        }
    }
    record.language.get_or_insert_with(|| "en".into());
    let given = record.clone();
    let document = assemble(record, None).unwrap_or_else(|_| unassembled(&given));
    match given.date.filter(|_| document.published.is_none()) {
        Some(date) => Err(vec![format!("line {}: date: {date} is no date", block.line)]),
        None => Ok(document),
    }
}

/// A report that intake takes for one in another language, as a sentence with four foreign names may be. A case is
/// in the language that it says: the text is its body.
fn unassembled(given: &Record) -> Document {
    let day = given.date.as_deref().and_then(|date| Some((date.parse().ok()?, date.to_owned())));
    Document {
        uri: given.uri.clone(),
        title: given.title.clone(),
        publisher: given.publisher.clone(),
        agency: given.agency.clone(),
        author: given.author.clone(),
        language: given.language.clone(),
        published: day.map(|(date, value)| Published {
            date,
            value,
            zone: None,
            basis: "metadata",
            span: None,
        }),
        ..Document::from_text(&given.text)
    }
}

const ENTRIES: [&str; 7] = ["date", "title", "publisher", "agency", "author", "uri", "language"];

fn entry(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(": ")?;
    ENTRIES.contains(&name).then(|| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::sections;

    fn parse(report: &str, records: &str) -> Result<Option<Case>, Vec<String>> {
        let text = format!("## A case\n```report\n{report}\n```\n```records\n{records}\n```\n");
        Case::parse(&sections(&text)[1])
    }

    #[test]
    fn a_head_is_told_from_text() {
        let case = parse("date: 2022-03-08\ntitle: Talks\n\ndate: no head\n\nmore", "").unwrap().unwrap();
        assert_eq!(case.document.text, "date: no head\n\nmore");
        assert_eq!(case.document.day().unwrap().to_string(), "2022-03-08");
        assert_eq!(case.document.title.as_deref(), Some("Talks"));
        let case = parse("title: this is the text", "").unwrap().unwrap();
        assert_eq!(case.document.text, "title: this is the text");
        assert!(parse("date: soon\n\ntext", "").is_err());
    }

    #[test]
    fn faults_are_named() {
        let fault = |records: &str| parse("Peru met Chile.", records).unwrap_err().join("\n");
        assert!(fault("[[event]]\nsourse = []").contains("no field `sourse`"));
        assert!(fault("[[event]]\nquote = \"Bolivia\"").contains("not in the report"));
        assert!(fault("[[event]]\nquote = \"met\"\nnth = 2").contains("place 2"));
        assert!(fault("[[never]]\nact = \"consult\"").contains("names its kind"));
        assert!(fault("only = [\"events\"]").contains("`only`"));
        assert!(fault("[[deed]]").contains("neither"));
        assert!(fault("[[event]]\n\nact = ").starts_with("line 8: "));
        assert!(Case::parse(&sections("## Prose\n\nOnly words.\n")[1]).unwrap().is_none());
        assert!(Case::parse(&sections("## Half\n```report\nx\n```\n")[1]).is_err());
    }

    #[test]
    fn the_description_is_true() {
        let readme = include_str!("../../../cases/README.md");
        let example =
            sections(readme).into_iter().flat_map(|s| s.blocks).find(|b| b.language == "markdown").unwrap();
        let case = Case::parse(&sections(example.text)[1]).unwrap().unwrap();
        assert_eq!((case.expected.len(), case.never.len()), (4, 1));
        for kind in view::KINDS {
            for field in view::fields(kind).unwrap() {
                assert!(
                    readme.contains(&format!("`{field}`")),
                    "cases/README.md does not tell of {kind}.{field}"
                );
            }
        }
    }
}
