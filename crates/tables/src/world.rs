use crate::given::{Gender, GivenNames};
use crate::outlets::Outlets;
use crate::source::File;
use crate::tsv::{self, Row};
use crate::{Matcher, Source, TableError};
use chancery_document::{ActorId, Date};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Somebody or something that acts: a line of `world/actors.tsv`.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Its id.
    pub id: ActorId,
    /// `country`, `historical`, `territory`, `region`, `bloc`, `igo`, `media`, `person`, …
    pub kind: Box<str>,
    /// The name for people.
    pub label: Box<str>,
    /// ISO3 of the country that it is, belongs to or represents.
    pub country: Option<Box<str>>,
    /// PLOVER sector.
    pub sector: Option<Box<str>>,
    /// First and last day that it exists.
    pub term: Term,
    /// Where the line was looked up; `unverified` = from memory.
    pub source: Box<str>,
}

/// How a name is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "data/world/README.md describes the kinds")]
pub enum NameUse {
    Name,
    Official,
    Short,
    Acronym,
    Adjective,
    Demonym,
    Capital,
    Seat,
    Former,
}

impl NameUse {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Name, "name"),
        (Self::Official, "official"),
        (Self::Short, "short"),
        (Self::Acronym, "acronym"),
        (Self::Adjective, "adjective"),
        (Self::Demonym, "demonym"),
        (Self::Capital, "capital"),
        (Self::Seat, "seat"),
        (Self::Former, "former"),
    ];

    /// The name in `world/names.tsv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(u, _)| *u == self).map_or("", |(_, n)| n)
    }
}

/// A name of an actor: a line of `world/names.tsv`.
#[derive(Clone, Debug)]
pub struct NameEntry {
    /// Whose name.
    pub actor: ActorId,
    /// How it is used.
    pub used_as: NameUse,
    /// As written.
    pub text: Box<str>,
    /// The same words often mean something else.
    pub ambiguous: bool,
    /// Only with "the" before it.
    pub needs_the: bool,
    /// When it is in use.
    pub term: Term,
    /// From a user's file: it goes before ours.
    pub user: bool,
}

/// What an actor of a user's file is at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// When.
    pub term: Term,
    /// ISO3 of its country.
    pub country: Option<Box<str>>,
    /// Its sector.
    pub sector: Option<Box<str>>,
    /// Its code as in the file.
    pub code: Box<str>,
}

/// First and last day; `None` = open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Term {
    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.to.is_none_or(|t| day <= t)
    }
}

/// A term of office: a line of `world/holders.tsv`.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The office.
    pub office: ActorId,
    /// Who held it.
    pub person: ActorId,
    /// When.
    pub term: Term,
    /// Where it was looked up.
    pub source: Box<str>,
}

/// An event that dates are counted from: a line of `world/anchors.tsv`.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// Its id.
    pub id: Box<str>,
    /// How it is named, in lower case.
    pub phrase: Box<str>,
    /// First day of it.
    pub earliest: Date,
    /// Last day of it.
    pub latest: Date,
}

/// A place: a line of `places/places.tsv`.
#[derive(Clone, Debug)]
pub struct PlaceEntry {
    /// GeoNames id.
    pub geonames: Box<str>,
    /// The usual name.
    pub name: Box<str>,
    /// ISO3.
    pub country: Box<str>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// People.
    pub population: u64,
    /// `city`, `capital`, `country`, `admin`.
    pub feature: Box<str>,
}

/// Scheme and code.
type Code = (Box<str>, Box<str>);

/// Who and what exists.
#[derive(Debug, Default)]
pub struct World {
    actors: Vec<Actor>,
    by_id: FxHashMap<ActorId, usize>,
    names: Vec<NameEntry>,
    /// Finds names; its values are indices into `name_groups`.
    pub name_matcher: Matcher,
    name_groups: Vec<Vec<u32>>,
    names_by_actor: FxHashMap<ActorId, Vec<u32>>,
    codes: FxHashMap<ActorId, Vec<Code>>,
    holders: Vec<Holder>,
    by_office: FxHashMap<ActorId, Vec<usize>>,
    by_person: FxHashMap<ActorId, Vec<usize>>,
    /// Last names of those who held an office → the only person of the tables who has it.
    by_surname: OnceLock<FxHashMap<Box<str>, Option<ActorId>>>,
    members: Vec<(ActorId, ActorId, Term)>,
    /// Actor of a user's file → what it is when.
    standings: FxHashMap<ActorId, Vec<Standing>>,
    /// State or territory that was → what came after it, and when.
    successors: Vec<(ActorId, ActorId, Option<Date>)>,
    /// CAMEO's code of a country → ISO3, where it differs.
    cameo_countries: FxHashMap<Box<str>, Box<str>>,
    /// Events that dates are counted from.
    pub anchors: Vec<Anchor>,
    places: Vec<PlaceEntry>,
    /// Finds places; its values are indices into `place_groups`.
    pub place_matcher: Matcher,
    place_groups: Vec<Vec<u32>>,
    given: GivenNames,
    outlets: OnceLock<Outlets>,
}

