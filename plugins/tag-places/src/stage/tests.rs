use newsmill_plugin::serde_json::{Value, json};
use newsmill_plugin::testing;

use super::*;

fn tagged(article: &Value) -> Value {
    let report = testing::run::<Places>(&json!({}), std::slice::from_ref(article)).unwrap();
    report.articles[0].clone()
}

/// Where `form` stands in `body`, every time.
fn spans(body: &str, form: &str) -> Vec<[usize; 2]> {
    body.match_indices(form).map(|(at, _)| [at, at + form.len()]).collect()
}

fn tag(body: &str, form: &str) -> Value {
    json!({
        "name": form, "confidence": 0.9, "relevance": 0.5, "spans": spans(body, form), "creator": "tag.entities"
    })
}

fn uris(article: &Value) -> Vec<(String, String)> {
    let tags = article["places"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    tags.iter().map(|tag| (text(&tag["name"]), text(&tag["uri"]))).collect()
}

#[test]
fn the_gazetteer_is_whole() {
    assert!(Finder::new(GAZETTEER.0.to_vec()).is_ok());
}

#[test]
fn an_article_gets_its_tags_and_one_without_text_none() {
    let body = "The mayor of Mosul said that trains from Baghdad would stop in Al-Mosul again.";
    let articles = [json!({"body_text": body}), json!({"headline": "Mosul"})];
    let report = testing::run::<Places>(&json!({"max": 1}), &articles).unwrap();
    let tagged = &report.articles[0]["places"];
    assert_eq!(tagged.as_array().map(Vec::len), Some(1));
    let tag = &tagged[0];
    assert_eq!(tag["name"], "Mosul");
    assert_eq!(tag["uri"], "geonames:99072");
    assert_eq!(tag["spans"], json!([[13, 18], [63, 71]]));
    assert_eq!(tag["data"]["country"], "IQ");
    assert_eq!(tag["data"]["lat"], 36.335);
    assert!(report.articles[1].get("places").is_none());
}

#[test]
fn a_tag_that_is_there_is_linked_and_keeps_its_name_and_creator() {
    let body = "Fighting went on in northern Mosul on Monday. Residents of Mosul fled to Baghdad and to Tell Nowhere.";
    let northern = json!({
        "name": "northern Mosul", "spans": [[20, 34], [59, 64]], "confidence": 0.5, "creator": "tag.entities"
    });
    let article =
        tagged(&json!({"body_text": body, "places": [northern, tag(body, "Tell Nowhere")]}));
    let places = &article["places"];
    assert_eq!(places[0]["name"], "northern Mosul");
    assert_eq!(places[0]["uri"], "geonames:99072");
    assert_eq!(places[0]["data"]["country"], "IQ");
    assert_eq!(places[0]["spans"], json!([[20, 34], [59, 64]]));
    assert_eq!(places[0]["creator"], "tag.entities");
    assert_eq!(places[1], tag(body, "Tell Nowhere"), "what is in no gazetteer stays as it is");
    assert_eq!(
        (&places[2]["name"], &places[2]["creator"]),
        (&json!("Baghdad"), &json!("tag.places"))
    );
    assert_eq!(places.as_array().map(Vec::len), Some(3));
}

#[test]
fn two_tags_of_one_place_become_one() {
    let body = "The United States said so. Officials of the US and of France agreed.";
    let article = tagged(
        &json!({"body_text": body, "places": [tag(body, "United States"), tag(body, "US")]}),
    );
    assert_eq!(uris(&article).len(), 2, "{article}");
    assert_eq!(article["places"][0]["uri"], "geonames:6252001");
    assert_eq!(article["places"][0]["spans"], json!([[4, 17], [44, 46]]));
}

#[test]
fn people_and_organisations_are_no_places() {
    let body = "Talks in Paris went on, the analyst of Boston Consulting said. Perth agreed, and Perth left early.";
    let alone = tagged(&json!({"body_text": body}));
    assert!(uris(&alone).iter().any(|(name, _)| name == "Perth"), "{alone}");
    let article = tagged(&json!({
        "body_text": body, "people": [tag(body, "Perth")], "organisations": [tag(body, "Boston Consulting")]
    }));
    assert_eq!(uris(&article), [("Paris".to_owned(), "geonames:2988507".to_owned())]);
}

#[test]
fn a_part_of_another_places_name_is_no_place_of_its_own() {
    let body =
        "Oil spilled into the Bay of Odessa Minor last week, the coast guard said in Odessa Minor.";
    let article = tagged(&json!({"body_text": body, "places": [tag(body, "Bay of Odessa Minor")]}));
    assert_eq!(article["places"][0], tag(body, "Bay of Odessa Minor"));
}

#[test]
fn a_tag_with_an_identity_is_left_alone() {
    let body = "Trains from Baghdad stop in Mosul.";
    let mut own = tag(body, "Mosul");
    own["uri"] = json!("our:1");
    let article = tagged(&json!({"body_text": body, "places": [own.clone()]}));
    assert_eq!(article["places"][0], own);
    assert_eq!(uris(&article).len(), 2);
}

#[test]
fn options_out_of_range_are_refused() {
    assert!(testing::run::<Places>(&json!({"max": 0}), &[]).is_err());
}

#[test]
fn the_readme_tells_of_every_option() {
    testing::check_readme::<PlacesOptions>(include_str!("../../README.md")).unwrap();
}
