//! Names of persons told by trees alone, for an analysis that came with trees and without tagged names.
//!
//! A name of several words is headed by its first, and the others hang on it as `flat`; a title or "Mr" hangs on a
//! name. On the trees of a treebank nine in ten of such names are persons, once those of the places table are set
//! apart. Names put together as `compound` are streets, bodies, products and places alike: they are left alone.

use super::people::is_honorific;
use chancery_document::{Analysis, Deprel, Document, Name, NameKind, Span, TokenId, Upos};
use chancery_tables::{Atom, Tables, atoms};
use std::collections::BTreeSet;
use std::ops::Range;

/// The names of persons, and of places that hang together in the same way; in order, not overlapping.
pub(crate) fn names(document: &Document, analysis: &Analysis, tables: &Tables) -> Vec<Name> {
    let look = Look { document, analysis, tables };
    let mut found: Vec<(Range<u32>, NameKind)> = Vec::new();
    for sentence in &analysis.sentences {
        found.extend(look.names_in(sentence.tokens.clone()));
    }
    // Somebody may be from San José and nobody is in Kari Holt: what is a place once is one everywhere.
    let words = |range: &Range<u32>| document.quote(look.span(range));
    let places: BTreeSet<&str> = found.iter().filter(|f| f.1 == NameKind::Loc).map(|f| words(&f.0)).collect();
    for (range, kind) in &mut found {
        if places.contains(words(range)) {
            *kind = NameKind::Loc;
        }
    }
    let person = |(range, kind): &(Range<u32>, NameKind)| {
        (*kind == NameKind::Per && range.len() > 1).then(|| look.form(range.end - 1))
    };
    let surnames: BTreeSet<&str> = found.iter().filter_map(person).collect();
    let inside = |i: u32| {
        let after = found.partition_point(|f| f.0.end <= i);
        found.get(after).is_some_and(|f| f.0.contains(&i))
    };
    let alone = (0..analysis.tokens.len() as u32)
        .filter(|&i| look.is_proper(i) && !inside(i) && surnames.contains(look.form(i)) && !look.is_part(i));
    let mut all: Vec<(Range<u32>, NameKind)> = alone.map(|i| (i..i + 1, NameKind::Per)).collect();
    all.extend(found);
    all.sort_by_key(|f| f.0.start);
    let name = |(tokens, kind): (Range<u32>, NameKind)| Name { span: look.span(&tokens), tokens, kind };
    all.into_iter().map(name).collect()
}

struct Look<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    tables: &'a Tables,
}

