//! Publisher, section, keywords, language, rights, address and standfirst.

use std::sync::LazyLock;

use newsmill_html::{Dom, Names, NodeId, NodeKind, Tag, WalkStep};
use serde_json::{Map, Value, json};

use crate::content::Content;
use crate::jsonld::{string, strings};
use crate::languages;
use crate::layout::Layout;
use crate::page::Page;
use crate::parts::Parts;
use crate::signals::{Signals, clean};

/// The name of the publisher, and every name the site goes by.
pub(crate) fn publisher(signals: &Signals, page: &Page<'_>) -> (String, Vec<String>) {
    let mut sites = Vec::new();
    if let Some(value) = signals.linked.article().and_then(|article| article.get("publisher")) {
        sites.extend(signals.linked.names(value));
    }
    for name in [
        "og:site_name",
        "application-name",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "cre",
        "apple-mobile-web-app-title",
    ] {
        sites.extend(
            signals
                .all_meta(name)
                .filter(|name| name.chars().count() < 80 && !name.contains("://"))
                .map(str::to_owned),
        );
    }
    for object in signals.linked.objects() {
        if crate::jsonld::types(object).any(|kind| {
            matches!(kind, "Organization" | "NewsMediaOrganization" | "WebSite" | "Corporation")
        }) {
            sites.push(string(object, "name"));
        }
    }
    sites.retain(|name| !name.is_empty());
    let publisher = sites.first().cloned().unwrap_or_default();
    for url in
        [page.url.unwrap_or(""), &signals.canonical, signals.meta(&["og:url"]), &signals.base]
    {
        if let Some(host) = host(url) {
            let bare = host.trim_start_matches("www.");
            sites.push(bare.to_owned());
            if let Some((name, _)) = bare.rsplit_once('.') {
                sites.push(name.to_owned());
            }
        }
    }
    (publisher, sites)
}

/// The host of an address.
pub(crate) fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    (scheme.starts_with("http") && host.contains('.')).then_some(host)
}

/// The section of the site that the article stands in.
pub(crate) fn section(signals: &Signals) -> String {
    let linked = signals
        .linked
        .article()
        .map(|article| string(article, "articleSection"))
        .unwrap_or_default();
    if linked.is_empty() {
        signals
            .meta(&["article:section", "parsely-section", "cxenseparse:taxonomy", "section"])
            .to_owned()
    } else {
        linked
    }
}

/// What the page says its keywords are, each once.
pub(crate) fn keywords(signals: &Signals) -> Vec<String> {
    let mut found: Vec<String> =
        signals.linked.article().map(|article| strings(article, "keywords")).unwrap_or_default();
    if found.is_empty() {
        for name in ["news_keywords", "keywords", "article:tag", "parsely-tags", "sailthru.tags"] {
            if found.is_empty() {
                found = signals
                    .all_meta(name)
                    .flat_map(|content| content.split([',', ';']))
                    .map(clean)
                    .collect();
            }
        }
    }
    let mut out: Vec<String> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for keyword in found {
        if keyword.is_empty() || keyword.chars().count() > 80 || out.len() >= KEYWORDS_MAX {
            continue;
        }
        let lower = keyword.to_lowercase();
        if !known.contains(&lower) {
            out.push(keyword);
            known.push(lower);
        }
    }
    out
}

/// So many keywords of a page are kept.
const KEYWORDS_MAX: usize = 50;

/// The language the page says it is in, as BCP 47.
pub(crate) fn language(signals: &Signals) -> String {
    let linked =
        signals.linked.article().map(|article| string(article, "inLanguage")).unwrap_or_default();
    let stated = [
        linked.as_str(),
        &signals.language,
        signals.meta(&["og:locale", "content-language", "dc.language", "language"]),
    ];
    stated.into_iter().find_map(tag_of).unwrap_or_default()
}

/// `de_AT` as `de-AT`; nothing where it is no tag.
fn tag_of(text: &str) -> Option<String> {
    let mut parts = text.trim().split(['-', '_', '.']);
    let primary = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let primary = languages::canonical(&primary)?;
    match parts.next() {
        Some(region)
            if region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            Some(format!("{primary}-{}", region.to_ascii_uppercase()))
        }
        Some(script)
            if script.len() == 4 && script.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            Some(format!("{primary}-{script}"))
        }
        _ => Some(primary.to_owned()),
    }
}

