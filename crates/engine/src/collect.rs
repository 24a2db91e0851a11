//! Collect: reads the sources into the staging area.
//!
//! What a person who objected wrote is not stored: of such a record only its id, the reason and
//! the keyed hashes of its shingles go into the staging area (OBJ-15). A file that was not
//! touched since it was collected, under the same settings and the same register, is not read
//! again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use licit_evidence::{Sha256, canonical_json};
use licit_record::policy::Source;
use licit_record::{Item, Reason, Reasons, Service};
use licit_register::{Lookup, Scopes, Snapshot};
use licit_source::{Accounts, Block, Context, Input, Read};
use rayon::iter::{ParallelBridge as _, ParallelIterator as _};
use sha2::Digest as _;

use crate::error::EngineError;
use crate::installation::Installation;
use crate::keys::Keys;
use crate::progress::{Phase, Progress};
use crate::quotes;
use crate::staging::{
    ChunkFacts, ChunkWriter, FileStamp, ID_DIGITS, Index, Lock, StagedFault, StagedFile,
    StagedSource, chunks_of,
};
use crate::words::Word;

/// Unpacked lines of one unit of work.
const BLOCK_BYTES: usize = 16 << 20;
/// Raised when what collect stores changes: everything is then collected anew.
const COLLECT_VERSION: u32 = 2;

/// What was collected.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// The sources, in the order of the policy.
    pub sources: Vec<CollectedSource>,
    /// Sources whose staging time was over; they were erased before.
    pub expired: u64,
}

/// What one source gave.
#[derive(Clone, Debug)]
pub struct CollectedSource {
    /// Its service.
    pub service: Service,
    /// Records that can be judged.
    pub items: u64,
    /// Records that cannot be read.
    pub faults: u64,
    /// Records of persons who objected; nothing of them is stored but id and reason.
    pub opted_out: u64,
    /// Bytes of the files.
    pub bytes: u64,
    /// Files that were not read again.
    pub unchanged_files: u64,
    /// Files.
    pub files: u64,
    /// Some of the records that cannot be read, of files that were read now.
    pub told: Vec<FaultReport>,
}

/// Where a record stands that cannot be read, and why; never what it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FaultReport {
    /// The file, as the policy names it.
    pub file: String,
    /// The file in it, where it is an archive.
    pub entry: String,
    /// Line or number of the record.
    pub record: u64,
    /// Why.
    pub reason: Reason,
    /// The field.
    pub field: Option<String>,
}

/// A chunk of a source, as the build takes it up.
#[derive(Clone, Debug)]
pub(crate) struct StagedChunk {
    /// Place of the source in the policy.
    pub(crate) source: usize,
    pub(crate) service: Service,
    pub(crate) folder: PathBuf,
    pub(crate) id: String,
    pub(crate) number: usize,
    pub(crate) facts: ChunkFacts,
}

/// Reads all sources of the policy into the staging area.
///
/// `today` reckons the staging time; the register's snapshot is the pre-collection list.
///
/// # Errors
/// If a source cannot be read, or the staging area not written. Records that cannot be read are
/// no errors: they are counted and kept for their decision.
pub fn collect(
    installation: &Installation,
    keys: &Keys,
    snapshot: &Snapshot,
    today: Date,
    progress: &dyn Progress,
) -> Result<Collected, EngineError> {
    let _lock = Lock::take(&installation.staging())?;
    Ok(collect_locked(installation, keys, snapshot, today, progress)?.0)
}

/// As [`collect`], for a caller that holds the lock and goes on to build.
pub(crate) fn collect_locked(
    installation: &Installation,
    keys: &Keys,
    snapshot: &Snapshot,
    today: Date,
    progress: &dyn Progress,
) -> Result<(Collected, Vec<StagedChunk>), EngineError> {
    let staging = installation.staging();
    if installation.policy.sources.is_empty() {
        return Err(EngineError::NoSource);
    }
    let mut old = Index::read(&staging)?;
    let before = old.sources.len();
    let keep_days = i64::from(installation.effective.staging_days);
    old.sources
        .retain(|source| days_between(source.collected_on, today) <= keep_days);
    let expired = (before - old.sources.len()) as u64;

    let tasks = plan(installation, keys, snapshot, &old)?;
    let total = tasks
        .iter()
        .flat_map(|task| &task.files)
        .map(PlannedFile::bytes_to_read)
        .sum();
    progress.begin(Phase::Collect, total);
    let mut index = Index {
        format: Index::FORMAT,
        sources: Vec::new(),
    };
    let mut collected = Collected {
        expired,
        ..Collected::default()
    };
    for task in tasks {
        let (source, facts) = task.run(&staging, today, progress)?;
        index.sources.push(source);
        collected.sources.push(facts);
    }
    index.write(&staging)?;
    index.sweep(&staging)?;
    Ok((collected, chunks(&index, &staging)))
}

pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until((jiff::Unit::Day, to))
        .map_or(i64::MAX, |span| i64::from(span.get_days()))
}

pub(crate) fn chunks(index: &Index, staging: &Path) -> Vec<StagedChunk> {
    let mut chunks = Vec::new();
    for (place, source) in index.sources.iter().enumerate() {
        for (id, facts) in source.files.iter().flat_map(|file| &file.blocks) {
            chunks.extend(facts.iter().enumerate().map(|(number, facts)| StagedChunk {
                source: place,
                service: source.service.clone(),
                folder: staging.join(source.service.as_str()),
                id: id.clone(),
                number,
                facts: *facts,
            }));
        }
    }
    chunks
}

/// What is to be done for one source.
struct Task<'a> {
    source: &'a Source,
    settings: Sha256,
    context: Context,
    accounts: Option<Accounts>,
    lookup: Lookup<'a>,
    /// Whether anything can stand against the address of an item.
    addresses: bool,
    word_key: [u8; 16],
    files: Vec<PlannedFile>,
    base: &'a Path,
    first_collected: Option<Date>,
}

enum PlannedFile {
    Unchanged(StagedFile),
    ToRead {
        input: Input,
        stamp: Option<FileStamp>,
    },
}

impl PlannedFile {
    fn bytes_to_read(&self) -> u64 {
        match self {
            Self::Unchanged(_) => 0,
            Self::ToRead { input, .. } => size_of(input.path()),
        }
    }
}

fn size_of(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |metadata| metadata.len())
}

fn plan<'a>(
    installation: &'a Installation,
    keys: &Keys,
    snapshot: &'a Snapshot,
    old: &Index,
) -> Result<Vec<Task<'a>>, EngineError> {
    let mut tasks = Vec::new();
    for source in &installation.policy.sources {
        let objections = snapshot.service(&source.service);
        let accounts_path = source
            .accounts
            .as_ref()
            .map(|path| installation.base.join(path));
        let accounts = accounts_path
            .as_deref()
            .map(Accounts::from_csv)
            .transpose()?;
        let settings = settings(source, accounts_path.as_deref(), snapshot, keys)?;
        let previous = old
            .sources
            .iter()
            .find(|old| old.service == source.service && old.settings == settings);
        let mut files = Vec::new();
        for input in licit_source::open(source, &installation.base)? {
            let stamp = FileStamp::of(input.path());
            let known = previous.and_then(|previous| {
                let same = |file: &&StagedFile| {
                    stamp.is_some() && file.stamp == stamp && file.path == input.path()
                };
                let file = previous.files.iter().find(same)?;
                let folder = installation.staging().join(source.service.as_str());
                let there = file
                    .blocks
                    .iter()
                    .all(|(id, _)| chunks_of(&folder, id).is_some());
                there.then(|| file.clone())
            });
            files.push(match known {
                Some(file) => PlannedFile::Unchanged(file),
                None => PlannedFile::ToRead { input, stamp },
            });
        }
        let context = Context {
            service: source.service.clone(),
            visibility: source.visibility,
            lenient: source.lenient,
            owner: source.owner.clone(),
            collected_at: None,
        };
        let labeler = keys.labels().labeler(&source.service);
        tasks.push(Task {
            source,
            settings,
            context,
            accounts,
            lookup: Lookup::new(labeler, objections, installation.region()?),
            addresses: snapshot.may_hold_addresses(&source.service),
            word_key: keys.of_build().words(),
            files,
            base: &installation.base,
            first_collected: previous.map(|previous| previous.collected_on),
        });
    }
    Ok(tasks)
}

/// Digest of everything besides the files that decides what is stored.
fn settings(
    source: &Source,
    accounts: Option<&Path>,
    snapshot: &Snapshot,
    keys: &Keys,
) -> Result<Sha256, EngineError> {
    let mut hash = sha2::Sha256::new();
    hash.update(COLLECT_VERSION.to_le_bytes());
    hash.update(keys.name());
    let policy = canonical_json::to_vec(source)
        .map_err(|error| EngineError::damaged(Path::new("licit.toml"), &error.to_string()))?;
    hash.update(Sha256::of(&policy).0);
    if let Some(path) = accounts {
        let bytes = std::fs::read(path).map_err(EngineError::io(path))?;
        hash.update(Sha256::of(&bytes).0);
    }
    // The objections of this service alone: one on another service changes nothing here.
    for (label, scopes) in snapshot
        .service(&source.service)
        .into_iter()
        .flat_map(|all| all.iter())
    {
        hash.update(label.0);
        hash.update([scopes.bits()]);
    }
    Ok(Sha256(hash.finalize().into()))
}

