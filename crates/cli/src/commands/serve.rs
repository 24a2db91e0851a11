//! `licit serve`: the register of objections on the web.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use licit_engine::{Installation, Keys};
use licit_evidence::Sha256;
use licit_record::Service;
use licit_register::IdentifierKind;
use licit_service::mail::{MailSettings, Mailer};
use licit_service::pages::{Authority, Controller};
use licit_service::tls::Certificate;
use licit_service::{Door, ServiceFacts, Settings};
use serde_json::json;
use tokio::net::TcpListener;

use crate::arguments::{Global, Serve};
use crate::failure::{End, Failure};
use crate::output;
use crate::session;

pub(super) fn run(global: &Global, arguments: &Serve) -> Result<End, Failure> {
    note_to_standard_error();
    let installation = session::installation(global.config())?;
    let keys = installation.keys()?;
    let mut settings = settings(&installation, &keys, global.config())?;
    let listen = arguments.listen.as_ref();
    let listen = listen.unwrap_or(&installation.policy.service.listen);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(session::threads(global))
        .enable_all()
        .build()
        .map_err(|error| Failure::user(format!("threads: {error}")))?;
    let certificate = certificate(&installation)?;
    runtime.block_on(async {
        let mailer = mailer(&installation)?;
        let listener = TcpListener::bind(listen).await.map_err(|error| {
            Failure::user(format!("{listen}: {error}"))
                .hint("name another address with --listen or `service.listen`")
        })?;
        let address = listener
            .local_addr()
            .map_err(|error| Failure::user(format!("{listen}: {error}")))?;
        if settings.url.is_empty() {
            let scheme = if certificate.is_some() {
                "https"
            } else {
                "http"
            };
            settings.url = format!("{scheme}://{address}");
        }
        tell(global, &settings, address, mailer.is_some())?;
        let door = match certificate {
            None => Door::Plain(listener),
            Some(certificate) => {
                renew_when_asked(Arc::clone(&certificate))?;
                Door::Tls(listener, certificate)
            }
        };
        licit_service::serve(settings, mailer, door, asked_to_end())
            .await
            .map_err(Failure::user)?;
        output::tell("served to the end: what was taken in is in the register");
        Ok(End::Done)
    })
}

/// Faults and warnings of the service go to standard error. Those of libraries do not: what they
/// say may hold what somebody sent.
fn note_to_standard_error() {
    use tracing_subscriber::filter::{LevelFilter, Targets};
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false);
    let own = Targets::new().with_target("licit_service", LevelFilter::INFO);
    // There is one already in a process that serves twice.
    let _ = tracing_subscriber::registry()
        .with(lines)
        .with(own)
        .try_init();
}

fn tell(
    global: &Global,
    settings: &Settings,
    address: SocketAddr,
    mails: bool,
) -> Result<(), Failure> {
    if global.json {
        return output::json(&json!({"address": address.to_string(), "url": settings.url}));
    }
    output::line(format!("the register is served at {}", settings.url))?;
    if !mails {
        output::tell("note: no `[service.mail]` in the policy: nobody is asked for a code");
    }
    if settings.url.starts_with("http://") && !address.ip().is_loopback() {
        output::tell(
            "warning: served in the clear; name a certificate in `[service.tls]`, or put a proxy \
             that speaks TLS in front",
        );
    }
    output::tell("hint: stop it with Ctrl-C; what was taken in is entered before it ends");
    Ok(())
}

/// The certificate that the policy names.
fn certificate(installation: &Installation) -> Result<Option<Arc<Certificate>>, Failure> {
    let web = &installation.policy.service;
    let Some(tls) = &web.tls else {
        return Ok(None);
    };
    if web
        .url
        .as_ref()
        .is_some_and(|url| !url.starts_with("https://"))
    {
        return Err(Failure::user(
            "service.url: not https, though `service.tls` names a certificate",
        )
        .hint("people reach it by https://NAME, where NAME stands in the certificate"));
    }
    let path = |path: &str| installation.base.join(path);
    let opened = Certificate::open(&path(&tls.certificate), &path(&tls.key));
    let opened = opened.map_err(|error| Failure::user(&error).hint(error.hint()))?;
    Ok(Some(opened))
}

