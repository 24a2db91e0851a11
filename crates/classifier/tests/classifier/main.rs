//! A toy model in files like those of an export: what it finds, and what is told of files that do
//! not fit.
#![expect(clippy::unwrap_used, reason = "a panic is the report of a test")]

mod files;
mod findings;
mod toy;

use licit_classifier::Classifier;
use licit_record::policy::ClassifierSettings;

use toy::Flaw;

/// A toy with windows of so many tokens.
fn classifier(positions: usize, flaw: Flaw) -> Classifier {
    let folder = tempfile::tempdir().unwrap();
    toy::write(folder.path(), positions, flaw);
    Classifier::open(folder.path(), &ClassifierSettings::default()).unwrap()
}
