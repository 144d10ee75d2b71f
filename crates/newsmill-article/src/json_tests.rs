//! Canonical JSON there and back.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::*;

fn registry() -> Registry {
    let mut registry = Registry::standard();
    for (name, ty, private) in [
        ("acme.note", FieldType::Text, false),
        ("acme.secret", FieldType::Bytes, true),
        ("acme.flag", FieldType::Bool, false),
        ("acme.raw", FieldType::Bytes, false),
    ] {
        registry.add(name, ty, private).unwrap();
    }
    registry
}

fn read(object: &str) -> Result<Article, ArticleError> {
    let registry = registry();
    let mut article = Article::new(&registry);
    set_json(&mut article, &registry, object).map(|()| article)
}

#[test]
fn order_is_canonical_and_empty_fields_are_left_out() {
    let registry = registry();
    let mut article = Article::new(&registry);
    let text = |text: &str| Cell::Text(text.into());
    article.set(registry.id("acme.note").unwrap(), text("n"));
    article.set(registry.id("acme.secret").unwrap(), Cell::Bytes(b"no".as_slice().into()));
    article.set(registry.id("acme.flag").unwrap(), Cell::Bool(true));
    article.set(fields::CONTENT, Cell::Bytes(b"<p>".as_slice().into()));
    article.set(fields::KIND_CONFIDENCE, Cell::Float(1.0));
    article.set(fields::VERSION, Cell::Int(-2));
    article.set(fields::URI, text("a\"\\\u{1}\n\u{2028}"));
    article.set(fields::HEADLINE, text(""));
    let all = r#"{"uri":"a\"\\\u0001\n","version":-2,"kind_confidence":1.0,"ext":{"acme.note":"n","acme.flag":true}}"#
        .replace("\\n\"", "\\n\u{2028}\"");
    assert_eq!(to_json(&article, &registry, Select::AllButContent), all);
    let some = [registry.id("acme.secret").unwrap(), fields::CONTENT, fields::VERSION];
    assert_eq!(
        to_json(&article, &registry, Select::Fields(&some)),
        r#"{"version":-2,"content":"PHA+"}"#
    );
    assert_eq!(to_json(&Article::default(), &registry, Select::AllButContent), "{}");
}

#[test]
fn tags_and_blocks_are_written_as_documented() {
    let json = concat!(
        r#"{"body_text":"Deir al-Zour fell.","body_blocks":[{"kind":"paragraph","span":[0,18]}],"#,
        r#""places":[{"name":"Deir al-Zour","uri":"geo:1","confidence":0.5,"relevance":1.0,"spans":[[0,12]],"#,
        r#""data":{"country":"SY"},"creator":"tag.places"},{"name":"x","creator":""}]}"#
    );
    let article = read(json).unwrap();
    assert_eq!(to_json(&article, &registry(), Select::AllButContent), json);
    assert_eq!(
        cell_json(article.get(fields::PLACES)).unwrap(),
        json.split_once("\"places\":").unwrap().1.strip_suffix('}').unwrap()
    );
    assert_eq!(cell_json(article.get(fields::PEOPLE)), None);
}

