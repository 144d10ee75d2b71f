//! Which parts of a long text are read.

/// How many windows a text has.
pub(super) const WINDOW_COUNT: usize = 8;
/// The most bytes of one window.
pub(super) const WINDOW_BYTES_MAX: usize = 512;
/// The windows that are glanced at first: the start, the middle, and between them.
pub(super) const GLANCES: [usize; 3] = [0, 4, 2];
/// The most bytes of a glance.
pub(super) const GLANCE_BYTES_MAX: usize = 208;

/// How far a cut looks for white space.
const REACH: usize = 48;

/// Window `index` of `text`. Up to 4 KiB the windows are the whole text; of a longer one each is 512 bytes, evenly
/// spread.
pub(super) fn window(text: &str, index: usize) -> &str {
    let step = text.len() / WINDOW_COUNT;
    let start = cut(text, step * index);
    let end = if step <= WINDOW_BYTES_MAX {
        if index + 1 == WINDOW_COUNT { text.len() } else { cut(text, step * (index + 1)) }
    } else {
        cut(text, step * index + WINDOW_BYTES_MAX)
    };
    text.get(start..end).unwrap_or_default()
}

/// The first bytes of `text`, at most `bytes_max` and a word.
pub(super) fn head(text: &str, bytes_max: usize) -> &str {
    if text.len() <= bytes_max {
        text
    } else {
        text.get(..cut(text, bytes_max)).unwrap_or_default()
    }
}

/// The next place at or after `at` that follows white space, or else is between two characters.
fn cut(text: &str, at: usize) -> usize {
    if at == 0 || at >= text.len() {
        return at.min(text.len());
    }
    let start = (at..text.len()).find(|place| text.is_char_boundary(*place)).unwrap_or(text.len());
    let near = text.as_bytes().iter().skip(start).take(REACH);
    near.zip(start + 1..)
        .find(|(byte, _)| byte.is_ascii_whitespace())
        .map_or(start, |(_, after)| after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn long_texts_are_read_in_part() {
        let text = "word ".repeat(10_000);
        let read: usize = (0..WINDOW_COUNT).map(|index| window(&text, index).len()).sum();
        assert!((4096 - 64..=4096 + 64).contains(&read), "{read}");
        assert!(window(&text, 3).starts_with("word"));
        assert!(head(&text, 100).len() <= 105);
    }

    proptest! {
        #[test]
        fn windows_of_a_short_text_are_the_text(text in "\\PC{0,600}") {
            prop_assume!(text.len() <= WINDOW_COUNT * WINDOW_BYTES_MAX);
            let joined: String = (0..WINDOW_COUNT).map(|index| window(&text, index)).collect();
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn windows_never_overlap(text in "[ 世a]{3000,4000}") {
            let read: usize = (0..WINDOW_COUNT).map(|index| window(&text, index).len()).sum();
            prop_assert!(read <= text.len());
        }
    }
}
