//! Files in, model out, for every task.

use std::io;
use std::path::{Path, PathBuf};

use newsmill_io::{ExpandSettings, Input, OpenSettings, OsFileSystem};

use crate::exit::{Exit, failure};

/// Bytes that are read at once.
const PART: usize = 1 << 20;

/// The files that the arguments name, in order.
pub(super) fn files(data: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let settings = ExpandSettings::default();
    let found = newsmill_io::expand(&OsFileSystem, Path::new(""), data, &settings)
        .map_err(|error| failure(Exit::InputMissing, error.to_string()))?;
    if let Some(problem) = found.problems.first() {
        return Err(failure(Exit::InputMissing, problem.error.to_string()));
    }
    let files: Vec<PathBuf> = found.inputs.into_iter().map(|input| input.path).collect();
    if files.is_empty() {
        return Err(failure(Exit::InputMissing, format!("`{}` matches no file", data.join(" "))));
    }
    Ok(files)
}

/// The content of a file, decompressed.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let wrong =
        |why: String| failure(Exit::InputUnreadable, format!("`{}`: {why}", path.display()));
    let mut input = Input::open(&OsFileSystem, path, OpenSettings::default())
        .map_err(|error| wrong(error.to_string()))?;
    let mut bytes = Vec::new();
    loop {
        let part = input.peek(PART).map_err(|error| wrong(error.to_string()))?;
        if part.is_empty() {
            return Ok(bytes);
        }
        let length = part.len();
        bytes.extend_from_slice(part);
        input.advance(length).map_err(|error| wrong(error.to_string()))?;
    }
}

/// Writes the model beside its place and renames it, so that it is there whole or not at all.
pub(super) fn write(to: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = |error: io::Error| -> anyhow::Error {
        let why = format!("write `{}`", to.display());
        anyhow::Error::new(error).context(why)
    };
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    std::fs::write(&part, bytes).map_err(failed)?;
    std::fs::rename(&part, to).map_err(failed)
}
