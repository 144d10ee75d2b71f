//! Real articles with gold answers, where `../shared/data` is at hand.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Scratch, json_lines, newsmill, output, shared, top};

const SEED: &str = r#"{ "name": "seed", "ingest": [{ "use": "ingest.page", "from": ["seed/*.txt"] }],
  "stages": [{ "use": "clean.extract" }, { "use": "clean.normalize" }, { "use": "tag.language" }, { "use": "tag.places" }],
  "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#;

/// The same with what names entities before it, which the places are linked to.
const LINKED: &str = r#"{ "name": "linked", "ingest": [{ "use": "ingest.page", "from": ["seed/*.txt"] }],
  "stages": [{ "use": "clean.extract" }, { "use": "clean.normalize" }, { "use": "tag.entities" }, { "use": "tag.places" }],
  "export": [{ "use": "export.jsonl", "to": "out.jsonl" }] }"#;

struct Seed {
    gold: Value,
    lines: Vec<String>,
    article: Value,
}

impl Seed {
    fn run() -> Option<Self> {
        Self::run_through(SEED)
    }

    fn run_through(pipeline: &str) -> Option<Self> {
        let folder = shared()?.join("seed");
        let scratch = Scratch::new();
        let gold: Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join("gold.json")).unwrap())
                .unwrap();
        let text = std::fs::read_to_string(folder.join(gold["file"].as_str().unwrap())).unwrap();
        scratch.write("seed/article.txt", &text);
        scratch.write("p.json", pipeline);
        output(newsmill(&scratch, "run").arg("p.json")).silent();
        let article = json_lines(&scratch.read("out.jsonl")).remove(0);
        Some(Self { gold, lines: text.lines().map(str::to_owned).collect(), article })
    }

    /// A line of the file, 1-based as in the gold.
    fn line(&self, number: &Value) -> &str {
        self.lines[usize::try_from(number.as_u64().unwrap()).unwrap() - 1].trim()
    }
}

#[test]
fn the_seed_article_is_cut_as_the_gold_says() {
    let Some(seed) = Seed::run() else { return };
    let lines = &seed.gold["lines"];
    assert_eq!(seed.article["headline"], seed.line(&lines["headline"]));
    let body: Vec<&str> =
        lines["body"].as_array().unwrap().iter().map(|line| seed.line(line)).collect();
    let text = seed.article["body_text"].as_str().unwrap();
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    assert_eq!(paragraphs, body);
    let blocks = seed.article["body_blocks"].as_array().unwrap();
    assert!(blocks.iter().all(|block| block["kind"] == "paragraph") && blocks.len() == body.len());
    let images = seed.article["images"].as_array().unwrap();
    let captions = lines["captions"].as_array().unwrap();
    assert_eq!(images.len(), captions.len());
    for (image, gold) in images.iter().zip(captions) {
        assert_eq!(image["credit"], gold["credit"]);
        let caption = image["caption"].as_str().unwrap();
        assert!(
            seed.line(&gold["line"]).starts_with(caption) && !caption.contains("Credit"),
            "{caption}"
        );
    }
    for furniture in lines["furniture"].as_array().unwrap() {
        let line = seed.line(furniture).trim_start_matches(['•', ' ', '1', '.']);
        assert!(!text.contains(line), "`{line}` is in the body");
    }
    assert_eq!(seed.article["language"], seed.gold["language"]);
}

#[test]
fn the_seed_articles_entities_are_linked_to_their_places() {
    let Some(seed) = Seed::run_through(LINKED) else { return };
    let text = seed.article["body_text"].as_str().unwrap();
    let at = |number: &Value| usize::try_from(number.as_u64().unwrap()).unwrap();
    let gold = |form: &str| {
        let mut entities = seed.gold["entities"].as_array().unwrap().iter();
        entities.find(|e| e["forms"].as_array().unwrap().iter().any(|f| f == form)).unwrap()
    };
    let mut linked = 0;
    for place in seed.article["places"].as_array().unwrap() {
        for span in place["spans"].as_array().unwrap() {
            let form = &text[at(&span[0])..at(&span[1])];
            let known = gold(form)["gazetteer"] == true;
            assert_eq!(place.get("uri").is_some(), known, "{form}: {place}");
        }
        linked += usize::from(place.get("uri").is_some());
    }
    assert_eq!(linked, 7);
    let places = seed.article["places"].as_array().unwrap();
    let rivers: Vec<&Value> =
        places.iter().filter(|place| place["data"]["kind"] == "river").collect();
    assert_eq!(rivers.len(), 1);
    assert_eq!(rivers[0]["data"]["name"], "Euphrates");
}

