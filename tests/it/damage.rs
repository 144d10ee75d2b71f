//! Inputs with damage in the middle, readers and serial stages that fail: what is lost, and that nothing else is.

use std::io::Write as _;
use std::ops::Range;

use serde_json::{Value, json};

use crate::support::{
    Outcome, Scratch, compile_plugin, json_lines, lines_pipeline, newsmill, output, top,
};

/// A run with `p.json` of the scratch folder; its report.
fn run(scratch: &Scratch, more: &[&str]) -> (Outcome, Value) {
    let mut command = newsmill(scratch, "run");
    command.args(["p.json", "--report", "report.json"]);
    if scratch.path("plugins").exists() {
        command.args(["--plugin-dir", "plugins"]);
    }
    let ended = output(command.args(more));
    let report = std::fs::read_to_string(scratch.path("report.json")).unwrap_or_default();
    (ended, serde_json::from_str(&report).unwrap_or_default())
}

/// Like [`run`], which has to be done.
#[track_caller]
fn done(scratch: &Scratch, more: &[&str]) -> Value {
    let (ended, report) = run(scratch, more);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    report
}

fn letters(report: &Value) -> Vec<Value> {
    json_lines(&std::fs::read_to_string(report["dead_letters"].as_str().unwrap()).unwrap())
}

fn raw(letter: &Value) -> Vec<u8> {
    use base64::Engine as _;
    let raw = letter["raw"].as_str().unwrap_or_default();
    base64::engine::general_purpose::STANDARD.decode(raw).unwrap()
}

#[track_caller]
fn headlines(scratch: &Scratch) -> Vec<String> {
    let articles = json_lines(&scratch.read("out.jsonl"));
    articles.iter().map(|a| a["headline"].as_str().unwrap_or_default().to_owned()).collect()
}

#[track_caller]
fn sums(report: &Value, read: u64, dropped: u64, dead: u64, exported: u64) {
    let found =
        [&report["read"], &report["dropped"], &report["dead"], &report["exports"][0]["exported"]];
    let expected = [read, dropped, dead, exported];
    assert_eq!(found.map(|n| n.as_u64().unwrap()), expected, "{report:#}");
}

fn line(headline: &str) -> String {
    json!({ "headline": headline }).to_string() + "\n"
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `numbers` as lines of JSON with those numbers as headlines.
fn numbered(numbers: Range<u32>) -> String {
    numbers.map(|number| line(&number.to_string())).collect()
}

fn fragile_pipeline(run: &str) -> String {
    format!(
        r#"{{ "name": "t", "ingest": [{{ "use": "ingest.fragile", "from": ["in.txt"] }}],
             "export": [{{ "use": "export.jsonl", "to": "out.jsonl" }}], "run": {{ "fail_above": "100%"{run} }} }}"#
    )
}

fn fragile(scratch: &Scratch, flags: &[&str]) {
    compile_plugin(&top().join("tests/it/plugins/fragile.c"), &scratch.path("plugins"), flags);
    scratch.write("p.json", fragile_pipeline(""));
}

#[test]
fn bad_lines_have_line_numbers_and_their_bytes() {
    let scratch = Scratch::new();
    let bad = ["{\"headline\": 7}", "not json", "{\"headline\":\"x\"", "[1]"];
    let mut text = String::new();
    for (number, bad) in bad.iter().enumerate() {
        text += &line(&format!("good {number}"));
        text += "\n";
        text += bad;
        text += "\n";
    }
    scratch.write("in.jsonl", &text);
    scratch.write("p.json", lines_pipeline(""));
    let report = done(&scratch, &[]);
    sums(&report, 8, 0, 4, 4);
    let letters = letters(&report);
    for (number, (letter, bad)) in letters.iter().zip(bad).enumerate() {
        assert_eq!(letter["source"]["line"], 3 + 3 * number, "{letter:#}");
        assert_eq!(letter["source"]["offset"], text.find(bad).unwrap(), "{letter:#}");
        assert_eq!(raw(letter), bad.as_bytes(), "{letter:#}");
        assert_eq!(letter["stage"], "ingest.jsonl");
    }
    assert_eq!(headlines(&scratch), ["good 0", "good 1", "good 2", "good 3"]);
}

