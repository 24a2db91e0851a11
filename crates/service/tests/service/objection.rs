//! What people do: object, confirm, read, take back.

use std::time::Duration;

use axum::http::StatusCode;
use licit_evidence::receipt::ReceiptCheck;
use licit_register::{Lookup, Scopes, State};

use crate::house::{House, lena, service};

fn holds(house: &House) -> Scopes {
    let snapshot = house.register(|register| register.snapshot().unwrap());
    let settings = house.office.settings();
    let name = service("plauderei");
    let labeler = settings.labels.labeler(&name);
    Lookup::new(labeler, snapshot.service(&name), settings.region).handle("lena.k")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_takes_two_steps_and_holds_at_once() {
    let house = House::new();
    let notice = house.get("/?lang=de").await;
    assert_eq!(notice.status, StatusCode::OK);
    assert!(notice.text().contains("/objection?lang=de"));
    let form = house.get("/objection?lang=de").await;
    assert!(form.text().contains("name=\"identifier.plauderei\""));
    let path = house.object("").await;
    assert_eq!(holds(&house), Scopes::PERSON);
    let status = house.get(&format!("{path}?fresh=1&lang=de")).await;
    let text = status.text();
    assert!(
        text.contains("2. März 2026") || text.contains("2.\u{a0}März\u{a0}2026"),
        "{text}"
    );
    assert!(text.contains("Plauderei") && text.contains("Bilderei"));
    assert!(
        !text.contains("Lena.K") && !text.contains("lena@"),
        "identifiers are masked"
    );
    assert_eq!(status.header("cache-control"), "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_proves_it() {
    let house = House::new();
    let path = house.object("").await;
    for name in ["plauderei", "bilderei"] {
        let receipt = house.get(&format!("{path}/receipt/{name}/file")).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.text());
        let key = house.office.settings().signing.verifying_key();
        let check = ReceiptCheck::of(&receipt.body, Some(&key)).unwrap();
        assert_eq!(check.statement.service, name);
        assert_eq!(check.statement.scope, "own+about_me+photos");
        assert_eq!(
            check.statement.received_at.to_string(),
            "2026-03-02T09:00:00Z"
        );
        let page = house.get(&format!("{path}/receipt/{name}?lang=de")).await;
        assert!(page.text().contains(&check.statement.request));
        // The same receipt, however often it is asked for.
        let again = house.get(&format!("{path}/receipt/{name}/file")).await;
        assert_eq!(again.body, receipt.body);
    }
    let other = house
        .get("/objection/00000000000000000000/receipt/plauderei/file")
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn sent_twice_it_is_entered_once() {
    let house = House::new();
    let first = house.object("").await;
    assert_eq!(house.object("").await, first);
    assert_eq!(house.entries(), 2);
    let mut fields = lena("");
    fields[1] = ("notice_version", "form-2");
    let other = house.form("/objection", &fields).await;
    assert!(!other.header("location").contains(&first));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_shown_at_once_and_nothing_is_lost() {
    let house = House::new();
    let check = async |change: &[(&str, &'static str)], told: &str| {
        let mut fields = lena("");
        for (name, value) in change {
            fields.retain(|(known, _)| known != name);
            if !value.is_empty() {
                fields.push((name, value));
            }
        }
        let answer = house.form("/objection", &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{change:?}"
        );
        let text = answer.text();
        assert!(text.contains(told), "{change:?}: {text}");
        assert!(
            text.contains("@Lena.K") || change[0].0.contains("plauderei"),
            "kept"
        );
        assert!(text.contains("aria-invalid=\"true\"") || text.contains("role=\"alert\""));
    };
    check(&[("identifier.bilderei", "keine Adresse")], "identifier-1").await;
    check(&[("contact", "lena at example")], "contact-fault").await;
    check(&[("covers", "")], "covers").await;
    check(&[("links", "kein Link")], "links-fault").await;
    assert_eq!(house.entries(), 0);
    // No reason, no contact, no text: none of it is ever wrong.
    house.object("").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_confirms() {
    let house = House::with_mail();
    let path = house.object("lena@example.org").await;
    assert_eq!(holds(&house), Scopes::PERSON, "it holds before");
    let code = house.code(1).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let confirm = format!("{path}/confirm");
    let send = async |code: &str| {
        let fields = [("lang", "de"), ("action", "confirm"), ("code", code)];
        house.form(&confirm, &fields).await
    };
    assert_eq!(send("12").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(send(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(send(&code).await.status, StatusCode::SEE_OTHER);
    let open =
        house.register(|register| register.requests_in(&[State::Accepted], None, 10).unwrap());
    assert_eq!(open.len(), 2, "one code is enough for both services");
    assert_eq!(
        send(&code).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it is used up"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_back_needs_a_code_of_its_own() {
    let house = House::with_mail();
    let path = house.object("lena@example.org").await;
    let first = house.code(1).await;
    let page = format!("{path}/withdraw/plauderei");
    assert_eq!(house.get(&page).await.status, StatusCode::OK);
    let send = async |action: &str, code: &str| {
        let fields = [("lang", "de"), ("action", action), ("code", code)];
        house.form(&page, &fields).await
    };
    send("withdraw", &first).await;
    assert_eq!(
        holds(&house),
        Scopes::PERSON,
        "the code of the confirmation takes nothing back"
    );
    send("send", "").await;
    let second = house.code(2).await;
    let done = send("withdraw", &second).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(holds(&house), Scopes::NONE);
    let withdrawn =
        house.register(|register| register.requests_in(&[State::Withdrawn], None, 10).unwrap());
    assert_eq!(withdrawn.len(), 1, "the other service is another objection");
    assert_eq!(send("send", "").await.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gave_no_address_is_told_how_else() {
    let house = House::with_mail();
    let path = house.object("").await;
    let page = house.get(&format!("{path}/withdraw/plauderei")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("datenschutz@beispiel.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_end_after_ten_minutes_and_can_be_sent_again() {
    let house = House::with_mail();
    let path = house.object("lena@example.org").await;
    let code = house.code(1).await;
    house.later(Duration::from_secs(601));
    let confirm = format!("{path}/confirm");
    let late = house
        .form(&confirm, &[("action", "confirm"), ("code", &code)])
        .await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.form(&confirm, &[("action", "again")]).await;
    let code = house.code(2).await;
    let done = house
        .form(&confirm, &[("action", "confirm"), ("code", &code)])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_submissions_of_one_household_are_too_many() {
    let house = House::open(None, |settings| settings.submissions_per_hour = 3);
    let mut last = StatusCode::OK;
    for number in 0..4 {
        let version = format!("form-{number}");
        let mut fields = lena("");
        fields[1] = ("notice_version", &version);
        let answer = house.form("/objection", &fields).await;
        last = answer.status;
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(answer.header("retry-after"), "1200");
            assert!(
                answer.text().contains("datenschutz@beispiel.example"),
                "no dead end"
            );
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    house.later(Duration::from_secs(1200));
    house.object("").await;
}
