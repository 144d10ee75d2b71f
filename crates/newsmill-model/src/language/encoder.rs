//! Text into letter codes: one byte a letter, one space between words, what is no language left out.

use unicode_normalization::UnicodeNormalization as _;

use super::alphabet::{Alphabet, Letter, SPACE};
use super::script::{LATIN, NO_LETTER, SCRIPT_COUNT};

/// Spaces after the last word, so that every letter starts an n-gram of each order.
pub(super) const PADDING: usize = 8;

/// What the texts read so far are made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    /// Codes of Latin letters and of all others; each begins with a space and is read with [`Codes::of`].
    latin: Vec<u8>,
    others: Vec<u8>,
    /// Whether the last of the others is no space.
    others_open: bool,
    /// Letters seen, by script.
    pub(super) letters: [u32; SCRIPT_COUNT],
    /// Characters seen that are not white space.
    pub(super) visible: u32,
}

impl Codes {
    pub(super) fn clear(&mut self) {
        self.latin.clear();
        self.others.clear();
        self.others_open = false;
        self.letters = [0; SCRIPT_COUNT];
        self.visible = 0;
    }

    /// The codes of a script's letters, with [`PADDING`] after them.
    ///
    /// Letters of other scripts are not among them: a Latin name in a Russian text says nothing of Russian. All
    /// scripts but Latin share one string, since they hardly ever meet in one text.
    pub(super) fn of(&mut self, script: usize) -> &[u8] {
        let bytes = if script == usize::from(LATIN) { &mut self.latin } else { &mut self.others };
        let end = bytes.iter().rposition(|code| *code != SPACE).map_or(0, |last| last + 1);
        bytes.truncate(end);
        bytes.extend([SPACE; PADDING]);
        bytes
    }
}

/// A run of ASCII characters between white space, dropped whole when it is an address, a handle or code.
struct Token {
    start: usize,
    letters: u32,
    foul: bool,
    last: char,
}

impl Token {
    fn at(start: usize) -> Self {
        Self { start, letters: 0, foul: false, last: ' ' }
    }

    fn end(&self, codes: &mut Codes) {
        let address =
            || codes.latin.get(self.start..).is_some_and(|token| token.starts_with(b"www "));
        if self.foul || address() {
            codes.latin.truncate(self.start);
            let latin = &mut codes.letters[usize::from(LATIN)];
            *latin = latin.saturating_sub(self.letters);
        }
    }
}

/// Adds the codes and letters of `text`; its first and last words do not run into those of other texts.
///
/// Letters that are written as a base and marks count as the one letter that they are.
pub(super) fn encode(alphabet: &Alphabet, text: &str, codes: &mut Codes) {
    if has_marks(text) {
        let composed: String = text.nfc().collect();
        encode_composed(alphabet, &composed, codes);
    } else {
        encode_composed(alphabet, text, codes);
    }
}

/// Whether any character is from U+0300 to U+037F: marks, and a few rare Greek letters.
fn has_marks(text: &str) -> bool {
    // Without an early end, which makes many bytes a step.
    text.as_bytes().iter().fold(false, |found, byte| found | (byte & 0xFE == 0xCC))
}

fn encode_composed(alphabet: &Alphabet, text: &str, codes: &mut Codes) {
    separate(&mut codes.latin);
    separate(&mut codes.others);
    codes.others_open = false;
    let mut token = Token::at(codes.latin.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character.is_ascii() {
            token.foul |= is_foul(token.last, character);
            token.last = character;
            if character.is_ascii_lowercase() {
                rest = lower_run(character, rest.as_str(), &mut token, codes).chars();
                continue;
            }
            let white = character.is_ascii_whitespace() || character == '\u{B}';
            codes.visible = codes.visible.saturating_add(u32::from(!white));
            token.letters += u32::from(character.is_ascii_uppercase());
            if !white {
                push(alphabet.letter(character), codes);
                continue;
            }
        } else if !character.is_whitespace() {
            codes.visible = codes.visible.saturating_add(1);
        }
        token.end(codes);
        push(alphabet.letter(character), codes);
        token = Token::at(codes.latin.len());
    }
    token.end(codes);
}

/// Adds `first` and the small letters of ASCII after it, which most text is made of; answers what follows them.
/// Whether what follows is foul is the same after any of them.
fn lower_run<'t>(first: char, rest: &'t str, token: &mut Token, codes: &mut Codes) -> &'t str {
    let run = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let (letters, rest) = rest.split_at_checked(run).unwrap_or(("", rest));
    let count = u32::try_from(run + 1).unwrap_or(u32::MAX);
    if let Ok(first) = u8::try_from(first) {
        codes.latin.push(first);
    }
    codes.latin.extend_from_slice(letters.as_bytes());
    close_others(codes);
    let latin = &mut codes.letters[usize::from(LATIN)];
    *latin = latin.saturating_add(count);
    codes.visible = codes.visible.saturating_add(count);
    token.letters = token.letters.saturating_add(count);
    rest
}

