//! New rows, dropped ones, rejected ones, canceled ones.

use newsmill_abi::{NM_E_INPUT, NM_E_IO, NM_E_RANGE, NM_E_UNSUPPORTED, NM_END, NM_OK, NO_ROW};
use newsmill_article::{Cell, fields};

use super::kit::*;
use crate::Status;

fn cancel(batch: &mut newsmill_article::Batch, row: usize) {
    batch.articles[row].set(fields::STATUS, Cell::Text("canceled".into()));
}

#[test]
fn children_stand_right_after_their_parents_earlier_children() {
    let mut batch = rows(&["a", "b"]);
    batch.articles[0].set(fields::SOURCE, Cell::Json("{}".into()));
    batch.articles[0].set(fields::VERSION, Cell::Int(3));
    batch.articles[0].meta.ordinal = 7;
    let outcome = process_once("test.clean", &mut batch, |api| {
        assert_eq!(api.new_row(1), Ok(2));
        assert_eq!(api.new_row(0), Ok(3));
        assert_eq!(api.new_row(0), Ok(4));
        assert_eq!(api.new_row(3), Ok(5));
        assert_eq!(api.text(5, fields::URI), Ok("a#1#1"));
        assert_eq!(api.rows(), 6);
        assert_eq!(api.new_row(6), Err(NM_E_RANGE));
        assert_eq!(api.new_row(NO_ROW), Err(NM_E_RANGE));
        Ok(())
    })
    .unwrap();
    assert_eq!(uris(&batch), ["a", "a#1", "a#1#1", "a#2", "b", "b#1"]);
    assert_eq!(outcome.made, 4);
    let child = &batch.articles[3];
    assert_eq!(child.text(fields::SOURCE), Some("{}"));
    assert_eq!(child.int(fields::VERSION), Some(3));
    assert_eq!(child.get(fields::BODY_TEXT), &Cell::Empty);
    assert_eq!(child.meta.order(), (7, &[2][..]));
}

#[test]
fn children_of_a_later_stage_stand_after_those_of_an_earlier_one() {
    let mut batch = rows(&["a", "b"]);
    let make = |api: Api| api.new_row(0).map(drop);
    process_once("test.clean", &mut batch, make).unwrap();
    process_once("test.clean", &mut batch, |api| {
        api.new_row(1)?;
        api.new_row(0).map(drop)
    })
    .unwrap();
    assert_eq!(uris(&batch), ["a", "a#1", "a#1#1", "a#2", "b"]);
    let mut orders: Vec<_> = batch.articles.iter().take(4).map(|a| a.meta.order()).collect();
    assert!(orders.is_sorted());
    orders.dedup();
    assert_eq!(orders.len(), 4);
}

#[test]
fn rows_that_were_handed_over_apart_come_together_as_if_they_were_not() {
    let make = |batch: &mut newsmill_article::Batch| {
        process_once("test.clean", batch, |api| {
            (0..api.rows()).try_for_each(|row| api.new_row(row).map(drop))
        })
        .unwrap();
    };
    let mut together = rows(&["a", "b"]);
    together.articles[1].meta.ordinal = 1;
    make(&mut together);
    let mut apart = together.clone();
    make(&mut together);
    for article in std::mem::take(&mut apart.articles) {
        let mut alone = rows(&[]);
        alone.push(article);
        make(&mut alone);
        apart.articles.append(&mut alone.articles);
    }
    assert_ne!(uris(&apart), uris(&together));
    apart.restore_order();
    assert_eq!(apart.articles, together.articles);
}

