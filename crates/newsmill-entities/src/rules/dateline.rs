//! Where an agency's report comes from: `MADRID (EFE) -`, `Frankfurt/Main (dpa) -`, `Roma, 3 mag. (askanews) -`.

use super::find::{PLACE, Reader};
use crate::lexicon::Class;

/// What agencies sign with, in small letters.
const AGENCIES: &[&str] = &[
    "aap",
    "adnkronos",
    "afp",
    "agi",
    "anp",
    "ansa",
    "ap",
    "apa",
    "askanews",
    "ats",
    "awp",
    "belga",
    "bloomberg",
    "colprensa",
    "cp",
    "dapd",
    "dpa",
    "dts",
    "efe",
    "epd",
    "europa",
    "ips",
    "itar-tass",
    "keystone-ats",
    "keystone-sda",
    "kna",
    "kyodo",
    "lapresse",
    "lusa",
    "notimex",
    "novosti",
    "ots",
    "pa",
    "pti",
    "reuters",
    "ria",
    "rtr",
    "sda",
    "sid",
    "tass",
    "télam",
    "upi",
    "xinhua",
];

/// A dateline has at most so many words.
const WORDS_MAX: usize = 8;
/// The name of a place in it.
const NAME_MAX: usize = 4;
/// What stands in its brackets: `dpa/lsw`.
const SIGNED_MAX: usize = 6;

const CONFIDENCE: f32 = 0.85;

impl Reader<'_> {
    /// A place in front of the agency that reports from there.
    pub(super) fn dateline(&self, at: usize) -> Option<(usize, u8, f32)> {
        let is_place_or_slash = |at: usize| self.capital(at) || self.word(at) == "/";
        if at >= WORDS_MAX || !(0..at).all(is_place_or_slash) {
            return None;
        }
        let end = at + (at..at + NAME_MAX).take_while(|&at| self.capital(at)).count();
        let follows = matches!(self.word(end), "(" | "," | "/");
        const PLACES: u32 = Class::Country.bit() | Class::Region.bit() | Class::City.bit();
        let known = self.token(at).phrase;
        let organisation = known & Class::Organisation.bit() != 0 && known & PLACES == 0;
        (follows && !organisation && self.is_signed(end)).then_some((end, PLACE, CONFIDENCE))
    }

    /// Whether an agency signs in brackets, and a dash follows, soon after a word.
    fn is_signed(&self, from: usize) -> bool {
        let mut opens = (from..from + WORDS_MAX).filter(|&at| self.word(at) == "(");
        opens.any(|open| {
            let agency = self.word(open + 1).to_lowercase();
            let close = (open + 2..open + 2 + SIGNED_MAX).find(|&at| self.word(at) == ")");
            AGENCIES.binary_search(&agency.as_str()).is_ok()
                && close.is_some_and(|close| self.word(close + 1).contains(['-', '–', '—', ':']))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_in_order() {
        assert!(AGENCIES.is_sorted());
    }
}
