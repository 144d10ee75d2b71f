//! Where names may be: most words of a text are surely none, and nothing more is asked of them.

use std::ops::Range;

use crate::words::flag;

/// What of a sentence a model looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Capitalised words and what stands between and beside them. Where a sentence has no capital at all, words that are
    /// no everyday ones.
    #[default]
    Stretches,
    /// Every word, for models whose names are written in other ways. Several times as slow.
    Sentences,
}

/// Small words between two words of one stretch, at most.
const GAP_MAX: usize = 2;

/// Finds the stretches of a sentence by the flags of its words; `in_phrase` tells whether a word is part of a known
/// name of several words, `next` the first place from one on where a name may begin.
pub(crate) fn stretches(
    flags: &[u16],
    in_phrase: impl Fn(usize) -> bool,
    next: impl Fn(usize) -> usize,
    out: &mut Vec<Range<usize>>,
) {
    let has_capital = flags.iter().any(|flags| flags & flag::CAPITAL != 0);
    let names = if has_capital { flag::NAME } else { flag::NAME | flag::SMALL };
    let has = |at: usize, bits: u16| flags.get(at).is_some_and(|flags| flags & bits != 0);
    let is_name = |at: usize| has(at, names) || at < flags.len() && in_phrase(at);
    let mut at = 0;
    while at < flags.len() {
        at = next(at);
        if !is_name(at) {
            at += 1;
            continue;
        }
        let end = end_of(at, is_name, |at| has(at, flag::LINK | flag::NUMBER));
        let begins = at == 0 || has(at - 1, flag::OPENING);
        let nothing = has(at, flag::TIME) || begins && has(at, flag::PLAIN);
        if end - at > 1 || !nothing {
            let free = out.last().map_or(0, |last| last.end);
            // The beginning of a known name may be small: `al - Qaeda`.
            let known = (free..at).rev().take_while(|&before| in_phrase(before)).count();
            let start = at - known;
            let before = start > free && has(start - 1, flag::PARTICLE | flag::NUMBER);
            let behind =
                has(end, flag::NUMBER) || has(end, flag::STOP) && has(end - 1, flag::INITIAL);
            out.push(start - usize::from(before)..end + usize::from(behind));
        }
        at = end + 1;
    }
}

