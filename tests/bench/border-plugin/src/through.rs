//! The work behind the border.

use std::hint::black_box;

use newsmill_plugin::prelude::*;

use crate::work;

/// Looks at bodies.
pub(crate) struct Look {
    body: Text,
}

impl Transform for Look {
    const STAGE: Stage = Stage::tag("bench.look", "Looks at bodies").needs(&["body_text"]);
    type Options = NoOptions;
    type Scratch = ();

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { body: cx.text("body_text")? })
    }

    fn process(&self, (): &mut (), batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            let Some(body) = row.get(self.body) else { continue };
            black_box(work::look(body));
        }
        Ok(())
    }
}

/// Writes bodies anew.
pub(crate) struct Rewrite {
    body: Text,
}

impl Transform for Rewrite {
    const STAGE: Stage = Stage::clean("bench.rewrite", "Writes bodies anew")
        .needs(&["body_text"])
        .writes(&["body_text"]);
    type Options = NoOptions;
    type Scratch = String;

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { body: cx.text("body_text")? })
    }

    fn process(&self, new: &mut String, batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            let Some(body) = row.get(self.body) else { continue };
            new.clear();
            work::rewrite(body, new);
            row.set(self.body, new)?;
        }
        Ok(())
    }
}

/// Adds five tags.
pub(crate) struct Tagger {
    body: Text,
    places: Tags,
}

impl Transform for Tagger {
    const STAGE: Stage =
        Stage::tag("bench.tag", "Adds five tags").needs(&["body_text"]).writes(&["places"]);
    type Options = NoOptions;
    type Scratch = ();

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { body: cx.text("body_text")?, places: cx.tags("places")? })
    }

    fn process(&self, (): &mut (), batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            let Some(body) = row.get(self.body) else { continue };
            for span in work::names(body) {
                let name = body.get(span.clone()).unwrap_or_default();
                let uri = work::identity(&span);
                let tag = Tag::new(name).uri(&uri).confidence(0.9).span(span.into());
                row.add(self.places, tag)?;
            }
        }
        Ok(())
    }
}
