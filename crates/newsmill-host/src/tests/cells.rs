//! Reading and writing cells.

use newsmill_abi::*;
use newsmill_article::{Cell, fields};

use super::kit::*;
use crate::Status;

const BODY: Span = Span { start: 0, end: 4 };

#[test]
fn every_type_is_written_and_read_back() {
    let mut batch = rows(&["u"]);
    process_once("test.clean", &mut batch, |api| {
        let (flag, secret) = (own("test.flag"), own("test.secret"));
        assert_eq!(api.rows(), 1);
        api.set(0, fields::HEADLINE, "Zürich".as_bytes())?;
        api.set(0, fields::CONTENT, b"\xff\x00")?;
        api.set(0, secret, b"s")?;
        api.set(0, fields::SOURCE, br#"{ "path": "a b" }"#)?;
        api.set(0, fields::PUBLISHED, b"1970-01-01T01:00:01+01:00")?;
        api.set_int(0, fields::VERSION, -3)?;
        api.set_int(0, flag, 1)?;
        api.set_float(0, fields::KIND_CONFIDENCE, 0.5)?;
        api.push(0, fields::AUTHORS, &["A", ""])?;
        api.push(0, fields::AUTHORS, &["B"])?;
        api.add(0, fields::PEOPLE, &[tag("P", &[BODY]), tag("Q", &[])])?;
        api.set_blocks(0, &[Block { kind: NM_B_QUOTE, span: BODY }])?;

        assert_eq!(api.text(0, fields::HEADLINE), Ok("Zürich"));
        assert_eq!(api.bytes(0, fields::CONTENT), Ok(b"\xff\x00".as_slice()));
        assert_eq!(api.bytes(0, secret), Ok(b"s".as_slice()));
        assert_eq!(api.text(0, fields::SOURCE), Ok(r#"{"path":"a b"}"#));
        assert_eq!(api.text(0, fields::PUBLISHED), Ok("1970-01-01T01:00:01+01:00"));
        assert_eq!(api.int(0, fields::PUBLISHED), Ok(1_000_000));
        assert_eq!(api.int(0, fields::VERSION), Ok(-3));
        assert_eq!(api.int(0, flag), Ok(1));
        assert_eq!(api.float(0, fields::KIND_CONFIDENCE), Ok(0.5));
        assert_eq!(api.list(0, fields::AUTHORS), Ok(vec!["A", "", "B"]));
        let people = api.tags(0, fields::PEOPLE)?;
        assert_eq!(people.len(), 2);
        let view = |text: Str| unsafe { text.bytes() };
        assert_eq!(
            (view(people[0].name), view(people[0].creator)),
            (&b"P"[..], &b"test.clean"[..])
        );
        assert_eq!(unsafe { *people[0].spans }, BODY);
        assert_eq!((people[1].spans_len, people[1].confidence.is_nan()), (0, true));
        assert_eq!(api.blocks(0, fields::BODY_BLOCKS)?, [Block { kind: NM_B_QUOTE, span: BODY }]);
        assert_eq!(
            api.row_json(0, &[fields::VERSION, fields::URI]),
            Ok(r#"{"uri":"u","version":-3}"#)
        );
        assert_eq!(api.cell_json(0, flag), Ok("true"));
        let all = api.row_json(0, &[])?;
        assert!(!all.contains("content") && !all.contains("secret"), "{all}");
        assert!(all.ends_with(r#""ext":{"test.flag":true}}"#), "{all}");
        Ok(())
    })
    .unwrap();
    assert_eq!(batch.articles[0].text(fields::HEADLINE), Some("Zürich"));
    assert_eq!(batch.articles[0].tags(fields::PEOPLE)[0].creator(), "test.clean");
}

#[test]
fn empty_cells_answer_null_and_empty_collections_have_no_items() {
    process_once("test.clean", &mut rows(&["u"]), |api| {
        assert_eq!(api.text(0, fields::HEADLINE), Err(NM_E_NULL));
        assert_eq!(api.bytes(0, fields::CONTENT), Err(NM_E_NULL));
        assert_eq!(api.int(0, fields::VERSION), Err(NM_E_NULL));
        assert_eq!(api.int(0, fields::PUBLISHED), Err(NM_E_NULL));
        assert_eq!(api.float(0, fields::KIND_CONFIDENCE), Err(NM_E_NULL));
        assert_eq!(api.cell_json(0, fields::HEADLINE), Err(NM_E_NULL));
        assert_eq!(api.list(0, fields::AUTHORS), Ok(vec![]));
        assert!(api.tags(0, fields::PLACES)?.is_empty());
        assert!(api.blocks(0, fields::BODY_BLOCKS)?.is_empty());
        api.set(0, fields::HEADLINE, b"h")?;
        api.set(0, fields::HEADLINE, b"")?;
        assert_eq!(api.text(0, fields::HEADLINE), Err(NM_E_NULL));
        api.add(0, fields::PLACES, &[tag("a", &[])])?;
        api.clear(0, fields::PLACES)?;
        assert!(api.tags(0, fields::PLACES)?.is_empty());
        Ok(())
    })
    .unwrap();
}

#[test]
fn wrong_types_rows_and_values_are_refused() {
    let mut batch = rows(&["u"]);
    let before = batch.articles.clone();
    process_once("test.clean", &mut batch, |api| {
        let url = fields::HEADLINE;
        assert_eq!(api.int(0, url), Err(NM_E_TYPE));
        assert_eq!(api.float(0, url), Err(NM_E_TYPE));
        assert_eq!(api.list(0, url), Err(NM_E_TYPE));
        assert_eq!(api.tags(0, url).err(), Some(NM_E_TYPE));
        assert_eq!(api.blocks(0, url), Err(NM_E_TYPE));
        assert_eq!(api.text(0, fields::VERSION), Err(NM_E_TYPE));
        assert_eq!(api.text(1, url), Err(NM_E_RANGE));
        assert_eq!(api.text(NO_ROW, url), Err(NM_E_RANGE));
        assert_eq!(api.row_json(1, &[]), Err(NM_E_RANGE));
        assert_eq!(api.set(1, url, b"x"), Err(NM_E_RANGE));
        assert_eq!(api.set(0, url, b"\xff"), Err(NM_E_UTF8));
        assert_eq!(api.set(0, fields::VERSION, b"1"), Err(NM_E_TYPE));
        assert_eq!(api.set(0, fields::SOURCE, b"{"), Err(NM_E_TYPE));
        assert_eq!(api.set(0, fields::PUBLISHED, b"noon"), Err(NM_E_TYPE));
        assert_eq!(api.set_int(0, own("test.flag"), 2), Err(NM_E_RANGE));
        assert_eq!(api.set_int(0, url, 2), Err(NM_E_TYPE));
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(api.set_float(0, fields::KIND_CONFIDENCE, bad), Err(NM_E_RANGE));
        }
        assert_eq!(api.push(0, url, &["x"]), Err(NM_E_TYPE));
        assert_eq!(api.set(0, fields::URI, b""), Err(NM_E_RANGE));
        assert_eq!(api.clear(0, fields::URI), Err(NM_E_RANGE));
        assert_eq!(api.set_json(0, r#"{"uri":null}"#), Err(NM_E_RANGE));
        assert_eq!(api.set_json(0, r#"{"version":1,"byline":"b"}"#), Err(NM_E_UNDECLARED));
        assert_eq!(api.set_json(0, r#"{"version":1,"headline":1}"#), Err(NM_E_TYPE));
        assert_eq!(api.set_json(0, r#"{"version":1,"nothing":1}"#), Err(NM_E_UNDECLARED));
        let raw =
            unsafe { (host().get_str)(api.batch, 0, fields::URI.code(), std::ptr::null_mut()) };
        assert_eq!(raw, NM_E_RANGE);
        let raw = unsafe { (host().get_str)(std::ptr::null(), 0, 0, std::ptr::null_mut()) };
        assert_eq!(raw, NM_E_RANGE);
        let null = Str { ptr: std::ptr::null(), len: 3 };
        let raw = unsafe { (host().set_str)(api.batch, 0, url.code(), null) };
        assert_eq!(raw, NM_E_RANGE);
        Ok(())
    })
    .unwrap();
    assert_eq!(batch.articles, before);
}

#[test]
fn wrong_tags_and_blocks_are_refused_whole() {
    let mut batch = rows(&["u"]);
    let before = batch.articles.clone();
    process_once("test.clean", &mut batch, |api| {
        const OUTSIDE: &[Span] = &[Span { start: 0, end: 5 }];
        const SWAPPED: &[Span] = &[Span { start: 3, end: 1 }];
        const DISORDER: &[Span] = &[Span { start: 2, end: 3 }, Span { start: 0, end: 1 }];
        let places = fields::PLACES;
        let add = |bad: Tag| api.add(0, places, &[tag("good", &[BODY]), bad]);
        assert_eq!(add(tag("", &[])), Err(NM_E_INPUT));
        for spans in [OUTSIDE, SWAPPED, DISORDER] {
            assert_eq!(add(tag("x", spans)), Err(NM_E_RANGE));
        }
        assert_eq!(add(Tag { confidence: 1.5, ..tag("x", &[]) }), Err(NM_E_RANGE));
        assert_eq!(add(Tag { relevance: f64::INFINITY, ..tag("x", &[]) }), Err(NM_E_RANGE));
        assert_eq!(add(Tag { data: Str::of(b"[]"), ..tag("x", &[]) }), Err(NM_E_TYPE));
        assert_eq!(add(Tag { name: Str::of(b"\xc3"), ..empty_tag() }), Err(NM_E_UTF8));
        assert_eq!(
            add(Tag { spans: std::ptr::null(), spans_len: 1, ..tag("x", &[]) }),
            Err(NM_E_RANGE)
        );
        assert!(api.tags(0, places)?.is_empty());
        let block = |kind, start, end| Block { kind, span: Span { start, end } };
        assert_eq!(api.set_blocks(0, &[block(9, 0, 1)]), Err(NM_E_RANGE));
        assert_eq!(api.set_blocks(0, &[block(1, 0, 9)]), Err(NM_E_RANGE));
        assert_eq!(api.set_blocks(0, &[block(1, 0, 3), block(1, 2, 4)]), Err(NM_E_RANGE));
        let items = [Str::of(b"a"), Str::of(b"\xff")];
        let raw =
            unsafe { (host().push_list)(api.batch, 0, fields::AUTHORS.code(), items.as_ptr(), 2) };
        assert_eq!(raw, NM_E_UTF8);
        assert_eq!(api.list(0, fields::AUTHORS), Ok(vec![]));
        Ok(())
    })
    .unwrap();
    assert_eq!(batch.articles, before);
}

#[test]
fn views_stay_valid_and_unchanged_after_writes() {
    let mut batch = rows(&["u"]);
    batch.articles[0].set(fields::CONTENT, Cell::Bytes(b"old bytes".as_slice().into()));
    process_once("test.clean", &mut batch, |api| {
        api.push(0, fields::AUTHORS, &["one"])?;
        api.add(0, fields::PLACES, &[tag("place", &[BODY])])?;
        let body = api.text(0, fields::BODY_TEXT)?;
        let content = api.bytes(0, fields::CONTENT)?;
        let authors = api.list(0, fields::AUTHORS)?;
        let place = api.tags(0, fields::PLACES)?[0];
        let json = api.row_json(0, &[])?;
        for i in 0..200 {
            api.set(0, fields::BODY_TEXT, format!("new body {i}").as_bytes())?;
            api.set(0, fields::CONTENT, format!("new {i}").as_bytes())?;
            api.push(0, fields::AUTHORS, &["more"])?;
            api.add(0, fields::PLACES, &[tag("more", &[])])?;
            api.row_json(0, &[])?;
            api.new_row(0)?;
        }
        api.drop_tags(0, fields::PLACES, "")?;
        api.clear(0, fields::AUTHORS)?;
        assert_eq!((body, content, &*authors), ("body", &b"old bytes"[..], &["one"][..]));
        assert_eq!(unsafe { (place.name.bytes(), *place.spans) }, (&b"place"[..], BODY));
        assert!(json.contains("\"body\""));
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_new_body_empties_blocks_and_spans() {
    let mut batch = rows(&["u", "v"]);
    process_once("test.clean", &mut batch, |api| {
        for row in 0..2 {
            api.add(row, fields::PLACES, &[tag("a", &[BODY])])?;
            api.add(row, fields::PEOPLE, &[tag("b", &[BODY])])?;
            api.set_blocks(row, &[Block { kind: NM_B_PARAGRAPH, span: BODY }])?;
        }
        api.set(0, fields::BODY_TEXT, b"other")?;
        assert_eq!(api.tags(0, fields::PLACES)?[0].spans_len, 0);
        assert!(api.blocks(0, fields::BODY_BLOCKS)?.is_empty());
        api.set_json(1, r#"{"body_text":"body","headline":"h"}"#)?;
        Ok(())
    })
    .unwrap();
    let [changed, same] = &batch.articles[..] else { panic!("two rows") };
    assert!(changed.tags(fields::PEOPLE)[0].spans().is_empty());
    assert_eq!(changed.get(fields::BODY_BLOCKS), &Cell::Empty);
    assert_eq!(same.tags(fields::PEOPLE)[0].spans().len(), 1);
    assert_eq!(same.blocks(fields::BODY_BLOCKS).len(), 1);
}

#[test]
fn json_sets_what_it_names_and_tags_keep_their_creators() {
    let mut batch = rows(&["u"]);
    let json = r#"{"places":[{"name":"b","spans":[[3,4]],"creator":"x"},{"name":"y"}],"body_text":"abcd","ext":{"test.note":"n"}}"#;
    process_once("test.clean", &mut batch, move |api| {
        api.add(0, fields::PLACES, &[tag("old", &[])])?;
        api.set_json(0, json)
    })
    .unwrap();
    let article = &batch.articles[0];
    let places: Vec<_> =
        article.tags(fields::PLACES).iter().map(|t| (t.name(), t.creator())).collect();
    assert_eq!(places, [("b", "x"), ("y", "test.clean")]);
    assert_eq!(article.text(own("test.note")), Some("n"));
    assert_eq!(article.text(fields::URI), Some("u"));
}

#[test]
fn tags_are_dropped_by_creator() {
    let mut batch = rows(&["u"]);
    process_once("test.clean", &mut batch, |api| {
        api.set_json(
            0,
            r#"{"places":[{"name":"a","creator":"x"},{"name":"b"},{"name":"c","creator":"x"}]}"#,
        )?;
        api.drop_tags(0, fields::PLACES, "")?;
        assert_eq!(api.tags(0, fields::PLACES)?.len(), 2);
        api.add(0, fields::PLACES, &[tag("d", &[])])?;
        api.drop_tags(0, fields::PLACES, "x")?;
        api.drop_tags(0, fields::PLACES, "nobody")?;
        api.drop_tags(0, fields::PEOPLE, "x")
    })
    .unwrap();
    let names: Vec<_> = batch.articles[0].tags(fields::PLACES).iter().map(|t| t.name()).collect();
    assert_eq!(names, ["d"]);
}

/// A tag of a later version, with more at its end.
#[repr(C)]
#[derive(Clone, Copy)]
struct LaterTag {
    tag: Tag,
    more: [u64; 3],
}

#[test]
fn a_larger_tag_works_and_keeps_what_only_the_plugin_knows() {
    let mut batch = rows(&["u"]);
    process_once("test.clean", &mut batch, |api| {
        let field = fields::PLACES.code();
        let stride = size_of::<LaterTag>();
        let later = |name| LaterTag { tag: tag(name, &[BODY]), more: [7; 3] };
        let tags = [later("one"), later("two")];
        let raw =
            unsafe { (host().add_tags)(api.batch, 0, field, tags.as_ptr().cast(), stride, 2) };
        assert_eq!(raw, NM_OK);
        let mut back = [LaterTag { tag: empty_tag(), more: [9; 3] }; 3];
        let total = out(0, |total| unsafe {
            (host().get_tags)(api.batch, 0, field, back.as_mut_ptr().cast(), stride, 3, total)
        })?;
        assert_eq!(total, 2);
        let names: Vec<_> = back.iter().map(|later| unsafe { later.tag.name.bytes() }).collect();
        assert_eq!(names, [&b"one"[..], b"two", b""]);
        assert!(back.iter().all(|later| later.more == [9; 3]));

        let block = |kind| ([kind, 0, 4, 77], Block { kind, span: BODY });
        let (large, small) = block(NM_B_CROSSHEAD);
        let raw = unsafe {
            let field = fields::BODY_BLOCKS.code();
            (host().set_blocks)(api.batch, 0, field, large.as_ptr().cast(), 16, 1)
        };
        assert_eq!(raw, NM_OK);
        assert_eq!(api.blocks(0, fields::BODY_BLOCKS)?, [small]);
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_stride_below_the_first_version_is_refused() {
    process_once("test.clean", &mut rows(&["u"]), |api| {
        let (field, stride) = (fields::PLACES.code(), size_of::<Tag>() - 8);
        let mut one = tag("one", &[]);
        let raw = unsafe { (host().add_tags)(api.batch, 0, field, &raw const one, stride, 1) };
        assert_eq!(raw, NM_E_RANGE);
        let got = out(0, |total| unsafe {
            (host().get_tags)(api.batch, 0, field, &raw mut one, stride, 1, total)
        });
        assert_eq!(got, Err(NM_E_RANGE));
        Ok(())
    })
    .unwrap();
}

#[test]
fn at_most_cap_items_are_filled_and_all_are_counted() {
    process_once("test.clean", &mut rows(&["u"]), |api| {
        api.push(0, fields::AUTHORS, &["a", "b", "c"])?;
        let mut items = [Str::EMPTY; 2];
        let field = fields::AUTHORS.code();
        let total = out(0, |total| unsafe {
            (host().get_list)(api.batch, 0, field, items.as_mut_ptr(), 1, total)
        })?;
        assert_eq!((total, unsafe { items[0].bytes() }, items[1].len), (3, &b"a"[..], 0));
        let null = std::ptr::null_mut();
        let total =
            out(0, |total| unsafe { (host().get_list)(api.batch, 0, field, null, 0, total) })?;
        assert_eq!(total, 3);
        let bad = out(0, |total| unsafe { (host().get_list)(api.batch, 0, field, null, 1, total) });
        assert_eq!(bad, Err(NM_E_RANGE));
        Ok(())
    })
    .unwrap();
}

#[test]
fn what_the_manifest_does_not_declare_is_out_of_reach() {
    let mut batch = rows(&["u"]);
    let error = process_once("test.narrow", &mut batch, |api| {
        assert_eq!(api.text(0, fields::URI), Err(NM_E_UNDECLARED));
        assert_eq!(api.cell_json(0, fields::URI), Err(NM_E_UNDECLARED));
        assert_eq!(api.row_json(0, &[fields::HEADLINE, fields::URI]), Err(NM_E_UNDECLARED));
        assert_eq!(api.row_json(0, &[]), Ok("{}"));
        assert_eq!(api.text(0, own("test.secret")), Err(NM_E_UNDECLARED));
        assert_eq!(api.text(0, newsmill_article::FieldId::from_code(9999)), Err(NM_E_UNDECLARED));
        assert_eq!(api.text(0, fields::HEADLINE), Err(NM_E_NULL));
        assert_eq!(api.text(0, fields::SECTION), Err(NM_E_NULL));
        api.set(0, fields::SECTION, b"s")?;
        api.set(0, fields::HEADLINE, b"h")
    })
    .unwrap_err();
    assert_eq!(error.status, Status::Undeclared);
    assert_eq!(error.blame(), crate::Blame::Pipeline);
    assert_eq!(
        error.to_string(),
        "`my-test-narrow` (test-kit 0.1.0) failed in process: stage `test.narrow` does not declare to write field \
         `headline`"
    );
    assert_eq!(batch.articles[0].get(fields::SECTION), &Cell::Empty);
}

#[test]
fn an_article_cannot_grow_without_bound() {
    let setup = Setup { article_bytes_max: 1000, ..Setup::default() };
    let stage = setup
        .create("test.clean", |event| match event {
            Event::Process(ctx, batch) => {
                let api = Api { ctx, batch };
                assert_eq!(api.set(0, fields::HEADLINE, &[b'x'; 2000]), Err(NM_E_RANGE));
                assert_eq!(api.set(0, fields::HEADLINE, &[b'x'; 600]), Ok(()));
                assert_eq!(api.set(0, fields::CONTENT, &[b'x'; 600]), Err(NM_E_RANGE));
                let grown =
                    (0..1000).find(|_| api.push(0, fields::AUTHORS, &["0123456789"]).is_err());
                assert!(grown.is_some_and(|n| n < 100), "{grown:?}");
                let grown =
                    (0..1000).find(|_| api.add(0, fields::PLACES, &[tag("t", &[])]).is_err());
                assert!(grown.is_some_and(|n| n < 100), "{grown:?}");
                NM_E_RANGE
            }
            _ => NM_OK,
        })
        .unwrap();
    let error = crate::Worker::open(&stage).unwrap().process(&mut rows(&["u"])).unwrap_err();
    assert!(error.message.contains("more than the 1000 allowed"), "{error}");
}
