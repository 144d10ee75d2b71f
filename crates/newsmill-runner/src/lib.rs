//! Runs a pipeline: reads its inputs in splits and blocks, takes batches through the stages in parallel, publishes
//! what the exports made, and accounts for every article.
//!
//! [`run()`] is the entry point; [`preview()`] takes one input through the same stages and shows what each did. The order of work is decided in `schedule`, done in `engine`; every sum is kept
//! in `tally`; what is durably done stands in `ledger`.
//!
//! Architecture invariant: this crate never prints, never reads the environment or the clock by itself, and reaches
//! files only through [`newsmill_io::FileSystem`].
#![forbid(unsafe_code)]

mod commit;
mod dead;
mod encode;
mod engine;
mod error;
mod job;
mod ledger;
mod lines;
mod origin;
mod pass;
mod pause;
mod plan;
mod preview;
mod publish;
mod report;
mod run;
mod schedule;
mod serial;
mod services;
mod source;
mod tally;
mod watch;

pub use error::{ErrorKind, RunError};
pub use job::PluginSource;
pub use preview::{Journey, Step, StepEnd, preview};
pub use report::{EntryReport, ExportReport, Report, Status};
pub use run::{Settings, run};
pub use watch::{LogRecord, PlanSummary, Progress, Watcher, Work};
