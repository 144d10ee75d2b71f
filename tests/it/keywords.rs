//! `tag.keywords` as it is loaded.

use serde_json::json;

use crate::support::{Scratch, check_cases, run_stage};

const STAGE: &str = "tag.keywords";

#[test]
fn its_cases_come_out_of_the_library_as_expected() {
    check_cases(STAGE, 5, |article| json!([article["uri"], article["keywords"]]));
}

#[test]
fn keywords_of_the_publisher_stay_first() {
    let scratch = Scratch::new();
    let body = "The lock keeper opened the lock. Barges passed the lock of Ettelmar on Friday.";
    let article = json!({"uri": "a", "language": "en", "keywords": ["Canals", "ETTELMAR"], "body_text": body});
    scratch.write("in/a.jsonl", format!("{article}\n"));
    let (kept, _) = run_stage(&scratch, STAGE, &json!({}), &[]);
    let keywords: Vec<&str> =
        kept[0]["keywords"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    assert_eq!(keywords[..2], ["Canals", "ETTELMAR"]);
    assert!(keywords.contains(&"lock") && !keywords.contains(&"Ettelmar"), "{keywords:?}");
}
