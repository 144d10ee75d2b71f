//! The stage: reads body and headline, adds tags to `people`, `organisations` and `places`.

use newsmill_entities::{Aliases, Entity, Finder, FinderScratch, Tagger};
use newsmill_model::Bundle;
use newsmill_plugin::prelude::*;

use crate::options::EntitiesOptions;
use crate::relevance::relevance;

/// Made by `build-entities`; the README says from what.
static MODEL: &[u8] = include_bytes!("../model/entities.model");

/// Tags the people, organisations and places an article names.
pub(crate) struct Entities {
    headline: Text,
    body: Text,
    /// The fields of tags, with the name the model has for them.
    fields: [(&'static str, Tags); 3],
    options: EntitiesOptions,
    /// Loaded when the stage is started: the finder, and the field of each of its types.
    finder: Option<(Finder, Vec<Option<Tags>>)>,
}

impl Transform for Entities {
    const STAGE: Stage =
        Stage::tag("tag.entities", "Tags the people, organisations and places an article names")
            .needs(&["body_text"])
            .uses(&["headline"])
            .writes(&["people", "organisations", "places"]);
    type Options = EntitiesOptions;
    type Scratch = FinderScratch;

    fn create(options: EntitiesOptions, cx: &Create<'_>) -> Result<Self> {
        let fields = [
            ("PER", cx.tags("people")?),
            ("ORG", cx.tags("organisations")?),
            ("LOC", cx.tags("places")?),
        ];
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            fields,
            options,
            finder: None,
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        let bundle = match &self.options.model {
            None => Bundle::from_bytes(MODEL)?,
            Some(path) => read_model(path)?,
        };
        let tagger = Tagger::from_bundle(&bundle)?;
        let field = |kind: &String| {
            self.fields.iter().find(|(name, _)| name == kind).map(|(_, field)| *field)
        };
        let fields: Vec<Option<Tags>> = tagger.types().iter().map(field).collect();
        if fields.iter().all(Option::is_none) {
            let message = "the model finds none of the types PER, ORG and LOC";
            return Err(Error::new(ErrorKind::Config, message));
        }
        self.finder = Some((Finder::new(tagger, Aliases::standard()), fields));
        Ok(())
    }

    fn process(
        &self,
        scratch: &mut FinderScratch,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let Some((finder, fields)) = &self.finder else {
            return Err(Error::new(ErrorKind::Other, "the stage was not started"));
        };
        for row in batch.rows() {
            cx.check()?;
            let Some(body) = row.get(self.body) else { continue };
            let headline = row.get(self.headline).unwrap_or_default();
            let mut found: Vec<(f64, Entity)> = finder
                .find(body, scratch)
                .into_iter()
                .filter(|entity| f64::from(entity.confidence) >= self.options.min_confidence)
                .map(|entity| (relevance_of(&entity, body, headline), entity))
                .collect();
            // The order of first mentions stays where relevance is equal.
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            let mut counts = vec![0; fields.len()];
            for (relevance, entity) in &found {
                let kind = usize::from(entity.kind);
                let (Some(Some(field)), Some(count)) = (fields.get(kind), counts.get_mut(kind))
                else {
                    continue;
                };
                if *count < self.options.max {
                    *count += 1;
                    add(&row, *field, entity, *relevance)?;
                }
            }
        }
        Ok(())
    }
}

fn relevance_of(entity: &Entity, body: &str, headline: &str) -> f64 {
    let first = entity.spans.first().map_or(0, |span| span.0 as usize);
    relevance(entity.spans.len(), first, body.len(), headline.contains(entity.name.as_str()))
}

fn add(row: &Row<'_>, field: Tags, entity: &Entity, relevance: f64) -> Result<()> {
    let spans: Vec<Span> =
        entity.spans.iter().map(|&(start, end)| Span::new(start as usize, end as usize)).collect();
    let confidence = (f64::from(entity.confidence) * 1e3).round() / 1e3;
    row.add(field, Tag::new(&entity.name).confidence(confidence).relevance(relevance).spans(&spans))
}

fn read_model(path: &str) -> Result<Bundle> {
    let fail = |reason: String| Error::new(ErrorKind::Io, format!("model `{path}`: {reason}"));
    let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    Bundle::from_bytes(&bytes).map_err(|error| fail(error.to_string()))
}
