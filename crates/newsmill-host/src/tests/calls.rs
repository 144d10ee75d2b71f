//! Calls: contexts, options, fields, errors, panics, secrets.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use newsmill_abi::*;
use newsmill_article::fields;
use serde_json::json;

use super::kit::*;
use crate::{Blame, Status as Failed, Worker};

fn option_str(ctx: *mut Ctx, pointer: &str) -> Result<String, Status> {
    let view = out(Str::EMPTY, |out| unsafe {
        (host().option_str)(ctx, Str::of(pointer.as_bytes()), out)
    })?;
    Ok(String::from_utf8(unsafe { view.bytes() }.to_vec()).unwrap())
}

fn option_json(ctx: *mut Ctx, pointer: &str) -> Result<String, Status> {
    let view = out(Str::EMPTY, |out| unsafe {
        (host().option_json)(ctx, Str::of(pointer.as_bytes()), out)
    })?;
    Ok(String::from_utf8(unsafe { view.bytes() }.to_vec()).unwrap())
}

fn option_i64(ctx: *mut Ctx, pointer: &str) -> Result<i64, Status> {
    out(0, |out| unsafe { (host().option_i64)(ctx, Str::of(pointer.as_bytes()), out) })
}

fn option_f64(ctx: *mut Ctx, pointer: &str) -> Result<f64, Status> {
    out(0.0, |out| unsafe { (host().option_f64)(ctx, Str::of(pointer.as_bytes()), out) })
}

fn field(ctx: *mut Ctx, name: &str, ty: u32) -> Result<Field, Status> {
    out(0, |out| unsafe { (host().field)(ctx, Str::of(name.as_bytes()), ty, out) })
}

#[test]
fn options_are_read_by_pointer_in_create_alone() {
    let options = json!({ "text": "t", "n": -2, "big": u64::MAX, "x": 1.5, "yes": true, "none": null,
        "deep": { "a/b": [1, { "c": "d" }] } });
    let setup = Setup { options, ..Setup::default() };
    setup
        .create("test.clean", |event| {
            match event {
                Event::Create(ctx) => {
                    assert_eq!(option_str(ctx, "/text").as_deref(), Ok("t"));
                    assert_eq!(option_str(ctx, "/deep/a~1b/1/c").as_deref(), Ok("d"));
                    assert_eq!(option_str(ctx, "/n"), Err(NM_E_TYPE));
                    assert_eq!(option_str(ctx, "/none"), Err(NM_E_NULL));
                    assert_eq!(option_str(ctx, "/missing"), Err(NM_E_NULL));
                    assert_eq!(option_i64(ctx, "/n"), Ok(-2));
                    assert_eq!(option_i64(ctx, "/yes"), Ok(1));
                    assert_eq!(option_i64(ctx, "/big"), Err(NM_E_RANGE));
                    assert_eq!(option_i64(ctx, "/x"), Err(NM_E_TYPE));
                    assert_eq!(option_f64(ctx, "/x"), Ok(1.5));
                    assert_eq!(option_f64(ctx, "/n"), Ok(-2.0));
                    assert_eq!(option_f64(ctx, "/text"), Err(NM_E_TYPE));
                    assert_eq!(option_json(ctx, "/deep/a~1b").as_deref(), Ok(r#"[1,{"c":"d"}]"#));
                    assert!(option_json(ctx, "").unwrap().starts_with('{'));
                }
                Event::Start(ctx) | Event::Open(ctx) => {
                    assert_eq!(option_str(ctx, "/text"), Err(NM_E_UNSUPPORTED));
                }
                _ => {}
            }
            NM_OK
        })
        .unwrap()
        .start()
        .unwrap();
}

#[test]
fn fields_are_resolved_as_declared() {
    let check = |ctx| {
        assert_eq!(field(ctx, "headline", NM_T_TEXT), Ok(fields::HEADLINE.code()));
        assert_eq!(field(ctx, "section", NM_T_TEXT), Ok(fields::SECTION.code()));
        assert_eq!(field(ctx, "headline", NM_T_BYTES), Err(NM_E_TYPE));
        assert_eq!(field(ctx, "headline", 99), Err(NM_E_TYPE));
        assert_eq!(field(ctx, "uri", NM_T_TEXT), Err(NM_E_UNDECLARED));
        assert_eq!(field(ctx, "nothing", NM_T_TEXT), Err(NM_E_UNDECLARED));
        let (mut name, mut ty, mut id) = (Str::EMPTY, 0, 0);
        let mut seen = Vec::new();
        for i in 0.. {
            let answer =
                unsafe { (host().field_at)(ctx, i, &raw mut name, &raw mut ty, &raw mut id) };
            if answer == NM_END {
                break;
            }
            assert_eq!(answer, NM_OK);
            seen.push((unsafe { name.bytes() }, ty, id));
        }
        let headline = (&b"headline"[..], NM_T_TEXT, fields::HEADLINE.code());
        assert_eq!(seen, [headline, (&b"section"[..], NM_T_TEXT, fields::SECTION.code())]);
    };
    let stage = stage("test.narrow", move |event| {
        match event {
            Event::Create(ctx) | Event::Start(ctx) => check(ctx),
            Event::Open(ctx) => {
                assert_eq!(field(ctx, "headline", NM_T_TEXT), Err(NM_E_UNSUPPORTED))
            }
            _ => {}
        }
        NM_OK
    });
    stage.start().unwrap();
    Worker::open(&stage).unwrap();
}

#[test]
fn a_panic_poisons_the_worker_and_names_plugin_version_and_stage() {
    let stage = stage("test.clean", |event| match event {
        Event::Process(..) => panic!("index out of bounds"),
        _ => NM_OK,
    });
    let mut worker = Worker::open(&stage).unwrap();
    let mut batch = rows(&["a"]);
    let error = worker.process(&mut batch).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`my-test-clean` (test-kit 0.1.0) panicked in process: index out of bounds"
    );
    assert!(error.is_panic() && worker.poisoned());
    assert_eq!(error.blame(), Blame::Article);
    assert!(worker.process(&mut batch).unwrap_err().is_panic());
    assert!(Worker::open(&stage).is_ok());
}

#[test]
fn calls_without_an_article_blame_the_pipeline() {
    for (status, blame) in [
        (NM_E_INPUT, Blame::Pipeline),
        (NM_E_PANIC, Blame::Pipeline),
        (NM_E_CONFIG, Blame::Pipeline),
        (NM_E_IO, Blame::World),
        (NM_E_RETRY, Blame::Retry),
        (NM_E_CANCELLED, Blame::Cancelled),
    ] {
        let fails = move |event: Event<'_>| match event {
            Event::Create(ctx) => {
                fail(ctx, "the words");
                status
            }
            _ => NM_OK,
        };
        let error = Setup::default().create("test.clean", fails).unwrap_err();
        assert_eq!((error.blame(), error.call, &*error.message), (blame, "create", "the words"));
    }
}

