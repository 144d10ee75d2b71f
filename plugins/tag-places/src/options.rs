//! What a pipeline may set.

use newsmill_plugin::prelude::*;

use newsmill_places::Wanted;

/// Options of `tag.places`.
#[derive(Options)]
pub(crate) struct PlacesOptions {
    /// At most this many places an article, the most relevant ones.
    #[option(default = 20, min = 1)]
    max: usize,
    /// No town or first-level region with fewer people than this. Countries and second-level regions always count.
    #[option(default = 0)]
    min_population: u32,
}

impl PlacesOptions {
    pub(crate) fn wanted(&self) -> Wanted {
        Wanted { min_population: self.min_population }
    }

    pub(crate) fn max(&self) -> usize {
        self.max
    }
}
