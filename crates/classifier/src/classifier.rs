//! The classifier: files, tokens, network and words put together.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use licit_deidentify::{AddedDetector, DetectorError, Span};
use licit_record::Category;
use licit_record::policy::ClassifierSettings;
use sha2::{Digest as _, Sha256};

use crate::ModelError;
use crate::config::{Config, Label};
use crate::files::{self, Files};
use crate::network::Network;
use crate::stretches::stretches;
use crate::tokens::{Tokens, Window};
use crate::words::widen;

/// Its name as a detector.
const ID: &str = "model";
/// Raised whenever findings of the same model change.
const VERSION: u32 = 1;
/// What a model is tried with before any text is read.
const TRIAL: &str = "licit 1";

/// A token classifier, ready to read texts on any number of threads.
#[derive(Debug)]
pub struct Classifier {
    tokens: Tokens,
    network: Network,
    labels: Vec<Label>,
    /// The places of the labels of each category.
    categories: BTreeMap<Category, Vec<usize>>,
    threshold: f32,
    digests: BTreeMap<String, [u8; 32]>,
}

/// A word or several that the model takes for one finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    start: usize,
    end: usize,
    category: Category,
}

impl Classifier {
    /// Loads the model of a folder and runs it once.
    ///
    /// # Errors
    /// If a file is missing, too large or damaged, if the files do not fit each other, or if the
    /// model lacks a label that the settings name.
    pub fn open(folder: &Path, settings: &ClassifierSettings) -> Result<Self, ModelError> {
        let Files {
            network,
            tokenizer,
            config,
            mut digests,
        } = files::read(folder)?;
        digests.insert("settings".to_owned(), digest(settings));
        let Config { labels, window } = Config::read(&config, settings)?;
        let tokens = Tokens::read(&tokenizer, window)?;
        let path = network.path.clone();
        let network = Network::read(network, labels.len())?;
        let mut categories = BTreeMap::<Category, Vec<usize>>::new();
        for (place, label) in labels.iter().enumerate() {
            if let Some(category) = label.category {
                categories.entry(category).or_default().push(place);
            }
        }
        let classifier = Self {
            tokens,
            network,
            labels,
            categories,
            threshold: settings.threshold_per_mille as f32 / 1000.0,
            digests,
        };
        classifier.check(&path)?;
        Ok(classifier)
    }

    /// Runs the model once, so that one that cannot run is told before any work.
    fn check(&self, path: &Path) -> Result<(), ModelError> {
        let problem = match self.find(TRIAL, &mut Vec::new()) {
            Ok(()) => return Ok(()),
            Err(DetectorError::Added { problem, .. }) => problem,
            Err(_) => "the model cannot run",
        };
        Err(ModelError::unusable(
            path,
            format!("on a trial, {problem}"),
            "model.onnx, tokenizer.json and config.json must be of the same model",
        ))
    }

    fn find_in(&self, text: &str) -> Result<Vec<Found>, &'static str> {
        let mut all = Vec::new();
        for stretch in stretches(text) {
            let piece = text.get(stretch.clone()).unwrap_or_default();
            for window in self.tokens.windows(piece)? {
                let chances = self.network.chances(&window)?;
                self.window(text, stretch.start, &window, &chances, &mut all);
            }
        }
        Ok(all)
    }

    /// Appends what one window finds.
    fn window(
        &self,
        text: &str,
        from: usize,
        window: &Window,
        chances: &[f32],
        all: &mut Vec<Found>,
    ) {
        let own = all.len();
        let by_token = chances.chunks_exact(self.labels.len().max(1));
        for (at, chances) in by_token.enumerate() {
            let Some(place) = window.place(at) else {
                continue;
            };
            let Some((category, begins)) = self.weigh(chances) else {
                continue;
            };
            let Range { start, end } = widen(text, from + place.start..from + place.end);
            let found = Found {
                start,
                end,
                category,
            };
            match all.get_mut(own..).and_then(<[Found]>::last_mut) {
                Some(last) if joins(text, last, &found, begins) => last.end = last.end.max(end),
                _ => all.push(found),
            }
        }
    }

    /// The category whose labels together reach the threshold, the likeliest if several do, and
    /// whether a finding begins with this token.
    fn weigh(&self, chances: &[f32]) -> Option<(Category, bool)> {
        let chance = |place: &usize| chances.get(*place).copied().unwrap_or(0.0);
        let sums = self.categories.iter().map(|(category, places)| {
            let sum: f32 = places.iter().map(chance).sum();
            (*category, places, sum)
        });
        let reached = sums.filter(|(_, _, sum)| *sum >= self.threshold);
        let (category, places, _) = reached.max_by(|one, other| one.2.total_cmp(&other.2))?;
        let likeliest = places
            .iter()
            .max_by(|one, other| chance(one).total_cmp(&chance(other)));
        let label = likeliest.and_then(|place| self.labels.get(*place));
        Some((category, label.is_some_and(|label| label.begins)))
    }
}

/// Whether a finding goes on with the next one: pieces of a word do, and so do words of one name
/// with nothing but blanks, hyphens, dots and apostrophes between them.
fn joins(text: &str, last: &Found, next: &Found, begins: bool) -> bool {
    if last.category != next.category {
        return false;
    }
    if next.start < last.end {
        return true;
    }
    let between = text.get(last.end..next.start).unwrap_or("|");
    let is_short = between.chars().count() <= 3;
    let is_inside = |char: char| char.is_whitespace() || "-\u{2010}.'\u{2019}".contains(char);
    !begins && is_short && between.chars().all(is_inside)
}

impl AddedDetector for Classifier {
    fn id(&self) -> &'static str {
        ID
    }

    fn version(&self) -> u32 {
        VERSION
    }

    fn digests(&self) -> &BTreeMap<String, [u8; 32]> {
        &self.digests
    }

    fn find(&self, text: &str, spans: &mut Vec<Span>) -> Result<(), DetectorError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        // On a thread of its own: one of a work-stealing pool, waiting for the model, would take
        // up other texts meanwhile, and others within these, until its stack is full.
        let found = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("licit-model".to_owned());
            let Ok(thread) = thread.spawn_scoped(scope, || self.find_in(text)) else {
                return Ok(Err("there is no thread left for the model"));
            };
            thread.join()
        });
        let found = found
            .map_err(|_| DetectorError::Failed { detector: ID })?
            .map_err(|problem| DetectorError::Added {
                detector: ID,
                problem,
            })?;
        for Found {
            start,
            end,
            category,
        } in found
        {
            let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else {
                return Err(DetectorError::TooLong { bytes: text.len() });
            };
            spans.push(Span {
                start,
                end,
                category,
            });
        }
        Ok(())
    }
}

/// The hash of what the settings decide.
fn digest(settings: &ClassifierSettings) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(settings.threshold_per_mille.to_le_bytes());
    for (label, category) in &settings.labels {
        hash.update((label.len() as u64).to_le_bytes());
        hash.update(label.as_bytes());
        hash.update(category.code().as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}
