//! Asks the model about a word: which act, by whom, to whom, and whether that is right.

use super::accept::{self, Told, Weighed};
use super::sides::{Candidate, How, Sides, are_same, may_meet};
use super::{CLASSES, EventModel, NONE, Side, act, class_of};
use crate::context::Context;
use crate::events::{Tried, factuality, tries};
use crate::linear::{Keys, Seen};
use crate::pairs::PairModel;
use crate::participants::Participants;
use chancery_document::{ActorRef, Findings, Span, Stage, TokenId, Why};

/// The least chance of an act that is followed up.
const LIKELY: f64 = 0.08;

/// Asks about the words of one report.
pub struct Asker<'p, 'c, 'a> {
    context: &'c Context<'a>,
    pairs: &'p PairModel,
    sides: Sides<'p, 'c, 'a>,
    /// Everybody whom each sentence names.
    named: Vec<Vec<Candidate>>,
}

impl<'p, 'c, 'a> Asker<'p, 'c, 'a> {
    pub(crate) fn new(
        participants: &'p Participants<'c, 'a>,
        findings: &'c Findings,
        pairs: &'p PairModel,
    ) -> Self {
        let context = participants.context;
        let sides = Sides::new(participants, findings);
        let sentences = context.trees.analysis.sentences.len();
        let named = (0..sentences).map(|s| sides.of_sentence(s)).collect();
        Self { context, pairs, sides, named }
    }

    pub(crate) fn context(&self) -> &'c Context<'a> {
        self.context
    }

    /// What is seen of a word that may tell of an act.
    pub(crate) fn act(&self, tried: &Tried<'_>, seen: &mut Seen) {
        act::features(self.context, self.pairs, tried, &|head| self.sides.who(head), seen);
    }

    /// Everybody who may be a side of it; the last is nobody.
    pub(crate) fn candidates(&self, trigger: TokenId) -> Vec<Candidate> {
        let sentence = self.context.trees.analysis.sentence_of(trigger);
        let before = sentence.checked_sub(1).map_or(&[][..], |s| &self.named[s]);
        self.sides.of_trigger(trigger, &self.named[sentence], before)
    }

    /// What is seen of somebody as a side of an act.
    pub(crate) fn side(
        &self,
        side: Side,
        class: usize,
        tried: &Tried<'_>,
        candidate: &Candidate,
        source: Option<&Candidate>,
        seen: &mut Seen,
    ) {
        self.sides.features(side, class, tried, candidate, source, seen);
    }

    /// What is seen of a reading.
    pub(crate) fn accept(&self, trigger: TokenId, of: &Weighed, told: &Told, seen: &mut Seen) {
        let fact = factuality::of(self.context, trigger);
        let sentence = self.context.trees.analysis.sentence_of(trigger);
        accept::features(of, fact, sentence, told, seen);
    }

