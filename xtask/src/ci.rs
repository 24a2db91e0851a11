//! `cargo xtask ci`: everything that a change must pass, in one order, here and on any machine.
//!
//! Every step runs even if an earlier one failed, so that one run tells all; the summary comes
//! last. A tool that is not installed is reported as skipped; only optional tools may be.

use std::time::Instant;

use anyhow::Result;

use crate::program::{answers, cargo, root, succeeds};
use crate::{test, tidy};

/// What became of a step.
enum Step {
    Passed(String),
    Failed(String),
    Skipped(String),
}

impl From<bool> for Step {
    fn from(passed: bool) -> Self {
        if passed {
            Self::Passed(String::new())
        } else {
            Self::Failed(String::new())
        }
    }
}

/// A step: its name, and what it does.
type Run = fn() -> Result<Step>;

const STEPS: [(&str, Run); 7] = [
    ("fmt", format),
    ("clippy", lint),
    ("test", run_tests),
    ("doc", document),
    ("tidy", || tidy::run().map(Step::from)),
    ("fuzz targets", check_fuzz_targets),
    ("deny", check_dependencies),
];

/// Runs all steps; false if one failed.
pub(crate) fn run() -> Result<bool> {
    let mut passed = true;
    let mut summary = Vec::new();
    for (name, step) in STEPS {
        println!("\n── {name}");
        let start = Instant::now();
        let outcome = step().unwrap_or_else(|error| Step::Failed(format!("{error:#}")));
        let (word, detail) = match outcome {
            Step::Passed(detail) => ("passed", detail),
            Step::Skipped(detail) => ("skipped", detail),
            Step::Failed(detail) => {
                passed = false;
                ("FAILED", detail)
            }
        };
        let seconds = start.elapsed().as_secs();
        summary.push(
            format!("{name:<14}{word:<9}{seconds:>5} s  {detail}")
                .trim_end()
                .to_owned(),
        );
    }
    println!("\n── summary\n{}", summary.join("\n"));
    Ok(passed)
}

fn format() -> Result<Step> {
    if !answers(&mut cargo(&["fmt", "--version"])) {
        return Ok(Step::Failed(
            "not installed; hint: rustup component add rustfmt".to_owned(),
        ));
    }
    Ok(succeeds(&mut cargo(&["fmt", "--all", "--check"]))?.into())
}

fn lint() -> Result<Step> {
    if !answers(&mut cargo(&["clippy", "--version"])) {
        return Ok(Step::Failed(
            "not installed; hint: rustup component add clippy".to_owned(),
        ));
    }
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    Ok(succeeds(&mut cargo(&arguments))?.into())
}

fn run_tests() -> Result<Step> {
    let outcome = test::run(None, &[])?;
    Ok(if outcome.passed {
        Step::Passed(outcome.closing)
    } else {
        Step::Failed(outcome.closing)
    })
}

fn document() -> Result<Step> {
    let mut command = cargo(&["doc", "--workspace", "--no-deps"]);
    Ok(succeeds(command.env("RUSTDOCFLAGS", "-D warnings"))?.into())
}

fn check_fuzz_targets() -> Result<Step> {
    if !root().join("fuzz/Cargo.toml").is_file() {
        return Ok(Step::Skipped("there is no folder fuzz".to_owned()));
    }
    Ok(succeeds(&mut cargo(&["check", "--manifest-path", "fuzz/Cargo.toml"]))?.into())
}

fn check_dependencies() -> Result<Step> {
    if !answers(&mut cargo(&["deny", "--version"])) {
        let hint = "cargo-deny is not installed; hint: cargo install --locked cargo-deny";
        return Ok(Step::Skipped(hint.to_owned()));
    }
    // Licences, bans and sources need no network; the advisory database is fetched where it can
    // be, and its absence must not hide the rest.
    let checks = ["deny", "check", "licenses", "bans", "sources"];
    let passed = succeeds(&mut cargo(&checks))?;
    if !passed || answers(&mut cargo(&["deny", "check", "advisories"])) {
        return Ok(passed.into());
    }
    if !answers(&mut cargo(&["deny", "fetch", "db"])) {
        let detail = "the advisory database is out of reach: advisories skipped, the rest passed";
        return Ok(Step::Passed(detail.to_owned()));
    }
    Ok(succeeds(&mut cargo(&["deny", "check", "advisories"]))?.into())
}
