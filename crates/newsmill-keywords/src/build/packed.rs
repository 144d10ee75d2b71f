//! The tables of wordfreq: gzipped MessagePack, a list of lists of words, a header before them.

use std::io::Read;

use flate2::read::GzDecoder;

/// Each word with how rare it is, in hundredths of a power of ten, the most frequent first.
pub(super) fn frequencies(file: &[u8]) -> Option<Vec<(u16, String)>> {
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).ok()?;
    let mut packed = Packed(&bytes);
    let steps = packed.length(0x90, 0xDC)?;
    packed.header()?;
    let mut words = Vec::new();
    for centibels in 0..u16::try_from(steps).ok()?.checked_sub(1)? {
        for _ in 0..packed.length(0x90, 0xDC)? {
            words.push((centibels, packed.text()?));
        }
    }
    packed.0.is_empty().then_some(words)
}

struct Packed<'b>(&'b [u8]);

impl Packed<'_> {
    fn take(&mut self, length: usize) -> Option<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, bytes: usize) -> Option<usize> {
        Some(self.take(bytes)?.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }

    /// The length of a list: `short` holds up to 15 items, `long` and the next have 16 and 32 bits.
    fn length(&mut self, short: u8, long: u8) -> Option<usize> {
        let kind = *self.take(1)?.first()?;
        match kind {
            _ if kind & 0xF0 == short => Some(usize::from(kind & 0x0F)),
            _ if kind == long => self.number(2),
            _ if kind == long + 1 => self.number(4),
            _ => None,
        }
    }

    fn text(&mut self) -> Option<String> {
        let kind = *self.take(1)?.first()?;
        let length = match kind {
            0xA0..=0xBF => usize::from(kind & 0x1F),
            0xD9 => self.number(1)?,
            0xDA => self.number(2)?,
            _ => return None,
        };
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    /// `{"format": "cB", "version": 1}`.
    fn header(&mut self) -> Option<()> {
        (self.length(0x80, 0xDE)? == 2).then_some(())?;
        let is = |packed: &mut Self, text: &str| packed.text().is_some_and(|found| found == text);
        let known = is(self, "format") && is(self, "cB") && is(self, "version");
        (known && self.take(1)? == [1]).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn words_are_read_with_their_frequency() {
        let table =
            b"\x94\x82\xA6format\xA2cB\xA7version\x01\x90\x92\xA3the\xA2to\xDC\x00\x01\xD9\x01a";
        let found = frequencies(&zipped(table)).unwrap();
        let words = [(1, "the"), (1, "to"), (2, "a")].map(|(at, word)| (at, word.to_owned()));
        assert_eq!(found, words);
        for end in 0..table.len() {
            assert!(frequencies(&zipped(&table[..end])).is_none());
        }
    }
}
