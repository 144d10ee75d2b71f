//! Rows to bytes the host keeps, then publishes once.

use serde_json::{Map, Value, json};

use crate::batch::Batch;
use crate::context::{Commit, Context, Create};
use crate::error::{Error, Result};
use crate::options::Options;
use crate::stage::Stage;
use crate::stream::{Input, Output};

/// An export stage: encodes the rows of a block into the bytes the host stages, joins and publishes, or sends them to
/// a database.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Export`",
    note = "`export!` takes a type for a transform unless its facet stands before it: `export!(serial Type)`"
)]
pub trait Export: Send + Sync + Sized + 'static {
    /// Its declaration.
    const STAGE: Stage;
    /// Its options; [`NoOptions`](crate::NoOptions) for none.
    type Options: Options;
    /// What writes one block; used by one thread at a time.
    type Writer: Send;
    /// Whether [`commit`](Self::commit) is implemented. A job with [`Join::None`] needs it.
    const COMMITS: bool = false;

    /// Checks options and resolves fields. No writing of files, no connecting.
    ///
    /// # Errors
    /// Any error stops the run before it starts.
    fn create(options: Self::Options, cx: &Create<'_>) -> Result<Self>;

    /// Connects, once, before begin.
    ///
    /// # Errors
    /// Any error stops the run before it starts, but `Retry` is tried again.
    fn start(&mut self, cx: &Create<'_>) -> Result<()> {
        let _ = cx;
        Ok(())
    }

    /// Says how the blocks become files: once a job, not again when it is resumed.
    ///
    /// # Errors
    /// Any error stops the run, but `Retry` is tried again.
    fn begin(&self, run: &RunInfo, cx: &Context<'_>) -> Result<Job>;

    /// Opens a block that has rows. `job` is the JSON the host keeps of the [`Job`].
    ///
    /// A writer that panicked is replaced by one of a higher [`attempt`](Place::attempt). It goes on in the same
    /// `staged` behind what successful writes gave; for a stage that [`buffers`](crate::Stage::buffers) `staged`
    /// starts anew and the rows that stood come again.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind) for whom it blames.
    fn open(
        &self,
        job: &str,
        place: Place,
        staged: &mut Output<'_>,
        cx: &Context<'_>,
    ) -> Result<Self::Writer>;

    /// Encodes rows; may reject some. A stage whose bytes come later says [`buffers`](crate::Stage::buffers).
    ///
    /// # Errors
    /// The host takes back what the call wrote; see [`ErrorKind`](crate::ErrorKind) for whom it blames.
    fn write(
        &self,
        writer: &mut Self::Writer,
        staged: &mut Output<'_>,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()>;

    /// Completes the block's bytes. `receipt` may say what `commit` needs to know of it.
    ///
    /// # Errors
    /// Any error stops the run, but `Retry` is tried again.
    fn finish(
        &self,
        writer: Self::Writer,
        staged: &mut Output<'_>,
        receipt: &mut Output<'_>,
        cx: &Context<'_>,
    ) -> Result<()>;

    /// Makes all blocks visible in a database (idempotent by run id), or adds an epilogue to the bytes the host then
    /// joins and publishes.
    ///
    /// # Errors
    /// Any error stops the run, but `Retry` is tried again.
    fn commit(
        &self,
        job: &str,
        receipts: &mut [Receipt<'_>],
        epilogue: &mut Output<'_>,
        cx: &Commit<'_>,
    ) -> Result<()> {
        let _ = (job, receipts, epilogue, cx);
        Ok(())
    }

    /// Takes back what a database was told of a job that is given up.
    ///
    /// # Errors
    /// Are logged.
    fn abort(&self, job: &str, cx: &Context<'_>) -> Result<()> {
        let _ = (job, cx);
        Ok(())
    }
}

/// The run an export belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunInfo {
    /// The run's id: the same when it is resumed.
    pub id: String,
    /// The entry's `to`, empty when it has none.
    pub to: String,
}

impl RunInfo {
    pub(crate) fn parse(json: &str) -> Result<Self> {
        let keys: Map<String, Value> = serde_json::from_str(json)
            .map_err(|error| Error::from(error).context("read the run's line"))?;
        let text = |key| keys.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Self { id: text("id"), to: text("to") })
    }
}

/// Which block a writer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The split, in the plan's order.
    pub split: u32,
    /// The block in the split.
    pub block: u32,
    /// 0 at first, then one more for every time the block is written again.
    pub attempt: u32,
}

/// How the staged blocks become what users see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// One file: prologue, blocks with separators between them, epilogue.
    #[default]
    Concat,
    /// A file a block.
    Parts,
    /// None: the stage commits by itself.
    None,
}

/// What `begin` answers. `Job::default()` is one file of blocks one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// How blocks become files.
    pub join: Join,
    /// Between two blocks of one file.
    pub separator: String,
    /// The end of a part's name: `.jsonl`.
    pub suffix: String,
    /// At least this many articles a block, where the format needs more than the host would give.
    pub block: Option<u32>,
    /// Before the first block of a file.
    pub prologue: Vec<u8>,
}

impl Job {
    pub(crate) fn to_json(&self) -> String {
        let join = match self.join {
            Join::Concat => "concat",
            Join::Parts => "parts",
            Join::None => "none",
        };
        let mut keys = Map::new();
        keys.insert("join".to_owned(), json!(join));
        if !self.separator.is_empty() {
            keys.insert("separator".to_owned(), json!(self.separator));
        }
        if !self.suffix.is_empty() {
            keys.insert("suffix".to_owned(), json!(self.suffix));
        }
        if let Some(rows) = self.block {
            keys.insert("block".to_owned(), json!(rows));
        }
        Value::Object(keys).to_string()
    }
}

/// What a finished block left.
#[derive(Debug)]
#[non_exhaustive]
pub struct Receipt<'c> {
    /// What `finish` wrote.
    pub receipt: &'c [u8],
    /// The block's staged bytes, to read once more.
    pub staged: Input<'c>,
    /// Their number.
    pub length: u64,
}
