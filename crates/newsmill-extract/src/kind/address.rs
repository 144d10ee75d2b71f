//! What the address of a page says.

use std::sync::LazyLock;

use super::features::Features;
use crate::dates::in_url;
use crate::lookup::Lookup;

/// Words of a path, and the kinds of page they lead to.
const PATHS: &[(&str, &[&str])] = &[
    (
        "path of forum",
        &[
            "forum",
            "forums",
            "thread",
            "threads",
            "viewtopic",
            "showthread",
            "discussion",
            "discussions",
            "questions",
            "question",
            "community",
            "topic",
            "topics",
            "t",
            "r",
            "comments",
            "qa",
            "answers",
            "board",
        ],
    ),
    (
        "path of docs",
        &[
            "docs",
            "doc",
            "documentation",
            "api",
            "reference",
            "manual",
            "manuals",
            "guide",
            "guides",
            "man",
            "tutorial",
            "tutorials",
            "handbook",
            "wiki",
            "library",
            "latest",
            "stable",
            "en-us",
            "spec",
            "sdk",
        ],
    ),
    (
        "path of product",
        &[
            "product", "products", "shop", "p", "dp", "item", "itm", "store", "buy", "pd", "ip",
            "sku", "prod",
        ],
    ),
    (
        "path of list",
        &[
            "category",
            "categories",
            "collections",
            "collection",
            "tag",
            "tags",
            "search",
            "archive",
            "archives",
            "browse",
            "list",
            "lists",
            "c",
            "cat",
            "catalog",
            "directory",
            "page",
            "topic",
            "topics",
            "author",
            "rankings",
            "department",
            "sb0",
            "b",
            "shows",
            "index",
        ],
    ),
    (
        "path of article",
        &[
            "blog",
            "blogs",
            "news",
            "article",
            "articles",
            "story",
            "stories",
            "post",
            "posts",
            "magazine",
            "magazin",
            "insights",
            "insight",
            "learn",
            "resources",
            "resource",
            "press",
            "noticias",
            "artikel",
            "actualites",
            "nyheter",
            "opinion",
            "features",
            "tips",
            "advice",
            "learning",
            "knowledge",
            "how-to",
            "blog-posts",
            "updates",
            "newsroom",
            "essays",
            "notes",
            "journal",
        ],
    ),
    (
        "path of service",
        &[
            "services",
            "service",
            "solutions",
            "solution",
            "pricing",
            "about",
            "contact",
            "programs",
            "program",
            "courses",
            "course",
            "degrees",
            "company",
            "industries",
            "features",
            "platform",
            "locations",
            "support",
            "careers",
            "careers",
            "jobs",
            "portfolio",
            "use-cases",
            "products-services",
            "help",
            "academics",
            "admissions",
            "consulting",
            "plans",
            "offers",
            "deals",
            "apply",
            "about-us",
        ],
    ),
];

const HOSTS: &[(&str, &[&str])] = &[
    (
        "host of forum",
        &["forum", "forums", "community", "discuss", "bbs", "boards", "talk", "answers"],
    ),
    (
        "host of docs",
        &[
            "docs",
            "developer",
            "developers",
            "doc",
            "wiki",
            "api",
            "dev",
            "learn",
            "help",
            "support",
        ],
    ),
];

static PATH_WORDS: LazyLock<Lookup> =
    LazyLock::new(|| Lookup::new(PATHS.iter().map(|(_, words)| words)));

/// What the address says; nothing where it is not known.
pub(super) fn address(url: &str, out: &mut Features) {
    let url = url.to_ascii_lowercase();
    let rest = url.split_once("//").map_or(url.as_str(), |(_, rest)| rest);
    let (rest, query) = rest.split_once(['?', '#']).unwrap_or((rest, ""));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let slug = segments.last().copied().unwrap_or("");
    let bare = slug.split_once('.').map_or(slug, |(bare, _)| bare);
    let inner = segments.len().saturating_sub(1);
    out.flag("no address", url.is_empty());
    out.flag("front", segments.is_empty() && !url.is_empty());
    out.count("depth", segments.len());
    out.flag("dated address", in_url(&url).is_some());
    let parts: Vec<&str> = path.split(|c: char| !c.is_alphanumeric()).take(60).collect();
    let lists = |part: &str| PATH_WORDS.lists(part.as_bytes());
    let mut hits = [0.0; PATHS.len()];
    // A whole segment says more than what the page itself is called, and that more than a part.
    for part in parts.iter().filter(|part| part.len() > 2) {
        lists(part).for_each(|list| hits[list] = 1.0);
    }
    lists(bare).for_each(|list| hits[list] = -1.0);
    for segment in segments.get(..inner).unwrap_or(&[]) {
        lists(segment).for_each(|list| hits[list] = 2.0);
    }
    for ((name, _), hit) in PATHS.iter().zip(hits) {
        out.number(name, hit);
    }
    for (name, words) in HOSTS {
        out.flag(name, host.split('.').next().is_some_and(|first| words.contains(&first)));
    }
    out.count("slug words", bare.split(['-', '_', '+']).filter(|word| !word.is_empty()).count());
    out.count("slug", bare.len());
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    out.count("slug digits", digits(slug));
    out.count("path digits", digits(path));
    out.count("query", query.len().min(60));
    out.flag("ends with slash", path.ends_with('/'));
    out.flag("file", slug.contains('.'));
    let school = [".edu", ".gov", ".ac.", ".gov.", ".org"];
    out.number(
        "host end",
        small_index(
            school
                .iter()
                .position(|end| host.ends_with(end) || (end.len() > 4 && host.contains(end))),
        ),
    );
}

fn small_index(at: Option<usize>) -> f32 {
    at.map_or(0.0, |at| super::features::small(at + 1))
}
