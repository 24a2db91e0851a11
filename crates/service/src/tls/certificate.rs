//! The service's own certificate and its key: two PEM files, read at the start and again when they
//! have changed. What cannot be used never takes the place of what can.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, ServerConfig};
use sha2::{Digest as _, Sha256};
use tokio::sync::Notify;

/// Bytes of a PEM file, at most.
const MAX_BYTES: u64 = 1 << 20;

/// Between two looks at the files.
const EVERY: Duration = Duration::from_secs(60);

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// A file cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is larger than any certificate or key.
    #[error("{}: larger than 1 MiB", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// There is no certificate in the file.
    #[error("{}: holds no certificate", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// There is something in the file that is no certificate.
    #[error("{}: a certificate in it cannot be read", path.display())]
    BadCertificate {
        /// The file.
        path: PathBuf,
    },
    /// There is no key in the file.
    #[error("{}: holds no private key", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// The key is encrypted.
    #[error("{}: the private key is encrypted", path.display())]
    EncryptedKey {
        /// The file.
        path: PathBuf,
    },
    /// The key is of a kind that is not spoken.
    #[error("{}: no RSA, ECDSA or Ed25519 key that can be used", path.display())]
    BadKey {
        /// The file.
        path: PathBuf,
    },
    /// The key is that of another certificate.
    #[error("{}: not the key of the first certificate in {}", key.display(), certificate.display())]
    Mismatch {
        /// File of the certificate.
        certificate: PathBuf,
        /// File of the key.
        key: PathBuf,
    },
}

impl CertificateError {
    /// What to do about it.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Read { .. } => {
                "check `service.tls`: its paths are relative to the policy, and the files must be \
                 readable for whoever runs `licit serve`"
            }
            Self::TooLarge { .. } => "name the PEM file of the certificate or the key",
            Self::NoCertificate { .. } | Self::BadCertificate { .. } => {
                "name a PEM file with the server's certificate first, then those that it stands on \
                 (often `fullchain.pem`)"
            }
            Self::NoKey { .. } => "name the PEM file of the private key (often `privkey.pem`)",
            Self::EncryptedKey { .. } => {
                "write it without a passphrase, readable for the service alone: \
                 `openssl pkey -in OLD.pem -out key.pem`"
            }
            Self::BadKey { .. } => {
                "use RSA of 2048 bits or more, ECDSA on P-256, P-384 or P-521, or Ed25519"
            }
            Self::Mismatch { .. } => {
                "name the key that the certificate was made for; its own certificate is the first \
                 of the file, before those that it stands on"
            }
        }
    }
}

/// What came of reading again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// The files say what they said.
    Unchanged,
    /// New connections get the new certificate.
    Renewed,
}

/// The certificate that connections get, and where it comes from.
#[derive(Debug)]
pub struct Certificate {
    certificate: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
    /// Hash of what the files held when they were last read.
    read: Mutex<[u8; 32]>,
    asked: Notify,
}

impl Certificate {
    /// Reads a chain of certificates, the server's own first, and its key; both PEM.
    ///
    /// # Errors
    /// If a file cannot be read or used, or the key is that of another certificate.
    pub fn open(certificate: &Path, key: &Path) -> Result<Arc<Self>, CertificateError> {
        let provider = Arc::new(default_provider());
        let files = Files::read(certificate, key)?;
        let current = files.certified(&provider, certificate, key)?;
        Ok(Arc::new(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            provider,
            current: RwLock::new(Arc::new(current)),
            read: Mutex::new(files.digest()),
            asked: Notify::new(),
        }))
    }

    /// Reads the files again. It blocks.
    ///
    /// # Errors
    /// As [`Certificate::open`]; the certificate from before stays.
    pub fn read_again(&self) -> Result<Renewal, CertificateError> {
        let files = Files::read(&self.certificate, &self.key)?;
        let digest = files.digest();
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *read, digest) == digest {
            return Ok(Renewal::Unchanged);
        }
        let new = files.certified(&self.provider, &self.certificate, &self.key)?;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(new);
        Ok(Renewal::Renewed)
    }

    /// Has the files read now and not within the minute.
    pub fn ask(&self) {
        self.asked.notify_one();
    }

    /// Reads the files again for ever: every minute, and whenever somebody asks.
    pub(crate) async fn watch(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = self.asked.notified() => {}
            }
            let own = Arc::clone(&self);
            match tokio::task::spawn_blocking(move || own.read_again()).await {
                Ok(Ok(Renewal::Renewed)) => tracing::info!("the certificate was read again"),
                Ok(Err(error)) => tracing::warn!(
                    hint = error.hint(),
                    "{error}; the certificate from before stays"
                ),
                Ok(Ok(Renewal::Unchanged)) | Err(_) => {}
            }
        }
    }

    /// How connections are made: TLS 1.2 and 1.3, HTTP/2 before HTTP/1.1.
    pub(crate) fn server(self: &Arc<Self>) -> Result<ServerConfig, rustls::Error> {
        let builder = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()?;
        let resolver = Arc::clone(self) as Arc<dyn ResolvesServerCert>;
        let mut server = builder.with_no_client_auth().with_cert_resolver(resolver);
        server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(server)
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current))
    }
}

/// What the two files hold.
struct Files {
    certificate: Vec<u8>,
    key: zeroize::Zeroizing<Vec<u8>>,
}

impl Files {
    fn read(certificate: &Path, key: &Path) -> Result<Self, CertificateError> {
        Ok(Self {
            certificate: read(certificate)?,
            key: read(key)?.into(),
        })
    }

    fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(self.certificate.len().to_le_bytes());
        digest.update(&self.certificate);
        digest.update(&*self.key);
        digest.finalize().into()
    }

    fn certified(
        &self,
        provider: &CryptoProvider,
        certificate: &Path,
        key: &Path,
    ) -> Result<CertifiedKey, CertificateError> {
        let bad_certificate = || CertificateError::BadCertificate {
            path: certificate.to_owned(),
        };
        let bad_key = || CertificateError::BadKey {
            path: key.to_owned(),
        };
        let chain = CertificateDer::pem_slice_iter(&self.certificate);
        let chain: Vec<_> = chain
            .collect::<Result<_, _>>()
            .map_err(|_| bad_certificate())?;
        if chain.is_empty() {
            return Err(CertificateError::NoCertificate {
                path: certificate.to_owned(),
            });
        }
        let parsed = PrivateKeyDer::from_pem_slice(&self.key);
        let private = parsed.map_err(|error| match error {
            _ if is_encrypted(&self.key) => CertificateError::EncryptedKey {
                path: key.to_owned(),
            },
            rustls::pki_types::pem::Error::NoItemsFound => CertificateError::NoKey {
                path: key.to_owned(),
            },
            _ => bad_key(),
        })?;
        CertifiedKey::from_der(chain, private, provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                CertificateError::Mismatch {
                    certificate: certificate.to_owned(),
                    key: key.to_owned(),
                }
            }
            rustls::Error::InvalidCertificate(_) => bad_certificate(),
            _ if is_encrypted(&self.key) => CertificateError::EncryptedKey {
                path: key.to_owned(),
            },
            _ => bad_key(),
        })
    }
}

/// Whether a PEM file says that its key is encrypted, in today's words or in OpenSSL's old ones.
fn is_encrypted(pem: &[u8]) -> bool {
    let says = |word: &[u8]| pem.windows(word.len()).any(|window| window == word);
    says(b"BEGIN ENCRYPTED PRIVATE KEY") || says(b"Proc-Type: 4,ENCRYPTED")
}

fn read(path: &Path) -> Result<Vec<u8>, CertificateError> {
    let named = |source| CertificateError::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(named)?;
    let mut bytes = Vec::new();
    let read = file.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    if read.map_err(named)? as u64 > MAX_BYTES {
        return Err(CertificateError::TooLarge {
            path: path.to_owned(),
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Pem {
        folder: tempfile::TempDir,
    }

    impl Pem {
        fn new() -> Self {
            let pem = Self {
                folder: tempfile::tempdir().unwrap(),
            };
            let (certificate, key) = made();
            pem.write("chain.pem", &certificate);
            pem.write("key.pem", &key);
            pem
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn write(&self, name: &str, text: &str) {
            std::fs::write(self.path(name), text).unwrap();
        }

        fn open(&self) -> Result<Arc<Certificate>, CertificateError> {
            Certificate::open(&self.path("chain.pem"), &self.path("key.pem"))
        }
    }

    fn made() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    #[test]
    fn what_cannot_be_used_is_named_with_its_file() {
        let pem = Pem::new();
        assert!(pem.open().is_ok());
        let refused = |change: &dyn Fn(), file: &str, word: &str| {
            let kept = ["chain.pem", "key.pem"].map(|name| std::fs::read(pem.path(name)).unwrap());
            change();
            let error = pem.open().unwrap_err();
            let said = error.to_string();
            assert!(said.contains(file) && said.contains(word), "{said}");
            assert!(!error.hint().is_empty());
            for (name, bytes) in ["chain.pem", "key.pem"].iter().zip(kept) {
                std::fs::write(pem.path(name), bytes).unwrap();
            }
        };
        let key = std::fs::read_to_string(pem.path("key.pem")).unwrap();
        let encrypted = key.replace("PRIVATE", "ENCRYPTED PRIVATE");
        let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\
                   DEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
        let garbled = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        let (_, other) = made();
        let remove = || std::fs::remove_file(pem.path("chain.pem")).unwrap();
        refused(&remove, "chain.pem", "No such file");
        refused(&|| pem.write("chain.pem", &key), "chain.pem", "no cert");
        refused(&|| pem.write("chain.pem", ""), "chain.pem", "no cert");
        let cut = garbled.replace("PRIVATE KEY", "CERTIFICATE");
        refused(&|| pem.write("chain.pem", &cut), "chain.pem", "be read");
        refused(&|| pem.write("key.pem", ""), "key.pem", "no private key");
        refused(&|| pem.write("key.pem", &encrypted), "key.pem", "encrypted");
        refused(&|| pem.write("key.pem", old), "key.pem", "encrypted");
        refused(&|| pem.write("key.pem", garbled), "key.pem", "no RSA");
        refused(&|| pem.write("key.pem", &other), "key.pem", "not the key");
        let large = "x".repeat(2 << 20);
        refused(&|| pem.write("key.pem", &large), "key.pem", "larger");
    }

    #[test]
    fn what_cannot_be_used_does_not_take_the_place_of_what_can() {
        let pem = Pem::new();
        let certificate = pem.open().unwrap();
        let shown = || Arc::clone(&certificate.current.read().unwrap());
        let first = shown();
        assert_eq!(certificate.read_again().unwrap(), Renewal::Unchanged);
        let (chain, key) = made();
        pem.write("chain.pem", &chain);
        assert!(certificate.read_again().is_err(), "its key is not there");
        assert!(Arc::ptr_eq(&first, &shown()));
        assert_eq!(
            certificate.read_again().unwrap(),
            Renewal::Unchanged,
            "it is told once"
        );
        pem.write("key.pem", &key);
        assert_eq!(certificate.read_again().unwrap(), Renewal::Renewed);
        assert_ne!(first.cert, shown().cert);
    }
}
