//! The exported functions, called as a host calls them.

mod fake_host;
mod stages;

use std::ffi::{CStr, c_void};
use std::{ptr, slice, str};

use newsmill_abi as abi;
use serde_json::{Value, json};

use self::fake_host::{Cell, FakeBatch, FakeCtx, FakeIn, FakeOut, LOG, host};

unsafe extern "C" {
    safe static newsmill_plugin_v1: abi::Plugin;
}

fn classes() -> &'static [&'static abi::StageClass] {
    // SAFETY: the plugin's stages are static.
    unsafe {
        slice::from_raw_parts(newsmill_plugin_v1.stages.cast(), newsmill_plugin_v1.stages_len)
    }
}

fn class(id: &str) -> &'static abi::StageClass {
    let has_id = |class: &&&abi::StageClass| {
        // SAFETY: ids are static and end with NUL.
        unsafe { CStr::from_ptr(class.id) }.to_str() == Ok(id)
    };
    classes().iter().find(has_id).unwrap()
}

/// The status of `f`, and the words it left.
fn call(options: &str, f: impl FnOnce(*mut abi::Ctx) -> abi::Status) -> (abi::Status, String) {
    let mut ctx = FakeCtx { options: options.to_owned(), ..FakeCtx::default() };
    let status = f((&raw mut ctx).cast());
    let words = ctx.failed.map(|(failed, words)| {
        assert_eq!(failed, status, "the status returned is the one told");
        words
    });
    (status, words.unwrap_or_default())
}

fn ok(f: impl FnOnce(*mut abi::Ctx) -> abi::Status) {
    assert_eq!(call("{}", f), (abi::NM_OK, String::new()));
}

struct Made {
    class: &'static abi::StageClass,
    stage: *mut c_void,
}

impl Made {
    fn new(id: &str, options: &str) -> Self {
        let class = class(id);
        let mut stage = ptr::null_mut();
        // SAFETY: called as the header says.
        let made =
            call(options, |ctx| unsafe { class.create.unwrap()(host(), ctx, &raw mut stage) });
        assert_eq!(made, (abi::NM_OK, String::new()));
        Self { class, stage }
    }

    fn started(id: &str) -> Self {
        let made = Self::new(id, "{}");
        // SAFETY: called as the header says.
        ok(|ctx| unsafe { made.class.start.unwrap()(made.stage, ctx) });
        made
    }

    fn facet<T>(&self, id: &CStr) -> &'static T {
        // SAFETY: called as the header says; a facet's table is static and of the type its id names.
        unsafe { &*self.class.facet.unwrap()(id.as_ptr()).cast::<T>() }
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        // SAFETY: called as the header says, once.
        unsafe { self.class.destroy.unwrap()(self.stage) }
    }
}

/// Runs `acme.all` over `batch` with a worker of its own.
fn process(batch: &mut FakeBatch) -> (abi::Status, String) {
    let made = Made::started("acme.all");
    let facet: &abi::Transform = made.facet(abi::FACET_TRANSFORM);
    let mut worker = ptr::null_mut();
    // SAFETY: called as the header says.
    unsafe {
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, &raw mut worker));
        let status =
            call("", |ctx| facet.process.unwrap()(worker, ctx, ptr::from_mut(batch).cast()));
        facet.close.unwrap()(worker);
        status
    }
}

fn manifest() -> Value {
    // SAFETY: the manifest is static.
    let text = unsafe {
        abi::Str { ptr: newsmill_plugin_v1.manifest, len: newsmill_plugin_v1.manifest_len }.bytes()
    };
    serde_json::from_slice(text).unwrap()
}

#[test]
fn the_manifest_says_all() {
    let manifest = manifest();
    assert_eq!(manifest["name"], "newsmill-plugin");
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&manifest["abi"], &manifest["panic"]), (&json!([1, 0]), &json!("unwind")));
    let mut stages = manifest["stages"].as_array().unwrap().clone();
    let options = stages[0].as_object_mut().unwrap().remove("options").unwrap();
    assert_eq!(options["properties"]["count"]["description"], "Written to `acme.count`.");
    assert_eq!(
        stages[0],
        json!({
            "id": "acme.all", "kind": "clean", "summary": "Writes \"every\" type\tof field",
            "needs": ["headline", "body_text"], "uses": ["*"],
            "writes": {
                "keywords": "list", "published": "time", "body_text": "text", "body_blocks": "blocks",
                "places": "tags", "acme.count": "int", "acme.score": "float",
            },
            "private": { "acme.done": "bool" },
            "needs_from": ["/fields", "/more"], "uses_from": ["/use"], "writes_from": ["/map"],
            "tombstones": true, "facets": ["transform"],
        })
    );
    let none = json!({"type": "object", "properties": {}, "additionalProperties": false});
    assert_eq!(
        stages[1..],
        [
            json!({
                "id": "acme.unique", "kind": "clean", "summary": "Drops copies", "needs": ["headline"],
                "options": none, "facets": ["transform", "serial"],
            }),
            json!({
                "id": "acme.lines", "kind": "ingest", "summary": "One article a line",
                "writes": { "headline": "text", "uri": "text" }, "options": none, "records": "many",
                "facets": ["ingest"],
            }),
            json!({
                "id": "acme.headlines", "kind": "export", "summary": "One line an article",
                "uses": ["headline"], "options": none, "buffers": true, "facets": ["export"],
            }),
        ]
    );
}

