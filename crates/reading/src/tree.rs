//! Looking around in the trees of a report.

use chancery_document::{Analysis, Deprel, Span, Token, TokenId, Upos};

/// The trees of a report with the children of every word, in order of the text.
pub struct Trees<'a> {
    /// The words.
    pub analysis: &'a Analysis,
    /// Children of word `i`: `edges[first[i]..first[i + 1]]`.
    first: Vec<u32>,
    edges: Vec<TokenId>,
}

impl<'a> Trees<'a> {
    /// Collects the children once: linear in the number of words.
    #[must_use]
    pub fn new(analysis: &'a Analysis) -> Self {
        let mut first = vec![0u32; analysis.tokens.len() + 2];
        for head in analysis.tokens.iter().filter_map(|t| t.head) {
            first[head.index() + 2] += 1;
        }
        for i in 2..first.len() {
            first[i] += first[i - 1];
        }
        let mut edges = vec![TokenId(0); first[first.len() - 1] as usize];
        for (i, token) in analysis.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                let at = &mut first[head.index() + 1];
                edges[*at as usize] = TokenId(i as u32);
                *at += 1;
            }
        }
        first.pop();
        Self { analysis, first, edges }
    }

    /// A word.
    #[must_use]
    pub fn token(&self, id: TokenId) -> &'a Token {
        self.analysis.token(id)
    }

    /// Its lemma.
    #[must_use]
    pub fn lemma(&self, id: TokenId) -> &'a str {
        &self.token(id).lemma
    }

    /// Its relation to its head.
    #[must_use]
    pub fn rel(&self, id: TokenId) -> Deprel {
        self.token(id).deprel
    }

    /// Its head.
    #[must_use]
    pub fn head(&self, id: TokenId) -> Option<TokenId> {
        self.token(id).head
    }

    /// The words that hang on it, in order.
    #[must_use]
    pub fn children(&self, id: TokenId) -> &[TokenId] {
        &self.edges[self.first[id.index()] as usize..self.first[id.index() + 1] as usize]
    }

    /// Its children with one of these relations.
    pub fn children_by(&self, id: TokenId, rels: &'static [Deprel]) -> impl Iterator<Item = TokenId> {
        self.children(id).iter().copied().filter(move |&c| rels.contains(&self.rel(c)))
    }

    /// Its first child with one of these relations.
    #[must_use]
    pub fn child(&self, id: TokenId, rels: &'static [Deprel]) -> Option<TokenId> {
        self.children_by(id, rels).next()
    }

    /// The word and those coordinated with it, in order.
    #[must_use]
    pub fn coordinated(&self, id: TokenId) -> Vec<TokenId> {
        let mut all = vec![id];
        let mut i = 0;
        while i < all.len() {
            all.extend(self.children_by(all[i], &[Deprel::CONJ]));
            i += 1;
        }
        all.sort_unstable();
        all
    }

    /// The head of the coordination that a word belongs to.
    #[must_use]
    pub fn first_conjunct(&self, mut id: TokenId) -> TokenId {
        while self.rel(id) == Deprel::CONJ
            && let Some(head) = self.head(id)
        {
            id = head;
        }
        id
    }

    /// The lemma of its preposition, with a fixed second word ("because of" is "because").
    #[must_use]
    pub fn preposition(&self, id: TokenId) -> Option<&'a str> {
        self.child(id, &[Deprel::CASE]).map(|c| self.lemma(c))
    }

    /// Whether a word has a child with this lemma and relation.
    #[must_use]
    pub fn has_child(&self, id: TokenId, rel: Deprel, lemma: &str) -> bool {
        self.children(id).iter().any(|&c| self.rel(c) == rel && self.lemma(c) == lemma)
    }

    /// Its ancestors, nearest first.
    pub fn ancestors(&self, id: TokenId) -> impl Iterator<Item = TokenId> {
        std::iter::successors(self.head(id), |&i| self.head(i))
    }

    /// Whether `id` is `top` or hangs under it.
    #[must_use]
    pub fn is_under(&self, id: TokenId, top: TokenId) -> bool {
        id == top || self.ancestors(id).any(|a| a == top)
    }

    /// The word and all that hangs under it but for what `keep` leaves out with all under it; in order.
    #[must_use]
    pub fn subtree(&self, id: TokenId, keep: impl Fn(TokenId) -> bool) -> Vec<TokenId> {
        let mut all = vec![id];
        let mut i = 0;
        while i < all.len() {
            all.extend(self.children(all[i]).iter().copied().filter(|&c| keep(c)));
            i += 1;
        }
        all.sort_unstable();
        all
    }

    /// The stretch of text from the first to the last of these words, without marks at its ends.
    #[must_use]
    pub fn span(&self, words: &[TokenId]) -> Option<Span> {
        let solid = |w: &&TokenId| self.token(**w).upos != Upos::Punct;
        let first = words.iter().find(solid)?;
        let last = words.iter().rev().find(solid)?;
        Some(self.token(*first).span.cover(self.token(*last).span))
    }

    /// The noun phrase of a head: without relative clauses, appositions, coordinated phrases and its
    /// preposition.
    #[must_use]
    pub fn phrase(&self, head: TokenId) -> Vec<TokenId> {
        const OUT: &[Deprel] = &[
            Deprel::CASE,
            Deprel::CONJ,
            Deprel::CC,
            Deprel::PUNCT,
            Deprel::APPOS,
            Deprel::ACL_RELCL,
            Deprel::ADVCL,
            Deprel::PARATAXIS,
            Deprel::MARK,
        ];
        self.subtree(head, |c| self.head(c) != Some(head) || !OUT.contains(&self.rel(c)))
    }

    /// Whether a verb is passive.
    #[must_use]
    pub fn is_passive(&self, verb: TokenId) -> bool {
        self.child(verb, &[Deprel::NSUBJ_PASS, Deprel::AUX_PASS, Deprel::CSUBJ_PASS]).is_some()
            || (matches!(self.rel(verb), Deprel::ACL | Deprel::ADVCL | Deprel::AMOD)
                && self.is_past_participle(verb))
            || (self.rel(verb) == Deprel::CONJ
                && self.is_past_participle(verb)
                && self.child(verb, &[Deprel::NSUBJ, Deprel::OBJ, Deprel::AUX]).is_none()
                && self.head(verb).is_some_and(|h| self.is_passive(h)))
    }

    /// Whether a word is a past participle (not after "have").
    #[must_use]
    pub fn is_past_participle(&self, verb: TokenId) -> bool {
        let feats = self.token(verb).feats;
        feats.has("VerbForm", "Part")
            && (feats.has("Tense", "Past") || feats.has("Voice", "Pass"))
            && !self.has_child(verb, Deprel::AUX, "have")
    }

    /// Whether a verb is an infinitive with "to".
    #[must_use]
    pub fn is_to_infinitive(&self, verb: TokenId) -> bool {
        let feats = self.token(verb).feats;
        self.has_child(verb, Deprel::MARK, "to")
            && !feats.has("VerbForm", "Ger")
            && !feats.has("VerbForm", "Part")
    }

    /// Whether a word is a relative pronoun.
    #[must_use]
    pub fn is_relative(&self, id: TokenId) -> bool {
        self.token(id).feats.has("PronType", "Rel")
            || (matches!(self.token(id).upos, Upos::Pron | Upos::Det)
                && matches!(self.lemma(id), "who" | "which" | "that" | "whom" | "whose"))
    }
}
