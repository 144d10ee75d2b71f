//! The headline: chosen among what the page shows and what it says of itself.
//!
//! Every text that may be the headline is a candidate: headings and their parts, `og:title` and its like, JSON-LD's
//! `headline`, the title and what is left of it without the site's name. A text found in several places is one
//! candidate. A linear score over where it was found, how it stands to the other places and where it is on the page
//! decides (`headline_weights`).

use newsmill_html::{Dom, unescape_text};

use crate::content::Content;
use crate::folding::{Words, fold, fold_lightly};
use crate::headings::{Heading, headings};
use crate::headline_weights::{AGREED, FEATURES, Feature, LIKENESSES, RELATIONS, WEIGHTS};
use crate::jsonld::string;
use crate::layout::Layout;
use crate::signals::{Signals, clean};
use crate::titles::{Part, is_folded_site, is_site, parts, without_site};

/// A headline is never longer.
const CHARS_MAX: usize = 400;

/// At most this many texts are judged.
const CANDIDATES_MAX: usize = 96;

/// A text that may be the headline.
pub(crate) struct Candidate {
    pub(crate) text: String,
    light: String,
    folded: String,
    pub(crate) features: [bool; FEATURES],
    /// The first piece of text it stands in, and whether that is furniture, which others go before.
    at: Option<usize>,
    in_furniture: bool,
}

/// The places that candidates are compared with: social meta, JSON-LD, title, main heading.
const REFERENCES: usize = 4;

/// The main heading among the references, as a bit.
const HEADING_BIT: u32 = 8;

/// Everything the choice is made from.
pub(crate) struct Choice<'p> {
    pub(crate) candidates: Vec<Candidate>,
    sites: Vec<String>,
    headings: Vec<Heading>,
    first: usize,
    /// The piece of the main heading.
    main: Option<usize>,
    signals: &'p Signals,
}

/// The headline and where it stands.
#[derive(Debug, Default)]
pub(crate) struct Headline {
    /// Empty if nothing on the page can be one.
    pub(crate) text: String,
    /// The piece of text that holds it, or that comes next to saying it.
    pub(crate) at: Option<usize>,
}

/// Chooses the headline.
pub(crate) fn headline(
    dom: &Dom,
    layout: &Layout,
    content: &Content,
    signals: &Signals,
    sites: &[String],
) -> Headline {
    let choice = Choice::gather(dom, layout, content, signals, sites);
    choice.best().map_or_else(Headline::default, |candidate| Headline {
        text: candidate.text.clone(),
        at: candidate.at.or(choice.main),
    })
}

