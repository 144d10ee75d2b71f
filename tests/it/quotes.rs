//! `tag.quotes` as it is loaded.

use serde_json::json;

use crate::support::check_cases;

const STAGE: &str = "tag.quotes";

#[test]
fn its_cases_come_out_of_the_library_as_expected() {
    check_cases(STAGE, 6, |article| json!([article["uri"], article["quotes"]]));
}
