//! `ingest.warc` as it is loaded: compressed, listed, damaged and cut archives, and the public samples.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::{Value, json};

use crate::support::{Scratch, json_lines, newsmill, output, shared};

/// A response record with a page, its id made of a number.
fn page(number: usize) -> Vec<u8> {
    let words = "Ships wait outside the harbour. ".repeat(number % 5 + 1);
    let body = format!("<!doctype html><title>Story {number}</title><p>{words}");
    record(number, "response", format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}"))
}

fn record(number: usize, kind: &str, block: impl AsRef<[u8]>) -> Vec<u8> {
    let block = block.as_ref();
    let length = block.len();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{number}>\r\nWARC-Target-URI: https://a.example/{number}\r\n\
         WARC-Date: 2024-05-02T08:30:00Z\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_at(bytes, flate2::Compression::fast())
}

fn gzip_at(bytes: &[u8], level: flate2::Compression) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd_with(dictionary: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::Encoder::with_dictionary(Vec::new(), 3, dictionary).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const PIPELINE: &str = r#"{ "name": "t", "ingest": [{ "use": "ingest.warc", "from": ["FROM"] }],
    "export": [{ "use": "export.jsonl", "to": "out.jsonl" }], "run": { "fail_above": "100%" } }"#;

/// What a run left: the articles, the dead letters, and what was passed over by name.
struct Ran {
    articles: Vec<Value>,
    letters: Vec<Value>,
    passed: BTreeMap<String, u64>,
}

#[track_caller]
fn run(scratch: &Scratch, from: &str, more: &[&str]) -> Ran {
    scratch.write("p.json", PIPELINE.replace("FROM", from));
    let mut command = newsmill(scratch, "run");
    let ended = output(command.args(["p.json", "--report", "report.json"]).args(more));
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let letters =
        report["dead_letters"].as_str().map(|path| std::fs::read_to_string(path).unwrap());
    let metrics = report["entries"][0]["metrics"].as_object().cloned().unwrap_or_default();
    let passed = metrics.iter().filter_map(|(name, count)| {
        let name = name.strip_prefix("passed_over.")?;
        Some((
            name.to_owned(),
            count.as_f64().map_or(0, |count| format!("{count}").parse().unwrap()),
        ))
    });
    Ran {
        articles: json_lines(&scratch.read("out.jsonl")),
        letters: letters.map(|text| json_lines(&text)).unwrap_or_default(),
        passed: passed.collect(),
    }
}

/// An archive's bytes made of records, and where in its file each begins: member and offset.
type Stored = (Vec<u8>, Vec<(Option<u64>, u64)>);

fn members(records: &[Vec<u8>], begins: Vec<u8>, compress: &dyn Fn(&[u8]) -> Vec<u8>) -> Stored {
    let (mut bytes, mut places) = (begins, Vec::new());
    for record in records {
        places.push((Some(bytes.len() as u64), 0));
        bytes.extend(compress(record));
    }
    (bytes, places)
}

fn whole(records: &[Vec<u8>], member: Option<u64>, compress: &dyn Fn(&[u8]) -> Vec<u8>) -> Stored {
    let mut at = 0;
    let mut place = |record: &Vec<u8>| {
        let here = (member, at);
        at += record.len() as u64;
        here
    };
    let places = records.iter().map(&mut place).collect();
    (compress(&records.concat()), places)
}

fn place(article: &Value) -> (Option<u64>, u64) {
    (article["source"]["member"].as_u64(), article["source"]["offset"].as_u64().unwrap())
}

