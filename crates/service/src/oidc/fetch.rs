//! Asking the provider something: one request on one connection, with a limit on time and on bytes,
//! and over TLS unless the provider is this very machine. Nobody is followed elsewhere.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::rt::TokioIo;
use openidconnect::{HttpRequest, HttpResponse};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// From the first packet to the last byte of an answer.
const TIMEOUT: Duration = Duration::from_secs(6);

/// Bytes of an answer, at most.
const MAX_BYTES: usize = 1 << 20;

/// Why there is no answer. None of it says what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum FetchError {
    #[error("the provider is at an address that is neither https nor this machine")]
    Address,
    #[error("the provider cannot be reached")]
    Connect,
    #[error("the provider's certificate is not trusted")]
    Tls,
    #[error("the provider takes too long")]
    Slow,
    #[error("the provider's answer cannot be read")]
    Answer,
}

type Asking = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send>>;

/// What asks.
#[derive(Clone)]
pub(super) struct Fetch {
    tls: TlsConnector,
}

impl Fetch {
    /// One that trusts these authorities.
    pub(super) fn new(roots: RootCertStore) -> Result<Self, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// What asks, as the library wants it: what it borrows would make its futures stay on one thread.
    pub(super) fn client(&self) -> impl Fn(HttpRequest) -> Asking + Send + Sync + 'static {
        let fetch = self.clone();
        move |request| {
            let fetch = fetch.clone();
            Box::pin(async move { fetch.ask(request).await })
        }
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let asked = tokio::time::timeout(TIMEOUT, self.ask_patiently(request)).await;
        asked.map_err(|_| FetchError::Slow)?
    }

    async fn ask_patiently(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let address = Url::parse(&request.uri().to_string()).map_err(|_| FetchError::Address)?;
        if !is_safe(&address) {
            return Err(FetchError::Address);
        }
        let host = address.host_str().ok_or(FetchError::Address)?;
        let port = address.port_or_known_default();
        let port = port.ok_or(FetchError::Address)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let stream = TcpStream::connect((host, port)).await;
        let stream = stream.map_err(|_| FetchError::Connect)?;
        if address.scheme() != "https" {
            return talk(stream, &address, request).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| FetchError::Address)?;
        let stream = self.tls.connect(name, stream).await;
        talk(stream.map_err(|_| FetchError::Tls)?, &address, request).await
    }
}

async fn talk(
    stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    address: &Url,
    request: HttpRequest,
) -> Result<HttpResponse, FetchError> {
    let hands = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = hands.map_err(|_| FetchError::Connect)?;
    let request = on_the_wire(address, request)?;
    let asked = async {
        let response = sender.send_request(request).await;
        let (parts, body) = response.map_err(|_| FetchError::Answer)?.into_parts();
        let body = Limited::new(body, MAX_BYTES).collect().await;
        let body = body.map_err(|_| FetchError::Answer)?.to_bytes();
        Ok(HttpResponse::from_parts(parts, body.to_vec()))
    };
    // The connection ends with what is asked on it.
    let mut connection = std::pin::pin!(connection);
    let mut asked = std::pin::pin!(asked);
    tokio::select! {
        answer = &mut asked => answer,
        _ = &mut connection => asked.await,
    }
}

/// A request as HTTP/1.1 writes it: its path first, and its host in a header.
fn on_the_wire(
    address: &Url,
    request: HttpRequest,
) -> Result<hyper::Request<Full<Bytes>>, FetchError> {
    use hyper::header::{HOST, HeaderValue};
    let (mut parts, body) = request.into_parts();
    let path = match address.query() {
        Some(query) => format!("{}?{query}", address.path()),
        None => address.path().to_owned(),
    };
    parts.uri = path.parse().map_err(|_| FetchError::Address)?;
    let mut host = address.host_str().unwrap_or_default().to_owned();
    if let Some(port) = address.port() {
        host = format!("{host}:{port}");
    }
    let host = HeaderValue::from_str(&host).map_err(|_| FetchError::Address)?;
    parts.headers.insert(HOST, host);
    Ok(hyper::Request::from_parts(parts, Full::from(body)))
}

/// Whether what is said there stays between the two sides: over TLS, or within this machine.
pub(super) fn is_safe(address: &Url) -> bool {
    match address.scheme() {
        "https" => address.host().is_some(),
        "http" => match address.host() {
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_in_the_clear_over_a_network() {
        for (address, expected) in [
            ("https://login.beispiel.example/realm", true),
            ("https://192.0.2.1", true),
            ("http://127.0.0.1:8080/realm", true),
            ("http://[::1]:8080", true),
            ("http://localhost", true),
            ("http://login.beispiel.example", false),
            ("http://localhost.beispiel.example", false),
            ("http://192.0.2.1", false),
            ("ftp://127.0.0.1", false),
        ] {
            assert_eq!(
                is_safe(&Url::parse(address).unwrap()),
                expected,
                "{address}"
            );
        }
    }
}
