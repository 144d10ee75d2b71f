//! The stage: reads headline and body, writes the language.

use newsmill_model::language::{Detector, Scratch};
use newsmill_plugin::prelude::*;

use crate::choice::Rules;
use crate::options::LanguageOptions;

/// Trained by `cargo run --release -p newsmill-model --example train_language`.
static MODEL: &[u8] = include_bytes!("../model/language.model");

const DETECTED: &str = "tag_language.detected";
const CONFIDENCE: &str = "tag_language.confidence";

/// Says what language a text is in.
pub(crate) struct Language {
    headline: Text,
    body: Text,
    language: Text,
    detected: Text,
    confidence: Float,
    rules: Rules,
    /// The detector and its languages, once the stage is started.
    model: Option<(Detector, Vec<String>)>,
}

impl Transform for Language {
    const STAGE: Stage = Stage::tag("tag.language", "Says what language a text is in")
        .needs(&["body_text"])
        .uses(&["headline", "language"])
        .writes(&["language"])
        .writes_own(&[Own::text(DETECTED), Own::float(CONFIDENCE)]);
    type Options = LanguageOptions;
    type Scratch = Scratch;

    fn create(options: LanguageOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            language: cx.text("language")?,
            detected: cx.text(DETECTED)?,
            confidence: cx.float(CONFIDENCE)?,
            rules: options.rules(),
            model: None,
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        let detector = Detector::from_bytes(MODEL)?;
        let languages = detector.languages().into_iter().map(str::to_owned).collect();
        self.model = Some((detector, languages));
        Ok(())
    }

    fn process(&self, scratch: &mut Scratch, batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        let Some((detector, languages)) = &self.model else {
            return Err(Error::new(ErrorKind::Other, "the stage was not started"));
        };
        for row in batch.rows() {
            cx.check()?;
            let headline = row.get(self.headline).unwrap_or_default();
            let body = row.get(self.body).unwrap_or_default();
            let guess = detector.detect(scratch, headline, body);
            if let Some(language) = self.rules.choose(row.get(self.language), &guess, languages) {
                row.set(self.language, language)?;
            }
            if let Some(detected) = guess.language {
                row.set(self.detected, detected)?;
                row.set(self.confidence, (guess.confidence * 1e3).round() / 1e3)?;
            }
        }
        Ok(())
    }
}
