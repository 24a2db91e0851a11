//! Machine-readable signals about training that came with an item or its account.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The signals that licit knows. A reader translates the words of its platform into these; the
/// rule `source_optout` reads them (ADM-10, OBJ-15). The most restrictive one wins, and a value
/// that cannot be read is never taken as permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Signal {
    /// `train-ai` of the IETF AI preferences vocabulary: `y` or `n`.
    TrainAi,
    /// `noai` of the DeviantArt/robots meta convention: true forbids.
    Noai,
    /// `noindex` of robots meta or a profile flag: true means not findable by search engines.
    Noindex,
    /// Misskey and its forks: `preventAiLearning`; true forbids.
    PreventAiLearning,
    /// Bluesky self-label `!no-unauthenticated`: true means not visible without log-in.
    NoUnauthenticated,
    /// `org.user-intents.declaration`, `bulkDataset.allow`.
    BulkDataset,
    /// `org.user-intents.declaration`, `syntheticContentGeneration.allow`.
    SyntheticContentGeneration,
    /// `community.lexicon.preference.ai`, `preferences.training.allow`.
    TrainingPreference,
    /// Reservation of rights by TDMRep (`tdm-reservation: 1`): true forbids.
    TdmReservation,
}

/// The value of a signal, as it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SignalValue {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number, as `tdm-reservation` has it.
    Number(i64),
    /// A word, as `train-ai` has it.
    Word(String),
    /// Anything else; it is never read as permission.
    Unreadable(serde_json::Value),
}

/// All signals of one item.
pub type Signals = BTreeMap<Signal, SignalValue>;
