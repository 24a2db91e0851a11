//! What is taken out of texts: the categories of requirements.md, "De-identification categories".

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How widely a category is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Removed in every mode.
    One,
    /// Removed in `strict` and `consent`, optional in `legitimate_interest`.
    Two,
    /// Recommended, and on by default, in every mode.
    Recommended,
}

macro_rules! categories {
    ($( $(#[$doc:meta])* $variant:ident = $code:literal, $tier:ident; )*) => {
        /// A kind of personal data that detectors find in a text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Category { $( $(#[$doc])* #[serde(rename = $code)] $variant, )* }

        impl Category {
            /// All categories, in the order of the requirements.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The stable code, as it stands in placeholders and evidence.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )* }
            }

            /// How widely it is applied.
            pub const fn tier(self) -> Tier {
                match self { $( Self::$variant => Tier::$tier, )* }
            }
        }
    };
}

categories! {
    /// Full names, first and last names, nicknames tied to a handle.
    PersonName = "PERSON_NAME", One;
    /// E-mail addresses, also obfuscated.
    Email = "EMAIL", One;
    /// Phone numbers and messenger ids.
    Phone = "PHONE", One;
    /// Street and number, postcode and town, post-office box.
    PostalAddress = "POSTAL_ADDRESS", One;
    /// IBAN, BIC, account number, sort code.
    BankAccount = "BANK_ACCOUNT", One;
    /// Card number, verification code, expiry beside a number.
    PaymentCard = "PAYMENT_CARD", One;
    /// Identity card, passport, social security, tax, health insurance, driving licence.
    NationalId = "NATIONAL_ID", One;
    /// Handle, account id, mention, profile URL.
    UserId = "USER_ID", One;
    /// Number plate of a vehicle.
    LicensePlate = "LICENSE_PLATE", One;
    /// IPv4, IPv6 and MAC addresses.
    IpAddress = "IP_ADDRESS", One;
    /// Date of birth, in context.
    DateOfBirth = "DATE_OF_BIRTH", Two;
    /// Coordinates.
    GeoPoint = "GEO_POINT", Recommended;
    /// A place that the record itself is tagged with.
    PrecisePlaceTime = "PRECISE_PLACE_TIME", Two;
    /// IMEI and advertising ids.
    DeviceId = "DEVICE_ID", Two;
    /// Vehicle identification number.
    VehicleVin = "VEHICLE_VIN", Two;
    /// Case and file numbers.
    CaseNumber = "CASE_NUMBER", Two;
    /// Passwords, keys, tokens.
    Credential = "CREDENTIAL", Recommended;
    /// Addresses of crypto currencies.
    CryptoWallet = "CRYPTO_WALLET", Two;
    /// URLs that carry a person's identifier.
    PersonalUrl = "PERSONAL_URL", Two;
    /// Text of a person who objected, quoted by somebody else (OBJ-13).
    Quote = "QUOTE", One;
    /// A sentence of a special category or on a crime. It does not say which: a label that told
    /// would be such data itself (SC-6).
    SpecialCategory = "SPECIAL_CATEGORY", One;
    /// A sentence that speaks of a minor (MIN-3).
    MinorMention = "MINOR_MENTION", One;
}

impl fmt::Display for Category {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// How many spans of one category were taken out.
pub type Redaction = (Category, u32);

/// Counts of spans taken out, by category.
pub type Redactions = BTreeMap<Category, u32>;
