//! The names of metas that hold dates of an article.

use std::sync::LazyLock;

use crate::lookup::Lookup;
use crate::parts::Parts;

/// The lists of names, surest first.
pub(crate) const PUBLISHED: usize = 0;
pub(crate) const VAGUE: usize = 1;
pub(crate) const MODIFIED: usize = 2;

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
    "dc.created",
    "dcterms.created",
    "dcterms:created",
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

/// Names that no list has, without what stands between their words, hold one of these where they are those of a day of
/// publication, and none of those where they are not.
const NAMED_AFTER_PUBLICATION: &[&str] = &[
    "publishdate",
    "publisheddate",
    "publishtime",
    "publishedtime",
    "publishedat",
    "publishedon",
    "firstpublished",
    "publicationdate",
    "publicationtime",
    "pubdate",
    "pubday",
    "datepub",
];
const NAMED_AFTER_OTHERS: &[&str] = &["last", "modif", "updat", "expir", "unpubl"];

static AFTER_PUBLICATION: LazyLock<Parts> = LazyLock::new(|| Parts::new(NAMED_AFTER_PUBLICATION));
static AFTER_OTHERS: LazyLock<Parts> = LazyLock::new(|| Parts::new(NAMED_AFTER_OTHERS));

/// The list that a name belongs to which none has: sites name things their own way, in the usual words.
fn by_words(name: &str) -> Option<usize> {
    if name.len() > NAME_BYTES_MAX || !NAME_PARTS.are_in(name) {
        return None;
    }
    let words: String = name.chars().filter(|sign| sign.is_alphanumeric()).collect();
    if AFTER_PUBLICATION.are_in(&words) && !AFTER_OTHERS.are_in(&words) {
        return Some(PUBLISHED);
    }
    (name.ends_with(".date") || name.ends_with(":date")).then_some(VAGUE)
}

/// Longer names of metas are not looked at, nor those without one of these.
const NAME_BYTES_MAX: usize = 60;
static NAME_PARTS: LazyLock<Parts> = LazyLock::new(|| Parts::new(&["pub", "date"]));

/// The lists.
const METAS: [&[&str]; 3] = [PUBLISHED_METAS, VAGUE_METAS, MODIFIED_METAS];

static META_NAMES: LazyLock<Lookup> = LazyLock::new(|| Lookup::new(METAS.iter()));

/// The lists that a name is in, and its place in each: the sooner, the surer.
pub(crate) fn places(name: &str) -> impl Iterator<Item = (usize, usize)> {
    let known = META_NAMES.lists(name.as_bytes()).filter_map(move |list| {
        METAS[list].iter().position(|other| *other == name).map(|place| (list, place))
    });
    let mut known = known.peekable();
    let other = if known.peek().is_none() { by_words(name) } else { None };
    known.chain(other.map(|list| (list, METAS[list].len())))
}

#[cfg(test)]
mod tests {
    use super::{MODIFIED, PUBLISHED, VAGUE, places};

    fn list(name: &str) -> Option<usize> {
        places(name).map(|(list, _)| list).next()
    }

    #[test]
    fn names_tell_what_a_date_is_of() {
        assert_eq!(list("article:published_time"), Some(PUBLISHED));
        assert_eq!(list("dc.created"), Some(VAGUE));
        assert_eq!(list("last-modified"), Some(MODIFIED));
        for own in ["x-published-date", "shop:PublishTime", "acme.first_published", "my-pub_date"] {
            assert_eq!(list(own), Some(PUBLISHED), "{own}");
        }
        assert_eq!(list("acme.date"), Some(VAGUE));
    }

    #[test]
    fn other_names_tell_nothing() {
        for other in [
            "article:publisher",
            "acme:last_published_date",
            "unpublish-date",
            "published-date-modified",
            "start-date",
            "description",
            "",
        ] {
            assert_eq!(list(other), None, "{other}");
        }
        assert_eq!(list(&"pubdate".repeat(20)), None);
    }

    #[test]
    fn known_names_come_before_others() {
        let place = |name: &str| places(name).map(|(_, place)| place).next();
        assert!(place("article:published_time") < place("ptime"));
        assert!(place("ptime") < place("x-published-date"));
    }
}
