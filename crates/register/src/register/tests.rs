//! The register on a real file.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::{Lookup, Scope};

/// A register in a fresh folder.
pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    pub(crate) register: Register,
}

fn keys() -> LabelKeys {
    LabelKeys::derive(&[42; 32])
}

fn germany() -> Region {
    Region::new("DE").unwrap()
}

fn service(name: &str) -> Service {
    Service::new(name).unwrap()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn objection(service_name: &str, kind: IdentifierKind, value: &str, scope: Scope) -> Objection {
    Objection {
        service: service(service_name),
        kind,
        value: value.into(),
        scope,
        channel: Channel::Form,
        received_at: time("2026-03-02T10:00:00Z"),
        now: time("2026-03-02T10:00:01Z"),
    }
}

fn request(service_name: &str, kind: IdentifierKind, value: &str) -> RightsRequest {
    RightsRequest {
        service: service(service_name),
        kind,
        value: value.into(),
        channel: Channel::Letter,
        received_at: time("2026-03-02T10:00:00Z"),
        now: time("2026-03-02T10:00:01Z"),
    }
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::open(&folder.path().join("r.db"), &keys(), germany()).unwrap();
        Self { folder, register }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("r.db")
    }

    pub(crate) fn object(&mut self, kind: IdentifierKind, value: &str, scope: Scope) -> Entered {
        self.register
            .object(objection("plauderei", kind, value, scope))
            .unwrap()
    }

    /// Answers of the look-up for the service `plauderei`, now.
    pub(crate) fn ask(&mut self, question: impl Fn(&Lookup<'_>) -> Scopes) -> Scopes {
        self.ask_on("plauderei", question)
    }

    pub(crate) fn ask_on(
        &mut self,
        name: &str,
        question: impl Fn(&Lookup<'_>) -> Scopes,
    ) -> Scopes {
        let snapshot = self.register.snapshot().unwrap();
        let labeler = keys().labeler(&service(name));
        question(&Lookup::new(
            labeler,
            snapshot.service(&service(name)),
            germany(),
        ))
    }

    pub(crate) fn import(&mut self, list: &str) -> Result<ImportReport, RegisterError> {
        let path = self.folder.path().join("list.csv");
        fs::write(&path, list).unwrap();
        self.register
            .import_csv(&path, time("2026-03-02T10:00:00Z"))
    }

    /// All bytes that the register has on the disk.
    fn bytes_on_disk(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for file in ["r.db", "r.db-wal", "r.db-shm"] {
            bytes.extend(fs::read(self.folder.path().join(file)).unwrap_or_default());
        }
        bytes
    }
}

#[test]
fn an_objection_is_found_however_it_is_written() {
    let check = |kind, value: &str, scope, question: &dyn Fn(&Lookup<'_>) -> Scopes, expected| {
        let mut fixture = Fixture::new();
        fixture.object(kind, value, scope);
        assert_eq!(fixture.ask(question), expected, "{kind} {value}");
        assert_eq!(
            fixture.ask_on("andere", question),
            Scopes::NONE,
            "another service"
        );
    };
    use IdentifierKind as Kind;
    let all = Scope::All.scopes();
    check(
        Kind::AccountId,
        "a1",
        Scope::All,
        &|l| l.account_id("a1"),
        all,
    );
    check(
        Kind::AccountId,
        "a1",
        Scope::All,
        &|l| l.account_id("A1"),
        Scopes::NONE,
    );
    check(
        Kind::AccountId,
        "a1",
        Scope::All,
        &|l| l.handle("a1"),
        Scopes::NONE,
    );
    check(
        Kind::Handle,
        "@Lena.K",
        Scope::Own,
        &|l| l.handle("lena.k"),
        Scopes::OWN,
    );
    check(
        Kind::Handle,
        "lena.k",
        Scope::AboutMe,
        &|l| l.handle("@LENA.K"),
        Scopes::ABOUT_ME,
    );
    check(
        Kind::Handle,
        "lena.k",
        Scope::All,
        &|l| l.handle("lena.k1"),
        Scopes::NONE,
    );
    // On its own host the handle stands without host.
    check(
        Kind::Handle,
        "@lena@a.example",
        Scope::All,
        &|l| l.handle("lena"),
        all,
    );
    check(
        Kind::Handle,
        "@lena@a.example",
        Scope::All,
        &|l| l.handle("lena@a.example"),
        all,
    );
    check(
        Kind::Handle,
        "@lena@a.example",
        Scope::All,
        &|l| l.handle("lena@b.example"),
        Scopes::NONE,
    );
    check(
        Kind::Handle,
        "did:plc:abc",
        Scope::All,
        &|l| l.account_id("did:plc:abc"),
        all,
    );
    // A tag leads to the mailbox, in either direction.
    check(
        Kind::Email,
        "Lena+x@example.org",
        Scope::All,
        &|l| l.email("lena@example.org"),
        all,
    );
    check(
        Kind::Email,
        "lena@example.org",
        Scope::All,
        &|l| l.email("LENA+y@example.org"),
        all,
    );
    check(
        Kind::Email,
        "lena+x@example.org",
        Scope::All,
        &|l| l.email("lena+y@example.org"),
        all,
    );
    check(
        Kind::Email,
        "le.na@gmail.com",
        Scope::All,
        &|l| l.email("lena@googlemail.com"),
        all,
    );
    check(
        Kind::Email,
        "le.na@web.example",
        Scope::All,
        &|l| l.email("lena@web.example"),
        Scopes::NONE,
    );
    check(
        Kind::Phone,
        "0171 1234567",
        Scope::All,
        &|l| l.phone("+49 (0)171/1234567"),
        all,
    );
    check(
        Kind::Phone,
        "0171 1234567",
        Scope::All,
        &|l| l.phone("0171 1234568"),
        Scopes::NONE,
    );
    check(
        Kind::ContentUrl,
        "http://f.example/t?utm_id=1",
        Scope::All,
        &|l| l.url("https://f.example/t#x"),
        all,
    );
    check(
        Kind::ProfileUrl,
        "instagram.com/lena.k",
        Scope::All,
        &|l| l.url("https://www.instagram.com/lena.k/"),
        all,
    );
    check(
        Kind::ProfileUrl,
        "instagram.com/lena.k",
        Scope::All,
        &|l| l.handle("Lena.K"),
        all,
    );
    check(
        Kind::Handle,
        "lena.k",
        Scope::All,
        &|l| l.url("https://instagram.com/lena.k"),
        all,
    );
    check(
        Kind::Handle,
        "lena.k",
        Scope::All,
        &|l| l.url("https://instagram.com/lena.kk"),
        Scopes::NONE,
    );
    check(
        Kind::PageId,
        "g1",
        Scope::All,
        &|l| l.page_id("g1"),
        Scopes::PAGE,
    );
    let uri = "https://social.example/users/lena";
    check(
        Kind::ProfileUrl,
        uri,
        Scope::All,
        &|l| l.account_id(uri),
        all,
    );
    check(Kind::AccountId, uri, Scope::All, &|l| l.url(uri), all);
    check(
        Kind::ProfileUrl,
        "x.com/i",
        Scope::All,
        &|l| l.account_id("https://x.com/i"),
        Scopes::NONE,
    );
    check(
        Kind::PageId,
        "g1",
        Scope::Page,
        &|l| l.page_id("g1"),
        Scopes::PAGE,
    );
    check(
        Kind::AccountId,
        "g1",
        Scope::Page,
        &|l| l.page_id("g1"),
        Scopes::PAGE,
    );
    check(
        Kind::AccountId,
        "g1",
        Scope::All,
        &|l| l.page_id("g1"),
        Scopes::NONE,
    );
    check(
        Kind::AccountId,
        "a1",
        Scope::All,
        &|l| l.account_id("\u{202e}"),
        Scopes::NONE,
    );
}

#[test]
fn an_objection_stands_once() {
    let mut fixture = Fixture::new();
    let first = fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    assert_eq!((first.seq.0, first.already_standing), (1, false));
    for scope in [Scope::All, Scope::Own, Scope::AboutMe] {
        let again = fixture.object(IdentifierKind::Handle, "@LENA.K", scope);
        assert_eq!(
            again,
            Entered {
                already_standing: true,
                ..first
            }
        );
    }
    let page = fixture.object(IdentifierKind::Handle, "lena.k", Scope::Page);
    assert_eq!((page.seq.0, page.already_standing), (2, false));
    assert_ne!(page.id, first.id);
    // Another kind, another service: something else.
    assert!(
        !fixture
            .object(IdentifierKind::AccountId, "lena.k", Scope::All)
            .already_standing
    );
    let elsewhere = objection("andere", IdentifierKind::Handle, "lena.k", Scope::All);
    assert!(!fixture.register.object(elsewhere).unwrap().already_standing);
    assert_eq!(fixture.register.sequence().unwrap().0, 4);
}

#[test]
fn who_shares_a_mailbox_has_an_own_objection() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Email, "lena+x@example.org", Scope::All);
    assert!(
        !fixture
            .object(IdentifierKind::Email, "lena@example.org", Scope::All)
            .already_standing
    );
    let tagged = objection(
        "plauderei",
        IdentifierKind::Email,
        "lena+x@example.org",
        Scope::All,
    );
    fixture
        .register
        .withdraw_objection(tagged)
        .unwrap()
        .unwrap();
    assert_eq!(
        fixture.ask(|l| l.email("lena@example.org")),
        Scope::All.scopes()
    );
}

