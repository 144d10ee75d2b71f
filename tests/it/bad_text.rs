//! Texts that no article should be, through every tag stage and through all of them together: none fails, none is lost, none
//! takes steps that grow with more than its length, and what tags point at is there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Scratch, json_lines, newsmill, output};

const STAGES: [&str; 6] =
    ["tag.language", "tag.entities", "tag.places", "tag.keywords", "tag.quotes", "tag.topics"];
const TAGS: [&str; 5] = ["people", "organisations", "places", "quotes", "subjects"];
/// Bytes of a long text. Steps in its square would be ten thousand millions for each.
const LONG: usize = 100_000;

/// What is repeated, by what it is.
const REPEATED: &[(&str, &str)] = &[
    ("one letter", "a"),
    ("one capital", "A"),
    ("digits", "7"),
    ("years", "17 2024 "),
    ("straight quotes", "\""),
    ("single quotes", "'"),
    ("opening quotes", "“"),
    ("closing quotes", "”"),
    ("low quotes", "„"),
    ("guillemets", "«"),
    ("guillemets apart", "» « "),
    ("quotes of a word", "\"a\" 'b' "),
    ("quotes never closed", "“He said Ann Lee "),
    ("quotes by paragraph", "“a b c d,\n\n"),
    ("dialogue", "\n— Oui, dit Anne."),
    ("verbs and names", "said Ann Lee, "),
    ("newlines", "\n"),
    ("paragraphs", "a\n\n"),
    ("capitals", "A B "),
    ("initials", "J. "),
    ("acronyms", "U.S."),
    ("names", "Paris London "),
    ("a name's beginning", "San "),
    ("a name of two words", "New York, "),
    ("a list of names", "Ann and "),
    ("titles", "Prime Minister "),
    ("small words", "the of in "),
    ("articles", "l'd'"),
    ("addresses", "www.a.com/"),
    ("stops", "."),
    ("commas", ","),
    ("hyphens", "-"),
    ("hyphens and letters", "a-b-"),
    ("dashes", "—"),
    ("brackets", "("),
    ("brackets of two kinds", "[("),
    ("spaces", " "),
    ("wide spaces", "\u{a0}"),
    ("an emoji", "😀"),
    ("a family of emoji", "👩\u{200d}👧\u{200d}👦"),
    ("combining marks", "\u{301}"),
    ("marks from right to left", "\u{202e}\u{200f}"),
    ("soft hyphens", "a\u{ad}"),
    ("mixed scripts", "Hello мир 世界 مرحبا שלום สวัสดี नमस्ते "),
    ("no spaces", "TheharbourofAarhus,openedagain;“yes”(no)"),
    ("Han", "北京市长上海"),
    ("Japanese", "東京で首相は、「はい」と述べた。"),
    ("Thai", "กรุงเทพ"),
    ("Arabic", "قال الرئيس في القاهرة "),
    ("unassigned", "\u{378}\u{e0fff}\u{ffff}"),
    ("ends of ranges", "\0\u{7f}\u{80}\u{7ff}\u{800}\u{fffd}\u{10000}\u{10ffff}"),
    ("terms of topics", "world cup "),
    ("terms of one topic", "Bank of England said so. "),
];

/// An article for each of them and for texts of other kinds; `languages` in turn.
fn articles(languages: &[&str]) -> Vec<Value> {
    let repeated =
        REPEATED.iter().map(|(what, unit)| ((*what).to_owned(), unit.repeat(LONG / unit.len())));
    // No two names are alike.
    let letters = |n: usize| -> String {
        n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
    };
    let names = (0..LONG / 40).map(|n| format!("“Yes,” said Ba{0} Co{0} of Du{0}. ", letters(n)));
    let speakers = (0..LONG / 40).map(|n| format!("“Yes,” said Qu{}. ", letters(n)));
    let others = [
        ("nothing".to_owned(), String::new()),
        ("quotes of nothing".to_owned(), "“,” said Ann Lee. “...,” she said. ".repeat(200)),
        ("a person's name that is a town's".to_owned(), "Mr Lyon left. ".repeat(33_000)),
        ("a letter with all marks".to_owned(), format!("a{}", "\u{301}".repeat(LONG / 2))),
        ("a word, and spaces".to_owned(), format!("Paris{}Paris", " ".repeat(LONG))),
        ("brackets in each other".to_owned(), ["(", ")"].map(|c| c.repeat(LONG / 2)).concat()),
        ("quotes in each other".to_owned(), ["„", "“"].map(|c| c.repeat(LONG / 6)).concat()),
        ("ever new names".to_owned(), names.collect()),
        (
            "ever new speakers before names".to_owned(),
            speakers.chain(["Ann Lee met Ben Moss. ".repeat(LONG / 22)]).collect(),
        ),
    ];
    let mut articles: Vec<Value> = repeated
        .chain(others)
        .zip(languages.iter().cycle())
        .map(|((what, body), language)| {
            json!({"uri": what, "headline": what, "language": language, "body_text": body})
        })
        .collect();
    articles.push(
        json!({"uri": "headline alone", "headline": "Paris: Ann Lee said “yes”", "language": "en"}),
    );
    articles.push(json!({"uri": "long headline", "headline": "Ann Lee of Paris ".repeat(LONG / 17), "body_text": "Ann Lee left Paris."}));
    articles.push(json!({"uri": "nothing at all"}));
    articles
}

