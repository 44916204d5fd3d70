//! Actor and agent dictionaries of TABARI and PETRARCH, and a user's own table of actors (`--actors FILE`).
//!
//! **Dictionaries.** A line `NAME_OF_ACTOR [CODE]` opens an actor; lines `+ANOTHER_NAME` behind it add names, and lines
//! `[CODE 19920409-19970724]`, `[CODE >20050911]`, `[CODE <19530801]`, `[CODE]` say what its code is when (years of two
//! digits are 1930 to 2029, as there). `NOUN {PLURAL} [~CODE]` is an agent, `!SET! = ONE, TWO` a set of words for agents.
//! `#` and `;` open comments, `<!--` and `-->` enclose them; a code of `---` or `###` is discarded. What cannot be read
//! is told with its line and skipped: dictionaries that are in use have such lines.
//!
//! A code begins with a country (three letters, ISO 3166 or CAMEO) or with a code of its own (IGO, NGO, IMG …); sectors
//! follow in threes. An actor whose code is a country alone is that country; any other gets an id `actor:` of its name.
//!
//! **A table** is TSV whose first line names columns, of which `actor` and `name` are needed and `country`, `sector`,
//! `code`, `from`, `to` may be. A fault in it stops the program: nothing of it is guessed.

use crate::TableError;
use crate::world::{Actor, NameEntry, NameUse, Standing, Term, World, period};
use chancery_document::{ActorId, Date};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// A noun of an agent dictionary and its sector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AgentWord {
    pub(crate) words: String,
    pub(crate) sector: Box<str>,
}

/// What was read of a file.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) agents: Vec<AgentWord>,
    /// Lines that could not be read.
    pub(crate) skipped: Vec<TableError>,
    pub(crate) names: usize,
}

/// Reads a file into the world.
pub(crate) fn add(world: &mut World, path: &str, text: &str) -> Result<Read, TableError> {
    let header = text.lines().next().unwrap_or("").trim_start_matches('\u{FEFF}');
    if path.ends_with(".tsv") || header.split('\t').any(|c| c == "actor") {
        return table(world, path, text);
    }
    Ok(dictionary(world, path, text))
}

/// An actor on its way.
#[derive(Default)]
struct Open {
    line: usize,
    names: Vec<String>,
    codes: Vec<(String, Term)>,
}

fn dictionary(world: &mut World, path: &str, text: &str) -> Read {
    let mut read = Read::default();
    let mut sets: FxHashMap<String, Vec<String>> = FxHashMap::default();
    let mut open = Open::default();
    let mut in_comment = false;
    for (i, line) in text.lines().enumerate() {
        let line = without_comment(line.trim_start_matches('\u{FEFF}'), &mut in_comment);
        let line = line.trim_end();
        if line.trim().is_empty() {
            continue;
        }
        let mut skip =
            |message: String| read.skipped.push(TableError::new(path, i + 1, message + "; skipped"));
        if let Some((set, words)) = set(line) {
            sets.insert(set, words);
            continue;
        }
        let (name, codes) = match parts(line) {
            Ok(parts) => parts,
            Err(message) => {
                skip(message);
                continue;
            }
        };
        if codes.iter().any(|c| c.contains('~')) {
            close(world, path, std::mem::take(&mut open), &mut read);
            agent(&name, &codes, &sets, &mut read);
            continue;
        }
        let name = name.trim();
        if let Some(other) = name.strip_prefix('+') {
            if open.names.is_empty() {
                skip(format!("`{name}` adds a name to no actor"));
            } else {
                open.names.push(other.to_owned());
            }
        } else if !name.is_empty() {
            close(world, path, std::mem::take(&mut open), &mut read);
            open = Open { line: i + 1, names: vec![name.to_owned()], codes: Vec::new() };
        }
        for code in codes {
            match coded(&code) {
                _ if open.names.is_empty() => {
                    read.skipped.push(TableError::new(
                        path,
                        i + 1,
                        format!("[{code}] belongs to no actor; skipped"),
                    ));
                }
                Some(coded) => open.codes.push(coded),
                None => {
                    let what =
                        format!("[{code}]: a code is CODE, CODE FROM-TO, CODE <TO or CODE >FROM; skipped");
                    read.skipped.push(TableError::new(path, i + 1, what));
                }
            }
        }
    }
    close(world, path, open, &mut read);
    read
}

