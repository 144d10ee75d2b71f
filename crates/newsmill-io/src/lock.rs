//! One run at a time in a state folder.

use std::any::Any;
use std::path::Path;

use crate::error::{IoError, IoErrorKind, Result};
use crate::folders;
use crate::fs::FileSystem;

/// The kernel lock of a folder, held until it is dropped or the process ends, however it ends.
pub struct Lock {
    _held: Box<dyn Any + Send + Sync>,
}

/// The name of the file that is locked. It stays: removing it would let two hold "the" lock.
pub(crate) const LOCK_NAME: &str = "lock";

impl Lock {
    /// Takes the lock of `folder`, which is created when missing.
    ///
    /// # Errors
    /// [`IoErrorKind::Locked`] when another run holds it, at once, without waiting.
    pub fn take(fs: &dyn FileSystem, folder: &Path) -> Result<Self> {
        folders::create(fs, folder)?;
        match fs.lock(&folder.join(LOCK_NAME)) {
            Ok(Some(held)) => Ok(Self { _held: held }),
            Ok(None) => {
                Err(IoError::at(IoErrorKind::Locked, "lock", folder, "another run is using it"))
            }
            Err(error) => Err(IoError::os("lock", folder, error)),
        }
    }
}

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lock")
    }
}
