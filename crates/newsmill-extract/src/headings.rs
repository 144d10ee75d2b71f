//! The headings of a page that may hold its headline, and the parts they are made of.

use std::sync::LazyLock;

use newsmill_html::{Dom, NodeId, Tag, WalkStep};

use crate::content::Content;
use crate::hints::{Hint, hint, is_hidden};
use crate::layout::Layout;
use crate::parts::Parts;
use crate::signals::{Signals, clean};

/// At most this many headings are looked at; the first ones and those around the text's start.
const HEADINGS_MAX: usize = 24;

/// At most this many parts of one heading are looked at.
const PARTS_MAX: usize = 5;

/// Elements and texts of one heading that are read; headings of real pages have a dozen.
const STEPS_MAX: usize = 400;

/// Lines this far above the text may be a headline that is no heading.
const LINES_BEFORE: usize = 6;

/// A heading, or a line that stands where headings stand.
#[derive(Debug, Default)]
pub(crate) struct Heading {
    /// What a reader sees, without parts that are labels.
    pub(crate) shown: String,
    /// With labels and what is there for screen readers and search engines alone; empty if that is nothing.
    pub(crate) whole: String,
    /// The elements it is made of, if there are several: a label, the headline, a line below it.
    pub(crate) parts: Vec<String>,
    /// 1 to 6, 7 for a line.
    pub(crate) level: u8,
    /// The first piece of text in it.
    pub(crate) start: usize,
    /// Whether all of it is a link to the front page.
    pub(crate) is_home_link: bool,
    /// Whether it is the last step of the path to the page, as in a row of links.
    pub(crate) in_trail: bool,
    /// Whether it stands in furniture, and whether its own names say so.
    pub(crate) in_furniture: bool,
    pub(crate) is_furniture: bool,
    /// Whether its names say that it is a headline.
    pub(crate) is_named: bool,
    /// Whether its names say that it is the site's name or something hidden.
    pub(crate) is_misnamed: bool,
    /// Whether microdata says that it is the headline.
    pub(crate) is_property: bool,
}

/// The headings and heading-like lines of a page, in order.
pub(crate) fn headings(
    dom: &Dom,
    layout: &Layout,
    content: &Content,
    signals: &Signals,
) -> Vec<Heading> {
    let first = content.pieces.first().copied().unwrap_or(0);
    let mut nodes: Vec<NodeId> = signals
        .headings
        .iter()
        .copied()
        .filter(|node| dom.is(*node, Tag::H1) || layout.range(*node).start <= first + 3)
        .collect();
    if nodes.len() > HEADINGS_MAX {
        let start = |node: &NodeId| layout.range(*node).start;
        let tall: Vec<NodeId> =
            nodes.iter().copied().filter(|node| dom.is(*node, Tag::H1)).collect();
        nodes.sort_by_key(|node| start(node).abs_diff(first));
        nodes.truncate(HEADINGS_MAX / 2);
        nodes.extend(tall.into_iter().take(HEADINGS_MAX / 2));
        nodes.sort_unstable();
        nodes.dedup();
    }
    let property = signals.property("headline").find(|node| !dom.is(*node, Tag::Meta));
    nodes.extend(property.filter(|node| !nodes.contains(node)));
    let mut out: Vec<Heading> = nodes
        .into_iter()
        .map(|node| read(dom, layout, node))
        .filter(|heading| !heading.shown.is_empty())
        .collect();
    out.extend(lines(dom, layout, first));
    out
}

fn read(dom: &Dom, layout: &Layout, node: NodeId) -> Heading {
    let mut reader = Reader {
        dom,
        branch: branch(dom, node),
        hidden: 0,
        shown: String::new(),
        whole: String::new(),
        parts: Vec::new(),
    };
    reader.read(node);
    let range = layout.range(node);
    let in_furniture = layout
        .pieces
        .get(range.start)
        .is_some_and(|piece| piece.hint > Hint::Content && !range.is_empty());
    let (is_named, is_misnamed) = names(dom, node);
    let mut shown = clean(&reader.shown);
    let mut whole = clean(&reader.whole);
    let mut parts: Vec<Part> = reader
        .parts
        .into_iter()
        .map(|part| Part { text: clean(&part.text), ..part })
        .filter(|part| !part.text.is_empty())
        .collect();
    if parts.len() < 2 || parts.len() > PARTS_MAX {
        parts.clear();
    }
    if let Some(unlabelled) = without_labels(&parts) {
        whole = if whole == shown { shown } else { whole };
        shown = unlabelled;
    }
    let parts: Vec<String> = parts.into_iter().map(|part| part.text).collect();
    Heading {
        whole: if whole == shown { String::new() } else { whole },
        shown,
        parts,
        level: dom.tag(node).and_then(Tag::heading_level).unwrap_or(7),
        start: range.start,
        is_home_link: is_home_link(dom, node),
        in_trail: is_in_trail(dom, node),
        in_furniture,
        is_furniture: layout.hint(node) > Hint::Caption,
        is_named,
        is_misnamed,
        is_property: ["itemprop", "property"]
            .iter()
            .any(|key| dom.attr(node, key).is_some_and(|value| value.ends_with("headline"))),
    }
}

