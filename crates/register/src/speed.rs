//! Speed, against the floors of the design. Slow, therefore on demand:
//! `RUN_SLOW_TESTS=1 cargo test --release -p licit-register speed -- --nocapture --test-threads 1`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use licit_record::{RegisterSequence, Service};

use crate::{
    IdentifierKind, Label, LabelKeys, Location, Lookup, Region, Register, Scopes, Snapshot,
    SnapshotWriter,
};

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
    let snapshot = Snapshot::new(
        RegisterSequence(1),
        Default::default(),
        standing,
        Default::default(),
    )
    .unwrap();
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
    let mut register =
        Register::open(&Location::File(folder.path().join("r.db")), &keys, region).unwrap();
    let now = "2026-03-02T10:00:00Z".parse().unwrap();
    for what in ["rows entered a second", "standing rows read a second"] {
        let started = Instant::now();
        register
            .import(&crate::ObjectionList::of(&path), now)
            .unwrap();
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

/// Labels of the large snapshot; `SNAPSHOT_LABELS` gives another number.
const MANY: u64 = 50_000_000;

/// The number of a label, spread as a keyed hash would be.
fn spread(number: u64) -> Label {
    let mix = |number: u64| {
        let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    };
    let halves = (u128::from(mix(number)) << 64) | u128::from(mix(!number));
    Label(halves.to_be_bytes())
}

/// A number of `/proc/self/status`, in MB.
fn memory_mb(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kb = line.and_then(|line| line.trim_matches([':', ' ', '\t']).split(' ').next());
    kb.and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1000
}

/// The most memory of its own that the process has while something runs; pages of mapped files,
/// which the system takes back when it needs them, are not counted.
fn most_memory_mb<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                most = most.max(memory_mb("RssAnon"));
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            most
        });
        let result = work();
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
        (result, watch.join().unwrap())
    })
}

/// Builds a large snapshot and asks it. `SNAPSHOT_FOLDER` says on which disk.
#[test]
fn speed_of_a_large_snapshot() {
    if !is_asked_for() {
        return;
    }
    let many = std::env::var("SNAPSHOT_LABELS").map_or(MANY, |many| many.parse().unwrap());
    let folder = std::env::var_os("SNAPSHOT_FOLDER").unwrap_or_else(|| ".".into());
    let folder = tempfile::tempdir_in(folder).unwrap();
    let path = folder.path().join("register.snapshot");
    let service = Service::new("plauderei").unwrap();
    println!("labels: {many}");

    // The last one is asked.
    for (order, is_sorted) in [("sorted", true), ("in no order", false)] {
        let (wall, cpu) = (Instant::now(), Start::now());
        let (length, most) = most_memory_mb(|| build(&path, &service, many, is_sorted));
        println!(
            "built from labels {order}: {:.1} s, {:.1} CPU s, at most {most} MB of its own \
             (VmHWM with mapped pages {} MB)",
            wall.elapsed().as_secs_f64(),
            cpu.seconds(),
            memory_mb("VmHWM"),
        );
        println!(
            "bytes: {length}, a label {:.2}",
            length as f64 / many as f64
        );
        assert!(length as f64 / (many as f64) < 20.0);
        assert!(cfg!(debug_assertions) || most < 200, "{most} MB");
    }

    let started = Instant::now();
    let snapshot = Snapshot::open(&path).unwrap();
    println!(
        "opened and checked: {:.2} s",
        started.elapsed().as_secs_f64()
    );
    let objections = snapshot.service(&service).unwrap();
    ask_many(objections, many);
}

/// Builds the snapshot, and returns its length.
fn build(path: &Path, service: &Service, many: u64, is_sorted: bool) -> u64 {
    let mut writer = SnapshotWriter::create(path).unwrap();
    let step = u128::MAX / u128::from(many);
    for number in 0..many {
        let label = if is_sorted {
            Label((u128::from(number) * step + u128::from(number % 7)).to_be_bytes())
        } else {
            spread(number)
        };
        writer.push(service, label, Scopes::OWN).unwrap();
    }
    let sequence = RegisterSequence(many);
    let snapshot = writer.commit(sequence, Default::default(), Default::default());
    snapshot.unwrap().length()
}

/// Asks for labels that are there, that are not, and for both in turns nobody can foresee.
fn ask_many(objections: &crate::ServiceObjections, many: u64) {
    const ASKED: u64 = 4_000_000;
    let hit = |number: u64| spread(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % many);
    let miss = |number: u64| spread(many + number);
    let mixed = |number: u64| match spread(number).0[3] % 2 {
        0 => hit(number),
        _ => miss(number),
    };
    let kinds: [(&str, &dyn Fn(u64) -> Label); 3] =
        [("present", &hit), ("absent", &miss), ("mixed", &mixed)];
    for (what, label) in kinds {
        let asked: Vec<Label> = (0..ASKED).map(label).collect();
        let started = Start::now();
        let found = asked
            .iter()
            .filter(|label| objections.find(black_box(label)).is_some())
            .count();
        let speed = per_second(asked.len(), started);
        println!("{what}, one by one: {speed:.3e} a second; {found} of {ASKED} found");
        let mut answers = Vec::with_capacity(asked.len());
        let started = Start::now();
        objections.find_many(black_box(&asked), &mut answers);
        let speed = per_second(asked.len(), started);
        assert_eq!(answers.iter().flatten().count(), found);
        println!("{what}, many at once: {speed:.3e} a second");
    }
}
