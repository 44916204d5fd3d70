//! Coreference against a corpus of mentions and chains.
//!
//! Gold is JSON Lines with `text` and `mentions` (`start`, `end` in code points, `type`, `chain`, `named`).
//!
//! What is measured: persons, organisations and places (which hold the countries) that the report names and comes
//! back to. A chain counts, gold or ours, where it has two mentions or more, one of them by name; of gold chains the
//! mentions of these types. One of our mentions stands for the smallest gold mention that holds its head word; a second for
//! the same one does not count twice; one that stands for none is spurious and lowers precision.
//!
//! "I", "we" and "you" outside quotation marks are left out of both: nobody is named as speaker there, in talk, letters
//! and speeches. A second row has them in.
//!
//! The figures: LEA (Moosavi and Strube 2016) and the mean of MUC, B³ and CEAF-e, which CoNLL 2012 made the standard.

use crate::failure::Failure;
use chancery_document::{CodePoints, Document, Token, Upos};
use chancery_pipeline::{Engine, Reading};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// A mention: its code points.
type Place = (usize, usize);
type Chains = Vec<Vec<Place>>;

/// True positives in units of the measure, what was found, what there is.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    recall: [f64; 2],
    precision: [f64; 2],
}

impl Tally {
    fn rates(self) -> [f64; 3] {
        let rate = |[part, all]: [f64; 2]| if all > 0.0 { part / all } else { 0.0 };
        let (r, p) = (rate(self.recall), rate(self.precision));
        [100.0 * p, 100.0 * r, if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 }]
    }

    fn add(&mut self, recall: [f64; 2], precision: [f64; 2]) {
        for i in 0..2 {
            self.recall[i] += recall[i];
            self.precision[i] += precision[i];
        }
    }
}

/// The figures of a gold file.
pub(super) fn run(engine: &Engine, gold: &str) -> Result<String, Failure> {
    let mut third = Measures::default();
    let mut all = Measures::default();
    for (i, line) in gold.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let value: Value = serde_json::from_str(line)
            .map_err(|e| Failure::no_input(format!("line {}: broken JSON: {e}", i + 1)))?;
        let Some(text) = value["text"].as_str() else {
            return Err(Failure::no_input(format!("line {}: no field \"text\"", i + 1)));
        };
        let reading = engine.read(Document::from_text(text));
        let mentions = gold_mentions(&value);
        all.add(&gold_chains(&mentions, &[]), &our_chains(&reading, &mentions));
        let talk = first_and_second_persons(&reading);
        third.add(&gold_chains(&mentions, &talk), &without(our_chains(&reading, &mentions), &talk));
    }
    if all.documents == 0 {
        return Err(
            Failure::no_input("no documents in the gold file").help("give JSON Lines with text and mentions")
        );
    }
    Ok(format!("{third}\nwith \"I\", \"we\" and \"you\" outside quotes: {all}"))
}

#[derive(Default)]
struct Measures {
    documents: usize,
    chains: usize,
    mentions: usize,
    lea: Tally,
    muc: Tally,
    b3: Tally,
    ceaf: Tally,
}

impl Measures {
    fn add(&mut self, key: &Chains, response: &Chains) {
        self.documents += 1;
        self.chains += key.len();
        self.mentions += key.iter().map(Vec::len).sum::<usize>();
        self.lea.add(lea_side(key, response), lea_side(response, key));
        self.muc.add(muc_side(key, response), muc_side(response, key));
        self.b3.add(b3_side(key, response), b3_side(response, key));
        let similarity = ceaf_e(key, response);
        self.ceaf.add([similarity, key.len() as f64], [similarity, response.len() as f64]);
    }
}

impl fmt::Display for Measures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} documents, {} chains, {} mentions", self.documents, self.chains, self.mentions)?;
        let rows = [("LEA", self.lea), ("MUC", self.muc), ("B3", self.b3), ("CEAF-e", self.ceaf)];
        let rates = rows.map(|(name, tally)| (name, tally.rates()));
        for (name, [p, r, f1]) in rates {
            write!(f, "\n{name:6} F1 {f1:.2} (P {p:.1} R {r:.1})")?;
        }
        write!(f, "\nCoNLL  F1 {:.2}", rates[1..].iter().map(|r| r.1[2]).sum::<f64>() / 3.0)
    }
}

