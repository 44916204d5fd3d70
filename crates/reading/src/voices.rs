//! Whose voice a stretch of text is in: the statements that hold it.

use chancery_document::{Span, Statement};

/// Finds the statements whose content holds a place. A look-up costs as much as statements lie around it, not
/// as many as there are.
pub(crate) struct Voices<'s> {
    statements: &'s [Statement],
    /// Start, end and statement of every stretch of content, by start.
    stretches: Vec<(usize, usize, usize)>,
    /// The furthest end of all stretches up to and with this one.
    reach: Vec<usize>,
}

impl<'s> Voices<'s> {
    pub fn new(statements: &'s [Statement]) -> Self {
        let spans = |(i, s): (usize, &Statement)| {
            let stretch = move |c: &Span| (c.start(), c.end(), i);
            s.content.iter().map(stretch).collect::<Vec<_>>()
        };
        let mut stretches: Vec<(usize, usize, usize)> =
            statements.iter().enumerate().flat_map(spans).collect();
        stretches.sort_unstable();
        let mut furthest = 0;
        let reach = stretches.iter().map(|s| {
            furthest = furthest.max(s.1);
            furthest
        });
        let reach = reach.collect();
        Self { statements, stretches, reach }
    }

    /// The statements whose content holds the start of a span.
    pub fn holding(&self, span: Span) -> impl Iterator<Item = usize> {
        let at = span.start();
        let after = self.stretches.partition_point(|s| s.0 <= at);
        let back = (0..after).rev().take_while(move |&i| self.reach[i] > at);
        back.filter(move |&i| self.stretches[i].1 > at).map(|i| self.stretches[i].2)
    }

    /// The innermost of them.
    pub fn innermost(&self, span: Span) -> Option<usize> {
        self.holding(span).min_by_key(|&i| size(&self.statements[i]))
    }
}

/// How much is said, in bytes.
pub(crate) fn size(statement: &Statement) -> usize {
    statement.content.iter().map(|c| c.len()).sum()
}