#[test]
fn an_archive_is_the_same_however_it_is_compressed() {
    let records: Vec<Vec<u8>> = (0..40)
        .map(
            |number| {
                if number % 4 == 3 { record(number, "request", "GET /") } else { page(number) }
            },
        )
        .collect();
    let pages: Vec<usize> = (0..40).filter(|number| number % 4 != 3).collect();
    // A dictionary of raw content, stored as it is and compressed.
    let dictionary = page(4);
    let frame = |stored: Vec<u8>| {
        let length = u32::try_from(stored.len()).unwrap().to_le_bytes();
        [[0x5d, 0x2a, 0x4d, 0x18].as_slice(), &length, &stored].concat()
    };
    let with = |bytes: &[u8]| zstd_with(&dictionary, bytes);
    let without = |bytes: &[u8]| zstd_with(&[], bytes);
    let small: usize = records.iter().map(|record| with(record).len()).sum();
    assert!(small < records.iter().map(|record| without(record).len()).sum::<usize>());
    let mut first: Option<Vec<Value>> = None;
    for (name, (bytes, places)) in [
        ("plain.warc", whole(&records, None, &<[u8]>::to_vec)),
        ("members.warc.gz", members(&records, Vec::new(), &gzip)),
        ("whole.warc.gz", whole(&records, Some(0), &gzip)),
        ("frames.warc.zst", members(&records, Vec::new(), &without)),
        ("whole.warc.zst", whole(&records, Some(0), &without)),
        ("dictionary.warc.zst", members(&records, frame(dictionary.clone()), &with)),
        ("dictionary-zst.warc.zst", members(&records, frame(without(&dictionary)), &with)),
    ] {
        let scratch = Scratch::new();
        scratch.write(name, bytes);
        for batch in ["64", "1"] {
            let ran = run(&scratch, name, &["--set", &format!("run.batch={batch}")]);
            assert_eq!(ran.letters, [] as [Value; 0], "{name}");
            assert_eq!(ran.passed, BTreeMap::from([("request".to_owned(), 10)]), "{name}");
            let found: Vec<_> = ran.articles.iter().map(place).collect();
            let expected: Vec<_> = pages.iter().map(|number| places[*number]).collect();
            assert_eq!(found, expected, "{name}");
            // All but the place is the same, the digest of the record among it.
            let mut articles = ran.articles;
            for article in &mut articles {
                let source = article["source"].as_object_mut().unwrap();
                for key in ["path", "member", "offset"] {
                    source.remove(key);
                }
            }
            assert_eq!(articles.len(), pages.len());
            let first = first.get_or_insert_with(|| articles.clone());
            assert!(*first == articles, "{name}, batches of {batch}");
        }
    }
}

#[test]
fn a_list_of_paths_is_read() {
    let scratch = Scratch::new();
    scratch.write("crawl/a.warc.gz", gzip(&page(1)));
    scratch.write("crawl/b.warc", [page(2), page(3)].concat());
    scratch.write("warc.paths", "crawl/a.warc.gz\ncrawl/b.warc\n");
    let ran = run(&scratch, "warc.paths", &[]);
    let uris: Vec<_> = ran.articles.iter().map(|article| article["uri"].clone()).collect();
    assert_eq!(uris, ["urn:x:1", "urn:x:2", "urn:x:3"]);
}

#[track_caller]
fn uris(ran: &Ran) -> Vec<usize> {
    let number =
        |article: &Value| article["uri"].as_str().unwrap()["urn:x:".len()..].parse().unwrap();
    ran.articles.iter().map(number).collect()
}

#[test]
fn a_damaged_member_is_one_dead_letter_and_the_rest_is_there() {
    let records: Vec<Vec<u8>> = (0..30).map(page).collect();
    let (bytes, places) = members(&records, Vec::new(), &gzip);
    let start = |number: usize| usize::try_from(places[number].0.unwrap()).unwrap();
    let (from, to) = (start(12), start(13));
    // In its header, at the start of what is compressed, in its middle, in its checksum.
    for at in [from + 1, from + 12, usize::midpoint(from, to), to - 6] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        let scratch = Scratch::new();
        scratch.write("a.warc.gz", damaged);
        for batch in ["64", "1", "5"] {
            let ran = run(&scratch, "a.warc.gz", &["--set", &format!("run.batch={batch}")]);
            let expected: Vec<usize> = (0..30).filter(|number| *number != 12).collect();
            assert_eq!(uris(&ran), expected, "byte {at}");
            assert_eq!(ran.letters.len(), 1, "byte {at}: {:#?}", ran.letters);
            let source = &ran.letters[0]["source"];
            let place = (source["member"].as_u64(), source["offset"].as_u64().unwrap());
            // A header that is damaged is none: the place is the end of the member before.
            let before = (places[11].0, records[11].len() as u64);
            assert!(place == places[12] || (at == from + 1 && place == before), "{source}");
        }
    }
}

