//! What programs do.

use axum::http::{Method, StatusCode};
use licit_evidence::receipt::ReceiptCheck;
use licit_register::IdentifierKind;
use serde_json::{Value, json};

use crate::house::{House, service};

fn both() -> Value {
    json!({"services": [
        {"service": "plauderei", "identifiers": [{"kind": "handle", "value": "@lena.k"}]},
        {"service": "bilderei", "identifiers": [{"kind": "email", "value": "lena@example.org"}]},
    ]})
}

async fn create(house: &House, body: &Value, key: Option<&str>) -> crate::house::Answer {
    let key = key.map(|key| ("idempotency-key", key));
    let headers: Vec<_> = key.into_iter().collect();
    house
        .send(Method::POST, "/v1/objections", &headers, &body.to_string())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_objects_and_follows() {
    let house = House::new();
    let created = create(&house, &both(), Some("k1")).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let place = created.header("location").to_owned();
    let status = house.get(&place).await;
    assert_eq!(status.json(), created.json());
    let tag = status.header("etag").to_owned();
    let same = house
        .send(Method::GET, &place, &[("if-none-match", &tag)], "")
        .await;
    assert_eq!(same.status, StatusCode::NOT_MODIFIED);
    let again = create(&house, &both(), Some("k1")).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.json()["token"], created.json()["token"]);
    assert_eq!(house.entries(), 2);
    let other = create(&house, &both(), None).await;
    assert_ne!(other.json()["token"], created.json()["token"]);

    let missing = house.get(&format!("{place}/receipt")).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST, "which of the two?");
    let receipt = house
        .get(&format!("{place}/receipt?service=bilderei"))
        .await;
    assert_eq!(
        ReceiptCheck::of(&receipt.body, None)
            .unwrap()
            .statement
            .service,
        "bilderei"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_has_a_pointer_and_quotes_nothing() {
    let house = House::new();
    let check = async |body: Value, pointer: &str, code: &str| {
        let answer = create(&house, &body, None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(
            problem["errors"][0],
            json!({"pointer": pointer, "code": code})
        );
        assert!(!answer.text().contains("Zwetschgenmus"));
    };
    let one = |service: &str, kind: &str, value: &str| json!({"services": [{"service": service, "identifiers": [{"kind": kind, "value": value}]}]});
    check(json!({"services": []}), "/services", "count").await;
    check(json!({"Zwetschgenmus": 1}), "", "not_as_described").await;
    check(
        one("Zwetschgenmus", "handle", "x"),
        "/services/0/service",
        "unknown",
    )
    .await;
    let pointer = "/services/0/identifiers/0/kind";
    check(one("plauderei", "Zwetschgenmus", "x"), pointer, "unknown").await;
    let pointer = "/services/0/identifiers/0/value";
    check(
        one("plauderei", "email", "Zwetschgenmus"),
        pointer,
        "not_readable",
    )
    .await;
    let mut body = both();
    body["covers"] = json!(["erased"]);
    check(body, "/covers/0", "unknown").await;
    let mut body = both();
    body["contact"] = json!("Zwetschgenmus");
    check(body, "/contact", "no_address").await;
    assert_eq!(house.entries(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_back_asks_for_a_code_first() {
    let house = House::with_mail();
    let mut body = both();
    body["contact"] = json!("lena@example.org");
    let place = create(&house, &body, None)
        .await
        .header("location")
        .to_owned();
    house.code(1).await;
    let path = format!("{place}?service=plauderei");
    let asked = house.send(Method::DELETE, &path, &[], "").await;
    assert_eq!(
        (asked.status, &asked.json()["code"]),
        (StatusCode::CONFLICT, &json!("code_sent"))
    );
    let code = house.code(2).await;
    let done = house
        .send(Method::DELETE, &format!("{path}&code={code}"), &[], "")
        .await;
    assert_eq!(done.status, StatusCode::NO_CONTENT);
    let states: Vec<Value> = house.get(&place).await.json()["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|request| request["state"].clone())
        .collect();
    assert_eq!(states, ["needs_confirmation", "withdrawn"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pipelines_ask_with_their_token_alone() {
    let house = House::new();
    create(&house, &both(), None).await;
    let secret = [("authorization", "Bearer geheim")];
    for path in ["/v1/suppression/snapshot", "/v1/suppression/deltas?since=0"] {
        assert_eq!(house.get(path).await.status, StatusCode::UNAUTHORIZED);
        let wrong = [("authorization", "Bearer falsch")];
        let wrong = house.send(Method::GET, path, &wrong, "").await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        let right = house.send(Method::GET, path, &secret, "").await;
        assert_eq!(right.status, StatusCode::OK, "{path} {}", right.text());
    }
    let deltas = "/v1/suppression/deltas?since=0";
    let deltas = house.send(Method::GET, deltas, &secret, "").await.text();
    let lines: Vec<Value> = deltas
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["sequence"], 1);
    assert!(lines.len() >= 3, "{deltas}");
    assert_eq!(lines[1]["stands"], json!(["own", "about_me", "photos"]));

    let labeler = house
        .office
        .settings()
        .labels
        .labeler(&service("plauderei"));
    let region = house.office.settings().region;
    let label = |handle: &str| {
        let kind = IdentifierKind::Handle;
        let canonical = licit_register::Canonical::new(kind, handle, region).unwrap();
        labeler.label(&canonical).to_string()
    };
    let (lena, max) = (label("lena.k"), label("max.m"));
    let body = json!({"service": "plauderei", "labels": [lena, max]}).to_string();
    let path = "/v1/suppression/filter";
    let answer = house.send(Method::POST, path, &secret, &body).await;
    assert_eq!(answer.json()["usable"], json!([max]));
    let bad = json!({"service": "plauderei", "labels": ["xx"]}).to_string();
    let answer = house.send(Method::POST, path, &secret, &bad).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

/// Every path of the description is there, and nothing that is there for programs is left out.
#[tokio::test(flavor = "multi_thread")]
async fn the_description_names_what_there_is() {
    let house = House::new();
    let described = house.get("/openapi.json").await.json();
    for (path, methods) in described["paths"].as_object().unwrap() {
        let path = path.replace("{token}", "00000000000000000000");
        for method in methods.as_object().unwrap().keys() {
            if method == "parameters" {
                continue;
            }
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = house.send(method.clone(), &path, &[], "{}").await;
            assert_ne!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            let is_there = answer.status != StatusCode::NOT_FOUND || path.contains("0000");
            assert!(is_there, "{method} {path}");
        }
    }
}