#[test]
fn only_a_withdrawal_ends_an_objection() {
    let mut fixture = Fixture::new();
    let lena = |scope| objection("plauderei", IdentifierKind::Handle, "lena.k", scope);
    assert_eq!(
        fixture
            .register
            .withdraw_objection(lena(Scope::All))
            .unwrap(),
        None
    );
    fixture.register.object(lena(Scope::All)).unwrap();
    let withdrawn = fixture
        .register
        .withdraw_objection(lena(Scope::Own))
        .unwrap()
        .unwrap();
    assert_eq!(withdrawn.seq.0, 2);
    assert_eq!(fixture.ask(|l| l.handle("lena.k")), Scopes::ABOUT_ME);
    assert_eq!(
        fixture
            .register
            .withdraw_objection(lena(Scope::Own))
            .unwrap(),
        None
    );
    fixture
        .register
        .withdraw_objection(lena(Scope::All))
        .unwrap()
        .unwrap();
    assert_eq!(fixture.ask(|l| l.handle("lena.k")), Scopes::NONE);
    let again = fixture.register.object(lena(Scope::All)).unwrap();
    assert_eq!((again.seq.0, again.already_standing), (4, false));
    assert_eq!(fixture.ask(|l| l.handle("lena.k")), Scope::All.scopes());
}

