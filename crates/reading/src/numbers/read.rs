use super::{Kind, MAX, NumberWord, Pieces, Words};
use chancery_document::Decimal;

/// A number read from pieces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: Decimal,
    /// Index of the piece after it.
    pub next: usize,
    /// Whether it starts with digits.
    pub digits: bool,
    /// The largest scale word in it (`million` → 10⁶); 1 without one.
    pub scale: u64,
    /// Whether it is a bare `a`/`an` with a scale or a part ("a million", "half").
    pub loose: bool,
}

/// What reading a number gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// A number.
    Number(Number),
    /// Pieces up to `next` have the form of a number whose value is beyond [`MAX`].
    Absurd {
        /// Index of the piece after it.
        next: usize,
    },
}

impl Words {
    /// The cardinal number that starts at piece `i`, as long as possible.
    #[must_use]
    pub fn read(&self, p: &Pieces<'_>, i: usize) -> Option<Reading> {
        match p.kind(i)? {
            Kind::Digits => self.read_digits(p, i),
            Kind::Mark(c) => vulgar(c).map(|v| self.scaled(p, v, i + 1, true, false)),
            Kind::Word => self.read_words(p, i),
            Kind::Dotted | Kind::Skip => None,
        }
    }

    /// The number at `i`, where it is no absurd one.
    #[must_use]
    pub fn number(&self, p: &Pieces<'_>, i: usize) -> Option<Number> {
        match self.read(p, i)? {
            Reading::Number(n) => Some(n),
            Reading::Absurd { .. } => None,
        }
    }

    /// The ordinal at `i` and the piece after it: `third`, `twenty-first`, `3rd`, `21 st`.
    #[must_use]
    pub fn read_ordinal(&self, p: &Pieces<'_>, i: usize) -> Option<(u32, usize)> {
        if let Some(n) = p.plain(i) {
            let suffix = p.str(i + 1);
            let fits = ["st", "nd", "rd", "th"].iter().any(|s| s.eq_ignore_ascii_case(suffix));
            return (fits && !p.spaced(i + 1)).then_some((n, i + 2));
        }
        if let Some(n) = self.ordinal(p.str(i)) {
            return Some((n, i + 1));
        }
        let NumberWord::Cardinal(tens @ 20..=90) = self.get(p.str(i))? else { return None };
        let j = if p.is_hyphen(i + 1) { i + 2 } else { i + 1 };
        self.ordinal(p.str(j)).filter(|&n| n < 10).map(|n| (tens + n, j + 1))
    }

    fn read_digits(&self, p: &Pieces<'_>, i: usize) -> Option<Reading> {
        let Some(mut value) = decimal(p.str(i)) else { return Some(Reading::Absurd { next: i + 1 }) };
        let mut next = i + 1;
        // 10 000 and 2 500 000: groups with plain spaces, where no other reading is likely
        if p.plain(i).is_some_and(|n| n > 0) && p.str(i).len() <= 3 {
            let group = |k: usize| p.str(k).len() == 3 && p.plain(k).is_some() && p.spaced(k) && !p.breaks(k);
            let groups = (next..next + 6).take_while(|&k| group(k)).count();
            if groups > 1 || groups == 1 && p.str(next) == "000" {
                for k in next..next + groups {
                    value =
                        value.checked_mul(Decimal::from(1000))?.checked_add(Decimal::from(p.plain(k)?))?;
                }
                next += groups;
                return Some(self.scaled(p, value, next, true, false));
            }
        }
        // 1e6, 1.5E-3: no space inside.
        if p.str(next).eq_ignore_ascii_case("e") && !p.spaced(next) {
            let sign = usize::from(p.is_hyphen(next + 1) || p.is_mark(next + 1, '+'));
            if let (Some(power), false) = (p.plain(next + 1 + sign), p.spaced(next + 1)) {
                next += 2 + sign;
                match power_of_ten(value, power, p.is_hyphen(next - 2)) {
                    Some(v) => value = v,
                    None => return Some(Reading::Absurd { next }),
                }
                return Some(self.scaled(p, value, next, true, false));
            }
        }
        // 1/2, 2 1/2, 2-1/2, 2½
        let fraction = |at: usize| -> Option<(Decimal, usize)> {
            let (n, d) = (p.plain(at)?, p.plain(at + 2)?);
            let joined = p.is_mark(at + 1, '/') && !p.spaced(at + 1) && !p.spaced(at + 2);
            let plain = !p.is_mark(at + 3, '/') || p.spaced(at + 3);
            (joined && plain && n > 0 && n < d && d <= 100)
                .then(|| (Decimal::from(n) / Decimal::from(d), at + 3))
        };
        if let Some((v, after)) = fraction(i) {
            return Some(self.scaled(p, v, after, true, false));
        }
        let gap = usize::from(p.is_hyphen(next));
        if p.plain(i).is_some() {
            if let Some((v, after)) = fraction(next + gap) {
                return Some(self.scaled(p, value + v, after, true, false));
            }
            if let Some(Kind::Mark(c)) = p.kind(next)
                && let Some(v) = vulgar(c)
            {
                return Some(self.scaled(p, value + v, next + 1, true, false));
            }
        }
        Some(self.scaled(p, value, next, true, false))
    }

