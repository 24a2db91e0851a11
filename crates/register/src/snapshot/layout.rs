//! The layout of the file: header and directory, as docs/snapshot.md describes them. All numbers
//! are little-endian.

use std::collections::{BTreeMap, BTreeSet};

use licit_record::{RegisterSequence, Service};
use sha2::{Digest, Sha256};

use super::block::Block;
use super::filter::Shape;
use crate::label::Label;

/// What a snapshot begins with.
pub(super) const MAGIC: [u8; 8] = *b"licitsnp";

/// The version of the layout.
pub(super) const VERSION: u32 = 1;

/// Bytes of the header.
pub(super) const HEADER: usize = 192;

/// Bytes of the header that its hash is taken of.
const HASHED: usize = HEADER - 32;

/// Most bytes of the name of a service.
const MAX_NAME: usize = u16::MAX as usize;

/// What the file says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) sequence: RegisterSequence,
    /// Labels of all services.
    pub(super) labels: u64,
    /// Bytes of the whole file.
    pub(super) length: u64,
    /// Where the directory begins; it reaches to the end.
    pub(super) directory: u64,
    pub(super) digest: [u8; 32],
    pub(super) origin: [u8; 32],
    /// SHA-256 of the directory.
    pub(super) directory_hash: [u8; 32],
    /// Tells the label key from others; zero where nobody said it.
    pub(super) key: [u8; 16],
}

/// What is wrong with a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderProblem {
    NotASnapshot,
    Version(u32),
    Damaged,
}

impl Header {
    pub(super) fn encode(&self) -> [u8; HEADER] {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((HEADER as u32).to_le_bytes());
        bytes.extend(self.sequence.0.to_le_bytes());
        bytes.extend(self.labels.to_le_bytes());
        bytes.extend(self.length.to_le_bytes());
        bytes.extend(self.directory.to_le_bytes());
        bytes.extend(self.digest);
        bytes.extend(self.origin);
        bytes.extend(self.directory_hash);
        bytes.extend(self.key);
        bytes.resize(HASHED, 0);
        let hash = Sha256::digest(&bytes);
        bytes.extend(hash);
        let mut header = [0; HEADER];
        header.copy_from_slice(&bytes);
        header
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, HeaderProblem> {
        let mut reader = Reader(bytes);
        if reader.array() != Some(MAGIC) {
            return Err(HeaderProblem::NotASnapshot);
        }
        match reader.u32() {
            Some(VERSION) => {}
            Some(version) => return Err(HeaderProblem::Version(version)),
            None => return Err(HeaderProblem::Damaged),
        }
        let header = bytes.get(..HEADER).and_then(|header| {
            let (hashed, hash) = header.split_at(HASHED);
            (Sha256::digest(hashed).as_slice() == hash).then_some(())?;
            (reader.u32()? as usize == HEADER).then_some(())?;
            Some(Self {
                sequence: RegisterSequence(reader.u64()?),
                labels: reader.u64()?,
                length: reader.u64()?,
                directory: reader.u64()?,
                digest: reader.array()?,
                origin: reader.array()?,
                directory_hash: reader.array()?,
                key: reader.array()?,
            })
        });
        header.ok_or(HeaderProblem::Damaged)
    }
}

/// Which service has which blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Directory {
    pub(super) services: BTreeMap<Service, Vec<Block>>,
    pub(super) by_address: BTreeSet<Service>,
}

impl Directory {
    /// Its bytes; `None` if a name is longer than can be written.
    pub(super) fn encode(&self) -> Option<Vec<u8>> {
        let names: BTreeSet<&Service> = self.services.keys().chain(&self.by_address).collect();
        let mut bytes = u32::try_from(names.len()).ok()?.to_le_bytes().to_vec();
        for service in names {
            let name = service.as_str().as_bytes();
            bytes.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
            bytes.extend(name);
            bytes.push(u8::from(self.by_address.contains(service)));
            let blocks = self.services.get(service).map_or(&[][..], Vec::as_slice);
            bytes.extend(u32::try_from(blocks.len()).ok()?.to_le_bytes());
            for block in blocks {
                encode_block(block, &mut bytes);
            }
        }
        Some(bytes)
    }

    /// The directory of these bytes; `None` if they are not one.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let mut directory = Self::default();
        for _ in 0..reader.u32()? {
            let length = reader.u16()? as usize;
            let name = reader.take(length.min(MAX_NAME))?;
            let service = Service::new(std::str::from_utf8(name).ok()?).ok()?;
            match reader.array()? {
                [0] => {}
                [1] => drop(directory.by_address.insert(service.clone())),
                _ => return None,
            }
            let count = reader.u32()?;
            let blocks: Option<Vec<_>> = (0..count).map(|_| decode_block(&mut reader)).collect();
            let blocks = blocks?;
            if !blocks.is_empty() && directory.services.insert(service, blocks).is_some() {
                return None;
            }
        }
        reader.0.is_empty().then_some(directory)
    }
}

fn encode_block(block: &Block, bytes: &mut Vec<u8>) {
    bytes.extend(block.offset.to_le_bytes());
    bytes.extend(block.first.0);
    bytes.extend(block.last.0);
    bytes.extend(block.labels.to_le_bytes());
    bytes.extend(block.slots.to_le_bytes());
    bytes.extend(block.shape.seed.to_le_bytes());
    bytes.extend(block.shape.segment_bits.to_le_bytes());
    bytes.extend(block.shape.segments.to_le_bytes());
    bytes.extend(block.hash);
}

fn decode_block(reader: &mut Reader<'_>) -> Option<Block> {
    Some(Block {
        offset: reader.u64()?,
        first: Label(reader.array()?),
        last: Label(reader.array()?),
        labels: reader.u32()?,
        slots: reader.u32()?,
        shape: Shape {
            seed: reader.u64()?,
            segment_bits: reader.u32()?,
            segments: reader.u32()?,
        },
        hash: reader.array()?,
    })
}

/// Reads from the front of bytes.
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

impl<'b> Reader<'b> {
    pub(crate) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}
