//! Load: how many objections a second are accepted durably, and what happens above that. Slow: run
//! with `RUN_SLOW_TESTS=1`, in the release profile.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::house::House;

fn body(client: usize, number: u64) -> String {
    json!({"services": [{
        "service": "plauderei",
        "identifiers": [{"kind": "handle", "value": format!("c{client}n{number}")}],
    }]})
    .to_string()
}

/// 64 clients send as fast as they are answered.
async fn load(house: &Arc<House>, clients: usize, time: Duration) -> (u64, u64, Vec<Duration>) {
    let (accepted, turned_away) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let ends = Instant::now() + time;
    let clients: Vec<_> = (0..clients)
        .map(|client| {
            let (house, accepted) = (Arc::clone(house), Arc::clone(&accepted));
            let turned_away = Arc::clone(&turned_away);
            tokio::spawn(async move {
                let mut took = Vec::new();
                let mut number = 0;
                while Instant::now() < ends {
                    let started = Instant::now();
                    let sent = body(client, number);
                    let answer = house.send(Method::POST, "/v1/objections", &[], &sent).await;
                    took.push(started.elapsed());
                    number += 1;
                    match answer.status {
                        StatusCode::CREATED => accepted.fetch_add(1, Ordering::Relaxed),
                        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                            assert!(!answer.header("retry-after").is_empty());
                            turned_away.fetch_add(1, Ordering::Relaxed)
                        }
                        other => panic!("{other}: {}", answer.text()),
                    };
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for client in clients {
        took.extend(client.await.unwrap());
    }
    took.sort_unstable();
    (
        accepted.load(Ordering::Relaxed),
        turned_away.load(Ordering::Relaxed),
        took,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_a_second_with_64_clients() {
    let slow = std::env::var_os("RUN_SLOW_TESTS").is_some();
    let time = Duration::from_secs(if slow { 10 } else { 1 });
    let house = Arc::new(House::open(None, |settings| {
        settings.submissions_per_hour = u32::MAX
    }));
    let started = Instant::now();
    let (accepted, turned_away, took) = load(&house, 64, time).await;
    let rate = accepted as f64 / started.elapsed().as_secs_f64();
    let p99 = took[took.len() * 99 / 100];
    let transactions = house.office.counters().transactions.load(Ordering::Relaxed);
    println!("{rate:.0} a second, p99 {p99:?}, {turned_away} turned away, {transactions} commits");
    // Whatever was acknowledged is there, once.
    assert_eq!(house.entries(), accepted);
    assert!(accepted > 0);
    if slow {
        assert!(rate >= 1000.0, "{rate:.0} a second");
        assert!(p99 < Duration::from_millis(100), "{p99:?}");
    }
}
