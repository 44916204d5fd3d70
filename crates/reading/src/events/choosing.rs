//! Which reading of a word is taken: a frame's or the model's.

use super::learned::accept::Weighed;
use super::learned::asker::Asker;
use super::learned::{CLASSES, EventModel, NONE, UNSPECIFIED};
use super::matching::Match;
use super::{Found, Tried, parties};
use chancery_document::{Stage, TokenId, Via, Why};
use rustc_hash::FxHashMap;

/// Which readings are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Taking {
    /// Those that are right with this chance, and what a frame reads between two who are named.
    Likely(f64),
    /// What the frames read, whatever the model thinks of it: for the sentences beside the frames.
    Frames,
}

impl Default for Taking {
    /// Right rather than not.
    fn default() -> Self {
        Self::Likely(0.5)
    }
}

/// The readings that are taken. Of the frames that fit at one word the most specific is asked about; a word that a frame used as
/// a part of its own act (the infinitive in "agreed to withdraw", the object in "imposed sanctions") starts no event itself.
pub(super) fn choose(
    asker: &Asker<'_, '_, '_>,
    model: &EventModel,
    tried: &[Tried<'_>],
    taking: Taking,
) -> Vec<Found> {
    let specific = most_specific(tried);
    let mut out = Vec::new();
    for (tried, readings) in tried.iter().zip(asker.readings(model, tried)) {
        let own = specific.of.get(&tried.trigger);
        if own.is_none() && specific.used.contains_key(&tried.trigger) {
            continue;
        }
        // What is only said is no question for the model.
        if let Some(own) = own.filter(|o| tried.full[o.at].class == NONE) {
            out.push(framed(&tried.full[own.at], own, SAID));
            continue;
        }
        let kept = |w: &Weighed| match (w.frame, own) {
            (Some(i), Some(own)) => i == own.at,
            (Some(_), None) => false,
            (None, _) if taking == Taking::Frames => false,
            (None, _) => {
                let codes = &asker.context().tables.codes;
                let act = tried.act_of(codes, w.class).unwrap_or(UNSPECIFIED[w.class]);
                parties::are_political(act, &w.source, &w.target, codes).is_ok()
            }
        };
        let Some((weighed, chance)) = readings.into_iter().find(|(w, _)| kept(w)) else { continue };
        let plain = || own.is_some_and(|o| weighed.frame == Some(o.at) && is_plain(&tried.full[o.at]));
        let taken = match taking {
            Taking::Likely(least) => chance >= least || plain(),
            Taking::Frames => true,
        };
        if taken {
            let mut found = found(asker, tried, &weighed, chance, own);
            found.why.extend(asker.why(model, tried, &weighed));
            out.push(found);
        }
    }
    out
}

/// Whether a frame names both sides by names that the tables know, in its own clause.
fn is_plain(found: &Match<'_>) -> bool {
    let known = |a: &chancery_document::ActorRef| a.via == Via::Name && a.actor.kind() != "name";
    !found.target.is_empty() && found.source.iter().chain(&found.target).all(known)
}

struct Own {
    /// Which of the frames at the word.
    at: usize,
    others: Vec<Box<str>>,
}

struct Specific {
    of: FxHashMap<TokenId, Own>,
    used: FxHashMap<TokenId, TokenId>,
}

/// The most specific match of each word, with the acts of the others; none whose word is part of a better one.
fn most_specific(tried: &[Tried<'_>]) -> Specific {
    let mut all: Vec<(usize, &Match<'_>)> = tried.iter().flat_map(|t| t.full.iter().enumerate()).collect();
    all.sort_by_key(|(_, m)| (std::cmp::Reverse(m.score), m.trigger));
    let mut out = Specific { of: FxHashMap::default(), used: FxHashMap::default() };
    for (at, m) in all {
        match out.used.get(&m.trigger) {
            Some(by) if *by == m.trigger => {
                let Some(own) = out.of.get_mut(by) else { continue };
                let best = &tried[tried.partition_point(|t| t.trigger < m.trigger)].full[own.at];
                if best.frame.act != m.frame.act && !own.others.contains(&m.frame.act) {
                    own.others.push(m.frame.act.clone());
                }
            }
            Some(_) => {}
            None => {
                for node in m.words.iter().chain([&m.trigger]) {
                    out.used.entry(*node).or_insert(m.trigger);
                }
                out.of.insert(m.trigger, Own { at, others: Vec::new() });
            }
        }
    }
    out
}

/// The confidence of public statements as events, which were not judged by hand.
const SAID: f32 = 0.5;

fn framed(m: &Match<'_>, own: &Own, confidence: f32) -> Found {
    let mut why =
        vec![Why::new(Stage::Events, m.frame.id.to_string(), format!("pattern `{}`", m.pattern.text))];
    why.extend(m.why.iter().cloned());
    Found {
        act: m.frame.act.clone(),
        trigger: m.trigger,
        source: m.source.clone(),
        target: m.target.clone(),
        reciprocal: m.reciprocal,
        words: m.words.clone(),
        phrases: m.phrases.clone(),
        alternatives: own.others.clone(),
        why,
        confidence,
    }
}

fn found(
    asker: &Asker<'_, '_, '_>,
    tried: &Tried<'_>,
    of: &Weighed,
    chance: f64,
    own: Option<&Own>,
) -> Found {
    let confidence = chance as f32;
    if let (Some(at), Some(own)) = (of.frame, own) {
        return framed(&tried.full[at], own, confidence);
    }
    let codes = &asker.context().tables.codes;
    // A frame that has the act and other sides tells the act all the same.
    let framed = own.map(|o| &tried.full[o.at]).filter(|m| m.class == of.class).map(|m| &*m.frame.act);
    let act = framed.or_else(|| tried.act_of(codes, of.class)).unwrap_or(UNSPECIFIED[of.class]);
    Found {
        act: act.into(),
        trigger: tried.trigger,
        source: of.source.clone(),
        target: of.target.clone(),
        reciprocal: false,
        words: Vec::new(),
        phrases: of.heads.iter().copied().flatten().collect(),
        alternatives: own.map_or_else(Vec::new, |o| vec![tried.full[o.at].frame.act.clone()]),
        why: vec![Why::new(
            Stage::Events,
            "learned",
            format!("CAMEO {} by the model of events", CLASSES[of.class]),
        )],
        confidence,
    }
}
