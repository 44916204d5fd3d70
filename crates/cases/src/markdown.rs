//! As much Markdown as cases need: headings and fenced blocks.

/// A heading of the second level with the blocks below it.
#[derive(Debug, Default)]
pub(crate) struct Section<'t> {
    /// The words of the heading.
    pub(crate) heading: &'t str,
    /// Its line, from 1.
    pub(crate) line: usize,
    /// The fenced blocks: language, line of the first line inside, text.
    pub(crate) blocks: Vec<Block<'t>>,
}

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block<'t> {
    /// What stands after the opening fence.
    pub(crate) language: &'t str,
    /// The line of the first line inside, from 1.
    pub(crate) line: usize,
    /// What is inside, without the last newline.
    pub(crate) text: &'t str,
    /// Whether a closing fence was found.
    pub(crate) closed: bool,
}

/// The sections of a file. Blocks before the first heading of the second level belong to a section without one.
pub(crate) fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections = vec![Section { line: 1, ..Section::default() }];
    let mut lines = Lines { text, at: 0, number: 0 };
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            sections.push(Section { heading: heading.trim(), line: lines.number, blocks: Vec::new() });
        } else if line.starts_with("```") {
            let language = line.trim_start_matches('`');
            let fence = &line[..line.len() - language.len()];
            let block = block(&mut lines, fence, language.trim());
            if let Some(section) = sections.last_mut() {
                section.blocks.push(block);
            }
        }
    }
    sections
}

/// What follows an opening fence, up to one that is at least as long.
fn block<'t>(lines: &mut Lines<'t>, fence: &str, language: &'t str) -> Block<'t> {
    let start = lines.at;
    let line = lines.number + 1;
    let mut end = start;
    while let Some(inside) = lines.next() {
        if inside.starts_with(fence) && inside.trim_end().bytes().all(|b| b == b'`') {
            return Block { language, line, text: &lines.text[start..end], closed: true };
        }
        end = lines.text[..lines.at].trim_end_matches(['\n', '\r']).len().max(start);
    }
    Block { language, line, text: &lines.text[start..end], closed: false }
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
    number: usize,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let end = rest.find('\n').map_or(rest.len(), |i| i + 1);
        self.at += end;
        self.number += 1;
        Some(rest[..end].trim_end_matches(['\n', '\r']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_and_headings_are_told_apart() {
        let text = "# Title\n\nwhy\n\n## One\n\n```report\n## no heading\n\nwords\n```\nprose\n\n````records\n```\n````\n## Two\n```report\nopen";
        let found = sections(text);
        let blocks = |i: usize| -> Vec<(&str, usize, &str, bool)> {
            found[i].blocks.iter().map(|b| (b.language, b.line, b.text, b.closed)).collect()
        };
        assert_eq!((found[1].heading, found[1].line), ("One", 5));
        assert_eq!(blocks(1), [("report", 8, "## no heading\n\nwords", true), ("records", 15, "```", true)]);
        assert_eq!((found[2].heading, found[2].line), ("Two", 17));
        assert_eq!(blocks(2), [("report", 19, "open", false)]);
    }
}
