//! The settings of a policy in words for people, in both languages.

use licit_record::policy::{
    AgeUnknown, NoticePeriod, PublishedAfter, ReplacementStyle, SharedItems, ThirdPersonObjection,
};
use licit_record::{Kind, LegalBasis, VisibilityEvidence};

use crate::Language;

/// The mode, short.
pub(crate) const fn mode(mode: LegalBasis, language: Language) -> &'static str {
    match mode {
        LegalBasis::LegitimateInterest => language.pick(
            "legitimate interest, Art. 6(1)(f) GDPR",
            "berechtigtes Interesse, Art. 6 Abs. 1 Buchst. f DSGVO",
        ),
        LegalBasis::Consent => language.pick(
            "consent, Art. 6(1)(a) GDPR",
            "Einwilligung, Art. 6 Abs. 1 Buchst. a DSGVO",
        ),
        LegalBasis::Strict => language.pick(
            "legitimate interest with the strict settings, Art. 6(1)(f) GDPR",
            "berechtigtes Interesse mit den strengen Einstellungen, Art. 6 Abs. 1 Buchst. f DSGVO",
        ),
    }
}

/// What the mode means.
pub(crate) const fn mode_sentence(mode: LegalBasis, language: Language) -> &'static str {
    match mode {
        LegalBasis::LegitimateInterest => language.pick(
            "Public content of adults who were told individually and did not object. The defaults \
             follow what OLG Köln accepted on 23 May 2025 (15 UKl 2/25).",
            "Öffentliche Inhalte Erwachsener, die einzeln benachrichtigt wurden und nicht \
             widersprochen haben. Die Voreinstellungen folgen dem, was das OLG Köln am 23. Mai \
             2025 (15 UKl 2/25) gebilligt hat.",
        ),
        LegalBasis::Consent => language.pick(
            "Public content of adults who gave a stored consent for this purpose and this service, \
             and neither withdrew it nor objected.",
            "Öffentliche Inhalte Erwachsener, die für diesen Zweck und diesen Dienst eine \
             gespeicherte Einwilligung erteilt, sie nicht widerrufen und auch nicht widersprochen \
             haben.",
        ),
        LegalBasis::Strict => language.pick(
            "Public content of adults who were told individually and did not object, with the \
             longer periods and stricter settings that supervisory authorities ask for, and one \
             dataset for each service.",
            "Öffentliche Inhalte Erwachsener, die einzeln benachrichtigt wurden und nicht \
             widersprochen haben, mit den längeren Fristen und strengeren Einstellungen, die \
             Aufsichtsbehörden verlangen, und einem eigenen Datensatz je Dienst.",
        ),
    }
}

/// How a source is known to be public (ADM-2).
pub(crate) const fn evidence(evidence: VisibilityEvidence, language: Language) -> &'static str {
    match evidence {
        VisibilityEvidence::Stated => {
            language.pick("each item itself says so", "jeder Eintrag sagt es selbst")
        }
        VisibilityEvidence::Contract => language.pick(
            "the source holds only public items, by contract or by design",
            "die Quelle enthält nach Vertrag oder Bauart nur Öffentliches",
        ),
        VisibilityEvidence::Interval => language.pick(
            "the account’s history says that it was public at that time",
            "laut Verlauf war das Konto zu dieser Zeit öffentlich",
        ),
        VisibilityEvidence::Operator => language.pick(
            "the operator asserts it by name and date",
            "der Betreiber versichert es mit Namen und Datum",
        ),
        VisibilityEvidence::Unknown => language.pick(
            "nothing says so, so it is refused",
            "nichts sagt es, also abgelehnt",
        ),
    }
}

/// A kind of item.
pub(crate) const fn kind(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Post => language.pick("posts", "Beiträge"),
        Kind::Comment => language.pick("comments", "Kommentare"),
        Kind::Caption => language.pick("captions", "Bildunterschriften"),
        Kind::Review => language.pick("reviews", "Bewertungen"),
        Kind::Profile => language.pick("public profile texts", "öffentliche Profiltexte"),
        Kind::Image => language.pick("pictures", "Bilder"),
        Kind::Video => language.pick("videos", "Videos"),
        Kind::Story => language.pick("stories", "Storys"),
        Kind::Message => language.pick("messages", "Nachrichten"),
        Kind::GroupPost => language.pick("posts in groups", "Beiträge in Gruppen"),
        Kind::AiInteraction => {
            language.pick("conversations with AI systems", "Gespräche mit KI-Systemen")
        }
        Kind::Log => language.pick("log data", "Protokolldaten"),
        _ => language.pick("other", "Sonstiges"),
    }
}

/// The notice period (NOT-1).
pub(crate) fn notice(notice: NoticePeriod, language: Language) -> String {
    match notice {
        NoticePeriod::Days(days) => {
            let days = language.number(u64::from(days));
            match language {
                Language::English => format!("{days} days between notice and freeze"),
                Language::German => format!("{days} Tage zwischen Benachrichtigung und Stichtag"),
            }
        }
        NoticePeriod::AtConsent => language
            .pick(
                "told when giving consent",
                "informiert bei der Einwilligung",
            )
            .to_owned(),
    }
}

/// From when on items may come in (ADM-7).
pub(crate) fn published_after(after: PublishedAfter, language: Language) -> String {
    match after {
        PublishedAfter::Any => language.pick("any time", "jederzeit").to_owned(),
        PublishedAfter::Day(day) => language.date(day),
        PublishedAfter::AuthorNotice => language
            .pick(
                "the author’s first individual notice",
                "erste Benachrichtigung der Person",
            )
            .to_owned(),
        PublishedAfter::AuthorConsent => language
            .pick(
                "the author’s consent, unless it covers the past",
                "Einwilligung der Person, wenn sie nicht auch Früheres umfasst",
            )
            .to_owned(),
    }
}

/// Authors of unknown age (MIN-1).
pub(crate) const fn age_unknown(age: AgeUnknown, language: Language) -> &'static str {
    match age {
        AgeUnknown::Refuse => language.pick("refused", "abgelehnt"),
        AgeUnknown::Declared => language.pick(
            "declared as adults by the source",
            "von der Quelle als volljährig erklärt",
        ),
    }
}

/// Mentions of objecting third persons (OBJ-7).
pub(crate) const fn third_person(
    objection: ThirdPersonObjection,
    language: Language,
) -> &'static str {
    match objection {
        ThirdPersonObjection::RedactMention => {
            language.pick("the mention is taken out", "die Erwähnung wird entfernt")
        }
        ThirdPersonObjection::DropItem => {
            language.pick("the item is refused", "der Eintrag wird abgelehnt")
        }
    }
}

/// Items shared with an objecting person (OBJ-14).
pub(crate) const fn shared_items(shared: SharedItems, language: Language) -> &'static str {
    match shared {
        SharedItems::Redact => language.pick(
            "their part is taken out",
            "der betreffende Teil wird entfernt",
        ),
        SharedItems::Drop => language.pick("the item is refused", "der Eintrag wird abgelehnt"),
    }
}

/// What stands where something was taken out (DEI-3).
pub(crate) const fn style(style: ReplacementStyle, language: Language) -> &'static str {
    match style {
        ReplacementStyle::Placeholder => language.pick(
            "a typed placeholder, numbered anew in every record",
            "ein Platzhalter mit Kategorie, in jedem Eintrag neu gezählt",
        ),
        ReplacementStyle::Surrogate => language.pick(
            "an invented value, drawn anew in every record",
            "ein erfundener Wert, für jeden Eintrag neu gezogen",
        ),
    }
}
