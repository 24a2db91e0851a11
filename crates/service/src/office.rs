//! The office: what stands between pages and register. Submissions wait in a queue with a written
//! limit and are entered many at a time, so that one flush of the disk serves all of them; nobody
//! is told that something was entered before it is on the disk.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use licit_evidence::log::LogError;
use licit_record::{RegisterSequence, Service};
use licit_register::{
    EntryId, Intake, Prepared, Register, RegisterError, Request, Submitted, Token,
};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::receipts::{ReceiptFault, Wanted};
use crate::settings::Settings;

/// Submissions that wait to be entered, at most.
const QUEUE: usize = 2048;

/// Submissions in one transaction, at most.
const BATCH: usize = 256;

/// Receipts that wait to be made, at most; those beyond are made when they are asked for.
const RECEIPT_QUEUE: usize = 4096;

/// Submissions whose receipts are made with one checkpoint, at most.
const RECEIPT_BATCH: usize = 1024;

/// How long receipts wait for others. Making them takes the register and the disk from those who
/// wait to be entered, so that fewer times are better; whoever asks for one gets it at once.
const RECEIPTS_GATHER: Duration = Duration::from_millis(100);

/// Connections to the register for everything but submissions.
const DESKS: usize = 4;

/// Why the office could not do something.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OfficeError {
    /// Too much waits to be entered: try again in a second.
    #[error("too much waits to be entered")]
    Busy,
    /// The office is closed.
    #[error("the service is shutting down")]
    Closed,
    /// The register failed.
    #[error(transparent)]
    Register(#[from] Arc<RegisterError>),
    /// A receipt could not be made.
    #[error("no receipt: {0}")]
    Receipt(String),
}

impl From<RegisterError> for OfficeError {
    fn from(error: RegisterError) -> Self {
        Self::Register(Arc::new(error))
    }
}

impl From<ReceiptFault> for OfficeError {
    fn from(fault: ReceiptFault) -> Self {
        match fault {
            // Another command appends: it is done in a moment.
            ReceiptFault::Log(LogError::Busy { .. }) => Self::Busy,
            fault => Self::Receipt(fault.to_string()),
        }
    }
}

/// A submission on its way into the register.
struct Arrived {
    token: Token,
    prepared: Prepared,
    received_at: Timestamp,
    answer: oneshot::Sender<Result<Submitted, Arc<RegisterError>>>,
}

/// Requests whose receipts are to be made.
struct Entered {
    token: Token,
    ids: Vec<EntryId>,
    received_at: Timestamp,
}

/// What the office counts.
#[derive(Debug, Default)]
pub struct Counters {
    /// Submissions that are on the disk.
    pub entered: AtomicU64,
    /// Submissions that had been entered before.
    pub repeated: AtomicU64,
    /// Submissions that were turned away because too many waited.
    pub turned_away: AtomicU64,
    /// Transactions that entered them.
    pub transactions: AtomicU64,
    /// Receipts that could not be made at once.
    pub receipts_failed: AtomicU64,
}

/// When requests came whose receipts are not made yet: the register keeps the day alone.
type Moments = Arc<Mutex<HashMap<EntryId, Timestamp>>>;

/// The office. Clones are the same one.
#[derive(Clone)]
pub struct Office {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    intake: Intake,
    arrivals: Mutex<Option<mpsc::Sender<Arrived>>>,
    desks: Mutex<Vec<Register>>,
    /// Held by whoever appends to the evidence log.
    log: Arc<Mutex<()>>,
    free: Semaphore,
    counters: Arc<Counters>,
    moments: Moments,
    threads: Mutex<Vec<std::thread::JoinHandle<()>>>,
}

