//! A file system that fails on purpose.

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fs::{DirEntry, FileSystem, Metadata, ReadFile, WriteFile};

/// Which calls fail.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The first call that fails, counted from 1.
    pub at: u64,
    /// What it fails with.
    pub kind: io::ErrorKind,
    /// Later calls fail too.
    pub stays: bool,
}

/// Wraps a file system; counts every call, reads, writes, seeks and syncs of open files included, and
/// fails some of them without carrying them out. A write that fails because the disk is full writes
/// what still fits.
///
/// Clones share their counts and faults.
#[derive(Clone)]
pub struct FaultyFileSystem {
    inner: Arc<dyn FileSystem>,
    syncs: bool,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    calls: BTreeMap<&'static str, u64>,
    total: u64,
    fault: Option<Fault>,
    room: Option<u64>,
    failed: Option<&'static str>,
}

impl FaultyFileSystem {
    /// Fails nothing until told to.
    #[must_use]
    pub fn new(inner: Arc<dyn FileSystem>) -> Self {
        Self { inner, syncs: true, state: Arc::default() }
    }

    /// Counts and fails syncs like other calls but never carries them out: they take most of the
    /// time of a test that runs something hundreds of times, and only a power cut shows them.
    #[must_use]
    pub fn without_syncs(self) -> Self {
        Self { syncs: false, ..self }
    }

    /// Begins to count at 0 and fails as `fault` says.
    pub fn fail(&self, fault: Option<Fault>) {
        let mut state = self.state();
        *state = State { fault, room: state.room, ..State::default() };
    }

    /// Lets so many more bytes be written; then the disk is full.
    pub fn limit_bytes(&self, bytes: Option<u64>) {
        self.state().room = bytes;
    }

    /// The number of calls.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.state().total
    }

    /// The number of calls of each kind, by the name of the function.
    #[must_use]
    pub fn calls_by_kind(&self) -> BTreeMap<&'static str, u64> {
        self.state().calls.clone()
    }

    /// The first call that was failed, if any was.
    #[must_use]
    pub fn failed(&self) -> Option<&'static str> {
        self.state().failed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call and says whether it may go on.
    fn call(&self, kind: &'static str) -> io::Result<()> {
        let mut state = self.state();
        state.total += 1;
        *state.calls.entry(kind).or_default() += 1;
        let total = state.total;
        match state.fault {
            Some(fault) if total == fault.at || fault.stays && total > fault.at => {
                state.failed.get_or_insert(kind);
                Err(io::Error::new(fault.kind, format!("injected into {kind}")))
            }
            _ => Ok(()),
        }
    }

    /// Takes room for up to `wanted` bytes.
    fn take_room(&self, wanted: usize) -> io::Result<usize> {
        let mut state = self.state();
        let Some(room) = &mut state.room else { return Ok(wanted) };
        let granted = usize::try_from(*room).unwrap_or(usize::MAX).min(wanted);
        if granted == 0 && wanted > 0 {
            state.failed.get_or_insert("write");
            return Err(io::Error::new(io::ErrorKind::StorageFull, "no room left"));
        }
        *room -= granted as u64;
        Ok(granted)
    }
}

impl std::fmt::Debug for FaultyFileSystem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FaultyFileSystem").field("calls", &self.calls()).finish_non_exhaustive()
    }
}

impl FileSystem for FaultyFileSystem {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.call("metadata")?;
        self.inner.metadata(path)
    }

    fn is_link(&self, path: &Path) -> io::Result<bool> {
        self.call("is_link")?;
        self.inner.is_link(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.call("read_dir")?;
        self.inner.read_dir(path)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.call("canonicalize")?;
        self.inner.canonicalize(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        self.call("open")?;
        Ok(Box::new(FaultyRead { inner: self.inner.open(path)?, faults: self.clone() }))
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        self.call("create_new")?;
        Ok(Box::new(FaultyWrite { inner: self.inner.create_new(path)?, faults: self.clone() }))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        self.call("append")?;
        Ok(Box::new(FaultyWrite { inner: self.inner.append(path)?, faults: self.clone() }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename")?;
        self.inner.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.call("remove_file")?;
        self.inner.remove_file(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.call("remove_dir_all")?;
        self.inner.remove_dir_all(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.call("create_dir_all")?;
        self.inner.create_dir_all(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.call("sync_dir")?;
        if self.syncs { self.inner.sync_dir(path) } else { Ok(()) }
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any + Send + Sync>>> {
        self.call("lock")?;
        self.inner.lock(path)
    }

    fn stdin(&self) -> Box<dyn Read + Send> {
        self.inner.stdin()
    }

    fn stdout(&self) -> Box<dyn Write + Send> {
        Box::new(FaultyStdout { inner: self.inner.stdout(), faults: self.clone() })
    }
}

struct FaultyRead {
    inner: Box<dyn ReadFile>,
    faults: FaultyFileSystem,
}

impl Read for FaultyRead {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.faults.call("read")?;
        self.inner.read(to)
    }
}

impl Seek for FaultyRead {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.faults.call("seek")?;
        self.inner.seek(to)
    }
}

impl ReadFile for FaultyRead {}

struct FaultyWrite {
    inner: Box<dyn WriteFile>,
    faults: FaultyFileSystem,
}

impl Write for FaultyWrite {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.faults.call("write")?;
        let granted = self.faults.take_room(bytes.len())?;
        self.inner.write(bytes.get(..granted).unwrap_or_default())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.faults.call("flush")?;
        self.inner.flush()
    }
}

impl WriteFile for FaultyWrite {
    fn sync_all(&mut self) -> io::Result<()> {
        self.faults.call("sync_all")?;
        if self.faults.syncs { self.inner.sync_all() } else { Ok(()) }
    }
}

struct FaultyStdout {
    inner: Box<dyn Write + Send>,
    faults: FaultyFileSystem,
}

impl Write for FaultyStdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.faults.call("write")?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.faults.call("flush")?;
        self.inner.flush()
    }
}
