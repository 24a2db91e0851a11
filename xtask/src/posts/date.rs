//! Days, as far as the generator needs them.

use std::fmt;

/// A day. Derived order is the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    pub(super) year: u32,
    pub(super) month: u32,
    /// At most 28, so that every year has it.
    pub(super) day: u32,
}

impl Date {
    /// Day of the freeze that the truth is reckoned on.
    pub(super) const FREEZE: Self = Self {
        year: 2025,
        month: 5,
        day: 27,
    };
    /// Last day on which a notice is 28 days before the freeze.
    pub(super) const LAST_NOTICE: Self = Self {
        year: 2025,
        month: 4,
        day: 29,
    };

    /// Whether a person born on this day is under 18 on that one; nobody is on the birthday.
    pub(super) fn is_minor_on(self, day: Self) -> bool {
        Self {
            year: self.year + 18,
            ..self
        } > day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_of_age_on_the_birthday() {
        let born = Date {
            year: 2007,
            month: 5,
            day: 27,
        };
        assert!(!born.is_minor_on(Date::FREEZE));
        assert!(Date { day: 28, ..born }.is_minor_on(Date::FREEZE));
        assert_eq!(born.to_string(), "2007-05-27");
    }
}