#[test]
fn restriction_and_erasure_stand_beside_an_objection() {
    let mut fixture = Fixture::new();
    let lena = || request("plauderei", IdentifierKind::AccountId, "a1");
    assert_eq!(fixture.register.lift_restriction(lena()).unwrap(), None);
    assert!(!fixture.register.restrict(lena()).unwrap().already_standing);
    assert!(fixture.register.restrict(lena()).unwrap().already_standing);
    fixture.object(IdentifierKind::AccountId, "a1", Scope::Own);
    assert!(!fixture.register.erase(lena()).unwrap().already_standing);
    let all = Scopes::RESTRICTED.union(Scopes::OWN).union(Scopes::ERASED);
    assert_eq!(fixture.ask(|l| l.account_id("a1")), all);
    fixture.register.lift_restriction(lena()).unwrap().unwrap();
    assert_eq!(
        fixture.ask(|l| l.account_id("a1")),
        Scopes::OWN.union(Scopes::ERASED)
    );
}

#[test]
fn a_snapshot_is_what_stood_at_its_position() {
    let mut fixture = Fixture::new();
    let empty = fixture.register.snapshot().unwrap();
    assert_eq!((empty.sequence.0, empty.services().count()), (0, 0));
    let lena = |scope| {
        objection(
            "plauderei",
            IdentifierKind::Email,
            "lena+x@example.org",
            scope,
        )
    };
    fixture.register.object(lena(Scope::Own)).unwrap();
    fixture.register.object(lena(Scope::AboutMe)).unwrap();
    fixture.object(IdentifierKind::Handle, "max.m", Scope::All);
    fixture
        .register
        .withdraw_objection(lena(Scope::All))
        .unwrap()
        .unwrap();
    let counts: Vec<usize> = (0..=5)
        .map(|position| {
            let snapshot = fixture
                .register
                .snapshot_at(RegisterSequence(position))
                .unwrap();
            snapshot
                .service(&service("plauderei"))
                .map_or(0, |objections| objections.len())
        })
        .collect();
    assert_eq!(counts, [0, 2, 2, 3, 1, 1]);
    let now = fixture.register.snapshot().unwrap();
    let beyond = fixture.register.snapshot_at(RegisterSequence(99)).unwrap();
    assert_eq!((now.sequence.0, now.digest), (4, beyond.digest));
    let before = fixture.register.snapshot_at(RegisterSequence(3)).unwrap();
    assert_ne!(now.digest, before.digest);
    assert_eq!(format!("{now:?}"), r#"Snapshot(4, {"plauderei": 1})"#);
}

#[test]
fn no_identifier_is_on_the_disk() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "@Zwetschgenmus.K", Scope::All);
    fixture.object(
        IdentifierKind::Email,
        "zwetschgenmus+x@example.org",
        Scope::All,
    );
    fixture.object(IdentifierKind::Phone, "0171 7654321", Scope::All);
    fixture.object(
        IdentifierKind::ProfileUrl,
        "instagram.com/zwetschgenmus.k",
        Scope::All,
    );
    fixture
        .import("service,kind,value\nplauderei,account_id,Zwetschgenmus-77\n")
        .unwrap();
    fixture
        .register
        .erase(request(
            "plauderei",
            IdentifierKind::PageId,
            "zwetschgenmus",
        ))
        .unwrap();
    let bytes = fixture.bytes_on_disk().to_ascii_lowercase();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("plauderei"),
        "the test looks at the right bytes"
    );
    for clear in ["zwetschgenmus", "example.org", "7654321", "instagram"] {
        assert!(!text.contains(clear), "{clear}");
    }
}

