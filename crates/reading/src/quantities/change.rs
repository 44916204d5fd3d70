//! Changes with their ends: "rose 41 per cent to 451.6 billion from 320 billion".

use super::language::{End, Language};
use super::scan::Amount;
use crate::numbers::{Kind, Pieces};
use chancery_document::{Change, Decimal};

/// An amount with its place in a change.
pub(super) struct Linked<'a> {
    pub amount: &'a Amount,
    /// Where its words start, modifier included.
    pub first: usize,
}

/// Between the word of change and its amounts stand at most so many pieces: "rose in the first quarter by".
const REACH: usize = 8;

/// The change that each amount of a text tells: on the amount reached ("to 451.6 billion"), else on the amount of
/// the change itself. The list runs parallel to `amounts`.
pub(super) fn link(p: &Pieces<'_>, lang: &Language, amounts: &[Linked<'_>]) -> Vec<Option<Change>> {
    let mut changes: Vec<Option<Change>> = vec![None; amounts.len()];
    let mut i = 0;
    while i < amounts.len() {
        let Some(sign) = direction(p, lang, amounts[i].first) else {
            i += 1;
            continue;
        };
        // the amounts of this change: each right after the one before, up to three
        let mut group = vec![i];
        while group.len() < 3 {
            let last = group[group.len() - 1];
            let Some(next) = amounts.get(last + 1) else { break };
            let gap = next.first.saturating_sub(amounts[last].amount.next);
            if gap > REACH
                || ends_sentence(p, amounts[last].amount.next, next.first)
                || end_of(p, lang, next.first).is_none()
            {
                break;
            }
            group.push(last + 1);
        }
        let mut change = Change::default();
        let mut main = group[0];
        for &g in &group {
            let a = amounts[g].amount;
            match end_of(p, lang, amounts[g].first) {
                Some(End::From) if g != main || group.len() > 1 => change.from = Some(a.low),
                Some(End::To) => {
                    change.to = Some(a.low);
                    main = g;
                }
                _ if change.by.is_none() => {
                    change.by = Some(if sign < 0 { -a.low } else { a.low });
                    change.by_unit = a.unit.clone();
                }
                _ => {}
            }
        }
        // "to 451.6 billion from 320": the first end lends its scale
        if let (Some(from), Some(to)) = (change.from, change.to) {
            let source = group.iter().map(|&g| amounts[g].amount).find(|a| a.low == from);
            let target = amounts[main].amount;
            if let Some(s) = source
                && s.scale == 1
                && s.unit.is_none()
                && target.scale > 1
                && from < Decimal::from(1000)
            {
                change.from =
                    from.checked_mul(Decimal::from(target.scale)).filter(|f| *f < to * Decimal::from(1000));
            }
        }
        if change != Change::default() {
            changes[main] = Some(change);
        }
        i = group[group.len() - 1] + 1;
    }
    changes
}

/// 1 or -1 where a word of change governs what starts at `first`.
fn direction(p: &Pieces<'_>, lang: &Language, first: usize) -> Option<i8> {
    for k in (first.saturating_sub(REACH)..first).rev() {
        if p.breaks(k + 1) || matches!(p.kind(k), Some(Kind::Mark('.' | ';' | ','))) && p.spaced(k + 1) {
            return None;
        }
        if let Some(sign) = lang.change(p.str(k)) {
            // "up to 20" is a bound
            let bound = p.is_word(k, "up") && p.is_word(k + 1, "to") && k + 2 >= first;
            let near = k + 1 == first || end_of(p, lang, first).is_some();
            return (!bound && near).then_some(sign);
        }
    }
    None
}

fn end_of(p: &Pieces<'_>, lang: &Language, first: usize) -> Option<End> {
    lang.end(p.str(first.checked_sub(1)?))
}

fn ends_sentence(p: &Pieces<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|k| p.breaks(k) || p.is_mark(k, '.') || p.is_mark(k, ';'))
}
