//! Which country an outlet is of: by its name, by the end of its address, or by a country's name in its address.

use crate::World;
use rustc_hash::FxHashMap;

/// Ends of addresses that outlets anywhere use.
const ANYWHERE: &[&str] =
    &["io", "co", "tv", "me", "ai", "fm", "cc", "ws", "to", "ly", "gg", "im", "is", "am", "la"];
/// The shortest name of a country that is looked for within an address: "Mali" is in "animalia".
const SHORTEST: usize = 5;

#[derive(Debug, Default)]
pub(crate) struct Outlets {
    /// Names of media without spaces → country; `None` where outlets of several countries have the name.
    media: FxHashMap<Box<str>, Option<Box<str>>>,
    /// ISO 3166 codes of two letters → ISO3.
    ends: FxHashMap<Box<str>, Box<str>>,
    /// Names of countries without spaces, longest first.
    countries: Vec<(Box<str>, Box<str>)>,
}

impl Outlets {
    pub(crate) fn new(world: &World) -> Self {
        let mut outlets = Self::default();
        for actor in world.all_actors() {
            let iso3 = match &*actor.kind {
                "media" => actor.country.clone(),
                "country" => Some(actor.id.local().into()),
                _ => None,
            };
            let Some(iso3) = iso3 else { continue };
            let names = [&*actor.label].into_iter().chain(world.names_of(&actor.id));
            for name in names.map(squeezed) {
                match &*actor.kind {
                    "media" => {
                        let bare = name.strip_prefix("the").unwrap_or(&name);
                        let known = outlets.media.entry(bare.into()).or_insert_with(|| Some(iso3.clone()));
                        if known.as_ref() != Some(&iso3) {
                            *known = None;
                        }
                    }
                    _ if name.len() >= SHORTEST => outlets.countries.push((name, iso3.clone())),
                    _ => {}
                }
            }
            if &*actor.kind == "country" {
                for (_, code) in world.codes_of(&actor.id).filter(|(scheme, _)| *scheme == "iso2") {
                    outlets.ends.insert(code.to_lowercase().into(), iso3.clone());
                }
            }
        }
        outlets.ends.insert("uk".into(), "GBR".into());
        for end in ANYWHERE {
            outlets.ends.remove(*end);
        }
        // Names of equal length in an order that does not depend on the table's.
        outlets.countries.sort_by(|a, b| (b.0.len(), &b.0, &b.1).cmp(&(a.0.len(), &a.0, &a.1)));
        outlets
    }

    pub(crate) fn country(&self, name: &str) -> Option<&str> {
        if let Some(country) = self.of_media(&squeezed(name)) {
            return Some(country);
        }
        if name.contains(' ') || !name.contains('.') {
            return None;
        }
        let labels: Vec<String> = name.split('.').map(str::to_lowercase).collect();
        let (end, rest) = labels.split_last()?;
        let own = || rest.iter().map(|l| l.replace('-', ""));
        let by_name = own().find_map(|l| self.of_media(&l));
        let by_end = || self.ends.get(&**end).map(AsRef::as_ref);
        let within = || {
            let fits = |c: &&(Box<str>, Box<str>)| own().any(|l| l.starts_with(&*c.0) || l.ends_with(&*c.0));
            self.countries.iter().find(fits).map(|c| &*c.1)
        };
        by_name.or_else(by_end).or_else(within)
    }

    fn of_media(&self, squeezed: &str) -> Option<&str> {
        let bare = squeezed.strip_prefix("the").unwrap_or(squeezed);
        self.media.get(bare)?.as_deref()
    }
}

/// Small letters without spaces, dots and marks.
fn squeezed(name: &str) -> Box<str> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use crate::{Source, World};

    #[test]
    fn outlets_are_of_a_country() {
        let world = World::load(&Source::embedded()).unwrap();
        for (outlet, country) in [
            ("Prensa Latina", Some("CUB")),
            ("taipeitimes.com", Some("TWN")),
            ("batimes.com.ar", Some("ARG")),
            ("hondurasnews.com", Some("HND")),
            ("news.co.uk", Some("GBR")),
            ("animalia.org", None),
            ("thedailystar.net", None),
            ("example.io", None),
        ] {
            assert_eq!(world.country_of_outlet(outlet), country, "{outlet}");
        }
    }
}
