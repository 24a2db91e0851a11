//! How many mails went which way; numbers without persons, for metrics.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many mails went which way since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// Taken by the mail server.
    pub sent: u64,
    /// Given up: refused by the mail server, or too often not taken.
    pub failed: u64,
    /// Attempts that are made again.
    pub retried: u64,
    /// Not sent because the address had its mails of the day.
    pub limited: u64,
    /// Not sent because too many were waiting, or because the service went down.
    pub dropped: u64,
    /// In the queue, on the way, or waiting for another attempt.
    pub waiting: u64,
}

/// The counters behind [`MailCounts`].
#[derive(Default)]
pub(super) struct Counters {
    posted: AtomicU64,
    sent: AtomicU64,
    failed: AtomicU64,
    retried: AtomicU64,
    limited: AtomicU64,
    dropped: AtomicU64,
    /// Of those posted, those that closing left behind.
    left: AtomicU64,
}

impl Counters {
    pub(super) fn posted(&self) {
        self.posted.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn sent(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn failed(&self) {
        self.failed.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn retried(&self) {
        self.retried.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn limited(&self) {
        self.limited.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    /// Nothing that waits is sent any more.
    pub(super) fn leave(&self) {
        let waiting = self.read().waiting;
        self.left.fetch_add(waiting, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> MailCounts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let (sent, failed, left) = (read(&self.sent), read(&self.failed), read(&self.left));
        MailCounts {
            sent,
            failed,
            retried: read(&self.retried),
            limited: read(&self.limited),
            dropped: read(&self.dropped) + left,
            waiting: read(&self.posted).saturating_sub(sent + failed + left),
        }
    }
}
