//! What stands of all consents at one position of the register: a file that is laid into memory
//! (docs/snapshot.md), read where it lies.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use licit_record::{RegisterSequence, Service};
use sha2::{Digest, Sha256};

use super::{ConsentAct, ConsentStanding, Purpose};
use crate::label::Label;
use crate::replacing::{Replacing, at};
use crate::snapshot::bytes::Bytes;
use crate::snapshot::layout::Reader;
use crate::snapshot::{Origin, SnapshotError};
use crate::store::requests::{day_of, number_of};

/// What the file begins with.
const MAGIC: [u8; 8] = *b"licitcns";

/// The version of the layout.
const VERSION: u32 = 1;

/// Bytes of the header; the last 32 are the hash of those before.
const HEADER: usize = 128;

/// Bytes of one consent: label, day, purpose, act, whether it covers the past, nothing.
const RECORD: usize = 24;

/// What stands of all consents at one position of the register.
#[derive(Clone)]
pub struct Consents {
    /// The position.
    pub sequence: RegisterSequence,
    /// SHA-256 of all that stands; of nothing where nothing does.
    pub digest: [u8; 32],
    origin: Origin,
    bytes: Arc<Bytes>,
    services: BTreeMap<Service, Range<usize>>,
}

impl Consents {
    /// No consents, as of a position.
    pub fn none(sequence: RegisterSequence) -> Self {
        Self {
            sequence,
            digest: [0; 32],
            origin: Origin::default(),
            bytes: Arc::new(Bytes::Held(Vec::new())),
            services: BTreeMap::new(),
        }
    }

    /// Opens the file and checks every byte of it.
    ///
    /// # Errors
    /// If the file cannot be read, or is not as it was written: then nothing is answered from it.
    pub fn open(path: &Path) -> Result<Self, SnapshotError> {
        let mapped = File::open(path).and_then(|file| Bytes::map(&file));
        Self::from_bytes(mapped.map_err(at(path, "cannot open the consents"))?, path)
    }

    fn from_bytes(bytes: Bytes, path: &Path) -> Result<Self, SnapshotError> {
        let damaged = |part| SnapshotError::Damaged {
            path: path.to_owned(),
            part,
        };
        let header = Header::decode(&bytes, path)?;
        let body = bytes.get(HEADER..).unwrap_or_default();
        if Sha256::digest(body).as_slice() != header.body_hash {
            return Err(damaged("the consents"));
        }
        let services = services(body, header.records).ok_or_else(|| damaged("the directory"))?;
        let consents = Self {
            sequence: header.sequence,
            digest: header.body_hash,
            origin: Origin(header.origin),
            services,
            bytes: Arc::new(bytes),
        };
        let is_whole = |service: &Service| consents.service(service).is_whole();
        if !consents.services.keys().all(is_whole) {
            return Err(damaged("the consents"));
        }
        consents.bytes.expect_look_ups();
        Ok(consents)
    }

    /// What it was made of.
    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether nothing stands.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    /// What stands on one service.
    pub fn service(&self, service: &Service) -> ServiceConsents {
        ServiceConsents {
            bytes: Arc::clone(&self.bytes),
            range: self.services.get(service).cloned().unwrap_or(0..0),
        }
    }
}

impl fmt::Debug for Consents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let services = self.services.len();
        write!(out, "Consents({}, {services} services)", self.sequence.0)
    }
}

/// What stands of the consents of one service. Clones are the same ones.
#[derive(Clone)]
pub struct ServiceConsents {
    bytes: Arc<Bytes>,
    /// Where its records lie in the file.
    range: Range<usize>,
}

impl ServiceConsents {
    /// How many stand.
    pub fn len(&self) -> usize {
        self.records().len()
    }

    /// Whether none stands.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// What was last done about a purpose under a label.
    pub fn find(&self, label: &Label, purpose: Purpose) -> Option<ConsentStanding> {
        let records = self.records();
        let wanted = (label.0, purpose);
        let place = records.partition_point(|record| {
            decode(record).is_some_and(|(label, purpose, _)| (label.0, purpose) < wanted)
        });
        let (found, of, standing) = decode(records.get(place)?)?;
        (found == *label && of == purpose).then_some(standing)
    }

    fn records(&self) -> &[[u8; RECORD]] {
        let bytes = self.bytes.get(self.range.clone()).unwrap_or_default();
        bytes.as_chunks().0
    }

    /// Whether every record is understood, and they ascend.
    fn is_whole(&self) -> bool {
        let mut last = None;
        let mut ascend = self.records().iter().map(|record| {
            let key = decode(record).map(|(label, purpose, _)| (label.0, purpose));
            let ascends = key.is_some() && last.is_none_or(|last| Some(last) < key);
            last = key;
            ascends
        });
        ascend.all(|ascends| ascends)
    }
}

