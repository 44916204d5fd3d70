//! Which frames fit which words, and which almost do.

use super::learned::class_of;
use super::matching::{self, Match};
use crate::context::Context;
use crate::participants::Participants;
use chancery_document::{Note, Stage, TokenId, Upos};
use chancery_tables::{Act, Filler, Frame, Link, Pattern, PatternKind, Step};

/// What the frames say of a word.
pub(crate) struct Tried<'t> {
    /// The word.
    pub trigger: TokenId,
    /// Frames that fit.
    pub full: Vec<Match<'t>>,
    /// Frames whose words are there, and somebody is not.
    pub lacking: Vec<&'t Frame>,
    /// All frames that start at the word's lemma, with the pattern.
    pub starts: Vec<(&'t Frame, &'t Pattern)>,
    /// Whether the sentence tells of sport.
    pub sport: bool,
}

/// Tries the frames at all words that start one, and keeps words that `asked` wants besides, in order of the words.
pub(super) fn all<'t>(
    participants: &Participants<'_, 't>,
    asked: &dyn Fn(&str, Upos) -> bool,
    notes: &mut Vec<Note>,
) -> Vec<Tried<'t>> {
    let context = participants.context;
    let trees = context.trees;
    let mut out = Vec::new();
    // Whether the sentence at hand tells of sport.
    let mut sport: Option<(usize, bool)> = None;
    for (i, token) in trees.analysis.tokens.iter().enumerate() {
        let kind = match token.upos {
            Upos::Verb | Upos::Aux => PatternKind::Verb,
            Upos::Noun => PatternKind::Noun,
            Upos::Adj => PatternKind::Adjective,
            _ => continue,
        };
        let starts: Vec<(&Frame, &Pattern)> = context.tables.english.frames.at(kind, &token.lemma).collect();
        if starts.is_empty() && !asked(&token.lemma, token.upos) {
            continue;
        }
        let trigger = TokenId(i as u32);
        let sentence = trees.analysis.sentence_of(trigger);
        if sport.is_none_or(|(s, _)| s != sentence) {
            sport = Some((sentence, is_sport(context, sentence)));
        }
        let sport = sport == Some((sentence, true));
        let mut tried = Tried { trigger, full: Vec::new(), lacking: Vec::new(), starts, sport };
        let mut lacking = None;
        for &(frame, pattern) in &tried.starts {
            if sport && context.tables.codes.act(&frame.act).is_some_and(is_played) {
                lacking = Some((frame, "the sentence tells of sport"));
                continue;
            }
            match matching::matches(participants, frame, pattern, trigger) {
                Ok(m) => tried.full.push(m),
                // A note only where the words are particular: a bare verb fits too much.
                Err(matching::Lacks::Actor(why)) => {
                    tried.lacking.push(frame);
                    if pattern.steps.iter().any(is_particular) {
                        lacking = Some((frame, why));
                    }
                }
                Err(matching::Lacks::Words) => {}
            }
        }
        if let Some((frame, why)) = lacking.filter(|_| tried.full.is_empty()) {
            let text = format!("`{}` fits {}, but {why}", context.form(trigger), frame.act);
            notes.push(Note::at(Stage::Events, "no-actor-for-frame", token.span, text));
        }
        out.push(tried);
    }
    out
}

impl Tried<'_> {
    /// The act of a class that the frames know the word by: of one that only lacks somebody, else of one that asks for no other
    /// word.
    pub fn act_of(&self, codes: &chancery_tables::CodeTables, class: usize) -> Option<&str> {
        let of = |f: &&Frame| class_of(codes, &f.act) == class;
        let plain = self.starts.iter().filter(|(_, p)| !p.steps.iter().any(is_particular)).map(|(f, _)| *f);
        self.lacking.iter().copied().find(of).or_else(|| plain.into_iter().find(of)).map(|f| &*f.act)
    }
}

/// Whether a sentence has a word of sport (class `sport`).
fn is_sport(context: &Context<'_>, sentence: usize) -> bool {
    let trees = context.trees;
    let Some(terms) = context.tables.english.classes.get("sport") else { return false };
    trees.analysis.words(&trees.analysis.sentences[sentence]).any(|(id, token)| {
        matches!(token.upos, Upos::Noun | Upos::Propn)
            && terms.iter().any(|t| {
                t.ends_with(&*token.lemma.to_lowercase()) && matching::is_called(trees, id, t).is_some()
            })
    })
}

/// Acts whose words are also those of games: teams meet, host, visit, attack and defend.
fn is_played(act: &Act) -> bool {
    matches!(
        &*act.group,
        "meetings and talks" | "fighting" | "unconventional violence" | "military and police posture"
    )
}

/// A part of a pattern that asks for certain words.
pub(super) fn is_particular(step: &Step) -> bool {
    match (&step.link, &step.filler) {
        (Link::Infinitive(lemmas) | Link::Gerund(lemmas), _) => !lemmas.is_empty(),
        (_, Some(Filler::Words { lemmas, .. })) => !lemmas.is_empty(),
        _ => false,
    }
}