#[test]
fn the_manifest_stands_between_its_marks() {
    let before = abi::MANIFEST_BEGIN.len();
    // SAFETY: the manifest is a part of a static with the marks around it.
    let marked = unsafe {
        let start = newsmill_plugin_v1.manifest.sub(before);
        let len = before + newsmill_plugin_v1.manifest_len + abi::MANIFEST_END.len();
        abi::Str { ptr: start, len }.bytes()
    };
    assert!(marked.starts_with(abi::MANIFEST_BEGIN) && marked.ends_with(abi::MANIFEST_END));
    let json = &marked[before..marked.len() - abi::MANIFEST_END.len()];
    assert!(json.iter().all(|byte| *byte >= 0x20), "a mark cannot stand in the JSON");
}

#[test]
fn a_class_offers_its_facets_alone() {
    let ids = [abi::FACET_TRANSFORM, abi::FACET_SERIAL, abi::FACET_INGEST, abi::FACET_EXPORT];
    for (id, offers) in [
        ("acme.all", [true, false, false, false]),
        ("acme.unique", [true, true, false, false]),
        ("acme.lines", [false, false, true, false]),
        ("acme.headlines", [false, false, false, true]),
    ] {
        for (facet, offered) in ids.into_iter().zip(offers) {
            // SAFETY: called as the header says.
            let table = unsafe { class(id).facet.unwrap()(facet.as_ptr()) };
            assert_eq!(!table.is_null(), offered, "{id} {facet:?}");
        }
    }
}

#[test]
fn a_transform_reads_and_writes_every_type() {
    let mut batch =
        FakeBatch::of(&[(0, "headline", "write"), (0, "body_text", &"word ".repeat(40))]);
    assert_eq!(process(&mut batch), (abi::NM_OK, String::new()));
    assert_eq!(batch.cell(0, "acme.count"), Some(&Cell::Int(7)));
    assert_eq!(batch.cell(0, "acme.done"), Some(&Cell::Int(1)));
    assert_eq!(batch.cell(0, "published"), None);
    let Some(Cell::List(words)) = batch.cell(0, "keywords") else { panic!("no list") };
    assert_eq!(words.len(), 42);
    let Some(Cell::Tags(tags)) = batch.cell(0, "places") else { panic!("no tags") };
    assert_eq!((tags.len(), &*tags[0].uri, tags[42].spans.len()), (43, "geonames:170063", 2));
}

#[test]
fn rows_are_dropped_rejected_and_made() {
    let mut batch = FakeBatch::of(&[
        (0, "headline", "drop"),
        (1, "headline", "reject"),
        (2, "headline", "child"),
    ]);
    assert_eq!(process(&mut batch).0, abi::NM_OK);
    let rejected = format!("{} too long", abi::NM_E_RANGE);
    assert_eq!(batch.gone, [(0, "no-good".to_owned()), (1, rejected)]);
    assert_eq!(batch.rows, 4);
}

#[test]
fn errors_carry_their_kind_and_words() {
    for (headline, status, words) in [
        ("error", abi::NM_E_INPUT, "no good headline in row 0"),
        ("number", abi::NM_E_OTHER, "invalid digit found in string"),
        (
            "undeclared",
            abi::NM_E_UNDECLARED,
            "write a field: the stage's manifest does not declare it",
        ),
    ] {
        let mut batch = FakeBatch::of(&[(0, "headline", headline)]);
        assert_eq!(process(&mut batch), (status, words.to_owned()));
    }
}

