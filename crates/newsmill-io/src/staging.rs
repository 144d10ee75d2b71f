//! Blocks that are durable but not visible yet.
//!
//! A run stages under one hidden folder: `.NAME.newsmill-RUN` beside a target file, and
//! `.parts.newsmill-RUN` inside a target folder, so that publishing is a rename within one file
//! system even where the target folder is a mount point of its own. The folder holds a file with a
//! kernel lock as long as its run lives; [`sweep`] removes the folders of dead runs.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compression::Compression;
use crate::encode::{Counted, Encoder};
use crate::error::{IoError, IoErrorKind, Result};
use crate::fs::{FileKind, FileSystem};
use crate::input::{Input, OpenSettings};
use crate::lock::{LOCK_NAME, Lock};
use crate::target::Target;
use crate::{folders, parts};

/// How to stage.
#[derive(Debug, Clone, Copy)]
pub struct StagingSettings<'a> {
    /// The run's id: ASCII letters, digits, `.`, `_` and `-`.
    pub run_id: &'a str,
    /// The suffix of parts, `.jsonl.zst`; says how they are compressed. Unused for one file.
    pub suffix: &'a str,
    /// Where to stage what goes to standard output.
    pub spool_dir: &'a Path,
}

/// The staging folder of one run and target.
///
/// May be shared by threads: blocks are written independently. Dropping it keeps what is staged, for
/// a run that resumes; [`Staging::discard_all`] removes it.
pub struct Staging {
    fs: Arc<dyn FileSystem>,
    target: Target,
    folder: PathBuf,
    compression: Compression,
    run_id: String,
    lock: Lock,
}

impl std::fmt::Debug for Staging {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staging").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Staging {
    /// Creates the staging folder, or takes over that of the same run id after a restart.
    ///
    /// # Errors
    /// [`IoErrorKind::Locked`] when that run still lives; [`IoErrorKind::Range`] for a run id with
    /// other characters; what the operating system says.
    pub fn create(
        fs: Arc<dyn FileSystem>,
        target: &Target,
        settings: StagingSettings<'_>,
    ) -> Result<Self> {
        let run_id = settings.run_id;
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if run_id.is_empty() || !run_id.bytes().all(sound) {
            let why =
                format!("the run id `{run_id}` may hold letters, digits, `.`, `_` and `-` only");
            return Err(IoError::at(IoErrorKind::Range, "stage for", target.path(), why));
        }
        let Place { home, prefix } = Place::of(target, settings.spool_dir);
        let mut name = prefix;
        name.push(run_id);
        let folder = home.join(name);
        let lock = Lock::take(&*fs, &folder)?;
        Ok(Self {
            fs,
            target: target.clone(),
            folder,
            compression: target.compression(settings.suffix),
            run_id: run_id.to_owned(),
            lock,
        })
    }

    /// Begins a block; an unfinished or finished one of the same number is replaced.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn block(&self, split: u32, block: u32) -> Result<BlockWriter> {
        let path = self.folder.join(format!("{split:06}-{block:06}"));
        let part = path.with_extension("part");
        folders::remove_file(&*self.fs, &part)?;
        let failed = |error| IoError::os("write", &part, error);
        let file = self.fs.create_new(&part).map_err(failed)?;
        let encoder = Encoder::new(Counted { file, len: 0 }, self.compression).map_err(failed)?;
        Ok(BlockWriter {
            fs: Arc::clone(&self.fs),
            encoder: Some(encoder),
            compression: self.compression,
            buffer: Vec::new(),
            hasher: blake3::Hasher::new(),
            raw_len: 0,
            part,
            path,
        })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The target it stages for.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// How blocks are compressed.
    #[must_use]
    pub fn compression(&self) -> Compression {
        self.compression
    }

    pub(crate) fn fs(&self) -> &dyn FileSystem {
        &*self.fs
    }

    pub(crate) fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Removes everything staged. Publishing moved or copied what is to stay; parts that are decided on and could not be
    /// put in place before are put there now, or stay for the next run's [`sweep`].
    ///
    /// # Errors
    /// What the operating system says; what is left is removed by the next [`sweep`].
    pub fn discard_all(self) -> Result<()> {
        let Self { fs, folder, lock, target, .. } = self;
        if let Target::Folder(parts) = &target {
            let own = folder.file_name().and_then(OsStr::to_str);
            parts::finish_interrupted(&*fs, parts, own)?;
        }
        let removed = folders::remove_folder(&*fs, &folder);
        drop(lock);
        removed
    }
}

/// Where a target's staging folders lie.
struct Place {
    home: PathBuf,
    prefix: OsString,
}

impl Place {
    fn of(target: &Target, spool_dir: &Path) -> Self {
        let mut prefix = OsString::from(".");
        let home = match target {
            Target::File(path, _) => {
                prefix.push(short(path.file_name().unwrap_or_default()));
                folders::parent(path)
            }
            Target::Folder(path) => {
                prefix.push("parts");
                path.clone()
            }
            Target::Stdout => {
                prefix.push("stdout");
                spool_dir.to_path_buf()
            }
        };
        prefix.push(".newsmill-");
        Self { home, prefix }
    }
}

/// A name that leaves room for more within the 255 bytes file systems take.
fn short(name: &OsStr) -> OsString {
    const BYTES_MAX: usize = 100;
    if name.len() <= BYTES_MAX {
        return name.to_owned();
    }
    let start: String = name.to_string_lossy().chars().take(BYTES_MAX / 4).collect();
    let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
    OsString::from(format!("{start}-{hash}"))
}

