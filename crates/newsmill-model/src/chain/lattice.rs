//! Sums over all labellings of a sequence, for training and for confidence.

/// Forward and backward sums in logarithms, over `length` items of `width` labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lattice {
    width: usize,
    length: usize,
    forward: Vec<f32>,
    backward: Vec<f32>,
    /// Over all labellings.
    total: f32,
}

/// What leads from label to label.
#[derive(Clone, Copy)]
pub(crate) struct Links<'a> {
    /// `from * width + to`.
    pub(crate) transitions: &'a [f32],
    pub(crate) starts: &'a [f32],
    pub(crate) ends: &'a [f32],
}

impl Lattice {
    /// Computes all sums for the scores of the items, `width` a item.
    pub(crate) fn run(&mut self, scores: &[f32], links: Links<'_>) {
        self.width = links.starts.len();
        self.length = scores.len() / self.width;
        self.forward.clear();
        self.forward.resize(scores.len(), f32::NEG_INFINITY);
        self.backward.clear();
        self.backward.resize(scores.len(), f32::NEG_INFINITY);
        self.run_forward(scores, links);
        self.run_backward(scores, links);
        let last = self.length.saturating_sub(1) * self.width;
        self.total =
            log_sum(self.forward[last..].iter().zip(links.ends).map(|(sum, end)| sum + end));
    }

    fn run_forward(&mut self, scores: &[f32], links: Links<'_>) {
        let width = self.width;
        for item in 0..self.length {
            for label in 0..width {
                let before = match item {
                    0 => links.starts[label],
                    _ => {
                        let sums = &self.forward[(item - 1) * width..item * width];
                        let into = links.transitions[label..].iter().step_by(width);
                        log_sum(sums.iter().zip(into).map(|(sum, link)| sum + link))
                    }
                };
                self.forward[item * width + label] = before + scores[item * width + label];
            }
        }
    }

    fn run_backward(&mut self, scores: &[f32], links: Links<'_>) {
        let width = self.width;
        for item in (0..self.length).rev() {
            for label in 0..width {
                let after = if item + 1 == self.length {
                    links.ends[label]
                } else {
                    let next = (item + 1) * width..(item + 2) * width;
                    let from = &links.transitions[label * width..(label + 1) * width];
                    let sums = self.backward[next.clone()].iter().zip(&scores[next]);
                    log_sum(sums.zip(from).map(|((sum, score), link)| sum + score + link))
                };
                self.backward[item * width + label] = after;
            }
        }
    }

    /// The logarithm of the sum over all labellings.
    pub(crate) fn total(&self) -> f32 {
        self.total
    }

    /// The probability that `item` has `label`.
    pub(crate) fn share(&self, item: usize, label: usize) -> f32 {
        let at = item * self.width + label;
        (self.forward[at] + self.backward[at] - self.total).exp()
    }

    /// The probability that `item` has label `from` and the next one label `to`.
    pub(crate) fn pair_share(
        &self,
        item: usize,
        from: usize,
        to: usize,
        scores: &[f32],
        links: Links<'_>,
    ) -> f32 {
        let (at, next) = (item * self.width + from, (item + 1) * self.width + to);
        let link = links.transitions[from * self.width + to];
        (self.forward[at] + link + scores[next] + self.backward[next] - self.total).exp()
    }
}

/// The logarithm of the sum of exponentials; of none it is negative infinity.
fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY {
        return most;
    }
    most + values
        .map(|value| if value == f32::NEG_INFINITY { 0.0 } else { (value - most).exp() })
        .sum::<f32>()
        .ln()
}
