//! What is done to a text, wherever it comes from. Never inlined where it is long, so that both sides run the same
//! machine code.

use std::ops::Range;

/// How many tags an article gets.
pub(crate) const TAGS: usize = 5;

/// Looks at a text: its length and its first byte.
#[inline]
pub(crate) fn look(body: &str) -> usize {
    body.len() + usize::from(body.as_bytes().first().copied().unwrap_or_default())
}

/// Writes `body` to the end of `to` with plain quotes, without control characters, every run of blanks as one.
#[inline(never)]
pub(crate) fn rewrite(body: &str, to: &mut String) {
    let mut blank = false;
    for c in body.chars() {
        let is_blank = matches!(c, ' ' | '\t' | '\u{a0}');
        match c {
            _ if is_blank && blank => {}
            '\t' | '\u{a0}' => to.push(' '),
            '\u{2018}' | '\u{2019}' => to.push('\''),
            '\u{201c}' | '\u{201d}' => to.push('"'),
            c if c.is_control() && c != '\n' => {}
            c => to.push(c),
        }
        blank = is_blank;
    }
}

/// The longest capitalised words of a text, the first of those of one length.
#[inline(never)]
pub(crate) fn names(body: &str) -> [Range<usize>; TAGS] {
    let mut found = [const { 0..0 }; TAGS];
    let mut start = 0;
    for word in body.split(' ') {
        let end = start + word.len();
        let name = word.trim_end_matches([',', '.']);
        if name.starts_with(char::is_uppercase) {
            keep(&mut found, start..start + name.len());
        }
        start = end + 1;
    }
    found
}

fn keep(found: &mut [Range<usize>; TAGS], mut word: Range<usize>) {
    for place in found {
        if word.len() > place.len() {
            std::mem::swap(place, &mut word);
        }
    }
}

/// An identity for a name, as a gazetteer would give.
#[inline]
pub(crate) fn identity(span: &Range<usize>) -> String {
    format!("geonames:{}", 100_000 + span.start)
}
