//! Whether a reading is right: what is seen of it.

use super::CLASSES;
use super::sides::kind_of;
use crate::linear::Seen;
use chancery_document::{ActorRef, Factuality, TokenId};

/// A reading of a word, with what was thought of its parts.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The class of the act.
    pub class: usize,
    /// Who does it.
    pub source: Vec<ActorRef>,
    /// To whom.
    pub target: Vec<ActorRef>,
    /// The chance of the act.
    pub act: f64,
    /// The chance of the source, given the act.
    pub by: f64,
    /// The chance of the target, given act and source.
    pub to: f64,
    /// The words that stand for source and target, where it is the model's.
    pub heads: [Option<TokenId>; 2],
    /// Which of the frames that fit the word reads it so; `None`: the model does.
    pub frame: Option<usize>,
    /// How particular that frame is, and whether it asks for words besides.
    pub fit: (u32, bool),
    /// Whether frames fit the word besides.
    pub contested: bool,
}

/// What the likeliest readings of all words of a report tell: who did what to whom, where.
#[derive(Clone, Debug, Default)]
pub struct Told(Vec<Line>);

#[derive(Clone, Debug)]
struct Line {
    sentence: usize,
    class: usize,
    pair: [Box<str>; 2],
    chance: f64,
}

/// Two who have this in common are one: a country, or the actor.
fn party(side: &[ActorRef]) -> Box<str> {
    side.first().map_or_else(Box::default, |a| a.country.clone().unwrap_or_else(|| a.actor.as_str().into()))
}

impl Told {
    /// Of the readings of each word, with its sentence.
    pub(crate) fn new<'w>(words: impl Iterator<Item = (usize, &'w [Weighed])>) -> Self {
        let likeliest =
            |readings: &'w [Weighed]| readings.iter().max_by(|a, b| a.chance().total_cmp(&b.chance()));
        let line = |(sentence, readings): (usize, &'w [Weighed])| {
            let best = likeliest(readings)?;
            let pair = [party(&best.source), party(&best.target)];
            Some(Line { sentence, class: best.class, pair, chance: best.chance() })
        };
        Self(words.filter_map(line).collect())
    }

    /// What other sentences tell of the same two.
    fn features(&self, of: &Weighed, sentence: usize, seen: &mut Seen) {
        let pair = [party(&of.source), party(&of.target)];
        let (mut again, mut back, mut between) = (0.0f64, 0.0f64, 0.0f64);
        for line in self.0.iter().filter(|l| l.sentence != sentence) {
            let same = line.pair == pair;
            let turned = line.pair[0] == pair[1] && line.pair[1] == pair[0];
            if same && line.class == of.class {
                again = again.max(line.chance);
            } else if same {
                between = between.max(line.chance);
            }
            if turned {
                back = back.max(line.chance);
            }
        }
        for (name, chance) in [("again", again), ("between", between), ("back", back)] {
            let much = match chance {
                c if c < 0.02 => "0",
                c if c < 0.1 => "1",
                c if c < 0.3 => "2",
                _ => "3",
            };
            seen.add(&[name, much]);
            if pair[1].is_empty() {
                seen.add(&[name, much, " alone"]);
            }
        }
    }
}

impl Weighed {
    /// The chance of act, source and target together.
    fn chance(&self) -> f64 {
        self.act * self.by * self.to
    }
}

/// What is seen of a reading.
pub(crate) fn features(of: &Weighed, fact: Factuality, sentence: usize, told: &Told, seen: &mut Seen) {
    told.features(of, sentence, seen);
    let k = CLASSES[of.class];
    let logit = |p: f64| {
        let p = p.clamp(0.003, 0.997);
        ((p / (1.0 - p)).ln() / 3.0) as f32
    };
    seen.add_value(&["act"], logit(of.act));
    seen.add_value(&["by"], logit(of.by));
    seen.add_value(&["to"], logit(of.to));
    seen.add_value(&["all"], logit(of.act * of.by * of.to));
    seen.add(&["k=", k]);
    let (s, t) = (kind_of(&of.source), kind_of(&of.target));
    seen.add(&["s=", &s]);
    seen.add(&["t=", &t]);
    seen.add(&["st=", &s, " ", &t]);
    match &of.frame {
        Some(_) => {
            let (score, particular) = of.fit;
            let score = match score {
                0..=4 => "4",
                5..=7 => "7",
                8..=10 => "10",
                _ => "11",
            };
            let words = if particular { "words" } else { "bare" };
            seen.add(&["frame"]);
            seen.add(&["frame", score]);
            seen.add(&["frame", words]);
            seen.add(&["frame", words, score]);
            let known = |a: &ActorRef| a.actor.kind() != "name";
            if of.source.iter().chain(&of.target).all(known) && !of.target.is_empty() {
                seen.add(&["frame known"]);
                seen.add(&["frame known ", words, score]);
            }
        }
        None if of.contested => seen.add(&["contested"]),
        None => seen.add(&["none"]),
    }
    for (name, side) in [("sv=", &of.source), ("tv=", &of.target)] {
        if let Some(actor) = side.first() {
            seen.add(&[name, actor.via.as_str()]);
        }
    }
    let home =
        of.source.first().zip(of.target.first()).map(|(s, t)| s.country.is_some() && s.country == t.country);
    match home {
        Some(true) => seen.add(&["home"]),
        Some(false) => seen.add(&["abroad"]),
        None => seen.add(&["alone"]),
    }
    seen.add(&["mode=", fact.mode.as_str(), fact.polarity.as_str()]);
    if sentence < 3 {
        seen.add(&["top"]);
    }
}
