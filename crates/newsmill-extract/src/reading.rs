//! What reading the text of a piece word by word tells.

use crate::layout::Piece;
use crate::letters::{self, Letters};
use crate::stated::Stated;

/// What one pass over the text of a piece finds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) letters: Letters,
    /// How much of it stands in each of the texts that the page states.
    pub(crate) shares: [Option<f32>; 3],
}

impl Reading {
    /// Reads every piece that is asked for once; of the others nothing is known.
    pub(crate) fn of(
        pieces: &[Piece],
        stated: &Stated,
        is_asked_for: impl Fn(usize, &Piece) -> bool,
    ) -> Vec<Reading> {
        let mut words = Vec::new();
        let read = |(at, piece): (usize, &Piece)| {
            if !is_asked_for(at, piece) {
                return Reading::default();
            }
            words.clear();
            let letters = letters::read(&piece.text, &mut words);
            Reading { letters, shares: stated.texts.shares(&words) }
        };
        pieces.iter().enumerate().map(read).collect()
    }
}
