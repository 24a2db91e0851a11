//! Writes a snapshot, block after block and in bounded memory, and puts it in the place of the
//! one before.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Cursor, Seek, SeekFrom, Write};
use std::mem;
use std::path::Path;

use licit_record::{RegisterSequence, Service};
use sha2::{Digest, Sha256};

use super::block::{self, MAX_LABELS, RECORD};
use super::bytes::Bytes;
use super::error::SnapshotError;
use super::layout::{Directory, HEADER, Header};
use super::sorter::{IN_MEMORY, Sorter};
use super::{Origin, Snapshot};
use crate::label::Label;
use crate::replacing::{Replacing, at};
use crate::scope::Scopes;

/// First bytes of what the digest is taken of.
const DIGEST_INFO: &[u8] = b"licit/register/snapshot/v2\n";

/// Writes a snapshot: service after service in ascending order, the labels of each in any order.
///
/// The snapshot that has the name is untouched until [`Self::commit`]. Memory is bounded by some
/// 30 MB and by 100 bytes for 32,768 labels, however many there are; labels that come unsorted
/// take 17 bytes each of disk for a while. One process at a time writes: others wait.
pub struct SnapshotWriter {
    replacing: Replacing,
    layer: Layer<File>,
    sorter: Sorter,
    service: Option<Service>,
}

impl SnapshotWriter {
    /// Begins a snapshot that is to have this name.
    ///
    /// # Errors
    /// If the folder cannot be written to.
    pub fn create(path: &Path) -> Result<Self, SnapshotError> {
        Self::with_memory(path, IN_MEMORY)
    }

    /// As [`Self::create`], for so many labels sorted in memory.
    pub(super) fn with_memory(path: &Path, in_memory: usize) -> Result<Self, SnapshotError> {
        let (replacing, file) = Replacing::begin(path)?;
        let layer = Layer::new(file);
        let layer = layer.map_err(at(replacing.new_path(), "cannot write the snapshot"))?;
        Ok(Self {
            sorter: Sorter::new(replacing.folder(), in_memory),
            replacing,
            layer,
            service: None,
        })
    }

    /// Says which key the labels are made with, so that nobody takes them for those of another.
    pub(crate) fn of_key(mut self, name: [u8; 16]) -> Self {
        self.layer.key = name;
        self
    }

    /// Adds what stands against a label of a service. Of a label that comes again all stands.
    ///
    /// # Errors
    /// If a service comes after one that is greater, or the disk fails or is full.
    pub fn push(
        &mut self,
        service: &Service,
        label: Label,
        scopes: Scopes,
    ) -> Result<(), SnapshotError> {
        if self.service.as_ref() != Some(service) {
            self.begin(service)?;
        }
        self.sorter.push(label, scopes).map_err(at(
            self.replacing.new_path(),
            "cannot sort the labels beside the snapshot",
        ))
    }

    /// Writes the rest, reads all of it back, and puts it in the place of the snapshot before.
    /// When this returns it is on the disk. Whoever has the old one open keeps it.
    /// `by_address` are the services on which anything was ever entered by a web address.
    ///
    /// # Errors
    /// If the disk fails or is full, or does not give back what was written. The snapshot before
    /// is untouched then.
    pub fn commit(
        mut self,
        sequence: RegisterSequence,
        origin: Origin,
        by_address: BTreeSet<Service>,
    ) -> Result<Snapshot, SnapshotError> {
        self.end_service()?;
        let written = self.layer.finish(sequence, origin, by_address);
        written.map_err(at(self.replacing.new_path(), "cannot write the snapshot"))?;
        let file = &self.layer.out;
        self.replacing.seal(file)?;
        let new_path = self.replacing.new_path();
        let bytes = Bytes::map(file).map_err(at(new_path, "cannot map the snapshot"))?;
        let snapshot = Snapshot::from_bytes(bytes, new_path)?;
        self.replacing.commit()?;
        Ok(snapshot)
    }

    fn begin(&mut self, service: &Service) -> Result<(), SnapshotError> {
        self.end_service()?;
        if self.service.as_ref().is_some_and(|last| last >= service) {
            return Err(SnapshotError::Order {
                path: self.replacing.path().to_owned(),
                service: service.to_string(),
            });
        }
        self.service = Some(service.clone());
        Ok(())
    }

