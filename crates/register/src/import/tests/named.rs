//! Lists with a name, in CSV and in JSONL: what they take away, and what they never do.

use std::path::PathBuf;

use super::*;
use crate::register::tests::{objection, service};
use crate::{Channel, Token};

impl Fixture {
    fn list(&self, text: &str) -> PathBuf {
        let path = self.folder.path().join("named");
        fs::write(&path, text).unwrap();
        path
    }

    fn take(&mut self, name: Option<&str>, is_full: bool, text: &str) -> ImportReport {
        self.try_take(name, is_full, text).unwrap()
    }

    fn try_take(
        &mut self,
        name: Option<&str>,
        is_full: bool,
        text: &str,
    ) -> Result<ImportReport, RegisterError> {
        let path = self.list(text);
        let list = ObjectionList {
            path: &path,
            name,
            is_full,
        };
        self.register.import(&list, time("2026-03-02T10:00:00Z"))
    }

    fn stands(&mut self, handle: &str) -> Scopes {
        self.ask(|lookup| lookup.handle(handle))
    }
}

fn line(handle: &str) -> String {
    format!("{{\"service\":\"plauderei\",\"kind\":\"handle\",\"value\":\"{handle}\"}}\n")
}

fn gone(handle: &str) -> String {
    line(handle).replace('}', ",\"removed\":true}")
}

fn report(read: u64, entered: u64, standing: u64, removed: u64, unknown: u64) -> ImportReport {
    ImportReport {
        read,
        entered,
        standing,
        removed,
        unknown,
    }
}

#[test]
fn csv_and_jsonl_say_the_same() {
    let csv = "service,kind,value,scope,received_at\n\
               plauderei,handle,@Lena.K,own,2025-05-10T09:00:00Z\n\
               andere,email,max+x@example.org,,\n";
    let jsonl = "\u{feff}{\"value\":\"@Lena.K\",\"service\":\"plauderei\",\"kind\":\"handle\",\
                 \"scope\":\"own\",\"received_at\":\"2025-05-10T09:00:00Z\",\"removed\":false}\r\n\
                 \n\
                 {\"service\":\"andere\",\"kind\":\"email\",\"value\":\"max+x@example.org\",\"scope\":null}";
    let kept = |text| {
        let mut fixture = Fixture::new();
        assert_eq!(fixture.take(None, false, text), report(2, 2, 0, 0, 0));
        fixture.everything_but_ids()
    };
    assert_eq!(kept(csv), kept(jsonl));
}

#[test]
fn a_list_takes_away_what_it_named_and_nothing_else() {
    let mut fixture = Fixture::new();
    let named = [line("lena.k"), line("max.m"), line("mia")].concat();
    assert_eq!(
        fixture.take(Some("drop"), false, &named),
        report(3, 3, 0, 0, 0)
    );
    assert_eq!(
        fixture.take(Some("drop"), false, &named),
        report(3, 0, 3, 0, 0)
    );
    // Lena objects herself, by one way and another; she is told of an entry of her own.
    let own = fixture.object(IdentifierKind::Handle, "lena.k", Scope::Own);
    assert!(!own.already_standing);
    assert!(
        fixture
            .object(IdentifierKind::Handle, "lena.k", Scope::Own)
            .already_standing
    );
    // Another list names Max, and one without a name Mia.
    fixture.take(Some("other"), false, &line("max.m"));
    assert_eq!(fixture.take(None, false, &line("mia")).entered, 1);

    let away = [gone("lena.k"), gone("max.m"), gone("mia"), gone("nobody")].concat();
    assert_eq!(
        fixture.take(Some("third"), false, &away),
        report(4, 0, 0, 0, 4)
    );
    assert_eq!(
        fixture.take(Some("drop"), false, &away),
        report(4, 0, 0, 3, 1)
    );
    assert_eq!(fixture.stands("lena.k"), Scope::Own.scopes());
    assert_eq!(fixture.stands("max.m"), Scope::All.scopes());
    assert_eq!(fixture.stands("mia"), Scope::All.scopes());
    fixture.take(Some("other"), false, &gone("max.m"));
    assert_eq!(fixture.stands("max.m"), Scopes::NONE);
    // It may name them again.
    assert_eq!(fixture.take(Some("drop"), false, &named).entered, 2);
    assert_eq!(fixture.stands("max.m"), Scope::All.scopes());
}

/// Whoever goes last takes it away, and nobody before.
#[test]
fn a_request_and_a_list_hold_for_each_other() {
    for list_first in [true, false] {
        let mut fixture = Fixture::new();
        let token = Token::random().unwrap();
        let submission = crate::register::tests::lena(&token);
        let submission = crate::Submission {
            channel: Channel::Api,
            ..submission
        };
        fixture.take(Some("drop"), false, &line("lena.k"));
        fixture.submit(&submission);
        let case = fixture.of(&token).pop().unwrap();
        assert_eq!(case.service, service("plauderei"));
        let withdraw = |fixture: &mut Fixture| {
            let action = crate::register::tests::action(crate::Step::Withdraw, "2026-03-03");
            fixture.register.act(case.id, &action).unwrap();
        };
        if list_first {
            fixture.take(Some("drop"), false, &gone("lena.k"));
            assert_eq!(fixture.stands("lena.k"), Scopes::PERSON);
            withdraw(&mut fixture);
        } else {
            withdraw(&mut fixture);
            assert_eq!(fixture.stands("lena.k"), Scope::All.scopes());
            // The request has ended: who objects again has an entry of their own.
            let again = objection("plauderei", IdentifierKind::Handle, "lena.k", Scope::Own);
            let again = fixture.register.object(again).unwrap();
            assert!(!again.already_standing);
            fixture.take(Some("drop"), false, &gone("lena.k"));
            assert_eq!(fixture.stands("lena.k"), Scope::Own.scopes());
            continue;
        }
        assert_eq!(fixture.stands("lena.k"), Scopes::NONE);
    }
}

