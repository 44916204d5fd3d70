use crate::{Directory, Facts, Record, records_with};
use chancery_document::{ActorId, Document, Findings};
use chancery_tables::{Tables, World};
use std::collections::BTreeMap;

/// The records of one report: the report, the actors that they use by id, what was read in the order of the
/// text, and the notes.
#[must_use]
pub fn records(document: &Document, findings: &Findings, tables: &Tables) -> Vec<Record> {
    records_with(document, findings, &tables.world)
}

impl Directory for World {
    fn facts(&self, actor: &ActorId) -> Option<Facts> {
        let Some(known) = self.actor(actor) else { return office(self, actor) };
        let mut codes = BTreeMap::new();
        for (scheme, code) in self.codes_of(actor) {
            // An actor with several codes of a scheme has them in the order of the table.
            codes.entry(scheme.to_owned()).or_insert_with(|| code.to_owned());
        }
        if let Some(standing) = self.standing(actor, None).filter(|s| !s.code.is_empty()) {
            codes.entry("cameo".to_owned()).or_insert_with(|| standing.code.to_string());
        }
        Some(Facts {
            kind: known.kind.to_string(),
            label: known.label.to_string(),
            country: known.country.as_deref().map(Into::into),
            sector: known.sector.as_deref().map(Into::into),
            codes,
        })
    }

    fn outlet(&self, name: &str) -> Option<ActorId> {
        let group = self.name_matcher.get(name)?;
        let media = |id: &&ActorId| self.actor(id).is_some_and(|a| &*a.kind == "media");
        let mut found = self.entries(group).map(|e| &e.actor).filter(media);
        let first = found.next()?;
        found.all(|other| other == first).then(|| first.clone())
    }
}

/// Offices are named after the country or the body that has them: `office:CHN/foreign-minister`.
fn office(world: &World, id: &ActorId) -> Option<Facts> {
    let (holder, title) = id.local().split_once('/').filter(|_| id.kind() == "office")?;
    let country = world.actor(&ActorId::new(format!("country:{holder}")));
    let of = country.map_or(holder, |c| &c.label);
    Some(Facts {
        kind: "office".into(),
        label: format!("{} of {of}", capitalised(title)),
        country: country.map(|_| holder.to_owned()),
        sector: Some("GOV".into()),
        codes: BTreeMap::new(),
    })
}

/// `foreign-minister` is "Foreign Minister".
fn capitalised(title: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    title.split('-').map(word).collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_tables::Source;

    #[test]
    fn the_tables_know_countries_offices_and_outlets() {
        let world = Tables::load(&Source::embedded()).unwrap().world;
        let facts = |id: &str| world.facts(&ActorId::new(id));
        let panama = facts("country:PAN").unwrap();
        assert_eq!((panama.kind.as_str(), panama.label.as_str()), ("country", "Panama"));
        assert_eq!(panama.codes["iso3"], "PAN");
        let minister = facts("office:PAN/foreign-minister").unwrap();
        assert_eq!(minister.label, "Foreign Minister of Panama");
        assert_eq!(minister.country.as_deref(), Some("PAN"));
        assert_eq!(facts("name:Panama Joe"), None);
        assert_eq!(world.outlet("Prensa Latina"), Some(ActorId::new("org:prensa-latina")));
        assert_eq!(world.outlet("Panama"), None, "a country is no outlet");
    }
}
