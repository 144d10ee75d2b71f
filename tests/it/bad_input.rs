//! Bad input, and what it gets: a clear error or a dead letter, and nothing else is lost.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Outcome, Scratch, json_lines, lines_pipeline, newsmill, output};

/// Pages below `in`, through extraction, into `out.jsonl`.
const PAGES: &str = r#"{
    "name": "pages",
    "ingest": [{ "use": "ingest.page", "from": ["in"] }],
    "stages": [{ "use": "clean.extract" }],
    "export": [{ "use": "export.jsonl", "to": "out.jsonl" }],
    "run": { "fail_above": "100%" }
}"#;

/// Lines of every file below `in`.
const LINES: &str = r#"{
    "name": "lines",
    "ingest": [{ "use": "ingest.jsonl", "from": ["in"] }],
    "export": [{ "use": "export.jsonl", "to": "out.jsonl" }],
    "run": { "fail_above": "100%" }
}"#;

const SENTENCE: &str = "The harbour of Aarhus opened again on Monday after three days of storm, and the first ferry left for Odden with two hundred passengers on board.";

fn page(headline: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{headline}</title></head><body><article><h1>{headline}</h1>\
         <p>{SENTENCE}</p><p>{SENTENCE}</p></article></body></html>"
    )
}

/// What a run gave.
struct Given {
    report: Value,
    articles: Vec<Value>,
    letters: Vec<Value>,
}

/// Runs `pipeline`, which has to be done.
#[track_caller]
fn run(scratch: &Scratch, pipeline: &str, more: &[&str]) -> Given {
    scratch.write("p.json", pipeline);
    let mut command = newsmill(scratch, "run");
    given(scratch, &output(command.args(["p.json", "--report", "report.json"]).args(more)))
}

#[track_caller]
fn given(scratch: &Scratch, ended: &Outcome) -> Given {
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert_eq!(ended.stdout, "");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let letters =
        report["dead_letters"].as_str().map(|path| std::fs::read_to_string(path).unwrap());
    let letters = json_lines(&letters.unwrap_or_default());
    Given { articles: json_lines(&scratch.read("out.jsonl")), letters, report }
}

impl Given {
    /// Fails unless so many articles came in, so many went out, and each of the rest is a dead letter for `why`.
    #[track_caller]
    fn sums(&self, read: u64, exported: usize, why: &[&str]) -> &Self {
        let dead = u64::try_from(why.len()).unwrap();
        let told = [&self.report["read"], &self.report["dead"], &self.report["dropped"]];
        assert_eq!(told.map(|n| n.as_u64().unwrap()), [read, dead, 0], "{:#}", self.report);
        assert_eq!(self.report["exports"][0]["exported"], exported, "{:#}", self.report);
        assert_eq!(self.articles.len(), exported);
        assert_eq!(read, u64::try_from(exported).unwrap() + dead);
        let said: Vec<&str> = self.letters.iter().map(|l| l["message"].as_str().unwrap()).collect();
        assert_eq!(said.len(), why.len(), "{said:?}");
        for (said, why) in said.iter().zip(why) {
            assert!(said.contains(why), "no `{why}` in `{said}`");
        }
        self
    }

    #[track_caller]
    fn article(&self, uri: &str) -> &Value {
        let found = self.articles.iter().find(|article| article["uri"] == uri);
        found.unwrap_or_else(|| panic!("no {uri} in {:#?}", self.articles))
    }
}

#[test]
fn empty_files_and_folders() {
    let scratch = Scratch::new();
    scratch.write("in/empty.html", "");
    scratch.write("in/good.html", page("Ferries sail again"));
    scratch.write("in/white.html", " \n\t ");
    run(&scratch, PAGES, &[])
        .sums(3, 1, &["the file is empty", "nothing but whitespace"])
        .article("good.html");

    let scratch = Scratch::new();
    scratch.write("in/empty.jsonl", "");
    scratch.write("in/good.jsonl", "{\"uri\":\"a\"}\n");
    scratch.write("in/white.jsonl", "\n\n \n");
    run(&scratch, LINES, &[]).sums(1, 1, &[]);

    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("in")).unwrap();
    run(&scratch, PAGES, &[]).sums(0, 0, &[]);
    scratch.write("p.json", PAGES.replace("\"in\"]", "\"in\"], \"if_empty\": \"fail\""));
    output(newsmill(&scratch, "run").arg("p.json")).fails(66, "found no input");
}

