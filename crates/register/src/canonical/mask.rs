//! Identifiers as a receipt shows them: the person knows theirs again, nobody else learns it.

use super::{Canonical, IdentifierKind};

/// What stands for everything that is not shown.
const HIDDEN: &str = "…";
/// Digits of a phone number that are shown.
const DIGITS: usize = 2;

/// The first character of an address's mailbox and its domain's ending, the last digits of a
/// phone number, the ending of a web address's host, the first character of everything else. Lengths are
/// not shown.
pub(super) fn masked(canonical: &Canonical<'_>) -> String {
    let value = canonical.expose();
    match canonical.kind() {
        IdentifierKind::Email => {
            let (mailbox, domain) = value.rsplit_once('@').unwrap_or((value, ""));
            let ending = domain.rsplit_once('.').map_or("", |(_, ending)| ending);
            format!("{}@{HIDDEN}.{ending}", first(mailbox))
        }
        IdentifierKind::Phone => {
            let shown = value.chars().rev().take(DIGITS).collect::<Vec<_>>();
            let shown: String = shown.into_iter().rev().collect();
            format!("+{HIDDEN}{shown}")
        }
        IdentifierKind::ProfileUrl | IdentifierKind::ContentUrl => {
            // The name in front may be the person's own.
            let host = value.split_once("://").map_or("", |(_, rest)| rest);
            let host = host.split(['/', '?']).next().unwrap_or_default();
            let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
            format!("https://{HIDDEN}.{ending}/{HIDDEN}")
        }
        IdentifierKind::AccountId | IdentifierKind::Handle | IdentifierKind::PageId => first(value),
    }
}

fn first(value: &str) -> String {
    value.chars().take(1).chain(HIDDEN.chars()).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Canonical, IdentifierKind, Region};

    fn check(kind: IdentifierKind, value: &str, masked: &str) {
        let region = Region::new("DE").unwrap();
        let canonical = Canonical::new(kind, value, region).unwrap();
        assert_eq!(canonical.masked(), masked);
    }

    #[test]
    fn identifiers_are_known_again_and_not_learned() {
        check(
            IdentifierKind::Email,
            "Lena.Kraus@mail.example.org",
            "l…@….org",
        );
        check(IdentifierKind::Phone, "0221 4710815", "+…15");
        check(IdentifierKind::Handle, "@lena.k", "l…");
        check(IdentifierKind::AccountId, "a1", "a…");
        check(
            IdentifierKind::ContentUrl,
            "https://lena.example.org/1",
            "https://….org/…",
        );
    }
}
