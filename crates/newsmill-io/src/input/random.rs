//! Random access: the file itself, or a spooled copy of what cannot seek.

use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{IoError, IoErrorKind, Result};
use crate::fs::{FileSystem, ReadFile};
use crate::input::raw::BUFFER_BYTES;

/// A file for reading at any offset.
pub(crate) struct RandomAccess {
    file: Box<dyn ReadFile>,
    len: u64,
    damage: Option<String>,
}

impl RandomAccess {
    pub(crate) fn new(file: Box<dyn ReadFile>, len: u64, damage: Option<String>) -> Self {
        Self { file, len, damage }
    }

    pub(crate) fn length(&self, path: &Path) -> Result<u64> {
        self.damage.as_ref().map_or(Ok(self.len), |why| Err(damaged(path, why)))
    }

    pub(crate) fn read_at(&mut self, path: &Path, offset: u64, to: &mut [u8]) -> Result<usize> {
        let wanted = to.len();
        let read =
            self.read_some(offset, to).map_err(|error| IoError::reading("read", path, error))?;
        match &self.damage {
            Some(why) if read < wanted => Err(damaged(path, why)),
            _ => Ok(read),
        }
    }

    fn read_some(&mut self, offset: u64, to: &mut [u8]) -> io::Result<usize> {
        if offset >= self.len {
            return Ok(0);
        }
        self.file.seek(SeekFrom::Start(offset))?;
        let mut read = 0;
        while let Some(rest) = to.get_mut(read..).filter(|rest| !rest.is_empty()) {
            match self.file.read(rest) {
                Ok(0) => break,
                Ok(count) => read += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(read)
    }
}

fn damaged(path: &Path, why: &str) -> IoError {
    IoError::at(IoErrorKind::Damaged, "read", path, why)
}

/// Makes names of spool files differ within a process.
static SPOOLS: AtomicU64 = AtomicU64::new(0);

/// A spooled copy, without a name already: the space is given back when its files are closed, also
/// when the process is killed.
pub(crate) struct Spool {
    /// Open files on the copy, as many as were asked for.
    pub(crate) files: Vec<Box<dyn ReadFile>>,
    /// Bytes.
    pub(crate) len: u64,
}

impl Spool {
    /// Copies what `next` gives, until it gives an empty slice, into `dir`.
    pub(crate) fn fill(
        fs: &dyn FileSystem,
        dir: &Path,
        handles: usize,
        next: &mut dyn FnMut(&mut [u8]) -> io::Result<usize>,
    ) -> Result<Self> {
        let (path, mut file) = create(fs, dir)?;
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut len = 0;
        let copied = loop {
            match next(&mut buffer) {
                Ok(0) => break Ok(()),
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    if let Err(error) = file.write_all(bytes) {
                        break Err(IoError::os("spool to", &path, error));
                    }
                    len += count as u64;
                }
                Err(error) => break Err(IoError::reading("read what is spooled to", &path, error)),
            }
        };
        let flushed = copied
            .and_then(|()| file.flush().map_err(|error| IoError::os("spool to", &path, error)));
        drop(file);
        let opened = flushed.and_then(|()| {
            (0..handles)
                .map(|_| fs.open(&path).map_err(|error| IoError::reading("open", &path, error)))
                .collect::<Result<Vec<_>>>()
        });
        let removed = fs.remove_file(&path).map_err(|error| IoError::os("remove", &path, error));
        let files = opened?;
        removed?;
        Ok(Self { files, len })
    }
}

fn create(fs: &dyn FileSystem, dir: &Path) -> Result<(PathBuf, Box<dyn crate::fs::WriteFile>)> {
    if dir.as_os_str().is_empty() {
        return Err(IoError {
            kind: IoErrorKind::Range,
            path: None,
            message: "spool an input for random access: no folder to spool to is set".to_owned(),
            source: None,
        });
    }
    fs.create_dir_all(dir).map_err(|error| IoError::os("create", dir, error))?;
    loop {
        let number = SPOOLS.fetch_add(1, Ordering::Relaxed);
        let path = dir.join(format!(".newsmill-spool-{}-{number}", std::process::id()));
        match fs.create_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(IoError::os("create", &path, error)),
        }
    }
}
