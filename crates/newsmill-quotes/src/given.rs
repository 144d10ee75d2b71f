//! Given names that tell whether `he` or `she` can mean somebody.

use std::sync::OnceLock;

use crate::lexicon::{HE, Kinds, SHE};

/// The longest given name that is listed, in bytes.
const NAME_MAX: usize = 16;

/// The pronoun that means somebody of this name: [`HE`], [`SHE`], or 0 when the name does not tell.
pub(crate) fn pronoun_of(name: &str) -> Kinds {
    static NAMES: OnceLock<[Vec<&str>; 2]> = OnceLock::new();
    let first = name.split(' ').next().unwrap_or_default();
    if first.len() > NAME_MAX || !first.starts_with(char::is_uppercase) {
        return 0;
    }
    let [he, she] = NAMES.get_or_init(|| [listed("he: "), listed("she: ")]);
    if he.binary_search(&first).is_ok() {
        HE
    } else if she.binary_search(&first).is_ok() {
        SHE
    } else {
        0
    }
}

/// Whether a pronoun of these kinds can mean somebody of this name.
pub(crate) fn may_mean(pronoun: Kinds, name: &str) -> bool {
    let own = pronoun_of(name);
    own == 0 || pronoun & (HE | SHE) == 0 || own & pronoun != 0
}

/// The names of one line, which are in order.
fn listed(kind: &str) -> Vec<&'static str> {
    let mut lines = include_str!("../data/given.txt").lines();
    let names = lines.find_map(|line| line.strip_prefix(kind)).unwrap_or_default();
    names.split(' ').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_tell_the_pronoun() {
        assert_eq!(pronoun_of("Peter Moss"), HE);
        assert_eq!(pronoun_of("Zoé"), SHE);
        assert_eq!(pronoun_of("Robin Moss"), 0);
        assert_eq!(pronoun_of(""), 0);
        assert!(may_mean(SHE, "Ann Lee") && may_mean(0, "Ann Lee") && may_mean(HE, "Robin"));
        assert!(!may_mean(HE, "Ann Lee"));
    }

    #[test]
    fn names_are_in_order_and_listed_once() {
        let (he, she) = (listed("he: "), listed("she: "));
        for names in [&he, &she] {
            assert!(names.len() > 400 && names.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(names.iter().all(|name| name.len() <= NAME_MAX && !name.contains(':')));
        }
        assert!(!he.iter().any(|name| she.contains(name)));
    }
}
