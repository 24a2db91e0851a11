//! The localised labels of Instagram's exports.
//!
//! Many of its files have no field names of their own: the words that the person saw in the app
//! stand there instead, in the language of the account. The tables here hold the labels in
//! English, German, French, Spanish, Italian, Portuguese, Dutch and Polish. A label that they do
//! not hold is reported, not guessed: what is missing here costs a record, and never lets the
//! wrong text in.

use serde_json::Value;

use super::fields::{BadField, Fields, Read, child, children, seconds, text};

/// What a label stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// The text of a comment.
    Comment,
    /// When it was written.
    Time,
    /// Whose picture it is about.
    MediaOwner,
    /// The handle of the account.
    Username,
    /// The display name of the account.
    Name,
    /// The date of birth.
    BirthDate,
    /// Whether the account is private.
    PrivateAccount,
    /// A link or another thing that is not read.
    PassedOver,
}

const LABELS: &[(Label, &[&str])] = &[
    (
        Label::Comment,
        &[
            "Comment",
            "Kommentar",
            "Commentaire",
            "Comentario",
            "Commento",
            "Comentário",
            "Opmerking",
            "Reactie",
            "Komentarz",
        ],
    ),
    (
        Label::Time,
        &[
            "Time",
            "Zeit",
            "Uhrzeit",
            "Heure",
            "Hora",
            "Ora",
            "Horário",
            "Tijd",
            "Tijdstip",
            "Godzina",
            "Czas",
            "Update time",
        ],
    ),
    (
        Label::MediaOwner,
        &[
            "Media Owner",
            "Medieninhaber",
            "Medienbesitzer",
            "Propriétaire du média",
            "Propietario del contenido multimedia",
            "Proprietario del contenuto multimediale",
            "Proprietário da mídia",
            "Proprietário do conteúdo multimédia",
            "Media-eigenaar",
            "Eigenaar van media",
            "Właściciel mediów",
        ],
    ),
    (
        Label::Username,
        &[
            "Username",
            "Benutzername",
            "Nutzername",
            "Nom d'utilisateur",
            "Nom d’utilisateur",
            "Nom de profil",
            "Nombre de usuario",
            "Nome utente",
            "Nome de usuário",
            "Nome de utilizador",
            "Gebruikersnaam",
            "Nazwa użytkownika",
        ],
    ),
    (
        Label::Name,
        &[
            "Name",
            "Nom",
            "Nombre",
            "Nome",
            "Naam",
            "Nazwa",
            "Imię i nazwisko",
        ],
    ),
    (
        Label::BirthDate,
        &[
            "Date of birth",
            "Birthday",
            "Geburtsdatum",
            "Geburtstag",
            "Date de naissance",
            "Fecha de nacimiento",
            "Data di nascita",
            "Data de nascimento",
            "Geboortedatum",
            "Data urodzenia",
        ],
    ),
    (
        Label::PrivateAccount,
        &[
            "Private Account",
            "Privates Konto",
            "Compte privé",
            "Cuenta privada",
            "Account privato",
            "Conta privada",
            "Privéaccount",
            "Konto prywatne",
        ],
    ),
    (Label::PassedOver, &["URL"]),
];

/// The meaning of a label, if it is known.
pub(super) fn label(word: &str) -> Option<Label> {
    let word = word.trim();
    LABELS
        .iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(label, _)| *label)
}

/// The labelled values of a record, in whichever form it has them: `string_map_data` with the
/// labels as keys, or the newer list `label_values`.
pub(super) struct Labelled<'a> {
    values: Vec<(&'a str, &'a Fields)>,
    field: &'static str,
}

impl<'a> Labelled<'a> {
    /// Finds them.
    pub(super) fn new(record: &'a Fields) -> Read<Self> {
        if let Some(map) = child(record, "string_map_data")? {
            let values = map
                .iter()
                .map(|(label, value)| match value {
                    Value::Object(fields) => Ok((label.as_str(), fields)),
                    _ => Err(BadField("string_map_data")),
                })
                .collect::<Read<_>>()?;
            return Ok(Self {
                values,
                field: "string_map_data",
            });
        }
        let mut values = Vec::new();
        for value in children(record, "label_values")? {
            // Groups of values have a `title` and a `dict` and no label of their own.
            if let Some(label) = text(value, "label")? {
                values.push((label, value));
            }
        }
        Ok(Self {
            values,
            field: "label_values",
        })
    }

