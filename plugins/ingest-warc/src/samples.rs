//! Archives written for the tests.

use std::fmt::Write as _;

/// A page with `words` in it.
pub(crate) fn page(words: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{words}</title></head><body><p>{words}</p></body></html>"
    )
}

/// A WARC record of a kind, with a number for its id.
pub(crate) fn record(kind: &str, number: usize, fields: &str, block: &[u8]) -> Vec<u8> {
    let mut head =
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:04}>\r\n");
    write!(
        head,
        "WARC-Date: 2024-05-02T08:30:00Z\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len()
    )
    .unwrap();
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// An HTTP message.
pub(crate) fn message(status: &str, header: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{header}\r\n").as_bytes(), body].concat()
}

/// A response record.
pub(crate) fn response(number: usize, status: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let fields = format!(
        "WARC-Target-URI: https://a.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
    );
    record("response", number, &fields, &message(status, header, body))
}

/// A response record with a page of a size that the number decides.
pub(crate) fn page_record(number: usize) -> Vec<u8> {
    let body = page(&format!("Story {number}. {}", "Ships wait. ".repeat(number % 7 * 9)));
    response(number, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", body.as_bytes())
}

/// An ARC record.
pub(crate) fn arc_record(url: &str, block: &[u8]) -> Vec<u8> {
    let line = format!("{url} 192.0.2.7 20140216050221 text/html {}\n", block.len());
    [line.as_bytes(), block, b"\n"].concat()
}

/// The first record of an ARC file.
pub(crate) fn arc_head() -> Vec<u8> {
    let about = "1 0 Tests\nURL IP-address Archive-date Content-type Archive-length\n";
    let line = format!("filedesc://a.arc 0.0.0.0 20140216050221 text/plain {}\n", about.len());
    [line.as_bytes(), about.as_bytes(), b"\n"].concat()
}
