//! Surrogates: invented values of the same form (DEI-3).
//!
//! They are drawn from a secret seed of the record, so that the same value gives the same
//! surrogate inside a record and another one in the next. None can be somebody's: names of hosts,
//! numbers and addresses come from ranges reserved for examples, account numbers carry check
//! digits that no bank gives out.

use licit_record::Category;

/// First names, invented persons.
const FIRST_NAMES: &[&str] = &[
    "Alva", "Benno", "Cira", "Dario", "Elin", "Fabio", "Greta", "Henri", "Ilka", "Jaron", "Kaja",
    "Levin", "Mira", "Nilo", "Orla", "Pelle", "Quirin", "Ronja", "Sami", "Tilda", "Ulla", "Veit",
    "Wanda", "Xenia", "Yorick", "Zora",
];
/// Last names, invented persons.
const LAST_NAMES: &[&str] = &[
    "Ahrendsen",
    "Birkholz",
    "Clausner",
    "Dornfeld",
    "Eschweg",
    "Findling",
    "Grünholz",
    "Hagedorn",
    "Immenhof",
    "Jarwitz",
    "Kestner",
    "Lohmar",
    "Moosbach",
    "Nordkamp",
    "Ostrauer",
    "Pellworm",
    "Quandtner",
    "Rehfeldt",
    "Sandkuhl",
    "Torbeck",
];
/// Words that handles and hosts are made of.
const WORDS: &[&str] = &[
    "amsel", "birke", "distel", "elster", "farn", "ginster", "hafer", "iris", "kiebitz", "lerche",
    "mohn", "natter", "otter", "pirol", "quitte", "raps", "salbei", "tanne", "uhu", "wicke",
];
/// Towns that do not exist.
const PLACES: &[&str] = &[
    "Musterstadt",
    "Neuhausen an der Lohe",
    "Beispielhagen",
    "Oberlinden",
    "Altfurt",
    "Seebrück",
];

/// Draws the surrogates of one record.
pub(crate) struct Surrogates {
    state: u64,
}

impl Surrogates {
    /// Begins with the seed of a record.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A surrogate for a value that stands so in the text.
    pub(crate) fn draw(&mut self, category: Category, literal: &str) -> String {
        match category {
            Category::PersonName => self.name(literal),
            Category::Email => {
                let top = self.one_of(&["org", "com", "net"]);
                format!(
                    "{}.{}{}@example.{top}",
                    self.one_of(WORDS),
                    self.one_of(WORDS),
                    self.below(100)
                )
            }
            Category::Phone => self.phone(literal),
            Category::BankAccount => self.bank_account(literal),
            // No card begins with 99; the rest is drawn.
            Category::PaymentCard => self.digits_like(literal, "99"),
            Category::UserId => self.user_id(literal),
            // No district has the sign XX.
            Category::LicensePlate => format!(
                "XX-{}{} {}",
                self.letter(),
                self.letter(),
                100 + self.below(900)
            ),
            Category::IpAddress => self.address(literal),
            Category::DateOfBirth => self.date(literal),
            // In the Gulf of Guinea, where nobody lives.
            Category::GeoPoint => {
                format!("0.{:05}, 0.{:05}", self.below(100_000), self.below(100_000))
            }
            Category::PrecisePlaceTime => self.one_of(PLACES).to_owned(),
            Category::PostalAddress => {
                format!(
                    "Musterweg {}, 00000 {}",
                    1 + self.below(99),
                    self.one_of(PLACES)
                )
            }
            Category::Credential => format!("invented-{:08x}", self.next() as u32),
            Category::PersonalUrl => format!("https://example.org/{:08x}", self.next() as u32),
            Category::CryptoWallet => format!("invented-wallet-{:08x}", self.next() as u32),
            // No register gives out numbers that begin with so many zeros.
            _ => self.digits_like(literal, "0000"),
        }
    }

    fn name(&mut self, literal: &str) -> String {
        let words = literal.split_whitespace().count();
        let name = if words > 1 {
            format!("{} {}", self.one_of(FIRST_NAMES), self.one_of(LAST_NAMES))
        } else {
            self.one_of(FIRST_NAMES).to_owned()
        };
        let small = literal.chars().all(|char| !char.is_uppercase());
        if small { name.to_lowercase() } else { name }
    }

    /// A number of the ranges that the Federal Network Agency, Ofcom, ARCEP and NANPA keep free
    /// for films.
    fn phone(&mut self, literal: &str) -> String {
        let digits: String = literal.chars().filter(char::is_ascii_digit).collect();
        let abroad = literal.starts_with('+') || digits.starts_with("00");
        let digits = digits.trim_start_matches("00");
        match (abroad, digits) {
            (true, digits) if digits.starts_with("44") => {
                format!("+44 7700 900{:03}", self.below(1000))
            }
            (true, digits) if digits.starts_with('1') => self.north_american("+1 "),
            (true, digits) if digits.starts_with("33") => {
                format!("+33 6 39 98 {:02} {:02}", self.below(100), self.below(100))
            }
            (true, _) => format!("+49 30 23125{:03}", self.below(1000)),
            (false, digits) if digits.starts_with("06") && digits.len() == 10 => {
                format!("06 39 98 {:02} {:02}", self.below(100), self.below(100))
            }
            (false, digits) if digits.starts_with("07") && digits.len() == 11 => {
                format!("07700 900{:03}", self.below(1000))
            }
            (false, digits) if digits.starts_with("01") => {
                format!("0176 040690{:02}", self.below(100))
            }
            (false, digits) if !digits.starts_with('0') && digits.len() == 10 => {
                self.north_american("")
            }
            _ => format!("030 23125{:03}", self.below(1000)),
        }
    }

