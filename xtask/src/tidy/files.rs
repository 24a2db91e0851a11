//! What a Rust file looks like: it opens with its responsibility, stays readable in size, and
//! holds no unfinished work.

use super::{File, Problem};

/// Lines that a file may have; data tables are excepted.
const LINES_MAX: usize = 1_000;

/// What stands on the first line of a data table, with the reason behind it.
const DATA_TABLE: &str = "// data table:";

/// Macros that mark unfinished work. Spelled in two parts, so that this file holds none.
const UNFINISHED: [&str; 3] = [
    concat!("todo", "!"),
    concat!("unimplemented", "!"),
    concat!("dbg", "!"),
];

/// The problems of one file.
pub(super) fn check(file: &File) -> Vec<Problem> {
    let Some(text) = file.text.as_deref().filter(|_| file.path.ends_with(".rs")) else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    let data_table = text.starts_with(DATA_TABLE);
    let lines = text.lines().count();
    if lines > LINES_MAX && !data_table {
        let what = format!(
            "has {lines} lines, at most {LINES_MAX} are readable; split it, or open it with `{DATA_TABLE} REASON`"
        );
        problems.push(Problem::new(&file.path, None, what));
    }
    let opening = text
        .lines()
        .nth(usize::from(data_table))
        .unwrap_or_default();
    // A rule opens with its page of the manual, which is the same to the compiler.
    if !opening.starts_with("//! ") && !opening.starts_with("#![doc = include_str!(") {
        let what = "does not open with `//!` and what the file is responsible for";
        problems.push(Problem::new(&file.path, Some(1), what));
    }
    for (index, line) in text.lines().enumerate() {
        let code = line.split_once("//").map_or(line, |(code, _)| code);
        for unfinished in UNFINISHED.iter().filter(|&&word| has_macro(code, word)) {
            let what = format!("`{unfinished}` is unfinished work");
            problems.push(Problem::new(&file.path, Some(index + 1), what));
        }
    }
    problems
}

/// Whether a line calls a macro: the name is not the tail of a longer one.
fn has_macro(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(start, _)| {
        let before = code.get(..start).and_then(|text| text.chars().next_back());
        let after = code
            .get(start + name.len()..)
            .and_then(|text| text.trim_start().chars().next());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            && after.is_some_and(|c| matches!(c, '(' | '[' | '{'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_planted(path: &str, text: &str, expected: &[&str]) {
        let problems: Vec<_> = check(&File::planted(path, text))
            .iter()
            .map(Problem::to_string)
            .collect();
        assert_eq!(problems.len(), expected.len(), "{path}: {problems:?}");
        for (problem, part) in problems.iter().zip(expected) {
            assert!(problem.contains(part), "{problem} lacks {part}");
        }
    }

    #[test]
    fn holds_size_opening_and_finish() {
        check_planted("a.rs", "//! Does one thing.\nfn a() {}\n", &[]);
        check_planted("a.rs", "fn a() {}\n", &["a.rs:1: does not open"]);
        check_planted("a.rs", "", &["a.rs:1: does not open"]);
        check_planted(
            "a.rs",
            "// A comment.\n//! Too late.\n",
            &["a.rs:1: does not open"],
        );
        check_planted("a.rs", "#![doc = include_str!(\"a.md\")]\n", &[]);
        check_planted("a.md", "no Rust", &[]);
        let long = format!("//! Long.\n{}", "// x\n".repeat(1_000));
        check_planted("a.rs", &long, &["has 1001 lines"]);
        check_planted("a.rs", &format!("// data table: names\n{long}"), &[]);
        check_planted("a.rs", &format!("//! Just.\n{}", "// x\n".repeat(999)), &[]);
    }

    #[test]
    fn finds_unfinished_work() {
        for unfinished in UNFINISHED {
            let planted = format!("//! A.\nfn a() {{ {unfinished}(\"later\") }}\n");
            check_planted("a.rs", &planted, &["a.rs:2: `"]);
            check_planted("a.rs", &format!("//! A.\n// no {unfinished}() here\n"), &[]);
            check_planted("a.rs", &format!("//! A.\nmy_{unfinished}();\n"), &[]);
        }
    }
}
