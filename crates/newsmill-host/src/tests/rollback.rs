//! A failed call leaves the batch exactly as it was.

use newsmill_abi::{Block, NM_B_LIST_ITEM, NM_E_INPUT, NM_E_PANIC, NM_OK, Span};
use newsmill_article::{Article, Cell, Tag, TagParts, fields};
use proptest::collection::vec;
use proptest::prelude::*;

use super::kit::*;

/// One host function with arguments, right or wrong.
#[derive(Clone, Debug)]
enum Op {
    Set(u32, usize, String),
    SetInt(u32, i64),
    SetFloat(u32, f64),
    Clear(u32, usize),
    Push(u32, Vec<String>),
    AddTags(u32, bool, usize),
    DropTags(u32, bool, bool),
    SetBlocks(u32),
    SetJson(u32, usize),
    NewRow(u32),
    Drop(u32),
    Reject(u32),
    Look(u32),
}

const FIELDS: [newsmill_article::FieldId; 7] = [
    fields::URI,
    fields::HEADLINE,
    fields::BODY_TEXT,
    fields::CONTENT,
    fields::AUTHORS,
    fields::PLACES,
    fields::BODY_BLOCKS,
];
const OBJECTS: [&str; 4] = [
    r#"{"body_text":"another body","places":[{"name":"n","spans":[[0,7]],"creator":"c"}],"headline":null}"#,
    r#"{"body_text":"body","version":7}"#,
    r#"{"people":[{"name":"p"}],"authors":[],"version":1}"#,
    r#"{"version":1,"headline":false}"#,
];
const NAMES: [&str; 3] = ["one", "two", "three"];

fn field_tags(people: bool) -> newsmill_article::FieldId {
    if people { fields::PEOPLE } else { fields::PLACES }
}

fn all_json(api: Api) -> Vec<&'static str> {
    (0..api.rows()).map(|row| api.row_json(row, &[]).unwrap()).collect()
}

/// Does it; what is refused has changed nothing.
fn apply(api: Api, op: &Op) {
    let before = all_json(api);
    const SPANS: &[Span] = &[Span { start: 0, end: 1 }, Span { start: 1, end: 2 }];
    let refused = match op {
        Op::Set(row, field, text) => api.set(*row, FIELDS[*field], text.as_bytes()).is_err(),
        Op::SetInt(row, value) => api.set_int(*row, fields::VERSION, *value).is_err(),
        Op::SetFloat(row, value) => api.set_float(*row, fields::KIND_CONFIDENCE, *value).is_err(),
        Op::Clear(row, field) => api.clear(*row, FIELDS[*field]).is_err(),
        Op::Push(row, items) => {
            let items: Vec<&str> = items.iter().map(String::as_str).collect();
            api.push(*row, fields::AUTHORS, &items).is_err()
        }
        Op::AddTags(row, people, n) => {
            let tags: Vec<_> = NAMES.iter().take(*n).map(|name| tag(name, SPANS)).collect();
            api.add(*row, field_tags(*people), &tags).is_err()
        }
        Op::DropTags(row, people, mine) => {
            api.drop_tags(*row, field_tags(*people), if *mine { "" } else { "other" }).is_err()
        }
        Op::SetBlocks(row) => {
            let span = Span { start: 0, end: 2 };
            api.set_blocks(*row, &[Block { kind: NM_B_LIST_ITEM, span }]).is_err()
        }
        Op::SetJson(row, object) => api.set_json(*row, OBJECTS[*object]).is_err(),
        Op::NewRow(after) => api.new_row(*after).is_err(),
        Op::Drop(row) => api.drop(*row, "test", "").is_err(),
        Op::Reject(row) => api.reject(*row, NM_E_INPUT, "").is_err(),
        Op::Look(row) => api.row_json(*row, &[]).is_err() | api.tags(*row, fields::PLACES).is_err(),
    };
    assert!(!refused || all_json(api) == before, "{op:?}");
}

