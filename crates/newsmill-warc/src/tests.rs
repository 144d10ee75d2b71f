//! Properties that hold for any bytes.

use proptest::prelude::*;

use crate::exercise::{archive, everything, message};

/// Records of several kinds and both formats, with the place of each.
fn sample() -> (Vec<u8>, Vec<usize>) {
    let mut bytes = Vec::new();
    let mut places = Vec::new();
    for number in 0..10_usize {
        places.push(bytes.len());
        let body = "<p>Ships wait. ".repeat(number * number);
        let block = match number % 3 {
            0 => format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}"),
            1 => format!(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
                body.len()
            ),
            _ => body,
        };
        let length = block.len();
        let record = match number {
            7 => {
                format!("http://a.example/ 192.0.2.7 20140216050221 text/html {length}\n{block}\n")
            }
            _ => format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{number}>\r\nContent-Length: {length}\r\n\r\n\
                 {block}\r\n\r\n"
            ),
        };
        bytes.extend(record.into_bytes());
    }
    (bytes, places)
}

#[test]
fn the_sample_is_whole() {
    let (bytes, places) = sample();
    let met = archive(&bytes, 1 << 20);
    assert_eq!((met.whole, met.bad), (places, vec![]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// What lies before a cut is met at the same places, and what is cut is one bad record at most.
    #[test]
    fn a_cut_costs_its_record(cut in 0_usize..10_000) {
        let (bytes, places) = sample();
        let cut = cut % bytes.len();
        let met = archive(&bytes[..cut], 1 << 20);
        prop_assert!(met.whole.len() + met.bad.len() <= places.iter().filter(|at| **at < cut).count());
        prop_assert_eq!(&met.whole[..], &places[..met.whole.len()]);
        prop_assert!(met.bad.len() <= 1);
    }

    /// Entered at any byte, what comes from the next record on is met at the same places.
    #[test]
    fn any_entry_meets_the_next_record(from in 0_usize..10_000) {
        let (bytes, places) = sample();
        let from = from % bytes.len();
        let met = archive(&bytes[from..], 1 << 20);
        let expected: Vec<usize> = places.iter().filter(|at| **at >= from).map(|at| at - from).collect();
        let whole: Vec<usize> = met.whole.iter().copied().filter(|at| expected.contains(at)).collect();
        prop_assert_eq!(whole, expected);
    }

    #[test]
    fn flipped_bytes_do_no_harm(flips in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 0..8)) {
        let (mut bytes, _) = sample();
        for (at, mask) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
        }
        everything(&bytes);
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
        everything(&bytes);
    }

    /// Pieces of archives in any order.
    #[test]
    fn any_pieces_do_no_harm(pieces in prop::collection::vec(prop_oneof![
        Just(b"WARC/1.0\r\n".to_vec()), Just(b"WARC-Type: response\r\n".to_vec()), Just(b"\r\n".to_vec()), Just(b"\n".to_vec()),
        Just(b"Content-Length: 9\r\n".to_vec()), Just(b"WARC-Record-ID: <x>\r\n".to_vec()),
        Just(b"http://a/ 1.2.3.4 20140216050221 text/html 9\n".to_vec()), Just(b"HTTP/1.1 200 OK\r\n".to_vec()),
        Just(b"Content-Encoding: br, gzip, deflate\r\n".to_vec()), Just(b"Transfer-Encoding: chunked\r\n".to_vec()),
        Just(b"5\r\nabcde\r\n".to_vec()), Just(b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()), Just(b"\x28\xb5\x2f\xfd".to_vec()),
        prop::collection::vec(any::<u8>(), 0..20),
    ], 0..60)) {
        everything(&pieces.concat());
    }

    #[test]
    fn any_body_is_within_its_limit(body in prop::collection::vec(any::<u8>(), 0..2_000), coding in 0_usize..5) {
        let coding = ["gzip", "deflate", "br", "zstd", "gzip, gzip"][coding];
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n");
        prop_assert!(message(&[head.as_bytes(), &body].concat(), 1 << 10) <= 1 << 10);
    }
}
