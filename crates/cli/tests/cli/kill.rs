//! A build that is killed in the middle leaves nothing half-written, and the next one ends with
//! the version that an undisturbed one would have made.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::run::{command, licit};

const POLICY: &str = r#"
controller = { name = "Beispielnetz GmbH", contact = "datenschutz@beispielnetz.example" }
basis = { mode = "legitimate_interest" }
notice = { announced_on = 2025-01-01, freeze_on = 2025-05-27 }
dataset = { name = "probe" }
[[source]]
service = "plauderei"
format = "items"
path = "items"
visibility = "stated"
"#;

/// Kills that are tried; each at another moment.
const KILLS: u64 = 12;

#[test]
fn a_killed_build_goes_on_to_the_same_version() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    fs::write(folder.join("licit.toml"), POLICY).unwrap();
    fs::create_dir(folder.join("items")).unwrap();
    for file in 0..6_u64 {
        let planted = licit_source::fixture::items(file, 1500);
        let lines: Vec<Vec<u8>> = planted.map(|planted| planted.line).collect();
        fs::write(
            folder.join(format!("items/{file}.jsonl")),
            lines.join(&b'\n'),
        )
        .unwrap();
    }
    let started = std::time::Instant::now();
    let expected = licit(folder, &["build", "--json"]).json()["version_id"].clone();
    let whole = started.elapsed();

    let mut killed = 0;
    for kill in 0..KILLS {
        for name in ["datasets", "restricted", "staging"] {
            let _ = fs::remove_dir_all(folder.join(name));
        }
        let mut child = command(folder, &["build", "--json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(
            whole.mul_f64((kill as f64 + 0.5) / KILLS as f64) + Duration::from_millis(1),
        );
        child.kill().unwrap();
        // Killed by a signal, it has no exit code.
        killed += u32::from(child.wait().unwrap().code().is_none());
        if let Some(version) = only_version(folder) {
            let said = licit(folder, &["verify", version.to_str().unwrap()]);
            assert_eq!(
                said.code,
                Some(0),
                "half a version under its final name: {}",
                said.err
            );
        }
        let again = licit(folder, &["build", "--json"]);
        assert_eq!(again.json()["version_id"], expected, "{}", again.err);
        assert_eq!(leftovers(folder), Vec::<String>::new());
    }
    assert!(killed > 0, "every run was over before it was killed");
}

fn only_version(folder: &Path) -> Option<std::path::PathBuf> {
    let version = folder.join("datasets/probe/v1");
    version.exists().then_some(version)
}

/// Names that must not be there when a build has ended.
fn leftovers(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let is_leftover = name.starts_with(".tmp-") || name.starts_with(".building-");
            if is_leftover || name == "work" {
                found.push(name);
            }
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            }
        }
    }
    found
}
