//! Mail: the letters of the register, in the person's language, through SMTP.
//!
//! A [`Letter`] becomes a plain text mail without pictures, links that count, or anything that the
//! sender of a form typed. [`Mailer::post`] puts it into a bounded queue and returns at once; a
//! worker sends it, several times where the mail server cannot take it. [`Mailer::send`] makes one
//! attempt and says what came of it, for those who keep letters until they are sent.
//!
//! What anyone can cause by typing an address (codes and reminders) is limited to a few mails an
//! address and day. Over the limit a mail is counted and not sent, and nobody is told: the answer
//! would tell a stranger that others asked before.
//!
//! The queue is in memory. What waits when the process dies is lost; a code can be asked for
//! again, and what the law owes should be sent with [`Mailer::send`] from what the register holds.

mod counts;
mod error;
mod letter;
mod limit;
mod message;
mod settings;
mod transport;
#[cfg(any(test, feature = "trial"))]
pub mod trial;
mod worker;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use licit_documents::Language;
use licit_record::Personal;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use counts::Counters;
pub use counts::MailCounts;
pub use error::MailError;
pub use letter::{Letter, Outcome};
use limit::Limit;
use message::Mail;
pub use settings::{MailSettings, PER_ADDRESS_PER_DAY};
use transport::Transport;
use worker::{Parcel, Worker};

/// Mails that wait at once; one with an attachment counts as several.
const WAITING_MAX: usize = 10_000;

/// Bytes of a mail for which it counts as one.
const SHARE_BYTES: usize = 8 * 1024;

/// How long the mail server may take to say goodbye.
const GOODBYE_MAX: Duration = Duration::from_secs(1);

/// Sends letters. A clone sends through the same queue.
#[derive(Clone)]
pub struct Mailer {
    shared: Arc<Shared>,
}

struct Shared {
    transport: Arc<Transport>,
    counters: Arc<Counters>,
    from: Mailbox,
    signature: String,
    limit: Mutex<Limit>,
    room: Arc<Semaphore>,
    queue: mpsc::Sender<Parcel>,
    closing: watch::Sender<bool>,
    worker: Mutex<Option<JoinHandle<()>>>,
}

impl Mailer {
    /// Opens the way out and starts the worker, in the runtime of the caller. The mail server need
    /// not run yet; [`Mailer::reach`] finds out whether it does.
    ///
    /// # Errors
    /// If a setting is wrong, the folder cannot be written to, or no runtime runs.
    pub fn new(settings: &MailSettings) -> Result<Self, MailError> {
        Self::with(settings, WAITING_MAX, worker::WAITS.to_vec())
    }

    fn with(
        settings: &MailSettings,
        waiting_max: usize,
        waits: Vec<Duration>,
    ) -> Result<Self, MailError> {
        let from = settings::sender(settings)?;
        if settings.per_address_per_day == 0 {
            return Err(MailError::NoMails);
        }
        let runtime = Handle::try_current().map_err(|_| MailError::NoRuntime)?;
        let transport = Arc::new(Transport::open(settings, runtime.clone())?);
        let counters = Arc::new(Counters::default());
        let (queue, parcels) = mpsc::channel(waiting_max);
        let (closing, closed) = watch::channel(false);
        let worker = Worker::new(Arc::clone(&transport), Arc::clone(&counters), waits);
        let worker = runtime.spawn(worker.run(parcels, closed));
        Ok(Self {
            shared: Arc::new(Shared {
                transport,
                counters,
                signature: message::signature(&from),
                from,
                limit: Mutex::new(Limit::new(settings.per_address_per_day)?),
                room: Arc::new(Semaphore::new(waiting_max)),
                queue,
                closing,
                worker: Mutex::new(Some(worker)),
            }),
        })
    }

    /// Whether an address is one that mail can go to.
    ///
    /// # Errors
    /// If it is not.
    pub fn check(to: &Personal) -> Result<(), MailError> {
        message::recipient(to.expose()).map(drop)
    }

