//! Stages that must remember.

use crate::batch::Batch;
use crate::context::{Context, Create};
use crate::error::Result;
use crate::options::Options;
use crate::stage::Stage;
use crate::stream::Output;

/// A clean stage that must remember (duplicates, running numbers): called in article order, one batch at a time.
///
/// Heavy work belongs into a parallel part: implement [`Transform`](crate::Transform) too, let it write a `private`
/// field, and export both with `export!(serial + transform Type)`. There the functions `create` and `start` of this
/// trait are called, and `Transform`'s may call them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Serial`",
    note = "`export!` takes a type for a transform unless its facet stands before it: `export!(serial Type)`"
)]
pub trait Serial: Send + Sync + Sized + 'static {
    /// Its declaration.
    const STAGE: Stage;
    /// Its options; [`NoOptions`](crate::NoOptions) for none.
    type Options: Options;
    /// What it remembers.
    type State: Send;

    /// Checks options and resolves fields. No reading of files, no connecting.
    ///
    /// # Errors
    /// Any error stops the run before it starts.
    fn create(options: Self::Options, cx: &Create<'_>) -> Result<Self>;

    /// Loads models and connects, once, before the state is opened.
    ///
    /// # Errors
    /// Any error stops the run before it starts, but `Retry` is tried again.
    fn start(&mut self, cx: &Create<'_>) -> Result<()> {
        let _ = cx;
        Ok(())
    }

    /// An empty memory.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for whom it blames.
    fn open(&self, cx: &Context<'_>) -> Result<Self::State>;

    /// Works on a batch and remembers it.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for whom it blames; [`undo`](Self::undo) comes next.
    fn process(
        &self,
        state: &mut Self::State,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()>;

    /// Forgets what the last `process` added, even one that failed half way. Never twice running, never past a
    /// `delta` or `apply`.
    ///
    /// # Errors
    /// Then the host opens a new state and applies all deltas again.
    fn undo(&self, state: &mut Self::State, cx: &Context<'_>) -> Result<()>;

    /// Writes what was added since `open`, `apply` or the last `delta`. The host keeps it with the block.
    ///
    /// # Errors
    /// Any error stops the run, but `Retry` is tried again.
    fn delta(&self, state: &mut Self::State, out: &mut Output<'_>, cx: &Context<'_>) -> Result<()>;

    /// Remembers what an earlier `delta` wrote, in order.
    ///
    /// # Errors
    /// Any error stops the run, but `Retry` is tried again.
    fn apply(&self, state: &mut Self::State, delta: &[u8], cx: &Context<'_>) -> Result<()>;
}