/// A line without what stands behind `#` or `;`, and without `<!-- … -->`.
fn without_comment(line: &str, inside: &mut bool) -> String {
    let mut out = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        if *inside {
            let Some(end) = rest.find("-->") else { break };
            (*inside, rest) = (false, &rest[end + 3..]);
        } else {
            let start = rest.find("<!--").unwrap_or(rest.len());
            out.push_str(&rest[..start]);
            (*inside, rest) = (start < rest.len(), rest.get(start + 4..).unwrap_or(""));
        }
    }
    // `[###]` is a code, not a comment.
    let cut = out.char_indices().find(|&(at, c)| matches!(c, '#' | ';') && !out[..at].ends_with(['[', '#']));
    match cut {
        Some((at, _)) => out[..at].to_owned(),
        None => out,
    }
}

/// `!PERSON! = MAN, MEN`.
fn set(line: &str) -> Option<(String, Vec<String>)> {
    let (name, words) = line.split_once('=')?;
    let name = name.trim().strip_prefix('!')?.strip_suffix('!')?;
    Some((name.to_owned(), words.split(',').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect()))
}

/// The name and the codes in brackets of a line.
fn parts(line: &str) -> Result<(String, Vec<String>), String> {
    let start = line.find('[').unwrap_or(line.len());
    let name = line[..start].to_owned();
    let mut codes = Vec::new();
    let mut rest = &line[start..];
    while let Some(open) = rest.find('[') {
        let Some(end) = rest[open..].find(']') else {
            return Err("a `[` without a `]`".to_owned());
        };
        codes.push(rest[open + 1..open + end].trim().to_owned());
        rest = &rest[open + end + 1..];
    }
    Ok((name, codes))
}

/// A code with the days for which it holds.
fn coded(text: &str) -> Option<(String, Term)> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_whitespace() || c == '<' || c == '>').unwrap_or(text.len());
    let (code, dates) = (text[..split].trim(), text[split..].trim());
    let plain = !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || "-/+#".contains(c));
    if !plain {
        return None;
    }
    let term = if dates.is_empty() {
        Term::default()
    } else if let Some(day) = dates.strip_prefix('<') {
        Term { from: None, to: Some(date(day.trim())?) }
    } else if let Some(day) = dates.strip_prefix('>') {
        Term { from: Some(date(day.trim())?), to: None }
    } else {
        let (from, to) = dates.split_once('-')?;
        Term { from: Some(date(from.trim())?), to: Some(date(to.trim())?) }
    };
    Some((code.to_ascii_uppercase(), term))
}

/// `YYYYMMDD` or `YYMMDD`: 30 to 99 are of the 20th century.
fn date(text: &str) -> Option<Date> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match text.len() {
        8 => (text[..4].parse::<i16>().ok()?, &text[4..]),
        6 => {
            let year = text[..2].parse::<i16>().ok()?;
            (if year >= 30 { 1900 + year } else { 2000 + year }, &text[2..])
        }
        _ => return None,
    };
    let (month, day) = (rest[..2].parse().ok()?, rest[2..].parse::<i8>().ok()?);
    let first = Date::new(year, month, 1).ok()?;
    // Dictionaries write the 31st of any month.
    Some(Date::new(year, month, day).unwrap_or_else(|_| first.last_of_month()))
}