    /// Multiplies by the scale words that follow, and adds smaller scaled numbers: "2 million 300 thousand".
    fn scaled(&self, p: &Pieces<'_>, value: Decimal, mut next: usize, digits: bool, loose: bool) -> Reading {
        let (mut total, mut current, mut largest) = (Decimal::ZERO, value, 1u64);
        let mut bound = u64::MAX;
        // Numbers nest at most four scales deep; eight turns are enough for any that is no attack.
        for _ in 0..8 {
            if p.breaks(next) {
                break;
            }
            let at = if p.is_hyphen(next) && !p.spaced(next) { next + 1 } else { next };
            let scale = match self.get(p.str(at)) {
                // "3 dozens", "5 millions"
                Some(NumberWord::Scale(s) | NumberWord::Vague(s)) => Some(s),
                Some(NumberWord::ShortScale(s)) if at == next && digits && self.short_fits(p, at) => Some(s),
                _ => None,
            };
            if let Some(s) = scale {
                next = at + 1;
                // "m." and "bn." are abbreviations whose point belongs to them only before a lower-case word.
                let Some(v) = current.checked_mul(Decimal::from(s)).filter(|v| *v <= max()) else {
                    return Reading::Absurd { next: self.past_scales(p, next) };
                };
                current = v;
                largest = largest.max(s);
                bound = s;
                continue;
            }
            // "5 million 300 thousand", "two thousand five hundred"
            let and = usize::from(self.get(p.str(next)) == Some(NumberWord::And));
            let Some((n, after)) = self.smaller(p, next + and, bound) else { break };
            // "two thousand and five" is one number, "two thousand and five hundred" may be two
            if and > 0 && n >= Decimal::ONE_HUNDRED {
                break;
            }
            total += current;
            current = n;
            next = after;
        }
        match total.checked_add(current).filter(|v| *v <= max()) {
            Some(value) => {
                Reading::Number(Number { value: value.normalize(), next, digits, scale: largest, loose })
            }
            None => Reading::Absurd { next },
        }
    }

    /// Short scales count right after the digits or after one space; `m` and `k` only without a space, or
    /// they would swallow metres and kelvins.
    fn short_fits(&self, p: &Pieces<'_>, at: usize) -> bool {
        !p.spaced(at) || p.str(at).len() > 1
    }

    fn past_scales(&self, p: &Pieces<'_>, mut next: usize) -> usize {
        while matches!(self.get(p.str(next)), Some(NumberWord::Scale(_))) {
            next += 1;
        }
        next
    }

    /// A number in digits or words that a scale below `bound` must follow.
    fn smaller(&self, p: &Pieces<'_>, i: usize, bound: u64) -> Option<(Decimal, usize)> {
        if bound < 1000 || bound == u64::MAX {
            return None;
        }
        let (value, next) = match p.kind(i)? {
            Kind::Digits => (decimal(p.str(i))?, i + 1),
            Kind::Word => self.below_thousand(p, i).map(|(n, next)| (Decimal::from(n), next))?,
            _ => return None,
        };
        match self.get(p.str(next)) {
            Some(NumberWord::Scale(s)) if s < bound && value < Decimal::from(bound / s) => {
                Some((value, next))
            }
            _ if p.kind(i) == Some(Kind::Word) => Some((value, next)),
            _ => None,
        }
    }

    fn read_words(&self, p: &Pieces<'_>, i: usize) -> Option<Reading> {
        let word = self.get(p.str(i));
        match word {
            Some(NumberWord::Article) => {
                // "a hundred thirty", "a million", "a half", "a dozen"
                if p.breaks(i + 1) {
                    return None;
                }
                if let Some(NumberWord::Scale(100)) = self.get(p.str(i + 1)) {
                    let (n, next) = self.after_hundred(p, 1, i + 2);
                    return Some(self.scaled(p, Decimal::from(n), next, false, true));
                }
                if let Some(NumberWord::Scale(_)) = self.get(p.str(i + 1)) {
                    return Some(self.scaled(p, Decimal::ONE, i + 1, false, true));
                }
                None
            }
            Some(NumberWord::Cardinal(_)) => {
                let (n, next) = self.below_thousand(p, i)?;
                // "two and a half million", "three point five"
                if self.get(p.str(next)) == Some(NumberWord::And)
                    && self.get(p.str(next + 1)) == Some(NumberWord::Article)
                    && let Some(parts @ 2..=4) = self.part(p.str(next + 2))
                {
                    let value = Decimal::from(n) + Decimal::ONE / Decimal::from(parts);
                    return Some(self.scaled(p, value, next + 3, false, false));
                }
                if self.get(p.str(next)) == Some(NumberWord::Point) {
                    let (value, after) = self.decimals(p, n, next + 1);
                    return Some(self.scaled(p, value, after, false, false));
                }
                Some(self.scaled(p, Decimal::from(n), next, false, false))
            }
            Some(NumberWord::Scale(s)) if s >= 1000 || s == 100 => None,
            _ => {
                // "half a million", "half a billion", "half million"
                let parts = self.part(p.str(i)).filter(|&n| n == 2)?;
                let article = usize::from(self.get(p.str(i + 1)) == Some(NumberWord::Article));
                match self.get(p.str(i + 1 + article)) {
                    Some(NumberWord::Scale(s)) if s > 100 || s == 12 => Some(self.scaled(
                        p,
                        Decimal::ONE / Decimal::from(parts),
                        i + 1 + article,
                        false,
                        true,
                    )),
                    _ => None,
                }
            }
        }
    }