#[test]
fn errors_name_no_identifier() {
    let mut fixture = Fixture::new();
    let bad = objection(
        "plauderei",
        IdentifierKind::Email,
        "zwetschgenmus",
        Scope::All,
    );
    let mut shown = format!("{bad:?}");
    let error = fixture.register.object(bad).unwrap_err();
    write!(shown, "{error} {error:?} {}", error.hint()).unwrap();
    for list in [
        "zwetschgenmus,kind,value\n",
        "service,kind,value\nplauderei,zwetschgenmus,x\n",
        "service,kind,value\nplauderei,email,zwetschgenmus\n",
        "service,kind,value\nZwetschgenmus,email,a@example.org\n",
        "service,kind,value,received_at\nplauderei,handle,a,zwetschgenmus\n",
        "service,kind,value,scope\nplauderei,handle,a,zwetschgenmus\n",
        "service,kind,value\nplauderei,handle,zwetschgenmus,more\n",
    ] {
        let error = fixture.import(list).unwrap_err();
        write!(shown, "{error} {error:?} {}", error.hint()).unwrap();
    }
    assert!(!shown.to_lowercase().contains("zwetschgenmus"), "{shown}");
}

#[test]
fn the_wrong_key_is_noticed() {
    let fixture = Fixture::new();
    let other = LabelKeys::derive(&[43; 32]);
    let error = Register::open(&fixture.path(), &other, germany()).unwrap_err();
    assert!(matches!(error, RegisterError::WrongKey { .. }), "{error:?}");
    assert!(Register::open(&fixture.path(), &keys(), germany()).is_ok());
}

#[test]
fn what_is_no_register_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.db");
    fs::write(&path, "service,kind,value\n".repeat(100)).unwrap();
    let error = Register::open(&path, &keys(), germany()).unwrap_err();
    assert!(matches!(error, RegisterError::Database { .. }), "{error:?}");
    assert!(error.hint().contains("restore") || error.hint().contains("check"));
    let nowhere = folder.path().join("no").join("r.db");
    let error = Register::open(&nowhere, &keys(), germany()).unwrap_err();
    assert!(matches!(error, RegisterError::Open { .. }), "{error:?}");
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    for file in fs::read_dir(fixture.folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[test]
fn events_are_never_changed_or_removed() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    let Register {
        connection,
        runtime,
        ..
    } = &mut fixture.register;
    for statement in ["UPDATE event SET scopes = 1", "DELETE FROM event"] {
        let done = runtime.block_on(sqlx::query(statement).execute(&mut *connection));
        assert!(
            done.unwrap_err().to_string().contains("events are never"),
            "{statement}"
        );
    }
    assert_eq!(fixture.ask(|l| l.handle("lena.k")), Scope::All.scopes());
}

