//! Clean and tag stages.

use crate::batch::Batch;
use crate::context::{Context, Create};
use crate::error::Result;
use crate::options::Options;
use crate::stage::Stage;

/// A clean or tag stage: article by article, without memory.
///
/// The stage is shared by threads; each has a `Scratch` of its own. `process` gives the same result for any batching,
/// order, thread or repetition; what must remember implements [`Serial`](crate::Serial).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Transform`",
    note = "`export!` takes a type for a transform unless its facet stands before it: `export!(serial Type)`"
)]
pub trait Transform: Send + Sync + Sized + 'static {
    /// Its declaration.
    const STAGE: Stage;
    /// Its options; [`NoOptions`](crate::NoOptions) for none.
    type Options: Options;
    /// What one worker keeps between calls to save work: buffers, caches. Nothing in it may show in a result.
    type Scratch: Default + Send;

    /// Checks options and resolves fields. No reading of files, no connecting.
    ///
    /// # Errors
    /// Any error stops the run before it starts.
    fn create(options: Self::Options, cx: &Create<'_>) -> Result<Self>;

    /// Loads models and connects, once, before the first worker.
    ///
    /// # Errors
    /// Any error stops the run before it starts, but `Retry` is tried again.
    fn start(&mut self, cx: &Create<'_>) -> Result<()> {
        let _ = cx;
        Ok(())
    }

    /// Works on a batch. All or nothing: on an error or a panic the host takes back what was written and tries row by
    /// row with a fresh worker, and the guilty row becomes a dead letter.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for whom it blames.
    fn process(
        &self,
        scratch: &mut Self::Scratch,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()>;
}
