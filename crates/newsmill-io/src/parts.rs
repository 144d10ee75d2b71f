//! Publishing a folder of parts.
//!
//! A rename can replace one file, not many, so a small record makes many renames one step. The
//! folder's file `.newsmill-parts.json` says which parts newsmill published there. To publish:
//!
//! 1. All parts lie durable in the staging folder inside the target folder.
//! 2. The record is replaced by one that lists the new parts, where each is staged, and the old
//!    parts they replace. From here on the new parts are the folder's content.
//! 3. Old parts are removed, then new ones renamed into place: a reader may find fewer parts for a
//!    moment, never old beside new, so that no article is there twice.
//! 4. The record is replaced by one without staged parts.
//!
//! Whatever stops this before 2 leaves the old parts untouched. Whatever stops it after 2 is made
//! good by doing 3 and 4 again: at once, or by the next run's [`sweep`](crate::sweep), or by the
//! next publishing. Files that the record does not list are other people's: a folder with such files
//! is refused, and nothing of theirs is ever removed or replaced.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{IoError, IoErrorKind, Result};
use crate::folders;
use crate::fs::FileSystem;
use crate::lock::LOCK_NAME;
use crate::publish::{Content, Published, check_stored, join};
use crate::staging::Staging;
use crate::target::Target;

const RECORD_NAME: &str = ".newsmill-parts.json";
const NEW_RECORD_NAME: &str = ".newsmill-parts.json.new";
const FORMAT: u32 = 1;
/// A record of a million parts is about 100 MB.
const RECORD_BYTES_MAX: u64 = 1 << 30;

/// What newsmill wrote to a folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    format: u32,
    run: String,
    /// The staging folder, while publishing is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    staging: Option<String>,
    parts: Vec<Part>,
    /// Parts of earlier runs still to be removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    replaces: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Part {
    name: String,
    bytes: u64,
    /// Its name in the staging folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    staged: Option<String>,
}

/// Publishes every block with bytes as a part of its own, `part-00000` and the suffix, in article
/// order, each between the prologue and the epilogue. Parts of earlier runs are replaced as a whole.
///
/// # Errors
/// [`IoErrorKind::Foreign`] when the folder holds files that newsmill did not write, and what the
/// operating system says. The module's text says what an error leaves behind.
pub fn publish_parts(staging: &Staging, suffix: &str, content: &Content<'_>) -> Result<Published> {
    let fs = staging.fs();
    let Target::Folder(folder) = staging.target() else {
        let why = "it is not a folder of parts";
        return Err(IoError::at(IoErrorKind::NotAFile, "publish", staging.target().path(), why));
    };
    if suffix.contains(std::path::is_separator) {
        let why = format!("the suffix `{suffix}` holds a path separator");
        return Err(IoError::at(IoErrorKind::Range, "publish", folder, why));
    }
    let own = staging.folder().file_name().and_then(OsStr::to_str).map(str::to_owned);
    finish_interrupted(fs, folder, own.as_deref())?;
    let old = check_folder(fs, folder)?;
    let parts = stage_parts(staging, suffix, content)?;
    let record = Record {
        format: FORMAT,
        run: staging.run_id().to_owned(),
        staging: own,
        replaces: old.parts.into_iter().map(|part| part.name).collect(),
        parts: parts.clone(),
    };
    write_record(fs, folder, &record)?;
    // The new parts are durable and decided on; one failed call is not the end of it.
    roll_forward(fs, folder, &record).or_else(|_| roll_forward(fs, folder, &record))?;
    Ok(Published {
        path: folder.clone(),
        bytes: parts.iter().map(|part| part.bytes).sum(),
        files: parts.len() as u64,
    })
}

/// Gives every block its part's name, and joins it with the prologue and epilogue if there are any.
fn stage_parts(staging: &Staging, suffix: &str, content: &Content<'_>) -> Result<Vec<Part>> {
    let fs = staging.fs();
    let mut parts = Vec::new();
    for (number, block) in content.full_blocks().enumerate() {
        let name = format!("part-{number:05}{suffix}");
        let (path, bytes) = if content.prologue.is_empty() && content.epilogue.is_empty() {
            check_stored(fs, block)?;
            (block.path.clone(), block.stored_len)
        } else {
            let path = staging.folder().join(format!("joined-{number:05}"));
            let one = Content { blocks: std::slice::from_ref(block), ..*content };
            let bytes = join(fs, &path, &one, staging.compression())?;
            (path, bytes)
        };
        let staged = path.file_name().and_then(OsStr::to_str).map(str::to_owned);
        parts.push(Part { name, bytes, staged });
    }
    folders::sync(fs, staging.folder())?;
    Ok(parts)
}

/// Checks that a folder holds only parts of newsmill, and hidden files, and gives its record.
pub(crate) fn check_folder(fs: &dyn FileSystem, folder: &Path) -> Result<Record> {
    let record = read_record(fs, folder)?.unwrap_or_default();
    let names = record.parts.iter().map(|part| &part.name).chain(&record.replaces);
    let ours: BTreeSet<&str> = names.map(String::as_str).collect();
    let entries = fs.read_dir(folder).map_err(|error| IoError::os("list", folder, error))?;
    let foreign = entries.into_iter().map(|entry| entry.name).find(|name| {
        let name = name.to_string_lossy();
        !name.starts_with('.') && !ours.contains(&*name)
    });
    match foreign {
        None => Ok(record),
        Some(name) => {
            let why = format!(
                "it holds `{}`, which newsmill did not write there; hint: name a new or empty folder",
                name.display()
            );
            Err(IoError::at(IoErrorKind::Foreign, "write parts to", folder, why))
        }
    }
}

