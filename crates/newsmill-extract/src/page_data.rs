//! Days in the data that scripts and attributes of a page hold, for pages that give theirs nowhere else.
//!
//! The page is searched as it was written: what a framework keeps for itself is in scripts of any type, in attributes, in
//! JSON inside of JSON. What is read is a name, marks and then at once a date.

use std::ops::Range;

use memchr::memmem;

use crate::dates::When;

/// Names of the days of one kind, in lower case without `_` and `-`, and a part that all of them hold as they are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names {
    part: &'static str,
    names: &'static [&'static str],
}

/// Of publication.
pub(crate) const PUBLISHED: Names = Names {
    part: "ublish",
    names: &[
        "datepublished",
        "publisheddate",
        "publishdate",
        "publishedat",
        "publishedon",
        "publishedtime",
        "publishtime",
        "firstpublished",
        "firstpublishedat",
        "firstpublisheddate",
        "firstpublishdate",
        "published",
    ],
};

/// Of the making of what the page shows.
pub(crate) const CREATED: Names = Names {
    part: "reat",
    names: &[
        "createdat",
        "createdon",
        "datecreated",
        "createddate",
        "createdate",
        "creationdate",
        "created",
    ],
};

/// A page is searched up to this many bytes, and at most this many places where the part stands are looked at.
const BYTES_MAX: usize = 2 << 20;
const PLACES_MAX: usize = 500;

/// A name is not longer, in bytes; between name and date are at most this many bytes of marks; a date is this long.
const NAME_MAX: usize = 24;
const MARKS_MAX: usize = 40;
const DATE_MAX: usize = 40;

/// What marks look like inside of attributes and addresses.
const MARKS: [&str; 5] = ["&quot;", "&#34;", "&#x27;", "%22", "%3A"];

/// The first date behind one of the names.
pub(crate) fn date(page: &str, names: Names, read: &dyn Fn(&str) -> Option<When>) -> Option<When> {
    let bytes = page.as_bytes();
    let bytes = bytes.get(..BYTES_MAX).unwrap_or(bytes);
    memmem::find_iter(bytes, names.part)
        .take(PLACES_MAX)
        .filter_map(|at| name_around(bytes, at))
        .filter(|name| names.hold(bytes.get(name.clone()).unwrap_or(&[])))
        .find_map(|name| {
            let value = value_behind(bytes.get(name.end..)?)?;
            read(std::str::from_utf8(value).ok()?)
        })
}

impl Names {
    fn hold(self, name: &[u8]) -> bool {
        let letters =
            || name.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
        self.names.iter().any(|known| letters().eq(known.bytes()))
    }
}

fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The name that holds a place.
fn name_around(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let before = bytes.get(..at)?.iter().rev().take(NAME_MAX);
    let start = at - before.take_while(|byte| is_in_name(**byte)).count();
    let behind = bytes.get(at..)?.iter().take(NAME_MAX);
    let end = at + behind.take_while(|byte| is_in_name(**byte)).count();
    Some(start..end)
}

/// What begins with a digit behind marks alone, as long as a date may be and in ASCII.
fn value_behind(mut rest: &[u8]) -> Option<&[u8]> {
    let mut marks = 0;
    loop {
        let first = *rest.first()?;
        if first.is_ascii_digit() && marks > 0 {
            break;
        }
        let long =
            MARKS.iter().find(|mark| rest.starts_with(mark.as_bytes())).map(|mark| mark.len());
        let one = matches!(first, b'"' | b'\'' | b':' | b'=' | b'\\' | b' ').then_some(1);
        let length = long.or(one)?;
        marks += length;
        if marks > MARKS_MAX {
            return None;
        }
        rest = rest.get(length..)?;
    }
    let length = rest
        .iter()
        .take(DATE_MAX)
        .take_while(|byte| byte.is_ascii() && !b"\"'\\&,}<".contains(byte));
    rest.get(..length.count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CREATED, PLACES_MAX, PUBLISHED, date};
    use crate::dates::{Order, When, find};

    fn read(page: &str) -> String {
        date(page, PUBLISHED, &|text| find(text, Order::DayFirst))
            .map_or_else(String::new, When::to_rfc3339)
    }

    #[test]
    fn dates_follow_their_names() {
        for page in [
            r#"{"publishedAt":"2024-05-03"}"#,
            r#"<script>var page = {published_at: '2024-05-03', id: 7}</script>"#,
            r#"<div data-page="{&quot;datePublished&quot;:&quot;2024-05-03&quot;}">"#,
            r#"self.push("{\"publishDate\": \"2024-05-03\"}")"#,
            r#"<img src="/t?publish-date=2024-05-03&amp;x=1">"#,
            r#"{"publishedAt":null,"firstPublished":"2024-05-03"}"#,
        ] {
            assert_eq!(read(page), "2024-05-03", "{page}");
        }
        assert_eq!(
            read(r#"{"published_at":"2024-05-03T06:22:28+01:00","x":1}"#),
            "2024-05-03T06:22:28+01:00"
        );
    }

    #[test]
    fn what_is_not_named_so_is_none() {
        for page in [
            r#"{"publisher":"2024-05-03"}"#,
            r#"{"unpublishedAt":"2024-05-03"}"#,
            r#"{"publishedAt":null,"seen":"2024-05-03"}"#,
            r#"{"published":true}"#,
            "published 2024 books",
            "published2024-05-03",
            "publishedAt",
        ] {
            assert_eq!(read(page), "", "{page}");
        }
    }

    #[test]
    fn what_was_made_has_other_names() {
        let page = r#"{"createdAt":"2024-05-03","publishedAt":"2024-05-04"}"#;
        let made = date(page, CREATED, &|text| find(text, Order::DayFirst));
        assert_eq!(made.map(When::to_rfc3339).as_deref(), Some("2024-05-03"));
    }

    #[test]
    fn many_places_are_not_all_looked_at() {
        let page = format!("{}\"publishedAt\":\"2024-05-03\"", "publish ".repeat(PLACES_MAX));
        assert_eq!(read(&page), "");
    }

    proptest! {
        #[test]
        fn never_panics(text in "([p\"':\\\\= 0-9é-]|ublish|edAt|&quot;)*") {
            let _found = read(&text);
        }
    }
}
