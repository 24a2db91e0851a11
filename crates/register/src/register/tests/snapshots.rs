//! The file of a snapshot follows the register, and nothing else.

use super::*;

impl Fixture {
    pub(super) fn snapshot_path(&self) -> std::path::PathBuf {
        self.folder.path().join("r.snapshot")
    }

    pub(super) fn snapshot_in(&mut self) -> Snapshot {
        let path = self.snapshot_path();
        self.register.snapshot_in(&path).unwrap()
    }

    pub(super) fn enter(&mut self, value: &str) {
        self.object(IdentifierKind::AccountId, value, Scope::All);
    }
}

pub(super) fn is_covered(snapshot: &Snapshot, value: &str) -> bool {
    let name = service("plauderei");
    let lookup = Lookup::new(keys().labeler(&name), snapshot.service(&name), germany());
    lookup.account_id(value).contains(Scopes::OWN)
}

#[test]
fn a_new_objection_is_in_the_next_snapshot() {
    let mut fixture = Fixture::new();
    let empty = fixture.snapshot_in();
    assert_eq!((empty.sequence.0, empty.services().count()), (0, 0));
    fixture.enter("a1");
    let first = fixture.snapshot_in();
    assert!(is_covered(&first, "a1") && !is_covered(&first, "a2"));
    fixture.enter("a2");
    let second = fixture.snapshot_in();
    assert!(is_covered(&second, "a1") && is_covered(&second, "a2"));
    assert!(!is_covered(&first, "a2"), "what is open stays as it was");
    assert_eq!(second.digest, fixture.register.snapshot().unwrap().digest);
    assert_eq!(second.origin, fixture.register.snapshot().unwrap().origin);
}

#[test]
fn the_file_is_used_again_while_nothing_changes() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    fixture.snapshot_in();
    let written = || {
        fs::metadata(fixture.folder.path().join("r.snapshot"))
            .unwrap()
            .modified()
    };
    let before = written().unwrap();
    let path = fixture.snapshot_path();
    assert!(is_covered(
        &fixture.register.snapshot_in(&path).unwrap(),
        "a1"
    ));
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[test]
fn mailboxes_and_accounts_behind_addresses_are_in_the_file() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Email, "Lena+forum@example.org", Scope::All);
    fixture.object(
        IdentifierKind::ProfileUrl,
        "https://plauderei.example/u/x",
        Scope::Own,
    );
    let held = fixture.register.snapshot().unwrap();
    let mapped = fixture.snapshot_in();
    let name = service("plauderei");
    let lookup = Lookup::new(keys().labeler(&name), mapped.service(&name), germany());
    assert!(lookup.email("lena@example.org").contains(Scopes::OWN));
    assert!(mapped.may_hold_addresses(&name));
    assert_eq!(mapped.digest, held.digest);
}

/// A register that was restored counts on from where the backup was: the same number, others
/// objections.
#[test]
fn the_same_number_with_other_objections_is_another_snapshot() {
    if server().is_some() {
        return; // A file is copied; what the mark of a folio does is the same on a server.
    }
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    fixture.close();
    let (connection, runtime) = fixture.database();
    let all_into_one_file = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(connection);
    runtime.block_on(all_into_one_file).unwrap();
    let backup = fs::read(fixture.folder.path().join("r.db")).unwrap();
    fixture.enter("a2");
    assert!(is_covered(&fixture.snapshot_in(), "a2"));
    let folder = tempfile::tempdir().unwrap();
    let restored = folder.path().join("r.db");
    fs::write(&restored, backup).unwrap();
    let mut register = Register::open(&Location::File(restored), &keys(), germany()).unwrap();
    let kind = IdentifierKind::AccountId;
    register
        .object(objection("plauderei", kind, "a3", Scope::All))
        .unwrap();
    assert_eq!(register.sequence().unwrap().0, 2);
    // The file may be all that is left of the register that knew a2.
    let kept = fs::read(fixture.snapshot_path()).unwrap();
    for error in [
        register.snapshot_in(&fixture.snapshot_path()).unwrap_err(),
        register
            .write_snapshot(&fixture.snapshot_path())
            .unwrap_err(),
    ] {
        assert!(matches!(error, RegisterError::Behind { .. }), "{error:?}");
        assert!(error.hint().contains("replay"), "{}", error.hint());
    }
    assert_eq!(fs::read(fixture.snapshot_path()).unwrap(), kept);
}

#[test]
fn a_damaged_file_is_refused_and_left() {
    let mut fixture = Fixture::new();
    fixture.enter("a1");
    drop(fixture.snapshot_in());
    let path = fixture.snapshot_path();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::remove_file(&path).unwrap();
    fs::write(&path, &bytes).unwrap();
    let error = fixture.register.snapshot_in(&path).unwrap_err();
    assert!(error.to_string().contains("r.snapshot"), "{error}");
    assert!(
        error.hint().contains("remove it and write it anew"),
        "{}",
        error.hint()
    );
    assert_eq!(fs::read(&path).unwrap(), bytes);
    fs::remove_file(&path).unwrap();
    assert!(is_covered(&fixture.snapshot_in(), "a1"));
}

#[test]
fn no_identifier_stands_in_the_file() {
    let mut fixture = Fixture::new();
    fixture.enter("account-of-lena");
    fixture.snapshot_in();
    let bytes = fs::read(fixture.snapshot_path()).unwrap();
    assert!(!bytes.windows(5).any(|window| window == b"-lena"));
}