#[test]
fn dropped_and_rejected_rows_are_readable_until_return_and_leave_in_order() {
    let mut batch = rows(&["a", "b", "c", "d"]);
    let outcome = process_once("test.clean", &mut batch, |api| {
        api.drop(2, "too-short", "4 bytes")?;
        api.reject(0, NM_E_INPUT, "why")?;
        let child = api.new_row(2)?;
        api.drop(child, "copy", "")?;
        assert_eq!(api.text(2, fields::URI), Ok("c"));
        assert_eq!(api.rows(), 5);
        assert_eq!(api.drop(2, "again", ""), Err(NM_E_RANGE));
        assert_eq!(api.reject(0, NM_E_INPUT, ""), Err(NM_E_RANGE));
        assert_eq!(api.drop(9, "no-row", ""), Err(NM_E_RANGE));
        for bad in ["", "Two Words", "a--b", "-a", "ä", &"x".repeat(65)] {
            assert_eq!(api.drop(1, bad, ""), Err(NM_E_RANGE), "{bad}");
        }
        assert_eq!(api.reject(1, NM_OK, ""), Err(NM_E_RANGE));
        assert_eq!(api.reject(1, NM_END, ""), Err(NM_E_RANGE));
        Ok(())
    })
    .unwrap();
    assert_eq!(uris(&batch), ["b", "d"]);
    let gone: Vec<_> = outcome
        .dropped
        .iter()
        .map(|g| (g.article.text(fields::URI).unwrap(), &*g.reason, &*g.detail))
        .collect();
    assert_eq!(gone, [("c", "too-short", "4 bytes"), ("c#1", "copy", "")]);
    let [lost] = &outcome.rejected[..] else { panic!("one is lost") };
    assert_eq!((lost.status, &*lost.message), (Status::Input, "why"));
    assert_eq!((lost.article.text(fields::URI), outcome.made), (Some("a"), 1));
}

#[test]
fn children_of_a_dropped_parent_keep_its_place() {
    let mut batch = rows(&["a", "b", "c"]);
    process_once("test.clean", &mut batch, |api| {
        api.new_row(1)?;
        api.new_row(1)?;
        api.drop(1, "split", "")
    })
    .unwrap();
    assert_eq!(uris(&batch), ["a", "b#1", "b#2", "c"]);
}

#[test]
fn tag_stages_neither_drop_nor_make_nor_write_text() {
    process_once("test.tag", &mut rows(&["a"]), |api| {
        assert_eq!(api.drop(0, "no", ""), Err(NM_E_UNSUPPORTED));
        assert_eq!(api.new_row(0), Err(NM_E_UNSUPPORTED));
        assert!(api.set(0, fields::BODY_TEXT, b"x").is_err());
        api.add(0, fields::PLACES, &[tag("p", &[])])
    })
    .unwrap();
    let outcome =
        process_once("test.tag", &mut rows(&["a"]), |api| api.reject(0, NM_E_INPUT, "w")).unwrap();
    assert_eq!(outcome.rejected.len(), 1);
}

#[test]
fn canceled_articles_are_carried_around() {
    let mut batch = rows(&["a", "b", "c", "d"]);
    for row in [0, 2, 3] {
        cancel(&mut batch, row);
    }
    let outcome = process_once("test.clean", &mut batch, |api| {
        assert_eq!((api.rows(), api.text(0, fields::URI)), (1, Ok("b")));
        api.new_row(0)?;
        api.drop(0, "not-wanted", "")
    })
    .unwrap();
    assert_eq!(uris(&batch), ["a", "b#1", "c", "d"]);
    assert_eq!(outcome.dropped.len(), 1);

    let before = batch.articles.clone();
    process_once("test.clean", &mut batch, |_| Err(NM_E_INPUT)).unwrap_err();
    assert_eq!(batch.articles, before);
}

#[test]
fn a_stage_that_wants_tombstones_sees_them_but_cannot_drop_them() {
    let mut batch = rows(&["a", "b"]);
    cancel(&mut batch, 1);
    process_once("test.stones", &mut batch, |api| {
        assert_eq!(api.rows(), 2);
        assert_eq!(api.drop(1, "kill", ""), Err(NM_E_UNSUPPORTED));
        api.drop(0, "other", "")
    })
    .unwrap();
    assert_eq!(uris(&batch), ["b"]);
}

#[test]
fn a_rejected_row_keeps_the_status_of_the_stage() {
    let outcome =
        process_once("test.clean", &mut rows(&["a"]), |api| api.reject(0, NM_E_IO, "")).unwrap();
    assert_eq!(outcome.rejected[0].status, Status::Io);
}

#[test]
fn a_long_chain_of_new_rows_is_put_in_order() {
    let mut batch = rows(&["a", "b"]);
    process_once("test.clean", &mut batch, |api| {
        let mut parent = 0;
        for _ in 0..2000 {
            parent = api.new_row(parent)?;
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(batch.len(), 2002);
    assert_eq!(batch.articles[2001].text(fields::URI), Some("b"));
    assert_eq!(batch.articles[2000].meta.lineage.len(), 2000);
}
