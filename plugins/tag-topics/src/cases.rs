//! Whole articles through the stage, against what is written beside them; `tests/it` takes the same folders through the
//! loaded library.

use newsmill_plugin::testing;

use crate::stage::Topics;

#[test]
fn cases_come_out_as_expected() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/cases");
    assert!(testing::check_tagged::<Topics>(folder, "subjects").unwrap() >= 4);
}
