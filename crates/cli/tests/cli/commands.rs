//! Each command, in its good and its bad days.

use std::fs;
use std::path::Path;

use crate::run::{licit, licit_reads};

const LINE: &str = r#"{"service":"plauderei","item_id":"ID","kind":"post","audience":"public","indexable":true,"author":{"id":"AUTHOR","handle":"h","birth_date":"1990-05-01","notified_at":"2026-01-20T08:00:00Z","public":true},"published_at":"2026-01-21T10:00:00Z","text":"TEXT"}"#;

/// A folder with a policy from `init` and two items.
pub(crate) fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let said = licit(place.path(), &["init"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    fs::create_dir(place.path().join("items")).unwrap();
    let item = |id: &str, author: &str, text: &str| {
        LINE.replace("ID", id)
            .replace("AUTHOR", author)
            .replace("TEXT", text)
    };
    let lines = [
        item(
            "p1",
            "a1",
            "Wer hat am Sonntag Lust auf eine Runde um den See?",
        ),
        item(
            "p2",
            "konto-zwei",
            "Schreibt mir an lena@beispiel.example, ich bin dabei.",
        ),
    ];
    fs::write(place.path().join("items/a.jsonl.gz"), lines.join("\n")).unwrap();
    place
}

#[test]
fn init_build_decisions_verify() {
    let place = place();
    let built = licit(place.path(), &["build", "--json"]);
    assert_eq!(built.code, Some(0), "{}", built.err);
    let built = built.json();
    assert_eq!(built["counts"]["admitted"], 2, "{built}");
    assert_eq!(built["redactions"]["EMAIL"], 1);
    assert_eq!(built["version"], "v1");
    for key in [
        "version_id",
        "path",
        "seconds",
        "cpu_seconds",
        "bytes_in",
        "refused_by_reason",
    ] {
        assert!(!built[key].is_null(), "{key}");
    }
    let decisions = licit(place.path(), &["decisions"]);
    assert_eq!(decisions.out.lines().count(), 2);
    assert!(decisions.out.contains("p1") && decisions.out.contains("admitted"));

    let path = built["path"].as_str().unwrap();
    let verified = licit(
        place.path(),
        &["verify", path, "--key", "keys/signing.pub", "--json"],
    );
    assert_eq!(verified.code, Some(0), "{}", verified.err);
    assert_eq!(verified.json()["version_id"], built["version_id"]);

    // Without the keys nobody learns which item a decision is about.
    fs::rename(place.path().join("keys"), place.path().join("elsewhere")).unwrap();
    let decisions = licit(place.path(), &["decisions", "v1", "--jsonl"]);
    assert_eq!(decisions.code, Some(0));
    assert!(decisions.out.contains(r#""item_id":null"#) && !decisions.out.contains("p1"));
    assert!(!place.path().join("keys").exists(), "reading makes no keys");
}

#[test]
fn an_objection_is_entered_once_and_holds_in_the_next_build() {
    let place = place();
    licit(place.path(), &["build"]);
    let object = [
        "object",
        "--service",
        "plauderei",
        "--kind",
        "account_id",
        "--value",
        "konto-zwei",
    ];
    let said = licit(place.path(), &object);
    assert!(
        said.out.contains("on folio 1 of") && !said.out.contains("konto-zwei"),
        "{}",
        said.out
    );
    let said = licit(place.path(), &object);
    assert!(said.out.contains("standing already"), "{}", said.out);
    let built = licit(place.path(), &["build", "--json"]).json();
    assert_eq!(built["counts"]["admitted"], 1);
    assert_eq!(built["refused_by_reason"]["objection_author"], 1);
    assert_eq!(built["version"], "v2");
    let said = licit(
        place.path(),
        &[
            "object",
            "--service",
            "plauderei",
            "--kind",
            "email",
            "--value",
            "geheim ohne at",
        ],
    );
    assert_eq!(said.code, Some(1));
    assert!(
        !said.err.contains("geheim"),
        "an error must not repeat the identifier: {}",
        said.err
    );
}

#[test]
fn faults_are_told_with_their_place_and_never_with_their_content() {
    let place = place();
    fs::write(
        place.path().join("items/b.jsonl"),
        "{\"service\":\"plauderei\",\"item_id\":\"geheim\n\n[1]\n{\"service\":\"plauderei\",\"item_id\":\"p9\",\"kind\":\"post\",\"geheim\":1}\n",
    )
    .unwrap();
    let policy = fs::read_to_string(place.path().join("licit.toml")).unwrap();
    fs::write(
        place.path().join("licit.toml"),
        policy.replace("items/*.jsonl.gz", "items"),
    )
    .unwrap();
    let said = licit(place.path(), &["build", "--json"]);
    assert_eq!(said.code, Some(3), "{}", said.err);
    assert!(
        said.err.contains("items/b.jsonl:1: invalid_json"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("items/b.jsonl:4: unknown_field"),
        "{}",
        said.err
    );
    assert_eq!(said.json()["counts"]["faulty"], 3);
}

/// Each mistake has exit code 1, says where, and what to do; nothing is left behind.
#[test]
fn mistakes_are_told_with_a_hint() {
    let check = |change: &dyn Fn(&Path), arguments: &[&str], expected: &str| {
        let place = place();
        change(place.path());
        let said = licit(place.path(), arguments);
        assert_eq!(said.code, Some(1), "{} {}", said.out, said.err);
        assert!(said.err.contains(expected), "{expected}: {}", said.err);
        assert!(said.err.contains("hint: "), "{}", said.err);
        assert!(!place.path().join("datasets").exists());
    };
    let policy = |from: &'static str, to: &'static str| {
        move |folder: &Path| {
            let path = folder.join("licit.toml");
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(from), "{from}");
            fs::write(path, text.replace(from, to)).unwrap();
        }
    };
    check(
        &|folder| fs::remove_file(folder.join("licit.toml")).unwrap(),
        &["build"],
        "licit.toml",
    );
    check(&policy("[notice]", "[notize]"), &["build"], "notize");
    check(
        &policy("items/*.jsonl.gz", "items/*.csv"),
        &["build"],
        "items/*.csv",
    );
    check(
        &policy("sqlite:register.db", "postgres://x"),
        &["build"],
        "register.url",
    );
    check(
        &policy("name = \"beispiel\"", "name = \"../x\""),
        &["build"],
        "dataset.name",
    );
    check(&|_| {}, &["verify", "nowhere"], "nowhere");
    check(&|_| {}, &["explain", "nonsense"], "no such reason");
    check(&|_| {}, &["decisions"], "no version yet");
    check(&|_| {}, &["init"], "licit.toml");
    check(
        &|folder| fs::write(folder.join("keys"), "a file in the way").unwrap(),
        &["build"],
        "keys",
    );
}

#[test]
fn every_code_is_explained() {
    let place = tempfile::tempdir().unwrap();
    let all = licit(place.path(), &["explain", "--json"]).json();
    for reason in all.as_array().unwrap() {
        let code = reason["code"].as_str().unwrap();
        let said = licit(place.path(), &["explain", code]);
        assert_eq!(said.code, Some(0), "{code}");
        assert!(said.out.len() > 120, "{code}: {}", said.out);
    }
}

#[test]
fn the_first_person_at_the_desk_is_made_from_standard_input() {
    let place = place();
    let add = ["register", "staff", "add", "Mia Muster", "--role", "dpo"];
    assert_eq!(licit_reads(place.path(), &add, b"kurz\n").code, Some(1));
    let said = licit_reads(place.path(), &add, b"Regenschirm am Montag\n");
    assert_eq!(said.code, Some(0), "{}", said.err);
    let again = licit_reads(place.path(), &add, b"Regenschirm am Montag\n");
    assert_eq!(again.code, Some(1), "a name is given once");
    let end = ["register", "staff", "end", "Mia Muster"];
    assert_eq!(licit(place.path(), &end).code, Some(0));
    assert_eq!(licit(place.path(), &end).code, Some(1));
    let list = licit(place.path(), &["register", "staff", "list"]);
    assert_eq!(list.out, "Mia Muster: dpo, access ended\n");
}

#[test]
fn usage_errors_have_their_own_code() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(licit(place.path(), &["bild"]).code, Some(2));
    assert_eq!(
        licit(place.path(), &["object", "--service", "x"]).code,
        Some(2)
    );
    assert_eq!(licit(place.path(), &["--help"]).code, Some(0));
}
