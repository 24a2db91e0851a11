//! Limits: how often one address may send something. Memory is bounded: where too many addresses
//! are known, the ones that were quiet longest are forgotten.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hash};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Addresses that are remembered, at most.
const MAX_KNOWN: usize = 100_000;

/// A limit of so many in an hour, any number of them at once up to the limit.
pub(crate) struct Limit {
    per_hour: u32,
    /// Keyed per process, so that nobody can choose addresses that fall together.
    hash: RandomState,
    /// By hash of the address: when its allowance is whole again, in milliseconds.
    whole_at: Mutex<HashMap<u64, u64>>,
}

impl Limit {
    pub(crate) fn per_hour(per_hour: u32) -> Self {
        Self {
            per_hour: per_hour.max(1),
            hash: RandomState::new(),
            whole_at: Mutex::default(),
        }
    }

    /// Takes one from the allowance of somebody, or says after how many seconds there is one.
    pub(crate) fn take(&self, who: impl Hash, now_ms: u64) -> Result<(), u64> {
        const HOUR_MS: u64 = 3_600_000;
        let cost = HOUR_MS / u64::from(self.per_hour);
        let key = self.hash.hash_one(who);
        let mut known = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        let whole_at = known.get(&key).copied().unwrap_or(0).max(now_ms);
        let next = whole_at + cost;
        if next > now_ms + HOUR_MS {
            return Err((next - now_ms - HOUR_MS).div_ceil(1000));
        }
        if known.len() >= MAX_KNOWN && !known.contains_key(&key) {
            known.retain(|_, whole_at| *whole_at > now_ms);
            if known.len() >= MAX_KNOWN {
                // All of them are busy: the hour begins anew for everybody.
                known.clear();
            }
        }
        known.insert(key, next);
        Ok(())
    }
}

/// Who an address is, for limits: a household has one IPv4 address, or a /64 of IPv6.
pub(crate) fn household(address: IpAddr) -> u64 {
    match address.to_canonical() {
        IpAddr::V4(address) => u64::from(u32::from(address)),
        IpAddr::V6(address) => (u128::from(address) >> 64) as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_is_used_up_and_comes_back() {
        let limit = Limit::per_hour(4);
        for _ in 0..4 {
            assert_eq!(limit.take("a", 1000), Ok(()));
        }
        assert_eq!(limit.take("a", 1000), Err(900), "a quarter of an hour");
        assert_eq!(limit.take("b", 1000), Ok(()), "others have their own");
        assert_eq!(limit.take("a", 1000 + 900_000), Ok(()));
        assert!(limit.take("a", 1000 + 900_000).is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let limit = Limit::per_hour(1);
        for who in 0..250_000_u32 {
            let _ = limit.take(who, 0);
        }
        assert!(limit.whole_at.lock().unwrap().len() <= MAX_KNOWN);
    }

    #[test]
    fn a_household_is_one() {
        let of = |text: &str| household(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
