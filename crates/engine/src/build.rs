//! A build, from the policy to a frozen version.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::Offset;
use licit_admit::Partition;
use licit_dataset::{DecisionsContext, NewVersion, Version, write_atomically};
use licit_deidentify::{Deidentifier, Settings};
use licit_evidence::{
    DetectorVersion, FileEntry, Manifest, RegisterState, RuleVersion, Sha256, SourceFacts,
    canonical_json,
};
use licit_record::Service;
use licit_record::policy::Source;
use licit_register::{Consents, Lookup, Snapshot};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;

use crate::collect::{Collected, StagedChunk, collect_locked};
use crate::conclude::{Concluder, Sums};
use crate::copies;
use crate::error::EngineError;
use crate::installation::Installation;
use crate::judge::{Judge, Judged, JudgedSource, judge_chunk};
use crate::keys::Keys;
use crate::progress::{Phase, Progress};
use crate::quotes::QuoteIndex;
use crate::seal::{Sealed, Sealer};
use crate::staging::{Lock, Staged, read_chunk};

/// Memory that one thread of a build takes: a block of input and what is made of it.
const MIB_PER_THREAD: u32 = 96;
/// Raised when what judge writes changes without a new rule or detector.
const BUILD_VERSION: u32 = 1;

/// Makes the files for people from a manifest that lacks nothing but them: name and bytes.
pub type Documents<'a> = dyn Fn(&Manifest) -> io::Result<Vec<(String, Vec<u8>)>> + Sync + 'a;

/// How a build runs; nothing of it alters the result.
pub struct BuildOptions<'a> {
    /// Today (UTC), to reckon staging times.
    pub today: Date,
    /// Version of the program, for the manifest.
    pub software: &'a str,
    /// Makes the dataset card and the other files for people.
    pub documents: &'a Documents<'a>,
    /// Who watches.
    pub progress: &'a dyn Progress,
}

/// What a build made.
#[derive(Clone, Debug)]
pub struct Built {
    /// The version.
    pub version: Version,
    /// Whether it was there before: nothing had changed.
    pub unchanged: bool,
    /// What was collected for it.
    pub collected: Collected,
    /// Size of the input.
    pub bytes_in: u64,
}

/// Collects, judges, removes copies, and freezes a version; one for each service where the
/// policy keeps them apart (UNL-4).
///
/// Run it inside a `rayon` pool to set the number of threads. Memory bounds the number of chunks
/// at work, not the size of the input. What stands in the register comes as `snapshot` and
/// `consents`, both as of one position.
///
/// # Errors
/// [`EngineError`]. What was finished before is kept: the same call goes on from there.
pub fn build(
    installation: &Installation,
    keys: &Keys,
    snapshot: &Snapshot,
    consents: &Consents,
    options: &BuildOptions<'_>,
) -> Result<Vec<Built>, EngineError> {
    if consents.sequence != snapshot.sequence {
        return Err(EngineError::Positions);
    }
    let services: BTreeSet<Service> = installation
        .policy
        .sources
        .iter()
        .map(|source| source.service.clone())
        .collect();
    installation.detectors()?;
    let partition = licit_admit::mixing(&installation.effective, &services)?;
    let _lock = Lock::take(&installation.staging())?;
    let (collected, chunks) = collect_locked(
        installation,
        keys,
        snapshot,
        options.today,
        options.progress,
    )?;
    let run = Run {
        installation,
        keys,
        snapshot,
        consents,
        options,
    };
    if partition == Partition::Together || services.len() == 1 {
        return Ok(vec![run.version(None, chunks, collected)?]);
    }
    let mut built = Vec::new();
    for service in services {
        let of_service = |chunk: &&StagedChunk| chunk.service == service;
        let chunks = chunks.iter().filter(of_service).cloned().collect();
        let mut of_sources = collected.clone();
        of_sources
            .sources
            .retain(|source| source.service == service);
        built.push(run.version(Some(&service), chunks, of_sources)?);
    }
    Ok(built)
}

/// How many threads may work at once within the memory of the policy.
pub fn threads_within_memory(installation: &Installation, wanted: usize) -> usize {
    let within = installation.effective.memory_mib / MIB_PER_THREAD;
    wanted.min(within as usize).max(1)
}

/// Labels of accounts whose authors objected, by service.
type Accounts = BTreeMap<Service, HashSet<[u8; 16]>>;