#[test]
fn wrong_options_refuse_the_stage() {
    for (options, words) in [
        ("{\"fail_create\":true}", "the option `fail_create` says so"),
        ("{\"counts\":1}", "unknown field `counts`"),
    ] {
        let (class, mut stage) = (class("acme.all"), ptr::null_mut());
        // SAFETY: called as the header says.
        let (status, told) =
            call(options, |ctx| unsafe { class.create.unwrap()(host(), ctx, &raw mut stage) });
        assert_eq!(status, abi::NM_E_CONFIG);
        assert!(told.contains(words) && stage.is_null(), "{told}");
    }
}

#[test]
fn a_foreign_host_is_refused() {
    let (mut newer, mut short) = (*host(), *host());
    newer.abi_major += 1;
    short.size -= 8;
    let (class, mut stage) = (class("acme.all"), ptr::null_mut());
    for host in [&raw const newer, &raw const short, ptr::null()] {
        // SAFETY: called as the header says; the host is refused before it is kept.
        unsafe {
            assert_eq!(
                class.create.unwrap()(host, ptr::null_mut(), &raw mut stage),
                abi::NM_E_UNSUPPORTED
            );
            assert_eq!(
                newsmill_plugin_v1.init.unwrap()(host, ptr::null_mut()),
                abi::NM_E_UNSUPPORTED
            );
        }
    }
}

#[test]
fn a_run_that_stops_is_noticed() {
    let made = Made::started("acme.all");
    let facet: &abi::Transform = made.facet(abi::FACET_TRANSFORM);
    let mut batch = FakeBatch::of(&[(0, "headline", "write")]);
    let (mut worker, mut ctx) =
        (ptr::null_mut(), FakeCtx { cancelled: true, ..FakeCtx::default() });
    // SAFETY: called as the header says.
    unsafe {
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, &raw mut worker));
        let status = facet.process.unwrap()(worker, (&raw mut ctx).cast(), (&raw mut batch).cast());
        assert_eq!(status, abi::NM_E_CANCELLED);
        facet.close.unwrap()(worker);
    }
}

#[test]
fn a_panic_is_an_error_and_poisons_the_worker() {
    let made = Made::started("acme.all");
    let facet: &abi::Transform = made.facet(abi::FACET_TRANSFORM);
    let mut worker = ptr::null_mut();
    let mut bad = FakeBatch::of(&[(0, "headline", "panic")]);
    let mut odd = FakeBatch::of(&[(0, "headline", "odd panic")]);
    let mut good = FakeBatch::of(&[(0, "headline", "drop")]);
    // SAFETY: called as the header says.
    unsafe {
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, &raw mut worker));
        let (status, words) =
            call("", |ctx| facet.process.unwrap()(worker, ctx, (&raw mut bad).cast()));
        assert_eq!(status, abi::NM_E_PANIC);
        assert!(words.starts_with("panicked at ") && words.contains("stages.rs:"), "{words}");
        assert!(words.ends_with(": this headline is too much"), "{words}");
        let (status, words) =
            call("", |ctx| facet.process.unwrap()(worker, ctx, (&raw mut good).cast()));
        assert_eq!(
            (status, &*words),
            (abi::NM_E_PANIC, "the worker panicked before and is not used again")
        );
        facet.close.unwrap()(worker);
        // The stage itself goes on with another worker.
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, &raw mut worker));
        ok(|ctx| facet.process.unwrap()(worker, ctx, (&raw mut good).cast()));
        let (status, words) =
            call("", |ctx| facet.process.unwrap()(worker, ctx, (&raw mut odd).cast()));
        assert_eq!(status, abi::NM_E_PANIC);
        assert!(words.ends_with(": no message"), "{words}");
        facet.close.unwrap()(worker);
    }
}

fn logged(message: &str) -> Vec<(bool, i32, String)> {
    let log = LOG.lock().unwrap();
    let hits = log.iter().filter(|(_, _, words, _)| words.contains(message));
    hits.map(|(inside, level, _, fields)| (*inside, *level, fields.clone())).collect()
}

#[test]
fn a_panic_where_nothing_can_fail_is_logged() {
    let mut batch = FakeBatch::of(&[(0, "headline", "noisy")]);
    assert_eq!(process(&mut batch).0, abi::NM_OK);
    let outside = [(false, abi::NM_LOG_ERROR, String::new())];
    assert_eq!(logged("noisy to the end in close"), outside);
    drop(Made::new("acme.all", "{\"panic_destroy\":true}"));
    assert_eq!(logged("destroy says no in destroy"), outside);
}

#[test]
fn a_panic_in_start_is_an_error() {
    let made = Made::new("acme.all", "{\"panic_start\":true}");
    // SAFETY: called as the header says.
    let (status, words) = call("", |ctx| unsafe { made.class.start.unwrap()(made.stage, ctx) });
    assert_eq!(status, abi::NM_E_PANIC);
    assert!(words.ends_with(": start says no"), "{words}");
}

