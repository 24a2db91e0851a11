//! Connections over TLS: how many there may be, and how long each may keep silent. A proxy in front
//! would see to that; here nobody else does.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

use super::Certificate;
use crate::http::household;

/// Requests at once on one connection, at most.
const STREAMS: u32 = 64;

/// After the network failed to take a connection in: mostly there are too many files open.
const RECOVERY: Duration = Duration::from_millis(500);

/// What connections may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Connections at once; those beyond wait outside. A process may have 1,024 files open.
    pub(crate) connections: usize,
    /// Connections at once of one household.
    pub(crate) connections_each: u32,
    /// Within this time two sides have agreed on how to speak.
    pub(crate) handshake: Duration,
    /// Within this time the head of a request is there.
    pub(crate) head: Duration,
    /// A connection on which nothing came or went for so long is closed. No answer takes longer.
    pub(crate) idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 640,
            connections_each: 64,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(20),
            idle: Duration::from_secs(60),
        }
    }
}

/// Serves until `ends`; then takes nobody in any more, and waits until all have their answers.
pub(crate) async fn serve(
    listener: TcpListener,
    certificate: &Arc<Certificate>,
    router: Router,
    limits: Limits,
    ends: impl Future<Output = ()>,
) -> io::Result<()> {
    let server = certificate.server().map_err(io::Error::other)?;
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let places = Arc::new(Places::new(&limits));
    let graceful = GracefulShutdown::new();
    let (open, closing) = watch::channel(());
    let mut ends = std::pin::pin!(ends);
    loop {
        let (stream, address, place) = tokio::select! {
            () = &mut ends => break,
            came = places.next(&listener) => came,
        };
        let connection = Connection {
            acceptor: acceptor.clone(),
            router: router.clone(),
            watcher: graceful.watcher(),
            closing: closing.clone(),
            limits,
        };
        tokio::spawn(async move {
            connection.attend(stream, address).await;
            drop(place);
        });
    }
    drop((listener, open));
    graceful.shutdown().await;
    Ok(())
}

/// What one connection is served with.
struct Connection {
    acceptor: TlsAcceptor,
    router: Router,
    watcher: Watcher,
    /// Changes when the door closes: who has not agreed by then asks for nothing any more.
    closing: watch::Receiver<()>,
    limits: Limits,
}

impl Connection {
    /// From the first byte to the last. Whatever goes wrong ends this connection and no other.
    async fn attend(mut self, stream: TcpStream, address: SocketAddr) {
        let agreed = self.acceptor.accept(stream);
        let agreed = tokio::select! {
            agreed = tokio::time::timeout(self.limits.handshake, agreed) => agreed,
            _ = self.closing.changed() => return,
        };
        let Ok(Ok(stream)) = agreed else {
            return;
        };
        let heard = Arc::new(Heard::new());
        let stream = Listening {
            stream,
            heard: Arc::clone(&heard),
        };
        let mut make = self
            .router
            .into_make_service_with_connect_info::<SocketAddr>();
        let Ok(service) = make.call(address).await;
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS);
        let served =
            builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        tokio::select! {
            _ = self.watcher.watch(served) => {}
            () = heard.silence(self.limits.idle) => {}
        }
    }
}

/// Places for connections.
struct Places {
    free: Arc<Semaphore>,
    taken: Mutex<HashMap<u64, u32>>,
    each: u32,
}

/// The place of one connection, free again when it is dropped.
struct Place {
    places: Arc<Places>,
    household: u64,
    _one: OwnedSemaphorePermit,
}

impl Places {
    fn new(limits: &Limits) -> Self {
        Self {
            free: Arc::new(Semaphore::new(limits.connections)),
            taken: Mutex::default(),
            each: limits.connections_each,
        }
    }

