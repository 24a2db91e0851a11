//! Days and ages, reckoned in UTC: a build gives the same decisions wherever it runs.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// Age from which a person is an adult (§ 2 BGB; the age on which OLG Köln relied).
const ADULT_AGE_YEARS: i16 = 18;

/// The day of a point in time, in UTC.
pub(crate) fn utc_date(at: Timestamp) -> Date {
    Offset::UTC.to_datetime(at).date()
}

/// The first day on which a person born on `born` is an adult.
///
/// The day of birth counts as the first day of life (§ 187(2) BGB), so the 18th year of life ends
/// with the day before the birthday (§ 188(2) BGB) and the birthday itself is a day of an adult.
/// Somebody born on 29 February completes the year at the end of 28 February and is an adult on
/// 1 March, if the year has no 29 February.
///
/// A birth date whose birthday lies beyond the calendar gives the calendar's last day: no freeze
/// of a real version reaches it, so the person counts as a minor.
pub(crate) fn eighteenth_birthday(born: Date) -> Date {
    let Some(year) = born.year().checked_add(ADULT_AGE_YEARS) else {
        return Date::MAX;
    };
    Date::new(year, born.month(), born.day())
        .or_else(|_| Date::new(year, 3, 1))
        .unwrap_or(Date::MAX)
}

/// Whole days from one day to a later one; negative if it is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_birthday_itself_is_a_day_of_an_adult() {
        for (born, adult) in [
            ("2007-05-27", "2025-05-27"),
            ("2007-12-31", "2025-12-31"),
            ("2008-02-29", "2026-03-01"), // 2026 has no 29 February
            ("2006-02-28", "2024-02-28"), // the day before the 29th is a day like any other
            ("2006-03-01", "2024-03-01"),
            ("-000018-02-28", "0000-02-28"),
            ("9981-12-31", "9999-12-31"),
            ("9982-01-01", "9999-12-31"), // beyond the calendar
        ] {
            assert_eq!(eighteenth_birthday(day(born)), day(adult), "{born}");
        }
    }

    #[test]
    fn a_leap_day_eighteen_years_on_is_the_rule_only_across_a_missing_leap_year() {
        // 1896 + 18 = 1914; no two leap years lie 18 years apart, so 1 March is always the answer.
        for year in (1800..2100).filter(|year| Date::new(*year, 2, 29).is_ok()) {
            let adult = eighteenth_birthday(Date::new(year, 2, 29).unwrap());
            assert_eq!(adult, Date::new(year + 18, 3, 1).unwrap());
        }
    }

    #[test]
    fn days_are_counted_by_the_calendar_not_by_the_clock() {
        for (from, to, days) in [
            ("2025-04-29", "2025-05-27", 28),
            ("2025-04-30", "2025-05-27", 27),
            ("2025-05-27", "2025-05-27", 0),
            ("2025-05-28", "2025-05-27", -1),
            ("2024-02-28", "2024-03-01", 2),
        ] {
            assert_eq!(days_between(day(from), day(to)), days, "{from} to {to}");
        }
    }

    #[test]
    fn a_point_in_time_falls_on_its_utc_day() {
        for (at, on) in [
            ("2025-05-27T23:59:59.999999999Z", "2025-05-27"),
            ("2025-05-28T00:00:00Z", "2025-05-28"),
            ("2025-05-28T01:30:00+02:00", "2025-05-27"),
        ] {
            assert_eq!(utc_date(at.parse().unwrap()), day(on), "{at}");
        }
        // The ends of the range convert as well.
        utc_date(Timestamp::MIN);
        utc_date(Timestamp::MAX);
        days_between(Date::MIN, Date::MAX);
    }
}
