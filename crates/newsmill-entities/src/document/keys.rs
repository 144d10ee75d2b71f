//! What the mentions of a text are grouped by.

use newsmill_text::Token;

use crate::alias::put_key;
use crate::scheme::Mention;

/// A key for each mention, one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    text: String,
    ranges: Vec<(usize, usize)>,
    buffer: String,
}

impl Keys {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ranges.clear();
    }

    /// Adds the keys of some mentions.
    pub(super) fn add(&mut self, text: &str, all: &[Token], mentions: &[Mention]) {
        for mention in mentions {
            let start = self.text.len();
            let tokens = all.get(mention.start..mention.end).unwrap_or_default();
            let words = tokens.iter().map(|token| token.of(text));
            put_key(words, &mut self.buffer, &mut self.text);
            self.ranges.push((start, self.text.len()));
        }
    }

    /// The keys, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.ranges.iter().map(|&(start, end)| self.text.get(start..end).unwrap_or_default())
    }

    /// Puts mentions in the order of their first tokens, and their keys in the same.
    pub(super) fn sort(&mut self, mentions: &mut [Mention]) {
        let mut both: Vec<_> = mentions.iter().copied().zip(self.ranges.iter().copied()).collect();
        both.sort_by_key(|(mention, _)| mention.start);
        for (((mention, range), own), key) in both.into_iter().zip(mentions).zip(&mut self.ranges) {
            (*own, *key) = (mention, range);
        }
    }
}
