//! The JSON Schema for editors.

use newsmill_pipeline::{Catalog, pipeline_schema};
use serde_json::{Value, json};

use crate::catalog::catalog;

#[test]
fn stages_stand_where_they_belong() {
    let schema = pipeline_schema(catalog());
    let ids = |list: &str| {
        let choices = &schema["properties"][list]["items"]["properties"]["use"]["oneOf"];
        choices
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["const"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("ingest"), ["acme.feed", "ingest.jsonl", "ingest.page"]);
    assert_eq!(ids("export"), ["export.columns", "export.jsonl"]);
    assert!(ids("stages").contains(&"tag.places".to_owned()));
}

#[test]
fn options_take_references() {
    let schema = pipeline_schema(catalog());
    let stages = schema["properties"]["stages"]["items"]["allOf"].as_array().unwrap();
    let is = |stage: &&Value| stage["if"]["properties"]["use"]["const"] == "tag.places";
    let places = &stages.iter().find(is).unwrap()["then"]["properties"]["options"];
    let expected = json!({
        "default": 20,
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": 100}, {"$ref": "#/$defs/reference"}
        ]
    });
    assert_eq!(places["properties"]["max"], expected);
    assert_eq!(places["properties"]["skip"]["items"], json!({"type": "string"}));
    assert_eq!(places["additionalProperties"], json!(false));
    let feed = &schema["properties"]["ingest"]["items"]["allOf"][0]["then"];
    assert_eq!(feed["required"], json!(["options"]));
}

#[test]
fn no_stages_no_choice() {
    let schema = pipeline_schema(&Catalog::new());
    assert_eq!(schema["properties"]["stages"]["items"]["properties"]["use"], json!(false));
}
