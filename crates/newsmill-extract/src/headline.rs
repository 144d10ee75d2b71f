//! The headline: chosen among what the page shows and what it says of itself.

use newsmill_html::{Dom, NodeId, Tag, unescape_text};

use crate::content::Content;
use crate::jsonld::{string, types};
use crate::layout::Layout;
use crate::signals::{Signals, clean};

/// A headline is never longer.
const CHARS_MAX: usize = 400;

/// What the headline is chosen from.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// First-level headings, best first.
    pub(crate) heading: String,
    pub(crate) linked: String,
    pub(crate) social: String,
    pub(crate) title: String,
    pub(crate) property: String,
    /// Whether JSON-LD says that this is a news article.
    pub(crate) is_news: bool,
}

/// Case, quotes, dashes and spaces folded, for comparing.
pub(crate) fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Gathers the candidates, each without the site's name.
pub(crate) fn candidates(
    dom: &Dom,
    layout: &Layout,
    content: &Content,
    signals: &Signals,
    sites: &[String],
) -> Candidates {
    let linked = signals.linked.article().map(|article| {
        let headline = string(article, "headline");
        if headline.is_empty() { string(article, "name") } else { headline }
    });
    let social = signals.meta(&[
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "parsely-title",
        "sailthru.title",
    ]);
    let property = signals
        .property("headline")
        .find(|node| !dom.is(*node, Tag::Meta))
        .map(|node| shown_text(dom, node));
    let mut found = Candidates {
        linked: tidy(&linked.unwrap_or_default()),
        social: tidy(social),
        title: tidy(&signals.title),
        property: tidy(&property.unwrap_or_default()),
        heading: String::new(),
        is_news: signals
            .linked
            .article()
            .is_some_and(|article| types(article).any(|kind| kind.ends_with("NewsArticle"))),
    };
    found.heading = heading(dom, layout, content, signals, &found, sites);
    found.social = without_site(&found.social, sites, &found.heading);
    found.linked = without_site(&found.linked, sites, &found.heading);
    found.title = without_site(&found.title, sites, &found.heading);
    found
}

/// The headline, empty if nothing on the page can be one.
pub(crate) fn choose(found: &Candidates) -> String {
    let Candidates { heading, linked, social, title, property, .. } = found;
    let same = |a: &str, b: &str| !a.is_empty() && fold(a) == fold(b);
    if heading.is_empty() {
        let agree = |text: &str| {
            [linked, social, property, title].into_iter().filter(|other| same(text, other)).count()
        };
        let mut stated = vec![linked, social, property, title];
        stated.retain(|text| !text.is_empty());
        // The first of the best; `max_by_key` would give the last.
        stated.reverse();
        return stated
            .into_iter()
            .max_by_key(|text| agree(text))
            .map(|text| longest_part(text))
            .unwrap_or_default();
    }
    if found.is_news && !linked.is_empty() && !same(linked, heading) {
        // Newsrooms write this field themselves; it gives way only where heading and metadata stand against it.
        let alone = !same(linked, social) && !same(linked, title);
        if alone == (same(heading, title) || same(heading, social))
            && (!alone || same(heading, title))
        {
            return linked.clone();
        }
    }
    let stated = [linked, social, title].into_iter().filter(|text| !text.is_empty());
    if stated.clone().any(|text| same(text, heading)) {
        return heading.clone();
    }
    for text in stated {
        if is_without_kicker(heading, text) {
            return text.clone();
        }
    }
    let consensus = if same(social, title) || same(social, linked) {
        social
    } else if same(linked, title) {
        linked
    } else {
        return heading.clone();
    };
    let unlike = likeness(heading, consensus) < 12 && consensus.split_whitespace().count() >= 3;
    if unlike { consensus.clone() } else { heading.clone() }
}

/// Whether `text` is what is left of `heading` when a label before it or a line after it, which no colon or dash
/// joins to it, is taken away.
fn is_without_kicker(heading: &str, text: &str) -> bool {
    let folded = fold(text);
    if folded.chars().count() < 15 {
        return false;
    }
    if let Some(kicker) = strip_folded_end(heading, &folded) {
        let kicker = kicker.trim_end_matches(['"', '“', '„', '\'', '«', '»', '‘', '(']);
        return kicker.ends_with(" : ")
            || !kicker.trim_end().ends_with([':', '–', '—', '-', ',', '.', '?', '!', ';']);
    }
    match strip_folded_start(heading, &folded) {
        Some(rest) => {
            rest.starts_with(char::is_whitespace)
                && rest.trim_start().starts_with(char::is_alphanumeric)
        }
        None => false,
    }
}

/// What stands before the end of `text` that folds to `folded`.
fn strip_folded_end<'t>(text: &'t str, folded: &str) -> Option<&'t str> {
    if !fold(text).ends_with(folded) || fold(text) == folded {
        return None;
    }
    text.char_indices()
        .rev()
        .find(|(at, _)| text.get(*at..).is_some_and(|end| fold(end) == folded))
        .and_then(|(at, _)| text.get(..at))
}

