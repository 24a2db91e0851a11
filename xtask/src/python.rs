//! Python tools of the tests, each set in a virtual environment of its own under the target folder,
//! made at first use from pinned versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::program::{answers, succeeds, target};

pub(crate) enum Environment {
    /// The folder of its programs.
    Ready(PathBuf),
    Missing(&'static str),
}

/// An environment, which is made when it is not there or has other packages.
pub(crate) fn environment(name: &str, requirements: &Path) -> Result<Environment> {
    let wanted = fs::read_to_string(requirements)?;
    let folder = target().join(name);
    let programs = folder.join("bin");
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(Environment::Ready(programs));
    }
    if !answers(Command::new("python3").arg("--version")) {
        return Ok(Environment::Missing("python3 is not installed"));
    }
    eprintln!("installing Python packages into {}", folder.display());
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(&folder);
    if !succeeds(&mut venv)? {
        return Ok(Environment::Missing(
            "python3 has no module venv (Debian: python3-venv)",
        ));
    }
    let mut pip = Command::new(programs.join("python"));
    pip.args(["-m", "pip", "install", "--quiet"])
        .arg("--disable-pip-version-check")
        // One package comes as source only; the others have wheels.
        .args(["--retries", "2", "--prefer-binary", "-r"])
        .arg(requirements);
    if !succeeds(&mut pip)? {
        return Ok(Environment::Missing(
            "the packages could not be installed (no network?)",
        ));
    }
    fs::write(&stamp, wanted)?;
    Ok(Environment::Ready(programs))
}
