//! What the page says of its article outside its text, to compare pieces with.

use crate::jsonld::string;
use crate::letters;
use crate::signals::Signals;
use crate::words::Shingles;

/// What the page says of its article elsewhere.
#[derive(Debug)]
pub(crate) struct Stated {
    /// The texts at [`BODY`], [`TITLE`] and [`SUMMARY`].
    pub(crate) texts: Shingles<3>,
    /// Whether it says that it is an article, in JSON-LD and in meta elements, or something else.
    pub(crate) article: [bool; 3],
}

/// The whole text, where JSON-LD holds it.
pub(crate) const BODY: usize = 0;
/// The headline or title.
pub(crate) const TITLE: usize = 1;
/// The summary.
pub(crate) const SUMMARY: usize = 2;

/// The words of several texts, one behind the other.
fn words(texts: &[&str]) -> Vec<u64> {
    let mut out = Vec::with_capacity(texts.iter().map(|text| text.len() / 5 + 1).sum());
    for text in texts {
        letters::read(text, &mut out);
    }
    out
}

impl Stated {
    /// From the page's own signals.
    pub(crate) fn read(signals: &Signals) -> Stated {
        let article = signals.linked.article();
        let linked = |key: &str| article.map(|article| string(article, key)).unwrap_or_default();
        let body = words(&[&linked("articleBody")]);
        let title = words(&[signals.meta(&["og:title"]), &signals.title, &linked("headline")]);
        let summary = words(&[
            signals.meta(&["og:description"]),
            signals.meta(&["description"]),
            &linked("description"),
        ]);
        let mut texts: [&[u64]; 3] = [&[]; 3];
        (texts[BODY], texts[TITLE], texts[SUMMARY]) = (&body, &title, &summary);
        Stated {
            texts: Shingles::of(texts),
            article: [
                article.is_some_and(|article| article.contains_key("headline")),
                signals.meta(&["og:type"]).eq_ignore_ascii_case("article"),
                signals.linked.has_type(&[
                    "Product",
                    "ProductGroup",
                    "Service",
                    "LocalBusiness",
                    "CollectionPage",
                    "ItemList",
                    "DiscussionForumPosting",
                    "QAPage",
                ]),
            ],
        }
    }
}
