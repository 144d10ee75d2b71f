//! From the `from` of an ingest entry to the files to read.
//!
//! The result is the same whatever order folders are listed in: sorted by uri, each file once by
//! path. A file that two links lead to has two paths. Nothing is opened but lists.

#[cfg(test)]
#[cfg(unix)]
mod tests;

mod glob;
mod list;
mod uri;
mod walk;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::compression::not_a_file;
use crate::error::{IoError, IoErrorKind, Result};
use crate::expand::glob::Glob;
use crate::expand::uri::Fixed;
use crate::expand::walk::Walk;
use crate::folders;
use crate::fs::{FileKind, FileSystem, Metadata};
use crate::input::is_stdin;

/// Limits of expanding.
#[derive(Debug, Clone, Copy)]
pub struct ExpandSettings {
    /// Folders below a pattern's fixed part are walked so deep; deeper ones are problems.
    pub depth_max: usize,
    /// So many links to folders are followed; more is an error.
    pub links_max: usize,
}

impl Default for ExpandSettings {
    /// 256 levels, 10,000 links.
    fn default() -> Self {
        Self { depth_max: 256, links_max: 10_000 }
    }
}

/// What the patterns stand for.
#[derive(Debug, Default)]
pub struct Expansion {
    /// The files, sorted by the bytes of `uri`.
    pub inputs: Vec<PlannedInput>,
    /// Globs, folders and lists that gave nothing, in the order given.
    pub unmatched: Vec<String>,
    /// What was meant and cannot be read, sorted by path.
    pub problems: Vec<Problem>,
}

/// A file to read, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedInput {
    /// The path to open: as written where it was written, from there on as found; `-` for standard
    /// input.
    pub path: PathBuf,
    /// The path below the common fixed part of all patterns, with `/`; absolute when it lies
    /// elsewhere, as lines of a list may. Bytes that are no UTF-8 are written `%FF`.
    pub uri: String,
    /// Stored bytes; 0 for standard input.
    pub len: u64,
    /// Nanoseconds since 1970; 0 for standard input.
    pub modified_ns: i128,
}

/// Something that a pattern means and that cannot be read.
#[derive(Debug)]
pub struct Problem {
    /// Where it is.
    pub path: PathBuf,
    /// Why it cannot be read.
    pub error: IoError,
}

/// Expands `from`: paths, globs (`*` `?` `[..]` `{a,b}` within a name, `**` across folders), folders
/// (every file below), lists (a path that ends in `.paths`: one path a line, relative to the list, `#`
/// begins a comment) and `-`. Relative paths resolve from `base`.
///
/// Names that begin with a dot are passed over by globs and folders unless the pattern has such a
/// name. Links are followed. What cannot be read below is a [`Problem`]: a link that leads nowhere or
/// back to a folder it lies in, a folder that cannot be listed, a FIFO, socket or device, a line of a
/// list that leads nowhere.
///
/// # Errors
/// [`IoErrorKind::Missing`] for a path or list that does not exist, [`IoErrorKind::Pattern`] for a
/// glob that cannot be understood, [`IoErrorKind::Range`] beyond a limit, and errors of reading lists.
pub fn expand(
    fs: &dyn FileSystem,
    base: &Path,
    from: &[String],
    settings: &ExpandSettings,
) -> Result<Expansion> {
    let mut expander = Expander {
        fs,
        settings,
        fixed: Fixed::default(),
        found: Vec::new(),
        problems: Vec::new(),
        links: 0,
    };
    let mut stdin = false;
    let mut unmatched = Vec::new();
    for pattern in from {
        let before = expander.found.len() + expander.problems.len();
        if is_stdin(Path::new(pattern)) {
            stdin = true;
            continue;
        }
        expander.pattern(base, pattern)?;
        if expander.found.len() + expander.problems.len() == before {
            unmatched.push(pattern.clone());
        }
    }
    Ok(expander.finish(stdin, unmatched))
}

/// A file that was found: its path with the folder it was found from resolved, by which files are
/// told apart, and the path to open.
#[derive(Debug)]
struct Found {
    key: PathBuf,
    path: PathBuf,
    len: u64,
    modified_ns: i128,
}

/// What has been found so far.
struct Expander<'a> {
    fs: &'a dyn FileSystem,
    settings: &'a ExpandSettings,
    fixed: Fixed,
    found: Vec<Found>,
    problems: Vec<Problem>,
    links: usize,
}

