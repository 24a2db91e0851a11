//! Nothing that was entered is lost: not between processes, not when one dies.

use std::collections::BTreeSet;

use super::*;

#[test]
fn two_processes_lose_nothing() {
    const EACH: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let location = new_location(folder.path());
    // All of them find no register, make it and write.
    let entered: Vec<Entered> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let location = &location;
                scope.spawn(move || {
                    let mut register = Register::open(location, &keys(), germany()).unwrap();
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
    let new: BTreeSet<EntryId> = entered
        .iter()
        .filter(|entered| !entered.already_standing)
        .map(|entered| entered.id)
        .collect();
    assert_eq!(
        new.len(),
        5 * EACH,
        "each own one, and each shared one once"
    );
    let mut register = Register::open(&location, &keys(), germany()).unwrap();
    let snapshot = register.snapshot().unwrap();
    assert_eq!(
        snapshot.service(&service("plauderei")).unwrap().len(),
        5 * EACH
    );
}

#[test]
fn what_was_entered_is_there_after_a_crash() {
    if server().is_some() {
        return; // The server has its own log; the killed process below is the same for both.
    }
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    // What a process that dies now leaves on the disk.
    let copy = tempfile::tempdir().unwrap();
    for file in ["r.db", "r.db-wal"] {
        fs::copy(fixture.folder.path().join(file), copy.path().join(file)).unwrap();
    }
    let mut register = Register::open(
        &Location::File(copy.path().join("r.db")),
        &keys(),
        germany(),
    )
    .unwrap();
    assert_eq!(register.sequence().unwrap().0, 1);
}

/// Where the child process of the next test finds the register.
const CRASH_PATH: &str = "LICIT_REGISTER_CRASH_TEST";

/// The child process: enters objections until it is killed, and says so after each.
#[test]
fn enter_until_killed() {
    let Ok(url) = std::env::var(CRASH_PATH) else {
        return;
    };
    let location = Location::from_url(&url, Path::new("/")).unwrap();
    let mut register = Register::open(&location, &keys(), germany()).unwrap();
    for number in 0.. {
        let kind = IdentifierKind::AccountId;
        let it = objection("plauderei", kind, &number.to_string(), Scope::All);
        register.object(it).unwrap();
        println!("entered {number}");
    }
}

#[test]
fn a_killed_process_loses_nothing_that_it_entered() {
    use std::io::BufRead as _;
    let folder = tempfile::tempdir().unwrap();
    let location = new_location(folder.path());
    let url = match &location {
        Location::File(path) => format!("sqlite:{}", path.display()),
        Location::Server(url) => url.clone(),
    };
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "register::tests::durability::enter_until_killed",
            "--exact",
            "--nocapture",
        ])
        .env(CRASH_PATH, &url)
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
    let told: usize = last
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(20);
    let mut register = Register::open(&location, &keys(), germany()).unwrap();
    let snapshot = register.snapshot().unwrap();
    let name = service("plauderei");
    let lookup = Lookup::new(keys().labeler(&name), snapshot.service(&name), germany());
    for number in 0..=told.max(20) {
        assert!(
            lookup.account_id(&number.to_string()).contains(Scopes::OWN),
            "{number} of {told}"
        );
    }
}

#[test]
fn every_commit_waits_for_the_disk() {
    if server().is_some() {
        return; // `synchronous_commit` is the server's own setting, on by default.
    }
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
