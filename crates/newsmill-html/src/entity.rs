//! Character references, by the table and the rules of the HTML standard, section 13.2.5.72.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr;

/// The longest name in the standard's table, without `&`: `CounterClockwiseContourIntegral;`.
const NAME_MAX: usize = 32;

/// Replaces the character references in a text, for values that were escaped twice.
#[must_use]
pub fn unescape_text(raw: &str) -> String {
    unescape(raw, false)
}

/// Replaces the character references in `raw`; `in_attribute` switches to the rules for attribute values.
pub(crate) fn unescape(raw: &str, in_attribute: bool) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) =
        memchr(b'&', rest.as_bytes()).and_then(|at| rest.split_at_checked(at))
    {
        out.push_str(before);
        let used = match after.as_bytes().get(1) {
            Some(b'#') => numeric(after, &mut out),
            Some(byte) if byte.is_ascii_alphabetic() => named(after, in_attribute, &mut out),
            _ => None,
        };
        let used = used.unwrap_or_else(|| {
            out.push('&');
            1
        });
        rest = after.get(used..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// Decodes `&#...` at the start of `text` into `out` and returns the bytes it took.
fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    let hexadecimal = matches!(bytes.get(2), Some(b'x' | b'X'));
    let (radix, start) = if hexadecimal { (16, 3) } else { (10, 2) };
    let mut end = start;
    let mut value = 0_u32;
    while let Some(digit) = bytes.get(end).and_then(|byte| char::from(*byte).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit).min(0x0011_0000);
        end += 1;
    }
    if end == start {
        return None;
    }
    out.push(code_point(value));
    Some(end + usize::from(bytes.get(end) == Some(&b';')))
}

fn code_point(value: u32) -> char {
    let replaced = value
        .checked_sub(0x80)
        .and_then(|index| C1_REPLACEMENTS.get(usize::try_from(index).ok()?))
        .copied()
        .flatten();
    match (replaced, value) {
        (Some(character), _) => character,
        (None, 0) => '\u{fffd}',
        (None, _) => char::from_u32(value).unwrap_or('\u{fffd}'),
    }
}

/// Decodes `&name;` at the start of `text` into `out` and returns the bytes it took.
fn named(text: &str, in_attribute: bool, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes().get(1..)?;
    let letters =
        bytes.iter().take(NAME_MAX).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let longest = letters + usize::from(bytes.get(letters) == Some(&b';'));
    for length in (2..=longest).rev() {
        let Some(&(first, second)) = text.get(1..=length).and_then(|name| NAMED_ENTITIES.get(name))
        else {
            continue;
        };
        if first == 0 {
            continue;
        }
        let closed = bytes.get(length - 1) == Some(&b';');
        let next = bytes.get(length);
        if in_attribute
            && !closed
            && next.is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric())
        {
            return None;
        }
        out.extend(
            [first, second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32),
        );
        return Some(length + 1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn text_follows_the_standard() {
        assert_eq!(unescape("a &amp; b &eacute;t&#xe9; &#8364; &#128;", false), "a & b été € €");
        assert_eq!(unescape("&notit; &notin; &copy2 &unknown; &", false), "¬it; ∉ ©2 &unknown; &");
        assert_eq!(
            unescape("&#0; &#x110000; &#xd800; &#; &#99999999999;", false),
            "\u{fffd} \u{fffd} \u{fffd} &#; \u{fffd}"
        );
    }

    #[test]
    fn attributes_keep_query_strings() {
        assert_eq!(unescape("?a=1&copy=2&amp;lt=3&lt;", true), "?a=1&copy=2&lt=3<");
    }
}
