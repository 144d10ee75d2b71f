//! `tag.quotes` as it is loaded.

use serde_json::json;

use crate::support::check_cases;

const STAGE: &str = "tag.quotes";

#[test]
fn its_cases_come_out_of_the_library_as_expected() {
    check_cases(STAGE, 6, |article| {
        let mut shown = vec![article["uri"].clone()];
        for tag in article["quotes"].as_array().into_iter().flatten() {
            assert_eq!(tag["creator"], STAGE);
            let data = &tag["data"];
            shown.push(json!([
                tag["name"],
                data["speaker"],
                data["cue"],
                tag["confidence"],
                tag["spans"]
            ]));
        }
        shown.into()
    });
}
