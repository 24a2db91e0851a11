//! Probabilities of the labels along a stretch of tokens: forward-backward, each step scaled to
//! sum to one (Rabiner 1989), so that 32 bits are enough. A stretch stands between tokens that
//! are certainly no names.

use super::model::{LABELS, OUTSIDE, Scores};

/// What a label is worth behind another, as factors: `[before][label]`.
pub(crate) type Chain = [Scores; LABELS];

/// Buffers of one stretch.
#[derive(Default)]
pub(crate) struct Lattice {
    /// Scores of the tokens, which the caller fills in; factors after [`Lattice::run`].
    pub(crate) scores: Vec<Scores>,
    forward: Vec<Scores>,
    backward: Vec<Scores>,
    /// What each step was divided by; one more for the step behind the last token.
    scales: Vec<f32>,
}

/// The labels behind those with these chances.
#[inline]
fn step(before: &Scores, chain: &Chain) -> Scores {
    let mut next = [0.0; LABELS];
    for (chance, row) in before.iter().zip(chain) {
        for (sum, factor) in next.iter_mut().zip(row) {
            *sum += chance * factor;
        }
    }
    next
}

#[inline]
fn product(one: &Scores, other: &Scores) -> Scores {
    std::array::from_fn(|label| one[label] * other[label])
}

impl Lattice {
    /// Works out the chances of all labels. Returns the logarithm of the sum over all labellings.
    pub(crate) fn run(&mut self, chain: &Chain) -> f32 {
        self.forward.clear();
        self.scales.clear();
        let mut log_total = 0.0;
        let mut before: Scores = [0.0; LABELS];
        before[OUTSIDE] = 1.0;
        for scores in &mut self.scores {
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            *scores = scores.map(|score| (score - most).exp());
            let here = product(&step(&before, chain), scores);
            let scale: f32 = here.iter().sum();
            before = here.map(|chance| chance / scale);
            self.forward.push(before);
            self.scales.push(scale);
            log_total += most + scale.ln();
        }
        let last = step(&before, chain)[OUTSIDE];
        self.scales.push(last);
        self.run_back(chain);
        log_total + last.ln()
    }

    fn run_back(&mut self, chain: &Chain) {
        self.backward.clear();
        self.backward.resize(self.scores.len(), [0.0; LABELS]);
        let mut outside = [0.0; LABELS];
        outside[OUTSIDE] = 1.0;
        let mut after = outside;
        for at in (0..self.scores.len()).rev() {
            let scale = self.scales[at + 1];
            let here = std::array::from_fn(|label| {
                product(&chain[label], &after).iter().sum::<f32>() / scale
            });
            self.backward[at] = here;
            after = product(&here, &self.scores[at]);
        }
    }

    /// The chances of the labels of a token.
    #[inline]
    pub(crate) fn chances(&self, at: usize) -> Scores {
        product(&self.forward[at], &self.backward[at])
    }

    /// Calls `each` with two labels that follow each other and the chance that they do at `at`;
    /// "no name" stands before the first token and behind the last one.
    #[cfg(feature = "training")]
    pub(crate) fn pairs(&self, chain: &Chain, at: usize, mut each: impl FnMut(usize, usize, f32)) {
        let mut outside = [0.0; LABELS];
        outside[OUTSIDE] = 1.0;
        let before = at.checked_sub(1).map_or(outside, |last| self.forward[last]);
        let here = self
            .scores
            .get(at)
            .map_or(outside, |factors| product(factors, &self.backward[at]));
        for (first, chance) in before.iter().enumerate() {
            for (second, rest) in here.iter().enumerate() {
                each(
                    first,
                    second,
                    chance * chain[first][second] * rest / self.scales[at],
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All labellings of two tokens, added up one by one.
    #[test]
    fn chances_are_those_of_all_labellings() {
        let weight = |one: usize, other: usize| ((one * 7 + other * 3) % 5) as f32 * 0.4 - 0.8;
        let chain: Chain =
            std::array::from_fn(|one| std::array::from_fn(|other| weight(one, other).exp()));
        let scores: Vec<Scores> = (0..2)
            .map(|at| std::array::from_fn(|label| weight(label, at + 2) * 2.0))
            .collect();
        let (mut total, mut first) = (0.0, [0.0; LABELS]);
        for one in 0..LABELS {
            for other in 0..LABELS {
                let value = (scores[0][one] + scores[1][other]).exp()
                    * chain[OUTSIDE][one]
                    * chain[one][other]
                    * chain[other][OUTSIDE];
                total += value;
                first[one] += value;
            }
        }
        let mut lattice = Lattice {
            scores,
            ..Lattice::default()
        };
        assert!((lattice.run(&chain) - f32::ln(total)).abs() < 1e-4);
        for (chance, sum) in lattice.chances(0).iter().zip(first) {
            assert!((chance - sum / total).abs() < 1e-5);
        }
    }
}