#[test]
fn a_missing_path_is_named() {
    let scratch = Scratch::new();
    scratch.write("in/good.html", page("Ferries sail again"));
    scratch.write("p.json", PAGES.replace("[\"in\"]", "[\"in\", \"not/there.html\"]"));
    output(newsmill(&scratch, "run").arg("p.json")).fails(66, "not/there.html");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn a_file_whose_reading_fails_costs_itself() {
    // Opens for everybody and fails at the first read, for root too.
    let unreadable = "/proc/self/mem";
    if !std::path::Path::new(unreadable).exists() {
        println!("skipped: there is no {unreadable} here");
        return;
    }
    let scratch = Scratch::new();
    scratch.write("in/good.html", page("Ferries sail again"));
    symlink(unreadable, scratch.path("in/mem.html")).unwrap();
    let given = run(&scratch, PAGES, &[]);
    given.sums(2, 1, &["in/mem.html"]).article("good.html");
    assert_eq!(given.letters[0]["code"], "unreadable");
}

#[test]
fn links_that_lead_nowhere_or_back() {
    let scratch = Scratch::new();
    scratch.write("in/a/good.html", page("Ferries sail again"));
    symlink("nothing", scratch.path("in/dangling.html")).unwrap();
    symlink("..", scratch.path("in/a/back")).unwrap();
    symlink("self.html", scratch.path("in/self.html")).unwrap();
    let given = run(&scratch, PAGES, &[]);
    given.sums(4, 1, &["leads back", "leads nowhere", "self.html"]).article("a/good.html");
    // Named as such, too.
    let named = PAGES.replace("[\"in\"]", "[\"in/a/good.html\", \"in/dangling.html\"]");
    run(&scratch, &named, &[]).sums(2, 1, &["leads nowhere"]);
}

#[test]
fn a_fifo_is_not_waited_for() {
    let scratch = Scratch::new();
    scratch.write("in/good.html", page("Ferries sail again"));
    assert!(Command::new("mkfifo").arg(scratch.path("in/pipe.html")).status().unwrap().success());
    run(&scratch, PAGES, &[]).sums(2, 1, &["FIFO"]);
    run(&scratch, &PAGES.replace("\"in\"", "\"in/pipe.html\""), &[]).sums(1, 0, &["FIFO"]);
    // As the pipeline file and as the target.
    output(newsmill(&scratch, "run").arg("in/pipe.html")).fails(66, "not a file");
    scratch.write("p.json", PAGES.replace("out.jsonl", "in/pipe.html"));
    output(newsmill(&scratch, "run").arg("p.json")).fails(74, "FIFO");
}

#[test]
fn a_line_of_two_gigabytes() {
    let scratch = Scratch::new();
    // Holes of a file system in memory are read faster than those of a disk.
    let memory = tempfile::Builder::new().suffix(".jsonl").tempfile_in("/dev/shm");
    let mut file = memory.or_else(|_| tempfile::NamedTempFile::new()).unwrap();
    file.write_all(b"{\"uri\":\"before\"}\n{\"uri\":\"").unwrap();
    file.as_file().set_len(2 << 30).unwrap();
    file.seek(SeekFrom::End(0)).unwrap();
    file.write_all(b"\"}\n{\"uri\":\"after\"}\n").unwrap();
    std::fs::create_dir(scratch.path("in")).unwrap();
    symlink(file.path(), scratch.path("in/long.jsonl")).unwrap();
    scratch.write("p.json", LINES);
    // The address space says that memory is bounded.
    let command = newsmill(&scratch, "run");
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -v 700000 && exec \"$@\"", "sh"]).arg(command.get_program());
    limited.args(command.get_args()).current_dir(scratch.dir());
    limited.args([
        "p.json",
        "--report",
        "report.json",
        "--threads",
        "1",
        "--set",
        "run.article_bytes_max=1MiB",
    ]);
    let given = given(&scratch, &output(&mut limited));
    given.sums(3, 2, &["longer than an article may be"]);
    assert_eq!(given.articles[1]["uri"], "after");
    assert_eq!(given.letters[0]["source"]["line"], 2);
    assert_eq!(given.letters[0]["source"]["offset"], 17);
}

