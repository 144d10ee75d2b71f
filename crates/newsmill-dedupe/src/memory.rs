//! The articles seen, and whether a new one is a copy of one of them.

use std::collections::{HashMap, VecDeque};

use crate::compare::{Marks, Overlap, Part};
use crate::delta::{self, Added};
use crate::rules;
use crate::signature::{Signature, Signed};
use crate::table::{self, Table, Use};

/// Most articles that a new one is compared with.
const CANDIDATES: usize = 12;
/// Uses of a shingle up to which it counts in full.
const RARE: f32 = 3.0;

/// Shares that differ by less are about the same.
const AS_MUCH: f32 = 0.12;

/// Most articles a memory may be asked to hold.
pub const WINDOW_MAX: u32 = 1 << 27;

/// What a memory holds, and what it takes for a copy.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// So many articles are remembered, the last ones kept; at most [`WINDOW_MAX`].
    pub window: u32,
    /// Articles published further apart are no copies.
    pub days: Option<u32>,
    /// What to do with a page of several stories.
    pub merged: Merged,
}

/// What to do with a page that holds known stories and is a copy of none of them alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Merged {
    /// It is no copy.
    Keep,
    /// It is a copy when all its stories are known.
    Known,
    /// It is a copy when one of its stories is known whole.
    Any,
}

/// An article to judge.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// Its identity: articles of one uri are versions, never copies of each other. Empty for none.
    pub uri: &'a str,
    /// The day it was published, counted from any fixed day.
    pub day: Option<i32>,
    /// What was made of its body.
    pub signed: Signed<'a>,
}

/// What to do with an article.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// It is none of those that are remembered.
    Keep,
    /// It is a copy.
    Copy {
        /// The uri of what it is a copy of: of several the one it shares most with.
        of: String,
        /// The share of its text that is known, 0 to 1.
        share: f32,
    },
}

/// A remembered article.
#[derive(Debug)]
struct Seen {
    /// Its signature, then its uri.
    data: Box<[u8]>,
    day: Option<i32>,
    /// Copies that were counted.
    copies: u16,
}

impl Seen {
    fn signature(&self) -> Option<Signature<'_>> {
        Signature::read(&self.data)
    }

    fn uri(&self) -> &str {
        let uri = self.signature().and_then(|s| self.data.get(s.as_bytes().len()..));
        uri.and_then(|uri| std::str::from_utf8(uri).ok()).unwrap_or_default()
    }
}

/// How to take back a step.
#[derive(Debug)]
enum Undo {
    Shingle(u32, Option<Use>),
    Exact(u64, Option<u32>),
    Article,
    Copy(u32),
}

/// Articles remembered, in the order they came. Cloned nowhere: it may be large.
#[derive(Debug)]
pub struct Memory {
    settings: Settings,
    seen: VecDeque<Seen>,
    /// The number of the first of them.
    front: u32,
    table: Table,
    /// The last article with exactly these words.
    exact: HashMap<u64, u32>,
    delta: Vec<u8>,
    /// The length of `delta` when the last batch began.
    delta_mark: usize,
    undo: Vec<Undo>,
    marks: Marks,
    /// Used within a call.
    numbers: Vec<u32>,
    candidates: Vec<Candidate>,
}

/// An article that shares enough to be looked at.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    number: u32,
    hits: u32,
    overlap: Overlap,
    rarity: f32,
}

impl Memory {
    /// An empty memory.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let window = settings.window.clamp(1, WINDOW_MAX);
        Self {
            settings: Settings { window, ..settings },
            seen: VecDeque::new(),
            front: 0,
            table: Table::default(),
            exact: HashMap::new(),
            delta: Vec::new(),
            delta_mark: 0,
            undo: Vec::new(),
            marks: Marks::default(),
            numbers: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// Articles that are remembered now.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::try_from(self.next() - self.first()).unwrap_or(usize::MAX)
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes it takes, without those of the allocator's own.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let data: usize = self.seen.iter().map(|seen| seen.data.len()).sum();
        let exact = self.exact.capacity() * (size_of::<(u64, u32)>() + 1) * 8 / 7;
        data + self.seen.capacity() * size_of::<Seen>() + exact + self.table.bytes()
    }

    /// Begins a batch: what follows can be undone.
    pub fn begin(&mut self) {
        self.delta_mark = self.delta.len();
        self.undo.clear();
        self.forget_old();
    }

