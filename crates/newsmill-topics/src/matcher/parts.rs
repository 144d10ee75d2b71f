//! A term as it is written, in words.

use newsmill_model::hash;

use crate::words::Words;

/// How a word of a term matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Exact,
    Prefix,
    Suffix,
    Capitals,
}

/// The most bytes of a word in a term: its length must have a bit in a mask.
pub(super) const LENGTH_MAX: usize = 31;
/// The fewest bytes of a beginning or end.
const PART_MIN: usize = 3;
impl Kind {
    /// The hash of a word that matches like this.
    #[inline]
    pub(super) fn hash(self, bytes: &[u8]) -> u64 {
        hash::mix(hash::bytes(bytes), self as u64)
    }
}

/// The words of a term.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    /// How each matches, and where its bytes end.
    words: Vec<(Kind, usize)>,
    bytes: Vec<u8>,
}

impl Parts {
    /// Reads a term as it is written, in place of the one before.
    ///
    /// # Errors
    /// Where it has no word, a star where none may be, or a word that is too long.
    pub(crate) fn read(&mut self, text: &str) -> Result<(), String> {
        let wrong = |why: &str| format!("term `{text}` {why}");
        self.words.clear();
        self.bytes.clear();
        for piece in text.split_whitespace() {
            self.read_piece(piece).map_err(wrong)?;
        }
        let suffixes = self.words.iter().filter(|(kind, _)| *kind == Kind::Suffix).count();
        if self.words.is_empty() || suffixes > 0 && self.words.len() > 1 {
            return Err(wrong("has no words, or an end in a phrase"));
        }
        Ok(())
    }

    fn read_piece(&mut self, piece: &str) -> Result<(), &'static str> {
        let (bare, suffix) = piece.strip_prefix('*').map_or((piece, false), |bare| (bare, true));
        let (bare, prefix) = bare.strip_suffix('*').map_or((bare, false), |bare| (bare, true));
        let mut words = Words::new(bare);
        let (before, mut last) = (self.words.len(), 0);
        while let Some(word) = words.next() {
            if word.cut || word.bytes().len() > LENGTH_MAX {
                return Err("has a word that is too long");
            }
            let letters = word.bytes().iter().any(u8::is_ascii_alphabetic);
            let kind = if word.capitals && letters { Kind::Capitals } else { Kind::Exact };
            last = word.bytes().len();
            self.bytes.extend_from_slice(word.bytes());
            self.words.push((kind, self.bytes.len()));
        }
        let count = self.words.len() - before;
        // An end is one word, so the last one has the star in any case.
        if let Some((kind, _)) = self.words.last_mut().filter(|_| count > 0 && (prefix || suffix)) {
            if last < PART_MIN || prefix && suffix || suffix && count > 1 {
                return Err("has a star where none may be");
            }
            *kind = if prefix { Kind::Prefix } else { Kind::Suffix };
        }
        if count == 0 { Err("has a part without letters") } else { Ok(()) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word, where it is one that is written whole or matches by its beginning, and whether it is the latter.
    pub(crate) fn whole_or_beginning(&self) -> Option<(&[u8], bool)> {
        match self.words.as_slice() {
            [(kind @ (Kind::Exact | Kind::Prefix), _)] => {
                Some((&self.bytes, *kind == Kind::Prefix))
            }
            _ => None,
        }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = (Kind, &[u8])> {
        let mut start = 0;
        self.words.iter().map(move |&(kind, end)| {
            let bytes = self.bytes.get(start..end).unwrap_or_default();
            start = end;
            (kind, bytes)
        })
    }
}
