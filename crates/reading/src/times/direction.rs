//! Whether the words around an expression tell of the past or of what is to come: which Monday is meant.

use super::language::Role;
use super::scan::{Item, Meaning, Partial, Scan};
use crate::numbers::{Kind, Pieces};
use chancery_document::{Analysis, Deprel, Span, TokenId, Upos};

/// Where the words around an expression look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Past,
    Future,
    Unknown,
}

/// Auxiliaries stand at most so many words from their verb. The bound keeps a text that is one endless sentence linear.
const CHILDREN: u32 = 24;

/// How many pieces before and after an expression are looked at where no tree helps.
const BEFORE: usize = 24;
const AFTER: usize = 12;

impl Scan<'_> {
    /// The direction by the verb that governs the expression, else by the nearest verb in the sentence.
    pub fn direction(&self, item: &Item, analysis: &Analysis) -> Direction {
        // "since November" looks back whatever the verb; "closed until Friday" looks ahead.
        if self.after_any(item.first, &[Role::Since]) {
            return Direction::Past;
        }
        let weekday = matches!(item.meaning, Meaning::Partial(Partial::Weekday(_)));
        if weekday && self.after_any(item.first, &[Role::Until]) {
            return Direction::Future;
        }
        let span = self.p.span(item.first, item.next);
        let by_tree =
            tokens_in(analysis, span).and_then(|range| governed(analysis, head_of(analysis, range), self));
        by_tree.unwrap_or_else(|| self.by_words(item))
    }

    fn by_words(&self, item: &Item) -> Direction {
        for k in (item.first.saturating_sub(BEFORE)..item.first).rev() {
            if sentence_ends(self.p, k) {
                break;
            }
            if let Some(found) = self.clue(k) {
                return found;
            }
        }
        for k in item.next..(item.next + AFTER).min(self.p.items.len()) {
            if self.p.breaks(k) || sentence_ends(self.p, k) {
                break;
            }
            if let Some(found) = self.clue(k) {
                return found;
            }
        }
        Direction::Unknown
    }

    fn clue(&self, k: usize) -> Option<Direction> {
        let e = self.entry(k);
        if e.any(&[Role::Will, Role::Plan]) {
            // "set up", "due to": no plans
            let plan = !e.is(Role::Plan)
                || self.is(k + 1, Role::To) && !self.p.is_word(k, "due")
                || self.any(k + 1, &[Role::For, Role::On, Role::By, Role::In, Role::Next]);
            return plan.then_some(Direction::Future);
        }
        if e.is(Role::Would) {
            return Some(Direction::Future);
        }
        if self.is(k, Role::To) && self.p.capital(k + 1) == self.p.capital(k) && self.infinitive(k) {
            return Some(Direction::Future);
        }
        let regular = self.p.kind(k) == Some(Kind::Word)
            && self.p.str(k).len() > 4
            && self.p.str(k).ends_with("ed")
            && !self.p.str(k).ends_with("eed");
        (regular || e.any(&[Role::Was, Role::Did])).then_some(Direction::Past)
    }

    /// "is to meet", "are set to begin", "plans to visit".
    fn infinitive(&self, to: usize) -> bool {
        let before = to.checked_sub(1).map(|j| self.entry(j)).unwrap_or_default();
        let be = to > 0 && ["is", "are", "be", "was", "were"].iter().any(|w| self.p.is_word(to - 1, w));
        before.is(Role::Plan) || be && self.p.kind(to + 1) == Some(Kind::Word) && !self.is(to + 1, Role::The)
    }
}

fn sentence_ends(p: &Pieces<'_>, k: usize) -> bool {
    p.is_mark(k, '.')
        && (p.breaks(k + 1) || p.spaced(k + 1) && p.capital(k + 1) && p.str(k.saturating_sub(1)).len() > 3)
}

/// The tokens that lie in a span (or overlap it).
pub(super) fn tokens_in(analysis: &Analysis, span: Span) -> Option<std::ops::Range<usize>> {
    let first = analysis.tokens.partition_point(|t| t.span.end() <= span.start());
    let count = analysis.tokens[first..].partition_point(|t| t.span.start() < span.end());
    (count > 0).then_some(first..first + count)
}

/// The token by which the tree hangs a stretch of tokens: the first whose head lies outside.
pub(super) fn head_of(analysis: &Analysis, range: std::ops::Range<usize>) -> TokenId {
    let outside = |i: &usize| analysis.tokens[*i].head.is_none_or(|h| !range.contains(&h.index()));
    // Punctuation hangs anywhere; a preposition inside a longer span is never what the span is hung by.
    let content = |i: &usize| !matches!(analysis.tokens[*i].upos, Upos::Punct | Upos::Adp | Upos::Det);
    let found = range.clone().filter(outside).find(content).or_else(|| range.clone().find(outside));
    TokenId(found.unwrap_or(range.start) as u32)
}

/// The tense of the verb that governs a token. `None` where the analysis knows no tenses.
fn governed(analysis: &Analysis, from: TokenId, scan: &Scan<'_>) -> Option<Direction> {
    let sentence = analysis.sentences.get(analysis.sentence_of(from))?;
    let mut at = from;
    // Trees of news are rarely deeper than a dozen between a date and its verb.
    for _ in 0..12 {
        let token = analysis.token(at);
        let verbal = matches!(token.upos, Upos::Verb | Upos::Aux);
        let mut past = verbal && token.feats.has("Tense", "Past");
        let mut present = verbal && token.feats.has("Tense", "Pres") && token.feats.has("VerbForm", "Fin");
        let mut infinitive = verbal && token.feats.has("VerbForm", "Inf");
        let mut finite_child = false;
        if verbal || token.upos.is_nominal() || token.upos == Upos::Adj {
            let near = at.0.saturating_sub(CHILDREN).max(sentence.tokens.start)
                ..(at.0 + CHILDREN).min(sentence.tokens.end);
            let words = near.map(|i| &analysis.tokens[i as usize]);
            for child in words.filter(|t| t.head == Some(at)) {
                if child.deprel == Deprel::AUX
                    || child.deprel == Deprel::AUX_PASS
                    || child.deprel == Deprel::COP
                {
                    let entry = scan.lang.entry(child.span.of(scan.p.text));
                    if entry.any(&[Role::Will, Role::Would]) {
                        return Some(Direction::Future);
                    }
                    finite_child = true;
                    past |= child.feats.has("Tense", "Past") || child.lemma.as_ref() == "have";
                    present |= child.feats.has("Tense", "Pres") && child.lemma.as_ref() == "be" && !past;
                    infinitive &= child.lemma.as_ref() != "do" && child.lemma.as_ref() != "have";
                }
            }
        }
        if verbal || finite_child {
            if infinitive && !past {
                let plan = token.head.map(|h| analysis.token(h)).is_some_and(|h| {
                    scan.lang.entry(h.span.of(scan.p.text)).is(Role::Plan) || h.feats.has("Tense", "Pres")
                });
                return Some(if plan || token.head.is_none() {
                    Direction::Future
                } else {
                    Direction::Unknown
                });
            }
            if past {
                return Some(Direction::Past);
            }
            if present {
                // "the talks open on Monday", but also "sales are up since May"
                return Some(Direction::Unknown);
            }
        }
        at = token.head?;
    }
    None
}
