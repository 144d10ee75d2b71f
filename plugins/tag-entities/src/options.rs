//! What a pipeline may set.

use newsmill_plugin::prelude::*;

/// Options of `tag.entities`.
#[derive(Options)]
pub(crate) struct EntitiesOptions {
    /// At most this many people, organisations and places each an article, the most relevant ones.
    #[option(default = 50, min = 1)]
    pub(crate) max: usize,
    /// What is found with less confidence is not tagged.
    #[option(default = 0.4, min = 0, max = 1)]
    pub(crate) min_confidence: f64,
    /// A model file to use in place of the one that is built in.
    #[option(path)]
    pub(crate) model: Option<String>,
}
