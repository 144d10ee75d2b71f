//! The stage: reads body and headline, adds tags to `places`, and links those that are there already.

use newsmill_places::{Finder, Found, Known, Scratch};
use newsmill_plugin::prelude::*;

use crate::json::{Json, share, uri};
use crate::link::{Fate, Given, Joined, join, ranges};
use crate::options::PlacesOptions;

/// Made by `build-gazetteer`; `data/README.md` says from what.
static GAZETTEER: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/places.bin"));

/// Lines of the gazetteer's tables are those of a processor's cache where they start as these do.
#[repr(align(64))]
struct Aligned<T: ?Sized>(T);

/// Tags the places an article names.
pub(crate) struct Places {
    headline: Text,
    body: Text,
    language: Text,
    people: Tags,
    organisations: Tags,
    places: Tags,
    options: PlacesOptions,
    /// Loaded when the stage is started.
    finder: Option<Finder>,
}

impl Transform for Places {
    const STAGE: Stage = Stage::tag("tag.places", "Tags the places an article names")
        .needs(&["body_text"])
        .uses(&["headline", "language", "people", "organisations", "places"])
        .writes(&["places"]);
    type Options = PlacesOptions;
    type Scratch = Scratch;

    fn create(options: PlacesOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            language: cx.text("language")?,
            people: cx.tags("people")?,
            organisations: cx.tags("organisations")?,
            places: cx.tags("places")?,
            options,
            finder: None,
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        self.finder = Some(Finder::new(&GAZETTEER.0)?);
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
            let Some(body) = row.get(self.body) else { continue };
            let headline = row.get(self.headline).unwrap_or_default();
            let given = row.tags(self.places);
            let (people, organisations) = (row.tags(self.people), row.tags(self.organisations));
            let places = ranges(given.iter());
            let others = ranges(people.iter().chain(&organisations));
            let language = row.get(self.language).unwrap_or_default();
            let known = Known { language, places: &places, others: &others };
            let found = finder.find(scratch, body, headline, known, self.options.wanted());
            if given.is_empty() {
                for place in found.iter().take(self.options.max()) {
                    self.add(&row, place, &place.spans)?;
                }
            } else {
                self.link(&row, &given, &found)?;
            }
        }
        Ok(())
    }
}

impl Places {
    fn add(&self, row: &Row<'_>, found: &Found, spans: &[(u32, u32)]) -> Result<()> {
        let spans: Vec<Span> =
            spans.iter().map(|&(start, end)| Span::new(start as usize, end as usize)).collect();
        let uri = uri(found).unwrap_or_default();
        let tag = Tag::new(&found.name)
            .uri(&uri)
            .confidence(share(found.confidence))
            .relevance(share(found.relevance));
        let mut data = Json::default();
        data.data(found)?;
        row.add(self.places, tag.spans(&spans).data(data.text()?))
    }

    /// Gives the tags that are there their places, and adds the others.
    fn link(&self, row: &Row<'_>, given: &[TagView<'_>], found: &[Found]) -> Result<()> {
        let summed: Vec<Given> = given
            .iter()
            .map(|tag| {
                let spans = ranges(std::iter::once(tag));
                Given { done: tag.uri().is_some() || spans.is_empty(), spans }
            })
            .collect();
        let Joined { given: fates, new } = join(&summed, found);
        let linked = fates.iter().filter(|fate| matches!(fate, Fate::Linked(..))).count();
        if linked > 0 {
            let mut json = Json::default();
            json.push("{\"places\":[");
            for (tag, fate) in given.iter().zip(&fates) {
                match fate {
                    Fate::Kept => {
                        json.next();
                        json.tag(tag)?;
                    }
                    Fate::Merged => {}
                    Fate::Linked(place, spans) => {
                        let Some(found) = found.get(*place) else { continue };
                        json.next();
                        json.linked(tag, found, spans)?;
                    }
                }
            }
            json.push("]}");
            row.set_json(json.text()?)?;
        }
        for (place, spans) in new.iter().take(self.options.max().saturating_sub(linked)) {
            if let Some(found) = found.get(*place) {
                self.add(row, found, spans)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
