//! The stage: an article is a line.

use newsmill_plugin::prelude::*;

use crate::options::JsonlOptions;

/// Bytes of lines that are handed over at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// Writes JSON Lines.
pub(crate) struct Jsonl {
    /// What to write; none for all but `content`.
    fields: Vec<AnyField>,
    part_suffix: String,
}

impl Export for Jsonl {
    const STAGE: Stage = Stage::export("export.jsonl", "Writes JSON Lines, one article a line")
        .uses(&["*"])
        .needs_from("/fields")
        .tombstones();
    type Options = JsonlOptions;
    type Writer = ();

    fn create(options: JsonlOptions, cx: &Create<'_>) -> Result<Self> {
        let fields = options.fields.iter().map(|name| cx.any(name)).collect::<Result<_>>()?;
        Ok(Self { fields, part_suffix: options.part_suffix })
    }

    fn begin(&self, run: &RunInfo, _: &Context<'_>) -> Result<Job> {
        // Every line ends in a line end, so blocks need nothing between them.
        let join = if run.to.ends_with('/') { Join::Parts } else { Join::Concat };
        Ok(Job { join, suffix: self.part_suffix.clone(), ..Job::default() })
    }

    fn open(&self, _: &str, _: Place, _: &mut Output<'_>, _: &Context<'_>) -> Result<()> {
        Ok(())
    }

    fn write(
        &self,
        (): &mut (),
        staged: &mut Output<'_>,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let mut lines = Vec::new();
        for row in batch.rows() {
            cx.check()?;
            lines.extend_from_slice(row.json(&self.fields)?.as_bytes());
            lines.push(b'\n');
            if lines.len() >= CHUNK_BYTES {
                staged.write(&lines)?;
                lines.clear();
            }
        }
        staged.write(&lines)
    }

    fn finish(
        &self,
        (): (),
        _: &mut Output<'_>,
        _: &mut Output<'_>,
        _: &Context<'_>,
    ) -> Result<()> {
        Ok(())
    }
}