/// Where "I", "we" and "you" stand outside quotation marks.
fn first_and_second_persons(reading: &Reading) -> Vec<Place> {
    let points = CodePoints::new(&reading.document.text);
    let findings = &reading.findings;
    let quoted = |span| findings.quotes.iter().any(|q| q.span.contains(span));
    let talk = |t: &&Token| t.feats.has("Person", "1") || t.feats.has("Person", "2");
    let pronoun = |t: &&Token| matches!(t.upos, Upos::Pron | Upos::Det);
    let tokens = findings.analysis.tokens.iter().filter(pronoun).filter(talk);
    tokens.filter(|t| !quoted(t.span)).map(|t| points.span(t.span)).collect()
}

fn without(chains: Chains, places: &[Place]) -> Chains {
    let keep = |c: Vec<Place>| c.into_iter().filter(|p| !places.contains(p)).collect::<Vec<_>>();
    chains.into_iter().map(keep).filter(|c| c.len() > 1).collect()
}

struct GoldMention {
    place: Place,
    chain: String,
    named: bool,
    /// Whether it is of a type that is measured.
    counts: bool,
}

fn gold_mentions(value: &Value) -> Vec<GoldMention> {
    let number = |v: &Value| v.as_u64().and_then(|n| usize::try_from(n).ok());
    let mention = |m: &Value| {
        Some(GoldMention {
            place: (number(&m["start"])?, number(&m["end"])?),
            chain: m["chain"].to_string(),
            named: m["named"].as_bool()?,
            counts: matches!(m["type"].as_str()?, "person" | "organization" | "place"),
        })
    };
    value["mentions"].as_array().into_iter().flatten().filter_map(mention).collect()
}

fn gold_chains(all: &[GoldMention], but: &[Place]) -> Chains {
    let mut chains: BTreeMap<&str, Vec<&GoldMention>> = BTreeMap::new();
    for mention in all.iter().filter(|m| m.counts && !but.contains(&m.place)) {
        chains.entry(&mention.chain).or_default().push(mention);
    }
    let named = chains.into_values().filter(|c| c.len() > 1 && c.iter().any(|m| m.named));
    named.map(|c| c.iter().map(|m| m.place).collect()).collect()
}

/// Our chains, each mention as the gold mention that it stands for, or as its own place.
fn our_chains(reading: &Reading, gold: &[GoldMention]) -> Chains {
    let points = CodePoints::new(&reading.document.text);
    let findings = &reading.findings;
    let mut taken = std::collections::BTreeSet::new();
    let mut chains = Vec::new();
    for entity in &findings.entities {
        let mut places = Vec::new();
        for phrase in &entity.phrases {
            let head = points.span(findings.analysis.token(phrase.head).span);
            let holds = |g: &&GoldMention| g.place.0 <= head.0 && head.1 <= g.place.1;
            let smallest = gold.iter().filter(holds).min_by_key(|g| (g.place.1 - g.place.0, g.place));
            let place = smallest.map_or(head, |g| g.place);
            if taken.insert(place) {
                places.push(place);
            }
        }
        if places.len() > 1 {
            chains.push(places);
        }
    }
    chains
}

fn links(n: usize) -> f64 {
    (n * n.saturating_sub(1)) as f64 / 2.0
}

fn shared(a: &[Place], b: &[Place]) -> usize {
    a.iter().filter(|m| b.contains(m)).count()
}

/// One side of LEA: how well the links of `of` are kept in `by`, weighed by size.
fn lea_side(of: &Chains, by: &Chains) -> [f64; 2] {
    of.iter().fold([0.0; 2], |[part, all], chain| {
        let kept: f64 = by.iter().map(|other| links(shared(chain, other))).sum();
        let size = chain.len() as f64;
        [part + size * kept / links(chain.len()), all + size]
    })
}

