//! What kind of page it is.

use newsmill_html::{Dom, Tag};

use crate::content::Content;
use crate::dates::in_url;
use crate::hints::Hint;
use crate::layout::Layout;
use crate::page::PageKind;
use crate::signals::Signals;

/// Types that are articles.
const ARTICLES: &[&str] = &[
    "NewsArticle",
    "Article",
    "BlogPosting",
    "ReportageNewsArticle",
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "LiveBlogPosting",
    "Report",
    "TechArticle",
    "ScholarlyArticle",
];

/// How many features the decision rests on.
pub(crate) const FEATURES: usize = 24;

/// What the features are taken from.
pub(crate) struct Evidence<'p> {
    pub(crate) dom: &'p Dom<'p>,
    pub(crate) layout: &'p Layout,
    pub(crate) content: &'p Content,
    pub(crate) signals: &'p Signals,
    pub(crate) url: &'p str,
    /// Whether a date of publication was found.
    pub(crate) dated: bool,
    /// Whether authors were found.
    pub(crate) signed: bool,
}

fn yes(value: bool) -> f64 {
    if value { 1.0 } else { 0.0 }
}

fn ratio(part: usize, whole: usize) -> f64 {
    as_f64(part) / as_f64(whole.max(1))
}

impl Evidence<'_> {
    /// The features of a page, each about 0 to 1.
    pub(crate) fn features(&self) -> [f64; FEATURES] {
        let mut out = [0.0; FEATURES];
        let parts =
            std::iter::once(1.0).chain(self.stated()).chain(self.address()).chain(self.shape());
        for (slot, value) in out.iter_mut().zip(parts) {
            *slot = value;
        }
        out
    }

    /// What the page says that it is.
    fn stated(&self) -> [f64; 8] {
        let linked = &self.signals.linked;
        let og_type = self.signals.meta(&["og:type"]).to_ascii_lowercase();
        let forum = linked.has_type(&["DiscussionForumPosting", "QAPage", "Question"])
            && !linked.has_type(&["FAQPage"]);
        [
            yes(linked.has_type(ARTICLES) || self.signals.property("articleBody").next().is_some()),
            yes(og_type == "article"),
            yes(og_type.contains("product") || linked.has_type(&["Product", "ProductGroup"])),
            yes(forum),
            yes(linked.has_type(&[
                "CollectionPage",
                "ItemList",
                "SearchResultsPage",
                "ProfilePage",
            ])),
            yes(linked.has_type(&[
                "Service",
                "LocalBusiness",
                "FAQPage",
                "SoftwareApplication",
                "Event",
                "Course",
            ])),
            yes(self.dated),
            yes(self.signed),
        ]
    }

    /// What its address says.
    fn address(&self) -> [f64; 8] {
        let url = self.url.to_ascii_lowercase();
        let rest = url.split_once("//").map_or(url.as_str(), |(_, rest)| rest);
        let rest = rest.split(['?', '#']).next().unwrap_or("");
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let slug = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        let has = |words: &[&str]| words.iter().any(|word| path.contains(word));
        let on = |starts: &[&str]| starts.iter().any(|start| host.starts_with(start));
        [
            yes(path.trim_matches('/').is_empty()),
            yes(in_url(&url).is_some()),
            yes(has(&[
                "forum",
                "thread",
                "viewtopic",
                "discussion",
                "/questions/",
                "community",
                "topic",
                "/r/",
            ]) || on(&["forum", "community", "discuss"])),
            yes(has(&[
                "docs/",
                "documentation",
                "/api/",
                "reference",
                "/manual",
                "guide/",
                "/man/",
                "tutorial",
            ]) || on(&["docs.", "developer"])),
            yes(has(&["product", "shop/", "/p/", "/dp/", "/item", "store/"])
                || on(&["shop.", "store."])),
            yes(has(&[
                "category",
                "collections",
                "/tag/",
                "tags/",
                "search",
                "archive",
                "/browse",
                "/list",
            ])),
            yes(has(&[
                "blog",
                "news",
                "article",
                "story",
                "post",
                "magazin",
                "insight",
                "learn",
                "resources",
            ])),
            (as_f64(slug.matches(['-', '_']).count()) / 5.0).min(1.5),
        ]
    }

    /// How its text is made up.
    fn shape(&self) -> [f64; 7] {
        let pieces = &self.layout.pieces;
        let chars: usize = pieces.iter().map(|piece| piece.chars).sum();
        let links: usize = pieces.iter().map(|piece| piece.link_chars).sum();
        let comments: usize = pieces
            .iter()
            .filter(|piece| piece.hint == Hint::Comments)
            .map(|piece| piece.chars)
            .sum();
        let chosen: Vec<_> = self.content.pieces.iter().filter_map(|at| pieces.get(*at)).collect();
        let long: Vec<_> =
            chosen.iter().filter(|piece| piece.chars >= 80 && piece.level == 0).collect();
        let prose: usize = long.iter().map(|piece| piece.chars).sum();
        let heads = chosen.iter().filter(|piece| piece.level > 0).count();
        let articles = self.count(&[Tag::Article]);
        let code = self.count(&[Tag::Pre, Tag::Code]);
        let prices =
            pieces.iter().filter(|piece| piece.chars < 40 && is_offer(&piece.text)).count();
        [
            (as_f64(prose).max(1.0).ln() / 10.0).min(1.2),
            (as_f64(long.len()) / 20.0).min(1.5),
            ratio(links, chars),
            ratio(prose, self.content.chars(self.layout)),
            (ratio(comments, chars) * 2.0).min(1.0),
            (as_f64(articles) / 10.0).min(1.0) + (as_f64(prices) / 20.0).min(1.0),
            (as_f64(code) / 10.0).min(1.0) + ratio(heads, chosen.len()),
        ]
    }

    fn count(&self, tags: &[Tag]) -> usize {
        self.dom
            .descendants(self.dom.root())
            .filter(|node| self.dom.tag(*node).is_some_and(|tag| tags.contains(&tag)))
            .count()
    }
}

