//! What tells the names of attributes apart at a glance.

use crate::swar::repeat;

/// How many bytes of a name a key holds.
const HELD: usize = 7;

/// The first bytes of a name, and above them its length (255 stands for more too): names of different keys differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameKey(u64);

impl NameKey {
    /// The key of a name; inlined with a literal it is a constant.
    #[inline(always)]
    #[must_use]
    pub const fn of(name: &[u8]) -> NameKey {
        let length = if name.len() < 255 { name.len() } else { 255 };
        let mut key = (length as u64) << (8 * HELD);
        let mut at = 0;
        while at < name.len() && at < HELD {
            key |= (name[at] as u64) << (8 * at);
            at += 1;
        }
        NameKey(key)
    }

    /// The key of the name at the start of a text, by one read where the text goes on behind it.
    #[inline]
    pub(crate) fn at_start(text: &[u8], length: usize) -> NameKey {
        match text.first_chunk::<8>() {
            Some(chunk) if length <= HELD => {
                let held = u64::from_le_bytes(*chunk) & ((1 << (8 * length)) - 1);
                NameKey(held | (length as u64) << (8 * HELD))
            }
            _ => NameKey::of(text.get(..length).unwrap_or(text)),
        }
    }

    /// The key of a name that is the start of a word; none where it is long, empty, or has more than small letters.
    #[inline]
    pub(crate) fn of_letters(word: u64, length: usize) -> Option<NameKey> {
        if length == 0 || length > HELD {
            return None;
        }
        let mask = (1 << (8 * length)) - 1;
        let held = word & mask;
        // What stands beside the letters from 0x60 on is no part of markup either.
        let letters = repeat(0x60) & mask;
        (held & letters == letters).then_some(NameKey(held | (length as u64) << (8 * HELD)))
    }

    /// One of eight bits, so that a node can tell at once that it lacks a name.
    #[inline(always)]
    pub(crate) const fn bit(self) -> u8 {
        1 << self.mixed(3)
    }

    /// A number of at most 16 bits. The factor was searched for: of the attributes which are asked for most few share their
    /// one of eight bits with a frequent one, and nearly all tags have a slot of 1024 for themselves.
    #[inline(always)]
    pub(crate) const fn mixed(self, bits: u32) -> usize {
        let mixed = self.0.wrapping_mul(0x1062_bb8e_990d_b22b) >> (64 - bits);
        (mixed & 0xffff) as usize
    }

    /// Whether it holds the whole name, so that names of one key are the same.
    #[inline]
    pub(crate) const fn is_whole(self) -> bool {
        self.0 >> (8 * HELD) <= HELD as u64
    }
}

/// Names of attributes that are asked for together, with their keys; made as a constant they cost nothing.
#[derive(Clone, Copy, Debug)]
pub struct Names<const N: usize> {
    pub(crate) all: [(NameKey, &'static str); N],
    /// The bits of all keys.
    pub(crate) bits: u8,
}

impl<const N: usize> Names<N> {
    /// Of lower-case names.
    #[must_use]
    pub const fn of(names: [&'static str; N]) -> Names<N> {
        let mut all = [(NameKey(0), ""); N];
        let (mut bits, mut at) = (0, 0);
        while at < N {
            let key = NameKey::of(names[at].as_bytes());
            all[at] = (key, names[at]);
            bits |= key.bit();
            at += 1;
        }
        Names { all, bits }
    }
}

#[cfg(test)]
mod tests {
    use super::NameKey;

    #[test]
    fn both_ways_give_the_same_key() {
        let text = "class=\"a\" data-lazy-source";
        for start in 0..text.len() {
            for length in 0..text.len() - start {
                let rest = &text.as_bytes()[start..];
                assert_eq!(NameKey::at_start(rest, length), NameKey::of(&rest[..length]));
            }
        }
    }

    #[test]
    fn small_letters_are_read_at_one_look() {
        let word = u64::from_le_bytes(*b"srcset=\"");
        assert_eq!(NameKey::of_letters(word, 6), Some(NameKey::of(b"srcset")));
        for (word, length) in [
            (b"srcset=\"", 7),
            (b"srcset=\"", 8),
            (b"srcset=\"", 0),
            (b"Href=\"a ", 4),
            (b"a\0=23456", 2),
        ] {
            assert_eq!(NameKey::of_letters(u64::from_le_bytes(*word), length), None);
        }
    }

    #[test]
    fn frequent_names_do_not_hide_what_is_asked_for() {
        let bit = |name: &str| NameKey::of(name.as_bytes()).bit();
        for asked in ["class", "itemprop", "property", "rel"] {
            for frequent in ["class", "href", "id", "src", "style", "alt"] {
                assert!(asked == frequent || bit(asked) != bit(frequent), "{asked} {frequent}");
            }
        }
    }

    #[test]
    fn only_long_names_share_a_key() {
        let key = |name: &str| NameKey::of(name.as_bytes());
        assert_ne!(key("alt"), key("alto"));
        assert_ne!(key("a"), key("a\0"));
        assert!(key("content").is_whole());
        assert!(!key("property").is_whole());
        assert_eq!(key("data-sourceset"), key("data-so-urgent"));
        assert_eq!(key(&"x".repeat(300)), key(&"x".repeat(400)));
    }
}
