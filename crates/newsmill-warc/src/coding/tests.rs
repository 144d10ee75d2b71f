use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;

const PAGE: &str =
    "<!doctype html><title>The harbour</title><p>Ships wait outside the harbour for two days.";

fn sent<'b>(codings: &[&'b str], chunked: bool, body: &'b [u8]) -> Message<'b> {
    let codings = codings.iter().map(|coding| coding.as_bytes()).collect();
    Message { status: 200, codings, chunked, body, content_type: Some(b"text/html"), length: None }
}

#[track_caller]
fn decoded(message: &Message<'_>) -> (String, bool) {
    let body = decode(message, 1 << 20).unwrap();
    (String::from_utf8_lossy(&body.bytes).into_owned(), body.broken)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn raw_deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `PAGE` as the reference encoder writes it.
const BROTLI: &[u8] = b"\x1bW\x00\xa8\x1c\xa9S\x9f;^S\xa1\xc1\xd1i\x10\x9f\xb2;\xe5\xf2\xe6\x94\x03\xf6\xb6$\x8d\x93\x88\xfa\xdd\xe0D\xc34\x0a\xb3\xa8\xf1\x0f$\xc1\xeeH\xb3\x0e8\xab\x0b\xa2y\x0c\xf3\xb9L?R\x01";

fn chunks(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut made = Vec::new();
    for chunk in bytes.chunks(size) {
        write!(made, "{:x};name=value\r\n", chunk.len()).unwrap();
        made.extend_from_slice(chunk);
        made.extend_from_slice(b"\r\n");
    }
    made.extend_from_slice(b"0\r\n\r\n");
    made
}

#[test]
fn every_coding_is_undone() {
    let page = (PAGE.to_owned(), false);
    let zstd = zstd::encode_all(PAGE.as_bytes(), 3).unwrap();
    for (coding, body) in [
        ("gzip", gzip(PAGE.as_bytes())),
        ("X-GZIP", gzip(PAGE.as_bytes())),
        ("deflate", zlib(PAGE.as_bytes())),
        ("deflate", raw_deflate(PAGE.as_bytes())),
        ("zstd", zstd),
        ("br", BROTLI.to_vec()),
    ] {
        assert_eq!(decoded(&sent(&[coding], false, &body)), page, "{coding}");
        assert_eq!(decoded(&sent(&[coding], true, &chunks(&body, 20))), page, "{coding}, chunked");
    }
    let twice = gzip(&zlib(PAGE.as_bytes()));
    assert_eq!(decoded(&sent(&["deflate", "gzip"], false, &twice)), page);
    let members = [gzip(b"<p>one "), gzip(b"two"), b"junk".to_vec()].concat();
    assert_eq!(decoded(&sent(&["gzip"], false, &members)), ("<p>one two".to_owned(), false));
}

#[test]
fn what_is_decoded_already_stays() {
    let page = (PAGE.to_owned(), false);
    for coding in ["gzip", "deflate", "br", "zstd", "compress", "utf-8"] {
        for chunked in [false, true] {
            let message = sent(&[coding], chunked, PAGE.as_bytes());
            assert_eq!(decoded(&message), page, "{coding} {chunked}");
        }
    }
    // Chunks put together already, the compression not undone.
    assert_eq!(decoded(&sent(&["gzip"], true, &gzip(PAGE.as_bytes()))), page);
    // Text in Latin letters, Japanese switches and Cyrillic.
    for text in [b"\x1b$B%F\x1b(B and so on".as_slice(), "Порт закрыт".as_bytes(), b"Stra\xdfe"]
    {
        let message = sent(&["br"], false, text);
        assert_eq!(decode(&message, 1000).unwrap().bytes, text);
    }
}

#[test]
fn what_is_not_declared_is_found() {
    let body = gzip(PAGE.as_bytes());
    assert_eq!(decoded(&sent(&[], false, &body)), (PAGE.to_owned(), false));
    let mut archive = sent(&[], false, &body);
    archive.content_type = Some(b"application/gzip");
    assert_eq!(decode(&archive, 1000).unwrap().bytes, body);
}

#[test]
fn what_breaks_off_keeps_its_start() {
    let long = PAGE.repeat(50);
    let whole = gzip(long.as_bytes());
    let (text, broken) = decoded(&sent(&["gzip"], false, &whole[..whole.len() / 2]));
    assert!(broken && long.starts_with(&text) && !text.is_empty());
    let cut = chunks(PAGE.as_bytes(), 20);
    let (text, broken) = decoded(&sent(&[], true, &cut[..60]));
    assert!(broken && PAGE.starts_with(&text) && text.len() >= 20, "{text}");
    let mut wrong = chunks(PAGE.as_bytes(), 20);
    wrong[37] = b'z';
    let (text, broken) = decoded(&sent(&[], true, &wrong));
    assert!(broken && Some(text.as_str()) == PAGE.get(..20), "{text}");
}

#[test]
fn wholeness_is_known_by_length_and_last_chunk() {
    let whole = |message: &Message<'_>| decode(message, 1000).unwrap().whole;
    let mut message = sent(&[], false, b"12345");
    assert!(!whole(&message));
    message.length = Some(5);
    assert!(whole(&message));
    message.length = Some(6);
    assert!(!whole(&message));
    assert!(whole(&sent(&[], true, b"5\r\n12345\r\n0\r\n\r\n")));
    assert!(!whole(&sent(&[], true, b"5\r\n12345\r\n")));
    // A length that may be that of what was compressed.
    message = sent(&["gzip"], false, b"12345");
    message.length = Some(5);
    assert!(!whole(&message));
}

#[test]
fn a_bomb_is_too_large() {
    let bomb = gzip(&vec![b'a'; 5 << 20]);
    assert_eq!(decode(&sent(&["gzip"], false, &bomb), 1 << 20), Err(TooLarge(vec![b'a'; 4 << 10])));
    let bomb = zlib(&vec![b'a'; 5 << 20]);
    assert!(decode(&sent(&["deflate"], false, &bomb), 1 << 20).is_err());
    assert!(decode(&sent(&["deflate"], false, &bomb), 5 << 20).is_ok());
}
