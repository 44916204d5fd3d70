use crate::dictionary::AgentWord;
use crate::frames::Frames;
use crate::source::File;
use crate::{Matcher, Source, TableError};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// How things are said in one language: the files of `lang/<code>/`.
#[derive(Debug)]
pub struct Language {
    /// Titles of offices, most of all of people: `titles.toml`.
    pub titles: Vec<Title>,
    /// Finds titles, whatever their case; its values are indices into `titles`.
    pub title_matcher: Matcher,
    /// Nouns for people and bodies that act for a country: `agents.toml`.
    pub agents: FxHashMap<Box<str>, Agent>,
    /// Those that stand for the state of the report where no country is said: "police", "the government".
    pub bodies: FxHashSet<Box<str>>,
    /// Those of `bodies` that are a country's in the plural and without "the" as well.
    pub mass_bodies: FxHashSet<Box<str>>,
    /// What may stand before a body without making it another's: "riot police".
    pub within_bodies: FxHashSet<Box<str>>,
    /// Agents who are never their owner's: "his counterpart".
    pub of_others: FxHashSet<Box<str>>,
    /// Words in names of bodies → the sector that they tell: "commission", "police".
    pub named_bodies: FxHashMap<Box<str>, Box<str>>,
    /// Nouns that mean "this country", "this region", …: `descriptions.toml`.
    pub descriptions: FxHashMap<Box<str>, Description>,
    /// Nouns for people of whatever calling: `persons.txt`.
    pub persons: FxHashSet<Box<str>>,
    /// Words that tell that something is said: `cues.toml`.
    pub cues: FxHashMap<Box<str>, Cue>,
    /// Nouns that tell that something is said ("his claim that").
    pub nominal_cues: FxHashMap<Box<str>, Cue>,
    /// Phrases before a source: "according to".
    pub source_phrases: Vec<Vec<Box<str>>>,
    /// Words that say whether what hangs on them happens: `embeddings.toml`.
    pub embeddings: FxHashMap<Box<str>, Embedding>,
    /// Words and frames → act: `classes.toml` and `frames/`.
    pub frames: Frames,
    /// Classes of words.
    pub classes: Classes,
    /// Regular forms of the verbs of frames and cues → verb.
    pub verb_forms: FxHashMap<Box<str>, Box<str>>,
    /// `times.toml`, which the times stage reads itself.
    pub times: String,
    /// `quantities.toml`, which the quantities stage reads itself.
    pub quantities: String,
    /// `pronouns.tsv`, which the coreference stage reads itself.
    pub pronouns: String,
}

/// A title of an office.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// What the office is called in ids: `foreign-minister`.
    pub office: Box<str>,
    /// How it is said.
    pub phrases: Vec<Box<str>>,
    /// PLOVER sector.
    pub sector: Box<str>,
    /// A body ("the Foreign Ministry"), not a person.
    #[serde(default)]
    pub body: bool,
    /// Several people hold it at once (minister, ambassador): no holder is looked up.
    #[serde(default)]
    pub many: bool,
    /// Country that it always belongs to ("Secretary of State").
    #[serde(default)]
    pub country: Option<Box<str>>,
}

/// A noun for people and bodies that act for a country.
#[derive(Clone, Debug)]
pub struct Agent {
    /// PLOVER sector.
    pub sector: Box<str>,
    /// What it acts for stands for it in records: the government acts for the country.
    pub acts_for_country: bool,
}

/// A noun that, with "the" or "this", refers to an actor named before.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Nouns, singular.
    pub nouns: Vec<Box<str>>,
    /// The kinds of actors that it can refer to.
    pub refers_to: Vec<Box<str>>,
}

/// A word that tells that something is said.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Lemmas.
    pub lemmas: Vec<Box<str>>,
    /// What the speaker does by saying it.
    pub stance: Box<str>,
    /// A clause is its content ("said that").
    #[serde(default)]
    pub clause: bool,
    /// A noun phrase is its content ("highlighted the figure").
    #[serde(default)]
    pub noun: bool,
    /// Words in quotes are its content.
    #[serde(default)]
    pub quote: bool,
    /// Its object is the addressee ("told X that").
    #[serde(default)]
    pub addressee: bool,
    /// A noun ("his claim that").
    #[serde(default)]
    pub nominal: bool,
}

/// What a word does to what hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It is as real as the word itself ("managed to", "decided to").
    Same,
    /// It is to come ("plans to").
    Future,
    /// Somebody wants it of somebody ("urged X to").
    Requested,
    /// It does not happen ("refused to").
    Negative,
    /// It may happen ("threatened to", "could").
    Hypothetical,
    /// It is told with doubt ("allegedly", "is believed to").
    Doubtful,
}

/// A group of words with one effect.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Embedding {
    /// Lemmas.
    pub lemmas: Vec<Box<str>>,
    /// What they do.
    pub effect: Effect,
}

/// Classes of words: name → lemmas.
#[derive(Clone, Debug, Default)]
pub struct Classes(FxHashMap<Box<str>, Vec<Box<str>>>);

