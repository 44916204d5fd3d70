use crate::dates::{self, Found};
use crate::text::prefix;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What stands before the first sentence of a wire report: `PANAMA CITY, March 8 (Xinhua) -- `.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// Bytes up to the first character of the sentence.
    pub(crate) len: usize,
    /// The agency, as a range of the paragraph.
    pub(crate) agency: Option<Range<usize>>,
    /// The date and where it stands.
    pub(crate) date: Option<(Found, Range<usize>)>,
    /// Whether a date, an agency or capitals mark it; a headline in the form "Iran: talks resume" is not marked.
    pub(crate) marked: bool,
}

/// A dateline is short; nothing is looked for behind this.
const LONGEST: usize = 140;
/// Words of the place and the outlet.
const MOST_WORDS: usize = 8;

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\p{Lu}\p{L}{0,2}\.(?:\p{Lu}\.)*|[\p{L}][\p{L}\p{M}'’]*(?:-\p{L}[\p{L}\p{M}'’]*)*|&|/)")
        .expect("a constant pattern")
});
static BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:\(\s*([^()\n]{2,48}?)\s*\)|/\s*([^/\n]{2,40}?)\s*/|\[\s*([^\[\]\n]{2,40}?)\s*\])")
        .expect("a constant pattern")
});
static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\.?\s*(?:--+|[—–―])\s*|\s+-\s*|\.?-\s+|\.\s*-\s*|\s*:\s+|\s*:\s*$|\.\s+)")
        .expect("a constant pattern")
});

/// Words that join the words of a place or of an outlet.
const JOINERS: &[&str] =
    &["and", "&", "/", "of", "de", "del", "la", "las", "los", "el", "al", "the", "in", "near", "da", "do"];
/// Words before a date that open a sentence.
const PREPOSITIONS: &[&str] = &[
    "On", "In", "At", "By", "Since", "From", "Until", "Till", "After", "Before", "During", "Between", "As",
    "For",
];
/// Words that begin or end the name of a place of two or three words.
const PLACE_WORDS: &[&str] = &[
    "City", "New", "San", "Santa", "Sao", "São", "Port", "Cape", "Kuala", "Addis", "Abu", "Saint", "St.",
    "Los", "Las", "El", "La", "Buenos", "Rio", "Tel", "Phnom", "Hong", "Sri", "North", "South", "East",
    "West", "Dar", "Fort", "Bandar", "Mexico", "United", "Islands", "Island", "Al", "Ho", "Town", "State",
    "Province", "Nay", "Den", "The", "Le", "Las",
];

/// Reads the dateline at the start of a paragraph.
pub(crate) fn parse(paragraph: &str) -> Option<Dateline> {
    let near = prefix(paragraph, LONGEST);
    if let Some(dateline) = agency_only(near) {
        return Some(dateline);
    }
    let mut plain = None;
    let mut end = 0;
    let mut words: Vec<&str> = Vec::new();
    while words.len() < MOST_WORDS {
        let gap = near[end..].len() - near[end..].trim_start_matches([' ', '\u{a0}', ',']).len();
        let Some(word) = WORD.find(&near[end + gap..]) else { break };
        // A comma or a space, or a slash that needs neither, stands between words.
        if end > 0 && gap == 0 && word.as_str() != "/" && words.last() != Some(&"/") {
            break;
        }
        words.push(word.as_str());
        end += gap + word.end();
        let Some(rest) = rest_of(near, end) else { continue };
        if rest.date.is_some() || rest.agency.is_some() {
            return is_heading(&words).then_some(rest);
        }
        if plain.is_none() {
            plain = accept_plain(&words, &near[..end], rest);
        }
    }
    plain
}

/// Bracketed agency alone: `(IPS) How are the crises …`.
fn agency_only(near: &str) -> Option<Dateline> {
    if !near.starts_with(['(', '[']) {
        return None;
    }
    let bracket = BRACKET.captures(near)?;
    let group = (1..=3).find_map(|i| bracket.get(i))?;
    if !is_agency(group.as_str()) {
        return None;
    }
    let end = bracket[0].len();
    let after = &near[end..];
    let gap = SEPARATOR.find(after).map_or(after.len() - after.trim_start().len(), |m| m.end());
    (gap > 0 && opens_sentence(&after[gap..])).then(|| Dateline {
        len: end + gap,
        agency: Some(group.range()),
        date: None,
        marked: true,
    })
}

/// After the place: dates and agencies in any order, then a separator, then a sentence.
fn rest_of(near: &str, mut at: usize) -> Option<Dateline> {
    let mut line = Dateline { len: 0, agency: None, date: None, marked: false };
    for _ in 0..4 {
        let rest = &near[at..];
        if line.date.is_none() {
            let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}', ',', '-', '–', '(', '.']).len();
            // A dateline's date has no time of day; "day at start" with one is no harm.
            if gap > 0
                && let Some((found, len)) = dates::at_start(&rest[gap..])
                && !matches!(found, Found::Bad(_))
            {
                let start = at + gap;
                at = start + len;
                if rest[..gap].contains('(') && near[at..].starts_with(')') {
                    at += 1;
                }
                line.date = Some((found, start..start + len));
                continue;
            }
        }
        if line.agency.is_none() {
            let skip = rest.len() - rest.trim_start_matches([',', '.']).len();
            if let Some(bracket) = BRACKET.captures(&rest[skip..])
                && let Some(group) = (1..=3).find_map(|i| bracket.get(i))
                && is_agency(group.as_str())
            {
                line.agency = Some(at + skip + group.start()..at + skip + group.end());
                at += skip + bracket[0].len();
                continue;
            }
        }
        break;
    }
    let rest = &near[at..];
    let separator = SEPARATOR.find(rest)?;
    let bare_stop = separator.as_str().trim() == ".";
    if bare_stop && line.agency.is_none() {
        return None;
    }
    let next = &rest[separator.end()..];
    line.len = at + separator.end();
    line.marked = line.date.is_some() || line.agency.is_some();
    opens_sentence(next).then_some(line)
}

