//! Finds personal data in texts and replaces it; one file a detector.
//!
//! This crate knows texts and categories. It knows no accounts, no rules and no files.
//!
//! ```
//! use licit_deidentify::{Deidentifier, KnownPersons, Scratch, Settings};
//! use licit_record::Category;
//! use licit_record::policy::{OperatingPoint, ReplacementStyle};
//!
//! let deidentifier = Deidentifier::new(Settings {
//!     categories: Category::ALL.iter().copied().collect(),
//!     style: ReplacementStyle::Placeholder,
//!     point: OperatingPoint::Balanced,
//!     region: "DE".to_owned(),
//! });
//! let mut scratch = Scratch::new();
//! let redacted = deidentifier.redact(
//!     "Schreibt an lena@web.de",
//!     &KnownPersons::new(),
//!     &[],
//!     7,
//!     &mut scratch,
//! )?;
//! assert_eq!(redacted.text, "Schreibt an [EMAIL_1]");
//! # Ok::<(), licit_deidentify::DetectorError>(())
//! ```

mod added;
mod clear;
mod common_words;
mod deidentifier;
mod detect;
mod dictionary;
mod fold;
mod known;
pub mod names;
mod public_contact;
mod replace;
mod resolve;
pub mod score;
mod scratch;
mod settings;
mod span;
pub mod special;
mod surrogate;
mod view;
mod wakes;

pub use added::AddedDetector;
pub use clear::clear_value;
pub use deidentifier::Deidentifier;
pub use known::KnownPersons;
pub use scratch::Scratch;
pub use settings::{DetectorError, Redacted, Settings};
pub use span::Span;