impl Classes {
    /// The lemmas of a class.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[Box<str>]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// From pairs, for tests.
    #[must_use]
    pub fn from_pairs<'t>(pairs: impl IntoIterator<Item = (&'t str, Vec<&'t str>)>) -> Self {
        let owned = |w: Vec<&str>| w.into_iter().map(Into::into).collect();
        Self(pairs.into_iter().map(|(n, w)| (n.into(), owned(w))).collect())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleFile {
    title: Vec<Title>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentFile {
    #[serde(default)]
    bodies: Vec<Box<str>>,
    #[serde(default)]
    mass: Vec<Box<str>>,
    #[serde(default)]
    within: Vec<Box<str>>,
    #[serde(default)]
    of_others: Vec<Box<str>>,
    /// Sector → words of names.
    #[serde(default)]
    named: BTreeMap<Box<str>, Vec<Box<str>>>,
    agent: Vec<AgentEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentEntry {
    nouns: Vec<Box<str>>,
    sector: Box<str>,
    #[serde(default)]
    acts_for_country: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DescriptionFile {
    description: Vec<Description>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueFile {
    cue: Vec<Cue>,
    source_phrases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EmbeddingFile {
    embedding: Vec<Embedding>,
}

impl Language {
    pub(crate) fn load(source: &Source, folder: &str) -> Result<Self, TableError> {
        let file = |name: &str| source.toml(&format!("{folder}/{name}"));
        let titles = parse::<TitleFile>(&file("titles.toml")?)?.title;
        let mut title_matcher = Matcher::ignoring_case();
        for (i, title) in titles.iter().enumerate() {
            for phrase in &title.phrases {
                title_matcher.add(phrase, i as u32);
            }
        }
        let mut agents = FxHashMap::default();
        let agent_file = parse::<AgentFile>(&file("agents.toml")?)?;
        for entry in &agent_file.agent {
            for noun in entry.nouns.iter().cloned() {
                let agent = Agent { sector: entry.sector.clone(), acts_for_country: entry.acts_for_country };
                agents.insert(noun, agent);
            }
        }
        let mut descriptions = FxHashMap::default();
        for entry in parse::<DescriptionFile>(&file("descriptions.toml")?)?.description {
            for noun in &entry.nouns {
                descriptions.insert(noun.clone(), entry.clone());
            }
        }
        let cue_file = parse::<CueFile>(&file("cues.toml")?)?;
        let by_lemma = |cue: Cue| cue.lemmas.clone().into_iter().map(move |l| (l, cue.clone()));
        let (nominal, verbal): (Vec<Cue>, Vec<Cue>) = cue_file.cue.into_iter().partition(|c| c.nominal);
        let cues = verbal.into_iter().flat_map(by_lemma).collect();
        let nominal_cues = nominal.into_iter().flat_map(by_lemma).collect();
        let source_phrases = cue_file.source_phrases.iter();
        let source_phrases = source_phrases.map(|p| p.split_whitespace().map(Into::into).collect()).collect();
        let embeddings = parse::<EmbeddingFile>(&file("embeddings.toml")?)?.embedding;
        let by_lemma = |e: Embedding| e.lemmas.clone().into_iter().map(move |l| (l, e.clone()));
        let embeddings = embeddings.into_iter().flat_map(by_lemma).collect();
        let class_file = file("classes.toml")?;
        let classes = Classes(parse(&class_file)?);
        let frames = Frames::load(source, folder, &classes)?;
        let cues: FxHashMap<Box<str>, Cue> = cues;
        let mut verbs: Vec<&str> = frames.verbs().chain(cues.keys().map(|k| &**k)).collect();
        verbs.sort_unstable();
        verbs.dedup();
        let verb_forms = crate::inflect::forms(verbs.into_iter());
        Ok(Self {
            titles,
            title_matcher,
            agents,
            persons: file("persons.txt")?
                .text
                .lines()
                .filter(|l| !l.is_empty() && !l.starts_with('#'))
                .map(Into::into)
                .collect(),
            named_bodies: agent_file
                .named
                .into_iter()
                .flat_map(|(sector, words)| words.into_iter().map(move |w| (w, sector.clone())))
                .collect(),
            bodies: agent_file.bodies.into_iter().collect(),
            mass_bodies: agent_file.mass.into_iter().collect(),
            of_others: agent_file.of_others.into_iter().collect(),
            within_bodies: agent_file.within.into_iter().collect(),
            descriptions,
            cues,
            nominal_cues,
            source_phrases,
            embeddings,
            frames,
            classes,
            verb_forms,
            times: file("times.toml")?.text.into_owned(),
            quantities: file("quantities.toml")?.text.into_owned(),
            pronouns: file("pronouns.tsv")?.text.into_owned(),
        })
    }
}

impl Language {
    /// Takes the agents of a user's dictionary in: one word as an agent noun, several as a title that many hold.
    pub(crate) fn add_agents(&mut self, agents: &[AgentWord]) {
        for AgentWord { words, sector } in agents {
            let acts_for_country = matches!(&**sector, "GOV" | "MIL" | "COP" | "JUD" | "LEG" | "SPY");
            if !words.contains(' ') {
                self.agents.insert(words.as_str().into(), Agent { sector: sector.clone(), acts_for_country });
                continue;
            }
            if self.title_matcher.get(words).is_none() {
                self.title_matcher.add(words, self.titles.len() as u32);
                self.titles.push(Title {
                    office: words.replace(' ', "-").into(),
                    phrases: vec![words.as_str().into()],
                    sector: sector.clone(),
                    body: false,
                    many: true,
                    country: None,
                });
            }
        }
    }
}

/// Reads a TOML file; a fault names its line.
pub(crate) fn parse<T: DeserializeOwned>(file: &File) -> Result<T, TableError> {
    toml::from_str(&file.text).map_err(|e| {
        let line = e.span().map_or(0, |s| crate::frames::line_of(&file.text, s.start));
        TableError::new(&file.path, line, e.message())
    })
}
