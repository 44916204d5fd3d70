//! "I" and "we" in what somebody says.

use crate::context::Context;
use crate::voices::Voices;
use chancery_document::{
    ActorId, Mention, MentionKind, Stage, Statement, StatementMode, TokenId, Upos, Via, Why,
};

/// "I" and "we" in what somebody says: the speaker; "we" of somebody who acts for a country, that country.
/// Runs after the statements stage, which tells who speaks.
#[must_use]
pub(crate) fn first_persons(context: &Context<'_>, statements: &[Statement]) -> Vec<Mention> {
    let trees = context.trees;
    let voices = Voices::new(statements);
    let mut found = Vec::new();
    for (i, token) in trees.analysis.tokens.iter().enumerate() {
        if !matches!(token.upos, Upos::Pron | Upos::Det) || !token.feats.has("Person", "1") {
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
        let mut actor = match state {
            Some(iso3) => context.reference(&ActorId::new(format!("country:{iso3}")), None, Via::Pronoun),
            None => speaker.clone(),
        };
        actor.mention = Some(token.span);
        actor.via = Via::Pronoun;
        let detail = format!("“{}” → {}", context.quote(token.span), actor.actor);
        found.push(Mention {
            span: token.span,
            head: TokenId(i as u32),
            kind: MentionKind::Pronoun,
            actor,
            others: Vec::new(),
            why: vec![Why::new(Stage::Coreference, "speaker", detail)],
        });
    }
    found
}
