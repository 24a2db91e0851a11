//! `cargo xtask test`: every test there is, with one honest total at the end.
//!
//! Rust tests run under cargo-nextest where it is installed and under `cargo test` elsewhere,
//! then the documentation examples, the tests of the benches, what the description of the API
//! promises, and the Python readers over the version folders that the integration tests left in
//! `<target>/tmp/readers`. Tests in a browser are Rust tests that are ignored where there is none.

use std::fmt;
use std::fs;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::postgres::Server;
use crate::program::{answers, cargo, root, succeeds_heard, target};
use crate::{openapi, readers};

/// How many tests went which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// The result of all tests.
pub(crate) struct Outcome {
    /// Whether every runner said so, by its exit code.
    pub(crate) passed: bool,
    /// The last line.
    pub(crate) closing: String,
}

/// Folder in which an integration test leaves a version for the Python readers.
pub(crate) fn versions_for_readers() -> PathBuf {
    target().join("tmp").join("readers")
}

/// Runs the tests; `arguments` go to the runner.
pub(crate) fn run(version_folder: Option<&Path>, arguments: &[String]) -> Result<Outcome> {
    let selection = Selection::new(arguments);
    if version_folder.is_none() {
        // What an earlier run left behind says nothing about this one.
        let _ = fs::remove_dir_all(versions_for_readers());
    }
    let mut closing = Vec::new();
    let mut totals = Totals::default();
    let mut passed = run_rust(&selection, &mut totals, &mut closing)?;
    if selection.everything() {
        passed &= run_on_postgres(&mut totals, &mut closing)?;
    }
    if selection.filters.is_empty() {
        passed &= run_doc_tests(&selection, &mut totals, &mut closing)?;
    } else {
        closing.push("documentation examples: left out, because a filter was given".to_owned());
    }
    if selection.everything() {
        passed &= run_bench_tests(&mut totals, &mut closing)?;
    }
    if selection.filters.is_empty() && selection.of_the_command() {
        passed &= run_api_tests(&mut totals, &mut closing)?;
    }
    let folders = match version_folder {
        Some(folder) => vec![folder.to_path_buf()],
        None => readers::version_folders(&versions_for_readers()),
    };
    if !folders.is_empty() {
        let read = readers::run(&folders)?;
        passed &= read.failed == 0;
        totals += read;
        closing.push(format!("Python readers: {read}"));
    } else if selection.everything() {
        closing.push("Python readers: no test left a version folder".to_owned());
        totals.skipped += readers::CHECKS;
    }
    println!("\n{}", closing.join("\n"));
    // A runner that fails before it counts (a crate that does not compile) is a failure too.
    totals.failed += u64::from(!passed && totals.failed == 0);
    println!("{totals}");
    Ok(Outcome {
        passed,
        closing: totals.to_string(),
    })
}

/// What the caller wants to see tested.
struct Selection {
    /// `-p NAME` and the like: also for documentation examples.
    packages: Vec<String>,
    /// Anything else: for the runner of the Rust tests alone.
    filters: Vec<String>,
}

impl Selection {
    fn new(arguments: &[String]) -> Self {
        let mut selection = Self {
            packages: Vec::new(),
            filters: Vec::new(),
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let takes_value = matches!(argument.as_str(), "-p" | "--package" | "--exclude");
            if takes_value || argument.starts_with("-p") || argument.starts_with("--package=") {
                selection.packages.push(argument.clone());
                if takes_value {
                    selection.packages.extend(arguments.next().cloned());
                }
            } else {
                selection.filters.push(argument.clone());
            }
        }
        selection
    }

    fn everything(&self) -> bool {
        self.packages.is_empty() && self.filters.is_empty()
    }

    /// Whether the tests of the command are among them, such as those in a browser.
    fn of_the_command(&self) -> bool {
        let names = |word: &String| word.ends_with("licit-cli");
        let leaves_out = self.packages.iter().any(|word| word == "--exclude");
        self.packages.is_empty() || self.packages.iter().any(names) != leaves_out
    }

    /// `--workspace`, unless packages are named.
    fn scope(&self) -> Vec<&str> {
        let named = self
            .packages
            .iter()
            .any(|word| word.starts_with("-p") || word.starts_with("--package"));
        let workspace = (!named).then_some("--workspace");
        workspace
            .into_iter()
            .chain(self.packages.iter().map(String::as_str))
            .collect()
    }
}

/// Chooses the cases of the property tests.
const CASES_SEED: &str = "PROPTEST_RNG_SEED";

