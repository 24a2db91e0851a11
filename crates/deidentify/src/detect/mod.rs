//! The frame of the detectors: one pass over a text, which calls a detector where a byte or a
//! word stands that its findings cannot do without.
//!
//! **To add a detector:** write `detect/NAME.rs` with the headings that the others have and
//!
//! ```text
//! pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>)
//! ```
//!
//! and add one line to the table below: name, version (raised whenever findings change), the
//! categories that it finds, and the triggers that it wants. A detector may look to both sides
//! of its trigger, may report a finding more than once, and leaves overlaps to `resolve.rs`.

mod byte_class;
mod check_digit;
mod compact;
mod cue;
mod month;
mod phone_layout;
mod scan;
mod text;
mod words;

pub(crate) use scan::{Wake, number, scan};
pub(crate) use spoken_phone::digits_of;
pub(crate) use text::{Text, is_word_char};

use licit_record::Category;

use crate::Span;

/// What wakes a detector; several are joined with `|`.
pub(crate) mod trigger {
    /// The first digit of a run of ASCII digits. `trigger` is its offset.
    pub(crate) const NUMBER: u16 = 1;
    /// `@`. `trigger` is its offset.
    pub(crate) const AT: u16 = 1 << 1;
    /// `:`. `trigger` is its offset.
    pub(crate) const COLON: u16 = 1 << 2;
    /// `/` after a letter or digit. `trigger` is its offset.
    pub(crate) const SLASH: u16 = 1 << 3;
    /// What stands for `@`, as ` at ` or `(at)`. As for all words of `words.rs`, `trigger` is
    /// the offset after its last byte.
    pub(crate) const WORD_AT: u16 = 1 << 4;
    /// A service or another word before a user's name.
    pub(crate) const WORD_PLATFORM: u16 = 1 << 5;
    /// A word before a password.
    pub(crate) const WORD_SECRET: u16 = 1 << 6;
    /// The beginning of a key.
    pub(crate) const WORD_KEY: u16 = 1 << 7;
    /// A word before the number of a case.
    pub(crate) const WORD_CASE: u16 = 1 << 8;
    /// A digit in words.
    pub(crate) const WORD_SPOKEN: u16 = 1 << 9;
    /// A word before the code of a bank, as `BIC`.
    pub(crate) const WORD_BANK: u16 = 1 << 10;
    /// As [`NUMBER`], at the first number of a token (ASCII letters and digits in a row), if enough
    /// digits or letters follow for more than a time, a year or a price.
    /// Most numbers in posts are none of these, and most detectors need not see them.
    pub(crate) const LONG_NUMBER: u16 = 1 << 11;
    /// A word that names the verification code of a card.
    pub(crate) const WORD_CODE: u16 = 1 << 12;
    /// A service of free mail.
    pub(crate) const WORD_MAIL: u16 = 1 << 13;
    /// How many triggers there are.
    pub(crate) const COUNT: usize = 14;
}

/// One detector.
#[derive(Debug)]
pub(crate) struct Detector {
    /// Its stable name.
    pub(crate) id: &'static str,
    /// Raised whenever its findings change.
    pub(crate) version: u32,
    /// What it finds.
    pub(crate) categories: &'static [Category],
    /// What wakes it.
    pub(crate) triggers: u16,
    /// The detector itself.
    pub(crate) at: fn(&Text<'_>, usize, &mut Vec<Span>),
}

macro_rules! detectors {
    ($( $name:ident, $version:literal, [$($category:ident),+], $triggers:expr; )*) => {
        $( mod $name; )*

        /// All detectors.
        pub(crate) const DETECTORS: &[Detector] = {
            use trigger::*;
            &[ $( Detector {
                id: stringify!($name),
                version: $version,
                categories: &[ $( Category::$category, )+ ],
                triggers: $triggers,
                at: $name::at,
            }, )* ]
        };
    };
}

detectors! {
    email, 2, [Email], AT | WORD_AT | WORD_MAIL;
    phone, 2, [Phone], LONG_NUMBER;
    handle, 1, [UserId], AT;
    account_uri, 1, [UserId], COLON;
    profile_url, 2, [UserId], COLON | SLASH;
    ip_address, 1, [IpAddress], NUMBER | COLON;
    geo_point, 1, [GeoPoint], NUMBER;
    spoken_phone, 2, [Phone], WORD_SPOKEN;
    platform_name, 2, [UserId], WORD_PLATFORM | NUMBER;
    credential, 2, [Credential], WORD_SECRET | WORD_KEY;
    url_password, 1, [Credential], COLON;
    personal_url, 1, [PersonalUrl], COLON;
    case_number, 1, [CaseNumber], NUMBER | WORD_CASE;
    bank_account, 2, [BankAccount], LONG_NUMBER | WORD_BANK;
    payment_card, 2, [PaymentCard], LONG_NUMBER | WORD_CODE;
    national_id, 2, [NationalId], LONG_NUMBER;
    license_plate, 2, [LicensePlate], NUMBER;
    date_of_birth, 2, [DateOfBirth], NUMBER;
    vehicle_vin, 1, [VehicleVin], LONG_NUMBER;
    crypto_wallet, 1, [CryptoWallet], LONG_NUMBER;
    device_id, 1, [DeviceId], LONG_NUMBER;
    postal_address, 2, [PostalAddress], NUMBER;
}

/// Runs all detectors over a text and compares what the resolved findings of one category cover.
#[cfg(test)]
pub(crate) fn check(category: Category, text: &str, expected: &[&str]) {
    check_in("DE", category, text, expected);
}

/// As [`check`], for the numbers of another region.
#[cfg(test)]
pub(crate) fn check_in(region: &str, category: Category, text: &str, expected: &[&str]) {
    use licit_record::policy::{OperatingPoint, ReplacementStyle};
    let deidentifier = crate::Deidentifier::new(crate::Settings {
        categories: [category].into(),
        style: ReplacementStyle::Placeholder,
        point: OperatingPoint::Balanced,
        region: region.to_owned(),
    });
    let mut scratch = crate::Scratch::new();
    let known = crate::KnownPersons::new();
    let spans = deidentifier.detect(text, &known, &mut scratch).unwrap();
    let found: Vec<&str> = spans
        .iter()
        .map(|span| text.get(span.start as usize..span.end as usize).unwrap())
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}
