//! One file a command.

mod completions;
mod pipeline;
mod plugins;
mod preview;
mod run;
mod schema;
mod train;
mod validate;

use crate::args::{Arguments, Command};
use crate::exit::Exit;

/// Performs the command that was asked for.
pub(crate) fn perform(arguments: Arguments) -> anyhow::Result<Exit> {
    match arguments.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Validate(arguments) => validate::validate(&arguments),
        Command::Preview(arguments) => preview::preview(&arguments),
        Command::Plugins(arguments) => plugins::plugins(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Train(arguments) => train::train(&arguments),
        Command::Completions(arguments) => completions::completions(&arguments),
    }
}
