//! `train TABLE FOLDER [OTHER...]`: fits a table of newsmill-extract to the pages in FOLDER and writes it to its place in the
//! sources; TABLE is `judge`, `headline`, `days` or `kind`, in the order in which each rests on those before it.
//!
//! FOLDER holds `gold.jsonl`, a page a line with `file`, `url`, `kind` and what is right, and the gzipped pages in
//! `pages/`. First each fifth of the sites is judged by what the other four teach, and what that reaches is printed;
//! then the table is made of all. Each OTHER is a folder of the same form that is only measured on. The same build and
//! pages give the same bytes.
#![forbid(unsafe_code)]

mod choice;
mod days;
mod folder;
mod headline;
mod judge;
mod kind;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: train judge|headline|days|kind FOLDER [OTHER...]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [table, folder, others @ ..] = arguments.as_slice() else {
        return fail(USAGE);
    };
    let folder = Path::new(folder);
    let others: Vec<PathBuf> = others.iter().map(PathBuf::from).collect();
    let done = match table.as_str() {
        "judge" => judge::run(folder, &others),
        "headline" => headline::run(folder, &others),
        "days" => days::run(folder, &others),
        "kind" => kind::run(folder, &others),
        _ => return fail(USAGE),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => fail(&format!("failed to {e}")),
    }
}

/// Prints a line of what was found.
#[expect(clippy::print_stdout, reason = "a command's own output")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "a command's own message")]
fn fail(text: &str) -> ExitCode {
    eprintln!("train: {text}");
    ExitCode::FAILURE
}