impl<'p> Choice<'p> {
    pub(crate) fn gather(
        dom: &Dom,
        layout: &Layout,
        content: &Content,
        signals: &'p Signals,
        sites: &[String],
    ) -> Choice<'p> {
        let mut folded: Vec<String> =
            sites.iter().map(|site| fold(site)).filter(|site| !site.is_empty()).collect();
        folded.sort();
        folded.dedup();
        let mut choice = Choice {
            candidates: Vec::new(),
            sites: folded,
            headings: headings(dom, layout, content, signals),
            first: content.pieces.first().copied().unwrap_or(0),
            main: None,
            signals,
        };
        let references = choice.references();
        choice.add_stated(&references);
        choice.add_headings(&references);
        choice.compare(&references);
        choice
    }

    fn best(&self) -> Option<&Candidate> {
        let mut best: Option<(i32, &Candidate)> = None;
        for candidate in &self.candidates {
            let score = score(candidate);
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }

    /// What the page says of itself in the four places that hold the headline most often: social meta, JSON-LD, title, main heading.
    fn references(&mut self) -> [String; REFERENCES] {
        let social = tidy(self.signals.meta(&["og:title", "twitter:title"]));
        let linked = self
            .signals
            .linked
            .article()
            .map(|article| tidy(&string(article, "headline")))
            .unwrap_or_default();
        let title = tidy(&self.signals.title);
        let cut = |text: String| without_site(&text, &self.sites).to_owned();
        let stated = [cut(social), cut(linked), cut(title)];
        self.read_as_stated(&stated);
        self.leave_trails(&stated);
        let main = self.main_heading(&stated).map(|heading| (heading.shown.clone(), heading.start));
        self.main = main.as_ref().map(|(_, start)| *start);
        let heading = main.map(|(text, _)| text).unwrap_or_default();
        let [social, linked, title] = stated;
        [social, linked, title, heading]
    }

    /// A heading of several parts reads as the page states it, if letters and digits are the same: with its label, and with
    /// the marks that its layout stands for.
    fn read_as_stated(&mut self, [social, linked, _]: &[String; 3]) {
        let stated = [social, linked].map(|text| (fold(text), text));
        for heading in self.headings.iter_mut().filter(|heading| !heading.parts.is_empty()) {
            let own = fold(&heading.parts.concat());
            if let Some((_, text)) = stated.iter().find(|(folded, _)| *folded == own) {
                heading.shown.clone_from(text);
            }
        }
    }

    /// Headings that end the path to the page step aside for another heading which the page states as its own.
    fn leave_trails(&mut self, [social, linked, _]: &[String; 3]) {
        let stated = [fold(social), fold(linked)];
        let is_stated = |heading: &Heading| {
            let shown = fold(&heading.shown);
            !heading.in_trail
                && (heading.is_property || !shown.is_empty() && stated.contains(&shown))
        };
        if self.headings.iter().any(|heading| heading.in_trail && heading.level == 1)
            && let Some(own) = self.headings.iter_mut().find(|heading| is_stated(heading))
        {
            own.level = 1;
            self.headings.retain(|heading| !heading.in_trail);
        }
    }

    /// The heading that is likest to what the page says of itself, or else stands closest above the text.
    fn main_heading(&self, stated: &[String; 3]) -> Option<&Heading> {
        let stated: Vec<Words> = stated.iter().map(|text| Words::of(text)).collect();
        let mut best: Option<(usize, &Heading)> = None;
        for heading in self.headings.iter().filter(|heading| heading.level <= 4) {
            let words = Words::of(&heading.shown);
            let like = stated.iter().map(|other| words.likeness(other)).max().unwrap_or(0);
            let level = usize::from(heading.level);
            let score = 200 + like + if heading.start <= self.first { 20 } else { 0 } + 40 / level
                - if heading.is_home_link { 100 } else { 0 }
                - if is_site(&heading.shown, &self.sites) { 40 } else { 0 };
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, heading));
            }
        }
        best.map(|(_, heading)| heading)
    }

    /// Finds or makes the candidate with this text, and notes where it was found.
    fn add(&mut self, text: &str, feature: Feature) -> Option<&mut Candidate> {
        if text.is_empty() {
            return None;
        }
        // Most texts come several times.
        let known = self.candidates.iter().position(|other| other.text == text);
        let at = known.or_else(|| self.place(tidy(text)))?;
        let candidate = self.candidates.get_mut(at)?;
        candidate.set(feature);
        Some(candidate)
    }

    /// Finds the candidate that reads the same, or makes one.
    fn place(&mut self, text: String) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        let light = fold_lightly(&text);
        let known = self.candidates.iter().position(|other| other.light == light);
        if known.is_some() || self.candidates.len() >= CANDIDATES_MAX {
            return known;
        }
        let folded = fold(&text);
        let features = [false; FEATURES];
        let candidate = Candidate { text, light, folded, features, at: None, in_furniture: false };
        self.candidates.push(candidate);
        Some(self.candidates.len() - 1)
    }

    /// What meta elements, JSON-LD and the title say.
    fn add_stated(&mut self, [social, linked, title, _]: &[String; REFERENCES]) {
        let signals = self.signals;
        self.add(linked, Feature::Linked);
        self.add(social, Feature::Social);
        if let Some(article) = signals.linked.article() {
            self.add(&string(article, "headline"), Feature::LinkedWhole);
            self.add(&string(article, "name"), Feature::LinkedName);
            self.add(&string(article, "alternativeHeadline"), Feature::LinkedOther);
        }
        self.add(signals.meta(&["og:title"]), Feature::SocialWhole);
        let twitter = without_site(signals.meta(&["twitter:title"]), &self.sites).to_owned();
        self.add(&twitter, Feature::Twitter);
        for name in [
            "headline",
            "title",
            "dc.title",
            "dcterms.title",
            "parsely-title",
            "sailthru.title",
            "citation_title",
            "cxenseparse:title",
        ] {
            let text = without_site(signals.meta(&[name]), &self.sites).to_owned();
            self.add(&text, Feature::OtherMeta);
        }
        self.add(title, Feature::Title);
        self.add(&signals.title, Feature::TitleWhole);
        let title = tidy(&signals.title);
        for (part, text) in parts(&title) {
            self.add(text, part_feature(part));
        }
        for (part, text) in parts(social) {
            if part != Part::Front {
                self.add(
                    text,
                    if part == Part::Head { Feature::SocialHead } else { Feature::SocialTail },
                );
            }
        }
        for (part, text) in parts(linked) {
            if part != Part::Front {
                self.add(
                    text,
                    if part == Part::Head { Feature::LinkedHead } else { Feature::LinkedTail },
                );
            }
        }
    }

    fn add_headings(&mut self, references: &[String; REFERENCES]) {
        let headings = std::mem::take(&mut self.headings);
        let mut seen = 0;
        // What links to the front page is the site's name at any level.
        let is_tall = |heading: &Heading| heading.level == 1 && !heading.is_home_link;
        let tall = headings.iter().filter(|heading| is_tall(heading)).count();
        for heading in &headings {
            let level = match heading.level {
                1 if heading.is_home_link => Feature::HomeLink,
                1 if seen == 0 => Feature::FirstH1,
                1 => Feature::OtherH1,
                2 => Feature::H2,
                3..=6 => Feature::LowHeading,
                _ => Feature::Line,
            };
            seen += usize::from(is_tall(heading));
            let whole =
                [(heading.shown.as_str(), level), (heading.whole.as_str(), Feature::WithHidden)];
            for (text, feature) in whole {
                self.add_placed(heading, text, feature);
            }
            if tall == 1
                && is_tall(heading)
                && let Some(candidate) = self.add(&heading.shown, level)
            {
                candidate.set(Feature::SoleH1);
            }
            if let [first, rest @ ..] = heading.parts.as_slice()
                && let Some(last) = rest.last()
            {
                self.add_placed(heading, first, Feature::FirstPart);
                self.add_placed(heading, last, Feature::LastPart);
                let longest = heading.parts.iter().max_by_key(|part| part.chars().count());
                if let Some(longest) = longest {
                    self.add_placed(heading, longest, Feature::LongestPart);
                }
                let joined = format!("{}: {}", first.trim_end_matches([':', ' ']), rest.join(" "));
                self.add_placed(heading, &joined, Feature::Joined);
            }
            for (part, text) in parts(&heading.shown)
                .filter(|_| heading.level == 1 || heading.shown == references[3])
            {
                match part {
                    Part::Head => self.add_placed(heading, text, Feature::HeadingHead),
                    Part::Tail => self.add_placed(heading, text, Feature::HeadingTail),
                    Part::Front => {}
                }
            }
        }
        self.headings = headings;
    }

    /// A candidate from a heading, with what is known of the heading's place.
    fn add_placed(&mut self, heading: &Heading, text: &str, feature: Feature) {
        let first = self.first;
        let Some(candidate) = self.add(text, feature) else { return };
        let near = match first.checked_sub(heading.start) {
            None => Feature::After,
            Some(0..=1) => Feature::Touching,
            Some(2..=4) => Feature::Near,
            Some(5..=14) => Feature::Above,
            Some(_) => Feature::FarAbove,
        };
        candidate.set(near);
        if candidate.at.is_none() || (candidate.in_furniture && !heading.in_furniture) {
            candidate.at = Some(heading.start);
            candidate.in_furniture = heading.in_furniture;
        }
        for (is, feature) in [
            (heading.is_home_link, Feature::HomeLink),
            (heading.in_furniture, Feature::InFurniture),
            (heading.is_furniture, Feature::OwnFurniture),
            (heading.is_named, Feature::Named),
            (heading.is_misnamed, Feature::Misnamed),
            (heading.is_property, Feature::Property),
        ] {
            if is {
                candidate.set(feature);
            }
        }
    }

    /// How each candidate stands to the references, and what can be seen from the text alone.
    fn compare(&mut self, references: &[String; REFERENCES]) {
        let folded: Vec<String> = references.iter().map(|text| fold(text)).collect();
        let words: Vec<Words> = references.iter().map(|text| Words::of(text)).collect();
        for candidate in &mut self.candidates {
            let mut own: Option<Words> = None;
            let mut same = 0_u32;
            let mut likest = 0;
            for (at, (other, words)) in folded.iter().zip(&words).enumerate() {
                match relation(&candidate.folded, other) {
                    Some(relation) => {
                        candidate.set(RELATIONS[at][relation]);
                        likest = 100;
                        same |= u32::from(relation == 0) << at;
                    }
                    None => {
                        let own = own.get_or_insert_with(|| Words::of(&candidate.text));
                        let like = own.likeness(words);
                        likest = likest.max(like);
                        if like >= 50 {
                            candidate.set(LIKENESSES[at]);
                        }
                    }
                }
            }
            for feature in AGREED.iter().take((same.count_ones() as usize).saturating_sub(1)) {
                candidate.set(*feature);
            }
            if same & HEADING_BIT != 0 && !candidate.is_placed() {
                candidate.set(Feature::StatedVariant);
            }
            if same == 0 && likest < 20 {
                candidate.set(Feature::Unlike);
            }
            if is_folded_site(&candidate.folded, &self.sites) {
                candidate.set(Feature::IsSite);
            }
            look(candidate);
        }
    }
}