    /// For each word the readings that are worth a look, by the model and by the frames, with the chance that each is right,
    /// the likeliest first.
    pub(crate) fn readings(&self, model: &EventModel, tried: &[Tried<'_>]) -> Vec<Vec<(Weighed, f64)>> {
        let all: Vec<Vec<Weighed>> = tried.iter().map(|t| self.weigh(model, t)).collect();
        let told = self.told(tried, &all);
        let judged = |(tried, readings): (&Tried<'_>, Vec<Weighed>)| {
            let with = |of: Weighed| {
                let mut seen = Seen::default();
                self.accept(tried.trigger, &of, &told, &mut seen);
                let [score] = model.accepts.scores(seen.keys);
                (of, 1.0 / (1.0 + (-score).exp()))
            };
            let mut out: Vec<(Weighed, f64)> = readings.into_iter().map(with).collect();
            out.sort_by(|a, b| b.1.total_cmp(&a.1));
            out
        };
        tried.iter().zip(all).map(judged).collect()
    }

    /// What the likeliest readings tell.
    fn told(&self, tried: &[Tried<'_>], all: &[Vec<Weighed>]) -> Told {
        let sentence = |t: &Tried<'_>| self.context.trees.analysis.sentence_of(t.trigger);
        Told::new(tried.iter().zip(all).map(|(t, readings)| (sentence(t), readings.as_slice())))
    }

    /// The readings of a word that are worth a look.
    pub(crate) fn weigh(&self, model: &EventModel, tried: &Tried<'_>) -> Vec<Weighed> {
        let mut seen = Seen::default();
        self.act(tried, &mut seen);
        let chances = model.acts.chances(seen.keys);
        let mut classes: Vec<usize> = (1..CLASSES.len()).filter(|&k| chances[k] >= LIKELY).collect();
        classes.sort_by(|&a, &b| chances[b].total_cmp(&chances[a]));
        classes.truncate(2);
        classes.extend(tried.full.iter().map(|m| m.class).filter(|&k| k != NONE));
        classes.sort_unstable();
        classes.dedup();
        if classes.is_empty() {
            return Vec::new();
        }
        let candidates = self.candidates(tried.trigger);
        let mut out = Vec::new();
        for class in classes {
            let by = self.chances(model, Side::Source, class, tried, &candidates, None);
            // Somebody whom several words of the sentence stand for is likely by all of them.
            let together_as = |chances: &[f64], actors: &[ActorRef]| -> f64 {
                candidates
                    .iter()
                    .zip(chances)
                    .filter(|(c, _)| c.is(actors) || c.acts_for_same(actors))
                    .map(|(_, chance)| chance)
                    .sum()
            };
            let mut best: Option<Weighed> = None;
            let mut most = 0.0;
            let mut order: Vec<usize> = (0..candidates.len()).collect();
            order.sort_by(|&a, &b| by[b].total_cmp(&by[a]));
            let mut to_of: Vec<Option<Vec<f64>>> = vec![None; candidates.len()];
            let somebody = order.into_iter().filter(|&s| candidates[s].how != How::Nobody);
            for s in somebody.take(2) {
                let to = self.chances(model, Side::Target, class, tried, &candidates, Some(&candidates[s]));
                for (t, chance) in to.iter().enumerate() {
                    let together = by[s] * chance;
                    if together > most {
                        most = together;
                        best = Some(Weighed {
                            class,
                            source: candidates[s].actors.clone(),
                            target: candidates[t].actors.clone(),
                            heads: [candidates[s].head, candidates[t].head],
                            act: chances[class],
                            by: together_as(&by, &candidates[s].actors),
                            to: together_as(&to, &candidates[t].actors),
                            frame: None,
                            fit: (0, false),
                            contested: !tried.full.is_empty(),
                        });
                    }
                }
                to_of[s] = Some(to);
            }
            for (i, found) in tried.full.iter().enumerate().filter(|(_, m)| m.class == class) {
                let likeliest = (0..candidates.len()).filter(|&c| candidates[c].is(&found.source));
                let s = likeliest.max_by(|&a, &b| by[a].total_cmp(&by[b]));
                let to = s.map(|s| {
                    to_of[s].take().unwrap_or_else(|| {
                        self.chances(model, Side::Target, class, tried, &candidates, Some(&candidates[s]))
                    })
                });
                out.push(Weighed {
                    class,
                    source: found.source.clone(),
                    target: found.target.clone(),
                    heads: [None, None],
                    act: chances[class],
                    by: together_as(&by, &found.source),
                    to: to.as_ref().map_or(0.05, |to| together_as(to, &found.target)),
                    frame: Some(i),
                    fit: (found.score, found.pattern.steps.iter().any(tries::is_particular)),
                    contested: false,
                });
                if let (Some(s), Some(to)) = (s, to) {
                    to_of[s] = Some(to);
                }
            }
            // A frame that reads the same says it nearer.
            let read = |b: &Weighed| {
                let mut frames = tried.full.iter().filter(|m| m.class == class);
                // One that knows the other side as well knows more.
                frames.any(|m| {
                    are_same(&m.source, &b.source) && (b.target.is_empty() || are_same(&m.target, &b.target))
                })
            };
            out.extend(best.filter(|b| !read(b)));
        }
        out
    }

    /// What spoke for a reading: the chances of its parts, with the features that decided.
    pub(crate) fn why(&self, model: &EventModel, tried: &Tried<'_>, of: &Weighed) -> Vec<Why> {
        let mut seen = Seen::with_names();
        self.act(tried, &mut seen);
        let told = |what: &'static str, chance: f64, reasons: Vec<&str>| {
            Why::new(Stage::Events, what, format!("{chance:.2}: {}", reasons.join(", ")))
        };
        let mut out = vec![told("act-weighed", of.act, model.acts.reasons(&seen, of.class, 5))];
        let candidates = self.candidates(tried.trigger);
        let find = |side: &[ActorRef]| candidates.iter().find(|c| c.is(side));
        let source = find(&of.source);
        for (what, side, weights, who, chance, beside) in [
            ("source-weighed", Side::Source, &model.sources, source, of.by, None),
            ("target-weighed", Side::Target, &model.targets, find(&of.target), of.to, source),
        ] {
            let Some(who) = who else { continue };
            let mut seen = Seen::with_names();
            self.side(side, of.class, tried, who, beside, &mut seen);
            out.push(told(what, chance, weights.reasons(&seen, 0, 4)));
        }
        out
    }

    /// The chance of each candidate to be the side.
    fn chances(
        &self,
        model: &EventModel,
        side: Side,
        class: usize,
        tried: &Tried<'_>,
        candidates: &[Candidate],
        source: Option<&Candidate>,
    ) -> Vec<f64> {
        let weights = match side {
            Side::Source => &model.sources,
            Side::Target => &model.targets,
        };
        let scores: Vec<f64> = candidates
            .iter()
            .map(|candidate| {
                if source.is_some_and(|s| !may_meet(s, candidate))
                    || (side == Side::Source && self.sides.is_elsewhere(tried.trigger, candidate))
                {
                    return f64::NEG_INFINITY;
                }
                let mut seen = Seen::default();
                self.side(side, class, tried, candidate, source, &mut seen);
                weights.scores(seen.keys)[0]
            })
            .collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let raised: Vec<f64> = scores.iter().map(|s| (s - most).exp()).collect();
        let all: f64 = raised.iter().sum();
        raised.iter().map(|r| r / all).collect()
    }
}

/// A word that may tell of an act, for those who train and measure.
pub struct Question<'q> {
    asker: &'q Asker<'q, 'q, 'q>,
    tried: &'q Tried<'q>,
    /// Where it stands.
    pub span: Span,
    /// Its sentence.
    pub sentence: usize,
}

