//! The stage: reads body and headline, adds tags to `places`, and links those that are there already.

use newsmill_places::{Finder, Found, Known, Scratch};
use newsmill_plugin::prelude::*;
use newsmill_plugin::serde_json::{Map, Value, json};

use crate::link::{Fate, Given, Joined, join, ranges};
use crate::options::PlacesOptions;

/// Made by `build-gazetteer`; `data/README.md` says from what.
static GAZETTEER: &[u8] = include_bytes!("../data/places.bin");

/// Tags the places an article names.
pub(crate) struct Places {
    headline: Text,
    body: Text,
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
        .uses(&["headline", "people", "organisations", "places"])
        .writes(&["places"]);
    type Options = PlacesOptions;
    type Scratch = Scratch;

    fn create(options: PlacesOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            people: cx.tags("people")?,
            organisations: cx.tags("organisations")?,
            places: cx.tags("places")?,
            options,
            finder: None,
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        self.finder = Some(Finder::new(GAZETTEER)?);
        Ok(())
    }

    fn process(
        &self,
        scratch: &mut Scratch,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let Some(finder) = &self.finder else {
            return Err(Error::new(ErrorKind::Other, "the stage was not started"));
        };
        for row in batch.rows() {
            cx.check()?;
            let Some(body) = row.get(self.body) else { continue };
            let headline = row.get(self.headline).unwrap_or_default();
            let given = row.tags(self.places);
            let (people, organisations) = (row.tags(self.people), row.tags(self.organisations));
            let places = ranges(given.iter());
            let others = ranges(people.iter().chain(&organisations));
            let known = Known { places: &places, others: &others };
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
        let tag =
            Tag::new(&found.name).uri(&uri).confidence(found.confidence).relevance(found.relevance);
        row.add(self.places, tag.spans(&spans).data(&data(found).to_string()))
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
            let mut tags: Vec<Value> = Vec::new();
            for (tag, fate) in given.iter().zip(&fates) {
                match fate {
                    Fate::Kept => tags.push(written(tag)),
                    Fate::Merged => {}
                    Fate::Linked(place, spans) => {
                        let Some(found) = found.get(*place) else { continue };
                        tags.push(linked_tag(tag, found, spans));
                    }
                }
            }
            row.set_json(&json!({ "places": tags }).to_string())?;
        }
        for (place, spans) in new.iter().take(self.options.max().saturating_sub(linked)) {
            if let Some(found) = found.get(*place) {
                self.add(row, found, spans)?;
            }
        }
        Ok(())
    }
}

/// None for seas, rivers and the like, whose ids are not known.
fn uri(found: &Found) -> Option<String> {
    (found.id != 0).then(|| format!("geonames:{}", found.id))
}

fn data(found: &Found) -> Value {
    let mut data = Map::new();
    data.insert("name".to_owned(), found.main_name.as_str().into());
    if let Some(kind) = found.kind.filter(|kind| kind.is_natural()) {
        data.insert("kind".to_owned(), kind.word().into());
    }
    match found.countries.as_slice() {
        [] => {}
        [one] => drop(data.insert("country".to_owned(), one.as_str().into())),
        several => drop(data.insert("countries".to_owned(), json!(several))),
    }
    data.insert("lat".to_owned(), found.latitude.into());
    data.insert("lon".to_owned(), found.longitude.into());
    if found.population > 0 {
        data.insert("population".to_owned(), found.population.into());
    }
    Value::Object(data)
}

/// A tag as it is.
fn written(tag: &TagView<'_>) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), tag.name().into());
    if let Some(uri) = tag.uri() {
        out.insert("uri".to_owned(), uri.into());
    }
    for (key, number) in [("confidence", tag.confidence()), ("relevance", tag.relevance())] {
        if let Some(number) = number {
            out.insert(key.to_owned(), number.into());
        }
    }
    let spans: Vec<_> = tag.spans().iter().map(|span| json!([span.start, span.end])).collect();
    if !spans.is_empty() {
        out.insert("spans".to_owned(), spans.into());
    }
    let data = tag.data().and_then(|data| newsmill_plugin::serde_json::from_str(data).ok());
    if let Some(data) = data {
        out.insert("data".to_owned(), data);
    }
    out.insert("creator".to_owned(), tag.creator().into());
    Value::Object(out)
}

/// A tag with what is known of its place. It keeps its name and its creator.
fn linked_tag(tag: &TagView<'_>, found: &Found, spans: &[(u32, u32)]) -> Value {
    let mut out = written(tag);
    if let Some(object) = out.as_object_mut() {
        let confidence = tag.confidence().unwrap_or(0.0).max(found.confidence);
        if let Some(uri) = uri(found) {
            object.insert("uri".to_owned(), uri.into());
        }
        object.insert("confidence".to_owned(), confidence.into());
        object.insert("relevance".to_owned(), found.relevance.into());
        object.insert("spans".to_owned(), json!(spans));
        object.insert("data".to_owned(), data(found));
    }
    out
}

#[cfg(test)]
mod tests;
