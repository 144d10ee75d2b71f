//! What a page says that it is: JSON-LD, microdata, meta elements, the classes of its `body`.

use std::borrow::Cow;
use std::sync::LazyLock;

use newsmill_html::{Dom, Names, Tag};

use super::features::Features;
use super::script::letters;
use crate::jsonld::types;
use crate::parts::Parts;
use crate::signals::Signals;

/// Groups of schema.org types that mean the same here.
const TYPES: &[(&str, &[&str])] = &[
    (
        ARTICLE,
        &[
            "NewsArticle",
            "ReportageNewsArticle",
            "OpinionNewsArticle",
            "AnalysisNewsArticle",
            "BackgroundNewsArticle",
            "ReviewNewsArticle",
            "LiveBlogPosting",
            "BlogPosting",
            "SocialMediaPosting",
            "Article",
            "Report",
            "ScholarlyArticle",
            "MedicalScholarlyArticle",
        ],
    ),
    ("type page", &["WebPage", "ItemPage", "AboutPage", "ContactPage"]),
    (
        "type list",
        &["CollectionPage", "SearchResultsPage", "Blog", "OfferCatalog", "ProfilePage", "ItemList"],
    ),
    ("type product", &["Product", "ProductGroup", "IndividualProduct", "Vehicle", "Book"]),
    ("type forum", &["DiscussionForumPosting", "QAPage", "Question", "Answer", "Comment"]),
    (
        "type service",
        &[
            "Service",
            "ProfessionalService",
            "FinancialProduct",
            "Course",
            "LocalBusiness",
            "Store",
            "Restaurant",
            "Hotel",
            "HomeAndConstructionBusiness",
            "SoftwareApplication",
            "WebApplication",
            "MobileApplication",
            "Event",
            "EducationEvent",
            "JobPosting",
            "FAQPage",
        ],
    ),
    ("type docs", &["TechArticle", "APIReference", "HowTo"]),
    ("type organisation", &["Organization", "Corporation", "EducationalOrganization"]),
    ("type site", &["WebSite"]),
];

/// Articles; how many there are tells one from a list of many.
const ARTICLE: &str = "articles linked";

/// How many groups of types there are.
const GROUPS: usize = TYPES.len();

fn group(kind: &str) -> Option<usize> {
    TYPES.iter().position(|(_, kinds)| kinds.contains(&kind))
}

/// Counts what JSON-LD and microdata name.
pub(super) fn types_of(dom: &Dom, signals: &Signals, out: &mut Features) {
    let mut seen = [0_usize; GROUPS];
    let mut marked = [0_usize; GROUPS];
    for kind in signals.linked.objects().iter().flat_map(types) {
        if let Some(slot) = group(kind).and_then(|at| seen.get_mut(at)) {
            *slot += 1;
        }
    }
    let microdata = signals.typed.iter().filter_map(|node| dom.attr(*node, "itemtype"));
    for kind in microdata.flat_map(str::split_ascii_whitespace) {
        let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or(kind);
        if let Some(slot) = group(kind).and_then(|at| marked.get_mut(at)) {
            *slot += 1;
        }
    }
    for ((name, _), (seen, marked)) in TYPES.iter().zip(seen.iter().zip(marked)) {
        let most = if *name == ARTICLE { 20 } else { 3 };
        out.count(name, (seen + marked).min(most));
    }
    out.flag("says nothing", seen.iter().chain(&marked).all(|count| *count == 0));
}

/// What meta elements and links say.
pub(super) fn metas(signals: &Signals, out: &mut Features) {
    let og_type = signals.meta(&["og:type"]).to_ascii_lowercase();
    out.flag("og article", og_type.contains("article") || og_type.contains("blog"));
    out.flag("og site", og_type == "website");
    out.flag("og product", og_type.contains("product"));
    for (name, metas) in [
        (
            "meta published",
            &["article:published_time", "datepublished", "parsely-pub-date", "pubdate", "date"]
                as &[&str],
        ),
        ("meta author", &["author", "article:author", "parsely-author", "dc.creator"]),
        ("meta price", &["product:price:amount", "og:price:amount", "product:availability"]),
        ("meta keywords", &["keywords", "news_keywords"]),
    ] {
        out.flag(name, !signals.meta(metas).is_empty());
    }
    let label = signals.meta(&["twitter:label1"]).to_ascii_lowercase();
    out.flag("label", !label.is_empty());
    let description = signals.meta(&["description", "og:description"]);
    out.count("description", letters(description));
}

/// Words in the classes of `html`, `body`, `main` and `article` by which content management systems name their pages.
const NAMED: &[(&str, &[&str])] = &[
    (
        "class of article",
        &[
            "single-post",
            "postid",
            "post-template",
            "template-article",
            "type-article",
            "node-article",
            "article-page",
            "type-blog",
            "blog-post",
            "post-page",
            "type-news",
            "blogpost",
            "single-blog",
            "single-news",
            "page-article",
            "type-post",
            "template-post",
            "article-template",
            "single-resources",
            "single-article",
            "story-page",
            "item-view",
        ],
    ),
    ("class of service", &["service", "solution", "location", "program", "degree"]),
];

/// The names of each list in [`NAMED`].
static NAMES: LazyLock<[Parts; NAMED.len()]> =
    LazyLock::new(|| std::array::from_fn(|at| Parts::new(NAMED[at].1)));

/// What elements are called by.
const CALLED: Names<2> = Names::of(["class", "id"]);

/// What the classes of the outer elements say.
pub(super) fn classes(dom: &Dom, outer: &[u32], out: &mut Features) {
    let mut found = [false; NAMED.len()];
    for node in outer {
        let page = matches!(dom.tag(*node), Some(Tag::Html | Tag::Body));
        let values = dom.attr_each(*node, &CALLED).into_iter().flatten();
        for value in values.flat_map(|value| value.split_ascii_whitespace().take(60)) {
            let value = match value.contains('_') {
                true => Cow::Owned(value.replace('_', "-")),
                false => Cow::Borrowed(value),
            };
            for (names, found) in NAMES.iter().zip(&mut found) {
                *found = *found || is_named(&value, names, page);
            }
        }
    }
    for ((name, _), found) in NAMED.iter().zip(found) {
        out.flag(name, found);
    }
}

/// Whether a class holds one of some names: as a whole, or at its start or end, between hyphens.
fn is_named(class: &str, names: &Parts, page: bool) -> bool {
    let after_hyphens = class.match_indices('-').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_hyphens).filter_map(|at| class.get(at..)).any(|rest| {
        names.begin(rest).any(|name| {
            // Inside the page only two words say enough: `article` elements are of class `category-x` in lists too.
            (page || name.contains('-'))
                && rest
                    .get(name.len()..)
                    .is_some_and(|after| after.is_empty() || after.starts_with('-'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::is_named;
    use crate::parts::Parts;

    #[test]
    fn names_stand_between_hyphens() {
        let names = Parts::new(&["service", "story-page"]);
        for class in ["service", "my-Service", "service-x", "a-story-page-b"] {
            assert!(is_named(class, &names, true), "{class}");
        }
        for class in ["", "services", "myservice", "story-pages", "story", "a-"] {
            assert!(!is_named(class, &names, true), "{class}");
        }
        assert!(!is_named("service", &names, false) && is_named("x-story-page", &names, false));
    }
}
