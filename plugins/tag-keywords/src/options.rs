//! What a pipeline may set.

use newsmill_plugin::prelude::*;

use crate::merge::Existing;

/// Options of `tag.keywords`.
#[derive(Options)]
pub(crate) struct KeywordsOptions {
    /// At most this many keywords are found; those the article already has are not counted.
    #[option(default = 10, min = 1, max = 100)]
    pub(crate) max: usize,
    /// What becomes of keywords the article already has: they are kept and nothing is found, or what is found is added
    /// behind them, or it replaces them.
    #[option(default = "add")]
    existing: ExistingOption,
}

/// What becomes of keywords an article already has.
#[derive(Options)]
enum ExistingOption {
    /// They are kept, and nothing is found for such an article.
    Keep,
    /// What is found is added behind them.
    Add,
    /// What is found replaces them.
    Replace,
}

impl KeywordsOptions {
    pub(crate) fn existing(&self) -> Existing {
        match self.existing {
            ExistingOption::Keep => Existing::Keep,
            ExistingOption::Add => Existing::Add,
            ExistingOption::Replace => Existing::Replace,
        }
    }
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<KeywordsOptions>(include_str!("../README.md")).unwrap();
    }
}
