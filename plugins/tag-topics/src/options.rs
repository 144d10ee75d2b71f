//! What a pipeline may set.

use std::path::PathBuf;

use newsmill_plugin::prelude::*;

use crate::choice::{Broader, Wanted};

/// Options of `tag.topics`.
#[derive(Options)]
pub(crate) struct TopicsOptions {
    /// At most this many of the 17 top topics, or of a model's topics that are not IPTC's.
    #[option(default = 3, min = 1)]
    max: usize,
    /// At most this many narrower topics, those below a narrower topic that is written not counted.
    #[option(default = 5)]
    max_narrower: usize,
    /// No topic with less confidence.
    #[option(default = 0.1, min = 0, max = 1)]
    min_confidence: f64,
    /// Which broader topics a narrower one brings with it: all up to the top, only the top one, or none.
    #[option(default = "all")]
    broader: BroaderOption,
    /// A model file of `newsmill train topics`, used beside the lexicon.
    model: Option<PathBuf>,
    /// Whether the lexicon is used; without it a model must be named.
    #[option(default = true)]
    lexicon: bool,
}

/// Which broader topics are written.
#[derive(Options)]
enum BroaderOption {
    /// All of them.
    All,
    /// Only the top topic.
    Top,
    /// None, unless it is found by itself as the only one.
    None,
}

impl TopicsOptions {
    pub(crate) fn wanted(&self) -> Wanted {
        Wanted {
            max: self.max,
            max_narrower: self.max_narrower,
            confidence_min: self.min_confidence,
            broader: match self.broader {
                BroaderOption::All => Broader::All,
                BroaderOption::Top => Broader::Top,
                BroaderOption::None => Broader::None,
            },
        }
    }

    /// Where the model is, and whether the lexicon is used.
    pub(crate) fn sources(self) -> Result<(Option<PathBuf>, bool)> {
        if !self.lexicon && self.model.is_none() {
            let why = "`lexicon` is false and there is no `model`; hint: name a model file";
            return Err(Error::new(ErrorKind::Config, why));
        }
        Ok((self.model, self.lexicon))
    }
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<TopicsOptions>(include_str!("../README.md")).unwrap();
    }
}