/// The element under a heading in which its content branches.
fn branch(dom: &Dom, node: NodeId) -> NodeId {
    let mut at = node;
    loop {
        let mut filled = dom
            .children(at)
            .filter(|child| !dom.is_text(*child) || !dom.text(*child).trim().is_empty())
            .filter(|child| dom.is_text(*child) || dom.tag(*child).is_some());
        match (filled.next(), filled.next()) {
            (Some(only), None) if !dom.is_text(only) => at = only,
            _ => return at,
        }
    }
}

/// A part of a heading, and whether its element says that it is a label of the headline.
#[derive(Debug)]
struct Part {
    text: String,
    is_label: bool,
}

/// What is left of a heading without the labels above and below its headline; none if it has no labels, or nothing else.
fn without_labels(parts: &[Part]) -> Option<String> {
    let first = parts.iter().position(|part| !part.is_label)?;
    let last = parts.iter().rposition(|part| !part.is_label)?;
    if last + 1 - first == parts.len() {
        return None;
    }
    let kept: Vec<&str> = parts[first..=last].iter().map(|part| part.text.as_str()).collect();
    // What parted the label from the headline.
    let text = kept.join(" ");
    let text = text.trim_matches(|c: char| c.is_whitespace() || ":-–—|/•·".contains(c));
    (!text.is_empty()).then(|| text.to_owned())
}

/// Words in names of elements that are labels: what stands in small type above a headline or below it.
static LABELS: LazyLock<Parts> = LazyLock::new(|| {
    Parts::new(&[
        "kicker",
        "overline",
        "topline",
        "roofline",
        "dachzeile",
        "spitzmarke",
        "toptitle",
        "pretitle",
        "supertitle",
        "titleheader",
        "eyebrow",
        "rubri",
        "subtitle",
        "subline",
        "subhead",
    ])
});

/// Whole words in such names.
static LABEL_WORDS: LazyLock<Parts> =
    LazyLock::new(|| Parts::new(&["label", "category", "section", "date"]));

fn is_label(dom: &Dom, node: NodeId, tag: Tag) -> bool {
    matches!(tag, Tag::Small | Tag::Time)
        || dom
            .attr(node, "class")
            .is_some_and(|names| LABELS.are_in(names) || LABEL_WORDS.are_words_of(names))
}

/// Whether a heading ends a trail of links to the page: the trail is named so, or is a list of links up to it.
fn is_in_trail(dom: &Dom, node: NodeId) -> bool {
    let mut around = std::iter::once(node).chain(dom.ancestors(node)).take(3);
    around.any(|node| {
        let names = ["class", "id"].iter().filter_map(|key| dom.attr(node, key));
        names.into_iter().any(|names| TRAILS.are_in(names)) || is_last_after_links(dom, node)
    })
}

/// Whether an item of a list is its last, and each before it holds a link.
fn is_last_after_links(dom: &Dom, node: NodeId) -> bool {
    let Some(list) = dom.parent(node).filter(|_| dom.is(node, Tag::Li)) else { return false };
    let items: Vec<NodeId> =
        dom.children(list).filter(|item| dom.is(*item, Tag::Li)).take(TRAIL_MAX).collect();
    let [before @ .., last] = items.as_slice() else { return false };
    let has_link = |item: &NodeId| dom.elements(*item, Tag::A).next().is_some();
    *last == node && !before.is_empty() && before.iter().all(has_link)
}

/// How a trail is named.
static TRAILS: LazyLock<Parts> = LazyLock::new(|| Parts::new(&["breadcrumb"]));

/// Trails are not longer.
const TRAIL_MAX: usize = 12;

/// Writes the text of a heading.
struct Reader<'d> {
    dom: &'d Dom<'d>,
    branch: NodeId,
    /// How many elements that are not shown it is in.
    hidden: usize,
    shown: String,
    whole: String,
    parts: Vec<Part>,
}

