//! Names for files that do not change with the machine or with what else is there.

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::error::{IoError, Result};
use crate::fs::FileSystem;

/// The common part of folders.
#[derive(Debug, Default)]
pub(crate) struct Fixed {
    common: Option<PathBuf>,
}

impl Fixed {
    /// One more folder.
    pub(crate) fn add(&mut self, folder: &Path) {
        self.common = Some(match &self.common {
            None => folder.to_path_buf(),
            Some(common) => common
                .components()
                .zip(folder.components())
                .take_while(|(a, b)| a == b)
                .map(|(component, _)| component)
                .collect(),
        });
    }

    /// The uri of the file with this key.
    pub(crate) fn uri(&self, key: &Path) -> String {
        let below = self.common.as_deref().and_then(|common| key.strip_prefix(common).ok());
        let mut uri = String::with_capacity(below.unwrap_or(key).as_os_str().len());
        for component in below.unwrap_or(key).components() {
            match component {
                Component::RootDir => uri.push('/'),
                component => {
                    if !uri.is_empty() && !uri.ends_with('/') {
                        uri.push('/');
                    }
                    push_text(&mut uri, component.as_os_str().as_encoded_bytes());
                }
            }
        }
        uri.shrink_to_fit();
        uri
    }
}

/// Appends a name, bytes that are no UTF-8 as `%` and two digits.
fn push_text(uri: &mut String, name: &[u8]) {
    for chunk in name.utf8_chunks() {
        uri.push_str(chunk.valid());
        for byte in chunk.invalid() {
            uri.push('%');
            for digit in [byte >> 4, byte & 15] {
                uri.extend(
                    char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()),
                );
            }
        }
    }
}

/// A folder without links, and whether it exists. What does not exist is appended as written.
pub(crate) fn resolve(fs: &dyn FileSystem, folder: &Path) -> Result<(PathBuf, bool)> {
    let mut missing: Vec<OsString> = Vec::new();
    let mut at = folder.to_path_buf();
    loop {
        let probe = if at.as_os_str().is_empty() { Path::new(".") } else { at.as_path() };
        match fs.canonicalize(probe) {
            Ok(mut resolved) => {
                let exists = missing.is_empty();
                for name in missing.iter().rev() {
                    if name == ".." {
                        resolved.pop();
                    } else {
                        resolved.push(name);
                    }
                }
                return Ok((resolved, exists));
            }
            Err(error) if is_missing(&error) && !at.as_os_str().is_empty() => {
                if let Some(last) = at.components().next_back() {
                    missing.push(last.as_os_str().to_owned());
                }
                if !at.pop() {
                    at = PathBuf::new();
                }
            }
            Err(error) => return Err(IoError::reading("read", folder, error)),
        }
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
