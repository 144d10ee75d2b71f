//! What a stage implements, one trait a facet.

mod export;
mod ingest;
mod serial;
mod transform;

pub use export::{Export, Job, Join, Place, Receipt, RunInfo};
pub use ingest::{Ingest, InputLine, Next};
pub use serial::Serial;
pub use transform::Transform;