impl Reader<'_> {
    fn read(&mut self, node: NodeId) {
        let mut walk = self.dom.walk(node);
        for _ in 0..STEPS_MAX {
            match walk.next() {
                Some(WalkStep::Enter(inner)) if self.dom.is_text(inner) => self.text(inner),
                Some(WalkStep::Enter(inner)) => {
                    if self.enter(inner, inner == node) {
                        walk.skip_children();
                    }
                }
                Some(WalkStep::Leave(inner)) => self.leave(inner),
                None => break,
            }
        }
    }

    fn text(&mut self, node: NodeId) {
        let text = self.dom.text(node);
        push(&mut self.whole, text);
        if self.hidden > 0 {
            return;
        }
        push(&mut self.shown, text);
        match self.parts.last_mut() {
            Some(part) => push(&mut part.text, text),
            None => self.parts.push(Part { text: text.to_owned(), is_label: false }),
        }
    }

    /// Whether the element is never read.
    fn enter(&mut self, node: NodeId, is_heading: bool) -> bool {
        let Some(tag) = self.dom.tag(node) else { return true };
        if is_hidden(tag) {
            return true;
        }
        if self.hidden > 0 || (!is_heading && is_unseen(self.dom, node, tag)) {
            self.hidden += 1;
        }
        let is_label = self.hidden == 0 && self.is_at_branch(node) && is_label(self.dom, node, tag);
        self.edge(node, tag, is_label);
        false
    }

    fn leave(&mut self, node: NodeId) {
        if let Some(tag) = self.dom.tag(node).filter(|tag| !is_hidden(*tag)) {
            self.hidden = self.hidden.saturating_sub(1);
            self.edge(node, tag, false);
        }
    }

    fn is_at_branch(&self, node: NodeId) -> bool {
        self.dom.parent(node) == Some(self.branch)
    }

    /// The edge of an element that breaks the line parts words, that of one right below the branch parts parts.
    fn edge(&mut self, node: NodeId, tag: Tag, is_label: bool) {
        if !tag.is_inline() {
            self.shown.push('\n');
            self.whole.push('\n');
            if let Some(part) = self.parts.last_mut() {
                part.text.push('\n');
            }
        }
        let is_part = self.is_at_branch(node) && is_part(tag);
        if self.hidden == 0 && (is_part || tag == Tag::Br) {
            self.parts.push(Part { text: String::new(), is_label });
        }
    }
}

/// Appends a text; a colon or comma that a block begins with stands close to the word before it.
fn push(out: &mut String, text: &str) {
    if out.ends_with('\n') && text.starts_with([':', ',', ';']) {
        out.truncate(out.trim_end().len());
    }
    out.push_str(text);
}

/// Whether an element in a heading is a part of its own, not a word in italics.
fn is_part(tag: Tag) -> bool {
    matches!(tag, Tag::Span | Tag::Small | Tag::Strong | Tag::B | Tag::Time | Tag::A)
        || !tag.is_inline()
}

fn is_unseen(dom: &Dom, node: NodeId, tag: Tag) -> bool {
    hint(dom, node, tag) == Hint::Hidden
        || dom.attr(node, "role") == Some("presentation")
        || dom.attr(node, "class").is_some_and(|names| {
            names.split_ascii_whitespace().any(|name| {
                name.ends_with("offscreen")
                    || name.ends_with("invisible")
                    || name.ends_with("is-hidden")
                    || name.ends_with("sr-only")
                    || name.contains("visuallyhidden")
                    || name.contains("visually-hidden")
            })
        })
}

/// Whether a heading is one link to the front page.
fn is_home_link(dom: &Dom, node: NodeId) -> bool {
    let inner = branch(dom, node);
    let link = std::iter::once(inner)
        .chain(dom.ancestors(inner))
        .take(4)
        .chain(dom.descendants(inner).skip(1).take(3))
        .find(|other| dom.is(*other, Tag::A));
    link.and_then(|link| dom.attr(link, "href")).is_some_and(is_front_page)
}

fn is_front_page(address: &str) -> bool {
    let address = address.trim();
    let path = address
        .split_once("//")
        .map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    matches!(
        path.trim_matches('/'),
        "" | "index.html" | "index.php" | "index.htm" | "home" | "." | ".." | "#"
    )
}

/// Parts of names that headlines have.
static NAMED: LazyLock<Parts> = LazyLock::new(|| {
    Parts::new(&[
        "headline",
        "entry-title",
        "post-title",
        "article-title",
        "article_title",
        "story-title",
        "titel",
        "titulo",
        "heading-title",
        "article__title",
        "post__title",
        "entry_title",
    ])
});

