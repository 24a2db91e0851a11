//! How many mails an address gets in a day: anyone can type a stranger's address into a form.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use lettre::Address;
use sha2::Sha256;
use tokio::time::Instant;

use super::MailError;

/// Addresses that are counted at once. Beyond it the oldest is forgotten: whoever wants to use
/// that has to have a hundred thousand other mails sent first.
const ADDRESSES_MAX: usize = 100_000;

/// Mails of any kind that an address gets in a day, whatever goes wrong on our side.
const ALL_PER_DAY: u32 = 100;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A mailbox, as a keyed hash under a key that nobody sees and that ends with the process.
type Mailbox = [u8; 16];

/// Who may have a letter sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// Anyone who can type an address.
    Asked,
    /// The controller, to somebody who proved the address or wrote from it. A stranger must not be
    /// able to keep these away by using up the day.
    Owed,
}

/// Counts the mails of each mailbox for a day from the first of them.
pub(super) struct Limit {
    key: [u8; 32],
    per_day: u32,
    addresses_max: usize,
    counts: HashMap<Mailbox, Count>,
    /// Mailboxes by the start of their day, the oldest first.
    order: VecDeque<(Instant, Mailbox)>,
}

#[derive(Default)]
struct Count {
    asked: u32,
    all: u32,
}

impl Limit {
    pub(super) fn new(per_day: u32) -> Result<Self, MailError> {
        Self::with_room(per_day, ADDRESSES_MAX)
    }

    fn with_room(per_day: u32, addresses_max: usize) -> Result<Self, MailError> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|_| MailError::NoRandom)?;
        Ok(Self {
            key,
            per_day,
            addresses_max,
            counts: HashMap::new(),
            order: VecDeque::new(),
        })
    }

    /// Counts a mail; false where it may not be sent.
    pub(super) fn admits(&mut self, to: &Address, occasion: Occasion, now: Instant) -> bool {
        self.forget(now);
        let mailbox = self.mailbox(to);
        if !self.counts.contains_key(&mailbox) {
            if self.counts.len() >= self.addresses_max
                && let Some((_, oldest)) = self.order.pop_front()
            {
                self.counts.remove(&oldest);
            }
            self.order.push_back((now, mailbox));
        }
        let count = self.counts.entry(mailbox).or_default();
        let asked = u32::from(occasion == Occasion::Asked);
        if count.all >= ALL_PER_DAY || asked * (count.asked + 1) > self.per_day {
            return false;
        }
        count.asked += asked;
        count.all += 1;
        true
    }

    /// Forgets those whose day is over.
    fn forget(&mut self, now: Instant) {
        while let Some((start, mailbox)) = self.order.front()
            && now.duration_since(*start) >= DAY
        {
            self.counts.remove(mailbox);
            self.order.pop_front();
        }
    }

    /// Where a mail ends up: `Lena+a@` and `lena+b@` are one mailbox, and so are the spellings
    /// with dots where the provider ignores them.
    fn mailbox(&self, to: &Address) -> Mailbox {
        let domain = to.domain().to_lowercase();
        let user = to.user().to_lowercase();
        let mut user = match user.split_once('+') {
            Some((name, _)) if !name.is_empty() => name.to_owned(),
            _ => user,
        };
        if matches!(domain.as_str(), "gmail.com" | "googlemail.com") {
            user.retain(|c| c != '.');
        }
        // HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else {
            return Mailbox::default();
        };
        mac.update(user.as_bytes());
        mac.update(b"@");
        mac.update(domain.as_bytes());
        let full = mac.finalize().into_bytes();
        let mut mailbox = Mailbox::default();
        mailbox
            .iter_mut()
            .zip(full)
            .for_each(|(to, from)| *to = from);
        mailbox
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_gets_so_many_mails_a_day_and_no_more() {
        let mut limit = Limit::new(3).unwrap();
        let start = Instant::now();
        let lena = address("lena@post.example");
        for _ in 0..3 {
            assert!(limit.admits(&lena, Occasion::Asked, start));
        }
        assert!(!limit.admits(&lena, Occasion::Asked, start));
        assert!(limit.admits(&address("omar@post.example"), Occasion::Asked, start));
        assert!(!limit.admits(&lena, Occasion::Asked, start + DAY - Duration::from_secs(1)));
        assert!(limit.admits(&lena, Occasion::Asked, start + DAY));
    }

    #[test]
    fn spellings_of_one_mailbox_share_its_limit() {
        let now = Instant::now();
        for (first, second, one) in [
            ("lena@post.example", "Lena@POST.example", true),
            ("lena+a@post.example", "lena+b@post.example", true),
            ("le.na@gmail.com", "lena+x@gmail.com", true),
            ("le.na@post.example", "lena@post.example", false),
            ("+a@post.example", "+b@post.example", false),
        ] {
            let mut limit = Limit::new(1).unwrap();
            assert!(limit.admits(&address(first), Occasion::Asked, now));
            let second = limit.admits(&address(second), Occasion::Asked, now);
            assert_eq!(second, !one, "{first}");
        }
    }

    #[test]
    fn nobody_can_use_up_the_day_of_what_the_law_owes() {
        let mut limit = Limit::new(1).unwrap();
        let now = Instant::now();
        let lena = address("lena@post.example");
        assert!(limit.admits(&lena, Occasion::Asked, now));
        assert!(!limit.admits(&lena, Occasion::Asked, now));
        for _ in 1..ALL_PER_DAY {
            assert!(limit.admits(&lena, Occasion::Owed, now));
        }
        assert!(!limit.admits(&lena, Occasion::Owed, now));
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_goes_first() {
        let mut limit = Limit::with_room(1, 2).unwrap();
        let now = Instant::now();
        for name in ["a", "b", "c"] {
            let address = address(&format!("{name}@post.example"));
            assert!(limit.admits(&address, Occasion::Asked, now));
        }
        assert_eq!((limit.counts.len(), limit.order.len()), (2, 2));
        assert!(!limit.admits(&address("b@post.example"), Occasion::Asked, now));
        assert!(limit.admits(&address("a@post.example"), Occasion::Asked, now));
    }
}
