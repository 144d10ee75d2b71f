//! When an article was published and last changed.

use newsmill_html::{Dom, NodeId};

use crate::content::Content;
use crate::dates::{self, Order, When};
use crate::hints::Hint;
use crate::jsonld::string;
use crate::layout::Layout;
use crate::page::Page;
use crate::signals::Signals;

/// Names of metas that hold the day of publication, best first.
const PUBLISHED_METAS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "article_date_original",
    "date_published",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_date",
    "rnews:datepublished",
    "last-publication-date",
    "vr:published_time",
    "bt:pubdate",
    "date",
    "created",
    "og:pubdate",
    "datecreated",
    "release_date",
];

const MODIFIED_METAS: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revised",
];

/// How the page reads 3/4/2024.
pub(crate) fn order(signals: &Signals) -> Order {
    let language = signals.language.to_ascii_lowercase();
    let locale = signals.meta(&["og:locale"]).to_ascii_lowercase();
    let american = |tag: &str| matches!(tag, "en-us" | "en_us" | "en" | "en-ph" | "en_ph");
    if american(&language) || (language.is_empty() && american(&locale)) {
        Order::MonthFirst
    } else {
        Order::DayFirst
    }
}

/// When the article was published and last changed.
pub(crate) struct Dates {
    pub(crate) published: Option<When>,
    pub(crate) modified: Option<When>,
}

struct DateFinder<'p> {
    dom: &'p Dom<'p>,
    layout: &'p Layout,
    content: &'p Content,
    signals: &'p Signals,
    order: Order,
    latest: Option<When>,
}

/// Finds the dates.
pub(crate) fn dates(
    dom: &Dom,
    layout: &Layout,
    content: &Content,
    signals: &Signals,
    page: &Page<'_>,
) -> Dates {
    let order = order(signals);
    let latest = page.fetched.and_then(|text| dates::find(text, order));
    let finder = DateFinder { dom, layout, content, signals, order, latest };
    let published = finder
        .linked("datePublished")
        .or_else(|| finder.metas(PUBLISHED_METAS))
        .or_else(|| finder.property("datePublished"))
        .or_else(|| finder.linked("dateCreated"))
        .or_else(|| finder.property("dateCreated"))
        .or_else(|| finder.time_elements())
        .or_else(|| finder.addresses(page))
        .or_else(|| finder.visible());
    let modified = finder
        .linked("dateModified")
        .or_else(|| finder.metas(MODIFIED_METAS))
        .or_else(|| finder.property("dateModified"));
    Dates {
        published,
        modified: modified.filter(|modified| {
            published.is_none_or(|published| modified.date() >= published.date())
        }),
    }
}

impl DateFinder<'_> {
    fn read(&self, text: &str) -> Option<When> {
        dates::find(text, self.order)
            .filter(|when| self.latest.is_none_or(|latest| when.date() <= latest.date()))
    }

    fn linked(&self, key: &str) -> Option<When> {
        self.signals.linked.article().and_then(|article| self.read(&string(article, key)))
    }

    fn metas(&self, names: &[&str]) -> Option<When> {
        names
            .iter()
            .find_map(|name| self.signals.all_meta(name).find_map(|content| self.read(content)))
    }

    fn property(&self, name: &str) -> Option<When> {
        self.signals.property(name).find_map(|node| self.of_element(node))
    }

    fn of_element(&self, node: NodeId) -> Option<When> {
        ["datetime", "content", "title", "data-datetime"]
            .iter()
            .find_map(|key| self.dom.attr(node, key).and_then(|value| self.read(value)))
            .or_else(|| self.read(&self.dom.text_content(node)))
    }

    /// The `time` element that says it is the date of publication, else the one nearest before the text.
    fn time_elements(&self) -> Option<When> {
        let marked = self.signals.times.iter().find(|node| {
            let class = self.dom.attr(**node, "class").unwrap_or("").to_ascii_lowercase();
            self.dom.attr(**node, "pubdate").is_some()
                || class.contains("publish")
                || class.contains("entry-date")
                || class.contains("pubdate")
        });
        if let Some(when) = marked.and_then(|node| self.of_element(*node)) {
            return Some(when);
        }
        let first = self.content.pieces.first().copied().unwrap_or(0);
        let last = self.content.pieces.last().copied().unwrap_or(usize::MAX);
        let dated: Vec<(usize, When)> = self
            .signals
            .times
            .iter()
            .take(200)
            .filter_map(|node| Some((self.layout.range(*node).start, self.of_element(*node)?)))
            .collect();
        let near = dated
            .iter()
            .filter(|(at, _)| *at <= last.saturating_add(4))
            .min_by_key(|(at, _)| at.abs_diff(first));
        near.map(|(_, when)| *when)
    }

    fn addresses(&self, page: &Page<'_>) -> Option<When> {
        let own = [page.url.unwrap_or(""), &self.signals.canonical, self.signals.meta(&["og:url"])];
        own.into_iter()
            .find_map(dates::in_url)
            .filter(|when| self.latest.is_none_or(|latest| when.date() <= latest.date()))
    }

    /// A date written close to the text: elements named after dates first, then short lines around the headline.
    fn visible(&self) -> Option<When> {
        let first = self.content.pieces.first().copied().unwrap_or(0);
        let last = self.content.pieces.last().copied().unwrap_or(0);
        let window = first.saturating_sub(15)..(last + 12).min(self.layout.pieces.len());
        let mut best: Option<(usize, When)> = None;
        for at in window {
            let Some(piece) = self.layout.pieces.get(at) else { continue };
            let inside = at > first + 1 && at < last;
            if piece.chars > 120 || piece.hint == Hint::Comments || is_copyright(&piece.text) {
                continue;
            }
            let Some(when) = self.read(&piece.text) else { continue };
            let distance = if at <= first + 1 {
                first.abs_diff(at)
            } else if inside {
                40 + at - first
            } else {
                20 + at.abs_diff(last)
            };
            let short = if piece.chars <= 40 { 0 } else { 10 };
            let named = if self.is_named_date(piece.node) { 0 } else { 12 };
            let cost = distance + short + named;
            if best.is_none_or(|(other, _)| cost < other) {
                best = Some((cost, when));
            }
        }
        best.map(|(_, when)| when)
    }

    fn is_named_date(&self, node: NodeId) -> bool {
        std::iter::once(node).chain(self.dom.ancestors(node)).take(3).any(|node| {
            ["class", "id"].iter().filter_map(|key| self.dom.attr(node, key)).any(|value| {
                let value = value.to_ascii_lowercase();
                ["date", "datum", "time", "publi", "posted", "meta", "fecha", "byline"]
                    .iter()
                    .any(|word| value.contains(word))
            })
        })
    }
}

fn is_copyright(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.contains('©')
        || lower.contains("copyright")
        || lower.contains("(c)")
        || lower.contains("all rights")
}
