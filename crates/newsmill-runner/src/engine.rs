//! Does the work the schedule names, on Rayon's threads.
//!
//! Every thread of the pool asks the schedule for the task that is farthest down the line, does it without holding
//! any lock, and reports back. The caller's thread is one of them: with one thread there is no pool.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use newsmill_io::FileSystem;

use crate::commit::Committer;
use crate::encode::{BlockWork, DoneBlock, Encoded, Encoder};
use crate::error::{ErrorKind, RunError};
use crate::job::{Job, Segment};
use crate::ledger::Ledger;
use crate::lines::LineMarks;
use crate::pass::{Load, transform};
use crate::plan::Plan;
use crate::schedule::{self, Cargo, Flight, Key, Limits, Pick, Schedule, Task};
use crate::serial::SerialLane;
use crate::services::RunServices;
use crate::source::SplitReader;
use crate::tally::Tally;
use crate::watch::{Progress, Work};

/// A batch is not filled further when its cells hold this much, however few articles they are.
const BATCH_BYTES_MAX: usize = 8 << 20;
/// Nor is one cut smaller than this.
const BATCH_BYTES_MIN: usize = 1 << 20;
/// The input that is left is to make about so many batches a thread.
const BATCHES_LEFT: u64 = 4;

/// What travels through the schedule in a real run.
struct Freight;

impl Cargo for Freight {
    type Reader = SplitReader;
    type Load = Load;
    type Block = BlockWork;
    type Done = DoneBlock;
}

/// Everything the threads share.
pub(crate) struct Engine<'e> {
    pub(crate) job: &'e Job,
    pub(crate) plan: &'e Plan,
    pub(crate) fs: &'e Arc<dyn FileSystem>,
    pub(crate) services: &'e RunServices,
    pub(crate) encoder: Encoder<'e>,
    pub(crate) ledger: &'e Ledger,
    pub(crate) committer: &'e Mutex<Committer>,
}

/// How the work ended when nothing failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Complete,
    /// Stopped by the watcher.
    Stopped,
    /// Given up: more was lost than the pipeline allows.
    TooManyLost,
}

/// State of one call of [`Engine::work`].
struct Shared {
    schedule: Mutex<Schedule<Freight>>,
    wake: Condvar,
    failure: Mutex<Option<RunError>>,
    lanes: Vec<Mutex<SerialLane>>,
    bytes_read: Arc<AtomicU64>,
    /// Articles in the ledger.
    articles: AtomicU64,
    line_marks: Arc<LineMarks>,
    too_many_lost: AtomicBool,
    threads: u64,
}

/// What a task left for the schedule.
enum Report {
    Read(Flight<Load>, Box<SplitReader>),
    Passed(usize, Flight<Load>),
    Encoded(Key, schedule::Ends, Encoded),
    Committed { go_on: bool },
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine<'_> {
    /// Works on `threads` threads until nothing is left to do, the watcher says stop, or something fails.
    pub(crate) fn work(&self, threads: usize) -> Result<Ended, RunError> {
        let serial: Vec<bool> = self.job.segments.iter().map(Segment::is_serial).collect();
        let splits = u32::try_from(self.plan.splits.len()).map_err(|_| {
            RunError::new(ErrorKind::Pipeline, "there are more than 4,294,967,295 splits")
        })?;
        let limits = Limits { splits: threads, flights_first: threads + 1, flights_later: threads };
        let shared = Shared {
            schedule: Mutex::new(Schedule::new(splits, &serial, limits)),
            wake: Condvar::new(),
            failure: Mutex::new(None),
            lanes: serial.iter().map(|_| Mutex::default()).collect(),
            bytes_read: Arc::default(),
            articles: AtomicU64::new(0),
            line_marks: Arc::default(),
            too_many_lost: AtomicBool::new(false),
            threads: u64::try_from(threads).unwrap_or(u64::MAX),
        };
        self.spread(threads, &shared)?;
        if shared.too_many_lost.load(Ordering::Relaxed) {
            return Ok(Ended::TooManyLost);
        }
        if let Some(error) = lock(&shared.failure).take() {
            // Calls that were cut short because the watcher said so are no failure of their own.
            return match self.services.watcher().cancelled() && error.kind() == ErrorKind::Busy {
                true => Ok(Ended::Stopped),
                false => Err(error),
            };
        }
        let complete = lock(&shared.schedule).complete();
        let stopped = self.services.watcher().draining() || self.services.watcher().cancelled();
        match (complete, stopped) {
            (true, _) => Ok(Ended::Complete),
            (false, true) => Ok(Ended::Stopped),
            (false, false) => Err(RunError::bug("work was left over that nobody could take")),
        }
    }

