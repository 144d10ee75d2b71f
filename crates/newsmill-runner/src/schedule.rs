//! What to do next: a pure state machine, without threads, files or plugins.
//!
//! Work travels in flights (a batch with what was learned of it). A flight is read from a split, goes through the
//! segments (parallel ones in any order, serial ones in article order, one flight at a time), is encoded into its
//! block (in order within the block), and complete blocks are committed in order. Among the tasks that are possible
//! the one farthest down the line is taken first, then the one of the earliest article: that bounds what is in
//! memory. Results do not depend on which thread takes which task, because order is decided here alone.

use std::collections::BTreeMap;

/// Where a flight stands in the order of all articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) split: u32,
    pub(crate) block: u32,
    pub(crate) batch: u32,
}

/// What comes to an end with a flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ends {
    Batch,
    Block,
    Split,
}

impl Key {
    /// The key of the flight after this one.
    fn next(self, ends: Ends) -> Self {
        match ends {
            Ends::Batch => Self { batch: self.batch + 1, ..self },
            Ends::Block => Self { block: self.block + 1, batch: 0, ..self },
            Ends::Split => Self { split: self.split + 1, block: 0, batch: 0 },
        }
    }

    fn block_id(self) -> (u32, u32) {
        (self.split, self.block)
    }
}

/// A batch under way.
#[derive(Debug)]
pub(crate) struct Flight<L> {
    pub(crate) key: Key,
    pub(crate) ends: Ends,
    pub(crate) load: L,
}

/// The types that travel through the schedule.
pub(crate) trait Cargo {
    /// An open split.
    type Reader;
    /// What a flight carries.
    type Load;
    /// A block being encoded.
    type Block;
    /// A block that is complete and durable, not yet in the ledger.
    type Done;
}

/// Something to do. Whoever gets one must report back with the method named.
pub(crate) enum Task<C: Cargo> {
    /// Read the flight with this key; `None`: open the split first. Report with [`Schedule::read`].
    Read { key: Key, reader: Option<C::Reader> },
    /// Take the flight through a segment. Report with [`Schedule::passed`].
    Pass { segment: usize, flight: Flight<C::Load> },
    /// Encode the flight; `None`: the block's first. Report with [`Schedule::encoded`].
    Encode { flight: Flight<C::Load>, block: Option<C::Block> },
    /// Enter the block into the ledger. Report with [`Schedule::committed`].
    Commit { done: C::Done },
}

/// What [`Schedule::pick`] found.
pub(crate) enum Pick<C: Cargo> {
    Task(Task<C>),
    /// Nothing now; ask again after a report.
    Wait,
    /// Nothing any more.
    Finished,
}

struct Split<C: Cargo> {
    reading: Reading<C::Reader>,
    in_flight: usize,
}

enum Reading<R> {
    /// A thread has it.
    Busy,
    /// Stands before this flight.
    At(Key, R),
    Ended,
}

struct Lane<C: Cargo> {
    serial: bool,
    busy: bool,
    next: Key,
    waiting: BTreeMap<Key, Flight<C::Load>>,
}

struct Encoding<C: Cargo> {
    block: Option<C::Block>,
    busy: bool,
    next_batch: u32,
    waiting: BTreeMap<u32, Flight<C::Load>>,
}

/// How much may be under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Splits read at the same time.
    pub(crate) splits: usize,
    /// Flights of the earliest split.
    pub(crate) flights_first: usize,
    /// Flights of all later splits together.
    pub(crate) flights_later: usize,
}

/// The state of a run's work.
pub(crate) struct Schedule<C: Cargo> {
    limits: Limits,
    splits_total: u32,
    next_split: u32,
    open: BTreeMap<u32, Split<C>>,
    lanes: Vec<Lane<C>>,
    encoding: BTreeMap<(u32, u32), Encoding<C>>,
    done: BTreeMap<(u32, u32), (Ends, C::Done)>,
    commit_next: Key,
    committing: bool,
    running: usize,
    draining: bool,
    failed: bool,
}

