//! A register is backed up, lost, restored and caught up with: nothing is built in between.

use std::fs;
use std::path::Path;

use crate::commands::place;
use crate::run::licit;

fn object(folder: &Path, account: &str) {
    let said = licit(
        folder,
        &[
            "object",
            "--service",
            "plauderei",
            "--kind",
            "account_id",
            "--value",
            account,
        ],
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
}

/// Loses the register; keys, datasets and snapshot stay.
fn lose(folder: &Path) {
    for file in ["register.db", "register.db-wal", "register.db-shm"] {
        let _ = fs::remove_file(folder.join(file));
    }
}

#[test]
fn nothing_is_built_until_a_restored_register_knows_what_the_lost_one_knew() {
    let place = place();
    let folder = place.path();
    licit(folder, &["build"]);
    object(folder, "a1");
    let backup = licit(folder, &["register", "backup", "b.jsonl", "--json"]);
    assert_eq!(backup.code, Some(0), "{}", backup.err);
    assert_eq!(backup.json()["sequence"], 1);
    let again = licit(folder, &["register", "backup", "b.jsonl"]);
    assert_eq!(again.code, Some(1), "a backup is never overwritten");
    object(folder, "konto-zwei");
    let built = licit(folder, &["build", "--json"]).json();
    assert_eq!(built["counts"]["admitted"], 0, "{built}");

    lose(folder);
    // An empty register passes for nothing.
    for command in ["build", "collect"] {
        let said = licit(folder, &[command]);
        assert_eq!(said.code, Some(1), "{command}");
        assert!(
            said.err.contains("does not know what") && said.err.contains("hint:"),
            "{}",
            said.err
        );
    }
    lose(folder);
    let restored = licit(folder, &["register", "restore", "b.jsonl"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert!(
        restored.err.contains("licit register replay"),
        "{}",
        restored.err
    );
    for command in [
        &["build"][..],
        &["collect"],
        &["register", "verify"],
        &["register", "export"],
    ] {
        let said = licit(folder, command);
        assert_eq!(said.code, Some(1), "{command:?}: {}", said.out);
        assert!(said.err.contains("sequence 2"), "{}", said.err);
    }
    // Objections are taken in all the same.
    object(folder, "a3");
    let replay = licit(folder, &["register", "replay", "register.snapshot"]);
    assert_eq!(replay.code, Some(0), "{}", replay.err);
    assert!(
        replay.out.contains("1 entered again, 1 stood"),
        "{}",
        replay.out
    );
    let built = licit(folder, &["build", "--json"]);
    assert_eq!(built.code, Some(0), "{}", built.err);
    assert_eq!(built.json()["counts"]["admitted"], 0);
    let verified = licit(folder, &["register", "verify", "--json"]);
    assert_eq!(verified.json()["entries"], 3, "{}", verified.err);

    let full = licit(folder, &["register", "restore", "b.jsonl"]);
    assert!(
        full.code == Some(1) && full.err.contains("not empty"),
        "{}",
        full.err
    );
}

#[test]
fn an_export_says_what_came_and_went_and_is_entered_again() {
    let place = place();
    let folder = place.path();
    object(folder, "a1");
    licit(folder, &["register", "backup", "b.jsonl"]);
    object(folder, "konto-zwei");
    let export = licit(folder, &["register", "export", "--since", "1"]);
    let lines: Vec<serde_json::Value> = export
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (lines.len(), &lines[0]["since"], &lines[0]["sequence"]),
        (3, &1.into(), &2.into())
    );
    assert_eq!(lines[1]["change"], "added");
    assert_eq!(lines[2]["end"]["lines"], 1);
    let all = licit(folder, &["register", "export"]);
    assert_eq!(all.out.lines().count(), 4, "{}", all.out);
    let table = licit(
        folder,
        &[
            "register",
            "export",
            "--format",
            "csv",
            "--service",
            "plauderei",
        ],
    );
    assert_eq!(table.out.lines().count(), 3, "{}", table.err);
    assert!(
        table
            .out
            .starts_with("service,label,change,stands,sequence,mark\n")
    );
    let none = licit(
        folder,
        &[
            "register",
            "export",
            "--format",
            "csv",
            "--service",
            "andere",
        ],
    );
    assert_eq!(none.out.lines().count(), 1);
    let half = licit(folder, &["register", "export", "--service", "plauderei"]);
    assert_eq!(
        half.code,
        Some(1),
        "half a register would pass for the whole"
    );

    licit(folder, &["build"]);
    fs::write(folder.join("d.jsonl"), export.out).unwrap();
    lose(folder);
    let restored = licit(
        folder,
        &[
            "register", "restore", "b.jsonl", "--replay", "d.jsonl", "--json",
        ],
    );
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    let told = restored.json();
    assert_eq!(told["replayed"][0]["entered"], 1, "{told}");
    assert_eq!(told["complete"], true, "{}", restored.err);
    assert_eq!(licit(folder, &["build"]).code, Some(0));
}

#[test]
fn a_list_takes_away_what_it_named_and_no_objection_of_a_person() {
    let place = place();
    let folder = place.path();
    let line = |account: &str| {
        format!(r#"{{"service":"plauderei","kind":"account_id","value":"{account}"}}"#)
    };
    fs::write(
        folder.join("drop.jsonl"),
        [line("a1"), line("konto-zwei")].join("\n"),
    )
    .unwrap();
    let take = |arguments: &[&str]| {
        let all = [&["object", "--from", "drop.jsonl", "--json"], arguments].concat();
        licit(folder, &all)
    };
    let said = take(&["--list", "drop"]);
    assert_eq!(
        (said.code, &said.json()["entered"]),
        (Some(0), &2.into()),
        "{}",
        said.err
    );
    object(folder, "a1");

    fs::write(folder.join("drop.jsonl"), line("konto-drei")).unwrap();
    assert_eq!(take(&["--full"]).code, Some(2), "a full list has a name");
    let said = take(&["--list", "drop", "--full"]);
    assert_eq!(said.json()["removed"], 2, "{}", said.err);
    let export = licit(folder, &["register", "export", "--format", "csv"]);
    assert_eq!(
        export.out.lines().count(),
        3,
        "a1 objected herself: {}",
        export.out
    );
    let removed = r#"{"service":"plauderei","kind":"account_id","value":"a1","removed":true}"#;
    fs::write(folder.join("drop.jsonl"), format!("\n{removed}\n")).unwrap();
    let said = take(&[]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("drop.jsonl: line 2, column `removed`") && said.err.contains("--list"),
        "{}",
        said.err
    );

    // The same from the policy, before every build.
    let policy = fs::read_to_string(folder.join("licit.toml")).unwrap();
    let list = "\n[[register.list]]\nname = \"drop\"\npath = \"drop.jsonl\"\nfull = true\n";
    fs::write(folder.join("licit.toml"), policy + list).unwrap();
    fs::write(folder.join("drop.jsonl"), line("konto-zwei")).unwrap();
    let built = licit(folder, &["build", "--json"]);
    assert_eq!(built.json()["counts"]["admitted"], 0, "{}", built.err);
    assert!(
        built
            .err
            .contains("1 of 1 objections entered, 1 taken away"),
        "{}",
        built.err
    );
}