#[test]
fn statuses_without_words_are_told() {
    for (status, failed, words) in [
        (NM_E_INPUT, Failed::Input, "status `input` without words"),
        (NM_E_RANGE, Failed::Range, "there is no row 5 for this call among 1"),
        (NM_END, Failed::Other, "unknown status 1 without words"),
        (-77, Failed::Other, "unknown status -77 without words"),
        (42, Failed::Other, "unknown status 42 without words"),
    ] {
        let error = process_once("test.clean", &mut rows(&["a"]), move |api| {
            assert!(api.text(5, fields::URI).is_err());
            Err(status)
        })
        .unwrap_err();
        assert_eq!((error.status, &*error.message), (failed, words));
        assert_eq!(error.blame(), Blame::Article);
    }
}

#[test]
fn words_of_the_plugin_come_with_what_the_host_refused() {
    let error = process_once("test.clean", &mut rows(&["a"]), |api| {
        let refused = api.set(0, fields::SOURCE, b"{");
        fail(api.ctx, "the source");
        refused
    })
    .unwrap_err();
    assert!(error.message.starts_with("the source: field `source`: not JSON"), "{error}");
}

#[test]
fn secrets_are_masked_in_everything_a_plugin_says() {
    let services: Arc<Recorder> = Arc::default();
    let setup = Setup {
        secrets: vec!["hunter2".to_owned()],
        services: Arc::clone(&services),
        ..Setup::default()
    };
    let stage = setup
        .create("test.clean", |event| {
            let Event::Process(ctx, batch) = event else { return NM_OK };
            let api = Api { ctx, batch };
            let log = host().log;
            unsafe {
                log(ctx, NM_LOG_WARN, Str::of(b"key hunter2"), Str::of(br#"{"key": "hunter2"}"#));
                log(ctx, NM_LOG_INFO, Str::of(b"bad fields"), Str::of(b"[]"));
                log(std::ptr::null_mut(), NM_LOG_ERROR, Str::of(b"outside hunter2"), Str::EMPTY);
            }
            if api.rows() == 1 {
                fail(ctx, "cannot log in with hunter2");
                return NM_E_INPUT;
            }
            api.drop(0, "hunter2", "hunter2 it is").unwrap();
            api.reject(1, NM_E_INPUT, "hunter2?").unwrap();
            NM_OK
        })
        .unwrap();
    let mut worker = Worker::open(&stage).unwrap();
    let error = worker.process(&mut rows(&["a"])).unwrap_err();
    assert_eq!(error.message, "cannot log in with ***");
    let outcome = worker.process(&mut rows(&["a", "b"])).unwrap();
    let gone = &outcome.dropped[0];
    assert_eq!((&*gone.reason, &*gone.detail), ("***", "*** it is"));
    assert_eq!(outcome.rejected[0].message, "***?");
    let logs = services.logs.lock().unwrap();
    assert!(logs.contains(&r#"my-test-clean Warn key *** {"key":"***"}"#.to_owned()), "{logs:?}");
    assert!(logs.contains(&"my-test-clean Info bad fields".to_owned()), "{logs:?}");
    assert!(logs.iter().all(|line| !line.contains("hunter2")), "{logs:?}");
}

#[test]
fn numbers_of_a_failed_call_are_discarded() {
    let services: Arc<Recorder> = Arc::default();
    let setup = Setup { services: Arc::clone(&services), ..Setup::default() };
    let stage = setup
        .create("test.clean", |event| {
            let Event::Process(ctx, batch) = event else { return NM_OK };
            let metric = |kind, name: &str| unsafe {
                (host().metric)(ctx, kind, Str::of(name.as_bytes()), 2.5);
            };
            metric(NM_METRIC_COUNT, "seen");
            metric(99, "unknown");
            let fails = Api { ctx, batch }.rows() == 1;
            if fails { NM_E_INPUT } else { NM_OK }
        })
        .unwrap();
    let mut worker = Worker::open(&stage).unwrap();
    worker.process(&mut rows(&["a"])).unwrap_err();
    assert!(services.metrics.lock().unwrap().is_empty());
    worker.process(&mut rows(&["a", "b"])).unwrap();
    assert_eq!(*services.metrics.lock().unwrap(), ["my-test-clean Count seen 2.5"]);
}

#[test]
fn cancelled_is_the_services_answer_and_any_thread_may_ask_and_log() {
    let services: Arc<Recorder> = Arc::default();
    let setup = Setup { services: Arc::clone(&services), ..Setup::default() };
    let answers: Arc<Mutex<Vec<i32>>> = Arc::default();
    let seen = Arc::clone(&answers);
    let stage = setup
        .create("test.clean", move |event| {
            let Event::Process(ctx, _) = event else { return NM_OK };
            let address = ctx.expose_provenance();
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        let ctx = std::ptr::with_exposed_provenance_mut::<Ctx>(address);
                        seen.lock().unwrap().push(unsafe { (host().cancelled)(ctx) });
                        unsafe {
                            (host().log)(ctx, NM_LOG_DEBUG, Str::of(b"from a thread"), Str::EMPTY);
                            (host().metric)(ctx, NM_METRIC_GAUGE, Str::of(b"g"), 1.0);
                        }
                    });
                }
            });
            NM_OK
        })
        .unwrap();
    let mut worker = Worker::open(&stage).unwrap();
    worker.process(&mut rows(&["a"])).unwrap();
    services.cancelled.store(true, Ordering::Relaxed);
    worker.process(&mut rows(&["a"])).unwrap();
    assert_eq!(*answers.lock().unwrap(), [0, 0, 0, 0, 1, 1, 1, 1]);
    assert_eq!(services.metrics.lock().unwrap().len(), 8);
    let logs = services.logs.lock().unwrap();
    assert_eq!(logs.iter().filter(|l| l.ends_with("Debug from a thread")).count(), 8);
}

#[test]
fn close_and_destroy_are_called_once_in_order() {
    let seen: Arc<Mutex<Vec<&str>>> = Arc::default();
    let note = Arc::clone(&seen);
    let stage = stage("test.clean", move |event| {
        let name = match event {
            Event::Open(_) => "open",
            Event::Close => "close",
            Event::Destroy => "destroy",
            _ => return NM_OK,
        };
        note.lock().unwrap().push(name);
        NM_OK
    });
    let worker = Worker::open(&stage).unwrap();
    drop(stage);
    drop(worker);
    assert_eq!(*seen.lock().unwrap(), ["open", "close", "destroy"]);
}

#[test]
fn a_facet_that_is_not_offered_is_unsupported() {
    let stage = stage("test.ingest", |_| NM_OK);
    assert!(stage.has_ingest() && !stage.has_transform() && !stage.has_serial());
    let error = Worker::open(&stage).unwrap_err();
    assert_eq!((error.status, error.blame()), (Failed::Unsupported, Blame::Pipeline));
    assert!(error.message.contains("transform"), "{error}");
}
