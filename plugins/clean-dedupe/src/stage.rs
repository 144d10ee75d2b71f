//! The stage: signatures in parallel, decisions in order.

use newsmill_dedupe::{Incoming, Memory, Signed, Signer, Verdict};
use newsmill_plugin::prelude::*;

use crate::options::{Action, DedupeOptions};

const SIGNATURE: &str = "clean_dedupe.signature";
const COPY_OF: &str = "clean_dedupe.copy_of";
const SHARE: &str = "clean_dedupe.share";
const MICROS_A_DAY: i64 = 86_400_000_000;

/// Finds copies.
pub(crate) struct Dedupe {
    uri: Text,
    body: Text,
    published: Time,
    signature: Bytes,
    copy_of: Text,
    share: Float,
    options: DedupeOptions,
}

const STAGE: Stage = Stage::clean("clean.dedupe", "Finds copies of articles, exact and near")
    .needs(&["body_text"])
    .uses(&["uri", "published"])
    .writes_own(&[Own::text(COPY_OF), Own::float(SHARE)])
    .private(&[Own::bytes(SIGNATURE)]);

impl Dedupe {
    fn new(options: DedupeOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            uri: cx.text("uri")?,
            body: cx.text("body_text")?,
            published: cx.time("published")?,
            signature: cx.bytes(SIGNATURE)?,
            copy_of: cx.text(COPY_OF)?,
            share: cx.float(SHARE)?,
            options,
        })
    }

    /// The day an article was published; none when it lies outside of some million years.
    fn day(&self, row: Row<'_>) -> Option<i32> {
        i32::try_from(row.unix_micros(self.published)?.div_euclid(MICROS_A_DAY)).ok()
    }

    fn found(&self, row: Row<'_>, of: &str, share: f32) -> Result<()> {
        match self.options.action {
            Action::Drop => row.drop("duplicate", of),
            Action::Mark => {
                row.set(self.copy_of, of)?;
                // Two digits: more of them would promise what a sample cannot hold.
                row.set(self.share, hundredths(f64::from(share)))
            }
        }
    }
}

impl Transform for Dedupe {
    const STAGE: Stage = STAGE;
    type Options = DedupeOptions;
    type Scratch = Signer;

    fn create(options: DedupeOptions, cx: &Create<'_>) -> Result<Self> {
        Self::new(options, cx)
    }

    fn process(&self, signer: &mut Signer, batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            if let Some(signature) = row.get(self.body).and_then(|body| signer.sign(body)) {
                row.set(self.signature, signature)?;
            }
        }
        Ok(())
    }
}

impl Serial for Dedupe {
    const STAGE: Stage = STAGE;
    type Options = DedupeOptions;
    type State = Memory;

    fn create(options: DedupeOptions, cx: &Create<'_>) -> Result<Self> {
        Self::new(options, cx)
    }

    fn open(&self, _: &Context<'_>) -> Result<Memory> {
        Ok(Memory::new(self.options.settings()))
    }

    fn process(&self, memory: &mut Memory, batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        memory.begin();
        for row in batch.rows() {
            cx.check()?;
            let Some(signed) = row.get(self.signature).and_then(Signed::read) else { continue };
            let uri = row.get(self.uri).unwrap_or_default();
            let new = Incoming { uri, day: self.day(row), signed };
            if let Verdict::Copy { of, share } = memory.judge(&new) {
                self.found(row, &of, share)?;
            }
        }
        Ok(())
    }

    fn undo(&self, memory: &mut Memory, _: &Context<'_>) -> Result<()> {
        memory.undo();
        Ok(())
    }

    fn delta(&self, memory: &mut Memory, out: &mut Output<'_>, _: &Context<'_>) -> Result<()> {
        out.write(&memory.take_delta())
    }

    fn apply(&self, memory: &mut Memory, delta: &[u8], _: &Context<'_>) -> Result<()> {
        memory.apply(delta).map_err(|why| {
            Error::new(ErrorKind::Other, format_args!("take up what was seen before: {why}"))
        })
    }
}
