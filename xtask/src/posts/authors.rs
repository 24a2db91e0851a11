//! The invented authors of invented posts: who they are, when they were told, who objected.

use super::date::Date;
use super::names::{FORENAMES, SURNAMES};
use crate::random::Random;

/// One account.
pub(super) struct Author {
    /// The service's id.
    pub(super) id: String,
    /// Handle, unique.
    pub(super) handle: String,
    /// Display name; several accounts may share one.
    pub(super) name: String,
    /// Date of birth, where the service knows it.
    pub(super) born: Option<Date>,
    /// Day of the individual notice, where one was delivered.
    pub(super) notified: Option<Date>,
    /// Whether the account is public.
    pub(super) public: bool,
    /// Whether the person objected.
    pub(super) objected: bool,
}

/// Invents so many authors.
pub(super) fn invent(count: usize, seed: u64) -> Vec<Author> {
    let mut random = Random::new(seed ^ 0xa117_0001);
    (0..count).map(|number| one(number, &mut random)).collect()
}

fn one(number: usize, random: &mut Random) -> Author {
    let (forename, surname) = (random.frequent(FORENAMES), random.frequent(SURNAMES));
    let separator = random.any(&[".", "_", ""]);
    Author {
        id: format!("a{number}"),
        handle: format!("{}{separator}{}{number}", plain(forename), plain(surname)),
        name: format!("{forename} {surname}"),
        born: (!random.chance(10)).then(|| {
            let year = match random.below(100) {
                0..3 => random.between(2008, 2011),
                3..10 => random.between(2000, 2006),
                _ => random.between(1950, 1999),
            };
            Date {
                year,
                month: random.between(1, 12),
                day: random.between(1, 28),
            }
        }),
        notified: match random.below(1000) {
            0..10 => None,
            10..25 => Some(Date {
                year: 2025,
                month: 5,
                day: random.between(5, 20),
            }),
            _ => Some(Date {
                year: 2025,
                month: 4,
                day: random.between(14, 28),
            }),
        },
        public: !random.chance(20),
        objected: random.chance(80),
    }
}

/// A name as it stands in handles: small, without diacritics.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len() + 4);
    for c in name.to_lowercase().chars() {
        match c {
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'a'..='z' => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_who_they_were_and_shares_are_as_written() {
        let authors = invent(20_000, 1);
        assert!(
            authors
                .iter()
                .zip(invent(100, 1))
                .all(|(a, b)| a.handle == b.handle)
        );
        let share = |test: &dyn Fn(&Author) -> bool| {
            authors.iter().filter(|author| test(author)).count() as f64 / 20_000.0
        };
        assert!((0.07..0.09).contains(&share(&|author| author.objected)));
        assert!((0.005..0.015).contains(&share(&|author| author.born.is_none())));
        assert!((0.02..0.04).contains(&share(&|a| a.born.is_some_and(|born| born.year >= 2008))));
        assert!(authors.iter().all(|author| author.handle.is_ascii()));
    }
}
