//! Everything about the article that is not its text.

use newsmill_html::{Dom, NodeId, NodeKind, Tag};
use serde_json::{Map, Value, json};

use crate::authors;
use crate::content::Content;
use crate::dates::{self, Order, When};
use crate::jsonld::{string, strings};
use crate::layout::Layout;
use crate::page::Page;
use crate::signals::{Signals, clean};

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

const AUTHOR_METAS: &[&str] = &[
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "byl",
    "cxenseparse:author",
    "article:author",
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
    dom: &'p Dom,
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
            if piece.chars > 120
                || piece.hint == crate::hints::Hint::Comments
                || is_copyright(&piece.text)
            {
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

/// The names of the authors and the line that names them.
pub(crate) fn people(
    dom: &Dom,
    layout: &Layout,
    content: &Content,
    signals: &Signals,
    sites: &[String],
) -> (Vec<String>, String) {
    let mut found = Vec::new();
    let byline = byline(dom, layout, content);
    if let Some(article) = signals.linked.article() {
        for key in ["author", "creator"] {
            if let (Some(value), true) = (article.get(key), found.is_empty()) {
                for name in signals.linked.names(value) {
                    authors::split(&name, &mut found);
                }
            }
        }
    }
    let is_site = |names: &[String]| {
        names.iter().all(|name| {
            sites.iter().any(|site| crate::headline::fold(site) == crate::headline::fold(name))
        })
    };
    let linked = std::mem::take(&mut found);
    if !linked.is_empty() && !is_site(&linked) {
        return (linked, byline);
    }
    for name in AUTHOR_METAS.iter().copied() {
        if found.is_empty() {
            for content in signals.all_meta(name) {
                authors::split(content, &mut found);
            }
        }
    }
    if !found.is_empty() && !is_site(&found) {
        return (found, byline);
    }
    let metas = std::mem::take(&mut found);
    for node in signals.property("author").chain(signals.author_links.iter().copied()) {
        if found.is_empty() && layout.hint(node) != crate::hints::Hint::Comments {
            let name = dom
                .descendants(node)
                .find(|inner| dom.attr(*inner, "itemprop") == Some("name"))
                .unwrap_or(node);
            let text =
                dom.attr(name, "content").map_or_else(|| dom.text_content(name), str::to_owned);
            authors::split(&clean(&text), &mut found);
        }
    }
    if found.is_empty() {
        authors::split(&byline, &mut found);
    }
    let found =
        [found, linked, metas].into_iter().find(|names| !names.is_empty()).unwrap_or_default();
    (found, byline)
}

/// The line around the headline that names the authors.
fn byline(dom: &Dom, layout: &Layout, content: &Content) -> String {
    let first = content.pieces.first().copied().unwrap_or(0);
    let last = content.pieces.last().copied().unwrap_or(0);
    let mut best: Option<(usize, String)> = None;
    for at in first.saturating_sub(15)..(last + 8).min(layout.pieces.len()) {
        let Some(piece) = layout.pieces.get(at) else { continue };
        if piece.chars > 100 || piece.chars < 3 || piece.hint == crate::hints::Hint::Comments {
            continue;
        }
        let named =
            std::iter::once(piece.node).chain(dom.ancestors(piece.node)).take(3).any(|node| {
                ["class", "id", "itemprop", "rel"].iter().filter_map(|key| dom.attr(node, key)).any(
                    |value| {
                        let value = value.to_ascii_lowercase();
                        ["author", "byline", "autor", "auteur", "verfasser", "writer", "firma"]
                            .iter()
                            .any(|word| value.contains(word))
                    },
                )
            });
        let lower = piece.text.to_lowercase();
        let led = [
            "by ", "von ", "par ", "por ", "door ", "av ", "af ", "di ", "text:", "autor:",
            "author:",
        ]
        .iter()
        .any(|lead| lower.starts_with(lead))
            && piece.chars < 60;
        if !named && !led {
            continue;
        }
        let mut names = Vec::new();
        authors::split(&piece.text, &mut names);
        if names.is_empty() {
            continue;
        }
        let distance = if at <= first + 2 { first.abs_diff(at) } else { 20 + at.abs_diff(last) };
        let cost = distance + if named { 0 } else { 5 } + if led { 0 } else { 3 };
        if best.as_ref().is_none_or(|(other, _)| cost < *other) {
            best = Some((cost, piece.text.clone()));
        }
    }
    best.map(|(_, text)| clean(&text)).unwrap_or_default()
}

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
    for keyword in found {
        let known = out.iter().any(|other| other.to_lowercase() == keyword.to_lowercase());
        if !known && !keyword.is_empty() && keyword.chars().count() <= 80 && out.len() < 50 {
            out.push(keyword);
        }
    }
    out
}

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
        _ => Some(primary),
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
    for node in dom.descendants(root) {
        let NodeKind::Element(tag) = dom.kind(node) else { continue };
        let range = layout.range(node);
        if range.start > first {
            break;
        }
        if tag == Tag::Body
            || range.is_empty()
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
    if dom.attr(node, "itemprop") == Some("description")
        || dom.attr(node, "itemprop") == Some("alternativeHeadline")
    {
        return true;
    }
    ["class", "id", "data-testid", "data-component"]
        .iter()
        .filter_map(|key| dom.attr(node, key))
        .any(|value| {
            let value = value.to_ascii_lowercase();
            value.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
                matches!(
                    word,
                    "standfirst"
                        | "lead"
                        | "lede"
                        | "dek"
                        | "deck"
                        | "subtitle"
                        | "subheadline"
                        | "subhead"
                        | "intro"
                        | "chapo"
                        | "chapeau"
                        | "vorspann"
                        | "perex"
                        | "ingress"
                        | "abstract"
                        | "excerpt"
                        | "subtitulo"
                        | "bajada"
                        | "sommario"
                        | "anrisstext"
                        | "leadtext"
                        | "introtext"
                        | "kicker2"
                        | "subline"
                        | "sottotitolo"
                        | "manchet"
                        | "standfirsttext"
                        | "preamble"
                        | "summary"
                        | "teasertext"
                        | "entradilla"
                )
            })
        })
}
