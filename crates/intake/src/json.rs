use crate::copies::uri;
use crate::decode::decode;
use crate::fields::{self, Row};
use crate::lines::next_line;
use crate::text::prefix;
use crate::{Position, Record, SetAside};
use chancery_document::{Note, Stage};
use std::io::{self, BufRead};

/// A source of JSON records: lines, or the elements of an array.
pub(crate) struct JsonRecords<R> {
    reader: R,
    path: String,
    shape: Shape,
    /// Bytes of text that a report may have.
    max_doc: u64,
    buffer: Vec<u8>,
    /// Where the reader stands: line and column (in bytes), from 1.
    line: u64,
    column: u64,
    ended: bool,
}

/// How the records lie in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One object a line.
    Lines,
    /// One array of objects, or objects one after the other.
    Items,
}

/// A record may be longer than its text: escapes, and the other fields.
fn cap(max_doc: u64) -> usize {
    usize::try_from(max_doc.saturating_mul(3).saturating_add(1 << 20)).unwrap_or(usize::MAX)
}

impl<R: BufRead> JsonRecords<R> {
    pub(crate) fn new(reader: R, path: &str, shape: Shape, max_doc: u64) -> Self {
        Self {
            reader,
            path: path.to_owned(),
            shape,
            max_doc,
            buffer: Vec::new(),
            line: 1,
            column: 1,
            ended: false,
        }
    }

    fn set_aside(&self, line: u64, column: u64, code: &'static str, message: impl Into<String>) -> SetAside {
        SetAside::new(&self.path, code, message).at(Position::Line(line, column))
    }

    fn broken_read(&mut self, error: &io::Error) -> SetAside {
        self.ended = true;
        self.set_aside(self.line, self.column, "unreadable", format!("reading stopped here: {error}"))
            .help("the reports before it were read")
    }

