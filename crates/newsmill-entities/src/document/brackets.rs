//! Abbreviations that a text defines: `International Whaling Commission (IWC)`.

use newsmill_text::Token;

use super::{PERSON, Scratch};
use crate::scheme::Mention;

/// How sure an abbreviation is whose letters the name begins its words with, and any other behind a sure name.
const SPELT: f32 = 0.8;
const OTHER: f32 = 0.65;

/// Other abbreviations count behind names that are at least this sure.
const SURE: f32 = 0.6;

/// What is this sure is a name, whatever the text spells.
const CERTAIN: f32 = 0.85;

/// Gives what stands in brackets behind a name the type of that name, if it is written as its abbreviation.
pub(super) fn heed_definitions(text: &str, scratch: &mut Scratch) {
    let all = scratch.tokens.all();
    let word = |at: usize| all.get(at).map_or("", |token: &Token| token.of(text));
    let mut defined: Vec<(usize, Mention)> = Vec::new();
    for (at, mention) in scratch.mentions.iter().enumerate() {
        let end = mention.end;
        let several = end - mention.start > 1 && mention.kind != PERSON;
        if !several || word(end) != "(" || word(end + 2) != ")" || !is_short(word(end + 1)) {
            continue;
        }
        let confidence = match abbreviates(word(end + 1), (mention.start..end).map(word)) {
            true => SPELT,
            false if mention.confidence >= SURE && word(end + 1).len() > 2 => OTHER,
            false => continue,
        };
        defined.push((at, Mention { start: end + 1, end: end + 2, confidence, ..*mention }));
    }
    // From behind, so that places stay what they are.
    for (at, own) in defined.into_iter().rev() {
        match scratch.mentions.get_mut(at + 1) {
            Some(known) if known.start < own.end => {
                let same = (known.start, known.end) == (own.start, own.end);
                if same && known.confidence < own.confidence {
                    *known = own;
                }
            }
            _ => scratch.mentions.insert(at + 1, own),
        }
    }
}

/// Leaves out abbreviations that the text spells with words which are no name: `customer lifetime value (CLV)`.
pub(super) fn drop_spelt(text: &str, scratch: &mut Scratch) {
    let all = scratch.tokens.all();
    let word = |at: usize| all.get(at).map_or("", |token: &Token| token.of(text));
    let mut none: Vec<&str> = Vec::new();
    let mut named = 0;
    for mention in &scratch.mentions {
        let (start, end) = (mention.start, mention.end);
        let before = std::mem::replace(&mut named, end);
        let alone = end - start == 1 && start > 1 && mention.confidence < CERTAIN;
        if !alone || word(start - 1) != "(" || word(end) != ")" || before + 1 >= start {
            continue;
        }
        if is_short(word(start)) && is_spelt(word(start), (before..start - 1).rev().map(word)) {
            none.push(word(start));
        }
    }
    if !none.is_empty() {
        scratch.mentions.retain(|mention| {
            let single = mention.end - mention.start == 1 && mention.confidence < CERTAIN;
            !(single && none.contains(&word(mention.start)))
        });
    }
}

/// Whether words, the last one first, begin with the letters of `short`, and not all of them have a capital.
fn is_spelt<'a>(short: &str, words: impl Iterator<Item = &'a str>) -> bool {
    const LINKS: &[&str] = &["of", "and", "for", "the", "in", "to", "on", "de", "la", "du", "des"];
    let mut letters = short.chars().rev().filter(|c| c.is_alphabetic());
    let mut parts = words.flat_map(|word| word.rsplit('-')).filter(|part| !LINKS.contains(part));
    let mut small = false;
    let all = letters.all(|letter| {
        let Some(first) = parts.next().and_then(|part| part.chars().next()) else { return false };
        small |= first.is_lowercase();
        first.to_uppercase().eq(letter.to_uppercase())
    });
    all && small
}

/// Whether a word is written as abbreviations are: two to eight letters, almost all of them capitals.
fn is_short(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '&'));
    plain && (2..=8).contains(&letters) && capitals >= 2 && capitals + 1 >= letters
}

/// Whether the letters of `short` are those that the words of a name begin with, small words left out or not.
fn abbreviates<'a>(short: &str, words: impl Iterator<Item = &'a str>) -> bool {
    let (mut capitals, mut initials) = (String::new(), String::new());
    for part in words.flat_map(|word| word.split('-')) {
        let Some(first) = part.chars().next().filter(|first| first.is_alphabetic()) else {
            continue;
        };
        initials.extend(first.to_uppercase());
        if first.is_uppercase() {
            capitals.push(first);
        }
    }
    let letters: String =
        short.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect();
    letters == capitals || letters == initials
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_told_by_their_capitals() {
        for short in ["IWC", "BoE", "U.N.", "A&M", "PKK"] {
            assert!(is_short(short), "{short}");
        }
        for other in ["Iraq", "2004", "a", "I", "R2", "ABCDEFGHI"] {
            assert!(!is_short(other), "{other}");
        }
    }

    #[test]
    fn an_abbreviation_is_spelt_by_the_words_before_it() {
        let spelt = |short: &str, words: &str| is_spelt(short, words.rsplit(' '));
        assert!(spelt("CLV", "look at customer lifetime value"));
        assert!(
            spelt("RI", "the return of investment") && !spelt("RO", "the return of investment")
        );
        assert!(!spelt("LSWR", "the London and South Western Railway"));
        assert!(!spelt("FBI", "an agent of it") && !spelt("AB", "b"));
    }

    #[test]
    fn letters_are_those_of_words() {
        let of = |short: &str, name: &str| abbreviates(short, name.split(' '));
        assert!(of("IWC", "International Whaling Commission"));
        assert!(of("LSWR", "London and South Western Railway") && of("BoE", "Bank of England"));
        assert!(of("U.A.E.", "United Arab Emirates") && of("AP", "Asia-Pacific"));
        assert!(
            !of("PKK", "Kurdistan Workers Party") && !of("IW", "International Whaling Commission")
        );
    }
}
