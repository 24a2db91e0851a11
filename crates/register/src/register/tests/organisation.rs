//! The desk for people of the organisation: they come back once, keep their name, and get the role
//! that they have there.

use super::*;
use crate::{SignedIn, StaffRole};

const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

#[test]
fn whoever_was_sent_comes_back_once_and_in_time() {
    let mut fixture = Fixture::new();
    let register = &mut fixture.register;
    let now = time("2026-03-02T10:00:00Z");
    register.begin_sign_in(&[1; 32], "/desk", now).unwrap();
    register.begin_sign_in(&[2; 32], "/desk", now).unwrap();
    let came = |register: &mut Register, holder: u8, at: &str| {
        register.end_sign_in(&[holder; 32], time(at)).unwrap()
    };
    let at = "2026-03-02T10:09:59Z";
    assert_eq!(came(register, 1, at).as_deref(), Some("/desk"));
    assert_eq!(came(register, 1, at), None, "once");
    assert_eq!(came(register, 3, at), None, "nobody was sent");
    assert_eq!(came(register, 2, "2026-03-02T10:10:00Z"), None, "too late");
}

#[test]
fn a_member_keeps_name_and_place_and_gets_the_role_of_today() {
    let mut fixture = Fixture::new();
    let register = &mut fixture.register;
    let now = time("2026-03-02T10:00:00Z");
    register
        .add_staff("Mia Muster", StaffRole::Dpo, HASH, now)
        .unwrap();
    let mut come = |person: u8, name: &str, role: StaffRole, holder: u8| {
        let begun = register.begin_member_session(&[person; 32], name, role, &[holder; 32], now);
        begun.unwrap()
    };
    let (dpo, auditor) = (StaffRole::Dpo, StaffRole::Auditor);
    // Who is called like somebody at the desk is somebody else.
    assert_eq!(come(1, "Mia Muster", auditor, 1).unwrap(), "Mia Muster (2)");
    assert_eq!(come(2, "Mia Muster", auditor, 2).unwrap(), "Mia Muster (3)");
    // Who is called differently today is who they were.
    assert_eq!(come(1, "Mia Beispiel", dpo, 3).unwrap(), "Mia Muster (2)");
    for holder in [1, 3] {
        let who = register.signed_in(&[holder; 32], now).unwrap();
        let name = "Mia Muster (2)".to_owned();
        assert_eq!(who, Some(SignedIn { name, role: dpo }), "in all sessions");
    }
    let staff = register.staff().unwrap();
    let by: Vec<bool> = staff.iter().map(|member| member.by_organisation).collect();
    assert_eq!(by, [false, true, true]);
    // No password is theirs.
    assert_eq!(register.staff_password("Mia Muster (2)").unwrap(), None);

    register.end_member_sessions(&[2; 32]).unwrap();
    assert_eq!(register.signed_in(&[2; 32], now).unwrap(), None);
    assert!(register.signed_in(&[3; 32], now).unwrap().is_some());
    // An access that was ended here is not had back there.
    assert!(register.end_staff("Mia Muster (2)").unwrap());
    assert_eq!(register.signed_in(&[3; 32], now).unwrap(), None);
    let again = register.begin_member_session(&[1; 32], "Mia", dpo, &[4; 32], now);
    assert_eq!(again.unwrap(), None);
    assert_eq!(register.signed_in(&[4; 32], now).unwrap(), None);
}

#[test]
fn those_on_their_way_are_bounded() {
    let mut fixture = Fixture::new();
    let now = time("2026-03-02T10:00:00Z");
    {
        let (connection, runtime) = fixture.database();
        let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) \
                    INSERT INTO sign_in (holder, next, until) SELECT ";
        let bytes = match server() {
            None => "randomblob(32)",
            Some(_) => "sha256(i::text::bytea)",
        };
        let fill = format!("{fill}{bytes}, '', 1772446000 + i FROM n");
        let filled = sqlx::query(sqlx::AssertSqlSafe(fill)).execute(connection);
        runtime.block_on(filled).unwrap();
    }
    for holder in 0..3 {
        let begun = fixture.register.begin_sign_in(&[holder; 32], "", now);
        begun.unwrap();
    }
    let (connection, runtime) = fixture.database();
    let waiting = sqlx::query_scalar("SELECT count(*) FROM sign_in").fetch_one(connection);
    let waiting: i64 = runtime.block_on(waiting).unwrap();
    assert_eq!(waiting, 10_000);
}

#[test]
fn the_tables_can_be_taken_away_and_come_back() {
    let mut fixture = Fixture::new();
    let now = time("2026-03-02T10:00:00Z");
    let dpo = StaffRole::Dpo;
    let begun = fixture
        .register
        .begin_member_session(&[1; 32], "Mia Muster", dpo, &[1; 32], now);
    assert!(begun.unwrap().is_some());
    let location = fixture.location.clone();
    {
        let (connection, runtime) = fixture.database();
        let migrator = store::migrator_of(&location);
        runtime
            .block_on(migrator.undo(&mut *connection, 3))
            .unwrap();
        let gone = sqlx::query("SELECT 1 FROM member").execute(&mut *connection);
        assert!(runtime.block_on(gone).is_err());
        runtime.block_on(migrator.run(&mut *connection)).unwrap();
    }
    let register = &mut fixture.register;
    assert_eq!(register.signed_in(&[1; 32], now).unwrap(), None);
    assert!(register.staff().unwrap()[0].ended, "the name stays theirs");
}
