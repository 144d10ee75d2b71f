//! Making a run's result visible, whole or not at all.

#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::compression::Compression;
use crate::encode::encode;
use crate::error::{IoError, IoErrorKind, Result};
use crate::folders;
use crate::fs::FileSystem;
use crate::staging::{StagedBlock, Staging};
use crate::target::Target;

/// What is published, in order. Blocks without bytes are passed over, also by separators.
#[derive(Debug, Clone, Copy, Default)]
pub struct Content<'a> {
    /// Before the first block; compressed on its own like the two below.
    pub prologue: &'a [u8],
    /// Between two blocks.
    pub separator: &'a [u8],
    /// Behind the last block.
    pub epilogue: &'a [u8],
    /// The blocks, in article order.
    pub blocks: &'a [StagedBlock],
}

/// What was made visible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The file or folder; `-` for standard output.
    pub path: PathBuf,
    /// Bytes as stored.
    pub bytes: u64,
    /// Files written.
    pub files: u64,
}

/// The name in the staging folder of what is joined.
const JOINED_NAME: &str = "joined";
const COPY_BYTES: usize = 256 << 10;

impl<'a> Content<'a> {
    pub(crate) fn full_blocks(&self) -> impl Iterator<Item = &'a StagedBlock> + use<'a> {
        self.blocks.iter().filter(|block| block.raw_len > 0)
    }

    /// The one block that is all there is, and can be renamed instead of copied.
    fn single(&self) -> Option<&'a StagedBlock> {
        let mut blocks = self.full_blocks();
        match (blocks.next(), blocks.next()) {
            (Some(block), None) if self.prologue.is_empty() && self.epilogue.is_empty() => {
                Some(block)
            }
            _ => None,
        }
    }
}

/// Publishes one file: joins the blocks in the staging folder, makes that durable, renames it over
/// the target and makes the rename durable. At no time is there half a file under the target's name:
/// before the rename it holds what it held before, after it all of the new.
///
/// # Errors
/// [`IoErrorKind::NotAFile`] when something else than a regular file is there,
/// [`IoErrorKind::Damaged`] when a block is not what was staged, and what the operating system says.
/// An error of the last step, making the rename durable, comes with the new file in place.
pub fn publish_file(staging: &Staging, content: &Content<'_>) -> Result<Published> {
    let fs = staging.fs();
    let Target::File(path, _) = staging.target() else {
        let why = "it is not one file";
        return Err(IoError::at(IoErrorKind::NotAFile, "publish", staging.target().path(), why));
    };
    folders::is_file(fs, path)?;
    let (whole, bytes) = match content.single() {
        Some(block) => {
            check_stored(fs, block)?;
            (block.path.clone(), block.stored_len)
        }
        None => {
            let joined = staging.folder().join(JOINED_NAME);
            let bytes = join(fs, &joined, content, staging.compression())?;
            (joined, bytes)
        }
    };
    fs.rename(&whole, path).map_err(|error| IoError::os("publish", path, error))?;
    folders::sync(fs, &folders::parent(path))?;
    Ok(Published { path: path.clone(), bytes, files: 1 })
}

/// Writes the blocks to standard output. What was written before an error cannot be taken back.
///
/// # Errors
/// [`IoErrorKind::BrokenPipe`] when nobody reads any more, [`IoErrorKind::Damaged`] when a block is
/// not what was staged, and what the operating system says.
pub fn publish_stdout(staging: &Staging, content: &Content<'_>) -> Result<Published> {
    let mut stdout = staging.fs().stdout();
    let path = PathBuf::from("-");
    let bytes = copy_all(staging.fs(), &mut stdout, &path, content, Compression::None)?;
    stdout.flush().map_err(|error| IoError::os("write to", &path, error))?;
    Ok(Published { path, bytes, files: 1 })
}

/// Joins content to a new durable file and gives its length; a file there is replaced.
pub(crate) fn join(
    fs: &dyn FileSystem,
    path: &Path,
    content: &Content<'_>,
    compression: Compression,
) -> Result<u64> {
    folders::remove_file(fs, path)?;
    let failed = |error| IoError::os("write", path, error);
    let mut file = fs.create_new(path).map_err(failed)?;
    let bytes = copy_all(fs, &mut file, path, content, compression)?;
    file.flush().map_err(failed)?;
    file.sync_all().map_err(failed)?;
    Ok(bytes)
}

/// Copies content and gives its stored length.
fn copy_all(
    fs: &dyn FileSystem,
    to: &mut dyn Write,
    path: &Path,
    content: &Content<'_>,
    compression: Compression,
) -> Result<u64> {
    let failed = |error| IoError::os("write", path, error);
    let mut total = 0;
    let mut put = |to: &mut dyn Write, bytes: &[u8], always: bool| {
        if bytes.is_empty() && !always {
            return Ok(());
        }
        let coded = encode(bytes, compression).map_err(failed)?;
        total += coded.len() as u64;
        to.write_all(&coded).map_err(failed)
    };
    // Nothing at all is still one empty member: an empty file is no gzip.
    let nothing = content.full_blocks().next().is_none() && content.epilogue.is_empty();
    put(to, content.prologue, nothing)?;
    let mut stored = 0;
    for (number, block) in content.full_blocks().enumerate() {
        if number > 0 {
            put(to, content.separator, false)?;
        }
        copy_block(fs, block, to, path)?;
        stored += block.stored_len;
    }
    put(to, content.epilogue, false)?;
    Ok(total + stored)
}

/// Copies a block's stored bytes.
fn copy_block(
    fs: &dyn FileSystem,
    block: &StagedBlock,
    to: &mut dyn Write,
    path: &Path,
) -> Result<()> {
    let mut file =
        fs.open(&block.path).map_err(|error| IoError::reading("open", &block.path, error))?;
    let mut buffer = vec![0; COPY_BYTES];
    let mut copied = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                copied += count as u64;
                let bytes = buffer.get(..count).unwrap_or_default();
                to.write_all(bytes).map_err(|error| IoError::os("write", path, error))?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(IoError::reading("read", &block.path, error)),
        }
    }
    same_length(block, copied)
}

/// Checks that a block has the length it was staged with.
pub(crate) fn check_stored(fs: &dyn FileSystem, block: &StagedBlock) -> Result<()> {
    let found =
        fs.metadata(&block.path).map_err(|error| IoError::reading("read", &block.path, error))?;
    same_length(block, found.len)
}

fn same_length(block: &StagedBlock, found: u64) -> Result<()> {
    if found == block.stored_len {
        return Ok(());
    }
    let why = format!("the block has {found} bytes and was staged with {}", block.stored_len);
    Err(IoError::at(IoErrorKind::Damaged, "read", &block.path, why))
}
