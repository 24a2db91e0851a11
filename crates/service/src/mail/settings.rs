//! The settings of mail, and what they lead to.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::MailError;

/// Mails that anyone can have sent to one address in a day, where the settings name no number.
pub const PER_ADDRESS_PER_DAY: u32 = 5;

/// How long a connection and each answer of the server may take.
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// Connections that are kept open.
const CONNECTIONS_MAX: u32 = 8;

const FORMS: &str = "smtps://USER:PASSWORD@HOST (TLS), smtp://USER:PASSWORD@HOST (STARTTLS), or \
     file:FOLDER for trials";

/// How mail is sent.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// The way out:
    /// - `smtps://user:password@host:465`: TLS from the start.
    /// - `smtp://user:password@host:587`: STARTTLS, and no mail without it. On the machine itself
    ///   (`localhost`, `127.0.0.1`, `[::1]`) without TLS.
    /// - `smtp://host:25?tls=none`: without TLS and password, for a relay in one's own network.
    /// - `file:FOLDER`: one `.eml` file a mail, for trials.
    pub url: String,
    /// The sender: `Plauderei GmbH <widerspruch@plauderei.example>`.
    pub from: String,
    /// Mails that anyone can have sent to one address in a day.
    #[serde(default = "per_address_per_day")]
    pub per_address_per_day: u32,
}

fn per_address_per_day() -> u32 {
    PER_ADDRESS_PER_DAY
}

impl MailSettings {
    /// Settings with the usual number of mails a day.
    pub fn new(url: impl Into<String>, from: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            from: from.into(),
            per_address_per_day: PER_ADDRESS_PER_DAY,
        }
    }
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MailSettings")
            .field("url", &without_password(&self.url))
            .field("from", &self.from)
            .field("per_address_per_day", &self.per_address_per_day)
            .finish()
    }
}

/// The url without user name and password. What cannot be read is not shown at all.
fn without_password(url: &str) -> String {
    if url.starts_with("file:") {
        return url.to_owned();
    }
    match Url::parse(url).map(|url| (url.scheme().to_owned(), url)) {
        Ok((scheme, url)) if url.has_host() => {
            let host = url.host_str().unwrap_or_default();
            let port = url.port().map(|port| format!(":{port}"));
            format!("{scheme}://{host}{}", port.unwrap_or_default())
        }
        _ => "…".to_owned(),
    }
}

/// What settings lead to.
pub(super) enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// The sender.
pub(super) fn sender(settings: &MailSettings) -> Result<Mailbox, MailError> {
    if settings.from.chars().any(char::is_control) {
        return Err(MailError::Sender);
    }
    settings.from.parse().map_err(|_| MailError::Sender)
}

/// The way that mail takes. Needs a runtime, in which connections that nobody uses are closed.
pub(super) fn way(settings: &MailSettings) -> Result<Way, MailError> {
    if let Some(folder) = settings.url.strip_prefix("file:") {
        let folder = match folder.strip_prefix("//") {
            Some(path) if path.starts_with('/') => path,
            _ => folder,
        };
        return match folder {
            "" => Err(fault("names no folder", "file:FOLDER")),
            folder => Ok(Way::Folder(PathBuf::from(folder))),
        };
    }
    smtp(&settings.url).map(Way::Smtp)
}

