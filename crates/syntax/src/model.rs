//! The model: its parts, its file, and the way from a document to an analysis.

use crate::agreement;
use crate::decode;
use crate::file::{self, Damaged, ModelError, Reader, Writer};
use crate::form::Form;
use crate::labels::{Labeller, Tree};
use crate::layout;
use crate::morphology::{Morphology, Rule};
use crate::names::{self, Memory, Namer};
use crate::network::{Network, Scores};
use crate::parser::{Desk, Input, Parser};
use crate::product::Way;
use crate::rows::{self, ROWS};
use crate::sentences::{LONGEST, Splitter};
use crate::table::{HashIndex, SparseTable, TripleTable};
use crate::tagger::{Tag, Tagger, Tagset};
use crate::tokenize::{Tokenizer, Word, Work};
use chancery_document::{
    Analysis, Deprel, Document, KnownName, Name, NameKind, Note, Segment, SegmentKind, Sentence, Span, Stage,
    Token, TokenId, Upos,
};
use std::ops::Range;
use std::sync::LazyLock;

/// A trained model of English.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(crate) hash: String,
    /// What the card says about the training, kept in the file.
    pub(crate) card: String,
    pub(crate) clusters: HashIndex,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) splitter: Splitter,
    pub(crate) tagger: Tagger,
    pub(crate) morphology: Morphology,
    pub(crate) parser: Parser,
    pub(crate) labeller: Labeller,
    pub(crate) namer: Namer,
    /// Where it is there, it takes the place of the tables of tagger, parser, labeller and namer.
    pub(crate) network: Option<Box<Neural>>,
    /// The labeller's names as relations.
    pub(crate) deprels: Vec<Deprel>,
}

/// A network with what its answers mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct Neural {
    pub(crate) network: Network,
    /// The tag of the tagset for each of the network's tags.
    pub(crate) tags: Vec<Tag>,
    /// What one unit of the network's scores of names is worth in units of the linear namer.
    pub(crate) name_weight: f32,
    /// The way of computing, where it is not the fastest.
    pub(crate) way: Option<Way>,
}

static EMBEDDED: LazyLock<Model> = LazyLock::new(|| {
    Model::load(include_bytes!("../../../data/models/en.syntax"))
        .expect("the model that is built in was checked by the tests")
});

