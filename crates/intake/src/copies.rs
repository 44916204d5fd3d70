use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Finds exact copies within a run: same words in text and title, whatever the white space.
///
/// About 40 bytes a report: the one thing in a run that grows with it.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    seen: FxHashMap<[u8; 16], (Arc<str>, Option<u64>)>,
}

impl Copies {
    /// Where the first report with these words is, if this is not it.
    pub(crate) fn first(
        &mut self,
        text: &str,
        title: Option<&str>,
        path: &Arc<str>,
        line: Option<u64>,
    ) -> Option<String> {
        let mut hasher = blake3::Hasher::new();
        let mut feed = |text: &str| {
            for word in text.split_whitespace() {
                hasher.update(word.as_bytes());
                hasher.update(b" ");
            }
            hasher.update(b"\n");
        };
        feed(text);
        feed(title.unwrap_or(""));
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        match self.seen.entry(key) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert((path.clone(), line));
                None
            }
            std::collections::hash_map::Entry::Occupied(first) => {
                let (path, line) = first.get();
                Some(uri(path, *line))
            }
        }
    }
}

/// Where a report comes from: a path, with the line for one of several in a file.
pub(crate) fn uri(path: &str, line: Option<u64>) -> String {
    line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"))
}
