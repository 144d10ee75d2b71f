//! Titles that string a headline and the names of sites and sections together.

use crate::folding::fold;

/// What stands between a headline and the name of a site, the likeliest first.
const SEPARATORS: [&str; 16] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " ~ ", " > ", " ‹ ",
    ": ", "|", "--",
];

/// Where a separator stands in a title: the first and the last time.
struct Place {
    separator: &'static str,
    first: usize,
    last: usize,
}

/// The separators in a title, the likeliest first.
fn separators(title: &str) -> impl Iterator<Item = Place> {
    let mut places: [Option<(usize, usize)>; SEPARATORS.len()] = [None; SEPARATORS.len()];
    let bytes = title.as_bytes();
    for (at, pair) in bytes.windows(2).enumerate() {
        // Nearly all that a title holds is letters, and spaces before letters.
        let may_begin = match pair[0] {
            b' ' => !pair[1].is_ascii_alphanumeric(),
            b':' | b'|' | b'-' => true,
            _ => false,
        };
        if may_begin {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let found = SEPARATORS.iter().zip(&mut places);
            for (_, place) in found.filter(|(other, _)| rest.starts_with(other.as_bytes())) {
                *place = Some((place.map_or(at, |(first, _)| first), at));
            }
        }
    }
    // The only one of a single byte may be the last.
    if bytes.last() == Some(&b'|') {
        let place = &mut places[BAR];
        *place = Some((place.map_or(bytes.len() - 1, |(first, _)| first), bytes.len() - 1));
    }
    let found = SEPARATORS.into_iter().zip(places);
    found.filter_map(|(separator, place)| {
        place.map(|(first, last)| Place { separator, first, last })
    })
}

/// The place of `|` among the separators.
const BAR: usize = 14;

impl Place {
    /// What stands before and after the first of them.
    fn split_first<'t>(&self, title: &'t str) -> Option<(&'t str, &'t str)> {
        self.split(title, self.first)
    }

    /// What stands before and after the last of them.
    fn split_last<'t>(&self, title: &'t str) -> Option<(&'t str, &'t str)> {
        self.split(title, self.last)
    }

    fn split<'t>(&self, title: &'t str, at: usize) -> Option<(&'t str, &'t str)> {
        Some((title.get(..at)?, title.get(at + self.separator.len()..)?))
    }
}

/// Takes the site's name off the end (or the front) of a title.
pub(crate) fn without_site<'t>(title: &'t str, sites: &[String]) -> &'t str {
    let mut rest = title;
    // Names of sites and sections are few.
    for _ in 0..3 {
        let cut = separators(rest).find_map(|place| {
            let at_end = place
                .split_last(rest)
                .filter(|(before, after)| !before.trim().is_empty() && is_site(after, sites))
                .map(|(before, _)| before);
            let at_front = || {
                place
                    .split_first(rest)
                    .filter(|(before, after)| !after.trim().is_empty() && is_site(before, sites))
                    .map(|(_, after)| after)
            };
            at_end.or_else(at_front)
        });
        match cut {
            Some(shorter) => rest = shorter.trim(),
            None => break,
        }
    }
    rest
}

/// What is left of a title when it is cut at its separators: before the last, before the first, after the first.
pub(crate) fn parts(title: &str) -> impl Iterator<Item = (Part, &str)> {
    separators(title)
        .filter_map(move |place| {
            let (head, _) = place.split_last(title)?;
            let (front, tail) = place.split_first(title)?;
            Some([(Part::Head, head), (Part::Front, front), (Part::Tail, tail)])
        })
        .take(3)
        .flatten()
        .map(|(part, text)| (part, text.trim()))
        .filter(|(_, text)| !text.is_empty())
}

/// Which part of a title is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All but what follows the last separator.
    Head,
    /// What stands before the first separator.
    Front,
    /// What follows the first separator.
    Tail,
}

/// Whether a part of a title is a name that the site goes by.
pub(crate) fn is_site(part: &str, sites: &[String]) -> bool {
    is_folded_site(&fold(part), sites)
}

/// Whether a part of a title, folded, is a name that the site goes by.
pub(crate) fn is_folded_site(part: &str, sites: &[String]) -> bool {
    !part.is_empty()
        && sites.iter().any(|site| {
            let holds = || {
                if site.len() < part.len() {
                    part.len() <= 2 * site.len() && part.contains(site.as_str())
                } else {
                    site.contains(part)
                }
            };
            site == part || (site.len().min(part.len()) > 4 && holds())
        })
}

#[cfg(test)]
mod tests {
    use super::{Part, is_site, parts, without_site};

    #[test]
    fn names_of_sites_go_from_both_ends() {
        let sites = ["citypost".to_owned(), "citypostcom".to_owned()];
        assert_eq!(without_site("A bridge - Politics | City Post", &sites), "A bridge - Politics");
        assert_eq!(without_site("City Post: A bridge", &sites), "A bridge");
        assert_eq!(without_site("A bridge: at last", &sites), "A bridge: at last");
        assert_eq!(without_site("City Post", &sites), "City Post");
        assert_eq!(without_site("", &sites), "");
    }

    #[test]
    fn separators_are_found_as_by_searching_for_each() {
        for title in [
            "",
            "|",
            "a|b|",
            "---",
            "A - - B",
            "A :: B: C -- D – E » F",
            "a | b|c | d",
            "x: ",
            "·•‹ - é – ",
        ] {
            for separator in super::SEPARATORS {
                let place = super::separators(title).find(|place| place.separator == separator);
                let found = place.map(|place| (place.first, place.last));
                assert_eq!(found, title.find(separator).zip(title.rfind(separator)), "{title}");
            }
        }
    }

    #[test]
    fn a_sentence_with_the_name_in_it_is_no_name() {
        let sites = ["citypost".to_owned()];
        assert!(is_site("City Post Online", &sites));
        assert!(!is_site("Why the City Post was sold to its readers", &sites));
    }

    #[test]
    fn titles_are_cut_at_their_separators() {
        let found: Vec<_> = parts("A | B | C").collect();
        assert_eq!(&found[..3], [(Part::Head, "A | B"), (Part::Front, "A"), (Part::Tail, "B | C")]);
        assert_eq!(parts("No mark").count(), 0);
    }
}
