//! A receipt from the objection to the verifier, and what must not pass.

use std::fs;
use std::path::Path;

use crate::run::{Said, copy, licit};

/// A folder with a policy from `init`.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(licit(place.path(), &["init"]).code, Some(0));
    place
}

fn object(folder: &Path, handle: &str, more: &[&str]) -> Said {
    let mut arguments = vec!["object", "--service", "plauderei", "--kind", "handle"];
    arguments.extend(["--value", handle]);
    arguments.extend(more);
    licit(folder, &arguments)
}

fn verify(folder: &Path, arguments: &[&str]) -> Said {
    let mut all = vec!["verify"];
    all.extend(arguments);
    licit(folder, &all)
}

#[test]
fn a_receipt_is_handed_out_and_verified_elsewhere() {
    let place = place();
    let said = object(
        place.path(),
        "lena.kraus",
        &["--receipt", "beleg.json", "--lang", "de", "--json"],
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(said.json()["log_index"], 0);
    let beleg = fs::read_to_string(place.path().join("beleg.json")).unwrap();
    assert!(!beleg.contains("lena.kraus"), "{beleg}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(place.path().join("beleg.json")).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }

    // Elsewhere, with nothing but receipt and public key.
    let elsewhere = tempfile::tempdir().unwrap();
    for (from, to) in [("beleg.json", "beleg.json"), ("keys/signing.pub", "pub")] {
        fs::copy(place.path().join(from), elsewhere.path().join(to)).unwrap();
    }
    let said = verify(elsewhere.path(), &["beleg.json", "--key", "pub"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    for words in ["ok: receipt", "Widerspruch", "handle l…", "Art. 12 Abs. 3"] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    let said = verify(elsewhere.path(), &["beleg.json", "--json"]).json();
    assert_eq!(
        (&said["ok"], &said["service"], &said["log"]["size"]),
        (&true.into(), &"plauderei".into(), &1.into())
    );
    let changed = beleg.replace("\"sequence\":1", "\"sequence\":2");
    assert_ne!(changed, beleg);
    fs::write(elsewhere.path().join("beleg.json"), changed).unwrap();
    let said = verify(elsewhere.path(), &["beleg.json", "--key", "pub"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("another receipt"), "{}", said.err);
}

#[test]
fn what_is_entered_twice_is_one_request_with_one_receipt_and_none_is_overwritten() {
    let place = place();
    let first = object(place.path(), "lena.k", &["--json"]).json();
    let said = object(place.path(), "lena.k", &["--receipt", "r1.json"]);
    assert!(said.out.contains("standing already"), "{}", said.out);
    let said = object(place.path(), "max.m", &["--receipt", "r1.json"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("is there already"), "{}", said.err);
    let stats = object(place.path(), "max.m", &["--json"]).json();
    assert_eq!(stats["already_standing"], false, "nothing was entered then");

    let again = object(place.path(), "lena.k", &["--receipt", "r2.json", "--json"]).json();
    assert_eq!(again["already_standing"], true);
    for field in ["id", "token", "sequence", "due_target", "due_legal"] {
        assert_eq!(again[field], first[field], "{field}");
    }
    let read = |name: &str| fs::read(place.path().join(name)).unwrap();
    assert_eq!(
        read("r1.json"),
        read("r2.json"),
        "one leaf in the log, one receipt"
    );
    let said = verify(place.path(), &["r2.json", "--key", "keys/signing.pub"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
}

/// What came by letter stands in the queue with what came by the form, and its period begins when
/// it came.
#[test]
fn a_letter_is_a_request_with_a_period() {
    let place = place();
    let more = ["--received", "2026-01-31", "--lang", "de", "--json"];
    let said = object(place.path(), "lena.k", &more).json();
    assert_eq!(
        said["due_legal"], "2026-03-02",
        "28 February 2026 is a Saturday"
    );
    let stats = licit(place.path(), &["register", "stats", "--json"]).json();
    assert_eq!(stats["requests"][0]["count"], 1);
    assert_eq!(stats["overdue"], 1);
    let said = object(place.path(), "lena.k", &["--received", "2999-01-01"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("lies in the future"), "{}", said.err);
}

/// The objection comes first: a log that does not work keeps nobody from objecting.
#[test]
fn an_objection_stands_even_where_the_log_fails() {
    let place = place();
    fs::write(place.path().join("log"), "no folder").unwrap();
    let said = object(place.path(), "lena.k", &["--receipt", "r.json"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("the objection stands as "),
        "{}",
        said.err
    );
    fs::remove_file(place.path().join("log")).unwrap();
    let said = object(place.path(), "lena.k", &["--receipt", "r.json"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("standing already, as "), "{}", said.out);
}

#[test]
fn receipts_and_log_are_of_one_history_or_a_fork_is_told() {
    let place = place();
    let folder = place.path();
    let key = ["--key", "keys/signing.pub"];
    object(folder, "a", &["--receipt", "a.json"]);
    copy(&folder.join("log"), &folder.join("other-log"));
    object(folder, "b", &["--receipt", "b.json"]);
    object(folder, "c", &["--receipt", "c.json"]);
    let said = verify(folder, &["log", key[0], key[1], "--json"]).json();
    assert_eq!(said["size"], 3);
    let against = |receipt: &str, other: &str| {
        let said = verify(
            folder,
            &[receipt, key[0], key[1], "--against", other, "--json"],
        );
        (said.code, said.out, said.err)
    };
    for (receipt, other, word) in [
        ("a.json", "log", "consistent"),
        ("c.json", "log", "same"),
        ("a.json", "b.json", "unproven"),
        ("a.json", "a.json", "same"),
    ] {
        let (code, out, err) = against(receipt, other);
        assert_eq!(code, Some(0), "{err}");
        assert!(out.contains(&format!("\"against\":\"{word}\"")), "{out}");
    }

    // The controller goes back to the old log and shows somebody else another history.
    fs::rename(folder.join("log"), folder.join("first-log")).unwrap();
    fs::rename(folder.join("other-log"), folder.join("log")).unwrap();
    object(folder, "d", &["--receipt", "d.json"]);
    object(folder, "e", &["--receipt", "e.json"]);
    object(folder, "f", &["--receipt", "f.json"]);
    for (receipt, other) in [
        ("b.json", "d.json"),
        ("c.json", "e.json"),
        ("b.json", "log"),
        ("d.json", "first-log"),
    ] {
        let (code, _, err) = against(receipt, other);
        assert_eq!(code, Some(1), "{receipt} {other}");
        assert!(err.contains("fork"), "{receipt} {other}: {err}");
    }
    // Where the log is merely behind, that is no fork.
    let (code, _, err) = against("f.json", "first-log");
    assert_eq!(code, Some(1));
    assert!(
        err.contains("beyond the log") && !err.contains("fork:"),
        "{err}"
    );
}