impl Expander<'_> {
    fn pattern(&mut self, base: &Path, pattern: &str) -> Result<()> {
        if pattern.is_empty() {
            return Err(IoError::at(
                IoErrorKind::Pattern,
                "expand",
                Path::new(pattern),
                "it is empty",
            ));
        }
        if Glob::is_one(pattern) {
            return self.glob(base, pattern);
        }
        let path = base.join(pattern);
        match self.fs.metadata(&path) {
            Ok(found) if found.kind == FileKind::File && pattern.ends_with(".paths") => {
                self.list(&path)
            }
            found => {
                let is_folder = matches!(&found, Ok(found) if found.kind == FileKind::Dir);
                let fixed = if is_folder { path.clone() } else { folders::parent(&path) };
                let (key, _) = uri::resolve(self.fs, &fixed)?;
                self.fixed.add(&key);
                self.path(path, key, found, OnMissing::Error)
            }
        }
    }

    fn glob(&mut self, base: &Path, pattern: &str) -> Result<()> {
        let (fixed, glob) = Glob::new(base, pattern)?;
        let (key, exists) = uri::resolve(self.fs, &fixed)?;
        self.fixed.add(&key);
        if exists { self.walk(&fixed, &key, Some(&glob)) } else { Ok(()) }
    }

    fn list(&mut self, list: &Path) -> Result<()> {
        let home = folders::parent(list);
        let (home_key, _) = uri::resolve(self.fs, &home)?;
        self.fixed.add(&home_key);
        let mut last: Option<(PathBuf, PathBuf)> = None;
        list::each_line(self.fs, list, &mut |line| {
            let path = home.join(line);
            let found = self.fs.metadata(&path);
            let is_folder = matches!(&found, Ok(found) if found.kind == FileKind::Dir);
            let fixed = if is_folder { path.clone() } else { folders::parent(&path) };
            // Neighbouring lines mostly share their folder.
            let key = match &last {
                Some((of, key)) if *of == fixed => key.clone(),
                _ => match uri::resolve(self.fs, &fixed) {
                    Ok((key, _)) => key,
                    Err(error) => {
                        self.problems.push(Problem { path, error });
                        return Ok(());
                    }
                },
            };
            last = Some((fixed, key.clone()));
            self.path(path, key, found, OnMissing::Problem)
        })
    }

    /// A path named as such. `key` is the resolved folder it lies in, or the folder it is.
    fn path(
        &mut self,
        path: PathBuf,
        key: PathBuf,
        found: io::Result<Metadata>,
        missing: OnMissing,
    ) -> Result<()> {
        match found {
            Ok(found) if found.kind == FileKind::Dir => self.walk(&path, &key, None),
            Ok(found) if found.kind == FileKind::File => {
                let key = match path.file_name() {
                    Some(name) => key.join(name),
                    None => key,
                };
                self.found.push(Found {
                    key,
                    path,
                    len: found.len,
                    modified_ns: found.modified_ns,
                });
                Ok(())
            }
            Ok(found) => {
                let error = not_a_file("read", &path, found.kind);
                self.problems.push(Problem { path, error });
                Ok(())
            }
            Err(error) => {
                let is_missing = error.kind() == io::ErrorKind::NotFound;
                if is_missing && missing == OnMissing::Error && !self.is_link(&path) {
                    return Err(IoError::reading("read", &path, error));
                }
                self.unreadable(path, error);
                Ok(())
            }
        }
    }

    fn walk(&mut self, path: &Path, key: &Path, glob: Option<&Glob>) -> Result<()> {
        Walk { expander: self, glob }.from(path, key)
    }

    fn is_link(&self, path: &Path) -> bool {
        self.fs.is_link(path).unwrap_or(false)
    }

    fn unreadable(&mut self, path: PathBuf, error: io::Error) {
        let error = if error.kind() == io::ErrorKind::NotFound && self.is_link(&path) {
            IoError::at(IoErrorKind::Missing, "read", &path, "the link leads nowhere")
        } else {
            IoError::reading("read", &path, error)
        };
        self.problems.push(Problem { path, error });
    }

    fn finish(self, stdin: bool, unmatched: Vec<String>) -> Expansion {
        let Self { fixed, mut found, mut problems, .. } = self;
        // Stable, so that of several ways to write a path the first one given is kept.
        found.sort_by(|a, b| a.key.as_os_str().cmp(b.key.as_os_str()));
        found.dedup_by(|later, first| later.key == first.key);
        let mut inputs: Vec<PlannedInput> = found
            .into_iter()
            .map(|Found { key, path, len, modified_ns }| PlannedInput {
                path,
                uri: fixed.uri(&key),
                len,
                modified_ns,
            })
            .collect();
        if stdin {
            inputs.push(PlannedInput {
                path: PathBuf::from("-"),
                uri: "-".to_owned(),
                len: 0,
                modified_ns: 0,
            });
        }
        inputs.sort_by(|a, b| a.uri.cmp(&b.uri).then_with(|| a.path.cmp(&b.path)));
        let mut seen = BTreeSet::new();
        problems.retain(|problem| seen.insert(problem.path.clone()));
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        Expansion { inputs, unmatched, problems }
    }
}

/// What a path that does not exist is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnMissing {
    Error,
    Problem,
}
