//! Cues: verbs, phrases and nouns that tell that something is said.

use super::sure;
use crate::context::Context;
use crate::dating;
use crate::participants::{Participants, implied, runs};
use crate::roles;
use chancery_document::{
    ActorRef, Deprel, MentionKind, Note, Precision, Quote, Span, Stage, Stance, Statement, StatementMode,
    TimeMention, TimeValue, TokenId, Upos, Why,
};
use chancery_tables::Cue;

/// Statements by a verb of saying. Those whose content is a quote get it from [`super::quoted`].
pub(super) fn verbs(
    participants: &Participants<'_, '_>,
    quotes: &[Quote],
    times: &[TimeMention],
    notes: &mut Vec<Note>,
) -> Vec<Statement> {
    let context = participants.context;
    let trees = context.trees;
    let mut statements = Vec::new();
    for (i, token) in trees.analysis.tokens.iter().enumerate() {
        let verb = TokenId(i as u32);
        // "the said institution" says nothing.
        if token.upos != Upos::Verb || token.deprel == Deprel::AMOD {
            continue;
        }
        let Some(cue) = context.tables.english.cues.get(&*token.lemma) else { continue };
        let mut content = content(participants, cue, verb);
        if content.is_empty() && cue.clause {
            content = behind_that(participants, verb)
                .or_else(|| before_comma(participants, verb))
                .into_iter()
                .collect();
        }
        let near_quote = cue.quote && beside_quote(participants, quotes, verb);
        if (content.is_empty() && !near_quote) || is_denied(participants, verb) {
            continue;
        }
        let (speakers, confidence) = speakers(participants, quotes, verb, notes);
        // Nobody says it, and no clause or quote shows that anything is said: "a report marked …".
        if speakers.is_empty() && content.first().is_none_or(|(_, c)| *c == Content::Noun) && !near_quote {
            continue;
        }
        let confidence = match content.first() {
            Some((_, Content::Noun)) => confidence.min(sure::NOUN),
            _ => confidence,
        };
        let spans: Vec<Span> = content.iter().flat_map(|(words, _)| runs(context, words)).collect();
        let (time, why_time) = time_of_saying(context, times, verb, &spans);
        statements.push(Statement {
            speakers,
            cue: vec![cue_span(participants, verb)],
            cue_head: Some(verb),
            content: spans,
            addressee: addressee(participants, cue, verb, &content),
            mode: StatementMode::Indirect,
            stance: Stance(cue.stance.clone()),
            time,
            inside: None,
            why: vec![
                Why::new(Stage::Statements, "verb-of-saying", format!("“{}”", context.form(verb))),
                why_time,
            ],
            confidence,
        });
    }
    statements
}

/// The time of saying. A time behind the content dates the content, unless it is a day: "hailed the figure of
/// 400 billion during 2021", but "hailed the agreement on Monday".
fn time_of_saying(
    context: &Context<'_>,
    times: &[TimeMention],
    verb: TokenId,
    content: &[Span],
) -> (TimeValue, Why) {
    let start = content.iter().map(|c| c.start()).min().unwrap_or(usize::MAX);
    let (time, why) = dating::date(context, times, verb, &[], Stage::Statements);
    let of_content = time.mention.is_some_and(|m| m.start() >= start) && time.precision != Precision::Day;
    if of_content {
        let why = Why::new(Stage::Statements, "time-bounded", "the time told is that of what is said");
        return (TimeValue::bounded_by(context.document.day()), why);
    }
    (time, why)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Clause,
    Noun,
}

