//! Our trees against html5ever's, on every page of `../shared/data`.

#[path = "../../../tests/bench/arena.rs"]
#[expect(dead_code, reason = "the benchmark only builds the tree")]
mod arena;
#[expect(dead_code, reason = "depth is for hostile pages")]
mod support;

use std::io::Read as _;
use std::path::Path;

use html5ever::tendril::StrTendril;
use newsmill_html::{Options, decode, parse, parse_with};

#[test]
fn pages_get_the_same_trees() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let (mut pages, mut cut, mut wrong) = (0, 0, Vec::new());
    for set in ["news-pages", "web-pages", "typed-pages"] {
        let Ok(folder) = std::fs::read_dir(data.join(set).join("pages")) else {
            println!("skipped: there is no {set} in ../shared/data");
            continue;
        };
        let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let mut bytes = Vec::new();
            let file = std::fs::File::open(path).unwrap();
            flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).unwrap();
            pages += 1;
            match compare(&decode(&bytes, None).text) {
                Outcome::Equal => {}
                Outcome::Cut => cut += 1,
                Outcome::Different(what) => wrong.push(format!("page {pages} of {set}: {what}")),
            }
        }
    }
    println!(
        "{pages} pages: {} equal, {cut} cut by a limit, {} different",
        pages - cut - wrong.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

enum Outcome {
    Equal,
    /// A limit was met, which html5ever does not have.
    Cut,
    Different(String),
}

fn compare(text: &str) -> Outcome {
    support::check(&parse(text));
    let dom = parse_with(text, Options { scripting: false, everything: true });
    support::check(&dom);
    if dom.truncated() {
        return Outcome::Cut;
    }
    let ours = support::ours(&dom);
    let theirs = support::theirs(&arena::parse(StrTendril::from(text)));
    let different = ours.iter().zip(&theirs).position(|(a, b)| a != b);
    match different.or((ours.len() != theirs.len()).then_some(ours.len().min(theirs.len()))) {
        None => Outcome::Equal,
        Some(at) => Outcome::Different(format!(
            "line {at} of {} and {}\n  ours {:?}\n  theirs {:?}",
            ours.len(),
            theirs.len(),
            &ours[at.saturating_sub(2).min(ours.len())..ours.len().min(at + 3)],
            &theirs[at.saturating_sub(2).min(theirs.len())..theirs.len().min(at + 3)]
        )),
    }
}
