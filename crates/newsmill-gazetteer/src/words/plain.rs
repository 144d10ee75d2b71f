//! The quick way over plain words: letters and digits of ASCII, which most words of most texts are.

use newsmill_text::marked::{PlainBytes, SMALL, WIDE, stop};

use super::cutter::{Cutter, is_abbreviation, is_apostrophe, is_word};
use super::{Case, Word, narrow};
use crate::gap::{GAPS, Gap};
use crate::table::Hasher;

const SPACE: u8 = stop(b' ');
const STOP: u8 = stop(b'.');

/// One plain word, just read.
struct Plain {
    length: u32,
    hash: u64,
    case: Case,
    /// The byte behind it, marked.
    stop: u8,
}

/// Reads the plain word at `at`, and writes its fold and a space at `to`: none near the end of the text or of the room.
#[inline]
fn read(marked: &[u8], at: usize, folded: &mut [u8], to: usize) -> Option<Plain> {
    let (mut length, mut small, mut hasher) = (0, 0, Hasher::default());
    let mut eight = u64::from_le_bytes(*marked.get(at..)?.first_chunk()?);
    let lower = eight & 0x20 != 0;
    loop {
        let plain = PlainBytes::of(eight);
        // A capital is what lacks this bit.
        small |= eight & plain.kept & SMALL;
        let fold = (eight | SMALL) & plain.kept;
        hasher.add(fold);
        // The mark of the stop moved down is a space.
        *folded.get_mut(to + length as usize..)?.first_chunk_mut()? =
            (fold | plain.stop >> 2).to_le_bytes();
        length += plain.count();
        if plain.stop != 0 {
            let stop = (eight >> (8 * plain.count())).to_le_bytes()[0];
            let case = match (small == 0 && length > 1, lower) {
                (true, _) => Case::Caps,
                (_, true) => Case::Lower,
                _ => Case::Title,
            };
            return Some(Plain { length, hash: hasher.finish(length as usize), case, stop });
        }
        eight = u64::from_le_bytes(*marked.get(at + length as usize..)?.first_chunk()?);
    }
}

/// What a marked byte between words is.
#[inline]
fn gap_of(marked: u8) -> Option<Gap> {
    // That of a wide character is a letter's, which is none.
    GAPS[usize::from(marked & 0x7F)]
}

impl Cutter<'_> {
    /// Goes on over plain words and what of ASCII stands between them, up to what needs a closer look.
    // By itself, for its variables to stay in registers.
    #[inline(never)]
    pub(super) fn plain_words(&mut self, mut gap: Option<Gap>) -> Option<Gap> {
        let marked = self.marked;
        let (mut at, mut fold_at) = (narrow(self.at), narrow(self.fold_end));
        // In hand the compiler keeps them in registers.
        let mut words = std::mem::take(&mut self.words);
        let mut folded = std::mem::take(&mut self.folded);
        while let Some(&byte) = marked.get(at as usize) {
            if !byte.is_ascii() {
                let Some(new) = gap_of(byte) else { break };
                let first = byte == STOP && gap.is_none();
                gap = match first && words.last().is_some_and(|word| is_abbreviation(&folded, word))
                {
                    true => Some(Gap::Space),
                    false => Some(new.after(gap)),
                };
                at += 1;
                continue;
            }
            let Some(plain) = read(marked, at as usize, &mut folded, fold_at as usize) else {
                break;
            };
            let end = at + plain.length;
            // Capitals before a full stop may be an abbreviation, and so may a single one.
            let dotted = plain.stop == STOP && plain.case != Case::Lower;
            let odd = dotted && (plain.case == Case::Caps || plain.length == 1);
            let closed = match gap_of(plain.stop) {
                Some(_) => !odd,
                None => plain.stop == WIDE && self.is_ended_at(end as usize),
            };
            if !closed {
                break;
            }
            words.push(Word {
                start: at,
                end,
                fold_start: fold_at,
                fold_end: fold_at + plain.length,
                hash: plain.hash,
                gap: gap.unwrap_or(Gap::Space),
                case: plain.case,
                has_suffix: false,
            });
            (at, gap) = (end, None);
            fold_at += plain.length + 1;
            // What mostly stands between words.
            if plain.stop == SPACE {
                (at, gap) = (end + 1, Some(Gap::Space));
            }
        }
        (self.words, self.folded) = (words, folded);
        (self.at, self.fold_end) = (at as usize, fold_at as usize);
        gap
    }

    /// Whether the character of several bytes at `at` ends a word before it.
    #[cold]
    fn is_ended_at(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(|c| !is_word(c) && !is_apostrophe(c))
    }
}