impl Office {
    /// Opens the register and begins to work.
    ///
    /// # Errors
    /// If the register cannot be opened.
    pub fn open(settings: Settings) -> Result<Self, RegisterError> {
        let open = || Register::open(&settings.register, &settings.labels, settings.region);
        let (entering, issuing) = (open()?, open()?);
        let desks = (0..DESKS).map(|_| open()).collect::<Result<Vec<_>, _>>()?;
        let (arrivals, arrived) = mpsc::channel(QUEUE);
        let (receipts, wanted) = mpsc::channel(RECEIPT_QUEUE);
        let counters = Arc::new(Counters::default());
        let log = Arc::new(Mutex::new(()));
        let moments = Moments::default();
        let threads = vec![
            start("enter", {
                let (counters, moments) = (Arc::clone(&counters), Arc::clone(&moments));
                move || enter_all(entering, arrived, &receipts, &moments, &counters)
            })?,
            start("receipts", {
                let (settings, counters) = (settings.clone(), Arc::clone(&counters));
                let (log, moments) = (Arc::clone(&log), Arc::clone(&moments));
                move || issue_all(&settings, issuing, &log, wanted, &moments, &counters)
            })?,
        ];
        let intake = Intake::new(&settings.labels, settings.region);
        let inner = Inner {
            intake,
            settings,
            log,
            arrivals: Mutex::new(Some(arrivals)),
            desks: Mutex::new(desks),
            free: Semaphore::new(DESKS),
            counters,
            moments,
            threads: Mutex::new(threads),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// What the office was set up with.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// What makes submissions ready.
    pub fn intake(&self) -> &Intake {
        &self.inner.intake
    }

    /// What was counted.
    pub fn counters(&self) -> &Counters {
        &self.inner.counters
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.inner.settings.now)()
    }

    /// Today, in UTC: periods are reckoned by it.
    pub fn today(&self) -> Date {
        Offset::UTC.to_datetime(self.now()).date()
    }

    /// Enters a submission, and returns when it is on the disk.
    ///
    /// # Errors
    /// [`OfficeError::Busy`] if too much waits; else if the register fails. Then nothing was
    /// entered.
    pub async fn enter(
        &self,
        token: Token,
        prepared: Prepared,
        received_at: Timestamp,
    ) -> Result<Submitted, OfficeError> {
        let (answer, answered) = oneshot::channel();
        let arrivals = lock(&self.inner.arrivals).clone();
        let arrivals = arrivals.ok_or(OfficeError::Closed)?;
        let arrived = Arrived {
            token,
            prepared,
            received_at,
            answer,
        };
        arrivals.try_send(arrived).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                count(&self.inner.counters.turned_away, 1);
                OfficeError::Busy
            }
            mpsc::error::TrySendError::Closed(_) => OfficeError::Closed,
        })?;
        let answer = answered.await.map_err(|_| OfficeError::Closed)?;
        Ok(answer?)
    }

    /// Does something with the register, on a thread that may block.
    ///
    /// # Errors
    /// As the work does; or if the office is closed.
    pub async fn with<T, E>(
        &self,
        work: impl FnOnce(&mut Register) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<OfficeError> + Send + 'static,
    {
        let free = self.inner.free.acquire().await;
        let _free = free.map_err(|_| OfficeError::Closed)?;
        let office = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let desk = lock(&office.inner.desks).pop();
            let mut desk = desk.ok_or(OfficeError::Closed)?;
            let done = work(&mut desk);
            lock(&office.inner.desks).push(desk);
            done
        });
        done.await.map_err(|_| OfficeError::Closed)?
    }

    /// The requests that a token leads to.
    ///
    /// # Errors
    /// If the register fails.
    pub async fn requests_of(&self, token: &Token) -> Result<Vec<Request>, OfficeError> {
        let (token, services) = (token.clone(), self.inner.settings.service_list());
        self.with(move |register| Ok(register.requests_of(&token, &services)?))
            .await
    }

    /// The receipt of a request. It is made now if it was not made before.
    ///
    /// # Errors
    /// If register or log fail.
    pub async fn receipt(
        &self,
        token: &Token,
        request: Request,
    ) -> Result<Option<Vec<u8>>, OfficeError> {
        let (settings, token) = (self.inner.settings.clone(), token.clone());
        let (log, moments) = (Arc::clone(&self.inner.log), Arc::clone(&self.inner.moments));
        self.with(move |register| {
            if let Some(receipt) = register.receipt(&token, &request)? {
                return Ok(Some(receipt));
            }
            // It may be in the making: then it is there when the log is free.
            let _log = lock(&log);
            let received_at = lock(&moments).get(&request.id).copied();
            let issuer = settings.issuer();
            Ok::<_, OfficeError>(issuer.receipt(register, &token, &request, received_at)?)
        })
        .await
    }

    /// Up to which position everything that holds content of a service honours the register.
    pub fn honoured(&self, service: &Service) -> Option<RegisterSequence> {
        let stores = self.inner.settings.stores.iter();
        let own = stores.filter(|(of, _)| of.as_ref().is_none_or(|of| of == service));
        let versions = own.flat_map(|(_, store)| {
            let numbers = store.numbers().unwrap_or_default();
            numbers
                .into_iter()
                .filter_map(|number| store.version(number).ok())
        });
        let sequences = versions.map(|version| version.manifest.register.sequence);
        sequences.min().map(RegisterSequence)
    }

    /// Takes no more submissions, enters those that wait, and ends.
    pub fn close(&self) {
        drop(lock(&self.inner.arrivals).take());
        for thread in lock(&self.inner.threads).drain(..) {
            let _ = thread.join();
        }
        // Connections end here, on a thread that may block, and not with the last clone.
        self.inner.free.close();
        let desks = std::mem::take(&mut *lock(&self.inner.desks));
        let _ = std::thread::spawn(move || drop(desks)).join();
    }
}

