//! `train events`: the weights by which `read` tells who did what to whom, from reports whose events were marked by hand.
//!
//! Each question is learnt by itself: which act a word tells of, who does it, to whom. Whether a reading is right is learnt from
//! readings of reports that the first three have not seen: the reports are cut into folds by a hash of their id.

use crate::console::Console;
use crate::eval::events::{Gold, side};
use crate::eval::judged;
use crate::failure::Failure;
use chancery_document::{ActorId, ActorRef, CodePoints, Document, Span};
use chancery_pipeline::events::learned::accept::Weighed;
use chancery_pipeline::events::learned::{CLASSES, EventModel, NONE, Side, asked, class_of_code};
use chancery_pipeline::linear::learn::{Case, Choice, Course, answers, choices};
use chancery_pipeline::linear::{Keys, Linear};
use chancery_pipeline::{Engine, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FOLDS: u64 = 5;

/// What was seen of one report.
#[derive(Default)]
struct Report {
    fold: u64,
    acts: Vec<Case<{ CLASSES.len() }>>,
    sources: Vec<Choice>,
    targets: Vec<Choice>,
    /// Gold events, those whose word is asked about, those with a right source among the candidates, and with a right target.
    reach: [usize; 4],
}

/// Learns the model; says what it does on reports that each part has not seen.
pub(super) fn train(
    engine: &Engine,
    gold: &BTreeMap<String, Vec<Gold>>,
    texts: &Path,
    console: &Console,
    set: &dyn Fn(&str, f64) -> f64,
) -> Result<EventModel, Failure> {
    let mut readings: Vec<(String, Reading)> = Vec::new();
    judged::each_owned(engine, gold, texts, &mut |id, reading| readings.push((id.to_owned(), reading)))?;
    let lexicon = lexicon(&readings, gold, set("least-word", 2.0) as usize);
    let (marked, mut gold) = (readings.len(), gold.clone());
    for (id, reading, events) in examples(engine) {
        gold.insert(id.clone(), events);
        readings.push((id, reading));
    }
    let example = set("example", 0.5) as f32;
    let gold = &gold;
    let weight = |number: usize| if number < marked { 1.0 } else { example };
    let reports: Vec<Report> = readings
        .iter()
        .enumerate()
        .map(|(i, (id, reading))| look(engine, id, reading, &gold[id], &lexicon, weight(i)))
        .collect();
    let mut reach = [0; 4];
    for report in &reports[..marked] {
        for (all, own) in reach.iter_mut().zip(report.reach) {
            *all += own;
        }
    }
    console.say(&format!(
        "{marked} reports, {} events: the word is asked about for {}, the source is a candidate for {}, the target for {}",
        reach[0],
        reach[1],
        reach[2],
        reach[3]
    ));
    let mut tellings: Vec<Telling> = Vec::new();
    let mut parts = Parts::default();
    for fold in 0..FOLDS {
        let model = learn(reports.iter().filter(|r| r.fold != fold), set);
        reports[..marked].iter().filter(|r| r.fold == fold).for_each(|r| parts.count(r, &model));
        for (number, (id, reading)) in readings.iter().enumerate().filter(|(_, (id, _))| fold_of(id) == fold)
        {
            let own = weigh(engine, reading, &gold[id], &model, &lexicon, number);
            tellings.extend(own.into_iter().map(|t| Telling { weight: weight(number), fold, ..t }));
        }
    }
    console.say(&parts.told());
    let course = Course {
        epochs: set("accept-epochs", 8.0) as usize,
        rate: set("accept-rate", 0.05) as f32,
        decay: set("accept-decay", 1e-3) as f32,
        least: 5,
    };
    let accept = |but: Option<u64>| {
        let cases: Vec<Choice> =
            tellings.iter().filter(|t| Some(t.fold) != but).map(Telling::choice).collect();
        choices(&cases.iter().collect::<Vec<_>>(), course)
    };
    let sure = readings[..marked].iter().flat_map(|(id, _)| &gold[id]).filter(|g| g.sure).count();
    let mut curve: Vec<(f64, &Telling)> = Vec::new();
    for fold in 0..FOLDS {
        let model: Linear<1> = accept(Some(fold));
        for telling in tellings.iter().filter(|t| t.fold == fold && t.of.0 < marked) {
            let [score] = model.scores(telling.keys.iter().copied());
            curve.push((1.0 / (1.0 + (-score).exp()), telling));
        }
    }
    for line in told(curve, [reach[0], sure]) {
        console.say(&line);
    }
    let mut model = learn(reports.iter(), set);
    model.accepts = accept(None);
    Ok(model)
}

fn fold_of(id: &str) -> u64 {
    let step = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01B3);
    (id.bytes().fold(0xCBF2_9CE4_8422_2325, step) >> 32) % FOLDS
}