/// Parts of names that the site's name, paths and texts for machines have.
static MISNAMED: LazyLock<Parts> = LazyLock::new(|| {
    Parts::new(&[
        "site-title",
        "sitetitle",
        "site-name",
        "sitename",
        "logo",
        "breadcrumb",
        "branding",
        "seotitle",
        "sr-only",
        "visually-hidden",
        "blog-title",
        "header-title",
        "masthead",
        "screen-reader",
    ])
});

/// What the names of a heading and the two elements around it say: that it is the headline, that it is not.
fn names(dom: &Dom, node: NodeId) -> (bool, bool) {
    let mut found = (false, false);
    for (depth, node) in std::iter::once(node).chain(dom.ancestors(node)).take(3).enumerate() {
        for value in ["class", "id"].iter().filter_map(|key| dom.attr(node, key)) {
            found.0 |= depth == 0 && NAMED.are_in(value);
            found.1 |= MISNAMED.are_in(value);
        }
    }
    found
}

/// Short lines right above the text that are no headings by their tag.
fn lines(dom: &Dom, layout: &Layout, first: usize) -> Vec<Heading> {
    let window = first.saturating_sub(LINES_BEFORE)..first + 1;
    let mut out = Vec::new();
    for (at, piece) in window.clone().zip(layout.pieces.get(window).unwrap_or(&[])) {
        if piece.level == 0 && piece.hint <= Hint::Content && (4..=200).contains(&piece.chars) {
            let (is_named, is_misnamed) = names(dom, piece.node);
            // The text itself is no headline, except where its names say so.
            if at == first && !is_named {
                continue;
            }
            out.push(Heading {
                shown: clean(&piece.text),
                level: 7,
                start: at,
                is_named,
                is_misnamed,
                ..Heading::default()
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use newsmill_html::{Tag, parse};

    use super::{Heading, is_front_page, read};
    use crate::layout::Layout;

    fn heading(html: &str) -> Heading {
        let dom = parse(html);
        let node = dom.elements(dom.root(), Tag::H1).next().unwrap();
        read(&dom, &Layout::default(), node)
    }

    #[test]
    fn parts_are_what_elements_part() {
        let found = heading(
            "<h1><div><span>Label</span><span>Main <em>line</em> here</span><br>Below</div></h1>",
        );
        assert_eq!(found.parts, ["Label", "Main line here", "Below"]);
        assert_eq!(found.shown, "LabelMain line here Below");
        assert!(heading("<h1>Only <em>one</em></h1>").parts.is_empty());
    }

    #[test]
    fn what_is_not_shown_is_kept_apart() {
        let found =
            heading("<h1><span class=sr-only>Headline:</span> A bridge<script>x</script></h1>");
        assert_eq!(
            (found.shown.as_str(), found.whole.as_str()),
            ("A bridge", "Headline: A bridge")
        );
    }

    #[test]
    fn labels_are_left_out_of_what_is_shown() {
        let found = heading(
            "<h1><span class='top-kicker'>Traffic</span><span>: </span><span>A bridge opens</span></h1>",
        );
        assert_eq!((found.shown.as_str(), found.parts.len()), ("A bridge opens", 3));
        assert_eq!(found.whole, "Traffic: A bridge opens");
        let below = heading("<h1>A bridge opens<br><small>3 May, Traffic</small></h1>");
        assert_eq!(below.shown, "A bridge opens");
        assert_eq!(
            heading("<h1><small>All of it is small</small></h1>").shown,
            "All of it is small"
        );
    }

    #[test]
    fn trails_are_lists_of_links_up_to_the_heading() {
        let trail =
            "<ul><li><a href=/>Home</a><li><a href=/city/>City</a><li><h1>A bridge</h1></ul>";
        assert!(heading(trail).in_trail);
        assert!(heading("<div class=breadcrumbs><h1>A bridge</h1></div>").in_trail);
        assert!(!heading("<ul><li>Home<li><h1>A bridge</h1></ul>").in_trail);
        assert!(!heading("<ul><li><h1>A bridge</h1></ul>").in_trail);
    }

    #[test]
    fn links_to_the_front_page() {
        assert!(
            heading("<h1><a href='https://example.org/'><span>City Post</span></a></h1>")
                .is_home_link
        );
        assert!(!heading("<h1><a href='/2024/bridge'>A bridge</a></h1>").is_home_link);
        assert!(is_front_page("/index.html") && !is_front_page("/story"));
    }
}
