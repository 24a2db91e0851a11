//! Files that nothing uses: a module that no `mod` names is never compiled, and its tests never
//! run; a file of test data that no test names tests nothing.

use std::collections::BTreeSet;

use super::{File, Problem};

/// The problems of the repository.
pub(super) fn check(files: &[File]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files {
        let Some(home) = home(&file.path) else {
            continue;
        };
        let sources: Vec<&str> = files
            .iter()
            .filter(|other| other.path.starts_with(home) && other.path.ends_with(".rs"))
            .filter_map(|other| other.text.as_deref())
            .collect();
        if let Some((_, within)) = file.path.split_once("/testdata/") {
            if !is_named(within, &sources) {
                let what = "is test data that no test of its crate names; use it or remove it";
                problems.push(Problem::new(&file.path, None, what));
            }
        } else if let Some(module) = module(&file.path, home)
            && !declares(&sources, module)
        {
            let what = format!("is never compiled: no `mod {module};` in its crate");
            problems.push(Problem::new(&file.path, None, what));
        }
    }
    problems
}

/// The folder of the crate that a file belongs to, with `/`.
fn home(path: &str) -> Option<&str> {
    let length = match path.split_once('/')? {
        ("crates", rest) => "crates/".len() + rest.find('/')? + 1,
        ("xtask", _) => "xtask/".len(),
        _ => return None,
    };
    path.get(..length)
}

/// The module that a file under `src` or `tests/<binary>/` is, unless it is a root.
fn module<'a>(path: &'a str, home: &str) -> Option<&'a str> {
    let within = path.strip_prefix(home)?.strip_prefix("src/")?;
    let (folder, file) = within.rsplit_once('/').unwrap_or(("", within));
    let name = file.strip_suffix(".rs")?;
    match (folder, name) {
        ("", "lib" | "main") | ("bin", _) => None,
        (folder, "mod") => Some(folder.rsplit('/').next().unwrap_or(folder)),
        (_, name) => Some(name),
    }
}

/// Whether a source declares a module: in words, by path, or as a line of a list from which a macro
/// makes `mod` declarations.
fn declares(sources: &[&str], module: &str) -> bool {
    let declarations = [
        format!("mod {module};"),
        format!("/{module}.rs\""),
        format!("\"{module}.rs\""),
    ];
    sources.iter().any(|text| {
        declarations.iter().any(|wanted| text.contains(wanted))
            || text.contains("mod $") && text.lines().any(|line| lists(line, module))
    })
}

/// Whether a line of a list begins with the name.
fn lists(line: &str, module: &str) -> bool {
    let rest = line.trim_start().strip_prefix(module);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Whether a source names the file, or a folder above it that it reads as a whole.
fn is_named(within: &str, sources: &[&str]) -> bool {
    let mut names = BTreeSet::new();
    let file = within.rsplit('/').next().unwrap_or(within);
    names.insert(file.to_owned());
    let mut folder = within;
    while let Some((above, _)) = folder.rsplit_once('/') {
        names.insert(format!("testdata/{above}"));
        names.insert(format!("\"{above}\""));
        folder = above;
    }
    // `snapshot(case)` and the like name a file without its ending.
    if let Some((stem, _)) = file.split_once('.') {
        names.insert(format!("\"{stem}\""));
    }
    // A test that reads the whole folder leaves nothing out.
    names.insert("\"testdata\"".to_owned());
    names.insert("/testdata\"".to_owned());
    sources
        .iter()
        .any(|text| names.iter().any(|name| text.contains(name.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_planted(files: &[(&str, &str)], expected: &[&str]) {
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| File::planted(path, text))
            .collect();
        let problems: Vec<_> = check(&files)
            .into_iter()
            .map(|problem| problem.place)
            .collect();
        assert_eq!(problems, expected);
    }

    #[test]
    fn finds_modules_that_are_never_compiled() {
        check_planted(
            &[
                (
                    "crates/a/src/lib.rs",
                    "mod used;\n#[cfg(test)]\nmod tests;\nmod deep;\n",
                ),
                ("crates/a/src/used.rs", ""),
                ("crates/a/src/tests.rs", ""),
                ("crates/a/src/deep/mod.rs", "mod below;"),
                ("crates/a/src/deep/below.rs", ""),
                ("crates/a/src/bin/tool.rs", ""),
                ("crates/a/src/forgotten.rs", "fn never_run() {}"),
                ("crates/b/src/lib.rs", "mod forgotten;"),
                (
                    "crates/c/src/lib.rs",
                    "list! {\n    email, 1;\n    phone;\n}\n$( mod $name; )*",
                ),
                ("crates/c/src/email.rs", ""),
                ("crates/c/src/phone.rs", ""),
                ("crates/c/src/ema.rs", ""),
            ],
            &["crates/a/src/forgotten.rs", "crates/c/src/ema.rs"],
        );
    }

    #[test]
    fn finds_test_data_that_no_test_names() {
        check_planted(
            &[
                (
                    "crates/a/src/lib.rs",
                    r#"include_str!("../testdata/one.json"); dir("testdata/cases"); case("two")"#,
                ),
                ("crates/a/testdata/one.json", ""),
                ("crates/a/testdata/two.json", ""),
                ("crates/a/testdata/cases/x.json", ""),
                ("crates/a/testdata/forgotten.json", ""),
                (
                    "crates/b/src/lib.rs",
                    r#"let folder = root.join("testdata");"#,
                ),
                ("crates/b/testdata/any.json", ""),
            ],
            &["crates/a/testdata/forgotten.json"],
        );
    }
}
