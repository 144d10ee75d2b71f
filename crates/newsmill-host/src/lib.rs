//! The host half of the plugin ABI: manifests, and stages that run over a batch.
//!
//! The life of a stage: [`Plugin`] checks a library's data once, [`Stage::create`] makes a stage of it with options and
//! declared fields, [`Stage::start`] lets it load what it needs, then a [`Worker`], [`SerialState`], [`Reader`] or
//! [`Writer`] runs batches through it. [`library`] finds shared libraries and, with feature `load`, loads them.
//!
//! A plugin never sees a Rust type: it gets an opaque pointer and a table of functions. During a call the batch keeps
//! what every write replaced, so that views stay valid until the plugin returns and a failed call is undone.
//!
//! Architecture invariant: no threads, no clock, no environment; `library` alone touches the file system beside
//! [`manifest`].

mod access;
mod batch;
mod context;
mod error;
mod export;
mod facet;
mod held;
mod ingest;
pub mod library;
pub mod manifest;
mod masks;
mod plugin;
mod record;
pub mod schema;
mod serial;
mod services;
mod stage;
mod status;
mod stream;
mod strings;
#[cfg(test)]
mod tests;
mod transform;
mod vtable;

pub use access::{Access, named_at};
pub use batch::{Gone, Lost, Outcome};
pub use error::{CallError, PluginError, PluginErrorKind};
pub use export::{Begun, Commit, ReceiptIn, RejectedUri, Writer};
pub use ingest::{Ingest, Limit, Next, Reader, Taken};
pub use plugin::Plugin;
pub use serial::SerialState;
pub use services::{LogLevel, MetricKind, Services};
pub use stage::{Stage, StageSettings};
pub use status::{Blame, Status};
pub use stream::{Input, Output, StreamError, StreamErrorKind};
pub use transform::Worker;
