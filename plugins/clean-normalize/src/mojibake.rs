//! Repairs UTF-8 that was read as windows-1252 or Latin-1: `cafÃ©` to `café`, `itâ€™s` to `it’s`.
//!
//! A sequence is a run of characters whose windows-1252 bytes are one well-formed UTF-8 character. A sequence is *strong* when
//! correct text practically never holds it (`â€™`, `Ã©`, three sequences in a row), else *weak* (`É…`, `à »`: also French).
//! Without a strong sequence nothing is touched. With one, strong sequences are repaired, and the weak ones too when
//! the text holds no other character beyond ASCII, so that every suspicious place decodes. Text that was broken twice is repaired twice.

/// More than this was never seen in the wild.
const PASSES_MAX: usize = 3;

/// The characters windows-1252 gives for 0x80..=0x9F, in order; the five undefined bytes stand for themselves.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Trailing characters that correct text puts right after a letter: no evidence by themselves.
const ORDINARY_TRAILS: &str = "\u{a0}»«’‘”“‚„…–—•·™®€°ºª¹²³›‹\u{ad}";

/// What `Â` stands before in broken text.
const AFTER_A_CIRCUMFLEX: &str = "\u{a0}£©®°§¥¢±«»´¿¡½¼¾·²³";

struct Sequence {
    start: usize,
    end: usize,
    decoded: char,
    strong: bool,
}

struct Scan {
    sequences: Vec<Sequence>,
    strong: bool,
    /// Whether a character beyond ASCII stands outside every sequence.
    others: bool,
    /// Whether `â€œ` was found, so that a cut `â€` must be its closing half.
    opening_quote: bool,
}

/// Repairs the parts of one text in place, judging them together; returns whether anything changed.
pub(crate) fn repair(parts: &mut [String]) -> bool {
    let mut changed = false;
    for _ in 0..PASSES_MAX {
        if !parts.iter().any(|part| is_suspicious(part)) {
            break;
        }
        let scans: Vec<Scan> = parts.iter().map(|part| scan(part)).collect();
        if !scans.iter().any(|scan| scan.strong) || parts.iter().any(|part| is_other_page(part)) {
            break;
        }
        let everything = !scans.iter().any(|scan| scan.others);
        let opening_quote = scans.iter().any(|scan| scan.opening_quote);
        for (part, scan) in parts.iter_mut().zip(&scans) {
            if let Some(repaired) = rewrite(part, scan, everything, opening_quote) {
                *part = repaired;
                changed = true;
            }
        }
    }
    changed
}

/// Repairs one text by itself.
pub(crate) fn repair_one(text: &str) -> Option<String> {
    if !is_suspicious(text) {
        return None;
    }
    let mut parts = [text.to_owned()];
    let changed = repair(&mut parts);
    let [repaired] = parts;
    changed.then_some(repaired)
}

/// Whether the text was read as windows-1250 or ISO 8859-2: `Ă` or `Ĺ` before a sign beyond ASCII. Some of its sequences
/// look as if they were of windows-1252, and mending those alone would make it worse.
fn is_other_page(text: &str) -> bool {
    let leads = text.char_indices().filter(|(_, c)| matches!(c, 'Ă' | 'Ĺ'));
    leads
        .filter_map(|(at, c)| text.get(at + c.len_utf8()..)?.chars().next())
        .any(|next| !next.is_ascii())
}

/// A cheap necessary condition: a character that can lead a sequence stands before another beyond ASCII.
pub(crate) fn is_suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xc3, bytes).any(|at| bytes.get(at + 2).is_some_and(|next| *next >= 0x80))
}

fn scan(text: &str) -> Scan {
    let mut found =
        Scan { sequences: Vec::new(), strong: false, others: false, opening_quote: false };
    let mut before = None;
    let mut at = 0;
    while let Some(lead) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if lead.is_ascii() {
            let plain = plain_run(text, at);
            before = plain.chars().next_back();
            at += plain.len();
            continue;
        }
        if let Some((decoded, length)) = sequence_at(text.get(at..).unwrap_or("")) {
            let end = at + length;
            let strong = is_strong(
                before,
                text.get(at..end).unwrap_or(""),
                decoded,
                text.get(end..).unwrap_or(""),
            );
            found.opening_quote |= decoded == '“';
            found.sequences.push(Sequence { start: at, end, decoded, strong });
            before = Some(decoded);
            at = end;
            continue;
        }
        found.others |= !is_cut(text.get(at..).unwrap_or(""));
        // The second half of a cut `â€` is no character of its own.
        at += if is_cut_quote(text.get(at..).unwrap_or("")) {
            "â€".len()
        } else {
            lead.len_utf8()
        };
        before = Some(lead);
    }
    mark_runs(&mut found.sequences);
    found.strong = found.sequences.iter().any(|sequence| sequence.strong);
    found
}

