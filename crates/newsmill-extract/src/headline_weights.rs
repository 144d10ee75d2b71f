//! What can be true of a candidate for the headline, and how much each of it speaks for it.
//!
//! The weights are those of a conditional logit (the chance of a candidate among those of its page), in hundredths,
//! fitted on public pages of news sites, blogs and companies with an L2 penalty.

/// How many features there are.
pub(crate) const FEATURES: usize = WEIGHTS.len();

macro_rules! features {
    ($($(#[$note:meta])* $name:ident = $weight:literal),* $(,)?) => {
        /// What can be true of a candidate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Feature { $($(#[$note])* $name),* }

        /// The weight of each feature, in hundredths of a logit.
        pub(crate) const WEIGHTS: [i16; [$(Feature::$name),*].len()] = [$($weight),*];

        /// The name of each feature.
        #[cfg(test)]
        pub(crate) const NAMES: [&str; FEATURES] = [$(stringify!($name)),*];
    };
}

pub(crate) use features;

features! {
    // Where it was found: in JSON-LD, in meta elements, in the title. `Whole` is with the site's name.
    Linked = 47,
    LinkedWhole = 51,
    LinkedName = -16,
    LinkedOther = 61,
    LinkedHead = 15,
    LinkedTail = -6,
    Social = 59,
    SocialWhole = 63,
    SocialHead = 46,
    SocialTail = 47,
    Twitter = 4,
    OtherMeta = 32,
    Title = 12,
    TitleWhole = -7,
    TitleHead = 14,
    TitleFront = 43,
    TitleTail = -27,
    // On the page: the headings by level, lines above the text, and what headings are made of.
    FirstH1 = 72,
    SoleH1 = 27,
    OtherH1 = 54,
    H2 = 10,
    LowHeading = -51,
    Line = -64,
    WithHidden = 5,
    FirstPart = -1,
    LastPart = 109,
    LongestPart = 102,
    Joined = -9,
    HeadingHead = 12,
    HeadingTail = -53,
    // Where that is: below the start of the text, or so many pieces above it.
    After = -47,
    Touching = 53,
    Near = 38,
    Above = 41,
    FarAbove = 16,
    // What its surroundings say.
    HomeLink = -48,
    InFurniture = -66,
    OwnFurniture = -68,
    Named = 60,
    Misnamed = -15,
    Property = 61,
    // How its letters stand to each of the four references.
    IsSocial = 33,
    StartsSocial = 37,
    EndsSocial = 40,
    BeginsWithSocial = -38,
    EndsWithSocial = -39,
    IsLinked = 39,
    StartsLinked = 26,
    EndsLinked = -8,
    BeginsWithLinked = 14,
    EndsWithLinked = -1,
    IsTitle = 10,
    StartsTitle = 55,
    EndsTitle = 50,
    BeginsWithTitle = -14,
    EndsWithTitle = -7,
    IsHeading = 75,
    StartsHeading = -26,
    EndsHeading = 42,
    BeginsWithHeading = -5,
    EndsWithHeading = -38,
    // Shares half of its words with a reference, without one being in the other; shares none with any.
    LikeSocial = 5,
    LikeLinked = 62,
    LikeTitle = 3,
    LikeHeading = 21,
    Unlike = -69,
    // The main heading says the same in other marks.
    StatedVariant = -40,
    // Its own looks.
    IsSite = -14,
    Tiny = -7,
    OneWord = -58,
    TwoWords = -17,
    FewWords = 12,
    Ordinary = 57,
    Long = -3,
    VeryLong = 8,
    CutOff = 27,
    Bar = -99,
    OpenEnd = -20,
    Stop = -54,
    OddStart = -13,
    // The same as above where JSON-LD says that the page is news.
    NewsLinked = 97,
    NewsSocial = 34,
    NewsTwitter = -14,
    NewsTitle = -54,
    NewsFirstH1 = -40,
    NewsH2 = -8,
    NewsOtherMeta = -29,
    NewsLinkedName = -26,
    NewsStartsLinked = 21,
    NewsStartsSocial = -20,
    NewsEndsHeading = -13,
    NewsEndsSocial = -25,
    // Which references say the same: 1 social, 2 JSON-LD, 4 title, 8 heading, summed.
    Same0 = -79,
    Same1 = -15,
    Same2 = -8,
    Same3 = 1,
    Same4 = 35,
    Same5 = -3,
    Same6 = -7,
    Same7 = -20,
    Same8 = 52,
    Same9 = 52,
    Same10 = 18,
    Same11 = -15,
    Same12 = 2,
    Same13 = 55,
    Same14 = 4,
    Same15 = -29,
    // The same for news.
    NewsSame0 = -98,
    NewsSame1 = 51,
    NewsSame2 = 63,
    NewsSame3 = -5,
    NewsSame4 = -5,
    NewsSame5 = -27,
    NewsSame6 = 23,
    NewsSame7 = 18,
    NewsSame8 = 55,
    NewsSame9 = -23,
    NewsSame10 = 15,
    NewsSame11 = 1,
    NewsSame12 = 16,
    NewsSame13 = -37,
    NewsSame14 = -36,
    NewsSame15 = 12,
}

use Feature::*;

/// By reference: social, JSON-LD, title, heading; and in each by relation: the same, the other's start, its end, begins with it, ends with it.
pub(crate) const RELATIONS: [[Feature; 5]; 4] = [
    [IsSocial, StartsSocial, EndsSocial, BeginsWithSocial, EndsWithSocial],
    [IsLinked, StartsLinked, EndsLinked, BeginsWithLinked, EndsWithLinked],
    [IsTitle, StartsTitle, EndsTitle, BeginsWithTitle, EndsWithTitle],
    [IsHeading, StartsHeading, EndsHeading, BeginsWithHeading, EndsWithHeading],
];

/// By reference: shares many words with it.
pub(crate) const LIKENESSES: [Feature; 4] = [LikeSocial, LikeLinked, LikeTitle, LikeHeading];

/// By the references that say the same, as bits; the second half is for news.
pub(crate) const SAME: [Feature; 32] = [
    Same0, Same1, Same2, Same3, Same4, Same5, Same6, Same7, Same8, Same9, Same10, Same11, Same12,
    Same13, Same14, Same15, NewsSame0, NewsSame1, NewsSame2, NewsSame3, NewsSame4, NewsSame5,
    NewsSame6, NewsSame7, NewsSame8, NewsSame9, NewsSame10, NewsSame11, NewsSame12, NewsSame13,
    NewsSame14, NewsSame15,
];

/// What of a candidate counts again where the page is news.
pub(crate) const NEWS: &[(Feature, Feature)] = &[
    (Linked, NewsLinked),
    (Social, NewsSocial),
    (Twitter, NewsTwitter),
    (Title, NewsTitle),
    (FirstH1, NewsFirstH1),
    (H2, NewsH2),
    (OtherMeta, NewsOtherMeta),
    (LinkedName, NewsLinkedName),
    (StartsLinked, NewsStartsLinked),
    (StartsSocial, NewsStartsSocial),
    (EndsHeading, NewsEndsHeading),
    (EndsSocial, NewsEndsSocial),
];
