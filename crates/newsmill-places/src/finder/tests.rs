//! Articles written for these tests, in several languages, on the shipped gazetteer.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static FINDER: LazyLock<Finder> = LazyLock::new(|| {
    let file: &[u8] = include_bytes!("../../../../plugins/tag-places/data/places.bin");
    Finder::new(file).unwrap()
});

const ALL: Wanted = Wanted { min_population: 0 };

fn find(headline: &str, body: &str) -> Vec<Found> {
    FINDER.find(&mut Scratch::default(), body, headline, Known::default(), ALL)
}

/// `Name/CC` of every place found, sorted.
fn names(headline: &str, body: &str) -> Vec<String> {
    let mut all: Vec<_> = find(headline, body)
        .iter()
        .map(|f| format!("{}/{}", f.name, f.countries.concat()))
        .collect();
    all.sort();
    all
}

fn forms<'b>(found: &Found, body: &'b str) -> Vec<&'b str> {
    found.spans.iter().map(|&(s, e)| body.get(s as usize..e as usize).unwrap()).collect()
}

#[test]
fn a_name_that_is_nearly_always_a_person_s_is_no_place_however_often_it_stands() {
    for times in [8, 40_000, 70_000] {
        let body = "Mr Lyon left. ".repeat(times);
        assert_eq!(names("", &body), [""; 0], "{times}");
    }
}

/// Too short for its words to tell that it is English.
#[test]
fn a_short_text_is_read_by_the_language_it_is_said_to_be_in() {
    let body = "Israeli Prime Minister Ariel Sharon narrowly won a vote on his plan to leave Gaza.";
    let at = |words| u32::try_from(body.find(words).unwrap()).unwrap();
    let person = (at("Ariel"), at(" narrowly"));
    let found = |language| {
        let known = Known { language, others: &[person], ..Known::default() };
        let found = FINDER.find(&mut Scratch::default(), body, "", known, ALL);
        found.into_iter().map(|place| place.name).collect::<Vec<_>>()
    };
    assert_eq!(found("en"), ["Gaza"]);
    assert_eq!(found("EN-GB"), ["Gaza"]);
    assert_eq!(found("und"), found(""));
}

#[test]
fn the_gazetteer_is_large_and_whole() {
    assert!(FINDER.gazetteer.places() >= 200_000, "{}", FINDER.gazetteer.places());
    assert!(FINDER.gazetteer.names() >= 500_000);
    assert_eq!(FINDER.gazetteer.countries(), 250);
}

#[test]
fn one_place_for_all_its_spellings() {
    let body = "Sudanese families left El-Fasher on foot. Most of those who fled Al Fashir walked to the \
                town of Kutum, residents of al-Fashir said. In Sudan, aid is scarce.";
    let found = find("", body);
    let fasher =
        found.iter().find(|f| f.countries == ["SD"] && f.main_name.contains("Fasher")).unwrap();
    assert_eq!(forms(fasher, body), ["El-Fasher", "Al Fashir", "al-Fashir"]);
    assert!(found.iter().any(|f| f.name == "Sudan" && f.id == 366_755));
}

#[test]
fn a_spelling_is_looked_for_in_the_countries_of_the_article() {
    let body =
        "Iraqi troops entered the town of Qaim. In Iraq's Anbar province, Hadithah was calm.";
    let found = find("", body);
    let qaim = found.iter().find(|f| f.name == "Qaim").unwrap();
    assert_eq!((qaim.countries[0].as_str(), qaim.id), ("IQ", 92_138));
    assert!(
        names("", "The town of Qaim has a new well.").iter().all(|n| !n.starts_with("Qaim/IR"))
    );
}

#[test]
fn peoples_and_organisations_are_no_places() {
    let body = "Syrian officials met Iraqi and Russian envoys. Fighters of Islamic State, known as IS, \
                denied it, the Daily Herald wrote.";
    assert_eq!(names("", body), Vec::<String>::new());
}

