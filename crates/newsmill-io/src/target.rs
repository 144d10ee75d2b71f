//! Where a pipeline's export goes.

use std::io;
use std::path::{Path, PathBuf};

use crate::compression::Compression;
use crate::error::{IoError, IoErrorKind, Result};
use crate::folders;
use crate::fs::{FileKind, FileSystem};
use crate::parts;

/// What an export's `to` means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One file.
    File(PathBuf, Compression),
    /// A folder of parts.
    Folder(PathBuf),
    /// Standard output.
    Stdout,
}

/// The file that proves a folder can be written to.
const PROBE_NAME: &str = ".newsmill-probe";

impl Target {
    /// Reads a `to`: `-` is standard output; a path that ends in `/`, an existing folder, and any
    /// path when the export makes `parts` are folders; else a file. Relative paths resolve from
    /// `base`. A link to a file stands for that file, so that publishing does not replace the link.
    ///
    /// # Errors
    /// [`IoErrorKind::Missing`] for a link that leads nowhere, [`IoErrorKind::Range`] for an empty
    /// `to`.
    pub fn new(fs: &dyn FileSystem, base: &Path, to: &str, parts: bool) -> Result<Self> {
        if to == "-" {
            return Ok(Self::Stdout);
        }
        if to.is_empty() {
            return Err(IoError::at(
                IoErrorKind::Range,
                "write to",
                Path::new(to),
                "the path is empty",
            ));
        }
        let path = base.join(to);
        let is_folder = || matches!(fs.metadata(&path), Ok(found) if found.kind == FileKind::Dir);
        if parts || to.ends_with(std::path::is_separator) || is_folder() {
            return Ok(Self::Folder(path));
        }
        let path = match fs.is_link(&path) {
            Ok(true) => fs
                .canonicalize(&path)
                .map_err(|error| IoError::os("write to the link", &path, error))?,
            Ok(false) => path,
            Err(error) if error.kind() == io::ErrorKind::NotFound => path,
            Err(error) => return Err(IoError::os("write to", &path, error)),
        };
        if path.file_name().is_none() {
            return Err(IoError::at(IoErrorKind::NotAFile, "write to", &path, "it names no file"));
        }
        let compression = Compression::of_name(to);
        Ok(Self::File(path, compression))
    }

    /// The file or folder; `-` for standard output.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::File(path, _) | Self::Folder(path) => path,
            Self::Stdout => Path::new("-"),
        }
    }

    /// How bytes that go there are compressed; for parts their suffix says so.
    #[must_use]
    pub fn compression(&self, suffix: &str) -> Compression {
        match self {
            Self::File(_, compression) => *compression,
            Self::Folder(_) => Compression::of_name(suffix),
            Self::Stdout => Compression::None,
        }
    }
}

/// Checks before a run that its result can be published: the folder exists or can be made and can be
/// written to, nothing but a regular file is where a file is meant, and a folder for parts holds
/// nothing that newsmill did not write. Creates nothing that stays.
///
/// # Errors
/// [`IoErrorKind::NotAFile`], [`IoErrorKind::Permission`], [`IoErrorKind::Foreign`],
/// [`IoErrorKind::Full`] and what else the operating system says.
pub fn check_target(fs: &dyn FileSystem, target: &Target) -> Result<()> {
    match target {
        Target::Stdout => Ok(()),
        Target::File(path, _) => {
            folders::is_file(fs, path)?;
            probe(fs, &folders::nearest(fs, &folders::parent(path))?)
        }
        Target::Folder(path) => {
            let there = folders::nearest(fs, path)?;
            if there == *path {
                parts::check_folder(fs, path)?;
            }
            probe(fs, &there)
        }
    }
}

/// Creates a file and removes it again.
fn probe(fs: &dyn FileSystem, folder: &Path) -> Result<()> {
    let path = folder.join(PROBE_NAME);
    folders::remove_file(fs, &path)?;
    let probe = fs.create_new(&path).map_err(|error| IoError::os("write to", folder, error))?;
    drop(probe);
    folders::remove_file(fs, &path)
}