/// Has the certificate read again on SIGHUP.
fn renew_when_asked(certificate: Arc<Certificate>) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut hangups = signal(SignalKind::hangup())
            .map_err(|error| Failure::user(format!("signals: {error}")))?;
        tokio::spawn(async move {
            while hangups.recv().await.is_some() {
                certificate.ask();
            }
        });
    }
    Ok(())
}

/// Waits for somebody to end the process.
async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

fn mailer(installation: &Installation) -> Result<Option<Mailer>, Failure> {
    let Some(mail) = &installation.policy.service.mail else {
        return Ok(None);
    };
    let settings = MailSettings::new(&mail.url, &mail.from);
    let mailer = Mailer::new(&settings).map_err(|error| {
        let failure = Failure::user(format!("service.mail: {error}"));
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })?;
    Ok(Some(mailer))
}

fn settings(installation: &Installation, keys: &Keys, config: &Path) -> Result<Settings, Failure> {
    let policy = &installation.policy;
    let web = &policy.service;
    let bytes = std::fs::read(config)
        .map_err(|error| Failure::user(format!("{}: {error}", config.display())))?;
    let services = services(installation)?;
    let mut stores = vec![(None, installation.store(None))];
    for known in &services {
        stores.push((
            Some(known.service.clone()),
            installation.store(Some(&known.service)),
        ));
    }
    let authority = web.authority.as_ref();
    Ok(Settings {
        register: installation.register_location()?,
        labels: keys.labels(),
        region: installation.region()?,
        signing: keys.signing().clone(),
        log: installation.log_folder(),
        snapshot: installation.snapshot_path()?,
        stores,
        services,
        policy: Sha256::of(&bytes),
        controller: Controller {
            name: policy.controller.name.clone(),
            address: web.address.clone(),
            email: policy.controller.contact.clone(),
            dpo: policy.controller.contact.clone(),
            authority: Authority {
                name: authority
                    .map(|known| known.name.clone())
                    .unwrap_or_default(),
                url: authority.map(|known| known.url.clone()).unwrap_or_default(),
            },
        },
        models: web.models.clone().unwrap_or_default(),
        interest: web.interest.clone(),
        retention: web.retention.clone(),
        legal_basis: policy.basis.mode,
        announced_on: policy.notice.announced_on,
        freeze_on: policy.notice.freeze_on,
        url: web
            .url
            .as_deref()
            .map(|url| url.trim_end_matches('/').to_owned())
            .unwrap_or_default(),
        zone: TimeZone::UTC,
        client_address_header: web.client_address_header.clone(),
        submissions_per_hour: web.submissions_per_hour,
        pipelines: web.pipelines.clone(),
        oidc: super::organisation::oidc(installation)?,
        now: Arc::new(session::now),
    })
}

/// The services of the sources, and those that have words of their own.
fn services(installation: &Installation) -> Result<Vec<ServiceFacts>, Failure> {
    let web = &installation.policy.service;
    let mut services: Vec<Service> = Vec::new();
    let sources = installation.policy.sources.iter();
    for service in sources
        .map(|source| &source.service)
        .chain(web.names.keys())
    {
        if !services.contains(service) {
            services.push(service.clone());
        }
    }
    if services.is_empty() {
        return Err(Failure::user("no service that people could object to")
            .hint("add a [[source]], or [service.names.SERVICE] with a name"));
    }
    let facts = services.into_iter().map(|service| {
        let words = web.names.get(&service);
        let mut kinds = Vec::new();
        for code in words
            .map(|words| words.kinds.as_slice())
            .unwrap_or_default()
        {
            kinds.push(IdentifierKind::from_code(code).ok_or_else(|| {
                Failure::user(format!(
                    "service.names.{service}.kinds: no such kind `{code}`"
                ))
                .hint("account_id, handle, email, phone, profile_url, content_url or page_id")
            })?);
        }
        if kinds.is_empty() {
            kinds = IdentifierKind::ALL.to_vec();
        }
        Ok(ServiceFacts {
            name: words.map_or_else(|| service.to_string(), |words| words.name.clone()),
            kinds,
            published_after: words.and_then(|words| words.published_after),
            service,
        })
    });
    facts.collect()
}
