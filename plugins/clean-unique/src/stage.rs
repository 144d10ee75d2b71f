//! The stage: signatures in parallel, decisions in order.

use newsmill_plugin::prelude::*;

use crate::memory::{Memory, Verdict};
use crate::signature::{Signature, of_body};

const BODY: &str = "clean_unique.body";

/// Drops superseded versions and exact copies.
pub(crate) struct Unique {
    uri: Text,
    version: Int,
    status: Text,
    body: Text,
    signature: Bytes,
}

const STAGE: Stage = Stage::clean("clean.unique", "Drops superseded versions and exact copies")
    .uses(&["uri", "version", "status", "body_text"])
    .private(&[Own::bytes(BODY)])
    .tombstones();

impl Unique {
    fn new(cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            uri: cx.text("uri")?,
            version: cx.int("version")?,
            status: cx.text("status")?,
            body: cx.text("body_text")?,
            signature: cx.bytes(BODY)?,
        })
    }

    fn signature(&self, row: Row<'_>) -> Option<Signature> {
        let bytes = row.get(self.signature)?;
        bytes.first_chunk::<16>().map(|bytes| Signature::from_le_bytes(*bytes))
    }
}

impl Transform for Unique {
    const STAGE: Stage = STAGE;
    type Options = NoOptions;
    type Scratch = ();

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Self::new(cx)
    }

    fn process(&self, (): &mut (), batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            if let Some(signature) = row.get(self.body).and_then(of_body) {
                row.set(self.signature, &signature.to_le_bytes())?;
            }
        }
        Ok(())
    }
}

impl Serial for Unique {
    const STAGE: Stage = STAGE;
    type Options = NoOptions;
    type State = Memory;

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Self::new(cx)
    }

    fn open(&self, _: &Context<'_>) -> Result<Memory> {
        Ok(Memory::default())
    }

    fn process(&self, memory: &mut Memory, batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        memory.begin();
        for row in batch.rows() {
            cx.check()?;
            let uri = row.get(self.uri).unwrap_or_default();
            let version = row.get(self.version).unwrap_or_default();
            if row.get(self.status) == Some("canceled") {
                memory.note(uri, version);
                continue;
            }
            match memory.judge(uri, version, self.signature(row)) {
                Verdict::Keep => {}
                Verdict::Superseded { seen } => row.drop("superseded", &seen.to_string())?,
                Verdict::Copy { of } => row.drop("copy", &of)?,
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
