//! A pipeline that can be run.

use std::path::PathBuf;

use newsmill_article::FieldType;
use serde_json::Value;

use crate::Finding;

/// A checked pipeline, every reference replaced.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Its name: a file name on every system.
    pub name: String,
    /// What it does, for people.
    pub description: String,
    /// The folder that relative paths in `from` and `to` are relative to.
    pub base_dir: PathBuf,
    /// What is read, at least one.
    pub ingest: Vec<IngestEntry>,
    /// What is done, in order.
    pub stages: Vec<Entry>,
    /// What is written, at least one.
    pub export: Vec<ExportEntry>,
    /// How it runs.
    pub run: RunSettings,
    /// The own fields of its stages, in the order they join the registry, each once.
    pub fields: Vec<PipelineField>,
    /// BLAKE3 of all that decides what comes out: stages, options without secrets and with paths as they are
    /// written, `from`, `to`, block limits. Names for people, `batch` and `fail_above` are not in it.
    pub digest: [u8; 32],
    /// What `validate` had to say: warnings only.
    pub warnings: Vec<Finding>,
}

/// An own field of a stage of the pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipelineField {
    /// `namespace.name`.
    pub name: String,
    /// Its type. A field that only an option names is text.
    pub ty: FieldType,
    /// Seen by the stages that declare it alone.
    pub private: bool,
}

/// One stage of the pipeline.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in reports, unique in the pipeline.
    pub name: String,
    /// The stage, as the catalog has it.
    pub stage_id: String,
    /// Its options: checked, defaults filled in, paths absolute.
    pub options: Value,
    /// The texts in the options that must never be printed.
    pub secrets: Vec<String>,
    /// The line of the file on which it begins, from 1.
    pub line: usize,
}

/// An ingest stage and its inputs.
#[derive(Clone, Debug)]
pub struct IngestEntry {
    /// The stage.
    pub entry: Entry,
    /// Paths, globs, `.paths` lists, `-`; relative to [`Pipeline::base_dir`].
    pub from: Vec<String>,
    /// What it means when nothing matches.
    pub if_empty: IfEmpty,
}

/// What it means when the globs of an entry match nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfEmpty {
    /// There is nothing to do.
    Ok,
    /// It is an error.
    Fail,
}

/// An export stage and its target.
#[derive(Clone, Debug)]
pub struct ExportEntry {
    /// The stage.
    pub entry: Entry,
    /// A path, a folder or `-`; relative to [`Pipeline::base_dir`].
    pub to: String,
}

/// How a pipeline runs.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSettings {
    /// Articles handed to a stage at once, 1 to 65536.
    pub batch: u32,
    /// Articles at which a block ends, 1 to 1,000,000.
    pub block_articles: u32,
    /// Cell bytes at which a block ends.
    pub block_bytes: u64,
    /// Losses above which nothing is published.
    pub fail_above: FailAbove,
    /// No article is larger, in cell bytes.
    pub article_bytes_max: u64,
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            batch: 64,
            block_articles: 1024,
            block_bytes: 64 << 20,
            fail_above: FailAbove::Percent(5.0),
            article_bytes_max: 64 << 20,
        }
    }
}

/// A limit of losses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FailAbove {
    /// A share of the articles, 0 to 100.
    Percent(f64),
    /// A number of articles.
    Articles(u64),
}

impl FailAbove {
    /// Whether `lost` of `seen` articles are too many.
    pub fn is_exceeded(self, lost: u64, seen: u64) -> bool {
        match self {
            Self::Articles(limit) => lost > limit,
            // Exact to 1/1000 of a percent, without the rounding of floats.
            Self::Percent(percent) => {
                u128::from(lost) * 100_000 > u128::from(seen) * u128::from(thousandths(percent))
            }
        }
    }
}

/// A percentage in thousandths of a percent.
fn thousandths(percent: f64) -> u32 {
    format!("{:.0}", percent * 1000.0).parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::FailAbove;

    #[test]
    fn limits_are_exact() {
        let five = FailAbove::Percent(5.0);
        assert!(!five.is_exceeded(5, 100) && five.is_exceeded(6, 100) && five.is_exceeded(1, 19));
        assert!(!five.is_exceeded(0, 0));
        assert!(!FailAbove::Percent(100.0).is_exceeded(7, 7));
        assert!(FailAbove::Percent(0.0).is_exceeded(1, u64::MAX));
        assert!(FailAbove::Percent(0.1).is_exceeded(2, 1000));
        assert!(!FailAbove::Articles(3).is_exceeded(3, 3));
    }
}