/// The words of what is said: a clause, the clause that the verb is put into, or a noun phrase.
fn content(participants: &Participants<'_, '_>, cue: &Cue, verb: TokenId) -> Vec<(Vec<TokenId>, Content)> {
    let trees = participants.context.trees;
    if cue.clause {
        if let Some(clause) = trees.child(verb, &[Deprel::CCOMP]) {
            return vec![(without_mark(participants, clause), Content::Clause)];
        }
        // "The talks, he said, will go on": the clause holds its own cue.
        if trees.rel(verb) == Deprel::PARATAXIS
            && let Some(clause) = trees.head(verb)
            && trees.child(verb, &[Deprel::NSUBJ]).is_some()
        {
            return vec![(trees.subtree(clause, |c| c != verb), Content::Clause)];
        }
    }
    if !cue.noun || trees.is_passive(verb) {
        return Vec::new();
    }
    match trees.child(verb, &[Deprel::OBJ]) {
        // "the summit, which he valued as …"
        Some(object) if trees.is_relative(object) => {
            let noun = roles::relative_noun(trees, verb);
            let mut words = noun.map_or_else(Vec::new, |n| trees.phrase(n));
            let rest = trees.subtree(verb, |c| {
                c != object && !matches!(trees.rel(c), Deprel::NSUBJ | Deprel::PUNCT | Deprel::ADVMOD)
            });
            words.extend(rest.into_iter().filter(|w| *w != verb));
            words.sort_unstable();
            words.dedup();
            vec![(words, Content::Noun)]
        }
        Some(object) if trees.token(object).upos != Upos::Pron => {
            let mut words = trees.subtree(object, |_| true);
            // "valued the summit as a space": what it is said to be belongs to it
            for as_ in trees.children_by(verb, &[Deprel::OBL]).filter(|&c| trees.preposition(c) == Some("as"))
            {
                words.extend(trees.subtree(as_, |_| true));
            }
            words.sort_unstable();
            words.dedup();
            vec![(words, Content::Noun)]
        }
        _ => Vec::new(),
    }
}

/// "said on Tuesday that …": what follows "that", where the tree hangs it elsewhere. No verb stands between.
fn behind_that(participants: &Participants<'_, '_>, verb: TokenId) -> Option<(Vec<TokenId>, Content)> {
    const REACH: u32 = 12;
    let trees = participants.context.trees;
    let sentence = &trees.analysis.sentences[trees.analysis.sentence_of(verb)];
    let behind = (verb.0 + 1..sentence.tokens.end.min(verb.0 + REACH)).map(TokenId);
    let that = behind
        .take_while(|&t| !matches!(trees.token(t).upos, Upos::Verb | Upos::Aux))
        .find(|&t| trees.lemma(t) == "that" && trees.rel(t) != Deprel::DET)?;
    let words: Vec<TokenId> = (that.0 + 1..sentence.tokens.end).map(TokenId).collect();
    let has_verb = words.iter().any(|&w| matches!(trees.token(w).upos, Upos::Verb | Upos::Aux));
    has_verb.then_some((words, Content::Clause))
}

/// "X did it, Y said" and "X did it, said Y": a cue and its noun phrase behind the last comma. All before is said.
fn before_comma(participants: &Participants<'_, '_>, verb: TokenId) -> Option<(Vec<TokenId>, Content)> {
    const LONGEST: u32 = 16;
    let context = participants.context;
    let trees = context.trees;
    let sentence = &trees.analysis.sentences[trees.analysis.sentence_of(verb)];
    let comma = (sentence.tokens.start..verb.0)
        .rev()
        .take(LONGEST as usize)
        .map(TokenId)
        .find(|&t| context.form(t) == ",")?;
    let tail = || (comma.0 + 1..sentence.tokens.end).map(TokenId);
    // No clause of its own behind the comma ("…, when the office assumes power"), and nothing else that is said.
    let opens_clause = |t: TokenId| {
        let token = trees.token(t);
        token.upos == Upos::Sconj || token.feats.has("PronType", "Rel") || token.feats.has("PronType", "Int")
    };
    let alone = sentence.tokens.end - comma.0 <= LONGEST
        && tail().all(|t| {
            t == verb || !(matches!(trees.token(t).upos, Upos::Verb | Upos::Aux) || opens_clause(t))
        });
    let beside = |t: TokenId| trees.token(t).upos.is_nominal() && t.0.abs_diff(verb.0) <= 6;
    // The verb may stand right behind the comma and a closing mark: `…,” said Y`.
    let first = tail().find(|&t| trees.token(t).upos != Upos::Punct);
    let somebody =
        tail().any(beside) && (first == Some(verb) || tail().take_while(|&t| t < verb).any(beside));
    let before: Vec<TokenId> = (sentence.tokens.start..comma.0).map(TokenId).collect();
    let has_verb = before.iter().any(|&w| matches!(trees.token(w).upos, Upos::Verb | Upos::Aux));
    (alone && somebody && has_verb).then_some((before, Content::Clause))
}