/// A reading of a word in a report that the model had not seen.
struct Telling {
    fold: u64,
    /// Of which report and which word it is.
    of: (usize, usize),
    keys: Keys,
    weight: f32,
    /// The events that it tells of, where it is right, and whether they are sure.
    right: Vec<(usize, bool)>,
}

impl Telling {
    fn choice(&self) -> Choice {
        let right = !self.right.is_empty();
        Choice {
            options: vec![self.keys.clone(), Keys::new()],
            right: vec![right, !right],
            weight: self.weight,
        }
    }
}

/// How often each part answers right by itself, in reports that it has not seen.
#[derive(Default)]
struct Parts {
    /// Acts: given, in gold, right.
    acts: [usize; 3],
    /// Sources, given the act: asked, right; then targets, given act and source.
    sides: [usize; 4],
}

impl Parts {
    fn count(&mut self, report: &Report, model: &EventModel) {
        for case in &report.acts {
            let chances = model.acts.chances(case.keys.iter().copied());
            let best = (0..CLASSES.len()).max_by(|&a, &b| chances[a].total_cmp(&chances[b])).unwrap_or(NONE);
            let there = case.wanted[NONE] == 0.0;
            self.acts[0] += usize::from(best != NONE);
            self.acts[1] += usize::from(there);
            self.acts[2] += usize::from(there && case.wanted[best] > 0.0);
        }
        for (at, weights, cases) in
            [(0, &model.sources, &report.sources), (2, &model.targets, &report.targets)]
        {
            for case in cases {
                let score = |o: &Keys| weights.scores(o.iter().copied())[0];
                let scores: Vec<f64> = case.options.iter().map(score).collect();
                let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
                self.sides[at] += 1;
                self.sides[at + 1] += usize::from(case.right[best]);
            }
        }
    }

    fn told(&self) -> String {
        let [given, there, right] = self.acts;
        let [sources, source, targets, target] = self.sides;
        format!(
            "acts: {right} of {given} right, of {there} in gold; sources {source} of {sources}, targets {target} of {targets}"
        )
    }
}

/// How many of the best readings of each word are right from each chance up.
fn told(mut curve: Vec<(f64, &Telling)>, gold: [usize; 2]) -> Vec<String> {
    curve.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut words = BTreeSet::new();
    curve.retain(|(_, t)| words.insert(t.of));
    let mut out =
        vec!["words of unseen reports, from a chance up: precision, recall of all, of the sure".to_owned()];
    for least in [0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2] {
        let all = curve.iter().take_while(|c| c.0 >= least).count();
        let right = curve[..all].iter().filter(|c| !c.1.right.is_empty()).count();
        let found: BTreeSet<(usize, usize, bool)> =
            curve[..all].iter().flat_map(|c| c.1.right.iter().map(|r| (c.1.of.0, r.0, r.1))).collect();
        let sure = found.iter().filter(|f| f.2).count();
        let band = curve.iter().filter(|c| c.0 >= least && c.0 < least + 0.1);
        let (n, r) = band.fold((0, 0), |(n, r), c| (n + 1, r + usize::from(!c.1.right.is_empty())));
        out.push(format!(
            "  {least:.1}: {:.3} ({right} of {all}), {:.3}, {:.3}; in the band {r} of {n}",
            right as f64 / all.max(1) as f64,
            found.len() as f64 / gold[0] as f64,
            sure as f64 / gold[1] as f64
        ));
    }
    out
}

/// The sentences beside the frames: what each is to tell, as its frame reads it.
fn examples(engine: &Engine) -> Vec<(String, Reading, Vec<Gold>)> {
    let mut out = Vec::new();
    for frame in engine.tables().english.frames.all() {
        let Some(act) = engine.tables().codes.act(&frame.act) else { continue };
        if class_of_code(&act.cameo) == NONE {
            continue;
        }
        for example in frame.examples.iter().filter(|e| e.wanted) {
            let reading = engine.read(Document::from_text(&*example.text));
            let points = CodePoints::new(&reading.document.text);
            let mut gold = None;
            engine.reader().ask_events(
                &reading.document,
                &reading.findings,
                &|_, _| false,
                &mut |question| {
                    let framed = question.framed();
                    let Some((_, source, target)) = framed.into_iter().find(|f| *f.0 == *frame.act) else {
                        return;
                    };
                    let names = |side: &[ActorRef]| {
                        let ids: Vec<&str> = side.iter().map(|a| a.actor.as_str()).collect();
                        if ids.is_empty() { "-".to_owned() } else { ids.join("+") }
                    };
                    let words = |side: &[ActorRef]| {
                        side.iter().filter_map(|a| Some(points.span(a.mention?))).collect()
                    };
                    let (start, end) = points.span(question.span);
                    gold.get_or_insert(Gold {
                        start,
                        end,
                        plover: act.plover.as_deref().unwrap_or("-").to_owned(),
                        cameo: act.cameo.to_string(),
                        source: names(source),
                        target: names(target),
                        sure: true,
                        words: [words(source), words(target)],
                    });
                },
            );
            if let Some(gold) = gold {
                out.push((format!("example {}", out.len()), reading, vec![gold]));
            }
        }
    }
    out
}

