//! What must not be told apart, tied together, or found.

use std::time::Instant;

use axum::http::StatusCode;
use licit_register::Scopes;

use crate::house::{House, apart, lena};

/// Whether somebody is known cannot be seen: not in the answer, not in how long it takes.
#[tokio::test(flavor = "multi_thread")]
async fn known_and_unknown_people_get_the_same_answer() {
    const ROUNDS: usize = 60;
    let house = House::new();
    let ask = async |who: &str, number: usize| {
        let version = format!("{who}-{number}");
        let mut fields = lena("");
        let mail = format!("{who}@example.org");
        fields[1] = ("notice_version", &version);
        fields[4] = ("identifier.plauderei", who);
        fields[7] = ("identifier.bilderei", &mail);
        let started = Instant::now();
        let answer = house.form("/objection", &fields).await;
        let took = started.elapsed();
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let (path, _) = answer.header("location").split_once('?').unwrap();
        (took, path.to_owned())
    };
    // Somebody who has objected often, and on the folio that is still being written on.
    for number in 0..ROUNDS {
        ask("often", 2 * ROUNDS + number).await;
    }
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for number in 0..ROUNDS {
        // In turns, so that whatever else the machine does falls on both.
        known.push(ask("often", number).await.0);
        unknown.push(ask(&format!("no{number:03}"), number).await.0);
    }
    known.sort_unstable();
    unknown.sort_unstable();
    let (known, unknown) = (known[ROUNDS / 2], unknown[ROUNDS / 2]);
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    assert!(
        (0.7..1.4).contains(&ratio),
        "{known:?} known, {unknown:?} unknown"
    );
    // What the pages say differs in nothing but numbers.
    let (_, one) = ask("often", ROUNDS).await;
    let (_, other) = ask(&format!("no{ROUNDS:03}"), ROUNDS).await;
    let length = async |path: &str| house.get(path).await.body.len();
    assert_eq!(length(&one).await, length(&other).await);
}

/// The two requests of one submission have nothing in common in the log that is not common to all.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_seals_alone() {
    let house = House::new();
    let path = house.object("").await;
    for name in ["plauderei", "bilderei"] {
        house.get(&format!("{path}/receipt/{name}/file")).await;
    }
    apart(|| house.office.close());
    let mut bytes = Vec::new();
    let mut folders = vec![house.folder.path().join("log")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                false => bytes.extend(std::fs::read(entry.path()).unwrap()),
            }
        }
    }
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    for clear in ["lena", "plauderei", "bilderei", "example.org"] {
        assert!(!text.contains(clear), "{clear}");
    }
}

/// A second later a pipeline knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_knows_at_once() {
    let house = House::new();
    house.object("").await;
    let path = house.folder.path().join("register.snapshot");
    let snapshot = house.register(|register| register.snapshot_in(&path).unwrap());
    assert_eq!(snapshot.sequence.0, 1);
    let standing = snapshot.services().map(|(_, objections)| objections.len());
    assert!(standing.sum::<usize>() >= 2);
    assert!(
        snapshot
            .services()
            .flat_map(|(_, objections)| objections.iter())
            .all(|(_, scopes)| scopes == Scopes::PERSON)
    );
}
