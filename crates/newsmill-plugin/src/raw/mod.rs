//! The one place with unsafe code: the author's side of the border.
//!
//! What leaves this module is safe: a [`Call`], [`Cells`], [`Reading`] or [`Writing`] lives no longer than the plugin
//! function it was made in, text handed out is UTF-8 because the host says so of the field it came from, and a field
//! key works with the stage that resolved it alone.
//!
//! Rules named in `SAFETY` comments are the nine lines at the top of `newsmill.h`.
#![expect(unsafe_code, reason = "the export part: C functions and calls through the host's table")]

mod cells;
mod class;
mod export;
mod guard;
mod host;
mod ingest;
mod init;
mod instance;
mod macros;
mod serial;
mod stream;
#[cfg(test)]
mod tests;
mod transform;

pub(crate) use cells::{Cells, FieldKey};
#[cfg(feature = "testing")]
pub(crate) use class::plugin_of;
pub use class::{
    ExportOf, Exported, Home, IngestOf, SerialOf, SerialTransformOf, TransformOf, plugin,
    stage_class,
};
pub(crate) use guard::Current;
pub(crate) use host::Call;
pub(crate) use stream::{Reading, Writing};
