//! Whole articles through the stage, against what is written beside them.

use newsmill_plugin::testing;

use crate::stage::Normalize;

#[test]
fn cases_come_out_as_expected() {
    let cases = testing::cases(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).unwrap();
    assert!(cases.len() >= 6);
    for case in cases {
        let report = testing::run::<Normalize>(&case.options, &case.articles).unwrap();
        assert!(report.rejected.is_empty() && report.dropped.is_empty(), "{report:?}");
        case.check(&report.articles[0]).unwrap();
        // Once clean, an article stays as it is.
        let again = testing::run::<Normalize>(&case.options, &report.articles).unwrap();
        assert_eq!(again.articles, report.articles, "{}", case.name());
    }
}