fn run_rust(selection: &Selection, totals: &mut Totals, closing: &mut Vec<String>) -> Result<bool> {
    let nextest = answers(&mut cargo(&["nextest", "--version"]));
    let mut command = if nextest {
        cargo(&["nextest", "run", "--no-fail-fast", "--no-tests=pass"])
    } else {
        eprintln!(
            "cargo-nextest is not installed: `cargo test` runs the tests, one crate at a time"
        );
        cargo(&["test", "--all-targets", "--no-fail-fast"])
    };
    command.args(selection.scope());
    if selection.of_the_command() {
        totals.skipped += with_browser(&mut command, nextest, selection, closing)?;
    } else {
        command.args(&selection.filters);
    }
    // The same cases for the same commit, so that a verdict can be had again; whoever hunts for
    // new ones sets another number and more cases (CONTRIBUTING.md).
    if std::env::var_os(CASES_SEED).is_none() {
        command.env(CASES_SEED, "20261123");
    }
    run_counted(&mut command, totals, closing)
}

/// The tests of the register once more, on a real server: the same statements, the same answers.
fn run_on_postgres(totals: &mut Totals, closing: &mut Vec<String>) -> Result<bool> {
    let server = match Server::start() {
        Ok(server) => server,
        Err(error) => {
            closing.push(format!("the register on PostgreSQL: left out, {error:#}"));
            totals.skipped += 1;
            return Ok(true);
        }
    };
    // With the features of the whole workspace, so that nothing is compiled again.
    let mut command = if answers(&mut cargo(&["nextest", "--version"])) {
        let chosen = "package(licit-register) & test(/^register::tests/)";
        cargo(&[
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "-E",
            chosen,
        ])
    } else {
        cargo(&["test", "--workspace", "--lib", "register::tests"])
    };
    command.env("LICIT_TEST_POSTGRES", server.url());
    if std::env::var_os(CASES_SEED).is_none() {
        command.env(CASES_SEED, "20261123");
    }
    run_counted(&mut command, totals, closing)
}

/// Adds the filters and, where there is a browser, the tests that are ignored without one; how
/// many are left out and not counted by the runner.
fn with_browser(
    command: &mut Command,
    nextest: bool,
    selection: &Selection,
    closing: &mut Vec<String>,
) -> Result<u64> {
    let axe = match browser::find()? {
        Browser::Ready(axe) => axe,
        Browser::Missing(what) => {
            closing.push(format!("browser tests: skipped, {what}"));
            command.args(&selection.filters);
            return Ok(0);
        }
    };
    let without_axe = axe.is_none();
    if let Some(axe) = axe {
        command.env("LICIT_AXE", axe);
    } else {
        closing.push("axe: skipped, npm is not installed or finds no package".to_owned());
    }
    if nextest {
        command.args(["--run-ignored", "all"]);
        if without_axe {
            command.args(["-E", &format!("not test({})", browser::AXE_TEST)]);
        }
        command.args(&selection.filters);
        return Ok(0);
    }
    command.args(&selection.filters);
    if !selection.filters.iter().any(|word| word == "--") {
        command.arg("--");
    }
    command.arg("--include-ignored");
    if without_axe {
        command.args(["--skip", browser::AXE_TEST]);
    }
    Ok(u64::from(without_axe)) // what libtest filters out, it does not count
}

fn run_doc_tests(
    selection: &Selection,
    totals: &mut Totals,
    closing: &mut Vec<String>,
) -> Result<bool> {
    let mut command = cargo(&["test", "--doc", "--no-fail-fast"]);
    command.args(selection.scope());
    run_counted(&mut command, totals, closing)
}

/// What the description of the API says is asked of a running register.
fn run_api_tests(totals: &mut Totals, closing: &mut Vec<String>) -> Result<bool> {
    let (counted, skipped) = openapi::run()?;
    *totals += counted;
    closing.push(match skipped {
        Some(what) => format!("description of the API: skipped, {what}"),
        None => format!("description of the API: {counted}"),
    });
    Ok(counted.failed == 0)
}

/// Folders of the measuring of benches, each with modules of its own.
const BENCHES: [&str; 3] = ["bench", "bench/build", "bench/deid"];

/// The measuring of the benches is code, too. It needs Python and nothing else.
fn run_bench_tests(totals: &mut Totals, closing: &mut Vec<String>) -> Result<bool> {
    if !answers(Command::new("python3").arg("--version")) {
        closing.push("tests of the benches: python3 is not installed".to_owned());
        totals.skipped += 1;
        return Ok(true);
    }
    let mut passed = true;
    for folder in BENCHES {
        let counted = run_python_tests(folder)?;
        passed &= counted.failed == 0;
        *totals += counted;
        closing.push(format!("tests of {folder}: {counted}"));
    }
    Ok(passed)
}

