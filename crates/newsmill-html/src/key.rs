//! What tells the names of attributes apart at a glance.

/// How many bytes of a name a key holds.
const HELD: usize = 7;

/// The first bytes of a name, and above them its length (255 stands for more too): names of different keys differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameKey(u64);

impl NameKey {
    /// The key of a name; inlined with a literal it is a constant.
    #[inline(always)]
    pub(crate) const fn of(name: &[u8]) -> NameKey {
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

    /// One of eight bits, so that a node can tell at once that it lacks a name. Of the names which are asked for most
    /// none shares its bit with a frequent one, as far as eight bits go: so the factor was found.
    #[inline(always)]
    pub(crate) const fn bit(self) -> u8 {
        1 << (self.0.wrapping_mul(0x5165_25ff_4171) >> 61)
    }

    /// Whether it holds the whole name, so that names of one key are the same.
    #[inline]
    pub(crate) const fn is_whole(self) -> bool {
        self.0 >> (8 * HELD) <= HELD as u64
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