    /// Judges an article, and remembers it unless it is a copy.
    pub fn judge(&mut self, new: &Incoming<'_>) -> Verdict {
        if let Some(number) =
            self.exact.get(&new.signed.signature.exact).copied().filter(|n| *n >= self.first())
        {
            let seen = self.at(number);
            if seen.is_some_and(|seen| is_version(seen, new.uri)) {
                return Verdict::Keep;
            }
            if let Some(seen) = seen.filter(|seen| self.near_in_time(seen, new)) {
                return Verdict::Copy { of: seen.uri().to_owned(), share: 1.0 };
            }
        }
        self.find(new);
        let verdict = self.decide(new);
        if verdict == Verdict::Keep {
            delta::write_article(
                &mut self.delta,
                new.uri,
                new.day,
                new.signed.signature.as_bytes(),
            );
            self.remember(new.uri, new.day, &new.signed.signature);
        }
        verdict
    }

    /// Forgets what was added since [`begin`](Self::begin).
    pub fn undo(&mut self) {
        while let Some(undo) = self.undo.pop() {
            match undo {
                Undo::Shingle(shingle, before) => {
                    self.table.set(shingle, before, self.front);
                }
                Undo::Exact(exact, Some(before)) => {
                    self.exact.insert(exact, before);
                }
                Undo::Exact(exact, None) => {
                    self.exact.remove(&exact);
                }
                Undo::Copy(number) => {
                    if let Some(seen) = self.at_mut(number) {
                        seen.copies = seen.copies.saturating_sub(1);
                    }
                }
                Undo::Article => {
                    self.seen.pop_back();
                }
            }
        }
        self.delta.truncate(self.delta_mark);
    }

    /// What was added since the last call, or since an [`apply`](Self::apply).
    pub fn take_delta(&mut self) -> Vec<u8> {
        self.delta_mark = 0;
        self.undo.clear();
        std::mem::take(&mut self.delta)
    }

