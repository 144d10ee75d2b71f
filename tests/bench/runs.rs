//! Runs in this process, as the command does them.

use std::path::Path;
use std::sync::Arc;

use newsmill_host::library::{Finder, Index, load};
use newsmill_host::manifest::Manifest;
use newsmill_io::{FileSystem, OsFileSystem};
use newsmill_pipeline::{Catalog, Pipeline, Resolver, Settings as Check};
use newsmill_runner::{ErrorKind, Report, RunError, Settings, Watcher};

use crate::support::plugin_dir;

/// Runs pipelines in this process, as the command does.
pub(crate) struct Runs {
    index: Index,
    catalog: Catalog,
}

impl Runs {
    pub(crate) fn new() -> Self {
        let finder = Finder { dirs: vec![plugin_dir()], locked: false };
        let index = finder.index().unwrap();
        let mut catalog = Catalog::new();
        for id in index.stage_ids() {
            let (library, stage) = index.find(id).unwrap();
            let own = Manifest { stages: vec![stage.clone()], ..library.manifest.clone() };
            catalog.add(own, &library.path);
        }
        Self { index, catalog }
    }

    /// A pipeline of the text of a file in `folder`.
    pub(crate) fn pipeline(&self, text: &str, folder: &Path) -> Pipeline {
        let parsed = newsmill_pipeline::parse_bytes(text.as_bytes(), "bench.json");
        let resolver = Resolver {
            env: &|_| None,
            file: &|path| Err(std::io::Error::other(path.display().to_string())),
            ends: true,
        };
        newsmill_pipeline::resolve(&parsed, resolver, folder, &self.catalog, &Check::default())
            .unwrap()
    }

    /// A run that loses nothing, with its state in `state`.
    pub(crate) fn run(
        &self,
        pipeline: &Pipeline,
        threads: usize,
        state: &Path,
        watcher: Arc<dyn Watcher>,
    ) -> Report {
        let plugins = |id: &str| {
            let found = self.index.find(id).and_then(|(library, _)| load(&library.path));
            found.map_err(|error| RunError::new(ErrorKind::Plugin, error.to_string()))
        };
        let fs: Arc<dyn FileSystem> = Arc::new(OsFileSystem);
        let settings =
            Settings { threads, state_dir: state.to_owned(), run_id: "bench".to_owned() };
        let report = newsmill_runner::run(pipeline, &plugins, &fs, &settings, watcher).unwrap();
        assert_eq!(report.dead, 0, "{report:#?}");
        report
    }
}