#[test]
fn ordinary_words_and_people_are_no_places() {
    let body = "Reading is fun. Nice people read in bed. Mobile phones are not nice. Paris Hilton read a book \
                and Jack London wrote one. Orange was the colour of March. Victoria sang, and Florence danced \
                with Austin. Mr Lincoln and Ms Houston left early.";
    assert_eq!(names("", body), Vec::<String>::new());
}

#[test]
fn a_county_is_not_its_town() {
    let found = names(
        "",
        "Schools in Fulton County, Georgia, closed. The mayor of Nashville, Tennessee, agreed.",
    );
    assert!(!found.iter().any(|f| f.starts_with("Fulton/")), "{found:?}");
    assert!(found.iter().any(|f| f == "Nashville/US"), "{found:?}");
}

#[test]
fn cues_make_places_of_such_words() {
    let body = "The ferry from Cork was late. She grew up in the city of Bath and moved to Reading, England. \
                He lives in Mobile, Alabama. A hotel in Nice, France, was sold.";
    let found = names("", body);
    for name in
        ["Cork/IE", "Bath/GB", "Reading/GB", "Mobile/US", "Nice/FR", "France/FR", "Alabama/US"]
    {
        assert!(found.iter().any(|f| f == name), "{name} in {found:?}");
    }
}

#[test]
fn the_region_after_a_comma_decides() {
    let body = "The band played in Paris, Texas, and in Springfield, Illinois. Then it flew home.";
    let found = find("", body);
    let id = |name: &str| found.iter().find(|f| f.name == name).map(|f| f.id);
    assert_eq!(id("Paris"), Some(4_717_560));
    assert_eq!(id("Springfield"), Some(4_250_542));
}

#[test]
fn the_countries_of_the_article_decide() {
    let here = find(
        "",
        "Canadian police searched a house in London. Ontario has no comment, Canada's minister said.",
    );
    assert_eq!(
        here.iter().find(|f| f.name == "London").map(|f| f.countries[0].as_str()),
        Some("CA")
    );
    let there = find("", "British police searched a house in London.");
    assert_eq!(
        there.iter().find(|f| f.name == "London").map(|f| f.countries[0].as_str()),
        Some("GB")
    );
}

#[test]
fn german() {
    let body = "Die Polizei in Essen sucht Zeugen. Beim Essen in der Kantine fiel kein Wort, sagte eine Sprecherin \
                der Stadt Halle. Berlins Senat und Deutschlands Kanzler berieten in Köln über die Lage in der \
                Schweiz und in Österreich. Das Amt schwieg.";
    let found = names("", body);
    for name in [
        "Essen/DE",
        "Halle/DE",
        "Berlin/DE",
        "Deutschland/DE",
        "Köln/DE",
        "Schweiz/CH",
        "Österreich/AT",
    ] {
        assert!(found.iter().any(|f| f == name), "{name} in {found:?}");
    }
    let body_berlin = find("", body).into_iter().find(|f| f.name == "Berlin").unwrap();
    assert_eq!(forms(&body_berlin, body), ["Berlin"]);
    assert!(
        !found
            .iter()
            .any(|f| f.starts_with("Lage") || f.starts_with("Wort") || f.starts_with("Amt"))
    );
}

#[test]
fn french_and_spanish() {
    let french = "Le ministre est arrivé à Alger, puis à Oran, en Algérie. Les habitants d'Alger et de la Côte \
                  d'Ivoire attendent l'Ukraine.";
    let found = names("", french);
    for name in ["Alger/DZ", "Oran/DZ", "Algérie/DZ", "Côte d'Ivoire/CI", "Ukraine/UA"] {
        assert!(found.iter().any(|f| f == name), "{name} in {found:?}");
    }
    let spanish = "El tren de Córdoba a Sevilla paró en la ciudad de Écija. España y Marruecos hablan en Ginebra.";
    let found = names("", spanish);
    for name in ["Córdoba/ES", "Sevilla/ES", "Écija/ES", "España/ES", "Marruecos/MA", "Ginebra/CH"]
    {
        assert!(found.iter().any(|f| f == name), "{name} in {found:?}");
    }
}