#[test]
fn of_an_archive_that_was_cut_off_all_but_the_last_record_is_there() {
    let records: Vec<Vec<u8>> = (0..20).map(page).collect();
    for compress in [gzip as fn(&[u8]) -> Vec<u8>, |bytes| zstd_with(&[], bytes)] {
        let (bytes, places) = members(&records, Vec::new(), &compress);
        let last = usize::try_from(places[19].0.unwrap()).unwrap();
        for cut in [last + 3, last + 20, usize::midpoint(last, bytes.len()), bytes.len() - 30] {
            let scratch = Scratch::new();
            scratch.write("a.warc", &bytes[..cut]);
            let ran = run(&scratch, "a.warc", &[]);
            assert_eq!(uris(&ran), (0..19).collect::<Vec<_>>(), "{cut}");
            assert_eq!(ran.letters.len(), 1, "{cut}: {:#?}", ran.letters);
        }
        // The record is whole, its sum is not.
        let scratch = Scratch::new();
        scratch.write("a.warc", &bytes[..bytes.len() - 1]);
        let ran = run(&scratch, "a.warc", &[]);
        assert_eq!((uris(&ran).len(), ran.letters.len()), (20, 1), "{:#?}", ran.letters);
    }
}

#[test]
fn damage_in_one_large_member_costs_what_cannot_be_read() {
    // Bodies that do not compress, so that a member of them has places to be damaged in.
    let noise = |number: usize| {
        let mut text = String::new();
        for n in 0..40_u64 {
            text += blake3::hash(&(n + 1000 * number as u64).to_le_bytes()).to_hex().as_str();
        }
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html>";
        record(number, "response", format!("{head}<p>{text}"))
    };
    let member =
        |numbers: std::ops::Range<usize>| gzip(&numbers.map(noise).collect::<Vec<_>>().concat());
    let mut second = member(10..20);
    let middle = second.len() / 2;
    second[middle] ^= 0xff;
    second[middle + 1] ^= 0xff;
    let scratch = Scratch::new();
    scratch.write("a.warc.gz", [member(0..10), second, member(20..30)].concat());
    let ran = run(&scratch, "a.warc.gz", &[]);
    let found = uris(&ran);
    assert!((0..13).all(|number| found.contains(&number)), "{found:?}");
    assert!((20..30).all(|number| found.contains(&number)), "{found:?}");
    assert!((1..=3).contains(&ran.letters.len()), "{:#?}", ran.letters);
}

#[test]
fn a_wrong_or_huge_length_is_one_dead_letter_with_its_bytes() {
    for length in ["0", "17", "5000", "400000000", "99999999999999", "x"] {
        let text = String::from_utf8(page(5)).unwrap();
        let (head, rest) = text.split_once("Content-Length: ").unwrap();
        let (_, rest) = rest.split_once("\r\n").unwrap();
        let bad = format!("{head}Content-Length: {length}\r\n{rest}").into_bytes();
        let before: Vec<u8> = (0..5).flat_map(page).collect();
        let after: Vec<u8> = (6..9).flat_map(page).collect();
        let scratch = Scratch::new();
        scratch.write("a.warc", [before.clone(), bad.clone(), after].concat());
        let ran = run(&scratch, "a.warc", &[]);
        assert_eq!(uris(&ran), [0, 1, 2, 3, 4, 6, 7, 8], "{length}");
        assert_eq!(ran.letters.len(), 1, "{length}: {:#?}", ran.letters);
        let letter = &ran.letters[0];
        assert_eq!(letter["source"]["offset"], before.len(), "{length}");
        assert_eq!(letter["source"].get("line"), None);
        assert_eq!(letter["raw_bytes"], bad.len(), "{length}");
    }
}

#[test]
fn a_file_that_is_no_archive_is_one_dead_letter() {
    let scratch = Scratch::new();
    scratch.write("a.warc.gz", "<!doctype html><p>Not found\n".repeat(200_000));
    let ran = run(&scratch, "a.warc.gz", &[]);
    assert_eq!((ran.articles.len(), ran.letters.len()), (0, 1), "{:#?}", ran.letters);
    assert_eq!(ran.letters[0]["raw_bytes"], 1 << 20);
}