    /// Remembers what a delta holds.
    ///
    /// # Errors
    /// When it is not a delta of this form; then nothing was remembered.
    pub fn apply(&mut self, delta: &[u8]) -> Result<(), &'static str> {
        for entry in delta::read(delta)? {
            match entry {
                Added::Article { uri, day, signature } => {
                    self.remember(uri, day, &signature);
                }
                Added::Copy { ago, shared } => {
                    let number =
                        u32::try_from(ago).ok().and_then(|ago| self.next().checked_sub(ago));
                    if let Some(number) = number {
                        self.count_uses(number, &shared);
                    }
                }
            }
            self.undo.clear();
            self.forget_old();
        }
        self.delta.clear();
        self.delta_mark = 0;
        Ok(())
    }

    /// The number of the next article.
    fn next(&self) -> u32 {
        self.front + u32::try_from(self.seen.len()).unwrap_or(u32::MAX - self.front)
    }

    /// The number of the first article that counts. Older ones may still be here, so that a batch can be undone.
    fn first(&self) -> u32 {
        self.front.max(self.next().saturating_sub(self.settings.window))
    }

    fn at(&self, number: u32) -> Option<&Seen> {
        self.seen.get(usize::try_from(number.checked_sub(self.front)?).ok()?)
    }

    fn at_mut(&mut self, number: u32) -> Option<&mut Seen> {
        self.seen.get_mut(usize::try_from(number.checked_sub(self.front)?).ok()?)
    }

    fn forget_old(&mut self) {
        let first = self.first();
        while self.front < first {
            self.seen.pop_front();
            self.front += 1;
        }
        if self.exact.len() > 1024 && self.exact.len() / 2 > self.seen.len() {
            self.exact.retain(|_, number| *number >= first);
        }
        if self.next() > table::NUMBERS - WINDOW_MAX / 2 {
            let by = self.front;
            self.table.renumber(by);
            self.exact.retain(|_, number| *number >= by);
            self.exact.values_mut().for_each(|number| *number -= by);
            self.front = 0;
        }
    }

    /// Whether the days of two articles allow that one is a copy.
    fn near_in_time(&self, seen: &Seen, new: &Incoming<'_>) -> bool {
        match (self.settings.days, seen.day, new.day) {
            (Some(most), Some(old), Some(new)) => old.abs_diff(new) <= most,
            _ => true,
        }
    }

    /// Finds the articles that share most keys with a new one, and compares it with them.
    fn find(&mut self, new: &Incoming<'_>) {
        let first = self.first();
        self.numbers.clear();
        let mut keys = 0_u32;
        for key in new.signed.signature.keys() {
            keys += 1;
            self.numbers.extend(self.table.get(key, first).map(|found| found.article));
        }
        self.numbers.sort_unstable();
        self.candidates.clear();
        for same in self.numbers.chunk_by(|a, b| a == b) {
            let hits = u32::try_from(same.len()).unwrap_or(u32::MAX);
            if hits * 12 >= keys && (hits > 1 || keys < 8) {
                let (overlap, rarity) = (Overlap::default(), 1.0);
                self.candidates.push(Candidate { number: same[0], hits, overlap, rarity });
            }
        }
        self.candidates.sort_by_key(|candidate| (u32::MAX - candidate.hits, candidate.number));
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.retain(|candidate| {
            self.at(candidate.number)
                .is_some_and(|seen| !is_version(seen, new.uri) && self.near_in_time(seen, new))
        });
        candidates.truncate(CANDIDATES);
        for candidate in &mut candidates {
            self.compare(new, candidate);
        }
        self.candidates = candidates;
    }

    fn compare(&mut self, new: &Incoming<'_>, candidate: &mut Candidate) {
        let mut marks = std::mem::take(&mut self.marks);
        if let Some(old) = self.at(candidate.number).and_then(Seen::signature) {
            candidate.overlap = marks.compare(&new.signed, &old);
            let copies = self.at(candidate.number).map_or(0, |seen| seen.copies);
            candidate.rarity = self.rarity(&marks, &old, copies);
        }
        self.marks = marks;
    }

    /// How much of what the last comparison found is not found in many others too: the share of the older article's
    /// keys that are shared when common ones count less, by that when all count the same.
    ///
    /// Every key of a story with many copies is in many articles. So what is usual within the article is the measure, as
    /// far as its copies explain it.
    fn rarity(&self, marks: &Marks, old: &Signature<'_>, copies: u16) -> f32 {
        let first = self.first();
        let uses = |key| self.table.get(key, first).map_or(1.0, |found| f32::from(found.count));
        let keys = old.shingles.iter().zip(&marks.old).filter(|(key, _)| key & 1 == 0);
        let mut counts: Vec<(f32, bool)> = keys.map(|(key, found)| (uses(key), *found)).collect();
        counts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let Some((usual, _)) = counts.get(counts.len() / 4) else { return 1.0 };
        let usual = usual.min(f32::from(copies) + 1.0).max(RARE);
        let (mut all, mut shared, mut weight, mut shared_weight) = (0.0, 0.0, 0.0, 0.0);
        for (count, found) in counts {
            let rare = (usual / count).min(1.0);
            all += 1.0;
            weight += rare;
            if found {
                shared += 1.0;
                shared_weight += rare;
            }
        }
        if shared == 0.0 { 1.0 } else { (shared_weight / weight * all / shared).min(1.0) }
    }

    fn decide(&mut self, new: &Incoming<'_>) -> Verdict {
        let copies = self.candidates.iter().filter(|c| rules::is_copy(&c.overlap, c.rarity));
        // Of those that share about as much, the one that came first: the others are copies of it that were not found.
        let most = copies.clone().map(|c| c.overlap.new.share()).fold(0.0, f32::max);
        let best =
            copies.filter(|c| c.overlap.new.share() > most - AS_MUCH).min_by_key(|c| c.number);
        match best.copied() {
            Some(best) => {
                self.count_copy(new, best.number);
                self.copy_of(best.number, best.overlap.new.share())
            }
            None => self.decide_page(new),
        }
    }

    fn copy_of(&self, number: u32, share: f32) -> Verdict {
        Verdict::Copy { of: self.at(number).map(Seen::uri).unwrap_or_default().to_owned(), share }
    }

    /// Counts what a copy shares with its original, for [`rarity`](Self::rarity).
    fn count_copy(&mut self, new: &Incoming<'_>, original: u32) {
        let mut shared = Vec::new();
        let mut marks = std::mem::take(&mut self.marks);
        if let Some(old) = self.at(original).and_then(Seen::signature) {
            marks.compare(&new.signed, &old);
            let keys = old.shingles.iter().zip(&marks.old).filter(|(key, _)| key & 1 == 0);
            shared.extend(keys.map(|(_, found)| *found));
        }
        self.marks = marks;
        if self.count_uses(original, &shared) {
            let ago = self.next() - original;
            delta::write_copy(&mut self.delta, ago, &shared);
        }
    }

    /// Whether an article is a page of several known stories, or of one known one beside others.
    fn decide_page(&mut self, new: &Incoming<'_>) -> Verdict {
        let mut stories: Vec<Candidate> = self
            .candidates
            .iter()
            .filter(|c| rules::is_story_of(&c.overlap, c.rarity))
            .copied()
            .collect();
        stories.sort_by_key(|story| (u16::MAX - story.overlap.new.shared, story.number));
        let Some(first) = stories.first().copied() else { return Verdict::Keep };
        match self.settings.merged {
            Merged::Keep => Verdict::Keep,
            Merged::Any if rules::is_whole_story_of(&first.overlap, first.rarity) => {
                self.copy_of(first.number, first.overlap.new.share())
            }
            Merged::Any | Merged::Known => match self.known(new, &stories) {
                known if known >= rules::PAGE => self.copy_of(first.number, known),
                _ => Verdict::Keep,
            },
        }
    }

    /// The share of an article that stands in one or the other of several stories, each of which adds to it.
    fn known(&mut self, new: &Incoming<'_>, stories: &[Candidate]) -> f32 {
        let mut marks = std::mem::take(&mut self.marks);
        let shingles = new.signed.signature.shingles;
        let (mut known, mut limit) = (vec![false; shingles.len()], new.signed.signature.limit);
        for story in stories {
            let Some(old) = self.at(story.number).and_then(Seen::signature) else { continue };
            marks.compare(&new.signed, &old);
            let found = marks.new.iter().filter(|found| **found).count();
            let both = known.iter().zip(&marks.new).filter(|(a, b)| **a && **b).count();
            // A story that says what another one said is another report of its series.
            if both * 3 <= found {
                known.iter_mut().zip(&marks.new).for_each(|(known, found)| *known |= *found);
                limit = limit.min(old.limit);
            }
        }
        self.marks = marks;
        let mut part = Part::default();
        let below = shingles.iter().zip(&known).take_while(|(shingle, _)| *shingle <= limit);
        below.for_each(|(_, known)| part.add(*known));
        part.share()
    }

    /// Counts one more use of the keys of an article that a copy shares, and says whether that changed a count.
    fn count_uses(&mut self, number: u32, shared: &[bool]) -> bool {
        let first = self.first();
        let Some(old) = self.at(number).and_then(Seen::signature) else { return false };
        let keys: Vec<u32> =
            old.keys().zip(shared).filter(|(_, shared)| **shared).map(|(key, _)| key).collect();
        let mut changed = false;
        for key in keys {
            let found = self.table.get(key, first);
            if let Some(before) = found.filter(|found| found.count < table::COUNT_MAX) {
                self.undo.push(Undo::Shingle(key, found));
                self.table.set(key, Some(Use { count: before.count + 1, ..before }), self.front);
                changed = true;
            }
        }
        if changed && let Some(seen) = self.at_mut(number).filter(|seen| seen.copies < u16::MAX) {
            seen.copies += 1;
            self.undo.push(Undo::Copy(number));
        }
        changed
    }

    fn remember(&mut self, uri: &str, day: Option<i32>, signature: &Signature<'_>) {
        let number = self.next();
        let first = self.first();
        for key in signature.keys() {
            // What counts no longer may count again when this batch is undone.
            self.undo.push(Undo::Shingle(key, self.table.get(key, self.front)));
            let before = self.table.get(key, first);
            let holder = before.and_then(|before| self.at(before.article));
            let version = holder.is_some_and(|seen| is_version(seen, uri));
            let now = match before {
                None => Use { article: number, count: 1 },
                Some(before) if version => Use { article: number, ..before },
                Some(before) => Use { count: (before.count + 1).min(table::COUNT_MAX), ..before },
            };
            self.table.set(key, Some(now), self.front);
        }
        let before = self.exact.insert(signature.exact, number);
        self.undo.push(Undo::Exact(signature.exact, before));
        let mut data = Vec::with_capacity(signature.as_bytes().len() + uri.len());
        data.extend(signature.as_bytes());
        data.extend(uri.as_bytes());
        self.seen.push_back(Seen { data: data.into(), day, copies: 0 });
        self.undo.push(Undo::Article);
    }
}

/// Articles of one uri are versions of each other.
fn is_version(seen: &Seen, uri: &str) -> bool {
    !uri.is_empty() && seen.uri() == uri
}

#[cfg(test)]
mod tests;
