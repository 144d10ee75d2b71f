//! What words beside a name say of it.

use newsmill_text::Token;

use super::{PLACE, Scratch};
use crate::scheme::Mention;
use crate::words::{Places, flag};

/// What places are called that stands before `of` and their names, one or several.
const PLACE_WORDS: &[&str] = &[
    "capital",
    "cities",
    "city",
    "district",
    "districts",
    "island",
    "islands",
    "neighborhood",
    "neighborhoods",
    "neighbourhood",
    "neighbourhoods",
    "outskirts",
    "port",
    "province",
    "provinces",
    "region",
    "suburb",
    "suburbs",
    "town",
    "towns",
    "village",
    "villages",
];

/// What belongs to a state and is named by its people.
pub(super) const BODIES: &[&str] = &["army", "navy", "parliament"];

/// How each of these words begins, as numbers that are compared many at once.
static BEGINNINGS: [u64; BODIES.len() + PLACE_WORDS.len()] = {
    let mut all = [0; BODIES.len() + PLACE_WORDS.len()];
    let mut at = 0;
    while at < all.len() {
        let word = if at < BODIES.len() { BODIES[at] } else { PLACE_WORDS[at - BODIES.len()] };
        all[at] = beginning(word.as_bytes());
        at += 1;
    }
    all
};

/// The first eight bytes of a word as one number.
const fn beginning(word: &[u8]) -> u64 {
    let (mut number, mut at) = (0, if word.len() < 8 { word.len() } else { 8 });
    while at > 0 {
        at -= 1;
        number = number << 8 | word[at] as u64;
    }
    number
}

/// Whether a word says what a name beside it is.
pub(crate) fn is_cue(word: &str) -> bool {
    (4..=14).contains(&word.len())
        && BEGINNINGS.contains(&beginning(word.as_bytes()))
        && (BODIES.contains(&word) || PLACE_WORDS.binary_search(&word).is_ok())
}

/// How sure a place is that is called one.
const CONFIDENCE: f32 = 0.75;
const RUN_MAX: usize = 4;

/// Makes places of what the text calls a place: `the villages of Ondo and Ilara`.
pub(super) fn heed_places(text: &str, scratch: &mut Scratch) {
    let all = scratch.tokens.all();
    let word = |at: usize| all.get(at).map_or("", |token: &Token| token.of(text));
    let mut places: Vec<Mention> = Vec::new();
    for at in Places::of(&scratch.flags, flag::CUE).all() {
        let called = word(at);
        if word(at + 1) != "of" || PLACE_WORDS.binary_search(&called).is_err() {
            continue;
        }
        let mut start = at + 2;
        loop {
            let end = run_end(start, word);
            if end == start || end - start > RUN_MAX {
                break;
            }
            places.push(Mention { start, end, kind: PLACE, confidence: CONFIDENCE });
            if !called.ends_with('s') || !matches!(word(end), "and" | ",") {
                break;
            }
            start = end + 1;
        }
    }
    for place in places {
        let at = scratch.mentions.partition_point(|mention| mention.end <= place.start);
        match scratch.mentions.get_mut(at) {
            Some(known) if known.start < place.end => {
                if (known.start, known.end) == (place.start, place.end) {
                    (known.kind, known.confidence) = (PLACE, known.confidence.max(CONFIDENCE));
                }
            }
            _ => scratch.mentions.insert(at, place),
        }
    }
}

/// The end of the capitalised words from `start` on.
fn run_end<'a>(start: usize, word: impl Fn(usize) -> &'a str) -> usize {
    (start..).find(|&at| !word(at).starts_with(char::is_uppercase)).unwrap_or(start)
}

/// Whether a word says what was done by a name, and is none: `UN-led`, `Lyon-based`.
pub(super) fn is_compound(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "held", "led", "born", "run", "style", "like", "wide", "made", "era", "free", "wing",
        "speaking", "friendly", "area", "bound", "built",
    ];
    word.rsplit_once('-').is_some_and(|(_, last)| {
        last.starts_with(char::is_lowercase) && (last.ends_with("ed") || ENDINGS.contains(&last))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_listed_words_are_cues_and_no_others() {
        assert!(PLACE_WORDS.is_sorted(), "they are searched by halves");
        for word in BODIES.iter().chain(PLACE_WORDS) {
            assert!(is_cue(word), "{word}");
            for other in [format!("{word}x"), word.to_uppercase(), format!("x{word}")] {
                assert!(!is_cue(&other), "{other}");
            }
        }
        assert!(!is_cue(""));
    }
}
