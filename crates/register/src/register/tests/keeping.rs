//! A register that is lost comes back whole, or says what it does not know.

use std::ops::ControlFlow;

use super::requests::{action, lena, with_contact};
use super::snapshots::is_covered;
use super::*;
use crate::backup::BackupProblem;
use crate::store::tables;
use crate::{Lines, StaffRole, State, Step, Token};

impl Fixture {
    fn back_up(&mut self, name: &str) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        let now = time("2026-03-03T10:00:00Z");
        self.register.back_up(&path, now).unwrap();
        path
    }

    fn restored(backup: &Path) -> Self {
        let mut fixture = Self::new();
        let past = RegisterSequence(0);
        fixture.register.restore(backup, past).unwrap();
        fixture
    }

    fn replay(&mut self, path: &Path) -> Result<crate::Replayed, RegisterError> {
        self.register.replay(path, time("2026-03-04T10:00:00Z"))
    }

    /// An export, as a pipeline keeps it.
    fn export(&mut self, since: u64) -> String {
        let span = self.register.span(RegisterSequence(since)).unwrap();
        let mut lines = Lines::default();
        let mut text = lines.head(&span);
        let mut each = |service: &Service, label, scopes| {
            text.push_str(&lines.change(service, label, scopes));
            ControlFlow::Continue(())
        };
        self.register.changes(&span, &mut each).unwrap();
        text + &lines.end()
    }

    fn export_to(&mut self, name: &str, since: u64) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, self.export(since)).unwrap();
        path
    }

    fn tables(&mut self) -> Vec<String> {
        let (connection, runtime) = self.database();
        let names = if server().is_some() {
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()"
        } else {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        };
        let mut names: Vec<String> = runtime
            .block_on(sqlx::query_scalar(names).fetch_all(connection))
            .unwrap();
        names.retain(|name| name != "_sqlx_migrations");
        names.sort();
        names
    }
}

fn problem(error: RegisterError) -> BackupProblem {
    match error {
        RegisterError::Backup(error) => {
            assert!(!error.hint().is_empty());
            error.problem
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_table_is_in_a_backup_or_left_out_on_purpose() {
    let mut expected: Vec<&str> = tables::TABLES.to_vec();
    expected.extend(tables::LEFT_OUT);
    expected.sort_unstable();
    assert_eq!(Fixture::new().tables(), expected);
}

#[test]
fn what_was_backed_up_comes_back() {
    let mut fixture = Fixture::new();
    let token = Token::random().unwrap();
    fixture.submit(&with_contact(lena(&token)));
    let case = fixture.of(&token)[0].clone();
    let (name, case) = (case.service, case.id);
    let note = crate::Action {
        note: Some("hat angerufen".into()),
        ..action(Step::Note, "2026-03-02")
    };
    fixture.register.act(case, &note).unwrap();
    let receipt = (token.clone(), name.clone(), case, b"receipt".to_vec());
    fixture.register.keep_receipts(&[receipt]).unwrap();
    let now = time("2026-03-02T10:00:00Z");
    let role = StaffRole::Dpo;
    fixture
        .register
        .add_staff("Mia Muster", role, "$hash", now)
        .unwrap();
    for act in ["sign_in", "case"] {
        fixture
            .register
            .look("Mia Muster", act, Some(case), now)
            .unwrap();
    }
    fixture.enter("a1");
    fixture.object(IdentifierKind::Email, "lena+x@example.org", Scope::Own);
    let before = fixture.register.snapshot().unwrap();
    let backup = fixture.back_up("b.jsonl");
    let text = fs::read_to_string(&backup).unwrap();
    assert!(!text.contains("lena") && !text.contains("angerufen") && text.contains("Mia Muster"));

    let mut restored = Fixture::restored(&backup);
    assert_eq!(restored.everything_but_ids(), fixture.everything_but_ids());
    let after = restored.register.snapshot().unwrap();
    assert_eq!(
        (after.sequence, after.digest),
        (before.sequence, before.digest)
    );
    assert_eq!(after.origin, before.origin);
    let requests = restored.of(&token);
    assert_eq!(format!("{requests:?}"), format!("{:?}", fixture.of(&token)));
    let request = requests.iter().find(|request| request.id == case).unwrap();
    assert_eq!(request.state, State::NeedsConfirmation);
    let written = restored.register.written(case).unwrap().unwrap();
    assert_eq!(written.contact.unwrap().expose(), "Lena@Example.org");
    let kept = restored.register.receipt(&token, request).unwrap();
    assert_eq!(kept.as_deref(), Some(&b"receipt"[..]));
    let last = restored.register.history(case).unwrap().pop().unwrap();
    assert_eq!(last.note.unwrap().expose(), "hat angerufen");
    let (count, looks) = restored.register.looks(0, 10).unwrap();
    assert_eq!((count, looks[0].act.as_str()), (2, "case"));
    let hash = restored.register.staff_password("Mia Muster").unwrap();
    assert_eq!(hash.as_deref(), Some("$hash"));
    restored
        .register
        .look("Mia Muster", "case", None, now)
        .unwrap();

    // What comes now has a number that the lost register never gave out.
    fixture.enter("a2");
    restored.enter("a3");
    let (lost, next) = (fixture.close(), restored.close());
    assert!(next > lost + 1_000_000, "{lost} {next}");
}

#[test]
fn a_backup_holds_all_that_was_entered_before_it_while_others_enter() {
    let mut fixture = Fixture::new();
    let location = fixture.location.clone();
    let (told, stop) = (
        std::sync::Mutex::new(0),
        std::sync::atomic::AtomicBool::new(false),
    );
    let backups = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut register = Register::open(&location, &keys(), germany()).unwrap();
            let kind = IdentifierKind::AccountId;
            for number in 0.. {
                let it = objection("plauderei", kind, &number.to_string(), Scope::All);
                register.object(it).unwrap();
                *told.lock().unwrap() = number + 1;
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
            }
        });
        let backups: Vec<_> = (0..3)
            .map(|number| {
                std::thread::sleep(std::time::Duration::from_millis(50));
                let told = *told.lock().unwrap();
                (told, fixture.back_up(&format!("b{number}.jsonl")))
            })
            .collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        backups
    });
    for (told, backup) in backups {
        let mut restored = Fixture::restored(&backup);
        let snapshot = restored.register.snapshot().unwrap();
        let count = snapshot.service(&service("plauderei"));
        let count = count.map_or(0, crate::ServiceObjections::len);
        assert!(count >= told, "{count} of {told}");
        assert!((0..count).all(|number| is_covered(&snapshot, &number.to_string())));
    }
}

