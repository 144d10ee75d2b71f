//! `tag.entities` as it is loaded, and `newsmill train entities`.

use std::fmt::Write as _;

use serde_json::json;

use crate::support::{Scratch, json_lines, newsmill, output, run_stage, stage_pipeline};

const STAGE: &str = "tag.entities";

/// Labelled sentences in which ships follow the word `ferry` and people the word `captain`.
fn labelled() -> String {
    let names = ["Amalthea", "Brunel", "Corvus", "Dione", "Elara", "Fornax", "Gamma"];
    let mut lines = String::new();
    for n in 0..140 {
        let (ship, captain) = (names[n % 7], names[(n * 3 + 1) % 7]);
        writeln!(
            lines,
            "The O\nferry O\n{ship} B-SHIP\nand O\ncaptain O\n{captain} B-PER\nleft O\n. O\n"
        )
        .unwrap();
    }
    lines
}

#[test]
fn entities_come_out_of_the_library() {
    let scratch = Scratch::new();
    let body = "Anna Bergström of the World Health Organization spoke in Copenhagen. Bergström left for Mozambique.";
    let article = json!({"uri": "a", "headline": "Talks", "body_text": body});
    scratch.write("in/a.jsonl", format!("{article}\n"));
    let (kept, _) = run_stage(&scratch, STAGE, &json!({}), &[]);
    let people = &kept[0]["people"];
    assert_eq!(people[0]["name"], "Anna Bergström");
    assert_eq!(people[0]["creator"], STAGE);
    let start = body.rfind("Bergström").unwrap();
    assert_eq!(people[0]["spans"], json!([[0, 15], [start, start + 10]]));
    assert_eq!(kept[0]["organisations"][0]["name"], "World Health Organization");
    assert_eq!(kept[0]["places"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_model_of_labelled_sentences_is_trained_and_used() {
    let scratch = Scratch::new();
    scratch.write("data/a.bio", labelled());
    let train =
        |to: &str| output(newsmill(&scratch, "train").args(["entities", "data/a.bio", "--to", to]));
    let ended = train("desk.model");
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(
        ended.stdout.contains("SHIP") && ended.stdout.contains("2 types from 140 sentences"),
        "{ended:#?}"
    );
    assert_eq!(train("again.model").code, Some(0));
    let read = |name: &str| std::fs::read(scratch.path(name)).unwrap();
    assert!(read("desk.model") == read("again.model"), "the same sentences give other bytes");

    let article =
        json!({"uri": "a", "body_text": "The ferry Halimede and captain Ishikawa left ."});
    scratch.write("in/a.jsonl", format!("{article}\n"));
    let options = json!({"model": "desk.model"});
    let (kept, _) = run_stage(&scratch, STAGE, &options, &[]);
    let people: Vec<&str> = kept[0]["people"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|tag| tag["name"].as_str())
        .collect();
    assert_eq!(people, ["Ishikawa"]);
    assert!(kept[0].get("places").is_none());

    scratch.write("desk.model", &read("desk.model")[..1000]);
    scratch.write("p.json", stage_pipeline(STAGE, &options));
    let ended = output(newsmill(&scratch, "run").arg("p.json"));
    assert_ne!(ended.code, Some(0));
    assert!(ended.stderr.contains("desk.model"), "{ended:#?}");
}

#[test]
fn what_cannot_be_trained_on_is_named() {
    let scratch = Scratch::new();
    scratch.write("short.bio", "Ann B-PER\n\n");
    scratch.write("wrong.bio", "Ann B-PER\nLee\n");
    scratch.write("plain.bio", "Ann O\n");
    for (file, code, why) in [
        ("short.bio", 65, "1 sentences, fewer than 100"),
        ("wrong.bio", 65, "`wrong.bio`: line 2: no label behind `Lee`"),
        ("plain.bio", 65, "no sentence has a label but `O`"),
        ("none.bio", 66, "none.bio"),
    ] {
        let ended = output(newsmill(&scratch, "train").args(["entities", file, "--to", "m"]));
        assert_eq!(ended.code, Some(code), "{ended:#?}");
        assert!(ended.stderr.contains(why), "{ended:#?}");
        assert!(!scratch.path("m").exists());
    }
}

#[test]
fn places_are_the_same_before_and_after_the_linking_stage() {
    let scratch = Scratch::new();
    let body = "Anna Bergström of the World Health Organization spoke in Copenhagen and in Maputo, the capital of \
        Mozambique. She will leave Denmark for the village of Nampuzweli Sands on Friday, and Mozambique in May.";
    let article = json!({"uri": "a", "headline": "Talks", "body_text": body});
    scratch.write("in.jsonl", format!("{article}\n"));
    let tagged = |first: &str, second: &str| {
        let pipeline = json!({
            "name": "both",
            "ingest": [{ "use": "ingest.jsonl", "from": ["in.jsonl"] }],
            "stages": [{ "use": first }, { "use": second }],
            "export": [{ "use": "export.jsonl", "to": "out.jsonl" }],
        });
        scratch.write("p.json", pipeline.to_string());
        output(newsmill(&scratch, "run").arg("p.json")).silent();
        let article = json_lines(&scratch.read("out.jsonl")).remove(0);
        let tags = article["places"].as_array().unwrap().clone();
        let mut places: Vec<(String, String, String)> = tags
            .iter()
            .map(|tag| {
                let text = |key: &str| tag[key].as_str().unwrap_or("").to_owned();
                (text("uri"), text("name"), tag["spans"].to_string())
            })
            .collect();
        places.sort();
        places
    };
    let linked = tagged("tag.entities", "tag.places");
    assert_eq!(linked, tagged("tag.places", "tag.entities"));
    let uris: Vec<&str> = linked.iter().map(|(uri, ..)| uri.as_str()).collect();
    assert!(uris.contains(&"geonames:1036973") && uris.contains(&"geonames:2618425"), "{uris:?}");
    assert_eq!(uris.iter().filter(|uri| uri.is_empty()).count(), 1, "{linked:?}");
}
