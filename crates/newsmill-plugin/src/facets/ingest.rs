//! Bytes to rows.

use serde_json::{Map, Value};

use crate::batch::Batch;
use crate::context::{Context, Create};
use crate::error::{Error, ErrorKind, Result};
use crate::options::Options;
use crate::stage::Stage;
use crate::stream::{Input, Output};

/// An ingest stage: decodes bytes the host opened and decompressed into rows, or fetches rows itself.
///
/// For a stream the host opened, the host fills `source`, and `uri` when the stage leaves it empty.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Ingest`",
    note = "`export!` takes a type for a transform unless its facet stands before it: `export!(serial Type)`"
)]
pub trait Ingest: Send + Sync + Sized + 'static {
    /// Its declaration.
    const STAGE: Stage;
    /// Its options; [`NoOptions`](crate::NoOptions) for none.
    type Options: Options;
    /// What reads one input; used by one thread at a time.
    type Reader: Send;
    /// Whether [`plan`](Self::plan) is implemented. If not, the host's lines are the splits.
    const PLANS: bool = false;
    /// Whether [`boundary`](Self::boundary) is implemented. If not, an input is neither cut nor picked up after
    /// damage.
    const BOUNDARIES: bool = false;

    /// Checks options and resolves fields. No reading of files, no connecting.
    ///
    /// # Errors
    /// Any error stops the run before it starts.
    fn create(options: Self::Options, cx: &Create<'_>) -> Result<Self>;

    /// Loads models and connects, once, before plan and open.
    ///
    /// # Errors
    /// Any error stops the run before it starts, but `Retry` is tried again.
    fn start(&mut self, cx: &Create<'_>) -> Result<()> {
        let _ = cx;
        Ok(())
    }

    /// Says what there is to read: one JSON line a split. `inputs` are the host's lines for `from`, maybe none;
    /// `earlier` are this stage's own lines done before, each with its last token. A line that keeps the host's
    /// `input` is opened by the host.
    ///
    /// # Errors
    /// Any error stops the run, but `Retry` is tried again.
    fn plan(
        &self,
        inputs: &str,
        earlier: &str,
        splits: &mut Output<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let _ = (inputs, earlier, splits, cx);
        Err(Error::new(ErrorKind::Unsupported, "the stage does not plan"))
    }

    /// The offset of the first record start in the window, or `None` when there is none.
    ///
    /// The byte before the window is not shown. A stage that knows a record by its own first bytes answers 0 for a
    /// window that begins with one; then a large compressed input is cut too, where a gzip member or Zstandard frame
    /// begins with a record. One that only knows a record's end answers what follows the first end.
    ///
    /// # Errors
    /// Then the input is not cut there.
    fn boundary(&self, window: &[u8], cx: &Context<'_>) -> Result<Option<u64>> {
        let _ = (window, cx);
        Err(Error::new(ErrorKind::Unsupported, "the stage names no boundaries"))
    }

    /// Opens one input. `stream` is there when the host opened it, standing where `resume` was taken; `resume` is
    /// what [`position`](Self::position) wrote, empty at the start.
    ///
    /// # Errors
    /// The rest of the split up to the next boundary is blamed, or see [`ErrorKind`].
    fn open(
        &self,
        input: &InputLine<'_>,
        stream: Option<&mut Input<'_>>,
        resume: &[u8],
        cx: &Context<'_>,
    ) -> Result<Self::Reader>;

    /// Reads rows: [`Batch::new_row`], fill it, `advance`. `batch` may hold rows already; `max_rows` is a hint.
    /// `More` without a row means: call again. `End` may come with rows.
    ///
    /// # Errors
    /// The host takes back the rows of a failed call and reads one row at a time; failing again there, it goes on
    /// at the next boundary.
    fn next(
        &self,
        reader: &mut Self::Reader,
        stream: Option<&mut Input<'_>>,
        batch: &mut Batch<'_>,
        max_rows: u32,
        cx: &Context<'_>,
    ) -> Result<Next>;

    /// Writes what `open` needs to go on right after the last row given, besides the stream's place, which the host
    /// keeps: for most formats nothing, for one with a header that header.
    ///
    /// # Errors
    /// Any error stops the run.
    fn position(
        &self,
        reader: &mut Self::Reader,
        token: &mut Output<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let _ = (reader, token, cx);
        Ok(())
    }
}

/// Whether there is more to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Call again.
    More,
    /// That was all.
    End,
}

/// One line of the plan: what is to be read.
#[derive(Clone, Debug)]
pub struct InputLine<'l> {
    raw: &'l str,
    keys: Map<String, Value>,
}

impl<'l> InputLine<'l> {
    pub(crate) fn parse(raw: &'l str) -> Result<Self> {
        let keys = serde_json::from_str(raw)
            .map_err(|error| Error::from(error).context("read the input's line"))?;
        Ok(Self { raw, keys })
    }

    /// The line as it is, a JSON object.
    #[must_use]
    pub const fn raw(&self) -> &'l str {
        self.raw
    }

    /// Any of its keys.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.keys.get(key)
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::as_str)
    }

    /// Path of the file the host opened.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.text("path")
    }

    /// Its identity: the path below the common fixed part of all the entry's `from`.
    #[must_use]
    pub fn uri(&self) -> Option<&str> {
        self.text("uri")
    }

    /// What the transport says it is.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.text("media_type")
    }

    /// The charset the transport declared.
    #[must_use]
    pub fn charset(&self) -> Option<&str> {
        self.text("charset")
    }
}
