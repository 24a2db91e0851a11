//! `licit build`: collects, judges, de-identifies, removes copies, and freezes a version.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use licit_engine::{BuildOptions, Built, Installation, Keys, Progress};
use licit_evidence::{Counts, Manifest};
use serde::Serialize;

use super::collect::tell_faults;
use crate::arguments::Global;
use crate::detection;
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;
use crate::watch::Bars;

pub(super) fn run(global: &Global) -> Result<End, Failure> {
    let started = (Instant::now(), session::cpu_seconds());
    let installation = session::installation(global.config())?;
    let installation = detection::with_model(installation)?;
    let keys = installation.keys()?;
    let bars = Bars::new();
    let built = build(global, &installation, &keys, &bars);
    bars.finish();
    let built = built?;
    for built in &built {
        tell_faults(&built.collected);
    }
    for manifest in built.iter().map(|built| &built.version.manifest) {
        if manifest.counts.admitted == 0 {
            output::tell(format!(
                "warning: nothing of {} records got into {}, which has no parts; `licit decisions` \
                 says why",
                manifest.counts.read, manifest.dataset
            ));
        }
    }
    let seconds = started.0.elapsed().as_secs_f64();
    let result = Outcome::of(&built, seconds, session::cpu_seconds() - started.1);
    if global.json {
        output::json(&result)?;
    } else {
        built.iter().try_for_each(summary)?;
        let rate = result.bytes_in as f64 / 1e6 / result.cpu_seconds.max(1e-3);
        output::tell(format!(
            "{seconds:.1} s, {rate:.0} MB of input per CPU-second"
        ));
    }
    Ok(if result.counts.faulty > 0 {
        End::SomeFaulty
    } else {
        End::Done
    })
}

/// Builds with the documents that every version gets.
pub(super) fn build(
    global: &Global,
    installation: &Installation,
    keys: &Keys,
    progress: &dyn Progress,
) -> Result<Vec<Built>, Failure> {
    let (snapshot, consents) = session::honoured(installation, keys)?;
    let documents = |manifest: &Manifest| {
        let card = licit_documents::card(manifest).into_bytes();
        let croissant = licit_documents::croissant(manifest).map_err(std::io::Error::from)?;
        Ok(vec![
            ("README.md".to_owned(), card),
            ("croissant.json".to_owned(), croissant.into_bytes()),
        ])
    };
    let today = session::today();
    let built = session::on_threads(global, installation, || {
        let options = BuildOptions {
            today,
            software: env!("CARGO_PKG_VERSION"),
            documents: &documents,
            progress,
        };
        licit_engine::build(installation, keys, &snapshot, &consents, &options)
    })?;
    Ok(built?)
}

/// The result for machines.
#[derive(Debug, Serialize)]
struct Outcome {
    /// Of the one version; null where each service has its own.
    version_id: Option<String>,
    version: Option<String>,
    path: Option<PathBuf>,
    dataset: Option<String>,
    unchanged: bool,
    counts: Counts,
    refused_by_reason: BTreeMap<String, u64>,
    redactions: BTreeMap<String, u64>,
    seconds: f64,
    cpu_seconds: f64,
    bytes_in: u64,
    versions: Vec<OneVersion>,
}

#[derive(Debug, Serialize)]
struct OneVersion {
    version_id: String,
    version: String,
    path: PathBuf,
    dataset: String,
    unchanged: bool,
    counts: Counts,
}

impl OneVersion {
    fn of(built: &Built) -> Self {
        Self {
            version_id: built.version.id.to_string(),
            version: format!("v{}", built.version.number),
            path: built.version.path.clone(),
            dataset: built.version.manifest.dataset.clone(),
            unchanged: built.unchanged,
            counts: built.version.manifest.counts,
        }
    }
}

impl Outcome {
    fn of(built: &[Built], seconds: f64, cpu_seconds: f64) -> Self {
        let mut counts = Counts::default();
        let (mut refused_by_reason, mut redactions) = (BTreeMap::new(), BTreeMap::new());
        let add = |sums: &mut BTreeMap<String, u64>, more: &BTreeMap<String, u64>| {
            for (code, count) in more {
                *sums.entry(code.clone()).or_default() += count;
            }
        };
        for manifest in built.iter().map(|built| &built.version.manifest) {
            counts.read += manifest.counts.read;
            counts.admitted += manifest.counts.admitted;
            counts.refused += manifest.counts.refused;
            counts.quarantined += manifest.counts.quarantined;
            counts.faulty += manifest.counts.faulty;
            add(&mut refused_by_reason, &manifest.refused_by_reason);
            add(&mut redactions, &manifest.redactions);
        }
        let only = if let [built] = built {
            Some(OneVersion::of(built))
        } else {
            None
        };
        Self {
            version_id: only.as_ref().map(|version| version.version_id.clone()),
            version: only.as_ref().map(|version| version.version.clone()),
            path: only.as_ref().map(|version| version.path.clone()),
            dataset: only.map(|version| version.dataset),
            unchanged: built.iter().all(|built| built.unchanged),
            counts,
            refused_by_reason,
            redactions,
            seconds,
            cpu_seconds,
            bytes_in: built.iter().map(|built| built.bytes_in).sum(),
            versions: built.iter().map(OneVersion::of).collect(),
        }
    }
}

/// The result for people.
pub(super) fn summary(built: &Built) -> Result<(), Failure> {
    let manifest = &built.version.manifest;
    let counts = manifest.counts;
    let there = if built.unchanged {
        " (nothing changed; it was there)"
    } else {
        ""
    };
    output::line(format!("{} v{}{there}", manifest.dataset, manifest.version))?;
    output::line(format!(
        "  read {} = admitted {} + refused {} + quarantined {} + faulty {}",
        thousands(counts.read),
        thousands(counts.admitted),
        thousands(counts.refused),
        thousands(counts.quarantined),
        thousands(counts.faulty),
    ))?;
    let mut reasons: Vec<_> = manifest.refused_by_reason.iter().collect();
    reasons.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), (*code).clone()));
    for (code, count) in reasons {
        output::line(format!("  {:>12} {code}", thousands(*count)))?;
    }
    let taken_out: u64 = manifest.redactions.values().sum();
    output::line(format!(
        "  taken out of the admitted texts: {} spans in {} records",
        thousands(taken_out),
        thousands(manifest.third_persons.records_redacted),
    ))?;
    output::line(format!(
        "  register sequence {}, {} parts, {} bucket(s) of at least {} subjects",
        manifest.register.sequence,
        manifest.parts.len(),
        manifest.buckets,
        manifest.fewest_subjects_in_a_bucket,
    ))?;
    output::line(format!("  id   {}", built.version.id))?;
    output::line(format!("  path {}", built.version.path.display()))?;
    Ok(())
}
