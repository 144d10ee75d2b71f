//! When an article was published and last changed.

use newsmill_html::{Dom, NodeId};

use crate::content::Content;
use crate::date_choice::{self, ABOVE_TEXT, Sighting};
use crate::date_metas::{self, MODIFIED, PUBLISHED, VAGUE};
use crate::date_weights::Feature;
use crate::dates::{self, Label, Order, When};
use crate::dates_shown::is_copyright;
use crate::headline::Headline;
use crate::hints::Hint;
use crate::jsonld::{string, types};
use crate::layout::Layout;
use crate::page::Page;
use crate::page_data;
use crate::signals::Signals;

/// Lines with a date are not longer, in letters.
pub(crate) const LINE_CHARS_MAX: usize = 120;

/// At most this many pieces of the text are looked at.
const PIECES_MAX: usize = 300;

/// At most this many objects of JSON-LD, and metas of each kind, are looked at.
const OBJECTS_MAX: usize = 300;
const METAS_MAX: usize = 12;

/// At most this many metas of each list are kept, before those that hold a date are told from others.
const METAS_KEPT: usize = 100;

/// At most this many bytes, and nodes, of an element are read for its date.
const ELEMENT_BYTES_MAX: usize = 1_600;
const ELEMENT_NODES_MAX: usize = 1_000;

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
    /// Whether the page shows or states the day of publication, and it is not taken from what is left.
    pub(crate) is_sure: bool,
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
pub(crate) struct DateFinder<'p> {
    pub(crate) dom: &'p Dom<'p>,
    pub(crate) layout: &'p Layout,
    pub(crate) place: &'p Place,
    pub(crate) signals: &'p Signals,
    pub(crate) order: Order,
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
    /// The metas of the lists in [`date_metas`]: the place of each name in its list, best first, and the date.
    metas: [Vec<(usize, Option<When>)>; 3],
    /// In the page's addresses.
    address: Option<When>,
}

impl Stated {
    /// The first date in a list of metas.
    fn meta(&self, list: usize) -> Option<When> {
        self.metas.get(list)?.iter().find_map(|(_, when)| *when)
    }

    /// The day of the address for a moment in UTC that is on it where the page is made: addresses have that day.
    fn local(&self, when: When) -> When {
        self.address.and_then(|day| when.as_local(day)).unwrap_or(when)
    }

    fn move_to_address(&mut self) {
        let local = |when: Option<When>| when.map(|when| self.local(when));
        let linked = local(self.linked.published);
        let property = local(self.property.published);
        let metas = self.metas[PUBLISHED].iter().map(|(at, when)| (*at, local(*when))).collect();
        (self.linked.published, self.property.published) = (linked, property);
        self.metas[PUBLISHED] = metas;
    }
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
    let stated = finder.state(page);
    let modified =
        stated.linked.modified.or_else(|| stated.meta(MODIFIED)).or(stated.property.modified);
    let chosen = finder.chosen(&stated);
    let published = chosen.or_else(|| finder.left_over(&stated, modified, page));
    Dates {
        published,
        is_sure: chosen.is_some(),
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

    /// The day of publication where the page shows and states none: what its data say, else the day of its last change,
    /// else that of its making, else the one beside the mark of copyright.
    fn left_over(&self, stated: &Stated, modified: Option<When>, page: &Page<'_>) -> Option<When> {
        let in_data = |names| page_data::date(page.text, names, &|text| self.read(text));
        in_data(page_data::PUBLISHED)
            .or(modified)
            .map(|when| stated.local(when))
            .or_else(|| in_data(page_data::CREATED))
            .or_else(|| self.copyright())
    }

    /// A whole day beside a mark of copyright, in a short line: that of the page's last change.
    fn copyright(&self) -> Option<When> {
        let lines = self.layout.pieces.iter().rev().take(PIECES_MAX);
        lines
            .filter(|piece| piece.chars <= LINE_CHARS_MAX && is_copyright(&piece.text))
            .find_map(|piece| self.read(&piece.text))
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
            for (list, place) in date_metas::places(name) {
                if stated.metas[list].len() < METAS_KEPT {
                    stated.metas[list].push((place, self.read(content)));
                }
            }
        }
        stated.metas.iter_mut().for_each(|metas| metas.sort_by_key(|(place, _)| *place));
        stated.move_to_address();
        stated
    }

