//! Questions and answers: lines that open with "Q:" and "A:" ("Question 1:", "Answer:").
//!
//! The answers are the words of whoever is interviewed: the person who is named most before the first question. "You" in a
//! question is that person.

use super::sure;
use crate::context::Context;
use chancery_document::{
    ActorRef, Mention, MentionKind, Span, Stage, Stance, Statement, StatementMode, TimeValue, Via, Why,
};

/// The fewest questions and answers of an interview.
const FEWEST: usize = 2;

/// An interview within a report.
pub(crate) struct Interview {
    /// Who answers.
    pub who: ActorRef,
    questions: Vec<Span>,
    answers: Vec<Turn>,
}

struct Turn {
    label: Span,
    words: Span,
}

impl Interview {
    /// The interview of a report, where its lines are questions and answers of one person.
    pub fn of(context: &Context<'_>, mentions: &[Mention]) -> Option<Self> {
        let text = &context.document.text;
        let mut found: Vec<(bool, Span, usize)> = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some((answers, length)) = label(line) {
                let indent = line.len() - line.trim_start().len();
                let at = start + indent;
                found.push((answers, Span::new(text, at, at + length), start + line.len()));
            }
            start += line.len();
        }
        let answers = found.iter().filter(|f| f.0).count();
        if answers < FEWEST || found.len() - answers < FEWEST {
            return None;
        }
        let opens = found.first()?.1.start();
        let who = most_named(context, mentions.iter().filter(|m| m.span.end() <= opens))
            .or_else(|| most_named(context, mentions.iter()))?;
        let mut interview = Self { who, questions: Vec::new(), answers: Vec::new() };
        for (i, &(answers, label, _)) in found.iter().enumerate() {
            let end = found.get(i + 1).map_or(text.len(), |next| next.1.start());
            let words = text[label.end()..end].trim();
            let from = label.end() + text[label.end()..end].find(words).unwrap_or(0);
            let words = Span::new(text, from, from + words.len());
            if words.is_empty() {
                continue;
            }
            if answers {
                interview.answers.push(Turn { label, words });
            } else {
                interview.questions.push(words);
            }
        }
        Some(interview)
    }

    /// Whether a word stands in a question.
    pub fn asks(&self, word: Span) -> bool {
        // They stand in the order of the text and do not overlap.
        let after = self.questions.partition_point(|q| q.start() <= word.start());
        after > 0 && self.questions[after - 1].contains(word)
    }

    /// A statement for each answer.
    pub fn statements(&self, context: &Context<'_>) -> impl Iterator<Item = Statement> {
        let time = TimeValue::bounded_by(context.document.day());
        self.answers.iter().map(move |turn| Statement {
            speakers: vec![ActorRef { mention: None, via: Via::Implied, ..self.who.clone() }],
            cue: vec![turn.label],
            cue_head: None,
            content: vec![turn.words],
            addressee: Vec::new(),
            mode: StatementMode::Direct,
            stance: Stance("says".into()),
            time: time.clone(),
            inside: None,
            why: vec![Why::new(Stage::Statements, "interview", "an answer of whoever is interviewed")],
            confidence: sure::CONTINUED,
        })
    }
}

/// Whether a line opens an answer (else a question), and the bytes of its label.
fn label(line: &str) -> Option<(bool, usize)> {
    let line = line.trim_start();
    let (head, _) = line.split_once(':')?;
    let word = head.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '.');
    let answers = match word {
        "A" | "Answer" | "ANSWER" => true,
        "Q" | "Question" | "QUESTION" => false,
        _ => return None,
    };
    Some((answers, head.len() + 1))
}

/// The person whom most of the mentions name.
fn most_named<'m>(context: &Context<'_>, mentions: impl Iterator<Item = &'m Mention>) -> Option<ActorRef> {
    let mut counts: Vec<(&ActorRef, usize)> = Vec::new();
    for mention in mentions.filter(|m| m.kind == MentionKind::Name && context.is_person(m)) {
        match counts.iter_mut().find(|c| c.0.actor == mention.actor.actor) {
            Some(count) => count.1 += 1,
            None => counts.push((&mention.actor, 1)),
        }
    }
    let most = counts.iter().map(|c| c.1).max()?;
    counts.iter().find(|c| c.1 == most).map(|c| c.0.clone())
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_of_turns() {
        assert_eq!(label("Q: Why?"), Some((false, 2)));
        assert_eq!(label("  Answer 12: So."), Some((true, 10)));
        assert_eq!(label("A1: So."), Some((true, 3)));
        assert_eq!(label("A man: he left."), None);
        assert_eq!(label("Quito: rain"), None);
    }
}