fn push(letter: Letter, codes: &mut Codes) {
    if letter.script == LATIN {
        codes.letters[usize::from(LATIN)] = codes.letters[usize::from(LATIN)].saturating_add(1);
        codes.latin.push(letter.code);
        close_others(codes);
    } else if letter.script != NO_LETTER {
        let count = &mut codes.letters[usize::from(letter.script)];
        *count = count.saturating_add(1);
        codes.others.push(letter.code);
        codes.others_open = true;
        separate(&mut codes.latin);
    } else if letter.code == SPACE {
        separate(&mut codes.latin);
        close_others(codes);
    } else {
        // An apostrophe belongs to the word that it stands in.
        codes.latin.push(letter.code);
        if codes.others_open {
            codes.others.push(letter.code);
        }
    }
}

/// Ends a word in a script other than Latin.
fn close_others(codes: &mut Codes) {
    if codes.others_open {
        separate(&mut codes.others);
        codes.others_open = false;
    }
}

fn separate(bytes: &mut Vec<u8>) {
    if bytes.last() != Some(&SPACE) {
        bytes.push(SPACE);
    }
}

/// Whether running text hardly ever has `character` after `last` inside a word: addresses, paths, `fn_name`,
/// `camelCase`, `object.field`, `call(`.
fn is_foul(last: char, character: char) -> bool {
    match character {
        '@' | '_' | '\\' | '{' | '}' | '=' | '<' | '>' | '|' | '~' | '^' | '`' => true,
        '/' => last == '/',
        '(' => last.is_ascii_alphabetic(),
        'A'..='Z' => last.is_ascii_lowercase(),
        'a'..='z' => last == '.',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> (String, u32) {
        let mut codes = Codes::default();
        encode(&Alphabet::new(), text, &mut codes);
        let text: String = codes.of(usize::from(LATIN)).iter().map(|b| char::from(*b)).collect();
        (text.trim().to_owned(), codes.letters[usize::from(LATIN)])
    }

    #[test]
    fn scripts_do_not_mix() {
        let mut codes = Codes::default();
        encode(&Alphabet::new(), "Слово Word слово", &mut codes);
        encode(&Alphabet::new(), "да", &mut codes);
        let lower: Vec<u8> =
            "слово слово да".chars().map(|c| Alphabet::new().letter(c).code).collect();
        let others = codes.of(6).to_vec();
        assert_eq!(others.trim_ascii(), lower);
        assert!(others.ends_with(&[SPACE; PADDING]) && others.len() == lower.len() + 1 + PADDING);
        assert_eq!(codes.of(usize::from(LATIN)).trim_ascii(), b"word");
    }

    #[test]
    fn keeps_letters_and_apostrophes() {
        assert_eq!(encoded("It’s 12:30, Mr. O'Neil (USA)!"), ("it's mr o'neil usa".to_owned(), 13));
        assert_eq!(encoded("Ärger im Büro"), ("ärger im büro".to_owned(), 11));
        assert_eq!(encoded(""), (String::new(), 0));
    }

    #[test]
    fn letters_with_marks_are_the_same_however_they_are_written() {
        let composed = "Mọi người đều được hưởng; Škoda, Ærø";
        let apart: String = composed.nfd().collect();
        assert_ne!(apart, composed);
        assert_eq!(encoded(&apart), encoded(composed));
        let mut codes = Codes::default();
        encode(&Alphabet::new(), "и\u{306}", &mut codes);
        let short_i = Alphabet::new().letter('й').code;
        assert_eq!(codes.of(6).trim_ascii(), [short_i]);
        assert_eq!(codes.letters[6], 1);
    }

    #[test]
    fn drops_addresses_handles_and_code() {
        assert_eq!(encoded("see https://a.example/b-c now"), ("see now".to_owned(), 6));
        assert_eq!(encoded("see www.example.org, or me@example.org"), ("see or".to_owned(), 5));
        assert_eq!(encoded("let x_y = {a}; fin"), ("let fin".to_owned(), 6));
        assert_eq!(encoded("set document.title by useEffect(now)"), ("set by".to_owned(), 5));
        assert_eq!(encoded("and/or this"), ("and or this".to_owned(), 9));
        assert_eq!(encoded("世界a=b世界").1, 0);
    }
}