    /// Every date that the page states of itself, surest first.
    fn stated_anywhere(&self, stated: &Stated) -> Vec<Sighting> {
        let mut out: Vec<Sighting> = Vec::new();
        let mut add = |when: Option<When>, place| {
            out.extend(when.map(|when| Sighting::stated(stated.local(when), place)));
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
        let seen = shown.is_some_and(|shown| shown.cost <= ABOVE_TEXT);
        let made = |when: Option<When>| when.filter(|when| !is_placeholder(*when, seen));
        let vague = made(stated.meta(VAGUE));
        let address = stated.address;
        close
            .map(|shown| refined(shown.when, vague))
            .map(|when| address.filter(|other| other.is_swapped(when)).unwrap_or(when))
            .or(vague)
            .or(made(stated.linked.created))
            .or(made(stated.property.created))
            .or(stated.low_property)
            .or_else(|| shown.filter(|shown| shown.cost <= CLOSE).map(|shown| shown.when))
            .or(address)
            .or_else(|| self.any_linked())
            .or_else(|| shown.map(|shown| shown.when))
    }

    pub(crate) fn in_time(&self, when: When) -> bool {
        self.latest.is_none_or(|latest| when.date() <= latest.date())
    }

    pub(crate) fn read(&self, text: &str) -> Option<When> {
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

    pub(crate) fn is_comment(&self, node: NodeId) -> bool {
        let at = self.layout.range(node).start;
        self.layout.pieces.get(at).is_some_and(|piece| piece.hint == Hint::Comments)
            || self.layout.hint(node) == Hint::Comments
    }

    pub(crate) fn of_element(&self, node: NodeId) -> Option<When> {
        ["datetime", "content", "title", "data-datetime"]
            .iter()
            .find_map(|key| self.dom.attr(node, key).and_then(|value| self.read(value)))
            .or_else(|| self.read(&self.start_of_text(node)))
    }

    /// The text of an element, as much of it as is ever read for a date.
    pub(crate) fn start_of_text(&self, node: NodeId) -> String {
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
}

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

/// Whether a day of making stands for none, beside one that readers see: systems that do not know it write the first day
/// of a year.
fn is_placeholder(made: When, seen: bool) -> bool {
    seen && made.is_first_of_year()
}

/// A vague meta with the same day may know the time too.
fn refined(when: When, vague: Option<When>) -> When {
    let same = vague.filter(|vague| vague.date() == when.date());
    if when.has_time() { when } else { same.unwrap_or(when) }
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
    use super::is_placeholder;
    use crate::dates::{self, Order};
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

    #[test]
    fn the_address_tells_the_day_of_a_moment() {
        let head = "<link rel=canonical href='https://example.org/2024/05/04/a-bridge'><meta property='article:published_time' content='2024-05-03T23:11:59Z'>";
        assert_eq!(published(head, "", ""), "2024-05-04");
        let head = head.replace("T23:11:59Z", "T09:11:59Z");
        assert_eq!(published(&head, "", ""), "2024-05-03T09:11:59Z");
    }

    #[test]
    fn metas_with_names_of_their_own_are_read() {
        let head = "<meta name='x-published-date' content='2024-05-03T06:03:43Z'>";
        assert_eq!(published(head, "", ""), "2024-05-03T06:03:43Z");
    }

    #[test]
    fn dates_stand_inside_of_paragraphs_and_in_parts() {
        let summary = "<h2>The first new bridge in the city for a hundred years is open at last, after ten long years of work, three mayors and two firms.<span class=headline-date>Friday, 3 May 2024</span></h2>";
        assert_eq!(published("", summary, ""), "2024-05-03");
        let badge = "<div class=badge><div>03</div><div>May</div><div>2024</div></div>";
        assert_eq!(published("", badge, ""), "2024-05-03");
        assert_eq!(published("", "<div>May 3</div><div>2024</div>", ""), "2024-05-03");
    }

    #[test]
    fn the_first_of_january_gives_way_to_what_is_shown() {
        let when = |text| dates::find(text, Order::DayFirst).unwrap();
        assert!(is_placeholder(when("2004-01-01"), true));
        assert!(!is_placeholder(when("2004-01-01"), false));
        assert!(!is_placeholder(when("2004-01-02"), true));
        let head = "<meta name='dcterms.created' content='2004-01-01'>";
        assert_eq!(published(head, "<p>Updated 3 May 2024</p>", ""), "2024-05-03");
        assert_eq!(published(head, "", ""), "2004-01-01");
    }

    /// The day of a page whose text names none.
    fn left_over(head: &str, below: &str) -> (String, String) {
        let text = format!(
            "<html><head>{head}</head><body><p>Only a line of text without a date in it.</p>{below}</body></html>"
        );
        let page = Page { text: &text, plain: false, url: None, fetched: None, images_max: 0 };
        let found = extract(&page);
        (found.published, found.modified)
    }

    #[test]
    fn what_is_left_is_better_than_nothing() {
        let data = "<script>state = {createdAt: '2024-05-01', publishedAt: '2024-05-03'}</script>";
        let changed = "<meta property='article:modified_time' content='2024-05-05'>";
        let mark = "<footer><p>Copyright © 07.05.2024 City Post</p></footer>";
        assert_eq!(left_over(&format!("{data}{changed}"), mark).0, "2024-05-03");
        let data = data.replace("published", "seen");
        let both = left_over(&format!("{data}{changed}"), mark);
        assert_eq!(both, ("2024-05-05".into(), "2024-05-05".into()));
        assert_eq!(left_over(&data, mark).0, "2024-05-01");
        assert_eq!(left_over("", mark).0, "2024-05-07");
        assert_eq!(left_over("", "<footer><p>Copyright © 2024 City Post</p></footer>").0, "");
    }
}
