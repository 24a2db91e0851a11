//! What the file holds, and what it refuses.

use super::*;

#[test]
fn what_is_no_register_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.db");
    fs::write(&path, "service,kind,value\n".repeat(100)).unwrap();
    let error = Register::open(&Location::File(path), &keys(), germany()).unwrap_err();
    assert!(matches!(error, RegisterError::Database { .. }), "{error:?}");
    assert!(error.hint().contains("restore") || error.hint().contains("check"));
    let nowhere = folder.path().join("no").join("r.db");
    let error = Register::open(&Location::File(nowhere), &keys(), germany()).unwrap_err();
    assert!(matches!(error, RegisterError::Open { .. }), "{error:?}");
}

#[test]
fn events_are_never_changed_or_removed() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    let (connection, runtime) = fixture.database();
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
    let (connection, runtime) = fixture.database();
    let insert = "INSERT INTO event (service, label, seq, step, id, act, kind, canon_version, \
                  scopes, channel, received_on) SELECT service, label, seq, step + 1, id, act, \
                  kind, canon_version, 128, channel, received_on FROM event";
    runtime
        .block_on(sqlx::query(insert).execute(&mut *connection))
        .unwrap();
    let error = fixture.register.snapshot().unwrap_err();
    assert!(
        matches!(error, RegisterError::Event { seq: 1, .. }),
        "{error:?}"
    );
}

#[test]
fn receipt_and_channel_are_kept() {
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    let (connection, runtime) = fixture.database();
    let select = "SELECT channel, received_on, canon_version FROM event";
    let row: (String, i64, String) = runtime
        .block_on(sqlx::query_as(select).fetch_one(&mut *connection))
        .unwrap();
    // The second of March 2026, and no time of that day.
    assert_eq!(row, ("form".into(), 20_514, "c1".into()));
}
