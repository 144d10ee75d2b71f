//! What a run tells its caller, and what the caller can ask of it.

use newsmill_host::{LogLevel, MetricKind};

/// The caller's side of a run: hears of progress and logs, and says when to stop.
///
/// All functions may be called from any of the run's threads, at any time, and should return at once.
pub trait Watcher: Send + Sync {
    /// The inputs are known.
    fn planned(&self, plan: &PlanSummary);
    /// Something was read or done.
    fn progress(&self, progress: &Progress);
    /// A stage or the runner has something to say.
    fn log(&self, record: &LogRecord<'_>);
    /// Whether to start no new block any more. Once true it stays true.
    fn draining(&self) -> bool;
    /// Whether to give up unfinished blocks as well. Once true it stays true.
    fn cancelled(&self) -> bool;
    /// The calling thread begins a piece of work. The runner has no clock: whoever wants times takes them here.
    fn begins(&self, work: Work) {
        let _ = work;
    }
    /// The calling thread has ended its piece of work.
    fn ends(&self, work: Work) {
        let _ = work;
    }
}

/// A kind of work that threads of a run do, a batch or a block at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// Reads a batch; one thread a split.
    Read,
    /// Takes a batch through stages; any thread, any batch.
    Stages,
    /// Takes a batch through a serial stage; one thread a stage, in article order.
    Serial,
    /// Encodes a batch into its block; one thread a block.
    Encode,
    /// Enters a block into the ledger; one thread, in article order.
    Commit,
}

/// How much a run has before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanSummary {
    /// Inputs that will be read.
    pub inputs: u64,
    /// Their bytes as stored, as far as known.
    pub bytes: u64,
    /// Parts that are read apart.
    pub splits: u64,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Articles whose block is durable.
    pub articles: u64,
    /// Bytes read, as stored.
    pub bytes: u64,
}

/// One line of talk.
#[derive(Clone, Copy, Debug)]
pub struct LogRecord<'a> {
    /// How important it is.
    pub level: LogLevel,
    /// The entry's name, `newsmill` for the runner itself.
    pub stage: &'a str,
    /// The text.
    pub message: &'a str,
    /// More, as a JSON object; may be empty.
    pub fields: &'a str,
}

/// A value a stage counted or measured, added up over the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Metric {
    kind: MetricKind,
    samples: u64,
    sum: f64,
    last: f64,
}

impl Metric {
    pub(crate) fn new(kind: MetricKind) -> Self {
        Self { kind, samples: 0, sum: 0.0, last: 0.0 }
    }

    pub(crate) fn record(&mut self, value: f64) {
        self.samples += 1;
        self.sum += value;
        self.last = value;
    }

    /// The figure for the report: the sum, the last value, or the mean.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a mean over more than 2^52 samples may be rounded"
    )]
    pub(crate) fn figure(&self) -> f64 {
        match self.kind {
            MetricKind::Count => self.sum,
            MetricKind::Gauge => self.last,
            _ => self.sum / self.samples.max(1) as f64,
        }
    }
}
