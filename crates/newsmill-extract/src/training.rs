//! What the tables of this crate are fitted with, by the command `train` (feature `train`); of no use to others.
//!
//! Any thread may call any of it; none of it fails.

use std::collections::HashSet;

use newsmill_html::{Dom, Tag, parse};

use crate::content::Content;
use crate::dates::{self, Order, When};
use crate::extract::{by_rules, find_content};
use crate::folding::fold_lightly;
use crate::headline::{Choice, headline};
use crate::layout::Layout;
use crate::page::Page;
use crate::published::{self, Place};
use crate::signals::{Signals, clean};
use crate::{content, date_weights, headline_weights, metadata};

pub use crate::extract::kind_features;
pub use crate::kind::model::{DEPTH, KINDS, LEAVES, Model, SCALE, Tree, softmax};

/// A feature of a page: its name and value.
pub type Feature = (&'static str, f32);

/// Numbers that are known of each piece, and units of the network that judges by them.
pub const JUDGE: (usize, usize) = (crate::features::FEATURES, crate::judge::HIDDEN);

/// A piece of a page's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The text as it is shown.
    pub text: String,
    /// What is known of it, as many numbers as [`JUDGE`] says.
    pub row: Vec<f32>,
    /// Whether the rules keep it.
    pub kept: bool,
}

/// The pieces of a page, in order.
#[must_use]
pub fn pieces(page: &Page<'_>) -> Vec<Piece> {
    let dom = parse(page.text);
    let root = dom.elements(dom.root(), Tag::Body).next().unwrap_or(dom.root());
    let signals = Signals::read(&dom);
    let (layout, rules) = by_rules(&dom, root);
    let rows = content::describe(&dom, root, &layout, &rules, &signals);
    let kept: HashSet<usize> = rules.pieces.iter().copied().collect();
    let known = layout.pieces.iter().zip(rows).enumerate();
    known
        .map(|(at, (piece, row))| Piece {
            text: piece.text.clone(),
            row: row.to_vec(),
            kept: kept.contains(&at),
        })
        .collect()
}

/// The words of a text as numbers, in order, case folded.
#[must_use]
pub fn words(text: &str) -> Vec<u64> {
    crate::words::words(text)
}

/// A text or day that a choice is made among.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The text; of a day the date, RFC 3339.
    pub text: String,
    /// Whether each feature of the table is true of it, in the order of the table.
    pub features: Vec<bool>,
}

/// The names of the features of headlines, in the order of their table.
pub const HEADLINE_NAMES: &[&str] = &headline_weights::NAMES;

/// The names of the features of days, in the order of their table.
pub const DAY_NAMES: &[&str] = &date_weights::NAMES;

/// Everything that a choice on a page is made from.
struct Known<'k> {
    dom: &'k Dom<'k>,
    layout: &'k Layout,
    content: &'k Content,
    signals: &'k Signals,
    sites: &'k [String],
}

fn with_known<T>(page: &Page<'_>, choose: impl FnOnce(&Known<'_>) -> T) -> T {
    let dom = parse(page.text);
    let root = dom.elements(dom.root(), Tag::Body).next().unwrap_or(dom.root());
    let signals = Signals::read(&dom);
    let (layout, content) = find_content(&dom, root, &signals);
    let (_, sites) = metadata::publisher(&signals, page);
    choose(&Known {
        dom: &dom,
        layout: &layout,
        content: &content,
        signals: &signals,
        sites: &sites,
    })
}

/// The candidates for the headline.
#[must_use]
pub fn headlines(page: &Page<'_>) -> Vec<Candidate> {
    with_known(page, |known| {
        let Known { dom, layout, content, signals, sites } = known;
        let found = Choice::gather(dom, layout, content, signals, sites).candidates;
        found
            .into_iter()
            .map(|found| Candidate { text: found.text, features: found.features.to_vec() })
            .collect()
    })
}

/// The candidates for the day of publication, the choice of the rules first; none where the rules find none.
#[must_use]
pub fn days(page: &Page<'_>) -> Vec<Candidate> {
    with_known(page, |known| {
        let Known { dom, layout, content, signals, sites } = known;
        let headline = headline(dom, layout, content, signals, sites);
        let place = Place::of(content, &headline);
        published::candidates(dom, layout, &place, signals, page)
            .into_iter()
            .map(|found| Candidate {
                text: found.when.to_rfc3339(),
                features: found.features.to_vec(),
            })
            .collect()
    })
}

/// Whether two headlines are the same but for case, spaces and the look of their marks.
#[must_use]
pub fn is_same_headline(one: &str, other: &str) -> bool {
    let fold = |text: &str| fold_lightly(&clean(text)).replace('…', "...");
    fold(one) == fold(other)
}

/// Whether two dates can mean the same day, as written or in UTC; what is no date is none.
#[must_use]
pub fn is_same_day(one: &str, other: &str) -> bool {
    let read = |text| dates::find(text, Order::DayFirst);
    let days = |when: When| [when.date(), when.in_utc()];
    let (Some(one), Some(other)) = (read(one), read(other)) else { return false };
    days(one).iter().any(|day| days(other).contains(day))
}