/// Options with which a stage tells all it finds, however unsure.
fn everything(stage: &str) -> Value {
    match stage {
        "tag.entities" | "tag.quotes" => json!({"min_confidence": 0, "max": 100_000}),
        "tag.places" => json!({"max": 100_000}),
        "tag.keywords" => json!({"max": 100}),
        "tag.topics" => json!({"min_confidence": 0, "max": 100, "max_narrower": 1_000}),
        _ => json!({}),
    }
}

fn run(scratch: &Scratch, articles: &[Value], stages: &[Value], more: &[&str]) -> Vec<Value> {
    let lines: String = articles.iter().map(|article| format!("{article}\n")).collect();
    scratch.write("in.jsonl", lines);
    let pipeline = json!({
        "name": "bad-text",
        "ingest": [{"use": "ingest.jsonl", "from": ["in.jsonl"]}],
        "stages": stages,
        "export": [{"use": "export.jsonl", "to": "out.jsonl"}]
    });
    scratch.write("p.json", pipeline.to_string());
    let ended = output(newsmill(scratch, "run").arg("p.json").args(more));
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let given = json_lines(&scratch.read("out.jsonl"));
    assert_eq!(given.len(), articles.len());
    given
}

/// The texts of a tag's spans; they are in order, apart, and begin and end at characters.
#[track_caller]
fn texts<'b>(body: &'b str, tag: &Value) -> Vec<&'b str> {
    let spans = tag["spans"].as_array().map_or(&[][..], Vec::as_slice);
    let mut before = 0;
    let text = |span: &Value| {
        let at = |end: usize| usize::try_from(span[end].as_u64().unwrap()).unwrap();
        let (start, end) = (at(0), at(1));
        assert!(before <= start && start < end, "{before}, {start}, {end}: {}", tag["name"]);
        before = end;
        body.get(start..end).unwrap_or_else(|| panic!("{start}..{end}: {}", tag["name"]))
    };
    spans.iter().map(text).collect()
}

/// Fails unless every tag is one that its article has.
#[track_caller]
fn check(article: &Value, given: &Value) {
    let what = &given["uri"];
    for field in ["uri", "headline", "body_text"] {
        // A text of nothing is no text.
        let [given, own] = [given, article].map(|of| of[field].as_str().unwrap_or_default());
        assert_eq!(given, own, "{what}: {field}");
    }
    let body = article["body_text"].as_str().unwrap_or_default();
    for field in TAGS {
        let mut seen = BTreeSet::new();
        for tag in given[field].as_array().into_iter().flatten() {
            let texts = texts(body, tag);
            let name = tag["name"].as_str().unwrap();
            assert!(!name.is_empty(), "{what}: {field}");
            let is_new = seen.insert((name, tag["uri"].as_str()));
            assert!(is_new || field == "quotes", "{what}: {field}: `{name}` twice");
            for share in ["confidence", "relevance"] {
                let share = tag[share].as_f64().unwrap_or(0.0);
                assert!((0.0..=1.0).contains(&share), "{what}: {field}: {share}");
            }
            let is_there = match field {
                "subjects" => texts.is_empty(),
                // A name of many words is cut.
                "quotes" => !texts.is_empty(),
                // One mention at least has the name the tag has.
                _ => texts.iter().any(|text| squeezed(text) == squeezed(name)),
            };
            assert!(is_there, "{what}: {field}: `{name}` in {:?}", &texts[..texts.len().min(9)]);
        }
    }
    let headline = article["headline"].as_str().unwrap_or_default();
    for keyword in given["keywords"].as_array().into_iter().flatten() {
        let keyword = squeezed(keyword.as_str().unwrap());
        let there = [headline, body].iter().any(|text| squeezed(text).contains(&keyword));
        assert!(there && !keyword.is_empty(), "{what}: keyword `{keyword}`");
    }
}

/// A text without what names are shown without: space, and what is not seen.
fn squeezed(text: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}');
    text.chars().filter(|&c| !c.is_whitespace() && !unseen(c)).collect()
}

#[test]
fn texts_that_are_none_are_tagged_by_what_they_have() {
    let scratch = Scratch::new();
    let languages = ["en", "de", "fr", "es", "it", "pt", "nl", "ja", "ar", "und", ""];
    for (languages, all) in [(&languages[..], false), (&["en"], true)] {
        let articles = articles(languages);
        let options = |stage| if all { everything(stage) } else { json!({}) };
        let stages = STAGES.map(|stage| json!({"use": stage, "options": options(stage)}));
        for stages in stages.iter().map(std::slice::from_ref).chain([&stages[..]]) {
            let given = run(&scratch, &articles, stages, &[]);
            for (article, given) in articles.iter().zip(&given) {
                check(article, given);
            }
        }
    }
}

/// What is remembered from article to article changes none, nor do threads.
#[test]
fn very_many_short_articles_are_tagged_alike() {
    let scratch = Scratch::new();
    let bodies = [
        "Ann Lee left Paris.",
        "",
        "“Yes,” said Anna Ruiz.",
        "北京",
        "Der Fluss",
        "A",
        "\u{301}",
        "war",
    ];
    let articles: Vec<Value> = (0..20_000_usize)
        .map(|n| json!({"uri": n.to_string(), "headline": "", "body_text": bodies[n % bodies.len()]}))
        .collect();
    let stages = STAGES.map(|stage| json!({"use": stage}));
    let one = run(&scratch, &articles, &stages, &["--threads", "1"]);
    for (n, given) in one.iter().enumerate() {
        check(&articles[n], given);
        let mut first = one[n % bodies.len()].clone();
        first["uri"] = given["uri"].clone();
        first["source"] = given["source"].clone();
        assert_eq!(*given, first);
    }
    assert_eq!(run(&scratch, &articles, &stages, &["--threads", "4"]), one);
}
