//! What can be true of a day that may be that of publication, and how much each of it speaks for it.
//!
//! The weights are those of a conditional logit (the chance of a day among those of its page), in hundredths, fitted by
//! `train_dates` on public pages of news sites, blogs, forums and companies with an L2 penalty.

use crate::headline_weights::features;

/// How many features there are.
pub(crate) const FEATURES: usize = WEIGHTS.len();

features! {
    // What the rules of `published` chose.
    Rules = 88,
    // Where the page states it. `Other` is of any object of JSON-LD.
    Linked = -45,
    LinkedOther = 45,
    LinkedModified = 27,
    LinkedOtherModified = 6,
    LinkedCreated = -25,
    Meta = 132,
    OtherMeta = 23,
    VagueMeta = 47,
    ModifiedMeta = -74,
    Property = 36,
    LowProperty = 24,
    ModifiedProperty = -29,
    CreatedProperty = -42,
    Address = 44,
    // Where it is shown, by kind of element and distance from the headline.
    TimeNear = -18,
    TimeMid = 25,
    TimeAbove = 15,
    TimeIn = 0,
    TimeFar = 1,
    LineNear = 54,
    LineMid = 13,
    LineAbove = 33,
    LineIn = 0,
    LineFar = 27,
    DatelineNear = -3,
    DatelineMid = 0,
    DatelineAbove = 0,
    DatelineIn = 0,
    DatelineFar = 0,
    FirstTime = 93,
    // What is said of it there.
    TimeUnlabelled = 34,
    TimePublished = -6,
    TimeUpdated = -29,
    UnlabelledClose = 84,
    UnlabelledAbove = 40,
    UnlabelledFar = -41,
    PublishedClose = -34,
    PublishedAbove = -5,
    PublishedFar = 37,
    UpdatedClose = 27,
    UpdatedAbove = 1,
    UpdatedFar = 17,
    // Whether readers see it where dates of publication stand, and no other.
    Visible = 118,
    SoleVisible = 77,
    NewYear = -20,
    // The choice of the rules, by what it rests on, and the others beside it.
    RulesStated = 46,
    RulesShown = 21,
    RulesWeak = 22,
    BesideStated = -46,
    BesideShown = -21,
    BesideWeak = -22,
    RulesSeen = 37,
    RulesUnseen = 8,
    RulesBesideUpdated = 28,
    // Another day that is labelled as that of a change, by whether the rules' is seen and this one is stated as a change.
    Updated = 9,
    UpdatedSeen = -30,
    UpdatedSeenModified = 23,
    UpdatedUnseen = 0,
    UpdatedUnseenModified = 16,
    // Another day that readers see, likewise.
    EarlierSeen = 36,
    EarlierSeenModified = 0,
    EarlierUnseen = 27,
    EarlierUnseenModified = 0,
    LaterSeen = 9,
    LaterSeenModified = -15,
    LaterUnseen = -11,
    LaterUnseenModified = 27,
    // How many days a seen one is before or after that of the rules.
    Before1 = 13,
    Before7 = 41,
    Before60 = -16,
    Before400 = 10,
    BeforeMore = 13,
    After1 = 12,
    After7 = -4,
    After60 = -10,
    After400 = 42,
    AfterMore = -19,
}

use Feature::*;

/// By kind of sighting (`time`, line, dateline) and distance: near the headline, below it, above the text, in it, far.
pub(crate) const SHOWN: [[Feature; 5]; 3] = [
    [TimeNear, TimeMid, TimeAbove, TimeIn, TimeFar],
    [LineNear, LineMid, LineAbove, LineIn, LineFar],
    [DatelineNear, DatelineMid, DatelineAbove, DatelineIn, DatelineFar],
];

/// By label (none, published, updated) and distance: close, above the text, elsewhere.
pub(crate) const LABELLED: [[Feature; 3]; 3] = [
    [UnlabelledClose, UnlabelledAbove, UnlabelledFar],
    [PublishedClose, PublishedAbove, PublishedFar],
    [UpdatedClose, UpdatedAbove, UpdatedFar],
];

/// By label, for `time` elements.
pub(crate) const TIMES: [Feature; 3] = [TimeUnlabelled, TimePublished, TimeUpdated];

/// By what the choice of the rules rests on: it itself, and the others beside it.
pub(crate) const BASES: [[Feature; 2]; 3] =
    [[RulesStated, BesideStated], [RulesShown, BesideShown], [RulesWeak, BesideWeak]];

/// A day labelled as that of a change: by whether the rules' day is unseen, and it is stated as that of a change.
pub(crate) const UPDATES: [[Feature; 2]; 2] =
    [[UpdatedSeen, UpdatedSeenModified], [UpdatedUnseen, UpdatedUnseenModified]];

/// Another seen day: by whether it is later, the rules' day is unseen, and it is stated as that of a change.
pub(crate) const OTHERS: [[[Feature; 2]; 2]; 2] = [
    [[EarlierSeen, EarlierSeenModified], [EarlierUnseen, EarlierUnseenModified]],
    [[LaterSeen, LaterSeenModified], [LaterUnseen, LaterUnseenModified]],
];

/// By whether it is later, and the number of days between: 1, up to a week, two months, a year, more.
pub(crate) const GAPS: [[Feature; 5]; 2] = [
    [Before1, Before7, Before60, Before400, BeforeMore],
    [After1, After7, After60, After400, AfterMore],
];
