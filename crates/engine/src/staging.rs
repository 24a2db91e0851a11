//! The staging area: collected records in chunks, one folder a service.
//!
//! ```text
//! staging/.licit-lock         held while a run is at work
//! staging/collected.json      what was collected, from which files, into which chunks
//! staging/SERVICE/ID-N.chunk  records of one block of input, zstd; large blocks take several
//! staging/SERVICE/ID.json     their counts; written last, so chunks without it are not there
//! staging/.work/…             intermediate files of an unfinished build
//! ```
//! Chunks are named after their input, so that collecting again writes only what is new. The
//! folder is the operator's alone (mode 0700) and emptied after `staging_days` (DAT-5).

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use licit_dataset::{AtomicFile, write_atomically};
use licit_evidence::Sha256;
use licit_record::policy::MAX_RECORD_BYTES;
use licit_record::{Item, Reason, Reasons, Service, VisibilityEvidence};
use serde::{Deserialize, Serialize};

use crate::error::EngineError;

/// Negative levels of zstd give up density for speed: chunks live for days, not years.
const ZSTD_LEVEL: i32 = -3;
/// Longest record in a chunk; an item grows a little when it is written anew.
const MAX_STAGED_BYTES: u32 = 8 * MAX_RECORD_BYTES as u32;

/// Hex digits of the id of a block.
pub(crate) const ID_DIGITS: usize = 32;
/// Held while a run is at work; it also marks a folder as one of licit's.
const LOCK_FILE: &str = ".licit-lock";

const TAG_ITEM: u8 = b'I';
const TAG_FAULT: u8 = b'F';
const TAG_OPTED_OUT: u8 = b'O';

/// A record that could not be read, as it is staged.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StagedFault {
    pub(crate) reason: Reason,
    /// File, as the policy names it, and place in it.
    pub(crate) file: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) entry: String,
    pub(crate) record: u64,
    /// The field it is about; never a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
}

/// A record of a person who objected before it was collected: no content, no account (OBJ-15).
#[derive(Debug)]
pub(crate) struct OptedOut<'a> {
    pub(crate) reasons: Reasons,
    pub(crate) item_id: &'a str,
    /// Label of the account, which stands for it under any later handle; zeroes if it has none.
    pub(crate) account: [u8; 16],
    /// Keyed hashes of its shingles, 8 bytes each, to find quotes of it.
    pub(crate) shingles: &'a [u8],
}

/// A record of a chunk.
#[derive(Debug)]
pub(crate) enum Staged<'a> {
    Item {
        evidence: VisibilityEvidence,
        json: &'a [u8],
        item: Box<Item>,
    },
    Fault(StagedFault),
    OptedOut(OptedOut<'a>),
}

/// Counts of a chunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChunkFacts {
    pub(crate) items: u64,
    pub(crate) faults: u64,
    pub(crate) opted_out: u64,
}

impl ChunkFacts {
    pub(crate) fn records(&self) -> u64 {
        self.items + self.faults + self.opted_out
    }
}

/// Records of one chunk, in bytes; a larger block continues in the next one.
const CHUNK_BYTES: u64 = 32 << 20;

/// Writes the chunks of one block of input.
pub(crate) struct ChunkWriter<'a> {
    folder: &'a Path,
    id: &'a str,
    out: Option<zstd::stream::write::Encoder<'static, AtomicFile>>,
    written: u64,
    facts: ChunkFacts,
    done: Vec<ChunkFacts>,
    payload: Vec<u8>,
}

impl<'a> ChunkWriter<'a> {
    pub(crate) fn new(folder: &'a Path, id: &'a str) -> Self {
        Self {
            folder,
            id,
            out: None,
            written: 0,
            facts: ChunkFacts::default(),
            done: Vec::new(),
            payload: Vec::new(),
        }
    }

    pub(crate) fn item(
        &mut self,
        item: &Item,
        evidence: VisibilityEvidence,
    ) -> Result<(), EngineError> {
        self.facts.items += 1;
        self.payload.clear();
        self.payload.push(evidence_byte(evidence));
        self.json(TAG_ITEM, item)
    }

    pub(crate) fn fault(&mut self, fault: &StagedFault) -> Result<(), EngineError> {
        self.facts.faults += 1;
        self.payload.clear();
        self.json(TAG_FAULT, fault)
    }

