//! Titles that string a headline and the names of sites and sections together.

use crate::headline::fold;

/// What stands between a headline and the name of a site, the likeliest first.
const SEPARATORS: [&str; 16] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " ~ ", " > ", " ‹ ",
    ": ", "|", "--",
];

/// Takes the site's name off the end (or the front) of a title.
pub(crate) fn without_site<'t>(title: &'t str, sites: &[String]) -> &'t str {
    let mut rest = title;
    // Names of sites and sections are few.
    for _ in 0..3 {
        let cut = SEPARATORS.iter().find_map(|separator| {
            let at_end = rest
                .rsplit_once(separator)
                .filter(|(before, after)| !before.trim().is_empty() && is_site(after, sites))
                .map(|(before, _)| before);
            let at_front = || {
                rest.split_once(separator)
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
    SEPARATORS
        .iter()
        .filter_map(move |separator| {
            let (head, _) = title.rsplit_once(separator)?;
            let (front, tail) = title.split_once(separator)?;
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
    let part = fold(part);
    !part.is_empty()
        && sites.iter().any(|site| {
            site == &part
                || (site.len() > 4
                    && part.len() > 4
                    && (site.contains(&part)
                        || (part.contains(site.as_str()) && part.len() <= 2 * site.len())))
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
