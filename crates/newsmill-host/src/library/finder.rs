//! Finds libraries in folders, by their manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use crate::manifest::{Manifest, ManifestError, ManifestErrorKind, StageManifest};
use crate::schema::nearest;
use crate::{PluginError, PluginErrorKind};

/// Where to look for libraries. Never the working directory or the loader's own search path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finder {
    /// Folders; of two that offer one stage the first wins.
    pub dirs: Vec<PathBuf>,
    /// Whether a library or folder that everybody may write is an error, not a warning.
    pub locked: bool,
}

/// A library with a manifest.
#[derive(Clone, Debug, PartialEq)]
pub struct Library {
    /// The file.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// A file that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub error: ManifestError,
}

/// What folders offer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    /// Libraries, in order of folders, then of file names.
    pub libraries: Vec<Library>,
    /// Files that were refused: no library at all, damaged, of another ABI, built without unwinding. Sound libraries
    /// without a manifest are not among them.
    pub problems: Vec<Problem>,
    /// Libraries and folders that everybody may write, in words.
    pub warnings: Vec<String>,
    stages: BTreeMap<String, Offer>,
}

/// Who offers a stage, in the first folder that has it.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    dir: usize,
    library: usize,
    /// Another library of the same folder that offers it too.
    rival: Option<usize>,
}

impl Finder {
    /// Reads the manifests of all libraries in the folders.
    ///
    /// # Errors
    /// [`PluginErrorKind::Folder`] for a folder that cannot be read and, when locked, for a library or folder that
    /// everybody may write.
    pub fn index(&self) -> Result<Index, PluginError> {
        let mut index = Index::default();
        for (dir, path) in self.dirs.iter().enumerate() {
            self.check_writable(path, "plugin folder", &mut index)?;
            let mut seen = BTreeSet::new();
            for file in files(path)? {
                // One file under two names is one library.
                let real = file.canonicalize().unwrap_or_else(|_| file.clone());
                if seen.insert(real) {
                    self.add(dir, file, &mut index)?;
                }
            }
        }
        Ok(index)
    }

    fn add(&self, dir: usize, path: PathBuf, index: &mut Index) -> Result<(), PluginError> {
        let manifest = match Manifest::read_file(&path) {
            Ok(manifest) => manifest,
            Err(error) => {
                // Other libraries may lie in the folder; that is no problem of ours.
                if error.kind() != ManifestErrorKind::NoManifest {
                    index.problems.push(Problem { path, error });
                }
                return Ok(());
            }
        };
        self.check_writable(&path, "library", index)?;
        let library = index.libraries.len();
        for stage in &manifest.stages {
            match index.stages.get_mut(&stage.id) {
                None => {
                    let offer = Offer { dir, library, rival: None };
                    index.stages.insert(stage.id.clone(), offer);
                }
                Some(offer) if offer.dir == dir => offer.rival = Some(library),
                Some(_) => {}
            }
        }
        index.libraries.push(Library { path, manifest });
        Ok(())
    }

    fn check_writable(
        &self,
        path: &Path,
        what: &str,
        index: &mut Index,
    ) -> Result<(), PluginError> {
        if !std::fs::metadata(path).is_ok_and(|metadata| is_open_to_all(&metadata)) {
            return Ok(());
        }
        let words = format!("{what} `{}` may be written by everybody", path.display());
        if self.locked {
            return Err(PluginError::new(PluginErrorKind::Folder, words).hint("`chmod o-w` it"));
        }
        index.warnings.push(words);
        Ok(())
    }
}

#[cfg(unix)]
fn is_open_to_all(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    metadata.mode() & 0o002 != 0
}

#[cfg(not(unix))]
fn is_open_to_all(_: &Metadata) -> bool {
    // Access lists are not looked at.
    false
}

/// The files of a folder that are named like libraries, sorted.
fn files(dir: &Path) -> Result<Vec<PathBuf>, PluginError> {
    let unreadable = |error: std::io::Error| {
        let words = format!("read plugin folder `{}`: {error}", dir.display());
        PluginError::new(PluginErrorKind::Folder, words)
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy());
        if name.is_some_and(|name| name.ends_with(DLL_SUFFIX)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl Index {
    /// The library that offers a stage, and what it says of it.
    ///
    /// # Errors
    /// [`PluginErrorKind::Missing`] when none does, [`PluginErrorKind::Twice`] when two of one folder do,
    /// [`PluginErrorKind::Manifest`] when the library named after the stage was refused.
    pub fn find(&self, id: &str) -> Result<(&Library, &StageManifest), PluginError> {
        let offer = self.stages.get(id).ok_or_else(|| self.missing(id))?;
        let library = self.libraries.get(offer.library);
        let found = library.and_then(|library| Some((library, library.manifest.stage(id)?)));
        let (library, stage) = found.ok_or_else(|| self.missing(id))?;
        match offer.rival.and_then(|rival| self.libraries.get(rival)) {
            Some(rival) => Err(PluginError::new(
                PluginErrorKind::Twice,
                format!(
                    "stage `{id}` is offered by `{}` and by `{}`",
                    library.path.display(),
                    rival.path.display()
                ),
            )
            .hint("remove one of them from the folder")),
            None => Ok((library, stage)),
        }
    }

    /// The ids of all stages, sorted.
    pub fn stage_ids(&self) -> impl Iterator<Item = &str> {
        self.stages.keys().map(String::as_str)
    }

    fn missing(&self, id: &str) -> PluginError {
        let file = format!("{DLL_PREFIX}{}{DLL_SUFFIX}", id.replace(['.', '-'], "_"));
        let named =
            |problem: &&Problem| problem.path.file_name().is_some_and(|name| *name == *file);
        if let Some(problem) = self.problems.iter().find(named) {
            let words = format!("stage `{id}`: {}", problem.error);
            return PluginError::new(PluginErrorKind::Manifest, words);
        }
        let error =
            PluginError::new(PluginErrorKind::Missing, format!("no library offers stage `{id}`"));
        match nearest(id, self.stage_ids()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        }
    }
}
