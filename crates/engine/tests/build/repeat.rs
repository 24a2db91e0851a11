//! The same inputs give the same version, however a run goes (GOV-7).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use licit_engine::{EngineError, NoProgress, Phase, Progress};
use licit_source::fixture;

use crate::place::{Place, line, text};

/// A place with a few thousand records in several files.
fn big() -> Place {
    let mut place = Place::new();
    place.policy = place.policy.replace("items.jsonl", "in/*.jsonl");
    for file in 0..4 {
        let planted = fixture::items(file, 600);
        let lines: Vec<Vec<u8>> = planted.map(|planted| planted.line).collect();
        place.write(&format!("in/{file}.jsonl"), &lines.join(&b'\n'));
    }
    place
}

/// Forgets everything but the sources, the keys and the register.
fn forget(place: &Place) {
    for folder in ["datasets", "restricted", "staging"] {
        let _ = std::fs::remove_dir_all(place.path().join(folder));
    }
}

#[test]
fn threads_make_no_difference() {
    let place = big();
    let one = place
        .try_build(1, &NoProgress)
        .unwrap()
        .remove(0)
        .version
        .id;
    for threads in [2, 5] {
        forget(&place);
        let id = place
            .try_build(threads, &NoProgress)
            .unwrap()
            .remove(0)
            .version
            .id;
        assert_eq!(id, one, "{threads} threads");
    }
}

#[test]
fn nothing_changed_gives_the_version_that_is_there() {
    let place = Place::with_lines(&[line("p1", "a", &text(1), "")]);
    let first = place.build();
    let second = place.build();
    assert!(!first.unchanged && second.unchanged);
    assert_eq!(first.version.id, second.version.id);
    assert_eq!(second.collected.sources[0].unchanged_files, 1);
    place.write("items.jsonl", line("p1", "a", &text(2), "").as_bytes());
    let third = place.build();
    assert!(!third.unchanged);
    assert_eq!(third.version.number, 2);
}

/// Stops the run, as a crash would, when so much has been done.
struct StopAt {
    left: AtomicU64,
}

impl Progress for StopAt {
    fn begin(&self, _: Phase, _: u64) {
        self.advance(1);
    }

    fn advance(&self, _: u64) {
        let before = self.left.fetch_sub(1, Ordering::Relaxed);
        assert!(
            before > 1 && before < u64::MAX / 2,
            "stopped here on purpose"
        );
    }
}

#[test]
fn a_run_that_was_cut_off_ends_as_if_it_had_not_been() {
    let place = big();
    let expected = place
        .try_build(2, &NoProgress)
        .unwrap()
        .remove(0)
        .version
        .id;
    std::panic::set_hook(Box::new(|_| {}));
    for steps in (1..400).step_by(23) {
        forget(&place);
        let stop = StopAt {
            left: AtomicU64::new(steps),
        };
        let cut = catch_unwind(AssertUnwindSafe(|| place.try_build(2, &stop)));
        if cut.is_err() {
            let versions = place.installation().store(None).numbers().unwrap();
            assert!(versions.is_empty(), "half a version under its final name");
        }
        let id = place
            .try_build(2, &NoProgress)
            .unwrap()
            .remove(0)
            .version
            .id;
        assert_eq!(id, expected, "cut off after {steps} steps");
    }
    let _ = std::panic::take_hook();
}

#[test]
fn two_runs_do_not_work_in_one_staging_area() {
    struct Second<'a>(&'a Place, std::sync::Mutex<Option<EngineError>>);
    impl Progress for Second<'_> {
        fn begin(&self, phase: Phase, _: u64) {
            if phase == Phase::Seal {
                *self.1.lock().unwrap() = self.0.try_build(1, &NoProgress).err();
            }
        }
        fn advance(&self, _: u64) {}
    }
    let place = Place::with_lines(&[line("p1", "a", &text(1), "")]);
    let second = Second(&place, std::sync::Mutex::new(None));
    place.try_build(1, &second).unwrap();
    let error = second.1.into_inner().unwrap().unwrap();
    assert!(matches!(error, EngineError::Busy { .. }), "{error}");
}

#[test]
fn staging_is_erased_when_its_time_is_over() {
    let place = Place::with_lines(&[line("p1", "a", &text(1), "")]);
    let day = |day: &str| day.parse().unwrap();
    assert_eq!(place.collect_on(day("2025-05-28")).expired, 0);
    assert_eq!(
        place.collect_on(day("2025-06-27")).expired,
        0,
        "the 30th day"
    );
    assert_eq!(
        place.collect_on(day("2025-06-28")).expired,
        1,
        "one day more"
    );
}