#[test]
fn a_full_list_takes_away_what_it_names_no_more() {
    let mut fixture = Fixture::new();
    let number = |number| line(&format!("h{number}"));
    let all: String = (0..2500).map(number).collect();
    assert_eq!(fixture.take(Some("drop"), true, &all).entered, 2500);
    fixture.take(Some("other"), true, &number(7));
    let some: String = (1000..2600).map(number).collect();
    let taken = fixture.take(Some("drop"), true, &some);
    assert_eq!(taken, report(1600, 100, 1500, 1000, 0));
    assert_eq!(fixture.stands("h7"), Scope::All.scopes());
    assert_eq!(
        (fixture.stands("h8"), fixture.stands("h999")),
        (Scopes::NONE, Scopes::NONE)
    );
    assert_eq!(fixture.stands("h2599"), Scope::All.scopes());
    let snapshot = fixture.register.snapshot().unwrap();
    assert_eq!(snapshot.service(&service("plauderei")).unwrap().len(), 1601);
    // By mistake empty: it takes nobody away.
    for empty in ["service,kind,value\n", &gone("h2000")] {
        let error = fixture.try_take(Some("drop"), true, empty).unwrap_err();
        assert!(error.to_string().contains("empty"), "{error}");
    }
    assert_eq!(fixture.stands("h2000"), Scope::All.scopes());
}

/// A pipeline that follows hears of mailboxes, too.
#[test]
fn what_a_full_list_takes_away_is_told_with_what_it_implies() {
    let mut fixture = Fixture::new();
    let list = |name: &str| format!("service,kind,value\nplauderei,email,{name}@example.org\n");
    fixture.take(Some("drop"), true, &list("lena+x"));
    let since = fixture.register.sequence().unwrap();
    fixture.take(Some("drop"), true, &list("max"));
    let (_, deltas) = fixture.register.deltas(since).unwrap();
    let gone = deltas
        .unwrap()
        .into_iter()
        .filter(|(.., scopes)| scopes.is_empty());
    assert_eq!(gone.count(), 2, "the address and the mailbox");
}

#[test]
fn a_bad_line_enters_nothing_and_is_named() {
    let check = |name: Option<&str>, bad: &str, column: Option<&str>, words: &str| {
        let mut fixture = Fixture::new();
        let text = [&line("lena.k"), "\n", bad].concat();
        let error = fixture.try_take(name, false, &text).unwrap_err();
        let RegisterError::Import(import) = &error else {
            panic!("{error:?}");
        };
        assert_eq!((import.line, import.column), (3, column), "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(!import.hint().is_empty() && !error.to_string().contains("max"));
        assert_eq!(fixture.register.entries().unwrap(), 0);
    };
    let max = line("max.m");
    check(
        None,
        &max.replace("handle", "handel"),
        Some("kind"),
        "kind of identifier",
    );
    check(
        None,
        &max.replace("\"max.m\"", "7"),
        Some("value"),
        "expected text",
    );
    check(None, &max.replace("value", "valeu"), None, "not known");
    check(None, "{\"service\":\"plauderei\"}", Some("kind"), "missing");
    check(
        None,
        max.trim_end().trim_end_matches('}'),
        None,
        "no JSON object",
    );
    check(None, "max.m", None, "no JSON object");
    check(None, &gone("max.m"), Some("removed"), "no name");
    check(
        Some("drop"),
        &gone("max.m").replace("true", "\"ja\""),
        Some("removed"),
        "true",
    );
    check(
        None,
        &max.replace("max.m", &"x".repeat(70_000)),
        None,
        "longer than",
    );
    let mut fixture = Fixture::new();
    for (name, is_full) in [(Some(""), false), (Some("a b"), false), (None, true)] {
        assert!(fixture.try_take(name, is_full, &max).is_err(), "{name:?}");
    }
}

/// A million rows take no more memory than twenty thousand; measured, not guessed, when asked for.
#[test]
fn a_long_list_takes_bounded_memory() {
    use std::io::Write as _;
    let Ok(many) = std::env::var("LICIT_LIST_ROWS") else {
        return;
    };
    let many: u64 = many.parse().unwrap();
    let mut fixture = Fixture::new();
    let path = fixture.folder.path().join("long.jsonl");
    let mut file = std::io::BufWriter::new(fs::File::create(&path).unwrap());
    for number in 0..many {
        file.write_all(line(&format!("h{number}")).as_bytes())
            .unwrap();
    }
    drop(file);
    let list = ObjectionList {
        path: &path,
        name: Some("long"),
        is_full: true,
    };
    for _ in 0..2 {
        let started = std::time::Instant::now();
        let report = fixture
            .register
            .import(&list, time("2026-03-02T10:00:00Z"))
            .unwrap();
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        println!(
            "{report:?} {:.1} s {peak:?}",
            started.elapsed().as_secs_f64()
        );
    }
}
