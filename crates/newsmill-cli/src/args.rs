//! The command line. Doc comments here are the help texts.

use std::num::NonZeroUsize;
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
    Validate(ValidateArguments),
    Plugins(PluginsArguments),
    Schema(SchemaArguments),
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
