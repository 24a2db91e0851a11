//! The examples in the documentation say what really happens.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

/// Commands whose example is run as it stands; others need an installation or a browser.
const RUN: [&str; 2] = ["licit deidentify", "licit evaluate --gold examples/"];

/// The commands in blocks ```` ```console ````, with the lines that they print.
fn examples(page: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut in_block = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_block = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            found.push((command.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = found.last_mut().filter(|_| in_block) {
            lines.push(line.to_owned());
        }
    }
    found
}

/// The words of a line without fractions: no two runs share their speed, and the shares are for
/// the benches to hold.
fn words(line: &str) -> Vec<&str> {
    let is_fraction = |word: &str| word.contains('.') && word.parse::<f64>().is_ok();
    let words = line.split_whitespace();
    words.filter(|word| !is_fraction(word)).collect()
}

#[test]
fn every_example_prints_what_the_page_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = Path::new(env!("CARGO_BIN_EXE_licit")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut run = 0;
    for page in ["README.md", "docs/deidentify.md", "docs/evaluate.md"] {
        let text = std::fs::read_to_string(root.join(page)).unwrap();
        for (command, expected) in examples(&text) {
            if expected.is_empty() || !RUN.iter().any(|part| command.contains(part)) {
                continue;
            }
            let output = Command::new("sh")
                .args(["-c", &format!("{command} 2>&1")])
                .current_dir(&root)
                .env("PATH", format!("{}:{path}", program.display()))
                .output()
                .unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            let said: Vec<Vec<&str>> = said.lines().map(words).collect();
            let expected: Vec<Vec<&str>> = expected.iter().map(|line| words(line)).collect();
            // A table may be cut short.
            let is_cut = expected.last().is_some_and(|last| last == &["…"]);
            let expected = expected.strip_suffix(&[vec!["…"]]).unwrap_or(&expected);
            let said = if is_cut {
                said.get(..expected.len()).unwrap_or(&said)
            } else {
                &said
            };
            assert_eq!(said, expected, "{page}: {command}");
            run += 1;
        }
    }
    assert!(run >= 5, "only {run} examples were run");
}