impl fmt::Debug for ServiceConsents {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ServiceConsents({})", self.len())
    }
}

/// Writes the file, in bounded memory, and puts it in the place of the one before.
pub struct ConsentsWriter {
    replacing: Replacing,
    out: BufWriter<File>,
    hash: Sha256,
    records: u64,
    services: Vec<(Service, u64)>,
}

impl ConsentsWriter {
    /// Begins a file that is to have this name.
    ///
    /// # Errors
    /// If the folder cannot be written to.
    pub fn create(path: &Path) -> Result<Self, SnapshotError> {
        let (replacing, file) = Replacing::begin(path)?;
        let mut out = BufWriter::new(file);
        // Nothing that ends here passes for a finished file: the header comes last.
        let begun = out.write_all(&[0; HEADER]);
        begun.map_err(at(replacing.new_path(), "cannot write the consents"))?;
        Ok(Self {
            replacing,
            out,
            hash: Sha256::new(),
            records: 0,
            services: Vec::new(),
        })
    }

    /// Adds what stands; services, labels and purposes come in ascending order, each once.
    ///
    /// # Errors
    /// If the disk fails or is full.
    pub fn push(
        &mut self,
        service: &Service,
        label: Label,
        purpose: Purpose,
        standing: ConsentStanding,
    ) -> Result<(), SnapshotError> {
        match self.services.last_mut() {
            Some((last, count)) if last == service => *count += 1,
            _ => self.services.push((service.clone(), 1)),
        }
        self.records += 1;
        self.write(&encode(&label, purpose, standing))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), SnapshotError> {
        self.hash.update(bytes);
        let written = self.out.write_all(bytes);
        written.map_err(at(self.replacing.new_path(), "cannot write the consents"))
    }

    /// Writes the rest, reads all of it back, and puts it in its place.
    ///
    /// # Errors
    /// If the disk fails or is full, or does not give back what was written.
    pub fn commit(
        mut self,
        sequence: RegisterSequence,
        origin: Origin,
    ) -> Result<Consents, SnapshotError> {
        let mut directory = (self.services.len() as u64).to_le_bytes().to_vec();
        for (service, count) in &self.services {
            let name = service.as_str().as_bytes();
            directory.extend((name.len() as u64).to_le_bytes());
            directory.extend(name);
            directory.extend(count.to_le_bytes());
        }
        self.write(&directory)?;
        let header = Header {
            sequence,
            records: self.records,
            origin: origin.0,
            body_hash: self.hash.clone().finalize().into(),
        };
        let new_path = self.replacing.new_path().to_owned();
        let file = finish(self.out, &header);
        let file = file.map_err(at(&new_path, "cannot write the consents"))?;
        self.replacing.seal(&file)?;
        let bytes = Bytes::map(&file).map_err(at(&new_path, "cannot map the consents"))?;
        let consents = Consents::from_bytes(bytes, &new_path)?;
        self.replacing.commit()?;
        Ok(consents)
    }
}

impl fmt::Debug for ConsentsWriter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ConsentsWriter({})", self.replacing.path().display())
    }
}

fn finish(mut out: BufWriter<File>, header: &Header) -> io::Result<File> {
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&header.encode())?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// What the file says about itself.
struct Header {
    sequence: RegisterSequence,
    records: u64,
    origin: [u8; 32],
    body_hash: [u8; 32],
}

impl Header {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((HEADER as u32).to_le_bytes());
        bytes.extend(self.sequence.0.to_le_bytes());
        bytes.extend(self.records.to_le_bytes());
        bytes.extend(self.origin);
        bytes.extend(self.body_hash);
        let hash = Sha256::digest(&bytes);
        bytes.extend(hash);
        bytes
    }

    fn decode(bytes: &[u8], path: &Path) -> Result<Self, SnapshotError> {
        let path = || path.to_owned();
        let mut reader = Reader(bytes);
        if reader.array() != Some(MAGIC) {
            return Err(SnapshotError::NotASnapshot { path: path() });
        }
        match reader.u32() {
            Some(VERSION) => {}
            Some(found) => {
                return Err(SnapshotError::Version {
                    path: path(),
                    found,
                    supported: VERSION,
                });
            }
            None => {}
        }
        let header = bytes.get(..HEADER).and_then(|header| {
            let (hashed, hash) = header.split_at_checked(HEADER - 32)?;
            (Sha256::digest(hashed).as_slice() == hash).then_some(())?;
            (reader.u32()? as usize == HEADER).then_some(())?;
            Some(Self {
                sequence: RegisterSequence(reader.u64()?),
                records: reader.u64()?,
                origin: reader.array()?,
                body_hash: reader.array()?,
            })
        });
        header.ok_or_else(|| SnapshotError::Damaged {
            path: path(),
            part: "the header",
        })
    }
}