fn is_offer(text: &str) -> bool {
    text.contains(['$', '€', '£', '₹']) || is_cart(text)
}

fn is_cart(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "add to cart",
        "add to bag",
        "add to basket",
        "in den warenkorb",
        "ajouter au panier",
        "buy now",
        "in stock",
        "añadir al carrito",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The classes of `WEIGHTS`, row by row.
const KINDS: [PageKind; 6] = [
    PageKind::Article,
    PageKind::Listing,
    PageKind::Product,
    PageKind::Forum,
    PageKind::Documentation,
    PageKind::Other,
];

/// The likeliest kind and how sure that is: a softmax over one linear score a kind.
pub(crate) fn decide(features: &[f64; FEATURES]) -> (PageKind, f64) {
    let scores = WEIGHTS.map(|weights| {
        weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f64>()
    });
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    let sum: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
    let mut best = (PageKind::Other, f64::MIN);
    for (kind, score) in KINDS.into_iter().zip(scores) {
        if score > best.1 && (kind != PageKind::Forum || may_be_forum(features)) {
            best = (kind, score);
        }
    }
    (best.0, ((best.1 - highest).exp() / sum * 1000.0).round() / 1000.0)
}

/// Without a forum's markup, address or replies a short text with a name and a date is no thread.
fn may_be_forum(features: &[f64; FEATURES]) -> bool {
    features[4] > 0.0 || features[11] > 0.0 || features[21] > 0.1
}

/// A weight for each kind and feature, fitted by logistic regression on the development set of WCXB (CC BY 4.0).
#[rustfmt::skip]
const WEIGHTS: [[f64; FEATURES]; 6] = [
    [-0.35, 1.39, 1.40, -1.80, -1.00, 0.84, 0.25, 0.26, 0.61, 0.53, 1.12, -0.15, -0.48, -0.65, -0.19, 1.66, 1.59, 0.14, 0.61, -1.42, 1.06, 0.25, -0.29, -0.92],
    [1.22, -0.76, -0.14, 0.41, -0.67, 2.25, 0.60, -0.58, 0.33, -0.22, -0.14, -1.20, 0.12, 0.19, 2.06, 0.72, -1.55, -3.28, 0.48, 2.34, 2.12, -1.98, 1.54, -2.54],
    [0.27, -1.21, -0.94, 3.28, -0.29, -1.59, -0.50, 0.30, -0.28, -1.55, -0.14, 0.20, -0.72, 2.53, -0.25, -1.56, 0.73, 1.48, -1.32, -0.72, -1.26, 0.74, 0.74, -0.14],
    [-1.27, -0.44, -1.76, -1.07, 3.26, -0.32, -1.30, 1.80, 0.66, 1.38, -0.41, 3.82, -1.35, -1.12, -0.43, -0.81, 2.59, -1.83, -0.40, -1.36, 0.56, 3.12, -0.70, -0.03],
    [-1.41, 0.96, 0.54, -0.76, -0.97, -0.42, -1.21, -1.01, -0.79, 0.02, -0.07, -1.07, 3.77, -0.51, 0.45, 0.31, -2.39, 1.16, 0.97, 1.01, -0.93, -0.35, -0.91, 3.12],
    [1.54, 0.06, 0.89, -0.06, -0.33, -0.76, 2.16, -0.77, -0.54, -0.17, -0.36, -1.60, -1.34, -0.45, -1.65, -0.33, -0.97, 2.34, -0.37, 0.15, -1.57, -1.78, -0.38, 0.50],
];
