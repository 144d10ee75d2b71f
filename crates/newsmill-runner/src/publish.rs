//! Begins exports, and makes what they staged visible at the end, once.

use std::sync::Arc;

use newsmill_article::Position;
use newsmill_host::{Input as HostInput, ReceiptIn, RejectedUri, StreamError, Writer};
use newsmill_io::{
    Content, FileSystem, Input, OpenSettings, StagedBlock, Staging, StagingSettings, Target,
};
use serde_json::{Value, json};

use crate::encode::{DoneExport, OpenExport};
use crate::error::RunError;
use crate::job::{ExportEntry, Job};
use crate::pause::with_retries;
use crate::run::Settings;
use crate::source::{position, stream_error};

/// An export between `begin` and the end of the run.
pub(crate) struct Publisher {
    join: Join,
    prologue: Vec<u8>,
}

/// How the host puts blocks together, as the stage said in `begin`.
enum Join {
    Concat {
        separator: Vec<u8>,
    },
    Parts {
        suffix: String,
    },
    /// The stage keeps its rows elsewhere; nothing is published.
    Nothing,
}

/// What an export made visible.
pub(crate) struct Published {
    /// The file or folder and its bytes as stored.
    pub(crate) files: Vec<(String, u64)>,
    /// Records the target refused, found out only at the end.
    pub(crate) rejected: Vec<RejectedUri>,
}

/// Calls `begin` of an export and prepares its staging.
pub(crate) fn begin(
    job: &Job,
    export: &ExportEntry,
    fs: &Arc<dyn FileSystem>,
    settings: &Settings,
) -> Result<(OpenExport, Publisher), RunError> {
    let failed = |error| RunError::of_io(&error);
    let info = json!({ "id": settings.run_id, "to": said(job, export, &**fs)? }).to_string();
    let begun = with_retries(|| Writer::begin(&export.stage, &info))
        .map_err(|error| RunError::of_call(&error))?;
    let join = join_of(export, &begun.job)?;
    let (parts, suffix) = match &join {
        Join::Parts { suffix } => (true, suffix.as_str()),
        _ => (false, ""),
    };
    let target = Target::new(&**fs, &job.base, &export.to, parts).map_err(failed)?;
    if !matches!(join, Join::Nothing) {
        newsmill_io::check_target(&**fs, &target).map_err(failed)?;
    }
    let spool_dir = &settings.state_dir;
    newsmill_io::sweep(&**fs, &target, spool_dir, None).map_err(failed)?;
    let staging = StagingSettings { run_id: &settings.run_id, suffix, spool_dir };
    let staging = Staging::create(Arc::clone(fs), &target, staging).map_err(failed)?;
    let publisher = Publisher { join, prologue: begun.prologue };
    Ok((OpenExport { job: begun.job, staging }, publisher))
}

/// `to` as the stage hears it: a folder that is there ends in `/`, also where the pipeline file left that out.
fn said(job: &Job, export: &ExportEntry, fs: &dyn FileSystem) -> Result<String, RunError> {
    let target = Target::new(fs, &job.base, &export.to, false);
    match target.map_err(|error| RunError::of_io(&error))? {
        Target::Folder(_) if !export.to.ends_with('/') => Ok(format!("{}/", export.to)),
        _ => Ok(export.to.clone()),
    }
}

fn join_of(export: &ExportEntry, job_json: &[u8]) -> Result<Join, RunError> {
    let job: Value = serde_json::from_slice(job_json).map_err(|error| {
        RunError::bug(format!("`{}`: the job is no JSON: {error}", export.name))
    })?;
    let text = |key| job.get(key).and_then(Value::as_str).unwrap_or_default();
    match text("join") {
        "concat" => Ok(Join::Concat { separator: text("separator").as_bytes().to_vec() }),
        "parts" => Ok(Join::Parts { suffix: text("suffix").to_owned() }),
        "none" => Ok(Join::Nothing),
        other => Err(RunError::bug(format!(
            "`{}`: the job's join is `{other}`, not `concat`, `parts` or `none`",
            export.name
        ))),
    }
}

impl Publisher {
    /// Calls `commit` and publishes what `done` staged.
    pub(crate) fn publish(
        self,
        export: &ExportEntry,
        open: &OpenExport,
        fs: &Arc<dyn FileSystem>,
        done: &[DoneExport],
    ) -> Result<Published, RunError> {
        let failed = |error| RunError::of_io(&error);
        let commit = with_retries(|| Writer::commit(&export.stage, &open.job, receipts(fs, done)))
            .map_err(|error| RunError::of_call(&error))?;
        let blocks: Vec<_> = done.iter().map(|block| block.staged.clone()).collect();
        let mut content = Content {
            prologue: &self.prologue,
            separator: &[],
            epilogue: &commit.epilogue,
            blocks: &blocks,
        };
        let published = match &self.join {
            Join::Nothing => return Ok(Published { files: Vec::new(), rejected: commit.rejected }),
            Join::Parts { suffix } => newsmill_io::publish_parts(&open.staging, suffix, &content),
            Join::Concat { separator } => {
                content.separator = separator;
                match open.staging.target() {
                    Target::Stdout => newsmill_io::publish_stdout(&open.staging, &content),
                    _ => newsmill_io::publish_file(&open.staging, &content),
                }
            }
        };
        let published = published.map_err(failed)?;
        let files = vec![(published.path.to_string_lossy().into_owned(), published.bytes)];
        Ok(Published { files, rejected: commit.rejected })
    }
}

fn receipts(fs: &Arc<dyn FileSystem>, done: &[DoneExport]) -> Vec<ReceiptIn> {
    let receipt = |DoneExport { staged, receipt }: &DoneExport| {
        let length = staged.raw_len;
        let staged = Staged { fs: Arc::clone(fs), block: staged.clone(), input: None };
        ReceiptIn { receipt: receipt.clone(), staged: Box::new(staged), length }
    };
    done.iter().map(receipt).collect()
}

/// A staged block, for `commit` to read once more. Opened when it is looked at: a run may have more blocks than a
/// process may have open files.
struct Staged {
    fs: Arc<dyn FileSystem>,
    block: StagedBlock,
    input: Option<Input>,
}

impl Staged {
    fn input(&mut self) -> Result<&mut Input, StreamError> {
        let input = match self.input.take() {
            Some(input) => input,
            None => {
                let settings = OpenSettings { random: true, ..OpenSettings::default() };
                self.block.open(&*self.fs, settings).map_err(stream_error)?
            }
        };
        Ok(self.input.insert(input))
    }
}

impl HostInput for Staged {
    fn peek(&mut self, want: usize) -> Result<&[u8], StreamError> {
        self.input()?.peek(want).map_err(stream_error)
    }

    fn advance(&mut self, n: usize) -> Result<(), StreamError> {
        self.input()?.advance(n).map_err(stream_error)
    }

    fn tell(&self) -> u64 {
        self.input.as_ref().map_or(0, Input::tell)
    }

    fn position(&self) -> Position {
        self.input.as_ref().map_or(Position { member: None, offset: 0 }, position)
    }

    fn read_at(&mut self, offset: u64, to: &mut [u8]) -> Result<usize, StreamError> {
        self.input()?.read_at(offset, to).map_err(stream_error)
    }

    fn length(&mut self) -> Result<u64, StreamError> {
        Ok(self.block.raw_len)
    }
}
