//! What can go wrong with a mail, without a word of the mail or of the address in it.

/// Why mail cannot be sent. It holds no address, no text of a letter, no password, and nothing
/// that a server said, since servers repeat the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// The setting `url` leads nowhere.
    #[error("mail url: {what}")]
    Url {
        /// What is wrong with it.
        what: &'static str,
        /// What to write instead.
        hint: &'static str,
    },
    /// The setting `from` is no address.
    #[error("mail sender: expected an address, got something else")]
    Sender,
    /// The setting `per_address_per_day` lets no mail pass.
    #[error("mails per address and day: expected at least 1, got 0")]
    NoMails,
    /// The folder for mails cannot be written to.
    #[error("mail folder: {kind}")]
    Folder {
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// There is no tokio runtime to send in.
    #[error("mail needs a running tokio runtime with a timer and network")]
    NoRuntime,
    /// The system gave no random bytes.
    #[error("no random bytes for a mail")]
    NoRandom,
    /// The recipient is no address that mail may go to.
    #[error("the recipient is not an address that mail can go to")]
    Recipient,
    /// The letter cannot be made into a mail.
    #[error("the letter cannot be written as a mail of at most {max_bytes} bytes")]
    Letter {
        /// The limit.
        max_bytes: usize,
    },
    /// Too many mails wait: the service is faster than the mail server.
    #[error("too many mails are waiting")]
    Full,
    /// The mailer was closed.
    #[error("mail is closed, the service is going down")]
    Closed,
    /// The mail server refused this mail, and will refuse it again.
    #[error("the mail server refused the mail ({code})")]
    Refused {
        /// The reply code, 5yz.
        code: u16,
    },
    /// The mail server does not let us in.
    #[error("the mail server does not accept the user name and password ({code})")]
    SignIn {
        /// The reply code, 53z.
        code: u16,
    },
    /// The mail server cannot take the mail now.
    #[error("the mail server cannot take the mail now ({code})")]
    NotNow {
        /// The reply code, 4yz.
        code: u16,
    },
    /// The mail server cannot be reached, or broke off.
    #[error("the mail server cannot be reached, or broke off")]
    Unreachable,
    /// The mail server did not answer in time.
    #[error("the mail server did not answer in time")]
    TimedOut,
    /// There is no safe connection to the mail server.
    #[error("no TLS connection to the mail server")]
    Tls,
    /// The mail server offers neither TLS where it must, nor a way to sign in that we know.
    #[error("the mail server does not offer what the settings ask for")]
    NotOffered,
}

impl MailError {
    /// What the operator can do about it, where that is more than the message says.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Url { hint, .. } => Some(hint),
            Self::Sender => Some("from = \"Plauderei GmbH <widerspruch@plauderei.example>\""),
            Self::NoMails => Some("leave `per_address_per_day` out for the usual number"),
            Self::Folder { .. } => Some("name a folder that the service may write to"),
            Self::SignIn { .. } => {
                Some("in the url, write signs such as @ and / of the password as %40 and %2F")
            }
            Self::Tls | Self::NotOffered => {
                Some("smtps:// is TLS from the start (465), smtp:// is STARTTLS (587)")
            }
            _ => None,
        }
    }

    /// Whether the same mail may pass later.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Full
                | Self::SignIn { .. }
                | Self::NotNow { .. }
                | Self::Unreachable
                | Self::TimedOut
                | Self::Tls
                | Self::NotOffered
                | Self::Folder { .. }
        )
    }

    /// What a failed conversation means.
    pub(super) fn of_conversation(error: &lettre::transport::smtp::Error) -> Self {
        if let Some(code) = error.status() {
            let code = u16::from(code);
            return match code {
                530 | 534 | 535 | 538 => Self::SignIn { code },
                500.. => Self::Refused { code },
                _ => Self::NotNow { code },
            };
        }
        if error.is_timeout() {
            Self::TimedOut
        } else if error.is_tls() {
            Self::Tls
        } else if error.is_client() {
            Self::NotOffered
        } else if error.is_transport_shutdown() {
            Self::Closed
        } else {
            // A server that hangs up in the middle counts as half an answer.
            Self::Unreachable
        }
    }
}
