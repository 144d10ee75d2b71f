//! Given names that tell whether `he` or `she` can mean somebody.

use std::sync::OnceLock;

use crate::lexicon::{HE, Kinds, SHE};

/// The longest given name that is listed, in bytes.
const NAME_MAX: usize = 16;

/// The pronoun that means somebody of this name: [`HE`], [`SHE`], or 0 when the name does not tell.
pub(crate) fn pronoun_of(name: &str) -> Kinds {
    static NAMES: OnceLock<Vec<(&str, Kinds)>> = OnceLock::new();
    let first = name.split(' ').next().unwrap_or_default();
    if first.len() > NAME_MAX || !first.starts_with(char::is_uppercase) {
        return 0;
    }
    let names = NAMES.get_or_init(listed);
    let found = names.binary_search_by(|(listed, _)| (*listed).cmp(first));
    found.ok().and_then(|at| names.get(at)).map_or(0, |(_, pronoun)| *pronoun)
}

/// Whether a pronoun of these kinds can mean somebody of this name.
pub(crate) fn may_mean(pronoun: Kinds, name: &str) -> bool {
    let own = pronoun_of(name);
    own == 0 || pronoun & (HE | SHE) == 0 || own & pronoun != 0
}

/// All names, in order.
fn listed() -> Vec<(&'static str, Kinds)> {
    let lines = include_str!("../data/given.txt").lines().filter_map(|line| line.split_once(": "));
    let mut names: Vec<(&str, Kinds)> = lines
        .flat_map(|(kind, names)| {
            let pronoun = if kind == "he" { HE } else { SHE };
            names.split(' ').map(move |name| (name, pronoun))
        })
        .collect();
    names.sort_unstable();
    names
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
    fn every_name_is_listed_once() {
        let names = listed();
        assert!(names.windows(2).all(|pair| pair[0].0 != pair[1].0));
        assert!(names.iter().all(|(name, _)| name.len() <= NAME_MAX && !name.contains([':', '#'])));
    }
}