#[test]
fn other_scripts() {
    for (body, name) in [
        ("Президент прибыл в Киев вечером.", "Киев/UA"),
        ("قال شهود إن القوات دخلت مدينة الموصل في العراق.", "الموصل/IQ"),
        ("代表団は東京を出発し、北京に到着した。", "北京/CN"),
        ("Cumhurbaşkanı Ankara'da konuştu.", "Ankara/TR"),
        ("Ο πρωθυπουργός έφτασε στο Λονδίνο χθες.", "Λονδίνο/GB"),
    ] {
        let found = names("", body);
        assert!(found.iter().any(|f| f == name), "{name} in {found:?}");
    }
}

#[test]
fn spans_are_in_order_and_name_the_place() {
    let body = "PARIS (AP) — The mayor of Paris said so. France agreed. Paris-based firms, and those in Lyon, \
                agreed too; PARIS rejoiced.";
    let found = find("Paris agrees", body);
    let paris = found.first().unwrap();
    assert_eq!((paris.name.as_str(), paris.countries[0].as_str()), ("Paris", "FR"));
    assert_eq!(forms(paris, body), ["PARIS", "Paris", "Paris", "PARIS"]);
    assert!(paris.spans.is_sorted());
    for f in &found {
        assert!(f.confidence <= 100 && f.relevance <= 100);
    }
}

#[test]
fn wishes_are_kept() {
    let body =
        "Trains run from Vienna to Graz, Linz, Prague, Brno, Budapest and Bregenz in Austria.";
    let scratch = &mut Scratch::default();
    let all = FINDER.find(scratch, body, "", Known::default(), ALL);
    assert!(all.iter().any(|f| f.name == "Graz"));
    let large =
        FINDER.find(scratch, body, "", Known::default(), Wanted { min_population: 1_000_000 });
    assert!(large.iter().any(|f| f.name == "Vienna"));
    assert!(!large.iter().any(|f| f.name == "Bregenz" || f.name == "Graz"));
}

#[test]
fn a_used_scratch_changes_nothing() {
    let articles = [
        "Talks in Moscow, Russia, failed.",
        "",
        "A fire in Aleppo, Syria, and in Hama.",
        "Nothing here.",
    ];
    let scratch = &mut Scratch::default();
    for body in articles.iter().chain(articles.iter().rev()) {
        assert_eq!(FINDER.find(scratch, body, "", Known::default(), ALL), find("", body));
    }
}

#[test]
fn hostile_texts_are_read_to_the_end() {
    // With work that grew by the square of the length this would take minutes.
    for unit in
        ["North ", "Paris, Georgia, ", "al-", "Deir ", "北", "U.S.", "A'b'", "in Mosul Iraq "]
    {
        let body = unit.repeat(20_000);
        assert!(find(&body, &body).len() <= 100);
    }
}

