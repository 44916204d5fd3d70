use crate::source::File;
use crate::{Classes, Source, TableError};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

/// What kind of actor a slot takes: `T:org`, `S:state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Anybody who is known.
    Anybody,
    /// A country, or who acts for one: `:state`.
    State,
    /// A country, territory, region or city: what can be visited or invaded: `:place`.
    Place,
    /// An organisation, alliance, bank, court or party: what can be joined and left: `:org`.
    Org,
    /// A programme or agreement: `:programme`.
    Programme,
    /// A person or an office: `:person`.
    Person,
}

/// Who a slot stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Who does it: `S`.
    Source,
    /// To or with whom: `T`.
    Target,
    /// Both sides, named together: `B`.
    Both,
    /// Anything, not coded: `_`.
    Any,
}

/// Whether the word that triggers a frame is a verb, a noun or an adjective.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PatternKind {
    /// A verb; `S` before it is its agent in the active and in the passive.
    Verb,
    /// A noun; `S 's` before it is a possessor, a nationality or a noun before it.
    Noun,
    /// An adjective in the predicate: "S is ready to …".
    Adjective,
}

/// What must fill a place of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filler {
    /// An actor for a slot.
    Slot(Slot, Takes),
    /// A word with one of these lemmas, and the actor whose it is, if a slot stands before it (`T 's {x}`).
    Words {
        /// Possessor, nationality or noun before it.
        of: Option<(Slot, Takes)>,
        /// Its lemmas; empty = any word.
        lemmas: Vec<Box<str>>,
    },
}

/// One part of a pattern after its trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How it hangs on the words before it.
    pub link: Link,
    /// What fills it; `None` for an infinitive or gerund, whose lemmas are in `link`.
    pub filler: Option<Filler>,
    /// May be absent.
    pub optional: bool,
}

/// How a part of a pattern hangs on the words before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// The direct object (the subject of a passive).
    Object,
    /// The object of the infinitive or gerund before it.
    ClauseObject,
    /// The first of two objects ("give T {aid}").
    IndirectObject,
    /// A prepositional phrase; any of these prepositions.
    Preposition(Vec<Box<str>>),
    /// `TO verb`: an infinitive.
    Infinitive(Vec<Box<str>>),
    /// `ING verb`: a gerund or participle, with or without a preposition.
    Gerund(Vec<Box<str>>),
    /// `MUST T`, `SHOULD T`: a clause that says what its subject has to do.
    Duty(Duty),
    /// `~T`: whoever is named first among the objects, phrases and clauses that hang on the trigger.
    Anywhere,
}

/// How strongly a clause says what somebody has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// "must", "has to"
    Must,
    /// "should", "ought to", "needs to"
    Should,
}

/// The words that a pattern starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Lemmas.
    pub lemmas: Vec<Box<str>>,
    /// Particle of a verb ("carry_out").
    pub particle: Option<Box<str>>,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As written in the file.
    pub text: Box<str>,
    /// Kind of its trigger.
    pub kind: PatternKind,
    /// Where it starts.
    pub trigger: Trigger,
    /// What stands before the trigger: the subject of a verb, the possessor of a noun.
    pub before: Option<(Slot, Takes)>,
    /// What stands after it, in any order in the text.
    pub steps: Vec<Step>,
}

/// A sentence that is run: it must or must not give the act.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub text: Box<str>,
    /// Actor ids that must be among the sources; empty = not checked.
    pub source: Vec<Box<str>>,
    /// Actor ids that must be among the targets; empty = not checked.
    pub target: Vec<Box<str>>,
    /// Whether the act must be found.
    pub wanted: bool,
    /// Line in the file.
    pub line: usize,
}

/// Words and frames → act.
#[derive(Clone, Debug)]
pub struct Frame {
    /// `file/act` with a number where a file has several for an act.
    pub id: Box<str>,
    /// The act.
    pub act: Box<str>,
    /// Its patterns.
    pub patterns: Vec<Pattern>,
    /// Its sentences.
    pub examples: Vec<Example>,
    /// Where nobody is named who does it, the state does: arrests, convictions.
    pub by_state: bool,
    /// Where nobody is named to whom people do it, it is the state: protests, demands.
    pub to_state: bool,
    /// The file.
    pub path: Box<str>,
    /// Line in the file.
    pub line: usize,
}

/// Where a pattern stands: the index of its frame and its own index there.
type PatternAt = (u32, u32);