/// A clause without its "that".
fn without_mark(participants: &Participants<'_, '_>, clause: TokenId) -> Vec<TokenId> {
    let trees = participants.context.trees;
    trees.subtree(clause, |c| {
        !(trees.rel(c) == Deprel::MARK && trees.head(c) == Some(clause) && trees.lemma(c) == "that")
    })
}

/// Whether a quote lies in the sentence of the verb and not around it.
fn beside_quote(participants: &Participants<'_, '_>, quotes: &[Quote], verb: TokenId) -> bool {
    let analysis = participants.context.trees.analysis;
    let sentence = analysis.sentences[analysis.sentence_of(verb)].span;
    let at = analysis.token(verb).span;
    let first = quotes.partition_point(|q| q.span.end() <= sentence.start());
    let near = quotes[first..].iter().take_while(|q| q.span.start() < sentence.end());
    near.into_iter().any(|q| !q.scare && !q.span.overlaps(at))
}

/// "did not say that", "if he says", "may say": nothing was said.
fn is_denied(participants: &Participants<'_, '_>, verb: TokenId) -> bool {
    let trees = participants.context.trees;
    trees.children(verb).iter().any(|&c| {
        let lemma = trees.lemma(c);
        (trees.rel(c) == Deprel::ADVMOD && matches!(lemma, "not" | "never" | "n't"))
            || (trees.rel(c) == Deprel::AUX
                && matches!(lemma, "may" | "might" | "could" | "should" | "will" | "would" | "must" | "can"))
            || (trees.rel(c) == Deprel::MARK && matches!(lemma, "if" | "unless" | "to"))
    })
}

fn speakers(
    participants: &Participants<'_, '_>,
    quotes: &[Quote],
    verb: TokenId,
    notes: &mut Vec<Note>,
) -> (Vec<ActorRef>, f32) {
    let context = participants.context;
    let trees = context.trees;
    let agent = roles::agent(trees, verb).map(|a| (a.head, a.shared));
    // What stands in a quote that the verb is not part of speaks no verb outside it: `"…," said X`.
    let sentence = trees.analysis.sentences[trees.analysis.sentence_of(verb)].span;
    let first = quotes.partition_point(|q| q.span.end() <= sentence.start());
    let near = || quotes[first..].iter().take_while(|q| q.span.start() < sentence.end());
    let verb_span = trees.token(verb).span;
    let apart =
        |t: TokenId| near().any(|q| q.span.contains(trees.token(t).span) && !q.span.overlaps(verb_span));
    let inverted = || {
        const SUBJECTS: &[Deprel] = &[Deprel::NSUBJ, Deprel::OBJ, Deprel::OBL_UNMARKED];
        // Only where a quote or a comma stands before the verb is the subject behind it.
        let quoted = near().any(|q| q.span.end() <= verb_span.start());
        let comma = before_comma(participants, verb).is_some();
        let behind = |c: &TokenId| {
            (quoted || comma) && c.0 > verb.0 && !apart(*c) && trees.token(*c).upos.is_nominal()
        };
        trees.children_by(verb, SUBJECTS).find(behind).map(|c| (c, false))
    };
    // Whoever is named between the end of the quote and the verb, however the tree hangs it.
    let between = || {
        let end = near().map(|q| q.span.end()).filter(|&e| e <= verb_span.start()).max()?;
        let from = context.tokens_in(Span::new(&context.document.text, end, verb_span.start())).start;
        let named = |t: &TokenId| participants.mention(*t).is_some_and(|m| m.kind != MentionKind::Modifier);
        let before = (from..verb.0).map(TokenId).find(named);
        before.map(|t| (t, false))
    };
    // Behind the last comma stands nobody but the speaker: "…, Y said" and "…, said Y".
    let in_tail = || {
        let (said, _) = before_comma(participants, verb)?;
        let end = said.last()?.0;
        let tail =
            (end + 1..trees.analysis.sentences[trees.analysis.sentence_of(verb)].tokens.end).map(TokenId);
        let nominal = tail.filter(|&t| t != verb && matches!(trees.token(t).upos, Upos::Noun | Upos::Propn));
        let mut nominal = nominal.collect::<Vec<_>>().into_iter();
        let known = nominal
            .clone()
            .find(|&t| participants.mention(t).is_some_and(|m| m.kind != MentionKind::Modifier));
        known.or_else(|| nominal.next()).map(|t| (t, false))
    };
    let outside = |head: TokenId| {
        before_comma(participants, verb).is_none_or(|(said, _)| !said.contains(&head))
            || trees.child(verb, &[Deprel::CCOMP]).is_some()
    };
    let own = agent.filter(|(head, _)| !apart(*head) && outside(*head));
    let Some((head, shared)) = own.or_else(inverted).or_else(between).or_else(in_tail) else {
        return (Vec::new(), sure::NO_SPEAKER);
    };
    let known = participants.actors(head);
    if !known.is_empty() {
        return (implied(known, shared), sure::CLAUSE);
    }
    // "X said the presence of Y would …, adding that": a participle of saying goes on with the speaker before it,
    // wherever the tree hangs it.
    if shared && trees.rel(verb) == Deprel::ADVCL {
        let cues = &context.tables.english.cues;
        let above = trees.ancestors(verb).filter(|&a| cues.contains_key(trees.lemma(a)));
        for cue in above {
            let before = roles::agent(trees, cue).map_or_else(Vec::new, |a| participants.actors(a.head));
            if !before.is_empty() {
                return (implied(before, true), sure::CLAUSE);
            }
        }
    }
    match participants.by_words(head) {
        Some(described) => (vec![described], sure::CLAUSE),
        None => {
            let span = trees.token(head).span;
            let text = format!("who “{}” is could not be told", context.quote(span));
            notes.push(Note::at(Stage::Statements, "speaker-not-resolved", span, text));
            (Vec::new(), sure::NO_SPEAKER)
        }
    }
}

