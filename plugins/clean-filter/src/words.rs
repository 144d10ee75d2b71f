//! Words, in any script.

/// A word and the characters before its first and its last one; line ends are no characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Of a script that puts no spaces between words, so its length means nothing.
    pub(crate) cut: bool,
}

/// The words of a text, and how many signs stand alone, such as dashes and bullets.
#[derive(Debug, Default)]
pub(crate) struct Words<'t> {
    pub(crate) list: Vec<Word<'t>>,
    pub(crate) signs: usize,
}

/// Characters of a word where spaces do not tell: about the mean of Chinese and Japanese (2), of Thai, Lao, Khmer and
/// Burmese with their vowel signs (4).
fn cut_length(c: char) -> Option<usize> {
    match c {
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Some(2),
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Some(4),
        _ => None,
    }
}

impl<'t> Words<'t> {
    /// Cuts a text at whitespace, takes punctuation from the ends of words, and cuts what is written without spaces into
    /// pieces of a usual word's length.
    pub(crate) fn of(text: &'t str) -> Words<'t> {
        let mut words = Words::default();
        let mut place = 0;
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if first.is_whitespace() {
                place += usize::from(first != '\n');
                rest = rest.get(first.len_utf8()..).unwrap_or("");
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (chunk, after) = rest.split_at(end);
            let before = words.list.len();
            place = words.chunk(chunk, place);
            words.signs += usize::from(words.list.len() == before);
            rest = after;
        }
        words
    }

    fn chunk(&mut self, chunk: &'t str, mut place: usize) -> usize {
        let mut rest = chunk;
        while let Some(first) = rest.chars().next() {
            let length = cut_length(first);
            let end = rest.find(|c| cut_length(c) != length).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            match length {
                Some(length) => self.cut(run, length, place),
                None => self.word(run, place),
            }
            place += run.chars().count();
            rest = after;
        }
        place
    }

    fn word(&mut self, run: &'t str, place: usize) {
        let outside = |c: char| !c.is_alphanumeric();
        let tail = run.trim_start_matches(outside);
        let text = tail.trim_end_matches(outside);
        if !text.is_empty() {
            let head = run.len() - tail.len();
            let start = place + run.get(..head).unwrap_or("").chars().count();
            let end = start + text.chars().count();
            self.list.push(Word { text, start, end, cut: false });
        }
    }

    fn cut(&mut self, run: &'t str, length: usize, mut place: usize) {
        let mut rest = run;
        while !rest.is_empty() {
            let end = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
            let (text, after) = rest.split_at(end);
            let chars = text.chars().count();
            self.list.push(Word { text, start: place, end: place + chars, cut: true });
            place += chars;
            rest = after;
        }
    }

    /// Characters of a mean word; none where most words are cut pieces.
    pub(crate) fn mean_length(&self) -> Option<f64> {
        let whole = || self.list.iter().filter(|word| !word.cut);
        let count = whole().count();
        let chars: usize = whole().map(|word| word.end - word.start).sum();
        (count * 2 > self.list.len()).then(|| crate::body::share(chars, count))
    }

    /// The share of what stands between spaces that holds a letter.
    pub(crate) fn alphabetic(&self) -> f64 {
        let letters =
            self.list.iter().filter(|word| word.text.chars().any(char::is_alphabetic)).count();
        crate::body::share(letters, self.list.len() + self.signs)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        Words::of(text).list.iter().map(|word| word.text).collect()
    }

    #[test]
    fn punctuation_is_no_part_of_a_word() {
        let words = Words::of("“Well-known”, he said — twice.\n- 12 %");
        let found: Vec<_> = words.list.iter().map(|word| word.text).collect();
        assert_eq!(found, ["Well-known", "he", "said", "twice", "12"]);
        assert_eq!(words.signs, 3);
        // Five words and three signs, four of them with letters.
        assert!((words.alphabetic() - 0.5).abs() < 1e-12);
        // (10 + 2 + 4 + 5 + 2) / 5.
        assert!((words.mean_length().unwrap() - 4.6).abs() < 1e-12);
    }

    #[test]
    fn places_count_characters_without_line_ends() {
        let words = Words::of("Ä b\n\nçd.");
        let places: Vec<_> = words.list.iter().map(|word| (word.start, word.end)).collect();
        assert_eq!(places, [(0, 1), (2, 3), (3, 5)]);
    }

    #[test]
    fn scripts_without_spaces_are_cut() {
        assert_eq!(texts("新しい橋、2024年。"), ["新し", "い橋", "2024", "年"]);
        assert_eq!(texts("สะพานใหม่"), ["สะพา", "นใหม", "่"]);
        assert_eq!(Words::of("新しい橋が開通").mean_length(), None);
        assert_eq!(texts("새 다리가 열렸다"), ["새", "다리가", "열렸다"]);
    }

    proptest! {
        #[test]
        fn words_lie_in_order(text in "\\PC{0,60}") {
            let words = Words::of(&text);
            let mut last = 0;
            for word in &words.list {
                prop_assert!(word.start >= last && word.end > word.start);
                prop_assert_eq!(word.end - word.start, word.text.chars().count());
                last = word.end;
            }
        }
    }
}
