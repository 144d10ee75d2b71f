//! The quick way over plain words: letters and digits of ASCII, which most words of most texts are.

use crate::gap::{GAPS, Gap};
use crate::table::Hasher;
use crate::words::{Case, Cutter, Word, is_abbreviation, is_apostrophe, is_word, narrow};

/// In a letter or digit of ASCII, what small letters and digits have and capitals have not.
const SMALL: u64 = 0x2020_2020_2020_2020;
/// Of bytes that are no letter or digit of ASCII.
const STOP: u8 = 0x80;
const STOPS: u64 = 0x8080_8080_8080_8080;
/// What a part of a character of several bytes becomes: the mark of a byte that cannot be one otherwise.
const LONG: u8 = STOP | b'A';

/// Marks what is no letter or digit of ASCII by its highest bit, and parts of characters of several bytes as [`LONG`].
pub(super) fn mark(bytes: &[u8], marked: &mut Vec<u8>) {
    let mark = |byte: u8| {
        let plain = ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10);
        let stop = if byte < 0x80 { byte | STOP } else { LONG };
        if plain { byte } else { stop }
    };
    marked.clear();
    // Many bytes at once.
    let (blocks, rest) = bytes.as_chunks::<64>();
    for block in blocks {
        let mut found = [0; 64];
        for (found, byte) in found.iter_mut().zip(block) {
            *found = mark(*byte);
        }
        marked.extend_from_slice(&found);
    }
    marked.extend(rest.iter().map(|byte| mark(*byte)));
}

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
        // The highest bit of the first byte behind the word, and all bits of those of the word.
        let stop = eight & STOPS & (eight & STOPS).wrapping_neg();
        let kept = (stop >> 7).wrapping_sub(1);
        // A capital is what lacks this bit.
        small |= eight & kept & SMALL;
        let fold = (eight | SMALL) & kept;
        hasher.add(fold);
        *folded.get_mut(to + length as usize..)?.first_chunk_mut()? =
            (fold | stop >> 2).to_le_bytes();
        if stop != 0 {
            let more = stop.trailing_zeros() & 0x38;
            let stop = (eight >> more).to_le_bytes()[0];
            length += more / 8;
            let case = match (small == 0 && length > 1, lower) {
                (true, _) => Case::Caps,
                (_, true) => Case::Lower,
                _ => Case::Title,
            };
            return Some(Plain { length, hash: hasher.finish(length as usize), case, stop });
        }
        length += 8;
        eight = u64::from_le_bytes(*marked.get(at + length as usize..)?.first_chunk()?);
    }
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
            if byte & STOP != 0 {
                let Some(new) = GAPS[usize::from(byte ^ STOP)] else { break };
                let first = byte == STOP | b'.' && gap.is_none();
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
            let dotted = plain.stop == STOP | b'.' && plain.case != Case::Lower;
            let odd = dotted && (plain.case == Case::Caps || plain.length == 1);
            let closed = match GAPS[usize::from(plain.stop & !STOP)] {
                Some(_) => !odd,
                None => plain.stop == LONG && self.is_ended_at(end as usize),
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
            if plain.stop == STOP | b' ' {
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