/// The words that tell of acts at least so often.
fn lexicon(
    readings: &[(String, Reading)],
    gold: &BTreeMap<String, Vec<Gold>>,
    least: usize,
) -> BTreeSet<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (id, reading) in readings {
        let points = CodePoints::new(&reading.document.text);
        let starts: BTreeSet<usize> = gold[id].iter().map(|g| g.start).collect();
        for token in &reading.findings.analysis.tokens {
            if starts.contains(&points.span(token.span).0) {
                *counts.entry(asked(&token.lemma, token.upos)).or_default() += 1;
            }
        }
    }
    counts.into_iter().filter(|c| c.1 >= least).map(|c| c.0).collect()
}

fn look(
    engine: &Engine,
    id: &str,
    reading: &Reading,
    gold: &[Gold],
    lexicon: &BTreeSet<u32>,
    scale: f32,
) -> Report {
    let mut report = Report { fold: fold_of(id), ..Report::default() };
    let points = CodePoints::new(&reading.document.text);
    let sentences = &reading.findings.analysis.sentences;
    report.reach[0] = gold.len();
    let asks = |lemma: &str, upos| lexicon.contains(&asked(lemma, upos));
    engine.reader().ask_events(&reading.document, &reading.findings, &asks, &mut |question| {
        let (start, end) = points.span(question.span);
        let own: Vec<&Gold> = gold.iter().filter(|g| g.start < end && g.end > start).collect();
        let sentence = sentences[question.sentence].span;
        let (first, last) = points.span(sentence);
        let mut wanted = [0.0; CLASSES.len()];
        for g in &own {
            for code in g.cameo.split('|') {
                wanted[class_of_code(code)] = 1.0 / own.len() as f32;
            }
        }
        let sum: f32 = wanted.iter().sum();
        if own.is_empty() {
            wanted[NONE] = 1.0;
        } else {
            wanted = wanted.map(|w| w / sum);
        }
        // What another word of the sentence tells of may be told by this one as well.
        let told = |g: &&Gold| g.start >= first && g.end <= last && question.may_be(class_of_code(&g.cameo));
        let doubtful = own.is_empty() && gold.iter().any(|g| told(&g));
        if !doubtful {
            report.acts.push(Case { keys: question.act(), wanted, weight: scale });
        }
        for g in own {
            report.reach[1] += 1;
            let class = class_of_code(&g.cameo);
            let candidates = question.candidates();
            let weight = scale * if g.sure { 1.0 } else { 0.7 };
            let by = Meant::new(engine, reading, &points, &g.source, &g.words[0]);
            let to = Meant::new(engine, reading, &points, &g.target, &g.words[1]);
            let right: Vec<bool> = candidates.iter().map(|c| by.holds(&c.actors)).collect();
            if right.contains(&true) {
                report.reach[2] += 1;
                let options =
                    candidates.iter().map(|c| question.side(Side::Source, class, c, None)).collect();
                report.sources.push(Choice { options, right: right.clone(), weight });
            }
            let source =
                candidates.iter().zip(&right).find(|(c, r)| **r && !c.actors.is_empty()).map(|c| c.0);
            let right: Vec<bool> = candidates
                .iter()
                .map(|c| to.holds(&c.actors) && source.is_none_or(|s| question.may_meet(s, c)))
                .collect();
            if right.contains(&true) {
                report.reach[3] += 1;
                let options =
                    candidates.iter().map(|c| question.side(Side::Target, class, c, source)).collect();
                report.targets.push(Choice { options, right, weight });
            }
        }
    });
    report
}

