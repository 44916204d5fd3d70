//! What a number counts: the noun after it, with what "of" adds to it.

use super::language::Language;
use chancery_document::{Analysis, Deprel, Span, TokenId, Upos};

/// The thing counted.
pub(super) struct Thing {
    /// Its words: "doses of vaccines".
    pub words: Span,
    /// The end of the noun that names the unit.
    pub noun_end: usize,
    /// The singular of that noun.
    pub unit: Option<String>,
}

/// How many words before its verb a subject is looked for.
const SUBJECT: u32 = 60;

pub(super) struct Things<'a> {
    pub text: &'a str,
    pub analysis: &'a Analysis,
    pub lang: &'a Language,
}

/// A noun phrase after a number is rarely longer; a run of tags that goes on is a list.
const LONGEST: usize = 8;

impl Things<'_> {
    fn form(&self, t: usize) -> &str {
        self.analysis.tokens[t].span.of(self.text)
    }

    /// The first token that starts at or after a byte.
    pub fn token_from(&self, at: usize) -> usize {
        self.analysis.tokens.partition_point(|t| t.span.start() < at)
    }

    /// The noun phrase that starts at token `t`: its first token, its head, in a sentence that ends at `end`.
    fn phrase(&self, t: usize, end: usize) -> Option<(usize, usize)> {
        let mut head = None;
        for k in t..(t + LONGEST).min(end) {
            let token = &self.analysis.tokens[k];
            let form = self.form(k);
            match token.upos {
                Upos::Noun | Upos::Propn => head = Some(k),
                // without tags, a word of letters that is no function word
                Upos::X
                    if form.chars().all(char::is_alphabetic) && head.is_none() && !is_function_word(form) =>
                {
                    head = Some(k)
                }
                Upos::Adj => {
                    if head.is_some() {
                        break;
                    }
                }
                // "wounded soldiers", "operating systems"
                Upos::Verb
                    if head.is_none() && (token.deprel == Deprel::AMOD || self.lang.is_state(form)) =>
                {
                    if self.lang.is_state(form) && token.deprel != Deprel::AMOD {
                        return Some((t, k));
                    }
                }
                Upos::Punct if form == "-" && k > t => {}
                Upos::Adv if head.is_none() && k == t && matches!(form, "more" | "about") => {}
                _ => break,
            }
        }
        head.map(|h| (t, h))
    }

    /// What a number counts that ends at byte `at`. `money`: whether a unit is there already, so that only
    /// "of", "in" or "worth of" leads to the thing.
    pub fn after(&self, at: usize, counts: bool) -> Option<Thing> {
        let t = self.token_from(at);
        let sentence = self.analysis.sentences.get(self.analysis.sentence_of(TokenId(t as u32)))?;
        let end = sentence.tokens.end as usize;
        // the number's own sentence: nothing is counted across its end
        if t == 0 || t >= end || t == sentence.tokens.start as usize {
            return None;
        }
        let hyphen = usize::from(self.form(t) == "-" && counts);
        if !counts {
            return self.beyond_unit(t, end);
        }
        // "400 of the soldiers", "20 of them"
        if self.form(t) == "of" {
            let (first, head) = self.of_phrase(t, end)?;
            let thing = self.thing(first, head, head);
            // "two of France's ministers", "20 of them": a name is no unit
            let named = self.analysis.tokens[head].upos == Upos::Propn;
            return Some(if named { Thing { unit: None, ..thing } } else { thing });
        }
        let (first, mut head) = self.phrase(t + hyphen, end)?;
        if hyphen > 0 {
            // "a 27-nation bloc": nations are counted
            head = first;
        }
        if self.lang.is_state(self.form(head)) {
            let words = self.analysis.tokens[head].span;
            return Some(Thing { words, noun_end: words.end(), unit: Some(self.lang.singular("people")) });
        }
        let mut last = head;
        if let Some((_, of_head)) = self.of_phrase(head + 1, end).filter(|_| hyphen == 0) {
            last = of_head;
        }
        Some(self.thing(first, head, last))
    }

    fn thing(&self, first: usize, head: usize, last: usize) -> Thing {
        let tokens = &self.analysis.tokens;
        Thing {
            words: tokens[first].span.cover(tokens[last].span),
            noun_end: tokens[head].span.end(),
            unit: Some(self.lang.singular(self.form(head))),
        }
    }

    /// "of vaccines", "of the soldiers": the phrase after "of".
    fn of_phrase(&self, t: usize, end: usize) -> Option<(usize, usize)> {
        if t >= end || self.form(t) != "of" {
            return None;
        }
        let det = usize::from(
            t + 1 < end
                && (self.analysis.tokens[t + 1].upos == Upos::Det
                    || matches!(self.form(t + 1), "the" | "its" | "their" | "all")),
        );
        let (_, head) = self.phrase(t + 1 + det, end)?;
        Some((t + 1 + det, head))
    }

    /// After a unit: "41 per cent of voters", "400 billion dollars in trade operations", "$5 million contract".
    fn beyond_unit(&self, t: usize, end: usize) -> Option<Thing> {
        let led = matches!(self.form(t), "of" | "in" | "worth");
        let at = if self.form(t) == "worth" && t + 1 < end && self.form(t + 1) == "of" {
            t + 2
        } else if led {
            t + 1
        } else {
            t
        };
        if at >= end {
            return None;
        }
        let det = usize::from(
            led && (self.analysis.tokens[at].upos == Upos::Det
                || matches!(self.form(at), "the" | "its" | "their" | "all")),
        );
        let at = at + det;
        // A name after "in" is a place: "5 million dollars in Haiti"
        if self.form(t) == "in"
            && at < end
            && (self.analysis.tokens[at].upos == Upos::Propn
                || self.form(at).starts_with(char::is_uppercase)
                || self.form(at).starts_with(|c: char| c.is_ascii_digit()))
        {
            return None;
        }
        if !led && self.analysis.tokens[t].upos == Upos::X {
            return None;
        }
        let (first, head) = self.phrase(at, end)?;
        let thing = self.thing(first, head, head);
        Some(Thing { unit: None, ..thing })
    }

    /// The subject of the verb that a change hangs on: "Trade rose 41 per cent".
    pub fn subject(&self, from: TokenId) -> Option<Span> {
        let sentence = self.analysis.sentences.get(self.analysis.sentence_of(from))?;
        let mut at = from;
        for _ in 0..4 {
            let token = self.analysis.token(at);
            if token.upos == Upos::Verb {
                // A subject stands before its verb, and never so far that an endless sentence must be searched.
                let near = at.0.saturating_sub(SUBJECT).max(sentence.tokens.start)..at.0;
                let subject = near.map(TokenId).find(|&id| {
                    let t = self.analysis.token(id);
                    t.head == Some(at) && matches!(t.deprel, Deprel::NSUBJ | Deprel::NSUBJ_PASS)
                })?;
                return Some(self.compound(subject, sentence));
            }
            at = token.head?;
        }
        None
    }

    /// A noun with the modifiers right before it.
    fn compound(&self, head: TokenId, sentence: &chancery_document::Sentence) -> Span {
        let mut span = self.analysis.token(head).span;
        for i in head.0.saturating_sub(LONGEST as u32).max(sentence.tokens.start)..head.0 {
            let t = &self.analysis.tokens[i as usize];
            if t.head == Some(head) && matches!(t.deprel, Deprel::AMOD | Deprel::COMPOUND) {
                span = span.cover(t.span);
            }
        }
        span
    }
}

/// Words that end a noun phrase, for texts without tags.
fn is_function_word(word: &str) -> bool {
    let word = word.to_lowercase();
    [
        "a", "an", "the", "of", "in", "on", "at", "to", "by", "for", "from", "with", "and", "or", "but",
        "as", "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "can",
        "could", "may", "might", "that", "which", "who", "it", "he", "she", "they", "we", "you", "i", "this",
        "these", "those", "than", "then", "when", "while", "after", "before", "since", "until", "into",
        "over", "under", "per", "not", "no", "if", "so", "said", "says", "each", "up", "down", "out",
        "about",
    ]
    .contains(&word.as_str())
}
