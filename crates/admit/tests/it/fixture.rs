//! What cases and properties start from: an invented item that every mode admits, policies, and
//! the words for a [`Standing`] in a case.

use licit_admit::{Claim, RegisteredConsent, Standing, Trace};
use licit_record::{EffectivePolicy, Item, Policy};
use serde_json::{Map, Value, json};

/// The day of the freeze in every test.
pub(crate) const FREEZE: &str = "2025-05-27";

/// An item that all three modes admit: public, of an adult who was told and who consented.
pub(crate) fn admitted_item() -> Value {
    json!({
        "service": "plauderei", "item_id": "p1", "kind": "post",
        "audience": "public", "indexable": true, "ephemeral": false,
        "author": {
            "id": "a1", "handle": "lena.k", "name": "Lena Kraus", "birth_date": "1990-05-01",
            "notified_at": "2025-03-10T08:00:00Z", "public": true
        },
        "published_at": "2025-03-20T10:00:00Z", "collected_at": "2025-05-26T00:00:00Z",
        "lang": "de", "text": "Am Samstag ist Flohmarkt auf dem Kirchplatz.",
        "consent": {
            "purpose": "ai_training", "given_at": "2025-03-10T08:00:00Z", "wording": "v3",
            "channel": "app"
        }
    })
}

/// The policy of a mode, with the given settings over it.
pub(crate) fn policy(mode: &str, settings: &Value) -> EffectivePolicy {
    let mut policy = json!({
        "controller": {"name": "Beispielnetz GmbH", "contact": "datenschutz@beispielnetz.example"},
        "basis": {"mode": mode},
        "notice": {"freeze_on": FREEZE},
        "dataset": {"name": "beispiel"}
    });
    merge(&mut policy, settings);
    let policy: Policy = serde_json::from_value(policy).expect("a policy");
    EffectivePolicy::new(&policy, "2999-12-31".parse().unwrap()).expect("an allowed policy")
}

/// The admitted item with changes over it.
pub(crate) fn item(changes: &Value) -> Item {
    let mut item = admitted_item();
    merge(&mut item, changes);
    serde_json::from_value(item).expect("an item")
}

/// A JSON merge patch (RFC 7396): objects merge, null takes away, all else replaces.
pub(crate) fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let fields = target.as_object_mut().unwrap();
    for (key, value) in patch {
        if value.is_null() {
            fields.remove(key);
        } else {
            merge(fields.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

/// A standing from its words: `author`, `restriction`, ..., `quoted:removed`, `quoted:remains`,
/// `consent given 2025-03-10 past`.
pub(crate) fn standing<'a>(words: impl IntoIterator<Item = &'a str>) -> Standing {
    let mut standing = Standing::default();
    for word in words {
        if let Some(consent) = word.strip_prefix("consent ") {
            standing.consent = registered(consent);
            continue;
        }
        let (name, trace) = match word.split_once(':') {
            Some((name, "removed")) => (name, Trace::Removed),
            Some((name, "remains")) => (name, Trace::Remains),
            Some(_) => panic!("unknown trace in {word:?}"),
            None => (word, Trace::Absent),
        };
        match name {
            "author" => standing.author_objection = Claim::Stands,
            "restriction" => standing.restriction = Claim::Stands,
            "erasure" => standing.erasure = Claim::Stands,
            "optout" => standing.pre_collection_optout = Claim::Stands,
            "page" => standing.page_objection = Claim::Stands,
            "content_url" => standing.content_url_objection = Claim::Stands,
            "tagged" => standing.tagged = Claim::Stands,
            "answered" => standing.answered = Claim::Stands,
            "mentioned" => standing.mentioned = trace,
            "in_text" => standing.in_text = trace,
            "quoted" => standing.quoted = trace,
            "sc_author" => standing.sc_author = trace,
            "sc_other" => standing.sc_other = trace,
            "sc_unknown" => standing.sc_unknown = trace,
            "minor_mentioned" => standing.minor_mentioned = trace,
            _ => panic!("unknown standing {word:?}"),
        }
    }
    standing
}

/// What the register says of a consent: `given DAY`, `given DAY past`, `ended DAY`.
fn registered(words: &str) -> RegisteredConsent {
    let words: Vec<&str> = words.split(' ').collect();
    let day = |day: &str| day.parse().expect("a day");
    match words[..] {
        ["given", on] => RegisteredConsent::Given {
            on: day(on),
            covers_past: false,
        },
        ["given", on, "past"] => RegisteredConsent::Given {
            on: day(on),
            covers_past: true,
        },
        ["ended", on] => RegisteredConsent::Ended { on: day(on) },
        _ => panic!("unknown consent {words:?}"),
    }
}
