//! The owner of a Facebook export, from `profile_information.json`.

use jiff::civil::Date;
use licit_record::{Account, Personal};

use super::super::fields::{BadField, Fields, Read, child, names, text};
use crate::Context;

/// What the export says about its owner. Everything else in the file (addresses, numbers,
/// relatives, convictions) is not looked at.
#[derive(Default)]
pub(super) struct Profile {
    account: Option<Account>,
    names: Vec<String>,
}

impl Profile {
    /// Takes in one profile.
    ///
    /// # Errors
    /// If a field that is used has another type than the format says.
    pub(super) fn add(&mut self, record: &Fields) -> Read<()> {
        let account = self.account.get_or_insert_default();
        if let Some(name) = child(record, "name")?
            && let Some(full) = text(name, "full_name")?
        {
            self.names.push(full.to_owned());
            account.name = Some(full.into());
        }
        self.names.extend(names(record, "previous_names")?);
        self.names.extend(names(record, "other_names")?);
        if let Some(handle) = text(record, "username")? {
            account.handle = Some(handle.into());
        }
        if let Some(id) = text(record, "profile_uri")?.and_then(id_in) {
            account.id = Some(id);
        }
        // Last, since it is what fails most: the rest is known by then.
        account.birth_date = birthday(record)?;
        Ok(())
    }

    /// The account, if there was a profile.
    pub(super) fn account(&self) -> Option<Account> {
        self.account.clone()
    }

    /// All names that the owner is or was called by.
    pub(super) fn names(&self, context: &Context) -> Vec<String> {
        let named = context.owner.as_ref().and_then(|owner| owner.name.clone());
        self.names.iter().cloned().chain(named).collect()
    }
}

/// A birthday without its year says nothing about an age.
fn birthday(record: &Fields) -> Read<Option<Date>> {
    let bad = || BadField("birthday");
    let Some(birthday) = child(record, "birthday")? else {
        return Ok(None);
    };
    let number = |name| match birthday.get(name) {
        None => Ok(0),
        Some(value) if value.is_null() => Ok(0),
        Some(value) => value
            .as_i64()
            .and_then(|n| i16::try_from(n).ok())
            .ok_or_else(bad),
    };
    let (year, month, day) = (number("year")?, number("month")?, number("day")?);
    if year == 0 || month == 0 || day == 0 {
        return Ok(None);
    }
    let small = |number: i16| i8::try_from(number).map_err(|_| bad());
    Date::new(year, small(month)?, small(day)?)
        .map(Some)
        .map_err(|_| bad())
}

/// The id in `https://www.facebook.com/profile.php?id=1000…`.
fn id_in(uri: &str) -> Option<Personal> {
    let (_, query) = uri.split_once("profile.php?")?;
    let id = query.split('&').find_map(|pair| pair.strip_prefix("id="))?;
    let id = id.split('#').next().unwrap_or_default();
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then(|| id.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(profile: serde_json::Value, expected: &str, result: Read<()>) {
        let mut read = Profile::default();
        assert_eq!(read.add(profile.as_object().unwrap()), result);
        assert_eq!(serde_json::to_string(&read.account()).unwrap(), expected);
    }

    #[test]
    fn owners() {
        check(
            json!({
                "name": {"full_name": "Lena Kraus", "first_name": "Lena"},
                "previous_names": [{"name": "Lena Vogt", "timestamp": 1}],
                "birthday": {"year": 1990, "month": 5, "day": 1},
                "username": "lena.kraus",
                "emails": {"emails": ["lena@example.org"]},
                "profile_uri": "https://www.facebook.com/profile.php?id=100012345&sk=about",
            }),
            r#"{"id":"100012345","handle":"lena.kraus","name":"Lena Kraus","birth_date":"1990-05-01"}"#,
            Ok(()),
        );
        check(json!({}), "{}", Ok(()));
        check(
            json!({"profile_uri": "https://www.facebook.com/lena.kraus"}),
            "{}",
            Ok(()),
        );
        check(
            json!({"birthday": {"year": 0, "month": 5, "day": 1}}),
            "{}",
            Ok(()),
        );
        check(json!({"birthday": {"month": 5, "day": 1}}), "{}", Ok(()));
    }

    #[test]
    fn what_cannot_be_read_is_reported_and_never_an_age() {
        for birthday in [
            json!({"year": 1990, "month": 13, "day": 1}),
            json!({"year": 1990, "month": 2, "day": 30}),
            json!({"year": "1990", "month": 2, "day": 3}),
            json!({"year": 199_000, "month": 2, "day": 3}),
            json!("1990-05-01"),
        ] {
            check(
                json!({ "birthday": birthday }),
                "{}",
                Err(BadField("birthday")),
            );
        }
        check(json!({"name": "Lena Kraus"}), "{}", Err(BadField("name")));
    }
}