    /// The field that holds them.
    pub(super) fn field(&self) -> &'static str {
        self.field
    }

    /// The value with this meaning.
    pub(super) fn get(&self, wanted: Label) -> Option<&'a Fields> {
        self.values
            .iter()
            .find(|(word, _)| label(word) == Some(wanted))
            .map(|(_, value)| *value)
    }

    /// The text with this meaning.
    pub(super) fn text(&self, wanted: Label) -> Read<Option<&'a str>> {
        self.get(wanted)
            .map_or(Ok(None), |value| text(value, "value"))
    }

    /// The point in time with this meaning.
    pub(super) fn seconds(&self, wanted: Label) -> Read<Option<jiff::Timestamp>> {
        let Some(value) = self.get(wanted) else {
            return Ok(None);
        };
        Ok(seconds(value, "timestamp")?.or(seconds(value, "timestamp_value")?))
    }

    /// Whether all labels are known.
    pub(super) fn all_known(&self) -> bool {
        self.values.iter().all(|(word, _)| label(word).is_some())
    }
}

/// Which way an account was switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Switch {
    /// Everybody can see it from then on.
    Public,
    /// Followers alone.
    Private,
}

/// Beginnings of words that say "public".
const PUBLIC: &[&str] = &[
    "public",
    "öffentlich",
    "públic",
    "pubblic",
    "openba",
    "publiek",
    "publiczn",
];
/// Beginnings of words that say "private".
const PRIVATE: &[&str] = &["privat", "privé", "privee", "privad", "besloten", "prywatn"];
/// Words that turn a statement round. A title with one of them is not read.
const NOT: &[&str] = &[
    "not", "no", "non", "nicht", "nie", "niet", "não", "pas", "n'est", "kein", "keine",
];

/// Reads the title of an entry of the privacy history. It is a phrase in the language of the
/// account; exactly one of the two ideas must stand in it.
pub(super) fn switch(title: &str) -> Option<Switch> {
    let title = title.to_lowercase();
    let words = || title.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
    let says = |ideas: &[&str]| words().any(|word| ideas.iter().any(|idea| word.starts_with(idea)));
    if words().any(|word| NOT.contains(&word)) {
        return None;
    }
    match (says(PUBLIC), says(PRIVATE)) {
        (true, false) => Some(Switch::Public),
        (false, true) => Some(Switch::Private),
        _ => None,
    }
}

/// Reads a yes or no as the exports write it.
pub(super) fn truth(value: &str) -> Option<bool> {
    const YES: [&str; 9] = [
        "true",
        "yes",
        "wahr",
        "ja",
        "vrai",
        "verdadero",
        "vero",
        "verdadeiro",
        "prawda",
    ];
    const NO: [&str; 8] = [
        "false", "no", "falsch", "nein", "faux", "falso", "onwaar", "fałsz",
    ];
    let value = value.trim().to_lowercase();
    if YES.contains(&value.as_str()) {
        Some(true)
    } else if NO.contains(&value.as_str()) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_has_two_meanings() {
        let mut words: Vec<_> = LABELS.iter().flat_map(|(_, words)| words.iter()).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn switches_are_read_in_eight_languages_and_never_guessed() {
        for (title, expected) in [
            ("Switched to Public", Some(Switch::Public)),
            ("Switched to Private", Some(Switch::Private)),
            ("Account made public", Some(Switch::Public)),
            ("Zu öffentlichem Konto gewechselt", Some(Switch::Public)),
            ("Auf „Privat“ umgestellt", Some(Switch::Private)),
            ("Passage en mode privé", Some(Switch::Private)),
            ("Compte rendu public", Some(Switch::Public)),
            ("Se cambió a cuenta pública", Some(Switch::Public)),
            ("Se cambió a cuenta privada", Some(Switch::Private)),
            ("Account impostato come pubblico", Some(Switch::Public)),
            ("Account impostato come privato", Some(Switch::Private)),
            ("Alterada para pública", Some(Switch::Public)),
            ("Gewijzigd in openbaar", Some(Switch::Public)),
            ("Gewijzigd in privé", Some(Switch::Private)),
            ("Zmieniono na publiczne", Some(Switch::Public)),
            ("Zmieniono na prywatne", Some(Switch::Private)),
            ("Changed from private to public", None),
            ("Nicht mehr öffentlich", None),
            ("No longer public", None),
            ("Republic", None),
            ("Byttet til offentlig", None),
            ("", None),
        ] {
            assert_eq!(switch(title), expected, "{title}");
        }
    }

    #[test]
    fn labels_are_read_as_they_are_written() {
        assert_eq!(label("Media Owner"), Some(Label::MediaOwner));
        assert_eq!(label("Medieninhaber"), Some(Label::MediaOwner));
        assert_eq!(label("media owner"), None);
        assert_eq!(label("Medyasahibi"), None);
    }
}
