//! Pages and files that people read about a version, made from the facts of its manifest alone.
//!
//! - [`card`]: `README.md` of the version folder, a Hugging Face dataset card.
//! - [`croissant`]: `croissant.json`, MLCommons Croissant 1.1 with the responsible-AI vocabulary.
//! - [`report`]: one self-contained HTML page about a build, in English or German.
//! - [`sheet`]: the page on which people label a sample of texts. It holds the texts, and is no
//!   part of any version.
//! - [`reason_words`] and [`category_words`]: what a code means, in a sentence for people.
//!
//! Every figure comes from the [`Manifest`](licit_evidence::Manifest): a page cannot say what the
//! signed version does not. Card and Croissant file are part of the version and are therefore
//! pure functions of it without its id, which is the hash of a manifest that names their hashes.
//!
//! Not here: the balancing test, the record of processing and the AI-Act summary.

mod card;
mod categories;
mod croissant;
mod example;
mod flow;
mod language;
mod policy_words;
mod reasons;
mod report;
mod searched;
mod sheet;
mod statements;
mod texts;

pub use card::card;
pub use categories::{CategoryWords, category_words};
pub use croissant::croissant;
pub use example::Example;
pub use language::Language;
pub use reasons::{ReasonWords, reason_words};
pub use report::{ReportError, report};
pub use sheet::{SheetError, SheetFacts, SheetText, labelled_categories, sheet};

#[cfg(test)]
mod tests;