/// A newer licit may have entered what this one does not know: nothing may be built as if it
/// were not there.
#[test]
fn an_unknown_event_stops_the_snapshot() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    let Register {
        connection,
        runtime,
        ..
    } = &mut fixture.register;
    let insert = "INSERT INTO event (id, service, act, kind, canon_version, label, scopes, \
                  channel, received_at, entered_at) SELECT randomblob(16), service, act, kind, \
                  canon_version, label, 128, channel, received_at, entered_at FROM event";
    runtime
        .block_on(sqlx::query(insert).execute(&mut *connection))
        .unwrap();
    let error = fixture.register.snapshot().unwrap_err();
    assert!(
        matches!(error, RegisterError::Event { seq: 2, .. }),
        "{error:?}"
    );
}

#[test]
fn receipt_and_channel_are_kept() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    let Register {
        connection,
        runtime,
        ..
    } = &mut fixture.register;
    let select = "SELECT channel, received_at, entered_at, canon_version FROM event";
    let row: (String, i64, i64, String) = runtime
        .block_on(sqlx::query_as(select).fetch_one(&mut *connection))
        .unwrap();
    assert_eq!(
        row,
        ("form".into(), 1_772_445_600, 1_772_445_601, "c1".into())
    );
}

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
            "register::tests::enter_until_killed",
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
    let Register {
        connection,
        runtime,
        ..
    } = &mut fixture.register;
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

/// One step of a random history.
#[derive(Clone, Debug)]
enum Step {
    Object(u8, Scope),
    Withdraw(u8, Scope),
    Restrict(u8),
    Lift(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let scope = || prop::sample::select(Scope::ALL.to_vec());
    let step = prop_oneof![
        (0..4_u8, scope()).prop_map(|(who, scope)| Step::Object(who, scope)),
        (0..4_u8, scope()).prop_map(|(who, scope)| Step::Withdraw(who, scope)),
        (0..4_u8).prop_map(Step::Restrict),
        (0..4_u8).prop_map(Step::Lift),
    ];
    prop::collection::vec(step, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever happens, the register says what a plain reading of the history says, and every
    /// answer counts up only when something changed.
    #[test]
    fn the_register_follows_its_history(steps in steps()) {
        let mut fixture = Fixture::new();
        let mut expected = [Scopes::NONE; 4];
        let kind = IdentifierKind::AccountId;
        for step in steps {
            let before = fixture.register.sequence().unwrap().0;
            let (who, next) = match step {
                Step::Object(who, scope) => {
                    fixture.register.object(objection("s", kind, &who.to_string(), scope)).unwrap();
                    (who, expected[usize::from(who)].union(scope.scopes()))
                }
                Step::Withdraw(who, scope) => {
                    let it = objection("s", kind, &who.to_string(), scope);
                    fixture.register.withdraw_objection(it).unwrap();
                    (who, expected[usize::from(who)].difference(scope.scopes()))
                }
                Step::Restrict(who) => {
                    fixture.register.restrict(request("s", kind, &who.to_string())).unwrap();
                    (who, expected[usize::from(who)].union(Scopes::RESTRICTED))
                }
                Step::Lift(who) => {
                    fixture.register.lift_restriction(request("s", kind, &who.to_string())).unwrap();
                    (who, expected[usize::from(who)].difference(Scopes::RESTRICTED))
                }
            };
            let changed = std::mem::replace(&mut expected[usize::from(who)], next) != next;
            prop_assert_eq!(fixture.register.sequence().unwrap().0, before + u64::from(changed));
        }
        for (who, expected) in expected.into_iter().enumerate() {
            prop_assert_eq!(fixture.ask_on("s", |l| l.account_id(&who.to_string())), expected);
        }
    }
}
