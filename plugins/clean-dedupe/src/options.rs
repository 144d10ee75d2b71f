//! What a pipeline may set.

use newsmill_dedupe::Settings;
use newsmill_plugin::prelude::*;

/// Options of `clean.dedupe`.
#[derive(Options)]
pub(crate) struct DedupeOptions {
    /// What to do with a copy: `drop` it, or `mark` it with the fields `clean_dedupe.copy_of` and `clean_dedupe.share`.
    #[option(default = "drop")]
    pub(crate) action: Action,
    /// A page of several stories is a copy when all of them are `known`, when it holds `any` known story whole, or never: `keep`.
    #[option(default = "known")]
    merged: Merged,
    /// So many articles are remembered, the last ones that are no copies.
    #[option(default = 1_000_000, min = 1, max = 100_000_000)]
    window: u32,
    /// Articles published more than so many days apart are no copies; without a date every article is near. No limit when left out.
    #[option(min = 0, max = 100_000)]
    days: Option<u32>,
}

/// What to do with a copy.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Drop it.
    Drop,
    /// Write what it is a copy of.
    Mark,
}

/// What to do with a page of known stories.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
enum Merged {
    /// It is no copy.
    Keep,
    /// It is a copy when all its stories are known.
    Known,
    /// It is a copy when one is known whole.
    Any,
}

impl DedupeOptions {
    pub(crate) fn settings(&self) -> Settings {
        let merged = match self.merged {
            Merged::Keep => newsmill_dedupe::Merged::Keep,
            Merged::Known => newsmill_dedupe::Merged::Known,
            Merged::Any => newsmill_dedupe::Merged::Any,
        };
        Settings { window: self.window, days: self.days, merged }
    }
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<DedupeOptions>(include_str!("../README.md")).unwrap();
    }
}