impl Model {
    /// The model that is built into the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// Where the bytes are no model, one of another format version, or damaged.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        let (hash, payload) = file::unseal(bytes)?;
        let mut model = Self::read(&mut Reader(payload))?;
        model.hash = hash;
        Ok(model)
    }

    /// The model as a file: equal models give equal bytes.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let mut out = Writer::default();
        self.write(&mut out);
        file::seal(&out.0)
    }

    /// BLAKE3 of the model's contents, in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What the file says about its training: corpora, seed, settings.
    #[must_use]
    pub fn card(&self) -> &str {
        &self.card
    }

    /// Changes how many states the parser follows side by side, and how far behind the best a state may be, for
    /// experiments with speed.
    pub fn set_beam(&mut self, width: usize, window: i32) {
        (self.parser.beam, self.parser.window) = (width.max(1), window.max(0));
        self.finish();
    }

    /// Bytes of each part in the file, for cards and experiments.
    #[must_use]
    pub fn sizes(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("clusters", self.clusters.size()),
            ("tokenizer", self.tokenizer.cuts.size() + self.tokenizer.splits.size()),
            ("splitter", self.splitter.table.size()),
            ("tagger", self.tagger.table.size()),
            ("morphology", self.morphology.lemmas.size() + self.morphology.feats.size()),
            ("parser", self.parser.table.size()),
            ("labeller", self.labeller.table.size()),
            ("namer", self.namer.table.size()),
            ("network's vectors", self.network.as_ref().map_or(0, |n| n.network.sizes()[0])),
            ("network's layers", self.network.as_ref().map_or(0, |n| n.network.sizes()[1])),
        ]
    }

    /// Fixes the hash and the table of relations after training.
    pub(crate) fn finish(&mut self) {
        self.deprels = self.labeller.names.iter().map(|n| Deprel::from_name(n)).collect();
        let mut out = Writer::default();
        self.write(&mut out);
        self.hash = blake3::hash(&out.0).to_hex().to_string();
    }

    fn write(&self, out: &mut Writer) {
        out.str(&self.card);
        self.clusters.write(out);
        self.tokenizer.cuts.write(out);
        self.tokenizer.splits.write(out);
        self.splitter.table.write(out);
        out.u64(self.splitter.bias as i64 as u64);
        out.strs(&self.tagger.tags.names);
        self.tagger.table.write(out);
        let rules = &self.morphology.rules;
        out.u64s(&rules.iter().map(|r| (r.cut as u64) << 1 | u64::from(r.lower)).collect::<Vec<_>>());
        out.strs(&rules.iter().map(|r| r.add.clone()).collect::<Vec<_>>());
        self.morphology.lemmas.write(out);
        out.u64s(&self.morphology.sets);
        self.morphology.feats.write(out);
        self.parser.table.write(out);
        out.u64(self.parser.beam as u64);
        out.u64(self.parser.window as u64);
        out.strs(&self.labeller.names);
        self.labeller.table.write(out);
        self.namer.table.write(out);
        out.u64(u64::from(self.network.is_some()));
        if let Some(neural) = &self.network {
            out.bytes(&neural.tags);
            out.f32s(&[neural.name_weight]);
            neural.network.write(out);
        }
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, Damaged> {
        let card = input.str()?;
        let clusters = HashIndex::read(input)?;
        let tokenizer = Tokenizer { cuts: TripleTable::read(input)?, splits: HashIndex::read(input)? };
        let splitter = Splitter { table: TripleTable::read(input)?, bias: input.u64()? as i64 as i32 };
        let tagger = Tagger { tags: Tagset::new(input.strs()?), table: SparseTable::read(input)? };
        let (packed, adds) = (input.u64s()?, input.strs()?);
        let rule =
            |(p, add): (&u64, &String)| Rule { lower: p & 1 == 1, cut: (p >> 1) as usize, add: add.clone() };
        let morphology = Morphology {
            rules: packed.iter().zip(&adds).map(rule).collect(),
            lemmas: HashIndex::read(input)?,
            sets: input.u64s()?,
            feats: HashIndex::read(input)?,
        };
        let parser = Parser {
            table: TripleTable::read(input)?,
            beam: input.u64()?.clamp(1, 64) as usize,
            window: input.u64()?.min(i32::MAX as u64) as i32,
        };
        let labeller = Labeller { names: input.strs()?, table: SparseTable::read(input)? };
        let namer = Namer { table: SparseTable::read(input)? };
        let deprels = labeller.names.iter().map(|n| Deprel::from_name(n)).collect();
        let network = match input.u64()? != 0 {
            false => None,
            true => Some(Box::new(Neural {
                tags: input.bytes()?,
                name_weight: *input.f32s()?.first().ok_or(Damaged)?,
                network: Network::read(input)?,
                way: None,
            })),
        };
        let hash = String::new();
        Ok(Self {
            hash,
            card,
            clusters,
            tokenizer,
            splitter,
            tagger,
            morphology,
            parser,
            labeller,
            namer,
            network,
            deprels,
        })
    }

    /// Analyses a document: sentences, words, tags, features, lemmas, trees, names.
    ///
    /// Works on the segments of kinds headline, body, caption and post (its `content`). Never fails; the notes
    /// tell where a sentence was cut because of its length (`split-long`). Takes time linear in the text.
    #[must_use]
    pub fn analyze(&self, document: &Document) -> (Analysis, Vec<Note>) {
        self.analyze_knowing(document, &[])
    }

    /// The same with names that are known beforehand, in order of the text and not overlapping: no sentence
    /// ends inside one, and its capitalised words are tagged as proper nouns (or adjectives).
    #[must_use]
    pub fn analyze_knowing(&self, document: &Document, known: &[KnownName]) -> (Analysis, Vec<Note>) {
        let mut run = Run::new(self, &document.text);
        run.known = known;
        for segment in &document.segments {
            if let Some(range) = range_of(segment) {
                run.segment(range);
            }
        }
        (run.analysis, run.notes)
    }

    /// The form of a word, with its cluster.
    pub(crate) fn form(&self, word: &str, scratch: &mut Vec<char>) -> Form {
        let mut form = Form::new(word, scratch);
        let classes = self.clusters.get(cluster_key(form.low)).unwrap_or(0);
        (form.cluster, form.coarse) = (classes & 0xFFFF, classes >> 16);
        form
    }
}

/// The key of a word in [`Model::clusters`].
pub(crate) fn cluster_key(low: u32) -> u64 {
    crate::hash::feature(41, &[low])
}

/// Whether a word is an address of the web, a handle or a hash tag.
fn is_address(word: &str) -> bool {
    let begins = |start: &str| word.get(..start.len()).is_some_and(|w| w.eq_ignore_ascii_case(start));
    let tagged = |mark: char| word.strip_prefix(mark).is_some_and(|w| w.starts_with(char::is_alphabetic));
    begins("http://") || begins("https://") || begins("www.") || tagged('@') || tagged('#')
}

fn range_of(segment: &Segment) -> Option<Range<usize>> {
    let span = match segment.kind {
        SegmentKind::Head => return None,
        SegmentKind::Post => segment.content,
        SegmentKind::Headline | SegmentKind::Body | SegmentKind::Caption => segment.span,
    };
    (!span.is_empty()).then(|| span.start()..span.end())
}

