//! Where plugins are, and what they say of themselves.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use newsmill_host::library::{Finder, Index, load};
use newsmill_host::manifest::Manifest;
use newsmill_host::{Plugin, PluginError};
use newsmill_pipeline::Catalog;
use newsmill_runner::{ErrorKind, RunError};

use crate::args::PluginArguments;
use crate::exit::{Exit, failure};
use crate::talk;

/// The plugins of this call. Nothing is loaded until [`Plugins::load`].
pub(crate) struct Plugins {
    index: Index,
    catalog: Catalog,
}

impl Plugins {
    /// Reads the manifests of all plugins there are.
    pub(crate) fn find(arguments: &PluginArguments) -> anyhow::Result<Self> {
        let dirs = match arguments.plugin_dir.as_slice() {
            [] => default_dirs()?,
            given => given.to_vec(),
        };
        let finder = Finder { dirs, locked: arguments.locked };
        let index = finder.index().map_err(|error| unavailable(&error))?;
        for warning in &index.warnings {
            talk::warn(warning);
        }
        let catalog = catalog_of(&index)?;
        Ok(Self { index, catalog })
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Loads the plugin that offers a stage.
    pub(crate) fn load(&self, id: &str) -> Result<Arc<Plugin>, RunError> {
        let found = self.index.find(id).and_then(|(library, _)| load(&library.path));
        found.map_err(|error| RunError::new(ErrorKind::Plugin, error.to_string()))
    }

    /// Why libraries were refused, a line each; `None` when none was.
    pub(crate) fn refused(&self) -> Option<String> {
        let problems = &self.index.problems;
        let lines: Vec<String> = problems.iter().map(|problem| problem.error.to_string()).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

/// The stages of all plugins, for commands that only look: a library that was refused is an error there.
pub(crate) fn catalog(arguments: &PluginArguments) -> anyhow::Result<Catalog> {
    let plugins = Plugins::find(arguments)?;
    match plugins.refused() {
        Some(refused) => Err(failure(Exit::PluginUnavailable, refused)),
        None => Ok(plugins.catalog),
    }
}

/// The folder of the executable, then the one an installation puts plugins in.
fn default_dirs() -> anyhow::Result<Vec<PathBuf>> {
    let executable = std::env::current_exe()?.canonicalize()?;
    let folder = executable.parent().unwrap_or(Path::new("/")).to_owned();
    let installed = folder.join("../lib/newsmill/plugins");
    Ok([folder, installed].into_iter().filter(|folder| folder.is_dir()).collect())
}

fn catalog_of(index: &Index) -> anyhow::Result<Catalog> {
    let mut catalog = Catalog::new();
    for id in index.stage_ids() {
        let (library, stage) = index.find(id).map_err(|error| unavailable(&error))?;
        let own = Manifest { stages: vec![stage.clone()], ..library.manifest.clone() };
        catalog.add(own, &library.path);
    }
    Ok(catalog)
}

fn unavailable(error: &PluginError) -> anyhow::Error {
    failure(Exit::PluginUnavailable, error.to_string())
}
