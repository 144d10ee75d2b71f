//! From the pipeline's `from` to splits: what is read, in which order, and where it is cut.
//!
//! Small files are put together into splits of 1,000 on average, cut where a hash of the file's uri says so, so that
//! one more file moves no other cut. A large input that can be cut is cut about every 64 MiB, at a record boundary
//! the ingest stage names; a compressed one where a gzip member or Zstandard frame begins with a record, so that every
//! part can be decompressed by itself. All of it depends on the inputs alone, never on threads or timing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use newsmill_host::{Ingest, Stage};
use newsmill_io::{ExpandSettings, FileSystem, Input, OpenSettings, PlannedInput};
use serde_json::{Map, Value, json};

use crate::dead::{DeadLetter, Place};
use crate::error::{ErrorKind, RunError};
use crate::job::{IngestEntry, Job};
use crate::pause::with_retries;

/// Inputs below this size share a split.
const SMALL_INPUT_BYTES: u64 = 1 << 20;
/// Splits of small inputs hold this many on average.
const SMALL_INPUTS_MEAN: u32 = 1_000;
/// Inputs above this size are cut, if they can be.
const CUT_BYTES: u64 = 64 << 20;
/// Of a member so much is looked at to see whether a record begins it.
const MEMBER_BYTES: usize = 64 << 10;
/// A record boundary is looked for in at most this many bytes after the place of a cut.
const WINDOW_BYTES: usize = 4 << 20;

/// Everything a run will read.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) splits: Vec<Arc<Split>>,
    /// Inputs that cannot be read, known before reading: a dead letter each, of the split they would have been in.
    pub(crate) inputs: u64,
    pub(crate) bytes: u64,
}

/// A part of the input that is read apart, in order.
pub(crate) struct Split {
    /// Number of the ingest entry.
    pub(crate) entry: usize,
    pub(crate) inputs: Vec<SplitInput>,
}

/// One input of a split, or the part of it from `start` to `end`.
#[derive(Clone, Debug)]
pub(crate) struct SplitInput {
    /// What to open; `None` when the stage opens it by itself.
    pub(crate) path: Option<PathBuf>,
    /// The default uri of its one article, or the part before `#` of many.
    pub(crate) uri: String,
    pub(crate) bytes: u64,
    pub(crate) start: u64,
    pub(crate) end: Option<u64>,
    /// `start` and `end` are where members of a compressed input begin; else they are of its bytes.
    pub(crate) members: bool,
    /// The stage's own line, when it planned by itself.
    pub(crate) line: Option<String>,
    /// Why it cannot be read, if the plan already knows.
    pub(crate) problem: Option<String>,
}

impl SplitInput {
    /// The JSON line the ingest stage is opened with.
    pub(crate) fn line(&self) -> String {
        if let Some(line) = &self.line {
            return line.clone();
        }
        let mut line = Map::new();
        line.insert(
            "input".to_owned(),
            json!(self.path.as_ref().map(|path| path.to_string_lossy())),
        );
        line.insert("uri".to_owned(), json!(self.uri));
        line.insert("bytes".to_owned(), json!(self.bytes));
        if self.start > 0 || self.end.is_some() {
            line.insert("start".to_owned(), json!(self.start));
            line.insert("end".to_owned(), json!(self.end));
        }
        Value::Object(line).to_string()
    }

    /// The input's name in messages and in `source`.
    pub(crate) fn display(&self) -> String {
        match &self.path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => self.uri.clone(),
        }
    }

    fn whole(input: PlannedInput) -> Self {
        Self {
            path: Some(input.path),
            uri: input.uri,
            bytes: input.len,
            start: 0,
            end: None,
            members: false,
            line: None,
            problem: None,
        }
    }

    /// `settings` to open it at `tell`, or at its start.
    pub(crate) fn open_at(&self, tell: u64, settings: OpenSettings) -> OpenSettings {
        match self.members {
            true => {
                let members = Some(self.start..self.end.unwrap_or(u64::MAX));
                OpenSettings { start: tell, members, ..settings }
            }
            false => OpenSettings { start: self.start.max(tell), end: self.end, ..settings },
        }
    }
}

/// Plans all ingest entries of `job`.
pub(crate) fn plan(job: &Job, fs: &dyn FileSystem) -> Result<Plan, RunError> {
    let mut plan = Plan::default();
    let mut uris = BTreeSet::new();
    for (number, entry) in job.ingest.iter().enumerate() {
        let inputs = expand_entry(job, entry, fs)?;
        for input in &inputs {
            if !uris.insert(input.uri.clone()) {
                return Err(RunError::new(
                    ErrorKind::Pipeline,
                    format!(
                        "two inputs have the default uri `{}`; hint: read them in two runs, or from a common folder",
                        input.uri
                    ),
                ));
            }
            plan.inputs += 1;
            plan.bytes += input.bytes;
        }
        cut(job, number, &entry.stage, inputs, fs, &mut plan)?;
    }
    Ok(plan)
}