    fn decimals(&self, p: &Pieces<'_>, whole: u32, mut next: usize) -> (Decimal, usize) {
        let (mut value, mut unit) = (Decimal::from(whole), Decimal::ONE);
        for _ in 0..9 {
            let Some(NumberWord::Cardinal(digit @ 0..=9)) = self.get(p.str(next)) else { break };
            unit /= Decimal::TEN;
            value += unit * Decimal::from(digit);
            next += 1;
        }
        (value, next)
    }

    /// "seven", "ninety-six", "three hundred and five".
    fn below_thousand(&self, p: &Pieces<'_>, i: usize) -> Option<(u32, usize)> {
        let (n, next) = self.below_hundred(p, i)?;
        if n < 100 && self.get(p.str(next)) == Some(NumberWord::Scale(100)) && !p.breaks(next) {
            return Some(self.after_hundred(p, n, next + 1));
        }
        Some((n, next))
    }

    fn after_hundred(&self, p: &Pieces<'_>, hundreds: u32, next: usize) -> (u32, usize) {
        let and = usize::from(self.get(p.str(next)) == Some(NumberWord::And));
        match self.below_hundred(p, next + and) {
            Some((n, after)) if !p.breaks(next) => (hundreds * 100 + n, after),
            _ => (hundreds * 100, next),
        }
    }

    fn below_hundred(&self, p: &Pieces<'_>, i: usize) -> Option<(u32, usize)> {
        let NumberWord::Cardinal(n) = self.get(p.str(i))? else { return None };
        if !(20..=90).contains(&n) || p.breaks(i + 1) {
            return Some((n, i + 1));
        }
        let j = if p.is_hyphen(i + 1) && !p.spaced(i + 1) { i + 2 } else { i + 1 };
        match self.get(p.str(j)) {
            Some(NumberWord::Cardinal(unit @ 1..=9)) if !p.breaks(j) => Some((n + unit, j + 1)),
            _ => Some((n, i + 1)),
        }
    }
}

fn max() -> Decimal {
    Decimal::from(MAX)
}

/// Digits with groups and decimals; `None` where the value is beyond [`MAX`].
fn decimal(digits: &str) -> Option<Decimal> {
    let points = digits.bytes().filter(|&b| b == b'.').count();
    let clean: String = digits.chars().filter(|c| c.is_ascii_digit() || (*c == '.' && points == 1)).collect();
    // More than 28 decimals are noise; the integer part decides about the size.
    let (whole, part) = clean.split_once('.').unwrap_or((&clean, ""));
    if whole.trim_start_matches('0').len() > 21 {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let text =
        if part.is_empty() { whole.to_owned() } else { format!("{whole}.{}", &part[..part.len().min(6)]) };
    text.parse::<Decimal>().ok().filter(|v| *v <= max())
}

fn power_of_ten(value: Decimal, power: u32, negative: bool) -> Option<Decimal> {
    if power > 20 {
        return None;
    }
    let ten = Decimal::from(10u128.pow(power));
    if negative { value.checked_div(ten) } else { value.checked_mul(ten).filter(|v| *v <= max()) }
}

fn vulgar(c: char) -> Option<Decimal> {
    let (n, d) = match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    };
    Some(Decimal::from(n) / Decimal::from(d))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words::parse(include_str!("../../../../data/lang/en/quantities.toml")).unwrap()
    }

    fn read(text: &str) -> String {
        match words().read(&Pieces::cut(text), 0) {
            Some(Reading::Number(n)) => format!("{} +{}", n.value, n.next),
            Some(Reading::Absurd { next }) => format!("absurd +{next}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn digits_and_words_give_the_same_values() {
        for (text, want) in [
            ("400 million doses", "400000000 +2"),
            ("four hundred and five thousand three hundred men", "405300 +7"),
            ("ninety-six", "96 +3"),
            ("a hundred thirty million dollars", "130000000 +4"),
            ("half a million", "500000 +3"),
            ("two and a half billion", "2500000000 +5"),
            ("1.5bn", "1500000000 +2"),
            ("12,34,567 rupees", "1234567 +1"),
            ("2 1/2 in", "2.5 +4"),
            ("5 lakh", "500000 +2"),
            ("2 million 300 thousand", "2300000 +4"),
            ("one two", "1 +1"),
            ("1e3", "1000 +3"),
            ("three point one four", "3.14 +4"),
            ("a dog", "none"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn absurd_values_are_no_numbers() {
        for text in ["400 billion billion", "1e400", "999999999999999999999999999999999999999999"] {
            assert!(read(text).starts_with("absurd"), "{text}: {}", read(text));
        }
    }
}