/// An agent: single words and all that its sets and braces make of it.
fn agent(name: &str, codes: &[String], sets: &FxHashMap<String, Vec<String>>, read: &mut Read) {
    // `~GOV` stands behind the country, `IGO~` before it.
    let code = codes.iter().find(|c| c.contains('~')).map_or("", |c| c.trim_matches('~'));
    let Some(sector) = code.get(..3) else { return };
    let (single, plural) = match name.split_once('{') {
        Some((single, plural)) => (single, plural.trim_end().trim_end_matches('}')),
        None => (name, ""),
    };
    let mut forms = vec![single.trim().to_owned()];
    if !plural.trim().is_empty() {
        forms.push(plural.trim().to_owned());
    }
    for form in forms {
        let made = match form.find('!').and_then(|a| Some((a, a + 1 + form[a + 1..].find('!')?))) {
            Some((a, b)) => {
                let words = sets.get(&form[a + 1..b]).cloned().unwrap_or_default();
                words.iter().map(|w| format!("{}{w}{}", &form[..a], &form[b + 1..])).collect()
            }
            None => vec![form],
        };
        for words in made {
            let words = words.replace('_', " ").trim().to_lowercase();
            if !words.is_empty() {
                read.names += 1;
                read.agents.push(AgentWord { words, sector: sector.into() });
            }
        }
    }
}

/// Codes of CAMEO's sectors and of what is no state. What is none of them is a code of a dictionary's own.
const SECTORS: &[&str] = &[
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "OPP", "REB", "INS", "SEP", "RAD", "UAF", "BUS", "AGR", "CVL",
    "CRM", "DEV", "EDU", "ELI", "ENV", "HLH", "HRI", "LAB", "MED", "JRN", "MNC", "IGO", "NGO", "IMG", "NGM",
    "PTY", "REF", "REL", "SET", "PPL",
];

/// Puts a finished actor into the world.
fn close(world: &mut World, path: &str, open: Open, read: &mut Read) {
    let Some(first) = open.names.first() else { return };
    let discard = |code: &str| code.chars().all(|c| matches!(c, '-' | '#' | '+'));
    let codes: Vec<&(String, Term)> = open.codes.iter().filter(|c| !discard(&c.0)).collect();
    let Some((main, _)) = codes.first() else {
        if open.codes.is_empty() {
            read.skipped.push(TableError::new(path, open.line, format!("`{first}` has no code; skipped")));
        }
        return;
    };
    let country = |code: &str| world.country_of_code(code.get(..3)?);
    let alone = country(main).filter(|_| codes.len() == 1 && main.len() == 3);
    let id = match &alone {
        Some(iso3) => ActorId::new(format!("country:{iso3}")),
        None => ActorId::new(format!("actor:{}", slug(first))),
    };
    let standings: Vec<Standing> = codes
        .iter()
        .map(|(code, term)| {
            let country = country(code);
            let rest = if country.is_some() { code.get(3..).unwrap_or("") } else { code };
            let sector = rest.get(..3).filter(|s| SECTORS.contains(s));
            Standing { term: *term, country, sector: sector.map(Into::into), code: code.as_str().into() }
        })
        .collect();
    if alone.is_none() {
        let label = title_case(&plain(first));
        let actor = Actor {
            id: id.clone(),
            kind: "actor".into(),
            label: label.into(),
            country: None,
            sector: None,
            term: Term::default(),
            source: path.into(),
        };
        world.add_user_actor(actor, standings);
    }
    for name in &open.names {
        let words = plain(name);
        if words.is_empty() {
            continue;
        }
        read.names += 1;
        for text in spellings(&words) {
            world.add_user_name(user_name(&id, &text, Term::default()));
        }
    }
}

fn user_name(id: &ActorId, text: &str, term: Term) -> NameEntry {
    NameEntry {
        actor: id.clone(),
        used_as: NameUse::Name,
        text: text.into(),
        ambiguous: false,
        needs_the: false,
        term,
        user: true,
    }
}