/// The verb with its particle ("pointed out").
fn cue_span(participants: &Participants<'_, '_>, verb: TokenId) -> Span {
    let trees = participants.context.trees;
    let own = trees.token(verb).span;
    match trees.child(verb, &[Deprel::COMPOUND_PRT]) {
        Some(particle) if particle.0 == verb.0 + 1 => own.cover(trees.token(particle).span),
        _ => own,
    }
}

/// To whom: the object of "told", "to reporters".
fn addressee(
    participants: &Participants<'_, '_>,
    cue: &Cue,
    verb: TokenId,
    content: &[(Vec<TokenId>, Content)],
) -> Vec<ActorRef> {
    let trees = participants.context.trees;
    let object = trees.child(verb, &[Deprel::IOBJ, Deprel::OBJ]).filter(|_| cue.addressee);
    let to = trees.children_by(verb, &[Deprel::OBL]).find(|&c| trees.preposition(c) == Some("to"));
    let said = |t: TokenId| content.iter().any(|(words, _)| words.contains(&t));
    let Some(whom) = object.or(to).filter(|&t| !said(t)) else { return Vec::new() };
    let known = participants.actors(whom);
    if known.is_empty() { participants.by_words(whom).into_iter().collect() } else { known }
}

/// "according to X": the clause that the phrase stands in is said by X.
pub(super) fn phrases(participants: &Participants<'_, '_>) -> Vec<Statement> {
    let context = participants.context;
    let trees = context.trees;
    let tokens = &trees.analysis.tokens;
    let mut statements = Vec::new();
    for (i, _) in tokens.iter().enumerate() {
        let fits = |phrase: &&Vec<Box<str>>| {
            phrase.iter().enumerate().all(|(k, word)| {
                tokens.get(i + k).is_some_and(|t| context.quote(t.span).eq_ignore_ascii_case(word))
            })
        };
        let Some(phrase) = context.tables.english.source_phrases.iter().find(fits) else { continue };
        let last = TokenId((i + phrase.len() - 1) as u32);
        let Some(source) = source_of(participants, TokenId(i as u32), last) else { continue };
        let Some(clause) = clause_of(participants, source, TokenId(i as u32), last) else { continue };
        let top = [source, TokenId(i as u32)]
            .into_iter()
            .find(|&t| trees.head(t) == Some(clause))
            .unwrap_or(source);
        let words = trees.subtree(clause, |c| c != top && c != source && !(i as u32..=last.0).contains(&c.0));
        let known = participants.actors(source);
        let speakers =
            if known.is_empty() { participants.by_words(source).into_iter().collect() } else { known };
        let cue = trees.token(TokenId(i as u32)).span.cover(trees.token(last).span);
        statements.push(Statement {
            confidence: if speakers.is_empty() { sure::NO_SPEAKER } else { sure::PHRASE },
            speakers,
            cue: vec![cue],
            cue_head: None,
            content: runs(context, &words),
            addressee: Vec::new(),
            mode: StatementMode::Indirect,
            stance: Stance("says".into()),
            time: TimeValue::bounded_by(context.document.day()),
            inside: None,
            why: vec![Why::new(Stage::Statements, "source-phrase", context.quote(cue))],
        });
    }
    statements
}

