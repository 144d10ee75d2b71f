//! Text as it is laid out: white space squeezed, letters counted, plain bytes taken in runs.

/// A stretch of a text.
enum Stretch<'t> {
    /// Plain signs with single spaces between, which stay as they are, and how many letters they are.
    Run(&'t str, usize),
    /// White space of ASCII.
    Space(&'t str),
    /// Any other character.
    Sign(char),
}

/// The stretches of a text in order.
struct Stretches<'t>(&'t str);

impl<'t> Iterator for Stretches<'t> {
    type Item = Stretch<'t>;

    fn next(&mut self) -> Option<Stretch<'t>> {
        let bytes = self.0.as_bytes();
        let first = *bytes.first()?;
        if is_space(first) {
            return Some(Stretch::Space(self.take(blank_run(bytes))));
        }
        let (end, letters) = plain_run(bytes);
        if end > 0 {
            return Some(Stretch::Run(self.take(end), letters));
        }
        let mut characters = self.0.chars();
        let sign = characters.next()?;
        self.0 = characters.as_str();
        Some(Stretch::Sign(sign))
    }
}

impl<'t> Stretches<'t> {
    fn take(&mut self, end: usize) -> &'t str {
        let (part, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        part
    }
}

/// How many characters of a text are no white space.
pub(crate) fn solid(text: &str) -> usize {
    let count = |part| match part {
        Stretch::Run(_, letters) => letters,
        Stretch::Space(_) => 0,
        Stretch::Sign(sign) => usize::from(!sign.is_whitespace()),
    };
    Stretches(text).map(count).sum()
}

/// Appends a text, and says how many [`letters`] it has; only where it `keeps_lines` its line breaks stay.
pub(crate) fn push(out: &mut String, text: &str, keeps_lines: bool) -> usize {
    // Most texts of a page only part its elements.
    if !keeps_lines && !text.is_empty() && blank_run(text.as_bytes()) == text.len() {
        push_space(out);
        return 0;
    }
    let mut count = 0;
    for part in Stretches(text) {
        match part {
            Stretch::Run(run, letters) => {
                out.push_str(run);
                count += letters;
            }
            Stretch::Space(space) if keeps_lines => space.bytes().for_each(|byte| match byte {
                b'\n' => out.push('\n'),
                _ => push_space(out),
            }),
            Stretch::Space(_) => push_space(out),
            Stretch::Sign(sign) if sign.is_whitespace() => push_space(out),
            Stretch::Sign(sign) if is_invisible(sign) => {}
            Stretch::Sign(sign) => {
                out.push(sign);
                count += letters(sign);
            }
        }
    }
    count
}

/// Appends a space, unless nothing or white space stands before it.
fn push_space(out: &mut String) {
    if !matches!(out.as_bytes().last(), None | Some(b' ' | b'\n')) {
        out.push(' ');
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Marks that show nothing and join nothing.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{2060}' | '\u{feff}')
}

/// What a character counts for: a sign of a script that writes words with one or two signs stands for three.
fn letters(character: char) -> usize {
    match character {
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => 3,
        _ => 1,
    }
}

/// How long the white space at the start of `text` is.
fn blank_run(text: &[u8]) -> usize {
    if text.first().is_none_or(|first| !is_space(*first)) {
        return 0;
    }
    let (blocks, _) = text.as_chunks::<8>();
    // Without an early end, so that the bytes of a block are looked at together.
    let is_blank = |block: &&[u8; 8]| block.iter().fold(true, |all, byte| all & is_space(*byte));
    let end = blocks.iter().take_while(is_blank).count() * 8;
    let rest = text.get(end..).unwrap_or(&[]).iter();
    end + rest.take_while(|byte| is_space(**byte)).count()
}

/// A run while its end is looked for.
struct Run {
    end: usize,
    letters: usize,
}

/// How long the run at the start of `text`, which begins with no white space, is, and how many letters it has.
fn plain_run(text: &[u8]) -> (usize, usize) {
    if text.first().is_none_or(|first| may_be_odd(*first)) {
        return (0, 0);
    }
    let mut run = Run { end: 1, letters: 1 };
    while run.takes_block::<32>(text) {}
    while run.takes_block::<8>(text) {}
    let mut after_space = text.get(run.end - 1) == Some(&b' ');
    for byte in text.get(run.end..).unwrap_or(&[]) {
        let is_space = *byte == b' ';
        if may_be_odd(*byte) || (is_space && after_space) {
            break;
        }
        run.letters += usize::from(!is_space && !is_continuation(*byte));
        run.end += 1;
        after_space = is_space;
    }
    (run.end, run.letters)
}

impl Run {
    /// Whether the next `N` bytes, less than 256, belong to the run; they are looked at together.
    fn takes_block<const N: usize>(&mut self, text: &[u8]) -> bool {
        let before = text.get(self.end - 1..).and_then(<[u8]>::first_chunk::<N>);
        let block = text.get(self.end..).and_then(<[u8]>::first_chunk::<N>);
        let (Some(before), Some(block)) = (before, block) else { return false };
        let mut odd = false;
        let mut letters = 0_u8;
        for (before, byte) in before.iter().zip(block) {
            let is_space = *byte == b' ';
            odd |= may_be_odd(*byte) | (is_space & (*before == b' '));
            letters += u8::from(!is_space & !is_continuation(*byte));
        }
        if !odd {
            self.end += N;
            self.letters += usize::from(letters);
        }
        !odd
    }
}

/// Whether a byte may begin a character that is not copied and counted as one letter: controls, and where white space
/// beyond ASCII, invisible marks and the signs that count for three begin.
fn may_be_odd(byte: u8) -> bool {
    (byte < b' ') | (byte == 0xc2) | (0xe1..=0xef).contains(&byte)
}

/// Whether a byte is one behind the first of a character.
fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_invisible, letters, push, solid};

    /// The same, a character at a time.
    fn push_slowly(out: &mut String, text: &str, keeps_lines: bool) -> usize {
        let mut count = 0;
        for character in text.chars() {
            if character == '\n' && keeps_lines {
                out.push('\n');
            } else if character.is_whitespace() {
                if !out.is_empty() && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            } else if !is_invisible(character) {
                out.push(character);
                count += letters(character);
            }
        }
        count
    }

    #[test]
    fn white_space_is_squeezed_and_lines_are_kept_where_they_count() {
        let mut out = String::new();
        assert_eq!(push(&mut out, "\n  one\t two\u{a0}\u{2060} ", false), 6);
        assert_eq!(push(&mut out, " 橋 a\nb", true), 5);
        assert_eq!(out, "one two 橋 a\nb");
        assert_eq!(solid(" one\u{3000}橋\n"), 4);
    }

    proptest! {
        #[test]
        fn any_text_is_laid_out_as_if_by_characters(
            text in "[ \na-zé’\u{a0}\u{2003}\u{feff}橋한\u{1}Я]{0,90}|[a-z]{1,9}( [a-zéЯ]{1,9}){0,30}",
            before in "[a ]?",
            keeps_lines: bool,
        ) {
            let (mut fast, mut slow) = (before.clone(), before);
            let counts = (push(&mut fast, &text, keeps_lines), push_slowly(&mut slow, &text, keeps_lines));
            prop_assert_eq!(counts.0, counts.1);
            prop_assert_eq!(fast, slow);
            prop_assert_eq!(solid(&text), text.chars().filter(|c| !c.is_whitespace()).count());
        }
    }
}
