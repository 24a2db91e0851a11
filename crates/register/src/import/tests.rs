//! Lists of objections, good and bad ones.

mod named;

use std::fmt::Write as _;
use std::fs;

use super::*;
use crate::canonical::CanonicalError;
use crate::register::tests::{Fixture, time};
use crate::{IdentifierKind, Scope};

#[test]
fn an_import_enters_what_is_new() {
    let mut fixture = Fixture::new();
    let list = "\u{feff}value , kind,service,received_at,scope\n\
                @Lena.K,handle,plauderei,2025-05-10T09:00:00Z,all\n\
                lena.k,handle,plauderei,,own\n\
                \"g1\",page_id,plauderei,2025-05-10T11:00:00+02:00,page\r\n\
                \n\
                max@example.org,email,andere,2025-05-10T09:00:00Z,\n";
    let first = fixture.import(list).unwrap();
    assert_eq!(
        first,
        ImportReport {
            read: 4,
            entered: 3,
            standing: 1,
            ..ImportReport::default()
        }
    );
    let digest = fixture.register.snapshot().unwrap().digest;
    let second = fixture.import(list).unwrap();
    assert_eq!(
        second,
        ImportReport {
            read: 4,
            entered: 0,
            standing: 4,
            ..ImportReport::default()
        }
    );
    assert_eq!(fixture.register.snapshot().unwrap().digest, digest);
    assert_eq!(fixture.register.sequence().unwrap().0, 1);
    assert_eq!(fixture.ask(|l| l.handle("lena.k")), Scope::All.scopes());
    assert_eq!(fixture.ask(|l| l.page_id("g1")), Scopes::PAGE);
    assert_eq!(
        fixture.ask_on("andere", |l| l.email("max@example.org")),
        Scope::All.scopes()
    );
}

#[test]
fn a_bad_row_enters_nothing_and_is_named() {
    let check =
        |list: &str, line: u64, column: Option<&str>, expected: fn(&ImportProblem) -> bool| {
            let mut fixture = Fixture::new();
            let error = match fixture.import(list).unwrap_err() {
                RegisterError::Import(error) => error,
                other => panic!("{other:?}"),
            };
            let ImportError {
                line: at,
                column: in_column,
                problem,
                path,
            } = &error;
            assert!(expected(problem), "{error:?}");
            assert_eq!((*at, *in_column), (line, column), "{error}");
            assert!(path.ends_with("list.csv") && error.to_string().contains("list.csv: line "));
            assert_eq!(
                fixture.register.sequence().unwrap().0,
                0,
                "nothing is entered"
            );
            // The register is free for the next one.
            assert!(
                !fixture
                    .object(IdentifierKind::Handle, "a", Scope::All)
                    .already_standing
            );
        };
    use ImportProblem as Problem;
    let good = "service,kind,value,scope\nplauderei,handle,lena.k,all\n";
    let after = |row: &str| format!("{good}{row}\n");
    check(&after("plauderei,handel,max,all"), 3, Some("kind"), |p| {
        matches!(p, Problem::Kind)
    });
    check(&after("plauderei,handle,,all"), 3, Some("value"), |p| {
        matches!(p, Problem::Identifier(CanonicalError::Empty))
    });
    check(&after("plauderei,phone,123,all"), 3, Some("value"), |p| {
        matches!(p, Problem::Identifier(CanonicalError::Phone))
    });
    check(
        &after("plauderei,handle,max,everything"),
        3,
        Some("scope"),
        |p| matches!(p, Problem::Scope),
    );
    check(
        &after("Plauderei,handle,max,all"),
        3,
        Some("service"),
        |p| matches!(p, Problem::Service),
    );
    check(&after("plauderei,handle,max"), 3, None, |p| {
        matches!(p, Problem::NotCsv)
    });
    check(
        &after("\nplauderei,handle,\"a\nb\",all"),
        4,
        Some("value"),
        |p| matches!(p, Problem::Identifier(CanonicalError::Control)),
    );
    check(
        "service,kind,value,received_at\nplauderei,handle,max,10.5.2025\n",
        2,
        Some("received_at"),
        |p| matches!(p, Problem::ReceivedAt),
    );
    check("plauderei,handle,lena.k\n", 1, None, |p| {
        matches!(p, Problem::UnknownColumn(1))
    });
    check("service;kind;value\n", 1, None, |p| {
        matches!(p, Problem::UnknownColumn(1))
    });
    check("service,kind,value,note\n", 1, None, |p| {
        matches!(p, Problem::UnknownColumn(4))
    });
    check("service,kind\n", 1, Some("value"), |p| {
        matches!(p, Problem::MissingColumn)
    });
    check("service,kind,value,kind\n", 1, Some("kind"), |p| {
        matches!(p, Problem::RepeatedColumn)
    });
    check("", 1, Some("service"), |p| {
        matches!(p, Problem::MissingColumn)
    });
    check(
        &after(&format!("plauderei,handle,\"{}", "x".repeat(200_000))),
        3,
        None,
        |p| matches!(p, Problem::RowTooLong),
    );
}

