//! The stages there are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use newsmill_host::manifest::{Kind, Manifest, StageManifest};
use newsmill_host::schema::nearest;

/// Every stage that can be named, from manifests alone.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    stages: BTreeMap<String, CatalogStage>,
}

/// A stage and the library that offers it.
#[derive(Clone, Debug)]
pub struct CatalogStage {
    /// What it says of itself.
    pub manifest: StageManifest,
    /// Where it comes from.
    pub library: Library,
}

/// The library a stage comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The file.
    pub path: PathBuf,
}

impl Catalog {
    /// A catalog without stages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the stages of a library. An id that is there already stays what it is: the first folder wins.
    pub fn add(&mut self, manifest: Manifest, path: &Path) {
        let library =
            Library { name: manifest.name, version: manifest.version, path: path.to_owned() };
        for stage in manifest.stages {
            self.stages
                .entry(stage.id.clone())
                .or_insert_with(|| CatalogStage { manifest: stage, library: library.clone() });
        }
    }

    /// The stage of an id.
    pub fn get(&self, id: &str) -> Option<&CatalogStage> {
        self.stages.get(id)
    }

    /// Every stage, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &CatalogStage)> {
        self.stages.iter().map(|(id, stage)| (id.as_str(), stage))
    }

    /// The id that was probably meant.
    pub(crate) fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.stages.keys().map(String::as_str))
    }

    /// The ids of clean and tag stages that write a field, at most three.
    pub(crate) fn writers(&self, field: &str) -> Vec<&str> {
        let writes = |stage: &StageManifest| {
            matches!(stage.kind, Kind::Clean | Kind::Tag)
                && stage.writes.iter().any(|(name, _)| name == field)
        };
        self.iter().filter(|(_, s)| writes(&s.manifest)).map(|(id, _)| id).take(3).collect()
    }
}
