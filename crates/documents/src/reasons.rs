//! What each reason means to people: a short name, a sentence, and the German form of the
//! article. The code and the English article stand in `licit-record`.

use licit_record::Reason;

use crate::Language;

/// A reason in words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonWords {
    /// A few words for a label: `not public`.
    pub name: &'static str,
    /// One sentence.
    pub sentence: &'static str,
    /// The provision, judgment or requirement behind it.
    pub article: &'static str,
}

/// What a reason means.
pub fn reason_words(reason: Reason, language: Language) -> ReasonWords {
    let row = TABLE.iter().find(|row| row.reason == reason);
    let unnamed = ReasonWords {
        name: reason.code(),
        sentence: "",
        article: reason.article(),
    };
    row.map_or(unnamed, |row| match language {
        Language::English => ReasonWords {
            name: row.english.0,
            sentence: row.english.1,
            article: reason.article(),
        },
        Language::German => ReasonWords {
            name: row.german.0,
            sentence: row.german.1,
            article: row.german.2,
        },
    })
}

/// What kind of ground a reason is; pages give each kind a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The record could not be read.
    Fault,
    /// A person's objection or other right.
    Rights,
    /// Who could see it.
    Visibility,
    /// What it is.
    Nature,
    /// Minors.
    Minors,
    /// Notice or consent is missing.
    Basis,
    /// What it says.
    Content,
    /// Another record has the same words.
    Copy,
    /// Nobody is sure.
    Doubt,
}

impl Ground {
    pub(crate) fn of(reason: Reason) -> Self {
        TABLE
            .iter()
            .find(|row| row.reason == reason)
            .map_or(Self::Doubt, |row| row.ground)
    }

    /// The class in the style sheet.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Fault => "faulty",
            Self::Rights => "rights",
            Self::Visibility => "visibility",
            Self::Nature => "nature",
            Self::Minors => "minors",
            Self::Basis => "basis",
            Self::Content => "content",
            Self::Copy => "copies",
            Self::Doubt => "quarantined",
        }
    }
}