#[test]
fn line_numbers_hold_behind_a_long_line_and_with_a_small_article_limit() {
    let scratch = Scratch::new();
    let long = line(&"x".repeat(300_000));
    scratch.write("in.jsonl", format!("{}{long}bad\n{}", line("a"), line("b")));
    scratch.write("p.json", lines_pipeline(""));
    let report = done(&scratch, &["--set", "run.article_bytes_max=2048"]);
    sums(&report, 4, 0, 2, 2);
    let letters = letters(&report);
    assert_eq!((&letters[0]["source"]["line"], &letters[0]["code"]), (&json!(2), &json!("range")));
    assert_eq!(raw(&letters[0]), long.trim_end().as_bytes());
    assert_eq!((&letters[1]["source"]["line"], raw(&letters[1])), (&json!(3), b"bad".to_vec()));
    assert_eq!(headlines(&scratch), ["a", "b"]);
}

#[test]
fn a_reader_that_fails_goes_on_at_the_next_record() {
    let scratch = Scratch::new();
    fragile(&scratch, &["-DBOUNDARY"]);
    scratch.write("in.txt", "one\ntwo\nthree\nfail here\nfour\nfive\nfail again\nsix\n");
    let report = done(&scratch, &[]);
    sums(&report, 8, 0, 2, 6);
    assert_eq!(headlines(&scratch), ["one", "two", "three", "four", "five", "six"]);
    let letters = letters(&report);
    let places: Vec<_> =
        letters.iter().map(|l| (&l["source"]["offset"], &l["source"]["line"])).collect();
    assert_eq!(places, [(&json!(14), &json!(4)), (&json!(34), &json!(7))]);
    assert_eq!(raw(&letters[0]), b"fail here\n");
    assert_eq!(raw(&letters[1]), b"fail again\n");
    assert_eq!(letters[0]["code"], "input");
    assert!(letters[0]["message"].as_str().unwrap().contains("the line asks for it"));
    assert!(letters[0]["source"]["path"].as_str().unwrap().ends_with("in.txt"));
    // Numbers go on where the reader is opened again at its token, and begin anew behind what was passed over.
    let numbers: Vec<_> =
        json_lines(&scratch.read("out.jsonl")).iter().map(|a| a["urgency"].clone()).collect();
    assert_eq!(numbers, [1, 2, 3, 1, 2, 1]);
    // Once at the start, once more row by row and once behind the damage; for the second failure those two again.
    assert_eq!(report["entries"][0]["metrics"]["opened"], 5.0);
}

#[test]
fn one_failure_reopens_the_input_twice_however_many_rows_come_before() {
    let scratch = Scratch::new();
    fragile(&scratch, &["-DBOUNDARY"]);
    let lines: String = (0..1000).map(|n| format!("line {n}\n")).collect();
    scratch.write("in.txt", format!("{lines}fail\nlast\n"));
    let report = done(&scratch, &["--set", "run.batch=1000"]);
    sums(&report, 1002, 0, 1, 1001);
    assert_eq!(report["entries"][0]["metrics"]["opened"], 3.0);
}