    /// The next connection for which there is a place.
    async fn next(self: &Arc<Self>, listener: &TcpListener) -> (TcpStream, SocketAddr, Place) {
        loop {
            let Ok(one) = Arc::clone(&self.free).acquire_owned().await else {
                // Nobody closes it.
                return std::future::pending().await;
            };
            match listener.accept().await {
                Ok((stream, address)) => {
                    if let Some(place) = self.take(household(address.ip()), one) {
                        return (stream, address, place);
                    }
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => tokio::time::sleep(RECOVERY).await,
            }
        }
    }

    fn take(self: &Arc<Self>, household: u64, one: OwnedSemaphorePermit) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let of_household = taken.entry(household).or_default();
        if *of_household >= self.each {
            return None;
        }
        *of_household += 1;
        Some(Place {
            places: Arc::clone(self),
            household,
            _one: one,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = &self.places.taken;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_household) = taken.get_mut(&self.household) {
            *of_household -= 1;
            if *of_household == 0 {
                taken.remove(&self.household);
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// When something last came or went.
struct Heard {
    began: Instant,
    at_ms: AtomicU64,
}

impl Heard {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            at_ms: AtomicU64::new(0),
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn something(&self) {
        self.at_ms.store(self.now_ms(), Ordering::Relaxed);
    }

    /// Waits until nothing was heard for so long.
    async fn silence(&self, idle: Duration) {
        loop {
            let since_ms = self.now_ms() - self.at_ms.load(Ordering::Relaxed).min(self.now_ms());
            match idle.checked_sub(Duration::from_millis(since_ms)) {
                Some(rest) if !rest.is_zero() => tokio::time::sleep(rest).await,
                _ => return,
            }
        }
    }
}

/// A stream that notes when something comes or goes.
struct Listening<S> {
    stream: S,
    heard: Arc<Heard>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Listening<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.heard.something();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Listening<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if written.is_ready() {
            self.heard.something();
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        if written.is_ready() {
            self.heard.something();
        }
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const LIMITS: Limits = Limits {
        connections: 4,
        connections_each: 2,
        handshake: Duration::from_millis(300),
        head: Duration::from_millis(300),
        idle: Duration::from_millis(300),
    };

    async fn open() -> (tempfile::TempDir, SocketAddr) {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let (chain, key) = (
            folder.path().join("chain.pem"),
            folder.path().join("key.pem"),
        );
        std::fs::write(&chain, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let certificate = Certificate::open(&chain, &key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(async || "there"));
        tokio::spawn(async move {
            let never = std::future::pending();
            serve(listener, &certificate, router, LIMITS, never).await
        });
        (folder, address)
    }

    /// Whether the other side closes within two seconds.
    async fn is_closed(stream: &mut TcpStream) -> bool {
        let mut byte = [0];
        let read = tokio::time::timeout(Duration::from_secs(2), stream.read(&mut byte)).await;
        matches!(read, Ok(Ok(0) | Err(_)))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_handshake_that_stalls_ends() {
        let (_folder, address) = open().await;
        let mut silent = TcpStream::connect(address).await.unwrap();
        let began = Instant::now();
        assert!(is_closed(&mut silent).await);
        assert!(began.elapsed() >= LIMITS.handshake);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_household_has_its_share_and_gets_it_back() {
        let (_folder, address) = open().await;
        let mut first = TcpStream::connect(address).await.unwrap();
        let mut second = TcpStream::connect(address).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        let mut third = TcpStream::connect(address).await.unwrap();
        let began = Instant::now();
        assert!(is_closed(&mut third).await);
        assert!(began.elapsed() < LIMITS.handshake, "at once");
        assert!(is_closed(&mut first).await && is_closed(&mut second).await);
        let mut fourth = TcpStream::connect(address).await.unwrap();
        let began = Instant::now();
        assert!(is_closed(&mut fourth).await);
        assert!(began.elapsed() >= LIMITS.handshake, "it has a place");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_agrees_and_then_says_nothing_is_not_waited_for() {
        let (folder, address) = open().await;
        let pem = std::fs::read(folder.path().join("chain.pem")).unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(&pem).unwrap())
            .unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap();
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
        for said in ["", "GET / HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
            let stream = TcpStream::connect(address).await.unwrap();
            let name = "localhost".try_into().unwrap();
            let mut stream = connector.connect(name, stream).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
            let mut rest = Vec::new();
            let read = stream.read_to_end(&mut rest);
            let read = tokio::time::timeout(Duration::from_secs(5), read).await;
            assert!(read.is_ok(), "{said}");
        }
    }

    #[tokio::test]
    async fn silence_counts_from_what_was_heard_last() {
        let heard = Heard::new();
        let began = Instant::now();
        let talking = async {
            for _ in 0..4 {
                tokio::time::sleep(Duration::from_millis(100)).await;
                heard.something();
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = talking => {}
            () = heard.silence(Duration::from_millis(200)) => {}
        }
        assert!(began.elapsed() >= Duration::from_millis(600));
    }
}
