//! The stage on the host's batch.

use std::io::Write as _;

use newsmill_plugin::serde_json::{Value, json};
use newsmill_plugin::testing::{self, Report};
use proptest::prelude::*;

use crate::samples::{arc_head, arc_record, message, page, page_record, record, response};
use crate::stage::Warc;

#[track_caller]
fn read_with(options: &Value, archive: &[u8]) -> Report {
    testing::ingest::<Warc>(options, &json!({"path": "in/a.warc"}), Some(archive)).unwrap()
}

#[track_caller]
fn read(archive: &[u8]) -> Report {
    read_with(&json!({}), archive)
}

/// The articles' ids.
fn ids(report: &Report) -> Vec<String> {
    let uri = |article: &Value| article["uri"].as_str().unwrap_or_default().to_owned();
    report.articles.iter().map(uri).collect()
}

fn numbered(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("urn:uuid:{number:04}")).collect()
}

fn content(article: &Value) -> Vec<u8> {
    let text = article["content"].as_str().unwrap();
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut made = Vec::new();
    for group in text.as_bytes().chunks(4) {
        let digits: Vec<u8> = group.iter().filter(|b| **b != b'=').map(|b| digit(*b)).collect();
        let bits = digits.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(*digit));
        let bits = bits << (6 * (4 - digits.len()));
        made.extend(bits.to_be_bytes()[1..].iter().take(digits.len() * 3 / 4));
    }
    made
}

fn why(report: &Report) -> Vec<&str> {
    report.rejected.iter().map(|rejected| rejected.message.as_str()).collect()
}

/// One response with `header` and `body`; its article.
#[track_caller]
fn one(header: &str, body: &[u8]) -> Value {
    let report = read(&response(1, "200 OK", header, body));
    assert!(report.rejected.is_empty(), "{report:?}");
    assert_eq!(report.articles.len(), 1, "{header}");
    report.articles[0].clone()
}

#[track_caller]
fn none(options: &Value, archive: &[u8]) {
    let report = read_with(options, archive);
    assert!(report.articles.is_empty() && report.rejected.is_empty(), "{report:?}");
}

#[test]
fn a_response_is_an_article() {
    let body = page("Harbour");
    let article = one("Content-Type: text/html; charset=UTF-8\r\n", body.as_bytes());
    let expected = json!({
        "uri": "urn:uuid:0001",
        "url": "https://a.example/1",
        "source": {"record_id": "urn:uuid:0001", "fetched": "2024-05-02T08:30:00Z"},
        "content": article["content"],
        "media_type": "text/html",
        "charset": "UTF-8",
    });
    assert_eq!(article, expected);
    assert_eq!(content(&article), body.as_bytes());
}

#[test]
fn records_about_others_are_passed_over() {
    let mut archive = Vec::new();
    for (number, kind) in ["warcinfo", "request", "metadata", "revisit", "continuation", "novel"]
        .into_iter()
        .enumerate()
    {
        archive.extend(record(kind, number, "", page("Not me").as_bytes()));
        archive.extend(page_record(10 + number));
    }
    let report = read(&archive);
    assert_eq!(ids(&report), numbered(10..16));
    assert!(report.rejected.is_empty());
}

#[test]
fn resources_and_conversions_are_articles() {
    let html = "WARC-Target-URI: <file:///a b.html>\r\nContent-Type: text/html;charset=latin1\r\n";
    let text = "WARC-Target-URI: https://a.example/\r\nContent-Type: text/plain\r\n";
    let archive = [
        record("resource", 1, html, page("One").as_bytes()),
        record("conversion", 2, text, "Der Hafen <html> ist zu.\nSagt man.".as_bytes()),
        // A log beside the pages.
        record("resource", 3, text, b"Saving to: index.html"),
    ]
    .concat();
    let report = read(&archive);
    assert_eq!(ids(&report), numbered([1, 2]));
    assert_eq!(report.articles[0]["url"], "file:///a%20b.html");
    assert_eq!(report.articles[0]["charset"], "latin1");
    assert_eq!(report.articles[1]["media_type"], "text/plain");
    assert_eq!(ids(&read_with(&json!({"types": ["html", "text"]}), &archive)), numbered(1..4));
}

#[test]
fn pages_are_known_by_their_bytes() {
    let body = page("Harbour");
    for declared in ["text/plain", "application/octet-stream", "image/jpeg", "unknown", "text/css"]
    {
        let article = one(&format!("Content-Type: {declared}\r\n"), body.as_bytes());
        assert_eq!(article["media_type"], "text/html", "{declared}");
    }
    assert_eq!(one("", b"<p>A piece of a page <p>and more")["media_type"], "text/html");
}

