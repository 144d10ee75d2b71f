//! Scripts: which letters they have and what they say of the language.

/// What a script says of the language of its texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Speaks {
    /// One language of weight.
    Only(&'static str),
    /// Many languages: the table of the script's name decides.
    Many,
    /// Nothing by itself.
    Unknown,
}

/// One script.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) name: &'static str,
    pub(super) speaks: Speaks,
    /// How many letters of an alphabet one sign counts for when scripts are compared.
    pub(super) weight: u32,
    /// First and last code points, ascending.
    pub(super) ranges: &'static [(u32, u32)],
}

const fn only(name: &'static str, language: &'static str, ranges: &'static [(u32, u32)]) -> Script {
    Script { name, speaks: Speaks::Only(language), weight: 1, ranges }
}

const fn many(name: &'static str, ranges: &'static [(u32, u32)]) -> Script {
    Script { name, speaks: Speaks::Many, weight: 1, ranges }
}

const fn signs(
    name: &'static str,
    language: &'static str,
    weight: u32,
    ranges: &'static [(u32, u32)],
) -> Script {
    Script { name, speaks: Speaks::Only(language), weight, ranges }
}

/// Index of what is not a letter.
pub(super) const NO_LETTER: u8 = 0;
/// Index of letters of scripts that are not listed.
pub(super) const OTHER: u8 = 1;
/// Index of the Latin script.
pub(super) const LATIN: u8 = 2;
/// Index of Han, shared by Chinese and Japanese.
pub(super) const HAN: u8 = 3;
/// Index of the two kana.
pub(super) const KANA: u8 = 4;
/// How many scripts there are.
pub(super) const SCRIPT_COUNT: usize = SCRIPTS.len();

/// All scripts, in the order of their indexes. Ranges: Unicode 16 blocks, digits and punctuation left out.
pub(super) const SCRIPTS: &[Script] = &[
    Script { name: "none", speaks: Speaks::Unknown, weight: 0, ranges: &[] },
    Script { name: "other", speaks: Speaks::Unknown, weight: 1, ranges: &[] },
    many(
        "latin",
        &[
            (0x41, 0x5A),
            (0x61, 0x7A),
            (0xAA, 0xAA),
            (0xBA, 0xBA),
            (0xC0, 0xD6),
            (0xD8, 0xF6),
            (0xF8, 0x2AF),
            (0x300, 0x36F),
            (0x1E00, 0x1EFF),
        ],
    ),
    signs(
        "han",
        "zh",
        3,
        &[(0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)],
    ),
    signs(
        "kana",
        "ja",
        2,
        &[(0x3041, 0x3096), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0xFF66, 0xFF9D)],
    ),
    signs("hangul", "ko", 2, &[(0x1100, 0x11FF), (0x3131, 0x318E), (0xAC00, 0xD7A3)]),
    many("cyrillic", &[(0x400, 0x481), (0x48A, 0x52F)]),
    many(
        "arabic",
        &[
            (0x620, 0x65F),
            (0x66E, 0x6D3),
            (0x6D5, 0x6DC),
            (0x6DF, 0x6E8),
            (0x6EA, 0x6EF),
            (0x6FA, 0x6FF),
            (0x750, 0x77F),
            (0xFB50, 0xFDFB),
            (0xFE70, 0xFEFC),
        ],
    ),
    many("devanagari", &[(0x900, 0x963), (0x971, 0x97F)]),
    only(
        "greek",
        "el",
        &[
            (0x370, 0x373),
            (0x376, 0x377),
            (0x37B, 0x37D),
            (0x386, 0x386),
            (0x388, 0x3FF),
            (0x1F00, 0x1FFC),
        ],
    ),
    only("armenian", "hy", &[(0x531, 0x556), (0x561, 0x587)]),
    only("hebrew", "he", &[(0x591, 0x5BD), (0x5D0, 0x5F2)]),
    only("bengali", "bn", &[(0x980, 0x9E3), (0x9F0, 0x9F1)]),
    only("gurmukhi", "pa", &[(0xA01, 0xA5E), (0xA70, 0xA75)]),
    only("gujarati", "gu", &[(0xA81, 0xAE3)]),
    only("odia", "or", &[(0xB01, 0xB63)]),
    only("tamil", "ta", &[(0xB82, 0xBD7)]),
    only("telugu", "te", &[(0xC00, 0xC63)]),
    only("kannada", "kn", &[(0xC80, 0xCE3)]),
    only("malayalam", "ml", &[(0xD00, 0xD63)]),
    only("sinhala", "si", &[(0xD81, 0xDDF)]),
    only("thai", "th", &[(0xE01, 0xE3A), (0xE40, 0xE4E)]),
    only("lao", "lo", &[(0xE81, 0xEBD), (0xEC0, 0xECE)]),
    only("tibetan", "bo", &[(0xF40, 0xFBC)]),
    only("myanmar", "my", &[(0x1000, 0x103F)]),
    only("georgian", "ka", &[(0x10A0, 0x10FA), (0x1C90, 0x1CBF)]),
    only("ethiopic", "am", &[(0x1200, 0x135A)]),
    only("khmer", "km", &[(0x1780, 0x17D3)]),
    only("thaana", "dv", &[(0x780, 0x7B1)]),
];
