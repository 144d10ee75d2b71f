//! When an article was published and last changed.

use newsmill_html::{Dom, NodeId};

use crate::content::{Content, ends_sentence};
use crate::date_choice::{self, Sighting, Source};
use crate::date_weights::Feature;
use crate::dates::{self, Label, Order, When};
use crate::headline::Headline;
use crate::hints::Hint;
use crate::jsonld::{string, types};
use crate::layout::{Layout, Piece};
use crate::page::Page;
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

/// At most this many objects of JSON-LD, and metas of each kind, are looked at.
const OBJECTS_MAX: usize = 300;
const METAS_MAX: usize = 12;

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

/// Finds the dates.
pub(crate) fn dates(
    dom: &Dom,
    layout: &Layout,
    place: &Place,
    signals: &Signals,
    page: &Page<'_>,
) -> Dates {
    let finder = DateFinder::new(dom, layout, place, signals, page);
    let modified = finder
        .linked("dateModified")
        .or_else(|| finder.metas(MODIFIED_METAS))
        .or_else(|| finder.property("dateModified", place.last + 3));
    let published = finder.chosen(page);
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
    fn chosen(&self, page: &Page<'_>) -> Option<When> {
        let (rules, sightings) = self.found(page);
        rules.map(|rules| date_choice::choose(&sightings, rules, self.signals.linked.is_news()))
    }

    /// The choice of the rules, and every date that may be the right one instead.
    fn found(&self, page: &Page<'_>) -> (Option<When>, Vec<Sighting>) {
        let shown = self.sightings();
        let rules = self.published(page, &shown);
        let mut sightings = self.stated_anywhere(page);
        sightings.extend(shown);
        (rules, sightings)
    }

    /// Every date that the page states of itself, surest first.
    fn stated_anywhere(&self, page: &Page<'_>) -> Vec<Sighting> {
        let mut out: Vec<Sighting> = Vec::new();
        let mut add = |when: Option<When>, place| {
            out.extend(when.map(|when| Sighting::stated(when, place)));
        };
        add(self.linked("datePublished"), Feature::Linked);
        add(self.linked("dateModified"), Feature::LinkedModified);
        add(self.linked("dateCreated"), Feature::LinkedCreated);
        for object in self.signals.linked.objects().iter().take(OBJECTS_MAX) {
            add(self.read(&string(object, "datePublished")), Feature::LinkedOther);
            add(self.read(&string(object, "dateModified")), Feature::LinkedOtherModified);
        }
        let (first, others) = PUBLISHED_METAS.split_at(1);
        for (names, place) in [
            (first, Feature::Meta),
            (others, Feature::OtherMeta),
            (VAGUE_METAS, Feature::VagueMeta),
            (MODIFIED_METAS, Feature::ModifiedMeta),
        ] {
            for content in names.iter().flat_map(|name| self.signals.all_meta(name)).take(METAS_MAX)
            {
                add(self.read(content), place);
            }
        }
        for (name, place) in [
            ("datePublished", Feature::Property),
            ("dateModified", Feature::ModifiedProperty),
            ("dateCreated", Feature::CreatedProperty),
        ] {
            add(self.property(name, self.place.last + 3), place);
        }
        add(self.property("datePublished", usize::MAX), Feature::LowProperty);
        add(self.addresses(page), Feature::Address);
        out
    }

    /// The choice of the rules: what is stated, else what is shown close to the headline, else what is left.
    fn published(&self, page: &Page<'_>, sightings: &[Sighting]) -> Option<When> {
        let leading = sightings.iter().filter(|sighting| sighting.leads);
        let shown = leading.min_by_key(|sighting| sighting.cost).copied();
        let close = shown.filter(|shown| shown.cost <= CLOSE && shown.label != Label::Updated);
        if let Some(stated) = self.stated(close) {
            // Where a newer system took old articles over, what readers see is the older, true day.
            let older = close.filter(|shown| {
                shown.when.day_number() + 1 < stated.day_number() && !shown.when.is_swapped(stated)
            });
            return Some(older.map_or(stated, |shown| shown.when));
        }
        let vague = || self.metas(VAGUE_METAS).or_else(|| self.linked("dateCreated"));
        let address = self.addresses(page);
        close
            .map(|shown| self.refined(shown.when))
            .map(|when| address.filter(|other| other.is_swapped(when)).unwrap_or(when))
            .or_else(vague)
            .or_else(|| self.property("dateCreated", self.place.last + 3))
            .or_else(|| self.property("datePublished", usize::MAX))
            .or_else(|| shown.filter(|shown| shown.cost <= CLOSE).map(|shown| shown.when))
            .or(address)
            .or_else(|| self.any_linked())
            .or_else(|| shown.map(|shown| shown.when))
            .or_else(|| self.in_scripts())
    }

    /// What the page says is the day of publication; of several, the one that readers see too, else the surest.
    fn stated(&self, close: Option<Sighting>) -> Option<When> {
        let property = || self.property("datePublished", self.place.last + 3);
        let surest = self
            .linked("datePublished")
            .or_else(|| self.metas(PUBLISHED_METAS))
            .or_else(property)?;
        let Some(seen) = close.filter(|shown| shown.when.date() != surest.date()) else {
            return Some(surest);
        };
        PUBLISHED_METAS
            .iter()
            .flat_map(|name| self.signals.all_meta(name))
            .filter_map(|content| self.read(content))
            .chain(property())
            .find(|other| other.date() == seen.when.date())
            .or(Some(surest))
    }

    /// A day of publication in the data of scripts (those of a JSON type), where the page gives it nowhere else.
    fn in_scripts(&self) -> Option<When> {
        let mut left = SCRIPT_BYTES_MAX;
        for script in &self.signals.scripts {
            let text = self.dom.text_content(*script);
            left = left.checked_sub(text.len())?;
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

    /// A vague meta with the same day may know the time too.
    fn refined(&self, when: When) -> When {
        let meta = self.metas(VAGUE_METAS).filter(|meta| meta.date() == when.date());
        if when.has_time() { when } else { meta.unwrap_or(when) }
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

    fn metas(&self, names: &[&str]) -> Option<When> {
        names
            .iter()
            .find_map(|name| self.signals.all_meta(name).find_map(|content| self.read(content)))
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
            .or_else(|| self.read(&self.dom.text_content(node)))
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
        if piece.hint == Hint::Comments || !has_digit(&piece.text) || is_copyright(&piece.text) {
            return;
        }
        if piece.chars > LINE_CHARS_MAX {
            out.extend(self.dateline(at, piece));
            return;
        }
        let dates = dates::all_labelled(&piece.text, self.order);
        if dates.is_empty() {
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
        let start: String = piece.text.chars().take(28).collect();
        let leads = start.chars().take(12).filter(|c| dates::digit(*c).is_some()).count() >= 2;
        if !leads || at < self.place.headline || at > self.place.first + 5 {
            return None;
        }
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
            ["class", "id"].iter().filter_map(|key| self.dom.attr(node, key)).any(|value| {
                let value = value.to_ascii_lowercase();
                ["date", "datum", "time", "publi", "posted", "meta", "fecha", "byline"]
                    .iter()
                    .any(|word| value.contains(word))
            })
        })
    }
}

/// A date of publication is before one that only readers of the page call so, and that before one of a change.
fn label_cost(label: Label) -> usize {
    match label {
        Label::Published => 0,
        Label::None => 2,
        Label::Updated => 9,
    }
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|character| dates::digit(character).is_some())
}

fn is_copyright(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.contains('©')
        || lower.contains("copyright")
        || lower.contains("(c)")
        || lower.contains("all rights")
}

/// The days that may be that of publication, for fitting the weights.
#[cfg(test)]
pub(crate) fn candidates(
    dom: &Dom,
    layout: &Layout,
    place: &Place,
    signals: &Signals,
    page: &Page<'_>,
) -> Vec<date_choice::Candidate> {
    let (rules, sightings) = DateFinder::new(dom, layout, place, signals, page).found(page);
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
