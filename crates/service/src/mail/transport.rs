//! How a mail leaves: to a mail server, or into a folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::message::Mail;
use super::settings::Way;
use super::{MailError, MailSettings, settings};

/// How long one attempt may take, all answers of the server together.
const ATTEMPT_MAX: Duration = Duration::from_secs(90);

/// A way out for mails.
pub(super) enum Transport {
    /// A mail server.
    Smtp(Smtp),
    /// A folder, one file a mail.
    Folder(Folder),
}

impl Transport {
    /// Opens the way out. A mail server need not run yet; a folder is made if it is not there.
    pub(super) fn open(settings: &MailSettings, runtime: Handle) -> Result<Self, MailError> {
        Ok(match settings::way(settings)? {
            Way::Smtp(pool) => Self::Smtp(Smtp {
                pool: Some(pool),
                runtime,
            }),
            Way::Folder(path) => Self::Folder(Folder::open(path)?),
        })
    }

    /// One attempt to send a mail.
    pub(super) async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        match self {
            Self::Smtp(smtp) => smtp.send(mail).await,
            Self::Folder(folder) => folder.put(mail).await,
        }
    }

    /// Whether the mail server answers.
    pub(super) async fn reach(&self) -> Result<(), MailError> {
        let Self::Smtp(Smtp {
            pool: Some(pool), ..
        }) = self
        else {
            return Ok(());
        };
        match timeout(ATTEMPT_MAX, pool.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(MailError::Unreachable),
            Ok(Err(error)) => Err(MailError::of_conversation(&error)),
            Err(_) => Err(MailError::TimedOut),
        }
    }

    /// Says goodbye to the mail server.
    pub(super) async fn close(&self) {
        if let Self::Smtp(Smtp {
            pool: Some(pool), ..
        }) = self
        {
            pool.shutdown().await;
        }
    }
}

/// A mail server and the connections to it.
pub(super) struct Smtp {
    /// Always there until it is dropped.
    pool: Option<AsyncSmtpTransport<Tokio1Executor>>,
    runtime: Handle,
}

impl Smtp {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let Some(pool) = &self.pool else {
            return Err(MailError::Closed);
        };
        let sent = pool.send_raw(&mail.envelope, &mail.bytes);
        match timeout(ATTEMPT_MAX, sent).await {
            Ok(Ok(_)) => Ok(()),
            // Servers without SMTPUTF8 cannot reach names such as `jürgen@`; waiting changes nothing.
            Ok(Err(error)) if error.is_client() && !is_ascii(mail) => Err(MailError::Recipient),
            Ok(Err(error)) => Err(MailError::of_conversation(&error)),
            Err(_) => Err(MailError::TimedOut),
        }
    }
}

fn is_ascii(mail: &Mail) -> bool {
    let mut to = mail.envelope.to().iter();
    to.all(|address| address.user().is_ascii())
}

impl Drop for Smtp {
    fn drop(&mut self) {
        // The pool spawns a task to say goodbye, wherever it is dropped; outside of a runtime
        // that would panic.
        let _inside = self.runtime.enter();
        drop(self.pool.take());
    }
}

/// A folder of mails.
pub(super) struct Folder {
    path: PathBuf,
    written: AtomicU64,
}

impl Folder {
    fn open(path: PathBuf) -> Result<Self, MailError> {
        std::fs::create_dir_all(&path).map_err(|error| of_folder(&error))?;
        // Found out now and not with the first mail.
        tempfile::tempfile_in(&path).map_err(|error| of_folder(&error))?;
        Ok(Self {
            path,
            written: AtomicU64::new(0),
        })
    }

    async fn put(&self, mail: &Mail) -> Result<(), MailError> {
        let number = self.written.fetch_add(1, Ordering::Relaxed) + 1;
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|_| MailError::NoRandom)?;
        let name = format!("{number:06}-{}.eml", hex::encode(random));
        let (path, bytes) = (self.path.clone(), mail.bytes.clone());
        let written = tokio::task::spawn_blocking(move || put(&path, &name, &bytes)).await;
        match written {
            Ok(written) => written.map_err(|error| of_folder(&error)),
            Err(_) => Err(MailError::Closed),
        }
    }
}

/// Writes a mail under another name first, so that nobody reads half of it. Only the owner can
/// read it: it holds a code.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".part");
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    let kept = file.persist_noclobber(folder.join(name));
    kept.map(drop).map_err(|error| error.error)
}

fn of_folder(error: &std::io::Error) -> MailError {
    MailError::Folder { kind: error.kind() }
}