#[test]
fn a_backup_that_is_not_whole_enters_nothing() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    fixture.enter("a2");
    let backup = fixture.back_up("b.jsonl");
    let whole = fs::read(&backup).unwrap();
    let mut empty = Fixture::new();
    let mut check = |bytes: &[u8]| {
        let path = empty.folder.path().join("other.jsonl");
        fs::write(&path, bytes).unwrap();
        let error = empty
            .register
            .restore(&path, RegisterSequence(0))
            .unwrap_err();
        assert_eq!(empty.register.entries().unwrap(), 0);
        error
    };
    let ends: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] == b'\n').collect();
    for end in &ends[..ends.len() - 1] {
        for cut in [*end, end + 1, end + 2] {
            let error = check(&whole[..cut]);
            assert!(matches!(problem(error), BackupProblem::CutOff), "{cut}");
        }
    }
    assert!(matches!(problem(check(b"")), BackupProblem::CutOff));
    for place in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        problem(check(&changed));
    }
    let twice = [&whole[..], b"{}\n"].concat();
    assert!(matches!(problem(check(&twice)), BackupProblem::Changed(_)));
    assert!(matches!(problem(check(b"{}\n")), BackupProblem::NotABackup));
}

#[test]
fn a_backup_goes_into_an_empty_register_of_its_key_alone() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    let backup = fixture.back_up("b.jsonl");
    let error = fixture
        .register
        .restore(&backup, RegisterSequence(0))
        .unwrap_err();
    assert!(matches!(problem(error), BackupProblem::NotEmpty));
    let now = time("2026-03-03T10:00:00Z");
    let error = fixture.register.back_up(&backup, now).unwrap_err();
    assert!(matches!(problem(error), BackupProblem::Exists));
    let folder = tempfile::tempdir().unwrap();
    let location = new_location(folder.path());
    let other = LabelKeys::derive(&[43; 32]);
    let mut register = Register::open(&location, &other, germany()).unwrap();
    let error = register.restore(&backup, RegisterSequence(0)).unwrap_err();
    assert!(matches!(problem(error), BackupProblem::OtherKey));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&backup).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// A file restores on a server, and what is on a server into a file.
