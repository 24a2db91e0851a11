//! One file takes the place of another: whole or not at all, whoever reads and whatever dies.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

#[test]
fn who_has_the_old_one_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    write(&path, 1, &some("plauderei", 1000));
    let old = Snapshot::open(&path).unwrap();
    write(&path, 2, &some("plauderei", 10));
    let new = Snapshot::open(&path).unwrap();
    let found = |snapshot: &Snapshot| {
        let objections = snapshot.service(&service("plauderei")).unwrap();
        let asked = (0..1000).filter(|number| objections.find(&spread(*number)).is_some());
        (snapshot.sequence.0, asked.count())
    };
    assert_eq!(found(&old), (1, 1000));
    assert_eq!(found(&new), (2, 10));
    drop(old);
    assert_eq!(found(&new), (2, 10));
}

#[test]
fn what_was_not_committed_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    write(&path, 1, &some("plauderei", 5));
    let before = fs::read(&path).unwrap();
    let mut writer = SnapshotWriter::create(&path).unwrap();
    for (label, scopes) in &some("plauderei", 100)[&service("plauderei")] {
        writer.push(&service("plauderei"), *label, *scopes).unwrap();
    }
    let error = writer.push(&service("andere"), spread(1), Scopes::OWN);
    assert!(
        matches!(error, Err(SnapshotError::Order { .. })),
        "{error:?}"
    );
    drop(writer);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(names(folder.path()), ["s", "s.lock"]);
}

#[cfg(unix)]
#[test]
fn it_is_for_its_owner_alone_and_for_nobody_to_write() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    write(&path, 1, &some("plauderei", 5));
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o400
    );
}

#[test]
fn writers_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    std::thread::scope(|scope| {
        for sequence in 1..=6 {
            let path = &path;
            scope.spawn(move || write(path, sequence, &some("plauderei", sequence)));
        }
    });
    let snapshot = Snapshot::open(&path).unwrap();
    let found = snapshot.service(&service("plauderei")).unwrap().len();
    assert_eq!(found as u64, snapshot.sequence.0);
}

#[test]
fn a_missing_file_and_a_missing_folder_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nothing");
    let error = Snapshot::open(&missing).unwrap_err();
    assert!(error.to_string().contains("nothing"), "{error}");
    assert!(error.hint().contains("check the path"), "{}", error.hint());
    let error = SnapshotWriter::create(&missing.join("s")).unwrap_err();
    assert!(error.to_string().contains("nothing"), "{error}");
}

#[test]
fn a_full_disk_leaves_nothing_that_passes_for_a_snapshot() {
    struct Small(io::Cursor<Vec<u8>>);
    impl io::Write for Small {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0.get_ref().len() + bytes.len() > 2000 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.0.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    impl io::Seek for Small {
        fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }
    let mut layer = writer::Layer::new(Small(io::Cursor::new(Vec::new()))).unwrap();
    let (name, mut labels) = some("plauderei", 200).pop_first().unwrap();
    labels.sort();
    let pushed = labels
        .into_iter()
        .try_for_each(|(label, scopes)| layer.push(label, scopes));
    let error = pushed.and_then(|()| layer.end_service(&name)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    let left = Header::decode(layer.out.0.get_ref());
    assert_eq!(left, Err(HeaderProblem::NotASnapshot));
    let error = at(Path::new("s"), "cannot write the snapshot")(error);
    assert!(error.hint().contains("make room"), "{}", error.hint());
}

/// Where the child process of the next test writes.
const CRASH_PATH: &str = "LICIT_SNAPSHOT_CRASH_TEST";

/// The child process: writes one snapshot after the other until it is killed.
#[test]
fn write_until_killed() {
    let Some(path) = std::env::var_os(CRASH_PATH) else {
        return;
    };
    for sequence in 1.. {
        write(
            Path::new(&path),
            sequence,
            &some("plauderei", 500 + sequence % 50),
        );
    }
}

#[test]
fn a_killed_writer_leaves_a_whole_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    write(&path, 0, &some("plauderei", 500));
    let mut reached = 0;
    for round in 0..10 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "snapshot::tests::replacement::write_until_killed",
                "--exact",
            ])
            .env(CRASH_PATH, &path)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(40_000 + 7_919 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let snapshot = Snapshot::open(&path).unwrap();
        let found = snapshot.service(&service("plauderei")).unwrap().len() as u64;
        assert_eq!(found, 500 + snapshot.sequence.0 % 50);
        reached = reached.max(snapshot.sequence.0);
    }
    assert!(reached > 0, "no child came to write anything");
    write(&path, 1, &some("plauderei", 500));
    assert_eq!(names(folder.path()), ["s", "s.lock"]);
}
