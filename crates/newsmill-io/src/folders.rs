//! Folders made durable, and the paths above paths.

use std::io;
use std::path::{Path, PathBuf};

use crate::compression::not_a_file;
use crate::error::{IoError, IoErrorKind, Result};
use crate::fs::{FileKind, FileSystem};

/// The folder a path lies in; `.` for a bare name.
pub(crate) fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_path_buf(),
        None => path.to_path_buf(),
    }
}

/// The nearest folder at or above `path` that exists.
///
/// Something that is no folder in the way is [`IoErrorKind::NotAFile`].
pub(crate) fn nearest(fs: &dyn FileSystem, path: &Path) -> Result<PathBuf> {
    let mut at = path.to_path_buf();
    loop {
        match fs.metadata(&at) {
            Ok(found) if found.kind == FileKind::Dir => return Ok(at),
            Ok(_) => {
                return Err(IoError::at(IoErrorKind::NotAFile, "write to", &at, "is not a folder"));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && at != parent(&at) => {
                at = parent(&at)
            }
            Err(error) => return Err(IoError::os("write to", &at, error)),
        }
    }
}

/// Creates a folder and the missing ones above it, and makes their names durable.
pub(crate) fn create(fs: &dyn FileSystem, path: &Path) -> Result<()> {
    let there = nearest(fs, path)?;
    if there == path {
        return Ok(());
    }
    fs.create_dir_all(path).map_err(|error| IoError::os("create", path, error))?;
    let mut at = path.to_path_buf();
    while at != there && at != parent(&at) {
        at = parent(&at);
        sync(fs, &at)?;
    }
    Ok(())
}

/// Makes the names in a folder durable.
pub(crate) fn sync(fs: &dyn FileSystem, path: &Path) -> Result<()> {
    fs.sync_dir(path).map_err(|error| IoError::os("make durable", path, error))
}

/// Removes a file that may not be there.
pub(crate) fn remove_file(fs: &dyn FileSystem, path: &Path) -> Result<()> {
    match fs.remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(IoError::os("remove", path, error))
        }
        _ => Ok(()),
    }
}

/// Removes a folder that may not be there, and all below it.
pub(crate) fn remove_folder(fs: &dyn FileSystem, path: &Path) -> Result<()> {
    match fs.remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(IoError::os("remove", path, error))
        }
        _ => Ok(()),
    }
}

/// Whether a regular file stands there; anything else but nothing is an error.
pub(crate) fn is_file(fs: &dyn FileSystem, path: &Path) -> Result<bool> {
    match fs.metadata(path) {
        Ok(found) if found.kind == FileKind::File => Ok(true),
        Ok(found) => Err(not_a_file("write to", path, found.kind)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(IoError::os("write to", path, error)),
    }
}
