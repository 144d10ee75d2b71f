//! What the examples share.

use std::error::Error;
use std::io::Read as _;
use std::path::Path;

use flate2::read::MultiGzDecoder;

/// Exactly `N` arguments of the command line.
pub(crate) fn arguments<const N: usize>(usage: &str) -> Result<[String; N], Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    arguments.try_into().map_err(|_| format!("expected arguments: {usage}").into())
}

/// The pairs of language and text of a gzipped file, a tab between them, a pair a line.
pub(crate) fn read_texts(path: impl AsRef<Path>) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let path = path.as_ref();
    let file =
        std::fs::File::open(path).map_err(|error| format!("open `{}`: {error}", path.display()))?;
    let mut text = String::new();
    MultiGzDecoder::new(file).read_to_string(&mut text)?;
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    Ok(pairs.map(|(language, text)| (language.to_owned(), text.to_owned())).collect())
}