/// The end of the names that begin at `start`, with what links them.
fn end_of(start: usize, is_name: impl Fn(usize) -> bool, links: impl Fn(usize) -> bool) -> usize {
    let mut end = start + 1;
    loop {
        let gap = (0..=GAP_MAX).find(|&gap| !links(end + gap) || is_name(end + gap));
        match gap {
            Some(gap) if is_name(end + gap) => end += gap + 1,
            _ => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lexicon::{Class, LexiconBuilder};
    use crate::words::Words;

    fn found(sentence: &str) -> Vec<String> {
        let mut builder = LexiconBuilder::default();
        for word in ["the", "mayor", "house", "was", "left"] {
            builder.add(word, Class::Small);
        }
        builder.add("Monday", Class::Time);
        let lexicon = builder.build();
        let all: Vec<&str> = sentence.split(' ').collect();
        let (_, flags) = crate::words::tests::read(&mut Words::default(), &all, &lexicon);
        let mut out = Vec::new();
        stretches(&flags, |_| false, |at| at, &mut out);
        out.into_iter().map(|range| all[range].join(" ")).collect()
    }

    #[test]
    fn stretches_are_what_may_be_names() {
        assert_eq!(
            found("The mayor of Ulm met Ann Lee and the Bank of Lee on Monday ."),
            ["Ulm", "Ann Lee and the Bank of Lee"]
        );
        assert_eq!(found("The house was left ."), [""; 0]);
        assert_eq!(found("“ The house was left at 5"), [""; 0]);
        assert_eq!(found("of Channel 4 , 30 Seconds"), ["Channel 4", "30 Seconds"]);
        assert_eq!(found("from bin Laden and J . said"), ["bin Laden and J ."]);
    }

    #[test]
    fn without_capitals_words_that_are_not_everyday_ones_are_looked_at() {
        assert_eq!(found("the mayor was ann lee"), ["ann lee"]);
        assert_eq!(found("北 京 今 天"), [""; 0]);
    }

    /// The definition, word by word: names with at most two small words between neighbours, numbers or links, belong
    /// together; a single one counts unless it is a day or an everyday word that begins something; a number or a particle
    /// before it and a number, or the full stop of an initial, behind it go with it.
    fn plain(flags: &[u16], phrase: u32) -> Vec<Range<usize>> {
        let has = |at: usize, bits: u16| flags.get(at).is_some_and(|flags| flags & bits != 0);
        let cased = flags.iter().any(|flags| flags & flag::CAPITAL != 0);
        let is_name = |at: &usize| {
            has(*at, flag::NAME) || !cased && has(*at, flag::SMALL) || phrase >> at & 1 == 1
        };
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for name in (0..flags.len()).filter(is_name) {
            let joins = |group: &&mut Vec<usize>| {
                let between = group[group.len() - 1] + 1..name;
                between.len() <= 2 && { between }.all(|at| has(at, flag::LINK | flag::NUMBER))
            };
            match groups.last_mut().filter(joins) {
                Some(group) => group.push(name),
                None => groups.push(vec![name]),
            }
        }
        let mut out: Vec<Range<usize>> = Vec::new();
        for group in groups {
            let (first, last) = (group[0], group[group.len() - 1]);
            let opens = first == 0 || has(first - 1, flag::OPENING);
            let everyday = has(first, flag::TIME) || opens && has(first, flag::PLAIN);
            if group.len() == 1 && everyday {
                continue;
            }
            let mut range = first..last + 1;
            let taken = out.last().is_some_and(|before| before.end == first);
            if first > 0 && !taken && has(first - 1, flag::PARTICLE | flag::NUMBER) {
                range.start -= 1;
            }
            let initial = has(last, flag::INITIAL) && has(last + 1, flag::STOP);
            if initial || has(last + 1, flag::NUMBER) {
                range.end += 1;
            }
            out.push(range);
        }
        out
    }

    /// Flags of words as texts have them: none or few each, so that all that is asked of them is met often.
    fn some_flags() -> impl Strategy<Value = Vec<u16>> {
        let bits = 0..u16::BITS;
        let word = prop_oneof![
            4 => Just(0),
            4 => Just(flag::CAPITAL | flag::NAME),
            2 => Just(flag::CAPITAL | flag::NAME | flag::PLAIN),
            2 => Just(flag::CAPITAL | flag::NAME | flag::INITIAL),
            2 => Just(flag::CAPITAL | flag::NAME | flag::TIME),
            5 => Just(flag::LINK),
            4 => Just(flag::NUMBER),
            2 => Just(flag::STOP),
            2 => Just(flag::OPENING),
            2 => Just(flag::PARTICLE),
            2 => Just(flag::SMALL),
            4 => (bits.clone(), bits).prop_map(|(one, other)| 1 << one | 1 << other),
        ];
        proptest::collection::vec(word, 0..20)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn stretches_are_those_of_the_definition(
            flags in some_flags(),
            phrase in prop_oneof![Just(0_u32), any::<u32>().prop_map(|bits| bits & bits >> 7 & bits >> 13)],
        ) {
            let expected = plain(&flags, phrase);
            let in_phrase = |at: usize| phrase >> at & 1 == 1;
            let mut out = Vec::new();
            stretches(&flags, in_phrase, |at| at, &mut out);
            prop_assert_eq!(&out, &expected);
            // Stepping over words that are no names at once changes nothing.
            let cased = flags.iter().any(|flags| flags & flag::CAPITAL != 0);
            let may_be = |at: &usize| {
                in_phrase(*at) || flags[*at] & (flag::NAME | if cased { 0 } else { flag::SMALL }) != 0
            };
            out.clear();
            stretches(
                &flags,
                in_phrase,
                |at| (at..flags.len()).find(may_be).unwrap_or(flags.len()),
                &mut out,
            );
            prop_assert_eq!(&out, &expected);
        }
    }

    proptest! {
        #[test]
        fn stretches_stand_apart_in_order(flags in proptest::collection::vec(0_u16..1 << 13, 0..20), phrase in any::<u32>()) {
            let mut out = Vec::new();
            stretches(&flags, |at| phrase >> at & 1 == 1, |at| at, &mut out);
            let mut end = 0;
            for range in out {
                prop_assert!(range.start >= end && range.end > range.start && range.end <= flags.len());
                end = range.end;
            }
        }
    }
}
