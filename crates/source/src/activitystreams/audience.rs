//! Who can see an object: its addressees.

use licit_record::Audience;
use serde_json::Value;

use super::actor::id_of;
use crate::json_fields::{Fields, Wrong};

/// The three ways to write the collection of everybody.
const PUBLIC: [&str; 3] = [
    "https://www.w3.org/ns/activitystreams#Public",
    "as:Public",
    "Public",
];

/// The audience that `to` and `cc` state. Everybody in `to` is public; everybody in `cc` alone is
/// unlisted, the convention of Mastodon that the others follow. `followers` is the collection of
/// the author's followers, where it is known; by convention its address ends in `/followers`.
pub(super) fn of(fields: &Fields<'_>, followers: Option<&str>) -> Result<Audience, Wrong> {
    if !fields.has("to") && !fields.has("cc") {
        return Ok(Audience::Unknown);
    }
    if fields.value("directMessage") == Some(&Value::Bool(true)) {
        return Ok(Audience::Direct);
    }
    let to = addressees(fields, "to")?;
    let cc = addressees(fields, "cc")?;
    let is_public = |who: &&str| PUBLIC.contains(who);
    let is_followers = |who: &&str| Some(*who) == followers || who.ends_with("/followers");
    Ok(if to.iter().any(is_public) {
        Audience::Public
    } else if cc.iter().any(is_public) {
        Audience::Unlisted
    } else if to.iter().chain(&cc).any(is_followers) {
        Audience::Followers
    } else if to.is_empty() && cc.is_empty() {
        Audience::Private
    } else {
        Audience::Direct
    })
}

fn addressees<'a>(fields: &Fields<'a>, name: &str) -> Result<Vec<&'a str>, Wrong> {
    let id = |who: &'a Value| id_of(who).ok_or_else(|| fields.wrong(name));
    fields.one_or_more(name).iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Audience) {
        let value: Value = serde_json::from_str(json).unwrap();
        let fields = Fields::of(&value, "").unwrap();
        assert_eq!(
            of(&fields, Some("https://s.example/f/7")),
            Ok(expected),
            "{json}"
        );
    }

    #[test]
    fn addressees_say_who_can_see_it() {
        let all = "https://www.w3.org/ns/activitystreams#Public";
        let followers = "https://s.example/users/lena/followers";
        let max = "https://s.example/users/max";
        check(
            &format!(r#"{{"to":["{all}"],"cc":["{followers}"]}}"#),
            Audience::Public,
        );
        check(&format!(r#"{{"to":"{all}"}}"#), Audience::Public);
        check(r#"{"to":["as:Public"]}"#, Audience::Public);
        check(r#"{"to":[{"id":"Public"}]}"#, Audience::Public);
        check(
            &format!(r#"{{"to":["{followers}"],"cc":["{all}"]}}"#),
            Audience::Unlisted,
        );
        check(
            &format!(r#"{{"to":["{followers}"],"cc":[]}}"#),
            Audience::Followers,
        );
        check(r#"{"to":["https://s.example/f/7"]}"#, Audience::Followers);
        check(
            &format!(r#"{{"to":["{max}"],"cc":["{followers}"]}}"#),
            Audience::Followers,
        );
        check(&format!(r#"{{"to":["{max}"],"cc":[]}}"#), Audience::Direct);
        check(r#"{"to":[],"cc":[]}"#, Audience::Private);
        check("{}", Audience::Unknown);
        // Near misses of the public collection.
        check(r#"{"to":["public"]}"#, Audience::Direct);
        check(r#"{"to":["https://s.example/Public"]}"#, Audience::Direct);
        check(
            &format!(r#"{{"to":["{all}"],"directMessage":true}}"#),
            Audience::Direct,
        );
    }

    #[test]
    fn addressees_of_another_type_are_a_fault() {
        let value: Value = serde_json::from_str(r#"{"to":7}"#).unwrap();
        let fields = Fields::of(&value, "").unwrap();
        assert_eq!(of(&fields, None), Err(Wrong::field("to")));
    }
}