fn expand_entry(
    job: &Job,
    entry: &IngestEntry,
    fs: &dyn FileSystem,
) -> Result<Vec<SplitInput>, RunError> {
    let found = newsmill_io::expand(fs, &job.base, &entry.from, &ExpandSettings::default())
        .map_err(|error| RunError::of_input(&error))?;
    let mut inputs: Vec<SplitInput> = found.inputs.into_iter().map(SplitInput::whole).collect();
    for problem in found.problems {
        inputs.push(SplitInput {
            uri: problem.path.to_string_lossy().into_owned(),
            path: Some(problem.path),
            bytes: 0,
            start: 0,
            end: None,
            members: false,
            line: None,
            problem: Some(problem.error.to_string()),
        });
    }
    inputs = planned_by_stage(entry, inputs)?;
    if inputs.is_empty() && entry.fails_if_empty {
        return Err(RunError::new(
            ErrorKind::InputMissing,
            format!("`{}` found no input and the pipeline says that is a failure", entry.name),
        ));
    }
    Ok(inputs)
}

/// The inputs as the stage plans them, where it plans by itself.
fn planned_by_stage(
    entry: &IngestEntry,
    inputs: Vec<SplitInput>,
) -> Result<Vec<SplitInput>, RunError> {
    let lines: String = inputs.iter().map(|input| input.line() + "\n").collect();
    let planned = with_retries(|| Ingest::plan(&entry.stage, &lines, ""))
        .map_err(|error| RunError::of_call(&error))?;
    match planned {
        Some(planned) => own_lines(&planned, inputs),
        None => Ok(inputs),
    }
}

/// The one input of a preview: `file` whole, whatever the entry's `from` says, with its name as default uri.
pub(crate) fn preview_inputs(
    job: &Job,
    fs: &dyn FileSystem,
    file: &Path,
) -> Result<Vec<SplitInput>, RunError> {
    let Some(entry) = job.ingest.first() else { return Ok(Vec::new()) };
    let stdin = file == Path::new("-");
    let bytes = match fs.metadata(file) {
        _ if stdin => 0,
        Ok(metadata) => metadata.len,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = format!("`{}` does not exist", file.display());
            return Err(RunError::new(ErrorKind::InputMissing, message));
        }
        Err(error) => return Err(RunError::disk("read", file, &error)),
    };
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let input = PlannedInput {
        path: file.to_owned(),
        uri: name.unwrap_or_else(|| file.to_string_lossy().into_owned()),
        len: bytes,
        modified_ns: 0,
    };
    planned_by_stage(entry, vec![SplitInput::whole(input)])
}

/// The splits a stage planned by itself; a line that keeps the host's `input` is opened by the host.
fn own_lines(planned: &str, inputs: Vec<SplitInput>) -> Result<Vec<SplitInput>, RunError> {
    let mut own = Vec::new();
    for line in planned.lines().filter(|line| !line.trim().is_empty()) {
        let value: Value = serde_json::from_str(line).map_err(|error| {
            RunError::bug(format!("the plan's line `{line}` is no JSON: {error}"))
        })?;
        let host = value.get("input").and_then(Value::as_str);
        let known = host.and_then(|path| {
            inputs
                .iter()
                .find(|input| input.path.as_ref().is_some_and(|p| p.to_string_lossy() == path))
        });
        let uri = value.get("uri").and_then(Value::as_str).unwrap_or(line).to_owned();
        own.push(SplitInput {
            path: known.and_then(|input| input.path.clone()),
            uri,
            bytes: known.map_or(0, |input| input.bytes),
            start: 0,
            end: None,
            members: false,
            line: Some(line.to_owned()),
            problem: None,
        });
    }
    Ok(own)
}

fn cut(
    job: &Job,
    entry: usize,
    stage: &Arc<Stage>,
    inputs: Vec<SplitInput>,
    fs: &dyn FileSystem,
    plan: &mut Plan,
) -> Result<(), RunError> {
    let mut group = Vec::new();
    for input in inputs {
        if input.bytes < SMALL_INPUT_BYTES && input.line.is_none() {
            let last = ends_group(&input.uri);
            group.push(input);
            if last {
                plan.push(entry, std::mem::take(&mut group));
            }
            continue;
        }
        plan.push(entry, std::mem::take(&mut group));
        for part in cut_large(job, stage, input, fs)? {
            plan.push(entry, vec![part]);
        }
    }
    plan.push(entry, group);
    Ok(())
}

impl Plan {
    fn push(&mut self, entry: usize, inputs: Vec<SplitInput>) {
        if !inputs.is_empty() {
            self.splits.push(Arc::new(Split { entry, inputs }));
        }
    }
}