const START: Key = Key { split: 0, block: 0, batch: 0 };

impl<C: Cargo> Schedule<C> {
    /// A schedule over `splits_total` splits; `serial` says of each segment whether it is a serial one.
    pub(crate) fn new(splits_total: u32, serial: &[bool], limits: Limits) -> Self {
        let lane = |&serial| Lane { serial, busy: false, next: START, waiting: BTreeMap::new() };
        Self {
            limits,
            splits_total,
            next_split: 0,
            open: BTreeMap::new(),
            lanes: serial.iter().map(lane).collect(),
            encoding: BTreeMap::new(),
            done: BTreeMap::new(),
            commit_next: START,
            committing: false,
            running: 0,
            draining: false,
            failed: false,
        }
    }

    /// Starts no new block from now on; those begun are finished.
    pub(crate) fn drain(&mut self) {
        self.draining = true;
    }

    /// Starts nothing from now on.
    pub(crate) fn fail(&mut self) {
        self.failed = true;
    }

    /// Whether every block of every split is in the ledger.
    pub(crate) fn complete(&self) -> bool {
        self.commit_next.split == self.splits_total
    }

    /// The next thing to do.
    pub(crate) fn pick(&mut self) -> Pick<C> {
        if !self.failed {
            let task = self
                .pick_commit()
                .or_else(|| self.pick_encode())
                .or_else(|| self.pick_pass())
                .or_else(|| self.pick_read());
            if let Some(task) = task {
                self.running += 1;
                return Pick::Task(task);
            }
        }
        if self.running > 0 { Pick::Wait } else { Pick::Finished }
    }

    fn pick_commit(&mut self) -> Option<Task<C>> {
        if self.committing {
            return None;
        }
        let (ends, done) = self.done.remove(&self.commit_next.block_id())?;
        self.commit_next = self.commit_next.next(ends.max(Ends::Block));
        self.committing = true;
        Some(Task::Commit { done })
    }

    fn pick_encode(&mut self) -> Option<Task<C>> {
        for encoding in self.encoding.values_mut() {
            if encoding.busy {
                continue;
            }
            if let Some(flight) = encoding.waiting.remove(&encoding.next_batch) {
                encoding.busy = true;
                return Some(Task::Encode { flight, block: encoding.block.take() });
            }
        }
        None
    }

    fn pick_pass(&mut self) -> Option<Task<C>> {
        for (segment, lane) in self.lanes.iter_mut().enumerate().rev() {
            if lane.serial {
                if lane.busy {
                    continue;
                }
                if let Some(flight) = lane.waiting.remove(&lane.next) {
                    lane.busy = true;
                    return Some(Task::Pass { segment, flight });
                }
            } else if let Some((_, flight)) = lane.waiting.pop_first() {
                return Some(Task::Pass { segment, flight });
            }
        }
        None
    }

    fn pick_read(&mut self) -> Option<Task<C>> {
        let first = self.first_unfinished();
        let later: usize = self
            .open
            .iter()
            .filter(|(number, _)| **number != first)
            .map(|(_, s)| s.in_flight)
            .sum();
        for (&number, split) in &mut self.open {
            let room = if number == first {
                split.in_flight < self.limits.flights_first
            } else {
                later < self.limits.flights_later
            };
            match std::mem::replace(&mut split.reading, Reading::Busy) {
                Reading::At(key, reader) if room && !(self.draining && key.batch == 0) => {
                    split.in_flight += 1;
                    return Some(Task::Read { key, reader: Some(reader) });
                }
                other => split.reading = other,
            }
        }
        self.open_split(first, later)
    }

