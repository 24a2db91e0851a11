//! Sends what was posted, again where the mail server cannot take it now.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::MailError;
use super::counts::Counters;
use super::message::Mail;
use super::transport::Transport;

/// Mails that are on the way at once, each in a connection of its own. A mail takes about 40 ms even
/// on loopback, since its end goes out as a packet of its own: eight make about 180 mails a second.
const AT_ONCE: usize = 8;

/// How long a mail waits before it is tried again; after the last of these it is given up.
pub(super) const WAITS: [Duration; 4] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
];

/// A mail on its way.
pub(super) struct Parcel {
    pub(super) mail: Mail,
    /// When it is of no use any more.
    pub(super) until: Option<Instant>,
    /// Failed attempts.
    pub(super) failed: usize,
    /// Its part of the room for mails that wait.
    pub(super) _room: OwnedSemaphorePermit,
}

/// Takes parcels from the queue until it is closed and nothing is left.
pub(super) struct Worker {
    transport: Arc<Transport>,
    counters: Arc<Counters>,
    waits: Vec<Duration>,
    on_the_way: JoinSet<(Parcel, Result<(), MailError>)>,
    /// What is tried again, by time; the number keeps two of the same moment apart.
    later: BTreeMap<(Instant, u64), Parcel>,
    number: u64,
    /// Whether the service goes down: then everything is tried once more, and nothing waits.
    hurried: bool,
}

impl Worker {
    pub(super) fn new(
        transport: Arc<Transport>,
        counters: Arc<Counters>,
        waits: Vec<Duration>,
    ) -> Self {
        Self {
            transport,
            counters,
            waits,
            on_the_way: JoinSet::new(),
            later: BTreeMap::new(),
            number: 0,
            hurried: false,
        }
    }

    pub(super) async fn run(
        mut self,
        mut queue: mpsc::Receiver<Parcel>,
        mut closing: watch::Receiver<bool>,
    ) {
        let mut open = true;
        while open || !self.later.is_empty() || !self.on_the_way.is_empty() {
            let free = self.on_the_way.len() < AT_ONCE;
            let due = self.due();
            tokio::select! {
                Some(done) = self.on_the_way.join_next() => self.done(done),
                () = sleep_until(due.unwrap_or_else(Instant::now)), if free && due.is_some() => {
                    if let Some((_, parcel)) = self.later.pop_first() {
                        self.start(parcel);
                    }
                }
                parcel = queue.recv(), if free && open => match parcel {
                    Some(parcel) => self.start(parcel),
                    None => open = false,
                },
                _ = closing.changed(), if !self.hurried => {
                    self.hurried = true;
                    queue.close();
                }
            }
        }
    }

    /// When the next mail is tried again.
    fn due(&self) -> Option<Instant> {
        let (first, _) = self.later.first_key_value()?;
        match self.hurried {
            true => Some(Instant::now()),
            false => Some(first.0),
        }
    }

    fn start(&mut self, parcel: Parcel) {
        if parcel.until.is_some_and(|until| until <= Instant::now()) {
            return self.counters.failed();
        }
        let transport = Arc::clone(&self.transport);
        self.on_the_way.spawn(async move {
            let sent = transport.send(&parcel.mail).await;
            (parcel, sent)
        });
    }

    fn done(&mut self, done: Result<(Parcel, Result<(), MailError>), tokio::task::JoinError>) {
        let (mut parcel, error) = match done {
            Ok((_, Ok(()))) => return self.counters.sent(),
            Ok((parcel, Err(error))) => (parcel, error),
            // The attempt itself broke, and took the mail with it.
            Err(_) => return self.counters.failed(),
        };
        let wait = self.waits.get(parcel.failed);
        match wait.filter(|_| error.is_transient() && !self.hurried) {
            None => self.counters.failed(),
            Some(wait) => {
                self.counters.retried();
                parcel.failed += 1;
                self.number += 1;
                let key = (Instant::now() + *wait, self.number);
                self.later.insert(key, parcel);
            }
        }
    }
}
