//! What is known of a text beforehand: its language, and mentions of places, people and organisations that somebody else found.

use crate::hits::{Around, Reader};
use crate::lists::Says;

/// What is known beforehand. Mentions are byte ranges into the text: sorted, none overlapping another of its row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The language of body and headline, BCP 47; empty or `und` when nobody knows: then the words of the body tell.
    pub language: &'a str,
    /// Mentions of places.
    pub places: &'a [(u32, u32)],
    /// Mentions of people and organisations.
    pub others: &'a [(u32, u32)],
}

/// The first mention that shares a byte with `span`.
fn over(mentions: &[(u32, u32)], span: (u32, u32)) -> Option<(u32, u32)> {
    let at = mentions.partition_point(|mention| mention.1 <= span.0);
    mentions.get(at).copied().filter(|mention| mention.0 < span.1)
}

/// What a mention of a place adds in English.
const PLACE: f32 = 0.5;
/// What a mention of something else takes in English.
const OTHER: f32 = 2.5;
/// The same where something says that it is a place.
const OTHER_CUED: f32 = 1.2;
/// What a longer mention of something else takes in other languages, in which finders of names err more than this one.
const OTHER_ABROAD: f32 = 0.8;

impl Reader<'_> {
    /// Lets what is known weigh on a mention: `Paris Hilton` is a person, and no city of Paris.
    pub(crate) fn weigh_known(
        &self,
        from: usize,
        to: usize,
        span: (u32, u32),
        around: &mut Around,
    ) {
        if let Some(other) = over(self.known.others, span) {
            let longer = other.0 < span.0 || other.1 > span.1;
            if self.style.english {
                // The same words, and something that says outright that they are a place: left to weigh.
                around.cue &= !longer;
                around.org = true;
                around.points -= if around.cue { OTHER_CUED } else { OTHER };
            } else if longer {
                around.points -= OTHER_ABROAD;
            }
        } else if self.style.english
            && let Some(place) = over(self.known.places, span)
        {
            if self.is_named_by(from, to, place) {
                around.points += PLACE;
                around.person = false;
                around.org = false;
                around.compound = false;
            } else {
                around.points -= OTHER;
                around.compound = true;
                around.cue = false;
            }
        }
    }

    /// Whether a mention of a place names the place of words `from..=to` with words that go with names of places alone:
    /// `northern Raqqa`, `Texas Province`, but not `Gulf of Mexico`.
    fn is_named_by(&self, from: usize, to: usize, mention: (u32, u32)) -> bool {
        let generic = |i: usize| {
            let says = self.says(i);
            says.any(Says::NOUN.or(Says::AFTER).or(Says::PART).or(Says::ARTICLE))
        };
        let before = (0..from)
            .rev()
            .take_while(|&i| self.word(i).is_some_and(|word| word.start >= mention.0));
        let after = (to + 1..)
            .take_while(|&i| self.word(i).is_some_and(|word| word.end <= mention.1))
            .take_while(|&i| self.gap_joins(i));
        before.chain(after).all(generic)
    }
}
