//! What the tests share: an installation in a fresh folder, and how to ask it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use licit_dataset::Store;
use licit_evidence::{Sha256, SigningKey};
use licit_record::Service;
use licit_record::policy::{LegalBasis, Pipeline};
use licit_register::{IdentifierKind, LabelKeys, Location, Region, Register};
use licit_service::mail::trial::TrialServer;
use licit_service::mail::{MailSettings, Mailer};
use licit_service::office::Office;
use licit_service::pages::{Authority, Controller};
use licit_service::{ServiceFacts, Settings, http};
use tower::ServiceExt as _;

/// The morning on which the tests take place.
pub(crate) const MORNING: &str = "2026-03-02T09:00:00Z";

/// An installation.
pub(crate) struct House {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) office: Office,
    pub(crate) mails: Option<TrialServer>,
    router: Router,
    clock: Arc<AtomicI64>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// What a hidden or filled field holds.
    pub(crate) fn value(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap_or_else(|| panic!("no {name} in {text}"));
        rest.split_once('"').unwrap().0.to_owned()
    }

    pub(crate) fn cookies(&self) -> Vec<String> {
        let cookies = self.headers.get_all("set-cookie").iter();
        cookies
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) fn service(name: &str) -> Service {
    Service::new(name).unwrap()
}

pub(crate) fn settings(folder: &Path, clock: &Arc<AtomicI64>) -> Settings {
    let facts = |name: &str, shown: &str, kinds: &[IdentifierKind]| ServiceFacts {
        service: service(name),
        name: shown.to_owned(),
        kinds: kinds.to_vec(),
        published_after: None,
    };
    let clock = Arc::clone(clock);
    Settings {
        register: Location::File(folder.join("register.db")),
        labels: LabelKeys::derive(&[7; 32]),
        region: Region::new("DE").unwrap(),
        signing: SigningKey::new("Beispiel GmbH", &zeroize::Zeroizing::new([9; 32])),
        log: folder.join("log"),
        snapshot: folder.join("register.snapshot"),
        stores: vec![(
            None,
            Store::new(
                &folder.join("datasets"),
                &folder.join("restricted"),
                "beispiel",
            ),
        )],
        services: vec![
            facts(
                "plauderei",
                "Plauderei",
                &[IdentifierKind::Handle, IdentifierKind::Email],
            ),
            facts("bilderei", "Bilderei", &[IdentifierKind::Email]),
        ],
        policy: Sha256::of(b"policy"),
        controller: Controller {
            name: "Beispiel GmbH".to_owned(),
            address: vec!["Musterweg 1".to_owned()],
            email: "datenschutz@beispiel.example".to_owned(),
            dpo: "datenschutz@beispiel.example".to_owned(),
            authority: Authority {
                name: "Landesbeauftragte Musterland".to_owned(),
                url: "https://aufsicht.example".to_owned(),
            },
        },
        models: "Sprachmodelle".to_owned(),
        interest: None,
        retention: None,
        legal_basis: LegalBasis::LegitimateInterest,
        announced_on: None,
        freeze_on: None,
        url: "https://widerspruch.example".to_owned(),
        zone: TimeZone::UTC,
        client_address_header: None,
        submissions_per_hour: 1_000_000,
        pipelines: vec![Pipeline {
            name: "judge".to_owned(),
            token_sha256: Sha256::of(b"geheim").to_string(),
        }],
        oidc: None,
        now: Arc::new(move || Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap()),
    }
}

impl House {
    /// One that sends mails.
    pub(crate) fn with_mail() -> Self {
        let mails = TrialServer::start();
        let mailer = Mailer::new(&MailSettings::new(
            mails.url(),
            "Beispiel <widerspruch@beispiel.example>",
        ));
        Self::open(Some((mails, mailer.unwrap())), |_| {})
    }

    /// One that sends none.
    pub(crate) fn new() -> Self {
        Self::open(None, |_| {})
    }

    pub(crate) fn open(
        mail: Option<(TrialServer, Mailer)>,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let morning: Timestamp = MORNING.parse().unwrap();
        let clock = Arc::new(AtomicI64::new(morning.as_second()));
        let mut settings = settings(folder.path(), &clock);
        change(&mut settings);
        let office = apart(|| Office::open(settings).unwrap());
        let (mails, mailer) = mail.unzip();
        Self {
            router: http::router(office.clone(), mailer),
            folder,
            office,
            mails,
            clock,
        }
    }

    /// Lets time go by.
    pub(crate) fn later(&self, by: Duration) {
        let seconds = i64::try_from(by.as_secs()).unwrap();
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Does something with the register, on a thread that may block.
    pub(crate) fn register<T: Send>(&self, work: impl FnOnce(&mut Register) -> T + Send) -> T {
        let settings = self.office.settings();
        apart(|| {
            let open = Register::open(&settings.register, &settings.labels, settings.region);
            work(&mut open.unwrap())
        })
    }

    /// How much was ever entered.
    pub(crate) fn entries(&self) -> u64 {
        self.register(|register| register.entries().unwrap())
    }

    /// The mail server.
    pub(crate) fn mails(&self) -> &TrialServer {
        self.mails.as_ref().unwrap()
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        self.ask_from("192.0.2.7:50000", request).await
    }

    /// Asks as somebody of an address.
    pub(crate) async fn ask_from(&self, address: &str, mut request: Request<Body>) -> Answer {
        let address: SocketAddr = address.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, 1 << 26).await.unwrap().to_vec(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    pub(crate) async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.send(Method::POST, path, &[kind], &body).await
    }

    /// Sends the form for Lena to both services; returns the path of the status page.
    pub(crate) async fn object(&self, contact: &str) -> String {
        let sent = self.form("/objection", &lena(contact)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let (path, _) = sent.header("location").split_once('?').unwrap();
        path.to_owned()
    }

    /// The code in the mail that came last, once there are so many.
    pub(crate) async fn code(&self, mails: usize) -> String {
        let mails = self.mails().arrived(mails, Duration::from_secs(10)).await;
        mails.last().unwrap().code().unwrap().to_owned()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        apart(|| self.office.close());
    }
}

/// Does something on a thread of its own: what blocks must not run within a task.
pub(crate) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}

/// The form as Lena sends it.
pub(crate) fn lena(contact: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("lang", "de"),
        ("notice_version", "form-1"),
        ("service", "plauderei"),
        ("kind.plauderei", "handle"),
        ("identifier.plauderei", "@Lena.K"),
        ("service", "bilderei"),
        ("kind.bilderei", "email"),
        ("identifier.bilderei", "lena@example.org"),
        ("covers", "own"),
        ("covers", "about_me"),
        ("covers", "photos"),
        ("links", ""),
        ("text", ""),
        ("contact", contact),
        ("on_behalf", "self"),
    ]
}
