//! The words around an amount: what bends it, the rate, the claim of a record.

use super::language::{Language, ending_before};
use crate::numbers::{Kind, Pieces};
use chancery_document::{Modifier, TimeMention};

pub(super) struct Around<'a> {
    pub p: &'a Pieces<'a>,
    pub lang: &'a Language,
}

/// How far a claim of a record may stand from its number, in pieces: within the same noun phrase or clause.
const RANK_BEFORE: usize = 8;
const RANK_AFTER: usize = 12;

impl Around<'_> {
    /// The modifier before piece `first`, and where it starts.
    pub fn before(&self, first: usize) -> Option<(Modifier, usize)> {
        if self.p.breaks(first) {
            return None;
        }
        let (modifier, at) = ending_before(&self.lang.before, self.p, first)?;
        // "only about 20", "just over 20", "an estimated": one step further
        if modifier == Modifier::Exact {
            return ending_before(&self.lang.before, self.p, at).filter(|(m, _)| *m != Modifier::Exact);
        }
        // "some", "over" and "under" as prepositions stand the same before a number: read as modifiers
        Some((modifier, at))
    }

    /// The modifier after piece `next`, and the piece after it: "or more", "plus", "+".
    pub fn after(&self, next: usize) -> Option<(Modifier, usize)> {
        if self.p.breaks(next) {
            return None;
        }
        if self.p.is_mark(next, '+') && !self.p.spaced(next) {
            return Some((Modifier::AtLeast, next + 1));
        }
        let (modifier, after) = self.lang.after.at(self.p, next)?;
        // "plus" before another number is an addition
        (self.p.kind(after) != Some(Kind::Digits)).then_some((*modifier, after))
    }

    /// "per year", "a day", "a barrel", "annually", "/day": the noun, and the piece after it.
    pub fn rate(&self, next: usize) -> Option<(String, usize)> {
        let p = self.p;
        if p.breaks(next) {
            return None;
        }
        if let Some((noun, after)) = self.lang.per_adverbs.at(p, next) {
            return Some((noun.to_string(), after));
        }
        if p.breaks(next + 1) {
            return None;
        }
        let noun = self.lang.singular(p.str(next + 1));
        let slash = p.is_mark(next, '/');
        let words = p.kind(next) == Some(Kind::Word) && p.kind(next + 1) == Some(Kind::Word);
        if words && self.lang.rate(&p.str(next).to_lowercase(), &noun) {
            return Some((noun, next + 2));
        }
        // "per 100,000 people", "per square kilometre" keep their words in `what`
        (slash && p.kind(next + 1) == Some(Kind::Word)).then_some((noun, next + 2))
    }

    /// "a record 400 billion", "the highest since 2015": first and last piece.
    pub fn rank(&self, first: usize, next: usize, times: &[TimeMention]) -> Option<(usize, usize)> {
        let p = self.p;
        for k in (first.saturating_sub(RANK_BEFORE)..first).rev() {
            if p.breaks(k + 1) || matches!(p.kind(k), Some(Kind::Mark('.' | ';' | ','))) {
                break;
            }
            if let Some((_, end)) = self.lang.records.at(p, k).filter(|&(_, end)| end <= first) {
                let holder = !p.is_word(end, "holder") && !p.is_hyphen(end);
                return holder.then_some((k, end)).filter(|_| !self.has_number(end, first));
            }
        }
        let stop = (next + RANK_AFTER).min(p.items.len());
        for k in next..stop {
            if p.breaks(k) || p.is_mark(k, '.') && p.spaced(k + 1) || p.is_mark(k, ';') {
                break;
            }
            if p.kind(k) == Some(Kind::Digits) {
                break;
            }
            if self.lang.records.at(p, k).is_some_and(|(_, e)| e == k + 2) {
                return Some((k, k + 2));
            }
            if self.lang.is_superlative(&p.str(k).to_lowercase()) {
                return self.superlative(k, stop, times);
            }
        }
        None
    }

    fn has_number(&self, from: usize, to: usize) -> bool {
        (from..to).any(|k| p_digits(self.p, k))
    }

    /// "the highest level since 2015", "the largest ever", "the lowest in five years".
    fn superlative(&self, k: usize, stop: usize, times: &[TimeMention]) -> Option<(usize, usize)> {
        let p = self.p;
        for t in k + 1..(k + 5).min(stop) {
            if p.breaks(t) {
                return None;
            }
            let word = p.str(t).to_lowercase();
            if !self.lang.is_tail(&word) {
                continue;
            }
            if word == "ever" || word == "yet" {
                return Some((k, t + 1));
            }
            if p.is_word(t + 1, "record") {
                return Some((k, t + 2));
            }
            if p.breaks(t + 1) {
                return None;
            }
            // to the end of the time that follows
            let at = p.items.get(t + 1)?.start as usize;
            let m = times.partition_point(|m| m.span.end() <= at);
            let time = times.get(m).filter(|m| m.span.start() <= at)?;
            let end = (t + 1..stop + 4)
                .find(|&e| p.items.get(e).is_none_or(|x| x.start as usize >= time.span.end()))?;
            return Some((k, end));
        }
        None
    }
}

fn p_digits(p: &Pieces<'_>, k: usize) -> bool {
    p.kind(k) == Some(Kind::Digits)
}