    pub(crate) fn opted_out(
        &mut self,
        reasons: Reasons,
        item_id: &str,
        account: [u8; 16],
        shingles: impl Iterator<Item = u64>,
    ) -> Result<(), EngineError> {
        self.facts.opted_out += 1;
        self.payload.clear();
        self.payload
            .extend_from_slice(&reasons.bits().to_le_bytes());
        let length = u32::try_from(item_id.len()).unwrap_or(u32::MAX);
        self.payload.extend_from_slice(&length.to_le_bytes());
        self.payload.extend_from_slice(item_id.as_bytes());
        self.payload.extend_from_slice(&account);
        shingles.for_each(|shingle| self.payload.extend_from_slice(&shingle.to_le_bytes()));
        self.record(TAG_OPTED_OUT)
    }

    fn json(&mut self, tag: u8, value: &impl Serialize) -> Result<(), EngineError> {
        serde_json::to_writer(&mut self.payload, value)
            .map_err(|error| EngineError::io(self.folder)(error.into()))?;
        self.record(tag)
    }

    fn record(&mut self, tag: u8) -> Result<(), EngineError> {
        let length = u32::try_from(self.payload.len())
            .ok()
            .filter(|length| *length <= MAX_STAGED_BYTES)
            .ok_or_else(|| EngineError::damaged(self.folder, "a record of absurd size"))?;
        let mut head = [tag, 0, 0, 0, 0];
        head[1..].copy_from_slice(&length.to_le_bytes());
        let out = match &mut self.out {
            Some(out) => out,
            none => none.insert(begin(self.folder).map_err(EngineError::io(self.folder))?),
        };
        out.write_all(&head)
            .and_then(|()| out.write_all(&self.payload))
            .map_err(EngineError::io(self.folder))?;
        self.written += u64::from(length);
        if self.written >= CHUNK_BYTES {
            self.close()
        } else {
            Ok(())
        }
    }

    fn close(&mut self) -> Result<(), EngineError> {
        if let Some(out) = self.out.take() {
            let file = out.finish().map_err(EngineError::io(self.folder))?;
            let name = chunk_name(self.id, self.done.len());
            file.commit(&name).map_err(EngineError::io(self.folder))?;
            self.done.push(std::mem::take(&mut self.facts));
            self.written = 0;
        }
        Ok(())
    }

    /// Closes the last chunk and writes down the counts.
    pub(crate) fn finish(mut self) -> Result<Vec<ChunkFacts>, EngineError> {
        self.close()?;
        let path = self.folder.join(format!("{}.json", self.id));
        let facts =
            serde_json::to_vec(&self.done).map_err(|error| EngineError::io(&path)(error.into()))?;
        write_atomically(&path, &facts).map_err(EngineError::io(&path))?;
        Ok(self.done)
    }
}

fn begin(folder: &Path) -> io::Result<zstd::stream::write::Encoder<'static, AtomicFile>> {
    let file = AtomicFile::create_in(folder)?;
    let mut out = zstd::stream::write::Encoder::new(file, ZSTD_LEVEL)?;
    out.include_checksum(true)?;
    Ok(out)
}

fn chunk_name(id: &str, number: usize) -> String {
    format!("{id}-{number}.chunk")
}

fn evidence_byte(evidence: VisibilityEvidence) -> u8 {
    match evidence {
        VisibilityEvidence::Stated => b's',
        VisibilityEvidence::Contract => b'c',
        VisibilityEvidence::Interval => b'i',
        VisibilityEvidence::Operator => b'o',
        VisibilityEvidence::Unknown => b'u',
    }
}

fn evidence_of(byte: u8) -> Option<VisibilityEvidence> {
    Some(match byte {
        b's' => VisibilityEvidence::Stated,
        b'c' => VisibilityEvidence::Contract,
        b'i' => VisibilityEvidence::Interval,
        b'o' => VisibilityEvidence::Operator,
        b'u' => VisibilityEvidence::Unknown,
        _ => return None,
    })
}