/// What stands behind the start of `text` that folds to `folded`.
fn strip_folded_start<'t>(text: &'t str, folded: &str) -> Option<&'t str> {
    if !fold(text).starts_with(folded) || fold(text) == folded {
        return None;
    }
    text.char_indices()
        .find(|(at, _)| text.get(..*at).is_some_and(|start| fold(start) == folded))
        .and_then(|(at, _)| text.get(at..))
}

/// The longest part of a title that strings names of pages and sites together.
fn longest_part(title: &str) -> String {
    let mut parts = vec![title];
    for separator in [" | ", " :: ", " » ", " « ", " · ", " • ", " ~ ", " - "] {
        if parts.len() == 1 {
            parts = title.split(separator).collect();
        }
    }
    let longest = parts.into_iter().rev().max_by_key(|part| part.chars().count()).unwrap_or(title);
    longest.trim().to_owned()
}

fn tidy(text: &str) -> String {
    let text = if text.contains('&') { unescape_text(text) } else { text.to_owned() };
    let text = clean(&text);
    if text.chars().count() > CHARS_MAX { String::new() } else { text }
}

/// The text of a heading without what is hidden in it, words parted where elements part them.
fn shown_text(dom: &Dom, node: NodeId) -> String {
    let mut out = String::new();
    let mut walk = dom.walk(node);
    while let Some(step) = walk.next() {
        if let newsmill_html::WalkStep::Enter(node) = step {
            if let Some(tag) = dom.tag(node) {
                if crate::hints::is_hidden(tag) {
                    walk.skip_children();
                } else if !tag.is_inline() || tag == Tag::Br {
                    out.push(' ');
                }
            }
            out.push_str(dom.text(node));
        } else if let newsmill_html::WalkStep::Leave(node) = step
            && dom.tag(node).is_some_and(|tag| !tag.is_inline())
        {
            out.push(' ');
        }
    }
    clean(&out)
}

/// How alike two texts are: the share of words they have in common, in hundredths.
pub(crate) fn likeness(a: &str, b: &str) -> usize {
    let words = |text: &str| {
        let mut words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        words.sort();
        words.dedup();
        words
    };
    let (a, b) = (words(a), words(b));
    let common = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    200 * common / (a.len() + b.len()).max(1)
}

/// The heading that stands for the page: alike to what it says of itself, close before the text.
fn heading(
    dom: &Dom,
    layout: &Layout,
    content: &Content,
    signals: &Signals,
    found: &Candidates,
    sites: &[String],
) -> String {
    let first = content.pieces.first().copied().unwrap_or(0);
    let mut best = (0, String::new());
    for node in signals.headings.iter().take(50) {
        let text = tidy(&shown_text(dom, *node));
        if text.chars().count() < 2 {
            continue;
        }
        let like = [&found.linked, &found.social, &found.title, &found.property]
            .into_iter()
            .map(|other| likeness(&text, other))
            .max()
            .unwrap_or(0);
        let before = layout.range(*node).start <= first;
        let is_site = sites.iter().any(|site| fold(site) == fold(&text));
        let score = 10 + like + if before { 20 } else { 0 } + if is_site { 0 } else { 30 };
        if is_site && like < 90 {
            continue;
        }
        if score > best.0 {
            best = (score, text);
        }
    }
    if best.0 >= 60 {
        best.1
    } else {
        lesser_heading(layout, first, found, sites).unwrap_or(best.1)
    }
}

/// A lower heading, or a line before the text, that is a large part of the page's title.
fn lesser_heading(
    layout: &Layout,
    first: usize,
    found: &Candidates,
    sites: &[String],
) -> Option<String> {
    let titles = [fold(&found.linked), fold(&found.social), fold(&found.title)];
    let mut best: Option<&str> = None;
    for piece in layout.pieces.get(..layout.pieces.len().min(first + 3))? {
        let folded = fold(&piece.text);
        let long_enough =
            |title: &String| title.contains(&folded) && folded.len() * 5 >= title.len() * 2;
        let is_site = sites.iter().any(|site| fold(site) == folded);
        if piece.level < 2 || is_site || folded.len() < 4 || !titles.iter().any(long_enough) {
            continue;
        }
        if best.is_none_or(|other| other.len() < piece.text.len()) {
            best = Some(&piece.text);
        }
    }
    best.map(clean)
}

/// Takes the site's name off the end (or the front) of a title.
fn without_site(title: &str, sites: &[String], heading: &str) -> String {
    let folded = fold(heading);
    if folded.is_empty() || fold(title) != folded {
        for separator in [
            " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " ~ ", " > ",
            " ‹ ", ": ", "|",
        ] {
            if let Some((before, after)) = title.rsplit_once(separator)
                && !before.trim().is_empty()
                && (is_site(after, sites) || fold(before) == folded && !folded.is_empty())
            {
                return without_site(before.trim(), sites, heading);
            }
            if let Some((before, after)) = title.split_once(separator)
                && !after.trim().is_empty()
                && (is_site(before, sites) || fold(after) == folded && !folded.is_empty())
            {
                return after.trim().to_owned();
            }
        }
    }
    title.to_owned()
}

fn is_site(part: &str, sites: &[String]) -> bool {
    let part = fold(part);
    !part.is_empty()
        && sites.iter().any(|site| {
            let site = fold(site);
            site == part
                || (site.len() > 4
                    && part.len() > 4
                    && (site.contains(&part) || part.contains(&site)))
        })
}