struct Row {
    reason: Reason,
    ground: Ground,
    /// Name and sentence.
    english: (&'static str, &'static str),
    /// Name, sentence and article.
    german: (&'static str, &'static str, &'static str),
}

macro_rules! table {
    ($( $reason:ident $ground:ident {
        $name:literal $sentence:literal
        $german_name:literal $german_sentence:literal $article:literal
    } )*) => {
        const TABLE: &[Row] = &[ $( Row {
            reason: Reason::$reason,
            ground: Ground::$ground,
            english: ($name, $sentence),
            german: ($german_name, $german_sentence, $article),
        }, )* ];
    };
}

table! {
    InvalidJson Fault {
        "broken JSON" "The line or entry is no JSON, or ends in the middle."
        "defektes JSON" "Die Zeile oder der Eintrag ist kein JSON oder bricht mittendrin ab."
        "Art. 5 Abs. 1 Buchst. d DSGVO"
    }
    InvalidUtf8 Fault {
        "broken text encoding" "The text is not valid UTF-8."
        "defekte Zeichenkodierung" "Der Text ist kein gültiges UTF-8."
        "Art. 5 Abs. 1 Buchst. d DSGVO"
    }
    InvalidField Fault {
        "wrong field" "A field has another type than the format says, or a needed one is missing."
        "falsches Feld" "Ein Feld hat einen anderen Typ, als das Format vorsieht, oder fehlt."
        "Art. 5 Abs. 1 Buchst. d DSGVO"
    }
    UnknownField Fault {
        "unknown field" "The record has a field that the format does not know."
        "unbekanntes Feld" "Der Eintrag hat ein Feld, das das Format nicht kennt."
        "Art. 5 Abs. 1 Buchst. c DSGVO"
    }
    RecordTooLarge Fault {
        "record too large" "The record is larger than the limit."
        "Eintrag zu groß" "Der Eintrag überschreitet die Größengrenze."
        "Art. 5 Abs. 1 Buchst. d DSGVO"
    }
    WrongService Fault {
        "wrong service" "The record names another service than its source."
        "falscher Dienst" "Der Eintrag nennt einen anderen Dienst als seine Quelle."
        "Art. 5 Abs. 1 Buchst. d DSGVO"
    }
    ImpossibleDate Fault {
        "impossible date"
        "A date lies after the day of the freeze, or an edit before the publication."
        "unmögliches Datum"
        "Ein Datum liegt nach dem Stichtag oder eine Änderung vor der Veröffentlichung."
        "Art. 5 Abs. 1 Buchst. d DSGVO"
    }
    ContradictoryItem Fault {
        "contradictory item" "Two records of one item differ and neither is the later one."
        "widersprüchliche Angaben"
        "Zwei Fassungen eines Eintrags unterscheiden sich und keine ist die spätere."
        "Art. 5 Abs. 1 Buchst. d DSGVO"
    }
    ObjectionAuthor Rights {
        "author objected" "The author objected to the use of their data."
        "Widerspruch der verfassenden Person"
        "Die verfassende Person hat der Verwendung ihrer Daten widersprochen."
        "Art. 21 Abs. 1 DSGVO"
    }
    ObjectionThird Rights {
        "third person objected" "A person whom it is about, mentions or quotes objected."
        "Widerspruch einer dritten Person"
        "Eine Person, um die es geht, die erwähnt oder zitiert wird, hat widersprochen."
        "Art. 21 Abs. 1, Art. 17 Abs. 1 Buchst. c DSGVO"
    }
    ObjectionPage Rights {
        "page objected" "The operator of the page objected for the whole page."
        "Widerspruch der Seite"
        "Wer die Seite betreibt, hat für die ganze Seite widersprochen."
        "Art. 21 Abs. 1 DSGVO"
    }
    Restricted Rights {
        "processing restricted" "Processing is restricted at the person’s request."
        "Verarbeitung eingeschränkt"
        "Die Verarbeitung ist auf Verlangen der Person eingeschränkt."
        "Art. 18 Abs. 1 DSGVO"
    }
    Erased Rights {
        "erased" "It was deleted by the author or erased at a person’s request."
        "gelöscht" "Der Eintrag wurde von der verfassenden Person oder auf Verlangen einer Person gelöscht."
        "Art. 17 Abs. 1 DSGVO"
    }
    SourceOptout Rights {
        "reserved by signal"
        "A machine-readable signal or a list of objections taken in before collection reserves it."
        "maschinenlesbar vorbehalten"
        "Ein maschinenlesbares Signal oder eine vor der Erhebung geladene Sperrliste behält ihn vor."
        "Art. 21 Abs. 5 DSGVO; Art. 4 Abs. 3 Richtlinie (EU) 2019/790"
    }
    NotPublic Visibility {
        "not public" "It is not public, or nobody says that it is."
        "nicht öffentlich" "Der Eintrag ist nicht öffentlich, oder niemand sagt, dass er es ist."
        "Art. 6 Abs. 1 Buchst. f DSGVO; OLG Köln 15 UKl 2/25"
    }
    NotIndexable Visibility {
        "not findable by search engines"
        "Search engines may not find it, or nobody says that they may."
        "nicht von Suchmaschinen auffindbar"
        "Suchmaschinen dürfen den Eintrag nicht finden, oder niemand sagt, dass sie es dürfen."
        "Art. 6 Abs. 1 Buchst. f DSGVO; OLG Köln 15 UKl 2/25"
    }
    PrivateChannel Visibility {
        "message or closed channel" "It is a message or stands in a closed channel."
        "Nachricht oder geschlossener Kanal"
        "Der Eintrag ist eine Nachricht oder steht in einem geschlossenen Kanal."
        "Art. 6 Abs. 1 Buchst. f DSGVO; OLG Köln 15 UKl 2/25"
    }
    Ephemeral Visibility {
        "meant to vanish" "It was meant to vanish, or has expired."
        "auf Zeit gedacht" "Der Eintrag sollte von selbst verschwinden oder ist abgelaufen."
        "Art. 5 Abs. 1 Buchst. b DSGVO"
    }
    Type Nature {
        "kind not allowed" "Its kind is not on the list of kinds that may come in."
        "Art nicht zugelassen" "Seine Art steht nicht auf der Liste der zugelassenen Arten."
        "Art. 5 Abs. 1 Buchst. b und c DSGVO"
    }
    OffPlatform Nature {
        "log or outside data" "It is log data, or data from outside the platform."
        "Protokoll- oder Fremddaten"
        "Es sind Protokolldaten oder Daten von außerhalb der Plattform."
        "Art. 5 Abs. 1 Buchst. b DSGVO; OLG Schleswig 6 UKl 3/25"
    }
    Flywheel Nature {
        "talk with an AI system" "It is a conversation with an AI system."
        "Gespräch mit einem KI-System" "Es ist ein Gespräch mit einem KI-System (Interaktionsdaten)."
        "Art. 5 Abs. 1 Buchst. b DSGVO"
    }
    ExcludedSource Nature {
        "excluded source" "Its source or page is on the exclusion list."
        "ausgeschlossene Quelle" "Seine Quelle oder Seite steht auf der Ausschlussliste."
        "Art. 6 Abs. 1 Buchst. f DSGVO; EDSA-Stellungnahme 28/2024"
    }
    TooOld Nature {
        "too old" "It was published before the first day that the policy allows, or at an unknown time."
        "zu alt"
        "Der Eintrag erschien vor dem ersten zugelassenen Tag oder zu einer unbekannten Zeit."
        "Art. 6 Abs. 1 Buchst. f DSGVO; EDSA-Stellungnahme 28/2024"
    }
    Minor Minors {
        "author is a minor" "The author is under 18 on the day of the freeze."
        "minderjährig" "Die verfassende Person ist am Stichtag unter 18."
        "Art. 6 Abs. 1 Buchst. f, Art. 8, Erwägungsgrund 38 DSGVO"
    }
    AgeUnknown Minors {
        "age unknown" "The author’s age is unknown; who might be a minor stays out."
        "Alter unbekannt"
        "Das Alter der verfassenden Person ist unbekannt; wer minderjährig sein könnte, bleibt draußen."
        "Art. 6 Abs. 1 Buchst. f, Erwägungsgrund 38 DSGVO"
    }
    MinorAtPublication Minors {
        "author was a minor" "The author was under 18 when it was published."
        "damals minderjährig" "Die verfassende Person war bei der Veröffentlichung unter 18."
        "Art. 6 Abs. 1 Buchst. f, Erwägungsgrund 38 DSGVO"
    }
    MinorMentioned Minors {
        "speaks of a minor" "It speaks of a minor."
        "handelt von Minderjährigen" "Der Eintrag handelt von einer minderjährigen Person."
        "Erwägungsgrund 38 DSGVO"
    }
    Notice Basis {
        "no timely notice"
        "The author got no individual notice, or not long enough before the freeze."
        "nicht rechtzeitig benachrichtigt"
        "Die verfassende Person wurde nicht oder nicht lange genug vor dem Stichtag benachrichtigt."
        "Art. 13 Abs. 3, Art. 21 Abs. 4 DSGVO"
    }
    NoConsent Basis {
        "no consent" "There is no consent, or one for something else."
        "keine Einwilligung" "Es gibt keine Einwilligung oder nur eine für etwas anderes."
        "Art. 6 Abs. 1 Buchst. a, Art. 7 DSGVO"
    }
    ConsentWithdrawn Basis {
        "consent withdrawn" "The consent was withdrawn."
        "Einwilligung widerrufen" "Die Einwilligung wurde widerrufen."
        "Art. 7 Abs. 3 DSGVO"
    }
    ScAuthor Content {
        "special category, author" "It tells a special category of personal data, or a crime, about the author."
        "besondere Kategorie, eigene"
        "Der Eintrag teilt eine besondere Kategorie personenbezogener Daten oder eine Straftat der verfassenden Person mit."
        "Art. 9 Abs. 1, Art. 10 DSGVO"
    }
    ScOther Content {
        "special category, others"
        "It tells a special category of personal data, or a crime, about another person or nobody knows whom."
        "besondere Kategorie, andere"
        "Der Eintrag teilt eine besondere Kategorie personenbezogener Daten oder eine Straftat einer anderen oder unbestimmten Person mit."
        "Art. 9 Abs. 1, Art. 10 DSGVO"
    }
    ImageUnsafe Content {
        "unsafe picture" "It has a picture that cannot be made safe."
        "unsicheres Bild" "Ein Bild lässt sich nicht sicher machen."
        "Art. 5 Abs. 1 Buchst. c DSGVO"
    }
    Empty Content {
        "no text" "There is no text to learn from."
        "kein Text" "Es gibt keinen Text, aus dem sich lernen ließe."
        "Art. 5 Abs. 1 Buchst. c DSGVO"
    }
    Superseded Copy {
        "older version" "A newer record of the same item is there."
        "ältere Fassung" "Von demselben Eintrag gibt es eine neuere Fassung."
        "Art. 5 Abs. 1 Buchst. d, Art. 16 DSGVO"
    }
    Duplicate Copy {
        "copy" "Another record has the same, or nearly the same, words."
        "Kopie" "Ein anderer Eintrag hat dieselben oder fast dieselben Worte."
        "Art. 5 Abs. 1 Buchst. c DSGVO"
    }
    QuarantineDetector Doubt {
        "check failed" "A rule or detector failed on it; a person decides."
        "Prüfung fehlgeschlagen"
        "Eine Regel oder Erkennung ist daran gescheitert; ein Mensch entscheidet."
        "Art. 25 Abs. 1 DSGVO"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words_in_both_languages() {
        for reason in Reason::ALL {
            let rows = TABLE.iter().filter(|row| row.reason == *reason).count();
            assert_eq!(rows, 1, "{reason}");
            let english = reason_words(*reason, Language::English);
            let german = reason_words(*reason, Language::German);
            assert_ne!(english.name, german.name, "{reason}");
            assert_ne!(english.sentence, german.sentence, "{reason}");
            for words in [english, german] {
                assert!(words.sentence.ends_with('.'), "{reason}: a sentence");
                assert!(
                    words.name.chars().count() <= 36,
                    "{reason}: the name fits a label"
                );
                assert!(!words.article.is_empty(), "{reason}");
            }
        }
    }

    #[test]
    fn german_articles_name_the_same_provisions() {
        let numbers = |text: &str| {
            let mut numbers: Vec<u32> = text
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|digits| digits.parse().ok())
                .collect();
            numbers.sort_unstable();
            numbers
        };
        for reason in Reason::ALL {
            let german = reason_words(*reason, Language::German).article;
            assert_eq!(numbers(reason.article()), numbers(german), "{reason}");
            assert!(!german.contains("GDPR"), "{reason}");
        }
    }

    #[test]
    fn an_objection_is_a_widerspruch_and_only_a_consent_is_widerrufen() {
        for reason in Reason::ALL {
            let german = reason_words(*reason, Language::German);
            let widerrufen = german.sentence.to_lowercase().contains("widerruf");
            assert_eq!(widerrufen, *reason == Reason::ConsentWithdrawn, "{reason}");
        }
    }
}