struct Run<'a> {
    installation: &'a Installation,
    keys: &'a Keys,
    snapshot: &'a Snapshot,
    consents: &'a Consents,
    options: &'a BuildOptions<'a>,
}

impl Run<'_> {
    fn version(
        &self,
        service: Option<&Service>,
        chunks: Vec<StagedChunk>,
        collected: Collected,
    ) -> Result<Built, EngineError> {
        let store = self.installation.store(service);
        let _lock = Lock::of_dataset(store.folder())?;
        let inputs = self.inputs(&chunks)?;
        let bytes_in = collected.sources.iter().map(|source| source.bytes).sum();
        let newest = store.newest()?;
        self.check_register(newest.as_ref())?;
        if let Some(version) = &newest
            && version.manifest.inputs == inputs
        {
            let version = version.clone();
            self.clear_work()?;
            store.clear_unfinished()?;
            return Ok(Built {
                version,
                unchanged: true,
                collected,
                bytes_in,
            });
        }
        let mut name = inputs.to_string();
        name.truncate(32);
        let work = self.installation.staging().join(".work").join(name);
        fs::create_dir_all(&work).map_err(EngineError::io(&work))?;
        let judged = self.judge(&chunks, &work)?;
        let keys = self.keys.of_build();
        let losses = copies::find(&judged, &keys, self.options.progress)?;
        let version = store.begin()?;
        let (sealed, (sums, decisions)) = self.seal(&judged, &losses, &version)?;
        check(&sums, &sealed, &chunks)?;
        let parents = newest.iter().map(|version| version.id).collect();
        let mut manifest =
            self.manifest(service, version.number(), parents, inputs, sums, sealed)?;
        manifest.files.push(decisions);
        let documents = (self.options.documents)(&manifest);
        for (name, bytes) in documents.map_err(EngineError::io(&version.path))? {
            let path = version.path.join(&name);
            write_atomically(&path, &bytes).map_err(EngineError::io(&path))?;
            let sha256 = Sha256::of(&bytes);
            manifest.files.push(FileEntry {
                path: name,
                bytes: bytes.len() as u64,
                sha256,
            });
        }
        manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
        let version = version.publish(&manifest, self.keys.signing())?;
        self.clear_work()?;
        Ok(Built {
            version,
            unchanged: false,
            collected,
            bytes_in,
        })
    }

    /// A register that knows less than the newest version honours was lost or mistaken for
    /// another: going on would bring back who objected.
    fn check_register(&self, newest: Option<&Version>) -> Result<(), EngineError> {
        let (found, newest) = match newest {
            Some(newest) => (self.snapshot.sequence.0, newest),
            None => return Ok(()),
        };
        let honoured = newest.manifest.register.sequence;
        // Whoever has the register at hand compares more (`Installation::check_register`).
        let is_other =
            found == honoured && newest.manifest.register.digest != Sha256(self.snapshot.digest);
        if found < honoured || is_other {
            return Err(EngineError::RegisterLost {
                found,
                honoured,
                version: newest.number,
            });
        }
        Ok(())
    }

    /// Digest of everything that decides what the version is.
    fn inputs(&self, chunks: &[StagedChunk]) -> Result<Sha256, EngineError> {
        #[derive(Serialize)]
        struct Inputs<'a> {
            build: u32,
            software: &'a str,
            policy: &'a licit_record::EffectivePolicy,
            sources: &'a [Source],
            licence: Option<&'a str>,
            register_sequence: u64,
            register: Sha256,
            consents: Sha256,
            rule_set: &'a str,
            detectors: Vec<(&'a str, u32)>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            added: Vec<DetectorVersion>,
            keys: String,
            chunks: Vec<(usize, &'a str, usize)>,
        }
        let inputs = Inputs {
            build: BUILD_VERSION,
            software: self.options.software,
            policy: &self.installation.effective,
            sources: &self.installation.policy.sources,
            licence: self.installation.policy.dataset.licence.as_deref(),
            register_sequence: self.snapshot.sequence.0,
            register: Sha256(self.snapshot.digest),
            consents: Sha256(self.consents.digest),
            rule_set: licit_admit::RULE_SET_VERSION,
            detectors: Deidentifier::versions().to_vec(),
            added: self
                .installation
                .detectors()?
                .split_off(Deidentifier::versions().len()),
            keys: self.keys.name(),
            chunks: chunks
                .iter()
                .map(|c| (c.source, c.id.as_str(), c.number))
                .collect(),
        };
        let bytes = canonical_json::to_vec(&inputs)
            .map_err(|error| EngineError::damaged(Path::new("licit.toml"), &error.to_string()))?;
        Ok(Sha256::of(&bytes))
    }

    fn judge(&self, chunks: &[StagedChunk], work: &Path) -> Result<Vec<Judged>, EngineError> {
        let effective = &self.installation.effective;
        let sources = &self.installation.policy.sources;
        let region = self.installation.region()?;
        let services = service_list(sources);
        let source = |source: &Source| {
            let labeler = self.keys.labels().labeler(&source.service);
            let objections = self.snapshot.service(&source.service);
            let place = services
                .iter()
                .position(|service| *service == source.service);
            JudgedSource {
                service: place
                    .and_then(|place| u16::try_from(place).ok())
                    .unwrap_or(u16::MAX),
                keys: self.keys.of_service(&source.service),
                lookup: Lookup::new(labeler, objections, region),
                consents: self.consents.service(&source.service),
                addresses: self.snapshot.may_hold_addresses(&source.service),
                objecting_accounts: HashSet::new(),
            }
        };
        let (quotes, objecting_accounts) = self.opted_out(chunks)?;
        let source = |of: &Source| JudgedSource {
            objecting_accounts: objecting_accounts
                .get(&of.service)
                .cloned()
                .unwrap_or_default(),
            ..source(of)
        };
        let judge = Judge {
            policy: effective,
            deidentifier: self.installation.deidentifier(Settings {
                categories: effective.categories.clone(),
                style: effective.style,
                point: effective.point,
                region: effective.region.clone(),
            })?,
            keys: self.keys.of_build(),
            quotes,
            sources: sources.iter().map(source).collect(),
            announced_at: effective
                .announced_on
                .and_then(|day| Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()),
        };
        let progress = self.options.progress;
        progress.begin(Phase::Judge, chunks.len() as u64);
        chunks
            .par_iter()
            .map(|chunk| {
                let judged = judge_chunk(&judge, chunk, work)?;
                progress.advance(1);
                Ok(judged)
            })
            .collect()
    }

    /// The shingles of all texts that were not stored because their authors objected, and the
    /// accounts of these authors by service.
    fn opted_out(&self, chunks: &[StagedChunk]) -> Result<(QuoteIndex, Accounts), EngineError> {
        let with_objectors: Vec<&StagedChunk> = chunks
            .iter()
            .filter(|chunk| chunk.facts.opted_out > 0)
            .collect();
        type Found = (Vec<u64>, HashSet<[u8; 16]>);
        let found: Vec<Found> = with_objectors
            .par_iter()
            .map(|chunk| {
                let (mut entries, mut accounts) = Found::default();
                read_chunk(&chunk.folder, &chunk.id, chunk.number, |staged| {
                    if let Staged::OptedOut(record) = staged {
                        let (shingles, _) = record.shingles.as_chunks::<8>();
                        entries.extend(shingles.iter().map(|bytes| u64::from_le_bytes(*bytes)));
                        accounts.extend(Some(record.account).filter(|account| *account != [0; 16]));
                    }
                    Ok(())
                })?;
                Ok((entries, accounts))
            })
            .collect::<Result<_, EngineError>>()?;
        let mut accounts = Accounts::new();
        for (chunk, (_, of_chunk)) in with_objectors.iter().zip(&found) {
            accounts
                .entry(chunk.service.clone())
                .or_default()
                .extend(of_chunk);
        }
        let entries = found.into_iter().flat_map(|(entries, _)| entries).collect();
        let memory = self.installation.effective.memory_mib as usize;
        Ok((QuoteIndex::new(entries, (memory << 20) / 4)?, accounts))
    }

    fn seal(
        &self,
        judged: &[Judged],
        losses: &copies::Losses,
        version: &NewVersion,
    ) -> Result<(Sealed, (Sums, FileEntry)), EngineError> {
        let effective = &self.installation.effective;
        let sources = &self.installation.policy.sources;
        let services = service_list(sources);
        let of_sources: Vec<Service> = sources
            .iter()
            .map(|source| source.service.clone())
            .collect();
        let half_of_memory = u64::from(effective.memory_mib) << 19;
        let sealer = Sealer {
            judged,
            losses,
            keys: self.keys.of_build(),
            services: &services,
            provenance: self.keys.provenance(),
            version,
            memory_bytes: half_of_memory / rayon::current_num_threads().max(1) as u64,
        };
        let concluder = Concluder {
            judged,
            losses,
            keys: self.keys.of_build(),
            services: &of_sources,
            provenance: self.keys.provenance(),
            version,
        };
        let context = DecisionsContext {
            rule_set: licit_admit::RULE_SET_VERSION.to_owned(),
            detectors: self
                .installation
                .detectors()?
                .iter()
                .map(|detector| format!("{}/{}", detector.id, detector.version))
                .collect(),
            register: self.snapshot.sequence,
        };
        let (sealed, concluded) = rayon::join(
            || sealer.seal(effective.min_subjects_per_bucket, self.options.progress),
            || concluder.conclude(&context),
        );
        Ok((sealed?, concluded?))
    }

    fn manifest(
        &self,
        service: Option<&Service>,
        number: u32,
        parents: Vec<Sha256>,
        inputs: Sha256,
        sums: Sums,
        sealed: Sealed,
    ) -> Result<Manifest, EngineError> {
        let policy = &self.installation.policy;
        let facts = policy.sources.iter().zip(&sums.by_source);
        let facts = facts.filter(|(source, _)| service.is_none_or(|only| *only == source.service));
        Ok(Manifest {
            format: Manifest::FORMAT.to_owned(),
            dataset: self.installation.dataset_name(service),
            version: number,
            parents,
            frozen_on: self.installation.effective.freeze_on,
            software: self.options.software.to_owned(),
            policy: self.installation.effective.clone(),
            licence: policy.dataset.licence.clone(),
            inputs,
            sources: facts
                .map(|(source, counts)| source_facts(source, *counts))
                .collect(),
            register: RegisterState {
                sequence: self.snapshot.sequence.0,
                digest: Sha256(self.snapshot.digest),
            },
            rule_set: licit_admit::RULE_SET_VERSION.to_owned(),
            rules: licit_admit::rules()
                .iter()
                .map(|rule| RuleVersion {
                    code: rule.reason.code().to_owned(),
                    version: rule.version,
                })
                .collect(),
            detectors: self.installation.detectors()?,
            counts: sums.counts,
            statements: sums.statements(),
            refused_by_reason: sums.refused_by_reason,
            all_reasons: sums.all_reasons,
            redactions: sums.redactions,
            copies: sums.copies,
            third_persons: sums.third_persons,
            older_than_announcement: sums.older_than_announcement,
            buckets: sealed.buckets,
            fewest_subjects_in_a_bucket: sealed.fewest_subjects,
            key_name: self.keys.name(),
            signing_key: self.keys.signing().verifying_key().to_string(),
            parts: sealed.parts,
            files: Vec::new(),
        })
    }

    /// Removes the intermediate files of this and of earlier, given-up builds.
    fn clear_work(&self) -> Result<(), EngineError> {
        let work: PathBuf = self.installation.staging().join(".work");
        match fs::remove_dir_all(&work) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(EngineError::io(&work)(error))
            }
            _ => Ok(()),
        }
    }
}