#[test]
fn panics_of_other_threads_and_log_records_go_to_the_host() {
    // SAFETY: called as the header says.
    ok(|ctx| unsafe { newsmill_plugin_v1.init.unwrap()(host(), ctx) });
    std::thread::spawn(|| panic!("far away")).join().unwrap_err();
    assert_eq!(logged("far away"), [(false, abi::NM_LOG_ERROR, String::new())]);
    let mut batch = FakeBatch::of(&[(0, "headline", "log")]);
    assert_eq!(process(&mut batch).0, abi::NM_OK);
    let target = json!({ "target": format!("{}::stages", module_path!()) }).to_string();
    assert_eq!(logged("seen 1"), [(true, abi::NM_LOG_WARN, target)]);
    log::info!("outside of any call");
    assert_eq!(logged("outside of any call").len(), 1);
}

#[test]
fn a_field_of_another_stage_is_refused() {
    let (_first, made) = (Made::started("acme.all"), Made::started("acme.all"));
    let facet: &abi::Transform = made.facet(abi::FACET_TRANSFORM);
    let mut worker = ptr::null_mut();
    let mut batch = FakeBatch::of(&[(0, "headline", "foreign")]);
    // SAFETY: called as the header says.
    unsafe {
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, &raw mut worker));
        let (status, words) =
            call("", |ctx| facet.process.unwrap()(worker, ctx, (&raw mut batch).cast()));
        assert_eq!(status, abi::NM_E_PANIC);
        assert!(words.ends_with("a field resolved for another stage was used"), "{words}");
        facet.close.unwrap()(worker);
    }
}

#[test]
fn a_serial_stage_remembers_forgets_and_tells() {
    let made = Made::started("acme.unique");
    let facet: &abi::Serial = made.facet(abi::FACET_SERIAL);
    let mut state = ptr::null_mut();
    let mut delta = FakeOut::default();
    let mut batch =
        FakeBatch::of(&[(0, "headline", "a"), (1, "headline", "a"), (2, "headline", "b")]);
    // SAFETY: called as the header says.
    unsafe {
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, &raw mut state));
        ok(|ctx| facet.process.unwrap()(state, ctx, (&raw mut batch).cast()));
        assert_eq!(batch.gone, [(1, "copy".to_owned())]);
        ok(|ctx| facet.undo.unwrap()(state, ctx));
        batch.gone.clear();
        ok(|ctx| facet.process.unwrap()(state, ctx, (&raw mut batch).cast()));
        assert_eq!(batch.gone.len(), 1, "undone, so `a` is new again");
        ok(|ctx| facet.delta.unwrap()(state, ctx, (&raw mut delta).cast()));
        facet.close.unwrap()(state);
        assert_eq!(delta.0, b"a\nb\n");
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, &raw mut state));
        ok(|ctx| facet.apply.unwrap()(state, ctx, abi::Str::of(&delta.0)));
        ok(|ctx| facet.process.unwrap()(state, ctx, (&raw mut batch).cast()));
        assert_eq!(batch.gone.len(), 4, "all three were known");
        let bad = call("", |ctx| facet.apply.unwrap()(state, ctx, abi::Str::of(b"\xff")));
        assert_eq!(bad.0, abi::NM_E_OTHER);
        facet.close.unwrap()(state);
    }
}

