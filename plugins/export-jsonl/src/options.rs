//! What a pipeline may set.

use newsmill_plugin::prelude::*;

/// Options of `export.jsonl`.
#[derive(Options)]
pub(crate) struct JsonlOptions {
    /// The fields to write, own ones as `namespace.name`. Without it all but `content`. They stand in the order every
    /// article has, whatever their order here.
    #[option(default = [])]
    pub(crate) fields: Vec<String>,
    /// How the names of parts end, where `to` is a folder: `.jsonl.gz` and `.jsonl.zst` compress them.
    #[option(default = ".jsonl")]
    pub(crate) part_suffix: String,
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<JsonlOptions>(include_str!("../README.md")).unwrap();
    }
}
