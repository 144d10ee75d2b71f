//! Decodes HTML references that were escaped once too often and so survived extraction: `&amp;`, `&quot;`, `&#8217;`.
//!
//! Only references that end in `;` and are numeric or in [`NAMES`] count; a text that was escaped twice (`&amp;#8217;`) is
//! decoded twice. `&lt;` and `&gt;` stay: an article that shows markup means them, and text must not turn into markup.

use std::borrow::Cow;

/// Names and characters, sorted by name: the Latin-1 letters and the marks that newsroom systems write by name.
const NAMES: &[(&str, char)] = &[
    ("AElig", 'Æ'),
    ("Aacute", 'Á'),
    ("Acirc", 'Â'),
    ("Agrave", 'À'),
    ("Aring", 'Å'),
    ("Atilde", 'Ã'),
    ("Auml", 'Ä'),
    ("Ccedil", 'Ç'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("Egrave", 'È'),
    ("Euml", 'Ë'),
    ("Iacute", 'Í'),
    ("Icirc", 'Î'),
    ("Igrave", 'Ì'),
    ("Iuml", 'Ï'),
    ("Ntilde", 'Ñ'),
    ("OElig", 'Œ'),
    ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'),
    ("Ograve", 'Ò'),
    ("Oslash", 'Ø'),
    ("Otilde", 'Õ'),
    ("Ouml", 'Ö'),
    ("Scaron", 'Š'),
    ("Uacute", 'Ú'),
    ("Ucirc", 'Û'),
    ("Ugrave", 'Ù'),
    ("Uuml", 'Ü'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("acute", '´'),
    ("aelig", 'æ'),
    ("agrave", 'à'),
    ("amp", '&'),
    ("apos", '\''),
    ("aring", 'å'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("bdquo", '„'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("cent", '¢'),
    ("copy", '©'),
    ("deg", '°'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("euml", 'ë'),
    ("euro", '€'),
    ("frac12", '½'),
    ("hellip", '…'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iexcl", '¡'),
    ("igrave", 'ì'),
    ("iquest", '¿'),
    ("iuml", 'ï'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsaquo", '‹'),
    ("lsquo", '‘'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("oelig", 'œ'),
    ("ograve", 'ò'),
    ("oslash", 'ø'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("para", '¶'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsaquo", '›'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("scaron", 'š'),
    ("sect", '§'),
    ("shy", '\u{ad}'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("szlig", 'ß'),
    ("times", '×'),
    ("trade", '™'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("ugrave", 'ù'),
    ("uuml", 'ü'),
    ("yacute", 'ý'),
    ("yuml", 'ÿ'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];

/// The longest reference that is looked at, without `&` and `;`.
const NAME_BYTES_MAX: usize = 8;

/// Decodes the references of a text; borrowed when there are none.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    let Some(once) = decode_once(text) else { return Cow::Borrowed(text) };
    Cow::Owned(if text.contains("&amp;") { decode_once(&once).unwrap_or(once) } else { once })
}

fn decode_once(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        let Some((c, length)) = text.get(at..).and_then(reference) else { continue };
        out.push_str(text.get(copied..at).unwrap_or(""));
        out.push(c);
        copied = at + length;
    }
    (copied > 0).then(|| out + text.get(copied..).unwrap_or(""))
}

/// The character of the reference that the text begins with, and the reference's length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    let window = bytes.get(1..bytes.len().min(NAME_BYTES_MAX + 2))?;
    let length = memchr::memchr(b';', window)?;
    let name = text.get(1..=length)?;
    let c = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => NAMES
            .binary_search_by_key(&name, |(known, _)| known)
            .ok()
            .and_then(|at| NAMES.get(at))
            .map(|(_, c)| *c)?,
    };
    Some((c, length + 2))
}

/// The character of `8217` or `x2019`; numbers from 128 to 159 mean windows-1252, as in every browser.
fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    }?;
    match code {
        0x80..=0x9f => crate::mojibake::windows_1252(code),
        0..0x20 | 0x3c | 0x3e => None,
        _ => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| *name));
        assert!(NAMES.iter().all(|(name, _)| name.len() <= NAME_BYTES_MAX));
    }

    #[test]
    fn leftovers_are_decoded() {
        assert_eq!(
            decode("Marks &amp; Spencer&#8217;s &quot;best&quot;&nbsp;day"),
            "Marks & Spencer’s \"best\"\u{a0}day"
        );
        assert_eq!(decode("it&#146;s &#x2019; &amp;#8217; &amp;eacute;"), "it’s ’ ’ é");
    }

    #[test]
    fn other_text_is_left() {
        for text in [
            "AT&T; R&D",
            "a & b",
            "&lt;div&gt; &#60;",
            "&unknown; &amp",
            "&#1114112; &#xzz; &;",
            "&",
            "fish &chips;",
        ] {
            assert_eq!(decode(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in "[&#;a-z0-9\\PC]{0,60}") {
            let _ = decode(&text);
        }
    }
}
