//! What is asked of a piece more than once: by the rules, by the judge, for its neighbours' numbers and for those of
//! the elements it begins.

use crate::content::ends_sentence;
use crate::layout::Piece;
use crate::phrases;

/// What the text of a piece reads like.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Verdict {
    /// A line that leads elsewhere, a credit or a notice.
    pub(crate) furniture: bool,
    /// Heads a list of other things.
    pub(crate) label: bool,
    /// Ends as sentences do.
    pub(crate) sentence: bool,
    /// Running text.
    pub(crate) prose: bool,
}

impl Verdict {
    pub(crate) fn of(piece: &Piece) -> Self {
        let sentence = ends_sentence(&piece.text);
        Self {
            furniture: phrases::is_furniture(&piece.text, piece.chars),
            label: phrases::is_label(&piece.text),
            sentence,
            prose: piece.level == 0
                && piece.link_chars * 2 < piece.chars
                && (piece.chars >= 60 || (piece.chars >= 25 && sentence)),
        }
    }
}
