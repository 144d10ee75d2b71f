//! Names of firms, brands, authorities and schools from public lists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::lexicon::{Class, LexiconBuilder};

/// Name Suggestion Index: what shops, banks, offices and networks are called.
pub(crate) const BRANDS: &str = "listed/nsi.min.json";

/// Simple Icons: brands of software and industry.
pub(crate) const ICONS: &str = "listed/simple-icons.json";

/// Swot: schools and universities, one a line.
pub(crate) const SCHOOLS: &str = "listed/schools.txt";

/// What a name of several words may not be known as.
const PLACES: u32 = Class::Country.bit()
    | Class::Region.bit()
    | Class::City.bit()
    | Class::Town.bit()
    | Class::Site.bit()
    | Class::Person.bit();

/// What a name of one word may be known as: most others are words, people or places as well.
const HARMLESS: u32 = Class::Prefix.bit() | Class::Organisation.bit() | Class::Capital.bit();

/// Adds all names that the lexicon does not know as something else.
///
/// # Errors
/// What is missing or cannot be read.
pub(crate) fn add(builder: &mut LexiconBuilder, sources: &Path) -> Result<(), String> {
    for name in names(sources)? {
        let known = builder.classes(&name);
        let other = if name.contains(' ') { PLACES } else { !HARMLESS };
        if known & other == 0 {
            builder.add(&name, Class::Listed);
        }
    }
    Ok(())
}

fn names(sources: &Path) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    let brands = json(&sources.join(BRANDS))?;
    let groups = brands["nsi"].as_object().ok_or("nsi: there is no `nsi`")?;
    // What is drawn on maps besides: flags, and the lines of networks.
    let told = |path: &str| path.starts_with("brands/") || path.starts_with("operators/");
    for (_, group) in groups.iter().filter(|(path, _)| told(path)) {
        for item in group["items"].as_array().into_iter().flatten() {
            let tags = ["brand", "brand:en", "operator", "operator:en", "name:en"];
            names.extend(tags.iter().filter_map(|tag| name(item["tags"][*tag].as_str()?)));
        }
    }
    let icons = json(&sources.join(ICONS))?;
    let icons = icons.as_array().ok_or("simple-icons: there is no list")?;
    names.extend(icons.iter().filter_map(|icon| name(icon["title"].as_str()?)));
    let path = sources.join(SCHOOLS);
    let schools = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    names.extend(String::from_utf8_lossy(&schools).lines().filter_map(name));
    Ok(names)
}

fn json(path: &Path) -> Result<Value, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// A name in Latin letters that is written as names are in running text.
fn name(listed: &str) -> Option<String> {
    let listed = listed.trim();
    let length = listed.chars().count();
    let latin = listed.chars().all(|c| c < '\u{250}' && !";|/()[]\"\u{FFFD}".contains(c));
    let begins = listed.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let is_name = latin
        && begins
        && listed.contains(|c: char| c.is_ascii_uppercase())
        && (3..=60).contains(&length);
    is_name.then(|| listed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_in_running_text() {
        for listed in ["Acme Foods", " 7-Elephant", "Šport 2000 AG"] {
            assert_eq!(name(listed).as_deref(), Some(listed.trim()));
        }
        for listed in ["iAcme", "Ab", "Acme (Ulm)", "ΑΒΓ Acme", "123", ""] {
            assert_eq!(name(listed), None, "{listed}");
        }
    }
}
