//! What leads from label to label.

use crate::chain::rows::lanes_of;

/// Links larger than this, in nats, are as good as this: their exponentials stay far from the bounds of a float.
const MOST: f32 = 40.0;

/// Weights of links in lanes, and their exponentials, which are taken once for many sequences.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Links {
    pub(crate) width: usize,
    pub(crate) lanes: usize,
    /// `from * lanes + to` in nats; negative infinity for what never follows and in lanes without a label.
    pub(crate) transitions: Vec<f32>,
    pub(crate) starts: Vec<f32>,
    pub(crate) ends: Vec<f32>,
    /// Exponentials of the transitions, and the same by `to * lanes + from`.
    pub(crate) forward: Vec<f32>,
    pub(crate) backward: Vec<f32>,
    /// Exponentials of starts and ends.
    pub(crate) first: Vec<f32>,
    pub(crate) last: Vec<f32>,
}

impl Links {
    /// `transitions[from * width + to]`, all in nats, negative infinity for what never is.
    pub(crate) fn new(transitions: &[f32], starts: &[f32], ends: &[f32]) -> Self {
        let mut links = Self::default();
        links.set(transitions, starts, ends);
        links
    }

    /// Other weights in the same memory.
    pub(crate) fn set(&mut self, transitions: &[f32], starts: &[f32], ends: &[f32]) {
        let width = starts.len();
        let lanes = lanes_of(width);
        (self.width, self.lanes) = (width, lanes);
        let pad = |to: &mut Vec<f32>, from: &[f32]| {
            to.clear();
            for row in from.chunks_exact(width) {
                to.extend(row);
                to.resize(to.len() + lanes - width, f32::NEG_INFINITY);
            }
        };
        pad(&mut self.transitions, transitions);
        pad(&mut self.starts, starts);
        pad(&mut self.ends, ends);
        let share = |nats: &f32| {
            if *nats == f32::NEG_INFINITY { 0.0 } else { nats.clamp(-MOST, MOST).exp() }
        };
        let shares = |to: &mut Vec<f32>, from: &[f32]| {
            to.clear();
            to.extend(from.iter().map(share));
        };
        shares(&mut self.forward, &self.transitions);
        shares(&mut self.first, &self.starts);
        shares(&mut self.last, &self.ends);
        self.backward.clear();
        self.backward.resize(width * lanes, 0.0);
        for from in 0..width {
            for to in 0..width {
                self.backward[to * lanes + from] = self.forward[from * lanes + to];
            }
        }
    }
}