impl Task<'_> {
    fn run(
        self,
        staging: &Path,
        today: Date,
        progress: &dyn Progress,
    ) -> Result<(StagedSource, CollectedSource), EngineError> {
        let folder = staging.join(self.source.service.as_str());
        std::fs::create_dir_all(&folder).map_err(EngineError::io(&folder))?;
        let mut facts = CollectedSource {
            service: self.source.service.clone(),
            items: 0,
            faults: 0,
            opted_out: 0,
            bytes: 0,
            unchanged_files: 0,
            files: self.files.len() as u64,
            told: Vec::new(),
        };
        let reader = Reader {
            context: &self.context,
            accounts: self.accounts.as_ref(),
            indexable: self.source.indexable,
            lookup: &self.lookup,
            addresses: self.addresses,
            word_key: &self.word_key,
            settings: self.settings,
            base: self.base,
            folder: &folder,
            told: Mutex::new(Vec::new()),
        };
        let mut files = Vec::new();
        for file in self.files {
            let file = match file {
                PlannedFile::Unchanged(file) => {
                    facts.unchanged_files += 1;
                    file
                }
                PlannedFile::ToRead { input, stamp } => reader.file(input, stamp, progress)?,
            };
            facts.bytes += file.bytes;
            for chunk in file.blocks.iter().flat_map(|(_, chunks)| chunks) {
                facts.items += chunk.items;
                facts.faults += chunk.faults;
                facts.opted_out += chunk.opted_out;
            }
            files.push(file);
        }
        // The staging time runs from the day on which the oldest content came in.
        let collected_on = self
            .first_collected
            .filter(|_| facts.unchanged_files > 0)
            .unwrap_or(today);
        facts.told = reader
            .told
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        facts.told.sort();
        let service = self.source.service.clone();
        Ok((
            StagedSource {
                service,
                settings: self.settings,
                collected_on,
                files,
            },
            facts,
        ))
    }
}

/// Reads files of one source into chunks.
struct Reader<'a> {
    context: &'a Context,
    accounts: Option<&'a Accounts>,
    indexable: Option<bool>,
    lookup: &'a Lookup<'a>,
    addresses: bool,
    word_key: &'a [u8; 16],
    settings: Sha256,
    base: &'a Path,
    folder: &'a Path,
    told: Mutex<Vec<FaultReport>>,
}

/// Faults that are told of each source; all of them are in the decisions.
const TOLD_FAULTS: usize = 10;

/// Name and chunk counts of a block, with its place in the file.
type StagedBlock = (usize, String, Vec<ChunkFacts>);

