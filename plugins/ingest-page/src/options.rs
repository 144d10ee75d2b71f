//! What a pipeline may set.

use newsmill_plugin::prelude::*;

/// Options of `ingest.page`.
#[derive(Options)]
pub(crate) struct PageOptions {
    /// What becomes of a file that is neither HTML, XHTML nor plain text: a dead letter (reject), or an article whose
    /// `media_type` says what it is, for a stage that can read it (keep).
    #[option(default = "reject")]
    pub(crate) other: Other,
}

/// What becomes of files that are no pages.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// A dead letter.
    Reject,
    /// An article.
    Keep,
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<PageOptions>(include_str!("../README.md")).unwrap();
    }
}
