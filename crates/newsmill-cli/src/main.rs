//! The `newsmill` command: arguments, terminal and exit codes around [`newsmill_runner`].
//!
//! Data goes to standard output, talk to standard error. A command that did what it should says nothing.
#![forbid(unsafe_code)]
#![expect(clippy::print_stderr, reason = "this crate is where newsmill talks")]

mod args;
mod commands;
mod exit;
mod plugin_dirs;
mod state_dir;
mod stop;
mod talk;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Arguments;
use crate::exit::Exit;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Printing can only fail when nobody listens, and then nobody misses it.
            drop(error.print());
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    match commands::perform(arguments) {
        Ok(exit) => exit.into(),
        Err(error) => {
            let exit = Exit::of(&error);
            if !exit::is_broken_pipe(&error) {
                talk::error(&error);
            }
            exit.into()
        }
    }
}
