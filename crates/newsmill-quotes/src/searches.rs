//! Searches of a whole text.

use std::cell::Cell;

use memchr::memmem;

/// A text is searched so many times, each of which costs its length; no article asks for as many.
const SEARCHES_MAX: u32 = 500;

/// Searches one text, up to [`SEARCHES_MAX`] times: then nothing more is found.
#[derive(Debug)]
pub(crate) struct Searches<'t> {
    text: &'t str,
    left: Cell<u32>,
}

impl<'t> Searches<'t> {
    /// None made yet.
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, left: Cell::new(SEARCHES_MAX) }
    }

    /// Where `words` stand in the text, in order, apart.
    pub(crate) fn places<'s>(&self, words: &'s str) -> impl Iterator<Item = usize> + use<'s, 't> {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        let text = if left > 0 { self.text } else { "" };
        memmem::find_iter(text.as_bytes(), words.as_bytes()).filter(move |_| left > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_searched_so_many_times() {
        let searches = Searches::new("a boat, another boat");
        for _ in 0..SEARCHES_MAX - 1 {
            assert_eq!(searches.places("boat").collect::<Vec<_>>(), [2, 16]);
        }
        assert_eq!(searches.places("ship").count(), 0);
        for words in ["boat", ""] {
            assert_eq!(searches.places(words).count(), 0);
        }
    }
}
