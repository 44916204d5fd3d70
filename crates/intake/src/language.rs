use crate::text::prefix;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that make up a third to a half of any English prose and are rare elsewhere.
static FUNCTION_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "the of and to that is was for it with he as on be at by had not are but from or have an they which one you were \
     her all she there would their we him been has when who will more no if out so said what up its about into than \
     them can only other new some could time these two may then do first any my now such like our over me even most \
     after also did many before must through where much should well down because each just those how too his this in \
     between against during while under since i your us being said says"
        .split_whitespace()
        .collect()
});

/// How many bytes are looked at.
const SAMPLE: usize = 4000;

/// What language a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    /// Too few words to tell: read as English.
    Unknown,
    /// ISO 639-3 code.
    Other(&'static str),
}

/// English by the share of its function words; where that is low, `whatlang` is asked.
pub(crate) fn detect(text: &str) -> Language {
    let sample = prefix(text, SAMPLE);
    let (mut words, mut function, mut letters, mut ascii) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut lower = String::new();
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        words += 1;
        for c in word.chars() {
            letters += 1;
            ascii += u32::from(c.is_ascii());
        }
        if word.len() <= 8 {
            lower.clear();
            lower.push_str(word);
            lower.make_ascii_lowercase();
            function += u32::from(FUNCTION_WORDS.contains(lower.as_str()));
        }
    }
    // The thinnest English of news (lists, captions, headlines) has a fifth; Spanish or Malay have under a tenth.
    if words >= 8 && function * 100 >= words * 22 {
        return Language::English;
    }
    // A sentence full of foreign names looks like their language; one English function word is enough for it.
    let short = words < 25 && ascii == letters && function > 0;
    if letters < 20 || words < 8 && ascii == letters || short {
        return Language::Unknown;
    }
    // A word or a string of letters over and over is in no language.
    let distinct: HashSet<&str> = sample.split_whitespace().take(200).collect();
    if distinct.len() < 5 && ascii == letters {
        return Language::Unknown;
    }
    match whatlang::detect(sample) {
        Some(info) if info.lang() == whatlang::Lang::Eng => Language::English,
        Some(info) if info.is_reliable() || function * 100 < words * 10 => {
            Language::Other(info.lang().code())
        }
        Some(_) => Language::Unknown,
        None => Language::Other("und"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        use Language::{English, Other, Unknown};
        for (text, expected) in [
            ("Norwegian President Oskar Nilsen met Finnish President Mikko Lahti on Tuesday.", Unknown),
            (
                "China today expressed its willingness to work more with Latin America and the Caribbean.",
                English,
            ),
            (
                "El presidente de Panamá se reunió el martes con el ministro de Relaciones Exteriores de China para hablar de comercio.",
                Other("spa"),
            ),
            (
                "Der Außenminister traf am Dienstag seinen Amtskollegen in Berlin, um über den Handel zu sprechen.",
                Other("deu"),
            ),
            ("Министр иностранных дел встретился во вторник со своим коллегой в Москве.", Other("rus")),
            ("中国外交部长周二在北京会见了巴拿马外交部长，双方讨论了两国关系。", Other("cmn")),
            ("Wang Yi meets Panama FM", Unknown),
            ("", Unknown),
            ("12 34 56", Unknown),
            ("word word word word word word word word word word word word", Unknown),
            ("TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24s", Unknown),
        ] {
            assert_eq!(detect(text), expected, "{text}");
        }
    }
}