    /// Puts a letter into the queue, and returns before it is sent. Over the limit of the address
    /// it is done without a word.
    ///
    /// # Errors
    /// If the address is none, the letter is too large, too many wait, or the mailer is closed.
    pub fn post(
        &self,
        to: &Personal,
        language: Language,
        letter: &Letter,
    ) -> Result<(), MailError> {
        let (address, mail) = self.write(to, language, letter)?;
        if *self.shared.closing.borrow() {
            self.shared.counters.dropped();
            return Err(MailError::Closed);
        }
        let shares = 1 + mail.bytes.len() / SHARE_BYTES;
        let room = Arc::clone(&self.shared.room);
        let room = room.try_acquire_many_owned(u32::try_from(shares).unwrap_or(u32::MAX));
        // A place in the queue is kept before the mail is counted for the address.
        let (Ok(room), Ok(place)) = (room, self.shared.queue.try_reserve()) else {
            self.shared.counters.dropped();
            return Err(MailError::Full);
        };
        if !self.admits(&address, letter) {
            return Ok(());
        }
        let minutes = letter.good_for_minutes();
        let good_for = minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
        self.shared.counters.posted();
        place.send(Parcel {
            mail,
            until: good_for.and_then(|time| Instant::now().checked_add(time)),
            failed: 0,
            _room: room,
        });
        Ok(())
    }

    /// Sends a letter in one attempt. Over the limit of the address it is done without a word.
    ///
    /// # Errors
    /// If the address is none, the letter is too large, or the mail server does not take it;
    /// [`MailError::is_transient`] says whether another attempt makes sense.
    pub async fn send(
        &self,
        to: &Personal,
        language: Language,
        letter: &Letter,
    ) -> Result<(), MailError> {
        let (address, mail) = self.write(to, language, letter)?;
        if !self.admits(&address, letter) {
            return Ok(());
        }
        self.shared.counters.posted();
        let sent = self.shared.transport.send(&mail).await;
        match &sent {
            Ok(()) => self.shared.counters.sent(),
            Err(_) => self.shared.counters.failed(),
        }
        sent
    }

    /// Whether the mail server answers and lets us in.
    ///
    /// # Errors
    /// If it does not.
    pub async fn reach(&self) -> Result<(), MailError> {
        self.shared.transport.reach().await
    }

    /// How many mails went which way.
    pub fn counts(&self) -> MailCounts {
        self.shared.counters.read()
    }

    /// Takes no more letters, sends what waits, and gives up what is not sent by then. Afterwards
    /// nothing waits, and [`MailCounts::dropped`] says how many were left behind.
    pub async fn close(&self, within: Duration) -> MailCounts {
        self.shared.closing.send_replace(true);
        let worker = lock(&self.shared.worker).take();
        if let Some(mut worker) = worker {
            if timeout(within, &mut worker).await.is_err() {
                worker.abort();
                // It ends at its next wait, or has ended.
                let _ = worker.await;
            }
            self.shared.counters.leave();
            // A server that does not say goodbye in time is left alone.
            let _ = timeout(GOODBYE_MAX, self.shared.transport.close()).await;
        }
        self.counts()
    }

    fn write(
        &self,
        to: &Personal,
        language: Language,
        letter: &Letter,
    ) -> Result<(Address, Mail), MailError> {
        let address = message::recipient(to.expose())?;
        let written = letter.write(language, &self.shared.signature);
        let mail = message::mail(&self.shared.from, address.clone(), language, written)?;
        Ok((address, mail))
    }

    fn admits(&self, to: &Address, letter: &Letter) -> bool {
        let mut limit = lock(&self.shared.limit);
        let admits = limit.admits(to, letter.occasion(), Instant::now());
        if !admits {
            self.shared.counters.limited();
        }
        admits
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Mailer").field(&self.counts()).finish()
    }
}

/// Locks what no panic leaves half-done.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