fn start(
    name: &str,
    work: impl FnOnce() + Send + 'static,
) -> Result<std::thread::JoinHandle<()>, RegisterError> {
    let builder = std::thread::Builder::new().name(name.to_owned());
    builder.spawn(work).map_err(RegisterError::System)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn count(counter: &AtomicU64, by: u64) {
    counter.fetch_add(by, Ordering::Relaxed);
}

/// Enters what arrives, many at a time, until nobody can send any more.
fn enter_all(
    mut register: Register,
    mut arrived: mpsc::Receiver<Arrived>,
    receipts: &mpsc::Sender<Entered>,
    moments: &Mutex<HashMap<EntryId, Timestamp>>,
    counters: &Counters,
) {
    while let Some(first) = arrived.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(next) = arrived.try_recv()
        {
            batch.push(next);
        }
        let (submissions, waiting): (Vec<_>, Vec<_>) = batch
            .into_iter()
            .map(|arrived| {
                let entered = Entered {
                    token: arrived.token,
                    ids: arrived.prepared.ids().map(|(_, id)| id).collect(),
                    received_at: arrived.received_at,
                };
                (arrived.prepared, (entered, arrived.answer))
            })
            .unzip();
        let answers = register.enter(&submissions);
        count(&counters.transactions, 1);
        match answers {
            Ok(answers) => {
                for ((entered, answer), submitted) in waiting.into_iter().zip(answers) {
                    if submitted == Submitted::Known {
                        let _ = answer.send(Ok(submitted));
                        count(&counters.repeated, 1);
                        continue;
                    }
                    count(&counters.entered, 1);
                    // Where too many wait, the receipt is made when it is asked for.
                    if let Ok(place) = receipts.try_reserve() {
                        let moment = |id: &EntryId| (*id, entered.received_at);
                        lock(moments).extend(entered.ids.iter().map(moment));
                        place.send(entered);
                    }
                    let _ = answer.send(Ok(submitted));
                }
            }
            Err(error) => {
                let error = Arc::new(error);
                for (_, answer) in waiting {
                    let _ = answer.send(Err(Arc::clone(&error)));
                }
            }
        }
    }
}

/// Makes receipts for what was entered, many with one checkpoint.
fn issue_all(
    settings: &Settings,
    mut register: Register,
    log: &Mutex<()>,
    mut entered: mpsc::Receiver<Entered>,
    moments: &Mutex<HashMap<EntryId, Timestamp>>,
    counters: &Counters,
) {
    while let Some(first) = entered.blocking_recv() {
        let mut batch = vec![first];
        std::thread::sleep(RECEIPTS_GATHER);
        while batch.len() < RECEIPT_BATCH
            && let Ok(next) = entered.try_recv()
        {
            batch.push(next);
        }
        let _log = lock(log);
        let mut wanted = Vec::new();
        for entered in &batch {
            for id in &entered.ids {
                // Whoever was quicker to ask has one: a request has one leaf.
                if let Ok(Some(request)) = register.request(*id)
                    && matches!(register.receipt(&entered.token, &request), Ok(None))
                {
                    wanted.push(Wanted {
                        token: entered.token.clone(),
                        request,
                        received_at: Some(entered.received_at),
                    });
                }
            }
        }
        // Their order in the log is that of their numbers, which is none.
        wanted.sort_by_key(|wanted| wanted.request.id);
        if settings.issuer().issue(&mut register, &wanted).is_err() {
            count(&counters.receipts_failed, wanted.len() as u64);
        }
        let mut moments = lock(moments);
        for id in batch.iter().flat_map(|entered| &entered.ids) {
            moments.remove(id);
        }
    }
}
