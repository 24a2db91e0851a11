//! `cargo xtask tidy`: holds what no compiler holds — the direction of dependencies, the size and
//! opening of files, the words, and that nothing is forgotten or left behind.
//!
//! Every check is a pure function from what stands in the repository to the problems in it; this
//! module reads the repository and prints the problems.

mod edges;
mod files;
mod forgotten;
mod leftovers;
mod words;

use std::fmt;
use std::fs;

use anyhow::{Context, Result, ensure};

use crate::program::{cargo, root};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Problem {
    /// File, from the root, or a crate.
    place: String,
    /// Line, counted from 1, where there is one.
    line: Option<usize>,
    /// What is wrong, and what to do.
    what: String,
}

impl Problem {
    fn new(place: impl Into<String>, line: Option<usize>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.place, self.what),
            None => write!(out, "{}: {}", self.place, self.what),
        }
    }
}

/// A file of the repository.
struct File {
    /// Path from the root, with `/`.
    path: String,
    /// First bytes, for files that are not text.
    head: Vec<u8>,
    /// Size in bytes.
    size: u64,
    /// The text, of files whose ending says that they are read by people.
    text: Option<String>,
}

/// Endings of files that are read as text.
const TEXT: [&str; 9] = [
    ".rs", ".md", ".html", ".toml", ".py", ".txt", ".css", ".sh", ".sql",
];

/// Runs all checks; false if there is a problem.
pub(crate) fn run() -> Result<bool> {
    let mut problems = edges::check(&edges::Graph::from_metadata(&metadata()?)?);
    let files = repository()?;
    for file in &files {
        problems.extend(files::check(file));
        problems.extend(words::check(file));
        problems.extend(leftovers::check(file));
    }
    problems.extend(forgotten::check(&files));
    problems.sort();
    for problem in &problems {
        eprintln!("{problem}");
    }
    match problems.len() {
        0 => println!("tidy: {} files in order", files.len()),
        count => println!("tidy: {count} problems"),
    }
    Ok(problems.is_empty())
}

fn metadata() -> Result<serde_json::Value> {
    let output = cargo(&["metadata", "--no-deps", "--format-version", "1"]).output()?;
    ensure!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// All files that git tracks or would track.
fn repository() -> Result<Vec<File>> {
    let output = std::process::Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .context("cannot start git")?;
    ensure!(
        output.status.success(),
        "git ls-files: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names = String::from_utf8(output.stdout).context("a file name is no UTF-8")?;
    let mut files = Vec::new();
    for path in names.split('\0').filter(|path| !path.is_empty()) {
        let full = root().join(path);
        // Deleted but still tracked, or a link that leads nowhere.
        let Ok(bytes) = fs::read(&full) else { continue };
        let text = TEXT.iter().any(|ending| path.ends_with(ending));
        files.push(File {
            path: path.to_owned(),
            size: bytes.len() as u64,
            head: bytes.iter().copied().take(16).collect(),
            text: text.then(|| String::from_utf8_lossy(&bytes).into_owned()),
        });
    }
    Ok(files)
}

#[cfg(test)]
impl File {
    /// A text file for a test.
    fn planted(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            size: text.len() as u64,
            head: text.bytes().take(16).collect(),
            text: Some(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_read_like_those_of_a_compiler() {
        assert_eq!(
            Problem::new("a.rs", Some(3), "is wrong").to_string(),
            "a.rs:3: is wrong"
        );
        assert_eq!(
            Problem::new("crate", None, "is wrong").to_string(),
            "crate: is wrong"
        );
    }

    /// The graph of this very workspace is in order: the table of allowed edges is in force.
    #[test]
    fn the_workspace_keeps_the_allowed_edges() {
        let graph = edges::Graph::from_metadata(&metadata().unwrap()).unwrap();
        assert_eq!(edges::check(&graph), []);
    }
}
