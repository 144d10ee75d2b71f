//! The command line. Doc comments here are the help texts.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Takes batches of news articles through a pipeline of plugins
#[derive(Debug, Parser)]
#[command(name = "newsmill", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(RunArguments),
    Preview(PreviewArguments),
    Validate(ValidateArguments),
    Plugins(PluginsArguments),
    Schema(SchemaArguments),
    Train(TrainArguments),
    Completions(CompletionsArguments),
}

/// Run a pipeline
///
/// Reads what the pipeline file names, takes it through its stages and publishes the result at the end, whole or not
/// at all. Says nothing when all went well.
///
/// Exit codes: 0 done, 1 more was lost than `fail_above` allows, 64 wrong arguments, 65 input unreadable, 66 input
/// missing, 69 plugin unavailable, 70 a bug in newsmill or a plugin, 74 cannot read or write, 75 stopped early or
/// another run is under way (try again), 77 permission denied, 78 the pipeline file was refused.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// The pipeline file
    pub(crate) pipeline: PathBuf,
    /// Threads to work with [default: one a core]
    #[arg(long, short = 'j', value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Set a value of the pipeline file, such as `clean.filter.min_words=50` or `run.batch=7`
    ///
    /// The name is that of an entry (or `run`), then a key of its options, or `to`, or `from`. The value is JSON, or
    /// text where it is no JSON.
    #[arg(long, value_name = "NAME.KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Write an account of the run as JSON to this file, `-` for standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Keep ledger, dead letters and lock here
    ///
    /// [default: systemd's STATE_DIRECTORY, else a folder for this pipeline in the XDG state folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) state_dir: Option<PathBuf>,
    /// Seconds that blocks under way may take after the first SIGTERM or SIGINT
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) drain_secs: u64,
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
    /// Say more; twice, still more
    #[arg(long, short, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// Show what each stage of a pipeline does to the articles of one file
///
/// Prints an article as ingest gave it, then what every stage changed: the way to find out why a page came out wrong.
/// Writes nothing: exports are not loaded, no state is read or kept, and stages that remember (duplicates) begin
/// empty. What `from` and `to` of the pipeline refer to may be missing.
///
/// Exit codes: 0 done, 1 the file has no such article, 64 wrong arguments, 65 input unreadable, 66 input missing, 69
/// plugin unavailable, 70 a bug in newsmill or a plugin, 74 cannot read, 75 stopped early, 77 permission denied, 78
/// the pipeline file was refused.
#[derive(Debug, Args)]
pub(crate) struct PreviewArguments {
    /// The pipeline file
    pub(crate) pipeline: PathBuf,
    /// A file that one of its ingest stages reads, `-` for standard input
    pub(crate) file: PathBuf,
    /// The ingest entry that reads it [default: the one whose `from` names it]
    #[arg(long, value_name = "NAME")]
    pub(crate) ingest: Option<String>,
    /// Pass over this many articles of the file
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) skip: u64,
    /// Show at most this many articles
    #[arg(long, short = 'n', value_name = "N", default_value = "1")]
    pub(crate) articles: NonZeroU64,
    /// Show the article with this uri, wherever it stands in the file
    #[arg(long, conflicts_with_all = ["skip", "articles"])]
    pub(crate) uri: Option<String>,
    /// How to print: a readable diff, or one JSON object an article
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// When to colour the diff
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(crate) color: Colour,
    /// Set a value of the pipeline file, as for `run`
    #[arg(long, value_name = "NAME.KEY=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
    /// Say more; twice, still more
    #[arg(long, short, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// Check pipeline files without running anybody's code
///
/// Takes files, folders (every `.json` and `.md` file below), globs, and Markdown files, of which every JSON block
/// that is a pipeline is checked. Reads neither the environment nor the files a pipeline refers to, and loads no
/// plugin.
///
/// Exit codes: 0 no finding, 1 findings, 64 wrong arguments, 66 a path does not exist, 69 a plugin library cannot be
/// read, 74 cannot read.
#[derive(Debug, Args)]
pub(crate) struct ValidateArguments {
    /// Pipeline files, folders, globs or Markdown files
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
}

