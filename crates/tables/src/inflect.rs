//! Regular forms of English verbs, from the verbs of the tables.

use rustc_hash::FxHashMap;

/// Form → verb, for all regular forms of the given verbs. A form of two verbs is left out.
#[must_use]
pub(crate) fn forms<'v>(verbs: impl Iterator<Item = &'v str>) -> FxHashMap<Box<str>, Box<str>> {
    let mut found: FxHashMap<Box<str>, Option<Box<str>>> = FxHashMap::default();
    for verb in verbs.filter(|v| v.len() > 2 && v.bytes().all(|b| b.is_ascii_lowercase())) {
        for form in regular(verb) {
            let known = found.entry(form.into()).or_insert_with(|| Some(verb.into()));
            if known.as_deref().is_some_and(|k| k != verb) {
                *known = None;
            }
        }
    }
    found.into_iter().filter_map(|(form, verb)| Some((form, verb?))).collect()
}

/// Third person, past and -ing: "shelled" and "shelling" of "shell", "banned" of "ban", "raided" of "raid".
fn regular(verb: &str) -> Vec<String> {
    let bytes = verb.as_bytes();
    let vowel = |b: u8| b"aeiou".contains(&b);
    let [.., third, second, last] = bytes else { return Vec::new() };
    let stem = &verb[..verb.len() - 1];
    match last {
        b'e' => vec![format!("{verb}s"), format!("{verb}d"), format!("{stem}ing")],
        b'y' if !vowel(*second) => vec![format!("{stem}ies"), format!("{stem}ied"), format!("{verb}ing")],
        _ => {
            let hissing = matches!(last, b's' | b'x' | b'z') || verb.ends_with("ch") || verb.ends_with("sh");
            let third_person = if hissing { format!("{verb}es") } else { format!("{verb}s") };
            let mut forms = vec![third_person, format!("{verb}ed"), format!("{verb}ing")];
            // A final consonant behind a single vowel may be doubled.
            if !vowel(*last) && !matches!(last, b'w' | b'x' | b'y') && vowel(*second) && !vowel(*third) {
                let doubled = char::from(*last);
                forms.extend([format!("{verb}{doubled}ed"), format!("{verb}{doubled}ing")]);
            }
            forms
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_verbs() {
        let map = forms(["ban", "shell", "trade", "deny", "raid", "veto"].into_iter());
        let pairs = [
            ("banned", "ban"),
            ("shelled", "shell"),
            ("trading", "trade"),
            ("denied", "deny"),
            ("raided", "raid"),
        ];
        for (form, verb) in pairs {
            assert_eq!(map.get(form).map(|v| &**v), Some(verb), "{form}");
        }
    }

    #[test]
    fn a_form_of_two_verbs_is_left_out() {
        let map = forms(["star", "stare"].into_iter());
        assert!(!map.contains_key("staring"));
    }
}
