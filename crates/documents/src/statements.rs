//! Statements of special categories, on crimes and of minors, in words for people: sums alone,
//! since a label beside a record would be such data itself (SC-6).

use licit_evidence::{Manifest, StatementCount};
use licit_record::policy::{MinorMentions, StatementAction};
use licit_record::{Concerns, SpecialCategory, StatementFate};

use crate::Language;

/// A row of the table.
pub(crate) struct StatementRow {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) concerns: &'static str,
    pub(crate) fate: &'static str,
    pub(crate) number: String,
}

/// The rows of the table, in the order of the manifest.
pub(crate) fn rows(manifest: &Manifest, language: Language) -> Vec<StatementRow> {
    let row = |count: &StatementCount| StatementRow {
        code: count.category.code(),
        name: category(count.category, language),
        concerns: concerns(count.concerns, language),
        fate: fate(count.fate, language),
        number: language.number(count.statements),
    };
    manifest.statements.iter().map(row).collect()
}

/// What a category is called.
pub(crate) const fn category(category: SpecialCategory, language: Language) -> &'static str {
    match category {
        SpecialCategory::RaceEthnic => language.pick(
            "racial or ethnic origin",
            "rassische oder ethnische Herkunft",
        ),
        SpecialCategory::Political => language.pick("political opinion", "politische Meinung"),
        SpecialCategory::Religion => language.pick(
            "religious or philosophical belief",
            "religiöse oder weltanschauliche Überzeugung",
        ),
        SpecialCategory::Union => {
            language.pick("trade-union membership", "Gewerkschaftszugehörigkeit")
        }
        SpecialCategory::Genetic => language.pick("genetic data", "genetische Daten"),
        SpecialCategory::Biometric => language.pick("biometric data", "biometrische Daten"),
        SpecialCategory::Health => language.pick("health", "Gesundheit"),
        SpecialCategory::SexLife => language.pick("sex life", "Sexualleben"),
        SpecialCategory::Orientation => {
            language.pick("sexual orientation", "sexuelle Orientierung")
        }
        SpecialCategory::Criminal => language.pick(
            "crimes and convictions (Art. 10 GDPR)",
            "Straftaten und Verurteilungen (Art. 10 DSGVO)",
        ),
        SpecialCategory::Minor => language.pick("a minor", "eine minderjährige Person"),
        SpecialCategory::Vulnerable => language.pick(
            "a victim or another person in need of protection",
            "ein Opfer oder eine andere schutzbedürftige Person",
        ),
        _ => category.code(),
    }
}

/// Whom a statement is about.
pub(crate) const fn concerns(concerns: Concerns, language: Language) -> &'static str {
    match concerns {
        Concerns::Author => language.pick("the author", "verfassende Person"),
        Concerns::Other => language.pick("another person", "andere Person"),
        Concerns::Unknown => language.pick("not said", "nicht gesagt"),
    }
}

/// What became of a statement.
pub(crate) const fn fate(fate: StatementFate, language: Language) -> &'static str {
    match fate {
        StatementFate::Kept => language.pick(
            "kept, manifestly made public (Art. 9(2)(e) GDPR)",
            "behalten, offensichtlich öffentlich gemacht (Art. 9 Abs. 2 Buchst. e DSGVO)",
        ),
        StatementFate::Redacted => language.pick("taken out", "entfernt"),
        StatementFate::Refused => language.pick("record refused", "Eintrag abgelehnt"),
    }
}

/// What the policy does with statements of one kind of person.
pub(crate) const fn action(action: StatementAction, language: Language) -> &'static str {
    match action {
        StatementAction::KeepManifestlyPublic => language.pick(
            "kept where manifestly made public, else taken out",
            "behalten, wo offensichtlich öffentlich gemacht, sonst entfernt",
        ),
        StatementAction::Redact => language.pick("taken out", "entfernt"),
        StatementAction::Drop => language.pick("the item is refused", "der Eintrag wird abgelehnt"),
    }
}

/// What the policy does with mentions of minors.
pub(crate) const fn minors(action: MinorMentions, language: Language) -> &'static str {
    match action {
        MinorMentions::Redact => language.pick("taken out", "entfernt"),
        MinorMentions::Drop => language.pick("the item is refused", "der Eintrag wird abgelehnt"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_words_in_both_languages() {
        for of in SpecialCategory::ALL {
            let (english, german) = (
                category(*of, Language::English),
                category(*of, Language::German),
            );
            assert_ne!(english, german);
            assert_ne!(english, of.code());
        }
    }
}