/// Who holds the rights, the notice, the licence, and whether text and data mining is reserved.
pub(crate) fn rights(signals: &Signals) -> Option<Value> {
    let mut out = Map::new();
    let article = signals.linked.article();
    let linked = |key: &str| article.map(|article| string(article, key)).unwrap_or_default();
    let holder = article
        .and_then(|article| article.get("copyrightHolder"))
        .and_then(|value| signals.linked.names(value).into_iter().next())
        .unwrap_or_default();
    let notice = [
        linked("copyrightNotice"),
        signals.meta(&["copyright", "dc.rights", "dcterms.rights", "rights"]).to_owned(),
    ];
    let license = [
        linked("license"),
        signals.license.clone(),
        signals.meta(&["dcterms.license", "dc.rights.license"]).to_owned(),
    ];
    let first = |values: &[String]| {
        values.iter().find(|value| !value.is_empty()).cloned().unwrap_or_default()
    };
    for (key, value) in
        [("holder", holder), ("notice", first(&notice)), ("license", first(&license))]
    {
        if !value.is_empty() {
            out.insert(key.to_owned(), Value::String(value));
        }
    }
    if !signals.meta(&["tdm-reservation"]).is_empty() {
        out.insert("tdm_reserved".to_owned(), json!(signals.meta(&["tdm-reservation"]) == "1"));
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

/// The address the page gives itself.
pub(crate) fn address(signals: &Signals, page: &Page<'_>) -> String {
    let linked = signals.linked.article().map(|article| string(article, "url")).unwrap_or_default();
    let own =
        [signals.canonical.as_str(), signals.meta(&["og:url"]), &linked, page.url.unwrap_or("")];
    own.into_iter().find(|url| host(url).is_some()).unwrap_or("").to_owned()
}

/// The summary above the text: an element that says it is one, else what the page says of itself.
pub(crate) fn standfirst(
    dom: &Dom,
    root: NodeId,
    content: &Content,
    layout: &Layout,
    signals: &Signals,
) -> String {
    let first = content.pieces.get(1).or(content.pieces.first()).copied().unwrap_or(0);
    let mut walk = dom.walk(root);
    while let Some(step) = walk.next() {
        let WalkStep::Enter(node) = step else { continue };
        let NodeKind::Element(tag) = dom.kind(node) else { continue };
        let range = layout.range(node);
        if range.start > first {
            break;
        }
        if range.is_empty() {
            walk.skip_children();
            continue;
        }
        if tag == Tag::Body
            || layout.hint(node) > crate::hints::Hint::Content
            || !is_standfirst(dom, node)
        {
            continue;
        }
        let text: Vec<&str> = layout
            .pieces
            .get(range)
            .unwrap_or(&[])
            .iter()
            .filter(|piece| piece.level < 2)
            .map(|piece| piece.text.as_str())
            .collect();
        let text = clean(&text.join(" "));
        if (30..=800).contains(&text.chars().count()) {
            return text;
        }
    }
    let article = signals.linked.article();
    let linked = article.map(|article| string(article, "description")).unwrap_or_default();
    let stated = [
        signals.meta(&["og:description", "description", "twitter:description", "dc.description"]),
        &linked,
    ];
    stated
        .into_iter()
        .find(|text| !text.is_empty())
        .map(newsmill_html::unescape_text)
        .unwrap_or_default()
}

fn is_standfirst(dom: &Dom, node: NodeId) -> bool {
    const ASKED: Names<5> = Names::of(["itemprop", "class", "id", "data-testid", "data-component"]);
    let [property, names @ ..] = dom.attr_each(node, &ASKED);
    matches!(property, Some("description" | "alternativeHeadline"))
        || names.iter().flatten().any(|names| STANDFIRST.are_words_of(names))
}

static STANDFIRST: LazyLock<Parts> = LazyLock::new(|| Parts::new(STANDFIRST_NAMES));

/// What elements with a standfirst are called.
const STANDFIRST_NAMES: &[&str] = &[
    "standfirst",
    "lead",
    "lede",
    "dek",
    "deck",
    "subtitle",
    "subheadline",
    "subhead",
    "intro",
    "chapo",
    "chapeau",
    "vorspann",
    "perex",
    "ingress",
    "abstract",
    "excerpt",
    "subtitulo",
    "bajada",
    "sommario",
    "anrisstext",
    "leadtext",
    "introtext",
    "kicker2",
    "subline",
    "sottotitolo",
    "manchet",
    "standfirsttext",
    "preamble",
    "summary",
    "teasertext",
    "entradilla",
];