const ACTORS: &[&str] = &["actor", "type", "label", "country", "sector", "from", "to", "source"];
const NAMES: &[&str] = &["actor", "kind", "text", "flag", "from", "to", "source"];
const CODES: &[&str] = &["actor", "scheme", "code", "from", "to", "source"];
const SUCCESSORS: &[&str] = &["actor", "successor", "date", "source"];
const HOLDERS: &[&str] = &["office", "person", "from", "to", "source"];
const MEMBERS: &[&str] = &["group", "member", "from", "to", "source"];
const ANCHORS: &[&str] = &["anchor", "phrase", "earliest", "latest", "precision", "source"];
const PLACES: &[&str] = &["geonames", "name", "country", "lat", "lon", "population", "feature", "alternates"];

impl World {
    pub(crate) fn load(source: &Source) -> Result<Self, TableError> {
        let mut world =
            Self { name_matcher: Matcher::new(), place_matcher: Matcher::new(), ..Self::default() };
        // What the tables in the program need: growing step by step takes a tenth of the time.
        world.by_id.reserve(8_192);
        world.names_by_actor.reserve(8_192);
        world.codes.reserve(2_048);
        world.by_person.reserve(4_096);
        world.by_office.reserve(2_048);
        world.names.reserve(16_384);
        world.holders.reserve(8_192);
        each(source, "world/actors.tsv", ACTORS, |row| world.add_actor(row))?;
        each(source, "world/names.tsv", NAMES, |row| world.add_name(row))?;
        each(source, "world/codes.tsv", CODES, |row| {
            let pair: Code = (row.need("scheme")?.into(), row.need("code")?.into());
            let id = ActorId::new(row.need("actor")?);
            if &*pair.0 == "cameo" && id.kind() == "country" && pair.1.len() == 3 && *pair.1 != *id.local() {
                world.cameo_countries.insert(pair.1.clone(), id.local().into());
            }
            let codes = world.codes.entry(id).or_default();
            let at = codes.binary_search(&pair).unwrap_or_else(|at| at);
            codes.insert(at, pair);
            Ok(())
        })?;
        each(source, "world/holders.tsv", HOLDERS, |row| world.add_holder(row))?;
        each(source, "world/members.tsv", MEMBERS, |row| {
            let (group, member) = (ActorId::new(row.need("group")?), ActorId::new(row.need("member")?));
            world.members.push((group, member, term(row, "from", "to")?));
            Ok(())
        })?;
        each(source, "world/successors.tsv", SUCCESSORS, |row| {
            let (actor, successor) = (ActorId::new(row.need("actor")?), ActorId::new(row.need("successor")?));
            let date = row.get("date").map(|d| period(d).ok_or_else(|| row.error(DATE))).transpose()?;
            world.successors.push((actor, successor, date.map(|d| d.0)));
            Ok(())
        })?;
        each(source, "world/anchors.tsv", ANCHORS, |row| world.add_anchor(row))?;
        each(source, "places/places.tsv", PLACES, |row| world.add_place(row))?;
        world.given = GivenNames::load(source)?;
        world.settle();
        Ok(world)
    }

    /// The gender that a given name tells, where one gender has it.
    #[must_use]
    pub fn gender_of_name(&self, given: &str) -> Option<Gender> {
        self.given.gender(given)
    }

    /// The country of an outlet by its name or by the host of its address.
    #[must_use]
    pub fn country_of_outlet(&self, name: &str) -> Option<&str> {
        self.outlets.get_or_init(|| Outlets::new(self)).country(name)
    }

    /// All actors, in the order of their tables.
    pub(crate) fn all_actors(&self) -> &[Actor] {
        &self.actors
    }

