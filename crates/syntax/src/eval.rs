//! The metrics: CoNLL 2018 for trees, exact spans for names.

use crate::conllu::{self, TreeDocument, TreeWord};
use crate::corpora::NameDocument;
use crate::{Model, predict};
use chancery_document::{Document, KnownName, NameKind};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// What was right, what the system gave and what the gold has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Right.
    pub right: usize,
    /// Given by the system.
    pub system: usize,
    /// In the gold.
    pub gold: usize,
}

impl Counts {
    /// F1 in percent; 0 where there is nothing.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let both = self.system + self.gold;
        if both == 0 { 0.0 } else { 200.0 * self.right as f64 / both as f64 }
    }

    fn of(self, right: usize) -> Self {
        Self { right, ..self }
    }
}

/// Figures for trees, from raw text (CoNLL 2018 shared task). Relations are compared without subtypes.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseScores {
    /// Surface tokens.
    pub tokens: Counts,
    /// Sentences.
    pub sentences: Counts,
    /// Syntactic words.
    pub words: Counts,
    /// Part of speech.
    pub upos: Counts,
    /// Features.
    pub feats: Counts,
    /// Lemmas.
    pub lemmas: Counts,
    /// Heads.
    pub uas: Counts,
    /// Heads and relations.
    pub las: Counts,
    /// Heads and relations of content words.
    pub clas: Counts,
}

impl fmt::Display for ParseScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "words {:.2} sents {:.2} upos {:.2} lemmas {:.2} uas {:.2} las {:.2} (tokens {:.2} feats {:.2} clas {:.2})",
            self.words.f1(),
            self.sentences.f1(),
            self.upos.f1(),
            self.lemmas.f1(),
            self.uas.f1(),
            self.las.f1(),
            self.tokens.f1(),
            self.feats.f1(),
            self.clas.f1(),
        )
    }
}

/// Parses the raw text of the gold documents and compares.
#[must_use]
pub fn parse(model: &Model, gold: &[TreeDocument]) -> ParseScores {
    let mut system = Vec::new();
    for document in gold {
        system.extend(conllu::read(&predict::parse(model, &document.id, &input(document))));
    }
    compare(gold, &system)
}

/// The text that a gold document is measured on: `# text` of its sentences, joined by a space, paragraphs by
/// a blank line.
#[must_use]
pub fn input(document: &TreeDocument) -> String {
    let mut out = String::new();
    for sentence in &document.sentences {
        if !out.is_empty() {
            out.push_str(if sentence.opens_paragraph { "\n\n" } else { " " });
        }
        out.push_str(&sentence.text);
    }
    out
}

/// The relations of function words and punctuation, which CLAS leaves out.
const FUNCTIONAL: [&str; 8] = ["aux", "case", "cc", "clf", "cop", "det", "mark", "punct"];

type Place = ((usize, usize), usize);

/// A word with its place: characters of its token without white space, number within the token.
struct Placed<'d> {
    place: Place,
    word: &'d TreeWord,
    head: Option<Place>,
}

struct Flat<'d> {
    words: Vec<Placed<'d>>,
    sentences: HashSet<(usize, usize)>,
    tokens: HashSet<(usize, usize)>,
}

fn flatten(document: &TreeDocument) -> Flat<'_> {
    let mut flat = Flat { words: Vec::new(), sentences: HashSet::new(), tokens: HashSet::new() };
    let mut at = 0;
    for sentence in &document.sentences {
        let start = at;
        let mut places: Vec<Place> = Vec::new();
        for token in &sentence.tokens {
            let length = token.form.chars().filter(|c| !crate::tokenize::is_space(*c)).count();
            let span = (at, at + length);
            at += length;
            flat.tokens.insert(span);
            places.extend((0..token.words.len()).map(|i| (span, i)));
        }
        for (word, &place) in sentence.words.iter().zip(&places) {
            flat.words.push(Placed { place, word, head: word.head.and_then(|h| places.get(h).copied()) });
        }
        flat.sentences.insert((start, at));
    }
    flat
}

