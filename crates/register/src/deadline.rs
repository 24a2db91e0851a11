//! When an answer is due (GDPR Art. 12(3)), reckoned as Regulation (EEC, Euratom) 1182/71 has it.
//!
//! The day of receipt does not count. The period ends with the last hour of the same day of the
//! next month, or of that month's last day where there is no such day; a Saturday or Sunday moves
//! the end to Monday (Art. 3(1), (2)(c) and (4)). Public holidays differ by country and move it
//! further; they are left out, so that a date is never later than the law has it.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;

/// Days from receipt to the day that is aimed at: no month is shorter.
pub const TARGET_DAYS: i32 = 28;

/// When an answer is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The day to aim at.
    pub target: Date,
    /// The last day that the law allows.
    pub legal: Date,
}

impl Deadline {
    /// For something that came at this moment. Its day is the one in UTC.
    ///
    /// At the end of the calendar, in the year 9999, both days are the last one that there is.
    pub fn of_receipt(at: Timestamp) -> Self {
        Self::of_day(Offset::UTC.to_datetime(at).date())
    }

    /// For something that came on this day.
    pub fn of_day(day: Date) -> Self {
        let month = jiff::Span::new().months(1);
        // A day that the next month does not have becomes its last one.
        let mut legal = day.saturating_add(month);
        while matches!(legal.weekday(), Weekday::Saturday | Weekday::Sunday) && legal < Date::MAX {
            legal = legal.saturating_add(jiff::Span::new().days(1));
        }
        Self {
            target: day.saturating_add(jiff::Span::new().days(TARGET_DAYS)),
            legal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(received: &str, legal: &str) {
        let deadline = Deadline::of_day(received.parse().unwrap());
        assert_eq!(deadline.legal.to_string(), legal, "received {received}");
    }

    #[test]
    fn a_period_ends_on_the_same_day_of_the_next_month() {
        check("2026-11-30", "2026-12-30");
        check("2026-03-02", "2026-04-02");
        check("2025-12-15", "2026-01-15");
    }

    #[test]
    fn a_day_that_the_month_lacks_is_its_last() {
        check("2024-01-31", "2024-02-29");
        check("2025-03-31", "2025-04-30");
    }

    #[test]
    fn a_weekend_moves_the_end_to_monday() {
        // 28 February 2026 is a Saturday, 22 March a Sunday.
        check("2026-01-31", "2026-03-02");
        check("2026-02-22", "2026-03-23");
    }

    /// Every day of ten years with leap years and weekends: by the rules, in plain arithmetic.
    #[test]
    fn ten_years_of_deadlines() {
        let mut day: Date = "2020-01-01".parse().unwrap();
        while day.year() < 2030 {
            let deadline = Deadline::of_day(day);
            let (year, month) = match day.month() {
                12 => (day.year() + 1, 1),
                month => (day.year(), month + 1),
            };
            let last = jiff::civil::date(year, month, 1).days_in_month();
            let end = jiff::civil::date(year, month, day.day().min(last));
            let late = (deadline.legal - end).get_days();
            let expected = match end.weekday() {
                Weekday::Saturday => 2,
                Weekday::Sunday => 1,
                _ => 0,
            };
            assert_eq!(late, expected, "{day}");
            assert_eq!((deadline.target - day).get_days(), TARGET_DAYS);
            assert!(deadline.target <= deadline.legal, "{day}");
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn the_end_of_the_calendar_is_no_fault() {
        assert_eq!(Deadline::of_day(Date::MAX).legal, Date::MAX);
    }
}