/// Which service has which records, as places in the file; `None` if the directory does not fit.
fn services(body: &[u8], records: u64) -> Option<BTreeMap<Service, Range<usize>>> {
    let length = usize::try_from(records).ok()?.checked_mul(RECORD)?;
    let mut reader = Reader(body.get(length..)?);
    let mut services = BTreeMap::new();
    let mut place = HEADER;
    for _ in 0..reader.u64()? {
        let name = usize::try_from(reader.u64()?).ok()?;
        let name = std::str::from_utf8(reader.take(name)?).ok()?;
        let count = usize::try_from(reader.u64()?).ok()?;
        let end = place.checked_add(count.checked_mul(RECORD)?)?;
        let before = services.insert(Service::new(name).ok()?, place..end);
        before.is_none().then_some(())?;
        place = end;
    }
    (place == HEADER + length && reader.0.is_empty()).then_some(services)
}

fn encode(label: &Label, purpose: Purpose, standing: ConsentStanding) -> [u8; RECORD] {
    let mut record = [0; RECORD];
    let day = i32::try_from(number_of(standing.on)).unwrap_or(i32::MAX);
    record[..16].copy_from_slice(&label.0);
    record[16..20].copy_from_slice(&day.to_le_bytes());
    record[20] = Purpose::ALL
        .iter()
        .position(|one| *one == purpose)
        .unwrap_or(0) as u8;
    record[21] = ConsentAct::ALL
        .iter()
        .position(|one| *one == standing.act)
        .unwrap_or(0) as u8;
    record[22] = u8::from(standing.covers_past);
    record
}

fn decode(record: &[u8; RECORD]) -> Option<(Label, Purpose, ConsentStanding)> {
    let mut reader = Reader(record);
    let label = Label(reader.array()?);
    let on = day_of(i64::from(reader.u32()?.cast_signed()));
    let [purpose, act, covers_past, 0] = reader.array()? else {
        return None;
    };
    let standing = ConsentStanding {
        act: *ConsentAct::ALL.get(usize::from(act))?,
        on,
        covers_past: match covers_past {
            0 => false,
            1 => true,
            _ => return None,
        },
    };
    Some((label, *Purpose::ALL.get(usize::from(purpose))?, standing))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::civil::date;

    use super::*;

    const GIVEN: ConsentStanding = ConsentStanding {
        act: ConsentAct::Given,
        on: date(2026, 3, 2),
        covers_past: true,
    };

    fn service(name: &str) -> Service {
        Service::new(name).unwrap()
    }

    fn label(number: u64) -> Label {
        let mut label = [0; 16];
        label[..8].copy_from_slice(&number.to_be_bytes());
        Label(label)
    }

    /// Consents of even numbers, withdrawn where they divide by four.
    fn written(path: &Path) -> Consents {
        let mut writer = ConsentsWriter::create(path).unwrap();
        for name in ["bilderei", "plauderei"] {
            for number in (0..1000).step_by(2) {
                let standing = ConsentStanding {
                    act: if number % 4 == 0 {
                        ConsentAct::Withdrawn
                    } else {
                        ConsentAct::Given
                    },
                    ..GIVEN
                };
                writer
                    .push(&service(name), label(number), Purpose::AiTraining, standing)
                    .unwrap();
            }
        }
        writer.commit(RegisterSequence(7), Origin([9; 32])).unwrap()
    }

    #[test]
    fn every_consent_is_found_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.consents");
        let held = written(&path);
        for consents in [held, Consents::open(&path).unwrap()] {
            assert_eq!(consents.sequence.0, 7);
            let found = consents.service(&service("plauderei"));
            assert_eq!(found.len(), 500);
            for number in 0..1000 {
                let standing = found.find(&label(number), Purpose::AiTraining);
                assert_eq!(standing.is_some(), number % 2 == 0, "{number}");
                if let Some(standing) = standing {
                    assert_eq!(standing.act == ConsentAct::Withdrawn, number % 4 == 0);
                    assert_eq!((standing.on, standing.covers_past), (GIVEN.on, true));
                }
                assert_eq!(found.find(&label(number), Purpose::SpecialCategories), None);
            }
            assert!(consents.service(&service("kritzelei")).is_empty());
        }
    }

    #[test]
    fn no_changed_byte_is_answered_from() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.consents");
        written(&path);
        let bytes = fs::read(&path).unwrap();
        let changed = folder.path().join("changed");
        for place in (0..bytes.len()).step_by(101).chain(0..HEADER) {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1;
            fs::write(&changed, &bytes).unwrap();
            assert!(Consents::open(&changed).is_err(), "byte {place}");
        }
        for length in [0, 7, HEADER - 1, HEADER, bytes.len() - 1] {
            fs::write(&changed, &bytes[..length]).unwrap();
            assert!(Consents::open(&changed).is_err(), "{length} bytes");
        }
    }
}
