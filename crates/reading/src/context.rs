//! What every stage may look at besides earlier findings.

use crate::tree::Trees;
use chancery_document::{
    ActorId, ActorRef, Document, Mention, MentionKind, Name, NameKind, SegmentKind, Span, TokenId, Via,
};
use chancery_tables::Tables;

/// The report, its trees and the tables. Nothing here changes while a report is read.
pub struct Context<'a> {
    /// The report.
    pub document: &'a Document,
    /// Its trees.
    pub trees: &'a Trees<'a>,
    /// What Chancery knows.
    pub tables: &'a Tables,
}

impl Context<'_> {
    /// The words at a span.
    #[must_use]
    pub fn quote(&self, span: Span) -> &str {
        self.document.quote(span)
    }

    /// The words of a token as written.
    #[must_use]
    pub fn form(&self, id: TokenId) -> &str {
        self.quote(self.trees.token(id).span)
    }

    /// The token that starts at or holds byte `at`.
    #[must_use]
    pub fn token_at(&self, at: usize) -> Option<TokenId> {
        let tokens = &self.trees.analysis.tokens;
        let after = tokens.partition_point(|t| t.span.start() <= at);
        let index = after.checked_sub(1)?;
        (at < tokens[index].span.end()).then_some(TokenId(index as u32))
    }

    /// The tokens that a span touches.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<u32> {
        let tokens = &self.trees.analysis.tokens;
        let first = tokens.partition_point(|t| t.span.end() <= span.start());
        let last = tokens.partition_point(|t| t.span.start() < span.end());
        first as u32..last.max(first) as u32
    }

    /// The word of a span that hangs on a word outside it.
    #[must_use]
    pub fn head_of(&self, span: Span) -> Option<TokenId> {
        let range = self.tokens_in(span);
        let outside = |id: &TokenId| self.trees.head(*id).is_none_or(|h| !range.contains(&h.0));
        let solid = |id: &TokenId| self.trees.token(*id).upos.is_nominal();
        let all = || range.clone().map(TokenId).filter(outside);
        all().find(solid).or_else(|| all().next())
    }

    /// The name that the syntax model found at a span.
    #[must_use]
    pub fn name_at(&self, span: Span) -> Option<&Name> {
        let names = &self.trees.analysis.names;
        let after = names.partition_point(|n| n.span.end() <= span.start());
        names.get(after).filter(|n| n.span.overlaps(span))
    }

    /// Whether a mention is a person by name.
    #[must_use]
    pub fn is_person(&self, mention: &Mention) -> bool {
        match mention.actor.actor.kind() {
            "person" => true,
            "name" => mention.kind == MentionKind::Name && self.holds_person(mention.span),
            _ => false,
        }
    }

    /// Whether the syntax model found the name of a person in a span.
    #[must_use]
    pub fn holds_person(&self, span: Span) -> bool {
        let names = &self.trees.analysis.names;
        let after = names.partition_point(|n| n.span.end() <= span.start());
        let mut inside = names[after..].iter().take_while(|n| n.span.overlaps(span));
        inside.any(|n| n.kind == NameKind::Per)
    }

    /// The segment that holds a span.
    #[must_use]
    pub fn segment(&self, span: Span) -> Option<usize> {
        self.document.segment_of(span)
    }

    /// Whether a segment is an embedded post: a voice of its own.
    #[must_use]
    pub fn is_post(&self, segment: Option<usize>) -> bool {
        segment.is_some_and(|s| self.document.segments[s].kind == SegmentKind::Post)
    }

    /// A reference to a known actor, with its country and sector from the tables.
    #[must_use]
    pub fn reference(&self, actor: &ActorId, mention: Option<Span>, via: Via) -> ActorRef {
        let known = self.tables.world.actor(actor);
        let standing = self.tables.world.standing(actor, self.document.day());
        let country = standing.and_then(|s| s.country.clone());
        let sector = standing.and_then(|s| s.sector.clone());
        ActorRef {
            actor: actor.clone(),
            role: None,
            country: country.or_else(|| known.and_then(|a| a.country.clone())).or_else(|| own_country(actor)),
            sector: sector.or_else(|| known.and_then(|a| a.sector.clone())),
            mention,
            via,
        }
    }
}

/// The country of `country:PAN` and `office:PAN/…`.
fn own_country(actor: &ActorId) -> Option<Box<str>> {
    let local = actor.local();
    let iso3 = match actor.kind() {
        "country" => local,
        "office" => local.split('/').next()?,
        _ => return None,
    };
    (iso3.len() == 3 && iso3.bytes().all(|b| b.is_ascii_uppercase())).then(|| iso3.into())
}

/// How a mention of a kind leads to its actor.
#[must_use]
pub fn via(kind: MentionKind) -> Via {
    match kind {
        MentionKind::Name | MentionKind::Modifier => Via::Name,
        MentionKind::Description => Via::Description,
        MentionKind::Pronoun => Via::Pronoun,
    }
}
