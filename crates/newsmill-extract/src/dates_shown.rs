//! The dates that a page shows, and how likely each is that of publication.

use std::sync::LazyLock;

use newsmill_html::NodeId;

use crate::content::ends_sentence;
use crate::date_choice::{Sighting, Source};
use crate::date_tokens::digit;
use crate::dates::{self, Label};
use crate::hints::Hint;
use crate::layout::Piece;
use crate::parts::Parts;
use crate::published::{DateFinder, LINE_CHARS_MAX};

/// A date has at most this many parts, none of them longer, in letters.
const PARTS_MAX: usize = 3;
const PART_CHARS_MAX: usize = 12;

/// Whether a line may be day, month or year.
fn is_part(piece: &Piece) -> bool {
    piece.chars <= PART_CHARS_MAX && piece.level == 0 && piece.hint != Hint::Comments
}

/// At most this many nodes of a paragraph are searched for an element that shows its date, in as many letters.
const INSIDE_NODES_MAX: usize = 60;
const INSIDE_CHARS_MAX: usize = 40;

/// What the names of such elements hold.
static INSIDE_NAMES: LazyLock<Parts> =
    LazyLock::new(|| Parts::new(&["date", "datum", "publish", "posted", "fecha"]));

/// At most this many `time` elements are looked at.
const TIMES_MAX: usize = 100;

/// What the names of elements hold that show dates.
static DATE_NAMES: LazyLock<Parts> = LazyLock::new(|| {
    Parts::new(&["date", "datum", "time", "publi", "posted", "meta", "fecha", "byline"])
});