/// A place or an outlet before a date or an agency: at most joiners and one word in lower case ("afrol News").
fn is_heading(words: &[&str]) -> bool {
    if words.first().is_some_and(|w| PREPOSITIONS.contains(w)) {
        return false;
    }
    let lower = words
        .iter()
        .filter(|w| w.chars().next().is_some_and(char::is_lowercase) && !JOINERS.contains(w))
        .count();
    lower <= 1 && words.iter().any(|w| w.chars().next().is_some_and(char::is_uppercase))
}

/// A place with nothing but a separator: all in capitals, one word, "Mumbai, India", or a name that has a word of places.
fn accept_plain(words: &[&str], text: &str, mut line: Dateline) -> Option<Dateline> {
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    if !words.iter().all(|w| capital(w) || JOINERS.contains(w)) || !capital(words.first()?) {
        return None;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic());
    if letters.clone().count() >= 3 && !text.contains(char::is_lowercase) && words.len() <= 5 {
        line.marked = true;
        return Some(line);
    }
    let comma = text.contains(", ") && words.len() <= 4;
    let place = words.len() <= 3 && words.iter().any(|w| PLACE_WORDS.contains(w));
    (words.len() == 1 && letters.count() >= 4 || comma || place).then_some(line)
}

/// The name of an agency: up to five words, the first with a capital.
fn is_agency(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=5).contains(&words)
        && name.chars().next().is_some_and(char::is_uppercase)
        && !name.contains(|c: char| c.is_ascii_digit())
        && name.is_ascii()
}

fn opens_sentence(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || "\"'“‘«([$€£¥#@".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `dateline|sentence|agency|date`.
    fn shown(paragraph: &str) -> String {
        let Some(d) = parse(paragraph) else { return "-".to_owned() };
        let agency = d.agency.map(|r| &paragraph[r]).unwrap_or("");
        let date = match d.date {
            None => String::new(),
            Some((Found::Day { date, .. }, _)) => date.to_string(),
            Some((Found::NoYear(m, day), _)) => format!("--{m:02}-{day:02}"),
            Some((Found::Bad(why), _)) => why.to_owned(),
        };
        format!("{}|{agency}|{date}", &paragraph[d.len..])
    }

    #[test]
    fn datelines() {
        for (paragraph, expected) in [
            ("PANAMA CITY, March 8 (Xinhua) -- Talks began.", "Talks began.|Xinhua|--03-08"),
            ("KABUL (Pajhwok): Talks began.", "Talks began.|Pajhwok|"),
            ("SYDNEY and KUALA LUMPUR, Jul 26 2022 (IPS) - Like others.", "Like others.|IPS|2022-07-26"),
            ("Kampala & Kayunga, Jul 19 2022 (IPS) - The war.", "The war.|IPS|2022-07-19"),
            ("MARSABIT, KENYA, Jun 3 2022 (IPS) - Darkuale and Mary.", "Darkuale and Mary.|IPS|2022-06-03"),
            ("afrol News / Africa Renewal, 5 November - The plan.", "The plan.||--11-05"),
            ("CAIRO- 24 July 2022: President Sisi spoke.", "President Sisi spoke.||2022-07-24"),
            ("ISLAMABAD, Mar 03: India has agreed.", "India has agreed.||--03-03"),
            ("MOSCOW, March 8. /TASS/. The ministry said.", "The ministry said.|TASS|--03-08"),
            ("SHAH ALAM: Police said.", "Police said.||"),
            ("Muscat: His Highness received.", "His Highness received.||"),
            ("Mumbai, India – In February last year.", "In February last year.||"),
            ("Cape Town - In the light of it.", "In the light of it.||"),
            ("Srinagar- Two men were held.", "Two men were held.||"),
            ("TEHRAN— In the summit.", "In the summit.||"),
            ("AMMAN — The King said.", "The King said.||"),
            ("SINGAPORE (May 6, 2021) — While it raged.", "While it raged.||2021-05-06"),
            ("SENNAN, Osaka Prefecture--Yuma won.", "Yuma won.||"),
            ("Ulaanbaatar /MONTSAME/. The Cabinet has decided.", "The Cabinet has decided.|MONTSAME|"),
            ("Ulaanbaatar/MONTSAME/. On August 3, he came.", "On August 3, he came.|MONTSAME|"),
            ("LEON, GUANAJUATO.- A boy was bitten.", "A boy was bitten.||"),
            ("(American Thinker)  Remember her?", "Remember her?|American Thinker|"),
            ("WASHINGTON (AP) — The president met.", "The president met.|AP|"),
            ("Phnom Penh, 8 March 2022 (Reuters) – \"We agree\".", "\"We agree\".|Reuters|2022-03-08"),
            ("According to the FM, China helped: Panama thanked.", "-"),
            ("Wang Yi: China will help Panama.", "-"),
            ("The minister said: We agree.", "-"),
            ("China today said on March 8: Talks began.", "-"),
            ("Prime Minister Modi (BJP) - the man of the hour.", "-"),
            ("On March 8, 2022 - The day began.", "-"),
            ("The U.S. and China agreed. They met.", "-"),
            ("President Tsai Ing-wen (蔡英文) said so.", "-"),
            ("COVID-19: How it began", "-"),
            ("", "-"),
        ] {
            assert_eq!(shown(paragraph), expected, "{paragraph}");
        }
    }
}
