//! Corpora of names: BIO files and the entities of GUM.

use chancery_document::NameKind;
use serde_json::Value;
use std::ops::Range;

/// A corpus with the kinds of names that it marks. The absence of a kind that is not listed means nothing.
#[derive(Clone, Debug, Default)]
pub struct NameCorpus {
    /// Its documents.
    pub documents: Vec<NameDocument>,
    /// The kinds that it marks.
    pub kinds: Vec<NameKind>,
}

/// A text with its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameDocument {
    /// Identifier.
    pub id: String,
    /// The text.
    pub text: String,
    /// Byte ranges and kinds, in order; the kind is `None` for a name that is of no kind of ours.
    pub names: Vec<(Range<usize>, Option<NameKind>)>,
}

/// The kind of name for a label of any of the corpora: UNER, CrossNER, the worldwide newswire.
///
/// `None` in the outer option: not a name for us (dates, amounts of money).
#[must_use]
pub fn kind(label: &str) -> Option<Option<NameKind>> {
    Some(Some(match label {
        "PER" | "Person" | "person" | "politician" => NameKind::Per,
        "ORG" | "Organization" | "organisation" | "politicalparty" => NameKind::Org,
        "LOC" | "Location" | "Facility" | "Fac" | "location" | "country" => NameKind::Loc,
        "NORP" => NameKind::Norp,
        "MISC" | "Miscellaneous" | "Misc" | "misc" | "Product" | "event" | "election" => NameKind::Misc,
        "Date" | "Money" | "DATE" | "MONEY" => return None,
        _ => return Some(None),
    }))
}

/// How a BIO file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Columns index, form, tag, …; each sentence is a document of its own (`# newdoc`, `# sent_id`).
    Uner,
    /// Columns form, tag; documents start at `# newdoc`.
    News,
    /// Columns form, tag; sentences that have nothing to do with each other.
    CrossNer,
}

/// Reads a BIO(ES) file; lines that start with `#` hold no word.
///
/// The text is the forms joined by a space, sentences by a line end, as the project's independent scorer
/// makes it.
#[must_use]
pub fn read_bio(content: &str, layout: Layout) -> Vec<NameDocument> {
    let uner = layout == Layout::Uner;
    let mut reader = Bio::default();
    for (number, line) in content.lines().enumerate() {
        if line.starts_with("# newdoc") || (uner && line.starts_with("# sent_id")) {
            reader.flush();
            reader.id = line.rsplit('=').next().unwrap_or_default().trim().to_owned();
        } else if line.starts_with('#') {
            continue;
        } else if line.trim().is_empty() {
            reader.close();
            if layout == Layout::CrossNer {
                reader.flush();
                reader.id = format!("line-{number}");
            } else if !reader.text.is_empty() {
                reader.text.push('\n');
            }
        } else {
            let columns: Vec<&str> = line.split('\t').collect();
            let (form, tag) = match columns.as_slice() {
                [_, form, tag, ..] if uner => (*form, *tag),
                [form, .., tag] => (*form, *tag),
                _ => continue,
            };
            reader.word(form, tag);
        }
    }
    reader.flush();
    reader.documents
}

#[derive(Default)]
struct Bio {
    documents: Vec<NameDocument>,
    id: String,
    text: String,
    names: Vec<(Range<usize>, Option<NameKind>)>,
    open: Option<(usize, usize, String)>,
}

impl Bio {
    fn word(&mut self, form: &str, tag: &str) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(form);
        let label = tag.get(2..).unwrap_or_default();
        let goes_on = self.open.as_ref().is_some_and(|o| o.2 == label);
        match tag.as_bytes().first() {
            Some(b'I' | b'E') if goes_on => {
                if let Some(open) = &mut self.open {
                    open.1 = self.text.len();
                }
            }
            Some(b'B' | b'S' | b'I' | b'E') if !label.is_empty() => {
                self.close();
                self.open = Some((start, self.text.len(), label.to_owned()));
            }
            _ => self.close(),
        }
    }

    fn close(&mut self) {
        if let Some((start, end, label)) = self.open.take()
            && let Some(kind) = kind(&label)
        {
            self.names.push((start..end, kind));
        }
    }

    fn flush(&mut self) {
        self.close();
        let text = std::mem::take(&mut self.text);
        let names = std::mem::take(&mut self.names);
        if !text.trim().is_empty() {
            self.documents.push(NameDocument { id: self.id.clone(), text, names });
        }
    }
}

/// Reads GUM's entities (JSON Lines with `text` and `mentions`): outermost named persons, organizations and
/// places. Offsets there are code points.
#[must_use]
pub fn read_gum_entities(content: &str) -> Vec<NameDocument> {
    let mut documents = Vec::new();
    for line in content.lines() {
        let Ok(value) = serde_json::from_str::<Value>(line) else { continue };
        let text = value["text"].as_str().unwrap_or_default().to_owned();
        let bytes: Vec<usize> = text.char_indices().map(|c| c.0).chain([text.len()]).collect();
        let mut names: Vec<(Range<usize>, Option<NameKind>)> = Vec::new();
        let mut mentions: Vec<(usize, usize, &str)> = value["mentions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|m| m["named"].as_bool() == Some(true))
            .filter_map(|m| Some((m["start"].as_u64()?, m["end"].as_u64()?, m["type"].as_str()?)))
            .map(|(s, e, t)| (s as usize, e as usize, t))
            .collect();
        mentions.sort_by_key(|m| (m.0, std::cmp::Reverse(m.1)));
        for (start, end, label) in mentions {
            let (Some(&start), Some(&end)) = (bytes.get(start), bytes.get(end)) else { continue };
            if names.last().is_some_and(|n| start < n.0.end) {
                continue;
            }
            let kind = match label {
                "person" => Some(NameKind::Per),
                "organization" => Some(NameKind::Org),
                "place" => Some(NameKind::Loc),
                _ => None,
            };
            names.push((start..end, kind));
        }
        let id = value["id"].as_str().unwrap_or_default().to_owned();
        documents.push(NameDocument { id, text, names });
    }
    documents
}