proptest! {
    #[test]
    fn any_text_is_read(body in "(['.,( -]|’s|U\\.|İ|ß|\u{301}|\n|Rom|al|京|서울|é|ا){0,40}|\\PC{0,60}") {
        for f in find(&body, &body) {
            for form in forms(&f, &body) {
                prop_assert!(!form.is_empty());
            }
        }
    }

    #[test]
    fn what_is_asked_in_one_pass_is_what_every_word_would_be_told(
        body in "((San|Deir|al|ez|Zor|El|la|La|mer|Mer|Noire|Asie|centrale|the|rio|de|Janeiro|Paris|US|Texas|京|서울|Iraqi|irakischen|Мосул|x)( |-|, |\\. | \\(|’)){0,30}|\\PC{0,60}",
    ) {
        let (gazetteer, lists) = (&FINDER.gazetteer, &FINDER.lists);
        let (mut part, mut small, mut peoples) = (Part::default(), SmallWords::default(), Vec::new());
        part.read(&FINDER, &body, "", |hash| small.add(hash), |country| peoples.push(country));
        let words = &part.words;
        let reader = Reader {
            gazetteer,
            lists,
            words,
            text: &body,
            style: part.survey.style,
            small: &small,
            known: Known::default(),
            hints: &part.hints,
            candidates: &part.survey.candidates,
        };
        let all = words.words();
        let plain = (0..all.len()).filter_map(|i| lists.people_of(words.fold(i)));
        prop_assert_eq!(peoples, plain.collect::<Vec<_>>());
        for (i, word) in all.iter().enumerate() {
            if reader.starts(i) || reader.near_starts(i) {
                prop_assert!(reader.candidates.contains(&i), "{}", i);
            }
            if word.case == Case::Lower {
                prop_assert!(small.has(word.hash));
            } else {
                prop_assert_eq!(part.hints.name(i), gazetteer.find(words.fold(i)), "{}", i);
            }
            if let Some(next) = all.get(i + 1).filter(|next| next.gap.joins()) {
                prop_assert_eq!(reader.may_go_on(i), gazetteer.may_go_on(word.hash, next.hash), "{}", i);
            }
        }
    }
}

#[test]
fn seas_rivers_and_mountains() {
    let body = "Fighters crossed the Euphrates River in Syria. East of the Euphrates, fighting went on. The ship left the Black \
                Sea for the Mediterranean and went on to the Gulf of Mexico, past Mount Etna. Talks in the Middle East \
                failed, Amazon said. A Mediterranean diet is healthy.";
    let found = find("", body);
    let river = found.iter().find(|f| f.main_name == "Euphrates").unwrap();
    assert_eq!(forms(river, body), ["Euphrates River", "Euphrates"]);
    assert_eq!((river.id, river.kind), (0, Some(Kind::River)));
    assert_eq!(river.countries, ["TR", "SY", "IQ"]);
    for name in ["Black Sea", "Mediterranean", "Gulf of Mexico", "Mount Etna", "Middle East"] {
        assert!(found.iter().any(|f| f.name == name && f.kind.unwrap().is_natural()), "{name}");
    }
    assert!(found.iter().all(|f| f.name != "Amazon" && f.name != "Mexico"));
}

#[test]
fn rivers_and_islands_in_other_languages() {
    for (body, main) in [
        (
            "Die Ernte ist gut. Sie machten Urlaub auf Sylt und fuhren dann mit dem Rad am Rhein entlang.",
            ["Sylt", "Rhine"],
        ),
        (
            "Le bateau a descendu le Danube, puis il a traversé la mer Noire.",
            ["Danube", "Black Sea"],
        ),
        (
            "Ha scalato l'Etna con due amici e una guida del posto, e poi in inverno le Alpi.",
            ["Mount Etna", "Alps"],
        ),
        (
            "Viven cerca de los Pirineos y pasan el verano a orillas del mar Báltico con su familia.",
            ["Pyrenees", "Baltic Sea"],
        ),
        (
            "Le Kazakhstan est un pays d'Asie centrale, et le président a visité aussi l'Amérique latine.",
            ["Central Asia", "Latin America"],
        ),
    ] {
        let found = find("", body);
        for name in main {
            assert!(found.iter().any(|f| f.main_name == name), "{name} in {found:?}");
        }
    }
}

#[test]
fn continents_have_their_ids() {
    let body = "Trade between Europe and Africa grew. In Asia it fell.";
    let found = find("", body);
    let ids: Vec<u32> = found.iter().map(|f| f.id).collect();
    for id in [6_255_148, 6_255_146, 6_255_147] {
        assert!(ids.contains(&id), "{found:?}");
    }
}
