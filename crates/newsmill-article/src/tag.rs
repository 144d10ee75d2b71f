//! Tags: what an article names or is about.

use std::fmt;

use crate::{ArticleError, ErrorKind, Span, check_json_object};

/// What a [`Tag`] is made of.
#[derive(Clone, Copy, Debug)]
pub struct TagParts<'a> {
    /// As a reader would write it; must not be empty.
    pub name: &'a str,
    /// Identity in a vocabulary or gazetteer; may be empty.
    pub uri: &'a str,
    /// 0..1, NaN when not stated: how sure the creator is.
    pub confidence: f64,
    /// 0..1, NaN when not stated: how much the article is about it.
    pub relevance: f64,
    /// Where it is named, in order; to be checked against the body with [`crate::check_spans`].
    pub spans: &'a [Span],
    /// More, as a JSON object; may be empty.
    pub data: &'a str,
    /// Id of the stage that made it.
    pub creator: &'a str,
}

impl<'a> TagParts<'a> {
    /// A tag with a name and nothing else.
    #[must_use]
    pub fn named(name: &'a str) -> Self {
        Self {
            name,
            uri: "",
            confidence: f64::NAN,
            relevance: f64::NAN,
            spans: &[],
            data: "",
            creator: "",
        }
    }
}

/// One tag. Its texts share one allocation that never moves while the tag lives, wherever the tag itself moves.
#[derive(Clone)]
pub struct Tag {
    /// Name, uri, data and creator, one after the other.
    text: Box<str>,
    name_end: u32,
    uri_end: u32,
    data_end: u32,
    confidence: f64,
    relevance: f64,
    spans: Box<[Span]>,
}

impl Tag {
    /// Builds a tag.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] for an empty name, [`ErrorKind::Range`] for a confidence or relevance outside 0..1 that is
    /// not NaN and for 4 GiB of text, [`ErrorKind::Type`] for data that is not a JSON object.
    pub fn new(parts: &TagParts<'_>) -> Result<Self, ArticleError> {
        if parts.name.is_empty() {
            return Err(ArticleError::new(ErrorKind::Input, "a tag without a name"));
        }
        for (what, value) in [("confidence", parts.confidence), ("relevance", parts.relevance)] {
            if !value.is_nan() && !(0.0..=1.0).contains(&value) {
                return Err(ArticleError::new(
                    ErrorKind::Range,
                    format!("{what} `{value}` of tag `{}` is not from 0 to 1", parts.name),
                ));
            }
        }
        if parts.data.is_empty() {
            return Self::build(parts, "");
        }
        let data = check_json_object(parts.data).map_err(|error| {
            ArticleError::new(error.kind(), format!("data of tag `{}`: {error}", parts.name))
        })?;
        Self::build(parts, &data)
    }

    fn build(parts: &TagParts<'_>, data: &str) -> Result<Self, ArticleError> {
        let texts = [parts.name, parts.uri, data, parts.creator];
        let mut text = String::with_capacity(texts.iter().map(|t| t.len()).sum());
        let mut ends = [0_u32; 4];
        for (part, end) in texts.iter().zip(&mut ends) {
            text.push_str(part);
            *end = u32::try_from(text.len())
                .map_err(|_| ArticleError::new(ErrorKind::Range, "a tag of more than 4 GiB"))?;
        }
        let [name_end, uri_end, data_end, _] = ends;
        Ok(Self {
            text: text.into_boxed_str(),
            name_end,
            uri_end,
            data_end,
            confidence: parts.confidence,
            relevance: parts.relevance,
            spans: parts.spans.into(),
        })
    }

    fn part(&self, start: u32, end: u32) -> &str {
        let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
        range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    /// As a reader would write it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.part(0, self.name_end)
    }

    /// Identity in a vocabulary or gazetteer; may be empty.
    #[must_use]
    pub fn uri(&self) -> &str {
        self.part(self.name_end, self.uri_end)
    }

    /// More, as a JSON object; may be empty.
    #[must_use]
    pub fn data(&self) -> &str {
        self.part(self.uri_end, self.data_end)
    }

    /// Id of the stage that made it.
    #[must_use]
    pub fn creator(&self) -> &str {
        self.text.get(usize::try_from(self.data_end).unwrap_or(usize::MAX)..).unwrap_or_default()
    }

    /// How sure the creator is, 0..1, NaN when not stated.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        self.confidence
    }

    /// How much the article is about it, 0..1, NaN when not stated.
    #[must_use]
    pub fn relevance(&self) -> f64 {
        self.relevance
    }

    /// Where it is named in `body_text`, in order.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Takes the spans out, as a new body makes them wrong.
    pub fn take_spans(&mut self) -> Box<[Span]> {
        std::mem::take(&mut self.spans)
    }

    /// Puts back what [`Tag::take_spans`] took.
    pub fn put_spans(&mut self, spans: Box<[Span]>) {
        self.spans = spans;
    }

    /// Bytes of its texts, numbers and spans.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.text.len() + 16 + 8 * self.spans.len()
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tag")
            .field("name", &self.name())
            .field("uri", &self.uri())
            .field("confidence", &self.confidence)
            .field("relevance", &self.relevance)
            .field("spans", &self.spans)
            .field("data", &self.data())
            .field("creator", &self.creator())
            .finish()
    }
}

/// Equal bit for bit; NaN, "not stated", equals itself.
impl PartialEq for Tag {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
            && (self.name_end, self.uri_end, self.data_end)
                == (other.name_end, other.uri_end, other.data_end)
            && self.confidence.to_bits() == other.confidence.to_bits()
            && self.relevance.to_bits() == other.relevance.to_bits()
            && self.spans == other.spans
    }
}

impl Eq for Tag {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back() {
        let spans = [Span { start: 0, end: 4 }];
        let tag = Tag::new(&TagParts {
            name: "Deir al-Zour",
            uri: "geo:1",
            confidence: 0.5,
            relevance: f64::NAN,
            spans: &spans,
            data: "{ \"country\": \"SY\" }",
            creator: "tag.places",
        })
        .unwrap();
        assert_eq!(
            (tag.name(), tag.uri(), tag.data(), tag.creator()),
            ("Deir al-Zour", "geo:1", "{\"country\":\"SY\"}", "tag.places")
        );
        assert_eq!(tag.spans(), spans);
        assert_eq!(tag, tag.clone());
        assert!(tag.relevance().is_nan());
    }

    #[test]
    fn wrong_parts_are_refused() {
        let kind = |parts: TagParts<'_>| Tag::new(&parts).unwrap_err().kind();
        assert_eq!(kind(TagParts::named("")), ErrorKind::Input);
        for bad in [-0.1, 1.1, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(
                kind(TagParts { confidence: bad, ..TagParts::named("a") }),
                ErrorKind::Range
            );
            assert_eq!(kind(TagParts { relevance: bad, ..TagParts::named("a") }), ErrorKind::Range);
        }
        for bad in ["[]", "{", "1", "{} x"] {
            assert_eq!(kind(TagParts { data: bad, ..TagParts::named("a") }), ErrorKind::Type);
        }
    }
}