/// One side of MUC: links of `of` less the pieces into which `by` cuts it.
fn muc_side(of: &Chains, by: &Chains) -> [f64; 2] {
    of.iter().fold([0.0; 2], |[part, all], chain| {
        let found: Vec<usize> = by.iter().map(|other| shared(chain, other)).filter(|&n| n > 0).collect();
        let pieces = found.len() + chain.len() - found.iter().sum::<usize>();
        [part + (chain.len() - pieces) as f64, all + (chain.len() - 1) as f64]
    })
}

/// One side of B³: for each mention the part of its chain that stands beside it.
fn b3_side(of: &Chains, by: &Chains) -> [f64; 2] {
    of.iter().fold([0.0; 2], |[part, all], chain| {
        let size = chain.len() as f64;
        let kept: f64 = by.iter().map(|other| (shared(chain, other) as f64).powi(2) / size).sum();
        [part + kept, all + size]
    })
}

/// The similarity of the best pairing of chains (CEAF with φ4), found by the Hungarian method.
fn ceaf_e(key: &Chains, response: &Chains) -> f64 {
    let (rows, columns) = if key.len() <= response.len() { (key, response) } else { (response, key) };
    let similarity = |i: usize, j: usize| {
        2.0 * shared(&rows[i], &columns[j]) as f64 / (rows[i].len() + columns[j].len()) as f64
    };
    // Potentials and the row of each column, counted from 1; 0 stands for none.
    let (n, m) = (rows.len(), columns.len());
    let (mut u, mut v) = (vec![0.0; n + 1], vec![0.0; m + 1]);
    let (mut row_of, mut way) = (vec![0usize; m + 1], vec![0usize; m + 1]);
    for i in 1..=n {
        row_of[0] = i;
        let mut column = 0;
        let (mut least, mut done) = (vec![f64::INFINITY; m + 1], vec![false; m + 1]);
        while row_of[column] != 0 {
            done[column] = true;
            let row = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for j in (1..=m).filter(|&j| !done[j]).collect::<Vec<_>>() {
                let cost = -similarity(row - 1, j - 1) - u[row] - v[j];
                if cost < least[j] {
                    (least[j], way[j]) = (cost, column);
                }
                if least[j] < delta {
                    (delta, next) = (least[j], j);
                }
            }
            for j in 0..=m {
                if done[j] {
                    u[row_of[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    (1..=m).filter(|&j| row_of[j] != 0).map(|j| similarity(row_of[j] - 1, j - 1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(of: &[&[usize]]) -> Chains {
        of.iter().map(|c| c.iter().map(|&n| (n, n + 1)).collect()).collect()
    }

    fn f1(side: fn(&Chains, &Chains) -> [f64; 2], key: &Chains, response: &Chains) -> [f64; 2] {
        let rate = |[part, all]: [f64; 2]| (1000.0 * part / all).round() / 1000.0;
        [rate(side(key, response)), rate(side(response, key))]
    }

    /// Recall and precision worked out by hand.
    #[test]
    fn measures_of_a_small_example() {
        let key = chains(&[&[1, 2, 3], &[4, 5]]);
        let response = chains(&[&[1, 2, 4], &[3, 5]]);
        assert_eq!(f1(lea_side, &key, &response), [0.2, 0.2]);
        assert_eq!(f1(muc_side, &key, &response), [0.333, 0.333]);
        assert_eq!(f1(b3_side, &key, &response), [0.533, 0.533]);
        // The best pairing: {1,2,3} with {1,2,4} (4/6) and {4,5} with {3,5} (2/4).
        assert!((ceaf_e(&key, &response) - 7.0 / 6.0).abs() < 1e-9);
        assert!((ceaf_e(&key, &key) - 2.0).abs() < 1e-9);
        assert_eq!(ceaf_e(&key, &Vec::new()), 0.0);
    }
}
