//! The token of a submission: whoever has it sees the requests that it made. It is the only thing
//! that ties them together, and the register does not keep it.

use std::fmt;

use licit_record::Service;

use crate::label::LabelKeys;

/// Crockford's base 32: no I, L, O and U, which are misread or misunderstood.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a token: five bits each, 100 in all.
const LENGTH: usize = 20;

/// A token, written `K7QM-2XNB-…` so that it can be copied from paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; LENGTH]);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// If the operating system gives no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes)?;
        Ok(Self::of_bytes(bytes))
    }

    /// The token of a submission that may be sent again: the same key and the same content give
    /// the same one, so that nothing is entered twice. Nobody else can work it out.
    pub fn of_repeated(keys: &LabelKeys, key: &str, content: &[u8]) -> Self {
        let length = u64::try_from(key.len()).unwrap_or(u64::MAX).to_be_bytes();
        let hash = keys.keyed("repeated", &[&length, key.as_bytes(), content]);
        let mut bytes = [0; LENGTH];
        for (byte, hash) in bytes.iter_mut().zip(hash) {
            *byte = hash;
        }
        Self::of_bytes(bytes)
    }

    /// Reads a token as people write it: any case, with or without strokes, O for 0, I or L for 1.
    pub fn parse(text: &str) -> Option<Self> {
        let mut token = [0; LENGTH];
        let mut places = token.iter_mut();
        for character in text.bytes().take(4 * LENGTH) {
            let digit = match character.to_ascii_uppercase() {
                b'-' | b' ' => continue,
                b'O' => b'0',
                b'I' | b'L' => b'1',
                digit => digit,
            };
            if !DIGITS.contains(&digit) {
                return None;
            }
            *places.next()? = digit;
        }
        (places.next().is_none() && text.len() <= 4 * LENGTH).then_some(Self(token))
    }

    fn of_bytes(mut bytes: [u8; LENGTH]) -> Self {
        for byte in &mut bytes {
            *byte = DIGITS
                .get(usize::from(*byte & 31))
                .copied()
                .unwrap_or_default();
        }
        Self(bytes)
    }

    /// The token without strokes, as it stands in an address.
    pub fn expose(&self) -> String {
        self.0.iter().copied().map(char::from).collect()
    }

    /// The token as it is shown to be written down: `K7QM-2XNB-…`.
    pub fn grouped(&self) -> String {
        let groups = self.0.chunks(4).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// What it becomes for one service. Those of two services cannot be told to belong together.
    pub(crate) fn access(&self, keys: &LabelKeys, service: &Service) -> [u8; 32] {
        keys.keyed("access", &[&self.0, service.as_str().as_bytes()])
    }

    /// What it becomes where it stands for no service.
    pub(crate) fn holder(&self, keys: &LabelKeys) -> [u8; 32] {
        keys.keyed("holder", &[&self.0])
    }

    /// The key that opens the receipt of one service.
    pub(crate) fn receipt_key(&self, keys: &LabelKeys, service: &Service) -> [u8; 32] {
        keys.keyed("receipt", &[&self.0, service.as_str().as_bytes()])
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_being_written_down() {
        let token = Token::random().unwrap();
        let written = token.grouped();
        assert_eq!(written.len(), LENGTH + 4);
        for copy in [
            written.clone(),
            token.expose(),
            written.to_lowercase(),
            written.replace('0', "O").replace('1', "l"),
            written.replace('-', " "),
        ] {
            assert_eq!(Token::parse(&copy), Some(token.clone()));
        }
        for other in ["", "K7QM", &format!("{written}A"), &"-".repeat(500), "ä"] {
            assert_eq!(Token::parse(other), None);
        }
        assert!(!format!("{token:?}").contains(&token.expose()));
    }

    #[test]
    fn what_it_becomes_for_two_services_is_unrelated() {
        let keys = LabelKeys::derive(&[7; 32]);
        let token = Token::random().unwrap();
        let one = token.access(&keys, &Service::new("one").unwrap());
        let other = token.access(&keys, &Service::new("other").unwrap());
        assert_ne!(one, other);
        assert_ne!(one, token.holder(&keys));
    }

    #[test]
    fn the_same_submission_has_the_same_token() {
        let keys = LabelKeys::derive(&[7; 32]);
        let of = |key, content: &[u8]| Token::of_repeated(&keys, key, content).expose();
        assert_eq!(of("k", b"x"), of("k", b"x"));
        assert_ne!(of("k", b"x"), of("k", b"y"));
        assert_ne!(of("kx", b""), of("k", b"x"));
    }
}
