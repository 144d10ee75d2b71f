//! What tells two texts apart: 128 bits of BLAKE3.

/// The first 128 bits of a BLAKE3 hash. Two of a thousand million different texts share one with a chance below 10^-20.
pub(crate) type Signature = u128;

/// Bytes that are hashed at once.
const CHUNK: usize = 4096;

/// The signature of a name, byte by byte.
pub(crate) fn of_name(name: &str) -> Signature {
    first_half(blake3::hash(name.as_bytes()))
}

/// The signature of a body: letters in lower case, each run of whitespace one space, none at the ends. None for a body
/// without a visible character.
pub(crate) fn of_body(body: &str) -> Option<Signature> {
    let mut hasher = blake3::Hasher::new();
    let mut chunk = String::with_capacity(CHUNK + 64);
    let mut words = body.split_whitespace();
    fold(words.next()?, &mut chunk);
    for word in words {
        chunk.push(' ');
        fold(word, &mut chunk);
        if chunk.len() >= CHUNK {
            hasher.update(chunk.as_bytes());
            chunk.clear();
        }
    }
    hasher.update(chunk.as_bytes());
    Some(first_half(hasher.finalize()))
}

fn fold(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    } else {
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
}

fn first_half(hash: blake3::Hash) -> Signature {
    let mut half = [0; 16];
    half.copy_from_slice(hash.as_bytes().first_chunk::<16>().unwrap_or(&[0; 16]));
    u128::from_le_bytes(half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_whitespace_do_not_count() {
        let text = "Die Brücke wird GEÖFFNET.\n\nSie ist neu.";
        assert_eq!(of_body(text), of_body("  die  brücke wird geöffnet.\u{a0}Sie\tist neu.\n"));
        assert_ne!(of_body(text), of_body("Die Brücke wird geöffnet. Sie ist neu!"));
        assert_ne!(of_body("ab c"), of_body("a bc"));
    }

    #[test]
    fn an_empty_body_has_none() {
        assert_eq!(of_body(""), None);
        assert_eq!(of_body(" \n\u{a0} "), None);
    }

    #[test]
    fn long_bodies_are_hashed_in_pieces() {
        let long = "word ".repeat(10_000);
        assert_eq!(of_body(&long), of_body(&long.to_uppercase()));
        assert_ne!(of_body(&long), of_body(&format!("{long} more")));
        let one = "x".repeat(50_000);
        assert_eq!(of_body(&one), of_body(&one.to_uppercase()));
    }
}