/// The ASCII that stands from here on: no part of a sequence.
fn plain_run(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or("");
    let length = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
    rest.get(..length).unwrap_or("")
}

/// The character that the windows-1252 bytes of the text's first characters encode, and how long they are in the text.
fn sequence_at(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let lead = chars.next()?;
    let first = byte_of(lead)?;
    let count = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [first, 0, 0, 0];
    let mut length = lead.len_utf8();
    for slot in bytes.get_mut(1..count)? {
        let trail = chars.next()?;
        *slot = byte_of(trail).filter(|byte| (0x80..=0xbf).contains(byte))?;
        length += trail.len_utf8();
    }
    let decoded = std::str::from_utf8(bytes.get(..count)?).ok()?.chars().next()?;
    Some((decoded, length))
}

/// The byte from 0x80 that windows-1252, or Latin-1 for its C1 controls, reads as this character.
fn byte_of(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0x80..=0xff => u8::try_from(code).ok(),
        _ => HIGH.iter().position(|high| *high == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// The character windows-1252 gives for a code from 0x80 to 0x9F.
pub(crate) fn windows_1252(code: u32) -> Option<char> {
    HIGH.get(usize::try_from(code.checked_sub(0x80)?).ok()?).copied()
}

fn is_strong(before: Option<char>, sequence: &str, decoded: char, after: &str) -> bool {
    let mut chars = sequence.chars();
    let (Some(lead), Some(trail)) = (chars.next(), chars.next()) else { return false };
    let after_lower = before.is_some_and(|c| c.is_ascii_lowercase());
    let after_upper = before.is_some_and(char::is_uppercase);
    let in_word = before.is_some_and(|c| c.is_ascii_alphabetic())
        || after.starts_with(|c: char| c.is_ascii_alphabetic());
    let before_lower = after.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    match lead {
        'Â' => (after_lower || !after_upper) && AFTER_A_CIRCUMFLEX.contains(trail),
        'Ã' => {
            after_lower
                || (in_word && !ORDINARY_TRAILS.contains(trail))
                || (before_lower && "ºª³¹²°®™·".contains(trail))
        }
        'Ä' | 'Å' | 'È' => {
            after_lower || (before_lower && !after_upper && !ORDINARY_TRAILS.contains(trail))
        }
        'â' => matches!(u32::from(decoded), 0x2010..=0x203a | 0x20a0..=0x20bf | 0x2100..=0x27bf),
        'ï' => matches!(decoded, '\u{feff}' | '\u{fffd}'),
        'ð' => matches!(u32::from(decoded), 0x1f000..=0x1faff),
        _ => false,
    }
}

/// Three sequences without anything between are strong, and so are two letters of another script: `Ð¿Ñ€`.
fn mark_runs(sequences: &mut [Sequence]) {
    let mut from = 0;
    while from < sequences.len() {
        let mut to = from + 1;
        while to < sequences.len()
            && sequences.get(to).map(|s| s.start) == sequences.get(to - 1).map(|s| s.end)
        {
            to += 1;
        }
        if let Some(run) = sequences.get_mut(from..to) {
            let foreign = run.iter().all(|s| s.decoded.is_alphabetic() && s.decoded > '\u{24f}');
            if run.len() >= 3 || (run.len() == 2 && foreign) {
                run.iter_mut().for_each(|sequence| sequence.strong = true);
            }
        }
        from = to;
    }
}

/// `â€` whose last byte was lost: 0x9D has no character in windows-1252.
fn is_cut_quote(text: &str) -> bool {
    text.starts_with("â€") && sequence_at(text).is_none()
}

/// `Ã` whose no-break space was folded into a plain one before: `Ã la` for `à la`.
fn is_cut_grave(text: &str) -> bool {
    text.starts_with("Ã ")
}

fn is_cut(text: &str) -> bool {
    is_cut_quote(text) || is_cut_grave(text)
}

fn rewrite(text: &str, scan: &Scan, everything: bool, opening_quote: bool) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut changed = false;
    for sequence in scan.sequences.iter().filter(|sequence| sequence.strong || everything) {
        copy(text.get(at..sequence.start)?, everything, opening_quote, &mut out);
        out.push(sequence.decoded);
        changed = true;
        at = sequence.end;
    }
    changed |= copy(text.get(at..)?, everything, opening_quote, &mut out);
    changed.then_some(out)
}

/// Copies what stands between sequences, mending the two kinds of cut ones where the rest of the text proves them.
fn copy(text: &str, everything: bool, opening_quote: bool, out: &mut String) -> bool {
    let mut rest = text;
    let mut changed = false;
    while let Some(c) = rest.chars().next() {
        let taken = if opening_quote && is_cut_quote(rest) {
            out.push('”');
            changed = true;
            "â€".len()
        } else if everything && is_cut_grave(rest) {
            out.push('à');
            changed = true;
            c.len_utf8()
        } else {
            out.push(c);
            c.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or("");
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads UTF-8 as windows-1252, the accident this module undoes.
    fn break_text(text: &str) -> String {
        text.bytes()
            .map(|byte| match byte {
                0x80..=0x9f => HIGH.get(usize::from(byte) - 0x80).copied().unwrap(),
                _ => char::from(byte),
            })
            .collect()
    }

    fn repaired(text: &str) -> String {
        let mut parts = [text.to_owned()];
        repair(&mut parts);
        let [part] = parts;
        part
    }

    const SENTENCES: [&str; 14] = [
        "It’s “quite” a thing – isn’t it…",
        "Der Bürgermeister von Köln läßt grüßen.",
        "L’été dernier, à Paris, voilà : « déjà vu ».",
        "La situación económica en España está difícil, señaló.",
        "São Paulo não é a capital, mas há razões.",
        "Zażółć gęślą jaźń w Łodzi.",
        "Příliš žluťoučký kůň úpěl ďábelské ódy.",
        "Președintele României a ținut o ședință în București.",
        "Премьер-министр прибыл в Москву.",
        "Ο πρωθυπουργός μίλησε χθες.",
        "国家主席在北京发表讲话。",
        "정부는 오늘 새로운 정책을 발표했다.",
        "Prices rose by £5 to €10 at 30 °C.",
        "Team wins 🎉 again",
    ];

    #[test]
    fn broken_text_is_repaired() {
        for sentence in SENTENCES {
            assert_eq!(repaired(&break_text(sentence)), sentence);
        }
    }

    #[test]
    fn text_broken_twice_is_repaired() {
        for sentence in SENTENCES {
            assert_eq!(repaired(&break_text(&break_text(sentence))), sentence);
        }
    }

    #[test]
    fn correct_text_is_left() {
        for sentence in SENTENCES {
            assert_eq!(repaired(sentence), sentence);
        }
        for tricky in [
            "voilà\u{a0}» et l’été\u{a0}», puis déjà\u{a0}– fin",
            "café”… MANHÃ\u{a0}DE SOL",
            "TÄSSÄ… NÄIN”",
            "ESPAÑA… Ñandú",
            "8×… Fuß” ß…",
            "Øresund–Ål",
            "I saw \"Ã¤\" where an umlaut should be",
            "zajiĹˇtÄ›nĂ\u{ad} shody",
            "CzÄ\u{99}Ĺ\u{9b}Ä\u{87} konferencji",
        ] {
            assert_eq!(repaired(tricky), tricky);
        }
    }

    #[test]
    fn good_and_broken_text_together_keep_the_good() {
        assert_eq!(repaired("Éric said itâ€™s « été » fine"), "Éric said it’s « été » fine");
        // Weak beside an ordinary letter: left as it is.
        assert_eq!(repaired("itâ€™s l’été\u{a0}»"), "it’s l’été\u{a0}»");
    }

    #[test]
    fn cut_sequences_are_mended_only_on_proof() {
        assert_eq!(repaired("â€œYes,â€ she said"), "“Yes,” she said");
        assert_eq!(repaired("10â€ disk"), "10â€ disk");
        assert_eq!(repaired("dÃ©jÃ vu, Ã la carte"), "déjà vu, à la carte");
        assert_eq!(repaired("AMANHÃ DE SOL"), "AMANHÃ DE SOL");
    }

    #[test]
    fn parts_are_judged_together() {
        let mut parts = ["Ã la carte".to_owned(), "dÃ©jeuner".to_owned()];
        assert!(repair(&mut parts));
        assert_eq!(parts, ["à la carte", "déjeuner"]);
    }

    proptest! {
        #[test]
        fn never_panics_and_is_stable(text in "\\PC{0,60}") {
            let once = repaired(&break_text(&text));
            let _ = repaired(&once);
        }

        #[test]
        fn ascii_is_left(text in "[ -~]{0,80}") {
            prop_assert_eq!(repaired(&text), text);
        }
    }
}
