//! What stands after objections, withdrawals and restrictions, and in a snapshot.

use super::*;

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
    assert_eq!(fixture.close(), 1);
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
    // The three that came after the first folio was closed are on one folio.
    assert_eq!(fixture.close(), 2);
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
    fixture.close();
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
    fixture.close();
    fixture.register.object(lena(Scope::AboutMe)).unwrap();
    fixture.close();
    fixture.object(IdentifierKind::Handle, "max.m", Scope::All);
    fixture.close();
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

/// What is entered on one folio by one label keeps its order.
#[test]
fn order_is_kept_where_it_matters() {
    let mut fixture = Fixture::new();
    let lena = || objection("plauderei", IdentifierKind::Handle, "lena.k", Scope::All);
    for _ in 0..3 {
        fixture.register.object(lena()).unwrap();
        fixture.register.withdraw_objection(lena()).unwrap();
    }
    assert_eq!(fixture.close(), 1);
    assert_eq!(fixture.ask(|l| l.handle("lena.k")), Scopes::NONE);
    fixture.register.object(lena()).unwrap();
    assert_eq!(fixture.ask(|l| l.handle("lena.k")), Scope::All.scopes());
}
