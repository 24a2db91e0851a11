//! The service with a certificate of its own, and real clients of rustls that come over the network.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use jiff::Timestamp;
use licit_service::Door;
use licit_service::tls::{Certificate, Renewal};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::house;

/// The service on loopback, with files of a certificate.
struct Own {
    folder: tempfile::TempDir,
    address: SocketAddr,
    certificate: Arc<Certificate>,
    end: oneshot::Sender<()>,
    served: tokio::task::JoinHandle<Result<(), licit_service::ServeError>>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Own {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_certificate(folder.path());
        let (chain, key) = (chain(folder.path()), folder.path().join("key.pem"));
        let certificate = Certificate::open(&chain, &key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let morning: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(morning.as_second()));
        let mut settings = house::settings(folder.path(), &clock);
        settings.url = format!("https://{address}");
        let (end, ended) = oneshot::channel::<()>();
        let door = Door::Tls(listener, Arc::clone(&certificate));
        let served = tokio::spawn(licit_service::serve(settings, None, door, async {
            let _ = ended.await;
        }));
        Self {
            folder,
            address,
            certificate,
            end,
            served,
        }
    }

    /// A connection that trusts the certificate in the folder alone.
    async fn connect(&self, protocol: &str) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        let pem = std::fs::read(chain(self.folder.path())).unwrap();
        roots
            .add(CertificateDer::from_pem_slice(&pem).unwrap())
            .unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap();
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![protocol.into()];
        let stream = TcpStream::connect(self.address).await?;
        let name = ServerName::try_from("localhost").unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        connector.connect(name, stream).await
    }

    async fn ask(&self, protocol: &str, request: Request<Full<Bytes>>) -> Answer {
        let stream = self.connect(protocol).await.unwrap();
        let agreed = stream.get_ref().1.alpn_protocol();
        assert_eq!(agreed, Some(protocol.as_bytes()));
        let response = if protocol == "h2" {
            let hands =
                hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
            let (mut sender, connection) = hands.await.unwrap();
            tokio::spawn(connection);
            sender.send_request(request).await.unwrap()
        } else {
            let hands = hyper::client::conn::http1::handshake(TokioIo::new(stream));
            let (mut sender, connection) = hands.await.unwrap();
            tokio::spawn(connection);
            sender.send_request(request).await.unwrap()
        };
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    async fn get(&self, protocol: &str, path: &str) -> Answer {
        let request = self.request("GET", protocol, path);
        self.ask(protocol, request.body(Full::default()).unwrap())
            .await
    }

    fn request(&self, method: &str, protocol: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method);
        let host = format!("localhost:{}", self.address.port());
        if protocol == "h2" {
            return request.uri(format!("https://{host}{path}"));
        }
        request.uri(path).header("host", host)
    }
}

fn chain(folder: &Path) -> PathBuf {
    folder.join("chain.pem")
}

/// A new certificate and its key.
fn write_certificate(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(chain(folder), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_objections_come_over_its_own_tls() {
    let own = Own::open().await;
    for protocol in ["http/1.1", "h2"] {
        let page = own.get(protocol, "/?lang=de").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("Beispiel GmbH"));
        assert!(page.headers.contains_key("strict-transport-security"));
        let fields = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(house::lena(""))
            .finish();
        let request = own
            .request("POST", protocol, "/objection")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::from(fields))
            .unwrap();
        let sent = own.ask(protocol, request).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let status = sent.headers["location"].to_str().unwrap().to_owned();
        let status = own.get(protocol, &status).await;
        assert_eq!(status.status, StatusCode::OK);
        let door = own.get(protocol, "/desk/login").await;
        let cookie = door.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.ends_with("; Secure"), "{cookie}");
    }
    own.end.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(10), own.served).await;
    ended.unwrap().unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_no_tls_is_shown_the_door_and_harms_nobody() {
    let own = Own::open().await;
    for sent in [
        "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".as_bytes(),
        &[0x16, 3, 1, 255, 255, 1],
        &[0; 4096],
    ] {
        let mut plain = TcpStream::connect(own.address).await.unwrap();
        plain.write_all(sent).await.unwrap();
        plain.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let read = plain.read_to_end(&mut answer);
        // Closed or reset, and no page in the clear.
        let _ = tokio::time::timeout(Duration::from_secs(5), read)
            .await
            .unwrap();
        let page = String::from_utf8_lossy(&answer).to_lowercase();
        assert!(answer.len() < 16 && !page.contains("http"), "{page}");
    }
    assert_eq!(own.get("h2", "/").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_keeps_nobody_waiting() {
    let own = Own::open().await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(TcpStream::connect(own.address).await.unwrap());
    }
    let page = own.get("http/1.1", "/healthz");
    let page = tokio::time::timeout(Duration::from_secs(5), page).await;
    assert_eq!(page.unwrap().status, StatusCode::OK);
    // They do not hold up the end either.
    own.end.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(5), own.served).await;
    ended.unwrap().unwrap().unwrap();
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_is_shown_to_new_connections() {
    let own = Own::open().await;
    let shown = async || {
        let stream = own.connect("h2").await.unwrap();
        stream.get_ref().1.peer_certificates().unwrap()[0].to_vec()
    };
    let first = shown().await;
    let mut kept = own.connect("http/1.1").await.unwrap();
    write_certificate(own.folder.path());
    assert!(
        own.connect("h2").await.is_err(),
        "the client knows it, the service does not"
    );
    let certificate = Arc::clone(&own.certificate);
    let read = tokio::task::spawn_blocking(move || certificate.read_again());
    assert_eq!(read.await.unwrap().unwrap(), Renewal::Renewed);
    let second = shown().await;
    assert_ne!(first, second);
    // Whoever was there before stays.
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    kept.write_all(request).await.unwrap();
    let mut answer = String::new();
    let _ = kept.read_to_string(&mut answer).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // A bad one changes nothing.
    std::fs::write(chain(own.folder.path()), "").unwrap();
    let certificate = Arc::clone(&own.certificate);
    let read = tokio::task::spawn_blocking(move || certificate.read_again());
    assert!(read.await.unwrap().is_err());
    write_certificate(own.folder.path());
    own.certificate.ask();
    let until = tokio::time::Instant::now() + Duration::from_secs(10);
    while own.connect("h2").await.is_err() {
        assert!(tokio::time::Instant::now() < until, "asked, and not read");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
