use std::fmt;

/// A dependency relation of UD v2 with its subtype: an index into [`Deprel::NAMES`].
///
/// The list holds the universal relations and the subtypes of the English treebanks; a treebank's relation
/// that is not listed is read as its universal part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deprel(u8);

macro_rules! deprels {
    ($($constant:ident = $name:literal),* $(,)?) => {
        #[allow(missing_docs, non_upper_case_globals, reason = "the names are those of Universal Dependencies")]
        impl Deprel {
            /// All relations in the order of their numbers.
            pub const NAMES: &'static [&'static str] = &[$($name),*];
            deprels!(@each 0u8; $($constant),*);
        }
    };
    (@each $n:expr; $head:ident $(, $tail:ident)*) => {
        pub const $head: Self = Self($n);
        deprels!(@each $n + 1; $($tail),*);
    };
    (@each $n:expr;) => {};
}

deprels! {
    ROOT = "root", ACL = "acl", ACL_RELCL = "acl:relcl", ADVCL = "advcl", ADVCL_RELCL = "advcl:relcl",
    ADVMOD = "advmod", ADVMOD_EMPH = "advmod:emph", AMOD = "amod", APPOS = "appos", AUX = "aux",
    AUX_PASS = "aux:pass", CASE = "case", CC = "cc", CC_PRECONJ = "cc:preconj", CCOMP = "ccomp",
    CLF = "clf", COMPOUND = "compound", COMPOUND_PRT = "compound:prt", CONJ = "conj", COP = "cop",
    CSUBJ = "csubj", CSUBJ_OUTER = "csubj:outer", CSUBJ_PASS = "csubj:pass", DEP = "dep", DET = "det",
    DET_PREDET = "det:predet", DISCOURSE = "discourse", DISLOCATED = "dislocated", EXPL = "expl",
    FIXED = "fixed", FLAT = "flat", GOESWITH = "goeswith", IOBJ = "iobj", LIST = "list", MARK = "mark",
    NMOD = "nmod", NMOD_DESC = "nmod:desc", NMOD_POSS = "nmod:poss", NMOD_UNMARKED = "nmod:unmarked",
    NSUBJ = "nsubj", NSUBJ_OUTER = "nsubj:outer", NSUBJ_PASS = "nsubj:pass", NUMMOD = "nummod",
    OBJ = "obj", OBL = "obl", OBL_AGENT = "obl:agent", OBL_UNMARKED = "obl:unmarked", ORPHAN = "orphan",
    PARATAXIS = "parataxis", PUNCT = "punct", REPARANDUM = "reparandum", VOCATIVE = "vocative",
    XCOMP = "xcomp",
}

/// Names that older releases of the treebanks use for the same relation.
const SYNONYMS: &[(&str, Deprel)] = &[
    ("nmod:npmod", Deprel::NMOD_UNMARKED),
    ("nmod:tmod", Deprel::NMOD_UNMARKED),
    ("obl:npmod", Deprel::OBL_UNMARKED),
    ("obl:tmod", Deprel::OBL_UNMARKED),
];

impl Deprel {
    /// From the name in CoNLL-U. An unknown subtype falls back on the universal relation, an unknown
    /// relation on `dep`.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let exact = |n: &str| Self::NAMES.iter().position(|&x| x == n).map(|i| Self(i as u8));
        exact(name)
            .or_else(|| SYNONYMS.iter().find(|(n, _)| *n == name).map(|&(_, d)| d))
            .or_else(|| exact(name.split(':').next().unwrap_or(name)))
            .unwrap_or(Self::DEP)
    }

    /// The name in CoNLL-U.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self.0 as usize]
    }

    /// The universal part: `nsubj:pass` is `nsubj`.
    #[must_use]
    pub fn universal(self) -> &'static str {
        let name = self.as_str();
        name.split(':').next().unwrap_or(name)
    }

    /// Its number: an index into [`Deprel::NAMES`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// From its number.
    #[must_use]
    pub fn from_index(index: usize) -> Option<Self> {
        (index < Self::NAMES.len()).then_some(Self(index as u8))
    }
}

impl fmt::Debug for Deprel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_unknown_ones_fall_back() {
        for (i, name) in Deprel::NAMES.iter().enumerate() {
            assert_eq!(Deprel::from_name(name).index(), i);
        }
        assert_eq!(Deprel::from_name("obl:tmod"), Deprel::OBL_UNMARKED);
        assert_eq!(Deprel::from_name("nsubj:caus"), Deprel::NSUBJ);
        assert_eq!(Deprel::from_name("nonsense"), Deprel::DEP);
    }
}
