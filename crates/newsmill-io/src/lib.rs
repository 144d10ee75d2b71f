//! Bytes in and out for everybody: paths, globs, lists, `-`, compression, staging and atomic
//! publishing, all through the one file-system trait.
#![forbid(unsafe_code)]

mod compression;
mod encode;
mod error;
mod expand;
mod folders;
mod fs;
mod input;
mod lock;
mod os;
mod parts;
mod publish;
mod staging;
mod target;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use crate::compression::{Compression, is_compressed};
pub use crate::error::{IoError, IoErrorKind, Result};
pub use crate::expand::{ExpandSettings, Expansion, PlannedInput, Problem, expand};
pub use crate::fs::{DirEntry, FileKind, FileSystem, Metadata, ReadFile, WriteFile};
pub use crate::input::{Input, OpenSettings, Position, find_member};
pub use crate::lock::Lock;
pub use crate::os::OsFileSystem;
pub use crate::parts::publish_parts;
pub use crate::publish::{Content, Published, publish_file, publish_stdout};
pub use crate::staging::{BlockWriter, StagedBlock, Staging, StagingSettings, sweep};
pub use crate::target::{Target, check_target};
