//! What a pipeline may set.

use newsmill_plugin::prelude::*;

use crate::choice::{Overwrite, Rules};

/// Options of `tag.language`.
#[derive(Options)]
pub(crate) struct LanguageOptions {
    /// When the language found in the text replaces one that is already there: never, when the text is long and
    /// clear (sure), or always. Close relatives and more precise tags stay in any case.
    #[option(default = "sure")]
    overwrite: OverwriteOption,
    /// A language found with less confidence is not used: the article gets `und` or keeps what it has.
    #[option(default = 0.3, min = 0, max = 1)]
    min_confidence: f64,
    /// A text of fewer letters is too short to judge; a sign of Chinese counts for three, of Japanese and Korean
    /// scripts for two.
    #[option(default = 6)]
    min_letters: u32,
}

/// When a declared language gives way.
#[derive(Options)]
enum OverwriteOption {
    /// The declared language stays.
    Never,
    /// A long and clear text wins.
    Sure,
    /// Any text that is clear enough to be used wins.
    Always,
}

impl LanguageOptions {
    pub(crate) fn rules(&self) -> Rules {
        let overwrite = match self.overwrite {
            OverwriteOption::Never => Overwrite::Never,
            OverwriteOption::Sure => Overwrite::Sure,
            OverwriteOption::Always => Overwrite::Always,
        };
        Rules { overwrite, confidence_min: self.min_confidence, letters_min: self.min_letters }
    }
}
