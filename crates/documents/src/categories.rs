//! What each category of taken-out text is called, in both languages.

use licit_record::Category;

use crate::Language;

/// A category in words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CategoryWords {
    /// Its name: `e-mail address`.
    pub name: &'static str,
    /// What belongs to it.
    pub includes: &'static str,
}

/// What a category is called.
pub fn category_words(category: Category, language: Language) -> CategoryWords {
    let row = TABLE.iter().find(|(of, ..)| *of == category);
    let unnamed = CategoryWords {
        name: category.code(),
        includes: "",
    };
    row.map_or(unnamed, |(_, english, german)| {
        language.pick(*english, *german)
    })
}

const fn words(name: &'static str, includes: &'static str) -> CategoryWords {
    CategoryWords { name, includes }
}

type Row = (Category, CategoryWords, CategoryWords);

const TABLE: &[Row] = &[
    (
        Category::PersonName,
        words(
            "person’s name",
            "full names, first and last names, nicknames tied to a handle",
        ),
        words(
            "Personenname",
            "volle Namen, Vor- und Nachnamen, Spitznamen zu einem Konto",
        ),
    ),
    (
        Category::Email,
        words(
            "e-mail address",
            "also written as “name at example dot org”",
        ),
        words(
            "E-Mail-Adresse",
            "auch als „name at example punkt org“ geschrieben",
        ),
    ),
    (
        Category::Phone,
        words(
            "phone number",
            "national and international numbers, messenger ids",
        ),
        words(
            "Telefonnummer",
            "nationale und internationale Nummern, Messenger-Kennungen",
        ),
    ),
    (
        Category::PostalAddress,
        words(
            "postal address",
            "street and number, postcode and town, post-office box",
        ),
        words(
            "Postanschrift",
            "Straße und Hausnummer, Postleitzahl und Ort, Postfach",
        ),
    ),
    (
        Category::BankAccount,
        words("bank account", "IBAN, BIC, account number, sort code"),
        words("Bankverbindung", "IBAN, BIC, Kontonummer, Bankleitzahl"),
    ),
    (
        Category::PaymentCard,
        words(
            "payment card",
            "card number, verification code, expiry beside a number",
        ),
        words(
            "Zahlungskarte",
            "Kartennummer, Prüfziffer, Ablaufdatum neben einer Nummer",
        ),
    ),
    (
        Category::NationalId,
        words(
            "official number",
            "identity card, passport, social security, tax, health insurance, driving licence",
        ),
        words(
            "amtliche Nummer",
            "Personalausweis, Reisepass, Sozial- und Krankenversicherung, Steuer, Führerschein",
        ),
    ),
    (
        Category::UserId,
        words(
            "account of a person",
            "handle, account id, mention, profile address",
        ),
        words(
            "Konto einer Person",
            "Kontoname, Konto-Kennung, Erwähnung, Profiladresse",
        ),
    ),
    (
        Category::LicensePlate,
        words("number plate", "number plate of a vehicle"),
        words("Kfz-Kennzeichen", "Kennzeichen eines Fahrzeugs"),
    ),
    (
        Category::IpAddress,
        words("network address", "IPv4, IPv6 and MAC addresses"),
        words("Netzadresse", "IPv4-, IPv6- und MAC-Adressen"),
    ),
    (
        Category::DateOfBirth,
        words("date of birth", "a date that the text calls a birthday"),
        words(
            "Geburtsdatum",
            "ein Datum, das der Text als Geburtstag nennt",
        ),
    ),
    (
        Category::GeoPoint,
        words("coordinates", "latitude and longitude"),
        words("Koordinaten", "Breiten- und Längengrad"),
    ),
    (
        Category::PrecisePlaceTime,
        words(
            "tagged place",
            "a place that the record itself is tagged with",
        ),
        words(
            "angegebener Ort",
            "ein Ort, mit dem der Eintrag selbst versehen ist",
        ),
    ),
    (
        Category::DeviceId,
        words("device id", "IMEI and advertising ids"),
        words("Gerätekennung", "IMEI und Werbekennungen"),
    ),
    (
        Category::VehicleVin,
        words("vehicle number", "vehicle identification number"),
        words("Fahrgestellnummer", "Fahrzeug-Identifizierungsnummer"),
    ),
    (
        Category::CaseNumber,
        words("case number", "numbers of cases and files"),
        words("Aktenzeichen", "Akten-, Fall- und Vorgangsnummern"),
    ),
    (
        Category::Credential,
        words("credential", "passwords, keys, tokens"),
        words("Zugangsdaten", "Passwörter, Schlüssel, Token"),
    ),
    (
        Category::CryptoWallet,
        words("crypto address", "addresses of crypto currencies"),
        words("Kryptoadresse", "Adressen von Kryptowährungen"),
    ),
    (
        Category::PersonalUrl,
        words(
            "personal web address",
            "web addresses that carry a person’s identifier",
        ),
        words(
            "persönliche Webadresse",
            "Webadressen, die eine Person kenntlich machen",
        ),
    ),
    (
        Category::Quote,
        words(
            "quoted objector",
            "text of a person who objected, quoted by somebody else",
        ),
        words(
            "Zitat",
            "Text einer widersprechenden Person, den jemand anderes zitiert",
        ),
    ),
    (
        Category::SpecialCategory,
        words(
            "special category",
            "a sentence on health, belief, opinion, origin, sex life or a crime of a person",
        ),
        words(
            "besondere Kategorie",
            "ein Satz über Gesundheit, Glauben, Meinung, Herkunft, Sexualleben oder Straftaten",
        ),
    ),
    (
        Category::MinorMention,
        words("mention of a minor", "a sentence that speaks of a minor"),
        words(
            "Minderjährige",
            "ein Satz, der von einer minderjährigen Person handelt",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_words_in_both_languages() {
        for category in Category::ALL {
            let rows = TABLE.iter().filter(|(of, ..)| of == category).count();
            assert_eq!(rows, 1, "{category}");
            let english = category_words(*category, Language::English);
            let german = category_words(*category, Language::German);
            assert_ne!(english, german, "{category}");
            for words in [english, german] {
                assert!(
                    !words.name.is_empty() && !words.includes.is_empty(),
                    "{category}"
                );
                assert!(
                    words.name.chars().count() <= 24,
                    "{category}: the name fits a label"
                );
            }
        }
    }
}
