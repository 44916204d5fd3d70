//! Training: treebanks and corpora of names in, a model out. The same input and seed give the same bytes.

mod clusters;
mod morphology;
mod names;
mod oracle;
mod perceptron;
mod tags;
mod trees;
mod words;

use crate::Model;
use crate::conllu::{TreeDocument, TreeSentence};
use crate::corpora::NameCorpus;
use crate::form::Form;
use crate::tagger::{Tag, Tagset};

/// What training may be told.
#[derive(Clone, Debug)]
pub struct TrainConfig {
    /// Seed of all shuffling and sampling.
    pub seed: u64,
    /// Passes over the data for words and sentences, tags, trees, labels and names.
    pub epochs: [usize; 5],
    /// How many features the tagger, the parser, the labeller and the namer keep at most: the size of the file.
    pub features: [usize; 4],
    /// How many states the parser follows side by side in training.
    pub beam: usize,
    /// How many it follows when it runs, and how far behind the best one may be: fewer are as good.
    pub run_beam: usize,
    /// See `run_beam`.
    pub window: i32,
    /// How many of the passes over trees are made without the beam, for a good start.
    pub greedy: usize,
    /// How many of the passes over trees are made after all features but the best were dropped.
    pub frozen: usize,
    /// How many fine and coarse classes of words are made from plain text, and in how many passes at most.
    pub clusters: [usize; 3],
    /// What the model says of itself: corpora with their licences.
    pub card: String,
}

impl Default for TrainConfig {
    fn default() -> Self {
        Self {
            seed: 1,
            epochs: [6, 8, 13, 7, 9],
            features: [110_000, 560_000, 100_000, 130_000],
            beam: 8,
            run_beam: 6,
            window: 120_000,
            greedy: 3,
            frozen: 4,
            clusters: [512, 64, 8],
            card: String::new(),
        }
    }
}

/// What a model is trained on.
#[derive(Clone, Debug, Default)]
pub struct Corpora {
    /// Treebanks.
    pub trees: Vec<TreeDocument>,
    /// Names.
    pub names: Vec<NameCorpus>,
    /// Plain text, for classes of words.
    pub texts: Vec<String>,
    /// A model whose classes of words are taken over, instead of making new ones from the texts.
    pub clusters: Option<Box<Model>>,
}

/// Trains a model. `progress` is told what was done, a line at a time.
#[must_use]
pub fn train(config: &TrainConfig, corpora: &Corpora, progress: &mut dyn FnMut(&str)) -> Model {
    let mut model = Model { card: config.card.clone(), ..Model::default() };
    let trees = &corpora.trees;
    model.tokenizer = words::train_tokenizer(config, trees);
    progress("tokenizer trained");
    model.clusters = match &corpora.clusters {
        Some(model) => model.clusters.clone(),
        None => clusters::train(&model.tokenizer, &corpora.texts, config.clusters, progress),
    };
    model.splitter = words::train_splitter(config, &model, trees);
    progress("splitter trained");
    model.tagger.tags = tags::tagset(trees);
    let sentences = prepare(&model, trees);
    let jackknifed = tags::jackknife(config, &model.tagger.tags, &sentences, progress);
    let headlines = headlines(&model, trees);
    let all: Vec<&Prepared> = sentences.iter().chain(&headlines).collect();
    model.tagger.table = tags::train(config, &model.tagger.tags, &all);
    progress("tagger trained");
    model.morphology = morphology::train(&model.tagger.tags, trees, &sentences);
    progress("morphology trained");
    let inputs = trees::inputs(&model.tagger.tags, trees, &sentences, &jackknifed);
    model.parser = trees::train_parser(config, &inputs, progress);
    (model.labeller.names, model.labeller.table) = trees::train_labeller(config, &inputs, progress);
    model.namer.table = names::train(config, &model, &corpora.names, progress);
    model.finish();
    model
}

/// A sentence as the tagger sees it.
pub(crate) struct Prepared {
    /// Number of its document, for jackknifing.
    pub(crate) document: usize,
    pub(crate) forms: Vec<Form>,
    pub(crate) tags: Vec<Tag>,
}

fn prepare(model: &Model, trees: &[TreeDocument]) -> Vec<Prepared> {
    let mut scratch = Vec::new();
    let mut out = Vec::new();
    for (document, tree) in trees.iter().enumerate() {
        for sentence in &tree.sentences {
            let forms = sentence.words.iter().map(|w| model.form(&w.form, &mut scratch)).collect();
            out.push(Prepared { document, forms, tags: gold_tags(&model.tagger.tags, sentence) });
        }
    }
    out
}

/// Copies of some sentences in capitals, as headlines are written.
fn headlines(model: &Model, trees: &[TreeDocument]) -> Vec<Prepared> {
    let mut scratch = Vec::new();
    let mut out = Vec::new();
    let sentences = trees.iter().flat_map(|d| &d.sentences).filter(|s| (3..30).contains(&s.words.len()));
    for sentence in sentences.step_by(HEADLINE_EVERY) {
        let forms = sentence.words.iter().map(|w| model.form(&w.form.to_uppercase(), &mut scratch)).collect();
        out.push(Prepared { document: usize::MAX, forms, tags: gold_tags(&model.tagger.tags, sentence) });
    }
    out
}

/// One sentence in so many is also seen in capitals.
pub(crate) const HEADLINE_EVERY: usize = 15;

fn gold_tags(tagset: &Tagset, sentence: &TreeSentence) -> Vec<Tag> {
    sentence.words.iter().map(|w| tagset.find(w.upos, &w.xpos)).collect()
}
