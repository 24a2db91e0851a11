//! The operator's own token classifier as one more detector: a model that says of every piece of
//! a text whether it belongs to a name, in the files that Hugging Face exports have.
//!
//! A folder holds `model.onnx` (inputs `input_ids`, `attention_mask` and perhaps
//! `token_type_ids`; output `logits`, of shape texts × tokens × labels), `tokenizer.json` and
//! `config.json` with `id2label`. [`Classifier::open`] checks all of it, runs it once, and gives an
//! [`AddedDetector`](licit_deidentify::AddedDetector). It looks for nothing on the network.
//!
//! What it does not do: it trains nothing, it takes no finding of the built-in detectors back, and
//! it alters nothing where no policy and no flag names a folder.
//!
//! ```no_run
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use licit_classifier::Classifier;
//! use licit_deidentify::{Deidentifier, Settings};
//! use licit_record::policy::ClassifierSettings;
//!
//! # fn with(settings: Settings) -> Result<(), licit_classifier::ModelError> {
//! let classifier = Classifier::open(Path::new("models/ner"), &ClassifierSettings::default())?;
//! let deidentifier = Deidentifier::new(settings).with_added(Some(Arc::new(classifier)));
//! # Ok(())
//! # }
//! ```
//!
//! Known gaps:
//! - Sums of floating-point numbers differ in their last bits between kinds of processors. A
//!   chance that lies that near the threshold may fall on either side of it: a version with a model
//!   is the same again on the same kind of processor, not on every one.
//! - Weights in a second file (`model.onnx_data`) and of 16 bits are not read.
//! - A text goes through in stretches; a name is found from no more context than one window holds.

mod classifier;
mod config;
mod error;
mod files;
mod framing;
mod network;
mod stretches;
mod tokens;
mod words;

pub use classifier::Classifier;
pub use error::ModelError;
