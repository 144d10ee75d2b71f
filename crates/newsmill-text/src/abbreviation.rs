//! Words whose full stop belongs to them.

/// Titles and the like that stand before a name: no sentence ends behind them. Small letters, sorted.
const BEFORE_NAMES: &[&str] = &[
    "adm", "brig", "capt", "cmdr", "col", "cpl", "dott", "dr", "fr", "frhr", "gen", "gov", "hon",
    "lt", "maj", "messrs", "mgr", "mlle", "mme", "mons", "mr", "mrs", "ms", "msgr", "mt", "pres",
    "prof", "rep", "rev", "sen", "sgt", "sig", "sr", "sra", "srta", "st", "ste", "supt",
];

/// Other abbreviations: a sentence may end behind them, when what follows looks like a beginning. Small letters, sorted.
const OTHERS: &[&str] = &[
    "abs", "approx", "apr", "art", "aug", "ave", "blvd", "bros", "bzw", "ca", "chap", "co", "corp",
    "dec", "dept", "dist", "ed", "est", "etc", "evtl", "feb", "fig", "ft", "ggf", "inc", "inkl",
    "jan", "jr", "jul", "jun", "ltd", "mar", "max", "mil", "min", "mio", "mrd", "nov", "nr", "oct",
    "okt", "op", "pp", "pt", "rd", "sep", "sept", "sog", "str", "tel", "univ", "usw", "vgl", "vol",
    "vs", "zzgl",
];

/// The same as numbers, in the same order, which are compared at once.
static PACKED_BEFORE_NAMES: [u64; BEFORE_NAMES.len()] = all_packed(BEFORE_NAMES);
static PACKED_OTHERS: [u64; OTHERS.len()] = all_packed(OTHERS);

/// The letters of a short word as small ones, the first in the highest byte.
const fn packed(word: &[u8]) -> u64 {
    let (mut packed, mut at) = (0, 0);
    while at < word.len() {
        packed |= (word[at].to_ascii_lowercase() as u64) << (56 - 8 * at);
        at += 1;
    }
    packed
}

const fn all_packed<const N: usize>(list: &[&str]) -> [u64; N] {
    let (mut all, mut at) = ([0; N], 0);
    while at < N {
        all[at] = packed(list[at].as_bytes());
        at += 1;
    }
    all
}

/// What the stop behind a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The end of a sentence, not part of the word.
    End,
    /// Part of the word; the sentence goes on.
    Inside,
    /// Part of the word; the sentence ends if the next word has a capital.
    Either,
}

/// What a stop behind `word` is.
pub(crate) fn stop_behind(word: &str) -> Stop {
    let mut letters = word.chars();
    if let (Some(only), None) = (letters.next(), letters.next()) {
        // An initial: `J. Smith`.
        return if only.is_uppercase() { Stop::Inside } else { Stop::End };
    }
    if word.contains('.') {
        // `U.S.`, `e.g.`
        return Stop::Either;
    }
    if word.len() > 6 || !word.is_ascii() {
        return Stop::End;
    }
    let small = packed(word.as_bytes());
    let listed = |list: &[u64]| list.binary_search(&small).is_ok();
    if listed(&PACKED_BEFORE_NAMES) && word.starts_with(|c: char| c.is_uppercase()) {
        Stop::Inside
    } else if listed(&PACKED_OTHERS) {
        Stop::Either
    } else {
        Stop::End
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_short_enough() {
        for list in [BEFORE_NAMES, OTHERS] {
            let mut sorted = list.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted, list.to_vec());
            assert!(list.iter().all(|word| word.len() <= 6));
        }
    }

    #[test]
    fn all_listed_words_have_their_stop() {
        for word in BEFORE_NAMES {
            let (first, rest) = word.split_at(1);
            assert_eq!(stop_behind(&(first.to_uppercase() + rest)), Stop::Inside, "{word}");
            assert_eq!(stop_behind(&format!("{word}x")), Stop::End, "{word}");
        }
        for word in OTHERS {
            assert_eq!(stop_behind(word), Stop::Either, "{word}");
            assert_eq!(stop_behind(&word.to_uppercase()), Stop::Either, "{word}");
        }
    }

    #[test]
    fn a_stop_belongs_to_titles_initials_and_abbreviations() {
        assert_eq!(stop_behind("Dr"), Stop::Inside);
        assert_eq!(stop_behind("J"), Stop::Inside);
        assert_eq!(stop_behind("U.S"), Stop::Either);
        assert_eq!(stop_behind("Inc"), Stop::Either);
        assert_eq!(stop_behind("dr"), Stop::End);
        assert_eq!(stop_behind("house"), Stop::End);
        assert_eq!(stop_behind("Größe"), Stop::End);
        assert_eq!(stop_behind(""), Stop::End);
    }
}