    fn open_split(&mut self, first: u32, later: usize) -> Option<Task<C>> {
        let still = |split: &&Split<C>| !matches!(split.reading, Reading::Ended);
        let reading = self.open.values().filter(still).count();
        let number = self.next_split;
        let room = number == first || later < self.limits.flights_later;
        if self.draining || number >= self.splits_total || reading >= self.limits.splits || !room {
            return None;
        }
        self.next_split += 1;
        self.open.insert(number, Split { reading: Reading::Busy, in_flight: 1 });
        Some(Task::Read { key: Key { split: number, ..START }, reader: None })
    }

    fn first_unfinished(&self) -> u32 {
        self.open.keys().next().copied().unwrap_or(self.next_split)
    }

    /// A read is done. `None` for the reader when the split has ended.
    pub(crate) fn read(&mut self, flight: Flight<C::Load>, reader: Option<C::Reader>) {
        self.running -= 1;
        if let Some(split) = self.open.get_mut(&flight.key.split) {
            split.reading = match reader {
                Some(reader) if flight.ends != Ends::Split => {
                    Reading::At(flight.key.next(flight.ends), reader)
                }
                _ => Reading::Ended,
            };
        }
        self.send(0, flight);
    }

    /// A flight has passed a segment.
    pub(crate) fn passed(&mut self, segment: usize, flight: Flight<C::Load>) {
        self.running -= 1;
        if let Some(lane) = self.lanes.get_mut(segment).filter(|lane| lane.serial) {
            lane.busy = false;
            lane.next = flight.key.next(flight.ends);
        }
        self.send(segment + 1, flight);
    }

    fn send(&mut self, segment: usize, flight: Flight<C::Load>) {
        if let Some(lane) = self.lanes.get_mut(segment) {
            lane.waiting.insert(flight.key, flight);
            return;
        }
        let empty =
            || Encoding { block: None, busy: false, next_batch: 0, waiting: BTreeMap::new() };
        let encoding = self.encoding.entry(flight.key.block_id()).or_insert_with(empty);
        encoding.waiting.insert(flight.key.batch, flight);
    }

    /// A flight has been encoded: with the block while more of it will come, with what it left when it ended.
    pub(crate) fn encoded(&mut self, key: Key, ends: Ends, outcome: Encoded<C>) {
        self.running -= 1;
        if let Some(split) = self.open.get_mut(&key.split) {
            split.in_flight -= 1;
            if split.in_flight == 0 && matches!(split.reading, Reading::Ended) {
                self.open.remove(&key.split);
            }
        }
        match outcome {
            Encoded::More(block) => {
                if let Some(encoding) = self.encoding.get_mut(&key.block_id()) {
                    encoding.block = Some(block);
                    encoding.busy = false;
                    encoding.next_batch = key.batch + 1;
                }
            }
            Encoded::Done(done) => {
                self.encoding.remove(&key.block_id());
                self.done.insert(key.block_id(), (ends, done));
            }
        }
    }

    /// A block is in the ledger.
    pub(crate) fn committed(&mut self) {
        self.running -= 1;
        self.committing = false;
    }

    /// A task ended in an error, which ends the run.
    pub(crate) fn task_failed(&mut self) {
        self.running -= 1;
        self.failed = true;
    }
}

/// What encoding a flight left.
pub(crate) enum Encoded<C: Cargo> {
    More(C::Block),
    Done(C::Done),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Toy;

    impl Cargo for Toy {
        /// Flights left to read, as what ends with each.
        type Reader = Vec<Ends>;
        type Load = Vec<usize>;
        type Block = Vec<Key>;
        type Done = Vec<Key>;
    }

