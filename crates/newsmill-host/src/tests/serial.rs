//! Serial states.

use std::sync::{Arc, Mutex};

use newsmill_abi::*;
use newsmill_article::fields;

use super::kit::*;
use crate::{SerialState, Stage, Status as Failed};

/// A stage that counts rows, with one step of undo.
fn counter() -> Arc<Stage> {
    #[derive(Default)]
    struct State {
        count: u64,
        before: u64,
        given: u64,
    }
    let state = Mutex::new(State::default());
    stage("test.clean", move |event| {
        let mut state = state.lock().unwrap();
        match event {
            Event::Process(ctx, batch) => {
                let api = Api { ctx, batch };
                state.before = state.count;
                for row in 0..api.rows() {
                    state.count += 1;
                    let number = i64::try_from(state.count).unwrap();
                    api.set_int(row, fields::VERSION, number).unwrap();
                    if api.text(row, fields::URI) == Ok("bad") {
                        return NM_E_INPUT;
                    }
                }
                NM_OK
            }
            Event::Undo => {
                state.count = state.before;
                NM_OK
            }
            Event::Delta(out) => {
                let added = state.count - state.given;
                state.given = state.count;
                write_out(out, added.to_string().as_bytes())
            }
            Event::Apply(delta) => {
                let Ok(added) = std::str::from_utf8(delta).unwrap().parse::<u64>() else {
                    return NM_E_INPUT;
                };
                state.count += added;
                state.given = state.count;
                NM_OK
            }
            _ => NM_OK,
        }
    })
}

fn versions(batch: &newsmill_article::Batch) -> Vec<Option<i64>> {
    batch.articles.iter().map(|a| a.int(fields::VERSION)).collect()
}

#[test]
fn a_state_goes_on_undoes_and_gives_its_additions() {
    let stage = counter();
    assert!(stage.has_serial());
    let mut state = SerialState::open(&stage).unwrap();
    state.apply(b"10").unwrap();
    let mut batch = rows(&["a", "b"]);
    state.process(&mut batch).unwrap();
    assert_eq!(versions(&batch), [Some(11), Some(12)]);

    let mut batch = rows(&["c", "bad"]);
    let error = state.process(&mut batch).unwrap_err();
    assert_eq!(error.blame(), crate::Blame::Article);
    assert_eq!(versions(&batch), [None, None]);
    assert_eq!(state.process(&mut batch).unwrap_err().status, Failed::Unsupported);
    assert_eq!(state.delta().unwrap_err().status, Failed::Unsupported);
    state.undo().unwrap();
    assert_eq!(state.undo().unwrap_err().status, Failed::Unsupported);

    batch.articles.pop();
    state.process(&mut batch).unwrap();
    assert_eq!(versions(&batch), [Some(13)]);
    assert_eq!(state.delta().unwrap(), b"3");
    assert_eq!(state.delta().unwrap(), b"0");
    assert_eq!(state.undo().unwrap_err().status, Failed::Unsupported);
}

#[test]
fn a_result_that_was_refused_may_be_undone() {
    let mut state = SerialState::open(&counter()).unwrap();
    state.process(&mut rows(&["a"])).unwrap();
    state.undo().unwrap();
    let mut batch = rows(&["a"]);
    state.process(&mut batch).unwrap();
    assert_eq!(versions(&batch), [Some(1)]);
}

#[test]
fn a_state_whose_apply_failed_is_lost() {
    let mut state = SerialState::open(&counter()).unwrap();
    let error = state.apply(b"damaged").unwrap_err();
    assert_eq!((error.call, error.blame()), ("apply", crate::Blame::Pipeline));
    assert!(state.lost());
    assert!(state.process(&mut rows(&["a"])).is_err());
}

#[test]
fn a_panic_is_undone_like_any_failure() {
    let stage = stage("test.clean", |event| match event {
        Event::Process(ctx, batch) if Api { ctx, batch }.rows() == 2 => panic!("two"),
        _ => NM_OK,
    });
    let mut state = SerialState::open(&stage).unwrap();
    assert!(state.process(&mut rows(&["a", "b"])).unwrap_err().is_panic());
    state.undo().unwrap();
    state.process(&mut rows(&["a"])).unwrap();
}
