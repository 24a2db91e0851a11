//! The languages of the pages, and how each writes numbers, shares and dates.

use jiff::civil::Date;

/// A language that pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The BCP 47 tag, as it stands in `lang` attributes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of a BCP 47 tag or a locale such as `de_DE.UTF-8`, if pages exist in it.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// One of two texts.
    pub(crate) const fn pick<T: Copy>(self, english: T, german: T) -> T {
        match self {
            Self::English => english,
            Self::German => german,
        }
    }

    /// `14,012` or `14.012`.
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let separator = self.pick(',', '.');
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// `12.3%` or `12,3 %`. What is there never reads as nothing, and what lacks something never
    /// reads as all.
    pub fn share(self, part: u64, whole: u64) -> String {
        if whole == 0 || part == 0 {
            return self.pick("0%", "0\u{a0}%").to_owned();
        }
        if part >= whole {
            return self.pick("100%", "100\u{a0}%").to_owned();
        }
        let permille = (u128::from(part) * 1000 + u128::from(whole) / 2) / u128::from(whole);
        let (sign, permille) = match permille {
            0 => ("<\u{a0}", 1),
            1000.. => (">\u{a0}", 999),
            between => ("", between),
        };
        let (point, percent) = self.pick((".", "%"), (",", "\u{a0}%"));
        format!("{sign}{}{point}{}{percent}", permille / 10, permille % 10)
    }

    /// `28 May 2025` or `28. Mai 2025`.
    pub fn date(self, date: Date) -> String {
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const GERMAN: [&str; 12] = [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ];
        let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        let name = self
            .pick(ENGLISH, GERMAN)
            .get(month)
            .copied()
            .unwrap_or_default();
        let point = self.pick("", ".");
        format!("{}{point}\u{a0}{name}\u{a0}{}", date.day(), date.year())
    }

    /// `612 bytes`, `48.2 kB`, `1.3 GB`.
    pub(crate) fn bytes(self, bytes: u64) -> String {
        const UNITS: [(u64, &str); 4] = [
            (1_000_000_000_000, "TB"),
            (1_000_000_000, "GB"),
            (1_000_000, "MB"),
            (1_000, "kB"),
        ];
        for (size, unit) in UNITS {
            if bytes >= size {
                let tenths = bytes / (size / 10);
                let point = self.pick(".", ",");
                return format!("{}{point}{}\u{a0}{unit}", tenths / 10, tenths % 10);
            }
        }
        format!("{bytes}\u{a0}{}", self.pick("bytes", "Byte"))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Language::{English, German};
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, english, german) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1,000", "1.000"),
            (14_012, "14,012", "14.012"),
            (
                u64::MAX,
                "18,446,744,073,709,551,615",
                "18.446.744.073.709.551.615",
            ),
        ] {
            assert_eq!(English.number(number), english);
            assert_eq!(German.number(number), german);
        }
    }

    #[test]
    fn shares_say_neither_nothing_nor_all_wrongly() {
        for (part, whole, english) in [
            (0, 0, "0%"),
            (0, 7, "0%"),
            (1, 3, "33.3%"),
            (1, 1_000_000, "<\u{a0}0.1%"),
            (999_999, 1_000_000, ">\u{a0}99.9%"),
            (7, 7, "100%"),
            (u64::MAX - 1, u64::MAX, ">\u{a0}99.9%"),
        ] {
            assert_eq!(English.share(part, whole), english, "{part} of {whole}");
        }
        assert_eq!(German.share(1, 3), "33,3\u{a0}%");
    }

    #[test]
    fn dates_and_sizes_are_written_as_people_do() {
        assert_eq!(English.date(date(2025, 5, 28)), "28\u{a0}May\u{a0}2025");
        assert_eq!(German.date(date(2025, 3, 1)), "1.\u{a0}März\u{a0}2025");
        assert_eq!(English.bytes(612), "612\u{a0}bytes");
        assert_eq!(German.bytes(1_349_999), "1,3\u{a0}MB");
    }

    #[test]
    fn languages_are_found_by_tag_and_locale() {
        for (code, language) in [
            ("de", Some(German)),
            ("de-AT", Some(German)),
            ("DE_de.UTF-8", Some(German)),
            ("en_GB", Some(English)),
            ("fr", None),
            ("", None),
            ("den", None),
        ] {
            assert_eq!(Language::from_code(code), language, "{code}");
        }
    }
}
