//! Nothing that was entered is lost: not between processes, not when one dies.

use std::collections::BTreeSet;

use super::*;

#[test]
fn two_processes_lose_nothing() {
    const EACH: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.db");
    // All of them find no file, make it and write.
    let entered: Vec<Entered> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let path = &path;
                scope.spawn(move || {
                    let mut register = Register::open(path, &keys(), germany()).unwrap();
                    let mut entered = Vec::new();
                    for number in 0..EACH {
                        let own = format!("{writer}-{number}");
                        for value in [own, format!("shared-{number}")] {
                            let kind = IdentifierKind::AccountId;
                            let objection = objection("plauderei", kind, &value, Scope::All);
                            entered.push(register.object(objection).unwrap());
                        }
                    }
                    entered
                })
            })
            .collect();
        writers
            .into_iter()
            .flat_map(|writer| writer.join().unwrap())
            .collect()
    });
    let new: Vec<u64> = entered
        .iter()
        .filter(|entered| !entered.already_standing)
        .map(|e| e.seq.0)
        .collect();
    assert_eq!(
        new.len(),
        5 * EACH,
        "each own one, and each shared one once"
    );
    let distinct: BTreeSet<u64> = new.iter().copied().collect();
    assert_eq!(
        distinct,
        (1..=5 * EACH as u64).collect(),
        "every position is given once"
    );
    let mut register = Register::open(&path, &keys(), germany()).unwrap();
    let snapshot = register.snapshot().unwrap();
    assert_eq!(
        snapshot.service(&service("plauderei")).unwrap().len(),
        5 * EACH
    );
}

#[test]
fn what_was_entered_is_there_after_a_crash() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    // What a process that dies now leaves on the disk.
    let copy = tempfile::tempdir().unwrap();
    for file in ["r.db", "r.db-wal"] {
        fs::copy(fixture.folder.path().join(file), copy.path().join(file)).unwrap();
    }
    let mut register = Register::open(&copy.path().join("r.db"), &keys(), germany()).unwrap();
    assert_eq!(register.sequence().unwrap().0, 1);
}

/// Where the child process of the next test finds the register.
const CRASH_PATH: &str = "LICIT_REGISTER_CRASH_TEST";

/// The child process: enters objections until it is killed, and says so after each.
#[test]
fn enter_until_killed() {
    let Some(path) = std::env::var_os(CRASH_PATH) else {
        return;
    };
    let mut register = Register::open(Path::new(&path), &keys(), germany()).unwrap();
    for number in 0.. {
        let kind = IdentifierKind::AccountId;
        let it = objection("plauderei", kind, &number.to_string(), Scope::All);
        println!("entered {}", register.object(it).unwrap().seq.0);
    }
}

#[test]
fn a_killed_process_loses_nothing_that_it_entered() {
    use std::io::BufRead as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.db");
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "register::tests::durability::enter_until_killed",
            "--exact",
            "--nocapture",
        ])
        .env(CRASH_PATH, &path)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = io::BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let told = lines
        .by_ref()
        .filter(|line| line.contains("entered "))
        .nth(20);
    child.kill().unwrap();
    child.wait().unwrap();
    // It may have said more before the signal reached it.
    let last = lines
        .filter(|line| line.contains("entered "))
        .last()
        .or(told)
        .unwrap();
    let told: u64 = last
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(21);
    let mut register = Register::open(&path, &keys(), germany()).unwrap();
    assert!(register.sequence().unwrap().0 >= told.max(21));
    let it = objection("plauderei", IdentifierKind::AccountId, "0", Scope::All);
    assert_eq!(register.object(it).unwrap().seq.0, 1);
}

#[test]
fn every_commit_waits_for_the_disk() {
    let mut fixture = Fixture::new();
    let (connection, runtime) = fixture.database();
    let synchronous: i64 = runtime
        .block_on(sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection))
        .unwrap();
    let journal: String = runtime
        .block_on(sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection))
        .unwrap();
    assert_eq!(
        (synchronous, journal.as_str()),
        (2, "wal"),
        "FULL, and a write-ahead log"
    );
}
