//! Trains the tagger: stochastic gradients of the likelihood, a step of its own for each weight
//! (AdaGrad: Duchi, Hazan, Singer 2011), averaged over the last rounds. Same texts, same order,
//! same model.

use super::feature::{ROWS, Style, rows};
use super::gate::{self, Gate};
use super::lattice::{Chain, Lattice};
use super::lexicon::Lexicon;
use super::model::{LABELS, Model, OUTSIDE, OWN, Scores};
use super::token::Tokens;

/// What a piece of a training text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A person's name.
    Person,
    /// A place, a street.
    Place,
}

/// A piece of a text with its label.
pub type Labelled = (std::ops::Range<usize>, Label);

/// How the tagger learns.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// First step of each weight.
    pub rate: f32,
    /// What a weight loses in each step that touches it, as a share of the rate.
    pub decay: f32,
    /// How many of 1,000 features are hidden in a step, so that the others learn to do without.
    pub hidden: u64,
}

/// The state of a training run.
pub struct Trainer<'a> {
    lexicon: &'a Lexicon,
    schedule: Schedule,
    rows: Vec<[f32; OWN]>,
    steps: Vec<[f32; OWN]>,
    chain: [Scores; LABELS],
    chain_steps: [Scores; LABELS],
    /// Sum of the weights at the end of each averaged round, and how many there were.
    sums: Vec<[f32; OWN]>,
    chain_sums: [Scores; LABELS],
    rounds: f32,
    /// State of the dice that hide features.
    dice: u64,
    tokens: Tokens,
    found: Vec<u32>,
    lattice: Lattice,
    gate: Gate,
    gate_weights: Vec<f32>,
    gate_steps: Vec<f32>,
    /// Sums of the gate over words of names, for setting it.
    gate_names: Vec<i32>,
    gate_others: Vec<i32>,
}

impl<'a> Trainer<'a> {
    /// A model that knows nothing.
    pub fn new(lexicon: &'a Lexicon, schedule: Schedule) -> Self {
        let empty = vec![[0.0; OWN]; ROWS as usize];
        Self {
            lexicon,
            schedule,
            steps: empty.clone(),
            sums: empty.clone(),
            rows: empty,
            chain: [[0.0; LABELS]; LABELS],
            chain_steps: [[0.0; LABELS]; LABELS],
            chain_sums: [[0.0; LABELS]; LABELS],
            rounds: 0.0,
            dice: 1,
            tokens: Tokens::default(),
            found: Vec::new(),
            lattice: Lattice::default(),
            gate: Gate::open(),
            gate_weights: vec![0.0; gate::ROWS],
            gate_steps: vec![0.0; gate::ROWS],
            gate_names: Vec::new(),
            gate_others: Vec::new(),
        }
    }

    /// Learns from one text. Returns the loss: minus the logarithm of the likelihood.
    pub fn learn(&mut self, text: &str, labels: &[Labelled], weight: f32) -> f32 {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.fill(text, self.lexicon);
        let style = Style::of(&tokens);
        self.gate.apply(&mut tokens, style);
        let gold: Vec<usize> = labels_of(&tokens, labels);
        let mut loss = 0.0;
        let mut at = 0;
        while at < tokens.list.len() {
            let len = tokens.list[at..]
                .iter()
                .take_while(|token| token.candidate)
                .count();
            if len > 0 {
                loss += self.stretch(&tokens, style, at, &gold[at..at + len], weight);
            }
            at += len.max(1);
        }
        self.tokens = tokens;
        loss
    }