#[test]
fn a_backup_moves_between_databases() {
    if server().is_none() {
        return;
    }
    let mut fixture = Fixture::new();
    let token = Token::random().unwrap();
    fixture.submit(&with_contact(lena(&token)));
    fixture
        .register
        .look("Mia Muster", "case", None, time("2026-03-02T10:00:00Z"))
        .unwrap();
    let there = fixture.back_up("there.jsonl");
    let file = Location::File(fixture.folder.path().join("file.db"));
    let mut in_file = Register::open(&file, &keys(), germany()).unwrap();
    in_file.restore(&there, RegisterSequence(0)).unwrap();
    let back = fixture.folder.path().join("back.jsonl");
    in_file
        .back_up(&back, time("2026-03-03T10:00:00Z"))
        .unwrap();
    let mut restored = Fixture::restored(&back);
    assert_eq!(restored.everything_but_ids(), fixture.everything_but_ids());
    assert_eq!(restored.of(&token).len(), 2);
}

/// Enter, back up, enter more, lose the register, restore: what was made of the lost one is known
/// only when what came after the backup was entered again.
#[test]
fn a_restored_register_vouches_only_for_what_it_knows() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    let first = fixture.snapshot_in();
    let backup = fixture.back_up("b.jsonl");
    fixture.enter("a2");
    fixture.object(IdentifierKind::Email, "lena+x@example.org", Scope::Own);
    let second = fixture.snapshot_in();
    let left = fixture.snapshot_path();

    let mut restored = Fixture::restored(&backup);
    let vouches = |fixture: &mut Fixture, snapshot: &Snapshot| {
        let (position, digest) = (snapshot.sequence, &snapshot.digest);
        fixture.register.vouches_for(position, digest).unwrap()
    };
    assert!(vouches(&mut restored, &first));
    assert!(!vouches(&mut restored, &second));
    assert!(restored.register.snapshot_in(&left).is_err());

    let replayed = restored.replay(&left).unwrap();
    assert_eq!(
        (replayed.read, replayed.entered, replayed.standing),
        (4, 3, 1)
    );
    assert!(vouches(&mut restored, &first) && vouches(&mut restored, &second));
    let all = restored.register.snapshot_in(&left).unwrap();
    assert!(is_covered(&all, "a1") && is_covered(&all, "a2"));
    let mailbox = restored.ask(|lookup| lookup.email("lena@example.org"));
    assert_eq!(mailbox, Scope::Own.scopes());
    assert!(all.sequence > second.sequence);
    // It is known by now, and enters nothing twice.
    let copy = fixture.folder.path().join("copy");
    fs::copy(restored.folder.path().join("r.db"), &copy).ok();
    restored.enter("a1");
    assert_eq!(restored.register.entries().unwrap(), 4);
}

/// A register without a snapshot is read anew; one that went another way is not taken for it.
#[test]
fn a_position_without_a_snapshot_is_known_as_well() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    let position = fixture.close();
    let digest = fixture.register.snapshot().unwrap().digest;
    fixture.enter("a2");
    let position = RegisterSequence(position);
    assert!(fixture.register.vouches_for(position, &digest).unwrap());
    assert!(!fixture.register.vouches_for(position, &[7; 32]).unwrap());
    let open = RegisterSequence(position.0 + 1);
    assert!(!fixture.register.vouches_for(open, &digest).unwrap());
}