#[test]
fn the_seed_article_names_the_places_of_the_gold() {
    let Some(seed) = Seed::run() else { return };
    let text = seed.article["body_text"].as_str().unwrap();
    let places = seed.article["places"].as_array().unwrap();
    let forms_of = |place: &Value| -> Vec<String> {
        let spans = place["spans"].as_array().unwrap().iter();
        let at = |number: &Value| usize::try_from(number.as_u64().unwrap()).unwrap();
        spans.map(|span| text[at(&span[0])..at(&span[1])].to_owned()).collect()
    };
    let known: Vec<Vec<String>> = places.iter().map(forms_of).collect();
    let mut expected = 0;
    for entity in
        seed.gold["entities"].as_array().unwrap().iter().filter(|e| e["gazetteer"] == true)
    {
        let forms: Vec<&str> =
            entity["forms"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
        let found: Vec<_> =
            known.iter().filter(|k| k.iter().any(|form| forms.contains(&form.as_str()))).collect();
        assert_eq!(found.len(), 1, "{forms:?} is {} places", found.len());
        if entity["one_entity"] == true {
            assert!(
                forms.iter().all(|form| found[0].iter().any(|known| known == form)),
                "{forms:?}: {found:?}"
            );
        }
        expected += 1;
    }
    assert_eq!(expected, 7);
    let gold_forms: Vec<&str> = seed.gold["entities"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["kind"] == "place")
        .flat_map(|e| e["forms"].as_array().unwrap())
        .map(|form| form.as_str().unwrap())
        .collect();
    for forms in &known {
        assert!(
            forms.iter().all(|form| gold_forms.contains(&form.as_str())),
            "{forms:?} is no place of the gold"
        );
    }
}

/// Takes the pages of a set through `pages.json`; every page must come out or be accounted for.
fn export_pages(scratch: &Scratch, set: &Path) -> Value {
    let pages = set.join("pages");
    let mut run = newsmill(scratch, "run");
    run.arg(top().join("pipelines/pages.json")).args(["--report", "report.json"]);
    run.env("PAGES", format!("{}/*", pages.display())).env("OUT", scratch.path("out.jsonl"));
    let ended = output(&mut run);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let files = std::fs::read_dir(&pages).unwrap().count();
    let count = |key: &str| usize::try_from(report[key].as_u64().unwrap()).unwrap();
    assert_eq!(count("read"), files);
    let exported = scratch.read("out.jsonl").lines().count();
    assert_eq!(exported + count("dropped") + count("dead"), files);
    report
}

/// The scorer's figures for what `export_pages` left.
fn scores(scratch: &Scratch, set: &Path) -> Option<Value> {
    let scorer = set.join("../../tools/score_extraction.py");
    let scored = Command::new("python3")
        .arg(scorer)
        .arg(set)
        .arg(scratch.path("out.jsonl"))
        .arg("--json")
        .output();
    match scored {
        Ok(scored) if scored.status.success() => {
            Some(serde_json::from_slice(&scored.stdout).unwrap())
        }
        other => {
            println!("skipped: the scorer does not run here: {other:?}");
            None
        }
    }
}

#[test]
fn news_pages_come_out_whole_and_right() {
    let Some(set) = shared().map(|data| data.join("news-pages")) else { return };
    let scratch = Scratch::new();
    assert_eq!(export_pages(&scratch, &set)["dead"], 0);
    let Some(scores) = scores(&scratch, &set) else { return };
    assert!(scores["body_f1"].as_f64().unwrap() >= 0.92, "{scores}");
}

#[test]
fn web_pages_come_out_whole_and_right() {
    let Some(set) = shared().map(|data| data.join("web-pages")) else { return };
    let scratch = Scratch::new();
    assert_eq!(export_pages(&scratch, &set)["dead"], 0);
    let Some(scores) = scores(&scratch, &set) else { return };
    assert!(scores["snippet_f1"].as_f64().unwrap() >= 0.88, "{scores}");
}

#[test]
fn typed_pages_come_out_whole() {
    let Some(set) = shared().map(|data| data.join("typed-pages")) else { return };
    export_pages(&Scratch::new(), &set);
}