/// Whether a split of small inputs ends after the one with this uri.
fn ends_group(uri: &str) -> bool {
    let hash = blake3::hash(uri.as_bytes());
    let [a, b, c, d, ..] = hash.as_bytes();
    u32::from_le_bytes([*a, *b, *c, *d]).is_multiple_of(SMALL_INPUTS_MEAN)
}

fn cut_large(
    job: &Job,
    stage: &Arc<Stage>,
    input: SplitInput,
    fs: &dyn FileSystem,
) -> Result<Vec<SplitInput>, RunError> {
    let path = match &input.path {
        Some(path)
            if input.bytes > CUT_BYTES && input.line.is_none() && Ingest::has_boundary(stage) =>
        {
            path.clone()
        }
        _ => return Ok(vec![input]),
    };
    let (cuts, members) = match newsmill_io::is_compressed(fs, &path) {
        Ok(true) => (member_cuts(job, stage, &input, &path, fs)?, true),
        Ok(false) => (byte_cuts(job, stage, &input, &path, fs)?, false),
        // An input that cannot be read here is read as one split, where the error becomes a dead letter.
        Err(_) => (vec![0], false),
    };
    if cuts.len() == 1 {
        return Ok(vec![input]);
    }
    let ends = cuts.iter().skip(1).copied().map(Some).chain([None]);
    Ok(cuts
        .iter()
        .zip(ends)
        .map(|(&start, end)| SplitInput {
            bytes: end.unwrap_or(input.bytes) - start,
            start,
            end,
            members,
            ..input.clone()
        })
        .collect())
}

/// Where the parts of an input begin that is not compressed.
fn byte_cuts(
    job: &Job,
    stage: &Arc<Stage>,
    input: &SplitInput,
    path: &Path,
    fs: &dyn FileSystem,
) -> Result<Vec<u64>, RunError> {
    let mut cuts = vec![0];
    let mut at = CUT_BYTES;
    while at < input.bytes {
        let Some(boundary) = boundary_after(job, stage, path, at, fs)? else { break };
        cuts.push(boundary);
        at = boundary + CUT_BYTES;
    }
    Ok(cuts)
}

/// Where the parts of a compressed input begin: at members or frames whose first byte begins a record. Of one that is
/// compressed as a whole only the first does.
fn member_cuts(
    job: &Job,
    stage: &Arc<Stage>,
    input: &SplitInput,
    path: &Path,
    fs: &dyn FileSystem,
) -> Result<Vec<u64>, RunError> {
    let mut cuts = vec![0];
    let mut at = CUT_BYTES;
    let shown = MEMBER_BYTES.min(job.article_bytes_max);
    let mut failed = None;
    while at < input.bytes {
        let mut begins_record = |bytes: &[u8]| match Ingest::boundary(stage, bytes) {
            Ok(offset) => offset == Some(0),
            Err(error) => {
                failed = Some(RunError::of_call(&error));
                false
            }
        };
        let near = at..at + WINDOW_BYTES as u64;
        let found = newsmill_io::find_member(fs, path, near, shown, &mut begins_record);
        if let Some(error) = failed {
            return Err(error);
        }
        match found {
            Ok(Some(member)) => {
                cuts.push(member);
                at = member + CUT_BYTES;
            }
            Ok(None) => at += CUT_BYTES,
            // Where it is read the error becomes a dead letter.
            Err(_) => break,
        }
    }
    Ok(cuts)
}

/// The first record start after `at`, if one is near.
fn boundary_after(
    job: &Job,
    stage: &Arc<Stage>,
    path: &Path,
    at: u64,
    fs: &dyn FileSystem,
) -> Result<Option<u64>, RunError> {
    let settings =
        OpenSettings { start: at, article_bytes_max: WINDOW_BYTES, ..job.open_settings() };
    let Ok(mut input) = Input::open(fs, path, settings) else { return Ok(None) };
    let mut want = 64 << 10;
    loop {
        let Ok(window) = input.peek(want) else { return Ok(None) };
        let whole = window.len() < want;
        if let Some(offset) =
            Ingest::boundary(stage, window).map_err(|error| RunError::of_call(&error))?
        {
            return Ok(Some(at + offset).filter(|_| offset > 0 || !window.is_empty()));
        }
        if whole || want >= WINDOW_BYTES {
            return Ok(None);
        }
        want = (want * 4).min(WINDOW_BYTES);
    }
}

/// The dead letter of an input that the plan knows cannot be read.
pub(crate) fn unreadable(entry: usize, stage: &str, input: &SplitInput, why: &str) -> DeadLetter {
    DeadLetter {
        order: 0,
        entry,
        stage: stage.to_owned(),
        plugin: String::new(),
        code: "unreadable".to_owned(),
        message: why.to_owned(),
        article: None,
        place: Place { path: input.display(), position: None, line: None },
        raw: Vec::new(),
    }
}