/// What can be seen from the text alone.
fn look(candidate: &mut Candidate) {
    let text = candidate.text.as_str();
    let chars = text.chars().count();
    let words = text.split_whitespace().count();
    let unspaced = !text.is_ascii()
        && text.chars().any(|c| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'));
    let length = match (words, chars) {
        (_, 0..=3) => Feature::Tiny,
        (1, _) if !unspaced => Feature::OneWord,
        (2, _) if !unspaced => Feature::TwoWords,
        (3..=4, _) => Feature::FewWords,
        (_, 161..) => Feature::VeryLong,
        (_, 111..=160) => Feature::Long,
        _ => Feature::Ordinary,
    };
    let cut_off = text.ends_with("...") || text.ends_with('…');
    let bar = words > 1 && text.as_bytes().contains(&b'|');
    let open_end = text.ends_with(['-', ':', '|', ',', '–', '—']);
    let stop = text.ends_with('.') && !cut_off;
    let odd_start = text.starts_with(|c: char| !c.is_alphanumeric() && !"\"'“„«‘([¿¡#".contains(c));
    for (is, feature) in [
        (true, length),
        (cut_off, Feature::CutOff),
        (bar, Feature::Bar),
        (open_end, Feature::OpenEnd),
        (stop, Feature::Stop),
        (odd_start, Feature::OddStart),
    ] {
        if is {
            candidate.set(feature);
        }
    }
}

fn part_feature(part: Part) -> Feature {
    match part {
        Part::Head => Feature::TitleHead,
        Part::Front => Feature::TitleFront,
        Part::Tail => Feature::TitleTail,
    }
}

/// 0: the same, 1: the other's start, 2: the other's end, 3: begins with the other, 4: ends with it.
fn relation(own: &str, other: &str) -> Option<usize> {
    if own.is_empty() || other.is_empty() {
        return None;
    }
    match () {
        () if own == other => Some(0),
        () if other.starts_with(own) => Some(1),
        () if other.ends_with(own) => Some(2),
        () if own.starts_with(other) => Some(3),
        () if own.ends_with(other) => Some(4),
        () => None,
    }
}

impl Candidate {
    fn set(&mut self, feature: Feature) {
        self.features[feature as usize] = true;
    }

    /// Whether it stands on the page.
    fn is_placed(&self) -> bool {
        [
            Feature::FirstH1,
            Feature::OtherH1,
            Feature::H2,
            Feature::LowHeading,
            Feature::WithHidden,
            Feature::LastPart,
        ]
        .iter()
        .any(|feature| self.has(*feature))
    }

    fn has(&self, feature: Feature) -> bool {
        self.features[feature as usize]
    }
}

/// The sum of the weights of what is true of a candidate.
fn score(candidate: &Candidate) -> i32 {
    let features = candidate.features.iter().zip(WEIGHTS);
    features.filter(|(is, _)| **is).map(|(_, weight)| i32::from(weight)).sum()
}

fn tidy(text: &str) -> String {
    let text = if text.contains('&') { unescape_text(text) } else { text.to_owned() };
    let text = clean(&text);
    if text.len() > CHARS_MAX && text.chars().count() > CHARS_MAX { String::new() } else { text }
}

#[cfg(test)]
mod tests {
    use newsmill_html::{Tag, parse};

    use super::headline;
    use crate::page::Page;
    use crate::signals::Signals;
    use crate::{content, layout, metadata};

    const STORY: &str = "<p>The bridge over the river opened on Monday after ten years of work, the city said.</p>\
        <p>It took two firms, three mayors and a great deal of patience to build it, and all of them came.</p>";

    fn read(head: &str, body: &str) -> String {
        let text = format!("<html><head>{head}</head><body>{body}{STORY}</body></html>");
        let dom = parse(&text);
        let root = dom.elements(dom.root(), Tag::Body).next().unwrap();
        let layout = layout::lay_out(&dom, root, layout::Trust::Most);
        let content = content::find(&dom, &layout, root);
        let signals = Signals::read(&dom);
        let page = Page { text: &text, plain: false, url: None, fetched: None, images_max: 0 };
        let (_, sites) = metadata::publisher(&signals, &page);
        headline(&dom, &layout, &content, &signals, &sites).text
    }

    #[test]
    fn a_label_in_the_heading_is_left_out() {
        let title = "<title>Bridge opens after ten years of work | City Post</title><meta property='og:title' content='Bridge opens after ten years of work'>";
        let body = "<h1><span class=kicker>Traffic</span> <span>Bridge opens after ten years of work</span></h1>";
        assert_eq!(read(title, body), "Bridge opens after ten years of work");
    }

    #[test]
    fn a_colon_for_screen_readers_joins_label_and_headline_where_the_page_says_so() {
        let head = "<title>Long wait: Bridge opens at last | City Post</title><meta property='og:title' content='Long wait: Bridge opens at last'>";
        let body = "<h1><div><span>Long wait</span></div><span class=visually-hidden>: </span><span>Bridge opens at last</span></h1>";
        assert_eq!(read(head, body), "Long wait: Bridge opens at last");
    }

    #[test]
    fn a_label_stays_where_the_page_states_it_with_the_headline() {
        let head =
            "<meta property='og:title' content='Traffic: Bridge opens after ten years of work'>";
        let body = "<h1><span class=kicker>Traffic</span> <span>Bridge opens after ten years of work</span></h1>";
        assert_eq!(read(head, body), "Traffic: Bridge opens after ten years of work");
    }

    #[test]
    fn the_end_of_a_trail_gives_way_to_the_heading_that_the_page_states() {
        let trail = "<ul><li><a href=/>Home</a><li><h1>Bridge: all that is known today</h1></ul>";
        let body = format!("{trail}<h2>At last the bridge over the river opens</h2>");
        let title = "<title>Bridge: all that is known today</title>";
        assert_eq!(read(title, &body), "Bridge: all that is known today");
        let head = format!(
            "{title}<meta property='og:title' content='At last the bridge over the river opens'>"
        );
        assert_eq!(read(&head, &body), "At last the bridge over the river opens");
    }

    #[test]
    fn the_name_of_the_blog_is_no_headline() {
        let head = "<title>Notes from the river: A bridge, at last</title>";
        let body = "<header><h1 class=site-title><a href='/'>Notes from the river</a></h1></header><h3 class='post-title'>A bridge, at last</h3>";
        assert_eq!(read(head, body), "A bridge, at last");
    }

    #[test]
    fn the_site_is_cut_off_a_title() {
        let head = "<title>A bridge opens, at last - City Post</title><meta property='og:site_name' content='City Post'>";
        assert_eq!(read(head, ""), "A bridge opens, at last");
    }

    #[test]
    fn a_shown_heading_wins_over_a_shortened_copy() {
        let head =
            "<meta property='og:title' content='The bridge over the river opens after ten...'>";
        let body = "<h1>The bridge over the river opens after ten years of work</h1>";
        assert_eq!(read(head, body), "The bridge over the river opens after ten years of work");
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(read("", ""), "");
    }

    #[test]
    fn many_and_deep_headings_stay_cheap() {
        let many = "<h1>One of many</h1>".repeat(20_000);
        assert!(!read("", &many).is_empty());
        let deep = "<h1><span>".repeat(20_000);
        let _found = read("", &deep);
    }
}