/// The head of the noun phrase after "according to", however the tree builds it.
fn source_of(participants: &Participants<'_, '_>, first: TokenId, last: TokenId) -> Option<TokenId> {
    let trees = participants.context.trees;
    let in_phrase = |t: TokenId| (first.0..=last.0).contains(&t.0);
    // Up from the preposition to the first noun after it.
    let mut at = last;
    for _ in 0..4 {
        at = trees.head(at)?;
        if !in_phrase(at) {
            break;
        }
    }
    if in_phrase(at) || at.0 < last.0 {
        // The phrase hangs the wrong way round: take the noun under it.
        return trees.children(last).iter().chain(trees.children(first)).copied().find(|c| c.0 > last.0);
    }
    let after = trees.analysis.tokens.get(at.index())?;
    after.upos.is_nominal().then_some(at)
}

/// The clause that a source phrase belongs to.
fn clause_of(
    participants: &Participants<'_, '_>,
    source: TokenId,
    first: TokenId,
    last: TokenId,
) -> Option<TokenId> {
    let trees = participants.context.trees;
    let mut ancestors = trees.ancestors(source).filter(|a| !(first.0..=last.0).contains(&a.0));
    ancestors.find(|&a| {
        matches!(trees.token(a).upos, Upos::Verb | Upos::Aux)
            || trees.child(a, &[Deprel::COP, Deprel::NSUBJ, Deprel::NSUBJ_PASS]).is_some()
            || trees.head(a).is_none()
    })
}

/// "his claim that …", "a statement by the ministry that …".
pub(super) fn nouns(participants: &Participants<'_, '_>) -> Vec<Statement> {
    let context = participants.context;
    let trees = context.trees;
    let mut statements = Vec::new();
    for (i, token) in trees.analysis.tokens.iter().enumerate() {
        let noun = TokenId(i as u32);
        if token.upos != Upos::Noun {
            continue;
        }
        let Some(cue) = context.tables.english.nominal_cues.get(&*token.lemma) else { continue };
        let clauses = trees.children_by(noun, &[Deprel::ACL, Deprel::CCOMP]);
        let Some(clause) = clauses.into_iter().find(|&c| trees.has_child(c, Deprel::MARK, "that")) else {
            continue;
        };
        let by = trees.children_by(noun, &[Deprel::NMOD_POSS, Deprel::NMOD]).filter(|&c| {
            trees.rel(c) == Deprel::NMOD_POSS || matches!(trees.preposition(c), Some("by" | "from" | "of"))
        });
        let mut speakers: Vec<ActorRef> = by.flat_map(|c| participants.actors(c)).collect();
        if speakers.is_empty() {
            speakers = participants.owners(noun);
        }
        if speakers.is_empty() {
            continue;
        }
        statements.push(Statement {
            speakers,
            cue: vec![token.span],
            cue_head: Some(noun),
            content: runs(context, &without_mark(participants, clause)),
            addressee: Vec::new(),
            mode: StatementMode::Indirect,
            stance: Stance(cue.stance.clone()),
            time: TimeValue::bounded_by(context.document.day()),
            inside: None,
            why: vec![Why::new(Stage::Statements, "noun-of-saying", context.quote(token.span))],
            confidence: sure::CLAUSE,
        });
    }
    statements
}