fn run_python_tests(folder: &str) -> Result<Totals> {
    let mut python = Command::new("python3");
    python.args(["-B", "-m", "unittest", "discover", "-s", folder]);
    python.args(["-p", "test_*.py"]);
    let (mut ran, mut failed) = (0, 0);
    let passed = succeeds_heard(python.current_dir(root()), |line| {
        if let Some(rest) = line.strip_prefix("Ran ") {
            ran = first_number(rest);
        } else if let Some(rest) = line.strip_prefix("FAILED (") {
            failed = rest
                .split(',')
                .map(|part| first_number(part.split_once('=').map_or("", |(_, n)| n)))
                .sum();
        }
    })?;
    failed = failed.max(u64::from(!passed));
    Ok(Totals {
        passed: u64::saturating_sub(ran, failed),
        failed,
        skipped: 0,
    })
}

fn first_number(words: &str) -> u64 {
    let end = words
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(words.len());
    words
        .get(..end)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

/// Runs one runner, adds up its closing lines and keeps them.
fn run_counted(
    command: &mut Command,
    totals: &mut Totals,
    closing: &mut Vec<String>,
) -> Result<bool> {
    let mut lines = Vec::new();
    let mut without_library = false;
    let passed = succeeds_heard(command, |line| {
        // A package that is a program alone has no examples to run, which is no failure.
        without_library |= line.starts_with("error: no library targets found in package");
        if let Some(found) = closing_line(line) {
            *totals += found;
            lines.push(line.trim().to_owned());
        }
    })?;
    // `cargo test` closes once a crate; of those without a test nobody needs to hear again.
    closing.extend(
        lines
            .into_iter()
            .filter(|line| !line.contains(" 0 passed; 0 failed; 0 ignored")),
    );
    Ok(passed || without_library)
}

/// Reads the closing line of cargo-nextest or of libtest; `None` for any other line.
///
/// nextest: `Summary [ 0.1s] 3/4 tests run: 2 passed (1 slow), 1 failed, 1 timed out, 1 skipped`;
/// libtest: `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out`.
fn closing_line(line: &str) -> Option<Totals> {
    let line = line.trim();
    let counts = if line.starts_with("Summary [") {
        line.split_once("run: ")?.1
    } else {
        line.strip_prefix("test result: ")?.split_once(". ")?.1
    };
    let mut totals = Totals::default();
    for part in counts.split([',', ';']) {
        let mut words = part.split_whitespace();
        let (Some(count), Some(word)) = (words.next(), words.next()) else {
            continue;
        };
        let Ok(count) = count.parse::<u64>() else {
            continue;
        };
        match word {
            "passed" => totals.passed += count,
            // nextest: `exec failed`, `timed out` are failures with a word of their own.
            "failed" | "timed" | "exec" => totals.failed += count,
            "skipped" | "ignored" => totals.skipped += count,
            _ => {}
        }
    }
    Some(totals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_closing_lines_of_both_runners() {
        let check = |line: &str, expected: Option<(u64, u64, u64)>| {
            let totals = closing_line(line).map(|t| (t.passed, t.failed, t.skipped));
            assert_eq!(totals, expected, "{line}");
        };
        check(
            "     Summary [   0.012s] 10 tests run: 10 passed, 0 skipped",
            Some((10, 0, 0)),
        );
        check(
            "Summary [ 60.1s] 7/9 tests run: 4 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 2 skipped",
            Some((4, 3, 2)),
        );
        check(
            "Summary [   0.000s] 0 tests run: 0 passed, 0 skipped",
            Some((0, 0, 0)),
        );
        check(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            Some((3, 0, 1)),
        );
        check(
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured",
            Some((2, 1, 0)),
        );
        // Near misses: a test may print such words itself.
        check("test the_result: ok", None);
        check("3 passed, 4 failed, 5 skipped", None);
        check("PASS [ 0.1s] licit-record a::b", None);
    }

    #[test]
    fn the_browser_is_for_the_command() {
        let check = |arguments: &[&str], expected: bool| {
            let arguments: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
            let selection = Selection::new(&arguments);
            assert_eq!(selection.of_the_command(), expected, "{arguments:?}");
        };
        check(&[], true);
        check(&["browser::"], true);
        check(&["-p", "licit-cli"], true);
        check(&["--package=licit-cli"], true);
        check(&["-p", "licit-admit"], false);
        check(&["--exclude", "licit-cli"], false);
        check(&["--exclude", "xtask"], true);
    }

    #[test]
    fn packages_scope_all_runners_and_filters_one() {
        let check = |arguments: &[&str], scope: &[&str], filters: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
            let selection = Selection::new(&arguments);
            assert_eq!(selection.scope(), scope, "{arguments:?}");
            assert_eq!(selection.filters, filters, "{arguments:?}");
        };
        check(&[], &["--workspace"], &[]);
        check(&["-p", "licit-admit"], &["-p", "licit-admit"], &[]);
        check(
            &["--package=licit-admit", "minors"],
            &["--package=licit-admit"],
            &["minors"],
        );
        check(
            &["--exclude", "xtask"],
            &["--workspace", "--exclude", "xtask"],
            &[],
        );
        check(&["minors"], &["--workspace"], &["minors"]);
    }
}