#[test]
fn an_export_is_entered_again_where_it_follows() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    let known = fixture.close();
    let backup = fixture.back_up("b.jsonl");
    fixture.enter("a2");
    let later = fixture.close();
    let first = fixture.export_to("first.jsonl", known);
    fixture.enter("a3");
    fixture
        .register
        .withdraw_objection(objection(
            "plauderei",
            IdentifierKind::AccountId,
            "a1",
            Scope::All,
        ))
        .unwrap();
    let snapshot = fixture.snapshot_in();
    let second = fixture.export_to("second.jsonl", later);
    let text = fs::read_to_string(&second).unwrap();
    assert!(text.contains(r#""change":"removed""#) && text.contains(r#""change":"added""#));

    let mut restored = Fixture::restored(&backup);
    let error = restored.replay(&second).unwrap_err();
    assert!(error.to_string().contains("does not know"), "{error}");
    assert_eq!(restored.replay(&first).unwrap().entered, 1);
    // Cut off, changed: nothing of it.
    let bytes = fs::read(&second).unwrap();
    let bad = restored.folder.path().join("bad.jsonl");
    let ends: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').collect();
    for cut in [ends[0] + 1, ends[1] + 1, ends[1] + 9] {
        fs::write(&bad, &bytes[..cut]).unwrap();
        let error = restored.replay(&bad).unwrap_err();
        assert!(error.to_string().contains("cut off"), "{error}");
    }
    fs::write(&bad, text.replace("about_me", "page")).unwrap();
    assert!(
        restored
            .replay(&bad)
            .unwrap_err()
            .to_string()
            .contains("not what was written")
    );
    assert_eq!(restored.register.entries().unwrap(), 2);

    let replayed = restored.replay(&second).unwrap();
    assert_eq!((replayed.read, replayed.entered), (1, 1));
    let (position, digest) = (snapshot.sequence, &snapshot.digest);
    assert!(restored.register.vouches_for(position, digest).unwrap());
    // What was taken away after the backup stands again: it is asked once more.
    let now = restored.register.snapshot().unwrap();
    assert!(
        ["a1", "a2", "a3"]
            .iter()
            .all(|value| is_covered(&now, value))
    );
}

#[test]
fn labels_of_another_key_are_refused() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    fixture.snapshot_in();
    let export = fixture.export_to("all.jsonl", 0);
    let folder = tempfile::tempdir().unwrap();
    let location = new_location(folder.path());
    let other = LabelKeys::derive(&[43; 32]);
    let mut register = Register::open(&location, &other, germany()).unwrap();
    for file in [fixture.snapshot_path(), export] {
        let error = register
            .replay(&file, time("2026-03-04T10:00:00Z"))
            .unwrap_err();
        assert!(error.to_string().contains("another key"), "{error}");
    }
    let error = register.replay(&folder.path().join("none"), time("2026-03-04T10:00:00Z"));
    assert!(error.unwrap_err().to_string().contains("no such file"));
}

/// Whatever was lost, the numbers go on beyond everything that anybody was told.
#[test]
fn numbers_are_never_given_out_twice() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    let backup = fixture.back_up("b.jsonl");
    let mut once = Fixture::restored(&backup);
    once.enter("a2");
    let told = once.close();
    let mut again = Fixture::new();
    again
        .register
        .restore(&backup, RegisterSequence(told))
        .unwrap();
    again.enter("a3");
    assert!(again.close() > told);
    let mut third = Fixture::restored(&backup);
    once.snapshot_in();
    third.replay(&once.snapshot_path()).unwrap();
    third.enter("a4");
    assert!(third.close() > told);
}

/// What the lines say is what the look-up says, also of mailboxes and of what was taken away.
#[test]
fn changes_are_what_stands() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Email, "lena+x@example.org", Scope::Own);
    fixture.object(IdentifierKind::Email, "lena+y@example.org", Scope::AboutMe);
    fixture.enter("a1");
    let since = RegisterSequence(fixture.close());
    let away = objection(
        "plauderei",
        IdentifierKind::Email,
        "lena+x@example.org",
        Scope::All,
    );
    fixture.register.withdraw_objection(away).unwrap();
    let (span, deltas) = fixture.register.deltas(since).unwrap();
    assert_eq!((span.since, span.sequence.0), (since, since.0 + 1));
    let mut stands: Vec<Scopes> = deltas
        .unwrap()
        .into_iter()
        .map(|(.., scopes)| scopes)
        .collect();
    stands.sort();
    assert_eq!(stands, [Scopes::NONE, Scopes::ABOUT_ME]);
    let snapshot = fixture.register.snapshot().unwrap();
    let (_, all) = fixture.register.deltas(RegisterSequence(0)).unwrap();
    let standing = all
        .unwrap()
        .into_iter()
        .filter(|(.., scopes)| !scopes.is_empty());
    let standing: Vec<(Label, Scopes)> =
        standing.map(|(_, label, scopes)| (label, scopes)).collect();
    let expected: Vec<_> = snapshot
        .service(&service("plauderei"))
        .unwrap()
        .iter()
        .collect();
    assert_eq!(standing, expected);
}
