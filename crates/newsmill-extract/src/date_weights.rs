//! What can be true of a day that may be that of publication, and how much each of it speaks for it.
//!
//! The weights are those of a conditional logit (the chance of a day among those of its page), in hundredths, fitted
//! with an L2 penalty by `train days` on the articles of the development set of WCXB (CC BY 4.0).

use crate::headline_weights::features;

/// How many features there are.
pub(crate) const FEATURES: usize = WEIGHTS.len();

features! {
    // What the rules of `published` chose.
    Rules = 84,
    // Where the page states it. `Other` is of any object of JSON-LD.
    Linked = 0,
    LinkedOther = 0,
    LinkedModified = 10,
    LinkedOtherModified = 7,
    LinkedCreated = -10,
    Meta = 92,
    OtherMeta = 13,
    VagueMeta = 19,
    ModifiedMeta = -47,
    Property = 0,
    LowProperty = -4,
    ModifiedProperty = -1,
    CreatedProperty = -9,
    Address = 13,
    // Where it is shown, by kind of element and distance from the headline.
    TimeNear = -7,
    TimeMid = -6,
    TimeAbove = 14,
    TimeIn = 0,
    TimeFar = 11,
    LineNear = 49,
    LineMid = 21,
    LineAbove = 18,
    LineIn = 0,
    LineFar = -3,
    DatelineNear = 0,
    DatelineMid = 0,
    DatelineAbove = 0,
    DatelineIn = 0,
    DatelineFar = 0,
    FirstTime = 47,
    // What is said of it there.
    TimeUnlabelled = 15,
    TimePublished = -4,
    TimeUpdated = -4,
    UnlabelledClose = 43,
    UnlabelledAbove = 13,
    UnlabelledFar = -19,
    PublishedClose = -17,
    PublishedAbove = 8,
    PublishedFar = 26,
    UpdatedClose = 0,
    UpdatedAbove = 3,
    UpdatedFar = -14,
    // Whether readers see it where dates of publication stand, and no other.
    Visible = 68,
    SoleVisible = 61,
    NewYear = -8,
    // The choice of the rules, by what it rests on, and the others beside it.
    RulesStated = 48,
    RulesShown = 18,
    RulesWeak = 18,
    BesideStated = -48,
    BesideShown = -18,
    BesideWeak = -18,
    RulesSeen = 46,
    RulesUnseen = -16,
    RulesBesideUpdated = 17,
    // Another day that is labelled as that of a change, by whether the rules' is seen and this one is stated as a change.
    Updated = 0,
    UpdatedSeen = -9,
    UpdatedSeenModified = -5,
    UpdatedUnseen = 4,
    UpdatedUnseenModified = 10,
    // Another day that readers see, likewise.
    EarlierSeen = -4,
    EarlierSeenModified = 0,
    EarlierUnseen = 3,
    EarlierUnseenModified = 0,
    LaterSeen = -3,
    LaterSeenModified = 0,
    LaterUnseen = 4,
    LaterUnseenModified = 22,
    // How many days a seen one is before or after that of the rules.
    Before1 = 3,
    Before7 = 0,
    Before60 = 0,
    Before400 = -4,
    BeforeMore = 0,
    After1 = -9,
    After7 = -5,
    After60 = -5,
    After400 = 31,
    AfterMore = 9,
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