impl Reader<'_> {
    fn file(
        &self,
        input: Input,
        stamp: Option<FileStamp>,
        progress: &dyn Progress,
    ) -> Result<StagedFile, EngineError> {
        let path = input.path().to_owned();
        let bytes = AtomicU64::new(0);
        let failed: Mutex<Option<EngineError>> = Mutex::new(None);
        let fail = |error: EngineError| {
            failed
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert(error);
        };
        let size = size_of(&path);
        // Blocks are read one after the other and worked on in parallel; a block is only read
        // when a thread is free, so that as many are in memory as there are threads.
        let mut blocks: Vec<StagedBlock> = input
            .blocks(BLOCK_BYTES)
            .enumerate()
            .par_bridge()
            .map(|(place, block)| -> Result<StagedBlock, EngineError> {
                let block = block?;
                let length = block.bytes_in_memory() as u64;
                bytes.fetch_add(length, Ordering::Relaxed);
                let (id, facts) = self.block(&block)?;
                progress.advance(length.min(size));
                Ok((place, id, facts))
            })
            .filter_map(|result| result.map_err(fail).ok())
            .collect();
        let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failed {
            return Err(error);
        }
        blocks.sort_unstable_by_key(|(place, ..)| *place);
        let read = bytes.into_inner();
        Ok(StagedFile {
            path,
            stamp,
            bytes: if read == 0 { size } else { read },
            blocks: blocks
                .into_iter()
                .map(|(_, id, facts)| (id, facts))
                .collect(),
        })
    }

    fn block(&self, block: &Block) -> Result<(String, Vec<ChunkFacts>), EngineError> {
        let name = block.path().strip_prefix(self.base).unwrap_or(block.path());
        let name = name.to_string_lossy();
        let mut hash = sha2::Sha256::new();
        hash.update(self.settings.0);
        hash.update(name.as_bytes());
        hash.update(block.digest()?);
        let mut id = Sha256(hash.finalize().into()).to_string();
        id.truncate(ID_DIGITS);
        if let Some(facts) = chunks_of(self.folder, &id) {
            return Ok((id, facts));
        }
        let mut writer = ChunkWriter::new(self.folder, &id);
        let mut words = Vec::new();
        let mut stopped = None;
        let read = licit_source::read(block, self.context, &mut |read| {
            if stopped.is_none() {
                stopped = self.record(read, &name, &mut writer, &mut words).err();
            }
        });
        if let Some(error) = stopped {
            return Err(error);
        }
        read?;
        let facts = writer.finish()?;
        Ok((id, facts))
    }

    fn report(&self, fault: &StagedFault) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() < TOLD_FAULTS {
            told.push(FaultReport {
                file: fault.file.clone(),
                entry: fault.entry.clone(),
                record: fault.record,
                reason: fault.reason,
                field: fault.field.clone(),
            });
        }
    }

    fn record(
        &self,
        read: Read,
        file: &str,
        writer: &mut ChunkWriter<'_>,
        words: &mut Vec<Word>,
    ) -> Result<(), EngineError> {
        let mut sourced = match read {
            Read::Item(sourced) => sourced,
            Read::Fault(fault) => {
                let fault = StagedFault {
                    reason: fault.reason,
                    file: file.to_owned(),
                    entry: fault.position.entry.unwrap_or_default(),
                    record: fault.position.record,
                    field: fault.field,
                };
                self.report(&fault);
                return writer.fault(&fault);
            }
        };
        sourced.item.indexable = sourced.item.indexable.or(self.indexable);
        if let Some(accounts) = self.accounts {
            accounts.complete(&mut sourced.item);
        }
        let item = &sourced.item;
        let of_author = standing_against_author(self.lookup, item);
        let of_place = standing_against_place(self.lookup, item, self.addresses);
        let reasons = of_author.union(of_place);
        if reasons.is_empty() {
            return writer.item(item, sourced.evidence);
        }
        words.clear();
        let mut account = [0; 16];
        if !of_author.is_empty() {
            // Their words, quoted by others, count as theirs (OBJ-13); the account counts under
            // any later handle.
            crate::words::words(&crate::judge::text_of(item), self.word_key, words);
            let id = item.author.as_ref().and_then(|author| author.id.as_ref());
            let label = id.and_then(|id| self.lookup.label_of_account(id.expose()));
            account = label.map_or(account, |label| label.0);
        }
        let shingles = quotes::entries(words);
        writer.opted_out(reasons, item.item_id.expose(), account, shingles)
    }
}

/// Why an item must not be stored whoever wrote it: its address or its page was objected to.
pub(crate) fn standing_against_place(lookup: &Lookup<'_>, item: &Item, addresses: bool) -> Reasons {
    let mut reasons = Reasons::NONE;
    if lookup.is_empty() {
        return reasons;
    }
    let page = item.page.as_ref().and_then(|page| page.id.as_ref());
    if page.is_some_and(|id| lookup.page_id(id.expose()).contains(Scopes::PAGE)) {
        reasons.insert(Reason::ObjectionPage);
    }
    let url = item.url.as_ref().filter(|_| addresses);
    let by_url = url.map_or(Scopes::NONE, |url| lookup.url(url.expose()));
    for (scope, reason) in [
        (Scopes::OBJECTIONS, Reason::ObjectionThird),
        (Scopes::RESTRICTED, Reason::Restricted),
        (Scopes::ERASED, Reason::Erased),
    ] {
        if by_url.intersects(scope) {
            reasons.insert(reason);
        }
    }
    reasons
}

/// Why the author's own content must not be stored.
pub(crate) fn standing_against_author(lookup: &Lookup<'_>, item: &Item) -> Reasons {
    let mut reasons = Reasons::NONE;
    let Some(author) = item.author.as_ref().filter(|_| !lookup.is_empty()) else {
        return reasons;
    };
    let mut scopes = Scopes::NONE;
    if let Some(id) = &author.id {
        scopes = scopes.union(lookup.account_id(id.expose()));
    }
    if let Some(handle) = &author.handle {
        scopes = scopes.union(lookup.handle(handle.expose()));
    }
    for (scope, reason) in [
        (Scopes::OWN, Reason::ObjectionAuthor),
        (Scopes::RESTRICTED, Reason::Restricted),
        (Scopes::ERASED, Reason::Erased),
    ] {
        if scopes.contains(scope) {
            reasons.insert(reason);
        }
    }
    reasons
}
