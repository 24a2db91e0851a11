//! What verifiers and operators ask for, and what is around every answer.

use axum::http::{Method, StatusCode};
use licit_evidence::log::Checkpoint;

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_protects_whoever_reads_it() {
    let house = House::new();
    let path = house.object("").await;
    for path in [
        "/",
        "/objection",
        path.as_str(),
        "/log",
        "/nowhere",
        "/v1/stats",
        "/style.css",
    ] {
        let answer = house.get(path).await;
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(
            answer
                .header("strict-transport-security")
                .contains("max-age")
        );
        assert_eq!(
            answer.header("set-cookie"),
            "",
            "{path}: nobody needs a cookie"
        );
        let text = answer.text();
        assert!(
            !text.contains("<script") && !text.contains(" style=\""),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_a_dead_end() {
    let house = House::new();
    for (method, path, status) in [
        (Method::GET, "/nowhere", 404),
        (Method::GET, "/objection/nonsense", 404),
        (Method::GET, "/objection/00000000000000000000", 404),
        (Method::PUT, "/objection", 405),
        (Method::GET, "/objection/%ff", 400),
    ] {
        let answer = house
            .send(method, path, &[("accept-language", "de")], "")
            .await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        if status != 400 {
            assert!(
                answer.text().contains("href=\"/"),
                "{path}: {}",
                answer.text()
            );
        }
    }
    let large = "x".repeat(300 * 1024);
    let answer = house.send(Method::POST, "/objection", &[], &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("href=\"/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_served_as_it_lies() {
    let house = House::new();
    let path = house.object("").await;
    house.get(&format!("{path}/receipt/plauderei/file")).await;
    let note = house.get("/log/checkpoint").await;
    let key = house.office.settings().signing.verifying_key();
    let checkpoint = Checkpoint::open(&note.text(), &key).unwrap();
    assert!(checkpoint.size >= 1);
    assert_eq!(
        house.get("/log/tile/entries/000.p/9").await.status,
        StatusCode::NOT_FOUND
    );
    let tile = house
        .get(&format!("/log/tile/entries/000.p/{}", checkpoint.size))
        .await;
    assert_eq!(tile.status, StatusCode::OK);
    for path in [
        "/log/tile/..%2f..%2fkeys",
        "/log/tile/../../licit.toml",
        "/log/tile/x/y",
    ] {
        assert_eq!(
            house.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert!(
        house
            .get("/log?lang=de")
            .await
            .text()
            .contains(&checkpoint.size.to_string())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_and_name_nobody() {
    let house = House::new();
    let path = house.object("").await;
    house.get(&path).await;
    let metrics = house.get("/metrics").await.text();
    assert!(
        metrics.contains("licit_submissions_entered_total 1"),
        "{metrics}"
    );
    assert!(metrics.contains("licit_requests{service=\"plauderei\",state=\"accepted\"} 1"));
    assert!(metrics.contains("route=\"/objection/{token}\",status=\"200\""));
    let token = path.trim_start_matches("/objection/");
    assert!(!metrics.contains(token) && !metrics.to_lowercase().contains("lena"));
    assert_eq!(house.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(house.get("/readyz").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_find_what_they_need() {
    let house = House::new();
    let facts = house
        .get("/.well-known/training-objection.json")
        .await
        .json();
    assert_eq!(facts["services"][0]["identifiers"][0], "handle");
    let key = house.office.settings().signing.verifying_key().to_string();
    assert_eq!(facts["log"]["key"], key);
    let stats = house.get("/v1/stats").await.json();
    assert_eq!(
        (&stats["received"], &stats["overdue"]),
        (&0.into(), &0.into())
    );
}
