//! The stage: reads headline, body and language, adds tags to `subjects`.

use std::fs;
use std::path::PathBuf;

use newsmill_plugin::prelude::*;
use newsmill_topics::{Lexicon, Model, ModelScratch, Scratch, Vocabulary};

use crate::choice::{Subject, Wanted, choose, merge, of_lexicon, of_model};
use crate::options::TopicsOptions;

/// Tags what an article is about.
pub(crate) struct Topics {
    headline: Text,
    body: Text,
    language: Text,
    subjects: Tags,
    wanted: Wanted,
    path: Option<PathBuf>,
    use_lexicon: bool,
    /// What was loaded when the stage was started.
    loaded: Option<Loaded>,
}

struct Loaded {
    vocabulary: Vocabulary,
    lexicon: Option<Lexicon>,
    model: Option<Model>,
}

/// Memory that is used again for every article.
#[derive(Default)]
pub(crate) struct Buffers {
    lexicon: Scratch,
    model: ModelScratch,
}

impl Transform for Topics {
    const STAGE: Stage = Stage::tag("tag.topics", "Tags what an article is about")
        .needs(&["body_text"])
        .uses(&["headline", "language"])
        .writes(&["subjects"]);
    type Options = TopicsOptions;
    type Scratch = Buffers;

    fn create(options: TopicsOptions, cx: &Create<'_>) -> Result<Self> {
        let wanted = options.wanted();
        let (path, use_lexicon) = options.sources()?;
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            language: cx.text("language")?,
            subjects: cx.tags("subjects")?,
            wanted,
            path,
            use_lexicon,
            loaded: None,
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        let wrong = |error: String| Error::new(ErrorKind::Other, error);
        let vocabulary = Vocabulary::media_topics().map_err(wrong)?;
        let lexicon = if self.use_lexicon { Some(Lexicon::new().map_err(wrong)?) } else { None };
        let model = self.path.as_deref().map(|path| {
            let failed = |why: &dyn std::fmt::Display| {
                Error::new(ErrorKind::Io, format_args!("`{}`: {why}", path.display()))
            };
            let bytes = fs::read(path).map_err(|error| failed(&error))?;
            Model::from_bytes(&bytes).map_err(|error| failed(&error))
        });
        self.loaded = Some(Loaded { vocabulary, lexicon, model: model.transpose()? });
        Ok(())
    }

    fn process(
        &self,
        scratch: &mut Buffers,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let loaded = started(self.loaded.as_ref())?;
        for row in batch.rows() {
            cx.check()?;
            let Some(body) = row.get(self.body) else { continue };
            let text = newsmill_topics::Text {
                language: row.get(self.language).unwrap_or_default(),
                headline: row.get(self.headline).unwrap_or_default(),
                body,
            };
            for subject in loaded.find(scratch, text, self.wanted) {
                let tag = Tag::new(&subject.name)
                    .confidence(hundredths(subject.confidence))
                    .relevance(hundredths(subject.relevance));
                let tag = match &subject.uri {
                    Some(uri) => tag.uri(uri),
                    None => tag,
                };
                row.add(self.subjects, tag)?;
            }
        }
        Ok(())
    }
}

impl Loaded {
    fn find(
        &self,
        scratch: &mut Buffers,
        text: newsmill_topics::Text<'_>,
        wanted: Wanted,
    ) -> Vec<Subject> {
        let mut subjects = Vec::new();
        if let Some(lexicon) = &self.lexicon {
            let found = lexicon.find(&mut scratch.lexicon, text);
            subjects.extend(found.into_iter().map(|one| of_lexicon(&self.vocabulary, one)));
        }
        if let Some(model) = &self.model {
            let found = model.find(&mut scratch.model, text.headline, text.body);
            let best = found.first().map_or(1.0, |one| one.confidence);
            let given = found.into_iter().map(|one| of_model(&self.vocabulary, one, best));
            merge(&mut subjects, given);
        }
        choose(&self.vocabulary, subjects, wanted)
    }
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::serde_json::json;
    use newsmill_plugin::testing;
    use newsmill_topics::{Example, train};

    use super::*;

    #[test]
    fn a_team_s_model_is_used_alone_or_beside_the_lexicon() {
        let examples: Vec<Example> = (0..40)
            .map(|n| Example {
                headline: String::new(),
                body: ["the harbour and its tugs", "the orchard and its pears"][n % 2].to_owned(),
                subjects: vec![["Harbour", "Orchard"][n % 2].to_owned()],
            })
            .collect();
        let bytes = train(&examples, 2).unwrap().to_bytes("CC0-1.0", Vec::new()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("team.model");
        fs::write(&path, bytes).unwrap();
        let body = "Two tugs in the harbour hit each other; the police arrested a thief and a burglar there.";
        let articles = [json!({"body_text": body, "language": "en"})];
        let names = |options: Value| -> Vec<String> {
            let report = testing::run::<Topics>(&options, &articles).unwrap();
            let tags = report.articles[0]["subjects"].as_array().cloned().unwrap_or_default();
            tags.iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect()
        };
        let path = path.to_str().unwrap();
        assert_eq!(names(json!({"model": path, "lexicon": false, "max": 1})), ["Harbour"]);
        let both = names(json!({"model": path, "max_narrower": 0}));
        assert!(both.contains(&"Harbour".to_owned()), "{both:?}");
        assert!(both.contains(&"crime, law and justice".to_owned()), "{both:?}");

        fs::write(folder.path().join("broken"), "NMMODEL\0 and more").unwrap();
        for name in ["broken", "missing"] {
            let file = folder.path().join(name);
            let error = testing::run::<Topics>(&json!({"model": file}), &articles).unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn options_that_cannot_be_are_refused() {
        for options in [json!({"lexicon": false}), json!({"max": 0}), json!({"min_confidence": 2})]
        {
            assert!(testing::run::<Topics>(&options, &[]).is_err(), "{options}");
        }
    }

    #[test]
    fn bad_input_gets_no_tag() {
        let articles =
            ["", " ", "😀😀", "12 34"].map(|body| json!({"body_text": body, "headline": body}));
        let long = json!({"body_text": "a".repeat(1_000_000)});
        let articles: Vec<_> =
            articles.into_iter().chain([long, json!({"headline": "war"})]).collect();
        let report = testing::run::<Topics>(&json!({}), &articles).unwrap();
        assert!(report.articles.iter().all(|article| article.get("subjects").is_none()));
    }
}
