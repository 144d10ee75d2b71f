//! `newsmill run`.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use newsmill_io::{FileSystem, OsFileSystem};
use newsmill_runner::{Report, Settings, Status};
use serde_json::{Value, json};

use crate::args::RunArguments;
use crate::commands::pipeline::{Ends, resolved};
use crate::exit::Exit;
use crate::plugin_dirs::Plugins;
use crate::state_dir::state_dir;
use crate::stop::Stop;
use crate::talk::{self, Talker};

pub(crate) fn run(arguments: &RunArguments) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let started = jiff::Timestamp::now();
    let stop =
        Stop::listen(Duration::from_secs(arguments.drain_secs)).context("listen to signals")?;
    let plugins = Plugins::find(&arguments.plugins)?;
    let Some(pipeline) = resolved(&arguments.pipeline, &arguments.set, &plugins, Ends::Needed)?
    else {
        return Ok(Exit::Refused);
    };
    let talker = Talker::new(stop, arguments.verbose);
    let threads = match arguments.threads {
        Some(threads) => threads.get(),
        None => available_parallelism().map_or(1, usize::from),
    };
    let settings = Settings {
        threads,
        state_dir: state_dir(arguments.state_dir.as_deref(), &arguments.pipeline, &pipeline.name)?,
        // Time first, so that file names sort; the process keeps apart two runs within a microsecond.
        run_id: format!("{}-{}", started.strftime("%Y%m%dT%H%M%S%6f"), std::process::id()),
    };
    let fs: Arc<dyn FileSystem> = Arc::new(OsFileSystem);
    let load = |id: &str| plugins.load(id);
    let result = newsmill_runner::run(&pipeline, &load, &fs, &settings, Arc::clone(&talker) as _);
    talker.finish();
    let report = result?;
    if let Some(path) = &arguments.report {
        let took = begun.elapsed();
        write_report(path, &report, &started.to_string(), took)
            .with_context(|| format!("write the report `{}`", path.display()))?;
    }
    if let Some(line) = talk::summary(&report, arguments.verbose > 0, begun.elapsed()) {
        talk::say(&line);
    }
    Ok(match report.status {
        Status::Done => Exit::Done,
        Status::TooManyLost => Exit::Findings,
        Status::Stopped => Exit::TryAgain,
    })
}

fn write_report(path: &Path, report: &Report, started: &str, took: Duration) -> anyhow::Result<()> {
    let mut value = serde_json::to_value(report)?;
    if let Value::Object(object) = &mut value {
        object.insert("newsmill".to_owned(), json!(env!("CARGO_PKG_VERSION")));
        object.insert("started".to_owned(), json!(started));
        object.insert("seconds".to_owned(), json!(took.as_secs_f64()));
    }
    let text = format!("{value:#}\n");
    if path == Path::new("-") {
        io::stdout().write_all(text.as_bytes())?;
    } else {
        replace_file(path, text.as_bytes())?;
    }
    Ok(())
}

/// Writes a file under another name first, so that there is never half of it; a pipe or device is written to.
fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return std::fs::write(path, bytes);
    }
    // A link to a file stands for that file.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    let new = path.with_file_name(name);
    let written = std::fs::write(&new, bytes).and_then(|()| std::fs::rename(&new, &path));
    if written.is_err() {
        // What is left of it is in nobody's way, and the first error is the one to tell.
        drop(std::fs::remove_file(&new));
    }
    written
}
