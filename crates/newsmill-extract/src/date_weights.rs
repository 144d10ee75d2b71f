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
    LinkedOther = 1,
    LinkedModified = 13,
    LinkedOtherModified = 11,
    LinkedCreated = -5,
    Meta = 89,
    OtherMeta = 20,
    VagueMeta = 18,
    ModifiedMeta = -51,
    Property = 0,
    LowProperty = -6,
    ModifiedProperty = 1,
    CreatedProperty = -9,
    Address = 21,
    // Where it is shown, by kind of element and distance from the headline.
    TimeNear = 0,
    TimeMid = -7,
    TimeAbove = 14,
    TimeIn = 0,
    TimeFar = 6,
    LineNear = 51,
    LineMid = 20,
    LineAbove = 18,
    LineIn = 0,
    LineFar = -5,
    DatelineNear = 0,
    DatelineMid = 0,
    DatelineAbove = 0,
    DatelineIn = 0,
    DatelineFar = 0,
    FirstTime = 49,
    // What is said of it there.
    TimeUnlabelled = 11,
    TimePublished = -2,
    TimeUpdated = -4,
    UnlabelledClose = 45,
    UnlabelledAbove = 13,
    UnlabelledFar = -24,
    PublishedClose = -9,
    PublishedAbove = 7,
    PublishedFar = 25,
    UpdatedClose = -3,
    UpdatedAbove = 3,
    UpdatedFar = -15,
    // Whether readers see it where dates of publication stand, and no other.
    Visible = 71,
    SoleVisible = 63,
    NewYear = -8,
    // The choice of the rules, by what it rests on, and the others beside it.
    RulesStated = 51,
    RulesShown = 16,
    RulesWeak = 18,
    BesideStated = -51,
    BesideShown = -16,
    BesideWeak = -18,
    RulesSeen = 45,
    RulesUnseen = -17,
    RulesBesideUpdated = 20,
    // Another day that is labelled as that of a change, by whether the rules' is seen and this one is stated as a change.
    Updated = -3,
    UpdatedSeen = -8,
    UpdatedSeenModified = -4,
    UpdatedUnseen = 0,
    UpdatedUnseenModified = 9,
    // Another day that readers see, likewise.
    EarlierSeen = -4,
    EarlierSeenModified = 0,
    EarlierUnseen = 11,
    EarlierUnseenModified = 0,
    LaterSeen = -4,
    LaterSeenModified = 0,
    LaterUnseen = 3,
    LaterUnseenModified = 21,
    // How many days a seen one is before or after that of the rules.
    Before1 = 11,
    Before7 = 0,
    Before60 = 0,
    Before400 = -4,
    BeforeMore = 0,
    After1 = -9,
    After7 = -4,
    After60 = 1,
    After400 = 21,
    AfterMore = 10,
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