    fn north_american(&mut self, code: &str) -> String {
        format!(
            "{code}({}) 555-01{:02}",
            200 + self.below(800),
            self.below(100)
        )
    }

    /// An IBAN with the check digits 00, which no calculation gives, or digits of the same form.
    fn bank_account(&mut self, literal: &str) -> String {
        let country: String = literal
            .chars()
            .filter(|char| char.is_alphanumeric())
            .take(2)
            .collect();
        if country.len() == 2 && country.chars().all(|char| char.is_ascii_alphabetic()) {
            let mut iban = format!("{}00", country.to_uppercase());
            let rest = literal
                .chars()
                .filter(|char| char.is_alphanumeric())
                .count()
                .saturating_sub(4);
            for place in 0..rest.min(30) {
                if place % 4 == 0 {
                    iban.push(' ');
                }
                iban.push(self.digit());
            }
            return iban;
        }
        self.digits_like(literal, "0000")
    }

    fn user_id(&mut self, literal: &str) -> String {
        let name = format!(
            "{}_{}{}",
            self.one_of(WORDS),
            self.one_of(WORDS),
            self.below(100)
        );
        if literal.contains('/') && !literal.starts_with('@') {
            format!("https://example.org/@{name}")
        } else if literal.starts_with(['@', '＠']) {
            let is_federated = literal.chars().skip(1).any(|char| char == '@');
            let host = if is_federated { "@example.org" } else { "" };
            format!("@{name}{host}")
        } else {
            name
        }
    }

    /// An address of the blocks kept for documentation (RFC 5737, 3849, 7042).
    fn address(&mut self, literal: &str) -> String {
        let colons = literal.matches(':').count();
        if literal.matches('-').count() == 5 || colons == 5 && literal.len() == 17 {
            return format!("00-00-5E-00-53-{:02X}", self.below(256));
        }
        if colons > 1 {
            return format!(
                "2001:db8::{:x}:{:x}",
                self.below(65_536),
                1 + self.below(65_535)
            );
        }
        let network = self.one_of(&["192.0.2", "198.51.100", "203.0.113"]);
        format!("{network}.{}", 1 + self.below(254))
    }

    /// A date in the layout of the literal one, as far as that is one of digits.
    fn date(&mut self, literal: &str) -> String {
        let (day, month, year) = (
            1 + self.below(28),
            1 + self.below(12),
            1940 + self.below(60),
        );
        let lengths: Vec<usize> = literal
            .split(|char: char| !char.is_ascii_digit())
            .map(str::len)
            .filter(|length| *length > 0)
            .collect();
        let sign = literal
            .chars()
            .find(|char| !char.is_ascii_digit())
            .filter(|sign| "./-".contains(*sign));
        match (lengths.first(), sign) {
            (Some(4), Some(sign)) => format!("{year}{sign}{month:02}{sign}{day:02}"),
            (_, Some(sign)) => format!("{day:02}{sign}{month:02}{sign}{year}"),
            _ => format!("{day:02}.{month:02}.{year}"),
        }
    }

    /// Digits and letters in the groups of the literal value, behind a beginning that nobody has.
    fn digits_like(&mut self, literal: &str, beginning: &str) -> String {
        let mut beginning = beginning.chars();
        literal
            .chars()
            .take(64)
            .map(|char| match char {
                '0'..='9' => beginning.next().unwrap_or_else(|| self.digit()),
                _ if char.is_uppercase() => self.letter(),
                _ if char.is_alphabetic() => self.letter().to_ascii_lowercase(),
                _ => char,
            })
            .collect()
    }

    fn one_of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let place = self.below(list.len() as u64) as usize;
        list.get(place).copied().unwrap_or("")
    }

    fn digit(&mut self) -> char {
        char::from(b'0' + self.below(10) as u8)
    }

    fn letter(&mut self) -> char {
        char::from(b'A' + self.below(26) as u8)
    }

    /// A number below a limit; the bias of the remainder is of no use to anybody here.
    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// SplitMix64: the seed is secret and single-use, and the values need no more than variety.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_kept() {
        let draw = |category, literal: &str| Surrogates::new(7).draw(category, literal);
        assert!(draw(Category::Email, "anna@web.de").contains("@example."));
        assert!(draw(Category::Phone, "+44 20 7946 0958").starts_with("+44 7700 900"));
        assert!(draw(Category::Phone, "0171 3920044").starts_with("0176 040690"));
        assert!(draw(Category::BankAccount, "DE89 3704 0044 0532 0130 00").starts_with("DE00 "));
        assert_eq!(
            draw(Category::BankAccount, "DE89 3704 0044 0532 0130 00").len(),
            27
        );
        assert!(draw(Category::UserId, "@lena").starts_with('@'));
        assert!(draw(Category::UserId, "https://t.me/lena").starts_with("https://example.org/@"));
        assert!(draw(Category::IpAddress, "2a02::1").starts_with("2001:db8::"));
        assert_eq!(draw(Category::DateOfBirth, "14.03.1935").len(), 10);
        assert_eq!(
            draw(Category::PersonName, "Lena Kraus").split(' ').count(),
            2
        );
        let name = draw(Category::PersonName, "lena");
        assert_eq!(name, name.to_lowercase());
    }

    #[test]
    fn seeds_differ_and_repeat() {
        let draw = |seed| Surrogates::new(seed).draw(Category::Email, "anna@web.de");
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn every_category_has_one() {
        for category in Category::ALL {
            assert!(
                !Surrogates::new(3).draw(*category, "x 1").is_empty(),
                "{category}"
            );
        }
    }
}