    /// Runs `splits` to the end, finishing the task under way that `choose` names, up to `threads` at once.
    fn drive(splits: &[Vec<Ends>], serial: &[bool], threads: usize, choose: &[usize]) -> Vec<Key> {
        let limits = Limits { splits: threads, flights_first: threads + 1, flights_later: threads };
        let total = u32::try_from(splits.len()).unwrap();
        let mut schedule = Schedule::<Toy>::new(total, serial, limits);
        let mut under_way: Vec<Task<Toy>> = Vec::new();
        let mut committed = Vec::new();
        let mut passed: Vec<Vec<Key>> = vec![Vec::new(); serial.len()];
        let mut choices = choose.iter().cycle();
        loop {
            while under_way.len() < threads {
                let Pick::Task(task) = schedule.pick() else { break };
                under_way.push(task);
            }
            if under_way.is_empty() {
                break;
            }
            let task = under_way.remove(choices.next().unwrap() % under_way.len());
            finish(&mut schedule, task, splits, &mut passed, &mut committed);
        }
        assert!(schedule.complete());
        for (segment, keys) in passed.iter().enumerate() {
            assert!(!serial[segment] || keys.is_sorted());
        }
        committed
    }

    fn finish(
        schedule: &mut Schedule<Toy>,
        task: Task<Toy>,
        splits: &[Vec<Ends>],
        passed: &mut [Vec<Key>],
        committed: &mut Vec<Key>,
    ) {
        match task {
            Task::Read { key, reader } => {
                let mut left = reader.unwrap_or_else(|| splits[key.split as usize].clone());
                let ends = left.remove(0);
                schedule.read(Flight { key, ends, load: Vec::new() }, Some(left));
            }
            Task::Pass { segment, mut flight } => {
                assert_eq!(flight.load.len(), segment);
                flight.load.push(segment);
                passed[segment].push(flight.key);
                schedule.passed(segment, flight);
            }
            Task::Encode { flight, block } => {
                assert_eq!(flight.load.len(), passed.len());
                assert_eq!(block.is_none(), flight.key.batch == 0);
                let mut keys = block.unwrap_or_default();
                keys.push(flight.key);
                let outcome = match flight.ends {
                    Ends::Batch => Encoded::More(keys),
                    _ => Encoded::Done(keys),
                };
                schedule.encoded(flight.key, flight.ends, outcome);
            }
            Task::Commit { done } => {
                committed.extend(done);
                schedule.committed();
            }
        }
    }

    fn split() -> impl Strategy<Value = Vec<Ends>> {
        prop::collection::vec(prop_oneof![Just(Ends::Batch), Just(Ends::Block)], 0..12).prop_map(
            |mut ends| {
                ends.push(Ends::Split);
                ends
            },
        )
    }

    proptest! {
        #[test]
        fn every_flight_is_committed_once_and_in_order(
            splits in prop::collection::vec(split(), 0..6),
            serial in prop::collection::vec(any::<bool>(), 0..4),
            threads in 1usize..5,
            choose in prop::collection::vec(0usize..8, 1..40),
        ) {
            let committed = drive(&splits, &serial, threads, &choose);
            prop_assert!(committed.is_sorted());
            prop_assert_eq!(committed.len(), splits.iter().map(Vec::len).sum::<usize>());
        }
    }

    #[test]
    fn draining_finishes_the_block_begun_and_starts_no_other() {
        let splits = vec![vec![Ends::Batch, Ends::Block, Ends::Split], vec![Ends::Split]];
        let limits = Limits { splits: 1, flights_first: 2, flights_later: 1 };
        let mut schedule = Schedule::<Toy>::new(2, &[], limits);
        let mut committed = Vec::new();
        let Pick::Task(first) = schedule.pick() else { panic!("nothing to do") };
        schedule.drain();
        finish(&mut schedule, first, &splits, &mut [], &mut committed);
        while let Pick::Task(task) = schedule.pick() {
            finish(&mut schedule, task, &splits, &mut [], &mut committed);
        }
        assert_eq!(committed.len(), 2);
        assert!(!schedule.complete());
    }

    #[test]
    fn a_failure_starts_nothing_more() {
        let limits = Limits { splits: 1, flights_first: 2, flights_later: 1 };
        let mut schedule = Schedule::<Toy>::new(1, &[], limits);
        assert!(matches!(schedule.pick(), Pick::Task(_)));
        schedule.task_failed();
        assert!(matches!(schedule.pick(), Pick::Finished));
    }
}
