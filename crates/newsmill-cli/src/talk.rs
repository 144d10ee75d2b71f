//! What people read on standard error: messages, the progress bar, the summary line.

use std::io::{self, IsTerminal as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsmill_host::LogLevel;
use newsmill_runner::{LogRecord, PlanSummary, Progress, Report, Status, Watcher};

use crate::args::Colour;
use crate::stop::Stop;

/// The least important level that is shown, by number of `-v`.
const SHOWN: [LogLevel; 4] = [LogLevel::Warn, LogLevel::Info, LogLevel::Debug, LogLevel::Trace];

/// Whether nobody asked for no colours.
#[expect(
    clippy::disallowed_methods,
    reason = "NO_COLOR is about the terminal, which is this crate's"
)]
fn colours_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn coloured() -> bool {
    colours_wanted() && io::stderr().is_terminal()
}

/// Whether to colour what goes to standard output.
pub(crate) fn colours_stdout(when: Colour) -> bool {
    match when {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => colours_wanted() && io::stdout().is_terminal(),
    }
}

fn label(word: &str, colour: u8) -> String {
    if coloured() { format!("\u{1b}[1;{colour}m{word}:\u{1b}[0m") } else { format!("{word}:") }
}

/// Says why the command failed.
pub(crate) fn error(error: &anyhow::Error) {
    eprintln!("{} {error:#}", label("error", 31));
}

/// Says something that somebody should look at.
pub(crate) fn warn(words: &str) {
    eprintln!("{} {words}", label("warning", 33));
}

/// Shows a run's progress and logs, and passes on the signals.
pub(crate) struct Talker {
    stop: Stop,
    level: LogLevel,
    bar: Mutex<Option<ProgressBar>>,
}

impl Talker {
    pub(crate) fn new(stop: Stop, verbose: u8) -> Arc<Self> {
        let level = SHOWN.get(usize::from(verbose)).copied().unwrap_or(LogLevel::Trace);
        Arc::new(Self { stop, level, bar: Mutex::new(None) })
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}

impl Watcher for Talker {
    fn planned(&self, plan: &PlanSummary) {
        if !io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(plan.bytes), ProgressDrawTarget::stderr());
        let template =
            "{bar:30} {msg} articles  {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message("0");
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
    }

    fn progress(&self, progress: &Progress) {
        if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            bar.set_message(HumanCount(progress.articles).to_string());
            bar.set_position(progress.bytes);
        }
    }

    fn log(&self, record: &LogRecord<'_>) {
        if record.level > self.level {
            return;
        }
        let (word, colour) = match record.level {
            LogLevel::Error => ("error", 31),
            LogLevel::Warn => ("warning", 33),
            LogLevel::Info => ("info", 32),
            LogLevel::Debug => ("debug", 34),
            LogLevel::Trace => ("trace", 35),
        };
        let fields = if record.fields.is_empty() { "" } else { " " };
        let line = format!(
            "{} {}: {}{fields}{}",
            label(word, colour),
            record.stage,
            record.message,
            record.fields
        );
        match &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    fn draining(&self) -> bool {
        self.stop.draining()
    }

    fn cancelled(&self) -> bool {
        self.stop.cancelled()
    }
}

/// The one line that is said when something was lost or nothing was published; `None` when all is well.
pub(crate) fn summary(report: &Report, verbose: bool, took: Duration) -> Option<String> {
    let exported: Vec<String> = report.exports.iter().map(|e| e.exported.to_string()).collect();
    let exported = if exported.is_empty() { "nothing".to_owned() } else { exported.join(" + ") };
    let counts = format!("{} read, {} dropped, {exported} exported", report.read, report.dropped);
    let letters = match &report.dead_letters {
        Some(path) => format!("; dead letters in `{path}`"),
        None => String::new(),
    };
    let dead = articles(report.dead);
    match report.status {
        Status::TooManyLost => Some(format!(
            "{}: {dead} lost, more than `fail_above` allows: {counts}; nothing was published{letters}",
            report.pipeline
        )),
        Status::Stopped => {
            Some(format!("{}: stopped early; nothing was published; run it again", report.pipeline))
        }
        Status::Done if report.dead > 0 => {
            Some(format!("{}: {dead} lost: {counts}{letters}", report.pipeline))
        }
        Status::Done if verbose => {
            let bytes: u64 =
                report.exports.iter().flat_map(|e| &e.files).map(|(_, bytes)| bytes).sum();
            Some(format!(
                "{}: {counts}, {} in {:.1} s",
                report.pipeline,
                HumanBytes(bytes),
                took.as_secs_f64()
            ))
        }
        Status::Done => None,
    }
}

fn articles(count: u64) -> String {
    if count == 1 { "1 article".to_owned() } else { format!("{count} articles") }
}

/// Says the summary line.
pub(crate) fn say(line: &str) {
    eprintln!("newsmill: {line}");
}
