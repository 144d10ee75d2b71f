//! The quick way over plain words: letters of ASCII, which most words of most texts are.

use std::hint::select_unpredictable;

use newsmill_model::hash;
use newsmill_text::marked::{Marked, WIDE, stop};

use crate::matcher::Cut;

const SPACE: u8 = stop(b' ');
const COMMA: u8 = stop(b',');
const STOP: u8 = stop(b'.');
const HYPHEN: u8 = stop(b'-');
const LINE: u8 = stop(b'\n');
const ZERO: u8 = stop(b'0');
const NINE: u8 = stop(b'9');

/// Cuts words of fewer than 16 letters as long as there is room and what stands between them is nothing special; tells how
/// many, and the place behind the last. `at` is behind the word before; `seeds` are what hashes begin with, of words in
/// capitals the second.
// By itself, for its variables to stay in registers.
#[inline(never)]
pub(crate) fn plain_words(
    marked: &Marked,
    mut at: usize,
    seeds: [u64; 2],
    cuts: &mut [Cut],
) -> (usize, usize) {
    let Some(mut behind) = marked.two(at) else { return (0, at) };
    let mut count = 0;
    for cut in cuts {
        let (gap, joined) = if behind[0] == SPACE {
            (1, true)
        } else {
            let Some(gap) = other_gap(marked, at, behind) else { break };
            gap
        };
        let start = at + gap;
        let Some(word) = marked.word(start) else { break };
        let end = start + word.len as usize;
        let Some(next) = marked.two(end) else { break };
        // No letter goes on behind so many, nor does a digit or what is beyond ASCII.
        let ends = (next[0] >= 0x80) & (next[0] != WIDE);
        if word.len == 0 || !ends || (ZERO..=NINE).contains(&next[0]) {
            break;
        }
        let [seed, capitals] = seeds;
        let seed = select_unpredictable(word.is_capitals(), capitals, seed);
        let [first, second] = word.folded;
        let hash = hash::mix(seed, first);
        let hash = select_unpredictable(word.len > 8, hash::mix(hash, second), hash);
        *cut = Cut { hash, start, joined, known: 0 };
        (at, behind) = (end, next);
        count += 1;
    }
    (count, at)
}

/// The length of a gap that is no space, and whether a phrase may go on over it; `behind` are its first bytes.
// A call, so that the place of the next word is foreseen, and not waited for.
#[inline(never)]
fn other_gap(marked: &Marked, at: usize, behind: [u8; 2]) -> Option<(usize, bool)> {
    match behind {
        [COMMA | STOP, SPACE] | [LINE, LINE] => Some((2, false)),
        [STOP, LINE] if marked.two(at + 1) == Some([LINE, LINE]) => Some((3, false)),
        // A letter is behind it, or this is no plain word.
        [HYPHEN, _] => Some((1, true)),
        _ => None,
    }
}