    fn line_record(&mut self) -> Option<Result<Record, SetAside>> {
        loop {
            self.buffer.clear();
            self.buffer.shrink_to(1 << 20);
            let too_long = match next_line(&mut self.reader, &mut self.buffer, cap(self.max_doc)) {
                Ok(None) => return None,
                Ok(Some(too_long)) => too_long,
                Err(error) => return Some(Err(self.broken_read(&error))),
            };
            let line = self.line;
            self.line += 1;
            if too_long {
                let most = size(cap(self.max_doc) as u64);
                return Some(Err(self
                    .set_aside(line, 1, "too-large", format!("a line of more than {most}"))
                    .help("see --max-doc")));
            }
            let bytes = self.buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.buffer).trim_ascii();
            if !bytes.is_empty() {
                let indent = self.buffer.len() - self.buffer.trim_ascii_start().len();
                return Some(self.record(bytes, line, indent as u64 + 1));
            }
        }
    }

    /// One byte, counted.
    fn byte(&mut self) -> io::Result<Option<u8>> {
        let Some(&byte) = self.reader.fill_buf()?.first() else { return Ok(None) };
        self.reader.consume(1);
        if byte == b'\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Ok(Some(byte))
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.reader.fill_buf()?.first().copied())
    }

    /// Copies one element into the buffer. `Ok(true)`: it ended; `Ok(false)`: the file ended first.
    fn element(&mut self, first: u8) -> io::Result<bool> {
        let cap = cap(self.max_doc);
        self.buffer.clear();
        self.buffer.push(first);
        let mut depth = i64::from(matches!(first, b'{' | b'['));
        let mut in_string = first == b'"';
        let mut escaped = false;
        if depth == 0 && !in_string {
            while let Some(byte) = self.peek()? {
                if matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace() {
                    return Ok(true);
                }
                self.byte()?;
                if self.buffer.len() < cap {
                    self.buffer.push(byte);
                }
            }
            return Ok(true);
        }
        while let Some(byte) = self.byte()? {
            if self.buffer.len() <= cap {
                self.buffer.push(byte);
            }
            if in_string {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_string = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
            }
            if depth == 0 && !in_string {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn item_record(&mut self) -> Option<Result<Record, SetAside>> {
        self.buffer.clear();
        self.buffer.shrink_to(1 << 20);
        let whole = loop {
            let first = match self.byte() {
                Ok(None) => return None,
                Ok(Some(byte)) => byte,
                Err(error) => return Some(Err(self.broken_read(&error))),
            };
            // The brackets of the array and the commas between elements carry nothing.
            if first.is_ascii_whitespace() || matches!(first, b',' | b'[' | b']' | 0xef | 0xbb | 0xbf) {
                continue;
            }
            let (line, column) = (self.line, self.column - 1);
            match self.element(first) {
                Ok(whole) => break (whole, line, column),
                Err(error) => return Some(Err(self.broken_read(&error))),
            }
        };
        let (whole, line, column) = whole;
        if self.buffer.len() > cap(self.max_doc) {
            let most = size(cap(self.max_doc) as u64);
            return Some(Err(self
                .set_aside(line, column, "too-large", format!("a record of more than {most}"))
                .help("see --max-doc")));
        }
        if !whole {
            self.ended = true;
            let message =
                format!("the record that starts here has no end: the file ends in line {}", self.line);
            return Some(Err(self
                .set_aside(line, column, "broken-json", message)
                .help("the records before it were read")));
        }
        Some(self.record(&self.buffer, line, column))
    }

    /// One record from its bytes, which start at `line` and `column` of the file.
    fn record(&self, bytes: &[u8], line: u64, column: u64) -> Result<Record, SetAside> {
        let decoded = decode(bytes).map_err(|why| self.set_aside(line, column, "not-text", why))?;
        let mut notes = decoded.notes;
        let row = match serde_json::from_str::<Row>(&decoded.text) {
            Ok(row) => row,
            Err(error) => {
                let mended = without_lone_surrogates(&decoded.text)
                    .and_then(|(text, count)| Some((serde_json::from_str(&text).ok()?, count)));
                let Some((row, count)) = mended else {
                    return Err(self.broken(&decoded.text, &error, line, column));
                };
                notes.push(note("lone-surrogates", format!("{count} lone surrogates replaced by U+FFFD")));
                row
            }
        };
        let fields = match row {
            Row::Object(fields) => fields,
            Row::Other(kind) => {
                return Err(self
                    .set_aside(line, column, "not-a-record", format!("{kind}, not a JSON object"))
                    .help("give one object a report, with its text in the field \"text\""));
            }
        };
        let repeated = fields::repeated(&fields);
        if !repeated.is_empty() {
            notes.push(note(
                "repeated-field",
                format!("the last of several {} is taken", repeated.join(", ")),
            ));
        }
        let text = self.text(&fields, line, column)?;
        if looks_like_html(&text) {
            notes.push(note("markup", "the text holds HTML tags, which are read as words".to_owned()));
        }
        let field = |names| fields::find(&fields, names).and_then(|(_, value)| fields::words(value));
        let (mut url, mut publisher) = (field(fields::URL), field(fields::PUBLISHER));
        if let Some(address) = publisher.take_if(|p| crate::url::is_url(p)) {
            url.get_or_insert(address);
        }
        Ok(Record {
            text,
            uri: uri(&self.path, Some(line)),
            id: field(fields::ID),
            title: field(fields::TITLE),
            date: field(fields::DATE),
            url,
            publisher,
            agency: field(fields::AGENCY),
            author: field(fields::AUTHOR),
            language: field(fields::LANGUAGE),
            notes,
            given: None,
        })
    }

    fn text(
        &self,
        fields: &[(String, serde_json::Value)],
        line: u64,
        column: u64,
    ) -> Result<String, SetAside> {
        let Some((name, value)) = fields::find(fields, fields::TEXT) else {
            let there: Vec<&str> = fields.iter().map(|(n, _)| n.as_str()).take(12).collect();
            let there = if there.is_empty() { "no fields".to_owned() } else { there.join(", ") };
            return Err(self
                .set_aside(
                    line,
                    column,
                    "field-missing",
                    format!("no field with the text of the report; there is {there}"),
                )
                .help("call it \"text\""));
        };
        let serde_json::Value::String(text) = value else {
            let message = format!("the field \"{name}\" is {}, not a string", fields::kind(value));
            return Err(self
                .set_aside(line, column, "field-type", message)
                .help("give the text as one string"));
        };
        let bytes = text.len() as u64;
        if bytes > self.max_doc {
            let message = format!("too large ({} > {})", size(bytes), size(self.max_doc));
            return Err(self.set_aside(line, column, "too-large", message).help("see --max-doc"));
        }
        Ok(text.clone())
    }

    fn broken(&self, text: &str, error: &serde_json::Error, line: u64, column: u64) -> SetAside {
        let full = error.to_string();
        let what = full.split(" at line ").next().unwrap_or(&full);
        let what = if error.is_eof() { format!("ends early ({what})") } else { what.to_owned() };
        // serde_json counts bytes from the start of the record; people count characters from that of the line.
        let down = error.line().saturating_sub(1);
        let row = text.split('\n').nth(down).unwrap_or("");
        let across = prefix(row, error.column()).chars().count().max(1) as u64;
        let at = if down == 0 { column + across - 1 } else { across };
        self.set_aside(line + down as u64, at, "broken-json", format!("broken JSON: {what}"))
            .help("mend it and read it again; the others were read")
    }
}

impl<R: BufRead> Iterator for JsonRecords<R> {
    type Item = Result<Record, SetAside>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.shape {
            Shape::Lines => self.line_record(),
            Shape::Items => self.item_record(),
        }
    }
}

/// Which shape a file of JSON has, by its first bytes and its name; `None`: it is no JSON.
pub(crate) fn shape(head: &[u8], name: &str) -> Option<Shape> {
    let name = name.to_ascii_lowercase();
    if name.ends_with(".jsonl") || name.ends_with(".ndjson") {
        return Some(Shape::Lines);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let inner = text.get(1..).unwrap_or(b"").trim_ascii_start().first().copied();
    match text.first() {
        Some(b'[') if matches!(inner, Some(b'{')) || name.ends_with(".json") => Some(Shape::Items),
        Some(b'{') if matches!(inner, Some(b'"' | b'}')) => Some(lines_or_items(text)),
        _ => name.ends_with(".json").then_some(Shape::Items),
    }
}

/// A first line that is a whole object, or breaks off where another object starts in the next line, is JSON Lines.
fn lines_or_items(text: &[u8]) -> Shape {
    let Some(end) = memchr::memchr(b'\n', text) else {
        // One line, or a first line longer than the head that was looked at: one object a line either way.
        return Shape::Lines;
    };
    let first = String::from_utf8_lossy(text[..end].trim_ascii());
    match serde_json::from_str::<serde::de::IgnoredAny>(&first) {
        Ok(_) => Shape::Lines,
        Err(_) if text[end..].trim_ascii_start().first() == Some(&b'{') => Shape::Lines,
        Err(error) if error.is_eof() => Shape::Items,
        Err(_) => Shape::Lines,
    }
}

/// Replaces `\uD800`–`\uDFFF` that have no other half by `\uFFFD`; `None` where there is none.
fn without_lone_surrogates(json: &str) -> Option<(String, usize)> {
    let bytes = json.as_bytes();
    let escape = |at: usize| -> Option<u16> {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut mended = json.to_owned().into_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        match escape(at) {
            Some(0xD800..=0xDBFF) if matches!(escape(at + 6), Some(0xDC00..=0xDFFF)) => at += 12,
            Some(0xD800..=0xDFFF) => {
                mended[at + 2..at + 6].copy_from_slice(b"fffd");
                count += 1;
                at += 6;
            }
            Some(_) => at += 6,
            None => at += 2,
        }
    }
    (count > 0).then(|| (String::from_utf8(mended).expect("only ASCII digits were replaced"), count))
}

fn looks_like_html(text: &str) -> bool {
    text.contains('<')
        && ["</p>", "<p>", "<br", "</div>", "</a>", "<html"].iter().any(|tag| text.contains(tag))
}

/// A size in bytes for people: `1.0 GB`, `20 MB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.0} kB", value / 1e3),
        1_000_000..100_000_000 if value / 1e6 >= 9.95 => format!("{:.0} MB", (value / 1e6).floor()),
        1_000_000..1_000_000_000 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.1} GB", value / 1e9),
    }
}

