//! The evidence log: an append-only Merkle tree on disk, in the C2SP formats.
//!
//! ```text
//! log/checkpoint                 size and root, signed (tlog-checkpoint, signed-note)
//! log/tile/0/x001/234            256 hashes of leaves (tlog-tiles)
//! log/tile/0/x001/235.p/17       the unfinished tile at the right edge, 17 hashes wide
//! log/tile/1/004                 hashes of full tiles one level below
//! log/tile/entries/x001/234      256 entries, each with its length before it
//! ```
//!
//! Nothing in the folder is secret: it can be served as it lies. [`LogWriter`] appends,
//! [`LogReader`] proves, and [`merkle`] checks proofs without any folder. [`fork`] tells whether
//! two signed checkpoints can belong to one log.

mod checkpoint;
mod disk;
mod error;
pub mod fork;
mod layout;
pub mod merkle;
mod reader;
mod writer;

pub use checkpoint::Checkpoint;
pub use error::LogError;
pub use reader::{LogCheck, LogReader};
pub use writer::LogWriter;

#[cfg(test)]
mod speed;
#[cfg(test)]
mod tests;
