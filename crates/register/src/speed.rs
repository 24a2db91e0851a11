//! Speed, against the floors of the design. Slow, therefore on demand:
//! `RUN_SLOW_TESTS=1 cargo test --release -p licit-register speed -- --nocapture --test-threads 1`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use licit_record::{RegisterSequence, Service};

use crate::{IdentifierKind, Label, LabelKeys, Lookup, Region, Register, Scopes, Snapshot};

fn is_asked_for() -> bool {
    std::env::var_os("RUN_SLOW_TESTS").is_some()
}

/// Holds a floor; a build without optimisation only prints.
fn hold(what: &str, got: f64, floor: f64) {
    println!("{what}: {got:.3e}, at least {floor:.1e}");
    assert!(
        cfg!(debug_assertions) || got >= floor,
        "{what}: {got} < {floor}"
    );
}

fn per_second(count: usize, started: Start) -> f64 {
    count as f64 / started.seconds()
}

/// A stopwatch for the time that this thread had a processor, where the system tells it, so that
/// a busy machine does not matter.
struct Start {
    wall: Instant,
    busy_ns: Option<u64>,
}

impl Start {
    fn now() -> Self {
        Self {
            wall: Instant::now(),
            busy_ns: busy_ns(),
        }
    }

    fn seconds(&self) -> f64 {
        match (self.busy_ns, busy_ns()) {
            (Some(before), Some(now)) => (now - before) as f64 / 1e9,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

fn busy_ns() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    status.split_whitespace().next()?.parse().ok()
}

#[test]
fn speed_of_labels_and_look_ups() {
    if !is_asked_for() {
        return;
    }
    let service = Service::new("plauderei").unwrap();
    let region = Region::new("DE").unwrap();
    let labeler = LabelKeys::derive(&[1; 32]).labeler(&service);
    let ids: Vec<String> = (0..2_000_000)
        .map(|number| format!("fa1-{number}"))
        .collect();

    let started = Start::now();
    let labels: Vec<Label> = ids
        .iter()
        .map(|id| labeler.label_value(IdentifierKind::AccountId, id))
        .collect();
    hold("labels a second", per_second(ids.len(), started), 2.5e6);

    let (entered, others) = labels.split_at(1_000_000);
    let started = Start::now();
    let entries = entered.iter().map(|label| (*label, Scopes::OWN)).collect();
    let standing = BTreeMap::from([(service.clone(), entries)]);
    let snapshot = Snapshot::new(RegisterSequence(1), standing, Default::default());
    println!(
        "snapshot of 1,000,000 labels in memory: {:.2} s",
        started.seconds()
    );
    let objections = snapshot.service(&service).unwrap();
    for (what, asked) in [("hits a second", entered), ("misses a second", others)] {
        let started = Start::now();
        for label in asked {
            black_box(objections.find(black_box(label)));
        }
        hold(what, per_second(asked.len(), started), 5e6);
    }

    let lookup = Lookup::new(labeler, Some(objections), region);
    let started = Start::now();
    for id in &ids {
        black_box(lookup.account_id(black_box(id)));
    }
    hold(
        "account ids from text to answer a second",
        per_second(ids.len(), started),
        1e6,
    );
    let started = Start::now();
    for id in &ids {
        black_box(lookup.handle(black_box(id)));
    }
    hold(
        "handles from text to answer a second",
        per_second(ids.len(), started),
        1e6,
    );
}

#[test]
fn speed_of_an_import() {
    if !is_asked_for() {
        return;
    }
    const ROWS: usize = 100_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let mut list = "service,kind,value,scope,received_at\n".to_owned();
    for number in 0..ROWS {
        writeln!(
            list,
            "plauderei,handle,lena.{number},all,2025-05-10T09:00:00Z"
        )
        .unwrap();
    }
    std::fs::write(&path, list).unwrap();
    let keys = LabelKeys::derive(&[1; 32]);
    let region = Region::new("DE").unwrap();
    let mut register = Register::open(&folder.path().join("r.db"), &keys, region).unwrap();
    let now = "2026-03-02T10:00:00Z".parse().unwrap();
    for what in ["rows entered a second", "standing rows read a second"] {
        let started = Instant::now();
        register.import_csv(&path, now).unwrap();
        hold(what, ROWS as f64 / started.elapsed().as_secs_f64(), 1e4);
    }
    let started = Instant::now();
    let snapshot = register.snapshot().unwrap();
    assert_eq!(snapshot.sequence.0, ROWS as u64);
    hold(
        "events read into a snapshot a second",
        ROWS as f64 / started.elapsed().as_secs_f64(),
        3e4,
    );
}
