//! How a machine-readable signal is read. A value that cannot be read is not consent: whatever
//! is not clearly a permission counts as a prohibition (ADM-10).

use licit_record::{Signal, SignalValue};

/// What a signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preference {
    /// Nothing: a null, which is how JSON writes an absent value.
    Unstated,
    /// It permits. A permission admits nothing by itself; it only does not forbid.
    Permits,
    /// It forbids, or it cannot be read.
    Forbids,
}

/// Reads a signal by its own meaning: `true` permits in `train_ai` and forbids in `noai`.
pub(crate) fn read(signal: Signal, value: &SignalValue) -> Preference {
    let Some(said) = truth(value) else {
        return if is_null(value) {
            Preference::Unstated
        } else {
            Preference::Forbids
        };
    };
    let permits = match signal {
        Signal::TrainAi
        | Signal::BulkDataset
        | Signal::SyntheticContentGeneration
        | Signal::TrainingPreference => said,
        Signal::Noai
        | Signal::Noindex
        | Signal::PreventAiLearning
        | Signal::NoUnauthenticated
        | Signal::TdmReservation => !said,
        // A signal that this rule set does not know yet: which way it points is unknown.
        _ => false,
    };
    if permits {
        Preference::Permits
    } else {
        Preference::Forbids
    }
}

/// A value as yes or no, or `None` if it is neither.
fn truth(value: &SignalValue) -> Option<bool> {
    match value {
        SignalValue::Flag(flag) => Some(*flag),
        SignalValue::Number(1) => Some(true),
        SignalValue::Number(0) => Some(false),
        SignalValue::Word(word) => {
            let word = word.trim();
            let is_one_of = |words: &[&str]| words.iter().any(|it| it.eq_ignore_ascii_case(word));
            if is_one_of(&["y", "yes", "true", "1", "allow", "allowed"]) {
                Some(true)
            } else if is_one_of(&["n", "no", "false", "0", "disallow", "disallowed", "deny"]) {
                Some(false)
            } else {
                None
            }
        }
        SignalValue::Number(_) | SignalValue::Unreadable(_) => None,
    }
}

fn is_null(value: &SignalValue) -> bool {
    matches!(value, SignalValue::Unreadable(json) if json.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_clearly_a_permission_forbids() {
        use Preference::{Forbids, Permits, Unstated};
        for (signal, json, expected) in [
            (Signal::TrainAi, r#""y""#, Permits),
            (Signal::TrainAi, r#"" Y ""#, Permits),
            (Signal::TrainAi, "true", Permits),
            (Signal::TrainAi, r#""n""#, Forbids),
            (Signal::TrainAi, r#""?1""#, Forbids),
            (Signal::TrainAi, r#""""#, Forbids),
            (Signal::TrainAi, "2", Forbids),
            (Signal::TrainAi, "[]", Forbids),
            (Signal::TrainAi, r#"{"allow":true}"#, Forbids),
            (Signal::TrainAi, "0.5", Forbids),
            (Signal::TrainAi, "null", Unstated),
            (Signal::Noai, "true", Forbids),
            (Signal::Noai, "false", Permits),
            (Signal::Noai, r#""noai""#, Forbids),
            (Signal::PreventAiLearning, "true", Forbids),
            (Signal::PreventAiLearning, "false", Permits),
            (Signal::BulkDataset, "false", Forbids),
            (Signal::BulkDataset, r#""allow""#, Permits),
            (Signal::SyntheticContentGeneration, r#""deny""#, Forbids),
            (Signal::TrainingPreference, "true", Permits),
            (Signal::TdmReservation, "1", Forbids),
            (Signal::TdmReservation, "0", Permits),
            (Signal::TdmReservation, "-1", Forbids),
            (Signal::Noindex, "false", Permits),
            (Signal::Noindex, r#""none""#, Forbids),
            (Signal::NoUnauthenticated, "true", Forbids),
        ] {
            let value: SignalValue = serde_json::from_str(json).unwrap();
            assert_eq!(read(signal, &value), expected, "{signal:?} {json}");
        }
    }
}