    /// Runs the loop once on the caller's thread and on every thread of a pool.
    fn spread(&self, threads: usize, shared: &Shared) -> Result<(), RunError> {
        if threads == 1 {
            self.work_loop(shared);
            return Ok(());
        }
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads - 1)
            .thread_name(|number| format!("newsmill-{}", number + 1))
            .build()
            .map_err(|error| {
                RunError::new(ErrorKind::Io, format!("start {threads} threads: {error}"))
            })?;
        // In place: the caller's thread is one of them, and stays free for another run afterwards.
        pool.in_place_scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|_| self.work_loop(shared));
            }
            self.work_loop(shared);
        });
        Ok(())
    }

    fn work_loop(&self, shared: &Shared) {
        while let Some(task) = self.next_task(shared) {
            let work = self.kind_of(&task);
            self.services.watcher().begins(work);
            let result = catch_unwind(AssertUnwindSafe(|| self.perform(shared, task)));
            self.services.watcher().ends(work);
            let result =
                result.unwrap_or_else(|_| Err(RunError::bug("newsmill panicked in a run")));
            let mut schedule = lock(&shared.schedule);
            match result {
                Ok(report) => self.report(shared, &mut schedule, report),
                Err(error) => {
                    schedule.task_failed();
                    self.services.fail();
                    // The first error is the cause; calls that end because of it are not.
                    lock(&shared.failure).get_or_insert(error);
                }
            }
            drop(schedule);
            shared.wake.notify_all();
        }
        shared.wake.notify_all();
    }

    fn kind_of(&self, task: &Task<Freight>) -> Work {
        match task {
            Task::Read { .. } => Work::Read,
            Task::Pass { segment, .. } => match self.job.segments.get(*segment) {
                Some(Segment::Serial(_)) => Work::Serial,
                _ => Work::Stages,
            },
            Task::Encode { .. } => Work::Encode,
            Task::Commit { .. } => Work::Commit,
        }
    }

    fn next_task(&self, shared: &Shared) -> Option<Task<Freight>> {
        let mut schedule = lock(&shared.schedule);
        loop {
            let watcher = self.services.watcher();
            if watcher.cancelled() {
                schedule.fail();
            } else if watcher.draining() {
                schedule.drain();
            }
            match schedule.pick() {
                Pick::Task(task) => return Some(task),
                Pick::Finished => return None,
                Pick::Wait => {
                    schedule = shared.wake.wait(schedule).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    fn report(&self, shared: &Shared, schedule: &mut Schedule<Freight>, report: Report) {
        match report {
            Report::Read(flight, reader) => schedule.read(flight, Some(*reader)),
            Report::Passed(segment, flight) => schedule.passed(segment, flight),
            Report::Encoded(key, ends, Encoded::More(block)) => {
                schedule.encoded(key, ends, schedule::Encoded::More(block));
            }
            Report::Encoded(key, ends, Encoded::Done(done)) => {
                schedule.encoded(key, ends, schedule::Encoded::Done(done));
            }
            Report::Committed { go_on } => {
                schedule.committed();
                if !go_on {
                    schedule.fail();
                    self.services.fail();
                    shared.too_many_lost.store(true, Ordering::Relaxed);
                }
            }
        }
    }

    fn perform(&self, shared: &Shared, task: Task<Freight>) -> Result<Report, RunError> {
        match task {
            Task::Read { key, reader } => self.read(shared, key, reader),
            Task::Pass { segment, mut flight } => {
                flight.load.tell_origins(self.job);
                match self.job.segments.get(segment) {
                    Some(Segment::Parallel(entries)) => transform(entries, &mut flight.load)?,
                    Some(Segment::Serial(entry)) => {
                        if let Some(lane) = shared.lanes.get(segment) {
                            let block = (flight.key.split, flight.key.block);
                            lock(lane).pass(entry, block, self.ledger, &mut flight.load)?;
                        }
                    }
                    None => {}
                }
                Ok(Report::Passed(segment, flight))
            }
            Task::Encode { flight: Flight { key, ends, mut load }, block } => {
                load.tell_origins(self.job);
                let encoded = self.encoder.encode(key, ends, load, block)?;
                Ok(Report::Encoded(key, ends, encoded))
            }
            Task::Commit { done } => self.commit(shared, done),
        }
    }

    fn read(
        &self,
        shared: &Shared,
        key: Key,
        reader: Option<SplitReader>,
    ) -> Result<Report, RunError> {
        let mut reader = match reader {
            Some(reader) => reader,
            None => {
                let number = usize::try_from(key.split).unwrap_or(usize::MAX);
                let split = self.plan.splits.get(number);
                let split = split.ok_or_else(|| RunError::bug("the schedule names no split"))?;
                let bytes_read = Arc::clone(&shared.bytes_read);
                let line_marks = Arc::clone(&shared.line_marks);
                SplitReader::open(Arc::clone(split), Arc::clone(self.fs), bytes_read, line_marks)
            }
        };
        let read = reader.read(self.job, self.batch_bytes(shared))?;
        self.tell_progress(shared);
        let mut load = Load {
            batch: read.batch,
            dead: Vec::new(),
            tally: Tally { read: read.entered, ..Tally::new(self.job.exports.len()) },
            position: read.position,
            additions: Vec::new(),
            origins: read.origins,
        };
        for letter in read.dead {
            load.bury(letter);
        }
        Ok(Report::Read(Flight { key, ends: read.ends, load }, Box::new(reader)))
    }

    /// How much the cells of the next batch may hold. Large batches keep a stage's tables in the caches of the
    /// processor; towards the end of the input small ones keep all threads at work.
    fn batch_bytes(&self, shared: &Shared) -> usize {
        if shared.threads == 1 {
            return BATCH_BYTES_MAX;
        }
        let read = shared.bytes_read.load(Ordering::Relaxed);
        let left = self.plan.bytes.saturating_sub(read);
        let share = left / shared.threads.saturating_mul(BATCHES_LEFT);
        usize::try_from(share).unwrap_or(usize::MAX).clamp(BATCH_BYTES_MIN, BATCH_BYTES_MAX)
    }

    fn commit(&self, shared: &Shared, done: DoneBlock) -> Result<Report, RunError> {
        let mut committer = lock(self.committer);
        let go_on = committer.commit(self.job, self.ledger, done)?;
        shared.articles.store(committer.articles(), Ordering::Relaxed);
        self.tell_progress(shared);
        Ok(Report::Committed { go_on })
    }

    fn tell_progress(&self, shared: &Shared) {
        let articles = shared.articles.load(Ordering::Relaxed);
        let bytes = shared.bytes_read.load(Ordering::Relaxed);
        self.services.watcher().progress(&Progress { articles, bytes });
    }
}