/// All frames of a language and where they start.
#[derive(Debug, Default)]
pub struct Frames {
    frames: Vec<Frame>,
    by_trigger: FxHashMap<(PatternKind, Box<str>), Vec<PatternAt>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameFile {
    #[serde(default)]
    frame: Vec<Spanned<FrameEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameEntry {
    act: String,
    /// `state`: who does it where nobody is named.
    #[serde(default)]
    by: Option<String>,
    /// `state`: to whom it is done where nobody is named.
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    verb: Vec<Spanned<String>>,
    #[serde(default)]
    noun: Vec<Spanned<String>>,
    #[serde(default)]
    adjective: Vec<Spanned<String>>,
    #[serde(default)]
    examples: Vec<Spanned<String>>,
    #[serde(default)]
    never: Vec<Spanned<String>>,
}

impl Frames {
    pub(crate) fn load(source: &Source, folder: &str, classes: &Classes) -> Result<Self, TableError> {
        let mut frames = Self::default();
        for file in source.toml_folder(&format!("{folder}/frames"))? {
            frames.add_file(&file, classes)?;
        }
        for (f, frame) in frames.frames.iter().enumerate() {
            for (p, pattern) in frame.patterns.iter().enumerate() {
                for lemma in &pattern.trigger.lemmas {
                    let at = (f as u32, p as u32);
                    let found =
                        frames.by_trigger.entry((pattern.kind, head_of_term(lemma).into())).or_default();
                    if found.last() != Some(&at) {
                        found.push(at);
                    }
                }
            }
        }
        Ok(frames)
    }

    fn add_file(&mut self, file: &File, classes: &Classes) -> Result<(), TableError> {
        let parsed: FrameFile = crate::language::parse(file)?;
        let name = file.path.rsplit('/').next().unwrap_or("").trim_end_matches(".toml");
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        for entry in parsed.frame {
            let line = line_of(&file.text, entry.span().start);
            let entry = entry.into_inner();
            let times = seen.entry(entry.act.clone()).or_default();
            *times += 1;
            let suffix = if *times > 1 { format!("-{times}") } else { String::new() };
            let mut patterns = Vec::new();
            let groups = [
                (PatternKind::Verb, &entry.verb),
                (PatternKind::Noun, &entry.noun),
                (PatternKind::Adjective, &entry.adjective),
            ];
            for (kind, texts) in groups {
                for text in texts {
                    let fault =
                        |m: String| TableError::new(&file.path, line_of(&file.text, text.span().start), m);
                    patterns.push(compile(text.get_ref(), kind, classes).map_err(fault)?);
                }
            }
            for (key, value) in [("by", &entry.by), ("to", &entry.to)] {
                if let Some(other) = value.as_deref().filter(|v| *v != "state") {
                    return Err(TableError::new(
                        &file.path,
                        line,
                        format!("`{key}` is `state`, not `{other}`"),
                    ));
                }
            }
            let examples =
                entry.examples.iter().map(|t| (t, true)).chain(entry.never.iter().map(|t| (t, false)));
            let examples = examples
                .map(|(text, wanted)| example(text.get_ref(), wanted, line_of(&file.text, text.span().start)))
                .collect();
            self.frames.push(Frame {
                id: format!("{name}/{}{suffix}", entry.act).into(),
                act: entry.act.into(),
                patterns,
                examples,
                by_state: entry.by.is_some(),
                to_state: entry.to.is_some(),
                path: file.path.as_str().into(),
                line,
            });
        }
        Ok(())
    }

    /// The patterns whose trigger has this lemma, or this lemma as the head of a term of several words.
    pub fn at(&self, kind: PatternKind, lemma: &str) -> impl Iterator<Item = (&Frame, &Pattern)> {
        let found = self.by_trigger.get(&(kind, Box::from(lemma))).map_or(&[][..], Vec::as_slice);
        found.iter().map(|&(f, p)| {
            let frame = &self.frames[f as usize];
            (frame, &frame.patterns[p as usize])
        })
    }

    /// The verbs that start frames or stand in them.
    pub fn verbs(&self) -> impl Iterator<Item = &str> {
        self.frames.iter().flat_map(|f| &f.patterns).flat_map(|pattern| {
            let trigger = (pattern.kind == PatternKind::Verb).then_some(&pattern.trigger.lemmas);
            let inside = pattern.steps.iter().filter_map(|s| match &s.link {
                Link::Infinitive(lemmas) | Link::Gerund(lemmas) => Some(lemmas),
                _ => None,
            });
            trigger.into_iter().chain(inside).flatten().map(|l| &**l)
        })
    }

    /// All frames.
    #[must_use]
    pub fn all(&self) -> &[Frame] {
        &self.frames
    }
}

/// The head of a term of several words: "strike" of "air strike", "state" of "state of emergency".
#[must_use]
pub fn head_of_term(term: &str) -> &str {
    let named = term.split_once(" of ").map_or(term, |(head, _)| head);
    named.rsplit(' ').next().unwrap_or(named)
}

pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// `sentence => source > target`: the actors after the arrow are optional.
fn example(text: &str, wanted: bool, line: usize) -> Example {
    let (sentence, actors) = text.split_once(" => ").unwrap_or((text, ""));
    let (source, target) = actors.split_once('>').unwrap_or((actors, ""));
    let ids = |t: &str| t.split_whitespace().map(Into::into).collect();
    Example { text: sentence.trim().into(), source: ids(source), target: ids(target), wanted, line }
}

/// Compiles `S express {willingness} TO {cooperate} with T`. CONTRIBUTING.md describes the notation.
pub(crate) fn compile(text: &str, kind: PatternKind, classes: &Classes) -> Result<Pattern, String> {
    let mut words = Words { rest: text.split_whitespace().peekable(), classes };
    let mut before = None;
    if let Some(slot) = words.rest.peek().and_then(|w| slot(w)) {
        words.rest.next();
        before = Some(slot);
    }
    if kind == PatternKind::Noun {
        words.rest.next_if_eq(&"'s");
    }
    if kind == PatternKind::Adjective {
        words.rest.next_if_eq(&"be");
    }
    let trigger = words.rest.next().ok_or("a pattern needs a word to start from")?;
    let (trigger, particle) = trigger.split_once('_').map_or((trigger, None), |(w, p)| (w, Some(p.into())));
    if trigger.contains('|') && particle.is_some() {
        return Err("a word with a particle stands alone: `S call_off {visits}`".into());
    }
    let trigger = Trigger { lemmas: words.lemmas(trigger)?, particle };
    if trigger.lemmas.is_empty() {
        return Err("`_` cannot start a pattern".into());
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut optional = false;
    while let Some(word) = words.rest.next() {
        let (word, opened) = word.strip_prefix('(').map_or((word, false), |w| (w, true));
        optional |= opened;
        let (link, filler, closed) = if let Some(loose) = word.strip_prefix('~') {
            let (filler, closed) = words.filler(loose)?;
            if !matches!(filler, Filler::Slot(Slot::Source | Slot::Target, _)) {
                return Err("only S or T can stand behind `~`".into());
            }
            (Link::Anywhere, Some(filler), closed)
        } else if let "MUST" | "SHOULD" = word {
            let first = words.rest.next().ok_or("MUST and SHOULD need a slot after them")?;
            let (filler, closed) = words.filler(first)?;
            let duty = if word == "MUST" { Duty::Must } else { Duty::Should };
            (Link::Duty(duty), Some(filler), closed)
        } else if let "TO" | "ING" = word {
            let verb = words.rest.next().ok_or("TO and ING need a verb after them")?;
            let (verb, closed) = closes(verb);
            let lemmas = words.lemmas(verb)?;
            let link = if word == "TO" { Link::Infinitive(lemmas) } else { Link::Gerund(lemmas) };
            (link, None, closed)
        } else if is_preposition(word) {
            let prepositions = word.split('|').map(Into::into).collect();
            let first = words.rest.next().ok_or("a preposition needs something after it")?;
            let (filler, closed) = words.filler(first)?;
            (Link::Preposition(prepositions), Some(filler), closed)
        } else {
            let (filler, closed) = words.filler(word)?;
            let in_clause = steps.iter().any(|s| matches!(s.link, Link::Infinitive(_) | Link::Gerund(_)));
            (if in_clause { Link::ClauseObject } else { Link::Object }, Some(filler), closed)
        };
        if link == Link::Object
            && let Some(last) = steps.last_mut().filter(|s| s.link == Link::Object)
        {
            last.link = Link::IndirectObject;
        }
        steps.push(Step { link, filler, optional });
        optional &= !closed;
    }
    Ok(Pattern { text: text.into(), kind, trigger, before, steps })
}

struct Words<'t, I: Iterator<Item = &'t str>> {
    rest: std::iter::Peekable<I>,
    classes: &'t Classes,
}

impl<'t, I: Iterator<Item = &'t str>> Words<'t, I> {
    fn filler(&mut self, word: &str) -> Result<(Filler, bool), String> {
        let (word, closed) = closes(word);
        let Some((slot, takes)) = slot(word) else {
            return Ok((Filler::Words { of: None, lemmas: self.lemmas(word)? }, closed));
        };
        if self.rest.next_if_eq(&"'s").is_none() {
            return Ok((Filler::Slot(slot, takes), closed));
        }
        let owned = self.rest.next().ok_or("`'s` needs a word after it")?;
        let (owned, closed) = closes(owned);
        Ok((Filler::Words { of: Some((slot, takes)), lemmas: self.lemmas(owned)? }, closed))
    }

    /// `supply|provide`, `{ties}`, `_` (any word: no lemmas).
    fn lemmas(&self, word: &str) -> Result<Vec<Box<str>>, String> {
        if word == "_" {
            return Ok(Vec::new());
        }
        let mut lemmas = Vec::new();
        for part in word.split('|') {
            if let Some(class) = part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                let words =
                    self.classes.get(class).ok_or_else(|| format!("no class `{class}` in classes.toml"))?;
                lemmas.extend(words.iter().cloned());
            } else if part.is_empty() || part.chars().any(|c| c.is_uppercase() || "{}()".contains(c)) {
                return Err(format!("`{part}` is neither a lemma, a {{class}}, S, T, B nor _"));
            } else {
                lemmas.push(part.into());
            }
        }
        Ok(lemmas)
    }
}

fn closes(word: &str) -> (&str, bool) {
    word.strip_suffix(')').map_or((word, false), |w| (w, true))
}

fn slot(word: &str) -> Option<(Slot, Takes)> {
    let (word, takes) = word.split_once(':').unwrap_or((word, ""));
    let slot = match word {
        "S" => Slot::Source,
        "T" => Slot::Target,
        "B" => Slot::Both,
        "_" => Slot::Any,
        _ => return None,
    };
    let takes = match takes {
        "" => Takes::Anybody,
        "state" => Takes::State,
        "place" => Takes::Place,
        "org" => Takes::Org,
        "programme" => Takes::Programme,
        "person" => Takes::Person,
        _ => return None,
    };
    Some((slot, takes))
}

/// The prepositions that patterns may use; `of` and `by` among them.
const PREPOSITIONS: &[&str] = &[
    "about", "across", "after", "against", "among", "around", "as", "at", "before", "behind", "between",
    "by", "during", "for", "from", "in", "inside", "into", "near", "of", "off", "on", "onto", "out", "over",
    "through", "to", "toward", "towards", "under", "upon", "via", "with", "within", "without",
];

fn is_preposition(word: &str) -> bool {
    word.split('|').all(|w| PREPOSITIONS.contains(&w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, kind: PatternKind) -> Pattern {
        compile(text, kind, &Classes::from_pairs([("ties", vec!["tie", "relation"])])).unwrap()
    }

    #[test]
    fn a_pattern_reads_as_written() {
        let p = read("S establish|restore {ties} with T (in _)", PatternKind::Verb);
        assert_eq!(p.before, Some((Slot::Source, Takes::Anybody)));
        assert_eq!(p.trigger.lemmas.len(), 2);
        assert_eq!(p.steps.len(), 3);
        assert_eq!(p.steps[0].link, Link::Object);
        assert!(p.steps[2].optional);
    }

    #[test]
    fn two_objects_and_possessors() {
        let p = read("S give T aid", PatternKind::Verb);
        assert_eq!(p.steps[0].link, Link::IndirectObject);
        let p = read("S expel T 's diplomat", PatternKind::Verb);
        assert_eq!(
            p.steps[0].filler,
            Some(Filler::Words { of: Some((Slot::Target, Takes::Anybody)), lemmas: vec!["diplomat".into()] })
        );
    }

    #[test]
    fn faults_say_what_is_expected() {
        let classes = Classes::from_pairs([]);
        assert!(compile("S _ T", PatternKind::Verb, &classes).is_err());
        assert!(compile("S have {nothing}", PatternKind::Verb, &classes).unwrap_err().contains("nothing"));
    }
}
