//! The stage: reads headline, body and language, writes `keywords`.

use newsmill_keywords::{Finder, SHIPPED, Scratch};
use newsmill_model::Bundle;
use newsmill_plugin::prelude::*;

use crate::merge::{Existing, unknown};
use crate::options::KeywordsOptions;

/// Writes the words and phrases that say what an article is about.
pub(crate) struct Keywords {
    headline: Text,
    body: Text,
    language: Text,
    keywords: List,
    max: usize,
    existing: Existing,
    /// What was loaded when the stage was started.
    finder: Option<Finder>,
}

impl Transform for Keywords {
    const STAGE: Stage = Stage::tag(
        "tag.keywords",
        "Writes the words and phrases that say what an article is about",
    )
    .needs(&["body_text"])
    .uses(&["headline", "language", "keywords"])
    .writes(&["keywords"]);
    type Options = KeywordsOptions;
    type Scratch = Scratch;

    fn create(options: KeywordsOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            language: cx.text("language")?,
            keywords: cx.list("keywords")?,
            max: options.max,
            existing: options.existing(),
            finder: None,
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        let finder = Bundle::from_static(SHIPPED).and_then(|bundle| Finder::from_bundle(&bundle));
        let wrong =
            |error| Error::new(ErrorKind::Other, format_args!("the shipped lists: {error}"));
        self.finder = Some(finder.map_err(wrong)?);
        Ok(())
    }

    fn process(
        &self,
        scratch: &mut Scratch,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let finder = started(self.finder.as_ref())?;
        for row in batch.rows() {
            cx.check()?;
            let existing = row.list(self.keywords);
            if self.existing == Existing::Keep && !existing.is_empty() {
                continue;
            }
            let text = newsmill_keywords::Text {
                language: row.get(self.language).unwrap_or_default(),
                headline: row.get(self.headline).unwrap_or_default(),
                body: row.get(self.body).unwrap_or_default(),
            };
            let found = finder.find(scratch, text, self.max);
            let found: Vec<String> = found.into_iter().map(|keyword| keyword.text).collect();
            if self.existing == Existing::Replace && !found.is_empty() {
                row.clear(self.keywords)?;
                row.push(self.keywords, &unknown(&[], &found))?;
            } else {
                row.push(self.keywords, &unknown(&existing, &found))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_whole() {
        assert!(Bundle::from_bytes(SHIPPED).is_ok());
    }
}
