//! Reads version folders with the Python tools that people use (`readers/read_parts.py`).
//!
//! The packages live in a virtual environment under the target folder, made at first use. Where
//! Python or the package index is out of reach, the checks are counted as skipped, never passed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::program::{root, succeeds_heard};
use crate::python::{Environment, environment};
use crate::test::Totals;

/// Checks of one version folder: datasets, Polars, DuckDB, mlcroissant.
pub(crate) const CHECKS: u64 = 4;

/// Depth to which version folders are looked for.
const DEPTH_MAX: u32 = 6;

/// Runs the checks over version folders.
pub(crate) fn run(version_folders: &[PathBuf]) -> Result<Totals> {
    let requirements = root().join("xtask/readers/requirements.txt");
    let python = match environment("readers-venv", &requirements)? {
        Environment::Ready(programs) => programs.join("python"),
        Environment::Missing(what) => {
            eprintln!("Python readers: skipped, {what}");
            let skipped = CHECKS * version_folders.len() as u64;
            return Ok(Totals {
                skipped,
                ..Totals::default()
            });
        }
    };
    let mut totals = Totals::default();
    for folder in version_folders {
        let mut command = Command::new(&python);
        command
            .arg(root().join("xtask/readers/read_parts.py"))
            .arg(folder);
        // Nothing is fetched or sent: the folder is all that these tools may look at.
        command
            .env("HF_HUB_OFFLINE", "1")
            .env("HF_DATASETS_OFFLINE", "1");
        let mut counted = Totals::default();
        let passed = succeeds_heard(&mut command, |line| match line.split_once(' ') {
            Some(("passed", _)) => counted.passed += 1,
            Some(("failed", _)) => counted.failed += 1,
            _ => {}
        })?;
        if !passed && counted.failed == 0 {
            counted.failed = 1; // it broke before it could say so
        }
        totals += counted;
    }
    Ok(totals)
}

/// All version folders below a folder: those with a `manifest.json`.
pub(crate) fn version_folders(below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    search(below, DEPTH_MAX, &mut found);
    found.sort();
    found
}

fn search(folder: &Path, depth: u32, found: &mut Vec<PathBuf>) {
    if folder.join("manifest.json").is_file() {
        found.push(folder.to_path_buf());
        return;
    }
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            search(&entry.path(), depth, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_version_folders_and_does_not_look_into_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/v1", "a/v1/evidence", "b/c/v2", "empty"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        for name in ["a/v1", "a/v1/evidence", "b/c/v2"] {
            fs::write(folder.path().join(name).join("manifest.json"), "{}").unwrap();
        }
        let found = version_folders(folder.path());
        assert_eq!(
            found,
            [folder.path().join("a/v1"), folder.path().join("b/c/v2")]
        );
        assert!(version_folders(&folder.path().join("missing")).is_empty());
    }
}
