//! `newsmill.h` says what the Rust types are: C is compiled against it, with the numbers of the Rust side.

use std::fmt::Write as _;
use std::mem::{align_of, offset_of, size_of};

use newsmill_abi as abi;

use crate::support::{Scratch, compile_c};

/// A `_Static_assert` for a struct's size and the place of each of its members.
macro_rules! layouts {
    ($($rust:ident = $c:ident { $($member:ident),+ })+) => {{
        let mut code = String::new();
        $(
            let c = stringify!($c);
            assert_that(&mut code, &format!("sizeof({c})"), size_of::<abi::$rust>());
            assert_that(&mut code, &format!("_Alignof({c})"), align_of::<abi::$rust>());
            $(
                let member = stringify!($member);
                let place = format!("offsetof({c}, {member})");
                assert_that(&mut code, &place, offset_of!(abi::$rust, $member));
            )+
        )+
        code
    }};
}

/// A `_Static_assert` for each named constant.
macro_rules! constants {
    ($($name:ident)+) => {{
        let mut code = String::new();
        $( assert_that(&mut code, stringify!($name), i64::from(abi::$name)); )+
        code
    }};
}

fn assert_that(code: &mut String, what: &str, is: impl std::fmt::Display) {
    writeln!(code, "_Static_assert({what} == {is}, \"{what} is {is} in Rust\");").unwrap();
}

#[test]
fn the_header_and_the_rust_types_are_the_same() {
    let scratch = Scratch::new();
    let layouts = layouts! {
        Str = nm_str { ptr, len }
        Span = nm_span { start, end }
        Tag = nm_tag { name, uri, confidence, relevance, spans, spans_len, data, creator }
        Block = nm_block { kind, span }
        Host = nm_host { size, abi_major, abi_minor, name, version, ext, option_str, option_i64, option_f64, option_json, field, field_at, rows, get_str, get_i64, get_f64, get_list, get_tags, get_blocks, row_json, cell_json, set_str, set_i64, set_f64, set_null, push_list, add_tags, drop_tags, set_blocks, row_set_json, new_row, drop, reject, peek, advance, tell, read_at, length, write, fail, cancelled, log, metric, reject_uri }
        Transform = nm_transform { size, open, process, close }
        Serial = nm_serial { size, open, process, undo, delta, apply, close }
        Ingest = nm_ingest { size, plan, boundary, open, next, position, close }
        Receipt = nm_receipt { receipt, staged, length }
        Export = nm_export { size, begin, open, write, finish, close, commit, abort }
        StageClass = nm_stage_class { size, id, create, start, destroy, facet }
        Plugin = nm_plugin { size, abi_major, abi_minor, manifest, manifest_len, init, stages, stages_len }
    };
    let constants = constants! {
        NM_OK NM_END NM_E_CONFIG NM_E_INPUT NM_E_IO NM_E_RETRY NM_E_CANCELLED NM_E_UTF8 NM_E_RANGE NM_E_TYPE NM_E_NULL
        NM_E_UNSUPPORTED NM_E_PANIC NM_E_UNDECLARED NM_E_OTHER
        NM_LOG_ERROR NM_LOG_WARN NM_LOG_INFO NM_LOG_DEBUG NM_LOG_TRACE
        NM_METRIC_COUNT NM_METRIC_GAUGE NM_METRIC_HISTOGRAM
        NM_T_TEXT NM_T_BYTES NM_T_JSON NM_T_I64 NM_T_F64 NM_T_BOOL NM_T_TIME NM_T_LIST NM_T_TAGS NM_T_BLOCKS
        NM_B_PARAGRAPH NM_B_CROSSHEAD NM_B_LIST_ITEM NM_B_QUOTE NM_B_TABLE_ROW
    };
    let code = format!(
        "#include \"newsmill.h\"\n{layouts}{constants}\
         _Static_assert(NM_ABI_MAJOR == {}, \"major\");\n_Static_assert(NM_ABI_MINOR == {}, \"minor\");\n\
         _Static_assert(NM_NO_ROW == {}u, \"no row\");\n\
         _Static_assert(sizeof NM_PLUGIN_SYMBOL == {}, \"symbol\");\n",
        abi::ABI_MAJOR,
        abi::ABI_MINOR,
        abi::NO_ROW,
        abi::SYMBOL.to_bytes_with_nul().len(),
    );
    let source = scratch.write("layout.c", &code);
    compile_c(&source, &scratch.path("layout.o"), &["-std=c11", "-c"]);
}

/// The marks and the symbol, as the C preprocessor sees them.
#[test]
fn the_marks_of_the_manifest_are_the_same() {
    let scratch = Scratch::new();
    let code = "#include \"newsmill.h\"\n#include <stdio.h>\n\
                int main(void) { return !(fputs(NM_MANIFEST_BEGIN NM_MANIFEST_END NM_PLUGIN_SYMBOL, stdout) >= 0); }\n";
    let source = scratch.write("marks.c", code);
    let program = scratch.path("marks");
    compile_c(&source, &program, &["-std=c99"]);
    let output = std::process::Command::new(&program).output().unwrap();
    let expected = [abi::MANIFEST_BEGIN, abi::MANIFEST_END, abi::SYMBOL.to_bytes()].concat();
    assert_eq!(output.stdout, expected);
}

/// Every function of the header takes as many arguments as its Rust type, which the layout cannot show.
#[test]
fn functions_take_the_same_number_of_arguments() {
    let header = without_comments(abi::HEADER);
    let rust = concat!(
        include_str!("../../crates/newsmill-abi/src/host.rs"),
        include_str!("../../crates/newsmill-abi/src/plugin.rs")
    );
    let in_header = arguments(&header, "(*", ")(");
    let in_rust = arguments(rust, "pub ", "unsafe extern \"C\" fn(");
    assert!(in_header.len() > 60, "found only {} functions", in_header.len());
    for (name, count) in in_header {
        let rust = in_rust.iter().filter(|(rust, _)| *rust == name).map(|(_, count)| *count);
        let rust: Vec<usize> = rust.collect();
        assert!(rust.contains(&count), "`{name}` takes {count} in the header, {rust:?} in Rust");
    }
}

fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

/// Functions as name and number of arguments: a name between `before` and `open`, then arguments up to the bracket.
fn arguments(text: &str, before: &str, open: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(open) {
        let Some((_, name)) = text[..at].rsplit_once(before) else { continue };
        let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let inner = &text[at + open.len()..];
        let mut depth = 1;
        let end = inner.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            depth == 0
        });
        let inner = inner[..end.map_or(0, |(end, _)| end)].trim().trim_end_matches(',');
        let count = if inner.is_empty() || inner == "void" { 0 } else { inner.split(',').count() };
        found.push((name, count));
    }
    found
}
