//! `build-gazetteer FOLDER OUT`: makes the compiled gazetteer from the unpacked packages in FOLDER.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::ExitCode;

use newsmill_gazetteer::{Gazetteer, build, compile};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, out] = arguments.as_slice() else {
        return fail("usage: build-gazetteer FOLDER OUT");
    };
    match run(Path::new(folder), Path::new(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => fail(&format!("failed to {e}")),
    }
}

fn run(folder: &Path, out: &Path) -> Result<(), String> {
    let source = build::gather(folder).map_err(|e| e.to_string())?;
    let file = compile(source).map_err(|e| e.to_string())?;
    let read = Gazetteer::load(file.clone()).map_err(|e| format!("read back: {e}"))?;
    std::fs::write(out, &file).map_err(|e| format!("write `{}`: {e}", out.display()))?;
    say(&format!(
        "{} places, {} names, {} countries, {} bytes",
        read.places(),
        read.names(),
        read.countries(),
        file.len()
    ));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a command's own output")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "a command's own message")]
fn fail(text: &str) -> ExitCode {
    eprintln!("build-gazetteer: {text}");
    ExitCode::FAILURE
}
