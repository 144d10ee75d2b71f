//! Which alternate names are worth keeping.

use newsmill_text::is_uncased;

/// Whether a name is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It can stand in an article.
    Yes,
    /// A code, a machine transliteration, or too odd.
    No,
}

/// Names in scripts other than Latin are kept from this population on.
const OTHER_SCRIPT_PEOPLE: u32 = 5_000;

/// What regions and towns are called in general: no name of one.
const GENERAL: [&str; 26] = [
    "africa",
    "asia",
    "capital",
    "capital region",
    "city",
    "county",
    "department",
    "district",
    "europa",
    "federal district",
    "governorate",
    "island",
    "municipality",
    "national capital",
    "national capital region",
    "oblast",
    "prefecture",
    "province",
    "provincia",
    "raion",
    "region",
    "state",
    "town",
    "university",
    "village",
    "wadi",
];

/// Judges an alternate name of a place with so many people.
pub(super) fn keep(name: &str, population: u32) -> Kept {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let odd = name
        .chars()
        .any(|c| c.is_numeric() || matches!(c, ',' | '(' | ')' | '/' | ';' | '"' | '\u{0}'));
    let general = GENERAL.binary_search(&name.to_lowercase().as_str()).is_ok();
    if odd || general || name.chars().count() > 60 || letters < 2 {
        return Kept::No;
    }
    let Some(first) = name.chars().find(|c| c.is_alphabetic()) else { return Kept::No };
    if is_uncased(first) {
        return if population >= OTHER_SCRIPT_PEOPLE { Kept::Yes } else { Kept::No };
    }
    // `mosulu`, `mo su er`: what a machine makes of other scripts. `OSM`: an airport.
    let no_capital = !name.chars().any(char::is_uppercase);
    let code = letters <= 5 && !name.contains(' ') && !name.chars().any(char::is_lowercase);
    let short = letters < 3 || (letters == 3 && first.is_ascii() && population < 1_000_000);
    let cyrillic_of_hamlet = !is_latin(first) && population < OTHER_SCRIPT_PEOPLE;
    if no_capital || code || short || cyrillic_of_hamlet { Kept::No } else { Kept::Yes }
}

fn is_latin(c: char) -> bool {
    matches!(u32::from(c), 0..=0x24F | 0x1E00..=0x1EFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_names_and_drops_codes() {
        for name in ["Al Mawsil", "Мосул", "الموصل", "摩苏尔", "Ålesund", "São Paulo", "L'Aquila"]
        {
            assert_eq!(keep(name, 100_000), Kept::Yes, "{name}");
        }
        for name in ["OSM", "mo su er", "Paris (Texas)", "X", "mosul"] {
            assert_eq!(keep(name, 100_000), Kept::No, "{name}");
        }
    }
}
