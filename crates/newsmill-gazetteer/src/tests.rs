//! Writes a small gazetteer and reads it back.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::{
    Entry, Gazetteer, Kind, NO_ID, NameEntry, PlaceId, Source, Spelling, compile, hash, spelling,
};

fn entry(
    id: u32,
    country: [u8; 2],
    kind: Kind,
    population: u32,
    name: &str,
    others: &[&str],
) -> Entry {
    let others =
        others.iter().map(|n| NameEntry { text: (*n).to_owned(), capitals_only: *n == "UK" });
    Entry {
        id,
        country,
        countries: if kind == Kind::River { vec![*b"SY", *b"CA"] } else { Vec::new() },
        kind,
        region: (kind == Kind::City).then_some(70),
        population,
        latitude: -33.45678,
        longitude: 151.2,
        name: name.to_owned(),
        others: others.collect(),
    }
}

fn places() -> Vec<Entry> {
    vec![
        entry(9, *b"SY", Kind::Country, 16_000_000, "Syria", &["Syrie", "سوريا"]),
        entry(70, *b"SY", Kind::Region, 900_000, "Dayr az Zawr", &[]),
        entry(12, *b"SY", Kind::City, 57_000, "Ālbū Kamāl", &["Al-Bukamal"]),
        entry(13, *b"SY", Kind::City, 270_000, "Deir ez-Zor", &["Deir al-Zour"]),
        entry(5, *b"GB", Kind::Country, 66_000_000, "United Kingdom", &["UK"]),
        entry(4, *b"GB", Kind::City, 8_900_000, "London", &["Londres"]),
        entry(3, *b"CA", Kind::City, 422_000, "London", &[]),
        entry(NO_ID + 1, *b"SY", Kind::River, 0, "Euphrates", &["Euphrat"]),
        entry(NO_ID + 2, [0, 0], Kind::Sea, 0, "Black Sea", &[]),
    ]
}

fn file(places: Vec<Entry>) -> Vec<u8> {
    compile(Source { places, transliterated: vec![*b"SY"] }).unwrap()
}

fn ids(g: &Gazetteer, folded: &str) -> Vec<u32> {
    let found = g.find(folded).map(|n| g.postings(n)).unwrap_or_default();
    found.map(|p| g.details(p.place()).id).collect()
}

#[test]
fn what_was_written_is_found() {
    let g = Gazetteer::load(file(places())).unwrap();
    assert_eq!((g.places(), g.countries()), (9, 3));
    assert_eq!(ids(&g, "london"), [3, 4]);
    assert_eq!(ids(&g, "londres"), [4]);
    assert_eq!(ids(&g, "deir al zour"), [13]);
    assert_eq!(ids(&g, "سوريا"), [9]);
    assert_eq!(ids(&g, "lond"), [0; 0]);
    assert!(
        g.may_go_on(hash(b"deir"), hash(b"ez")) && g.may_go_on(hash(b"united"), hash(b"kingdom"))
    );
    assert!(!g.may_go_on(hash(b"ez"), hash(b"deir")));
    let deir = g.postings(g.find("deir ez zor").unwrap()).next().unwrap();
    assert!(deir.is_main() && !deir.capitals_only());
    let place = g.place(deir.place());
    assert_eq!((place.population, g.country_code(place.country)), (270_000, "SY"));
    let details = g.details(deir.place());
    assert_eq!((details.latitude, details.longitude), (-33.4568, 151.2));
    assert_eq!(place.region.map(|r| g.details(r).id), Some(70));
    assert_eq!(g.main_name(deir.place()), "Deir ez-Zor");
    assert!(g.postings(g.find("uk").unwrap()).all(|p| p.capitals_only()));
}

#[test]
fn seas_have_no_country_and_rivers_several() {
    let g = Gazetteer::load(file(places())).unwrap();
    let place = |name: &str| g.postings(g.find(name).unwrap()).next().unwrap().place();
    let codes = |name: &str| -> Vec<&str> {
        g.countries_of(place(name)).map(|country| g.country_code(country)).collect()
    };
    assert_eq!(codes("black sea"), [""; 0]);
    assert_eq!(codes("euphrat"), ["SY", "CA"]);
    assert_eq!(codes("londres"), ["GB"]);
    assert!(g.place(place("black sea")).kind.is_natural());
    assert_eq!(g.country_code(g.place(place("black sea")).country), "");
}

#[test]
fn spellings_meet_in_their_country_alone() {
    let g = Gazetteer::load(file(places())).unwrap();
    let (sy, gb) = (g.country("SY").unwrap(), g.country("GB").unwrap());
    let id = |p: Option<PlaceId>| p.map(|p| g.details(p).id);
    let mut key = String::new();
    spelling::key("boukamal", &mut key);
    assert_eq!(id(g.find_spelling(sy, Spelling::Key, &key)), Some(12));
    assert_eq!(id(g.find_spelling(gb, Spelling::Key, &key)), None);
    assert_eq!(id(g.find_spelling(sy, Spelling::Bare, "deir zour")), Some(13));
}

#[test]
fn the_order_of_the_sources_does_not_show() {
    let mut turned = places();
    turned.reverse();
    assert_eq!(file(places()), file(turned));
}

#[test]
fn names_of_full_lines_are_found() {
    let many = (0..3_000).map(|n| entry(n, *b"SY", Kind::City, n, &format!("Town {n}"), &[]));
    let g = Gazetteer::load(file(many.collect())).unwrap();
    assert_eq!(g.names(), 3_000);
    for n in 0..3_000 {
        assert_eq!(ids(&g, &format!("town {n}")), [n]);
        assert_eq!(ids(&g, &format!("village {n}")), [0; 0]);
    }
}

#[test]
fn an_empty_gazetteer_holds_nothing() {
    let g = Gazetteer::load(file(Vec::new())).unwrap();
    assert_eq!((g.places(), g.find("london"), g.country("GB")), (0, None, None));
}

#[test]
fn a_file_cut_short_is_refused() {
    let whole = file(places());
    let tail = whole.len() - 300;
    for n in (0..300).chain((300..tail).step_by(50_021)).chain(tail..whole.len()) {
        assert!(Gazetteer::load(whole[..n].to_vec()).is_err(), "{n}");
    }
    let longer: Vec<u8> = whole.iter().copied().chain([0]).collect();
    assert!(Gazetteer::load(longer).is_err());
}

#[test]
fn all_names_are_told_in_order() {
    let g = Gazetteer::load(file(places())).unwrap();
    let names = g.all_names().unwrap();
    assert_eq!(names.lines().count(), g.names());
    assert!(names.lines().is_sorted() && names.lines().all(|name| g.find(name).is_some()));
}

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| file(places()));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_damaged_file_is_refused(at in any::<prop::sample::Index>(), bit in 0..8u32) {
        let mut bytes = WHOLE.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(Gazetteer::load(bytes).is_err(), "{at}");
    }
}
