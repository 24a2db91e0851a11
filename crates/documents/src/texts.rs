//! The words of the report, in both languages.
//!
//! A key without its German or English words does not compile. The German follows the terms of
//! the law: an objection is a Widerspruch, and only a consent is widerrufen.

use crate::Language;

macro_rules! texts {
    ($( $key:ident: $english:literal, $german:literal; )*) => {
        /// The words of one language.
        #[derive(Debug)]
        pub(crate) struct Texts { $( pub(crate) $key: &'static str, )* }

        const ENGLISH: Texts = Texts { $( $key: $english, )* };
        const GERMAN: Texts = Texts { $( $key: $german, )* };

        /// Every key with its English and German words.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str, &str)] =
            &[ $( (stringify!($key), $english, $german), )* ];
    };
}

/// The words of a language.
pub(crate) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
    }
}

texts! {
    page: "Report on a dataset version", "Bericht über eine Datensatz-Version";
    skip: "To the figures", "Zu den Zahlen";
    version: "version", "Version";
    frozen_on: "Frozen on", "Eingefroren am";
    controller: "Controller", "Verantwortlicher";
    contact: "Contact for objections and questions", "Kontakt für Widersprüche und Fragen";
    mode: "Legal basis", "Rechtsgrundlage";
    licence: "Licence", "Lizenz";
    software: "Made with", "Erstellt mit";
    lead: "What came in, what was kept out and why, what was taken out of the texts, and how anyone can check it. Every figure comes from the signed manifest of this version.",
        "Was hereinkam, was warum draußen blieb, was aus den Texten entfernt wurde und wie sich das nachprüfen lässt. Jede Zahl stammt aus dem signierten Manifest dieser Version.";

    read: "Read", "Gelesen";
    admitted: "In the dataset", "Im Datensatz";
    refused: "Refused", "Abgelehnt";
    quarantined: "Waiting for a person", "Wartet auf einen Menschen";
    faulty: "Unreadable", "Nicht lesbar";
    passed: "Passed the rules", "Von den Regeln zugelassen";
    copies: "Copies and older versions", "Kopien und ältere Fassungen";
    spans_out: "Passages taken out", "Stellen entfernt";
    balance: "Every record is accounted for", "Jeder Eintrag ist nachgewiesen";

    flow: "The way of the records", "Der Weg der Einträge";
    flow_title: "From the sources to the dataset", "Von den Quellen zum Datensatz";
    flow_lead: "Band heights are to scale; each refused record is counted once, under its primary reason. The same figures stand in the tables below.",
        "Die Höhe der Bänder ist maßstäblich; jeder abgelehnte Eintrag zählt einmal, unter seinem Hauptgrund. Dieselben Zahlen stehen in den Tabellen darunter.";

    counts: "Counts", "Zahlen";
    counts_caption: "What became of the records", "Was aus den Einträgen wurde";
    outcome: "Outcome", "Ergebnis";
    records: "Records", "Einträge";
    share: "Share", "Anteil";
    sum: "Sum", "Summe";
    reasons: "Why records were refused", "Warum Einträge abgelehnt wurden";
    reasons_lead: "Every rule looks at every record. The primary reason is the first in rule order; “spoke against” counts every record that a reason applies to, so those figures overlap.",
        "Jede Regel prüft jeden Eintrag. Der Hauptgrund ist der erste in der Reihenfolge der Regeln; „sprach dagegen“ zählt jeden Eintrag, auf den ein Grund zutrifft, diese Zahlen überschneiden sich also.";
    reasons_caption: "Refused records by primary reason", "Abgelehnte Einträge nach Hauptgrund";
    others_caption: "Other reasons that spoke against records", "Weitere Gründe, die gegen Einträge sprachen";
    others_lead: "These never were the primary reason of a refusal, or kept records in quarantine or unreadable.",
        "Sie waren bei keiner Ablehnung der Hauptgrund, oder sie führten in die Quarantäne oder zur Unlesbarkeit.";
    reason: "Reason", "Grund";
    article: "Ground in law", "Rechtlicher Hintergrund";
    primary: "Primary", "Hauptgrund";
    against: "Spoke against", "Sprach dagegen";
    none_refused: "No record was refused.", "Kein Eintrag wurde abgelehnt.";

    taken_out: "What was taken out of the texts", "Was aus den Texten entfernt wurde";
    taken_caption: "Passages taken out of admitted records, by category", "Aus zugelassenen Einträgen entfernte Stellen nach Kategorie";
    category: "Category", "Kategorie";
    passages: "Passages", "Stellen";
    none_taken: "No passage was taken out.", "Keine Stelle wurde entfernt.";
    in_their_place: "In their place stands", "An ihrer Stelle steht";
    still_personal: "The texts remain personal data; they are", "Die Texte bleiben personenbezogene Daten; sie sind";
    deidentified: "de-identified", "de-identifiziert";
    statements_head: "Special categories and minors", "Besondere Kategorien und Minderjährige";
    statements_lead: "Sentences that tell such things about a person, found by word lists and rules for German and English. These are sums: no record bears such a label.",
        "Sätze, die so etwas über eine Person mitteilen, gefunden mit Wortlisten und Regeln für Deutsch und Englisch. Es sind Summen: Kein Eintrag trägt eine solche Beschriftung.";
    statements_caption: "Statements found, by category, person and what became of them", "Gefundene Aussagen nach Kategorie, Person und Folge";
    concerns: "About", "Über";
    fate: "What became of it", "Folge";
    statements: "Statements", "Aussagen";
    none_told: "No such statement was found.", "Keine solche Aussage wurde gefunden.";
    naming_others: "admitted records name another person in their fields", "zugelassene Einträge nennen in ihren Feldern eine andere Person";
    redacted_records: "admitted records had a name, handle or other identifier taken out", "zugelassenen Einträgen wurde ein Name, Kontoname oder anderes Kennzeichen entnommen";
    copies_head: "Copies", "Kopien";
    copies_exact: "records with the same words as another", "Einträge mit denselben Worten wie ein anderer";
    copies_near: "records with nearly the same words as another", "Einträge mit fast denselben Worten wie ein anderer";
    copies_superseded: "older or repeated records of the same item", "ältere oder wiederholte Fassungen desselben Eintrags";
    quotes_cut: "passages of objecting persons cut out of other people’s texts", "Passagen widersprechender Personen aus Texten anderer entfernt";

    examples: "Examples", "Beispiele";
    examples_lead: "Records before and after. Marked passages were found by a detector; the label names the category.",
        "Einträge vorher und nachher. Markierte Stellen hat eine Erkennung gefunden; die Beschriftung nennt die Kategorie.";
    no_examples: "This report shows no examples: texts are personal data and stay with the dataset.",
        "Dieser Bericht zeigt keine Beispiele: Texte sind personenbezogene Daten und bleiben beim Datensatz.";
    example: "Example", "Beispiel";
    before: "Before", "Vorher";
    after: "In the dataset", "Im Datensatz";
    not_in: "This text is not in the dataset.", "Dieser Text ist nicht im Datensatz.";

    services: "Sources", "Quellen";
    services_lead: "Where the records come from, and how it is known that they are public. Records of different services are never joined.",
        "Woher die Einträge kommen und woher bekannt ist, dass sie öffentlich sind. Einträge verschiedener Dienste werden nie zusammengeführt.";
    services_caption: "Records by source", "Einträge nach Quelle";
    service: "Service", "Dienst";
    format: "Format", "Format";
    visibility: "How it is known to be public", "Woher bekannt ist, dass es öffentlich ist";
    asserted: "Asserted by", "Versichert von";

    objections: "Objections", "Widersprüche";
    sequence_before: "This version honours every objection up to number", "Diese Version berücksichtigt jeden Widerspruch bis zur Nummer";
    sequence_after: "of the register.", "des Registers.";
    sequence_none: "The register was empty when this version was frozen.", "Das Register war leer, als diese Version eingefroren wurde.";
    objections_refused: "records were refused because a person or a page objected", "Einträge wurden abgelehnt, weil eine Person oder eine Seite widersprochen hat";
    objections_late: "Anyone can object at any time, without giving reasons and without an account. Later objections are made true in the next version and by withdrawing from this one; whoever holds a copy follows them.",
        "Widerspruch ist jederzeit möglich, ohne Begründung und ohne Konto. Spätere Widersprüche wirken in der nächsten Version und durch Herausnahme aus dieser; wer eine Kopie hat, folgt ihnen.";
    register_digest: "Digest of the register’s snapshot", "Prüfsumme des Register-Abbilds";

    settings: "Basis and settings", "Grundlage und Einstellungen";
    settings_caption: "Settings in force", "Geltende Einstellungen";
    setting: "Setting", "Einstellung";
    value: "Value", "Wert";
    announced_on: "Public announcement", "Öffentliche Ankündigung";
    not_stated: "not stated", "nicht angegeben";
    notice: "Individual notice", "Einzelne Benachrichtigung";
    kinds: "Kinds that may come in", "Zugelassene Arten";
    indexable: "Search engines must be able to find it", "Muss von Suchmaschinen auffindbar sein";
    yes: "yes", "ja";
    no: "no", "nein";
    published_after: "Published since", "Veröffentlicht seit";
    older: "Admitted records older than the announcement", "Zugelassene Einträge, älter als die Ankündigung";
    age_unknown: "Authors of unknown age", "Verfassende Personen unbekannten Alters";
    special_author: "Special categories of the author", "Besondere Kategorien der verfassenden Person";
    special_other: "Special categories of another person", "Besondere Kategorien einer anderen Person";
    special_unknown: "Special categories of nobody knows whom", "Besondere Kategorien einer unbestimmten Person";
    minors_mentioned: "Mentions of minors", "Erwähnungen Minderjähriger";
    third_person: "Mention of an objecting third person", "Erwähnung einer widersprechenden dritten Person";
    shared_items: "Item shared with an objecting person", "Mit einer widersprechenden Person geteilter Eintrag";
    staging_days: "Days in the staging area at most", "Tage im Zwischenbereich, höchstens";
    gatekeeper: "Designated gatekeeper", "Benannter Torwächter";
    one_per_service: "One dataset for each service", "Ein Datensatz je Dienst";
    rule_set: "Rule set", "Regelsatz";
    detectors: "Detectors", "Erkennungen";
    parts: "Parts", "Teile";
    buckets: "Buckets, and fewest persons that share one", "Buckets und geringste Zahl der Personen in einem";

    verify: "Check it yourself", "Selbst nachprüfen";
    id: "Id of this version", "Kennung dieser Version";
    id_meaning: "The id is the SHA-256 of the manifest, and the manifest names the hash of every file. One changed byte anywhere gives another id.",
        "Die Kennung ist der SHA-256-Wert des Manifests, und das Manifest nennt die Prüfsumme jeder Datei. Ein geändertes Byte an irgendeiner Stelle ergibt eine andere Kennung.";
    verify_folder: "Check all files, counts and the signature, offline:", "Alle Dateien, Zahlen und die Signatur prüfen, ohne Netz:";
    verify_id: "Check the id alone, with the tools of any system:", "Nur die Kennung prüfen, mit Bordmitteln:";
    signing_key: "Key that signs", "Schlüssel der Signatur";
    parents: "Follows", "Folgt auf";

    limits: "Limits", "Grenzen";
    limit_personal: "De-identified texts are still personal data: what people write can point at them without any name.",
        "De-identifizierte Texte sind weiterhin personenbezogene Daten: Was Menschen schreiben, kann auch ohne Namen auf sie hinweisen.";
    limit_names: "Names of persons in running text are found by a trained tagger, whose recall is measured on labelled texts and lies below 100 %: some names remain, and some words that are no names were taken out.",
        "Personennamen im Fließtext findet eine trainierte Namenserkennung, deren Trefferquote an beschrifteten Texten gemessen wird und unter 100 % liegt: Manche Namen bleiben stehen, und manche Wörter, die keine Namen sind, wurden entfernt.";
    limit_names_from_fields: "Names of persons in running text are found only as far as the record’s own fields name the person; no name tagger ran.",
        "Personennamen im Fließtext werden nur gefunden, soweit die Felder des Eintrags die Person nennen; es lief keine eigene Namenserkennung.";
    limit_names_left: "The texts were not searched for names of persons.",
        "Die Texte wurden nicht auf Personennamen durchsucht.";
    limit_addresses: "Postal addresses are found by their parts, in the forms of Europe, Türkiye, North America, Australia and New Zealand; streets without a number, houses that only have a name, and other forms remain.",
        "Postanschriften werden an ihren Bestandteilen erkannt, in den Formen Europas, der Türkei, Nordamerikas, Australiens und Neuseelands; Straßen ohne Nummer, Häuser, die nur einen Namen haben, und andere Formen bleiben stehen.";
    limit_addresses_left: "The texts were not searched for postal addresses.",
        "Die Texte wurden nicht auf Postanschriften durchsucht.";
    limit_facts: "Ages, visibility and notices are what the sources state. Whether the legal basis holds is the controller’s to show; this page supplies figures for it.",
        "Alter, Sichtbarkeit und Benachrichtigungen sind Angaben der Quellen. Ob die Rechtsgrundlage trägt, hat der Verantwortliche darzulegen; diese Seite liefert Zahlen dafür.";
    limit_statements: "Statements of special categories, on crimes and of minors are found by word lists and rules for German and English alone; what is said in other words, by allusion or in another language remains.",
        "Aussagen zu besonderen Kategorien, Straftaten und Minderjährigen werden allein mit Wortlisten und Regeln für Deutsch und Englisch gefunden; was mit anderen Worten, in Andeutungen oder in anderen Sprachen gesagt ist, bleibt stehen.";
    limit_special: "The texts were not searched for special categories of personal data (Art. 9 GDPR).",
        "Die Texte wurden nicht auf besondere Kategorien personenbezogener Daten (Art. 9 DSGVO) durchsucht.";

    glossary: "Words", "Begriffe";
    term_objection: "Objection", "Widerspruch";
    tip_objection: "A person’s statement that their data may not be used (Art. 21 GDPR). It needs no reason and no account.",
        "Die Erklärung einer Person, dass ihre Daten nicht verwendet werden dürfen (Art. 21 DSGVO). Sie braucht weder Begründung noch Konto.";
    term_refused: "Refused", "Abgelehnt";
    tip_refused: "A rule keeps the record out of the dataset. When a needed fact is unknown, the record is refused.",
        "Eine Regel hält den Eintrag aus dem Datensatz heraus. Ist eine nötige Tatsache unbekannt, wird abgelehnt.";
    term_quarantined: "Quarantine", "Quarantäne";
    tip_quarantined: "A check failed or was unsure. The record stays out until a person has decided.",
        "Eine Prüfung ist gescheitert oder war unsicher. Der Eintrag bleibt draußen, bis ein Mensch entschieden hat.";
    term_faulty: "Unreadable", "Nicht lesbar";
    tip_faulty: "The record could not be read: broken or contradictory data. It stays out and is counted.",
        "Der Eintrag war nicht lesbar: defekte oder widersprüchliche Daten. Er bleibt draußen und wird gezählt.";
    term_deidentified: "De-identified", "De-identifiziert";
    tip_deidentified: "Direct identifiers such as e-mail addresses were searched for in the text and taken out. It remains personal data.",
        "Direkte Kennzeichen wie E-Mail-Adressen wurden im Text gesucht und entfernt. Er bleibt ein personenbezogenes Datum.";
    term_freeze: "Freeze", "Stichtag";
    tip_freeze: "The day on which the version was fixed. Ages and notice periods are reckoned on it.",
        "Der Tag, an dem die Version festgeschrieben wurde. Alter und Fristen werden auf ihn berechnet.";
    term_register: "Register", "Register";
    tip_register: "The numbered, append-only list of objections. It holds keyed hashes, no clear identifiers.",
        "Die nummerierte, nur wachsende Liste der Widersprüche. Sie enthält geschlüsselte Prüfwerte, keine Kennungen im Klartext.";
    term_bucket: "Bucket", "Bucket";
    tip_bucket: "A file that many persons share. All examples of one person of one service lie in one bucket, so that an objection touches one file.",
        "Eine Datei, die sich viele Personen teilen. Alle Beispiele einer Person eines Dienstes liegen in einem Bucket, damit ein Widerspruch nur eine Datei berührt.";
    term_manifest: "Manifest", "Manifest";
    tip_manifest: "The file that lists everything a version is: parts with hashes, counts, settings, rules. Its hash is the version’s id.",
        "Die Datei, die alles aufführt, was eine Version ausmacht: Teile mit Prüfsummen, Zahlen, Einstellungen, Regeln. Ihre Prüfsumme ist die Kennung der Version.";

    footer: "Made from the manifest alone; this page loads nothing and runs no script.",
        "Allein aus dem Manifest erstellt; diese Seite lädt nichts nach und führt kein Skript aus.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_are_complete() {
        // Words that are the same in both languages.
        const SAME: [&str; 6] = [
            "version",
            "format",
            "term_register",
            "term_bucket",
            "term_manifest",
            "register",
        ];
        for (key, english, german) in ALL {
            assert!(!english.trim().is_empty(), "{key}: English is missing");
            assert!(!german.trim().is_empty(), "{key}: German is missing");
            let same = english.to_lowercase() == german.to_lowercase();
            assert_eq!(same, SAME.contains(key), "{key}: not translated?");
            let sentence = |text: &str| text.ends_with(['.', ':']);
            assert_eq!(
                sentence(english),
                sentence(german),
                "{key}: one is a sentence, one not"
            );
        }
    }

    #[test]
    fn the_german_keeps_to_the_terms_of_the_law() {
        for (key, _, german) in ALL {
            for wrong in [
                "Widerruf",
                "Opt-out",
                "zustimm",
                "Sperrung",
                "GDPR",
                "User",
                "Blacklist",
            ] {
                assert!(!german.contains(wrong), "{key}: `{wrong}`");
            }
        }
    }
}