impl<'q> Question<'q> {
    pub(crate) fn new(asker: &'q Asker<'_, '_, '_>, tried: &'q Tried<'_>) -> Self {
        let trees = asker.context.trees;
        let (span, sentence) = (trees.token(tried.trigger).span, trees.analysis.sentence_of(tried.trigger));
        Self { asker, tried, span, sentence }
    }

    /// Whether a frame starts at it whose act is of the class.
    #[must_use]
    pub fn may_be(&self, class: usize) -> bool {
        let codes = &self.asker.context.tables.codes;
        self.tried.starts.iter().any(|(f, _)| class_of(codes, &f.act) == class)
    }

    /// What is seen of it.
    #[must_use]
    pub fn act(&self) -> Keys {
        let mut seen = Seen::default();
        self.asker.act(self.tried, &mut seen);
        seen.keys
    }

    /// Everybody who may be a side of it; the last is nobody.
    #[must_use]
    pub fn candidates(&self) -> Vec<Candidate> {
        self.asker.candidates(self.tried.trigger)
    }

    /// What is seen of somebody as a side of it.
    #[must_use]
    pub fn side(&self, side: Side, class: usize, candidate: &Candidate, source: Option<&Candidate>) -> Keys {
        let mut seen = Seen::default();
        self.asker.side(side, class, self.tried, candidate, source, &mut seen);
        seen.keys
    }

    /// What frames that fit it read: act, source, target, the most specific first.
    #[must_use]
    pub fn framed(&self) -> Vec<(&str, &[ActorRef], &[ActorRef])> {
        let mut all: Vec<_> = self.tried.full.iter().collect();
        all.sort_by_key(|m| std::cmp::Reverse(m.score));
        all.into_iter().map(|m| (&*m.frame.act, &*m.source, &*m.target)).collect()
    }

    /// Whether two may be the sides of one act.
    #[must_use]
    pub fn may_meet(&self, source: &Candidate, target: &Candidate) -> bool {
        may_meet(source, target)
    }
}

/// The readings of all words of a report, for those who train and measure: place of the word, its sentence, what was read, what is
/// seen of it.
pub(crate) fn weighed(
    asker: &Asker<'_, '_, '_>,
    model: &EventModel,
    tried: &[Tried<'_>],
) -> Vec<(Span, usize, Weighed, Keys)> {
    let all: Vec<Vec<Weighed>> = tried.iter().map(|t| asker.weigh(model, t)).collect();
    let told = asker.told(tried, &all);
    let trees = asker.context.trees;
    let mut out = Vec::new();
    for (tried, readings) in tried.iter().zip(all) {
        let (span, sentence) = (trees.token(tried.trigger).span, trees.analysis.sentence_of(tried.trigger));
        for of in readings {
            let mut seen = Seen::default();
            asker.accept(tried.trigger, &of, &told, &mut seen);
            out.push((span, sentence, of, seen.keys));
        }
    }
    out
}