#[test]
fn bytes_that_are_no_utf_8() {
    let scratch = Scratch::new();
    scratch.write("in/x.jsonl", b"{\"uri\":\"a\"}\n{\"uri\":\"\xff\xfe\"}\n{\"uri\":\"b\"}\n");
    run(&scratch, LINES, &[]).sums(3, 2, &["not UTF-8"]);

    let scratch = Scratch::new();
    let headline = "Grüße aus Århus";
    let latin: Vec<u8> =
        page(headline).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    scratch.write("in/latin.html", latin);
    let mut broken = page("Ferries sail again").into_bytes();
    let at = broken.len() / 2;
    broken[at] = 0xff;
    scratch.write("in/broken.html", broken);
    scratch.write(
        "in/noise.html",
        [b"<html><p>".as_slice(), &[0xff, 0xfe, 0x80, 0x81].repeat(500)].concat(),
    );
    let given = run(&scratch, PAGES, &[]);
    assert_eq!(given.article("latin.html")["headline"], headline);
    assert_eq!(given.article("broken.html")["headline"], "Ferries sail again");
    let [read, dead] = ["read", "dead"].map(|key| given.report[key].as_u64().unwrap());
    assert_eq!((read, given.articles.len() as u64 + dead), (3, 3));
}

#[test]
fn utf_16_with_and_without_a_mark() {
    let scratch = Scratch::new();
    let headline = "Færgerne sejler igen fra Århus";
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (html, marked) = (page(headline), format!("\u{feff}{}", page(headline)));
    scratch.write("in/be.html", big(&html));
    scratch.write("in/be-bom.html", big(&marked));
    scratch.write("in/le.html", little(&html));
    scratch.write("in/le-bom.html", little(&marked));
    scratch.write("in/utf8-bom.html", &marked);
    let odd = [little(&marked), vec![b'x']].concat();
    scratch.write("in/odd.html", odd);
    let plain = format!("{headline}\n\n{SENTENCE}\n\n{SENTENCE}\n");
    scratch.write("in/plain.txt", little(&plain));
    let given = run(&scratch, PAGES, &[]);
    given.sums(7, 7, &[]);
    for article in &given.articles {
        assert_eq!(article["headline"], headline, "{article:#}");
        assert_eq!(article["body_text"], format!("{SENTENCE}\n\n{SENTENCE}"), "{article:#}");
    }
}