#[test]
fn without_boundaries_the_rest_of_the_input_is_lost_as_one_dead_letter() {
    let scratch = Scratch::new();
    fragile(&scratch, &[]);
    scratch.write("in.txt", "one\ntwo\nfail here\nthree\nfour\n");
    scratch.write("other.txt", "five\n");
    scratch.write(
        "p.json",
        fragile_pipeline("").replace(r#"["in.txt"]"#, r#"["in.txt", "other.txt"]"#),
    );
    let report = done(&scratch, &[]);
    sums(&report, 4, 0, 1, 3);
    assert_eq!(headlines(&scratch), ["one", "two", "five"]);
    let letter = &letters(&report)[0];
    assert_eq!(letter["source"]["offset"], 8);
    assert_eq!(raw(letter), b"fail here\nthree\nfour\n");
}

#[test]
fn an_input_that_cannot_be_opened_is_picked_up_at_its_next_record() {
    let scratch = Scratch::new();
    fragile(&scratch, &["-DBOUNDARY"]);
    scratch.write("in.txt", "sealed\none\ntwo\n");
    let report = done(&scratch, &[]);
    sums(&report, 3, 0, 1, 2);
    assert_eq!(headlines(&scratch), ["one", "two"]);
    assert_eq!(raw(&letters(&report)[0]), b"sealed\n");

    fragile(&scratch, &[]);
    let report = done(&scratch, &[]);
    sums(&report, 1, 0, 1, 0);
}

#[test]
fn an_input_full_of_damage_costs_no_more_than_the_damage() {
    let scratch = Scratch::new();
    fragile(&scratch, &["-DBOUNDARY"]);
    scratch.write("in.txt", "fail\n".repeat(2_000) + "good\n");
    let report = done(&scratch, &[]);
    sums(&report, 2_001, 0, 2_000, 1);
    assert_eq!(headlines(&scratch), ["good"]);
}

#[test]
fn a_small_article_limit_does_not_stop_the_search_for_the_next_record() {
    let scratch = Scratch::new();
    fragile(&scratch, &["-DBOUNDARY"]);
    let long = format!("fail {}\n", "x".repeat(500));
    scratch.write("in.txt", format!("one\n{}two\n", long));
    let report = done(&scratch, &["--set", "run.article_bytes_max=1024"]);
    sums(&report, 3, 0, 1, 2);
    assert_eq!(headlines(&scratch), ["one", "two"]);
    assert_eq!(raw(&letters(&report)[0]), long.as_bytes());
}

/// Three members or frames, the middle one of forty lines and damaged in its middle.
fn three_members(compress: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let noise = |n: u32| {
        let hash = blake3::hash(&n.to_le_bytes()).to_hex();
        json!({ "headline": n.to_string(), "body_text": hash.as_str() }).to_string() + "\n"
    };
    let member = |numbers: Range<u32>| compress(numbers.map(noise).collect::<String>().as_bytes());
    let mut second = member(40..80);
    let middle = second.len() / 2;
    for byte in &mut second[middle..middle + 40] {
        *byte ^= 0x5a;
    }
    [member(0..40), second, member(80..400)].concat()
}

#[track_caller]
fn check_three_members(name: &str, bytes: &[u8]) {
    let scratch = Scratch::new();
    scratch.write(name, bytes);
    scratch.write("p.json", lines_pipeline("").replace("in.jsonl", name));
    let mut first = None;
    for batch in ["64", "1", "7"] {
        let report = done(&scratch, &["--set", &format!("run.batch={batch}")]);
        // Of damaged bytes text may come that is another than was compressed: the sum is checked at a member's end.
        let number = |headline: &String| headline.parse().unwrap_or(60);
        let numbers: Vec<u32> = headlines(&scratch).iter().map(number).collect();
        let whole: Vec<u32> = numbers.iter().copied().filter(|n| !(40..80).contains(n)).collect();
        assert!(
            whole.iter().copied().eq((0..40).chain(80..400)),
            "{name} batch {batch}: {whole:?}"
        );
        assert!(numbers.len() <= 400, "{name} batch {batch}");
        let dead = report["dead"].as_u64().unwrap();
        assert!(dead > 0);
        let kept = u64::try_from(numbers.len()).unwrap();
        sums(&report, kept + dead, 0, dead, kept);
        let letters = letters(&report);
        let last = letters.last().unwrap();
        assert!(last["source"]["member"].as_u64().unwrap() > 0, "{last:#}");
        let state = (scratch.read("out.jsonl"), comparable(&letters));
        assert!(*first.get_or_insert_with(|| state.clone()) == state, "{name} batch {batch}");
    }
}

#[test]
fn a_damaged_member_costs_what_cannot_be_read_of_it() {
    check_three_members("in.jsonl.gz", &three_members(&gzip));
    check_three_members("in.jsonl.zst", &three_members(&zstd_frame));
}

fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Dead letters without the run's id.
fn comparable(letters: &[Value]) -> Vec<Value> {
    let mut letters = letters.to_vec();
    for letter in &mut letters {
        letter.as_object_mut().unwrap().remove("run");
    }
    letters
}

#[test]
fn a_call_that_answers_retry_is_made_three_times_more() {
    let scratch = Scratch::new();
    fragile(&scratch, &["-DRETRIES=3"]);
    scratch.write("in.txt", "one\nretry two\nthree\n");
    let report = done(&scratch, &[]);
    // The failed calls had consumed lines: each is read again, none twice.
    sums(&report, 3, 0, 0, 3);
    assert_eq!(headlines(&scratch), ["one", "retry two", "three"]);
}

#[test]
fn a_reader_that_stays_busy_ends_the_run_resumably() {
    let scratch = Scratch::new();
    fragile(&scratch, &["-DRETRIES=4"]);
    scratch.write("in.txt", "one\nretry two\nthree\n");
    let (ended, _) = run(&scratch, &[]);
    ended.fails(75, "the line asks for it");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn a_stage_that_stays_busy_ends_the_run_resumably() {
    let scratch = Scratch::new();
    let hazard = top().join("tests/it/plugins/hazard.c");
    compile_plugin(&hazard, &scratch.path("plugins"), &["-DFAILS=NM_E_RETRY"]);
    scratch.write("in.jsonl", "{\"body_text\":\"fail\"}\n");
    scratch.write("p.json", lines_pipeline(r#"{ "use": "clean.hazard" }"#));
    let (ended, _) = run(&scratch, &[]);
    ended.fails(75, "the body asks for it");
    assert!(!scratch.path("out.jsonl").exists());
}

#[test]
fn of_inputs_a_stage_planned_itself_a_busy_one_costs_only_itself() {
    let scratch = Scratch::new();
    let lines =
        r#"-DPLANS="{\"uri\":\"site-a\"}\n{\"uri\":\"site-busy\"}\n{\"uri\":\"site-b\"}\n""#;
    fragile(&scratch, &[lines]);
    scratch.write("in.txt", "not looked at");
    let report = done(&scratch, &[]);
    sums(&report, 3, 0, 1, 2);
    assert_eq!(headlines(&scratch), [r#"{"uri":"site-a"}"#, r#"{"uri":"site-b"}"#]);
    let letter = &letters(&report)[0];
    assert_eq!(letter["code"], "input");
    assert_eq!(letter["source"]["path"], "site-busy");
}

/// What a serial stage decides must not depend on articles that it failed on.
const TITLES: [&str; 12] =
    ["a", "b", "a", "fail c", "c", "b", "d", "fail d", "fail e", "e", "e", "f"];

fn recall(flags: &[&str], run_keys: &[&str]) -> (Vec<String>, Value) {
    let scratch = Scratch::new();
    compile_plugin(&top().join("tests/it/plugins/recall.c"), &scratch.path("plugins"), flags);
    scratch.write("in.jsonl", TITLES.map(line).concat());
    scratch.write("p.json", lines_pipeline(r#"{ "use": "clean.recall" }"#));
    let sets: Vec<&str> = run_keys.iter().flat_map(|key| ["--set", key]).collect();
    let report = done(&scratch, &sets);
    // "fail d" is a "d" that was seen: it is dropped before it can fail.
    sums(&report, 12, 4, 2, 6);
    assert_eq!(report["entries"][1]["dropped"]["seen"], 4);
    let dead: Vec<_> = letters(&report).iter().map(|l| l["article"]["headline"].clone()).collect();
    assert_eq!(dead, ["fail c", "fail e"]);
    (headlines(&scratch), report["entries"][1]["metrics"].clone())
}

#[test]
fn a_serial_stage_that_fails_is_undone_once_and_decides_as_if_the_article_never_was() {
    let expected = ["a", "b", "c", "d", "e", "f"];
    // One failed call for the batch of all, and one for each of the two articles.
    let (found, metrics) = recall(&[], &[]);
    assert_eq!(found, expected);
    assert_eq!(metrics["undone"], 3.0, "{metrics}");
    assert_eq!(metrics["opened"], 1.0, "{metrics}");
    for keys in
        [["run.batch=1", "run.block_articles=1000"], ["run.batch=1", "run.block_articles=2"]]
    {
        let (found, metrics) = recall(&[], &keys);
        assert_eq!(found, expected);
        assert_eq!(metrics["undone"], 4.0, "{metrics}");
    }
    for keys in
        [["run.batch=3", "run.block_articles=1000"], ["run.batch=5", "run.block_articles=7"]]
    {
        assert_eq!(recall(&[], &keys).0, expected);
    }
}

#[test]
fn a_serial_state_that_cannot_be_undone_is_built_again_from_its_additions() {
    let expected = ["a", "b", "c", "d", "e", "f"];
    for keys in [
        ["run.batch=64", "run.block_articles=1000"],
        ["run.batch=1", "run.block_articles=1000"],
        ["run.batch=1", "run.block_articles=1"],
        ["run.batch=3", "run.block_articles=4"],
    ] {
        let (found, metrics) = recall(&["-DUNDO_FAILS"], &keys);
        assert_eq!(found, expected, "{keys:?}");
        assert!(metrics["opened"].as_f64().unwrap() >= 3.0, "{keys:?}: {metrics}");
        assert!(metrics["applied"].as_f64().unwrap() >= 2.0, "{keys:?}: {metrics}");
    }
}

/// Articles of very different sizes, bad lines, some bad only in their last key, drops.
fn mixed() -> String {
    let article = |n: u64| {
        let body = format!("{n} lorem ipsum ").repeat(usize::try_from(n * 37 % 90).unwrap());
        match n % 9 {
            2 => format!("bad line {n}\n"),
            5 => json!({ "headline": format!("h{n}"), "body_text": body, "subjects": 7 }).to_string() + "\n",
            7 => json!({ "uri": "same", "version": n % 4, "headline": format!("h{n}"), "body_text": body }).to_string() + "\n",
            _ => json!({ "headline": format!("h{n}"), "body_text": body }).to_string() + "\n",
        }
    };
    (0..400).map(article).collect()
}

#[test]
fn output_parts_and_dead_letters_do_not_depend_on_batch_or_threads() {
    let scratch = Scratch::new();
    scratch.write("a.jsonl", mixed());
    scratch.write("b.jsonl.gz", gzip(mixed().replace("lorem", "dolor").as_bytes()));
    // Parts show where blocks end.
    scratch.write(
        "p.json",
        r#"{ "name": "t", "ingest": [{ "use": "ingest.jsonl", "from": ["*.jsonl", "*.gz"] }], "stages": [{ "use": "clean.unique" }],
             "export": [{ "use": "export.jsonl", "to": "parts/" }],
             "run": { "fail_above": "100%", "block_bytes": "8KiB", "block_articles": 50 } }"#,
    );
    let mut first = None;
    for (batch, threads) in [(64, 2), (1, 1), (7, 4), (50, 2), (1000, 1)] {
        let (batch, threads) = (format!("run.batch={batch}"), threads.to_string());
        let report = done(&scratch, &["--set", &batch, "--threads", &threads]);
        let mut parts: Vec<(String, String)> = std::fs::read_dir(scratch.path("parts"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('.'))
            .map(|name| (name.clone(), scratch.read(&format!("parts/{name}"))))
            .collect();
        parts.sort();
        assert!(parts.len() > 20, "{}", parts.len());
        assert!(report["dead"].as_u64().unwrap() > 50 && report["dropped"].as_u64().unwrap() > 10);
        let state = (parts, comparable(&letters(&report)));
        let first = first.get_or_insert_with(|| state.clone());
        assert!(*first == state, "{batch}, {threads} threads: other parts or dead letters");
    }
}

#[test]
fn standard_input_is_read_once_and_loses_nothing_to_a_bad_line() {
    let scratch = Scratch::new();
    scratch.write("p.json", lines_pipeline("").replace("in.jsonl", "-"));
    let text = format!("{}bad\n{}", numbered(0..500), numbered(500..2000));
    let truncated = {
        let mut bytes = gzip(numbered(0..2000).as_bytes());
        bytes.truncate(bytes.len() - 20);
        bytes
    };
    for (bytes, least) in [(text.into_bytes(), 2000), (truncated, 1500)] {
        let input = scratch.write("input", bytes);
        let mut command = newsmill(&scratch, "run");
        command.stdin(std::fs::File::open(input).unwrap());
        let ended = output(command.args(["p.json", "--report", "report.json"]));
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
        let found = headlines(&scratch);
        assert!(found.len() >= least, "{} of {least}", found.len());
        assert!(found.iter().enumerate().all(|(n, headline)| *headline == n.to_string()));
        sums(&report, found.len() as u64 + 1, 0, 1, found.len() as u64);
    }
}
