use std::fmt;

/// Morphological features of a word (UD v2), packed into 64 bits.
///
/// [`FEATURES`] lists the features and values of the English treebanks; a pair that is not listed is dropped.
/// Each feature takes four bits: 0 is "not there", `n` its `n`-th value.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feats(u64);

/// Features in the order of CoNLL-U (alphabetical) with at most 15 values each.
const FEATURES: &[(&str, &[&str])] = &[
    ("Abbr", &["Yes"]),
    ("Case", &["Acc", "Gen", "Nom"]),
    ("Definite", &["Def", "Ind"]),
    ("Degree", &["Cmp", "Pos", "Sup"]),
    ("Gender", &["Fem", "Masc", "Neut", "Fem,Masc"]),
    ("Mood", &["Imp", "Ind", "Sub"]),
    ("NumForm", &["Combi", "Digit", "Roman", "Word"]),
    ("NumType", &["Card", "Frac", "Mult", "Ord"]),
    ("Number", &["Plur", "Ptan", "Sing"]),
    ("Person", &["1", "2", "3"]),
    ("Polarity", &["Neg", "Pos"]),
    ("Poss", &["Yes"]),
    ("PronType", &["Art", "Dem", "Emp", "Ind", "Int", "Neg", "Prs", "Rcp", "Rel", "Tot"]),
    ("Tense", &["Past", "Pres"]),
    ("VerbForm", &["Fin", "Ger", "Inf", "Part"]),
    ("Voice", &["Pass"]),
];

impl Feats {
    /// From a column of CoNLL-U (`Number=Plur|…` or `_`).
    #[must_use]
    pub fn parse(column: &str) -> Self {
        let mut bits = 0;
        for pair in column.split('|') {
            let Some((name, value)) = pair.split_once('=') else { continue };
            let Some(i) = FEATURES.iter().position(|(n, _)| *n == name) else { continue };
            let Some(v) = FEATURES[i].1.iter().position(|x| *x == value) else { continue };
            bits |= (v as u64 + 1) << (4 * i);
        }
        Self(bits)
    }

    /// The value of a feature.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'static str> {
        let i = FEATURES.iter().position(|(n, _)| *n == name)?;
        let v = (self.0 >> (4 * i) & 15) as usize;
        Some(FEATURES[i].1[v.checked_sub(1)?])
    }

    /// Whether a feature has a value.
    #[must_use]
    pub fn has(self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    /// The packed form, for model files.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// From the packed form. Values out of range are dropped.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        let valid = |i: usize| ((bits >> (4 * i) & 15) as usize) <= FEATURES[i].1.len();
        Self((0..FEATURES.len()).filter(|&i| valid(i)).map(|i| bits & (15 << (4 * i))).sum())
    }
}

impl fmt::Display for Feats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut any = false;
        for (i, (name, values)) in FEATURES.iter().enumerate() {
            let v = (self.0 >> (4 * i) & 15) as usize;
            if v > 0 {
                write!(f, "{}{name}={}", if any { "|" } else { "" }, values[v - 1])?;
                any = true;
            }
        }
        if any { Ok(()) } else { f.write_str("_") }
    }
}

impl fmt::Debug for Feats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_round_trip() {
        for column in ["_", "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin", "Case=Gen|Poss=Yes"] {
            assert_eq!(Feats::parse(column).to_string(), column);
        }
        let feats = Feats::parse("Tense=Past|VerbForm=Part|Voice=Pass");
        assert!(feats.has("Voice", "Pass"));
        assert_eq!(Feats::from_bits(feats.bits()), feats);
    }
}
