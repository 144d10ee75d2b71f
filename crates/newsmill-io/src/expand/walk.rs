//! Walking a folder, links included.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::compression::not_a_file;
use crate::error::{IoError, IoErrorKind, Result, kind_of};
use crate::expand::glob::Glob;
use crate::expand::{Expander, Problem};
use crate::fs::{DirEntry, FileKind, Metadata};

/// A walk of one folder for files that match.
pub(crate) struct Walk<'w, 'e> {
    pub(crate) expander: &'w mut Expander<'e>,
    pub(crate) glob: Option<&'w Glob>,
}

/// A folder to list.
struct Folder {
    path: PathBuf,
    key: PathBuf,
    /// The path below the walk's root.
    below: PathBuf,
    depth: usize,
    trail: Rc<Trail>,
}

impl Folder {
    /// The path to list: what lies in the working directory is named without it.
    fn listed(&self) -> &Path {
        if self.path.as_os_str().is_empty() { Path::new(".") } else { &self.path }
    }
}

/// The folders above, without links.
struct Trail {
    real: PathBuf,
    up: Option<Rc<Self>>,
}

impl Trail {
    /// Whether `real` is, or holds, a folder of the trail: walking it would come back here.
    fn leads_back(&self, real: &Path) -> bool {
        let mut at = Some(self);
        while let Some(trail) = at {
            if trail.real.starts_with(real) {
                return true;
            }
            at = trail.up.as_deref();
        }
        false
    }
}

impl Walk<'_, '_> {
    /// Walks from `path`, whose resolved path is `key`.
    pub(crate) fn from(mut self, path: &Path, key: &Path) -> Result<()> {
        let mut waiting = vec![Folder {
            path: path.to_path_buf(),
            key: key.to_path_buf(),
            below: PathBuf::new(),
            depth: 0,
            trail: Rc::new(Trail { real: key.to_path_buf(), up: None }),
        }];
        while let Some(folder) = waiting.pop() {
            let entries = match self.expander.fs.read_dir(folder.listed()) {
                Ok(entries) => entries,
                // A glob below a file matches nothing.
                Err(error) if folder.depth == 0 && error.kind() == io::ErrorKind::NotADirectory => {
                    continue;
                }
                Err(error) => {
                    let path = folder.listed().to_path_buf();
                    let error = IoError::reading("list", &path, error);
                    self.expander.problems.push(Problem { path, error });
                    continue;
                }
            };
            for entry in entries {
                if let Some(inner) = self.entry(&folder, &entry)? {
                    waiting.push(inner);
                }
            }
        }
        Ok(())
    }

    /// Takes one entry; gives a folder to walk.
    fn entry(&mut self, folder: &Folder, entry: &DirEntry) -> Result<Option<Folder>> {
        let name = entry.name.as_os_str();
        if name.as_encoded_bytes().starts_with(b".")
            && !self.glob.is_some_and(|glob| glob.shows(name))
        {
            return Ok(None);
        }
        let below = folder.below.join(name);
        let matches = self.glob.is_none_or(|glob| glob.matches(&below));
        let enters = self.enters(name, folder.depth + 1);
        // Nothing is asked about entries that cannot matter.
        if !(matches || enters && (entry.is_link || entry.kind == FileKind::Dir)) {
            return Ok(None);
        }
        let path = folder.path.join(name);
        let found = if entry.is_link || entry.kind == FileKind::File {
            match self.expander.fs.metadata(&path) {
                Ok(found) => found,
                Err(error) => {
                    // A link that leads nowhere is no folder with matches; any other may be.
                    let nowhere =
                        matches!(kind_of(&error), IoErrorKind::Missing | IoErrorKind::Loop);
                    if matches || !nowhere {
                        self.expander.unreadable(path, error);
                    }
                    return Ok(None);
                }
            }
        } else {
            Metadata { kind: entry.kind, len: 0, modified_ns: 0 }
        };
        match found.kind {
            FileKind::Dir if enters => self.folder(folder, entry, path, below),
            FileKind::Dir => Ok(None),
            FileKind::File if matches => {
                self.expander.file(&folder.key.join(name), path, found);
                Ok(None)
            }
            FileKind::Other if matches => {
                let error = not_a_file("read", &path, found.kind);
                self.expander.problems.push(Problem { path, error });
                Ok(None)
            }
            FileKind::File | FileKind::Other => Ok(None),
        }
    }

    fn enters(&self, name: &OsStr, depth: usize) -> bool {
        self.glob.is_none_or(|glob| glob.enters(name, depth))
    }

    /// A folder below `folder`, unless it leads back or too deep.
    fn folder(
        &mut self,
        folder: &Folder,
        entry: &DirEntry,
        path: PathBuf,
        below: PathBuf,
    ) -> Result<Option<Folder>> {
        let depth = folder.depth + 1;
        let mut problem = None;
        let mut real = folder.trail.real.join(&entry.name);
        if depth > self.expander.settings.depth_max {
            let why =
                format!("folders are nested more than {} deep", self.expander.settings.depth_max);
            problem = Some(IoError::at(IoErrorKind::Range, "walk", &path, why));
        } else if entry.is_link {
            self.expander.links += 1;
            if self.expander.links > self.expander.settings.links_max {
                let why = format!(
                    "more than {} links to folders; hint: name the folders they lead to",
                    self.expander.settings.links_max
                );
                return Err(IoError::at(IoErrorKind::Range, "walk", &path, why));
            }
            match self.expander.fs.canonicalize(&path) {
                Ok(resolved) => real = resolved,
                Err(error) => problem = Some(IoError::reading("follow", &path, error)),
            }
            if problem.is_none() && folder.trail.leads_back(&real) {
                let why = "the link leads back to a folder it lies in";
                problem = Some(IoError::at(IoErrorKind::Loop, "follow", &path, why));
            }
        }
        if let Some(error) = problem {
            self.expander.problems.push(Problem { path, error });
            return Ok(None);
        }
        let trail = Rc::new(Trail { real, up: Some(Rc::clone(&folder.trail)) });
        let key = folder.key.join(&entry.name);
        Ok(Some(Folder { path, key, below, depth, trail }))
    }
}