fn learn<'r>(reports: impl Iterator<Item = &'r Report>, set: &dyn Fn(&str, f64) -> f64) -> EventModel {
    let reports: Vec<&Report> = reports.collect();
    let course = |part: &str, epochs: f64, decay: f64| Course {
        epochs: set(&format!("{part}-epochs"), epochs) as usize,
        rate: set(&format!("{part}-rate"), 0.1) as f32,
        decay: set(&format!("{part}-decay"), decay) as f32,
        least: set(&format!("{part}-least"), 2.0) as u32,
    };
    let acts: Vec<_> = reports.iter().flat_map(|r| &r.acts).collect();
    let sources: Vec<_> = reports.iter().flat_map(|r| &r.sources).collect();
    let targets: Vec<_> = reports.iter().flat_map(|r| &r.targets).collect();
    let (weights, bias) = answers(&acts, course("act", 8.0, 1e-4));
    EventModel {
        acts: Linear::new(&weights, bias, 1.0),
        sources: choices(&sources, course("side", 3.0, 1e-4)),
        targets: choices(&targets, course("side", 3.0, 1e-4)),
        accepts: Linear::default(),
    }
}

/// The readings of each word of a report, and which events they tell of.
fn weigh(
    engine: &Engine,
    reading: &Reading,
    gold: &[Gold],
    model: &EventModel,
    lexicon: &BTreeSet<u32>,
    number: usize,
) -> Vec<Telling> {
    let points = CodePoints::new(&reading.document.text);
    let sentences = &reading.findings.analysis.sentences;
    let asks = |lemma: &str, upos| lexicon.contains(&asked(lemma, upos));
    let mut out = Vec::new();
    for (span, sentence, weighed, keys) in
        engine.reader().weigh_events(&reading.document, &reading.findings, &asks, model)
    {
        let (first, last) = points.span(sentences[sentence].span);
        let here = gold.iter().enumerate().filter(|(_, g)| g.start < last && g.end > first);
        let right = here
            .filter(|(_, g)| is_right(engine, reading, &points, &weighed, g))
            .map(|(i, g)| (i, g.sure))
            .collect();
        out.push(Telling { fold: 0, of: (number, span.start()), keys, weight: 1.0, right });
    }
    out
}

/// Who is meant by a side of a marked event.
struct Meant<'m> {
    engine: &'m Engine,
    gold: &'m str,
    /// Places of the words that say who, and the actors that were read there.
    words: Vec<Span>,
    actors: Vec<&'m ActorId>,
}

impl<'m> Meant<'m> {
    fn new(
        engine: &'m Engine,
        reading: &'m Reading,
        points: &CodePoints,
        gold: &'m str,
        words: &[(usize, usize)],
    ) -> Self {
        let mut spans = Vec::new();
        let mut actors = Vec::new();
        for token in &reading.findings.analysis.tokens {
            let (start, end) = points.span(token.span);
            if words.iter().any(|w| w.0 < end && w.1 > start) {
                spans.push(token.span);
            }
        }
        for mention in &reading.findings.mentions {
            let head = reading.findings.analysis.token(mention.head).span;
            if spans.contains(&head) {
                actors.push(&mention.actor.actor);
            }
        }
        Self { engine, gold, words: spans, actors }
    }

    /// Whether these are meant: each stands where the words are, or is somebody who does, and is of no other country than gold
    /// says, or acts for the country that gold names. Where no words say who, they are to be right by their names.
    fn holds(&self, ours: &[ActorRef]) -> bool {
        if self.words.is_empty() || ours.is_empty() {
            return side(self.engine, ours, self.gold);
        }
        let options = || self.gold.split(['+', '|']).filter_map(|g| g.trim().split_once(':'));
        let of = |kind: &str, country: Option<&str>| options().any(|(k, c)| k == kind && Some(c) == country);
        let told = options().any(|(k, _)| matches!(k, "country" | "people"));
        let is = |actor: &ActorRef| {
            let country = actor.country.as_deref();
            let there = actor.mention.is_some_and(|m| self.words.iter().any(|w| m.contains(*w)));
            let meant = there || self.actors.contains(&&actor.actor);
            let agrees = !told || country.is_none() || of("country", country) || of("people", country);
            let acts = actor.sector.as_deref().is_some_and(|s| STATE.contains(&s));
            (meant && agrees) || ((actor.actor.kind() != "name" || acts) && of("country", country))
        };
        ours.iter().all(is)
    }
}

/// Sectors of those who act for a state.
const STATE: [&str; 6] = ["GOV", "MIL", "COP", "JUD", "LEG", "SPY"];

fn is_right(engine: &Engine, reading: &Reading, points: &CodePoints, weighed: &Weighed, gold: &Gold) -> bool {
    let class = gold.cameo.split('|').any(|c| class_of_code(c) == weighed.class);
    let by = Meant::new(engine, reading, points, &gold.source, &gold.words[0]);
    let to = Meant::new(engine, reading, points, &gold.target, &gold.words[1]);
    let together = matches!(weighed.class, 2..=5) && by.holds(&weighed.target) && to.holds(&weighed.source);
    class && (together || (by.holds(&weighed.source) && to.holds(&weighed.target)))
}
