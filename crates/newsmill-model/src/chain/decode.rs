//! The likeliest labels of a sequence.

use crate::chain::lattice::Lattice;
use crate::chain::links::Links;
use crate::chain::{Chain, Sequence};

/// The label of one item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelOf {
    /// Index into [`Chain::labels`].
    pub label: u8,
    /// The probability of this label, over all labellings of the sequence; 1 where confidence was not asked for.
    pub confidence: f32,
}

/// Memory for decoding; reuse it for every sequence.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    /// Sums of the weights of each item, in lanes.
    sums: Vec<i16>,
    /// The same in nats.
    scores: Vec<f32>,
    /// The best labellings up to each item, by its label.
    best: Vec<f32>,
    found: Vec<LabelOf>,
    lattice: Lattice,
}

impl Chain {
    /// The likeliest labels of `sequence`, in time linear in its length. Confidence is computed for sequences that have
    /// another label than the first one.
    pub fn decode<'a>(&self, sequence: &Sequence, decoder: &'a mut Decoder) -> &'a [LabelOf] {
        decoder.clear();
        for features in sequence.items() {
            self.add(features, decoder.item(self));
        }
        self.label(decoder)
    }

    /// The same for items whose sums were added to `decoder`.
    pub fn label<'a>(&self, decoder: &'a mut Decoder) -> &'a [LabelOf] {
        let scale = self.rows.scale();
        decoder.scores.clear();
        decoder.scores.extend(decoder.sums.iter().map(|&sum| f32::from(sum) * scale));
        match self.links.lanes {
            16 => decoder.viterbi::<16>(&self.links),
            _ => decoder.viterbi::<32>(&self.links),
        }
        if decoder.found.iter().any(|found| found.label != 0) {
            decoder.confide(&self.links);
        }
        &decoder.found
    }
}

impl Decoder {
    /// Forgets all items, and adds those whose sums these are: [`Chain::lanes`] each.
    pub fn set(&mut self, sums: &[i16]) {
        self.sums.clear();
        self.sums.extend(sums);
    }

    /// Forgets all items.
    pub fn clear(&mut self) {
        self.sums.clear();
    }

    /// Adds an item; [`Chain::add`] and others add up the weights of its features in what is returned.
    pub fn item(&mut self, chain: &Chain) -> &mut [i16] {
        let start = self.sums.len();
        self.sums.resize(start + chain.lanes(), 0);
        self.sums.get_mut(start..).unwrap_or_default()
    }

    fn viterbi<const LANES: usize>(&mut self, links: &Links) {
        let (from, _) = links.transitions.as_chunks::<LANES>();
        let (scores, _) = self.scores.as_chunks::<LANES>();
        self.best.clear();
        let mut best = [f32::NEG_INFINITY; LANES];
        for (item, scores) in scores.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; LANES];
            if item == 0 {
                next = links.starts.first_chunk().copied().unwrap_or(next);
            } else {
                for (best, links) in best.iter().zip(from) {
                    for (next, link) in next.iter_mut().zip(links) {
                        let sum = best + link;
                        *next = if sum > *next { sum } else { *next };
                    }
                }
            }
            next.iter_mut().zip(scores).for_each(|(next, score)| *next += score);
            self.best.extend(next);
            best = next;
        }
        self.walk_back::<LANES>(links);
    }

    /// Back along the best labelling. Which label came before is found once more here, where it is asked once an item.
    fn walk_back<const LANES: usize>(&mut self, links: &Links) {
        self.found.clear();
        let mut onto: Option<usize> = None;
        for best in self.best.as_chunks::<LANES>().0.iter().rev() {
            let link = |from: usize| match onto {
                None => links.ends[from],
                Some(to) => links.transitions[from * LANES + to],
            };
            let mut most = (0, f32::NEG_INFINITY);
            for (from, best) in best[..links.width].iter().enumerate() {
                let sum = best + link(from);
                if sum > most.1 {
                    most = (from, sum);
                }
            }
            let label = u8::try_from(most.0).unwrap_or(0);
            self.found.push(LabelOf { label, confidence: 1.0 });
            onto = Some(most.0);
        }
        self.found.reverse();
    }

    fn confide(&mut self, links: &Links) {
        let usable = self.lattice.run(&self.scores, links);
        for (item, found) in self.found.iter_mut().enumerate() {
            let share =
                if usable { self.lattice.share(item, usize::from(found.label)) } else { 0.0 };
            found.confidence = share.clamp(0.0, 1.0);
        }
    }
}