/// What a kind of name that is known beforehand is worth, in units of the network. The kept tenth of the newswires chose
/// it among 1, 2, 3 and 5.
const KNOWN: f32 = 3.0;

/// What is known of a word before it is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hint {
    /// The name that it is part of goes on behind it.
    pub(crate) goes_on: bool,
    /// The tags that it can have; empty = any.
    pub(crate) tags: &'static [Upos],
    /// The kind of the name that it is part of.
    pub(crate) name: Option<NameKind>,
}

/// One document on its way.
struct Run<'m> {
    model: &'m Model,
    text: &'m str,
    known: &'m [KnownName],
    /// What is known beforehand of each word of the block.
    hints: Vec<Hint>,
    analysis: Analysis,
    notes: Vec<Note>,
    memory: Memory,
    work: Work,
    words: Vec<Word>,
    forms: Vec<Form>,
    keys: Vec<u64>,
    chars: Vec<char>,
    tags: Vec<Tag>,
    input: Input,
    desk: Desk,
    heads: Vec<u16>,
    tree: Tree,
    labels: Vec<u8>,
    search: names::Search,
    names: Vec<names::Label>,
    way: Way,
    rows: Vec<[u32; ROWS]>,
    told: Vec<u8>,
    scores: Scores,
    relations: Vec<f32>,
    decoding: decode::Work,
}

impl<'m> Run<'m> {
    fn new(model: &'m Model, text: &'m str) -> Self {
        Self {
            model,
            text,
            known: &[],
            hints: Vec::new(),
            analysis: Analysis::default(),
            notes: Vec::new(),
            memory: Memory::default(),
            work: Work::new(),
            words: Vec::new(),
            forms: Vec::new(),
            keys: Vec::new(),
            chars: Vec::new(),
            tags: Vec::new(),
            input: Input { words: Vec::new() },
            desk: Desk::default(),
            heads: Vec::new(),
            tree: Tree::default(),
            labels: Vec::new(),
            search: names::Search::default(),
            names: Vec::new(),
            way: model.network.as_ref().and_then(|n| n.way).unwrap_or_else(Way::best),
            rows: Vec::new(),
            told: Vec::new(),
            scores: Scores::default(),
            relations: Vec::new(),
            decoding: decode::Work::default(),
        }
    }

    fn segment(&mut self, range: Range<usize>) {
        for block in layout::blocks(self.text, range) {
            self.words.clear();
            self.forms.clear();
            self.model.tokenizer.words(self.text, block.range, &mut self.work, &mut self.words);
            for word in &self.words {
                self.forms.push(self.model.form(&self.text[word.range.clone()], &mut self.chars));
            }
            self.hint();
            let mut start = 0;
            let mut opens_paragraph = block.opens_paragraph;
            for (end, forced) in self.model.splitter.ends(self.text, &self.words, &self.forms, &self.hints) {
                self.sentence(start..end, opens_paragraph, forced);
                (start, opens_paragraph) = (end, false);
            }
        }
    }

    /// Marks addresses, handles and hash tags, which are proper nouns, and the words of known names.
    fn hint(&mut self) {
        self.hints.clear();
        self.hints.extend(self.words.iter().map(|word| Hint {
            goes_on: false,
            tags: if is_address(&self.text[word.range.clone()]) { &[Upos::Propn] } else { &[] },
            name: None,
        }));
        let Some(first) = self.words.first() else { return };
        let mut at = self.known.partition_point(|k| k.span.end() <= first.range.start);
        for (i, word) in self.words.iter().enumerate() {
            while self.known.get(at).is_some_and(|k| k.span.end() <= word.range.start) {
                at += 1;
            }
            let Some(known) = self.known.get(at).filter(|k| k.span.start() <= word.range.start) else {
                continue;
            };
            let capital = self.text[word.range.clone()].starts_with(char::is_uppercase);
            let whole = word.range.end <= known.span.end();
            self.hints[i] = Hint {
                goes_on: word.range.end < known.span.end(),
                tags: match (capital && whole, known.adjective) {
                    (false, _) => &[],
                    (true, false) => &[Upos::Propn],
                    (true, true) => &[Upos::Adj, Upos::Propn, Upos::Noun],
                },
                name: known.kind.filter(|_| whole),
            };
        }
    }