/// Finishes a publishing that was cut short after its record was written, if there is one; `own` is
/// the staging folder whose lock this process holds.
pub(crate) fn finish_interrupted(
    fs: &dyn FileSystem,
    folder: &Path,
    own: Option<&str>,
) -> Result<()> {
    let Some(record) = read_record(fs, folder)? else { return Ok(()) };
    let Some(staging) = record.staging.as_deref() else { return Ok(()) };
    if own == Some(staging) {
        return roll_forward(fs, folder, &record);
    }
    match fs.lock(&folder.join(staging).join(LOCK_NAME)) {
        Ok(None) => {
            let why = "another run is publishing there";
            Err(IoError::at(IoErrorKind::Locked, "publish", folder, why))
        }
        Ok(Some(_held)) => roll_forward(fs, folder, &record),
        // Its staging folder is gone; what is in place already decides.
        Err(error) if error.kind() == io::ErrorKind::NotFound => roll_forward(fs, folder, &record),
        Err(error) => Err(IoError::os("lock", folder, error)),
    }
}

/// Steps 3 and 4. May be repeated from any point: a part that is still staged is not in place yet,
/// so whatever has its name is old.
fn roll_forward(fs: &dyn FileSystem, folder: &Path, record: &Record) -> Result<()> {
    let staging = folder.join(record.staging.as_deref().unwrap_or_default());
    let mut waiting = BTreeMap::new();
    let mut placed = BTreeSet::new();
    for part in &record.parts {
        let staged = staging.join(part.staged.as_deref().unwrap_or(&part.name));
        if folders::is_file(fs, &staged)? {
            waiting.insert(part.name.as_str(), staged);
        } else {
            placed.insert(part.name.as_str());
            check_placed(fs, folder, part)?;
        }
    }
    for old in &record.replaces {
        if !placed.contains(old.as_str()) {
            folders::remove_file(fs, &folder.join(old))?;
        }
    }
    for (name, staged) in waiting {
        let path = folder.join(name);
        fs.rename(&staged, &path).map_err(|error| IoError::os("publish", &path, error))?;
    }
    folders::sync(fs, folder)?;
    let parts = record.parts.iter().map(|part| Part { staged: None, ..part.clone() }).collect();
    let done = Record { format: FORMAT, run: record.run.clone(), parts, ..Record::default() };
    write_record(fs, folder, &done)
}

/// A part that is not staged any more has to be in place.
fn check_placed(fs: &dyn FileSystem, folder: &Path, part: &Part) -> Result<()> {
    let path = folder.join(&part.name);
    match fs.metadata(&path) {
        Ok(found) if found.len == part.bytes => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(IoError::os("publish", &path, error))
        }
        _ => {
            let why = format!(
                "the part was lost after an interrupted publishing; hint: remove `{RECORD_NAME}` and the parts, and run again"
            );
            Err(IoError::at(IoErrorKind::Damaged, "publish", &path, why))
        }
    }
}

fn read_record(fs: &dyn FileSystem, folder: &Path) -> Result<Option<Record>> {
    let path = folder.join(RECORD_NAME);
    let file = match fs.open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(IoError::reading("open", &path, error)),
    };
    let mut bytes = Vec::new();
    file.take(RECORD_BYTES_MAX)
        .read_to_end(&mut bytes)
        .map_err(|error| IoError::reading("read", &path, error))?;
    let damaged =
        |why: &dyn std::fmt::Display| IoError::at(IoErrorKind::Damaged, "read", &path, why);
    let record: Record = serde_json::from_slice(&bytes).map_err(|error| damaged(&error))?;
    if record.format != FORMAT {
        let why = format!("its format is {}, this newsmill knows {FORMAT}", record.format);
        return Err(damaged(&why));
    }
    // Names become paths that are removed and replaced.
    let names = record.parts.iter().flat_map(|part| [Some(&part.name), part.staged.as_ref()]);
    for name in
        names.chain(record.replaces.iter().map(Some)).chain([record.staging.as_ref()]).flatten()
    {
        if name.is_empty() || name == ".." || name.contains(['/', '\\', '\0']) {
            return Err(damaged(&format!("`{name}` is no name of a part")));
        }
    }
    Ok(Some(record))
}

/// Replaces the record in one step and makes it durable.
fn write_record(fs: &dyn FileSystem, folder: &Path, record: &Record) -> Result<()> {
    let new = folder.join(NEW_RECORD_NAME);
    let path = folder.join(RECORD_NAME);
    let failed = |error| IoError::os("write", &new, error);
    let bytes = serde_json::to_vec(record).map_err(|error| failed(error.into()))?;
    folders::remove_file(fs, &new)?;
    let mut file = fs.create_new(&new).map_err(failed)?;
    file.write_all(&bytes).and_then(|()| file.flush()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    drop(file);
    fs.rename(&new, &path).map_err(|error| IoError::os("write", &path, error))?;
    folders::sync(fs, folder)
}
