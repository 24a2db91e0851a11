//! What a long run tells whoever watches it.

/// A stage of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading the sources; counted in bytes.
    Collect,
    /// Judging and de-identifying; counted in chunks.
    Judge,
    /// Looking for copies; counted in ranges of fingerprints.
    Match,
    /// Writing the parts; counted in buckets.
    Seal,
}

impl Phase {
    /// A word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Judge => "judge",
            Self::Match => "match",
            Self::Seal => "seal",
        }
    }
}

/// Somebody who watches. Called from all threads.
pub trait Progress: Sync {
    /// A phase begins; `total` is 0 where it is not known.
    fn begin(&self, phase: Phase, total: u64);
    /// So much more is done.
    fn advance(&self, done: u64);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _: Phase, _: u64) {}
    fn advance(&self, _: u64) {}
}
