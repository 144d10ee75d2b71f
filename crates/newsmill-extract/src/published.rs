//! When an article was published and last changed.

use std::sync::LazyLock;

use newsmill_html::{Dom, NodeId};

use crate::content::{Content, ends_sentence};
use crate::date_choice::{self, Sighting, Source};
use crate::date_tokens::digit;
use crate::date_weights::Feature;
use crate::dates::{self, Label, Order, When};
use crate::headline::Headline;
use crate::hints::Hint;
use crate::jsonld::{string, types};
use crate::layout::{Layout, Piece};
use crate::lookup::Lookup;
use crate::page::Page;
use crate::parts::Parts;
use crate::signals::Signals;

/// Lines with a date are not longer, in letters.
const LINE_CHARS_MAX: usize = 120;

/// At most this many pieces of the text are looked at.
const PIECES_MAX: usize = 300;

/// Script text is read up to this many bytes.
const SCRIPT_BYTES_MAX: usize = 2 << 20;

/// Keys of dates in the data of scripts.
const SCRIPT_KEYS: &[&str] =
    &["datePublished", "publishDate", "publishedAt", "published_at", "publish_date"];

/// What all of them hold.
const SCRIPT_KEYS_PART: &str = "ublish";

/// At most this many objects of JSON-LD, and metas of each kind, are looked at.
const OBJECTS_MAX: usize = 300;
const METAS_MAX: usize = 12;

/// At most this many metas of each list are kept, before those that hold a date are told from others.
const METAS_KEPT: usize = 100;

/// At most this many bytes, and nodes, of an element are read for its date.
const ELEMENT_BYTES_MAX: usize = 1_600;
const ELEMENT_NODES_MAX: usize = 1_000;

/// At most this many `time` elements are looked at.
const TIMES_MAX: usize = 100;

/// Names of metas that hold the day of publication, best first.
const PUBLISHED_METAS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "article:publishedtime",
    "og:published_time",
    "og:publish_date",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "cxenseparse:articlepublicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "published_date",
    "publication-date",
    "publication_date",
    "publicationdate",
    "published",
    "published_at",
    "publisheddate",
    "pubdate",
    "pub_date",
    "article.published",
    "article:date",
    "article_date_original",
    "date_published",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "rnews:datepublished",
    "last-publication-date",
    "vr:published_time",
    "bt:pubdate",
    "og:pubdate",
    "sort_date",
    "displaydate",
    "release_date",
    "posted",
    "ptime",
    "_pubtime",
    "publishtime",
    "publish_time",
    "article:original-publication-date",
];

/// Names of metas that hold a date of the article which may be another one: of the file, of the record.
const VAGUE_METAS: &[&str] = &[
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "dc.terms.date",
    "date",
    "created",
    "datecreated",
    "date.created",
    "article:created_time",
    "og:created_time",
    "eomportal-lastupdate",
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

/// The lists of metas, surest first.
const METAS: [&[&str]; 3] = [PUBLISHED_METAS, VAGUE_METAS, MODIFIED_METAS];

static META_NAMES: LazyLock<Lookup> = LazyLock::new(|| Lookup::new(METAS.iter()));

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

/// Where headline and text stand among the pieces of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The piece of the headline; the first of the text where it is not known.
    pub(crate) headline: usize,
    /// The first and last piece of the text.
    pub(crate) first: usize,
    pub(crate) last: usize,
}

impl Place {
    pub(crate) fn of(content: &Content, headline: &Headline) -> Place {
        let first = content.pieces.first().copied().unwrap_or(0);
        let last = content.pieces.last().copied().unwrap_or(0);
        let headline = headline.at.filter(|at| *at <= first.saturating_add(3)).unwrap_or(first);
        Place { headline, first: first.max(headline), last }
    }

    /// How far a piece is from where dates and names of authors stand: below the headline, above the text, right
    /// above the headline; at last below the text.
    pub(crate) fn distance(&self, at: usize) -> usize {
        let Place { headline, first, last } = *self;
        if at < headline {
            4 + 3 * (headline - at)
        } else if at <= (first + 3).min(last.max(first)) {
            (at - headline).min(4 + first.abs_diff(at))
        } else if at > last {
            34 + at - last
        } else {
            30 + (at - first).min(30)
        }
    }

