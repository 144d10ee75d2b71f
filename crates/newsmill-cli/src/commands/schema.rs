//! `newsmill schema`.

use std::io::{self, Write as _};

use crate::args::SchemaArguments;
use crate::exit::Exit;
use crate::plugin_dirs;

pub(crate) fn schema(arguments: &SchemaArguments) -> anyhow::Result<Exit> {
    let catalog = plugin_dirs::catalog(&arguments.plugins)?;
    let schema = newsmill_pipeline::pipeline_schema(&catalog);
    writeln!(io::stdout(), "{schema:#}")?;
    Ok(Exit::Done)
}