    fn sentence(&mut self, range: Range<usize>, opens_paragraph: bool, forced: bool) {
        let (model, text) = (self.model, self.text);
        match &model.network {
            Some(neural) => self.decide(neural, range.clone()),
            None => self.classify(range.clone()),
        }
        let (words, forms) = (&self.words[range.clone()], &self.forms[range]);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let base = self.analysis.tokens.len() as u32;
        for (i, word) in words.iter().enumerate() {
            let written = &text[word.range.clone()];
            let (form, tag, head) = (&forms[i], self.tags[i], self.heads[i]);
            let is_root = usize::from(head) >= words.len();
            let label = || model.deprels.get(usize::from(self.labels[i])).copied().unwrap_or(Deprel::DEP);
            self.analysis.tokens.push(Token {
                span: Span::new(text, word.range.start, word.range.end),
                continues: word.continues,
                upos: model.tagger.tags.upos(tag),
                feats: model.morphology.feats(written, form, tag, &mut self.chars),
                lemma: model.morphology.lemma(written, form, tag, &mut self.chars),
                head: (!is_root).then(|| TokenId(base + u32::from(head))),
                deprel: if is_root { Deprel::ROOT } else { label() },
            });
        }
        agreement::agree(&mut self.analysis.tokens[base as usize..], base);
        let span = Span::new(text, first.range.start, last.range.end);
        self.analysis.sentences.push(Sentence {
            span,
            tokens: base..base + words.len() as u32,
            opens_paragraph,
        });
        if forced {
            let what = format!("no end of a sentence within {LONGEST} words: cut at the likeliest place");
            self.notes.push(Note::at(Stage::Syntax, "split-long", span, what));
        }

        for (range, kind) in names::spans(&self.names) {
            let span = Span::new(text, words[range.start].range.start, words[range.end - 1].range.end);
            let tokens = base + range.start as u32..base + range.end as u32;
            self.analysis.names.push(Name { span, tokens, kind });
        }
    }

    /// Tags, heads, labels and names of a sentence by the linear models.
    fn classify(&mut self, range: Range<usize>) {
        let model = self.model;
        let (forms, hints) = (&self.forms[range.clone()], &self.hints[range]);
        model.tagger.tag(forms, hints, &mut self.keys, &mut self.tags);
        self.input.fill(forms, &self.tags, &model.tagger.tags);
        model.parser.parse(&self.input, &mut self.desk, &mut self.heads);
        self.tree.fill(&self.heads);
        model.labeller.label(&self.input, &self.tree, &mut self.keys, &mut self.labels);
        let context = names::Context::new(forms, &self.tags, &model.tagger.tags, &self.memory);
        model.namer.label(&context, &mut self.search, |_, _| {}, &mut self.names);
        self.memory.learn(forms, &self.names);
    }

    /// The same by the network.
    fn decide(&mut self, neural: &Neural, range: Range<usize>) {
        let (forms, hints) = (&self.forms[range.clone()], &self.hints[range]);
        let (tagset, n) = (&self.model.tagger.tags, forms.len());
        self.rows.clear();
        self.rows.extend(forms.iter().map(rows::rows));
        self.told.clear();
        self.told.extend(hints.iter().map(|h| h.tags.len().min(2) as u8));
        neural.network.read_sentence(&self.rows, &self.told, self.way, &mut self.scores);

        self.tags.clear();
        for (scores, hint) in self.scores.tags.chunks_exact(self.scores.tag_stride).zip(hints) {
            let mut best: Option<(f32, Tag)> = None;
            for (&score, &tag) in scores.iter().zip(&neural.tags) {
                let allowed = hint.tags.is_empty() || hint.tags.contains(&tagset.upos(tag));
                if allowed && best.is_none_or(|b| score > b.0) {
                    best = Some((score, tag));
                }
            }
            self.tags.push(best.map_or(0, |b| b.1));
        }
        decode::heads(&self.scores.arcs, n, &mut self.decoding, &mut self.heads);
        let stride = neural.network.relations(&self.heads, self.way, &mut self.scores, &mut self.relations);
        decode::labels(&mut self.relations, stride, &self.model.deprels, &self.heads, &mut self.labels);
        if self.model.namer.table.is_empty() {
            decode::names(&self.scores.names, self.scores.name_stride, n, &mut self.names);
            return;
        }
        // The linear namer remembers the report; the network knows more words. Together they are better than each.
        let context = names::Context::new(forms, &self.tags, tagset, &self.memory);
        let (scores, stride) = (&self.scores.names, self.scores.name_stride);
        let weight = neural.name_weight;
        let prior = |word: usize, out: &mut [i32; 128]| {
            for (out, score) in out.iter_mut().zip(&scores[word * stride..][..names::LABELS]) {
                *out += (score * weight) as i32;
            }
            if let Some(kind) = hints[word].name {
                for out in &mut out[1 + 4 * kind as usize..][..4] {
                    *out += (KNOWN * weight) as i32;
                }
            }
        };
        self.model.namer.label(&context, &mut self.search, prior, &mut self.names);
        self.memory.learn(forms, &self.names);
    }
}