fn any_op() -> impl Strategy<Value = Op> {
    let row = || 0..7_u32;
    let field = || 0..FIELDS.len();
    prop_oneof![
        (row(), field(), "[a-zé]{0,6}").prop_map(|(r, f, t)| Op::Set(r, f, t)),
        (row(), any::<i64>()).prop_map(|(r, v)| Op::SetInt(r, v)),
        (row(), any::<f64>()).prop_map(|(r, v)| Op::SetFloat(r, v)),
        (row(), field()).prop_map(|(r, f)| Op::Clear(r, f)),
        (row(), vec("[a-z]{0,4}", 0..3)).prop_map(|(r, l)| Op::Push(r, l)),
        (row(), any::<bool>(), 0..4_usize).prop_map(|(r, p, n)| Op::AddTags(r, p, n)),
        (row(), any::<bool>(), any::<bool>()).prop_map(|(r, p, m)| Op::DropTags(r, p, m)),
        row().prop_map(Op::SetBlocks),
        (row(), 0..OBJECTS.len()).prop_map(|(r, o)| Op::SetJson(r, o)),
        row().prop_map(Op::NewRow),
        row().prop_map(Op::Drop),
        row().prop_map(Op::Reject),
        row().prop_map(Op::Look),
    ]
}

/// Four articles: full, with tags of two creators, canceled, and with fewer cells than the registry has fields.
fn batch() -> newsmill_article::Batch {
    let mut batch = rows(&["a", "b", "c", "d"]);
    let spans = [newsmill_article::Span { start: 0, end: 4 }];
    let made_by = |name, creator| {
        Tag::new(&TagParts { spans: &spans, creator, ..TagParts::named(name) }).unwrap()
    };
    let mine = || vec![made_by("x", "other"), made_by("y", "test.clean"), made_by("z", "other")];
    batch.articles[0].set(fields::HEADLINE, Cell::Text("head".into()));
    batch.articles[0].set(fields::AUTHORS, Cell::List(vec!["A".into()]));
    batch.articles[1].set(fields::PLACES, Cell::Tags(mine()));
    batch.articles[1].set(fields::PEOPLE, Cell::Tags(mine()));
    batch.articles[2].set(fields::STATUS, Cell::Text("canceled".into()));
    batch.articles[3].cells.truncate(fields::BODY_TEXT.index() + 1);
    batch
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_failed_call_changes_nothing(ops in vec(any_op(), 0..30), panics in any::<bool>()) {
        let mut rows = batch();
        let before: Vec<Article> = rows.articles.clone();
        let error = process_once("test.clean", &mut rows, move |api| {
            ops.iter().for_each(|op| apply(api, op));
            assert!(!panics, "on purpose");
            Err(NM_E_INPUT)
        })
        .unwrap_err();
        let expected = if panics { NM_E_PANIC } else { NM_E_INPUT };
        prop_assert_eq!(error.status.code(), expected);
        prop_assert_eq!(&rows.articles, &before);
    }

    #[test]
    fn a_call_that_stands_keeps_every_row_once(ops in vec(any_op(), 0..30)) {
        let mut rows = batch();
        let outcome = process_once("test.clean", &mut rows, move |api| {
            ops.iter().for_each(|op| apply(api, op));
            Ok(())
        })
        .unwrap();
        let left = rows.len() + outcome.dropped.len() + outcome.rejected.len();
        prop_assert_eq!(left, 4 + usize::try_from(outcome.made).unwrap());
        prop_assert!(rows.articles.iter().any(Article::is_canceled));
        // Every cell is as it would be written, and what points into a body fits it.
        let registry = registry();
        for article in &rows.articles {
            prop_assert!(article.cells.iter().all(|cell| !cell.is_empty() || *cell == Cell::Empty));
            let ids: Vec<_> = registry.iter().map(|(id, _)| id).collect();
            let json = newsmill_article::to_json(article, &registry, newsmill_article::Select::Fields(&ids));
            let mut again = Article::new(&registry);
            newsmill_article::set_json(&mut again, &registry, &json).unwrap();
            again.meta = article.meta.clone();
            prop_assert_eq!(&again, article);
        }
    }
}

#[test]
fn a_good_call_after_a_failed_one_finds_the_batch_as_it_was() {
    let stage = stage("test.clean", |event| match event {
        Event::Process(ctx, batch) => {
            let api = Api { ctx, batch };
            let first = api.text(0, fields::HEADLINE).is_err();
            api.set(0, fields::HEADLINE, b"set").unwrap();
            api.new_row(0).unwrap();
            if api.text(1, fields::URI) == Ok("bad") {
                return NM_E_INPUT;
            }
            assert!(first);
            NM_OK
        }
        _ => NM_OK,
    });
    let mut worker = crate::Worker::open(&stage).unwrap();
    let mut batch = rows(&["a", "bad"]);
    assert!(worker.process(&mut batch).is_err());
    batch.articles.pop();
    worker.process(&mut batch).unwrap();
    // The undone child does not count: the next one has the same uri again.
    assert_eq!(uris(&batch), ["a", "a#1"]);
}
