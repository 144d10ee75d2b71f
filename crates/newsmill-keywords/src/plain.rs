//! The quick way over plain words: small letters of ASCII, but for a capital the word may begin with.

use std::hint::select_unpredictable;

use newsmill_text::marked::{Marked, stop};

use crate::hash;
use crate::words::{Cut, Marks};

const SPACE: u8 = stop(b' ');
const COMMA: u8 = stop(b',');
const LINE: u8 = stop(b'\n');
const BRACKET: u8 = stop(b')');
const SEMICOLON: u8 = stop(b';');
const STOP: u8 = stop(b'.');

/// Cuts plain words of fewer than 16 letters as long as there is room and nothing else stands between them than a space, a comma
/// or a full stop and a space, or an empty line; tells how many. `at` is behind the word before, and `short` whether that
/// [is short](Cut::is_short).
// By itself, for its variables to stay in registers.
#[inline(never)]
pub(crate) fn plain_words(marked: &Marked, at: usize, mut short: bool, cuts: &mut [Cut]) -> usize {
    let (Ok(mut at), Some(mut behind)) = (u32::try_from(at), marked.two(at)) else { return 0 };
    let mut count = 0;
    for cut in cuts {
        let (gap, marks) = if behind[0] == SPACE {
            (1, Marks::JOINED)
        } else {
            let Some(gap) = other_gap(marked, at, behind, short) else { break };
            gap
        };
        let Some(plain) = Plain::at(marked, at + gap, marks) else { break };
        (at, behind, short) = (plain.cut.end, plain.behind, plain.cut.is_short());
        *cut = plain.cut;
        count += 1;
    }
    count
}

/// The length of a gap that is no space, and what it says of the word behind it; `behind` are its first bytes.
// A call, so that the place of the next word is foreseen, and not waited for.
#[inline(never)]
fn other_gap(marked: &Marked, at: u32, behind: [u8; 2], short: bool) -> Option<(u32, Marks)> {
    let sentence = Marks::SENTENCE | Marks::OPENS;
    match behind {
        [COMMA, SPACE] => Some((2, Marks::default())),
        [STOP, SPACE] if !short => Some((2, sentence)),
        [LINE, LINE] => Some((2, sentence)),
        [STOP, LINE] if marked.two(at as usize + 1) == Some([LINE, LINE]) => Some((3, sentence)),
        _ => None,
    }
}

/// The plain word at a place; `marks` are those of the gap before it.
pub(crate) fn plain_word(marked: &Marked, at: usize, marks: Marks) -> Option<Cut> {
    Plain::at(marked, u32::try_from(at).ok()?, marks).map(|plain| plain.cut)
}

struct Plain {
    cut: Cut,
    /// The two bytes behind it, as they are marked.
    behind: [u8; 2],
}

impl Plain {
    #[inline]
    fn at(marked: &Marked, start: u32, marks: Marks) -> Option<Self> {
        let word = marked.word(start as usize)?;
        let end = start + word.len;
        let behind = marked.two(end as usize)?;
        let [first, second] = behind;
        let ends = matches!(first, SPACE | COMMA | LINE | BRACKET | SEMICOLON)
            | ((first == STOP) & ((second == SPACE) | (second == LINE)));
        let [first, second] = word.capitals;
        let capital = first & 0x20 != 0;
        if !ends || first & !0x20 | second != 0 || word.len <= u32::from(capital) {
            return None;
        }
        let [first, second] = word.folded;
        let hash = hash::mix(u64::from(word.len), first);
        let hash = select_unpredictable(word.len > 8, hash::mix(hash, second), hash);
        let cut = Cut {
            hash,
            start,
            end,
            marks: select_unpredictable(capital, marks | Marks::CAPITAL, marks),
            len: word.len.to_le_bytes()[0],
            odd: false,
        };
        Some(Self { cut, behind })
    }
}
