//! A number with what stands right beside it: currency, unit, range.

use super::language::Language;
use crate::numbers::{Kind, Number, NumberWord, Pieces, Reading};
use chancery_document::Decimal;

/// A number and its unit in the pieces, before the words around are looked at.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    /// First piece (a currency sign or the number).
    pub first: usize,
    /// Piece after the last.
    pub next: usize,
    /// Piece after the number itself.
    pub after_number: usize,
    pub low: Decimal,
    /// The upper end, of a range.
    pub high: Option<Decimal>,
    pub unit: Option<String>,
    /// Which table gave the unit.
    pub rule: &'static str,
    /// Whether a noun counted may follow (no unit yet, no percentage).
    pub counts: bool,
    /// "one", "a million": numbers that need a noun to be figures.
    pub word: bool,
    pub scale: u64,
}

/// What stands at a piece.
pub(super) enum Found {
    Amount(Amount),
    /// A value beyond what is read.
    Absurd(usize),
    /// "dozens", "millions": a size without a value.
    Vague(usize),
    /// A number that counts nothing: skip to the piece.
    Skip(usize),
}

pub(super) struct Scan<'a> {
    pub p: &'a Pieces<'a>,
    pub lang: &'a Language,
}

impl Scan<'_> {
    /// The amount that starts at piece `i`.
    pub fn amount(&self, i: usize) -> Option<Found> {
        let p = self.p;
        if matches!(p.kind(i)?, Kind::Skip | Kind::Dotted) {
            return Some(Found::Skip(i + 1));
        }
        if let Some((code, next)) = self.symbol_before(i) {
            return match self.lang.words.read(p, next)? {
                Reading::Absurd { next } => Some(Found::Absurd(next)),
                Reading::Number(n) => Some(self.money(i, n, code)),
            };
        }
        if let Some(NumberWord::Vague(_)) = self.lang.words.get(p.str(i)) {
            let noun = p.is_word(i + 1, "of") || p.kind(i + 1) == Some(Kind::Word) && !p.breaks(i + 1);
            return noun.then_some(Found::Vague(i + 1));
        }
        if let Some((_, next)) = self.lang.words.read_ordinal(p, i)
            && self.fraction(i).is_none()
        {
            return Some(Found::Skip(next));
        }
        if let Some(found) = self.fraction(i) {
            return Some(Found::Amount(found));
        }
        let mut n = match self.lang.words.read(p, i)? {
            Reading::Absurd { next } => return Some(Found::Absurd(next)),
            Reading::Number(n) => n,
        };
        if self.minus(i) {
            n.value = -n.value;
            let amount = self.with_unit(i, n, n.value, None);
            return Some(Found::Amount(Amount { first: i - 1, ..amount }));
        }
        if n.digits && self.names_something(i, n.next) {
            return Some(Found::Skip(self.past_digits(n.next)));
        }
        if let Some(found) = self.range(i, n, None) {
            return Some(Found::Amount(found));
        }
        Some(Found::Amount(self.with_unit(i, n, n.value, None)))
    }

    /// "-5", "minus five": a sign that joins nothing.
    fn minus(&self, i: usize) -> bool {
        let p = self.p;
        let Some(b) = i.checked_sub(1).filter(|_| !p.breaks(i)) else { return false };
        if p.is_word(b, "minus") {
            return true;
        }
        let sign = p.is_hyphen(b) || p.is_mark(b, '\u{2212}');
        sign && !p.spaced(i)
            && (b == 0 || p.spaced(b) || p.is_mark(b - 1, '('))
            && p.kind(i) == Some(Kind::Digits)
    }

    /// A currency sign or code with a number right after it: its code and the number's piece.
    fn symbol_before(&self, i: usize) -> Option<(String, usize)> {
        let p = self.p;
        let (code, mut next) = self.lang.symbols.at(p, i)?;
        // "A$5" and "US$5" are signs, "a $5 note" is an article and a sign.
        let joined = (i + 1..next).all(|k| !p.spaced(k));
        if next > i + 1 && !(joined && p.capital(i)) {
            return None;
        }
        let word = p.kind(i) == Some(Kind::Word) && next == i + 1;
        if word && !p.str(i).chars().all(char::is_uppercase) && !p.is_word(i, "rs") {
            return None;
        }
        if word && p.is_mark(next, '.') && !p.spaced(next) {
            next += 1;
        }
        let number = matches!(p.kind(next), Some(Kind::Digits)) && !p.breaks(next);
        number.then(|| (code.to_string(), next))
    }

    fn money(&self, i: usize, n: Number, code: String) -> Found {
        // "$400 million dollars", "US$ 5 million": one sign is enough; "$5 to $7 million"
        if let Some(found) = self.range(i, n, Some(&code)) {
            return Found::Amount(found);
        }
        let mut next = n.next;
        if let Some((_, after)) = self.lang.currencies.at(self.p, next).filter(|_| !self.p.breaks(next)) {
            next = after;
        }
        // "US$5 (USD)": no
        Found::Amount(Amount {
            first: i,
            next,
            after_number: n.next,
            low: n.value,
            high: None,
            unit: Some(code),
            rule: "currency-sign",
            counts: false,
            word: false,
            scale: n.scale,
        })
    }

    /// "5 to 7 million", "10-15 per cent", "between 5 and 7", "$5-7 million", "two or three".
    fn range(&self, i: usize, n: Number, code: Option<&str>) -> Option<Amount> {
        let p = self.p;
        let mut joint = n.next;
        let mut first_unit = None;
        if code.is_none()
            && let Some((unit, after)) = self.lang.units.at(p, joint)
        {
            (first_unit, joint) = (Some(unit), after);
        }
        if p.breaks(joint) {
            return None;
        }
        let between = i > 0 && p.is_word(i - 1, "between") && !p.breaks(i);
        let dash = p.is_dash(joint);
        let ok =
            dash || p.is_word(joint, "to") || p.is_word(joint, "or") || between && p.is_word(joint, "and");
        // "from 5 to 7 per cent" may be a change: left to the words around, which read both ends
        let from = i > 0 && p.is_word(i - 1, "from");
        if !ok || from && !dash || p.breaks(joint + 1) {
            return None;
        }
        let sign = code.and_then(|_| self.symbol_before(joint + 1)).map_or(joint + 1, |(_, at)| at);
        let m = self.lang.words.number(p, sign)?;
        // "52-48", "2-1": a score or a vote; "5 to 7": the second is larger
        let mut low = n.value;
        if n.scale == 1 && m.scale > 1 && n.value < m.value / Decimal::from(m.scale) {
            low = n.value.checked_mul(Decimal::from(m.scale))?;
        }
        if low >= m.value || n.digits != m.digits {
            return None;
        }
        let mut amount = self.with_unit(i, m, low, Some(m.value));
        if first_unit.is_some_and(|u| amount.unit.as_deref() != Some(u)) {
            return None;
        }
        if let Some(code) = code {
            amount.unit = Some(code.to_owned());
            amount.counts = false;
        }
        let bare = amount.unit.is_none() && !between && amount.counts && !self.noun_may_follow(amount.next);
        (!bare).then_some(amount)
    }

    fn noun_may_follow(&self, i: usize) -> bool {
        self.p.kind(i) == Some(Kind::Word)
            && !self.p.breaks(i)
            && !matches!(
                self.p.str(i),
                "in" | "to" | "on" | "at" | "by" | "and" | "over" | "for" | "with" | "against"
            )
    }

    /// The unit after a number.
    fn with_unit(&self, i: usize, n: Number, low: Decimal, high: Option<Decimal>) -> Amount {
        let p = self.p;
        let mut amount = Amount {
            first: i,
            next: n.next,
            after_number: n.next,
            low,
            high,
            unit: None,
            rule: "number",
            counts: true,
            word: !n.digits && n.scale == 1,
            scale: n.scale,
        };
        if p.breaks(n.next) {
            return amount;
        }
        let at = if p.is_hyphen(n.next) && !p.spaced(n.next) && !p.spaced(n.next + 1) {
            n.next + 1
        } else {
            n.next
        };
        // "400 billion US dollars", "5 million pesos", "10 euros"
        if let Some((code, next)) = self.lang.currencies.at(p, at) {
            amount.next = next;
            amount.rule = "currency-name";
            amount.counts = false;
            amount.unit = Some(match code {
                Some(code) => code.to_string(),
                None => self.lang.singular(p.str(next - 1)),
            });
            return amount;
        }
        // "5 million USD", "20 €"
        if let Some((code, next)) = self.lang.symbols.at(p, at).filter(|&(_, next)| {
            next > at + 1 || p.kind(at) != Some(Kind::Word) || p.str(at).chars().all(char::is_uppercase)
        }) && !(next < p.items.len() && p.kind(next) == Some(Kind::Digits) && !p.spaced(next))
            && n.digits
        {
            (amount.next, amount.rule, amount.counts, amount.unit) =
                (next, "currency-sign", false, Some(code.to_string()));
            return amount;
        }
        if let Some((unit, next)) = self.lang.units.at(p, at) {
            let (unit, next) = self.power(unit, next);
            (amount.next, amount.rule, amount.counts, amount.unit) = (next, "unit", false, Some(unit));
            return amount;
        }
        if n.digits
            && let Some(unit) = self.lang.short_units.get(p.str(at))
            && (!p.spaced(at) || matches!(p.str(at), "lb" | "lbs" | "ft" | "mi" | "ml" | "kv"))
        {
            (amount.next, amount.rule, amount.counts, amount.unit) =
                (at + 1, "unit", false, Some(unit.to_string()));
        }
        amount
    }

    /// "km2", "m³", "km^2": the unit with its power.
    fn power(&self, unit: &str, next: usize) -> (String, usize) {
        let p = self.p;
        let tight = !p.spaced(next) && matches!(unit, "km" | "m" | "cm" | "mm");
        match p.kind(next) {
            Some(Kind::Mark('²')) if tight => (format!("{unit}2"), next + 1),
            Some(Kind::Mark('³')) if tight => (format!("{unit}3"), next + 1),
            Some(Kind::Digits) if tight && matches!(p.str(next), "2" | "3") => {
                (format!("{unit}{}", p.str(next)), next + 1)
            }
            Some(Kind::Mark('^')) if tight && matches!(p.str(next + 1), "2" | "3") => {
                (format!("{unit}{}", p.str(next + 1)), next + 2)
            }
            _ => (unit.to_owned(), next),
        }
    }

    /// "two thirds", "one-third", "half of", "three quarters of", "a third of".
    fn fraction(&self, i: usize) -> Option<Amount> {
        let p = self.p;
        let words = &self.lang.words;
        let (count, at) = match words.get(p.str(i)) {
            Some(NumberWord::Cardinal(n @ 1..=20)) => (n, i + 1),
            Some(NumberWord::Article) => (1, i + 1),
            _ => (1, i),
        };
        let at = if at > i && p.is_hyphen(at) { at + 1 } else { at };
        let parts = words.part(p.str(at)).filter(|_| !p.breaks(at) || at == i)?;
        let next = at + 1;
        let half = parts == 2;
        if at == i && !half || count >= 2 * parts {
            return None;
        }
        let of = p.is_word(next, "of") || half && (p.is_word(next, "the") || p.is_word(next, "its"));
        let ends = p.breaks(next) || matches!(p.kind(next), Some(Kind::Mark(_)));
        let bare = at > i && parts != 4 && (count > 1 || p.is_hyphen(i + 1) || ends && p.is_word(i, "one"));
        if !bare && (!of || p.breaks(next)) {
            return None;
        }
        let value = (Decimal::from(count) / Decimal::from(parts)).round_dp(4);
        Some(Amount {
            first: i,
            next,
            after_number: next,
            low: value.normalize(),
            high: None,
            unit: None,
            rule: "fraction",
            counts: false,
            word: false,
            scale: 1,
        })
    }

    /// Whether digits name a thing instead of counting: "Resolution 1701", "COVID-19", "Boeing 747", "2-1",
    /// "+86 10 6596", list numbers, ages between commas.
    fn names_something(&self, i: usize, next: usize) -> bool {
        let p = self.p;
        let before = i.checked_sub(1);
        if let Some(b) = before.filter(|_| !p.breaks(i)) {
            let tight = !p.spaced(i);
            match p.kind(b) {
                Some(Kind::Word) if tight => return true,
                Some(Kind::Mark('#' | '№' | '+' | '/' | '_' | '@' | '&' | '=' | '*')) if tight => {
                    return true;
                }
                Some(Kind::Mark(':' | '.' | ','))
                    if tight && b > 0 && matches!(p.kind(b - 1), Some(Kind::Digits)) =>
                {
                    return true;
                }
                Some(Kind::Mark(_))
                    if tight
                        && p.is_dash(b)
                        && b > 0
                        && !p.spaced(b)
                        && matches!(p.kind(b - 1), Some(Kind::Word | Kind::Digits | Kind::Dotted)) =>
                {
                    // "COVID-19", "F-35", "555-1234"; but "mid-20s", "sub-10"
                    return true;
                }
                _ => {}
            }
            let label = p.kind(b) == Some(Kind::Word) && self.lang.is_label(p.str(b));
            let abbreviated = p.is_mark(b, '.') && b > 0 && !p.spaced(b) && self.lang.is_label(p.str(b - 1));
            if (label || abbreviated) && !p.is_mark(next, '%') {
                return true;
            }
            // "Article 5", "Boeing 747": a name with a number, no noun counted after it
            let name = p.kind(b) == Some(Kind::Word)
                && p.capital(b)
                && b > 0
                && !p.breaks(b)
                && !p.is_mark(b - 1, '.');
            let plain = p.plain(i).is_some() && next == i + 1;
            let noun =
                p.kind(next) == Some(Kind::Word) && !p.breaks(next) || self.lang.units.at(p, next).is_some();
            if name && plain && !noun {
                return true;
            }
            // ", 68,": an age
            if plain
                && p.is_mark(b, ',')
                && p.is_mark(next, ',')
                && p.str(i).len() <= 2
                && p.capital(b.saturating_sub(1))
            {
                return true;
            }
        }
        // "2.13 am"
        if ["am", "pm"].iter().any(|w| p.is_word(next, w))
            || p.str(next).len() == 1 && p.is_mark(next + 1, '.') && p.is_word(next + 2, "m")
        {
            return true;
        }
        // "1." and "1)" at the head of a line
        if p.breaks(i) && (p.is_mark(next, '.') || p.is_mark(next, ')')) && !p.spaced(next) {
            return true;
        }
        // "747-400", "2-1", "10:35", "3/4/5", "5th-placed", "3G"
        let tight = !p.spaced(next) && !p.breaks(next);
        let digits_after = |k: usize| p.kind(k) == Some(Kind::Digits) && !p.spaced(k);
        if tight && (p.is_mark(next, ':') || p.is_mark(next, '/')) && digits_after(next + 1) {
            return true;
        }
        if tight && p.is_dash(next) && digits_after(next + 1) {
            let (Some(a), Some(b)) = (p.plain(i), p.plain(next + 1)) else { return false };
            let more = p.is_dash(next + 2) && digits_after(next + 3);
            return a >= b || more || p.str(next + 1).len() > p.str(i).len() + 2;
        }
        let glued = tight && p.kind(next) == Some(Kind::Word) && next == i + 1;
        glued
            && self.lang.units.at(p, next).is_none()
            && !self.lang.short_units.contains_key(p.str(next))
            && self.lang.symbols.at(p, next).is_none()
            && !p.str(next).starts_with(['\'', '’'])
            && self.lang.currencies.at(p, next).is_none()
            && !p.is_word(next, "x")
    }

    /// The end of a number that runs on: "555-1234-77".
    fn past_digits(&self, mut next: usize) -> usize {
        let p = self.p;
        for _ in 0..16 {
            let joined = !p.breaks(next)
                && !p.spaced(next)
                && (p.is_dash(next) || matches!(p.kind(next), Some(Kind::Mark(':' | '/' | '.'))))
                && p.kind(next + 1) == Some(Kind::Digits)
                && !p.spaced(next + 1);
            if !joined {
                break;
            }
            next += 2;
        }
        next
    }
}
