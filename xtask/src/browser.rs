//! The browser that tests of the pages are run in: Chromium with its driver, and axe-core.
//!
//! Without a browser these tests are ignored, which their runner counts as skipped.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::program::{answers, succeeds, target};

/// The version of axe-core that finds what keeps people from using a page.
const AXE_VERSION: &str = "4.14.1";

/// The test that needs axe-core.
pub(crate) const AXE_TEST: &str = "axe_finds_nothing";

/// What there is to test with.
pub(crate) enum Browser {
    /// With the file of axe-core, if there is one.
    Ready(Option<PathBuf>),
    Missing(&'static str),
}

/// Finds a browser, or installs it where that is this process's to do.
pub(crate) fn find() -> Result<Browser> {
    if !installed() {
        if !answers(Command::new("apt-get").arg("--version")) || !is_root() {
            return Ok(Browser::Missing(
                "chromedriver and chromium are not installed (Debian: chromium-driver)",
            ));
        }
        eprintln!("browser tests: installing chromium and chromium-driver");
        let done = install()? || (apt(&["update", "-qq"])? && install()?);
        if !done || !installed() {
            return Ok(Browser::Missing(
                "chromium could not be installed (no network?)",
            ));
        }
    }
    Ok(Browser::Ready(axe()?))
}

fn installed() -> bool {
    answers(Command::new("chromedriver").arg("--version"))
        && ["chromium", "google-chrome"]
            .iter()
            .any(|name| answers(Command::new(name).arg("--version")))
}

fn is_root() -> bool {
    let said = Command::new("id").arg("-u").output();
    said.is_ok_and(|said| said.stdout.trim_ascii() == b"0")
}

fn install() -> Result<bool> {
    apt(&[
        "install",
        "-qq",
        "-y",
        "--no-install-recommends",
        "chromium",
        "chromium-driver",
    ])
}

fn apt(arguments: &[&str]) -> Result<bool> {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive")
        .args(["-o", "Acquire::Retries=1"])
        .args(["-o", "Acquire::http::Timeout=30"])
        .args(["-o", "DPkg::Lock::Timeout=60"])
        .args(arguments);
    // Its chatter is not what the tests have to say.
    apt.stdout(std::process::Stdio::null());
    succeeds(&mut apt)
}

/// axe-core, from the cache or from npm.
fn axe() -> Result<Option<PathBuf>> {
    let folder = target().join(format!("axe-{AXE_VERSION}"));
    let file = folder.join("node_modules/axe-core/axe.min.js");
    if file.is_file() {
        return Ok(Some(file));
    }
    if !answers(Command::new("npm").arg("--version")) {
        return Ok(None);
    }
    let mut npm = Command::new("npm");
    npm.args([
        "install",
        "--silent",
        "--no-save",
        "--no-audit",
        "--no-fund",
    ])
    .args(["--ignore-scripts", "--fetch-retries=1", "--prefix"])
    .arg(&folder)
    .arg(format!("axe-core@{AXE_VERSION}"));
    let done = succeeds(&mut npm)?;
    Ok((done && file.is_file()).then_some(file))
}