impl DateFinder<'_> {
    /// The dates that are shown, in `time` elements and in short lines around headline and text.
    pub(crate) fn sightings(&self) -> Vec<Sighting> {
        let times = self.signals.times.iter().take(TIMES_MAX).copied();
        let mut out: Vec<Sighting> = times.filter_map(|node| self.in_time_element(node)).collect();
        for at in self.place.pieces(self.layout.pieces.len()) {
            if let Some(piece) = self.layout.pieces.get(at) {
                self.in_piece(at, piece, &mut out);
                out.extend(self.in_parts(at));
            }
        }
        out
    }

    /// A date whose day, month and year are lines of their own, as in the corner of a picture.
    fn in_parts(&self, at: usize) -> Option<Sighting> {
        let pieces = self.layout.pieces.get(at..)?.iter().take(PARTS_MAX);
        let parts: Vec<&Piece> = pieces.take_while(|piece| is_part(piece)).collect();
        let (first, others) = parts.split_first()?;
        let mut text = first.text.clone();
        let when = others.iter().find_map(|part| {
            text.push(' ');
            text.push_str(&part.text);
            self.read(&text)
        })?;
        let whole = |part: &&Piece| dates::find(&part.text, self.order).is_some();
        if parts.iter().any(whole) {
            return None;
        }
        let distance = self.place.distance(at);
        let (source, label) = (Source::Line, Label::None);
        let cost = distance + self.unnamed_cost(first) + label_cost(label);
        Some(Sighting { when, source, label, cost, distance, leads: true })
    }

    fn unnamed_cost(&self, piece: &Piece) -> usize {
        if self.is_named_date(piece.node) { 0 } else { 5 }
    }

    fn in_piece(&self, at: usize, piece: &Piece, out: &mut Vec<Sighting>) {
        if piece.hint == Hint::Comments {
            return;
        }
        if piece.chars > LINE_CHARS_MAX {
            out.extend(self.dateline(at, piece).filter(|_| !is_copyright(&piece.text)));
            out.extend(self.inside(at, piece));
            return;
        }
        let dates = dates::all_labelled(&piece.text, self.order);
        if dates.is_empty() || is_copyright(&piece.text) {
            return;
        }
        let first = dates.iter().position(|(_, label)| *label != Label::Updated).unwrap_or(0);
        let short = if piece.chars <= 40 { 0 } else { 8 };
        let named = self.unnamed_cost(piece);
        let linked = if piece.link_chars * 2 > piece.chars { 4 } else { 0 };
        let heading = if piece.level > 0 { 12 } else { 0 };
        // In running text a date is seldom that of the article, except where a label says so.
        let inside = at > self.place.first + 3 && at < self.place.last;
        let sentence = piece.chars > 40 && ends_sentence(&piece.text);
        let runs = inside || sentence && at >= self.place.first;
        let distance = self.place.distance(at);
        for (number, (when, label)) in dates.into_iter().enumerate() {
            let running = if label == Label::None && runs { 12 } else { 0 };
            let cost = distance + short + named + linked + heading + running + label_cost(label);
            if self.in_time(when) {
                let source = Source::Line;
                out.push(Sighting { when, source, label, cost, distance, leads: number == first });
            }
        }
    }

    /// The date that a paragraph at the start of the text begins with, as reports do.
    fn dateline(&self, at: usize, piece: &Piece) -> Option<Sighting> {
        let digits = || piece.text.chars().take(12).filter(|c| digit(*c).is_some()).count();
        if at < self.place.headline || at > self.place.first + 5 || digits() < 2 {
            return None;
        }
        let start: String = piece.text.chars().take(28).collect();
        let (when, label) = dates::find_labelled(&start, self.order)?;
        let cost = 20 + at - self.place.headline;
        let (source, distance) = (Source::Dateline, self.place.distance(at));
        self.in_time(when).then_some(Sighting { when, source, label, cost, distance, leads: true })
    }

    /// The date in an element that is named after dates, inside a paragraph around the start of the text.
    fn inside(&self, at: usize, piece: &Piece) -> Option<Sighting> {
        if at < self.place.headline || at > self.place.first + 1 {
            return None;
        }
        let named = self.dom.descendants(piece.node).take(INSIDE_NODES_MAX).find(|node| {
            let class = self.dom.attr(*node, "class").filter(|_| *node != piece.node);
            class.is_some_and(|names| INSIDE_NAMES.are_in(names))
        })?;
        let text = self.start_of_text(named);
        let (when, label) = dates::find_labelled(&text, self.order)?;
        let distance = self.place.distance(at);
        let fits = text.chars().count() <= INSIDE_CHARS_MAX && self.in_time(when);
        let cost = distance + label_cost(label);
        fits.then_some(Sighting { when, source: Source::Line, label, cost, distance, leads: true })
    }

    fn in_time_element(&self, node: NodeId) -> Option<Sighting> {
        if self.is_comment(node) {
            return None;
        }
        let when = self.of_element(node)?;
        let at = self.layout.range(node).start;
        let class = self.dom.attr(node, "class").unwrap_or("").to_ascii_lowercase();
        let changed = class.contains("updated") || class.contains("modified");
        let first = self.dom.attr(node, "pubdate").is_some()
            || class.contains("publish")
            || class.contains("entry-date")
            || class.contains("pubdate");
        let label = match self.layout.pieces.get(at) {
            _ if first => Label::Published,
            _ if changed => Label::Updated,
            Some(piece) => dates::find_labelled(&piece.text, self.order)
                .filter(|(other, _)| other.date() == when.date())
                .map_or(Label::None, |(_, label)| label),
            None => Label::None,
        };
        let unseen = if self.layout.range(node).is_empty() { 15 } else { 0 };
        let distance = self.place.distance(at);
        let cost = distance + unseen + label_cost(label);
        Some(Sighting { when, source: Source::Time, label, cost, distance, leads: true })
    }

    fn is_named_date(&self, node: NodeId) -> bool {
        std::iter::once(node).chain(self.dom.ancestors(node)).take(3).any(|node| {
            [self.dom.attr(node, "class"), self.dom.attr(node, "id")]
                .into_iter()
                .flatten()
                .any(|names| DATE_NAMES.are_in(names))
        })
    }
}

/// A date of publication is before one that only readers of the page call so, and that before one of a change.
fn label_cost(label: Label) -> usize {
    match label {
        Label::Published => 0,
        Label::None => 2,
        Label::Updated => 9,
    }
}

static COPYRIGHT: LazyLock<Parts> =
    LazyLock::new(|| Parts::new(&["©", "copyright", "(c)", "all rights"]));

pub(crate) fn is_copyright(text: &str) -> bool {
    COPYRIGHT.are_in(text)
}