    /// Puts all that is looked through in an order that does not depend on the order of the lines.
    fn settle(&mut self) {
        let names = &self.names;
        let name = |i: &u32| {
            let e = &names[*i as usize];
            (&e.actor, e.used_as as u8, &e.text, e.term.from, e.term.to)
        };
        for group in self.name_groups.iter_mut().chain(self.names_by_actor.values_mut()) {
            group.sort_by(|a, b| name(a).cmp(&name(b)));
        }
        let places = &self.places;
        for group in &mut self.place_groups {
            group.sort_by(|a, b| places[*a as usize].geonames.cmp(&places[*b as usize].geonames));
        }
        let holder = |h: &Holder| (h.office.clone(), h.term.from, h.term.to, h.person.clone());
        self.holders.sort_by_cached_key(holder);
        for (index, holder) in self.holders.iter().enumerate() {
            self.by_office.entry(holder.office.clone()).or_default().push(index);
            self.by_person.entry(holder.person.clone()).or_default().push(index);
        }
        self.members.sort_by(|a, b| (&a.0, &a.1, a.2.from).cmp(&(&b.0, &b.1, b.2.from)));
        self.successors.sort();
        self.anchors.sort_by(|a, b| (&a.id, &a.phrase).cmp(&(&b.id, &b.phrase)));
    }

    fn add_actor(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let id = ActorId::new(row.need("actor")?);
        let actor = Actor {
            kind: row.need("type")?.into(),
            label: row.need("label")?.into(),
            country: row.get("country").map(Into::into),
            sector: row.get("sector").map(Into::into),
            term: term(row, "from", "to")?,
            source: row.need("source")?.into(),
            id: id.clone(),
        };
        if self.by_id.insert(id.clone(), self.actors.len()).is_some() {
            return Err(row.error(format!("`{id}` is there already; one line an actor")));
        }
        self.actors.push(actor);
        Ok(())
    }

    fn add_name(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let kind = row.need("kind")?;
        let used_as = NameUse::ALL.iter().find(|(_, n)| *n == kind).map(|(u, _)| *u);
        let used_as = used_as.ok_or_else(|| row.error(format!("`{kind}` is no kind of name")))?;
        let flag = row.get("flag").unwrap_or("");
        let entry = NameEntry {
            actor: ActorId::new(row.need("actor")?),
            used_as,
            text: row.need("text")?.into(),
            ambiguous: flag.contains("ambiguous"),
            needs_the: flag.contains("needs-the"),
            term: term(row, "from", "to")?,
            user: false,
        };
        if !self.by_id.contains_key(&entry.actor) {
            return Err(row.error(format!("`{}` is not in world/actors.tsv", entry.actor)));
        }
        let index = self.names.len() as u32;
        self.file_name(&entry.text, index);
        // "The Labour party": newspapers write the noun small.
        if let Some(name) = entry.text.strip_suffix(" Party") {
            self.file_name(&format!("{name} party"), index);
        }
        if let Some(plural) = plural_demonym(&entry) {
            self.file_name(&plural, index);
        }
        self.names_by_actor.entry(entry.actor.clone()).or_default().push(index);
        self.names.push(entry);
        Ok(())
    }

    fn file_name(&mut self, text: &str, index: u32) {
        let group = self.name_matcher.add(text, self.name_groups.len() as u32);
        if group as usize == self.name_groups.len() {
            self.name_groups.push(Vec::new());
        }
        self.name_groups[group as usize].push(index);
    }

    fn add_holder(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let holder = Holder {
            office: ActorId::new(row.need("office")?),
            person: ActorId::new(row.need("person")?),
            term: term(row, "from", "to")?,
            source: row.need("source")?.into(),
        };
        self.holders.push(holder);
        Ok(())
    }

    fn add_anchor(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let need = |column| {
            let (earliest, latest) = period(row.need(column)?).ok_or_else(|| row.error(DATE))?;
            Ok::<_, TableError>((earliest, latest))
        };
        self.anchors.push(Anchor {
            id: row.need("anchor")?.into(),
            phrase: row.need("phrase")?.into(),
            earliest: need("earliest")?.0,
            latest: need("latest")?.1,
        });
        Ok(())
    }