#[test]
fn a_list_that_cannot_be_read_is_named() {
    let mut fixture = Fixture::new();
    let path = fixture.folder.path().join("none.csv");
    let error = fixture
        .register
        .import(&ObjectionList::of(&path), time("2026-03-02T10:00:00Z"))
        .unwrap_err();
    assert!(error.to_string().contains("none.csv"), "{error}");
    fs::write(&path, b"service,kind,value\nplauderei,handle,\xff\xfe\n").unwrap();
    let error = fixture
        .register
        .import(&ObjectionList::of(&path), time("2026-03-02T10:00:00Z"))
        .unwrap_err();
    assert!(
        matches!(&error, RegisterError::Import(error) if error.line == 2),
        "{error:?}"
    );
    assert!(error.to_string().contains("UTF-8"), "{error}");
}

#[test]
fn a_large_list_is_taken_in_whole() {
    let mut fixture = Fixture::new();
    let mut list = "service,kind,value,scope,received_at\n".to_owned();
    for number in 0..25_000 {
        writeln!(
            list,
            "plauderei,account_id,a{number},all,2025-05-10T09:00:00Z"
        )
        .unwrap();
    }
    assert_eq!(fixture.import(&list).unwrap().entered, 25_000);
    assert_eq!(fixture.import(&list).unwrap().standing, 25_000);
    let bad = format!("{list}plauderei,account_id,a25000\n");
    let error = fixture.import(&bad).unwrap_err();
    assert!(
        matches!(&error, RegisterError::Import(error) if error.line == 25_002),
        "{error:?}"
    );
    let more = format!("{list}plauderei,account_id,new,all,\nplauderei,phone,x,all,\n");
    fixture.import(&more).unwrap_err();
    let snapshot = fixture.register.snapshot().unwrap();
    let plauderei = licit_record::Service::new("plauderei").unwrap();
    assert_eq!(
        snapshot.service(&plauderei).unwrap().len(),
        25_000,
        "no row of a bad list is entered"
    );
}

/// The order of a list may tell who is one person; the register keeps none.
#[test]
fn neighbours_in_a_list_are_no_neighbours_in_the_register() {
    let rows = [
        "b,handle,lena\n",
        "a,handle,lena\n",
        "b,handle,max\n",
        "a,handle,max\n",
    ];
    let [one, two, three, four] = rows;
    let kept = |list: &[&str]| {
        let mut fixture = Fixture::new();
        fixture
            .import(&format!("service,kind,value\n{}", list.concat()))
            .unwrap();
        fixture.everything_but_ids()
    };
    assert_eq!(
        kept(&[one, two, three, four]),
        kept(&[four, one, three, two])
    );
}
