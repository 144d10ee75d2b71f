//! What can be true of a candidate for the headline, and how much each of it speaks for it.
//!
//! The weights are those of a conditional logit (the chance of a candidate among those of its page), in hundredths,
//! fitted with an L2 penalty by `train headline` on the articles of the development set of WCXB (CC BY 4.0).

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
        pub(crate) const NAMES: [&str; FEATURES] = [$(stringify!($name)),*];
    };
}

pub(crate) use features;

features! {
    // Where it was found: in JSON-LD, in meta elements, in the title. `Whole` is with the site's name.
    Linked = 6,
    LinkedWhole = 14,
    LinkedName = -14,
    LinkedOther = 9,
    LinkedHead = 17,
    LinkedTail = -6,
    Social = 21,
    SocialWhole = 25,
    SocialHead = 37,
    SocialTail = 0,
    Twitter = 23,
    OtherMeta = 9,
    Title = 38,
    TitleWhole = 1,
    TitleHead = 10,
    TitleFront = 75,
    TitleTail = 7,
    // On the page: the headings by level, lines above the text, and what headings are made of.
    FirstH1 = 88,
    SoleH1 = 61,
    OtherH1 = 11,
    H2 = -10,
    LowHeading = -15,
    Line = -13,
    WithHidden = -1,
    FirstPart = 4,
    LastPart = 6,
    LongestPart = 4,
    Joined = -10,
    HeadingHead = 15,
    HeadingTail = -3,
    // Where that is: below the start of the text, or so many pieces above it.
    After = -26,
    Touching = 19,
    Near = 30,
    Above = 29,
    FarAbove = 2,
    // What its surroundings say.
    HomeLink = -5,
    InFurniture = -8,
    OwnFurniture = -15,
    Named = 37,
    Misnamed = -5,
    Property = 21,
    // How its letters stand to each of the four references.
    IsSocial = 21,
    StartsSocial = 26,
    EndsSocial = -1,
    BeginsWithSocial = -2,
    EndsWithSocial = -14,
    IsLinked = 5,
    StartsLinked = 11,
    EndsLinked = -6,
    BeginsWithLinked = 2,
    EndsWithLinked = -2,
    IsTitle = 46,
    StartsTitle = 23,
    EndsTitle = 19,
    BeginsWithTitle = 3,
    EndsWithTitle = -8,
    IsHeading = 123,
    StartsHeading = 5,
    EndsHeading = -1,
    BeginsWithHeading = -8,
    EndsWithHeading = -10,
    // Shares half of its words with a reference, without one being in the other; shares none with any.
    LikeSocial = 26,
    LikeLinked = 12,
    LikeTitle = 11,
    LikeHeading = 18,
    Unlike = -63,
    // The main heading says the same in other marks.
    StatedVariant = -23,
    // Its own looks.
    IsSite = 0,
    Tiny = -2,
    OneWord = -19,
    TwoWords = -26,
    FewWords = -3,
    Ordinary = 56,
    Long = -1,
    VeryLong = -5,
    CutOff = -3,
    Bar = -64,
    OpenEnd = -6,
    Stop = -21,
    OddStart = -4,
    // At least so many references say the same.
    Agreed2 = 62,
    Agreed3 = 3,
    Agreed4 = 0,
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

/// By how many references say the same, from two.
pub(crate) const AGREED: [Feature; 3] = [Agreed2, Agreed3, Agreed4];
