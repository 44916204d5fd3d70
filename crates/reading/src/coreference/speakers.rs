//! "I" and "we" in what somebody says, "you" in what somebody is asked.

use crate::context::Context;
use crate::statements::Interview;
use crate::voices::Voices;
use chancery_document::{
    ActorId, ActorRef, Mention, MentionKind, Stage, Statement, StatementMode, TokenId, Upos, Via, Why,
};

/// "I" and "we" in what somebody says: the speaker; "we" of somebody who acts for a country, that country.
/// Runs after the statements stage, which tells who speaks.
#[must_use]
pub(crate) fn first_persons(
    context: &Context<'_>,
    statements: &[Statement],
    named: &[Mention],
) -> Vec<Mention> {
    let trees = context.trees;
    let voices = Voices::new(statements);
    let interview = Interview::of(context, named);
    let mut found = Vec::new();
    for (i, token) in trees.analysis.tokens.iter().enumerate() {
        if !matches!(token.upos, Upos::Pron | Upos::Det) {
            continue;
        }
        if let Some(interview) =
            interview.as_ref().filter(|i| token.feats.has("Person", "2") && i.asks(token.span))
        {
            found.push(mention(context, i, interview.who.clone(), "who is interviewed"));
            continue;
        }
        if !token.feats.has("Person", "1") {
            continue;
        }
        let speaking = voices.innermost(token.span).map(|s| &statements[s]);
        let own_words = |s: &&Statement| s.mode != StatementMode::Indirect;
        let Some([speaker]) = speaking.filter(own_words).map(|s| &s.speakers[..]) else { continue };
        let plural = !token.feats.has("Number", "Sing");
        let state = speaker.country.as_ref().filter(|_| plural && speaker.sector.as_deref() == Some("GOV"));
        // "We" of somebody who speaks for no state and is no body of the tables may be anybody; and nobody is known by
        // "official".
        let nameless =
            speaker.actor.kind() == "name" && !speaker.actor.local().starts_with(char::is_uppercase);
        let body = !matches!(speaker.actor.kind(), "person" | "name" | "office");
        if nameless || (plural && state.is_none() && !body) {
            continue;
        }
        let actor = match state {
            Some(iso3) => context.reference(&ActorId::new(format!("country:{iso3}")), None, Via::Pronoun),
            None => speaker.clone(),
        };
        found.push(mention(context, i, actor, "speaker"));
    }
    found
}

fn mention(context: &Context<'_>, token: usize, actor: ActorRef, rule: &'static str) -> Mention {
    let head = TokenId(token as u32);
    let span = context.trees.token(head).span;
    let actor = ActorRef { mention: Some(span), via: Via::Pronoun, ..actor };
    let detail = format!("“{}” → {}", context.quote(span), actor.actor);
    Mention {
        span,
        head,
        kind: MentionKind::Pronoun,
        actor,
        others: Vec::new(),
        why: vec![Why::new(Stage::Coreference, rule, detail)],
    }
}
