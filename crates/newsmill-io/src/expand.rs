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
    let mut fixed = Fixed::default();
    let mut stdin = false;
    let mut sources = Vec::new();
    for pattern in from {
        if is_stdin(Path::new(pattern)) {
            stdin = true;
        } else {
            sources.push((pattern, Source::new(fs, base, pattern, &mut fixed)?));
        }
    }
    let mut expander =
        Expander { fs, settings, fixed, inputs: Vec::new(), problems: Vec::new(), links: 0 };
    let mut unmatched = Vec::new();
    for (pattern, source) in sources {
        let before = expander.inputs.len() + expander.problems.len();
        expander.source(source)?;
        if expander.inputs.len() + expander.problems.len() == before {
            unmatched.push(pattern.clone());
        }
    }
    Ok(expander.finish(stdin, unmatched))
}

/// A pattern understood, with the resolved folder its files are named from.
enum Source {
    Glob { folder: PathBuf, key: PathBuf, exists: bool, glob: Glob },
    List { path: PathBuf },
    Path { path: PathBuf, key: PathBuf, found: io::Result<Metadata> },
}

impl Source {
    /// Understands a pattern and counts its fixed part in. Walks nothing: names depend on the fixed
    /// parts of all patterns.
    fn new(fs: &dyn FileSystem, base: &Path, pattern: &str, fixed: &mut Fixed) -> Result<Self> {
        if pattern.is_empty() {
            return Err(IoError::at(
                IoErrorKind::Pattern,
                "expand",
                Path::new(pattern),
                "it is empty",
            ));
        }
        if Glob::is_one(pattern) {
            let (folder, glob) = Glob::new(base, pattern)?;
            let (key, exists) = uri::resolve(fs, &folder)?;
            fixed.add(&key);
            return Ok(Self::Glob { folder, key, exists, glob });
        }
        let path = base.join(pattern);
        let found = fs.metadata(&path);
        let (key, _) = uri::resolve(fs, &home(&path, &found))?;
        fixed.add(&key);
        let is_file = matches!(&found, Ok(found) if found.kind == FileKind::File);
        if is_file && pattern.ends_with(".paths") {
            return Ok(Self::List { path });
        }
        Ok(Self::Path { path, key, found })
    }
}

/// The folder a path is, or lies in.
fn home(path: &Path, found: &io::Result<Metadata>) -> PathBuf {
    match found {
        Ok(found) if found.kind == FileKind::Dir => path.to_path_buf(),
        _ => folders::parent(path),
    }
}

/// What has been found so far.
struct Expander<'a> {
    fs: &'a dyn FileSystem,
    settings: &'a ExpandSettings,
    fixed: Fixed,
    inputs: Vec<PlannedInput>,
    problems: Vec<Problem>,
    links: usize,
}

impl Expander<'_> {
    fn source(&mut self, source: Source) -> Result<()> {
        match source {
            Source::Glob { exists: false, .. } => Ok(()),
            Source::Glob { folder, key, glob, .. } => self.walk(&folder, &key, Some(&glob)),
            Source::List { path } => self.list(&path),
            Source::Path { path, found: Err(error), .. }
                if error.kind() == io::ErrorKind::NotFound && !self.is_link(&path) =>
            {
                Err(IoError::reading("read", &path, error))
            }
            Source::Path { path, key, found } => self.path(path, &key, found),
        }
    }

    fn list(&mut self, list: &Path) -> Result<()> {
        let folder = folders::parent(list);
        let mut last: Option<(PathBuf, PathBuf)> = None;
        list::each_line(self.fs, list, &mut |line| {
            let path = folder.join(line);
            let found = self.fs.metadata(&path);
            let home = home(&path, &found);
            // Neighbouring lines mostly share their folder.
            if last.as_ref().is_none_or(|(of, _)| *of != home) {
                match uri::resolve(self.fs, &home) {
                    Ok((key, _)) => last = Some((home, key)),
                    Err(error) => {
                        self.problems.push(Problem { path, error });
                        return Ok(());
                    }
                }
            }
            match &last {
                Some((_, key)) => self.path(path, key, found),
                None => Ok(()),
            }
        })
    }

    /// A path named as such. `key` is the resolved folder it lies in, or the folder it is.
    fn path(&mut self, path: PathBuf, key: &Path, found: io::Result<Metadata>) -> Result<()> {
        match found {
            Ok(found) if found.kind == FileKind::Dir => return self.walk(&path, key, None),
            Ok(found) if found.kind == FileKind::File => {
                let key = key.join(path.file_name().unwrap_or_default());
                self.file(&key, path, found);
            }
            Ok(found) => {
                let error = not_a_file("read", &path, found.kind);
                self.problems.push(Problem { path, error });
            }
            Err(error) => self.unreadable(path, error),
        }
        Ok(())
    }

    /// A file; `key` is its path with the folder it was found from resolved.
    fn file(&mut self, key: &Path, mut path: PathBuf, found: Metadata) {
        path.shrink_to_fit();
        let Metadata { len, modified_ns, .. } = found;
        self.inputs.push(PlannedInput { path, uri: self.fixed.uri(key), len, modified_ns });
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
        let Self { fs, mut inputs, mut problems, .. } = self;
        if stdin {
            inputs.push(PlannedInput {
                path: PathBuf::from("-"),
                uri: "-".to_owned(),
                len: 0,
                modified_ns: 0,
            });
        }
        // Stable, so that of several ways to write a path the first one given is kept.
        inputs.sort_by(|a, b| a.uri.cmp(&b.uri));
        let mut alike: Vec<PlannedInput> = Vec::new();
        inputs.retain(|input| {
            if alike.first().is_some_and(|first| first.uri != input.uri) {
                alike.clear();
            }
            let is_new = !alike.iter().any(|other| same_file(fs, other, input));
            if is_new {
                alike.push(input.clone());
            }
            is_new
        });
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        problems.dedup_by(|later, first| later.path == first.path);
        Expansion { inputs, unmatched, problems }
    }
}

/// Whether two inputs with one uri are one file. Only `%` and `-` can make two files look alike.
fn same_file(fs: &dyn FileSystem, a: &PlannedInput, b: &PlannedInput) -> bool {
    if a.path == b.path || !(a.uri.contains('%') || a.uri == "-") {
        return true;
    }
    let key = |input: &PlannedInput| {
        let (key, _) = uri::resolve(fs, &folders::parent(&input.path)).ok()?;
        Some((key, input.path.file_name()?.to_owned()))
    };
    !is_stdin(&a.path) && !is_stdin(&b.path) && key(a).is_some_and(|found| Some(found) == key(b))
}
