//! Makes the lexicons of keywords: `build-keywords SOURCES FILE`.

#![expect(clippy::print_stdout, reason = "a command that reports")]

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [sources, file] = arguments.as_slice() else {
        return Err("usage: build-keywords SOURCES FILE".to_owned());
    };
    let bundle = newsmill_keywords::build::build(Path::new(sources))?;
    let bytes = bundle.to_bytes().map_err(|error| error.to_string())?;
    println!("{} bytes, blake3 {}", bytes.len(), blake3::hash(&bytes).to_hex());
    fs::write(file, bytes).map_err(|error| format!("{file}: {error}"))
}
