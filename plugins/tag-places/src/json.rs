//! Tags and their data as JSON, written as they come: a page has dozens, and a tree of values for each costs more than to find
//! the places.

use newsmill_places::Found;
use newsmill_plugin::prelude::*;
use newsmill_plugin::serde_json::{Value, from_str, to_writer};

/// JSON text that grows.
#[derive(Debug, Default)]
pub(crate) struct Json(Vec<u8>);

impl Json {
    /// What was written.
    pub(crate) fn text(&self) -> Result<&str> {
        Ok(std::str::from_utf8(&self.0)?)
    }

    /// Appends a bracket, a comma or such.
    pub(crate) fn push(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Begins the next one of a row or an object.
    pub(crate) fn next(&mut self) {
        if !matches!(self.0.last(), Some(b'[' | b'{')) {
            self.0.push(b',');
        }
    }

    fn key(&mut self, key: &str) {
        self.next();
        self.push("\"");
        self.push(key);
        self.push("\":");
    }

    fn text_of(&mut self, key: &str, text: &str) -> Result<()> {
        self.key(key);
        Ok(to_writer(&mut self.0, text)?)
    }

    fn number_of(&mut self, key: &str, number: f64) -> Result<()> {
        self.key(key);
        Ok(to_writer(&mut self.0, &number)?)
    }

    fn spans_of(&mut self, spans: &[(u32, u32)]) -> Result<()> {
        self.key("spans");
        Ok(to_writer(&mut self.0, spans)?)
    }

    /// What is known of a place.
    pub(crate) fn data(&mut self, found: &Found) -> Result<()> {
        self.push("{");
        self.text_of("name", &found.main_name)?;
        if let Some(kind) = found.kind.filter(|kind| kind.is_natural()) {
            self.text_of("kind", kind.word())?;
        }
        match found.countries.as_slice() {
            [] => {}
            [one] => self.text_of("country", one)?,
            several => {
                self.key("countries");
                to_writer(&mut self.0, several)?;
            }
        }
        self.number_of("lat", found.latitude)?;
        self.number_of("lon", found.longitude)?;
        if found.population > 0 {
            self.key("population");
            to_writer(&mut self.0, &found.population)?;
        }
        self.push("}");
        Ok(())
    }

    /// A tag as it is.
    pub(crate) fn tag(&mut self, tag: &TagView<'_>) -> Result<()> {
        self.push("{");
        self.text_of("name", tag.name())?;
        if let Some(uri) = tag.uri() {
            self.text_of("uri", uri)?;
        }
        for (key, number) in [("confidence", tag.confidence()), ("relevance", tag.relevance())] {
            if let Some(number) = number {
                self.number_of(key, number)?;
            }
        }
        if !tag.spans().is_empty() {
            self.key("spans");
            self.push("[");
            for span in tag.spans() {
                self.next();
                to_writer(&mut self.0, &(span.start, span.end))?;
            }
            self.push("]");
        }
        self.data_of(tag)?;
        self.text_of("creator", tag.creator())?;
        self.push("}");
        Ok(())
    }

    /// A tag with what is known of its place. It keeps its name and its creator.
    pub(crate) fn linked(
        &mut self,
        tag: &TagView<'_>,
        found: &Found,
        spans: &[(u32, u32)],
    ) -> Result<()> {
        self.push("{");
        self.text_of("name", tag.name())?;
        if let Some(uri) = uri(found).as_deref().or(tag.uri()) {
            self.text_of("uri", uri)?;
        }
        self.number_of("confidence", tag.confidence().unwrap_or(0.0).max(share(found.confidence)))?;
        self.number_of("relevance", share(found.relevance))?;
        self.spans_of(spans)?;
        self.key("data");
        self.data(found)?;
        self.text_of("creator", tag.creator())?;
        self.push("}");
        Ok(())
    }

    /// The data of a tag that is there.
    fn data_of(&mut self, tag: &TagView<'_>) -> Result<()> {
        if let Some(data) = tag.data().and_then(|data| from_str::<Value>(data).ok()) {
            self.key("data");
            to_writer(&mut self.0, &data)?;
        }
        Ok(())
    }
}

/// Percent as tags have them.
pub(crate) fn share(percent: u8) -> f64 {
    f64::from(percent) / 100.0
}

/// None for seas, rivers and the like, whose ids are not known.
pub(crate) fn uri(found: &Found) -> Option<String> {
    (found.id != 0).then(|| format!("geonames:{}", found.id))
}