/// List the stages of all plugins, or show one with its options and fields
///
/// Exit codes: 0 done, 64 wrong arguments, 69 a plugin library cannot be read, or there is no such stage.
#[derive(Debug, Args)]
pub(crate) struct PluginsArguments {
    /// A stage id, such as `clean.extract`
    pub(crate) stage: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
}

/// Print the JSON Schema of pipeline files, options of all plugins included
///
/// Exit codes: 0 done, 64 wrong arguments, 69 a plugin library cannot be read.
#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    #[command(flatten)]
    pub(crate) plugins: PluginArguments,
}

/// Train a model on your own labelled articles
#[derive(Debug, Args)]
pub(crate) struct TrainArguments {
    #[command(subcommand)]
    pub(crate) task: TrainTask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrainTask {
    Entities(TrainEntitiesArguments),
    Topics(TrainTopicsArguments),
}

/// Train a model for the option `model` of `tag.entities`
///
/// Reads labelled sentences: a word and its label a line, a tab or a space between them, a blank line between sentences. Labels are `O`,
/// `B-TYPE` and `I-TYPE`; `tag.entities` tags the types PER, ORG and LOC. Prints precision, recall and F1 of each type,
/// measured on each fifth of the sentences by a model of the other four, and writes a model of all. The same files in
/// the same order give the same bytes.
///
/// Exit codes: 0 done, 64 wrong arguments, 65 a line or file that cannot be used, or too few sentences, 66 a file does
/// not exist, 74 cannot read or write, 77 permission denied.
#[derive(Debug, Args)]
pub(crate) struct TrainEntitiesArguments {
    /// Files of labelled sentences, folders or globs; gzip and Zstandard are read too
    #[arg(required = true, value_name = "DATA")]
    pub(crate) data: Vec<String>,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// The licence that is written into the model, an SPDX expression
    #[arg(long, value_name = "SPDX", default_value = "LicenseRef-unstated")]
    pub(crate) license: String,
}

/// Train a model for the option `model` of `tag.topics`
///
/// Reads JSON Lines, an article a line, with `headline`, `body_text` and `subjects`, a list of uris, of names, or of tags as
/// `tag.topics` writes them. A narrower IPTC Media Topic implies its broader ones. Prints precision and recall of each
/// topic, measured on each fifth of the articles by a model of the other four, and writes a model of all. The same
/// files in the same order give the same bytes.
///
/// Exit codes: 0 done, 64 wrong arguments, 65 a line or file that cannot be used, or too few articles, 66 a file does
/// not exist, 74 cannot read or write, 77 permission denied.
#[derive(Debug, Args)]
pub(crate) struct TrainTopicsArguments {
    /// Files of labelled articles, folders or globs; gzip and Zstandard are read too
    #[arg(required = true, value_name = "DATA")]
    pub(crate) data: Vec<String>,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// Leave out topics with fewer articles
    #[arg(long, value_name = "N", default_value = "10")]
    pub(crate) min_articles: NonZeroUsize,
    /// The licence that is written into the model, an SPDX expression
    #[arg(long, value_name = "SPDX", default_value = "LicenseRef-unstated")]
    pub(crate) license: String,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Where plugins are looked for.
#[derive(Debug, Args)]
pub(crate) struct PluginArguments {
    /// Look for plugins here; may be given more than once, the first folder that has a stage wins
    ///
    /// [default: the folder of the executable, then ../lib/newsmill/plugins beside it]
    #[arg(long, value_name = "DIR")]
    pub(crate) plugin_dir: Vec<PathBuf>,
    /// Refuse plugins that others could have changed: world-writable libraries and folders
    #[arg(long)]
    pub(crate) locked: bool,
}

/// A way to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For machines
    Json,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