#[test]
fn what_is_no_page_is_passed_over() {
    let script = b"var a = '<div><p><span>x</span></p></div><table>';".as_slice();
    for (declared, body, kind) in [
        ("text/html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), "other"),
        ("text/html", b"%PDF-1.7\nx", "other"),
        ("application/json", b"{\"html\": \"<html><body><p>\"}", "json"),
        ("text/html", b"<?xml version='1.0'?><rss version='2.0'><title>x</title></rss>", "xml"),
        ("text/plain", b"User-agent: *\nDisallow: /", "text"),
        ("application/javascript", script, "text"),
    ] {
        let archive = response(1, "200 OK", &format!("Content-Type: {declared}\r\n"), body);
        none(&json!({}), &archive);
        none(&json!({"types": []}), &archive);
        let kept = read_with(&json!({"types": [kind]}), &archive);
        assert_eq!(kept.articles.len(), 1, "{declared} {kind}");
        assert_eq!(content(&kept.articles[0]), body);
    }
    for empty in [b"".as_slice(), b" \r\n"] {
        let all = json!({"types": ["html", "text", "xml", "json", "other"]});
        none(&all, &response(1, "200 OK", "", empty));
    }
    let script = response(1, "200 OK", "Content-Type: text/javascript\r\n", script);
    let kept = read_with(&json!({"types": ["text"]}), &script);
    assert_eq!(kept.articles[0]["media_type"], "text/javascript");
    let image = response(1, "200 OK", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0");
    let kept = read_with(&json!({"types": ["other"]}), &image);
    assert_eq!(kept.articles[0]["media_type"], "image/png");
}

#[test]
fn statuses_are_chosen() {
    let body = page("Gone");
    let archive: Vec<u8> = ["200 OK", "301 Moved", "404 Not Found", "nonsense"]
        .into_iter()
        .enumerate()
        .flat_map(|(number, status)| response(number, status, "", body.as_bytes()))
        .collect();
    assert_eq!(ids(&read(&archive)), numbered([0]));
    assert_eq!(ids(&read_with(&json!({"statuses": [200, 404]}), &archive)), numbered([0, 2]));
    assert_eq!(ids(&read_with(&json!({"statuses": []}), &archive)), numbered(0..4));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn codings_are_undone_where_they_are() {
    let body = page("Harbour");
    let header = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n";
    let zipped = gzip(body.as_bytes());
    let mut chunked = format!("{:x}\r\n", zipped.len()).into_bytes();
    chunked.extend(&zipped);
    chunked.extend(b"\r\n0\r\n\r\n");
    for sent in [body.as_bytes(), &zipped, &chunked] {
        assert_eq!(content(&one(header, sent)), body.as_bytes());
    }
}

#[test]
fn what_was_cut_short_is_said() {
    let body = page("Harbour");
    let fields = "WARC-Truncated: length\r\nWARC-Target-URI: https://a.example/\r\n";
    let archive = record("response", 1, fields, &message("200 OK", "", body.as_bytes()));
    assert_eq!(read(&archive).articles[0]["ext"]["warc.truncated"], "length");
    let zipped = gzip(body.repeat(90).as_bytes());
    let article = one("Content-Encoding: gzip\r\n", &zipped[..zipped.len() / 2]);
    assert_eq!(article["ext"]["warc.truncated"], "coding");
    assert!(content(&article).starts_with(body.as_bytes()));
}

#[test]
fn arc_files_are_read() {
    let answer =
        |words: &str| message("200 OK", "Content-Type: text/html\r\n", page(words).as_bytes());
    let archive = [
        arc_head(),
        arc_record("http://a.example/x?t=The Live Web", &answer("One")),
        arc_record("dns:a.example", b"20140216050221\na.example. IN A 192.0.2.7"),
        arc_record("http://a.example/2", &answer("Two")),
    ]
    .concat();
    let report = read(&archive);
    assert!(report.rejected.is_empty(), "{report:?}");
    let urls: Vec<_> = report.articles.iter().map(|article| article["url"].clone()).collect();
    assert_eq!(urls, ["http://a.example/x?t=The%20Live%20Web", "http://a.example/2"]);
    assert_eq!(report.articles[0]["source"], json!({"fetched": "2014-02-16T05:02:21Z"}));
    assert_eq!(report.articles[0].get("uri"), None);
}

#[test]
fn each_bad_record_is_one_dead_letter() {
    let whole =
        |numbers: std::ops::Range<usize>| numbers.flat_map(page_record).collect::<Vec<u8>>();
    let with_length = |length: &str| {
        let text = String::from_utf8(page_record(50)).unwrap();
        let (before, rest) = text.split_once("Content-Length: ").unwrap();
        let (_, after) = rest.split_once("\r\n").unwrap();
        format!("{before}Content-Length: {length}\r\n{after}").into_bytes()
    };
    for length in ["0", "7", "100", "5000", "-1", "many"] {
        let archive = [whole(0..3), with_length(length), whole(3..6)].concat();
        let report = read(&archive);
        assert_eq!(ids(&report), numbered(0..6), "{length}");
        assert_eq!(report.rejected.len(), 1, "{length}: {:?}", why(&report));
    }
    let archive = [whole(0..2), b"junk between\r\n\r\n".to_vec(), whole(2..4)].concat();
    let report = read(&archive);
    assert_eq!(ids(&report), numbered(0..4));
    assert!(why(&report)[0].contains("neither a WARC nor an ARC record"), "{:?}", why(&report));
}

#[test]
fn a_cut_archive_keeps_what_was_whole() {
    let archive: Vec<u8> = (0..3).flat_map(page_record).collect();
    let last = page_record(0).len() + page_record(1).len();
    for cut in last + 1..archive.len() - 4 {
        let report = read(&archive[..cut]);
        assert_eq!(ids(&report), numbered(0..2), "{cut}");
        assert_eq!(report.rejected.len(), 1, "{cut}");
    }
    for cut in archive.len() - 4..archive.len() {
        assert_eq!(read(&archive[..cut]).articles.len(), 3);
    }
    // A page that is whole in a record that is not.
    let body = page("Harbour");
    let header = format!("Content-Length: {}\r\n", body.len());
    let mut archive = response(1, "200 OK", &header, body.as_bytes());
    let text = String::from_utf8(archive.clone()).unwrap();
    let length = header.len() + body.len() + 19;
    archive = text
        .replacen(&format!("Length: {length}"), &format!("Length: {}", length + 9), 1)
        .into_bytes();
    assert_ne!(archive, text.as_bytes());
    let report = read(&archive);
    assert_eq!((report.articles.len(), report.rejected.len()), (1, 0), "{report:?}");
}

#[test]
fn large_records_cost_no_memory_and_only_pages_are_missed() {
    let small = json!({"record_bytes_max": 4096});
    let long = page(&"word ".repeat(2_000));
    let archive = [
        page_record(0),
        response(1, "200 OK", "Content-Type: text/html\r\n", long.as_bytes()),
        page_record(2),
        response(
            3,
            "200 OK",
            "Content-Type: image/png\r\n",
            &[b"\x89PNG\r\n".as_slice(), &[0; 90_000]].concat(),
        ),
        response(4, "200 OK", "Content-Encoding: gzip\r\n", &gzip(long.as_bytes())),
        page_record(5),
    ]
    .concat();
    let report = read_with(&small, &archive);
    assert_eq!(ids(&report), numbered([0, 2, 5]));
    assert_eq!(report.rejected.len(), 2, "{:?}", why(&report));
    assert!(why(&report).iter().all(|why| why.contains("record_bytes_max")));
    // Only the first bytes of what is too large are kept to see what it is.
    let feed = format!("<?xml version='1.0'?><rss><title>{}</title></rss>", "word ".repeat(2_000));
    none(&small, &response(1, "200 OK", "Content-Encoding: gzip\r\n", &gzip(feed.as_bytes())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever bytes are flipped, reading ends, and records that were not touched and do not stand right before or
    /// behind one are there.
    #[test]
    fn flipped_bytes_cost_their_records(flips in prop::collection::vec((0..8_000_usize, 1..=255_u8), 0..6)) {
        let records: Vec<Vec<u8>> = (0..12).map(page_record).collect();
        let mut archive = records.concat();
        let mut touched = std::collections::BTreeSet::new();
        for (at, mask) in flips {
            let at = at % archive.len();
            archive[at] ^= mask;
            let mut end = 0;
            let record = records.iter().position(|record| { end += record.len(); at < end }).unwrap();
            touched.extend([record.saturating_sub(1), record, record + 1]);
        }
        let report = read(&archive);
        let found = ids(&report);
        for number in (0..12).filter(|number| !touched.contains(number)) {
            prop_assert!(found.contains(&numbered([number])[0]), "{number} is missing");
        }
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read(&bytes);
    }
}
