//! What a file of accounts adds to items.

use licit_record::{Kind, Service};
use serde_json::{Value, json};

use super::*;

fn accounts(csv: &str) -> Result<Accounts, SourceError> {
    Accounts::read(csv.as_bytes(), Path::new("accounts.csv"))
}

const CSV: &str = "\
id,handle,birth_date,notified_at,public,consent_purpose,consent_given_at,consent_covers_past
a1,lena.k,1990-05-01,2025-04-17T08:00:00Z,true,,,
a2,max.m,2007-06-01,,false,ai_training,2025-01-01T00:00:00Z,true
,@Nur.Handle,1980-01-01,,,,,
";

/// Completes an item with this author and consent; what is left of it as JSON.
fn complete(author: Value, consent: Value) -> Value {
    let mut item = Item::new(Service::new("plauderei").unwrap(), "p1", Kind::Post);
    item.author = serde_json::from_value(author).unwrap();
    item.consent = serde_json::from_value(consent).unwrap();
    accounts(CSV).unwrap().complete(&mut item);
    let item = serde_json::to_value(item).unwrap();
    json!([item["author"], item["consent"]])
}

#[test]
fn what_is_absent_is_filled_in() {
    assert_eq!(
        complete(json!({"id": "a1"}), Value::Null)[0],
        json!({"id": "a1", "birth_date": "1990-05-01", "notified_at": "2025-04-17T08:00:00Z", "public": true})
    );
    // By handle only where no id says otherwise.
    assert_eq!(
        complete(json!({"handle": "LENA.K"}), Value::Null)[0]["public"],
        json!(true)
    );
    let other = json!({"id": "a9", "handle": "lena.k"});
    assert_eq!(complete(other.clone(), Value::Null)[0], other);
    let known = complete(json!({"id": "a9", "handle": "nur.handle"}), Value::Null);
    assert_eq!(known[0]["birth_date"], json!("1980-01-01"));
    let unknown = json!({"id": "a8"});
    assert_eq!(complete(unknown.clone(), Value::Null)[0], unknown);
    assert_eq!(complete(Value::Null, Value::Null), json!([null, null]));
}

#[test]
fn the_fact_that_protects_more_wins() {
    let stated = json!({"id": "a1", "birth_date": "1985-01-01", "notified_at": "2025-03-01T00:00:00Z", "public": false});
    assert_eq!(
        complete(stated, Value::Null)[0],
        json!({"id": "a1", "birth_date": "1990-05-01", "notified_at": "2025-04-17T08:00:00Z", "public": false})
    );
    let stated = json!({"id": "a2", "birth_date": "2010-01-01", "public": true});
    let found = complete(stated, Value::Null);
    assert_eq!(found[0]["birth_date"], json!("2010-01-01"));
    assert_eq!(found[0]["public"], json!(false));
}

#[test]
fn consents_are_filled_in_and_only_narrowed() {
    let found = complete(json!({"id": "a2"}), Value::Null);
    assert_eq!(
        found[1],
        json!({"purpose": "ai_training", "given_at": "2025-01-01T00:00:00Z", "covers_past": true})
    );
    let stated =
        json!({"purpose": "ai_training", "given_at": "2024-01-01T00:00:00Z", "covers_past": false});
    let found = complete(json!({"id": "a2"}), stated);
    assert_eq!(found[1]["given_at"], json!("2025-01-01T00:00:00Z"));
    assert_eq!(found[1]["covers_past"], json!(false));
    let other = json!({"purpose": "newsletter", "given_at": "2024-01-01T00:00:00Z"});
    assert_eq!(complete(json!({"id": "a2"}), other.clone())[1], other);
}

#[test]
fn a_wrong_row_refuses_the_file_and_is_not_quoted() {
    for (csv, expected) in [
        ("name\nLena\n", "column 1 is unknown"),
        (
            "public\ntrue\n",
            "neither a column `id` nor a column `handle`",
        ),
        ("id,id\na,b\n", "column 2 stands twice"),
        ("id\nlena\nlena\n", "line 3: id: stands twice"),
        (
            "id,handle\na,lena\nb,@LENA\n",
            "line 3: handle: stands twice",
        ),
        (
            "id,handle,public\n,,true\n",
            "line 2: neither id nor handle",
        ),
        ("id,birth_date\nlena,1.5.1990\n", "line 2: birth_date"),
        ("id,notified_at\nlena,2025-04-17\n", "line 2: notified_at"),
        (
            "id,public\nlena,lenabled\n",
            "line 2: public: expected true or false",
        ),
        ("id,public\nlena\n", "line 2: another number of cells"),
        (
            "id,consent_service\nlena,Lena's\n",
            "line 2: consent_service",
        ),
    ] {
        let error = accounts(csv).unwrap_err();
        let message = error.to_string();
        assert!(message.contains(expected), "{message}");
        assert!(
            !message.to_lowercase().contains("lena") && error.hint().is_some(),
            "{message}"
        );
    }
    let error = Accounts::read(&b"id,handle\n\"\xff\",x\n"[..], Path::new("accounts.csv"));
    assert!(error.unwrap_err().to_string().contains("no UTF-8"));
    assert!(accounts("\u{feff}id\na1\n").is_ok_and(|accounts| accounts.len() == 1));
    let missing = Accounts::from_csv(Path::new("no/such.csv"));
    assert!(matches!(missing, Err(SourceError::NothingThere { .. })));
}