impl<'a> Look<'a> {
    fn form(&self, i: u32) -> &'a str {
        self.document.quote(self.analysis.tokens[i as usize].span)
    }

    fn span(&self, tokens: &Range<u32>) -> Span {
        let span = |i: u32| self.analysis.tokens[i as usize].span;
        span(tokens.start).cover(span(tokens.end - 1))
    }

    fn is_proper(&self, i: u32) -> bool {
        self.analysis.tokens[i as usize].upos == Upos::Propn
    }

    /// Whether a word is part of another name, as "Ruiz" of "Ruiz Street".
    fn is_part(&self, i: u32) -> bool {
        let token = &self.analysis.tokens[i as usize];
        matches!(token.deprel, Deprel::COMPOUND | Deprel::FLAT)
            && token.head.is_some_and(|h| self.is_proper(h.0))
    }

    fn names_in(&self, sentence: Range<u32>) -> Vec<(Range<u32>, NameKind)> {
        let tokens = &self.analysis.tokens;
        let start = sentence.start;
        // For each word the last one of the name that it heads.
        let mut last: Vec<u32> = sentence.clone().collect();
        let mut titled = vec![false; sentence.len()];
        for i in sentence.clone() {
            let token = &tokens[i as usize];
            let Some(TokenId(head)) = token.head else { continue };
            let at = (head - start) as usize;
            if token.deprel == Deprel::FLAT && head < i && self.is_proper(i) && self.is_proper(head) {
                last[at] = i;
            }
            // Old treebanks hang the title as `compound`.
            let before =
                matches!(token.deprel, Deprel::NMOD_DESC | Deprel::COMPOUND | Deprel::APPOS) && head == i + 1;
            titled[at] |= before && (is_honorific(self.form(i)) || self.ends_title(start, i));
        }
        let mut found: Vec<(Range<u32>, NameKind)> = Vec::new();
        for head in sentence.clone() {
            let (end, titled) = (last[(head - start) as usize] + 1, titled[(head - start) as usize]);
            let whole = head..end;
            let free = found.last().is_none_or(|f| f.0.end <= head);
            if !self.is_proper(head) || !free || (whole.len() < 2 && !titled) || !self.is_whole(&whole) {
                continue;
            }
            let Some(name) = self.without_title(whole.clone()) else { continue };
            let words = self.document.quote(self.span(&name));
            // "Coca-Cola" is one word.
            let one_word =
                whole.len() > 1 && !self.document.quote(self.span(&whole)).contains(char::is_whitespace);
            let world = &self.tables.world;
            if one_word || world.name_matcher.get(words).is_some() {
                continue;
            }
            let place = !titled && (world.place_matcher.get(words).is_some() || self.is_where(head));
            found.push((name, if place { NameKind::Loc } else { NameKind::Per }));
        }
        found
    }

    /// Whether a word of place stands before a name.
    fn is_where(&self, head: u32) -> bool {
        let before = head.checked_sub(1).map(|i| &self.analysis.tokens[i as usize]);
        before.is_some_and(|t| {
            t.head == Some(TokenId(head))
                && t.deprel == Deprel::CASE
                && matches!(&*t.lemma, "in" | "at" | "near" | "outside" | "inside" | "across")
        })
    }

    /// Whether all words between the ends hang within them.
    fn is_whole(&self, range: &Range<u32>) -> bool {
        let hangs = |i: u32| self.analysis.tokens[i as usize].head.is_some_and(|h| range.contains(&h.0));
        range.clone().skip(1).all(hangs)
    }

    /// Whether a title ends at a word.
    fn ends_title(&self, sentence: u32, i: u32) -> bool {
        const LONGEST: u32 = 6;
        let ends = |first: u32| {
            self.tables.english.title_matcher.get(self.document.quote(self.span(&(first..i + 1))))
        };
        (i.saturating_sub(LONGEST).max(sentence)..=i).any(|first| ends(first).is_some())
    }

    /// A name without the titles that some treebanks make its first words; `None` where it is nothing else.
    fn without_title(&self, mut range: Range<u32>) -> Option<Range<u32>> {
        let titles = &self.tables.english.title_matcher;
        while !range.is_empty() {
            let span = self.span(&range);
            let cut: Vec<Atom<'_>> = atoms(self.document.quote(span)).collect();
            let hit = titles.longest_at(&titles.number(&cut), 0);
            let end = match hit {
                Some(hit) => span.start() + cut[hit.last - 1].end(),
                None if is_honorific(self.form(range.start)) => span.start() + 1,
                None => return Some(range),
            };
            while !range.is_empty() && self.analysis.tokens[range.start as usize].span.start() < end {
                range.start += 1;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_document::{Feats, Sentence, Token};
    use chancery_tables::Source;

    /// Words as `form/tag/head/relation`, the head counted from 1.
    fn tree(words: &str) -> (Document, Analysis) {
        let parts: Vec<Vec<&str>> = words.split(' ').map(|w| w.split('/').collect()).collect();
        let text = parts.iter().map(|p| p[0]).collect::<Vec<_>>().join(" ");
        let mut analysis = Analysis::default();
        let mut at = 0;
        for part in &parts {
            let head: u32 = part[2].parse().expect("a head");
            analysis.tokens.push(Token {
                span: Span::new(&text, at, at + part[0].len()),
                continues: false,
                upos: Upos::from_name(part[1]).expect("a tag"),
                feats: Feats::default(),
                lemma: part[0].into(),
                head: head.checked_sub(1).map(TokenId),
                deprel: Deprel::from_name(part[3]),
            });
            at += part[0].len() + 1;
        }
        let span = Span::new(&text, 0, text.len());
        let tokens = 0..parts.len() as u32;
        analysis.sentences.push(Sentence { span, tokens, opens_paragraph: true });
        (Document::from_text(text), analysis)
    }

    #[test]
    fn persons_by_what_hangs_on_their_names() {
        let tables = Tables::load(&Source::embedded()).expect("the tables in the program");
        for (words, expected) in [
            (
                "Kari/PROPN/3/nsubj Holt/PROPN/1/flat met/VERB/0/root Ana/PROPN/3/obj Solís/PROPN/4/flat",
                "PER Kari Holt; PER Ana Solís",
            ),
            ("Minister/PROPN/2/nmod:desc Holt/PROPN/3/nsubj left/VERB/0/root", "PER Holt"),
            ("Mr./PROPN/4/nsubj Kari/PROPN/1/flat Holt/PROPN/1/flat left/VERB/0/root", "PER Kari Holt"),
            (
                "Kari/PROPN/3/nsubj Holt/PROPN/1/flat left/VERB/0/root ;/PUNCT/6/punct Holt/PROPN/6/nsubj slept/VERB/3/parataxis",
                "PER Kari Holt; PER Holt",
            ),
            ("Holt/PROPN/2/compound Street/PROPN/3/nsubj slept/VERB/0/root", ""),
            ("Port/PROPN/3/nsubj Vale/PROPN/1/flat slept/VERB/0/root", "PER Port Vale"),
            (
                "he/PRON/2/nsubj slept/VERB/0/root in/ADP/4/case Port/PROPN/2/obl Vale/PROPN/4/flat",
                "LOC Port Vale",
            ),
            // The tables have these.
            ("Buenos/PROPN/3/nsubj Aires/PROPN/1/flat slept/VERB/0/root", ""),
        ] {
            let (document, analysis) = tree(words);
            let found: Vec<String> = names(&document, &analysis, &tables)
                .iter()
                .map(|n| format!("{} {}", n.kind.as_str(), document.quote(n.span)))
                .collect();
            assert_eq!(found.join("; "), expected, "{words}");
        }
    }
}
