//! From a letter to the bytes of a mail.

use std::borrow::Cow;

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use licit_documents::Language;

use super::MailError;
use super::letter::Written;

/// Bytes of a mail, the attachment encoded.
pub(super) const MAIL_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Bytes of an address (RFC 5321, 4.5.3.1.3).
const ADDRESS_BYTES_MAX: usize = 254;

/// A mail as it goes out.
pub(super) struct Mail {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
}

/// The address that a mail goes to, its domain in ASCII.
///
/// Addresses of machines and of names without a dot are refused: they belong to the network of
/// the mail server, not to people.
pub(super) fn recipient(text: &str) -> Result<Address, MailError> {
    let text = text.trim();
    let strange = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>');
    if text.len() > ADDRESS_BYTES_MAX || text.contains(strange) {
        return Err(MailError::Recipient);
    }
    let address: Address = text.parse().map_err(|_| MailError::Recipient)?;
    let domain = match address.domain().is_ascii() {
        true => Cow::Borrowed(address.domain()),
        false => idna::domain_to_ascii(address.domain())
            .map(Cow::Owned)
            .map_err(|_| MailError::Recipient)?,
    };
    let last = domain.rsplit_once('.').map(|(_, last)| last);
    let public = last.is_some_and(|last| last.chars().any(|c| c.is_ascii_alphabetic()));
    if !public || domain.starts_with('[') {
        return Err(MailError::Recipient);
    }
    Address::new(address.user(), domain).map_err(|_| MailError::Recipient)
}

/// The name under a letter: that of the sender, else the address.
pub(super) fn signature(from: &Mailbox) -> String {
    match &from.name {
        Some(name) => name.clone(),
        None => from.email.to_string(),
    }
}

/// The bytes of a mail.
pub(super) fn mail(
    from: &Mailbox,
    to: Address,
    language: Language,
    written: Written,
) -> Result<Mail, MailError> {
    let fault = MailError::Letter {
        max_bytes: MAIL_BYTES_MAX,
    };
    let attached = written.attachment.as_ref();
    if attached.is_some_and(|file| file.bytes.len() > MAIL_BYTES_MAX / 2) {
        return Err(fault);
    }
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(written.subject)
        .message_id(Some(message_id(from.email.domain())?))
        .header(AutoSubmitted)
        .header(ContentLanguage(language))
        .date_now();
    let text = SinglePart::plain(written.text);
    let message = match written.attachment {
        None => builder.singlepart(text),
        Some(file) => {
            let file = Attachment::new(file.name).body(file.bytes, json());
            builder.multipart(MultiPart::mixed().singlepart(text).singlepart(file))
        }
    };
    let message = message.map_err(|_| fault.clone())?;
    let bytes = message.formatted();
    if bytes.len() > MAIL_BYTES_MAX {
        return Err(fault);
    }
    Ok(Mail {
        envelope: message.envelope().clone(),
        bytes,
    })
}

fn json() -> ContentType {
    // The type is well-formed.
    ContentType::parse("application/json").unwrap_or(ContentType::TEXT_PLAIN)
}

/// A name for a mail that tells nothing of the machine, the time or the case.
fn message_id(domain: &str) -> Result<String, MailError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| MailError::NoRandom)?;
    Ok(format!("<{}@{domain}>", hex::encode(random)))
}

/// Says that no human sent it, so that no machine answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The language of the text (RFC 3282).
#[derive(Clone)]
struct ContentLanguage(Language);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(Language::from_code(text).ok_or("no such language")?))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.code().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_goes_to_addresses_of_people_and_to_nothing_else() {
        for (text, expected) in [
            ("lena@post.example", Some("lena@post.example")),
            (" Lena.K+a@post.example ", Some("Lena.K+a@post.example")),
            ("lena@müller.example", Some("lena@xn--mller-kva.example")),
            ("lena", None),
            ("", None),
            ("@post.example", None),
            ("root@localhost", None),
            ("root@127.0.0.1", None),
            ("root@[127.0.0.1]", None),
            ("a@post.example, b@post.example", None),
            ("Lena <lena@post.example>", None),
            ("\"a b\"@post.example", None),
            ("lena@post.example\r\nBcc: omar@post.example", None),
            ("lena\r\n@post.example", None),
            ("lena@post.example\r\nRCPT TO:<omar@post.example>", None),
            ("lena@post.example\0", None),
        ] {
            let found = recipient(text).ok().map(|address| address.to_string());
            assert_eq!(found.as_deref(), expected, "{text:?}");
        }
        assert!(recipient(&format!("{}@post.example", "a".repeat(300))).is_err());
    }
}
