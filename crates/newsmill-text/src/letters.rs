//! Which bytes of a text are letters and digits that need no second look: of ASCII, and the Latin letters of two bytes,
//! which make up most words of most texts.

use crate::bits::bits;
use crate::marked::is_letter_or_digit;

/// Bytes that are looked at together: a bit each.
const BLOCK: usize = 64;

/// The bytes of one text that are such letters and digits. Reuse it: the buffer keeps its memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letters {
    /// A bit for every byte that is none, the first byte's the lowest; all are set behind the end.
    others: Vec<u64>,
}

impl Letters {
    /// Looks at `text`; what was here before is forgotten.
    pub(crate) fn read(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.others.clear();
        self.others.reserve(bytes.len() / BLOCK + 1);
        let mut before = 0;
        // A block with the byte before and the one behind it.
        let mut near = [0; BLOCK + 2];
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (at, block) in blocks.iter().enumerate() {
            near[0] = before;
            near[1..=BLOCK].copy_from_slice(block);
            near[BLOCK + 1] = bytes.get((at + 1) * BLOCK).copied().unwrap_or(0);
            before = block[BLOCK - 1];
            self.others.push(!letters(&near));
        }
        near = [0; BLOCK + 2];
        near[0] = before;
        near[1..=rest.len()].copy_from_slice(rest);
        self.others.push(!letters(&near));
    }

    /// The first byte from `at` on that is none.
    #[inline]
    pub(crate) fn end(&self, at: usize) -> usize {
        let block = at / BLOCK;
        let others = self.others.get(block).map_or(1, |others| others >> (at % BLOCK));
        if others != 0 { at + others.trailing_zeros() as usize } else { self.end_behind(block + 1) }
    }

    /// The same from the start of a block on.
    fn end_behind(&self, block: usize) -> usize {
        let rest = self.others.get(block..).unwrap_or_default();
        let blocks = rest.iter().take_while(|others| **others == 0).count();
        let within = rest.get(blocks).map_or(0, |others| others.trailing_zeros());
        (block + blocks) * BLOCK + within as usize
    }
}

/// A bit for every byte but the first and the last that is a letter or digit or a part of one; without a jump, so that
/// many bytes are looked at at once.
fn letters(near: &[u8; BLOCK + 2]) -> u64 {
    let mut marks = [0_u8; BLOCK];
    for (at, mark) in marks.iter_mut().enumerate() {
        let (before, own, behind) = (near[at], near[at + 1], near[at + 2]);
        let wide = is_wide_letter(before, own) | is_wide_letter(own, behind);
        *mark = u8::from(is_letter_or_digit(own) | wide);
    }
    bits(&marks)
}

/// Whether two bytes are a letter from U+00C0 to U+023F, where the signs of times and of division stand too. Bytes that
/// go on with a character are the second ones of these only behind their first ones.
fn is_wide_letter(first: u8, second: u8) -> bool {
    let sign = (first == 0xC3) & ((second == 0x97) | (second == 0xB7));
    (first.wrapping_sub(0xC3) < 6) & !sign
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_letter(c: char) -> bool {
        c.is_ascii_alphanumeric() || matches!(c, '\u{c0}'..='\u{23f}') && !matches!(c, '×' | '÷')
    }

    proptest! {
        #[test]
        fn is_the_plain_definition(text in "([a-zé]{1,90}|[à-ɏ×÷¿À]{1,3}|[A-Z0-9 .@`\\[{/:’Ж中🎉]){0,60}") {
            let mut letters = Letters::default();
            letters.read("another text, of another length");
            letters.read(&text);
            for (at, _) in text.char_indices() {
                let rest = text.get(at..).unwrap();
                let end = at + rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
                prop_assert_eq!(letters.end(at), end);
            }
            prop_assert_eq!(letters.end(text.len()), text.len());
        }
    }
}
