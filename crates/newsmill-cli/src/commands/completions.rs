//! `newsmill completions`.

use std::io::{self, Write as _};

use clap::CommandFactory as _;

use crate::args::{Arguments, CompletionsArguments};
use crate::exit::Exit;

pub(crate) fn completions(arguments: &CompletionsArguments) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "newsmill", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Exit::Done)
}