/// The words of a name: underscores are spaces.
fn plain(name: &str) -> String {
    name.replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Dictionaries are in capitals: as written there, and as newspapers write names.
fn spellings(words: &str) -> Vec<String> {
    if words.chars().any(char::is_lowercase) {
        return vec![words.to_owned()];
    }
    let mut all = vec![title_case(words)];
    if !words.contains(' ') || words.contains('.') {
        all.push(words.to_owned());
    }
    all
}

/// Words that newspapers write small within names.
const SMALL: &[&str] =
    &["of", "the", "and", "for", "in", "on", "de", "del", "la", "al", "bin", "ibn", "van", "von", "to"];

fn title_case(words: &str) -> String {
    let capital = |w: &str| {
        let mut out = String::new();
        let mut start = true;
        for c in w.chars() {
            out.extend(if start { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() });
            start = !c.is_alphanumeric() && c != '\'';
        }
        out
    };
    let word = |(i, w): (usize, &str)| {
        let low = w.to_lowercase();
        if i > 0 && SMALL.contains(&&*low) { low } else { capital(w) }
    };
    words.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

fn slug(name: &str) -> String {
    let words = plain(name).to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A user's own table.
fn table(world: &mut World, path: &str, text: &str) -> Result<Read, TableError> {
    const KNOWN: &[&str] = &["actor", "name", "label", "country", "sector", "code", "from", "to"];
    let mut lines = text.lines().enumerate();
    let header = lines.next().map_or("", |(_, l)| l).trim_start_matches('\u{FEFF}');
    let columns: Vec<&str> = header.split('\t').map(str::trim).collect();
    if let Some(wrong) = columns.iter().find(|c| !KNOWN.contains(c)) {
        let message = format!("`{wrong}` is no column; there is {}", KNOWN.join(", "));
        return Err(TableError::new(path, 1, message));
    }
    let at = |column: &str| columns.iter().position(|c| *c == column);
    let (Some(actor_at), Some(name_at)) = (at("actor"), at("name")) else {
        return Err(TableError::new(path, 1, "the columns `actor` and `name` are needed"));
    };
    let mut read = Read::default();
    // Name → actor, term and line: one name may mean two actors at different times only.
    let mut meanings: FxHashMap<String, Vec<(ActorId, Term, usize)>> = FxHashMap::default();
    let mut standings: BTreeMap<ActorId, Vec<(Standing, usize)>> = BTreeMap::new();
    let mut labels: Vec<(ActorId, String)> = Vec::new();
    let mut seen: FxHashSet<ActorId> = FxHashSet::default();
    for (i, line) in lines.filter(|(_, l)| !l.trim().is_empty()) {
        let fault = |message: String| TableError::new(path, i + 1, message);
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() != columns.len() {
            return Err(fault(format!("{} columns instead of {}", cells.len(), columns.len())));
        }
        let cell = |column: &str| at(column).map(|c| cells[c]).filter(|c| !c.is_empty());
        let (id, name) = (cells[actor_at], cells[name_at]);
        let kind = id.split_once(':').map_or("", |(kind, _)| kind);
        if id.is_empty() || name.is_empty() {
            return Err(fault("`actor` and `name` must not be empty".to_owned()));
        }
        let id = ActorId::new(id);
        let ours = world.actor(&id).is_some();
        if !ours && !matches!(kind, "actor" | "org" | "person" | "group") {
            return Err(fault(format!(
                "`{id}` is not known; a new actor is actor:…, org:…, person:… or group:…, others must be in the tables"
            )));
        }
        let read_day = |column: &str| match cell(column) {
            None => Ok(None),
            Some(day) => period(day)
                .map(Some)
                .ok_or_else(|| fault(format!("`{day}`: a date is YYYY, YYYY-MM or YYYY-MM-DD"))),
        };
        let term = Term { from: read_day("from")?.map(|p| p.0), to: read_day("to")?.map(|p| p.1) };
        if let (Some(from), Some(to)) = (term.from, term.to)
            && from > to
        {
            return Err(fault(format!("it ends ({to}) before it begins ({from})")));
        }
        let country = match cell("country") {
            None => None,
            Some(code) => {
                Some(world.country_of_code(code).ok_or_else(|| fault(format!("`{code}` is no country")))?)
            }
        };
        for (other, when, line) in meanings.entry(name.to_owned()).or_default().iter() {
            if *other != id && overlap(*when, term) {
                return Err(fault(format!(
                    "`{name}` means {other} in line {line} at the same time: give dates"
                )));
            }
        }
        meanings.entry(name.to_owned()).or_default().push((id.clone(), term, i + 1));
        if country.is_some() || cell("sector").is_some() || cell("code").is_some() {
            let standing = Standing {
                term,
                country,
                sector: cell("sector").map(Into::into),
                code: cell("code").unwrap_or("").into(),
            };
            let all = standings.entry(id.clone()).or_default();
            let clash = all.iter().find(|(s, _)| {
                overlap(s.term, term)
                    && (&s.country, &s.sector, &s.code)
                        != (&standing.country, &standing.sector, &standing.code)
            });
            if let Some((_, line)) = clash {
                return Err(fault(format!(
                    "{id} has another country, sector or code at the same time in line {line}"
                )));
            }
            all.push((standing, i + 1));
        }
        if !ours && seen.insert(id.clone()) {
            labels.push((id, cell("label").unwrap_or(name).to_owned()));
        }
    }
    for (id, label) in labels {
        let kind = id.kind().to_owned();
        let actor = Actor {
            kind: if kind == "person" { "person".into() } else { "actor".into() },
            label: label.into(),
            country: None,
            sector: None,
            term: Term::default(),
            source: path.into(),
            id,
        };
        world.add_user_actor(actor, Vec::new());
    }
    for (id, all) in standings {
        world.add_standings(&id, all.into_iter().map(|(s, _)| s).collect());
    }
    let mut names: Vec<(String, ActorId, Term, usize)> = meanings
        .into_iter()
        .flat_map(|(name, all)| all.into_iter().map(move |(id, term, line)| (name.clone(), id, term, line)))
        .collect();
    names.sort_by_key(|n| n.3);
    for (name, id, term, _) in names {
        read.names += 1;
        world.add_user_name(user_name(&id, &name, term));
    }
    Ok(read)
}

fn overlap(a: Term, b: Term) -> bool {
    let before = |x: Term, y: Term| matches!((x.to, y.from), (Some(end), Some(start)) if end < start);
    !before(a, b) && !before(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_with_dates() {
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        let (code, term) = coded("XXXGOV 920409-20050911").unwrap();
        assert_eq!((&*code, term.from, term.to), ("XXXGOV", Some(day(1992, 4, 9)), Some(day(2005, 9, 11))));
        assert_eq!(coded("XXXELI >050911").unwrap().1.from, Some(day(2005, 9, 11)));
        assert_eq!(coded("XXX < 530801").unwrap().1.to, Some(day(1953, 8, 1)));
        assert_eq!(
            coded("XXX 101131-101231").unwrap().1.from,
            Some(day(2010, 11, 30)),
            "no 31st of November"
        );
        assert_eq!(coded("XXX soon"), None);
    }

    #[test]
    fn comments_sets_and_spellings() {
        let mut inside = false;
        assert_eq!(without_comment("HOLT_ [XXX] # who", &mut inside), "HOLT_ [XXX] ");
        assert_eq!(without_comment("HOLT_ [###]", &mut inside), "HOLT_ [###]");
        assert_eq!(without_comment("A <!-- b", &mut inside), "A ");
        assert_eq!(without_comment("c --> D", &mut inside), " D");
        assert_eq!(set("!MAN! = MAN, MEN").unwrap().1, ["MAN", "MEN"]);
        assert_eq!(spellings("UNION OF BAKERS"), ["Union of Bakers"]);
        assert_eq!(spellings("NUB"), ["Nub", "NUB"]);
    }
}