/// Compares documents with the same ids.
#[must_use]
pub fn compare(gold: &[TreeDocument], system: &[TreeDocument]) -> ParseScores {
    let by_id: HashMap<&str, &TreeDocument> = system.iter().map(|d| (d.id.as_str(), d)).collect();
    let empty = TreeDocument::default();
    let mut s = ParseScores::default();
    let (mut matched, mut upos, mut feats, mut lemmas, mut uas, mut las) = (0, 0, 0, 0, 0, 0);
    for document in gold {
        let gold = flatten(document);
        let system = flatten(by_id.get(document.id.as_str()).copied().unwrap_or(&empty));
        let both = |a: &HashSet<(usize, usize)>, b: &HashSet<(usize, usize)>| a.intersection(b).count();
        add(&mut s.tokens, both(&gold.tokens, &system.tokens), system.tokens.len(), gold.tokens.len());
        add(
            &mut s.sentences,
            both(&gold.sentences, &system.sentences),
            system.sentences.len(),
            gold.sentences.len(),
        );
        add(&mut s.words, 0, system.words.len(), gold.words.len());
        let is_content = |w: &&Placed<'_>| !FUNCTIONAL.contains(&universal(&w.word.deprel));
        s.clas.system += system.words.iter().filter(is_content).count();
        s.clas.gold += gold.words.iter().filter(is_content).count();
        let index: HashMap<Place, &Placed<'_>> = system.words.iter().map(|w| (w.place, w)).collect();
        for g in &gold.words {
            let Some(p) = index.get(&g.place) else { continue };
            let same_head = g.head == p.head;
            let same_arc = same_head && universal(&g.word.deprel) == universal(&p.word.deprel);
            matched += 1;
            upos += usize::from(g.word.upos == p.word.upos);
            feats += usize::from(g.word.feats == p.word.feats);
            lemmas += usize::from(g.word.lemma == p.word.lemma || g.word.lemma == "_");
            uas += usize::from(same_head);
            las += usize::from(same_arc);
            s.clas.right += usize::from(same_arc && is_content(&g));
        }
    }
    s.words.right = matched;
    s.upos = s.words.of(upos);
    s.feats = s.words.of(feats);
    s.lemmas = s.words.of(lemmas);
    s.uas = s.words.of(uas);
    s.las = s.words.of(las);
    s
}

fn add(counts: &mut Counts, right: usize, system: usize, gold: usize) {
    counts.right += right;
    counts.system += system;
    counts.gold += gold;
}

fn universal(deprel: &str) -> &str {
    deprel.split(':').next().unwrap_or(deprel)
}

/// Figures for names: exact span and kind.
#[derive(Clone, Debug, Default)]
pub struct NameScores {
    /// Per kind, in the order of [`NameKind::ALL`].
    pub kinds: [Counts; NameKind::ALL.len()],
}

impl NameScores {
    /// All kinds that the gold holds; MISC is never counted, since no two corpora mean the same by it.
    #[must_use]
    pub fn all(&self) -> Counts {
        let mut sum = Counts::default();
        for (kind, c) in NameKind::ALL.iter().zip(&self.kinds) {
            if c.gold > 0 && *kind != NameKind::Misc {
                add(&mut sum, c.right, c.system, c.gold);
            }
        }
        sum
    }
}

impl fmt::Display for NameScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "names F1 {:.2} (", self.all().f1())?;
        let used = NameKind::ALL.iter().zip(&self.kinds).filter(|(_, c)| c.gold > 0);
        for (i, (kind, counts)) in used.enumerate() {
            write!(f, "{}{} {:.1}", if i == 0 { "" } else { ", " }, kind.as_str(), counts.f1())?;
        }
        f.write_str(")")
    }
}

/// Finds the names of the gold documents and compares those that count, by their words and kind. `known` tells the names
/// that are known beforehand.
#[must_use]
pub fn names(
    model: &Model,
    gold: &[NameDocument],
    known: &dyn Fn(&Document) -> Vec<KnownName>,
    counts: &dyn Fn(&str, NameKind) -> bool,
) -> NameScores {
    let mut scores = NameScores::default();
    for document in gold {
        let text = Document::from_text(document.text.as_str());
        let system = predict::names(model, &text, &known(&text));
        for kind in NameKind::ALL {
            let count = |r: &(usize, usize)| counts(&document.text[r.0..r.1], kind);
            let gold = document.names.iter().filter(|n| n.1 == Some(kind)).map(|n| (n.0.start, n.0.end));
            let gold: HashSet<(usize, usize)> = gold.filter(count).collect();
            let found = system.iter().filter(|n| n.kind == kind).map(|n| (n.span.start(), n.span.end()));
            let found: HashSet<(usize, usize)> = found.filter(count).collect();
            let right = gold.intersection(&found).count();
            add(&mut scores.kinds[kind as usize], right, found.len(), gold.len());
        }
    }
    scores
}