    /// The pieces that may name date or author: from the headline to some after the text's end.
    pub(crate) fn pieces(&self, count: usize) -> impl Iterator<Item = usize> {
        let head = self.headline.saturating_sub(8)..(self.headline + 25).min(self.first);
        let start = self.first.saturating_sub(15).max(head.end);
        let text = start..(self.last + 12).min(start + PIECES_MAX);
        let end = self.last.saturating_sub(5).max(text.end)..self.last + 12;
        head.chain(text).chain(end).filter(move |at| *at < count)
    }
}

/// Everything dates are found in.
struct DateFinder<'p> {
    dom: &'p Dom<'p>,
    layout: &'p Layout,
    place: &'p Place,
    signals: &'p Signals,
    order: Order,
    latest: Option<When>,
}

/// The dates of publication, change and creation that one way of stating them gives.
#[derive(Clone, Copy, Debug, Default)]
struct Named {
    published: Option<When>,
    modified: Option<When>,
    created: Option<When>,
}

/// What a page states of itself.
struct Stated {
    /// In JSON-LD, in the article.
    linked: Named,
    /// In microdata or RDFa, not below the text.
    property: Named,
    /// The day of publication in microdata, wherever it stands.
    low_property: Option<When>,
    /// The metas of the lists in [`METAS`]: the place of each name in its list, best first, and the date.
    metas: [Vec<(usize, Option<When>)>; 3],
    /// In the page's addresses.
    address: Option<When>,
}

impl Stated {
    /// The first date in a list of metas.
    fn meta(&self, list: usize) -> Option<When> {
        self.metas.get(list)?.iter().find_map(|(_, when)| *when)
    }
}

/// The lists in [`METAS`].
const PUBLISHED: usize = 0;
const VAGUE: usize = 1;
const MODIFIED: usize = 2;

/// Finds the dates.
pub(crate) fn dates(
    dom: &Dom,
    layout: &Layout,
    place: &Place,
    signals: &Signals,
    page: &Page<'_>,
) -> Dates {
    let finder = DateFinder::new(dom, layout, place, signals, page);
    let stated = finder.state(page);
    let modified =
        stated.linked.modified.or_else(|| stated.meta(MODIFIED)).or(stated.property.modified);
    let published = finder.chosen(&stated);
    Dates {
        published,
        modified: modified.filter(|modified| {
            published.is_none_or(|published| modified.date() >= published.date())
        }),
    }
}

impl<'p> DateFinder<'p> {
    fn new(
        dom: &'p Dom<'p>,
        layout: &'p Layout,
        place: &'p Place,
        signals: &'p Signals,
        page: &Page<'_>,
    ) -> Self {
        let order = order(signals);
        let latest = page.fetched.and_then(|text| dates::find(text, order));
        DateFinder { dom, layout, place, signals, order, latest }
    }
}

/// Up to this cost a shown date stands where dates of publication stand.
const CLOSE: usize = 16;