    /// The gate learns from one text, before anything else does.
    pub fn learn_gate(&mut self, text: &str, labels: &[Labelled]) {
        self.each_word(text, labels, |trainer, rows, is_name| {
            let sum: f32 = rows
                .iter()
                .map(|row| trainer.gate_weights[usize::from(*row)])
                .sum();
            let slope = 1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(is_name));
            for row in rows.map(usize::from) {
                trainer.gate_steps[row] += slope * slope;
                trainer.gate_weights[row] -= 0.1 * slope / (1e-2 + trainer.gate_steps[row].sqrt());
            }
        });
    }

    /// Rounds what the gate has learned; then it is to be shown texts, and set.
    pub fn fix_gate(&mut self) {
        // Weights beyond 8 say no more than 8.
        let rounded = self
            .gate_weights
            .iter()
            .map(|weight| (weight * 16.0).round().clamp(-127.0, 127.0) as i8);
        self.gate.weights = rounded.collect();
    }

    /// Shows the gate a text.
    pub fn show_gate(&mut self, text: &str, labels: &[Labelled]) {
        self.each_word(text, labels, |trainer, rows, is_name| {
            let sum = rows
                .iter()
                .map(|row| i32::from(trainer.gate.weights[usize::from(*row)]))
                .sum();
            if is_name {
                trainer.gate_names.push(sum);
            } else {
                trainer.gate_others.push(sum);
            }
        });
    }

    /// Sets the gate so that it holds back this share of the words of names it was shown.
    /// Returns the share of the other words that it lets through.
    pub fn set_gate(&mut self, lost: f64) -> f64 {
        self.gate_names.sort_unstable();
        let place = (self.gate_names.len() as f64 * lost) as usize;
        self.gate.least = self.gate_names.get(place).copied().unwrap_or(i32::MIN);
        let passed = self
            .gate_others
            .iter()
            .filter(|sum| **sum >= self.gate.least)
            .count();
        passed as f64 / self.gate_others.len().max(1) as f64
    }

    fn each_word(
        &mut self,
        text: &str,
        labels: &[Labelled],
        mut each: impl FnMut(&mut Self, [u16; gate::FEATURES], bool),
    ) {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.fill(text, self.lexicon);
        let style = Style::of(&tokens);
        let gold = labels_of(&tokens, labels);
        for (at, (token, label)) in tokens.list.iter().zip(&gold).enumerate() {
            if token.candidate && token.kind == super::token::Kind::Word {
                each(self, gate::rows(&tokens, style, at), *label <= 1);
            }
        }
        self.tokens = tokens;
    }

    /// One step on a stretch of words that may be names.
    fn stretch(
        &mut self,
        tokens: &Tokens,
        style: Style,
        from: usize,
        gold: &[usize],
        weight: f32,
    ) -> f32 {
        self.found.clear();
        self.lattice.scores.clear();
        let mut ends = Vec::with_capacity(gold.len());
        for at in from..from + gold.len() {
            let start = self.found.len();
            rows(tokens, style, at, &mut self.found);
            self.hide(start);
            let mut scores = [0.0; LABELS];
            for row in &self.found[start..] {
                for (score, weight) in scores.iter_mut().zip(&self.rows[*row as usize]) {
                    *score += weight;
                }
            }
            self.lattice.scores.push(scores);
            ends.push(self.found.len());
        }
        let of_gold = self.score_of(gold);
        let chain: Chain = self.chain.map(|row| row.map(f32::exp));
        let total = self.lattice.run(&chain);
        let mut start = 0;
        for (at, end) in ends.into_iter().enumerate() {
            let chances = self.lattice.chances(at);
            let errors: [f32; OWN] = std::array::from_fn(|label| {
                weight * (chances[label] - f32::from(u8::from(gold[at] == label)))
            });
            if errors.iter().any(|error| error.abs() > 1e-4) {
                for place in start..end {
                    let row = self.found[place] as usize;
                    step_row(
                        &mut self.rows[row],
                        &mut self.steps[row],
                        &errors,
                        self.schedule,
                    );
                }
            }
            start = end;
        }
        self.step_chain(&chain, gold, weight);
        weight * (total - of_gold)
    }

    /// Hides some of the features from `start` on.
    fn hide(&mut self, start: usize) {
        if self.schedule.hidden == 0 {
            return;
        }
        let mut kept = start;
        for at in start..self.found.len() {
            self.dice = self
                .dice
                .wrapping_mul(0x5851_f42d_4c95_7f2d)
                .wrapping_add(0x1405_7b7e_f767_814f);
            if (self.dice >> 33) % 1000 >= self.schedule.hidden {
                self.found[kept] = self.found[at];
                kept += 1;
            }
        }
        self.found.truncate(kept);
    }

    fn score_of(&self, gold: &[usize]) -> f32 {
        let mut before = OUTSIDE;
        let mut sum = 0.0;
        for (scores, label) in self.lattice.scores.iter().zip(gold) {
            sum += scores[*label] + self.chain[before][*label];
            before = *label;
        }
        sum + self.chain[before][OUTSIDE]
    }

    fn step_chain(&mut self, chain: &Chain, gold: &[usize], weight: f32) {
        let mut errors = [[0.0_f32; LABELS]; LABELS];
        for at in 0..=gold.len() {
            self.lattice.pairs(chain, at, |first, second, chance| {
                errors[first][second] += chance
            });
            let label =
                |at: Option<usize>| at.and_then(|at| gold.get(at)).copied().unwrap_or(OUTSIDE);
            errors[label(at.checked_sub(1))][label(Some(at))] -= 1.0;
        }
        for (first, row) in errors.iter().enumerate() {
            let errors = row.map(|error| weight * error);
            step_row(
                &mut self.chain[first],
                &mut self.chain_steps[first],
                &errors,
                self.schedule,
            );
        }
    }

    /// Adds the weights as they are to the average.
    pub fn remember(&mut self) {
        let sums = self
            .sums
            .iter_mut()
            .flatten()
            .chain(self.chain_sums.iter_mut().flatten());
        let weights = self
            .rows
            .iter()
            .flatten()
            .chain(self.chain.iter().flatten());
        for (sum, weight) in sums.zip(weights) {
            *sum += weight;
        }
        self.rounds += 1.0;
    }

    /// The averaged model; weights beyond `largest` are cut there.
    pub fn model(&self, largest: f32) -> Model {
        // With all features in sight again, each says less.
        let seen = 1.0 - self.schedule.hidden as f32 / 1000.0;
        let rounds = self.rounds.max(1.0) / seen;
        let chain = self
            .chain_sums
            .map(|row| row.map(|sum| sum / self.rounds.max(1.0)));
        let gate = Gate {
            weights: self.gate.weights.clone(),
            least: self.gate.least,
        };
        let rows: Vec<[f32; OWN]> = self
            .sums
            .iter()
            .map(|row| row.map(|sum| sum / rounds))
            .collect();
        Model::new(&rows, chain, gate, largest)
    }
}