    fn end_service(&mut self) -> Result<(), SnapshotError> {
        let Some(service) = &self.service else {
            return Ok(());
        };
        let layer = &mut self.layer;
        let drained = self
            .sorter
            .drain(&mut |label, scopes| layer.push(label, scopes));
        let ended = drained.and_then(|()| layer.end_service(service));
        ended.map_err(at(self.replacing.new_path(), "cannot write the snapshot"))
    }
}

impl std::fmt::Debug for SnapshotWriter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SnapshotWriter")
            .field("path", &self.replacing.path())
            .finish_non_exhaustive()
    }
}

/// The bytes of a snapshot in memory, of services and labels in ascending order.
pub(super) fn in_memory(
    sequence: RegisterSequence,
    origin: Origin,
    standing: impl IntoIterator<Item = (Service, Vec<(Label, Scopes)>)>,
    by_address: BTreeSet<Service>,
) -> io::Result<Vec<u8>> {
    let mut layer = Layer::new(Cursor::new(Vec::new()))?;
    for (service, entries) in standing {
        for (label, scopes) in entries {
            layer.push(label, scopes)?;
        }
        layer.end_service(&service)?;
    }
    layer.finish(sequence, origin, by_address)?;
    Ok(layer.out.into_inner())
}

/// Lays services and labels, which come in ascending order, out as a snapshot.
pub(super) struct Layer<W> {
    pub(super) out: W,
    offset: u64,
    /// The block that is being filled.
    records: Vec<[u8; RECORD]>,
    /// The blocks of the service so far, its labels, and their hash.
    blocks: Vec<block::Block>,
    labels: u64,
    entries: Sha256,
    directory: Directory,
    all_labels: u64,
    /// For each service its name and length, and the hash of its labels.
    services: Vec<u8>,
    key: [u8; 16],
}

impl<W: Write + Seek> Layer<W> {
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        // Nothing that ends here passes for a snapshot: the header comes last.
        out.write_all(&[0; HEADER])?;
        Ok(Self {
            out,
            offset: HEADER as u64,
            records: Vec::new(),
            blocks: Vec::new(),
            labels: 0,
            entries: Sha256::new(),
            directory: Directory::default(),
            all_labels: 0,
            services: Vec::new(),
            key: [0; 16],
        })
    }

    pub(super) fn push(&mut self, label: Label, scopes: Scopes) -> io::Result<()> {
        self.records.push(block::record(&label, scopes));
        if self.records.len() == MAX_LABELS {
            self.end_block()?;
        }
        Ok(())
    }

    fn end_block(&mut self) -> io::Result<()> {
        let Some((block, bytes)) = block::encode(&self.records) else {
            return Ok(());
        };
        self.entries.update(self.records.as_flattened());
        self.labels += self.records.len() as u64;
        self.records.clear();
        self.out.write_all(&bytes)?;
        self.blocks.push(block::Block {
            offset: self.offset,
            ..block
        });
        self.offset += bytes.len() as u64;
        Ok(())
    }

    pub(super) fn end_service(&mut self, service: &Service) -> io::Result<()> {
        self.end_block()?;
        let (labels, entries) = (mem::take(&mut self.labels), mem::take(&mut self.entries));
        let blocks = mem::take(&mut self.blocks);
        if blocks.is_empty() {
            return Ok(());
        }
        let name = service.as_str().as_bytes();
        self.services.extend((name.len() as u64).to_be_bytes());
        self.services.extend(name);
        self.services.extend(labels.to_be_bytes());
        self.services.extend(entries.finalize());
        self.all_labels += labels;
        self.directory.services.insert(service.clone(), blocks);
        Ok(())
    }

    fn finish(
        &mut self,
        sequence: RegisterSequence,
        origin: Origin,
        by_address: BTreeSet<Service>,
    ) -> io::Result<()> {
        self.directory.by_address = by_address;
        let directory = self.directory.encode();
        let directory = directory.ok_or_else(|| io::Error::other("too many services"))?;
        self.out.write_all(&directory)?;
        let digest = Sha256::new()
            .chain_update(DIGEST_INFO)
            .chain_update(sequence.0.to_be_bytes())
            .chain_update(&self.services)
            .finalize();
        let header = Header {
            sequence,
            labels: self.all_labels,
            length: self.offset + directory.len() as u64,
            directory: self.offset,
            digest: digest.into(),
            origin: origin.0,
            directory_hash: Sha256::digest(&directory).into(),
            key: self.key,
        };
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&header.encode())?;
        self.out.flush()
    }
}
