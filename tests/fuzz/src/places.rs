//! Places of any text.

use std::sync::LazyLock;

use newsmill_gazetteer::Gazetteer;
use newsmill_places::{Finder, Known, Scratch, Wanted};

/// Looks for places in text, its first line taken for the headline, and reads it as a gazetteer: mentions stand in order within the
/// text, no two places share one, and they are the same with used buffers.
pub fn places(bytes: &[u8]) {
    static FILE: &[u8] = include_bytes!("../../../plugins/tag-places/data/places.bin");
    static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| Finder::new(FILE).ok());
    let finder = FINDER.as_ref().expect("the shipped gazetteer is whole");
    let text = String::from_utf8_lossy(bytes);
    let (headline, body) = text.split_once('\n').unwrap_or(("", &text));
    let mut scratch = Scratch::default();
    let wanted = Wanted { min_population: 0 };
    let found = finder.find(&mut scratch, body, headline, Known::default(), wanted);
    let mut spans = Vec::new();
    for place in &found {
        assert!(place.confidence <= 100, "{place:?}");
        assert!(place.relevance <= 100, "{place:?}");
        assert!(place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0, "{place:?}");
        assert!(!place.name.is_empty() && !place.spans.is_empty(), "{place:?}");
        assert!(place.spans.is_sorted(), "{place:?}");
        for &(start, end) in &place.spans {
            assert!(start < end, "{place:?}");
            assert!(body.get(start as usize..end as usize).is_some(), "{place:?}");
        }
        spans.extend_from_slice(&place.spans);
    }
    spans.sort_unstable();
    assert!(spans.windows(2).all(|pair| matches!(pair, [a, b] if a.1 <= b.0)), "{spans:?}");
    assert_eq!(finder.find(&mut scratch, body, headline, Known::default(), wanted), found);
    drop(Gazetteer::load(bytes.to_vec()));
}