#[test]
fn an_ingest_stage_reads_stops_and_resumes() {
    let made = Made::started("acme.lines");
    let facet: &abi::Ingest = made.facet(abi::FACET_INGEST);
    assert!(facet.plan.is_none());
    let long = "x".repeat(150_000);
    let text = format!("one\n{long}\nthree");
    let mut stream = FakeIn { bytes: text.into_bytes(), at: 0, limit: 200_000 };
    let mut batch = FakeBatch { most: 2, ..FakeBatch::default() };
    let (mut reader, mut token, mut at) = (ptr::null_mut(), FakeOut::default(), 0);
    let line = abi::Str::of(br#"{"path":"in/a.txt","media_type":"text/plain"}"#);
    // SAFETY: called as the header says.
    unsafe {
        let window = abi::Str::of(b"one\ntwo");
        ok(|ctx| facet.boundary.unwrap()(made.stage, ctx, window, &raw mut at));
        assert_eq!(at, 4);
        let none = call("", |ctx| {
            facet.boundary.unwrap()(made.stage, ctx, abi::Str::of(b"x"), &raw mut at)
        });
        assert_eq!(none.0, abi::NM_END);
        let input = (&raw mut stream).cast();
        ok(|ctx| {
            facet.open.unwrap()(made.stage, ctx, line, input, abi::Str::EMPTY, &raw mut reader)
        });
        ok(|ctx| facet.next.unwrap()(reader, ctx, (&raw mut batch).cast(), 64));
        assert_eq!(batch.rows, 2, "the batch was full");
        ok(|ctx| facet.position.unwrap()(reader, ctx, (&raw mut token).cast()));
        facet.close.unwrap()(reader);
        assert_eq!(batch.cell(1, "headline"), Some(&Cell::Bytes(long.into_bytes())));
        assert_eq!(token.0, b"2");
        let resume = abi::Str::of(&token.0);
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, line, input, resume, &raw mut reader));
        batch.most = 9;
        let end = call("", |ctx| facet.next.unwrap()(reader, ctx, (&raw mut batch).cast(), 64));
        assert_eq!(end, (abi::NM_END, String::new()));
        facet.close.unwrap()(reader);
        let (status, words) = call("", |ctx| {
            facet.open.unwrap()(made.stage, ctx, line, ptr::null_mut(), resume, &raw mut reader)
        });
        assert_eq!((status, &*words), (abi::NM_E_UNSUPPORTED, "the host opened nothing"));
    }
    assert_eq!(batch.cell(2, "headline"), Some(&Cell::Bytes(b"three".to_vec())));
    assert_eq!(batch.cell(2, "uri"), Some(&Cell::Bytes(b"in/a.txt#2".to_vec())));
}

#[test]
fn an_export_stage_encodes_and_commits() {
    let made = Made::started("acme.headlines");
    let facet: &abi::Export = made.facet(abi::FACET_EXPORT);
    let [mut job, mut prologue, mut staged, mut receipt, mut epilogue] =
        std::array::from_fn(|_| FakeOut::default());
    let mut writer = ptr::null_mut();
    let mut batch = FakeBatch::of(&[(0, "headline", "a"), (1, "headline", "b")]);
    let mut full = FakeBatch::of(&[(0, "headline", "full")]);
    let mut ctx = FakeCtx::default();
    let run = abi::Str::of(br#"{"id":"r1","to":"out/x"}"#);
    // SAFETY: called as the header says.
    unsafe {
        ok(|ctx| {
            let (job, prologue) = ((&raw mut job).cast(), (&raw mut prologue).cast());
            facet.begin.unwrap()(made.stage, ctx, run, job, prologue)
        });
        assert_eq!(str::from_utf8(&job.0), Ok(r#"{"join":"parts","suffix":".txt"}"#));
        assert_eq!(prologue.0, b"r1 out/x\n");
        let (text, out) = (abi::Str::of(&job.0), (&raw mut staged).cast());
        ok(|ctx| facet.open.unwrap()(made.stage, ctx, text, 1, 2, 3, out, &raw mut writer));
        ok(|ctx| facet.write.unwrap()(writer, ctx, (&raw mut batch).cast()));
        let failed = call("", |ctx| facet.write.unwrap()(writer, ctx, (&raw mut full).cast()));
        let words = "write the output: the host could not read or write";
        assert_eq!(failed, (abi::NM_E_IO, words.to_owned()), "the kind survives `io::Write`");
        ok(|ctx| facet.finish.unwrap()(writer, ctx, (&raw mut receipt).cast()));
        let again = call("", |ctx| facet.write.unwrap()(writer, ctx, (&raw mut batch).cast()));
        assert_eq!(again.0, abi::NM_E_UNSUPPORTED);
        facet.close.unwrap()(writer);
        assert!(staged.0.ends_with(b" 1 2 3\na\nb\nend\n"));

        let mut input = FakeIn { bytes: staged.0.clone(), at: 0, limit: usize::MAX };
        let one = abi::Receipt {
            receipt: abi::Str::of(&receipt.0),
            staged: (&raw mut input).cast(),
            length: 7,
        };
        let status = facet.commit.unwrap()(
            made.stage,
            (&raw mut ctx).cast(),
            text,
            &raw const one,
            size_of::<abi::Receipt>(),
            1,
            (&raw mut epilogue).cast(),
        );
        assert_eq!(status, abi::NM_OK);
        ok(|ctx| facet.abort.unwrap()(made.stage, ctx, text));
    }
    assert_eq!(epilogue.0, [&b"2"[..], &staged.0].concat());
    assert_eq!(ctx.refused, [("some/uri".to_owned(), abi::NM_E_RANGE)]);
}
