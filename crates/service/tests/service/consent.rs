//! Consents: told by services, asked about before anybody is asked, and taken back by people.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::house::{Answer, House};

const PIPELINE: [(&str, &str); 1] = [("authorization", "Bearer geheim")];

fn line(value: &str, act: &str) -> Value {
    json!({
        "service": "plauderei", "kind": "account_id", "value": value, "purpose": "ai_training",
        "act": act, "wording": "v3", "covers_past": true, "channel": "app",
        "at": "2026-02-01T10:00:00Z",
    })
}

async fn tell(house: &House, lines: &[Value]) -> Answer {
    let body = json!({"consents": lines}).to_string();
    let path = "/v1/consents";
    house.send(Method::POST, path, &PIPELINE, &body).await
}

async fn may_ask(house: &House, kind: &str, value: &str) -> Value {
    let people = json!([{"kind": kind, "value": value}]);
    let body = json!({"service": "plauderei", "purpose": "ai_training", "people": people});
    let path = "/v1/consents/may-ask";
    let answer = house
        .send(Method::POST, path, &PIPELINE, &body.to_string())
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()["answers"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn services_tell_with_their_token_alone_and_all_or_nothing() {
    let house = House::new();
    let body = json!({"consents": [line("1", "given")]}).to_string();
    for path in ["/v1/consents", "/v1/consents/may-ask"] {
        let answer = house.send(Method::POST, path, &[], &body).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let lines = [line("1", "given"), line("1", "given"), line("2", "refused")];
    let told = tell(&house, &lines).await;
    let outcomes = told.json()["outcomes"].clone();
    assert_eq!(outcomes, json!(["entered", "standing", "entered"]));

    let mut bundle = line("3", "given");
    bundle["purpose"] = json!("ads,ai_training");
    let mut both = line("3", "given");
    both["service"] = json!("plauderei,bilderei");
    let mut by_handle = line("3", "given");
    by_handle["kind"] = json!("handle");
    let mut ahead = line("3", "given");
    ahead["at"] = json!("2999-01-01T00:00:00Z");
    for (wrong, field) in [
        (bundle, "purpose"),
        (both, "service"),
        (by_handle, "kind"),
        (ahead, "at"),
    ] {
        let refused = tell(&house, &[line("4", "given"), wrong]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        let pointer = refused.json()["errors"][0]["pointer"].clone();
        assert_eq!(pointer, json!(format!("/consents/1/{field}")));
    }
    assert_eq!(
        may_ask(&house, "account_id", "4").await,
        json!({"may_ask": true})
    );
    assert_eq!(
        may_ask(&house, "account_id", "1").await,
        json!({"may_ask": false, "because": "consented"})
    );
    assert_eq!(
        may_ask(&house, "account_id", "2").await,
        json!({"may_ask": false, "because": "answered", "not_before": "2027-02-01"})
    );
}

/// One form, sent once: no log-in, no code, no reason (CON-3).
#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_a_consent_back_in_one_step() {
    let house = House::new();
    let page = house.get("/consent/withdraw?lang=de").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Einwilligung widerrufen"));

    let empty = house.form("/consent/withdraw", &[("lang", "de")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = [("lang", "en"), ("account.plauderei", "<b>no account</b>")];
    let wrong = house.form("/consent/withdraw", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text().contains("&#60;b&#62;no account") && wrong.text().contains("aria-invalid")
    );
    assert_eq!(house.entries(), 0);

    let fields = [("lang", "de"), ("account.plauderei", "@Lena.K")];
    let done = house.form("/consent/withdraw", &fields).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text().contains("Ihre Einwilligung ist widerrufen"));
    assert!(
        !done.text().contains("Lena"),
        "the page says no more than it must"
    );
    let asked = may_ask(&house, "handle", "lena.k").await;
    assert_eq!(asked["because"], "answered");
    // On the other service nothing has changed.
    let consents = house.register(|register| {
        let folder = tempfile::tempdir().unwrap();
        let position = register.sequence().unwrap();
        register
            .consents_in(&folder.path().join("c"), position)
            .unwrap()
    });
    let on = |name: &str| consents.service(&crate::house::service(name)).len();
    assert_eq!(
        (on("plauderei"), on("bilderei")),
        (2, 0),
        "one for each purpose"
    );
}
