//! Person and number of finite verbs, which English shows on few forms: taken from the subject.

use chancery_document::{Feats, Token, TokenId, Upos};
use std::sync::LazyLock;

struct Bits {
    singular: u64,
    plural: u64,
    /// The place of number.
    number: u64,
    person: [u64; 3],
    /// The places of number and person.
    mask: u64,
}

static BITS: LazyLock<Bits> = LazyLock::new(|| {
    let bits = |column: &str| Feats::parse(column).bits();
    Bits {
        singular: bits("Number=Sing"),
        plural: bits("Number=Plur"),
        number: bits("Number=Plur") * 15,
        person: [bits("Person=1"), bits("Person=2"), bits("Person=3")],
        mask: (bits("Number=Plur") | bits("Person=1")) * 15,
    }
});

/// Sets person and number of the finite verbs of a sentence whose form leaves them open; `base` is the index of
/// the first word in the document.
pub(crate) fn agree(tokens: &mut [Token], base: u32) {
    let local = |id: TokenId| (id.0 - base) as usize;
    // The subject of each word, the first where there are several.
    let mut subjects: Vec<Option<usize>> = vec![None; tokens.len()];
    let mut is_coordinated = vec![false; tokens.len()];
    for (i, token) in tokens.iter().enumerate() {
        let Some(head) = token.head.map(local) else { continue };
        match token.deprel.universal() {
            "nsubj" if subjects[head].is_none() => subjects[head] = Some(i),
            "conj" => is_coordinated[head] = true,
            _ => {}
        }
    }
    for i in 0..tokens.len() {
        let token = &tokens[i];
        let open = matches!(token.upos, Upos::Verb | Upos::Aux)
            && token.feats.has("Mood", "Ind")
            && !(token.feats.has("Tense", "Pres")
                && token.feats.has("Number", "Sing")
                && token.feats.has("Person", "3"));
        if !open {
            continue;
        }
        let clause = match token.deprel.universal() {
            "aux" | "cop" => token.head.map_or(i, local),
            _ => i,
        };
        let Some(subject) = subjects[clause] else { continue };
        let bits = &*BITS;
        let feats = tokens[subject].feats;
        let person = match feats.get("Person") {
            Some("1") => bits.person[0],
            Some("2") => bits.person[1],
            _ => bits.person[2],
        };
        let plural = is_coordinated[subject] || feats.has("Number", "Plur") || feats.has("Number", "Ptan");
        let number = match (person == bits.person[1], feats.get("Number")) {
            (true, None) => 0,
            _ if plural => bits.plural,
            _ => bits.singular,
        };
        // "were", "are" and present forms without an ending are plural after a relative pronoun too.
        let number = if feats.get("Number").is_none() && number == bits.singular {
            tokens[i].feats.bits() & bits.number
        } else {
            number
        };
        tokens[i].feats = Feats::from_bits(tokens[i].feats.bits() & !bits.mask | number | person);
    }
}
