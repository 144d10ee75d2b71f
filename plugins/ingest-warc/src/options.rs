//! What a pipeline may set.

use newsmill_plugin::prelude::*;

/// Options of `ingest.warc`.
#[derive(Options)]
pub(crate) struct WarcOptions {
    /// Answers with these HTTP statuses become articles; an empty list takes all.
    #[option(default = [200])]
    pub(crate) statuses: Vec<u16>,
    /// What becomes an article, by what the bytes are, whatever type was declared: `html` (with XHTML), `text`, `xml`
    /// (feeds, sitemaps), `json`, `other` (images, PDFs). The text of conversion records always does.
    #[option(default = ["html"])]
    pub(crate) types: Vec<Type>,
    /// A record, or a body when it is decoded, of more bytes is a dead letter if it would be an article. Larger ones are
    /// never in memory as a whole.
    #[option(default = 16777216, min = 1024)]
    pub(crate) record_bytes_max: usize,
}

/// What bytes are.
#[derive(Options, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// HTML or XHTML.
    Html,
    /// Plain text.
    Text,
    /// Other XML.
    Xml,
    /// JSON.
    Json,
    /// Anything else.
    Other,
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<WarcOptions>(include_str!("../README.md")).unwrap();
    }
}
