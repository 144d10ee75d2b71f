//! The ledger: what is durably done, a line of JSON a block, in order.
//!
//! A line is written only when everything it speaks of is durable. It holds the block's place, the place in the
//! input after it, digests and receipts of what it staged, its counts and the additions of serial stages: enough to
//! go on after it without looking at the block again.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use newsmill_io::{FileSystem, Input, OpenSettings, WriteFile};
use serde_json::{Value, json};

use crate::encode::DoneBlock;
use crate::error::RunError;
use crate::job::Job;

/// One line may be as long as the additions of a block make it.
const LINE_BYTES_MAX: usize = 1 << 30;

/// The ledger of one run. All functions may be called from any thread.
pub(crate) struct Ledger {
    fs: Arc<dyn FileSystem>,
    path: PathBuf,
    inner: Mutex<Inner>,
}

struct Inner {
    file: Option<Box<dyn WriteFile>>,
    /// The first block that is not in the ledger.
    next: (u32, u32),
}

impl Ledger {
    /// Starts a new ledger at `path` with a line that names the run.
    pub(crate) fn create(
        fs: Arc<dyn FileSystem>,
        path: &Path,
        run: &str,
        pipeline_digest: &[u8; 32],
    ) -> Result<Self, RunError> {
        match fs.remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(RunError::disk("remove", path, &error));
            }
            _ => {}
        }
        let file = fs.append(path).map_err(|error| RunError::disk("create", path, &error))?;
        let inner = Mutex::new(Inner { file: Some(file), next: (0, 0) });
        let ledger = Self { fs, path: path.to_owned(), inner };
        let digest = blake3::Hash::from(*pipeline_digest).to_hex();
        ledger.append(&json!({ "ledger": 1, "run": run, "pipeline": digest.as_str() }))?;
        Ok(ledger)
    }

    fn append(&self, line: &Value) -> Result<(), RunError> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = &mut inner.file else { return Ok(()) };
        let text = format!("{line}\n");
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(|error| RunError::disk("write", &self.path, &error))
    }

    /// Enters a block.
    pub(crate) fn commit(&self, job: &Job, done: &DoneBlock) -> Result<(), RunError> {
        self.append(&line(job, done))?;
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (split, block) = done.id;
        inner.next = if done.ends_split { (split + 1, 0) } else { (split, block + 1) };
        Ok(())
    }

    /// The first block, as split and number in it, that is not in the ledger.
    pub(crate) fn committed(&self) -> (u32, u32) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).next
    }

    /// Gives every addition of the serial stage `entry` in blocks earlier than `before` to `take`, in order.
    pub(crate) fn additions(
        &self,
        entry: usize,
        before: (u32, u32),
        mut take: impl FnMut(&[u8]) -> Result<(), RunError>,
    ) -> Result<(), RunError> {
        let settings =
            OpenSettings { article_bytes_max: LINE_BYTES_MAX, ..OpenSettings::default() };
        let mut input = Input::open(&*self.fs, &self.path, settings)
            .map_err(|error| RunError::of_io(&error))?;
        while let Some(line) = next_line(&mut input)? {
            let value: Value = serde_json::from_slice(&line).unwrap_or_default();
            if !is_before(&value, before) {
                continue;
            }
            let additions = value.get("additions").and_then(Value::as_array);
            for addition in additions.into_iter().flatten() {
                let number = addition.get("entry").and_then(Value::as_u64);
                if number.and_then(|number| usize::try_from(number).ok()) != Some(entry) {
                    continue;
                }
                let delta = addition.get("delta").and_then(Value::as_str).unwrap_or_default();
                let delta = STANDARD.decode(delta).map_err(|error| {
                    RunError::bug(format!(
                        "the ledger `{}` is damaged: {error}",
                        self.path.display()
                    ))
                })?;
                take(&delta)?;
            }
        }
        Ok(())
    }
}

/// Whether a ledger line speaks of a block before `before`; another thread may be writing later ones just now.
fn is_before(line: &Value, before: (u32, u32)) -> bool {
    let number = |key| line.get(key).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
    matches!((number("split"), number("block")), (Some(split), Some(block)) if (split, block) < before)
}

fn next_line(input: &mut Input) -> Result<Option<Vec<u8>>, RunError> {
    let mut want = 64 << 10;
    loop {
        let window = input.peek(want).map_err(|error| RunError::of_io(&error))?;
        if let Some(end) = window.iter().position(|&byte| byte == b'\n') {
            let line = window.get(..end).unwrap_or_default().to_vec();
            input.advance(end + 1).map_err(|error| RunError::of_io(&error))?;
            return Ok(Some(line));
        }
        if window.len() < want {
            return Ok(None);
        }
        want *= 4;
    }
}

fn line(job: &Job, done: &DoneBlock) -> Value {
    let (split, block) = done.id;
    let position = done.position.as_ref().map(|position| {
        json!({ "input": position.input, "token": STANDARD.encode(&position.token), "tell": position.tell })
    });
    let exports: Vec<Value> = done
        .exports
        .iter()
        .flatten()
        .map(|export| {
            json!({
                "file": export.staged.path.file_name().map(|name| name.to_string_lossy()),
                "bytes": export.staged.raw_len,
                "digest": blake3::Hash::from(export.staged.blake3).to_hex().as_str(),
                "receipt": STANDARD.encode(&export.receipt),
            })
        })
        .collect();
    let additions: Vec<Value> = done
        .additions
        .iter()
        .map(|(entry, delta)| json!({ "entry": entry, "delta": STANDARD.encode(delta) }))
        .collect();
    json!({
        "split": split,
        "block": block,
        "ends_split": done.ends_split,
        "position": position,
        "counts": crate::report::counts(job, &done.tally),
        "exports": exports,
        "additions": additions,
    })
}
