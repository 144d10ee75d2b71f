//! Serial stages: one batch after the other, in article order, with a state that remembers.

use std::collections::VecDeque;
use std::sync::Arc;

use newsmill_article::Batch;
use newsmill_host::{Blame, CallError, Outcome, SerialState};

use crate::error::RunError;
use crate::job::SerialEntry;
use crate::ledger::Ledger;
use crate::pass::{Load, each_alone};
use crate::pause::pauses;

/// The state of one serial stage, and how to build it again.
#[derive(Default)]
pub(crate) struct SerialLane {
    state: Option<SerialState>,
    /// Additions of blocks that are not in the ledger yet, with split and block.
    pending: VecDeque<((u32, u32), Vec<u8>)>,
}

impl SerialLane {
    /// Takes `load`, a flight of `block`, through the stage, and notes what the stage added.
    pub(crate) fn pass(
        &mut self,
        entry: &SerialEntry,
        block: (u32, u32),
        ledger: &Ledger,
        load: &mut Load,
    ) -> Result<(), RunError> {
        if load.batch.is_empty() {
            return Ok(());
        }
        match self.attempt(entry, ledger, &mut load.batch)? {
            Ok(outcome) => {
                load.book(entry.number, &entry.stage, outcome);
                self.keep_addition(entry, block, &mut load.additions)?;
            }
            Err(error) if error.blame() == Blame::Article => {
                let mut additions = Vec::new();
                each_alone(load, |row| {
                    let result = self.attempt(entry, ledger, row)?;
                    // After every row: a later one may cost the state, and what is kept of it has to be whole.
                    if result.is_ok() {
                        self.keep_addition(entry, block, &mut additions)?;
                    }
                    Ok((entry.number, Arc::clone(&entry.stage), result))
                })?;
                load.additions.append(&mut additions);
            }
            Err(error) => return Err(RunError::of_call(&error)),
        }
        self.forget_committed(ledger);
        Ok(())
    }

    /// Asks the stage for what it added and keeps it, for the ledger and until it is there.
    fn keep_addition(
        &mut self,
        entry: &SerialEntry,
        block: (u32, u32),
        additions: &mut Vec<(usize, Vec<u8>)>,
    ) -> Result<(), RunError> {
        let Some(state) = &mut self.state else { return Ok(()) };
        let delta = state.delta().map_err(|error| RunError::of_call(&error))?;
        if !delta.is_empty() {
            self.pending.push_back((block, delta.clone()));
            additions.push((entry.number, delta));
        }
        Ok(())
    }

    /// One call of `process`, with retries. What did not stand is taken back before this returns.
    fn attempt(
        &mut self,
        entry: &SerialEntry,
        ledger: &Ledger,
        batch: &mut Batch,
    ) -> Result<Result<Outcome, CallError>, RunError> {
        let mut pauses = pauses();
        loop {
            let mut state = match self.state.take() {
                Some(state) => state,
                None => self.rebuild(entry, ledger)?,
            };
            let result = state.process(batch);
            let Err(error) = result else {
                self.state = Some(state);
                return Ok(result);
            };
            // A state that cannot take back is thrown away and built again from what it added before.
            if !state.lost() && state.undo().is_ok() {
                self.state = Some(state);
            }
            match pauses.next() {
                Some(pause) if error.blame() == Blame::Retry => std::thread::sleep(pause),
                _ => return Ok(Err(error)),
            }
        }
    }

    fn rebuild(&self, entry: &SerialEntry, ledger: &Ledger) -> Result<SerialState, RunError> {
        let mut state =
            SerialState::open(&entry.stage).map_err(|error| RunError::of_call(&error))?;
        let committed = ledger.committed();
        ledger.additions(entry.number, committed, |delta| {
            state.apply(delta).map_err(|error| RunError::of_call(&error))
        })?;
        for (block, delta) in &self.pending {
            if *block >= committed {
                state.apply(delta).map_err(|error| RunError::of_call(&error))?;
            }
        }
        Ok(state)
    }

    fn forget_committed(&mut self, ledger: &Ledger) {
        let committed = ledger.committed();
        while self.pending.front().is_some_and(|(block, _)| *block < committed) {
            self.pending.pop_front();
        }
    }
}
