//! Tags: people, organisations, places, subjects, events, quotes.

use crate::text::Span;

/// A tag to be added: `Tag::new("Deir al-Zour").uri("geonames:170017").span(hit)`.
///
/// It borrows everything; the host copies it in [`Row::add`](crate::Row::add).
#[derive(Clone, Copy, Debug)]
#[must_use = "a tag does nothing until a row adds it"]
pub struct Tag<'t> {
    pub(crate) name: &'t str,
    pub(crate) uri: &'t str,
    pub(crate) confidence: f64,
    pub(crate) relevance: f64,
    pub(crate) data: &'t str,
    spans: Spans<'t>,
}

#[derive(Clone, Copy, Debug)]
enum Spans<'t> {
    One(Span),
    Many(&'t [Span]),
}

impl<'t> Tag<'t> {
    /// A tag named as a reader would write it. The name must not be empty.
    #[inline]
    pub const fn new(name: &'t str) -> Self {
        Self {
            name,
            uri: "",
            confidence: f64::NAN,
            relevance: f64::NAN,
            data: "",
            spans: Spans::Many(&[]),
        }
    }

    /// Its identity in a vocabulary or gazetteer: `medtop:16000000`.
    #[inline]
    pub const fn uri(mut self, uri: &'t str) -> Self {
        self.uri = uri;
        self
    }

    /// 0 to 1: how sure the stage is.
    #[inline]
    pub const fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// 0 to 1: how much the article is about it.
    #[inline]
    pub const fn relevance(mut self, relevance: f64) -> Self {
        self.relevance = relevance;
        self
    }

    /// The one place where `body_text` names it. Replaces what [`spans`](Self::spans) said.
    #[inline]
    pub const fn span(mut self, span: Span) -> Self {
        self.spans = Spans::One(span);
        self
    }

    /// The places where `body_text` names it, in order. Replaces what [`span`](Self::span) said.
    #[inline]
    pub const fn spans(mut self, spans: &'t [Span]) -> Self {
        self.spans = Spans::Many(spans);
        self
    }

    /// More, as a JSON object: `{"country":"SY"}`.
    #[inline]
    pub const fn data(mut self, object: &'t str) -> Self {
        self.data = object;
        self
    }

    #[inline]
    pub(crate) const fn spans_slice(&self) -> &[Span] {
        match &self.spans {
            Spans::One(span) => std::slice::from_ref(span),
            Spans::Many(spans) => spans,
        }
    }
}

/// A tag the article has.
#[derive(Clone, Copy, Debug)]
pub struct TagView<'b> {
    pub(crate) name: &'b str,
    pub(crate) uri: &'b str,
    pub(crate) confidence: f64,
    pub(crate) relevance: f64,
    pub(crate) spans: &'b [Span],
    pub(crate) data: &'b str,
    pub(crate) creator: &'b str,
}

impl<'b> TagView<'b> {
    /// As a reader would write it.
    #[must_use]
    pub const fn name(&self) -> &'b str {
        self.name
    }

    /// Its identity in a vocabulary or gazetteer.
    #[must_use]
    pub const fn uri(&self) -> Option<&'b str> {
        if self.uri.is_empty() { None } else { Some(self.uri) }
    }

    /// 0 to 1: how sure its creator is.
    #[must_use]
    pub const fn confidence(&self) -> Option<f64> {
        if self.confidence.is_nan() { None } else { Some(self.confidence) }
    }

    /// 0 to 1: how much the article is about it.
    #[must_use]
    pub const fn relevance(&self) -> Option<f64> {
        if self.relevance.is_nan() { None } else { Some(self.relevance) }
    }

    /// Where `body_text` names it, in order.
    #[must_use]
    pub const fn spans(&self) -> &'b [Span] {
        self.spans
    }

    /// More, as a JSON object.
    #[must_use]
    pub const fn data(&self) -> Option<&'b str> {
        if self.data.is_empty() { None } else { Some(self.data) }
    }

    /// The id of the stage that added it.
    #[must_use]
    pub const fn creator(&self) -> &'b str {
        self.creator
    }

    /// The same tag, to be added again. The host fills in the creator.
    pub const fn to_tag(&self) -> Tag<'b> {
        Tag {
            name: self.name,
            uri: self.uri,
            confidence: self.confidence,
            relevance: self.relevance,
            data: self.data,
            spans: Spans::Many(self.spans),
        }
    }
}
