//! The labelled sets and how their labels are read.

use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use crate::bio::{self, Sentence};
use crate::lexicon::{Class, Lexicon, fold, go_on};

const PERSON: u8 = 0;
const ORGANISATION: u8 = 1;
const PLACE: u8 = 2;

/// Reads a set; names of types differ from set to set.
///
/// # Errors
/// What is wrong with the file.
pub fn read(path: &Path) -> Result<Vec<Sentence>, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut text = String::new();
    match path.extension().is_some_and(|extension| extension == "gz") {
        true => GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map(|_| ()),
        false => bytes.as_slice().read_to_string(&mut text).map(|_| ()),
    }
    .map_err(|error| format!("{}: {error}", path.display()))?;
    bio::read(&text, kind).map_err(|reason| format!("{}: {reason}", path.display()))
}

fn kind(name: &str) -> Option<u8> {
    Some(match name {
        "PER" | "per" | "person" => PERSON,
        "ORG" | "org" | "corporation" | "group" => ORGANISATION,
        "LOC" | "geo" | "gpe" | "location" => PLACE,
        _ => return None,
    })
}

/// Brings a set in line with the others: titles are no part of a person's name, words for peoples are no places.
pub fn align(sentences: &mut [Sentence], lexicon: &Lexicon) {
    let mut buffer = String::new();
    for Sentence { words, mentions } in sentences {
        let mut is = |at: usize, class: Class| {
            fold(&words[at], &mut buffer);
            lexicon.classes(go_on(None, &buffer)) & class.bit() != 0
        };
        for mention in mentions.iter_mut() {
            if mention.kind == PERSON {
                while mention.start < mention.end && is(mention.start, Class::Title) {
                    mention.start += 1;
                }
            }
        }
        mentions.retain(|mention| {
            let single = mention.end == mention.start + 1;
            let people = single
                && mention.kind == PLACE
                && is(mention.start, Class::People)
                && !is(mention.start, Class::Country);
            mention.start < mention.end && !people
        });
    }
}
