//! What a pipeline may set.

use newsmill_plugin::prelude::*;

/// Options of `tag.quotes`.
#[derive(Options)]
pub(crate) struct QuotesOptions {
    /// No quote with less confidence.
    #[option(default = 0.7, min = 0, max = 1)]
    pub(crate) min_confidence: f64,
    /// Whether quotes are left out whose speaker is not known.
    #[option(default = false)]
    pub(crate) speaker_required: bool,
    /// At most this many quotes an article, the first ones.
    #[option(default = 100, min = 1)]
    pub(crate) max: usize,
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<QuotesOptions>(include_str!("../README.md")).unwrap();
    }
}
