//! `licit init`: writes a policy with every setting explained.

use std::fs::OpenOptions;
use std::io::Write as _;

use licit_record::policy::LegalBasis;

use crate::arguments::{Global, Init};
use crate::failure::{End, Failure};
use crate::output;

/// The samples under `examples/`, which a test builds with.
const SAMPLES: [(LegalBasis, &str); 3] = [
    (
        LegalBasis::LegitimateInterest,
        include_str!("../../../../examples/legitimate_interest.toml"),
    ),
    (
        LegalBasis::Consent,
        include_str!("../../../../examples/consent.toml"),
    ),
    (
        LegalBasis::Strict,
        include_str!("../../../../examples/strict.toml"),
    ),
];

pub(super) fn run(global: &Global, arguments: &Init) -> Result<End, Failure> {
    let mode = LegalBasis::from(arguments.mode);
    let sample = SAMPLES
        .iter()
        .find(|(of, _)| *of == mode)
        .map_or("", |(_, sample)| sample);
    let path = arguments.folder.join("licit.toml");
    let failed = |error: std::io::Error| Failure::user(format!("{}: {error}", path.display()));
    std::fs::create_dir_all(&arguments.folder).map_err(failed)?;
    // `create_new`: a policy that somebody wrote is never overwritten.
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(|error| {
            let exists = error.kind() == std::io::ErrorKind::AlreadyExists;
            let failure = failed(error);
            if exists {
                failure.hint("remove it first, or name another folder")
            } else {
                failure
            }
        })?;
    file.write_all(sample.as_bytes()).map_err(failed)?;
    if global.json {
        output::json(&serde_json::json!({ "policy": path, "mode": mode.code() }))?;
    } else {
        output::line(format!(
            "{} written; next: set [[source]], then `licit build`",
            path.display()
        ))?;
    }
    Ok(End::Done)
}

#[cfg(test)]
mod tests {
    use licit_record::{EffectivePolicy, Policy};

    use super::SAMPLES;

    #[test]
    fn every_sample_is_a_policy_of_its_mode() {
        for (mode, sample) in SAMPLES {
            let policy = Policy::from_toml(sample).unwrap();
            let effective = EffectivePolicy::new(&policy, "2026-12-31".parse().unwrap()).unwrap();
            assert_eq!(effective.mode, mode);
        }
    }
}
