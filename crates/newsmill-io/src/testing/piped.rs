//! A file system with its own standard input and output.

use std::any::Any;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fs::{DirEntry, FileSystem, Metadata, ReadFile, WriteFile};

/// Wraps a file system; standard input gives set bytes, standard output is kept.
#[derive(Clone)]
pub struct PipedFileSystem {
    inner: Arc<dyn FileSystem>,
    input: Vec<u8>,
    output: Output,
}

#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Output {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl PipedFileSystem {
    /// Every opening of standard input reads `input` from its start.
    #[must_use]
    pub fn new(inner: Arc<dyn FileSystem>, input: Vec<u8>) -> Self {
        Self { inner, input, output: Output::default() }
    }

    /// What was written to standard output.
    #[must_use]
    pub fn written(&self) -> Vec<u8> {
        self.output.bytes().clone()
    }
}

impl FileSystem for PipedFileSystem {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.inner.metadata(path)
    }

    fn is_link(&self, path: &Path) -> io::Result<bool> {
        self.inner.is_link(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.inner.read_dir(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.inner.canonicalize(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        self.inner.open(path)
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        self.inner.create_new(path)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        self.inner.append(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.inner.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.inner.remove_file(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.inner.remove_dir_all(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.inner.create_dir_all(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.inner.sync_dir(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any + Send + Sync>>> {
        self.inner.lock(path)
    }

    fn stdin(&self) -> Box<dyn Read + Send> {
        Box::new(Cursor::new(self.input.clone()))
    }

    fn stdout(&self) -> Box<dyn Write + Send> {
        Box::new(self.output.clone())
    }
}