#[test]
fn wrong_values_are_refused_and_change_nothing() {
    for (object, kind) in [
        ("[]", ErrorKind::Type),
        ("{", ErrorKind::Type),
        (r#"{"headline":1}"#, ErrorKind::Type),
        (r#"{"version":"1"}"#, ErrorKind::Type),
        (r#"{"version":1.5}"#, ErrorKind::Type),
        (r#"{"version":99999999999999999999}"#, ErrorKind::Type),
        (r#"{"published":"yesterday"}"#, ErrorKind::Type),
        (r#"{"content":"*"}"#, ErrorKind::Type),
        (r#"{"authors":"A"}"#, ErrorKind::Type),
        (r#"{"nothing":1}"#, ErrorKind::UnknownField),
        (r#"{"acme.note":"n"}"#, ErrorKind::UnknownField),
        (r#"{"ext":{"uri":"u"}}"#, ErrorKind::UnknownField),
        (r#"{"ext":{"acme.secret":"AA=="}}"#, ErrorKind::UnknownField),
        (r#"{"uri":"a","uri":"b"}"#, ErrorKind::Type),
        (r#"{"places":[{"name":""}]}"#, ErrorKind::Input),
        (r#"{"places":[{"name":"a","confidence":2}]}"#, ErrorKind::Range),
        (r#"{"places":[{"name":"a","nane":"b"}]}"#, ErrorKind::Type),
        (r#"{"places":[{"name":"a","data":[]}]}"#, ErrorKind::Type),
        (r#"{"places":[{"name":"a","spans":[[0,1]]}]}"#, ErrorKind::Range),
        (r#"{"body_text":"é","places":[{"name":"a","spans":[[0,1]]}]}"#, ErrorKind::Range),
        (r#"{"body_text":"a","body_blocks":[{"kind":"verse","span":[0,1]}]}"#, ErrorKind::Type),
        (r#"{"headline":"\ud800"}"#, ErrorKind::Type),
    ] {
        let registry = registry();
        let mut article = Article::new(&registry);
        article.set(fields::HEADLINE, Cell::Text("kept".into()));
        let before = article.clone();
        let error = set_json(&mut article, &registry, object).unwrap_err();
        assert_eq!(error.kind(), kind, "{object}: {error}");
        assert_eq!(article, before, "{object}");
    }
}

#[test]
fn a_new_body_forgets_places_and_an_equal_one_does_not() {
    let registry = registry();
    let mut article = read(
        r#"{"body_text":"abc","body_blocks":[{"kind":"quote","span":[0,3]}],"events":[{"name":"e","spans":[[1,2]]}]}"#,
    )
    .unwrap();
    let before = article.clone();
    set_json(&mut article, &registry, r#"{"body_text":"abc"}"#).unwrap();
    assert_eq!(article, before);
    // Keys before `body_text` in the object are set after it.
    let object = r#"{"people":[{"name":"p","spans":[[3,4]]}],"body_text":"abcd"}"#;
    set_json(&mut article, &registry, object).unwrap();
    assert!(article.blocks(fields::BODY_BLOCKS).is_empty());
    assert!(article.tags(fields::EVENTS)[0].spans().is_empty());
    assert_eq!(article.tags(fields::PEOPLE)[0].spans().len(), 1);
    set_json(&mut article, &registry, r#"{"body_text":null,"uri":null}"#).unwrap();
    assert_eq!(article.get(fields::BODY_TEXT), &Cell::Empty);
    assert!(article.tags(fields::PEOPLE)[0].spans().is_empty());
}

#[test]
fn changes_name_a_creator_for_tags_without_one() {
    let object = r#"{"places":[{"name":"a","creator":"x"},{"name":"b"}]}"#;
    let changes = changes(&registry(), object, "me").unwrap();
    let Cell::Tags(tags) = &changes[0].cell else { panic!("no tags") };
    assert_eq!([tags[0].creator(), tags[1].creator()], ["x", "me"]);
}

fn any_cell(ty: FieldType) -> BoxedStrategy<Cell> {
    let text = || any::<String>();
    match ty {
        FieldType::Text => text().prop_map(|t| Cell::Text(t.into())).boxed(),
        FieldType::Bytes => vec(any::<u8>(), 0..9).prop_map(|b| Cell::Bytes(b.into())).boxed(),
        FieldType::Json => text()
            .prop_map(|t| Cell::Json(serde_json::json!({ "k": [t, 1.5, null] }).to_string().into()))
            .boxed(),
        FieldType::Int => any::<i64>().prop_map(Cell::Int).boxed(),
        FieldType::Float => any::<f64>().prop_map(Cell::Float).boxed(),
        FieldType::Bool => any::<bool>().prop_map(Cell::Bool).boxed(),
        FieldType::Time => prop_oneof!["2024-05-0[1-9]", "2024-05-01T0[0-9]:00:00\\+02:00"]
            .prop_map(|t| Cell::Time(t.into()))
            .boxed(),
        FieldType::List => vec(text(), 0..3)
            .prop_map(|l| Cell::List(l.into_iter().map(Into::into).collect()))
            .boxed(),
        FieldType::Tags => vec((".+", text(), 0.0..1.0_f64, any::<bool>()), 0..3)
            .prop_map(|tags| {
                let tag = |(name, uri, confidence, whole): &(String, String, f64, bool)| {
                    Tag::new(&TagParts {
                        uri,
                        confidence: *confidence,
                        spans: if *whole { &[Span { start: 0, end: 0 }] } else { &[] },
                        data: if *whole { "{}" } else { "" },
                        creator: uri,
                        ..TagParts::named(name)
                    })
                    .unwrap()
                };
                Cell::Tags(tags.iter().map(tag).collect())
            })
            .boxed(),
        FieldType::Blocks => (1..=5_i32)
            .prop_map(|code| {
                let kind = BlockKind::from_code(code).unwrap();
                Cell::Blocks(vec![Block { kind, span: Span { start: 0, end: 0 } }])
            })
            .boxed(),
    }
}

fn any_article() -> impl Strategy<Value = Article> {
    let cells: Vec<_> = registry()
        .iter()
        .map(|(_, def)| {
            let cell = if def.private { Just(Cell::Empty).boxed() } else { any_cell(def.ty) };
            prop_oneof![Just(Cell::Empty), cell].prop_map(Cell::normal)
        })
        .collect();
    cells.prop_map(|cells| Article { cells, meta: RowMeta::default() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_there_and_back_is_the_same(article in any_article()) {
        let registry = registry();
        let ids: Vec<FieldId> = registry.iter().map(|(id, _)| id).collect();
        let json = to_json(&article, &registry, Select::Fields(&ids));
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
        let again = read(&json).unwrap();
        prop_assert_eq!(&again, &article);
        prop_assert_eq!(to_json(&again, &registry, Select::Fields(&ids)), json);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,40}") {
        let value = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert_eq!(check_json(&text).is_ok(), value.is_ok());
        prop_assert!(read(&text).is_err() || value.is_ok());
        prop_assert_eq!(check_time(&text), time_micros(&text).is_some());
    }
}
