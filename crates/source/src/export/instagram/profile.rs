//! The owner of an Instagram export, from `personal_information.json`.

use jiff::civil::Date;
use licit_record::Account;

use super::super::fields::{BadField, Fields, Read};
use super::super::labels::{Label, Labelled, truth};

/// What the export says about its owner. Mail address, number and gender are not looked at.
#[derive(Default)]
pub(super) struct Profile {
    account: Option<Account>,
    private: Option<bool>,
}

impl Profile {
    /// Takes in one profile.
    ///
    /// # Errors
    /// If no label in it is known, or a value that is used cannot be read.
    pub(super) fn add(&mut self, record: &Fields) -> Read<()> {
        let labelled = Labelled::new(record)?;
        let account = self.account.get_or_insert_default();
        let handle = labelled.text(Label::Username)?;
        let name = labelled.text(Label::Name)?;
        if handle.is_none() && name.is_none() {
            return Err(BadField(labelled.field()));
        }
        if let Some(handle) = handle {
            account.handle = Some(handle.into());
        }
        if let Some(name) = name {
            account.name = Some(name.into());
        }
        if let Some(private) = labelled.text(Label::PrivateAccount)? {
            // A word that is not known is read as the narrower one.
            self.private = Some(truth(private).unwrap_or(true));
        }
        if let Some(date) = labelled.text(Label::BirthDate)? {
            account.birth_date = None;
            let date: Date = date.trim().parse().map_err(|_| BadField("birth date"))?;
            account.birth_date = Some(date);
        }
        Ok(())
    }

    /// The account, if there was a profile.
    pub(super) fn account(&self) -> Option<Account> {
        self.account.clone()
    }

    /// Whether the account is private, if the profile says so.
    pub(super) fn private(&self) -> Option<bool> {
        self.private
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(profile: serde_json::Value, expected: &str, private: Option<bool>, result: Read<()>) {
        let mut read = Profile::default();
        assert_eq!(read.add(profile.as_object().unwrap()), result);
        assert_eq!(serde_json::to_string(&read.account()).unwrap(), expected);
        assert_eq!(read.private(), private);
    }

    #[test]
    fn owners() {
        check(
            json!({"string_map_data": {
                "Benutzername": {"value": "lena.k"},
                "Name": {"value": "Lena Kraus"},
                "Geburtsdatum": {"value": "1990-05-01"},
                "Privates Konto": {"value": "False"},
                "E-Mail-Adresse": {"value": "lena@example.org"},
            }}),
            r#"{"handle":"lena.k","name":"Lena Kraus","birth_date":"1990-05-01"}"#,
            Some(false),
            Ok(()),
        );
        check(
            json!({"label_values": [
                {"label": "Username", "value": "lena.k"},
                {"label": "Private Account", "value": "True"},
            ]}),
            r#"{"handle":"lena.k"}"#,
            Some(true),
            Ok(()),
        );
    }

    #[test]
    fn what_cannot_be_read_is_reported() {
        check(
            json!({"string_map_data": {"Brugernavn": {"value": "lena.k"}}}),
            "{}",
            None,
            Err(BadField("string_map_data")),
        );
        check(
            json!({"string_map_data": {
                "Username": {"value": "lena.k"},
                "Date of birth": {"value": "1 May 1990"},
                "Private Account": {"value": "maybe"},
            }}),
            r#"{"handle":"lena.k"}"#,
            Some(true),
            Err(BadField("birth date")),
        );
        check(
            json!({"string_map_data": []}),
            "null",
            None,
            Err(BadField("string_map_data")),
        );
    }
}
