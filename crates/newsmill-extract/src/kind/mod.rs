//! What kind of page it is.
//!
//! Some 120 numbers are taken from a page: what it says of itself (`stated`), its address (`address`), its elements and
//! the rows of them that look alike (`tree`), how its text is made up (`shape`), a few words (`wording`); lengths mean the
//! same in all scripts (`script`). Boosted trees (`model`) make probabilities of them. The trees (`table`) are made by `train kind`, from the pages of one set, whole
//! and bare; kinds of pages that are in no set are told by their words (`walls`).

use newsmill_html::{Dom, NodeId};

use crate::content::Content;
use crate::layout::Layout;
use crate::page::PageKind;
use crate::signals::Signals;

mod address;
mod features;
pub(crate) mod model;
mod script;
mod shape;
mod stated;
#[rustfmt::skip]
mod table;
mod tree;
mod walls;
mod wording;

pub(crate) use features::Features;

/// What the features are taken from.
pub(crate) struct Evidence<'p> {
    pub(crate) dom: &'p Dom<'p>,
    /// What was laid out.
    pub(crate) root: NodeId,
    pub(crate) layout: &'p Layout,
    pub(crate) content: &'p Content,
    pub(crate) signals: &'p Signals,
    pub(crate) url: &'p str,
    /// Whether a date of publication was found.
    pub(crate) dated: bool,
    /// Whether authors were found.
    pub(crate) signed: bool,
}

impl Evidence<'_> {
    /// The features of a page, in one order.
    pub(crate) fn features(&self) -> Features {
        let mut out = Features::default();
        let layout = script::in_letters(self.layout);
        stated::types_of(self.dom, self.signals, &mut out);
        stated::metas(self.signals, &mut out);
        stated::classes(self.dom, &self.signals.outer, &mut out);
        address::address(self.url, &mut out);
        out.flag("dated", self.dated);
        out.flag("signed", self.signed);
        tree::counts(self.signals, &mut out);
        tree::rows(self.dom, self.root, &layout, &mut out);
        shape::shape(&layout, self.content, &mut out);
        shape::titles(self.signals, &layout, &mut out);
        wording::wording(&layout, self.content, &mut out);
        out
    }
}

impl Evidence<'_> {
    /// The likeliest kind and how likely it is, 0 to 1.
    pub(crate) fn decide(&self, features: &Features) -> (PageKind, f64) {
        if walls::is_wall(self.layout, self.content, self.signals) {
            return (PageKind::Other, walls::CONFIDENCE);
        }
        table::MODEL.decide(features)
    }
}

#[cfg(test)]
mod tests {
    use super::table::{MODEL, NAMES};
    use crate::page::{Page, PageKind};
    use crate::{extract, training};

    fn page(text: &str) -> Page<'_> {
        Page { text, plain: false, url: None, fetched: None, images_max: 0 }
    }

    fn kind(text: &str) -> PageKind {
        extract(&page(text)).kind
    }

    /// Whoever adds a feature or takes one away trains again.
    #[test]
    fn the_table_is_of_these_features() {
        for text in ["", "<p>Text", "<table><tr><td>1<td>2</table>"] {
            let names: Vec<_> =
                training::kind_features(&page(text)).into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, NAMES);
        }
        let unique: std::collections::BTreeSet<_> = NAMES.iter().collect();
        assert_eq!(unique.len(), NAMES.len());
        let known = |(feature, _): (u16, f32)| usize::from(feature) < NAMES.len();
        assert!(MODEL.trees.iter().flat_map(|tree| tree.questions).all(known));
    }

    #[test]
    fn probabilities_add_up() {
        for text in ["", "<h1>A</h1><p>Text", "<a href=/a>b</a>"] {
            let scores = MODEL.scores(&training::kind_features(&page(text)));
            let sum: f64 = training::softmax(scores).iter().sum();
            assert!((sum - 1.0).abs() < 1e-9);
            let confidence = extract(&page(text)).kind_confidence;
            assert!((0.0..=1.0).contains(&confidence));
        }
    }

    #[test]
    fn what_stands_in_the_place_of_an_article_is_none() {
        for text in [
            "<title>404 Not Found</title><h1>Not Found</h1><p>The requested page was not found on this server, sorry.",
            "<title>Zeitung</title><h1>Seite nicht gefunden</h1><p>Leider gibt es die Seite nicht, die Sie suchen.",
            "<title>ニュース</title><h1>ページが見つかりません</h1><p>お探しのページは移動または削除されました。",
            "<title>Sign in - The Paper</title><h1>Sign in</h1><form><input type=password></form><p>New here? Join today.",
            "<title>The Paper</title><h2>We value your privacy</h2><p>We and our 812 partners store information on a device.",
            "<title>Just a moment...</title><p>Checking your browser before you go on to the site.",
            "<title>Only a title</title>",
            "",
        ] {
            assert_eq!(kind(text), PageKind::Other, "{text}");
        }
    }

    #[test]
    fn short_news_with_such_words_stays_an_article() {
        let text = "<title>404 homes without power - The Paper</title><meta property=og:type content=article>\
            <meta property=article:published_time content=2024-05-03T09:15:00Z><h1>404 homes without power</h1>\
            <p>A storm on Friday night left 404 homes in the north of the county without power, the grid operator said.</p>\
            <p>Repairs are expected to take until Sunday evening, because roads are still blocked by fallen trees.</p>";
        assert_eq!(kind(text), PageKind::Article);
    }
}