/// The services of the sources, each once, in order.
fn service_list(sources: &[Source]) -> Vec<Service> {
    let services: BTreeSet<&Service> = sources.iter().map(|source| &source.service).collect();
    services.into_iter().cloned().collect()
}

fn source_facts(source: &Source, counts: licit_evidence::Counts) -> SourceFacts {
    let format = serde_json::to_value(source.format).ok();
    SourceFacts {
        service: source.service.clone(),
        format: format
            .and_then(|format| format.as_str().map(str::to_owned))
            .unwrap_or_default(),
        visibility: source.visibility,
        asserted: source
            .asserted
            .as_ref()
            .map(|said| format!("{}, {}", said.by, said.on)),
        counts,
    }
}

/// Nothing was lost: what came in went one of the four ways, and what was admitted is there.
fn check(sums: &Sums, sealed: &Sealed, chunks: &[StagedChunk]) -> Result<(), EngineError> {
    let equal = |what, expected, found| {
        if expected == found {
            Ok(())
        } else {
            Err(EngineError::Unbalanced {
                what,
                expected,
                found,
            })
        }
    };
    let staged = chunks.iter().map(|chunk| chunk.facts.records()).sum();
    equal("records collected and decided", staged, sums.counts.read)?;
    equal(
        "records admitted and examples written",
        sums.counts.admitted,
        sealed.parts.iter().map(|part| part.rows).sum(),
    )?;
    let counts = &sums.counts;
    let ways = counts.admitted + counts.refused + counts.quarantined + counts.faulty;
    equal("records and their outcomes", counts.read, ways)?;
    Ok(())
}
