//! Serving: from a listener to the last answer.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use licit_register::RegisterError;
use tokio::net::TcpListener;

use crate::http;
use crate::mail::Mailer;
use crate::office::Office;
use crate::settings::Settings;
use crate::tls::{self, Certificate};
use crate::upkeep;

/// How long running answers are waited for when the service ends.
const DRAIN: Duration = Duration::from_secs(10);

/// Why the service ended, or did not begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The register cannot be opened.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The network failed.
    #[error("network: {0}")]
    Network(#[from] io::Error),
}

/// Where people come in.
#[derive(Debug)]
#[non_exhaustive]
pub enum Door {
    /// Plain HTTP: for a reverse proxy that speaks TLS, or for this machine alone.
    Plain(TcpListener),
    /// HTTPS with a certificate of its own.
    Tls(TcpListener, Arc<Certificate>),
}

impl From<TcpListener> for Door {
    fn from(listener: TcpListener) -> Self {
        Self::Plain(listener)
    }
}

/// Serves until `ends`, then answers what was asked before and enters what was taken in.
///
/// # Errors
/// If the register cannot be opened, or the listener fails.
pub async fn serve(
    settings: Settings,
    mailer: Option<Mailer>,
    door: impl Into<Door>,
    ends: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let office = tokio::task::spawn_blocking(move || Office::open(settings)).await;
    let office = office.map_err(io::Error::other)??;
    let router = http::router(office.clone(), mailer.clone());
    let upkeep = tokio::spawn(upkeep::run(office.clone(), mailer.clone()));
    let (end, ended) = tokio::sync::oneshot::channel();
    let drained = async move {
        ends.await;
        let _ = end.send(());
    };
    let door = door.into();
    let renewing = match &door {
        Door::Plain(_) => None,
        Door::Tls(_, certificate) => Some(tokio::spawn(Arc::clone(certificate).watch())),
    };
    let server = async {
        match door {
            Door::Plain(listener) => {
                let service = router.into_make_service_with_connect_info::<SocketAddr>();
                let server = axum::serve(listener, service).with_graceful_shutdown(drained);
                server.await
            }
            Door::Tls(listener, certificate) => {
                let limits = tls::Limits::default();
                tls::serve(listener, &certificate, router, limits, drained).await
            }
        }
    };
    let too_slow = async {
        // Somebody may hold a connection open for ever.
        let _ = ended.await;
        tokio::time::sleep(DRAIN).await;
    };
    let outcome = tokio::select! {
        outcome = server => outcome,
        () = too_slow => Ok(()),
    };
    upkeep.abort();
    if let Some(renewing) = renewing {
        renewing.abort();
    }
    let closing = office.clone();
    let _ = tokio::task::spawn_blocking(move || closing.close()).await;
    if let Some(mailer) = mailer {
        mailer.close(DRAIN).await;
    }
    Ok(outcome?)
}