/// Cleans up what dead runs left of the same target: finishes a publishing of parts that was cut
/// short, then removes staging folders that no live run holds, except that of `keep_run_id`.
///
/// Gives the number of folders removed.
///
/// # Errors
/// What the operating system says.
pub fn sweep(
    fs: &dyn FileSystem,
    target: &Target,
    spool_dir: &Path,
    keep_run_id: Option<&str>,
) -> Result<usize> {
    let Place { home, prefix } = Place::of(target, spool_dir);
    let entries = match fs.read_dir(&home) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(IoError::os("list", &home, error)),
    };
    if let Target::Folder(folder) = target {
        parts::finish_interrupted(fs, folder, None)?;
    }
    let mut removed = 0;
    for entry in entries {
        let Some(run_id) = entry.name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes())
        else {
            continue;
        };
        if entry.kind != FileKind::Dir || keep_run_id.is_some_and(|keep| keep.as_bytes() == run_id)
        {
            continue;
        }
        let folder = home.join(&entry.name);
        match fs.lock(&folder.join(LOCK_NAME)) {
            // Held by a live run, or removed by another sweep just now.
            Ok(None) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(IoError::os("lock", &folder, error)),
            Ok(Some(_held)) => {
                folders::remove_folder(fs, &folder)?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

/// Rows' bytes are handed to the hash and the encoder in pieces of this size.
const BUFFER_BYTES: usize = 128 << 10;

/// Writes one block: one gzip member, one Zstandard frame, or plain bytes.
///
/// Dropped unfinished, it removes what it wrote.
pub struct BlockWriter {
    fs: Arc<dyn FileSystem>,
    encoder: Option<Encoder<Counted>>,
    compression: Compression,
    buffer: Vec<u8>,
    hasher: blake3::Hasher,
    raw_len: u64,
    part: PathBuf,
    path: PathBuf,
}

impl std::fmt::Debug for BlockWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlockWriter").field("path", &self.path).finish_non_exhaustive()
    }
}

impl BlockWriter {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`IoErrorKind::Full`] and what else the operating system says; the block is then lost.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER_BYTES { self.drain() } else { Ok(()) }
    }

    /// The uncompressed bytes so far.
    #[must_use]
    pub fn raw_len(&self) -> u64 {
        self.raw_len + self.buffer.len() as u64
    }

    fn drain(&mut self) -> Result<()> {
        self.hasher.update(&self.buffer);
        self.raw_len += self.buffer.len() as u64;
        if let Some(encoder) = &mut self.encoder {
            encoder.write(&self.buffer).map_err(|error| IoError::os("write", &self.part, error))?;
        }
        self.buffer.clear();
        Ok(())
    }

    /// Completes the block and makes it durable: its bytes, then its name.
    ///
    /// # Errors
    /// What the operating system says; the block is then removed.
    pub fn finish(mut self) -> Result<StagedBlock> {
        self.drain()?;
        let Some(encoder) = self.encoder.take() else {
            return Err(IoError::at(IoErrorKind::Io, "write", &self.part, "it is finished"));
        };
        let done = self.complete(encoder);
        if done.is_err() {
            self.remove_part();
        }
        done
    }

    fn complete(&self, encoder: Encoder<Counted>) -> Result<StagedBlock> {
        let failed = |error| IoError::os("write", &self.part, error);
        let mut stored = encoder.finish().map_err(failed)?;
        std::io::Write::flush(&mut stored).map_err(failed)?;
        stored.file.sync_all().map_err(failed)?;
        let stored_len = stored.len;
        drop(stored);
        self.fs
            .rename(&self.part, &self.path)
            .map_err(|error| IoError::os("name", &self.path, error))?;
        folders::sync(&*self.fs, &folders::parent(&self.path))?;
        Ok(StagedBlock {
            path: self.path.clone(),
            compression: self.compression,
            raw_len: self.raw_len,
            stored_len,
            blake3: *self.hasher.finalize().as_bytes(),
        })
    }

    /// Takes the block back.
    pub fn discard(self) {
        drop(self);
    }

    /// Best effort: what stays is inside the staging folder and goes with it.
    fn remove_part(&self) {
        drop(folders::remove_file(&*self.fs, &self.part));
    }
}

impl Drop for BlockWriter {
    fn drop(&mut self) {
        if self.encoder.take().is_some() {
            self.remove_part();
        }
    }
}

/// A durable block. Its fields are what a ledger has to keep to find it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedBlock {
    /// The file.
    pub path: PathBuf,
    /// How it is compressed.
    pub compression: Compression,
    /// Uncompressed bytes.
    pub raw_len: u64,
    /// Bytes of the file.
    pub stored_len: u64,
    /// The digest of the uncompressed bytes.
    pub blake3: [u8; 32],
}

impl StagedBlock {
    /// Opens it for reading, decompressed. `settings.compression` is ignored: the block knows.
    ///
    /// # Errors
    /// Those of [`Input::open`].
    pub fn open(&self, fs: &dyn FileSystem, settings: OpenSettings) -> Result<Input> {
        Input::open(
            fs,
            &self.path,
            OpenSettings { compression: Some(self.compression), ..settings },
        )
    }
}