/// One step of the weights of a row.
fn step_row<const N: usize>(
    weights: &mut [f32; N],
    steps: &mut [f32; N],
    errors: &[f32; N],
    schedule: Schedule,
) {
    for ((weight, step), error) in weights.iter_mut().zip(steps).zip(errors) {
        let slope = error + schedule.decay * *weight;
        *step += slope * slope;
        *weight -= schedule.rate * slope / (1e-2 + step.sqrt());
    }
}

/// The labels of the tokens.
fn labels_of(tokens: &Tokens, labels: &[Labelled]) -> Vec<usize> {
    let mut last: Option<usize> = None;
    let mut out = Vec::with_capacity(tokens.list.len());
    for token in &tokens.list {
        let at = labels.iter().position(|(range, _)| {
            range.start < token.end as usize && (token.start as usize) < range.end
        });
        out.push(match at {
            _ if !token.candidate => OUTSIDE,
            None => OUTSIDE,
            // Some label forms of address as part of a name and some do not. The tagger finds
            // names without them, and adds them afterwards.
            Some(at)
                if last != Some(at)
                    && token.entry.is_title()
                    && (token.end as usize) < labels[at].0.end =>
            {
                out.push(OUTSIDE);
                continue;
            }
            Some(at) => {
                let first = if labels[at].1 == Label::Person { 0 } else { 2 };
                first
                    + usize::from(
                        last == Some(at) && out.last().is_some_and(|label| *label != OUTSIDE),
                    )
            }
        });
        last = at;
    }
    out
}

/// Words of names that the lexicon holds to be none, so that no model finds them: how many of
/// the persons' names in a text have one, and how many there are.
pub fn beyond_reach(lexicon: &Lexicon, text: &str, labels: &[Labelled]) -> (usize, usize) {
    let mut tokens = Tokens::default();
    tokens.fill(text, lexicon);
    let persons = labels.iter().filter(|(_, label)| *label == Label::Person);
    let lost = persons.clone().filter(|(range, _)| {
        tokens.list.iter().any(|token| {
            range.start < token.end as usize
                && (token.start as usize) < range.end
                && token.kind == super::token::Kind::Word
                && !token.candidate
        })
    });
    (lost.count(), persons.count())
}
