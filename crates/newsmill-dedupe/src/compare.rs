//! What two bodies share, estimated from their signatures.

use crate::signature::{Sample, Signature, Signed};

/// How many members of a sample were looked at, and how many of them are in the other sample too.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Part {
    /// Members below the common limit.
    pub of: u16,
    /// Those that are shared.
    pub shared: u16,
}

impl Part {
    /// The share, 0 to 1; 0 of nothing.
    #[must_use]
    pub fn share(self) -> f32 {
        if self.of == 0 { 0.0 } else { f32::from(self.shared) / f32::from(self.of) }
    }

    /// Both together.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self { of: self.of + other.of, shared: self.shared + other.shared }
    }

    pub(crate) fn add(&mut self, shared: bool) {
        self.of += 1;
        self.shared += u16::from(shared);
    }
}

/// What a new body and an older one share: of each set the part of the new one's, and the part of the older one's.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The new body's shingles.
    pub new: Part,
    /// Those in each quarter of it.
    pub quarters: [Part; 4],
    /// The older body's shingles.
    pub old: Part,
    /// The new body's names.
    pub new_names: Part,
    /// The older body's names.
    pub old_names: Part,
    /// The new body's numbers.
    pub new_numbers: Part,
    /// The older body's numbers.
    pub old_numbers: Part,
}

impl Overlap {
    /// What a new body shares with an older one.
    #[must_use]
    pub fn of(new: &Signed<'_>, old: &Signed<'_>) -> Self {
        Marks::default().compare(new, &old.signature)
    }
}

/// Which shingles two bodies share; to use again.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// For each of the new one's shingles whether the older one has it.
    pub(crate) new: Vec<bool>,
    /// For each of the older one's shingles whether the new one has it.
    pub(crate) old: Vec<bool>,
}

impl Marks {
    /// Compares a new body with an older one.
    pub(crate) fn compare(&mut self, new: &Signed<'_>, old: &Signature<'_>) -> Overlap {
        let Signed { signature, quarters } = new;
        self.mark(signature.shingles, old.shingles);
        let mut overlap = Overlap::default();
        let limit = signature.limit.min(old.limit);
        let marks = self.new.iter().zip(quarters.iter());
        for (shingle, (found, quarter)) in signature.shingles.iter().zip(marks) {
            if shingle <= limit {
                overlap.new.add(*found);
                overlap.quarters[usize::from(*quarter) % 4].add(*found);
            }
        }
        let marks = old.shingles.iter().zip(&self.old);
        marks
            .filter(|(shingle, _)| *shingle <= limit)
            .for_each(|(_, found)| overlap.old.add(*found));
        let limit = signature.names_limit.min(old.names_limit);
        (overlap.new_names, overlap.old_names) = parts(signature.names, old.names, limit);
        let limit = signature.numbers_limit.min(old.numbers_limit);
        (overlap.new_numbers, overlap.old_numbers) = parts(signature.numbers, old.numbers, limit);
        overlap
    }

    fn mark(&mut self, new: Sample<'_, 4>, old: Sample<'_, 4>) {
        self.new.clear();
        self.old.clear();
        let mut others = old.iter().peekable();
        for shingle in new.iter() {
            while others.next_if(|other| *other < shingle).is_some() {
                self.old.push(false);
            }
            let found = others.next_if_eq(&shingle).is_some();
            if found {
                self.old.push(true);
            }
            self.new.push(found);
        }
        self.old.extend(others.map(|_| false));
    }
}

/// What two samples share, as parts of the first and of the second.
fn parts(new: Sample<'_, 2>, old: Sample<'_, 2>, limit: u16) -> (Part, Part) {
    let (mut here, mut there) = (Part::default(), Part::default());
    let mut others = old.iter().take_while(|value| *value <= limit).peekable();
    for value in new.iter().take_while(|value| *value <= limit) {
        while others.next_if(|other| *other < value).is_some() {
            there.add(false);
        }
        let found = others.next_if_eq(&value).is_some();
        if found {
            there.add(true);
        }
        here.add(found);
    }
    others.for_each(|_| there.add(false));
    (here, there)
}
