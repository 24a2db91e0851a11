//! The desk: who may come, how long, and that every look stays written down.

use super::*;
use crate::{SignedIn, StaffRole};

const HOLDER: [u8; 32] = [7; 32];
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

fn with_mia() -> Fixture {
    let mut fixture = Fixture::new();
    let since = time("2026-03-02T09:00:00Z");
    let added = fixture
        .register
        .add_staff("Mia Muster", StaffRole::Dpo, HASH, since);
    assert!(added.unwrap());
    fixture
}

#[test]
fn a_name_is_given_once_and_for_all() {
    let mut fixture = with_mia();
    let register = &mut fixture.register;
    let now = time("2026-03-02T10:00:00Z");
    let auditor = StaffRole::Auditor;
    assert!(
        !register
            .add_staff("Mia Muster", auditor, HASH, now)
            .unwrap()
    );
    assert!(register.end_staff("Mia Muster").unwrap());
    assert!(!register.end_staff("Mia Muster").unwrap());
    assert!(
        !register
            .add_staff("Mia Muster", auditor, HASH, now)
            .unwrap()
    );
    let staff = register.staff().unwrap();
    let mia = staff.first().unwrap();
    assert!(mia.ended && mia.role == StaffRole::Dpo && staff.len() == 1);
    assert_eq!(register.staff_password("Mia Muster").unwrap(), None);
}

#[test]
fn a_session_ends_by_time_by_signing_out_and_with_the_access() {
    let mut fixture = with_mia();
    let register = &mut fixture.register;
    let now = time("2026-03-02T10:00:00Z");
    let mia = SignedIn {
        name: "Mia Muster".to_owned(),
        role: StaffRole::Dpo,
    };
    let name = "Mia Muster";
    assert!(!register.begin_session(&HOLDER, name, "other", now).unwrap());
    assert_eq!(register.signed_in(&HOLDER, now).unwrap(), None);
    assert!(register.begin_session(&HOLDER, name, HASH, now).unwrap());
    let before = time("2026-03-02T17:59:59Z");
    assert_eq!(register.signed_in(&HOLDER, before).unwrap(), Some(mia));
    let after = time("2026-03-02T18:00:00Z");
    assert_eq!(register.signed_in(&HOLDER, after).unwrap(), None);
    assert_eq!(register.signed_in(&[8; 32], now).unwrap(), None);

    register.end_session(&HOLDER).unwrap();
    assert_eq!(register.signed_in(&HOLDER, now).unwrap(), None);
    assert!(register.begin_session(&HOLDER, name, HASH, now).unwrap());
    register.end_staff(name).unwrap();
    assert_eq!(register.signed_in(&HOLDER, now).unwrap(), None);
    let ended = crate::store::staff::ENDED;
    assert!(!register.begin_session(&[9; 32], name, HASH, now).unwrap());
    // What stands in place of a password is none.
    assert_ne!(
        register.staff_password(name).unwrap().as_deref(),
        Some(ended)
    );
}

#[test]
fn looks_are_listed_newest_first_and_never_changed() {
    let mut fixture = with_mia();
    let register = &mut fixture.register;
    let case = EntryId([1; 16]);
    let at = |second: i64| Timestamp::from_second(1_772_445_600 + second).unwrap();
    register
        .look("Mia Muster", "signed_in", None, at(0))
        .unwrap();
    register
        .look("Mia Muster", "case_opened", Some(case), at(1))
        .unwrap();
    register.look("", "sign_in_failed", None, at(2)).unwrap();
    let (count, looks) = register.looks(0, 2).unwrap();
    let acts: Vec<&str> = looks.iter().map(|look| look.act.as_str()).collect();
    assert_eq!((count, acts), (3, vec!["sign_in_failed", "case_opened"]));
    let opened = looks.get(1).unwrap();
    assert_eq!((opened.request, opened.at), (Some(case), at(1)));
    assert_eq!(opened.role, Some(StaffRole::Dpo));
    assert_eq!(register.staff().unwrap()[0].last_seen, Some(at(1)));

    let (connection, runtime) = fixture.database();
    let changed = runtime.block_on(sqlx::query("UPDATE look SET staff = ''").execute(connection));
    assert!(changed.is_err());
}