    fn add_place(&mut self, row: &Row<'_>) -> Result<(), TableError> {
        let degrees = |column| match row.get(column) {
            None => Ok(None),
            Some(v) => v.parse().map(Some).map_err(|_| row.error(format!("`{column}` is no number"))),
        };
        let place = PlaceEntry {
            geonames: row.need("geonames")?.into(),
            name: row.need("name")?.into(),
            country: row.need("country")?.into(),
            lat: degrees("lat")?,
            lon: degrees("lon")?,
            population: row.get("population").and_then(|v| v.parse().ok()).unwrap_or(0),
            feature: row.need("feature")?.into(),
        };
        let index = self.places.len() as u32;
        let others = row.get("alternates").unwrap_or("").split('|').filter(|n| !n.is_empty());
        for name in others.chain([&*place.name]) {
            let group = self.place_matcher.add(name, self.place_groups.len() as u32);
            if group as usize == self.place_groups.len() {
                self.place_groups.push(Vec::new());
            }
            if self.place_groups[group as usize].last() != Some(&index) {
                self.place_groups[group as usize].push(index);
            }
        }
        self.places.push(place);
        Ok(())
    }

    /// An actor by its id.
    #[must_use]
    pub fn actor(&self, id: &ActorId) -> Option<&Actor> {
        self.by_id.get(id).map(|&i| &self.actors[i])
    }

    /// An actor of a user's file: a second entry of the same name adds what it is when.
    pub(crate) fn add_user_actor(&mut self, actor: Actor, standings: Vec<Standing>) {
        self.add_standings(&actor.id, standings);
        if !self.by_id.contains_key(&actor.id) {
            self.by_id.insert(actor.id.clone(), self.actors.len());
            self.actors.push(actor);
        }
    }

    pub(crate) fn add_standings(&mut self, id: &ActorId, standings: Vec<Standing>) {
        if !standings.is_empty() {
            self.standings.entry(id.clone()).or_default().extend(standings);
        }
    }

    pub(crate) fn add_user_name(&mut self, entry: NameEntry) {
        let index = self.names.len() as u32;
        self.file_name(&entry.text, index);
        self.names_by_actor.entry(entry.actor.clone()).or_default().push(index);
        self.names.push(entry);
    }

    /// ISO3 of a country by its code of ISO 3166 or CAMEO.
    #[must_use]
    pub fn country_of_code(&self, code: &str) -> Option<Box<str>> {
        let code = code.to_ascii_uppercase();
        if self.by_id.contains_key(&ActorId::new(format!("country:{code}"))) {
            return Some(code.into());
        }
        self.cameo_countries.get(&*code).cloned()
    }

    /// What an actor of a user's file is on a day: what holds for that day only, else what holds always. Without a day,
    /// what was given first.
    #[must_use]
    pub fn standing(&self, actor: &ActorId, day: Option<Date>) -> Option<&Standing> {
        let all = self.standings.get(actor)?;
        let Some(day) = day else { return all.first() };
        let dated = all.iter().find(|s| s.term != Term::default() && s.term.holds(day));
        dated.or_else(|| all.iter().rev().find(|s| s.term == Term::default()))
    }

    /// What came after a state or territory that was, and when.
    pub fn successors_of(&self, id: &ActorId) -> impl Iterator<Item = (&ActorId, Option<Date>)> {
        self.successors.iter().filter(move |s| s.0 == *id).map(|s| (&s.1, s.2))
    }

    /// All successions: what was, what came after it, when.
    #[must_use]
    pub fn successors(&self) -> &[(ActorId, ActorId, Option<Date>)] {
        &self.successors
    }

    /// All actors, in the order of the table.
    #[must_use]
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// All names, in the order of the table.
    #[must_use]
    pub fn names(&self) -> &[NameEntry] {
        &self.names
    }

    /// All terms of office, in the order of the table.
    #[must_use]
    pub fn holders(&self) -> &[Holder] {
        &self.holders
    }

    /// All memberships: group, member, term.
    #[must_use]
    pub fn members(&self) -> &[(ActorId, ActorId, Term)] {
        &self.members
    }

    /// The names that a match of [`World::name_matcher`] stands for.
    pub fn entries(&self, group: u32) -> impl Iterator<Item = &NameEntry> {
        self.name_groups[group as usize].iter().map(|&i| &self.names[i as usize])
    }

    /// The places that a match of [`World::place_matcher`] stands for.
    pub fn places(&self, group: u32) -> impl Iterator<Item = &PlaceEntry> {
        self.place_groups[group as usize].iter().map(|&i| &self.places[i as usize])
    }