/// 160 MiB of images that do not compress, with pages between them: cut twice.
#[test]
fn a_large_archive_is_cut_between_records() {
    let mut noise = vec![0; 1 << 20];
    blake3::Hasher::new().finalize_xof().fill(&mut noise);
    let image =
        [b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n".as_slice(), &noise]
            .concat();
    let records: Vec<Vec<u8>> = (0..320)
        .map(
            |number| {
                if number % 2 == 0 { record(number, "response", &image) } else { page(number) }
            },
        )
        .collect();
    let stored = |bytes: &[u8]| gzip_at(bytes, flate2::Compression::none());
    for (name, (bytes, places)) in [
        ("a.warc.gz", members(&records, Vec::new(), &stored)),
        ("a.warc", whole(&records, None, &<[u8]>::to_vec)),
        ("a.warc.zst", members(&records, Vec::new(), &|bytes| zstd_with(&[], bytes))),
    ] {
        let scratch = Scratch::new();
        scratch.write(name, bytes);
        let pages: Vec<_> = places.iter().skip(1).step_by(2).copied().collect();
        for threads in ["1", "2"] {
            let parts = ["--threads", threads, "--set", "export.jsonl.to=\"parts/\""];
            scratch.write("p.json", PIPELINE.replace("FROM", name));
            let ended = output(newsmill(&scratch, "run").arg("p.json").args(parts));
            ended.silent();
            let mut files: Vec<_> = std::fs::read_dir(scratch.path("parts"))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("part-"))
                .collect();
            files.sort();
            // A part holds a block, and a block is of one split.
            assert_eq!(files.len(), 3, "{name}");
            let text: String =
                files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
            let articles = json_lines(&text);
            assert_eq!(articles.iter().map(place).collect::<Vec<_>>(), pages, "{name}");
        }
    }
}

/// What the public samples hold: articles, dead letters, and what is passed over.
#[test]
fn the_public_samples_come_out_as_they_should() {
    let Some(folder) = shared().map(|data| data.join("warc")) else { return };
    for (name, articles, offsets, passed) in [
        ("bad.arc", 0, &[0, 134, 262][..], json!({"empty": 1})),
        (
            "example-bad-non-chunked.warc.gz",
            1,
            &[],
            json!({"request": 2, "revisit": 1, "warcinfo": 2}),
        ),
        (
            "example-bad.warc.gz.bad",
            1,
            &[],
            json!({"request": 2, "revisit": 1, "status": 1, "warcinfo": 1}),
        ),
        ("example-digest.warc", 0, &[], json!({"request": 4})),
        ("example-iana.org-chunked.warc", 1, &[], json!({"request": 1, "warcinfo": 1})),
        ("example-resource.warc.gz", 1, &[], json!({"warcinfo": 2})),
        ("example-space-in-target-uri.warc.gz", 0, &[], json!({"other": 1, "warcinfo": 1})),
        ("example-space-in-url.arc", 1, &[], json!({"warcinfo": 1})),
        ("example-trunc.warc", 0, &[1197], json!({"request": 1, "warcinfo": 2})),
        (
            "example-wget-bad-target-uri.warc.gz",
            1,
            &[],
            json!({"metadata": 1, "request": 1, "text": 2, "warcinfo": 1}),
        ),
        ("example-wrong-chunks.warc.gz", 1, &[], json!({"request": 1})),
        ("example.arc", 1, &[], json!({"warcinfo": 1})),
        ("example.arc.gz", 1, &[], json!({"warcinfo": 1})),
        ("example.warc", 1, &[], json!({"request": 2, "revisit": 1, "warcinfo": 2})),
        ("example.warc.gz", 1, &[], json!({"request": 2, "revisit": 1, "warcinfo": 2})),
        ("post-test.warc.gz", 0, &[], json!({"json": 3, "request": 3})),
    ] {
        let scratch = Scratch::new();
        let ran = run(&scratch, folder.join(name).to_str().unwrap(), &[]);
        assert_eq!(ran.articles.len(), articles, "{name}");
        let found: Vec<_> =
            ran.letters.iter().map(|l| l["source"]["offset"].as_u64().unwrap()).collect();
        assert_eq!(found, offsets, "{name}: {:#?}", ran.letters);
        assert_eq!(json!(ran.passed), passed, "{name}");
        for article in &ran.articles {
            assert_eq!(article["media_type"], "text/html", "{name}");
            assert!(article["url"].as_str().unwrap().starts_with("http://"), "{name}");
        }
    }
}
