//! The lexicons of all languages, each read when its first text comes.

use std::borrow::Cow;
use std::sync::OnceLock;

use newsmill_model::{Bundle, Error, ErrorKind};

use crate::language::Language;
use crate::lexicon::Lexicon;

/// Lexicons in the order of [`Language::LISTED`].
#[derive(Clone, Debug)]
pub(crate) struct Lexicons(Vec<Part>);

/// One of them, and what it is read from.
#[derive(Clone, Debug)]
struct Part {
    /// Nothing where it was read at once.
    bytes: &'static [u8],
    lexicon: OnceLock<Lexicon>,
}

impl Lexicons {
    /// Those of a model file. What is built into the program is whole, and waits for a text in its language; what comes from
    /// elsewhere is read at once, for its faults to be told.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] when a part is missing or something else.
    pub(crate) fn of(bundle: &Bundle) -> Result<Self, Error> {
        let part = |code: &str| {
            Ok(match bundle.blob(code)? {
                Cow::Borrowed(bytes) => Part { bytes, lexicon: OnceLock::new() },
                Cow::Owned(bytes) => {
                    let wrong = || format!("the part `{code}` is no list of words");
                    let lexicon = Lexicon::from_bytes(bytes)
                        .ok_or_else(|| Error::new(ErrorKind::Format, wrong()))?;
                    Part { bytes: &[], lexicon: OnceLock::from(lexicon) }
                }
            })
        };
        Language::LISTED.iter().map(|(code, _)| part(code)).collect::<Result<_, _>>().map(Self)
    }

    /// The lexicon at a place of [`Language::LISTED`].
    pub(crate) fn get(&self, place: usize) -> Option<&Lexicon> {
        let Part { bytes, lexicon } = self.0.get(place)?;
        Some(lexicon.get_or_init(|| Lexicon::from_bytes(bytes).unwrap_or_default()))
    }

    /// Empties one.
    #[cfg(test)]
    pub(crate) fn forget(&mut self, place: usize) {
        self.0[place].lexicon = OnceLock::from(Lexicon::default());
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Lexicon> {
        (0..self.0.len()).filter_map(|place| self.get(place))
    }
}
