//! The one file-system trait: every call a run makes goes through it, so that a test can fail each
//! of them once.

use std::any::Any;
use std::ffi::OsString;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Dir,
    /// A FIFO, socket or device; in a [`DirEntry`] also a link, which has not been followed.
    Other,
}

/// What a path leads to, links followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metadata {
    /// What stands there.
    pub kind: FileKind,
    /// Bytes.
    pub len: u64,
    /// Nanoseconds since 1970, negative before; 0 where the file system keeps no time.
    pub modified_ns: i128,
}

/// One entry of a folder, not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirEntry {
    /// The bare name.
    pub name: OsString,
    /// The entry is a symbolic link; `kind` is then [`FileKind::Other`].
    pub is_link: bool,
    /// What the entry is.
    pub kind: FileKind,
}

/// A file open for reading.
pub trait ReadFile: Read + Seek + Send {}

/// A file open for writing.
pub trait WriteFile: Write + Send {
    /// Makes what was written durable, content and length.
    ///
    /// # Errors
    /// Whatever the device reports; what was written since the last success is then not safe.
    fn sync_all(&mut self) -> io::Result<()>;
}

/// Every call that touches files, standard input or standard output.
///
/// All functions may be called from any thread.
pub trait FileSystem: Send + Sync {
    /// What `path` leads to, following links.
    ///
    /// # Errors
    /// `NotFound` also for a link that leads nowhere.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;
    /// Whether `path` itself is a symbolic link, wherever it leads.
    ///
    /// # Errors
    /// `NotFound` when nothing is there, not even a link.
    fn is_link(&self, path: &Path) -> io::Result<bool>;
    /// The entries of a folder, sorted by name.
    ///
    /// # Errors
    /// When the folder cannot be listed to its end.
    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>>;
    /// The absolute path without links.
    ///
    /// # Errors
    /// When it does not exist.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;
    /// Opens a regular file for reading. Never opens, and so never hangs on, anything else.
    ///
    /// # Errors
    /// `InvalidInput` for a FIFO, socket or device, `IsADirectory` for a folder.
    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>>;
    /// Creates a file that must not exist yet.
    ///
    /// # Errors
    /// `AlreadyExists` when something is there.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn WriteFile>>;
    /// Opens a file to write behind its end; creates it when missing.
    ///
    /// # Errors
    /// As the operating system says.
    fn append(&self, path: &Path) -> io::Result<Box<dyn WriteFile>>;
    /// Gives `from` the name `to`, replacing a file there in one step.
    ///
    /// # Errors
    /// As the operating system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file or a link.
    ///
    /// # Errors
    /// As the operating system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder and all below it; links are removed, not followed.
    ///
    /// # Errors
    /// As the operating system says.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Creates a folder and the missing ones above it.
    ///
    /// # Errors
    /// As the operating system says.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable: what was created, renamed and removed there.
    ///
    /// # Errors
    /// As the device says. A file system that cannot do this for folders is no error.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Takes the exclusive kernel lock of a file, which is created when missing and held until the
    /// value is dropped or the process ends. `None`: another holds it.
    ///
    /// # Errors
    /// As the operating system says.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any + Send + Sync>>>;
    /// Standard input.
    fn stdin(&self) -> Box<dyn Read + Send>;
    /// Standard output.
    fn stdout(&self) -> Box<dyn Write + Send>;
}
