//! Asks a running register what its description (`/openapi.json`) allows and what it forbids, with
//! Schemathesis: no answer may be a fault of the server or one that is not described.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::program::{cargo, root, succeeds, succeeds_heard, target};
use crate::python::{Environment, environment};
use crate::test::Totals;

/// What is added to the policy of `init`. The token of the pipeline is `probe`.
const SERVICE: &str = r#"
[service]
address = ["Musterweg 1", "12345 Musterstadt"]
models = "Sprachmodelle"
submissions_per_hour = 1000000
[service.authority]
name = "Landesbeauftragte für Datenschutz Musterland"
url = "https://datenschutz.musterland.example"
[service.names.plauderei]
name = "Plauderei"
[service.names.bilderei]
name = "Bilderei"
[[service.pipeline]]
name = "probe"
token_sha256 = "TOKEN"
"#;

/// SHA-256 of `probe`.
const TOKEN: &str = "ba9c736f19e7f60b7f6764adb0b7908c0a2b394e09b6c09863528c7f2bc86095";

/// Cases for each operation, at most; all of them together take less than half a
/// minute. A limit of time would make the number of checks depend on the machine.
const EXAMPLES: &str = "40";

/// Runs the checks; the words say why there were none.
pub(crate) fn run() -> Result<(Totals, Option<&'static str>)> {
    let requirements = root().join("xtask/openapi/requirements.txt");
    let programs = match environment("openapi-venv", &requirements)? {
        Environment::Ready(programs) => programs,
        Environment::Missing(what) => {
            let skipped = Totals {
                skipped: 1,
                ..Totals::default()
            };
            return Ok((skipped, Some(what)));
        }
    };
    let served = Served::start()?;
    let mut st = Command::new(programs.join("schemathesis"));
    st.args(["run", &format!("{}/openapi.json", served.url)])
        .args(["--header", "Authorization: Bearer probe"])
        .args([
            "--phases",
            "coverage,fuzzing,stateful",
            "--seed",
            "20261123",
        ])
        .args(["--max-examples", EXAMPLES])
        // A described text may still be no name of a service and no mail address.
        .args(["--exclude-checks", "positive_data_acceptance"])
        .args(["--request-timeout", "10", "--generation-database", "none"])
        .args(["--warnings", "off", "--no-color"])
        .env("SCHEMATHESIS_HOOKS", root().join("xtask/openapi/hooks.py"))
        .current_dir(&served.folder);
    let mut totals = Totals::default();
    let passed = succeeds_heard(&mut st, |line| totals += phase_line(line))?;
    totals.failed += u64::from(!passed && totals.failed == 0);
    // Nothing was checked: that is no success.
    totals.failed += u64::from(totals.passed + totals.failed == 0);
    Ok((totals, None))
}

/// Reads a line such as ` ✅  6 passed  ❌  4 failed  ⏭  2 skipped`; nothing for any other.
fn phase_line(line: &str) -> Totals {
    let mut totals = Totals::default();
    let line = line.trim();
    if !line.starts_with(['✅', '❌', '⏭', '🚫']) {
        return totals;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    for pair in words.windows(2) {
        let [count, word] = pair else { continue };
        let Ok(count) = count.parse::<u64>() else {
            continue;
        };
        match word.trim_end_matches(',') {
            "passed" => totals.passed += count,
            "failed" | "error" | "errors" | "errored" => totals.failed += count,
            "skipped" => totals.skipped += count,
            _ => {}
        }
    }
    totals
}

/// A register in a folder of its own, ended when it is dropped.
struct Served {
    folder: PathBuf,
    url: String,
    child: Child,
}

impl Served {
    fn start() -> Result<Self> {
        let binary = binary()?;
        let folder = target().join("tmp").join("openapi");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let mut init = Command::new(&binary);
        init.arg("init").current_dir(&folder).stdout(Stdio::null());
        if !succeeds(&mut init)? {
            bail!("`licit init` failed");
        }
        let policy = folder.join("licit.toml");
        let text = fs::read_to_string(&policy)? + &SERVICE.replace("TOKEN", TOKEN);
        fs::write(&policy, text)?;
        let mut child = Command::new(&binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start `licit serve`")?;
        let out = child.stdout.take();
        let mut served = Self {
            folder,
            url: String::new(),
            child,
        };
        let mut said = String::new();
        if let Some(out) = out {
            BufReader::new(out).read_line(&mut said)?;
        }
        let said: serde_json::Value =
            serde_json::from_str(&said).context("`licit serve` did not say where it listens")?;
        said["url"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut served.url);
        Ok(served)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command, built as the tests have built it.
fn binary() -> Result<PathBuf> {
    if !succeeds(&mut cargo(&[
        "build",
        "--quiet",
        "-p",
        "licit-cli",
        "--bin",
        "licit",
    ]))? {
        bail!("the command does not compile");
    }
    let name = format!("licit{}", std::env::consts::EXE_SUFFIX);
    Ok(Path::new(&target()).join("debug").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_counts_of_phases_alone() {
        let check = |line: &str, expected: (u64, u64, u64)| {
            let totals = phase_line(line);
            let read = (totals.passed, totals.failed, totals.skipped);
            assert_eq!(read, expected, "{line}");
        };
        check("     ✅  6 passed  ❌  4 failed", (6, 4, 0));
        check("     ✅ 32 passed", (32, 0, 0));
        check("     ✅ 8 passed  ⏭  2 skipped", (8, 0, 2));
        check("  ❌ Coverage", (0, 0, 0));
        check(
            "  413 generated, 5 found 5 unique failures, 4 skipped",
            (0, 0, 0),
        );
    }
}