    /// Names and acronyms of an actor (no adjectives, demonyms, capitals or seats).
    pub fn names_of(&self, id: &ActorId) -> impl Iterator<Item = &str> {
        let proper = |e: &&NameEntry| {
            !matches!(e.used_as, NameUse::Adjective | NameUse::Demonym | NameUse::Capital | NameUse::Seat)
        };
        let indices = self.names_by_actor.get(id).map_or(&[][..], Vec::as_slice);
        indices.iter().map(|&i| &self.names[i as usize]).filter(proper).map(|e| &*e.text)
    }

    /// Codes of an actor: scheme and code.
    pub fn codes_of(&self, id: &ActorId) -> impl Iterator<Item = (&str, &str)> {
        let codes = self.codes.get(id).map_or(&[][..], Vec::as_slice);
        codes.iter().map(|(scheme, code)| (&**scheme, &**code))
    }

    /// Who held an office on a day.
    pub fn holders_on(&self, office: &ActorId, day: Date) -> impl Iterator<Item = &Holder> {
        let indices = self.by_office.get(office).map_or(&[][..], Vec::as_slice);
        indices.iter().map(|&i| &self.holders[i]).filter(move |h| h.term.holds(day))
    }

    /// The offices that a person held on a day (any day where none is given).
    pub fn offices_of(&self, person: &ActorId, day: Option<Date>) -> impl Iterator<Item = &Holder> {
        let indices = self.by_person.get(person).map_or(&[][..], Vec::as_slice);
        let on = move |h: &&Holder| day.is_none_or(|d| h.term.holds(d));
        indices.iter().map(|&i| &self.holders[i]).filter(on)
    }

    /// The only person of the tables who has a last name: "Erdoğan".
    #[must_use]
    pub fn person_by_surname(&self, surname: &str) -> Option<&ActorId> {
        // Few reports have a last name that nothing else tells: it is made for the first that does.
        self.by_surname.get_or_init(|| self.surnames()).get(surname)?.as_ref()
    }

    fn surnames(&self) -> FxHashMap<Box<str>, Option<ActorId>> {
        let mut surnames: FxHashMap<Box<str>, Option<ActorId>> = FxHashMap::default();
        for person in self.actors.iter().filter(|a| &*a.kind == "person") {
            let Some((_, surname)) = person.label.rsplit_once(' ') else { continue };
            let known = surnames.entry(surname.into()).or_insert_with(|| Some(person.id.clone()));
            if known.as_ref() != Some(&person.id) {
                *known = None;
            }
        }
        surnames
    }

    /// Whether any term of an office is known.
    #[must_use]
    pub fn knows_office(&self, office: &ActorId) -> bool {
        self.by_office.contains_key(office)
    }
}

/// "Panamanian" → "Panamanians". Those in -ese, -ish, -ch, -s have none.
fn plural_demonym(entry: &NameEntry) -> Option<String> {
    let demonym = matches!(entry.used_as, NameUse::Demonym);
    let regular =
        !["s", "ese", "ish", "ch", "x", "z", "men", "women"].iter().any(|e| entry.text.ends_with(e));
    (demonym && regular).then(|| format!("{}s", entry.text))
}

const DATE: &str = "a date is YYYY, YYYY-MM or YYYY-MM-DD";

fn term(row: &Row<'_>, from: &str, to: &str) -> Result<Term, TableError> {
    let read = |column| row.get(column).map(|v| period(v).ok_or_else(|| row.error(DATE))).transpose();
    Ok(Term { from: read(from)?.map(|p| p.0), to: read(to)?.map(|p| p.1) })
}

/// First and last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub(crate) fn period(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split('-').map(|p| p.parse::<i16>().ok());
    let year = parts.next()??;
    let Some(month) = parts.next() else {
        return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
    };
    let first = Date::new(year, i8::try_from(month?).ok()?, 1).ok()?;
    let Some(day) = parts.next() else { return Some((first, first.last_of_month())) };
    let day = Date::new(year, first.month(), i8::try_from(day?).ok()?).ok()?;
    parts.next().is_none().then_some((day, day))
}

fn each(
    source: &Source,
    path: &str,
    columns: &'static [&'static str],
    mut add: impl FnMut(&Row<'_>) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let files: Vec<File> = source.tables(path)?;
    for file in &files {
        tsv::each(file, columns, |row| add(&row))?;
    }
    Ok(())
}