fn note(code: &'static str, text: String) -> Note {
    Note::whole(Stage::Intake, code, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &[u8], shape: Shape) -> Vec<String> {
        JsonRecords::new(json, "f", shape, 1000)
            .map(|r| match r {
                Ok(r) => format!("{} {:?}", r.uri, r.text),
                Err(s) => format!("{} {}", s.place(), s.code),
            })
            .collect()
    }

    #[test]
    fn a_broken_line_leaves_the_others() {
        let json = br#"{"id":1,"text":"one"}

{"id":2,"text":"tw
{"id":3,"text":null}
[1]
{"id":4}
{"id":5,"body":"five",}
  {"id":6,"text":NaN}
{"text":"\ud800x","text":"\ud83d\ude00 \udc00"}
{"text":"last"#;
        assert_eq!(
            read(json, Shape::Lines),
            [
                "f:1 \"one\"",
                "f:3:18 broken-json",
                "f:4:1 field-type",
                "f:5:1 not-a-record",
                "f:6:1 field-missing",
                "f:7:23 broken-json",
                "f:8:18 broken-json",
                "f:9 \"😀 \u{fffd}\"",
                "f:10:13 broken-json",
            ]
        );
    }

    #[test]
    fn arrays_and_objects() {
        let json = b"\xef\xbb\xbf[\n  {\"text\": \"a ] \\\" {\"},\n  3, \"s\",\n  {\"text\": \n oops}, {\"text\": \"b\"}\n]\n";
        assert_eq!(
            read(json, Shape::Items),
            [
                "f:2 \"a ] \\\" {\"",
                "f:3:3 not-a-record",
                "f:3:6 not-a-record",
                "f:5:2 broken-json",
                "f:5 \"b\""
            ]
        );
        assert_eq!(read(b"{\n\"text\": \"one\"\n}", Shape::Items), ["f:1 \"one\""]);
        assert_eq!(
            read(b"[{\"text\": \"one\"}, {\"text\": \"tw", Shape::Items),
            ["f:1 \"one\"", "f:1:19 broken-json"]
        );
    }

    #[test]
    fn shapes() {
        for (head, name, expected) in [
            ("{\"text\": \"a\"}\n{\"text\": \"b\"}", "-", Some(Shape::Lines)),
            ("{\"text\": \"a\n{\"text\": \"b\"}", "-", Some(Shape::Lines)),
            ("{\n  \"text\": \"a\"\n}", "-", Some(Shape::Items)),
            ("{\"id\": 1,\n  \"text\": \"a\"\n}", "a.json", Some(Shape::Items)),
            ("[\n{\"text\": \"a\"}]", "-", Some(Shape::Items)),
            ("[Xinhua] Talks began", "-", None),
            ("{Update} Talks began", "-", None),
            ("Talks began", "a.jsonl", Some(Shape::Lines)),
            ("Talks began", "a.txt", None),
        ] {
            assert_eq!(shape(head.as_bytes(), name), expected, "{head}");
        }
    }

    #[test]
    fn long_lines_are_skipped_and_sizes_read_well() {
        let mut json = vec![b'x'; (1 << 20) + 5000];
        json.extend(b"\n{\"text\":\"after\"}\n");
        json.extend(format!("{{\"text\":\"{}\"}}", "y".repeat(1001)).bytes());
        assert_eq!(read(&json, Shape::Lines), ["f:1:1 too-large", "f:2 \"after\"", "f:3:1 too-large"]);
        assert_eq!(size(20 << 20), "20 MB");
        assert_eq!(size(1 << 30), "1.1 GB");
    }
}