/// The counts of the chunks of a block, if they are all there.
pub(crate) fn chunks_of(folder: &Path, id: &str) -> Option<Vec<ChunkFacts>> {
    let facts = fs::read(folder.join(format!("{id}.json"))).ok()?;
    let facts: Vec<ChunkFacts> = serde_json::from_slice(&facts).ok()?;
    let all = (0..facts.len()).all(|number| folder.join(chunk_name(id, number)).is_file());
    all.then_some(facts)
}

/// Calls `each` for every record of a chunk, in order.
pub(crate) fn read_chunk(
    folder: &Path,
    id: &str,
    number: usize,
    mut each: impl FnMut(Staged<'_>) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let path = folder.join(chunk_name(id, number));
    let damaged = |problem: &str| EngineError::damaged(&path, problem);
    let file = File::open(&path).map_err(EngineError::io(&path))?;
    let zstd = zstd::stream::read::Decoder::new(file).map_err(EngineError::io(&path))?;
    let mut input = BufReader::with_capacity(256 << 10, zstd);
    let mut payload = Vec::new();
    let mut head = [0; 5];
    while read_head(&mut input, &mut head).map_err(EngineError::io(&path))? {
        let [tag, length @ ..] = head;
        let length = u32::from_le_bytes(length);
        if length > MAX_STAGED_BYTES {
            return Err(damaged("a record of absurd size"));
        }
        payload.resize(length as usize, 0);
        input
            .read_exact(&mut payload)
            .map_err(EngineError::io(&path))?;
        each(staged(tag, &payload).ok_or_else(|| damaged("a record of no known form"))?)?;
    }
    Ok(())
}

/// Reads a head, or nothing at the end.
fn read_head(input: &mut impl Read, head: &mut [u8; 5]) -> io::Result<bool> {
    if input.read(&mut head[..1])? == 0 {
        return Ok(false);
    }
    input.read_exact(&mut head[1..])?;
    Ok(true)
}

fn staged(tag: u8, payload: &[u8]) -> Option<Staged<'_>> {
    Some(match tag {
        TAG_ITEM => {
            let (evidence, json) = payload.split_first()?;
            // Looked at once as a whole instead of string by string.
            let item = Box::new(serde_json::from_str(std::str::from_utf8(json).ok()?).ok()?);
            Staged::Item {
                evidence: evidence_of(*evidence)?,
                json,
                item,
            }
        }
        TAG_FAULT => Staged::Fault(serde_json::from_slice(payload).ok()?),
        TAG_OPTED_OUT => {
            let (reasons, rest) = payload.split_first_chunk::<8>()?;
            let (length, rest) = rest.split_first_chunk::<4>()?;
            let (id, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            let (account, shingles) = rest.split_first_chunk::<16>()?;
            Staged::OptedOut(OptedOut {
                reasons: Reasons::from_bits(u64::from_le_bytes(*reasons))?,
                item_id: std::str::from_utf8(id).ok()?,
                account: *account,
                shingles,
            })
        }
        _ => return None,
    })
}

/// What is in the staging area.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Index {
    /// Raised when the form changes; another form is collected anew.
    pub(crate) format: u32,
    pub(crate) sources: Vec<StagedSource>,
}

/// One source of the policy, as collected.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StagedSource {
    pub(crate) service: Service,
    /// Everything that what was collected depends on, besides the files.
    pub(crate) settings: Sha256,
    pub(crate) collected_on: Date,
    pub(crate) files: Vec<StagedFile>,
}

/// One file, as collected.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StagedFile {
    pub(crate) path: PathBuf,
    /// Size, change times and inode: the same ones mean the same content. Standard input and
    /// folders have none and are always read again.
    pub(crate) stamp: Option<FileStamp>,
    /// Its size where it is a file; what was read of a stream.
    pub(crate) bytes: u64,
    /// Its blocks: name, and the counts of each chunk.
    pub(crate) blocks: Vec<(String, Vec<ChunkFacts>)>,
}

/// What tells that a file was not touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileStamp {
    bytes: u64,
    modified: i128,
    changed: i128,
    inode: u64,
}

