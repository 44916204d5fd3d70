use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The fields of a JSON object in their order, repeated ones too.
#[derive(Debug)]
pub(crate) enum Row {
    Object(Vec<(String, Value)>),
    /// Something else, named.
    Other(&'static str),
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Row;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Row::Object(fields))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Row, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Row::Other("a list"))
            }
            fn visit_str<E>(self, _: &str) -> Result<Row, E> {
                Ok(Row::Other("a string"))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Row, E> {
                Ok(Row::Other("a truth value"))
            }
            fn visit_i64<E>(self, _: i64) -> Result<Row, E> {
                Ok(Row::Other("a number"))
            }
            fn visit_u64<E>(self, _: u64) -> Result<Row, E> {
                Ok(Row::Other("a number"))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Row, E> {
                Ok(Row::Other("a number"))
            }
            fn visit_unit<E>(self) -> Result<Row, E> {
                Ok(Row::Other("null"))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// The usual names of what a report has, best first. They are compared without case, `-`, `_` and spaces.
pub(crate) const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "article",
    "maintext",
    "fulltext",
    "articletext",
    "articlebody",
    "bodytext",
    "plaintext",
    "story",
];
pub(crate) const TITLE: &[&str] = &["title", "headline", "heading", "articletitle"];
pub(crate) const DATE: &[&str] = &[
    "date",
    "published",
    "publishedat",
    "pubdate",
    "publishdate",
    "datepublish",
    "datepublished",
    "publishedon",
    "publisheddate",
    "publicationdate",
    "storydate",
    "datecreated",
    "dct",
];
pub(crate) const URL: &[&str] = &["url", "link", "permalink", "articleurl"];
pub(crate) const ID: &[&str] = &["id", "docid", "documentid", "articleid", "uuid", "guid", "sourceid"];
pub(crate) const PUBLISHER: &[&str] =
    &["publisher", "source", "outlet", "newspaper", "publication", "sourcename", "site", "media"];
pub(crate) const AGENCY: &[&str] = &["agency", "newsagency", "wire"];
pub(crate) const AUTHOR: &[&str] = &["author", "authors", "byline", "creator"];
pub(crate) const LANGUAGE: &[&str] = &["lang", "language"];

/// The field that goes by one of the names; of a repeated one the last.
pub(crate) fn find<'f>(fields: &'f [(String, Value)], names: &[&str]) -> Option<&'f (String, Value)> {
    names.iter().find_map(|name| fields.iter().rev().find(|(field, _)| is_named(field, name)))
}

pub(crate) fn is_named(field: &str, name: &str) -> bool {
    let plain = field.bytes().filter(|b| !matches!(b, b'_' | b'-' | b' ')).map(|b| b.to_ascii_lowercase());
    plain.eq(name.bytes())
}

/// A value as words: a string, a number, the `name` of an object, a list of those.
pub(crate) fn words(value: &Value) -> Option<String> {
    let words = match value {
        Value::String(s) => s.trim().to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Array(items) => items.iter().filter_map(words).collect::<Vec<_>>().join(", "),
        Value::Object(map) => map.get("name").or_else(|| map.get("title")).and_then(words)?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!words.is_empty()).then_some(words)
}

/// The names of fields that occur twice.
pub(crate) fn repeated(fields: &[(String, Value)]) -> Vec<&str> {
    let again = |(i, (name, _)): (usize, &'_ (String, Value))| fields[..i].iter().any(|(n, _)| n == name);
    let mut names: Vec<&str> = fields
        .iter()
        .enumerate()
        .filter(|&(i, f)| again((i, f)))
        .map(|(_, (name, _))| name.as_str())
        .collect();
    names.dedup();
    names
}

/// What kind of JSON value this is, for people.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
