//! Words of fixed lists, found by their first letter: most words of a text or a class are in none.

/// The words of some lists, each with a number a list.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// By first byte, then length: the word, and the lists it is in, as bits.
    words: Vec<(&'static str, u32)>,
    /// Where the words of each first byte begin.
    starts: [usize; 257],
}

impl Lookup {
    /// From at most 32 lists, whose places are their numbers.
    pub(crate) fn new<'l>(lists: impl Iterator<Item = &'l &'static [&'static str]>) -> Lookup {
        let mut words: Vec<(&'static str, u32)> = Vec::new();
        for (number, list) in lists.enumerate() {
            for word in *list {
                match words.iter_mut().find(|(other, _)| other == word) {
                    Some((_, bits)) => *bits |= 1 << number,
                    None => words.push((word, 1 << number)),
                }
            }
        }
        words.sort_unstable_by_key(|(word, _)| (word.as_bytes().first().copied(), word.len()));
        let mut starts = [0; 257];
        for (byte, start) in starts.iter_mut().enumerate() {
            *start = words.partition_point(|(word, _)| {
                word.as_bytes().first().is_some_and(|first| usize::from(*first) < byte)
            });
        }
        Lookup { words, starts }
    }

    /// The numbers of the lists that a word is in, whatever its case in ASCII.
    pub(crate) fn lists(&self, word: &[u8]) -> impl Iterator<Item = usize> + use<> {
        let mut bits = self.bits(word);
        std::iter::from_fn(move || {
            let number = usize::try_from(bits.trailing_zeros()).ok().filter(|_| bits != 0)?;
            bits &= bits - 1;
            Some(number)
        })
    }

    fn bits(&self, word: &[u8]) -> u32 {
        let Some(first) = word.first().map(u8::to_ascii_lowercase) else { return 0 };
        let range = self.starts[usize::from(first)]..self.starts[usize::from(first) + 1];
        let found = self.words.get(range).unwrap_or(&[]).iter().find(|(other, _)| {
            other.len() == word.len() && other.as_bytes().eq_ignore_ascii_case(word)
        });
        found.map_or(0, |(_, bits)| *bits)
    }
}

#[cfg(test)]
mod tests {
    use super::Lookup;

    #[test]
    fn words_are_found_in_all_their_lists() {
        let lists: [&'static [&'static str]; 3] = [&["one", "two"], &["two", "über"], &["thre"]];
        let lookup = Lookup::new(lists.iter());
        let found = |word: &str| lookup.lists(word.as_bytes()).collect::<Vec<_>>();
        assert_eq!((found("Two"), found("one"), found("über")), (vec![0, 1], vec![0], vec![1]));
        assert!(found("").is_empty() && found("three").is_empty() && found("\u{ff}").is_empty());
    }
}