impl FileStamp {
    /// The stamp of a regular file.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        let since = |time: std::time::SystemTime| {
            let age = time.duration_since(std::time::UNIX_EPOCH).ok()?;
            i128::try_from(age.as_nanos()).ok()
        };
        let modified = since(metadata.modified().ok()?)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let changed =
                i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
            Some(Self {
                bytes: metadata.len(),
                modified,
                changed,
                inode: metadata.ino(),
            })
        }
        #[cfg(not(unix))]
        Some(Self {
            bytes: metadata.len(),
            modified,
            changed: 0,
            inode: 0,
        })
    }
}

impl Index {
    pub(crate) const FORMAT: u32 = 2;
    const FILE: &'static str = "collected.json";

    /// Reads the index. One of another form, or none, is empty.
    pub(crate) fn read(staging: &Path) -> Result<Self, EngineError> {
        let path = staging.join(Self::FILE);
        match fs::read(&path) {
            Ok(bytes) => {
                let index: Self = serde_json::from_slice(&bytes).unwrap_or_default();
                Ok(if index.format == Self::FORMAT {
                    index
                } else {
                    Self::default()
                })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(EngineError::io(&path)(error)),
        }
    }

    pub(crate) fn write(&self, staging: &Path) -> Result<(), EngineError> {
        let path = staging.join(Self::FILE);
        let bytes =
            serde_json::to_vec(self).map_err(|error| EngineError::io(&path)(error.into()))?;
        write_atomically(&path, &bytes).map_err(EngineError::io(&path))
    }

    /// Deletes every chunk that the index does not name, and what crashes left behind.
    pub(crate) fn sweep(&self, staging: &Path) -> Result<(), EngineError> {
        for path in entries(staging)? {
            if licit_dataset::is_temporary(&path) {
                fs::remove_file(&path).map_err(EngineError::io(&path))?;
            }
        }
        let files = self.sources.iter().flat_map(|source| &source.files);
        let known: std::collections::BTreeSet<&str> = files
            .flat_map(|file| &file.blocks)
            .map(|(id, _)| id.as_str())
            .collect();
        for folder in entries(staging)?.iter().filter(|path| path.is_dir()) {
            for path in entries(folder)? {
                let forgotten = chunk_id(&path).is_some_and(|id| !known.contains(id.as_str()));
                if forgotten || licit_dataset::is_temporary(&path) {
                    fs::remove_file(&path).map_err(EngineError::io(&path))?;
                }
            }
        }
        Ok(())
    }
}

/// The id in the name of a chunk or of its counts. Any other file is somebody else's and is left
/// alone, wherever the policy puts the staging area.
fn chunk_id(path: &Path) -> Option<String> {
    let ending = path.extension().and_then(|ending| ending.to_str())?;
    let stem = path.file_stem().and_then(|stem| stem.to_str())?;
    let id = match ending {
        "chunk" => stem.rsplit_once('-')?.0,
        "json" => stem,
        _ => return None,
    };
    let is_id = id.len() == ID_DIGITS && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| id.to_owned())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, EngineError> {
    fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(EngineError::io(folder))
}

/// Held while a run is at work; the system frees it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "held, not read")] File);

impl Lock {
    /// Makes the staging area private and takes its lock.
    ///
    /// A folder that is there already must be empty or a staging area: its mode is changed and
    /// files in it are deleted.
    pub(crate) fn take(staging: &Path) -> Result<Self, EngineError> {
        let path = staging.join(LOCK_FILE);
        let is_somebody_elses = staging.is_dir() && !path.exists() && !entries(staging)?.is_empty();
        if is_somebody_elses {
            return Err(EngineError::NoStagingArea {
                path: staging.to_owned(),
            });
        }
        fs::create_dir_all(staging).map_err(EngineError::io(staging))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(staging, fs::Permissions::from_mode(0o700))
                .map_err(EngineError::io(staging))?;
        }
        Self::on(path)
    }

    /// Takes the lock of the versions of one dataset.
    pub(crate) fn of_dataset(folder: &Path) -> Result<Self, EngineError> {
        fs::create_dir_all(folder).map_err(EngineError::io(folder))?;
        Self::on(folder.join(LOCK_FILE))
    }

    fn on(path: PathBuf) -> Result<Self, EngineError> {
        let file = File::create(&path).map_err(EngineError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(fs::TryLockError::WouldBlock) => Err(EngineError::Busy { path }),
            Err(fs::TryLockError::Error(error)) => Err(EngineError::io(&path)(error)),
        }
    }
}
