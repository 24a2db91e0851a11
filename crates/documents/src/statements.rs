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

/// What counts as a statement of a category, for people who label texts.
pub(crate) const fn includes(category: SpecialCategory, language: Language) -> &'static str {
    match category {
        SpecialCategory::RaceEthnic => language.pick(
            "origin, descent, colour, minority; nationality or language alone is none",
            "Herkunft, Abstammung, Hautfarbe, Minderheit; Staatsangehörigkeit oder Sprache allein nicht",
        ),
        SpecialCategory::Political => language.pick(
            "vote, membership, candidacy, party work, demonstrations attended, avowed views; an opinion on one question is none",
            "Wahl, Mitgliedschaft, Kandidatur, Parteiarbeit, besuchte Demonstrationen, bekannte Haltung; eine Meinung zu einer Frage nicht",
        ),
        SpecialCategory::Religion => language.pick(
            "faith or its avowed absence, conversion, leaving, practice, dress; a holiday as custom is none",
            "Glaube oder dessen bekanntes Fehlen, Übertritt, Austritt, Ausübung, Kleidung; ein Feiertag als Brauch nicht",
        ),
        SpecialCategory::Union => language.pick(
            "membership, office, activity, a strike with the union; a works council is none",
            "Mitgliedschaft, Amt, Mitarbeit, Streik mit der Gewerkschaft; ein Betriebsrat nicht",
        ),
        SpecialCategory::Genetic => language.pick(
            "results of genetic tests, carriers, inherited conditions named as such; a resemblance is none",
            "Ergebnisse von Gentests, Anlagen, als erblich benannte Leiden; eine Ähnlichkeit nicht",
        ),
        SpecialCategory::Biometric => language.pick(
            "a person’s features taken, stored or matched to tell who it is",
            "Merkmale einer Person, aufgenommen, gespeichert oder verglichen, um sie zu erkennen",
        ),
        SpecialCategory::Health => language.pick(
            "illness, injury, disability, pregnancy, addiction, treatment, test results, everyday illness too; tiredness, weight or glasses are none",
            "Krankheit, Verletzung, Behinderung, Schwangerschaft, Sucht, Behandlung, Befunde, auch alltägliche; Müdigkeit, Gewicht oder Brille nicht",
        ),
        SpecialCategory::SexLife => language.pick(
            "acts, practices, partners, sex work; romance or marriage is none",
            "Handlungen, Vorlieben, Partner, Sexarbeit; Liebe oder Ehe nicht",
        ),
        SpecialCategory::Orientation => language.pick(
            "orientation and gender identity; allies and events are none",
            "Orientierung und geschlechtliche Identität; Unterstützung und Veranstaltungen nicht",
        ),
        SpecialCategory::Criminal => language.pick(
            "suspicion, charge, conviction, sentence, an offence laid at a person’s door; unknown perpetrators and parking tickets are none",
            "Verdacht, Anklage, Verurteilung, Strafe, eine zur Last gelegte Tat; unbekannte Täter und Strafzettel nicht",
        ),
        SpecialCategory::Minor => language.pick(
            "anybody under 18, by age, class or kindergarten; a child, grandchild, niece or nephew that a possessive points at, unless the text shows an adult",
            "wer unter 18 ist, nach Alter, Klasse oder Kindergarten; ein Kind, Enkel, Neffe oder eine Nichte, auf die ein „mein“ zeigt, wenn der Text niemanden Erwachsenen zeigt",
        ),
        SpecialCategory::Vulnerable => language.pick(
            "victims of violence, abuse and bullying, homeless persons, refugees, persons under guardianship",
            "Opfer von Gewalt, Missbrauch und Mobbing, Wohnungslose, Geflüchtete, Betreute",
        ),
        _ => "",
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
            let (english, german) = (
                includes(*of, Language::English),
                includes(*of, Language::German),
            );
            assert!(!english.is_empty() && english != german, "{of}");
        }
    }
}