fn smtp(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    let url = Url::parse(url).map_err(|_| fault("cannot be read", FORMS))?;
    let host = match url.host() {
        Some(Host::Domain(name)) if !name.is_empty() => name.to_owned(),
        Some(Host::Ipv4(address)) => address.to_string(),
        Some(Host::Ipv6(address)) => address.to_string(),
        _ => return Err(fault("names no host", FORMS)),
    };
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(fault("goes on after the host", FORMS));
    }
    let local = host == "localhost"
        || host
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    let credentials = credentials(&url)?;
    let parameters = || TlsParameters::new(host.clone()).map_err(|_| MailError::Tls);
    let (tls, port) = match (url.scheme(), url.query()) {
        ("smtps", None) => (Tls::Wrapper(parameters()?), 465),
        ("smtp", None) if local => (Tls::None, 25),
        ("smtp", None | Some("tls=required")) => (Tls::Required(parameters()?), 587),
        ("smtp", Some("tls=none")) if credentials.is_none() || local => (Tls::None, 25),
        ("smtp", Some("tls=none")) => {
            let hint = "leave `?tls=none` out, or the user name and password";
            return Err(fault("sends a password without TLS", hint));
        }
        ("smtp" | "smtps", _) => {
            return Err(fault(
                "has an unknown option",
                "the options are tls=required, tls=none",
            ));
        }
        _ => return Err(fault("is neither smtps:, smtp: nor file:", FORMS)),
    };
    let pool = PoolConfig::new().max_size(CONNECTIONS_MAX);
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(url.port().unwrap_or(port))
        .tls(tls)
        .timeout(Some(ANSWER_MAX))
        .pool_config(pool);
    if let Some(credentials) = credentials {
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

fn credentials(url: &Url) -> Result<Option<Credentials>, MailError> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8();
        text.map(std::borrow::Cow::into_owned)
            .map_err(|_| fault("has a user name or password that is not UTF-8", FORMS))
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) => Err(fault("has a password without a user name", FORMS)),
        (_, None) => Err(fault("has a user name without a password", FORMS)),
        (user, Some(password)) => Ok(Some(Credentials::new(decoded(user)?, decoded(password)?))),
    }
}

const fn fault(what: &'static str, hint: &'static str) -> MailError {
    MailError::Url { what, hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(url: &str) -> Option<&'static str> {
        match way(&MailSettings::new(url, "licit@plauderei.example")) {
            Ok(_) => None,
            Err(MailError::Url { what, hint }) => {
                assert!(!hint.is_empty());
                Some(what)
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn what_leads_nowhere_is_found_at_the_start() {
        for good in [
            "smtps://licit:pass%2Fword@mail.plauderei.example",
            "smtp://licit:password@mail.plauderei.example:587",
            "smtp://mail.plauderei.example?tls=required",
            "smtp://mail.plauderei.example:25?tls=none",
            "smtp://licit:password@127.0.0.1:2525",
            "smtp://[::1]:2525",
            "file:mails",
            "file:///var/lib/licit/mails",
        ] {
            assert_eq!(what(good), None, "{good}");
        }
        for (bad, expected) in [
            ("mail.plauderei.example", "cannot be read"),
            (
                "http://mail.plauderei.example",
                "is neither smtps:, smtp: nor file:",
            ),
            ("smtps://", "names no host"),
            ("smtp:mail", "names no host"),
            ("smtp://host/path", "goes on after the host"),
            ("smtp://host?tls=perhaps", "has an unknown option"),
            ("smtps://host?tls=none", "has an unknown option"),
            ("smtp://a:b@host?tls=none", "sends a password without TLS"),
            ("smtps://a@host", "has a user name without a password"),
            ("smtps://:b@host", "has a password without a user name"),
            (
                "smtps://a:%ff@host",
                "has a user name or password that is not UTF-8",
            ),
            ("file:", "names no folder"),
        ] {
            assert_eq!(what(bad), Some(expected), "{bad}");
        }
    }

    #[test]
    fn a_password_is_never_printed() {
        for url in [
            "smtps://licit:s3cret@mail.plauderei.example:465",
            "smtps://licit:s3cret",
            "licit:s3cret",
            "smtp://a:s3cret@h?tls=s3cret",
        ] {
            let printed = format!("{:?}", MailSettings::new(url, "licit@plauderei.example"));
            assert!(!printed.contains("s3cret"), "{printed}");
        }
        let printed = format!("{:?}", MailSettings::new("smtps://a:b@mail.example:1", "x"));
        assert!(printed.contains("smtps://mail.example:1"), "{printed}");
    }

    #[test]
    fn the_sender_is_an_address_with_or_without_a_name() {
        for (from, good) in [
            ("Plauderei GmbH <widerspruch@plauderei.example>", true),
            ("widerspruch@plauderei.example", true),
            ("Plauderei GmbH", false),
            ("", false),
            ("a@plauderei.example\r\nBcc: b@plauderei.example", false),
        ] {
            let settings = MailSettings::new("file:x", from);
            assert_eq!(sender(&settings).is_ok(), good, "{from:?}");
        }
    }
}