fn lines(count: u32) -> String {
    let noise = |n: u32| blake3::hash(&n.to_le_bytes()).to_hex();
    (0..count)
        .map(|n| json!({ "uri": n.to_string(), "body_text": noise(n).as_str() }).to_string() + "\n")
        .collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstd_frame(text: &str) -> Vec<u8> {
    zstd::stream::encode_all(text.as_bytes(), 3).unwrap()
}

/// Of what was truncated the whole lines are kept, each once and in order, and the rest is one dead letter.
#[test]
fn truncated_gzip_and_zstd() {
    let text = lines(3_000);
    for (name, whole) in [("x.jsonl.gz", gzip(&text)), ("x.jsonl.zst", zstd_frame(&text))] {
        let scratch = Scratch::new();
        scratch.write("in/a.jsonl", "{\"uri\":\"first\"}\n");
        scratch.write("in/z.jsonl", "{\"uri\":\"last\"}\n");
        let mut kept = Vec::new();
        for cut in [whole.len() * 2 / 3, whole.len() - 1] {
            scratch.write(&format!("in/{name}"), &whole[..cut]);
            let given = run(&scratch, LINES, &[]);
            let found = given.articles.len() - 2;
            given.sums(u64::try_from(found).unwrap() + 3, found + 2, &["in/x.jsonl."]);
            for (number, article) in given.articles[1..=found].iter().enumerate() {
                assert_eq!(article["uri"], number.to_string());
            }
            assert_eq!(given.articles[found + 1]["uri"], "last");
            assert_eq!(given.letters[0]["code"], "input");
            assert!(given.letters[0]["source"]["offset"].as_u64().unwrap() > 0);
            kept.push(found);
        }
        assert!(kept[0] > 1_000 && kept[0] < kept[1], "{name}: {kept:?}");
    }
}

#[test]
fn a_truncated_page_is_a_dead_letter() {
    let scratch = Scratch::new();
    let html = page("Ferries sail again");
    scratch.write("in/good.html.gz", gzip(&html));
    scratch.write("in/good.html.zst", zstd_frame(&html));
    for (name, whole) in [("in/cut.html.gz", gzip(&html)), ("in/cut.html.zst", zstd_frame(&html))] {
        scratch.write(name, &whole[..whole.len() * 2 / 3]);
    }
    scratch.write("in/head.html.gz", &gzip(&html)[..7]);
    let given = run(&scratch, PAGES, &[]);
    assert_eq!(given.report["read"], 5);
    assert_eq!(given.report["dead"], 3, "{:#?}", given.letters);
    assert_eq!(given.articles.len(), 2);
}

#[test]
fn tags_nested_a_hundred_thousand_deep() {
    let scratch = Scratch::new();
    for (name, tag) in [("div", "div"), ("b", "b"), ("table", "table><tr><td")] {
        let deep =
            format!("<html><body><h1>Deep</h1>{}{SENTENCE}", format!("<{tag}>").repeat(100_000));
        scratch.write(&format!("in/{name}.html"), deep);
    }
    scratch.write("in/good.html", page("Ferries sail again"));
    let given = run(&scratch, PAGES, &[]);
    assert_eq!(given.report["read"], 4);
    assert_eq!(given.articles.len() + given.letters.len(), 4);
    given.article("good.html");
}

#[test]
fn a_million_attributes() {
    let scratch = Scratch::new();
    let mut many = String::from("<html><body ");
    for n in 0..1_000_000 {
        many += "a";
        many += &n.to_string();
        many += "=1 ";
    }
    many += ">";
    many += &page("Ferries sail again");
    scratch.write("in/many.html", many);
    scratch.write("in/good.html", page("Ferries sail again"));
    let given = run(&scratch, PAGES, &[]);
    assert_eq!(given.report["read"], 2);
    assert_eq!(given.articles.len() + given.letters.len(), 2);
    given.article("good.html");
}

#[test]
fn a_text_of_fifty_megabytes() {
    let scratch = Scratch::new();
    let text = "word ".repeat(10 << 20);
    scratch.write("in/big.html", format!("<html><body><h1>Big</h1><p>{text}</p></body></html>"));
    scratch.write("in/good.html", page("Ferries sail again"));
    let given = run(&scratch, PAGES, &["--threads", "1"]);
    assert_eq!(given.report["read"], 2);
    assert_eq!(given.articles.len() + given.letters.len(), 2);
    given.article("good.html");
    // A line of the same size is an article, or too large for the pipeline's limit.
    let scratch = Scratch::new();
    let line = format!("{{\"uri\":\"big\",\"body_text\":\"{text}\"}}\n{{\"uri\":\"small\"}}\n");
    scratch.write("in/x.jsonl", line);
    run(&scratch, LINES, &[]).sums(2, 2, &[]);
    run(&scratch, LINES, &["--set", "run.article_bytes_max=20MiB"]).sums(
        2,
        1,
        &["longer than an article"],
    );
}

#[test]
fn a_nul_in_every_field() {
    let scratch = Scratch::new();
    let nul = "a\u{0}b";
    let texts = [
        "uri",
        "slugline",
        "genre",
        "url",
        "content",
        "media_type",
        "charset",
        "kind",
        "headline",
        "standfirst",
        "byline",
        "section",
        "publisher",
        "located",
        "language",
        "body_text",
    ];
    let mut record = serde_json::Map::new();
    for name in texts {
        record.insert(name.to_owned(), json!(nul));
    }
    for name in ["authors", "keywords"] {
        record.insert(name.to_owned(), json!([nul, nul]));
    }
    record.insert("rights".to_owned(), json!({ "holder": nul }));
    record.insert("images".to_owned(), json!([{ "caption": nul }]));
    record
        .insert("subjects".to_owned(), json!([{ "name": nul, "uri": nul, "data": { "x": nul } }]));
    record.insert("body_blocks".to_owned(), json!([{ "kind": "paragraph", "span": [0, 3] }]));
    let escaped = Value::Object(record.clone()).to_string();
    let time = json!({ "published": nul }).to_string();
    scratch.write(
        "in/x.jsonl",
        format!("{escaped}\n{time}\n{{\"headline\":\"{nul}\"}}\n{{\"uri\":\"good\"}}\n"),
    );
    let given = run(&scratch, LINES, &[]);
    given.sums(4, 2, &["which is not a time", "control character"]).article("good");
    let article = &given.articles[0];
    for name in texts.iter().filter(|name| **name != "content") {
        assert_eq!(article[*name], nul, "{name}");
    }
    assert_eq!(
        (&article["authors"], &article["rights"]["holder"]),
        (&json!([nul, nul]), &json!(nul))
    );
    assert_eq!(article["subjects"][0]["name"], nul);
    // Cleaning takes them away; a page with them is read.
    let cleaned =
        lines_pipeline(r#"{ "use": "clean.normalize" }"#).replace("in.jsonl", "in/x.jsonl");
    run(&scratch, &cleaned, &[]).sums(4, 2, &["", ""]);
    let text = scratch.read("out.jsonl");
    let articles = json_lines(&text);
    for name in ["headline", "body_text"] {
        assert!(!articles[0][name].as_str().unwrap().contains('\0'), "{name}: {text}");
    }
    let scratch = Scratch::new();
    scratch.write("in/nul.html", page("Ferries\u{0} sail again").replace("storm", "st\u{0}orm"));
    run(&scratch, PAGES, &[]).sums(1, 1, &[]);
}

#[test]
fn options_of_the_wrong_type_and_keys_that_stand_twice() {
    let scratch = Scratch::new();
    scratch.write("in/good.html", page("Ferries sail again"));
    scratch.write(
        "p.json",
        PAGES.replace(
            "\"clean.extract\" }",
            "\"clean.extract\", \"options\": { \"content_bytes_max\": \"big\" } }",
        ),
    );
    for command in ["run", "validate"] {
        let ended = output(newsmill(&scratch, command).arg("p.json"));
        let said = ended.stdout.clone() + &ended.stderr;
        assert_eq!(ended.code, Some(if command == "run" { 78 } else { 1 }), "{ended:#?}");
        assert!(said.contains("p.json:4:") && said.contains("content_bytes_max"), "{said}");
    }
    scratch.write(
        "p.json",
        PAGES.replace("\"name\": \"pages\",", "\"name\": \"pages\",\n \"name\": \"again\","),
    );
    let ended = output(newsmill(&scratch, "run").arg("p.json"));
    ended.fails(78, "p.json:3:");
    assert!(ended.stderr.contains("`name`"), "{ended:#?}");
    assert!(!scratch.path("out.jsonl").exists());

    // In a record the last one counts.
    let scratch = Scratch::new();
    scratch.write("in/x.jsonl", "{\"uri\":\"a\",\"headline\":\"1\",\"headline\":\"2\"}\n");
    assert_eq!(run(&scratch, LINES, &[]).sums(1, 1, &[]).article("a")["headline"], "2");
}

#[test]
fn a_pipeline_file_of_a_hundred_megabytes() {
    let scratch = Scratch::new();
    let head = LINES.trim_end().strip_suffix('}').unwrap();
    let file = scratch.path("p.json");
    std::fs::write(&file, format!("{head}, \"note\": \"{}\" }}", "x".repeat(100 << 20))).unwrap();
    output(newsmill(&scratch, "run").arg("p.json")).fails(78, "larger than 4 MiB");
    let ended = output(newsmill(&scratch, "validate").arg("p.json"));
    assert_eq!(ended.code, Some(1), "{:.1000}", ended.stderr);
    assert!(ended.stdout.contains("larger than 4 MiB") && ended.stdout.len() < 1_000);
    // Nothing but brackets, and no end of them.
    std::fs::write(&file, "[".repeat(100 << 20)).unwrap();
    let ended = output(newsmill(&scratch, "run").arg("p.json"));
    assert_eq!(ended.code, Some(78));
    assert!(ended.stderr.len() < 10_000);
    // As long as may be, and deep.
    std::fs::write(&file, format!("{head}, \"note\": {}", "[".repeat(3 << 20))).unwrap();
    let ended = output(newsmill(&scratch, "run").arg("p.json"));
    assert_eq!(ended.code, Some(78));
    assert!(ended.stderr.len() < 10_000);
}
