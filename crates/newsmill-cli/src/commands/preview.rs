//! `newsmill preview`.

mod change;
mod json;
mod text;

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::absolute;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use newsmill_article::{Registry, fields};
use newsmill_io::{FileSystem, OsFileSystem};
use newsmill_runner::Journey;

use crate::args::{Format, PreviewArguments};
use crate::commands::pipeline::{Ends, resolved};
use crate::exit::{Exit, failure};
use crate::plugin_dirs::Plugins;
use crate::stop::Stop;
use crate::talk::{self, Talker};

pub(crate) fn preview(arguments: &PreviewArguments) -> anyhow::Result<Exit> {
    let stop = Stop::listen(Duration::ZERO).context("listen to signals")?;
    let plugins = Plugins::find(&arguments.plugins)?;
    let pipeline = resolved(&arguments.pipeline, &arguments.set, &plugins, Ends::Unused)?;
    let Some(pipeline) = pipeline else { return Ok(Exit::Refused) };
    let fs: Arc<dyn FileSystem> = Arc::new(OsFileSystem);
    let load = |id: &str| plugins.load(id);
    let file = match arguments.file.to_str() {
        Some("-") => arguments.file.clone(),
        _ => absolute(&arguments.file).context("find the current folder")?,
    };
    let colour = talk::colours_stdout(arguments.color);
    let mut wanted = Wanted::of(arguments);
    let mut shown: u64 = 0;
    let mut written = Ok(());
    newsmill_runner::preview(
        &pipeline,
        &load,
        &fs,
        &file,
        arguments.ingest.as_deref(),
        Talker::new(stop, arguments.verbose) as _,
        &mut |journey, registry| {
            if !wanted.takes(journey) {
                return ControlFlow::Continue(());
            }
            let text = match arguments.format {
                Format::Text => text::render(journey, registry, colour),
                Format::Json => json::render(journey, registry),
            };
            let gap = if shown > 0 && arguments.format == Format::Text { "\n" } else { "" };
            written = io::stdout().write_all(format!("{gap}{text}").as_bytes());
            shown += 1;
            if written.is_err() || wanted.is_done() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    )?;
    written.context("write to standard output")?;
    if shown == 0 {
        let which = match &arguments.uri {
            Some(uri) => format!("no article with the uri `{uri}`"),
            None => format!("no article after the first {}", arguments.skip),
        };
        let message = format!("show `{}`: it has {which}", arguments.file.display());
        return Err(failure(Exit::Findings, message));
    }
    Ok(Exit::Done)
}

/// Which articles are asked for.
enum Wanted {
    Some { skip: u64, left: u64 },
    Uri { uri: String, found: bool },
}

impl Wanted {
    fn of(arguments: &PreviewArguments) -> Self {
        match &arguments.uri {
            Some(uri) => Self::Uri { uri: uri.clone(), found: false },
            None => Self::Some { skip: arguments.skip, left: arguments.articles.get() },
        }
    }

    fn takes(&mut self, journey: &Journey) -> bool {
        match self {
            Self::Some { skip: 0, left } => {
                *left = left.saturating_sub(1);
                true
            }
            Self::Some { skip, .. } => {
                *skip -= 1;
                false
            }
            Self::Uri { uri, found } => {
                // A stage may have changed it on the way.
                let mut articles = journey.steps.iter().filter_map(|step| step.article.as_ref());
                let is_it = articles.any(|article| article.text(fields::URI) == Some(uri));
                *found |= is_it;
                is_it
            }
        }
    }

    fn is_done(&self) -> bool {
        match self {
            Self::Some { left, .. } => *left == 0,
            Self::Uri { found, .. } => *found,
        }
    }
}

/// A field's value as canonical JSON; bytes by their number alone.
fn shown(
    article: &newsmill_article::Article,
    registry: &Registry,
) -> Vec<(String, serde_json::Value)> {
    let mut values = Vec::new();
    for (id, def) in registry.iter().filter(|(_, def)| !def.private) {
        let value = match article.get(id) {
            newsmill_article::Cell::Bytes(bytes) if !bytes.is_empty() => {
                serde_json::json!({ "bytes": bytes.len() })
            }
            cell => match newsmill_article::cell_json(cell) {
                Some(text) => serde_json::from_str(&text).unwrap_or_default(),
                None => continue,
            },
        };
        values.push((def.name.to_string(), value));
    }
    values
}