impl DateFinder<'_> {
    /// The day of publication, chosen among all that the page names.
    fn chosen(&self, stated: &Stated) -> Option<When> {
        let (rules, sightings) = self.found(stated);
        rules.map(|rules| date_choice::choose(&sightings, rules, self.signals.linked.is_news()))
    }

    /// The choice of the rules, and every date that may be the right one instead.
    fn found(&self, stated: &Stated) -> (Option<When>, Vec<Sighting>) {
        let shown = self.sightings();
        let rules = self.published(stated, &shown);
        let mut sightings = self.stated_anywhere(stated);
        sightings.extend(shown);
        (rules, sightings)
    }

    /// Reads what the page states of itself.
    fn state(&self, page: &Page<'_>) -> Stated {
        let near = self.place.last + 3;
        let named = |read: &dyn Fn(&str) -> Option<When>| Named {
            published: read("datePublished"),
            modified: read("dateModified"),
            created: read("dateCreated"),
        };
        let mut stated = Stated {
            linked: named(&|key| self.linked(key)),
            property: named(&|name| self.property(name, near)),
            low_property: self.property("datePublished", usize::MAX),
            metas: Default::default(),
            address: self.addresses(page),
        };
        for (name, content) in self.signals.metas() {
            for list in META_NAMES.lists(name.as_bytes()) {
                let place = METAS[list].iter().position(|other| *other == name);
                if let Some(place) = place.filter(|_| stated.metas[list].len() < METAS_KEPT) {
                    stated.metas[list].push((place, self.read(content)));
                }
            }
        }
        stated.metas.iter_mut().for_each(|metas| metas.sort_by_key(|(place, _)| *place));
        stated
    }

    /// Every date that the page states of itself, surest first.
    fn stated_anywhere(&self, stated: &Stated) -> Vec<Sighting> {
        let mut out: Vec<Sighting> = Vec::new();
        let mut add = |when: Option<When>, place| {
            out.extend(when.map(|when| Sighting::stated(when, place)));
        };
        add(stated.linked.published, Feature::Linked);
        add(stated.linked.modified, Feature::LinkedModified);
        add(stated.linked.created, Feature::LinkedCreated);
        for object in self.signals.linked.objects().iter().take(OBJECTS_MAX) {
            add(self.read(&string(object, "datePublished")), Feature::LinkedOther);
            add(self.read(&string(object, "dateModified")), Feature::LinkedOtherModified);
        }
        let [published, vague, modified] = &stated.metas;
        let (first, others) = published.split_at(published.partition_point(|(at, _)| *at == 0));
        for (metas, place) in [
            (first, Feature::Meta),
            (others, Feature::OtherMeta),
            (vague, Feature::VagueMeta),
            (modified, Feature::ModifiedMeta),
        ] {
            metas.iter().take(METAS_MAX).for_each(|(_, when)| add(*when, place));
        }
        add(stated.property.published, Feature::Property);
        add(stated.property.modified, Feature::ModifiedProperty);
        add(stated.property.created, Feature::CreatedProperty);
        add(stated.low_property, Feature::LowProperty);
        add(stated.address, Feature::Address);
        out
    }

    /// The choice of the rules: what is stated, else what is shown close to the headline, else what is left.
    fn published(&self, stated: &Stated, sightings: &[Sighting]) -> Option<When> {
        let leading = sightings.iter().filter(|sighting| sighting.leads);
        let shown = leading.min_by_key(|sighting| sighting.cost).copied();
        let close = shown.filter(|shown| shown.cost <= CLOSE && shown.label != Label::Updated);
        if let Some(stated) = surest(stated, close) {
            // Where a newer system took old articles over, what readers see is the older, true day.
            let older = close.filter(|shown| {
                shown.when.day_number() + 1 < stated.day_number() && !shown.when.is_swapped(stated)
            });
            return Some(older.map_or(stated, |shown| shown.when));
        }
        let vague = stated.meta(VAGUE);
        let address = stated.address;
        close
            .map(|shown| refined(shown.when, vague))
            .map(|when| address.filter(|other| other.is_swapped(when)).unwrap_or(when))
            .or(vague)
            .or(stated.linked.created)
            .or(stated.property.created)
            .or(stated.low_property)
            .or_else(|| shown.filter(|shown| shown.cost <= CLOSE).map(|shown| shown.when))
            .or(address)
            .or_else(|| self.any_linked())
            .or_else(|| shown.map(|shown| shown.when))
            .or_else(|| self.in_scripts())
    }

    /// A day of publication in the data of scripts (those of a JSON type), where the page gives it nowhere else.
    fn in_scripts(&self) -> Option<When> {
        let mut left = SCRIPT_BYTES_MAX;
        for script in &self.signals.scripts {
            let text = self.dom.text_content(*script);
            left = left.checked_sub(text.len())?;
            if !text.contains(SCRIPT_KEYS_PART) {
                continue;
            }
            let found = SCRIPT_KEYS.iter().find_map(|key| {
                let (_, rest) = text.split_once(key)?;
                let value: String = rest.chars().take(40).collect();
                self.read(value.trim_start_matches(|c: char| !c.is_ascii_digit()))
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn in_time(&self, when: When) -> bool {
        self.latest.is_none_or(|latest| when.date() <= latest.date())
    }

    fn read(&self, text: &str) -> Option<When> {
        dates::find(text, self.order).filter(|when| self.in_time(*when))
    }

    fn linked(&self, key: &str) -> Option<When> {
        self.signals.linked.article().and_then(|article| self.read(&string(article, key)))
    }

    /// The date of the first object of JSON-LD that has one, except those that are about something else.
    fn any_linked(&self) -> Option<When> {
        let others =
            ["VideoObject", "ImageObject", "AudioObject", "Comment", "Review", "Person", "Product"];
        self.signals
            .linked
            .objects()
            .iter()
            .filter(|object| !types(object).any(|kind| others.contains(&kind)))
            .find_map(|object| self.read(&string(object, "datePublished")))
    }

    /// The first date that microdata or RDFa gives, not below this piece: there other articles are.
    fn property(&self, name: &str, lowest: usize) -> Option<When> {
        self.signals
            .property(name)
            .filter(|node| !self.is_comment(*node) && self.layout.range(*node).start <= lowest)
            .find_map(|node| self.of_element(node))
    }

    fn is_comment(&self, node: NodeId) -> bool {
        let at = self.layout.range(node).start;
        self.layout.pieces.get(at).is_some_and(|piece| piece.hint == Hint::Comments)
            || self.layout.hint(node) == Hint::Comments
    }

    fn of_element(&self, node: NodeId) -> Option<When> {
        ["datetime", "content", "title", "data-datetime"]
            .iter()
            .find_map(|key| self.dom.attr(node, key).and_then(|value| self.read(value)))
            .or_else(|| self.read(&self.start_of_text(node)))
    }

    /// The text of an element, as much of it as is ever read for a date.
    fn start_of_text(&self, node: NodeId) -> String {
        let mut out = String::new();
        for inner in self.dom.descendants(node).take(ELEMENT_NODES_MAX) {
            out.push_str(self.dom.text(inner));
            if out.len() > ELEMENT_BYTES_MAX {
                break;
            }
        }
        out
    }

    fn addresses(&self, page: &Page<'_>) -> Option<When> {
        let own = [page.url.unwrap_or(""), &self.signals.canonical, self.signals.meta(&["og:url"])];
        own.into_iter().find_map(dates::in_url).filter(|when| self.in_time(*when))
    }

    /// The dates that are shown, in `time` elements and in short lines around headline and text.
    fn sightings(&self) -> Vec<Sighting> {
        let times = self.signals.times.iter().take(TIMES_MAX).copied();
        let mut out: Vec<Sighting> = times.filter_map(|node| self.in_time_element(node)).collect();
        for at in self.place.pieces(self.layout.pieces.len()) {
            if let Some(piece) = self.layout.pieces.get(at) {
                self.in_piece(at, piece, &mut out);
            }
        }
        out
    }

    fn in_piece(&self, at: usize, piece: &Piece, out: &mut Vec<Sighting>) {
        if piece.hint == Hint::Comments {
            return;
        }
        if piece.chars > LINE_CHARS_MAX {
            out.extend(self.dateline(at, piece).filter(|_| !is_copyright(&piece.text)));
            return;
        }
        let dates = dates::all_labelled(&piece.text, self.order);
        if dates.is_empty() || is_copyright(&piece.text) {
            return;
        }
        let first = dates.iter().position(|(_, label)| *label != Label::Updated).unwrap_or(0);
        let short = if piece.chars <= 40 { 0 } else { 8 };
        let named = if self.is_named_date(piece.node) { 0 } else { 5 };
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

/// What the names of elements hold that show dates.
static DATE_NAMES: LazyLock<Parts> = LazyLock::new(|| {
    Parts::new(&["date", "datum", "time", "publi", "posted", "meta", "fecha", "byline"])
});

/// What is stated to be the day of publication; of several, the one that readers see too, else the surest.
fn surest(stated: &Stated, close: Option<Sighting>) -> Option<When> {
    let surest =
        stated.linked.published.or_else(|| stated.meta(PUBLISHED)).or(stated.property.published)?;
    let Some(seen) = close.filter(|shown| shown.when.date() != surest.date()) else {
        return Some(surest);
    };
    let metas = stated.metas[PUBLISHED].iter().filter_map(|(_, when)| *when);
    metas
        .chain(stated.property.published)
        .find(|other| other.date() == seen.when.date())
        .or(Some(surest))
}

/// A vague meta with the same day may know the time too.
fn refined(when: When, vague: Option<When>) -> When {
    let same = vague.filter(|vague| vague.date() == when.date());
    if when.has_time() { when } else { same.unwrap_or(when) }
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

fn is_copyright(text: &str) -> bool {
    COPYRIGHT.are_in(text)
}

/// The days that may be that of publication, for fitting the weights.
pub(crate) fn candidates(
    dom: &Dom,
    layout: &Layout,
    place: &Place,
    signals: &Signals,
    page: &Page<'_>,
) -> Vec<date_choice::Candidate> {
    let finder = DateFinder::new(dom, layout, place, signals, page);
    let (rules, sightings) = finder.found(&finder.state(page));
    rules.map_or_else(Vec::new, |rules| {
        date_choice::candidates(&sightings, rules, signals.linked.is_news())
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::extract;
    use crate::page::Page;

    const TEXT: &str = "<p>The bridge over the river opened on Monday after ten years of work, the city said.</p>\
        <p>It took two firms, three mayors and a great deal of patience to build it, and all of them came.</p>\
        <p>The old ferry made its last crossing on 9 March 2021 and will be shown in the museum from summer on.</p>";

    fn published(head: &str, above: &str, below: &str) -> String {
        let text = format!(
            "<html lang=en-GB><head>{head}</head><body><article><h1>A bridge opens at last</h1>{above}{TEXT}</article>{below}</body></html>"
        );
        let page = Page {
            text: &text,
            plain: false,
            url: None,
            fetched: Some("2024-06-01T00:00:00Z"),
            images_max: 0,
        };
        extract(&page).published
    }

    const LINKED: &str = "<script type='application/ld+json'>{'@type':'Article','headline':'A bridge opens at last','datePublished':'2024-05-03T10:00:00+02:00'}</script>";

    #[test]
    fn what_is_stated_wins_with_its_offset() {
        let head = LINKED
            .replace('\'', "\"")
            .replace("type=\"application/ld+json\"", "type='application/ld+json'");
        assert_eq!(published(&head, "<p>Updated: 5 May 2024</p>", ""), "2024-05-03T10:00:00+02:00");
        assert_eq!(published(&head, "<p class=date>2 January 2019</p>", ""), "2019-01-02");
    }

    #[test]
    fn of_two_stated_days_the_one_that_is_shown() {
        let head = "<meta name=date content='2024-05-01'><meta property='article:published_time' content='2024-05-02T08:00:00Z'><meta name=pubdate content='2024-05-03'>";
        assert_eq!(published(head, "<p class=byline>Ann Lee, 3 May 2024</p>", ""), "2024-05-03");
        assert_eq!(published(head, "", ""), "2024-05-02T08:00:00Z");
    }

    #[test]
    fn shown_dates_are_those_of_the_article() {
        let card = "<ul><li><a href=/x>Another story</a> <time datetime='2024-05-20'>20 May</time></li></ul>";
        assert_eq!(published("", "<p>By Ann Lee | 3 May 2024</p>", card), "2024-05-03");
        assert_eq!(
            published("", "<div>Last updated 9 May 2024, published 3 May 2024</div>", card),
            "2024-05-03"
        );
        let footer = "<footer>Copyright © 2024-05-03 City Post</footer>";
        assert_eq!(published("", "<p>No date here</p>", footer).as_str(), "2021-03-09");
    }

    #[test]
    fn nothing_later_than_the_fetch() {
        assert_eq!(
            published("<meta name=pubdate content='2024-07-01'>", "<p>3 May 2024</p>", ""),
            "2024-05-03"
        );
    }

    #[test]
    fn vague_metas_give_way_to_what_is_shown() {
        let head = "<meta name='dcterms.date' content='2024-05-01'>";
        assert_eq!(published(head, "<span class=date>3 May 2024</span>", ""), "2024-05-03");
        assert_eq!(published(head, "", ""), "2024-05-01");
    }

    #[test]
    fn data_of_scripts_is_the_last_resort() {
        let head =
            "<script type='application/json'>{\"publishedAt\":\"2024-05-03T09:00:00Z\"}</script>";
        let text = format!(
            "<html><head>{head}</head><body><p>Only a line of text without a date in it.</p></body></html>"
        );
        let page = Page { text: &text, plain: false, url: None, fetched: None, images_max: 0 };
        assert_eq!(extract(&page).published, "2024-05-03T09:00:00Z");
    }
}
