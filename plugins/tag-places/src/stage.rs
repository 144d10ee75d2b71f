//! The stage: reads body and headline, adds tags to `places`.

use newsmill_plugin::prelude::*;
use newsmill_plugin::serde_json::json;

use crate::options::PlacesOptions;
use newsmill_places::{Finder, Found, Scratch, Wanted};

/// Made by `build-gazetteer`; `data/README.md` says from what.
static GAZETTEER: &[u8] = include_bytes!("../data/places.bin");

/// Tags the places an article names.
pub(crate) struct Places {
    headline: Text,
    body: Text,
    places: Tags,
    wanted: Wanted,
    /// Loaded when the stage is started.
    finder: Option<Finder>,
}

impl Transform for Places {
    const STAGE: Stage = Stage::tag("tag.places", "Tags the places an article names")
        .needs(&["body_text"])
        .uses(&["headline"])
        .writes(&["places"]);
    type Options = PlacesOptions;
    type Scratch = Scratch;

    fn create(options: PlacesOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            places: cx.tags("places")?,
            wanted: options.wanted(),
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
            for found in finder.find(scratch, body, headline, self.wanted) {
                self.add(&row, &found)?;
            }
        }
        Ok(())
    }
}

impl Places {
    fn add(&self, row: &Row<'_>, found: &Found) -> Result<()> {
        let spans: Vec<Span> = found
            .spans
            .iter()
            .map(|&(start, end)| Span::new(start as usize, end as usize))
            .collect();
        let uri = format!("geonames:{}", found.id);
        let mut data = json!({
            "name": found.main_name,
            "country": found.country,
            "lat": found.latitude,
            "lon": found.longitude,
        });
        if let Some(object) = data.as_object_mut().filter(|_| found.population > 0) {
            object.insert("population".to_owned(), found.population.into());
        }
        let tag =
            Tag::new(&found.name).uri(&uri).confidence(found.confidence).relevance(found.relevance);
        row.add(self.places, tag.spans(&spans).data(&data.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn an_article_gets_its_tags_and_one_without_text_none() {
        let body = "The mayor of Mosul said that trains from Baghdad would stop in Al-Mosul again.";
        let articles = [json!({"body_text": body}), json!({"headline": "Mosul"})];
        let report = testing::run::<Places>(&json!({"max": 1}), &articles).unwrap();
        let tagged = &report.articles[0]["places"];
        assert_eq!(tagged.as_array().map(Vec::len), Some(1));
        let tag = &tagged[0];
        assert_eq!(tag["name"], "Mosul");
        assert_eq!(tag["uri"], "geonames:99072");
        assert_eq!(tag["spans"], json!([[13, 18], [63, 71]]));
        assert_eq!(tag["data"]["country"], "IQ");
        assert_eq!(tag["data"]["lat"], 36.335);
        assert!(report.articles[1].get("places").is_none());
    }

    #[test]
    fn options_out_of_range_are_refused() {
        assert!(testing::run::<Places>(&json!({"max": 0}), &[]).is_err());
    }
}
