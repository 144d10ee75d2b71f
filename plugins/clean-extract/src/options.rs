//! What users can set.

use newsmill_plugin::prelude::*;

/// Limits of the extraction.
#[derive(Options)]
pub(crate) struct ExtractOptions {
    /// A page with more bytes than this is refused.
    #[option(default = 104_857_600, min = 1024, max = 1_073_741_824)]
    pub(crate) content_bytes_max: usize,
    /// At most this many images an article.
    #[option(default = 50, min = 0, max = 1000)]
    pub(crate) images_max: usize,
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<ExtractOptions>(include_str!("../README.md")).unwrap();
    }
}
